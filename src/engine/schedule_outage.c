/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/schedule.h"

/* What is being built: room for every hit node and its groups. */
struct tasks {
	const struct outage *o;
	const struct graph *gr;
	enum end end;
	int32_t *task_of;	/* [v] or -1 */
	int32_t *node;		/* [task] */
	struct schedule_task *task;
	int32_t n;
	int32_t *owner, *need, *first, *member;
	int32_t ngroups, nmembers;
};

static bool
is_down(const struct tasks *t, int32_t v)
{
	return t->o->at[t->end][v].dn < FOREVER;
}

static int64_t
at_end(const struct tasks *t, struct span s)
{
	return t->end == END_BEST ? s.lo : s.hi;
}

static void
add_task(struct tasks *t, int32_t v, const struct schedule_staff *staff,
    const struct demand *demand)
{
	int32_t node = t->gr->node_of[v];
	int64_t dn = t->o->at[t->end][v].dn;
	struct schedule_task *x = &t->task[t->n];

	*x = (struct schedule_task){ .id = node, .earliest = dn,
		.work = at_end(t, t->gr->restart[v]), .deadline = FOREVER,
		.team = staff[node].team, .units = staff[node].units,
		.attended = staff[node].attended };
	if (demand != NULL)
		x->deadline = time_add(dn, demand->within[DEMAND_HARD][v].lo);
	t->node[t->n] = node;
	t->task_of[v] = t->n++;
}

/* Restoring takes the place of restarting. */
static void
add_losses(struct tasks *t)
{
	for (int32_t i = 0; i < t->o->nlost; i++) {
		const struct loss *l = &t->o->lost[i];
		int32_t x = t->task_of[t->gr->v_of[l->node]];

		t->task[x].work = at_end(t, l->work);
		t->task[x].earliest = at_end(t, l->start);
	}
}

static void
add_group(struct tasks *t, int32_t v, int32_t g)
{
	const struct graph *gr = t->gr;
	int32_t need = gr->need[g], at = t->nmembers;

	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1];
	     e++) {
		int32_t m = gr->member[e];

		if (is_down(t, m))
			t->member[at++] = t->task_of[m];
		else
			need--;
	}
	if (need <= 0)
		return;
	t->owner[t->ngroups] = t->task_of[v];
	t->need[t->ngroups] = need;
	t->first[++t->ngroups] = t->nmembers = at;
}

/* How many groups and members the nodes that are down have. */
static void
make_room(struct tasks *t, struct arena *a)
{
	const struct graph *gr = t->gr;
	size_t n = 0, groups = 0, members = 0;

	for (int32_t v = 0; v < gr->nnodes; v++) {
		int32_t g0 = gr->group_first[v], g1 = gr->group_first[v + 1];

		if (!is_down(t, v))
			continue;
		n++;
		groups += (size_t)(g1 - g0);
		members += (size_t)(gr->member_first[g1] -
		    gr->member_first[g0]);
	}
	t->task_of = arena_array(a, int32_t, (size_t)gr->nnodes);
	t->node = arena_array(a, int32_t, n);
	t->task = arena_array(a, struct schedule_task, n);
	t->owner = arena_array(a, int32_t, groups);
	t->need = arena_array(a, int32_t, groups);
	t->first = arena_array(a, int32_t, groups + 1);
	t->member = arena_array(a, int32_t, members);
}

const int32_t *
schedule_of_outage(struct arena *a, const struct outage *o, enum end end,
    const struct schedule_staff *staff, const struct demand *demand,
    struct schedule_problem *problem_r)
{
	struct tasks t = { .o = o, .gr = o->graph, .end = end };

	make_room(&t, a);
	for (int32_t v = 0; v < t.gr->nnodes; v++)
		if (is_down(&t, v))
			add_task(&t, v, staff, demand);
	add_losses(&t);
	for (int32_t v = 0; v < t.gr->nnodes; v++)
		for (int32_t g = t.gr->group_first[v];
		     is_down(&t, v) && g < t.gr->group_first[v + 1]; g++)
			add_group(&t, v, g);
	*problem_r = (struct schedule_problem){ .task = t.task, .ntasks = t.n,
		.ngroups = t.ngroups, .owner = t.owner, .need = t.need,
		.first = t.first, .member = t.member };
	return t.node;
}
