/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schedule_build.c - a scheduler's memory, made once for many runs.
 *
 * Only nodes that go down when nothing is ever brought back can have anything
 * to do: they are found by one outage without recovery, and all that a run
 * touches is listed here, so that a run costs what is hit and not the graph.
 */
#include "engine/scheduler.h"

static bool
find_hit(struct scheduler *s, struct arena *a, const struct run *run,
    struct err *err)
{
	const struct schedule_problem *p = s->p;
	struct arena scratch = ARENA_INIT;
	struct loss *lost = arena_array(&scratch, struct loss,
	    (size_t)p->nlost);
	struct outage_input in = { lost, p->nlost, true };
	const struct outage *o;
	size_t n = (size_t)s->gr->nnodes;
	bool ok;

	for (int32_t i = 0; i < p->nlost; i++)
		lost[i] = (struct loss){ p->lost[i].node, SPAN(0), SPAN(0) };
	ok = outage_run(&scratch, s->gr, &in, run, &o, err);
	if (ok) {
		s->dn0 = arena_array(a, int64_t, n);
		s->hit = arena_array(a, int32_t, n);
		for (int32_t v = 0; v < s->gr->nnodes; v++) {
			s->dn0[v] = o->at[p->end][v].dn;
			if (s->dn0[v] < FOREVER)
				s->hit[s->nhit++] = v;
		}
	}
	arena_release(&scratch);
	return ok;
}

static void
note_losses(struct scheduler *s, struct arena *a)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)s->gr->nnodes;

	s->release = arena_array(a, int64_t, n);
	s->own = arena_array(a, int64_t, n);
	for (int32_t v = 0; v < s->gr->nnodes; v++) {
		struct span r = s->gr->restart[v];

		s->release[v] = -1;
		s->own[v] = p->end == END_BEST ? r.lo : r.hi;
	}
	for (int32_t i = 0; i < p->nlost; i++) {
		int32_t v = s->gr->v_of[p->lost[i].node];

		s->release[v] = p->lost[i].release;
		s->own[v] = p->lost[i].work;
	}
}

/* What comes before each step, of those that are done in this case. */
static void
keep_after(struct scheduler *s, struct arena *a)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->nsteps;
	int32_t at = 0;

	s->after_first = arena_array(a, int32_t, n + 1);
	s->after = arena_array(a, int32_t,
	    n > 0 ? (size_t)p->after_first[n] : 0);
	for (int32_t i = 0; i < p->nsteps; i++) {
		for (int32_t e = p->after_first[i];
		     !p->step[i].skip && e < p->after_first[i + 1]; e++)
			if (!p->step[p->after[e]].skip)
				s->after[at++] = p->after[e];
		s->after_first[i + 1] = at;
	}
}

/* What comes after each step. */
static void
turn_after(struct scheduler *s, struct arena *a)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->nsteps, all = (size_t)s->after_first[n];

	s->before0 = arena_array(a, int32_t, n);
	s->next_first = arena_array(a, int32_t, n + 2);
	s->next = arena_array(a, int32_t, all);
	for (size_t e = 0; e < all; e++)
		s->next_first[s->after[e] + 2]++;
	for (size_t i = 0; i < n; i++)
		s->next_first[i + 2] += s->next_first[i + 1];
	for (int32_t i = 0; i < p->nsteps; i++) {
		s->before0[i] = s->after_first[i + 1] - s->after_first[i];
		for (int32_t e = s->after_first[i]; e < s->after_first[i + 1];
		     e++)
			s->next[s->next_first[s->after[e] + 1]++] = i;
	}
}

/* The steps of each node, members before what comes after; false: a circle. */
static bool
group_steps(struct scheduler *s, struct arena *a, struct err *err)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->nsteps, nodes = (size_t)s->gr->nnodes;
	int32_t *left = arena_array(a, int32_t, n);
	int32_t *queue = arena_array(a, int32_t, n), queued = 0;

	s->step_first = arena_array(a, int32_t, nodes + 2);
	s->step = arena_array(a, int32_t, n);
	for (int32_t i = 0; i < p->nsteps; i++) {
		s->step_first[s->gr->v_of[p->step[i].node] + 2] +=
		    !p->step[i].skip;
		if ((left[i] = s->before0[i]) == 0)
			queue[queued++] = i;
	}
	for (size_t v = 0; v < nodes; v++)
		s->step_first[v + 2] += s->step_first[v + 1];
	for (int32_t x = 0; x < queued; x++) {
		int32_t i = queue[x];

		if (!p->step[i].skip)
			s->step[s->step_first[s->gr->v_of[p->step[i].node] +
			    1]++] = i;
		for (int32_t e = s->next_first[i]; e < s->next_first[i + 1];
		     e++)
			if (--left[s->next[e]] == 0)
				queue[queued++] = s->next[e];
	}
	for (int32_t i = 0; queued < p->nsteps; i++) {
		if (left[i] == 0)
			continue;
		err_set(err, ERR_INVALID, "steps", "schedule-after-invalid");
		err->row = (int64_t)i + 1;
		return false;
	}
	return true;
}

/* How each group stands before anything is decided. */
static void
count_groups(struct scheduler *s, struct arena *a)
{
	const struct graph *gr = s->gr;
	size_t ng = (size_t)gr->ngroups, n = (size_t)gr->nnodes;

	s->wait0 = arena_array(a, int32_t, ng);
	s->good0 = arena_array(a, int32_t, ng);
	s->open0 = arena_array(a, int32_t, n);
	for (int32_t h = 0; h < s->nhit; h++) {
		int32_t v = s->hit[h];

		for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1];
		     g++) {
			int32_t size = gr->member_first[g + 1] -
			    gr->member_first[g];

			for (int32_t e = gr->member_first[g];
			     e < gr->member_first[g + 1]; e++)
				s->wait0[g] += s->dn0[gr->member[e]] <
				    FOREVER;
			s->good0[g] = size - s->wait0[g];
			if (s->good0[g] >= gr->need[g])
				s->wait0[g] = 0;
			s->open0[v] += s->wait0[g] > 0;
			s->choosing |= s->wait0[g] > 0 && gr->need[g] < size;
			s->cost += 2 + size;
		}
	}
}

static void
find_active(struct scheduler *s, struct arena *a)
{
	const struct schedule_problem *p = s->p;

	s->active = arena_array(a, int32_t, (size_t)p->nsteps);
	for (int32_t i = 0; i < p->nsteps; i++)
		if (p->use_first[i] < p->use_first[i + 1] &&
		    !p->step[i].skip &&
		    s->dn0[s->gr->v_of[p->step[i].node]] < FOREVER)
			s->active[s->nactive++] = i;
	s->cost += s->nhit * 3 + s->nactive * 30;
}

static void
make_means(struct scheduler *s, struct arena *a)
{
	const struct schedule_problem *p = s->p;
	int32_t nuses = p->nsteps > 0 ? p->use_first[p->nsteps] : 0;

	s->means = arena_array(a, struct calendar, (size_t)p->nmeans);
	s->use = arena_array(a, struct calendar_use, (size_t)nuses);
	for (int32_t m = 0; m < p->nmeans; m++) {
		int32_t n = p->window_first[m + 1] - p->window_first[m];

		calendar_init(&s->means[m], a, p->window + p->window_first[m],
		    n, p->people[m]);
		s->cost += n / 4;
	}
	for (int32_t u = 0; u < nuses; u++)
		s->use[u] = (struct calendar_use){ &s->means[p->use[u].means],
			p->use[u].units };
}

static void
make_room(struct scheduler *s, struct arena *a)
{
	const struct graph *gr = s->gr;
	size_t n = (size_t)gr->nnodes, ng = (size_t)gr->ngroups;
	size_t steps = (size_t)s->p->nsteps;

	s->at = arena_array(a, struct moment, n);
	for (size_t v = 0; v < n; v++)
		s->at[v] = (struct moment){ FOREVER, 0 };
	view_init(&s->view, a, gr);
	s->view.at = s->at;
	s->view.end = s->p->end;
	s->base = arena_array(a, int64_t, n);
	s->end = arena_array(a, int64_t, n);
	s->left = arena_array(a, int32_t, n);
	s->seen = arena_array(a, uint8_t, n);
	s->decided = arena_array(a, uint8_t, n);
	s->assumed = arena_array(a, uint8_t, n);
	s->open = arena_array(a, int32_t, n);
	s->soft = arena_array(a, int32_t, n);
	s->sooner = arena_array(a, int32_t, n);
	s->pool = arena_array(a, int32_t, n);
	s->wait = arena_array(a, int32_t, ng);
	s->good = arena_array(a, int32_t, ng);
	s->early = arena_array(a, uint8_t, ng);
	agenda_init(&s->ready, a, gr->nnodes);
	s->before = arena_array(a, int32_t, steps);
	s->rank = arena_array(a, int32_t, steps);
	s->heap = arena_array(a, int32_t, steps);
	s->todo = arena_array(a, int32_t, steps);
	s->slot = arena_array(a, struct schedule_slot, steps);
	s->placed = arena_array(a, int32_t, steps);
	s->fallen = arena_array(a, int64_t, (size_t)s->p->nholds);
}

bool
scheduler_new(struct arena *a, const struct schedule_problem *problem,
    const struct run *run, struct scheduler **s_r, struct err *err)
{
	struct scheduler *s = arena_new(a, struct scheduler);

	s->p = problem;
	s->gr = problem->graph;
	if (!schedule_check(problem, err) || !find_hit(s, a, run, err))
		return false;
	note_losses(s, a);
	keep_after(s, a);
	turn_after(s, a);
	if (!group_steps(s, a, err))
		return false;
	count_groups(s, a);
	find_active(s, a);
	make_means(s, a);
	make_room(s, a);
	*s_r = s;
	return true;
}

int32_t
scheduler_active(const struct scheduler *s, const int32_t **step_r)
{
	*step_r = s->active;
	return s->nactive;
}

const struct schedule_problem *
scheduler_problem(const struct scheduler *s)
{
	return s->p;
}

int64_t
scheduler_cost(const struct scheduler *s)
{
	return s->cost;
}
