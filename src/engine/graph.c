/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph.c - check, sort by owner, order, renumber, turn round, find knots.
 *
 * Renumbering into topological order is what makes everything after it quick:
 * a pull pass then reads its members from the part of the array it has just
 * written (nine times faster at a million nodes than with the caller's
 * numbers).  Tarjan's sets come out members first, which is that order, and
 * depth first, which keeps what belongs together close together.
 *
 * Two compressed rows: groups and members by owner, and users (groups) by
 * member.  No edge carries anything; all knowledge sits on nodes and groups.
 */
#include "engine/internal.h"

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

/* `last[m]` is the group that had m last, from 1: a second time is a fault. */
static bool
check_members(const struct graph_input *in, int32_t i, int32_t *last,
    struct err *err)
{
	for (int32_t e = in->first[i]; e < in->first[i + 1]; e++) {
		int32_t m = in->member[e];

		if (m < 0 || m >= in->nnodes)
			return err_set_row(err, "members",
			    "graph-member-out-of-range", i);
		if (m == in->owner[i])
			return err_set_row(err, "members", "graph-needs-itself", i);
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

static bool
check_group(const struct graph_input *in, int32_t i, int32_t *last,
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
	return check_members(in, i, last, err);
}

static bool
check_groups(struct arena *scratch, const struct graph_input *in,
    const struct run *run, struct err *err)
{
	int32_t *last = arena_array(scratch, int32_t, (size_t)in->nnodes);

	if (in->ngroups > 0 && in->first[0] != 0)
		return err_set_row(err, "members", "graph-member-out-of-range", 0);
	for (int32_t i = 0; i < in->ngroups; i++) {
		if (i % STEP == 0 && !run_step(run, i, in->ngroups, err))
			return false;
		if (!check_group(in, i, last, err))
			return false;
	}
	return true;
}

/* Groups sorted by owner (stable), in the caller's numbers of nodes. */
struct by_owner {
	int32_t *first;		/* [node + 1] into group */
	int32_t *group;
};

static struct by_owner
sort_by_owner(struct arena *a, const struct graph_input *in)
{
	size_t n = (size_t)in->nnodes;
	struct by_owner b = {
		.first = arena_array(a, int32_t, n + 2),
		.group = arena_array(a, int32_t, (size_t)in->ngroups),
	};

	for (int32_t i = 0; i < in->ngroups; i++)
		b.first[in->owner[i] + 2]++;
	for (size_t v = 0; v < n; v++)
		b.first[v + 2] += b.first[v + 1];
	for (int32_t i = 0; i < in->ngroups; i++)
		b.group[b.first[in->owner[i] + 1]++] = i;
	return b;
}

/* node -> members of all its groups, as a plain graph. */
static struct plain
members_of(struct arena *a, const struct graph_input *in,
    const struct by_owner *b)
{
	int32_t n = in->nnodes, at = 0;
	int32_t all = in->ngroups > 0 ? in->first[in->ngroups] : 0;
	int32_t *first = arena_array(a, int32_t, (size_t)n + 1);
	int32_t *to = arena_array(a, int32_t, (size_t)all);

	for (int32_t v = 0; v < n; v++) {
		first[v] = at;
		for (int32_t j = b->first[v]; j < b->first[v + 1]; j++) {
			int32_t i = b->group[j];
			int32_t k = in->first[i + 1] - in->first[i];

			memcpy(to + at, in->member + in->first[i],
			    (size_t)k * sizeof(*to));
			at += k;
		}
	}
	first[n] = at;
	return (struct plain){ .n = n, .first = first, .to = to };
}

/* Numbers of nodes and the sets, from Tarjan's order. */
static void
renumber_nodes(struct arena *a, struct arena *scratch, struct graph *gr,
    const struct graph_input *in, const struct plain *p)
{
	size_t n = (size_t)in->nnodes;
	int32_t *set = arena_array(scratch, int32_t, n);
	int32_t *v_of = arena_array(a, int32_t, n);
	int32_t *node_of = arena_array(a, int32_t, n);
	int32_t *set_of = arena_array(a, int32_t, n), *set_first;
	uint8_t *kind = arena_array(a, uint8_t, n);
	struct span *restart = arena_array(a, struct span, n);

	gr->nsets = plain_sets(scratch, p, set, node_of);
	set_first = arena_array(a, int32_t, (size_t)gr->nsets + 1);
	gr->exact = true;
	for (size_t v = 0; v < n; v++) {
		int32_t node = node_of[v];

		v_of[node] = (int32_t)v;
		set_of[v] = set[node];
		set_first[set[node] + 1] = (int32_t)v + 1;
		kind[v] = in->kind[node];
		restart[v] = in->restart[node];
		gr->exact = gr->exact && span_known(restart[v]);
	}
	gr->v_of = v_of;
	gr->node_of = node_of;
	gr->set_of = set_of;
	gr->set_first = set_first;
	gr->kind = kind;
	gr->restart = restart;
}

/* Rows of groups and members by owner, in the new numbers. */
struct rows {
	int32_t *group_first, *owner, *need, *group_of, *g_of;
	int32_t *member_first, *member;
	struct span *grace;
};

static void
fill_group(const struct graph *gr, const struct graph_input *in,
    struct rows *r, int32_t g, int32_t i)
{
	int32_t at = r->member_first[g];

	r->owner[g] = gr->v_of[in->owner[i]];
	r->need[g] = in->need[i];
	r->grace[g] = in->grace[i];
	r->group_of[g] = i;
	r->g_of[i] = g;
	for (int32_t e = in->first[i]; e < in->first[i + 1]; e++)
		r->member[at++] = gr->v_of[in->member[e]];
	r->member_first[g + 1] = at;
}

static void
renumber_groups(struct arena *a, struct graph *gr,
    const struct graph_input *in, const struct by_owner *b)
{
	size_t n = (size_t)in->nnodes, ng = (size_t)in->ngroups;
	int32_t g = 0, all = ng > 0 ? in->first[ng] : 0;
	struct rows r = {
		.group_first = arena_array(a, int32_t, n + 1),
		.owner = arena_array(a, int32_t, ng),
		.need = arena_array(a, int32_t, ng),
		.group_of = arena_array(a, int32_t, ng),
		.g_of = arena_array(a, int32_t, ng),
		.member_first = arena_array(a, int32_t, ng + 1),
		.member = arena_array(a, int32_t, (size_t)all),
		.grace = arena_array(a, struct span, ng),
	};

	for (size_t v = 0; v < n; v++) {
		int32_t node = gr->node_of[v];

		for (int32_t j = b->first[node]; j < b->first[node + 1]; j++) {
			fill_group(gr, in, &r, g, b->group[j]);
			gr->exact = gr->exact && span_known(r.grace[g]);
			all = r.member_first[g + 1] - r.member_first[g];
			gr->most = all > gr->most ? all : gr->most;
			g++;
		}
		r.group_first[v + 1] = g;
	}
	gr->nmembers = r.member_first[ng];
	gr->group_first = r.group_first;
	gr->owner = r.owner;
	gr->need = r.need;
	gr->group_of = r.group_of;
	gr->g_of = r.g_of;
	gr->member_first = r.member_first;
	gr->member = r.member;
	gr->grace = r.grace;
}

static void
turn_round(struct arena *a, struct graph *gr)
{
	size_t n = (size_t)gr->nnodes;
	int32_t *first = arena_array(a, int32_t, n + 2);
	int32_t *user = arena_array(a, int32_t, (size_t)gr->nmembers);

	for (int32_t e = 0; e < gr->nmembers; e++)
		first[gr->member[e] + 2]++;
	for (size_t v = 0; v < n; v++)
		first[v + 2] += first[v + 1];
	for (int32_t g = 0; g < gr->ngroups; g++)
		for (int32_t e = gr->member_first[g];
		     e < gr->member_first[g + 1]; e++)
			user[first[gr->member[e] + 1]++] = g;
	gr->user_first = first;
	gr->user = user;
}

bool
graph_build(struct arena *a, const struct graph_input *in,
    const struct run *run, const struct graph **graph_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct graph *gr = arena_new(a, struct graph);
	struct by_owner b;
	struct plain p;
	bool ok = false;

	if (!check_sizes(in, err) || !check_nodes(in, err) ||
	    !check_groups(&scratch, in, run, err))
		goto out;
	gr->nnodes = in->nnodes;
	gr->ngroups = in->ngroups;
	b = sort_by_owner(&scratch, in);
	p = members_of(&scratch, in, &b);
	renumber_nodes(a, &scratch, gr, in, &p);
	if (!run_step(run, in->ngroups, in->ngroups, err))
		goto out;
	renumber_groups(a, gr, in, &b);
	turn_round(a, gr);
	graph_find_cold(a, gr);
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
