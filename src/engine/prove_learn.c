/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_learn.c - from a conflict to a clause (first unique implication point;
 * Marques-Silva & Sakallah 1999, Zhang et al. 2001), on bounds.
 *
 * The nogood is a set of bounds that cannot hold together: per side the
 * greatest that is needed (`need`), and the move that brought it (`need_at`).
 * Moves of the current level are replaced by their reasons, newest first,
 * until one is left.  A reason is asked for the bound that is needed, not for
 * the one that was reached; so what is learnt is as general as the reasons
 * allow.  Then bounds that follow from others in the nogood are left out
 * (Soerensson & Biere 2009).
 */
#include "engine/prove_internal.h"

enum { DEPTH = 40 };	/* of a chain of reasons that is followed to drop one */

static int32_t
level_start(const struct prover *p)
{
	return p->level[p->nlevels - 1].trail;
}

/* Take l into the nogood; *open counts moves of the current level in it. */
static void
want(struct prover *p, struct lit l, int32_t *open)
{
	int32_t at;
	bool was;

	if (p->root[l.side] >= l.least || p->need[l.side] >= l.least)
		return;
	if (p->need_at[l.side] < 0) {
		p->need_at[l.side] = 0;
		p->needed[p->nneeded++] = l.side;
	}
	was = p->need[l.side] != NOT_NEEDED &&
	    p->need_at[l.side] >= level_start(p);
	at = prover_move_of(p, l);
	p->need[l.side] = l.least;
	p->need_at[l.side] = at;
	if (at >= level_start(p) && !was)
		++*open;
	atoms_bump(p, l);
}

static void
want_all(struct prover *p, int32_t *open)
{
	for (int32_t i = 0; i < p->why.n; i++)
		want(p, p->why.at[i], open);
}

/* The highest level in the conflict; 0: it holds from the root. */
static int32_t
conflict_level(const struct prover *p)
{
	int32_t most = 0;

	for (int32_t i = 0; i < p->why.n; i++) {
		struct lit l = p->why.at[i];
		int32_t level;

		if (p->root[l.side] >= l.least)
			continue;
		level = p->trail[prover_move_of(p, l)].level;
		most = level > most ? level : most;
	}
	return most;
}

/* Does l follow from bounds in the nogood that are older than itself? */
static bool
follows(struct prover *p, struct lit l, int32_t depth)
{
	int32_t at = prover_move_of(p, l), base = p->why.n;
	const struct move *m = &p->trail[at];
	bool fine;

	if (m->kind == MOVE_CHOICE || depth > DEPTH ||
	    p->level_seen[m->level] != p->level_stamp)
		return false;
	if (p->memo[at] == 2 * p->stamp + 1 && p->memo_least[at] >= l.least)
		return true;
	if (p->memo[at] == 2 * p->stamp && p->memo_least[at] <= l.least)
		return false;
	prover_explain(p, at, l.least);
	fine = true;
	for (int32_t i = base; fine && i < p->why.n; i++) {
		struct lit r = p->why.at[i];

		if (p->root[r.side] >= r.least)
			continue;
		fine = (p->need[r.side] >= r.least &&
		    p->need_at[r.side] < at) || follows(p, r, depth + 1);
	}
	p->why.n = base;
	p->memo[at] = 2 * p->stamp + (fine ? 1 : 0);
	p->memo_least[at] = l.least;
	return fine;
}

/* Replace moves of the current level until one is left; its literal. */
static struct lit
resolve(struct prover *p, int32_t open)
{
	for (int32_t at = p->ntrail - 1;; at--) {
		int32_t side = p->trail[at].side, least = p->need[side];

		if (least == NOT_NEEDED || p->need_at[side] != at)
			continue;
		if (open == 1)
			return (struct lit){ side, least };
		open--;
		p->need[side] = NOT_NEEDED;
		p->why.n = 0;
		prover_explain(p, at, least);
		want_all(p, &open);
	}
}

/* What stays in the nogood, negated, into `learnt`; highest level second. */
static void
collect(struct prover *p, struct lit first)
{
	int32_t top = -1;

	p->learnt.n = 0;
	lits_add(p->arena, &p->learnt, lit_not(first));
	for (int32_t i = 0; i < p->nneeded; i++) {
		int32_t side = p->needed[i], at = p->need_at[side];
		struct lit l = { side, p->need[side] };

		if (l.least == NOT_NEEDED || side == first.side)
			continue;
		p->why.n = 0;
		if (follows(p, l, 0))
			continue;
		lits_add(p->arena, &p->learnt, lit_not(l));
		if (at > top) {
			struct lit *lits = p->learnt.at;
			int32_t last = p->learnt.n - 1;
			struct lit second = lits[last];

			lits[last] = lits[1];
			lits[1] = second;
			top = at;
		}
	}
}

/* Different levels in `learnt`. */
static int32_t
count_levels(struct prover *p)
{
	int32_t n = 0;

	p->level_stamp++;
	for (int32_t i = 0; i < p->learnt.n; i++) {
		struct lit l = lit_not(p->learnt.at[i]);
		int32_t level = p->trail[prover_move_of(p, l)].level;

		n += p->level_seen[level] != p->level_stamp;
		p->level_seen[level] = p->level_stamp;
	}
	return n;
}

int32_t
prover_learn(struct prover *p, int32_t *levels_r)
{
	int32_t level = conflict_level(p), open = 0;
	struct lit first;

	if (level == 0)
		return -1;
	/* Found late: all of it was there before the last choices. */
	prover_back(p, level);
	p->stamp++;
	for (int32_t i = 0; i < p->nneeded; i++) {
		p->need[p->needed[i]] = NOT_NEEDED;
		p->need_at[p->needed[i]] = -1;
	}
	p->nneeded = 0;
	want_all(p, &open);
	first = resolve(p, open);
	p->level_stamp++;
	for (int32_t i = 0; i < p->nneeded; i++)
		if (p->need[p->needed[i]] != NOT_NEEDED)
			p->level_seen[p->trail[p->need_at[p->needed[i]]].level] =
			    p->level_stamp;
	collect(p, first);
	*levels_r = count_levels(p);
	return p->learnt.n == 1 ? 0 :
	    p->trail[prover_move_of(p, lit_not(p->learnt.at[1]))].level;
}
