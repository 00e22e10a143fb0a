/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The PostgreSQL driver: libpq, one prepared statement a text, results as text.
 *
 * Writes are SERIALIZABLE; a lost race (40001, 40P01) sets conn->retry and the
 * write runs again (tx.c).  Readers hold a REPEATABLE READ snapshot that is
 * READ ONLY.  A connection that breaks is marked lost and opened again when it
 * is next taken from its pool; what ran on it is answered UNAVAILABLE.
 * synchronous_commit=off would acknowledge what is not durable: refused.
 *
 * Ids come from sequences, which no rollback gives back; a connection keeps the
 * rest of its block (tx.c), so numbers stay dense while one node writes.
 */
#include <libpq-fe.h>

#include "store/driver.h"

enum { OID_BYTEA = 17, RECORD_BLOCK = 64 };

/* The message without its last line feed. */
static struct str
said_of(const char *text)
{
	return str_trim(str_of(text));
}

/* What the server says, as the three classes of err.h. */
static bool
fault(struct conn *c, const PGresult *res, struct err *err)
{
	const char *state = res == NULL ? NULL :
	    PQresultErrorField(res, PG_DIAG_SQLSTATE);
	struct str said = said_of(res == NULL ? PQerrorMessage(c->db) :
	    PQresultErrorMessage(res));
	struct str s = str_of(state == NULL ? "" : state);

	if (PQstatus(c->db) != CONNECTION_OK || str_starts(s, STR("57P")) ||
	    str_starts(s, STR("08"))) {
		c->lost = true;
		return err_set_args(err, ERR_UNAVAILABLE, NULL, "store-lost",
		    ERR_TEXT(said));
	}
	if (str_eq_c(s, "40001") || str_eq_c(s, "40P01")) {
		c->retry = true;
		return err_set(err, ERR_CONFLICT, NULL, "store-race");
	}
	if (str_eq_c(s, "53100"))
		return err_set(err, ERR_FULL, NULL, "store-full");
	if (str_starts(s, STR("53")) || str_starts(s, STR("55")))
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	if (str_starts(s, STR("58")))
		return err_set_args(err, ERR_IO, NULL, "store-io",
		    ERR_TEXT(said));
	if (str_starts(s, STR("23")))
		return err_set_args(err, ERR_CONFLICT, NULL,
		    "store-constraint", ERR_TEXT(said));
	if (str_starts(s, STR("54")))
		return err_set(err, ERR_TOO_LARGE, NULL, "store-too-large");
	return err_set_args(err, ERR_INTERNAL, NULL, "store-statement",
	    ERR_TEXT(said));
}

static bool
is_ok(const PGresult *res)
{
	ExecStatusType st = PQresultStatus(res);

	return st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK ||
	    st == PGRES_EMPTY_QUERY;
}

static bool
script(struct conn *c, const char *sql, struct err *err)
{
	PGresult *res = PQexec(c->db, sql);
	bool ok = is_ok(res) || fault(c, res, err);

	PQclear(res);
	return ok;
}

/* ---- opening ------------------------------------------------------------ */

static bool
check_setting(struct conn *c, struct err *err)
{
	PGresult *res = PQexec(c->db, "SHOW synchronous_commit");
	bool ok = is_ok(res) || fault(c, res, err);

	if (ok && strcmp(PQgetvalue(res, 0, 0), "off") == 0)
		ok = err_set(err, ERR_UNAVAILABLE, NULL, "store-not-durable");
	PQclear(res);
	return ok;
}

static void
driver_close(struct conn *c)
{
	PQfinish(c->db);
	c->db = NULL;
}

static void
ignore_notice(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

static bool
driver_open(struct conn *c, struct err *err)
{
	bool ok;

	c->db = PQconnectdb(c->where);
	BUG_IF(c->db == NULL);
	PQsetNoticeReceiver(c->db, ignore_notice, NULL);
	if (PQstatus(c->db) != CONNECTION_OK)
		ok = err_set_args(err, ERR_UNAVAILABLE, NULL, "store-lost",
		    ERR_TEXT(said_of(PQerrorMessage(c->db))));
	else
		ok = script(c, "SET client_encoding = 'UTF8';\n"
		    "SET TIME ZONE 'UTC';\n"
		    "SET standard_conforming_strings = on;\n"
		    "SET bytea_output = 'hex'", err) && check_setting(c, err);
	if (!ok)
		driver_close(c);
	return ok;
}

/* ---- statements --------------------------------------------------------- */

static bool
prepare(struct conn *c, struct stmt *s, struct err *err)
{
	char name[24];
	PGresult *res;
	bool ok;

	snprintf(name, sizeof(name), "s%llu", (unsigned long long)c->clock);
	res = PQprepare(c->db, name, s->sql, 0, NULL);
	if ((ok = is_ok(res) || fault(c, res, err))) {
		s->handle = strdup(name);
		BUG_IF(s->handle == NULL);
	}
	PQclear(res);
	return ok;
}

static void
unprepare(struct conn *c, struct stmt *s)
{
	char sql[48];

	/* In a transaction that failed it stays until the connection ends. */
	if (PQstatus(c->db) == CONNECTION_OK &&
	    PQtransactionStatus(c->db) != PQTRANS_INERROR) {
		snprintf(sql, sizeof(sql), "DEALLOCATE %s",
		    (const char *)s->handle);
		PQclear(PQexec(c->db, sql));
	}
	free(s->handle);
}

struct params {
	const char *values[STMT_PARAMS];
	int lengths[STMT_PARAMS], formats[STMT_PARAMS];
};

/* Text needs its NUL; numbers their digits.  In `a`. */
static void
put(struct params *p, size_t i, const struct value *v, struct arena *a)
{
	p->values[i] = NULL;
	p->formats[i] = v->kind == BIND_BLOB;
	p->lengths[i] = 0;
	switch (v->kind) {
	case BIND_NULL:
		return;
	case BIND_INT:
		p->values[i] = str_printf(a, "%lld", (long long)v->n).ptr;
		return;
	case BIND_TEXT:
		p->values[i] = str_c(a, v->s);
		return;
	case BIND_BLOB:
		BUG_IF(v->s.len > INT32_MAX);
		p->values[i] = v->s.len > 0 ? v->s.ptr : "";
		p->lengths[i] = (int)v->s.len;
		return;
	case BIND_IDS:
		break;
	}
	BUG("a bind without a kind");
}

static bool
start(struct conn *c, struct stmt *s, const struct value *v, struct result *r,
    struct err *err)
{
	struct arena a = ARENA_INIT;
	struct params *p = arena_new(&a, struct params);
	PGresult *res;

	for (size_t i = 0; i < s->nparams; i++)
		put(p, i, &v[i], &a);
	res = PQexecPrepared(c->db, s->handle, (int)s->nparams, p->values,
	    p->lengths, p->formats, 0);
	arena_release(&a);
	r->handle = res;
	r->row = -1;
	if (!is_ok(res))
		return fault(c, res, err);
	r->nrows = PQntuples(res);
	if (!str_to_i64(str_of(PQcmdTuples(res)), &r->changed))
		r->changed = 0;
	return true;
}

static int
step(struct conn *c, struct result *r, struct err *err)
{
	(void)c;
	(void)err;
	return ++r->row < r->nrows;
}

static void
finish(struct conn *c, struct result *r)
{
	(void)c;
	PQclear(r->handle);
}

static struct opt64
num(const struct result *r, int column)
{
	int64_t n;

	if (PQgetisnull(r->handle, r->row, column) ||
	    !str_to_i64(str_of(PQgetvalue(r->handle, r->row, column)), &n))
		return UNKNOWN;
	return KNOWN(n);
}

static struct str
decode(struct str hex, struct arena *a)
{
	size_t n = hex.len < 2 ? 0 : (hex.len - 2) / 2;
	char *out = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++) {
		int v = 0;

		for (size_t k = 2; k < 4; k++) {
			char d = hex.ptr[2 * i + k];

			v = v << 4 | (d <= '9' ? d - '0' : d - 'a' + 10);
		}
		out[i] = (char)v;
	}
	return (struct str){ out, n };
}

static struct str
text(const struct result *r, int column, struct arena *a)
{
	struct str s = { PQgetvalue(r->handle, r->row, column),
		(size_t)PQgetlength(r->handle, r->row, column) };

	return PQftype(r->handle, column) == OID_BYTEA ? decode(s, a) : s;
}

/* The record sequence steps by its block of 64; entries come one by one, so
 * that their order is that of the nodes together. */
static bool
take_ids(struct conn *c, enum ids_of of, int64_t ahead, struct ids *block_r,
    struct err *err)
{
	struct opt64 first;

	(void)ahead;
	if (!conn_number(c, of == IDS_RECORD ?
	    STR("SELECT nextval('id_record')") :
	    STR("SELECT nextval('id_audit')"), NULL, 0, &first, err))
		return false;
	*block_r = (struct ids){ first.v, first.v,
		first.v + (of == IDS_RECORD ? RECORD_BLOCK : 1) };
	return true;
}

const struct driver pgsql_driver = {
	.dialect = STORE_PGSQL,
	.mark = '$',
	.begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE",
	.begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	.open = driver_open,
	.close = driver_close,
	.script = script,
	.prepare = prepare,
	.unprepare = unprepare,
	.start = start,
	.step = step,
	.finish = finish,
	.num = num,
	.text = text,
	.take_ids = take_ids,
};
