/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Search by folded prefix tokens, the same on both databases.
 *
 * A record's tokens are those of its TITLE and SEARCH texts, at most
 * TOKENS_MAX.  On a change only the tokens that came or went are written: those
 * before are known from the object before.  A typed word finds the tokens that
 * begin with it; several words intersect.
 */
#include "base/utf8.h"
#include "record/value.h"
#include "store/narrow.h"

enum { TOKENS_MAX = 200, IDS_MAX = 200 };

struct tokens {
	struct arena *a;
	struct str list[TOKENS_MAX];
	size_t n;
};

static void
add_token(void *arg, struct str token)
{
	struct tokens *t = arg;

	if (t->n < TOKENS_MAX)
		t->list[t->n++] = str_copy(t->a, token);
}

static int
compare_str(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return str_cmp(*x, *y);
}

static bool
is_searched(const struct field *f)
{
	return field_is_text(f) && (f->flags & (FIELD_TITLE | FIELD_SEARCH)) &&
	    !(f->flags & FIELD_SECRET);
}

/* Sorted, each once. */
static void
collect(struct tokens *t, const struct record *r, const void *object)
{
	size_t kept = 0;

	t->n = 0;
	for (size_t i = 0; object != NULL && i < r->nfields; i++)
		if (is_searched(&r->fields[i]) && t->n < TOKENS_MAX)
			utf8_tokens(t->a, field_str(&r->fields[i], object),
			    TOKENS_MAX - t->n, add_token, t);
	if (t->n > 1)
		qsort(t->list, t->n, sizeof(t->list[0]), compare_str);
	for (size_t i = 0; i < t->n; i++)
		if (kept == 0 || !str_eq(t->list[kept - 1], t->list[i]))
			t->list[kept++] = t->list[i];
	t->n = kept;
}

static bool
write_token(struct tx *tx, const struct record *r, int64_t id,
    struct str token, bool add, struct err *err)
{
	static const struct str sql[STORE_DIALECT__MAX][2] = {
		[STORE_SQLITE] = { STR_INIT(
		    "DELETE FROM search_token\n"
		    "WHERE organisation = ?1 AND record = ?2 AND token = ?3\n"
		    "AND record_id = ?4"), STR_INIT(
		    "INSERT INTO search_token\n"
		    "    (organisation, record, token, record_id)\n"
		    "VALUES (?1, ?2, ?3, ?4)") },
		[STORE_PGSQL] = { STR_INIT(
		    "DELETE FROM search_token\n"
		    "WHERE organisation = $1 AND record = $2 AND token = $3\n"
		    "AND record_id = $4"), STR_INIT(
		    "INSERT INTO search_token\n"
		    "    (organisation, record, token, record_id)\n"
		    "VALUES ($1, $2, $3, $4)") },
	};
	struct value v[] = {
		V_INT(r->scope == RECORD_INSTALLATION ? 0 :
		    tx->actor->organisation),
		V_TEXT(str_of(r->name)), V_TEXT(token), V_INT(id),
	};

	return conn_run(tx->conn, sql[tx->conn->driver->dialect][add], v,
	    COUNT(v), NULL, err);
}

bool
search_update(struct tx *tx, const struct record *r, const void *before,
    const void *after, struct err *err)
{
	const struct rec *rec = after != NULL ? after : before;
	struct tokens *old = arena_new(tx->arena, struct tokens);
	struct tokens *new = arena_new(tx->arena, struct tokens);
	size_t i = 0, k = 0;

	old->a = new->a = tx->arena;
	collect(old, r, before);
	collect(new, r, after);
	while (i < old->n || k < new->n) {
		int order = i == old->n ? 1 : k == new->n ? -1 :
		    str_cmp(old->list[i], new->list[k]);

		if (order == 0) {
			i++;
			k++;
			continue;
		}
		if (!write_token(tx, r, rec->id, order < 0 ? old->list[i++] :
		    new->list[k++], order > 0, err))
			return false;
	}
	return true;
}

/* ---- finding ------------------------------------------------------------ */

static size_t
words_of(struct tokens *t, struct arena *a, struct str words)
{
	t->a = a;
	t->n = 0;
	utf8_tokens(a, words, SEARCH_WORDS, add_token, t);
	return t->n;
}

/* "SELECT record_id ... token in [word, word + the last character)" */
static void
word_query(struct buf *sql, const struct store *store,
    const struct record *r, struct arena *a, struct str word,
    struct value *v, size_t *n)
{
	enum store_dialect dialect = store->driver->dialect;

	buf_add_c(sql, "SELECT record_id FROM search_token\n"
	    "WHERE organisation = ");
	if (r->scope == RECORD_ORGANISATION)
		sql_mark(sql, dialect, 1);
	else
		buf_add_c(sql, "0");
	buf_add_c(sql, " AND record = ");
	v[(*n)++] = V_TEXT(str_of(r->name));
	sql_mark(sql, dialect, *n);
	buf_add_c(sql, " AND token >= ");
	v[(*n)++] = V_TEXT(word);
	sql_mark(sql, dialect, *n);
	buf_add_c(sql, " AND token < ");
	v[(*n)++] = V_TEXT(str_printf(a, "%.*s\xF4\x8F\xBF\xBF",
	    STR_ARG(word)));
	sql_mark(sql, dialect, *n);
}

size_t
search_conditions(struct tx *tx, const struct record *r, struct str words,
    struct condition *list)
{
	struct tokens *tokens = arena_new(tx->arena, struct tokens);

	words_of(tokens, tx->arena, words);
	for (size_t i = 0; i < tokens->n; i++) {
		struct buf sql = BUF_IN(tx->arena, 1024);
		struct condition *c = &list[i];

		*c = (struct condition){ .id = "record_id" };
		if (r->scope == RECORD_ORGANISATION)
			c->v[c->nv++] = V_INT(tx->actor->organisation);
		word_query(&sql, tx->store, r, tx->arena, tokens->list[i],
		    c->v, &c->nv);
		c->sql = buf_str(&sql);
	}
	return tokens->n;
}

/* " AND EXISTS (the word among the record's tokens)" */
void
search_where(struct buf *sql, const struct store *store,
    const struct table *t, struct arena *a, struct str words,
    struct value *v, size_t *n)
{
	struct tokens *tokens = arena_new(a, struct tokens);

	words_of(tokens, a, words);
	for (size_t i = 0; i < tokens->n; i++) {
		buf_add_c(sql, "\nAND EXISTS (");
		word_query(sql, store, t->record, a, tokens->list[i], v, n);
		buf_addf(sql, " AND record_id = %.*s.id)", STR_ARG(t->name));
	}
}

static int
compare_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Sorted, each once. */
static size_t
sort_ids(int64_t *ids, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(ids, n, sizeof(*ids), compare_id);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || ids[kept - 1] != ids[i])
			ids[kept++] = ids[i];
	return kept;
}

/* Those of a word, read in the order of its tokens until `max`; *full_r says
 * that there may be more. */
static bool
ids_of_word(struct tx *tx, const struct record *r, struct str word,
    size_t max, int64_t *ids, size_t *n_r, bool *full_r, struct err *err)
{
	struct buf sql = BUF_IN(tx->arena, 1024);
	struct value v[5];
	struct result res;
	size_t n = 0;
	int got = 0;

	*n_r = 0;
	if (r->scope == RECORD_ORGANISATION)
		v[n++] = V_INT(tx->actor->organisation);
	word_query(&sql, tx->store, r, tx->arena, word, v, &n);
	buf_add_c(&sql, "\nLIMIT ");
	v[n++] = V_INT((int64_t)max);
	sql_mark(&sql, tx->store->driver->dialect, n);
	if (!conn_start(tx->conn, buf_str(&sql), v, n, &res, err))
		return false;
	while (*n_r < max && (got = conn_step(tx->conn, &res, err)) > 0)
		ids[(*n_r)++] = tx->conn->driver->num(&res, 0).v;
	conn_finish(tx->conn, &res);
	*full_r = *n_r == max;
	*n_r = sort_ids(ids, *n_r);
	return got >= 0;
}

/* Of the ids, those that have the word too. */
static bool
keep_with_word(struct tx *tx, const struct record *r, struct str word,
    int64_t *ids, size_t *n_r, struct err *err)
{
	enum store_dialect dialect = tx->store->driver->dialect;
	struct buf sql = BUF_IN(tx->arena, 2048);
	struct value v[5];
	struct result res;
	size_t n = 0, at;
	int got;

	if (r->scope == RECORD_ORGANISATION)
		v[n++] = V_INT(tx->actor->organisation);
	at = n + 4;
	buf_add_c(&sql, dialect == STORE_PGSQL ?
	    "SELECT j.v::bigint\nFROM jsonb_array_elements_text(" :
	    "SELECT j.value\nFROM json_each(");
	sql_mark(&sql, dialect, at);
	buf_add_c(&sql, dialect == STORE_PGSQL ?
	    "::jsonb) AS j(v)\nWHERE EXISTS (" : ") AS j\nWHERE EXISTS (");
	word_query(&sql, tx->store, r, tx->arena, word, v, &n);
	buf_add_c(&sql, dialect == STORE_PGSQL ?
	    " AND record_id = j.v::bigint)" : " AND record_id = j.value)");
	v[n++] = V_TEXT(ids_json(tx->arena, ids, *n_r));
	BUG_IF(n != at);
	if (!conn_start(tx->conn, buf_str(&sql), v, n, &res, err))
		return false;
	*n_r = 0;
	while ((got = conn_step(tx->conn, &res, err)) > 0)
		ids[(*n_r)++] = tx->conn->driver->num(&res, 0).v;
	conn_finish(tx->conn, &res);
	return got == 0;
}

bool
search_ids(struct tx *tx, const struct record *r, struct str words,
    size_t max, int64_t *ids, size_t *n_r, bool *full_r, struct err *err)
{
	struct tokens *t = arena_new(tx->arena, struct tokens);
	size_t first = 0;

	*n_r = 0;
	*full_r = false;
	if (words_of(t, tx->arena, words) == 0)
		return true;
	/* The first word that few have; the others are looked up by id. */
	for (; first < t->n; first++) {
		if (!ids_of_word(tx, r, t->list[first], max, ids, n_r, full_r,
		    err))
			return false;
		if (!*full_r)
			break;
	}
	for (size_t i = 0; i < t->n && *n_r > 0; i++)
		if (i != (first < t->n ? first : t->n - 1) &&
		    !keep_with_word(tx, r, t->list[i], ids, n_r, err))
			return false;
	return true;
}

/* Best first: the whole title, its beginning, any word; then the shorter. */
static int
rank(struct arena *a, struct str words, struct str name)
{
	struct str fold = value_fold(a, name);

	return str_eq(fold, words) ? 0 : str_starts(fold, words) ? 1 : 2;
}

struct ranked {
	struct search_hit hit;
	int rank;
	size_t order;		/* of the registry, then as found */
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->hit.name.len != y->hit.name.len)
		return x->hit.name.len < y->hit.name.len ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static bool
search_record(struct tx *tx, const struct record *r, struct str words,
    struct ranked *list, size_t *n_r, size_t room, struct err *err)
{
	int64_t *ids = arena_array(tx->arena, int64_t, room);
	struct str *names = arena_array(tx->arena, struct str, room);
	struct str fold = value_fold(tx->arena, str_trim(words));
	size_t n;
	bool full;

	if (!search_ids(tx, r, words, room, ids, &n, &full, err) ||
	    (n > 0 && !store_names(tx, r, ids, n, names, err)))
		return false;
	for (size_t i = 0; i < n; i++, (*n_r)++)
		list[*n_r] = (struct ranked){ { r, ids[i], names[i] },
			rank(tx->arena, fold, names[i]), *n_r };
	return true;
}

bool
store_search(struct tx *tx, struct str words, size_t max,
    struct search_hit *hits, size_t *n_r, struct err *err)
{
	const struct registry *reg = tx->store->registry;
	size_t room = max < IDS_MAX ? IDS_MAX : max, n = 0;
	struct ranked *list = arena_array(tx->arena, struct ranked,
	    reg->n * room);

	*n_r = 0;
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->scope == RECORD_ORGANISATION &&
		    record_title(reg->records[i]) != NULL &&
		    !search_record(tx, reg->records[i], words, list, &n,
			room, err))
			return false;
	if (n > 1)
		qsort(list, n, sizeof(*list), compare_ranked);
	for (size_t i = 0; i < n && i < max; i++)
		hits[(*n_r)++] = list[i].hit;
	return true;
}
