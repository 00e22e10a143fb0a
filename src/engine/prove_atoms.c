/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_atoms.c - which bound to decide next: those that stood in conflicts
 * lately (VSIDS; Moskewicz et al. 2001).  Activity is a whole number that is
 * halved often enough not to overflow, so that the order is the same anywhere.
 */
#include <string.h>

#include "base/rng.h"
#include "engine/prove_internal.h"

enum { ATOMS_MAX = 1 << 20 };
static const uint64_t STEP_FIRST = 1 << 16, STEP_MOST = UINT64_C(1) << 56;

static uint32_t
hash(int32_t var, int32_t least)
{
	uint64_t h = ((uint64_t)(uint32_t)var << 32 | (uint32_t)least) *
	    UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t)(h >> 32);
}

static bool
before(const struct atoms *as, int32_t a, int32_t b)
{
	const struct atom *x = &as->at[a], *y = &as->at[b];

	return x->activity != y->activity ? x->activity > y->activity : a < b;
}

static void
up(struct atoms *as, int32_t i)
{
	int32_t moved = as->heap[i];

	for (; i > 0 && before(as, moved, as->heap[(i - 1) / 2]);
	     i = (i - 1) / 2) {
		as->heap[i] = as->heap[(i - 1) / 2];
		as->at[as->heap[i]].heap = i;
	}
	as->heap[i] = moved;
	as->at[moved].heap = i;
}

static void
down(struct atoms *as, int32_t i)
{
	int32_t moved = as->heap[i];

	for (int32_t c; (c = 2 * i + 1) < as->nheap; i = c) {
		if (c + 1 < as->nheap &&
		    before(as, as->heap[c + 1], as->heap[c]))
			c++;
		if (!before(as, as->heap[c], moved))
			break;
		as->heap[i] = as->heap[c];
		as->at[as->heap[i]].heap = i;
	}
	as->heap[i] = moved;
	as->at[moved].heap = i;
}

static void
rehash(struct prover *p, uint32_t size)
{
	struct atoms *as = &p->atoms;

	as->bucket = arena_array(p->arena, int32_t, size);
	as->mask = size - 1;
	memset(as->bucket, 0xff, size * sizeof(int32_t));
	for (int32_t i = 0; i < as->n; i++) {
		uint32_t h = hash(as->at[i].var, as->at[i].least) & as->mask;

		as->at[i].next = as->bucket[h];
		as->bucket[h] = i;
	}
}

void
atoms_init(struct prover *p)
{
	p->atoms = (struct atoms){ .step = STEP_FIRST };
	rehash(p, 1024);
}

static int32_t
add(struct prover *p, int32_t var, int32_t least)
{
	struct atoms *as = &p->atoms;
	uint32_t h;

	if (as->n == ATOMS_MAX)
		return -1;
	if (as->n == as->cap) {
		size_t old = (size_t)as->cap, cap = old > 0 ? 2 * old : 512;

		as->at = arena_grow(p->arena, as->at, old * sizeof(*as->at),
		    cap * sizeof(*as->at));
		as->heap = arena_grow(p->arena, as->heap,
		    old * sizeof(int32_t), cap * sizeof(int32_t));
		as->popped = arena_grow(p->arena, as->popped,
		    old * sizeof(int32_t), cap * sizeof(int32_t));
		as->cap = (int32_t)cap;
		rehash(p, (uint32_t)cap * 2);
	}
	h = hash(var, least) & as->mask;
	/* A little by lot, so that the seed decides between equals. */
	as->at[as->n] = (struct atom){ .var = var, .least = least,
		.activity = rng_at(p->seed, (uint64_t)var, (uint64_t)least) %
		    (STEP_FIRST / 16),
		.heap = as->nheap, .next = as->bucket[h] };
	as->bucket[h] = as->n;
	as->heap[as->nheap++] = as->n;
	return as->n++;
}

static int32_t
find(struct prover *p, int32_t var, int32_t least)
{
	const struct atoms *as = &p->atoms;

	for (int32_t i = as->bucket[hash(var, least) & as->mask]; i >= 0;
	     i = as->at[i].next)
		if (as->at[i].var == var && as->at[i].least == least)
			return i;
	return add(p, var, least);
}

void
atoms_bump(struct prover *p, struct lit l)
{
	struct atoms *as = &p->atoms;
	int32_t i;

	if (l.side / 2 == p->makespan)
		return;
	if (l.side & 1)
		l = lit_not(l);
	i = find(p, l.side / 2, l.least);
	if (i < 0)
		return;
	as->at[i].activity += as->step;
	if (as->at[i].heap >= 0)
		up(as, as->at[i].heap);
}

void
atoms_grow(struct prover *p)
{
	struct atoms *as = &p->atoms;

	as->step += as->step / 16;
	if (as->step < STEP_MOST)
		return;
	as->step >>= 40;
	for (int32_t i = 0; i < as->n; i++)
		as->at[i].activity >>= 40;
	/* Shifted ones may be equal now: make it a heap again. */
	for (int32_t i = as->nheap / 2 - 1; i >= 0; i--)
		down(as, i);
}

void
atoms_restore(struct prover *p, int32_t n)
{
	struct atoms *as = &p->atoms;

	while (as->npopped > n) {
		int32_t i = as->popped[--as->npopped];

		as->at[i].heap = as->nheap;
		as->heap[as->nheap++] = i;
		up(as, as->nheap - 1);
	}
}

bool
atoms_pick(struct prover *p, struct lit *l_r)
{
	struct atoms *as = &p->atoms;

	while (as->nheap > 0) {
		int32_t i = as->heap[0];
		const struct atom *x = &as->at[i];
		struct lit l = { 2 * x->var, x->least };

		as->popped[as->npopped++] = i;
		as->at[i].heap = -1;
		as->nheap--;
		if (as->nheap > 0) {
			as->heap[0] = as->heap[as->nheap];
			as->at[as->heap[0]].heap = 0;
			down(as, 0);
		}
		if (!lit_true(p, l) && !lit_false(p, l)) {
			*l_r = l;
			return true;
		}
	}
	return false;
}
