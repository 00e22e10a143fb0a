/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * net.h - small graphs for the tests of the engine: by hand and by lot.
 *
 * net_node() and net_group() collect; net_build() makes the graph of it.  All
 * memory is in one arena; the arrays are the input, so that an oracle can read
 * them without the graph.
 */
#ifndef TESTS_UNIT_ENGINE_NET_H
#define TESTS_UNIT_ENGINE_NET_H

#include "../test.h"
#include "engine/graph.h"

enum { NET_NODES = 64, NET_GROUPS = 256, NET_MEMBERS = 1024 };

struct net {
	struct arena arena;
	int32_t nnodes, ngroups;
	uint8_t kind[NET_NODES];
	struct span restart[NET_NODES];
	int32_t owner[NET_GROUPS], need[NET_GROUPS];
	struct span grace[NET_GROUPS];
	int32_t first[NET_GROUPS + 1], member[NET_MEMBERS];
	const struct graph *graph;
};

static inline int32_t
net_node(struct net *n, enum node_kind kind, struct span restart)
{
	n->kind[n->nnodes] = (uint8_t)kind;
	n->restart[n->nnodes] = restart;
	return n->nnodes++;
}

/* A group of the members behind it, closed by -1. */
static inline int32_t
net_group(struct net *n, int32_t owner, int32_t need, struct span grace, ...)
{
	int32_t g = n->ngroups++, m, at = n->first[g];
	va_list ap;

	n->owner[g] = owner;
	n->need[g] = need;
	n->grace[g] = grace;
	va_start(ap, grace);
	while ((m = va_arg(ap, int32_t)) >= 0)
		n->member[at++] = m;
	va_end(ap);
	n->first[g + 1] = at;
	return g;
}

static inline struct graph_input
net_input(const struct net *n)
{
	return (struct graph_input){
		.nnodes = n->nnodes, .kind = n->kind, .restart = n->restart,
		.ngroups = n->ngroups, .owner = n->owner, .need = n->need,
		.grace = n->grace, .first = n->first, .member = n->member,
	};
}

static inline const struct graph *
net_build(struct net *n)
{
	struct graph_input in = net_input(n);
	struct err err;

	assert_true(graph_build(&n->arena, &in, NULL, &n->graph, &err));
	return n->graph;
}

static inline void
net_clear(struct net *n)
{
	arena_release(&n->arena);
	memset(n, 0, sizeof(*n));
}

#define assert_span(got, lo_, hi_)                                            \
	assert_span_at((got), (lo_), (hi_), __FILE__, __LINE__)

static inline void
assert_span_at(struct span got, int64_t lo, int64_t hi, const char *file,
    int line)
{
	if (got.lo != lo || got.hi != hi) {
		print_error("got [%lld, %lld], want [%lld, %lld]\n",
		    (long long)got.lo, (long long)got.hi, (long long)lo,
		    (long long)hi);
		_fail(file, line);
	}
}

#endif
