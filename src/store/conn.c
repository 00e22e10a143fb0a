/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A connection and the statements it has prepared.
 *
 * Statements are found by their text: a catalogue's rows and composed SQL alike
 * come here as text, so one cache serves both.  When it is full the statement
 * unused for the longest time in the bucket wanted goes.  A statement that is
 * wanted while a cursor is open on it gets a twin for that one use.
 */
#include "store/driver.h"

struct conn *
conn_new(const struct driver *driver, const char *where, enum conn_use use)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		fputs("stormvast: out of memory\n", stderr);
		abort();
	}
	c->driver = driver;
	c->where = where;
	c->use = use;
	return c;
}

static void
stmt_free(struct conn *c, struct stmt *s)
{
	if (s->handle != NULL)
		c->driver->unprepare(c, s);
	free(s->names);
	free(s->text);
	free(s->sql);
	free(s);
}

void
conn_drop(struct conn *c)
{
	for (size_t i = 0; i < STMT_BUCKETS; i++) {
		for (struct stmt *s = c->buckets[i], *next; s != NULL;
		    s = next) {
			next = s->next;
			stmt_free(c, s);
		}
		c->buckets[i] = NULL;
	}
	c->nstmts = 0;
	if (c->db != NULL)
		c->driver->close(c);
	c->db = NULL;
	c->lost = false;
	memset(c->ids, 0, sizeof(c->ids));
}

void
conn_free(struct conn *c)
{
	if (c == NULL)
		return;
	conn_drop(c);
	free(c);
}

bool
conn_ready(struct conn *c, struct err *err)
{
	if (c->lost)
		conn_drop(c);
	c->failed = c->retry = false;
	return c->db != NULL || c->driver->open(c, err);
}

bool
conn_fail(struct conn *c, const struct err *err)
{
	if (!c->failed) {
		c->failed = true;
		err_copy(&c->fault, err);
	}
	return false;
}

/* FNV-1a, eight bytes at a step. */
static uint64_t
hash_of(struct str s)
{
	uint64_t h = 14695981039346656037u;

	for (; s.len >= 8; s.ptr += 8, s.len -= 8) {
		uint64_t word;

		memcpy(&word, s.ptr, 8);
		h = (h ^ word) * 1099511628211u;
		h ^= h >> 29;
	}
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
	return h ^ h >> 32;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t
param_of(struct stmt *s, struct str name)
{
	for (size_t i = 0; i < s->nparams; i++)
		if (str_eq(s->names[i], name))
			return i + 1;
	BUG_IF(s->nparams == STMT_PARAMS);
	s->names[s->nparams++] = name;
	return s->nparams;
}

/* The end of the literal, quoted name or comment that begins at i, else i. */
static size_t
skip_quoted(struct str t, size_t i)
{
	char q = t.ptr[i];

	if (q == '-' && i + 1 < t.len && t.ptr[i + 1] == '-') {
		while (i < t.len && t.ptr[i] != '\n')
			i++;
		return i;
	}
	if (q != '\'' && q != '"')
		return i;
	for (i++; i < t.len && t.ptr[i] != q; i++)
		;
	return i < t.len ? i + 1 : i;
}

/* `$name` becomes ?N or $N; numbered text stays as it is. */
static void
rewrite(const struct conn *c, struct stmt *s)
{
	struct str t = { s->text, s->len };
	struct buf out = BUF_HEAP(1 << 20);
	size_t i = 0, end;

	while (i < t.len) {
		if ((end = skip_quoted(t, i)) > i) {
			buf_add(&out, str_sub(t, i, end - i));
			i = end;
			continue;
		}
		if (t.ptr[i] != '$' || i + 1 == t.len ||
		    t.ptr[i + 1] < 'a' || t.ptr[i + 1] > 'z') {
			buf_add_char(&out, t.ptr[i++]);
			continue;
		}
		for (end = ++i; end < t.len && is_name_char(t.ptr[end]); end++)
			;
		if (s->names == NULL)
			s->names = calloc(STMT_PARAMS, sizeof(*s->names));
		BUG_IF(s->names == NULL);
		buf_add_char(&out, c->driver->mark);
		buf_add_i64(&out, (int64_t)param_of(s,
		    str_sub(t, i, end - i)));
		i = end;
	}
	buf_add_char(&out, '\0');
	BUG_IF(out.over);
	s->sql = out.ptr;
}

static struct stmt *
stmt_new(const struct conn *c, struct str text, uint64_t hash)
{
	struct stmt *s = calloc(1, sizeof(*s));
	char *copy = malloc(text.len + 1);

	if (s == NULL || copy == NULL) {
		fputs("stormvast: out of memory\n", stderr);
		abort();
	}
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	s->text = copy;
	s->len = text.len;
	s->hash = hash;
	rewrite(c, s);
	return s;
}

/* Make room in a full cache: the oldest idle statement of the bucket goes. */
static void
evict(struct conn *c, struct stmt **bucket)
{
	struct stmt **oldest = NULL, *s;

	for (struct stmt **at = bucket; *at != NULL; at = &(*at)->next)
		if (!(*at)->busy &&
		    (oldest == NULL || (*at)->used < (*oldest)->used))
			oldest = at;
	if (oldest == NULL)
		return;
	s = *oldest;
	*oldest = s->next;
	c->nstmts--;
	stmt_free(c, s);
}

bool
conn_prepare(struct conn *c, struct str text, struct stmt **s_r,
    struct err *err)
{
	uint64_t hash = hash_of(text);
	struct stmt **bucket = &c->buckets[hash % STMT_BUCKETS], *s;
	bool taken = false;

	for (s = *bucket; s != NULL; s = s->next) {
		if (s->hash != hash || s->len != text.len ||
		    memcmp(s->text, text.ptr, text.len) != 0)
			continue;
		s->used = ++c->clock;
		*s_r = s;
		if (!s->busy)
			return true;
		taken = true;
		break;
	}
	s = stmt_new(c, text, hash);
	if (!c->driver->prepare(c, s, err)) {
		stmt_free(c, s);
		return conn_fail(c, err);
	}
	s->used = ++c->clock;
	s->once = taken;
	if (!taken) {
		if (c->nstmts >= STMT_CACHE)
			evict(c, bucket);
		s->next = *bucket;
		*bucket = s;
		c->nstmts++;
	}
	*s_r = s;
	return true;
}

bool
conn_start(struct conn *c, struct str text, const struct value *v, size_t n,
    struct result *r, struct err *err)
{
	struct stmt *s;

	*r = (struct result){ 0 };
	if (c->failed) {
		err_copy(err, &c->fault);
		return false;
	}
	if (!conn_prepare(c, text, &s, err))
		return false;
	if (s->names == NULL)
		s->nparams = n;
	BUG_IF(s->nparams != n);
	r->stmt = s;
	s->busy = true;
	if (c->driver->start(c, s, v, r, err))
		return true;
	conn_fail(c, err);
	conn_finish(c, r);
	return false;
}

int
conn_step(struct conn *c, struct result *r, struct err *err)
{
	int got = c->driver->step(c, r, err);

	if (got < 0)
		conn_fail(c, err);
	return got;
}

void
conn_finish(struct conn *c, struct result *r)
{
	struct stmt *s = r->stmt;

	if (s == NULL)
		return;
	c->driver->finish(c, r);
	s->busy = false;
	if (s->once)
		stmt_free(c, s);
	r->stmt = NULL;
}

bool
conn_run(struct conn *c, struct str text, const struct value *v, size_t n,
    int64_t *changed_r, struct err *err)
{
	struct result r;
	int got;

	if (!conn_start(c, text, v, n, &r, err))
		return false;
	while ((got = conn_step(c, &r, err)) > 0)
		;
	if (changed_r != NULL)
		*changed_r = r.changed;
	conn_finish(c, &r);
	return got == 0;
}

bool
conn_do(struct conn *c, const char *sql, struct err *err)
{
	return conn_run(c, str_of(sql), NULL, 0, NULL, err);
}

bool
conn_number(struct conn *c, struct str text, const struct value *v, size_t n,
    struct opt64 *n_r, struct err *err)
{
	struct result r;
	int got;

	*n_r = UNKNOWN;
	if (!conn_start(c, text, v, n, &r, err))
		return false;
	if ((got = conn_step(c, &r, err)) > 0)
		*n_r = c->driver->num(&r, 0);
	conn_finish(c, &r);
	return got >= 0;
}

bool
conn_id(struct conn *c, enum ids_of of, int64_t ahead, int64_t *id_r,
    struct err *err)
{
	struct ids *ids = &c->ids[of];

	if (ids->next == ids->end) {
		if (c->failed) {
			err_copy(err, &c->fault);
			return false;
		}
		if (!c->driver->take_ids(c, of, ahead, ids, err))
			return conn_fail(c, err);
	}
	*id_r = ids->next++;
	return true;
}
