/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * deep.h - organisations made to be hard: deep, redundant everywhere, with
 * many critical processes, or one great circle.  The same one for the same
 * shape.
 *
 * Level 0 holds the processes; each node of a level rests on groups of nodes of
 * the next, most of them redundant, with graces that add up along the way, and
 * the last level stands in one site.  So most losses below hit something, no
 * chain of AND alone settles any, and the least and the most time to go down
 * lie on both sides of every MTPD.
 */
#ifndef TESTS_UNIT_ENGINE_DEEP_H
#define TESTS_UNIT_ENGINE_DEEP_H

#include "base/rng.h"
#include "engine/single.h"

struct deep_shape {
	int32_t levels, width;
	int32_t nprocesses;	/* at most width */
	int32_t all_in;		/* one group in so many needs all; 0: none */
	int32_t back_in;	/* one node in so many rests on level 1; 0: none */
	bool wide;		/* one restart in 16 is not known */
};

struct deep {
	struct arena arena;
	const struct graph *graph;
	struct single_input in;
	uint64_t lot;
};

/* What graph_input wants, while it grows. */
struct deep_rows {
	int32_t *owner, *need, *first, *member, n;
	struct span *grace;
};

static inline int32_t
deep_below(struct deep *d, int32_t n)
{
	return (int32_t)rng_below(&d->lot, (uint64_t)n);
}

/* `size` different nodes of [lo, lo + width), for owner. */
static inline void
deep_group(struct deep *d, struct deep_rows *r, int32_t owner, int32_t size,
    int32_t lo, int32_t width, int32_t need)
{
	int32_t at = r->first[r->n], from = deep_below(d, width);
	int64_t minutes = deep_below(d, 40);

	size = size < width ? size : width;
	for (int32_t i = 0; i < size; i++)
		r->member[at + i] = lo + (from + i * (width / size)) % width;
	r->owner[r->n] = owner;
	r->need[r->n] = need < size ? need : size;
	r->grace[r->n] = SPAN(60 * minutes);
	r->first[++r->n] = at + size;
}

static inline void
deep_fill(struct deep *d, const struct deep_shape *s, struct deep_rows *r)
{
	int32_t site = s->levels * s->width;

	for (int32_t v = 0; v < site; v++) {
		int32_t lo = (v / s->width + 1) * s->width;
		bool all = s->all_in > 0 && deep_below(d, s->all_in) == 0;

		if (lo == site) {
			deep_group(d, r, v, 1, site, 1, 1);
			continue;
		}
		deep_group(d, r, v, 3, lo, s->width, all ? 3 : 2);
		deep_group(d, r, v, 2, lo, s->width, 1);
		if (s->back_in > 0 && v >= 2 * s->width &&
		    deep_below(d, s->back_in) == 0)
			deep_group(d, r, v, 3, s->width, s->width, 1);
	}
}

static inline void
deep_terms(struct deep *d, const struct deep_shape *s)
{
	struct process_terms *t = arena_array(&d->arena, struct process_terms,
	    (size_t)s->nprocesses);

	for (int32_t i = 0; i < s->nprocesses; i++)
		t[i] = (struct process_terms){ .node = i,
			.rto = SPAN(3600 * (int64_t)(20 + i % 50)),
			.mtpd = SPAN(3600 * (int64_t)(30 + i % 90)) };
	d->in.process = t;
	d->in.nprocesses = s->nprocesses;
}

static inline void
deep_build(struct deep *d, const struct deep_shape *s)
{
	int32_t n = s->levels * s->width + 1;
	size_t size = (size_t)n, groups = size * 3;
	uint8_t *kind;
	struct span *restart, *restore;
	struct deep_rows r = { 0 };
	struct err err;

	*d = (struct deep){ .lot = 11 };
	kind = arena_array(&d->arena, uint8_t, size);
	restart = arena_array(&d->arena, struct span, size);
	restore = arena_array(&d->arena, struct span, size);
	r.owner = arena_array(&d->arena, int32_t, groups);
	r.need = arena_array(&d->arena, int32_t, groups);
	r.first = arena_array(&d->arena, int32_t, groups + 1);
	r.grace = arena_array(&d->arena, struct span, groups);
	r.member = arena_array(&d->arena, int32_t, size * 8);
	for (int32_t v = 0; v < n; v++) {
		int64_t minutes = deep_below(d, 5), hours = deep_below(d, 9);

		kind[v] = v < s->width ? NODE_PROCESS : NODE_RESOURCE;
		restart[v] = s->wide && deep_below(d, 16) == 0
		    ? SPAN_BETWEEN(0, 60 * minutes) : SPAN(60 * minutes);
		restore[v] = SPAN(3600 * (1 + hours));
	}
	kind[n - 1] = NODE_SITE;
	deep_fill(d, s, &r);
	d->in = (struct single_input){ .restore = restore,
		.before = SPAN(3600), .kinds = SINGLE_KINDS };
	deep_terms(d, s);
	if (!graph_build(&d->arena, &(struct graph_input){ .nnodes = n,
	        .kind = kind, .restart = restart, .ngroups = r.n,
	        .owner = r.owner, .need = r.need, .grace = r.grace,
	        .first = r.first, .member = r.member }, NULL, &d->graph, &err))
		BUG(err.id);
	d->in.graph = d->graph;
}

#endif
