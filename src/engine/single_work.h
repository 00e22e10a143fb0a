/* SPDX-License-Identifier: EUPL-1.2 */
/* single_work.h - what the files of single.c share; see there for the steps. */
#ifndef ENGINE_SINGLE_WORK_H
#define ENGINE_SINGLE_WORK_H

#include "engine/cone.h"
#include "engine/lanes.h"
#include "engine/reach.h"
#include "engine/single.h"

/* How bad a loss is, or can be at most. */
struct rank {
	enum verdict_state state;
	struct span elapsed;
	int32_t node;
};

/* At most as bad as either. */
static inline void
rank_most(struct rank *into, const struct rank *r)
{
	into->elapsed = span_most(into->elapsed, r->elapsed);
	if (r->state > into->state)
		into->state = r->state;
}

/* A loss that must be run to be known. */
struct doubt {
	struct rank bound;	/* highest state, longest elapsed */
	int32_t i;		/* place in the list of losses */
	bool tight;		/* the bound is that of the lanes */
};

/* The worst of the doubts of one process that were bounded with all others. */
enum { BEST_MAX = 64 };

struct best {
	struct doubt *doubt;	/* NULL: nothing was left for later */
	int32_t n;
	struct rank rest;	/* those not kept are at most this */
	bool any_rest, spent;
	bool whole;		/* its cone was not looked down either */
};

/* Rows of bits over losses, one a process of the part. */
struct rows {
	uint64_t *bit;
	size_t words;		/* a row */
};

struct single_work {
	const struct single_input *in;
	const struct graph *gr;
	struct arena *a, *scratch;
	uint8_t *within;		/* [v] */
	int32_t nwithin;
	int32_t *loss;			/* nodes, ascending v */
	int32_t nlosses;
	int32_t nreached;		/* of these, in `hit` for certain */
	struct cone cone;		/* of the process at hand */
	struct single_verdict *of;	/* [nprocesses] */
	int32_t *weak_cap;		/* [nprocesses] room of `weak` */
	int32_t p0, p1;			/* this part of the processes */
	struct rows hit;		/* who may hit whom, with graces 0 */
	struct rows done;		/* judged by a run for another process */
	struct rows maybe;		/* weak or not: the lanes will say */
	struct rows later;		/* doubts that are bounded for all at once */
	struct best *best;		/* [process of the part] of those */
	struct verdict *shared;		/* [process of the part] of one run */
	struct doubt *doubt;		/* of the process at hand, a heap */
	int32_t ndoubts;
	struct lanes *lanes;		/* NULL until one is needed */
	struct wave wave[END__MAX];
	struct outage outage;		/* a view of both waves */
	struct loss lost;		/* the one lost now */
	int64_t steps;			/* left for the thing at hand */
	int64_t nruns, nsteps;
	const struct run *run;		/* the caller's */
	struct run quiet;		/* asks, but does not tell */
	int64_t told, total;		/* thousandths before this stage; all */
};

static inline bool
row_has(const struct rows *r, int32_t p, int32_t i)
{
	return (r->bit[(size_t)p * r->words + ((size_t)i >> 6)] >>
	    (i & 63)) & 1;
}

static inline void
row_add(struct rows *r, int32_t p, int32_t i)
{
	r->bit[(size_t)p * r->words + ((size_t)i >> 6)] |=
	    UINT64_C(1) << (i & 63);
}

/* The lanes, made when they are first wanted. */
static inline struct lanes *
work_lanes(struct single_work *w)
{
	if (w->lanes == NULL)
		w->lanes = lanes_new(w->scratch, w->gr);
	return w->lanes;
}

/* Up to LANES losses that have a bit in some row, from *at on. */
struct batch {
	int32_t i[LANES], n;
};

void batch_fill(const struct single_work *w, const struct rows *rows,
    struct batch *b, int32_t *at);

/* Losses in the lanes, and what these say of the outage of each process. */
struct look {
	struct doubt doubt[LANES];
	int32_t n;
	/* [n] rows of [process asked for] */
	int64_t *dn[END__MAX], *length[END__MAX];
	int64_t *least;		/* outage at minimum durations, at most */
};

/* Highest state; then longest (hi, lo); then the smallest node. */
bool is_worse(const struct rank *a, const struct rank *b);
bool beats(const struct rank *r, const struct single_verdict *s);

/*
 * Bound k->doubt for processes p..last within the marks given to the lanes;
 * false when the steps are spent.
 */
bool look_at_all(struct single_work *w, int32_t p, int32_t last,
    struct look *k);
void look_init(struct look *k, struct arena *a, int32_t nprocesses);
/* The i-th doubt, bounded for x; p as above.  False: it does not hit x. */
bool look_tighten(const struct single_work *w, int32_t p, int32_t x,
    const struct look *k, int32_t i, struct doubt *d);

/*
 * Judge process p over all that may hit it.  What its steps do not reach for
 * is left for later.
 */
MUST_USE bool judge_process(struct single_work *w, int32_t p,
    struct err *err);
/* Judge it by what was bounded for all at once, after shared_bound(). */
MUST_USE bool judge_again(struct single_work *w, int32_t p, struct err *err);
/* Bound what all processes of the part left for later. */
MUST_USE bool shared_bound(struct single_work *w, struct err *err);

/* Is loss `node` a weak point of p by its bounds?  Else mark it as maybe. */
void weak_look(struct single_work *w, int32_t p, int32_t i,
    const struct above *x);

/* Settle every `maybe` of the part, 16 losses a pass; sort the lists. */
MUST_USE bool weak_settle(struct single_work *w, struct err *err);

#endif
