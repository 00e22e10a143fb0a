/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * narrow.c - the ids that pass several conditions, each of which has an index.
 *
 * Two filters, or two words, that many records pass apart and few together have
 * no index in common: passing over what the second refuses would fetch most of
 * a table, row by row.  Instead each condition's own index is read, which holds
 * the ids, and nothing else is touched: a tenth of a microsecond an id.  A
 * condition that few pass goes first, and then the others are asked by id.
 *
 * The set is a hash table by linear probing; a slot tells how many conditions
 * its id has passed, so that what falls away need not be taken out.
 */
#include "store/internal.h"

/* A sample of this many, of which so many make a condition dense. */
enum { FEW = 2000, MORE = 4, SAMPLE = 64, DENSE = 48 };
/* With as many left, a dense condition leaves more than we count. */
enum { MANY = 4 * QUERY_COUNT };

/* SplitMix64's finaliser. */
static size_t
slot_of(const struct id_set *s, int64_t id)
{
	uint64_t h = (uint64_t)id;
	size_t at;

	h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
	at = (size_t)(h ^ (h >> 31)) & (s->nslots - 1);
	while (s->slots[at].passed != 0 && s->slots[at].id != id)
		at = (at + 1) & (s->nslots - 1);
	return at;
}

bool
id_set_has(const struct id_set *s, int64_t id)
{
	return s->slots[slot_of(s, id)].passed == s->rounds;
}

static void
grow(struct id_set *s, struct arena *a)
{
	struct id_set was = *s;

	s->nslots = was.nslots == 0 ? 1024 : was.nslots * 4;
	s->slots = arena_array(a, struct id_slot, s->nslots);
	for (size_t i = 0; i < was.nslots; i++)
		if (was.slots[i].passed != 0)
			s->slots[slot_of(s, was.slots[i].id)] = was.slots[i];
}

/* The id passes the present round, if it passed those before. */
static void
pass(struct id_set *s, struct arena *a, int64_t id)
{
	struct id_slot *slot;

	if (s->rounds == 1 && 2 * (s->used + 1) > s->nslots)
		grow(s, a);
	slot = &s->slots[slot_of(s, id)];
	if (slot->passed != s->rounds - 1)
		return;
	*slot = (struct id_slot){ id, s->rounds };
	s->used += s->rounds == 1;
	s->n++;
}

/* Those of a condition pass, at most `max`; *full_r: there are more. */
static bool
read_all(struct tx *tx, const struct condition *c, size_t max,
    struct id_set *s, bool *full_r, struct err *err)
{
	struct result r;
	size_t n = 0;
	int got = 0;

	if (!conn_start(tx->conn, c->sql, c->v, c->nv, &r, err))
		return false;
	while (n <= max && (got = conn_step(tx->conn, &r, err)) > 0)
		if (n++ < max)
			pass(s, tx->arena, tx->conn->driver->num(&r, 0).v);
	conn_finish(tx->conn, &r);
	*full_r = n > max;
	return got >= 0;
}

size_t
id_set_list(const struct id_set *s, int64_t *ids, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nslots && n < max; i++)
		if (s->slots[i].passed != 0 &&
		    s->slots[i].passed == s->rounds)
			ids[n++] = s->slots[i].id;
	return n;
}

/* The condition, of some ids only. */
static struct condition
among(struct tx *tx, const struct condition *c, const int64_t *ids, size_t n)
{
	enum store_dialect dialect = tx->store->driver->dialect;
	struct buf sql = BUF_IN(tx->arena, 4096);
	struct condition each = *c;

	each.v[each.nv++] = V_TEXT(ids_json(tx->arena, ids, n));
	buf_add_c(&sql, "SELECT j.value\nFROM json_each(");
	sql_mark(&sql, dialect, each.nv);
	buf_addf(&sql, ") AS j\nWHERE EXISTS (%.*s AND %s = j.value)",
	    STR_ARG(c->sql), c->id);
	each.sql = buf_str(&sql);
	return each;
}

/* The same for few ids, by looking each up. */
static bool
ask_each(struct tx *tx, const struct condition *c, struct id_set *s,
    struct err *err)
{
	int64_t *ids = arena_array(tx->arena, int64_t, s->n);
	size_t n = id_set_list(s, ids, s->n);
	struct condition each = among(tx, c, ids, n);
	bool full;

	s->rounds++;
	s->n = 0;
	return read_all(tx, &each, n, s, &full, err);
}

/* Does nearly every id of the set pass?  The set's order is as good as dice. */
static bool
ask_sample(struct tx *tx, const struct condition *c, const struct id_set *s,
    bool *dense_r, struct err *err)
{
	int64_t ids[SAMPLE];
	struct id_set found = { .rounds = 1 };
	struct condition each = among(tx, c, ids,
	    id_set_list(s, ids, SAMPLE));
	bool full;

	grow(&found, tx->arena);
	if (!read_all(tx, &each, SAMPLE, &found, &full, err))
		return false;
	*dense_r = found.n >= DENSE;
	return true;
}

bool
condition_has(struct tx *tx, const struct condition *c, int64_t id,
    bool *has_r, struct err *err)
{
	enum store_dialect dialect = tx->store->driver->dialect;
	struct buf sql = BUF_IN(tx->arena, 4096);
	struct condition one = *c;
	struct opt64 got;

	buf_add(&sql, c->sql);
	buf_addf(&sql, " AND %s = ", c->id);
	one.v[one.nv++] = V_INT(id);
	sql_mark(&sql, dialect, one.nv);
	if (!conn_number(tx->conn, buf_str(&sql), one.v, one.nv, &got, err))
		return false;
	*has_r = got.known;
	return true;
}

/* The first round: the condition that the fewest pass, or nearly. */
static bool
begin(struct tx *tx, const struct condition *list, size_t n, size_t max,
    struct id_set *s, size_t *base_r, bool *full_r, struct err *err)
{
	for (size_t few = n == 1 ? max : FEW;; few *= MORE) {
		few = few > max ? max : few;
		for (size_t i = 0; i < n; i++) {
			*s = (struct id_set){ .rounds = 1 };
			grow(s, tx->arena);
			*base_r = i;
			if (!read_all(tx, &list[i], few, s, full_r, err))
				return false;
			if (!*full_r)
				return true;
		}
		if (few == max)
			return true;
	}
}

static bool
next_round(struct tx *tx, struct condition *c, size_t max, struct id_set *s,
    bool *full_r, struct err *err)
{
	if (s->n <= FEW)
		return ask_each(tx, c, s, err);
	if (s->n >= MANY && !ask_sample(tx, c, s, &c->later, err))
		return false;
	if (c->later)
		return true;
	s->rounds++;
	s->n = 0;
	return read_all(tx, c, max, s, full_r, err);
}

bool
is_crowded(struct tx *tx, const struct condition *list, size_t n,
    bool *crowded_r, struct err *err)
{
	struct id_set s;
	bool full = true;

	*crowded_r = false;
	for (size_t i = n; full && i-- > 0;) {
		s = (struct id_set){ .rounds = 1 };
		grow(&s, tx->arena);
		if (!read_all(tx, &list[i], FEW, &s, &full, err))
			return false;
	}
	if (!full)
		return true;
	for (size_t i = 1; i < n && s.n > QUERY_COUNT; i++)
		if (!ask_each(tx, &list[i], &s, err))
			return false;
	*crowded_r = s.n > QUERY_COUNT;
	return true;
}

bool
narrow(struct tx *tx, struct condition *list, size_t n, size_t max,
    struct id_set *s, bool *full_r, struct err *err)
{
	size_t base;

	BUG_IF(n == 0);
	if (!begin(tx, list, n, max, s, &base, full_r, err))
		return false;
	for (size_t i = 0; i < n && !*full_r && s->n > 0; i++)
		if (i != base &&
		    !next_round(tx, &list[i], max, s, full_r, err))
			return false;
	/* What came down since must be asked after all. */
	for (size_t i = 0; i < n && !*full_r && s->n < MANY; i++) {
		if (!list[i].later)
			continue;
		list[i].later = false;
		if (!next_round(tx, &list[i], max, s, full_r, err))
			return false;
	}
	return true;
}
