/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A page of a list, by keyset.
 *
 * A sorted list is a row of segments, each of which one index yields in order
 * with equality on all columns but the last: for a number or a text the values
 * by (value, id) and then the blanks by id; for a choice one segment a code, in
 * the order of the choices, and then what was not said.  So blanks stand last
 * in both directions on both databases without NULLS LAST, whose treatment by
 * an index differs.  A page walks segments from the cursor's on until it is
 * full; backwards the same from behind.
 *
 * The count comes first, since it tells how to go on.  On SQLite several filters
 * and words are narrowed (narrow.c): if many are seen to pass all, a page of them
 * is soon found by walking WALK_MAX places in the order wanted.  If not, or not
 * there, narrowing goes on to a set of ids.  If that is small its
 * records are fetched and sorted; else the index of the first filter is walked
 * in the order wanted, for ids alone, until a page of them is in the set.  So
 * what is fetched is a page, whatever passes; what is read grows with the ids in
 * the indexes, and beyond NARROW_MAX of them the table is walked as it is.
 *
 * Ranges (no page asks for them) are left to the planner: a range that few are
 * in is sorted, its index is not in the order wanted; other filters that many
 * pass are walked by the index of the first, passing over what the others refuse.
 *
 * A search of few hits (at most SEARCH_FEW) is done by ids, one of many by
 * walking the sorted index and looking each id up: both are short.
 *
 * SQL is joined from the field table's const names; every value is bound.
 */
#include "base/utf8.h"
#include "record/value.h"
#include "store/narrow.h"

enum { SEARCH_FEW = 2000, SQL_MAX = 64 * 1024, PARAMS_MAX = 64 };
/* Ids of one condition that are read; a set that is small enough to fetch and
 * sort; places of a walk that may be in vain. */
enum { NARROW_MAX = 300000, NARROW_FEW = 500, WALK_MAX = 1000 };

struct run {
	struct tx *tx;
	const struct query *q;
	const struct table *t;
	struct order order;
	struct str column, id;		/* of the sort, as SQL writes them */
	struct keyset after;
	struct buf from;		/* the table, or found ids and it */
	struct buf scope, filters, search;	/* parts of the condition */
	struct buf masked;		/* filters, only the first by index */
	struct buf first;		/* the first filter that has an index */
	bool has_first, has_range;
	bool walks;			/* for ids, asking the conditions */
	int64_t steps_left;		/* of the walk; below 0: in vain */
	struct narrowing *narrowing;	/* or NULL */
	struct id_set *set;		/* walk for these, or NULL: for all */
	struct condition conditions[QUERY_FILTERS + SEARCH_WORDS];
	size_t nconditions;
	struct buf where;		/* all of them */
	struct value v[PARAMS_MAX];
	size_t nv;
	bool none;			/* the search found nothing */
	struct opt64 count;		/* when the search tells it */
};

static struct str
column_of(struct run *run, const struct field *f)
{
	for (size_t i = 0; i < run->t->ncolumns; i++) {
		const struct column *c = &run->t->columns[i];

		if (c->field == f && (c->part == COLUMN_FOLD ||
		    !field_is_folded(f)))
			return c->name;
	}
	BUG("a field of another record");
}

static void
param(struct run *run, struct buf *sql, struct value v)
{
	BUG_IF(run->nv == PARAMS_MAX);
	run->v[run->nv++] = v;
	sql_mark(sql, run->tx->store->driver->dialect, run->nv);
}

/* ---- filters ------------------------------------------------------------ */

/* The value that a filter compares with; false when the field has none. */
static bool
filter_value(struct run *run, const struct query_filter *f, struct value *v)
{
	const struct field *field = f->field;

	if (field->kind == FIELD_CHOICE) {
		if (f->n < 0 || (size_t)f->n >= field->nchoices)
			return false;
		*v = V_TEXT(str_of(field->choices[f->n].code));
		return true;
	}
	if (field_is_number(field)) {
		*v = V_INT(f->n);
		return true;
	}
	*v = V_TEXT(value_fold(run->tx->arena, f->text));
	return field_is_text(field);
}

static void
add_blank(const struct query_filter *f, struct str column, struct buf *out)
{
	buf_add(out, column);
	buf_add_c(out, f->field->kind == FIELD_CHOICE ? " = ''" :
	    " IS NULL");
}

static void
add_condition(struct run *run, const struct query_filter *f, struct value v,
    struct buf *out)
{
	static const char *const ops[] = {
		[QUERY_IS] = " = ", [QUERY_IS_NOT] = " <> ",
		[QUERY_AT_LEAST] = " >= ", [QUERY_AT_MOST] = " <= ",
	};
	struct str column = column_of(run, f->field);

	if (f->op == QUERY_IS_BLANK) {
		add_blank(f, column, out);
		return;
	}
	buf_add_c(out, f->op == QUERY_IS_NOT ? "(" : "");
	buf_add(out, column);
	buf_add_c(out, ops[f->op]);
	param(run, out, v);
	if (f->op == QUERY_IS_NOT) {
		buf_add_c(out, " OR ");
		add_blank(f, column, out);
		buf_add_c(out, ")");
	}
}

/* A plus hides a column from SQLite's choice of an index. */
static bool
add_filter(struct run *run, const struct query_filter *f)
{
	struct buf condition = BUF_IN(run->tx->arena, 1024);
	bool first = !run->has_first &&
	    (f->op == QUERY_IS || f->op == QUERY_IS_BLANK);
	struct value v;

	if (f->field == NULL || !(f->field->flags & FIELD_FILTER) ||
	    !filter_value(run, f, &v))
		return false;
	add_condition(run, f, v, &condition);
	buf_add_c(&run->filters, "\nAND ");
	buf_add(&run->filters, buf_str(&condition));
	buf_add_c(&run->masked, first ? "\nAND " : "\nAND +");
	buf_add(&run->masked, buf_str(&condition));
	if (first)
		run->first = condition;
	run->has_first |= first;
	run->has_range |= f->op == QUERY_AT_LEAST || f->op == QUERY_AT_MOST;
	return true;
}

/* Join the parts; masked: walk in the order wanted. */
static void
join_where(struct run *run, bool masked)
{
	if (run->from.len == 0)
		buf_add(&run->from, run->t->name);
	buf_clear(&run->where);
	buf_add(&run->where, buf_str(&run->scope));
	buf_add(&run->where, buf_str(masked ? &run->masked :
	    &run->filters));
	buf_add(&run->where, buf_str(&run->search));
}

/* Begin with the ids, and look each up: SQLite keeps the order of a CROSS JOIN
 * instead of walking a sorted index for the few that match. */
static void
join_ids(struct run *run, const int64_t *ids, size_t n)
{
	enum store_dialect dialect = run->tx->store->driver->dialect;
	struct value v = V_TEXT(ids_json(run->tx->arena, ids, n));

	buf_clear(&run->from);
	buf_add_c(&run->from, dialect == STORE_PGSQL ?
	    "(SELECT j.v::bigint AS found\n"
	    "    FROM jsonb_array_elements_text(" :
	    "(SELECT value AS found\n    FROM json_each(");
	param(run, &run->from, v);
	buf_add_c(&run->from, dialect == STORE_PGSQL ?
	    "::jsonb) AS j(v)) AS hits\nCROSS JOIN " :
	    ")) AS hits\nCROSS JOIN ");
	buf_add(&run->from, run->t->name);
	buf_add_c(&run->search, "\nAND id = hits.found");
}

static bool
add_search(struct run *run, struct err *err)
{
	int64_t *ids = arena_array(run->tx->arena, int64_t, SEARCH_FEW);
	struct str words = run->q->search;
	bool full;
	size_t n;

	if (str_trim(words).len == 0)
		return true;
	if (!search_ids(run->tx, run->q->record, words, SEARCH_FEW, ids, &n,
	    &full, err))
		return false;
	if (full) {
		search_where(&run->search, run->tx->store, run->t,
		    run->tx->arena, words, run->v, &run->nv);
		/* Some of those that match: more than we count? */
		if (run->q->nfilters == 0 && n > QUERY_COUNT)
			run->count = KNOWN(QUERY_COUNT + 1);
		return true;
	}
	if (run->q->nfilters == 0)
		run->count = KNOWN((int64_t)(n > QUERY_COUNT ?
		    QUERY_COUNT + 1 : n));
	run->none = n == 0;
	join_ids(run, ids, n);
	return true;
}

/* ---- several conditions at once ----------------------------------------- */

/* "SELECT id ... WHERE the filter", from its own index. */
static void
filter_condition(struct run *run, const struct query_filter *f,
    struct condition *c)
{
	struct run own = { .tx = run->tx, .q = run->q, .t = run->t };
	struct buf sql = BUF_IN(run->tx->arena, 4096);
	struct value v;

	*c = (struct condition){ .id = "id" };
	buf_addf(&sql, "SELECT id\nFROM %.*s\nWHERE ",
	    STR_ARG(run->t->name));
	if (run->t->scoped) {
		buf_add_c(&sql, "organisation = ");
		param(&own, &sql, V_INT(run->tx->actor->organisation));
		buf_add_c(&sql, " AND ");
	}
	BUG_IF(!filter_value(&own, f, &v));
	add_condition(&own, f, v, &sql);
	c->sql = buf_str(&sql);
	c->nv = own.nv;
	memcpy(c->v, own.v, own.nv * sizeof(*c->v));
}

/* The conditions of a query that is narrowed; 0: it is not. */
static size_t
conditions(struct run *run, struct condition *list)
{
	const struct query *q = run->q;
	size_t n = 0;

	if (run->tx->store->driver->dialect != STORE_SQLITE)
		return 0;
	for (size_t i = 0; i < q->nfilters; i++) {
		if (q->filters[i].op != QUERY_IS &&
		    q->filters[i].op != QUERY_IS_BLANK)
			return 0;
		filter_condition(run, &q->filters[i], &list[n++]);
	}
	if (str_trim(q->search).len > 0)
		n += search_conditions(run->tx, q->record, q->search, list + n);
	else if (n < 2)
		return 0;
	return n;
}

/* Walk by the first filter alone. */
static void
begin_walk(struct run *run, int64_t steps)
{
	run->walks = true;
	run->steps_left = steps;
	buf_clear(&run->filters);
	if (run->has_first) {
		buf_add_c(&run->filters, "\nAND ");
		buf_add(&run->filters, buf_str(&run->first));
	}
}

/* Many pass: try a short walk, on which each condition is asked. */
static bool
try_walk(struct run *run, bool *done_r, struct err *err)
{
	run->narrowing = narrow_open(run->tx, run->conditions,
	    run->nconditions, NARROW_MAX);
	if (!narrow_begin(run->narrowing, done_r, err))
		return false;
	if (!*done_r)
		return true;
	for (size_t i = 0; i < run->nconditions; i++)
		run->conditions[i].later = i > 0 || !run->has_first;
	run->count = KNOWN(QUERY_COUNT + 1);
	begin_walk(run, WALK_MAX + (int64_t)run->q->limit);
	return true;
}

/* *done_r: what to fetch is known, by ids or by a walk for the set. */
static bool
add_narrowed(struct run *run, bool *done_r, struct err *err)
{
	struct id_set *set = arena_new(run->tx->arena, struct id_set);
	int64_t *ids;
	bool full;

	if (!narrow_end(run->narrowing, set, &full, err))
		return false;
	*done_r = !full;
	if (full)
		return true;
	run->none = set->n == 0;
	run->count = KNOWN((int64_t)(set->n > QUERY_COUNT ? QUERY_COUNT + 1
	    : set->n));
	if (set->n > NARROW_FEW) {
		run->set = set;
		begin_walk(run, INT64_MAX);
		return true;
	}
	/* Numbers of parameters may have gaps, not an unused end. */
	buf_clear(&run->filters);
	run->walks = false;
	ids = arena_array(run->tx->arena, int64_t, set->n);
	join_ids(run, ids, id_set_list(set, ids, set->n));
	return true;
}

/* The conditions together, or search words as they are. */
static bool
add_conditions(struct run *run, struct err *err)
{
	bool done = false;

	run->nconditions = conditions(run, run->conditions);
	if (run->nconditions > 0 && (!try_walk(run, &done, err) ||
	    (!done && !add_narrowed(run, &done, err))))
		return false;
	return done || add_search(run, err);
}

static bool
refuse(struct err *err, const struct field *f, const char *id)
{
	return err_set(err, ERR_INVALID, f == NULL ? NULL : f->name, id);
}

static bool
plan(struct run *run, struct err *err)
{
	const struct query *q = run->q;

	if (q->sort != NULL && !(q->sort->flags & (FIELD_SORT | FIELD_TITLE)))
		return refuse(err, q->sort, "query-sort");
	if (run->order.sort != NULL)
		run->column = column_of(run, run->order.sort);
	order_plan(&run->order);
	run->from = BUF_IN(run->tx->arena, SQL_MAX);
	run->where = run->scope = run->filters = run->masked = run->search =
	    BUF_IN(run->tx->arena, SQL_MAX);
	if (run->t->scoped) {
		buf_add_c(&run->scope, "\nWHERE organisation = ");
		param(run, &run->scope, V_INT(run->tx->actor->organisation));
	} else {
		buf_add_c(&run->scope, "\nWHERE id IS NOT NULL");
	}
	if (q->nfilters > QUERY_FILTERS)
		return refuse(err, NULL, "query-filter");
	for (size_t i = 0; i < q->nfilters; i++)
		if (!add_filter(run, &q->filters[i]))
			return refuse(err, q->filters[i].field,
			    "query-filter");
	if (q->past != NULL)
		run->after = order_place(&run->order, run->tx->arena, q->past);
	else if (q->after.len > 0 && !order_parse(&run->order,
	    run->tx->arena, q->after, &run->after))
		return refuse(err, NULL, "query-cursor");
	if (!add_conditions(run, err))
		return false;
	join_where(run, false);
	return true;
}

/* ---- running ------------------------------------------------------------ */

static void
add_keyset(struct run *run, struct buf *sql, const struct segment *s,
    const char *than)
{
	if (s->kind != SEGMENT_VALUES) {
		buf_addf(sql, "\nAND %.*s %s ", STR_ARG(run->id), than);
		param(run, sql, V_INT(run->after.id));
		return;
	}
	buf_addf(sql, "\nAND (%.*s, %.*s) %s (", STR_ARG(run->column),
	    STR_ARG(run->id), than);
	param(run, sql, field_is_number(run->order.sort) ? V_INT(run->after.n) :
	    V_TEXT(run->after.text));
	buf_add_c(sql, ", ");
	param(run, sql, V_INT(run->after.id));
	buf_add_c(sql, ")");
}

static struct str
segment_sql(struct run *run, size_t segment, size_t limit)
{
	const struct segment *s = &run->order.segments[segment];
	bool down = run->q->descending != run->q->backwards;
	const char *order = down ? " DESC" : "";
	struct buf sql = BUF_IN(run->tx->arena, SQL_MAX);

	buf_addf(&sql, "SELECT %.*s\nFROM %.*s%.*s",
	    STR_ARG(run->walks ? STR("id") : run->t->columns_sql),
	    STR_ARG(buf_str(&run->from)), STR_ARG(buf_str(&run->where)));
	if (s->kind == SEGMENT_VALUES || s->kind == SEGMENT_BLANKS)
		buf_addf(&sql, "\nAND %.*s IS %sNULL", STR_ARG(run->column),
		    s->kind == SEGMENT_VALUES ? "NOT " : "");
	if (s->kind == SEGMENT_CODE) {
		buf_addf(&sql, "\nAND %.*s = ", STR_ARG(run->column));
		param(run, &sql, V_TEXT(str_of(
		    run->order.sort->choices[s->choice].code)));
	}
	if (run->after.given && run->after.segment == segment)
		add_keyset(run, &sql, s, down ? "<" : ">");
	if (s->kind == SEGMENT_VALUES)
		buf_addf(&sql, "\nORDER BY %.*s%s, %.*s%s",
		    STR_ARG(run->column), order, STR_ARG(run->id), order);
	else
		buf_addf(&sql, "\nORDER BY %.*s%s", STR_ARG(run->id), order);
	buf_add_c(&sql, "\nLIMIT ");
	param(run, &sql, V_INT(run->walks ? -1 : (int64_t)limit));
	BUG_IF(sql.over);
	return buf_str(&sql);
}

struct found {
	void *objects[QUERY_LIMIT + 1];
	int64_t ids[QUERY_LIMIT + 1];	/* of a walk for a set */
	size_t segment[QUERY_LIMIT + 1];
	size_t n;
};

static void
take_object(struct run *run, const struct result *r, size_t segment,
    struct found *found)
{
	struct tx *tx = run->tx;
	void *object = arena_alloc(tx->arena, run->t->record->size);

	BUG_IF(found->n == COUNT(found->objects));
	object_read(run->t, r, tx->conn->driver, tx->arena, object);
	found->segment[found->n] = segment;
	found->objects[found->n++] = object;
}

/* An id of the walk, if it is in the set and passes what was left for later. */
static bool
take_id(struct run *run, const struct result *r, size_t segment,
    struct found *found, struct err *err)
{
	int64_t id = run->tx->conn->driver->num(r, 0).v;
	bool has = run->set == NULL || id_set_has(run->set, id);

	run->steps_left--;
	for (size_t i = 0; has && i < run->nconditions; i++)
		if (run->conditions[i].later &&
		    !condition_has(run->tx, &run->conditions[i], id, &has,
		        err))
			return false;
	if (!has)
		return true;
	BUG_IF(found->n == COUNT(found->ids));
	found->segment[found->n] = segment;
	found->ids[found->n++] = id;
	return true;
}

/* At most `limit` more of a segment. */
static bool
run_segment(struct run *run, size_t segment, size_t limit,
    struct found *found, struct err *err)
{
	struct tx *tx = run->tx;
	size_t nv = run->nv;
	struct result r;
	struct str sql = segment_sql(run, segment, limit);
	bool ok = conn_start(tx->conn, sql, run->v, run->nv, &r, err);
	int got = 0;

	run->nv = nv;
	if (!ok)
		return false;
	limit += found->n;
	while (ok && found->n < limit && run->steps_left >= 0 &&
	    (got = conn_step(tx->conn, &r, err)) > 0)
		if (!run->walks)
			take_object(run, &r, segment, found);
		else
			ok = take_id(run, &r, segment, found, err);
	conn_finish(tx->conn, &r);
	return ok && got >= 0;
}

/* The records of the ids that were found, at their places. */
static bool
fetch(struct run *run, struct found *found, struct err *err)
{
	struct tx *tx = run->tx;
	const struct driver *driver = tx->conn->driver;
	struct buf sql = BUF_IN(tx->arena, SQL_MAX);
	struct value v[2];
	struct result r;
	size_t nv = 0;
	int got;

	buf_addf(&sql, "SELECT %.*s\nFROM %.*s\nWHERE ",
	    STR_ARG(run->t->columns_sql), STR_ARG(run->t->name));
	buf_add(&sql, table_scope(tx->arena, run->t, driver->dialect));
	buf_add_c(&sql, "id IN ");
	if (run->t->scoped)
		v[nv++] = V_INT(tx->actor->organisation);
	v[nv++] = V_TEXT(ids_json(tx->arena, found->ids, found->n));
	sql_ids(&sql, driver->dialect, nv);
	if (!conn_start(tx->conn, buf_str(&sql), v, nv, &r, err))
		return false;
	while ((got = conn_step(tx->conn, &r, err)) > 0) {
		void *object = arena_alloc(tx->arena, run->t->record->size);
		size_t at = 0;

		object_read(run->t, &r, driver, tx->arena, object);
		while (found->ids[at] != ((struct rec *)object)->id)
			at++;
		found->objects[at] = object;
	}
	conn_finish(tx->conn, &r);
	return got == 0;
}

/* One row more than the page, so that we know whether there is more. */
static bool
gather(struct run *run, size_t limit, struct found *found, struct err *err)
{
	bool back = run->q->backwards;
	size_t at = run->after.given ? run->after.segment :
	    back ? run->order.nsegments - 1 : 0;

	while (found->n <= limit) {
		if (!run_segment(run, at, limit + 1 - found->n, found, err))
			return false;
		if (run->steps_left < 0 ||
		    (back ? at == 0 : at + 1 == run->order.nsegments))
			return true;
		at = back ? at - 1 : at + 1;
	}
	return true;
}

static bool
count(struct run *run, int64_t *count_r, struct err *err)
{
	struct buf sql = BUF_IN(run->tx->arena, SQL_MAX);
	struct opt64 n;

	*count_r = run->count.v;
	if (run->count.known)
		return true;
	buf_addf(&sql, "SELECT COUNT(*) FROM (\nSELECT 1 AS one\nFROM %.*s%.*s"
	    "\nLIMIT %d) AS found", STR_ARG(buf_str(&run->from)),
	    STR_ARG(buf_str(&run->where)), (int)QUERY_COUNT + 1);
	if (!conn_number(run->tx->conn, buf_str(&sql), run->v, run->nv, &n,
	    err))
		return false;
	*count_r = n.v;
	return true;
}

/* Lay the found objects out in order, with the cursors of both ends. */
static void
lay_out(struct run *run, const struct found *found, size_t limit,
    void **objects, struct query_page *page)
{
	size_t size = run->q->record->size;
	size_t n = found->n < limit ? found->n : limit;
	bool back = run->q->backwards, more = found->n > limit;
	char *out = arena_array(run->tx->arena, char, n * size);

	for (size_t i = 0; i < n; i++) {
		memcpy(out + i * size,
		    found->objects[back ? n - 1 - i : i], size);
		objects[i] = out + i * size;
	}
	page->objects = out;
	page->n = n;
	if (n == 0)
		return;
	if (back ? more : run->after.given)
		page->before = order_print(&run->order,
		    run->tx->arena,
		    found->segment[back ? n - 1 : 0], objects[0]);
	if (back ? run->after.given : more)
		page->next = order_print(&run->order,
		    run->tx->arena,
		    found->segment[back ? 0 : n - 1], objects[n - 1]);
}

/* How SQLite is to go, now that the count is known. */
static void
choose_walk(struct run *run, int64_t count)
{
	if (run->walks)
		return;
	if (count > QUERY_COUNT) {
		if (run->q->nfilters > 1)
			join_where(run, true);
	} else if (run->has_range && !run->has_first) {
		run->id = STR("+id");
		run->column = str_printf(run->tx->arena, "+%.*s",
		    STR_ARG(run->column));
	}
}

/* The page; after a walk in vain by way of the set. */
static bool
find(struct run *run, size_t limit, struct found *found, struct err *err)
{
	bool done;

	if (!gather(run, limit, found, err))
		return false;
	if (run->steps_left >= 0)
		return !run->walks || fetch(run, found, err);
	found->n = 0;
	run->steps_left = INT64_MAX;
	if (!add_narrowed(run, &done, err))
		return false;
	/* Too many for a set: the walk goes on, however long. */
	for (size_t i = 0; !done && i < run->nconditions; i++)
		run->conditions[i].later = i > 0 || !run->has_first;
	join_where(run, false);
	return run->none || (gather(run, limit, found, err) &&
	    (!run->walks || fetch(run, found, err)));
}

static bool
run_query(struct run *run, size_t limit, struct query_page *page_r,
    struct err *err)
{
	struct tx *tx = run->tx;
	struct found *found = arena_new(tx->arena, struct found);
	void *objects[QUERY_LIMIT];

	if (!plan(run, err))
		return false;
	if (run->none)
		return true;
	if (!count(run, &page_r->count, err))
		return false;
	if (page_r->count == 0)
		return true;
	if (tx->store->driver->dialect == STORE_SQLITE)
		choose_walk(run, page_r->count);
	if (!find(run, limit, found, err))
		return false;
	lay_out(run, found, limit, objects, page_r);
	return run->q->without_rows ||
	    objects_read_children(tx, run->t, objects, page_r->n, err);
}

bool
store_query(struct tx *tx, const struct query *q, struct query_page *page_r,
    struct err *err)
{
	size_t limit = q->limit == 0 ? 50 : q->limit;
	struct run *run = arena_new(tx->arena, struct run);
	bool ok;

	BUG_IF(tx->ended);
	*page_r = (struct query_page){ .next = STR_EMPTY,
		.before = STR_EMPTY };
	if (limit > QUERY_LIMIT)
		return refuse(err, NULL, "query-limit");
	run->tx = tx;
	run->q = q;
	run->id = STR("id");
	run->t = store_table(tx->store, q->record);
	run->order = (struct order){ .record = q->record,
		.sort = q->sort != NULL ? q->sort : record_title(q->record),
		.descending = q->descending };
	ok = run_query(run, limit, page_r, err);
	narrow_close(run->narrowing);
	return ok;
}
