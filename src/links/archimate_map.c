/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * archimate_map.c - relations become edges "owner needs member", edges become
 * groups "k of these", and elements that only pass things on disappear.
 *
 * An element in the role THROUGH (an interface, a function of an application,
 * a grouping, a junction) is replaced by what it needs itself: an owner that
 * needs it takes over its groups.  That is exact for "all of".  Inside "one
 * of" it is exact when the element itself comes down to one group of which one
 * is enough; otherwise it stays, as a resource of its own.  It stays as well
 * when nothing stands behind it (leaving it out would turn an unknown into
 * nothing), when it is part of a ring of such elements, and when it would pass
 * on more than ARCHIMATE_INLINE members, which keeps the result linear in the
 * size of the model.
 *
 * A junction makes one group of all that comes into it: AndJunction all,
 * OrJunction one.  What serves a grouping serves each of its members.
 */
#include <inttypes.h>

#include "links/archimate_map.h"
#include "links/internal.h"

enum { DEPTH = 64, GROUPS = 2 * IMPORT_ROWS };

enum state { NEW, OPEN, DONE };

struct edge {
	int32_t owner, member;	/* elements */
	int32_t relation;	/* where it comes from */
	bool any;		/* with others of that type: one is enough */
};

struct group {
	int32_t need, n;	/* of the members; need is 1 or n */
	const int32_t *members;	/* elements */
	struct str key;		/* the member, or what made the group */
	int32_t relation;	/* the first that made it */
};

struct groups {
	struct group *list;
	size_t n, cap;
	size_t weight;		/* members of all */
};

struct note {
	size_t count;
	int64_t line;		/* of the first */
};

struct mapper {
	struct arena *a;
	const struct archimate_model *model;
	const struct archimate_rules *rules;
	enum archimate_role *roles;	/* per element; may become RESOURCE */
	enum state *states;	/* per element, of groups[] */
	struct groups *groups;	/* per element */
	struct edge *edges;	/* sorted by owner after index_edges() */
	size_t n_edges, cap_edges;
	size_t *first;		/* [n_elements + 1] into edges */
	size_t work;		/* visits while spreading groupings */
	int32_t *stamps;	/* per element: seen in round `round` */
	int32_t round;
	int32_t *todo;		/* THROUGH that became a RESOURCE */
	size_t n_todo;
	size_t n_groups;	/* made so far; beyond GROUPS none is kept */
	int depth;		/* of spread() or resolve() */
	struct note elements[ARCHIMATE_TYPE__MAX];	/* ignored */
	struct note relations[ARCHIMATE_REL__MAX];	/* ignored */
	struct note kept[ARCHIMATE_TYPE__MAX];	/* THROUGH made RESOURCE */
	struct note ends;	/* relations of relations */
	struct note classes;	/* not understood */
};

static void resolve(struct mapper *m, int32_t x);

static void
note_add(struct note *note, int64_t line)
{
	if (note->count++ == 0)
		note->line = line;
}

/* ---- edges -------------------------------------------------------------- */

static bool
too_many(struct err *err, int64_t limit)
{
	return err_set_args(err, ERR_TOO_LARGE, NULL, "archimate-too-many",
	    ERR_MSG("archimate-requirements"), ERR_INT(limit));
}

static bool
edge_add(struct mapper *m, struct edge e, struct err *err)
{
	if (e.owner == e.member)
		return true;
	if (m->n_edges == ARCHIMATE_EDGES || ++m->work > ARCHIMATE_EDGES)
		return too_many(err, ARCHIMATE_EDGES);
	m->edges = list_room(m->a, m->edges, m->n_edges, &m->cap_edges,
	    sizeof(*m->edges));
	m->edges[m->n_edges++] = e;
	return true;
}

/* Sort edges by owner, keeping their order. */
static void
index_edges(struct mapper *m)
{
	size_t n = m->model->n_elements;
	struct edge *sorted = arena_array(m->a, struct edge, m->n_edges);
	size_t *at = arena_array(m->a, size_t, n + 1);

	m->first = arena_array(m->a, size_t, n + 2);
	for (size_t i = 0; i < m->n_edges; i++)
		m->first[m->edges[i].owner + 1]++;
	for (size_t i = 0; i < n; i++)
		at[i + 1] = m->first[i + 1] += m->first[i];
	for (size_t i = 0; i < m->n_edges; i++)
		sorted[at[m->edges[i].owner]++] = m->edges[i];
	m->edges = sorted;
	m->cap_edges = m->n_edges;
}

static bool
is_grouping(const struct mapper *m, int32_t x)
{
	return m->model->elements[x].type == ARCHIMATE_GROUPING &&
	    m->roles[x] == ARCHIMATE_ROLE_THROUGH;
}

/* The grouping's own members, as opposed to what it is given. */
static bool
is_membership(const struct mapper *m, const struct edge *e)
{
	const struct archimate_relation *r = &m->model->relations[e->relation];

	return is_grouping(m, e->owner) && e->owner == r->source &&
	    (r->type == ARCHIMATE_REL_COMPOSITION ||
	    r->type == ARCHIMATE_REL_AGGREGATION);
}

/* False when the relation makes no edge; notes why. */
static bool
edge_of(struct mapper *m, size_t i, struct edge *e_r)
{
	const struct archimate_relation *r = &m->model->relations[i];
	const struct archimate_relation_rule *rule;

	if (r->source < 0 || r->target < 0) {
		note_add(&m->ends, r->line);
		return false;
	}
	if (m->roles[r->source] == ARCHIMATE_ROLE_IGNORE ||
	    m->roles[r->target] == ARCHIMATE_ROLE_IGNORE)
		return false;
	rule = archimate_rule_for(m->rules, r->type,
	    m->model->elements[r->source].type,
	    m->model->elements[r->target].type);
	if (rule == NULL || rule->effect == ARCHIMATE_NO_EFFECT) {
		note_add(&m->relations[r->type], r->line);
		return false;
	}
	*e_r = (struct edge){ r->target, r->source, (int32_t)i, rule->any };
	if (rule->effect == ARCHIMATE_SOURCE_NEEDS_TARGET) {
		e_r->owner = r->source;
		e_r->member = r->target;
	}
	return true;
}

/* What a grouping is given, each member is given. */
static bool
spread(struct mapper *m, struct edge e, size_t n_members, struct err *err)
{
	int32_t grouping = e.owner;

	if (m->stamps[grouping] == m->round)
		return true;
	m->stamps[grouping] = m->round;
	if (m->depth == DEPTH)
		return err_set_args(err, ERR_INVALID, NULL,
		    "archimate-groupings-too-deep", ERR_INT(DEPTH));
	if (++m->work > ARCHIMATE_EDGES)
		return too_many(err, ARCHIMATE_EDGES);
	m->depth++;
	for (size_t i = m->first[grouping]; i < m->first[grouping + 1]; i++) {
		BUG_IF(i >= n_members);
		e.owner = m->edges[i].member;
		if (is_grouping(m, e.owner)) {
			if (!spread(m, e, n_members, err))
				return false;
		} else if (!edge_add(m, e, err)) {
			return false;
		}
	}
	m->depth--;
	return true;
}

/* Two passes: what is in groupings, then all else. */
static bool
make_edges(struct mapper *m, struct err *err)
{
	size_t n_members;
	struct edge e;

	for (size_t i = 0; i < m->model->n_relations; i++)
		if (edge_of(m, i, &e) && is_membership(m, &e) &&
		    !edge_add(m, e, err))
			return false;
	index_edges(m);
	n_members = m->n_edges;
	memset(m->relations, 0, sizeof(m->relations));
	m->ends = (struct note){ 0 };
	for (size_t i = 0; i < m->model->n_relations; i++) {
		if (!edge_of(m, i, &e) || is_membership(m, &e))
			continue;
		m->round++;
		if (is_grouping(m, e.owner) ? !spread(m, e, n_members, err)
		                            : !edge_add(m, e, err))
			return false;
	}
	index_edges(m);
	return true;
}

/* ---- groups ------------------------------------------------------------- */

static void
keep(struct mapper *m, int32_t x)
{
	const struct archimate_element *e = &m->model->elements[x];

	m->roles[x] = ARCHIMATE_ROLE_RESOURCE;
	m->todo[m->n_todo++] = x;
	note_add(&m->kept[e->type], e->line);
}

/* Is x, now that we know what it needs, replaced by that? */
static bool
is_through(struct mapper *m, int32_t x)
{
	if (m->roles[x] != ARCHIMATE_ROLE_THROUGH)
		return false;
	if (m->states[x] == NEW && m->depth < DEPTH)
		resolve(m, x);
	if (m->states[x] != DONE && m->roles[x] == ARCHIMATE_ROLE_THROUGH)
		keep(m, x);
	return m->roles[x] == ARCHIMATE_ROLE_THROUGH;
}

static void
group_add(struct mapper *m, struct groups *to, struct group g)
{
	if (++m->n_groups > GROUPS)
		return;
	to->list = list_room(m->a, to->list, to->n, &to->cap,
	    sizeof(*to->list));
	to->list[to->n++] = g;
	to->weight += (size_t)g.n;
}

static struct str
element_id(const struct mapper *m, int32_t x)
{
	return m->model->elements[x].id;
}

/* Add n members (an array that we may keep), all or one of them needed. */
static void
members_add(struct mapper *m, struct groups *to, int32_t *members, int32_t n,
    bool all, struct str key, int32_t relation)
{
	int32_t kept = 0;

	m->round++;
	for (int32_t i = 0; i < n; i++) {
		if (m->stamps[members[i]] == m->round)
			continue;
		m->stamps[members[i]] = m->round;
		members[kept++] = members[i];
	}
	if (kept > 0)
		group_add(m, to, (struct group){
			.need = all ? kept : 1,
			.n = kept,
			.members = members,
			.key = kept == 1 ? element_id(m, members[0]) : key,
			.relation = relation,
		});
}

static void
groups_take(struct mapper *m, struct groups *to, const struct groups *from)
{
	for (size_t i = 0; i < from->n; i++)
		group_add(m, to, from->list[i]);
}

/* All of the edges' members are needed. */
static void
need_all(struct mapper *m, struct groups *to, const struct edge *edges,
    size_t n, struct str key)
{
	int32_t *rest = arena_array(m->a, int32_t, n);
	int32_t n_rest = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_through(m, edges[i].member))
			groups_take(m, to, &m->groups[edges[i].member]);
		else
			rest[n_rest++] = edges[i].member;
	}
	members_add(m, to, rest, n_rest, true, key, edges[0].relation);
}

/* Can x be put into "one of" as the members of its one group? */
static bool
is_one_of(struct mapper *m, int32_t x)
{
	const struct groups *g = &m->groups[x];

	if (!is_through(m, x))
		return false;
	if (g->n == 1 && g->list[0].need == 1)
		return true;
	keep(m, x);
	return false;
}

/* One of the edges' members is enough. */
static void
need_one(struct mapper *m, struct groups *to, const struct edge *edges,
    size_t n, struct str key)
{
	int32_t *list = NULL;
	size_t cap = 0, count = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t x = edges[i].member;
		bool inside = is_one_of(m, x);
		const struct group *g = inside ? m->groups[x].list : NULL;

		for (int32_t j = 0; j < (inside ? g->n : 1); j++) {
			list = list_room(m->a, list, count, &cap,
			    sizeof(*list));
			list[count++] = inside ? g->members[j] : x;
		}
	}
	members_add(m, to, list, (int32_t)count, false, key,
	    edges[0].relation);
}

/* The `any` edges of one relation type make one group together. */
static void
need_any(struct mapper *m, struct groups *to, const struct edge *edges,
    size_t n, struct str id)
{
	struct edge *same = arena_array(m->a, struct edge, n);

	for (int type = 0; type < ARCHIMATE_REL__MAX; type++) {
		size_t count = 0;

		for (size_t i = 0; i < n; i++)
			if (edges[i].any && (int)m->model->relations[
			    edges[i].relation].type == type)
				same[count++] = edges[i];
		if (count > 0)
			need_one(m, to, same, count, str_printf(m->a,
			    "%.*s %s", STR_ARG(id), archimate_relation_name(
			    (enum archimate_relation_type)type)));
	}
}

static int
group_cmp_key(const void *x, const void *y)
{
	const struct group *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c != 0 ? c : (a->relation > b->relation) -
	    (a->relation < b->relation);
}

static int
group_cmp_relation(const void *x, const void *y)
{
	const struct group *a = x, *b = y;
	int c = (a->relation > b->relation) - (a->relation < b->relation);

	return c != 0 ? c : str_cmp(a->key, b->key);
}

/* Take x out of an "all of" that names it. */
static void
without_self(struct mapper *m, int32_t x, struct group *g)
{
	int32_t *rest = arena_array(m->a, int32_t, (size_t)g->n);
	int32_t n = 0;

	for (int32_t i = 0; i < g->n; i++)
		if (g->members[i] != x)
			rest[n++] = g->members[i];
	g->members = rest;
	g->n = g->need = n;
	if (n == 1)
		g->key = element_id(m, rest[0]);
}

/*
 * Drop what x asks of itself ("one of x and others" holds while x is up, so it
 * says nothing) and what came by two ways.  The order is that of the file.
 */
static void
tidy(struct mapper *m, int32_t x, struct groups *g)
{
	size_t kept = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct group one = g->list[i];
		bool has_self = false;

		for (int32_t j = 0; j < one.n; j++)
			has_self |= one.members[j] == x;
		if (has_self && one.need == 1)
			continue;
		if (has_self)
			without_self(m, x, &one);
		g->list[kept++] = one;
	}
	g->n = 0;
	g->weight = 0;
	if (kept == 0)
		return;
	qsort(g->list, kept, sizeof(*g->list), group_cmp_key);
	for (size_t i = 0; i < kept; i++) {
		if (g->n > 0 && str_eq(g->list[g->n - 1].key, g->list[i].key))
			continue;
		g->weight += (size_t)g->list[i].n;
		g->list[g->n++] = g->list[i];
	}
	qsort(g->list, g->n, sizeof(*g->list), group_cmp_relation);
}

static void
resolve(struct mapper *m, int32_t x)
{
	const struct edge *edges = m->edges + m->first[x];
	size_t n = m->first[x + 1] - m->first[x], anys = 0;
	enum archimate_type type = m->model->elements[x].type;
	struct groups to = { 0 };

	m->states[x] = OPEN;
	m->depth++;
	if (n > 0 && type == ARCHIMATE_AND_JUNCTION) {
		need_all(m, &to, edges, n, element_id(m, x));
	} else if (n > 0 && type == ARCHIMATE_OR_JUNCTION) {
		need_one(m, &to, edges, n, element_id(m, x));
	} else {
		for (size_t i = 0; i < n; i++) {
			anys += edges[i].any;
			if (!edges[i].any)
				need_all(m, &to, &edges[i], 1, STR_EMPTY);
		}
		if (anys > 0)
			need_any(m, &to, edges, n, element_id(m, x));
	}
	tidy(m, x, &to);
	m->groups[x] = to;
	m->states[x] = DONE;
	m->depth--;
	if (m->roles[x] == ARCHIMATE_ROLE_THROUGH &&
	    (to.n == 0 || to.weight > ARCHIMATE_INLINE))
		keep(m, x);
}

static void
resolve_all(struct mapper *m)
{
	for (size_t i = 0; i < m->model->n_elements; i++) {
		if (m->states[i] == NEW &&
		    (m->roles[i] == ARCHIMATE_ROLE_PROCESS ||
		    m->roles[i] == ARCHIMATE_ROLE_RESOURCE))
			resolve(m, (int32_t)i);
		while (m->n_todo > 0) {
			int32_t x = m->todo[--m->n_todo];

			if (m->states[x] == NEW)
				resolve(m, x);
		}
	}
}

/* ---- tables ------------------------------------------------------------- */

enum table {
	T_PROCESS, T_RESOURCE, T_REQUIREMENT, T_MEMBER, T_NOTE, T__MAX
};

enum { COLUMNS = 9 };

static const struct {
	const char *name;
	const char *columns[COLUMNS];
} layouts[T__MAX] = {
	[T_PROCESS] = { "process", { "external_id", "name", "purpose",
		"availability", "integrity", "confidentiality", "type",
		"folder" } },
	[T_RESOURCE] = { "resource", { "external_id", "name", "kind",
		"description", "availability", "integrity", "confidentiality",
		"type", "folder" } },
	[T_REQUIREMENT] = { "requirement", { "external_id", "name", "process",
		"resource", "need" } },
	[T_MEMBER] = { "requirement_member", { "requirement", "process",
		"resource" } },
	[T_NOTE] = { "note", { "message", "type", "count", "line" } },
};

static bool
begin_tables(struct mapper *m, struct import_builder *tables, struct err *err)
{
	for (int t = 0; t < T__MAX; t++) {
		struct str head[COLUMNS];

		for (int i = 0; i < COLUMNS; i++)
			head[i] = str_of(layouts[t].columns[i]);
		import_begin(&tables[t], m->a, str_of(layouts[t].name));
		if (!import_add(&tables[t], 1, head, COLUMNS, err))
			return false;
	}
	return true;
}

static struct str
figure(int n)
{
	static const char digits[] = "0123";

	return n == 0 ? STR_EMPTY : (struct str){ digits + n, 1 };
}

/* A name is required: an element without one gets its type and id. */
static struct str
element_name(const struct mapper *m, const struct archimate_element *e)
{
	if (e->name.len > 0)
		return e->name;
	return str_printf(m->a, "%.*s %.*s", STR_ARG(e->type_text),
	    STR_ARG(e->id));
}

static bool
add_element(struct mapper *m, const struct archimate_element *e, bool process,
    struct import_builder *tables, struct err *err)
{
	struct archimate_classes c = archimate_classes_of(m->rules,
	    e->properties, e->n_properties);
	struct str name = element_name(m, e), b = figure(c.figures[0]);
	struct str i = figure(c.figures[1]), v = figure(c.figures[2]);
	struct str type = str_of(archimate_type_name(e->type));
	struct str kind = str_of(archimate_kind_name(
	    m->rules->elements[e->type].kind));

	if (c.unread)
		note_add(&m->classes, e->line);
	if (process)
		return import_add(&tables[T_PROCESS], e->line, (struct str[]){
		    e->id, name, e->documentation, b, i, v, type, e->folder },
		    8, err);
	return import_add(&tables[T_RESOURCE], e->line, (struct str[]){
	    e->id, name, kind, e->documentation, b, i, v, type, e->folder },
	    9, err);
}

/* The two columns that name an element, process or resource. */
static void
reference(const struct mapper *m, int32_t x, struct str cells[2])
{
	bool process = m->roles[x] == ARCHIMATE_ROLE_PROCESS;

	cells[0] = process ? element_id(m, x) : STR_EMPTY;
	cells[1] = process ? STR_EMPTY : element_id(m, x);
}

static bool
add_group(struct mapper *m, int32_t owner, const struct group *g,
    struct import_builder *tables, struct err *err)
{
	int64_t line = m->model->relations[g->relation].line;
	struct str cells[5] = {
		str_printf(m->a, "%.*s>%.*s", STR_ARG(element_id(m, owner)),
		    STR_ARG(g->key)),
		m->model->relations[g->relation].name,
		[4] = str_printf(m->a, "%" PRId32, g->need),
	};

	reference(m, owner, cells + 2);
	if (!import_add(&tables[T_REQUIREMENT], line, cells, 5, err))
		return false;
	for (int32_t i = 0; i < g->n; i++) {
		reference(m, g->members[i], cells + 1);
		if (!import_add(&tables[T_MEMBER], line, cells, 3, err))
			return false;
	}
	return true;
}

static bool
add_elements(struct mapper *m, struct import_builder *tables, struct err *err)
{
	for (size_t i = 0; i < m->model->n_elements; i++) {
		const struct archimate_element *e = &m->model->elements[i];
		const struct groups *g = &m->groups[i];
		bool process = m->roles[i] == ARCHIMATE_ROLE_PROCESS;

		if (m->roles[i] == ARCHIMATE_ROLE_IGNORE)
			note_add(&m->elements[e->type], e->line);
		if (!process && m->roles[i] != ARCHIMATE_ROLE_RESOURCE)
			continue;
		if (!add_element(m, e, process, tables, err))
			return false;
		for (size_t j = 0; j < g->n; j++)
			if (!add_group(m, (int32_t)i, &g->list[j], tables, err))
				return false;
	}
	return true;
}

static bool
add_note(struct mapper *m, struct import_builder *table, const char *message,
    const char *type, const struct note *note, struct err *err)
{
	if (note->count == 0)
		return true;
	return import_add(table, note->line, (struct str[]){
	    str_of(message), str_of(type),
	    str_printf(m->a, "%zu", note->count),
	    str_printf(m->a, "%" PRId64, note->line) }, 4, err);
}

static bool
add_notes(struct mapper *m, struct import_builder *table, struct err *err)
{
	bool ok = true;

	for (int i = 0; i < ARCHIMATE_TYPE__MAX; i++) {
		const char *type = i == ARCHIMATE_OTHER ? "?" :
		    archimate_type_name((enum archimate_type)i);

		ok = ok && add_note(m, table, "archimate-note-element", type,
		    &m->elements[i], err) &&
		    add_note(m, table, "archimate-note-kept", type,
		    &m->kept[i], err);
	}
	for (int i = 0; i < ARCHIMATE_REL__MAX; i++)
		ok = ok && add_note(m, table, "archimate-note-relation",
		    i == ARCHIMATE_REL_OTHER ? "?" : archimate_relation_name(
		    (enum archimate_relation_type)i), &m->relations[i], err);
	return ok &&
	    add_note(m, table, "archimate-note-end", "", &m->ends, err) &&
	    add_note(m, table, "archimate-note-class", "", &m->classes, err);
}

static struct mapper *
mapper_new(struct arena *a, const struct archimate_model *model,
    const struct archimate_rules *rules)
{
	struct mapper *m = arena_new(a, struct mapper);
	size_t n = model->n_elements;

	m->a = a;
	m->model = model;
	m->rules = rules;
	m->roles = arena_array(a, enum archimate_role, n);
	m->states = arena_array(a, enum state, n);
	m->groups = arena_array(a, struct groups, n);
	m->stamps = arena_array(a, int32_t, n);
	m->todo = arena_array(a, int32_t, n);
	for (size_t i = 0; i < n; i++)
		m->roles[i] = rules->elements[model->elements[i].type].role;
	return m;
}

bool
archimate_map(struct arena *a, const struct archimate_model *model,
    const struct archimate_rules *rules, struct import_set *set_r,
    struct err *err)
{
	struct mapper *m = mapper_new(a, model, rules);
	struct import_builder builders[T__MAX];
	struct import_table *tables;

	if (!make_edges(m, err))
		return false;
	resolve_all(m);
	if (m->n_groups > GROUPS)
		return too_many(err, IMPORT_ROWS);
	if (!begin_tables(m, builders, err) ||
	    !add_elements(m, builders, err) ||
	    !add_notes(m, &builders[T_NOTE], err))
		return false;
	tables = arena_array(a, struct import_table, T__MAX);
	for (int t = 0; t < T__MAX; t++)
		tables[t] = import_end(&builders[t]);
	*set_r = (struct import_set){ tables, T__MAX };
	return true;
}
