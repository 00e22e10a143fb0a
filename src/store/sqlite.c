/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The SQLite driver: WAL, synchronous=FULL, foreign keys on, nothing of the
 * schema trusted.  One connection writes (writer.c), the others are query_only.
 *
 * Ids come from a row a name in id_block; a block is put aside in the
 * transaction that wants it, so a rolled back transaction gives it back
 * (writer.c restores the connection's memory of it).
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/driver.h"

/* What SQLite says, as the three classes of err.h. */
static bool
fault(struct conn *c, int rc, struct err *err)
{
	struct str said = str_of(c->db != NULL ? sqlite3_errmsg(c->db) :
	    sqlite3_errstr(rc));

	switch (rc & 0xff) {
	case SQLITE_FULL:
		c->lost = true;
		return err_set(err, ERR_FULL, NULL, "store-full");
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		c->lost = true;
		return err_set_args(err, ERR_IO, NULL, "store-io",
		    ERR_TEXT(said));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		c->lost = true;
		return err_set_args(err, ERR_IO, NULL, "store-corrupt",
		    ERR_TEXT(said));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_NOMEM:
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	case SQLITE_CONSTRAINT:
		return err_set_args(err, ERR_CONFLICT, NULL,
		    "store-constraint", ERR_TEXT(said));
	case SQLITE_TOOBIG:
		return err_set(err, ERR_TOO_LARGE, NULL, "store-too-large");
	default:
		return err_set_args(err, ERR_INTERNAL, NULL,
		    "store-statement", ERR_TEXT(said));
	}
}

static bool
script(struct conn *c, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || fault(c, rc, err);
}

static bool
configure(struct conn *c, struct err *err)
{
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_timeout(c->db, 5000);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	/* One plan a statement, whatever is bound: no preparing again at a step. */
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 0);
	if (c->use == CONN_SCRATCH)
		return true;
	if (c->use == CONN_READ)
		return script(c,
		    "PRAGMA foreign_keys = ON;\n"
		    "PRAGMA temp_store = MEMORY;\n"
		    "PRAGMA cache_size = -4000;\n"
		    "PRAGMA query_only = ON;\n", err);
	return script(c,
	    "PRAGMA page_size = 8192;\n"
	    "PRAGMA journal_mode = WAL;\n"
	    "PRAGMA synchronous = FULL;\n"
	    "PRAGMA foreign_keys = ON;\n"
	    "PRAGMA temp_store = MEMORY;\n"
	    "PRAGMA cache_size = -65536;\n"
	    "PRAGMA journal_size_limit = 67108864;\n", err);
}

/* The file is ours alone from its first byte. */
static bool
make_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_set_args(err, errno == ENOSPC ? ERR_FULL : ERR_IO,
		    NULL, "store-open", ERR_TEXT(str_of(path)),
		    ERR_TEXT(str_of(strerror(errno))));
	close(fd);
	return true;
}

static void
driver_close(struct conn *c)
{
	sqlite3_close_v2(c->db);
	c->db = NULL;
}

static bool
driver_open(struct conn *c, struct err *err)
{
	sqlite3 *db = NULL;
	int rc;

	if ((rc = sqlite3_initialize()) != SQLITE_OK)
		return fault(c, rc, err);
	if (c->use == CONN_WRITE && !make_file(c->where, err))
		return false;
	rc = sqlite3_open_v2(c->where, &db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	c->db = db;
	if (rc == SQLITE_OK && configure(c, err))
		return true;
	if (rc != SQLITE_OK)
		fault(c, rc, err);
	driver_close(c);
	return false;
}

static bool
prepare(struct conn *c, struct stmt *s, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v3(c->db, s->sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &st, NULL);

	if (rc != SQLITE_OK)
		return fault(c, rc, err);
	BUG_IF(st == NULL);
	s->handle = st;
	return true;
}

static void
unprepare(struct conn *c, struct stmt *s)
{
	(void)c;
	sqlite3_finalize(s->handle);
}

static int
bind(sqlite3_stmt *st, int i, const struct value *v)
{
	switch (v->kind) {
	case BIND_NULL:
		return sqlite3_bind_null(st, i);
	case BIND_INT:
		return sqlite3_bind_int64(st, i, v->n);
	case BIND_TEXT:
		return sqlite3_bind_text64(st, i, v->s.len ? v->s.ptr : "",
		    v->s.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	case BIND_BLOB:
		return sqlite3_bind_blob64(st, i, v->s.len ? v->s.ptr : "",
		    v->s.len, SQLITE_TRANSIENT);
	case BIND_IDS:
		break;
	}
	BUG("a bind without a kind");
}

static bool
start(struct conn *c, struct stmt *s, const struct value *v, struct result *r,
    struct err *err)
{
	for (size_t i = 0; i < s->nparams; i++) {
		int rc = bind(s->handle, (int)i + 1, &v[i]);

		if (rc != SQLITE_OK)
			return fault(c, rc, err);
	}
	r->handle = s->handle;
	return true;
}

static int
step(struct conn *c, struct result *r, struct err *err)
{
	int rc = sqlite3_step(r->handle);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE) {
		r->changed = sqlite3_changes64(c->db);
		return 0;
	}
	fault(c, rc, err);
	return -1;
}

static void
finish(struct conn *c, struct result *r)
{
	(void)c;
	sqlite3_reset(r->stmt->handle);
}

static struct opt64
num(const struct result *r, int column)
{
	if (sqlite3_column_type(r->handle, column) == SQLITE_NULL)
		return UNKNOWN;
	return KNOWN(sqlite3_column_int64(r->handle, column));
}

static struct str
text(const struct result *r, int column, struct arena *a)
{
	const char *ptr = sqlite3_column_blob(r->handle, column);
	int len = sqlite3_column_bytes(r->handle, column);

	(void)a;
	if (ptr == NULL || len == 0)
		return STR_EMPTY;
	return (struct str){ ptr, (size_t)len };
}

static bool
take_ids(struct conn *c, enum ids_of of, int64_t ahead, struct ids *block_r,
    struct err *err)
{
	static const char *const names[IDS__MAX] = {
		[IDS_RECORD] = "record", [IDS_AUDIT] = "audit",
	};
	struct value v[] = { V_TEXT(str_of(names[of])), V_INT(ahead) };
	struct opt64 next;

	if (!conn_number(c, STR(
	    "UPDATE id_block SET next = next + ?2\n"
	    "WHERE name = ?1\n"
	    "RETURNING next"), v, COUNT(v), &next, err))
		return false;
	BUG_IF(!next.known);
	*block_r = (struct ids){ next.v - ahead, next.v - ahead,
		next.v };
	return true;
}

const struct driver sqlite_driver = {
	.dialect = STORE_SQLITE,
	.mark = '?',
	.begin_write = "BEGIN IMMEDIATE",
	.begin_read = "BEGIN",
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
