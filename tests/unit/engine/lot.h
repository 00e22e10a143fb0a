/* SPDX-License-Identifier: EUPL-1.2 */
/* lot.h - small graphs by lot; the same ones for the same lot_state. */
#ifndef TESTS_UNIT_ENGINE_LOT_H
#define TESTS_UNIT_ENGINE_LOT_H

#include "base/rng.h"
#include "net.h"

static uint64_t lot_state;

static inline int32_t
lot_below(int32_t n)
{
	return (int32_t)rng_below(&lot_state, (uint64_t)n);
}

/* [x, x], or at times a wide one. */
static inline struct span
lot_span(int32_t from, int32_t to, bool wide)
{
	int64_t lo = from + lot_below(to - from + 1);

	if (!wide || lot_below(3) > 0)
		return SPAN(lo);
	if (lot_below(4) == 0)
		return SPAN_BETWEEN(lo, FOREVER);
	return SPAN_BETWEEN(lo, lo + lot_below(4));
}

struct lot_shape {
	bool cyclic;		/* else members have higher numbers */
	bool wide;		/* some inputs are unknown */
	int32_t most;		/* nodes; 0: 7 */
};

static inline void
lot_net(struct net *n, const struct lot_shape *s)
{
	int32_t nodes = 2 + lot_below(s->most > 0 ? s->most - 1 : 6);

	for (int32_t v = 0; v < nodes; v++)
		net_node(n, NODE_RESOURCE, lot_span(s->cyclic ? 1 : 0, 3, s->wide));
	for (int32_t v = 0; v < nodes; v++) {
		for (int32_t left = lot_below(3); left > 0; left--) {
			int32_t g, at = n->first[n->ngroups], size = 0;

			for (int32_t m = 0; m < nodes; m++)
				if (m != v && (s->cyclic || m > v) &&
				    lot_below(nodes) < 3)
					n->member[at + size++] = m;
			if (size == 0)
				continue;
			g = n->ngroups++;
			n->owner[g] = v;
			n->need[g] = lot_below(2) ? size : 1 + lot_below(size);
			n->grace[g] = lot_below(2) ? SPAN_NONE
			                       : lot_span(0, 4, s->wide);
			n->first[g + 1] = at + size;
		}
	}
}

#endif
