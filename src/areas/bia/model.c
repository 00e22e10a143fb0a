/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * model.c - one pass over each table, by id, into the engine's arrays.
 *
 * Requirements and their members come in the same order, so that they are
 * joined by walking.  Only the critical processes are read whole: their targets,
 * curves and minimum levels are what the verdict wants.  What the engine copies
 * is built in an arena of its own that goes when the graph stands.
 */
#include "areas/bia/index.h"
#include "areas/bia/model.h"
#include "areas/bia/statements.h"
#include "areas/bia/terms.h"

struct builder {
	struct tx *tx;
	struct arena *keep;		/* lives as long as the model */
	struct arena scratch;		/* until the graph is built */
	struct model *m;
	struct node_index *index;
	/* by node */
	struct model_node *nodes;
	uint8_t *kind;
	struct span *restart, *restore, *restore_min;
	int32_t *persons;
	int32_t nnodes, cap_nodes;
	/* by group */
	int64_t *record;
	int32_t *owner, *need, *first;
	struct span *grace;
	int32_t ngroups, cap_groups;
	int32_t *member;
	int32_t nmembers, cap_members;
	struct node_index named;	/* (owner, member) pairs said outright */
	int64_t *critical;		/* ids */
	int32_t ncritical, cap_critical;
};

/* ---- growing ------------------------------------------------------------ */

#define GROW(a, list, cap, to) \
	((list) = arena_grow((a), (list), (size_t)(cap) * sizeof(*(list)),    \
	    (size_t)(to) * sizeof(*(list))))

static int32_t
grown(int32_t cap)
{
	BUG_IF(cap > INT32_MAX / 2);
	return cap == 0 ? 256 : cap * 2;
}

static int32_t
add_node(struct builder *b, enum node_kind kind, int64_t id, struct str name)
{
	if (b->nnodes == b->cap_nodes) {
		int32_t to = grown(b->cap_nodes);

		GROW(b->keep, b->nodes, b->cap_nodes, to);
		GROW(b->keep, b->restore, b->cap_nodes, to);
		GROW(b->keep, b->restore_min, b->cap_nodes, to);
		GROW(b->keep, b->persons, b->cap_nodes, to);
		GROW(&b->scratch, b->kind, b->cap_nodes, to);
		GROW(&b->scratch, b->restart, b->cap_nodes, to);
		b->cap_nodes = to;
	}
	b->nodes[b->nnodes] = (struct model_node){ kind, id, name };
	b->kind[b->nnodes] = (uint8_t)kind;
	b->restart[b->nnodes] = SPAN_NONE;
	b->restore[b->nnodes] = SPAN_UNKNOWN;
	b->restore_min[b->nnodes] = SPAN_UNKNOWN;
	b->persons[b->nnodes] = 0;
	node_index_add(b->index, b->keep, (int)kind, id, b->nnodes);
	return b->nnodes++;
}

static int32_t
add_group(struct builder *b, int64_t record, int32_t owner, struct opt64 need,
    struct opt64 grace)
{
	int32_t g = b->ngroups;

	if (g + 1 >= b->cap_groups) {
		int32_t to = grown(b->cap_groups);

		GROW(b->keep, b->record, b->cap_groups, to);
		GROW(&b->scratch, b->owner, b->cap_groups, to);
		GROW(&b->scratch, b->need, b->cap_groups, to);
		GROW(&b->scratch, b->first, b->cap_groups, to);
		GROW(&b->scratch, b->grace, b->cap_groups, to);
		b->cap_groups = to;
	}
	b->record[g] = record;
	b->owner[g] = owner;
	b->need[g] = need.known ? (int32_t)need.v : 0;	/* 0: all, see below */
	b->grace[g] = SPAN(grace.known ? grace.v : 0);
	b->first[g] = b->nmembers;
	b->ngroups++;
	return g;
}

static void
add_member(struct builder *b, int32_t node)
{
	if (b->nmembers == b->cap_members) {
		int32_t to = grown(b->cap_members);

		GROW(&b->scratch, b->member, b->cap_members, to);
		b->cap_members = to;
	}
	b->member[b->nmembers++] = node;
}

/* ---- nodes -------------------------------------------------------------- */

static bool
open_rows(struct builder *b, enum bia_statement which, struct cursor **c,
    struct err *err)
{
	return tx_query(b->tx, &bia_statements[which], c, err, B_NONE);
}

/* Without a likely time the least and the most bound it. */
static struct span
work_of(struct opt64 min, struct opt64 likely, struct opt64 max)
{
	return likely.known ? SPAN(likely.v)
	    : SPAN_BETWEEN(min.known ? min.v : 0, max.known ? max.v : FOREVER);
}

/* A plain kind: id, name, and from `restore_column`, unless that is 0, the time
 * to restore: least, likely, most. */
static bool
read_plain(struct builder *b, enum bia_statement which, enum node_kind kind,
    int restore_column, struct err *err)
{
	struct cursor *c;

	if (!open_rows(b, which, &c, err))
		return false;
	while (cursor_next(c)) {
		int32_t node = add_node(b, kind, cursor_i64(c, 0),
		    cursor_str(c, 1));

		struct opt64 min;

		if (restore_column == 0)
			continue;
		min = cursor_num(c, restore_column);
		b->restore[node] = work_of(min,
		    cursor_num(c, restore_column + 1),
		    cursor_num(c, restore_column + 2));
		b->restore_min[node] = min.known ? SPAN(min.v)
		    : b->restore[node];
	}
	return cursor_end(c, err);
}

/* Teams have no time of their own; how many people they are counts. */
static bool
read_teams(struct builder *b, struct err *err)
{
	struct cursor *c;

	if (!open_rows(b, MODEL_TEAMS, &c, err))
		return false;
	while (cursor_next(c)) {
		int32_t node = add_node(b, NODE_TEAM, cursor_i64(c, 0),
		    cursor_str(c, 1));
		int64_t n = cursor_i64(c, 2);

		b->persons[node] = n < INT32_MAX ? (int32_t)n : INT32_MAX;
	}
	return cursor_end(c, err);
}

static bool
read_processes(struct builder *b, struct err *err)
{
	struct cursor *c;

	if (!open_rows(b, MODEL_PROCESSES, &c, err))
		return false;
	while (cursor_next(c)) {
		int64_t id = cursor_i64(c, 0);
		struct str criticality = cursor_str(c, 2);

		add_node(b, NODE_PROCESS, id, cursor_str(c, 1));
		b->m->nprocesses++;
		b->m->nunclassified += criticality.len == 0;
		if (!str_eq(criticality, STR("critical")))
			continue;
		if (b->ncritical == b->cap_critical) {
			int32_t to = grown(b->cap_critical);

			GROW(&b->scratch, b->critical, b->cap_critical, to);
			b->cap_critical = to;
		}
		b->critical[b->ncritical++] = id;
	}
	return cursor_end(c, err);
}

/* A restart takes no longer than restoring the whole. */
static struct span
restart_of(struct opt64 restart, struct span restore)
{
	return restart.known ? SPAN(restart.v) : SPAN_BETWEEN(0, restore.hi);
}

/*
 * Columns of MODEL_RESOURCES from 4: restore_min, restore, restore_max,
 * restart, team, call_out.  No team named: nobody has to be called out.
 */
static void
set_times(struct builder *b, struct cursor *c, int32_t node)
{
	struct opt64 min = cursor_num(c, 4), likely = cursor_num(c, 5);
	struct opt64 max = cursor_num(c, 6), call_out = cursor_num(c, 9);
	struct span work = work_of(min, likely, max);
	struct span call = cursor_num(c, 8).known ? span_of(call_out)
	    : SPAN_NONE;

	b->restart[node] = restart_of(cursor_num(c, 7), work);
	b->restore[node] = span_add(work, call);
	b->restore_min[node] = span_add(
	    min.known ? SPAN(min.v) : work, call);
}

static bool
read_resources(struct builder *b, struct err *err)
{
	struct cursor *c;

	if (!open_rows(b, MODEL_RESOURCES, &c, err))
		return false;
	while (cursor_next(c))
		set_times(b, c, add_node(b, NODE_RESOURCE, cursor_i64(c, 0),
		    cursor_str(c, 1)));
	return cursor_end(c, err);
}

/* ---- groups ------------------------------------------------------------- */

static int32_t
find(const struct builder *b, enum node_kind kind, struct opt64 id)
{
	return id.known ? node_index_find(b->index, (int)kind, id.v) : -1;
}

static bool
read_requirements(struct builder *b, struct err *err)
{
	struct cursor *c;

	if (!open_rows(b, MODEL_REQUIREMENTS, &c, err))
		return false;
	while (cursor_next(c)) {
		int32_t owner = find(b, NODE_PROCESS, cursor_num(c, 1));

		if (owner < 0)
			owner = find(b, NODE_RESOURCE, cursor_num(c, 2));
		if (owner < 0)
			owner = find(b, NODE_FALLBACK, cursor_num(c, 3));
		BUG_IF(owner < 0);
		add_group(b, cursor_i64(c, 0), owner, cursor_num(c, 4),
		    cursor_num(c, 5));
	}
	return cursor_end(c, err);
}

/* Remember that a requirement names this site or supplier outright. */
static void
name_pair(struct builder *b, int32_t owner, int32_t member)
{
	int64_t pair = (int64_t)owner * b->nnodes + member + 1;

	if (node_index_find(&b->named, 0, pair) < 0)
		node_index_add(&b->named, &b->scratch, 0, pair, member);
}

static bool
is_named(const struct builder *b, int32_t owner, int32_t member)
{
	return node_index_find(&b->named, 0,
	    (int64_t)owner * b->nnodes + member + 1) >= 0;
}

static bool
read_members(struct builder *b, struct err *err)
{
	static const enum node_kind kinds[] = { NODE_RESOURCE, NODE_PROCESS,
		NODE_SUPPLIER, NODE_SITE, NODE_TEAM, NODE_PERSON };
	struct cursor *c;
	int32_t g = -1;

	if (!open_rows(b, MODEL_MEMBERS, &c, err))
		return false;
	while (cursor_next(c)) {
		int64_t parent = cursor_i64(c, 0);

		while (g < 0 || b->record[g] != parent)
			b->first[++g] = b->nmembers;
		for (size_t i = 0; i < COUNT(kinds); i++) {
			int32_t node = find(b, kinds[i],
			    cursor_num(c, 1 + (int)i));

			if (node < 0)
				continue;
			add_member(b, node);
			if (kinds[i] == NODE_SITE || kinds[i] == NODE_SUPPLIER)
				name_pair(b, b->owner[g], node);
		}
	}
	while (++g < b->ngroups)
		b->first[g] = b->nmembers;
	return cursor_end(c, err);
}

static void
imply(struct builder *b, int32_t owner, int32_t member)
{
	if (owner < 0 || member < 0 || is_named(b, owner, member))
		return;
	add_group(b, 0, owner, KNOWN(1), KNOWN(0));
	add_member(b, member);
}

/* The site and operator of each resource, the operator of each site. */
static bool
imply_groups(struct builder *b, struct err *err)
{
	struct cursor *c;

	if (!open_rows(b, MODEL_RESOURCES, &c, err))
		return false;
	while (cursor_next(c)) {
		int32_t node = node_index_find(b->index, NODE_RESOURCE,
		    cursor_i64(c, 0));

		imply(b, node, find(b, NODE_SITE, cursor_num(c, 2)));
		imply(b, node, find(b, NODE_SUPPLIER, cursor_num(c, 3)));
	}
	if (!cursor_end(c, err) || !open_rows(b, MODEL_SITES, &c, err))
		return false;
	while (cursor_next(c))
		imply(b, node_index_find(b->index, NODE_SITE, cursor_i64(c, 0)),
		    find(b, NODE_SUPPLIER, cursor_num(c, 2)));
	return cursor_end(c, err);
}

/* Groups whose need was not said need all; empty ones are taken out. */
static void
close_groups(struct builder *b)
{
	int32_t kept = 0;

	if (b->ngroups == 0)
		add_group(b, 0, 0, UNKNOWN, UNKNOWN);
	for (int32_t g = 0; g < b->ngroups; g++) {
		int32_t end = g + 1 < b->ngroups ? b->first[g + 1]
		    : b->nmembers;
		int32_t n = end - b->first[g];

		if (n == 0)
			continue;
		b->record[kept] = b->record[g];
		b->owner[kept] = b->owner[g];
		b->grace[kept] = b->grace[g];
		b->first[kept] = b->first[g];
		b->need[kept] = b->need[g] > 0 && b->need[g] <= n ? b->need[g]
		    : n;
		kept++;
	}
	b->ngroups = kept;
	b->first[kept] = b->nmembers;
}

/* ---- all ---------------------------------------------------------------- */

static bool
read_organisation(struct builder *b, struct err *err)
{
	struct cursor *c;

	b->m->before = SPAN_UNKNOWN;
	if (!open_rows(b, MODEL_ORGANISATION, &c, err))
		return false;
	if (cursor_next(c))
		b->m->before = span_add(span_of(cursor_num(c, 0)),
		    span_of(cursor_num(c, 1)));
	return cursor_end(c, err);
}

static bool
read_nodes(struct builder *b, struct err *err)
{
	return read_organisation(b, err) &&
	    read_processes(b, err) &&
	    read_resources(b, err) &&
	    read_plain(b, MODEL_SUPPLIERS, NODE_SUPPLIER, 2, err) &&
	    read_plain(b, MODEL_SITES, NODE_SITE, 3, err) &&
	    read_teams(b, err) &&
	    read_plain(b, MODEL_PERSONS, NODE_PERSON, 0, err) &&
	    read_plain(b, MODEL_FALLBACKS, NODE_FALLBACK, 0, err);
}

static bool
build_graph(struct builder *b, const struct run *run, struct err *err)
{
	struct graph_input in;

	if (!read_requirements(b, err) || !read_members(b, err) ||
	    !imply_groups(b, err))
		return false;
	close_groups(b);
	in = (struct graph_input){
		.nnodes = b->nnodes,
		.kind = b->kind,
		.restart = b->restart,
		.ngroups = b->ngroups,
		.owner = b->owner,
		.need = b->need,
		.grace = b->grace,
		.first = b->first,
		.member = b->member,
	};
	return graph_build(b->keep, &in, run, &b->m->graph, err);
}

bool
model_build(struct tx *tx, const struct run *run,
    const struct model **model_r, struct err *err)
{
	struct arena *keep = tx_arena(tx);
	struct builder b = {
		.tx = tx,
		.keep = keep,
		.m = arena_new(keep, struct model),
		.index = arena_new(keep, struct node_index),
	};
	bool ok;

	ok = read_nodes(&b, err) && build_graph(&b, run, err);
	b.m->nodes = b.nodes;
	b.m->nnodes = b.nnodes;
	b.m->restore = b.restore;
	b.m->restore_min = b.restore_min;
	b.m->persons = b.persons;
	b.m->group_record = b.record;
	b.m->index = b.index;
	ok = ok && terms_read(tx, b.m, b.critical, b.ncritical, err);
	arena_release(&b.scratch);
	*model_r = b.m;
	return ok;
}

int32_t
model_find(const struct model *m, enum node_kind kind, int64_t id)
{
	return node_index_find(m->index, (int)kind, id);
}

const struct record *
model_record(enum node_kind kind)
{
	static const struct record *const records[NODE_KIND__MAX] = {
		[NODE_PROCESS] = &process_record,
		[NODE_RESOURCE] = &resource_record,
		[NODE_SUPPLIER] = &supplier_record,
		[NODE_SITE] = &site_record,
		[NODE_TEAM] = &team_record,
		[NODE_PERSON] = &person_record,
		[NODE_FALLBACK] = &fallback_record,
	};

	return records[kind];
}
