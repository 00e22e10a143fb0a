/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * narrow.c - reading the indexes of several conditions side by side.
 *
 * Two filters, or two words, that many records pass apart and few together have
 * no index in common: passing over what the second refuses would fetch most of
 * a table, row by row.  Instead each condition's own index is read, which holds
 * the ids, and nothing else is touched: a tenth of a microsecond an id.
 *
 * They are read in turns of growing length, so that what few pass is known after
 * little reading of the others; the set of each says what passed of it so far.
 * When what many pass is seen to be common, reading stops: a page of them is
 * found sooner in the order wanted.  Once one condition is read whole, the others
 * are asked by id for what is left of it, or read to their end too.  Nothing is
 * read twice.
 */
#include "store/narrow.h"

/* Ids of a turn, so few are asked by id. */
enum { TURN = 2000, FEW = 2000 };
/* A sample of this many, of which so many make a condition dense. */
enum { SAMPLE = 64, DENSE = 48 };
/* With as many left, a dense condition leaves more than we count. */
enum { MANY = 4 * QUERY_COUNT };

struct stream {
	struct condition *c;
	struct result res;
	bool is_open, ended;
	size_t rows;			/* read so far; an id may come twice */
	struct id_set set;
};

struct narrowing {
	struct tx *tx;
	struct stream *streams;
	size_t n, max;
	size_t base;			/* the stream that ended first */
};

struct narrowing *
narrow_open(struct tx *tx, struct condition *list, size_t n, size_t max)
{
	struct narrowing *nw = arena_new(tx->arena, struct narrowing);

	BUG_IF(n == 0);
	*nw = (struct narrowing){ .tx = tx, .n = n, .max = max,
		.streams = arena_array(tx->arena, struct stream, n) };
	for (size_t i = 0; i < n; i++) {
		struct buf sql = BUF_IN(tx->arena, 4096);

		buf_add(&sql, list[i].sql);
		buf_addf(&sql, " AND %s = ", list[i].id);
		sql_mark(&sql, tx->store->driver->dialect, list[i].nv + 1);
		list[i].has = buf_str(&sql);
		nw->streams[i].c = &list[i];
	}
	return nw;
}

void
narrow_close(struct narrowing *nw)
{
	for (size_t i = 0; nw != NULL && i < nw->n; i++) {
		if (nw->streams[i].is_open)
			conn_finish(nw->tx->conn, &nw->streams[i].res);
		nw->streams[i].is_open = false;
	}
}

/* Read on until it has given so many rows, or ended. */
static bool
read_to(struct narrowing *nw, struct stream *s, size_t rows, struct err *err)
{
	struct tx *tx = nw->tx;
	int got = 1;

	if (s->ended)
		return true;
	if (!s->is_open && !conn_start(tx->conn, s->c->sql, s->c->v,
	    s->c->nv, &s->res, err))
		return false;
	s->is_open = true;
	for (; s->rows < rows && (got = conn_step(tx->conn, &s->res, err)) > 0;
	    s->rows++)
		id_set_add(&s->set, tx->arena,
		    tx->conn->driver->num(&s->res, 0).v);
	if (got > 0)
		return true;
	conn_finish(tx->conn, &s->res);
	s->is_open = false;
	s->ended = true;
	return got == 0;
}

/* The ids seen to pass all. */
static struct id_set
common(const struct narrowing *nw)
{
	struct id_set set = id_set_copy(nw->tx->arena, &nw->streams[0].set);

	for (size_t i = 1; i < nw->n; i++)
		id_set_and(&set, &nw->streams[i].set);
	return set;
}

/* In turns, until one has ended (base) or all are full (base is n). */
static bool
read_in_turns(struct narrowing *nw, bool *crowded_r, struct err *err)
{
	size_t rows = TURN;

	for (;; rows *= 2) {
		rows = rows > nw->max ? nw->max + 1 : rows;
		for (nw->base = 0; nw->base < nw->n; nw->base++) {
			if (!read_to(nw, &nw->streams[nw->base], rows, err))
				return false;
			if (nw->streams[nw->base].ended)
				return true;
		}
		if (rows > nw->max)
			return true;
		if (crowded_r != NULL &&
		    (*crowded_r = common(nw).n > QUERY_COUNT))
			return true;
	}
}

bool
narrow_begin(struct narrowing *nw, bool *crowded_r, struct err *err)
{
	*crowded_r = false;
	return read_in_turns(nw, crowded_r, err);
}

/* ---- what is left ------------------------------------------------------- */

/* Those of the ids that pass, added to the set. */
static bool
ask(struct tx *tx, const struct condition *c, const int64_t *ids, size_t n,
    struct id_set *set, struct err *err)
{
	enum store_dialect dialect = tx->store->driver->dialect;
	struct buf sql = BUF_IN(tx->arena, 4096);
	struct condition each = *c;
	struct result r;
	int got;

	each.v[each.nv++] = V_TEXT(ids_json(tx->arena, ids, n));
	buf_add_c(&sql, "SELECT j.value\nFROM json_each(");
	sql_mark(&sql, dialect, each.nv);
	buf_addf(&sql, ") AS j\nWHERE EXISTS (%.*s AND %s = j.value)",
	    STR_ARG(c->sql), c->id);
	if (!conn_start(tx->conn, buf_str(&sql), each.v, each.nv, &r, err))
		return false;
	while ((got = conn_step(tx->conn, &r, err)) > 0)
		id_set_add(set, tx->arena, tx->conn->driver->num(&r, 0).v);
	conn_finish(tx->conn, &r);
	return got == 0;
}

/* Keep of a few ids those that pass, asking what was not yet seen to. */
static bool
ask_each(struct narrowing *nw, struct stream *s, struct id_set *set,
    struct err *err)
{
	int64_t *ids = arena_array(nw->tx->arena, int64_t, set->n);
	size_t n = id_set_list(set, ids, set->n), left = 0;

	for (size_t i = 0; i < n; i++)
		if (!id_set_has(&s->set, ids[i]))
			ids[left++] = ids[i];
	if (left > 0 && !s->ended &&
	    !ask(nw->tx, s->c, ids, left, &s->set, err))
		return false;
	id_set_and(set, &s->set);
	return true;
}

/* Does nearly every id of the set pass? */
static bool
ask_sample(struct tx *tx, const struct condition *c, const struct id_set *s,
    bool *dense_r, struct err *err)
{
	int64_t ids[SAMPLE];
	struct id_set found = { 0 };

	if (!ask(tx, c, ids, id_set_list(s, ids, SAMPLE), &found, err))
		return false;
	*dense_r = found.n >= DENSE;
	return true;
}

static bool
pass(struct narrowing *nw, struct stream *s, struct id_set *set, bool *full_r,
    struct err *err)
{
	if (s->ended || set->n <= FEW)
		return ask_each(nw, s, set, err);
	if (set->n >= MANY && !ask_sample(nw->tx, s->c, set, &s->c->later,
	    err))
		return false;
	if (s->c->later)
		return true;
	if (!read_to(nw, s, nw->max + 1, err))
		return false;
	*full_r = !s->ended;
	id_set_and(set, &s->set);
	return true;
}

bool
narrow_end(struct narrowing *nw, struct id_set *set, bool *full_r,
    struct err *err)
{
	for (size_t i = 0; i < nw->n; i++)
		nw->streams[i].c->later = false;
	/* What was seen to be common has not ended yet. */
	if (!read_in_turns(nw, NULL, err))
		return false;
	*full_r = nw->base == nw->n;
	if (*full_r)
		return true;
	*set = id_set_copy(nw->tx->arena, &nw->streams[nw->base].set);
	for (size_t i = 0; i < nw->n && !*full_r && set->n > 0; i++)
		if (i != nw->base &&
		    !pass(nw, &nw->streams[i], set, full_r, err))
			return false;
	/* What came down since must be asked after all. */
	for (size_t i = 0; i < nw->n && !*full_r && set->n < MANY; i++) {
		if (!nw->streams[i].c->later)
			continue;
		nw->streams[i].c->later = false;
		if (!pass(nw, &nw->streams[i], set, full_r, err))
			return false;
	}
	return true;
}

bool
condition_has(struct tx *tx, const struct condition *c, int64_t id,
    bool *has_r, struct err *err)
{
	struct value v[COUNT(c->v)];
	struct opt64 got;

	memcpy(v, c->v, c->nv * sizeof(*v));
	v[c->nv] = V_INT(id);
	if (!conn_number(tx->conn, c->has, v, c->nv + 1, &got, err))
		return false;
	*has_r = got.known;
	return true;
}
