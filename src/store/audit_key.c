/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The key that signs the audit's head, where it lies, and how another takes its
 * place.
 *
 * It is made at first use and lies beside SQLite's file (audit.key, 0600), so
 * that who can write the database cannot sign it; on PostgreSQL there is no such
 * place and it is a row.  Either way a checkpoint kept elsewhere is what an
 * auditor compares with.
 *
 * A new key is told by an entry of the audit whose reason is a note, signed by
 * the old key and by the new one: a leaf as any other, so it cannot be left out.
 * The chain of these notes leads from each key that ever was to the one of now,
 * and a checkpoint signed by any of them is good.  File and database cannot
 * change as one: the new key lies in audit.key.new until the head that it signed
 * is on disk, and while both are there the head itself says which of them holds.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "store/audit_tree.h"

enum { KEY_FILE = 400 };

#define USECASE "audit.new-key"
#define BREAK "audit.lost-key"

/* ---- where it lies ------------------------------------------------------ */

/* Beside SQLite's file; NULL on PostgreSQL. */
static const char *
key_file(const struct store *store, const char *end, struct arena *a)
{
	struct str where = str_of(store->where);
	size_t folder = where.len;

	if (store->driver->dialect != STORE_SQLITE)
		return NULL;
	while (folder > 0 && where.ptr[folder - 1] != '/')
		folder--;
	return str_printf(a, "%.*saudit.key%s", (int)folder, where.ptr,
	    end).ptr;
}

static bool
key_fault(struct err *err, const char *id, const char *path)
{
	return err_set_args(err, ERR_IO, NULL, id, ERR_TEXT(str_of(path)),
	    ERR_TEXT(str_of(strerror(errno))));
}

static bool
read_file(const char *path, struct note_key *key, struct err *err)
{
	char text[KEY_FILE];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;
	bool ok;

	if (fd < 0)
		return key_fault(err, "audit-key-missing", path);
	n = read(fd, text, KEY_FILE);
	close(fd);
	if (n < 0)
		return key_fault(err, "audit-key-missing", path);
	ok = note_key_read((struct str){ text, (size_t)n }, key);
	sodium_memzero(text, sizeof(text));
	errno = EINVAL;
	return ok || key_fault(err, "audit-key-missing", path);
}

/* A file's name is on disk when its folder is. */
static bool
sync_folder(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/');
	int fd = open(slash == NULL ? "." : str_printf(a, "%.*s/",
	    (int)(slash - path), path).ptr, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool
move_file(const char *from, const char *to, struct arena *a, struct err *err)
{
	return (rename(from, to) == 0 && sync_folder(to, a)) ||
	    key_fault(err, "audit-key-unwritten", to);
}

/* Whole or not at all. */
static bool
write_file(const char *path, const struct note_key *key, struct arena *a,
    struct err *err)
{
	const char *part = str_printf(a, "%s.part", path).ptr;
	struct buf line = BUF_IN(a, KEY_FILE);
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return key_fault(err, "audit-key-unwritten", path);
	note_key_write(key, &line);
	buf_add_char(&line, '\n');
	ok = write(fd, line.ptr, line.len) == (ssize_t)line.len &&
	    fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (!ok)
		return key_fault(err, "audit-key-unwritten", path);
	return move_file(part, path, a, err);
}

/* Has this key signed the head?  Without a head any key will do. */
static bool
is_signer(const struct note_key *key, const struct tree_row *row)
{
	struct err ignored = { 0 };
	struct checkpoint c;

	return !row->there || note_read(key, row->note, &c, &ignored);
}

bool
tree_read_key(struct tx *tx, const struct tree_row *row, struct note_key *key,
    struct err *err)
{
	const char *path = key_file(tx->store, "", tx->arena), *next;
	struct err ignored = { 0 };
	struct note_key newer;
	bool there;

	errno = EINVAL;
	if (path == NULL)
		return note_key_read(row->signer, key) || key_fault(err,
		    "audit-key-missing", "audit_tree");
	there = read_file(path, key, err);
	if (there && is_signer(key, row))
		return true;
	/* A new key was begun with, and its file has not its name yet. */
	next = key_file(tx->store, ".new", tx->arena);
	if (!read_file(next, &newer, &ignored) || !row->there ||
	    !is_signer(&newer, row))
		return there && err_set_args(err, ERR_INVALID, NULL, "audit-key-wrong",
		    ERR_TEXT(str_of(path)));
	*key = newer;
	return true;
}

bool
tree_first_key(struct tx *tx, struct tree_row *row, struct note_key *key,
    struct err *err)
{
	const char *path = key_file(tx->store, "", tx->arena);
	struct buf line = BUF_IN(tx->arena, KEY_FILE);

	if (path != NULL && access(path, F_OK) == 0)
		return tree_read_key(tx, row, key, err);
	note_key_make(NULL, key);
	if (path != NULL)
		return write_file(path, key, tx->arena, err);
	note_key_write(key, &line);
	row->signer = buf_str(&line);
	return true;
}

bool
audit_check_key(struct store *store, struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct note_key key;
	struct tree_row row;
	struct tx *tx;
	bool ok = store_read(store, &system, 0, &a, &tx, err) &&
	    tree_read_row(tx, &row, err) &&
	    (!row.there || tree_read_key(tx, &row, &key, err));

	arena_release(&a);
	return ok;
}

/* ---- another takes its place -------------------------------------------- */

/* A new key of before, whose file did not come to its name, gets there now:
 * the next one must not be written over it. */
static bool
settle(struct tx *tx, const struct note_key *key, struct err *err)
{
	const char *path = key_file(tx->store, "", tx->arena);
	struct note_key named;

	if (path == NULL)
		return true;
	if (!read_file(path, &named, err))
		return move_file(key_file(tx->store, ".new", tx->arena), path,
		    tx->arena, err);
	return memcmp(named.public, key->public, NOTE_PUBLIC) == 0 ||
	    move_file(key_file(tx->store, ".new", tx->arena), path, tx->arena,
	    err);
}

/* Number all that is open, the handover among it; then the new key signs. */
static bool
sign_anew(struct tx *tx, const struct note_key *to, struct err *err)
{
	struct buf line = BUF_IN(tx->arena, KEY_FILE);
	struct tree_row row;
	struct checkpoint c;
	int64_t n;

	do
		if (!tree_grow(tx, &n, err))
			return false;
	while (n > 0);
	if (!tree_read_row(tx, &row, err) || !note_parse(row.note, &c, err))
		return false;
	if (key_file(tx->store, "", tx->arena) == NULL) {
		note_key_write(to, &line);
		row.signer = buf_str(&line);
	}
	return tree_sign(tx, &row, &c, to, err);
}

static bool
hand_over(struct tx *tx, struct note_key *to, struct err *err)
{
	const char *next = key_file(tx->store, ".new", tx->arena);
	struct buf note = BUF_IN(tx->arena, NOTE_MAX);
	struct note_key from;
	struct tree_row row;
	int64_t id;

	if (!tree_read_row(tx, &row, err))
		return false;
	if (!row.there)
		return err_set(err, ERR_NOT_FOUND, NULL, "audit-empty");
	if (!tree_read_key(tx, &row, &from, err) || !settle(tx, &from, err))
		return false;
	note_key_make(&from, to);
	note_write_handover(&from, to, &note);
	return (next == NULL || write_file(next, to, tx->arena, err)) &&
	    conn_id(tx->conn, IDS_AUDIT, 1, &id, err) &&
	    audit_root(tx, id, USECASE, buf_str(&note), 0, err) &&
	    sign_anew(tx, to, err);
}

/* The name of the tree is the first line of its head, whoever signed that. */
static bool
name_of(const struct tree_row *row, struct note_key *key)
{
	struct str rest = row->note, name = str_cut(&rest, '\n');

	*key = (struct note_key){ 0 };
	if (name.len == 0 || name.len > NOTE_NAME)
		return false;
	memcpy(key->name, name.ptr, name.len);
	return true;
}

/* Only a key that cannot be read is lost: one that is there and did not sign the
 * head may tell of a head that was altered. */
static bool
is_lost(struct tx *tx, const struct tree_row *row, struct err *err)
{
	struct note_key key;
	struct err why = { 0 };

	if (!row->there)
		return err_set(err, ERR_NOT_FOUND, NULL, "audit-empty");
	if (tree_read_key(tx, row, &key, &why))
		return err_set(err, ERR_CONFLICT, NULL, "audit-key-not-lost");
	if (strcmp(why.id, "audit-key-missing") == 0)
		return true;
	err_copy(err, &why);
	return false;
}

/*
 * The new key signs the same head first, so that what the lost one signed is
 * what the tree is grown on (tree_grow() compares), and then the entry that says
 * so.
 */
static bool
break_off(struct tx *tx, struct note_key *to, struct err *err)
{
	const char *next = key_file(tx->store, ".new", tx->arena);
	struct buf note = BUF_IN(tx->arena, BREAK_MAX);
	struct buf line = BUF_IN(tx->arena, KEY_FILE);
	struct note_key from;
	struct checkpoint head;
	struct tree_row row;
	int64_t id;

	if (!tree_read_row(tx, &row, err) || !is_lost(tx, &row, err) ||
	    !note_parse(row.note, &head, err))
		return false;
	if (head.size != row.size)
		return err_set_args(err, ERR_INVALID, NULL,
		    "audit-head-altered", ERR_INT(row.size));
	if (!name_of(&row, &from))
		return err_set(err, ERR_INVALID, NULL, "audit-note-form");
	note_key_make(&from, to);
	note_write_break(row.note, to, &note);
	if (next == NULL) {
		note_key_write(to, &line);
		row.signer = buf_str(&line);
	}
	return (next == NULL || write_file(next, to, tx->arena, err)) &&
	    tree_sign(tx, &row, &head, to, err) &&
	    conn_id(tx->conn, IDS_AUDIT, 1, &id, err) &&
	    audit_root(tx, id, BREAK, buf_str(&note), 0, err) &&
	    sign_anew(tx, to, err);
}

static bool
run_hand_over(struct tx *tx, void *arg, struct errs *errs)
{
	struct err err = { 0 };

	return hand_over(tx, arg, &err) || errs_add(errs, &err);
}

static bool
run_break_off(struct tx *tx, void *arg, struct errs *errs)
{
	struct err err = { 0 };

	return break_off(tx, arg, &err) || errs_add(errs, &err);
}

/* The write that begins with another key, and then its file's own name. */
static bool
begin_anew(struct store *store, int64_t now,
    bool (*fn)(struct tx *tx, void *arg, struct errs *errs), struct buf *out,
    struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	struct note_key to = { 0 };
	struct write w = { .actor = &system, .now = now, .arena = &a,
		.fn = fn, .arg = &to, .errs = &errs };
	const char *path = key_file(store, "", &a);
	bool ok = store_write(store, &w);

	if (!ok)
		err_copy(err, &errs.list[0]);
	ok = ok && (path == NULL || move_file(key_file(store, ".new", &a),
	    path, &a, err));
	if (ok)
		note_key_write_public(&to, out);
	sodium_memzero(&to, sizeof(to));
	arena_release(&a);
	return ok;
}

bool
audit_new_key(struct store *store, int64_t now, struct buf *out,
    struct err *err)
{
	int64_t n;

	return audit_sequence(store, now, &n, err) &&
	    begin_anew(store, now, run_hand_over, out, err);
}

bool
audit_lost_key(struct store *store, int64_t now, struct buf *out,
    struct err *err)
{
	return begin_anew(store, now, run_break_off, out, err);
}

static const struct statement last_break = {
	.name = "audit.last-break",
	.sql = "SELECT MAX(at)\n"
	    "FROM audit_entry\n"
	    "WHERE organisation = $org AND usecase = '" BREAK "'",
};

bool
audit_last_break(struct store *store, struct opt64 *at_r, struct err *err)
{
	struct actor system = actor_system(0);
	struct arena a = ARENA_INIT;
	struct cursor *c;
	struct tx *tx;
	bool ok = store_read(store, &system, 0, &a, &tx, err) &&
	    tx_query(tx, &last_break, &c, err, B_NONE);

	*at_r = UNKNOWN;
	if (ok) {
		if (cursor_next(c))
			*at_r = cursor_num(c, 0);
		ok = cursor_end(c, err);
	}
	arena_release(&a);
	return ok;
}

/* ---- the chain ---------------------------------------------------------- */

bool
key_chain_add(struct key_chain *chain, const struct leaf_entry *e,
    struct arena *a, struct err *err)
{
	if (!str_eq_c(e->usecase, USECASE) && !str_eq_c(e->usecase, BREAK))
		return true;
	if (chain->n == KEY_HANDOVERS)
		return err_set_args(err, ERR_INVALID, NULL, "audit-key-chain",
		    ERR_INT(e->id));
	chain->notes[chain->n++] = str_copy(a, e->reason);
	return true;
}

bool
key_chain_check(const struct key_chain *chain, const struct note_key *key,
    struct str checkpoint, struct err *err)
{
	struct err fault = { 0 };
	struct note_key at = *key, from, to;
	struct checkpoint c = { 0 };
	bool found = checkpoint.len == 0 ||
	    note_read(&at, checkpoint, &c, &fault);

	for (size_t i = chain->n; i > 0; i--) {
		/* Before a break no signature can be checked, which is said of an
		 * old checkpoint; the tree itself is whole all the same. */
		if (note_read_break(chain->notes[i - 1], &to) &&
		    memcmp(to.public, at.public, NOTE_PUBLIC) == 0)
			return found || err_set(err, ERR_INVALID, NULL,
			    "audit-note-before-break");
		if (!note_read_handover(chain->notes[i - 1], &from, &to) ||
		    memcmp(to.public, at.public, NOTE_PUBLIC) != 0)
			return err_set_args(err, ERR_INVALID, NULL,
			    "audit-key-chain", ERR_INT((int64_t)i));
		at = from;
		found = found || note_read(&at, checkpoint, &c, &fault);
	}
	if (!found)
		err_copy(err, &fault);
	return found;
}
