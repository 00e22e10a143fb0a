/* SPDX-License-Identifier: EUPL-1.2 */
/* internal.h - what the files of engine/ share with each other only. */
#ifndef ENGINE_INTERNAL_H
#define ENGINE_INTERNAL_H

#include "engine/graph.h"
#include "engine/outage.h"
#include "engine/verdict.h"

/* A plain directed graph: the edges of i are to[first[i] .. first[i + 1]). */
struct plain {
	int32_t n;
	const int32_t *first, *to;
};

/*
 * Strongly connected sets, iterative (Tarjan 1972).  set_r[i] is the number of
 * the set of i and order_r lists the nodes set by set; every edge goes to the
 * same or a lower set.  Either may be NULL.  Returns the number of sets;
 * O(nodes + edges), scratch from `a`.
 */
int32_t plain_sets(struct arena *a, const struct plain *p, int32_t *set_r,
    int32_t *order_r);

/*
 * Among the stuck nodes (whose edges all go to stuck nodes), number every set
 * without an edge to another from 0 in set_r, all other nodes -1.  Returns how
 * many there are.
 */
int32_t plain_knots(const struct plain *p, const uint8_t *stuck,
    int32_t *set_r);

/*
 * Which of the stuck nodes of a range wait for each other alone?  `stuck[i]`
 * belongs to v = lo + i, `open[j]` (the group cannot be satisfied) to the
 * j-th group of the range.  In the graph of stuck nodes with edges to stuck
 * members of open groups, every set without an edge to another gets a number
 * >= 0 in set_r[i], all others -1.  Returns how many there are.
 */
int32_t knots_find(const struct graph *graph, int32_t lo, int32_t hi,
    const uint8_t *stuck, const uint8_t *open, int32_t *set_r);

/* Fill the cold-start findings of a graph that is otherwise ready. */
void graph_find_cold(struct arena *a, struct graph *gr);

/*
 * The times of one group, from those of its members: when it takes its owner
 * down (FOREVER: never) and when it was last unsatisfied (0: never was).
 */
struct group_times {
	int64_t dn, last;
};

/* Nodes waiting to be visited, ascending v; two levels of bits. */
struct agenda {
	uint64_t *bit, *sum;
	int32_t n, at;		/* nodes; no bit stands below `at` */
};

void agenda_init(struct agenda *q, struct arena *a, int32_t n);

static inline void
agenda_add(struct agenda *q, int32_t v)
{
	q->bit[v >> 6] |= UINT64_C(1) << (v & 63);
	q->sum[v >> 12] |= UINT64_C(1) << ((v >> 6) & 63);
	if (v < q->at)
		q->at = v;
}

/* Take the lowest; -1 when empty, and `at` is then back at n. */
int32_t agenda_take(struct agenda *q);

/* A calculation at one end, as far as known, for looking at groups. */
struct view {
	const struct graph *graph;
	const struct moment *at;	/* [v] */
	enum end end;
	bool unrecovered;
	int64_t *dns, *ups;	/* scratch of one group, most members */
};

/* Room for any group of the graph. */
void view_init(struct view *w, struct arena *a, const struct graph *graph);
struct group_times view_group(const struct view *w, int32_t g);

static inline int64_t
view_grace(const struct view *w, int32_t g)
{
	struct span s = w->graph->grace[g];

	return w->end == END_BEST ? s.hi : s.lo;
}

static inline int64_t
view_restart(const struct view *w, int32_t v)
{
	struct span s = w->graph->restart[v];

	return w->end == END_BEST ? s.lo : s.hi;
}

/* One end of one calculation, on memory that is kept between runs. */
struct wave {
	struct view view;	/* its `at` is `at` below */
	const uint8_t *within;	/* [v] only sets with a mark; NULL: all */
	struct moment *at;	/* [v] */
	int64_t *start, *work;	/* [v] of lost nodes; start -1: not lost */
	uint8_t *assumed;	/* [v] */
	bool any_assumed;
	struct agenda agenda;
	int32_t *hit;		/* v that were touched, for the next clear */
	int32_t nhit;
	int32_t *lost;		/* v given to wave_lose() */
	int32_t nlost;
	int64_t *steps;		/* left; NULL: no limit */
	bool spent;		/* none were left: the times mean nothing */
};

/* What looking at one member costs, in the steps of single.h. */
enum { WAVE_STEPS = 8 };

/* Take so many looks from the steps; false when they are spent. */
static inline bool
wave_pay(struct wave *w, int64_t looks)
{
	if (w->steps == NULL)
		return true;
	*w->steps -= looks * WAVE_STEPS;
	w->spent |= *w->steps < 0;
	return !w->spent;
}

/* Arrays for `graph` in `a`; every node up. */
void wave_init(struct wave *w, struct arena *a, const struct graph *graph);
/* All nodes up again, at this end; O(hit). */
void wave_clear(struct wave *w, enum end end, bool unrecovered);
/* Mark v as lost; before wave_go(). */
void wave_lose(struct wave *w, int32_t v, int64_t start, int64_t work);
/* Let it run up from the lost nodes; true with `spent` when steps ran out. */
MUST_USE bool wave_go(struct wave *w, const struct run *run, struct err *err);
/* Note v's times and wake the owners of groups that have it. */
void wave_set(struct wave *w, int32_t v, int64_t dn, int64_t up);
/* v rests on an assumption when one of its members does. */
bool wave_inherit_assumed(struct wave *w, int32_t v);
/* Solve one strongly connected set of more than one node. */
MUST_USE bool wave_knot(struct wave *w, int32_t set, const struct run *run,
    struct err *err);

/* What a starved v takes to be up again, or a lost one to be restored. */
static inline int64_t
wave_work(const struct wave *w, int32_t v)
{
	return w->start[v] >= 0 ? w->work[v] : view_restart(&w->view, v);
}

/* The share at `at` seconds after the start; [0, 100] when none is given. */
struct span levels_at(const struct levels *l, int64_t at);

/* The next step of either after `y`; `to` when there is none before. */
int64_t levels_next(const struct levels *mbco, const struct levels *level,
    int64_t set_up, int64_t y, int64_t to);

/* Judge times alone, without fallbacks. */
struct verdict verdict_of_times(const struct process_terms *terms,
    struct span dn, struct span up, struct span length);

/* The unknown inputs that decide it, into its causes, which live in `a`. */
void verdict_explain(struct arena *a, const struct process_terms *terms,
    const struct outage *o, struct verdict *v);

/* verdict_of() without causes; IMPOSSIBLE is not said. */
struct verdict verdict_judge(const struct process_terms *terms,
    const struct outage *o);

/* Late even at this outage of minimum durations. */
bool verdict_impossible(const struct process_terms *terms,
    const struct outage *minimum);

#endif
