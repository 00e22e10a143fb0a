/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * oracle.h - the definition of an outage, written down naively for the tests.
 *
 * Times are small whole numbers, so that "unsatisfied throughout [t, t + a)"
 * can be looked up second by second.  The equations of dn and up are iterated
 * from nothing until they stand still; what climbs past LIMIT is infinite.
 * Circles among those are found by transitive closure.  Nothing is shared
 * with the engine but the words.
 */
#ifndef TESTS_UNIT_ENGINE_ORACLE_H
#define TESTS_UNIT_ENGINE_ORACLE_H

#include "engine/outage.h"
#include "net.h"

enum { ORACLE_LIMIT = 120 };

struct oracle {
	const struct net *net;
	const struct loss *lost;
	int32_t nlost;
	bool worst, unrecovered;
	int64_t dn[NET_NODES], up[NET_NODES];
	int32_t band[NET_NODES];	/* -1: none */
	int32_t nbands;
};

static inline int64_t
oracle_pick(const struct oracle *o, struct span s)
{
	return o->worst ? s.hi : s.lo;
}

static inline const struct loss *
oracle_loss(const struct oracle *o, int32_t v)
{
	for (int32_t i = 0; i < o->nlost; i++)
		if (o->lost[i].node == v)
			return &o->lost[i];
	return NULL;
}

/* Fewer than k of group g up at second t; its own band counts as up for kin. */
static inline bool
oracle_open(const struct oracle *o, int32_t g, int64_t t, bool kin)
{
	const struct net *n = o->net;
	int32_t up = 0, b = o->band[n->owner[g]];

	for (int32_t e = n->first[g]; e < n->first[g + 1]; e++) {
		int32_t m = n->member[e];

		up += t < o->dn[m] || t >= o->up[m] ||
		    (kin && b >= 0 && o->band[m] == b);
	}
	return up < n->need[g];
}

/* One after the last open second of all groups of v; FOREVER beyond LIMIT. */
static inline int64_t
oracle_last(const struct oracle *o, int32_t v, bool kin)
{
	for (int64_t t = ORACLE_LIMIT; t >= 0; t--)
		for (int32_t g = 0; g < o->net->ngroups; g++)
			if (o->net->owner[g] == v && oracle_open(o, g, t, kin))
				return t == ORACLE_LIMIT ? FOREVER : t + 1;
	return 0;
}

static inline int64_t
oracle_dn(const struct oracle *o, int32_t v)
{
	int64_t best = oracle_loss(o, v) != NULL ? 0 : FOREVER;

	for (int32_t g = 0; g < o->net->ngroups; g++) {
		int64_t a = o->worst ? o->net->grace[g].lo : o->net->grace[g].hi;
		int64_t run = 0;

		if (o->net->owner[g] != v)
			continue;
		for (int64_t t = 0; t <= ORACLE_LIMIT && a < FOREVER; t++) {
			run = oracle_open(o, g, t, false) ? run + 1 : 0;
			if (a == 0 ? run > 0 : run >= a) {
				int64_t dn = a == 0 ? t : t + 1;

				best = dn < best ? dn : best;
				break;
			}
		}
	}
	return best;
}

static inline int64_t
oracle_sum(int64_t a, int64_t b)
{
	return a >= FOREVER || b >= FOREVER || a + b >= ORACLE_LIMIT ? FOREVER
	                                                             : a + b;
}

static inline int64_t
oracle_start(const struct oracle *o, int32_t v)
{
	const struct loss *l = oracle_loss(o, v);

	return l == NULL ? 0 : oracle_pick(o, l->start);
}

static inline int64_t
oracle_work(const struct oracle *o, int32_t v)
{
	const struct loss *l = oracle_loss(o, v);

	return oracle_pick(o, l == NULL ? o->net->restart[v] : l->work);
}

static inline int64_t
oracle_max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static inline int64_t
oracle_up(const struct oracle *o, int32_t v)
{
	int64_t t = 0, own;

	if (o->unrecovered)
		return FOREVER;
	own = oracle_sum(oracle_max(oracle_last(o, v, false),
	    oracle_start(o, v)), oracle_work(o, v));
	if (o->band[v] < 0)
		return own;
	for (int32_t i = 0; i < o->net->nnodes; i++) {
		if (o->band[i] != o->band[v])
			continue;
		t = oracle_max(t, oracle_last(o, i, true));
		t = oracle_max(t, oracle_start(o, i));
		t = oracle_max(t, o->dn[i]);
		t = oracle_sum(t, oracle_work(o, i));
	}
	return own < t ? own : t;
}

static inline void
oracle_iterate(struct oracle *o)
{
	bool moved = true;

	for (int32_t v = 0; v < o->net->nnodes; v++) {
		o->dn[v] = oracle_loss(o, v) != NULL ? 0 : FOREVER;
		o->up[v] = 0;
	}
	while (moved) {
		moved = false;
		for (int32_t v = 0; v < o->net->nnodes; v++) {
			int64_t dn = oracle_dn(o, v);
			int64_t up = dn < FOREVER ? oracle_up(o, v) : 0;

			moved |= dn != o->dn[v] || up != o->up[v];
			o->dn[v] = dn;
			o->up[v] = up;
		}
	}
}

/* Fewer than k members of g are in `ok`. */
static inline bool
oracle_short(const struct oracle *o, int32_t g, const bool *ok)
{
	int32_t n = 0;

	for (int32_t e = o->net->first[g]; e < o->net->first[g + 1]; e++)
		n += ok[o->net->member[e]];
	return n < o->net->need[g];
}

/* stuck_r: down for ever, though started together they could be up. */
static inline bool
oracle_stuck(const struct oracle *o, bool *fine_r, bool *stuck_r)
{
	bool ok[NET_NODES], moved = true, any = false;

	for (int32_t v = 0; v < o->net->nnodes; v++) {
		fine_r[v] = o->up[v] < FOREVER;
		ok[v] = fine_r[v] || (oracle_work(o, v) < FOREVER &&
		    oracle_start(o, v) < FOREVER);
	}
	while (moved) {
		moved = false;
		for (int32_t g = 0; g < o->net->ngroups; g++) {
			int32_t v = o->net->owner[g];

			if (ok[v] && !fine_r[v] && oracle_short(o, g, ok)) {
				ok[v] = false;
				moved = true;
			}
		}
	}
	for (int32_t v = 0; v < o->net->nnodes; v++)
		any |= stuck_r[v] = ok[v] && !fine_r[v];
	return any;
}

static inline void
oracle_break(struct oracle *o, const bool *fine, const bool *stuck)
{
	static bool to[NET_NODES][NET_NODES];
	int32_t n = o->net->nnodes;

	memset(to, 0, sizeof(to));
	for (int32_t g = 0; g < o->net->ngroups; g++)
		for (int32_t e = o->net->first[g]; e < o->net->first[g + 1];
		     e++)
			to[o->net->owner[g]][o->net->member[e]] |=
			    stuck[o->net->owner[g]] &&
			    stuck[o->net->member[e]] &&
			    oracle_short(o, g, fine);
	for (int32_t k = 0; k < n; k++)
		for (int32_t i = 0; i < n; i++)
			for (int32_t j = 0; j < n; j++)
				to[i][j] |= to[i][k] && to[k][j];
	for (int32_t i = 0; i < n; i++) {
		bool last = stuck[i], first = true;

		for (int32_t j = 0; j < n; j++) {
			last &= !to[i][j] || to[j][i];
			first &= !(to[i][j] && to[j][i] && j < i);
		}
		if (!last || !first)
			continue;
		o->band[i] = o->nbands;
		for (int32_t j = 0; j < n; j++)
			if (to[i][j] && to[j][i])
				o->band[j] = o->nbands;
		o->nbands++;
	}
}

static inline void
oracle_run(struct oracle *o)
{
	bool fine[NET_NODES], stuck[NET_NODES];

	o->nbands = 0;
	for (int32_t v = 0; v < o->net->nnodes; v++)
		o->band[v] = -1;
	oracle_iterate(o);
	while (!o->unrecovered && oracle_stuck(o, fine, stuck)) {
		oracle_break(o, fine, stuck);
		oracle_iterate(o);
	}
}

#endif
