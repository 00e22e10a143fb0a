/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_search.c - choices, conflicts and restarts.
 *
 * Two ways to choose, in turn from restart to restart: the open task that can
 * start first starts then (good schedules, and conflicts that say something);
 * or the bound that stood in conflicts lately, with the value of the best
 * schedule so far.  The clauses learnt serve both.
 */
#include "base/rng.h"
#include "engine/prove_internal.h"

enum {
	RESTART = 100,	/* conflicts, times Luby's sequence */
	ASK = 64	/* conflicts before the caller is asked again */
};

/* 1 1 2 1 1 2 4 ... (Luby, Sinclair & Zuckerman 1993), from i = 0. */
static int64_t
luby(int64_t i)
{
	int64_t size = 1, power = 1;

	while (size < i + 1) {
		size = 2 * size + 1;
		power *= 2;
	}
	while (size - 1 != i) {
		size = (size - 1) / 2;
		power /= 2;
		if (i >= size)
			i -= size;
	}
	return power;
}

/* The open task that can start first; least slack, then number; -1: none. */
static int32_t
first_open(const struct prover *p)
{
	int32_t best = -1;

	for (int32_t x = 0; x < p->ntasks; x++) {
		if (lower_of(p, x) == upper_of(p, x))
			continue;
		if (best < 0 || lower_of(p, x) < lower_of(p, best) ||
		    (lower_of(p, x) == lower_of(p, best) &&
		        upper_of(p, x) < upper_of(p, best)))
			best = x;
	}
	return best;
}

/* An open bound by activity, on the side of the best schedule. */
static bool
pick_active(struct prover *p, struct lit *l_r)
{
	struct lit l;

	if (!p->by_activity || !atoms_pick(p, &l))
		return false;
	if (p->best == NULL || p->best[l.side / 2] < l.least)
		l = lit_not(l);
	*l_r = l;
	return true;
}

/* One more choice; false: all tasks are fixed. */
static bool
choose(struct prover *p, int32_t most)
{
	struct lit l = { 2 * p->makespan + 1, -most };
	int32_t popped = p->atoms.npopped;

	if (lit_true(p, l) && !pick_active(p, &l)) {
		int32_t x = first_open(p);

		if (x < 0)
			return false;
		l = (struct lit){ 2 * x + 1, -lower_of(p, x) };
	}
	prover_decide(p, l, popped);
	return true;
}

bool
prover_recover(struct prover *p)
{
	int32_t levels, level, ref = -1;

	p->nconflicts++;
	p->age++;
	level = prover_learn(p, &levels);
	if (level < 0)
		return false;
	if (p->watcher != NULL && p->watcher->learnt != NULL)
		p->watcher->learnt(p->watcher->arg, p, p->learnt.at,
		    p->learnt.n);
	prover_back(p, level);
	if (p->learnt.n > 1)
		ref = prover_clause(p, p->learnt.at, p->learnt.n, levels);
	/* Cannot fail: all others of the clause are false, this one is open. */
	if (!prover_set(p, p->learnt.at[0],
	    ref < 0 ? MOVE_CHOICE : MOVE_CLAUSE, ref))
		BUG("a learnt clause that does not assert");
	atoms_grow(p);
	return true;
}

static void
restart(struct prover *p)
{
	prover_back(p, 0);
	prover_root(p);
	p->nrestarts++;
	p->by_activity = true;
	if (p->clauses.nrefs > p->max_learnt) {
		prover_reduce(p);
		/* What is handed out is never given back, so half is enough:
		 * the longest list may double once more. */
		if (p->arena->used < p->memory / 2)
			p->max_learnt += p->max_learnt / 20;
	}
}

static void
keep_best(struct prover *p)
{
	for (int32_t x = 0; x < p->nvars; x++)
		p->best_r[x] = lower_of(p, x);
	p->best = p->best_r;
}

bool
prover_ask(struct prover *p)
{
	struct err err;

	p->cancelled = !run_step(p->run, p->nconflicts, p->budget, &err);
	return !p->cancelled;
}

enum search_end
prover_search(struct prover *p, int32_t most, int64_t conflicts)
{
	struct lit limit = { 2 * p->makespan + 1, -most };
	int64_t stop = p->nconflicts + conflicts, until;

	prover_back(p, 0);
	until = p->nconflicts + RESTART * luby(p->nrestarts);
	for (;;) {
		if (!prover_propagate(p)) {
			if (!prover_recover(p))
				return SEARCH_NONE;
			if ((p->nconflicts % ASK == 0 && !prover_ask(p)) ||
			    p->nconflicts >= stop)
				return SEARCH_LIMIT;
			continue;
		}
		if (p->nlevels == 0) {
			prover_root(p);
			if (lit_false(p, limit))
				return SEARCH_NONE;
		}
		if (p->nconflicts >= until && p->nlevels > 0) {
			restart(p);
			until = p->nconflicts + RESTART * luby(p->nrestarts);
			continue;
		}
		if (!choose(p, most)) {
			keep_best(p);
			/* Counts too: the count tells where the search is. */
			p->nconflicts++;
			return SEARCH_SOLUTION;
		}
	}
}
