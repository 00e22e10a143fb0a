/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph.c - check, sort by owner, order, renumber, turn round, find knots.
 *
 * Each of these reads the members once or not at all, as a cold start costs
 * what its looks at memory cost: the check counts how often each node is used,
 * the order (graph_order.c) lays the rows down as it goes, and one last pass
 * gives the members their numbers and turns the rows round.
 *
 * Two compressed rows: groups and members by owner, and users (groups) by
 * member.  No edge carries anything; all knowledge sits on nodes and groups.
 */
#include "engine/graph_order.h"
#include "engine/lean.h"

enum { STEP = 1 << 18 };	/* groups checked between two questions */

static bool
check_sizes(const struct graph_input *in, struct err *err)
{
	if (in->nnodes < 0 || in->nnodes > GRAPH_NODES_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "nodes",
		    "graph-too-large", ERR_INT(GRAPH_NODES_MAX));
	if (in->ngroups < 0 || in->ngroups > GRAPH_GROUPS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "groups",
		    "graph-too-large", ERR_INT(GRAPH_GROUPS_MAX));
	if (in->ngroups > 0 && in->first[in->ngroups] > GRAPH_MEMBERS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "members",
		    "graph-too-large", ERR_INT(GRAPH_MEMBERS_MAX));
	return true;
}

static bool
check_nodes(const struct graph_input *in, struct err *err)
{
	for (int32_t i = 0; i < in->nnodes; i++) {
		if (in->kind[i] >= NODE_KIND__MAX)
			return err_set_row(err, "kind", "graph-kind-unknown", i);
		if (!span_valid(in->restart[i]))
			return err_set_row(err, "restart", "graph-span-invalid", i);
	}
	return true;
}

/* What is counted and noted while the groups are looked at. */
struct look {
	int32_t *uses;     /* [node] groups that have it */
	int32_t *last;     /* [node] group that had it last, where asked */
	int32_t *place_of; /* [node] from 1, as owners come; 0: not yet */
	int32_t *node_at;  /* [place] */
	int32_t *groups;   /* [place] groups that it has */
	int32_t nplaces;
};

static void
note_owner(struct look *l, int32_t node)
{
	if (l->place_of[node] == 0) {
		l->node_at[l->nplaces++] = node;
		l->place_of[node] = l->nplaces;
	}
	l->groups[l->place_of[node] - 1]++;
}

static bool
member_fault(const struct graph_input *in, int32_t i, int32_t m,
	     struct err *err)
{
	return err_set_row(err, "members",
		     m == in->owner[i] ? "graph-needs-itself"
				       : "graph-member-out-of-range",
		     i);
}

/* Those of which one may be named twice: `last[m]` had m last, from 1. */
static bool
check_twice(const struct graph_input *in, int32_t i, int32_t *last,
	    struct err *err)
{
	for (int32_t e = in->first[i]; e < in->first[i + 1]; e++) {
		int32_t m = in->member[e];

		if (last[m] == i + 1) {
			err_set_args(err, ERR_INVALID, "members",
			    "graph-member-twice", ERR_INT((int64_t)m + 1));
			err->row = (int64_t)i + 1;
			return false;
		}
		last[m] = i + 1;
	}
	return true;
}

/* Members that differ in their last six bits differ: most groups are done. */
static bool
check_members(const struct graph_input *in, int32_t i, struct look *l,
	      struct err *err)
{
	int32_t owner = in->owner[i], *uses = l->uses;
	uint64_t seen = 0, twice = 0;

	for (int32_t e = in->first[i]; e < in->first[i + 1]; e++) {
		int32_t m = in->member[e];

		if ((uint32_t)m >= (uint32_t)in->nnodes || m == owner)
			return member_fault(in, i, m, err);
		twice |= seen & UINT64_C(1) << (m & 63);
		seen |= UINT64_C(1) << (m & 63);
		uses[m]++;
	}
	return twice == 0 || check_twice(in, i, l->last, err);
}

static bool
check_group(const struct graph_input *in, int32_t i, struct look *l,
	    struct err *err)
{
	int64_t n = (int64_t)in->first[i + 1] - in->first[i];

	if (in->owner[i] < 0 || in->owner[i] >= in->nnodes)
		return err_set_row(err, "owner", "graph-owner-out-of-range", i);
	if (!span_valid(in->grace[i]))
		return err_set_row(err, "grace", "graph-span-invalid", i);
	if (n < 0 || in->need[i] < 1 || in->need[i] > n) {
		err_set_args(err, ERR_INVALID, "need",
		    "graph-need-out-of-range", ERR_INT(in->need[i]),
		    ERR_INT(n < 0 ? 0 : n));
		err->row = (int64_t)i + 1;
		return false;
	}
	note_owner(l, in->owner[i]);
	return check_members(in, i, l, err);
}

static bool
check_groups(const struct graph_input *in, struct look *l,
	     const struct run *run, struct err *err)
{
	if (in->ngroups > 0 && in->first[0] != 0)
		return err_set_row(err, "members", "graph-member-out-of-range", 0);
	for (int32_t i = 0; i < in->ngroups; i++) {
		if (i % STEP == 0 && !run_step(run, i, in->ngroups, err))
			return false;
		if (!check_group(in, i, l, err))
			return false;
	}
	for (int32_t i = 0; i < in->nnodes; i++) {
		if (l->place_of[i] == 0) {
			l->node_at[l->nplaces++] = i;
			l->place_of[i] = l->nplaces;
		}
		l->place_of[i]--;
	}
	return true;
}

/* first[x + 2] counts those of x, then says where they begin, then end. */
static void
sort_by_owner(struct layout *l, const int32_t *groups)
{
	const struct graph_input *in = l->in;

	for (int32_t x = 0; x < in->nnodes; x++)
		l->first[x + 2] = l->first[x + 1] + groups[x];
	for (int32_t i = 0; i < in->ngroups; i++)
		l->group[l->first[l->place_of[in->owner[i]] + 1]++] = i;
}

static struct layout
layout_new(struct arena *a, struct arena *scratch, const struct graph_input *in,
	   struct look *look)
{
	size_t n = (size_t)in->nnodes, ng = (size_t)in->ngroups;
	size_t all = ng > 0 ? (size_t)in->first[ng] : 0;
	struct layout l = {
		.in = in,
		.nmembers = (int32_t)all,
		.place_of = look->place_of,
		.node_at = look->node_at,
		.first = arena_array(scratch, int32_t, n + 2),
		.group = arena_array(scratch, int32_t, ng),
		.uses = look->uses,
		.node_of = arena_array(a, int32_t, n),
		.group_first = arena_array(a, int32_t, n + 1),
		.group_of = arena_array(a, int32_t, ng),
		.owner = arena_array(a, int32_t, ng),
		.need = arena_array(a, int32_t, ng),
		.grace = arena_array(a, struct span, ng),
		.member_first = arena_array(a, int32_t, ng + 1),
		.member = arena_array(a, int32_t, all),
		.set_of = arena_array(a, int32_t, n),
	};

	sort_by_owner(&l, look->groups);
	return l;
}

static void
take_over(struct graph *gr, const struct layout *l)
{
	gr->nnodes = l->in->nnodes;
	gr->ngroups = l->in->ngroups;
	gr->nmembers = l->nmembers;
	gr->most = l->most;
	gr->depth = l->depth;
	gr->exact = l->exact;
	gr->node_of = l->node_of;
	gr->group_of = l->group_of;
	gr->group_first = l->group_first;
	gr->owner = l->owner;
	gr->need = l->need;
	gr->grace = l->grace;
	gr->member_first = l->member_first;
	gr->member = l->member;
	gr->set_of = l->set_of;
}

/* Nodes by their new numbers; what is in no circle is a set of its own. */
static void
renumber_nodes(struct arena *a, struct graph *gr, const struct layout *l)
{
	const struct graph_input *in = l->in;
	size_t n = (size_t)in->nnodes;
	int32_t *v_of = arena_array(a, int32_t, n), *set_first;
	uint8_t *kind = arena_array(a, uint8_t, n);
	struct span *restart = arena_array(a, struct span, n);

	gr->nsets = l->nsets + in->nnodes - l->rest;
	set_first = arena_array(a, int32_t, (size_t)gr->nsets + 1);
	for (int32_t v = 0; v < in->nnodes; v++) {
		int32_t node = l->node_of[v];

		if (v >= l->rest)
			l->set_of[v] = l->nsets + v - l->rest;
		v_of[node] = v;
		set_first[l->set_of[v] + 1] = v + 1;
		kind[v] = in->kind[node];
		restart[v] = in->restart[node];
		gr->exact = gr->exact && span_known(restart[v]);
	}
	gr->v_of = v_of;
	gr->set_first = set_first;
	gr->kind = kind;
	gr->restart = restart;
}

/*
 * Members by their new numbers, and turned round.  first[v + 1] is where the
 * next user of v goes, so in the end it is where those of v + 1 begin.
 */
static void
renumber_members(struct arena *a, struct graph *gr, const struct layout *l,
		 const int32_t *uses)
{
	const int32_t *v_of = gr->v_of;
	int32_t *member = l->member, e = 0;
	int32_t *first = arena_array(a, int32_t, (size_t)gr->nnodes + 2);
	int32_t *user = arena_array(a, int32_t, (size_t)gr->nmembers);
	int32_t *g_of = arena_array(a, int32_t, (size_t)gr->ngroups);

	for (int32_t v = 0; v < gr->nnodes; v++)
		first[v + 2] = first[v + 1] + uses[gr->node_of[v]];
	for (int32_t g = 0; g < gr->ngroups; g++) {
		g_of[gr->group_of[g]] = g;
		for (; e < l->member_first[g + 1]; e++) {
			int32_t m = v_of[member[e]];

			member[e] = m;
			user[first[m + 1]++] = g;
		}
	}
	gr->g_of = g_of;
	gr->user_first = first;
	gr->user = user;
}

static struct look
look_new(struct arena *a, int32_t nnodes)
{
	size_t n = (size_t)nnodes;

	return (struct look){ .uses = arena_array(a, int32_t, n),
			      .last = arena_array(a, int32_t, n),
			      .place_of = arena_array(a, int32_t, n),
			      .node_at = arena_array(a, int32_t, n),
			      .groups = arena_array(a, int32_t, n) };
}

static int32_t *
copy_of(struct arena *a, const int32_t *list, int32_t n)
{
	int32_t *copy = arena_array(a, int32_t, (size_t)n);

	if (n > 0)
		memcpy(copy, list, (size_t)n * sizeof(*copy));
	return copy;
}

bool
graph_build(struct arena *a, const struct graph_input *in,
    const struct run *run, const struct graph **graph_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct graph *gr = arena_new(a, struct graph);
	struct layout l;
	struct look look;
	int32_t *uses;
	bool ok = false;

	if (!check_sizes(in, err) || !check_nodes(in, err))
		goto out;
	look = look_new(&scratch, in->nnodes);
	if (!check_groups(in, &look, run, err))
		goto out;
	l = layout_new(a, &scratch, in, &look);
	uses = copy_of(&scratch, look.uses, in->nnodes);
	if (!layout_order(&l, &scratch, run, err))
		goto out;
	take_over(gr, &l);
	renumber_nodes(a, gr, &l);
	if (!run_step(run, in->ngroups, in->ngroups, err))
		goto out;
	renumber_members(a, gr, &l, uses);
	graph_find_cold(a, gr);
	gr->lean = lean_new(a, gr);
	*graph_r = gr;
	ok = true;
out:
	arena_release(&scratch);
	return ok;
}

int32_t
graph_cone(struct arena *a, const struct graph *graph, int32_t node,
    const int32_t **v_r)
{
	struct arena scratch = ARENA_INIT;
	int32_t top = graph->v_of[node], n = 0, cap = 64;
	int32_t hi = graph->set_first[graph->set_of[top] + 1];
	uint8_t *seen = arena_array(&scratch, uint8_t, (size_t)hi);
	int32_t *todo = arena_array(&scratch, int32_t, (size_t)cap), *list;
	int32_t at = 0;

	seen[top] = 1;
	todo[n++] = top;
	while (at < n) {
		int32_t v = todo[at++];
		int32_t e1 = graph->member_first[graph->group_first[v + 1]];

		for (int32_t e = graph->member_first[graph->group_first[v]];
		     e < e1; e++) {
			int32_t m = graph->member[e];

			if (seen[m])
				continue;
			seen[m] = 1;
			if (n == cap) {
				todo = arena_grow(&scratch, todo,
				    (size_t)cap * sizeof(*todo),
				    (size_t)cap * 2 * sizeof(*todo));
				cap *= 2;
			}
			todo[n++] = m;
		}
	}
	list = arena_array(a, int32_t, (size_t)n);
	for (int32_t v = 0, i = 0; v < hi; v++)
		if (seen[v])
			list[i++] = v;
	*v_r = list;
	arena_release(&scratch);
	return n;
}
