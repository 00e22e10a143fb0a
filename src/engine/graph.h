/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph.h - who needs whom: built once from plain arrays, then only read.
 *
 * A node is a process, resource, supplier, site, team, person or fallback.  It
 * has requirement groups; a group needs k of its n members (AND: k = n, OR:
 * k = 1) and has a grace, the time for which nobody notices that fewer than k
 * are up.  Site, operator and account fields are groups that the caller adds
 * (k = n = 1, grace 0).
 *
 * Two numberings.  Callers number nodes and groups 0..n-1 as in their input;
 * every public function takes and returns those, called `node` and `group`.
 * Inside, both are renumbered in topological order of the strongly connected
 * sets, members before owners; those numbers are called `v` and `g`, and only
 * the arrays of struct graph speak them.  -1 is none.
 */
#ifndef ENGINE_GRAPH_H
#define ENGINE_GRAPH_H

#include "engine/run.h"
#include "engine/span.h"

enum {
	GRAPH_NODES_MAX = 4000000,
	GRAPH_GROUPS_MAX = 40000000,
	GRAPH_MEMBERS_MAX = 100000000
};

enum node_kind {
	NODE_PROCESS,
	NODE_RESOURCE,
	NODE_SUPPLIER,
	NODE_SITE,
	NODE_TEAM,
	NODE_PERSON,
	NODE_FALLBACK,
	NODE_KIND__MAX
};

/* Borrowed while graph_build() runs; nothing of it is kept. */
struct graph_input {
	int32_t nnodes;
	const uint8_t *kind;		/* [nnodes] enum node_kind */
	const struct span *restart;	/* [nnodes] after starving, until up */
	int32_t ngroups;
	const int32_t *owner;		/* [ngroups] node */
	const int32_t *need;		/* [ngroups] k, 1..n */
	const struct span *grace;	/* [ngroups] */
	const int32_t *first;		/* [ngroups + 1] into member, from 0 */
	const int32_t *member;		/* [first[ngroups]] nodes */
};

struct lean;

struct graph {
	int32_t nnodes, ngroups, nmembers;
	int32_t most;			/* members of the largest group */
	const int32_t *v_of;		/* [nnodes] node -> v */
	const int32_t *node_of;		/* [nnodes] v -> node */
	const int32_t *group_of;	/* [ngroups] g -> group */
	const int32_t *g_of;		/* [ngroups] group -> g */
	const uint8_t *kind;		/* [v] */
	const struct span *restart;	/* [v] */
	const int32_t *group_first;	/* [v + 1] groups of v, in g */
	const int32_t *owner;		/* [g] v */
	const int32_t *need;		/* [g] */
	const struct span *grace;	/* [g] */
	const int32_t *member_first;	/* [g + 1] into member */
	const int32_t *member;		/* v */
	const int32_t *user_first;	/* [v + 1] into user */
	const int32_t *user;		/* g that v is a member of, ascending */
	int32_t nsets;			/* strongly connected sets */
	const int32_t *set_of;		/* [v], ascending with v */
	const int32_t *set_first;	/* [set + 1] first v of the set */
	int32_t depth;			/* no chain of needs has more nodes */
	bool exact;			/* every restart and grace is known */
	const struct lean *lean;	/* of lean.h; NULL where it cannot be */
	/* Cold-start deadlocks: they wait for each other from standstill. */
	int32_t ncold;
	const int32_t *cold_first;	/* [ncold + 1] into cold */
	const int32_t *cold;		/* nodes, ascending within a set */
};

/*
 * Check and build.  The graph lives in `a`; O(nodes + members) time, 8 bytes a
 * member, 44 a group and 45 a node, and while it is built 4 a group and 32 a node
 * more.  False with ERR_INVALID and `row` the node or group from 1, or
 * ERR_TOO_LARGE:
 *   graph-too-large {a: limit}      graph-kind-unknown
 *   graph-span-invalid              graph-owner-out-of-range
 *   graph-need-out-of-range {a: k, b: members}
 *   graph-member-out-of-range       graph-member-twice {a: node from 1}
 *   graph-needs-itself
 * or ERR_CANCELLED.
 */
MUST_USE bool graph_build(struct arena *a, const struct graph_input *in,
    const struct run *run, const struct graph **graph_r, struct err *err);

/*
 * All nodes on which `node` rests, itself included, in ascending v; the count
 * is returned.  O(cone) time and O(nodes) bits of scratch.
 */
int32_t graph_cone(struct arena *a, const struct graph *graph, int32_t node,
    const int32_t **v_r);

/* Members of the set of v; 1 for a node that is in no cycle. */
static inline int32_t
graph_set_size(const struct graph *graph, int32_t v)
{
	int32_t s = graph->set_of[v];

	return graph->set_first[s + 1] - graph->set_first[s];
}

#endif
