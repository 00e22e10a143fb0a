/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schedule_knots.c - nodes that wait for each other, and bounds without
 * contention.
 *
 * A knot is broken as in the outage: its nodes do not wait for each other, are
 * brought back one after another by number, are all up at the end, and are
 * marked assumed.
 */
#include "engine/scheduler.h"

static int
cmp_i32(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* From when v's groups are satisfied, dn_r when they take it down. */
static int64_t
last_of(const struct scheduler *s, int32_t v, int64_t *dn_r)
{
	const struct graph *gr = s->gr;
	int64_t last = 0;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		struct group_times x = view_group(&s->view, g);

		last = x.last > last ? x.last : last;
		*dn_r = x.dn < *dn_r ? x.dn : *dn_r;
	}
	return last;
}

/* The nodes of one knot by number: one after another. */
static void
place_knot(struct scheduler *s, const int32_t *node, int32_t n)
{
	int64_t end = 0;

	s->in_knot = s->any_assumed = true;
	for (int32_t i = 0; i < n; i++)
		s->at[s->gr->v_of[node[i]]] = (struct moment){ FOREVER, 0 };
	for (int32_t i = 0; i < n; i++) {
		int32_t v = s->gr->v_of[node[i]];
		int64_t dn = FOREVER, last = last_of(s, v, &dn);

		last = s->release[v] > last ? s->release[v] : last;
		s->base[v] = s->end[v] = end > last ? end : last;
		schedule_place_node(s, v);
		end = s->end[v];
	}
	s->in_knot = false;
	for (int32_t i = 0; i < n; i++) {
		int32_t v = s->gr->v_of[node[i]];

		s->at[v] = (struct moment){ s->dn0[v], end };
		s->assumed[v] = s->seen[v] = 1;
	}
	for (int32_t i = 0; i < n; i++)
		schedule_decide(s, s->gr->v_of[node[i]]);
}

void
schedule_knots(struct scheduler *s)
{
	struct arena scratch = ARENA_INIT;
	const struct graph *gr = s->gr;
	size_t n = (size_t)gr->nnodes;
	uint8_t *stuck = arena_array(&scratch, uint8_t, n);
	uint8_t *open = arena_array(&scratch, uint8_t, (size_t)gr->ngroups);
	int32_t *set = arena_array(&scratch, int32_t, n);
	int32_t *node = arena_array(&scratch, int32_t, n), count, nknots;

	for (int32_t h = 0; h < s->nhit; h++) {
		int32_t v = s->hit[h];

		stuck[v] = !s->seen[v];
		for (int32_t g = gr->group_first[v];
		     stuck[v] && g < gr->group_first[v + 1]; g++)
			open[g] = s->wait[g] > 0 &&
			    s->good[g] < gr->need[g];
	}
	nknots = knots_find(gr, 0, gr->nnodes, stuck, open, set);
	BUG_IF(nknots == 0);
	for (int32_t k = 0; k < nknots; k++) {
		count = 0;
		for (int32_t h = 0; h < s->nhit; h++)
			if (stuck[s->hit[h]] && set[s->hit[h]] == k)
				node[count++] = gr->node_of[s->hit[h]];
		qsort(node, (size_t)count, sizeof(*node), cmp_i32);
		place_knot(s, node, count);
	}
	arena_release(&scratch);
}

/* Each step of v alone in its hours, from base[v]; the last end. */
static int64_t
alone_end(struct scheduler *s, int32_t v, int64_t base)
{
	const struct schedule_problem *p = s->p;
	int64_t last = base;

	if (s->step_first[v] == s->step_first[v + 1])
		return time_add(base, s->own[v]);
	for (int32_t x = s->step_first[v]; x < s->step_first[v + 1]; x++) {
		int32_t i = s->step[x];
		int64_t from = base > p->step[i].earliest
		    ? base
		    : p->step[i].earliest;
		struct stint t;

		for (int32_t e = s->after_first[i]; e < s->after_first[i + 1];
		     e++)
			if (s->slot[s->after[e]].end > from)
				from = s->slot[s->after[e]].end;
		t = schedule_find(s, i, from);
		s->slot[i] = (struct schedule_slot){ from, t.start, t.end,
			false };
		last = t.end > last ? t.end : last;
	}
	return last;
}

/* v's times, from its members' as they are known. */
static struct moment
alone(struct scheduler *s, int32_t v)
{
	int64_t dn = FOREVER, last = last_of(s, v, &dn);

	if (s->release[v] >= 0) {
		dn = 0;
		last = s->release[v] > last ? s->release[v] : last;
	}
	if (dn >= FOREVER) {
		for (int32_t x = s->step_first[v]; x < s->step_first[v + 1];
		     x++)
			s->slot[s->step[x]].dropped = true;
		return (struct moment){ FOREVER, 0 };
	}
	s->base[v] = last;
	return (struct moment){ dn, alone_end(s, v, last) };
}

static void
reset_alone(struct scheduler *s)
{
	for (int32_t m = 0; m < s->p->nmeans; m++)
		calendar_reset(&s->means[m]);
	for (int32_t h = 0; h < s->nhit; h++) {
		s->at[s->hit[h]] = (struct moment){ FOREVER, 0 };
		s->assumed[s->hit[h]] = 0;
	}
	for (int32_t i = 0; i < s->p->nsteps; i++)
		s->slot[i] = (struct schedule_slot){ FOREVER, FOREVER,
			FOREVER, s->p->step[i].skip };
	s->nplaced = 0;
}

const struct schedule *
scheduler_alone(struct scheduler *s, const int64_t *work)
{
	struct arena scratch = ARENA_INIT;
	struct moment *found = arena_array(&scratch, struct moment,
	    (size_t)s->nhit);
	int64_t makespan = 0;
	int8_t *any = NULL;

	s->work = work;
	reset_alone(s);
	for (int32_t h = 0, to; h < s->nhit; h = to) {
		int32_t set = s->gr->set_of[s->hit[h]];

		for (to = h; to < s->nhit && s->gr->set_of[s->hit[to]] == set;
		     to++)
			found[to] = alone(s, s->hit[to]);
		for (int32_t x = h; x < to; x++) {
			s->at[s->hit[x]] = found[x];
			if (found[x].dn < found[x].up &&
			    found[x].up > makespan)
				makespan = found[x].up;
		}
	}
	s->result = (struct schedule){ .slot = s->slot, .at = s->at,
		.assumed = s->assumed, .makespan = makespan,
		.placed = s->placed };
	s->result.score.part[SCORE_MAKESPAN] = makespan;
	if (s->p->worth != NULL) {
		int32_t n = worth_count(s->p->worth);

		any = arena_array(&scratch, int8_t, (size_t)n);
		for (int32_t i = 0; i < n; i++)
			any[i] = WORTH_ANY;
		s->result.score = worth_all(s->p->worth, s->at, makespan, any);
	}
	arena_release(&scratch);
	return &s->result;
}
