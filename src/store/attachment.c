/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files as rows.  The file is read twice: for its hash, and, when nothing with
 * that hash is there, for its chunks.  It is read by position, so a write that
 * runs again reads the same.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <unistd.h>

#include "base/utf8.h"
#include "store/attachment.h"
#include "store/internal.h"
#include "store/secret.h"

enum { NAME_MAX_ = 255, TYPE_MAX = 127 };

static const struct statement is_there = {
	.name = "attachment.is-there",
	.sql = "SELECT 1\n"
	    "FROM attachment_chunk\n"
	    "WHERE organisation = $org AND sha256 = $sha256 AND number = 0",
};

static const struct statement add_chunk = {
	.name = "attachment.chunk",
	.sql = "INSERT INTO attachment_chunk (organisation, sha256, number,\n"
	    "    data)\n"
	    "VALUES ($org, $sha256, $number, $data)",
};

static const struct statement add_row = {
	.name = "attachment.add",
	.sql = "INSERT INTO attachment (organisation, id, at, name,\n"
	    "    media_type, size, sha256)\n"
	    "VALUES ($org, $id, $at, $name, $media_type, $size, $sha256)",
};

static const struct statement get_row = {
	.name = "attachment.get",
	.sql = "SELECT name, media_type, size, sha256\n"
	    "FROM attachment\n"
	    "WHERE organisation = $org AND id = $id",
};

static const struct statement get_chunk = {
	.name = "attachment.read",
	.sql = "SELECT data\n"
	    "FROM attachment_chunk\n"
	    "WHERE organisation = $org AND sha256 = $sha256\n"
	    "  AND number = $number",
};

static bool
failed(struct err *err, const char *id, struct str what)
{
	return err_set_args(err, ERR_IO, NULL, id, ERR_TEXT(what));
}

/* ---- the hash ----------------------------------------------------------- */

static EVP_MD_CTX *
hash_new(void)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	BUG_IF(md == NULL || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1);
	return md;
}

static struct str
hash_end(EVP_MD_CTX *md, struct arena *a)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	char hex[SECRET_HASH + 1];

	BUG_IF(EVP_DigestFinal_ex(md, hash, NULL) != 1);
	EVP_MD_CTX_free(md);
	sodium_bin2hex(hex, sizeof(hex), hash, SECRET_HASH / 2);
	return str_copy(a, str_of(hex));
}

/* A chunk, whole but for the last; its length, 0 at the end, -1 a fault. */
static ssize_t
read_chunk(int fd, off_t at, char *chunk)
{
	size_t n = 0;

	while (n < ATTACHMENT_CHUNK) {
		ssize_t got = pread(fd, chunk + n, ATTACHMENT_CHUNK - n,
		    at + (off_t)n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

static bool
measure(int fd, off_t from, char *chunk, struct arena *a,
    struct attachment *out, struct err *err)
{
	EVP_MD_CTX *md = hash_new();
	ssize_t n = 0;

	out->size = 0;
	while (out->size <= ATTACHMENT_MAX &&
	    (n = read_chunk(fd, from + out->size, chunk)) > 0) {
		EVP_DigestUpdate(md, chunk, (size_t)n);
		out->size += n;
	}
	out->sha256 = hash_end(md, a);
	if (n < 0)
		return failed(err, "attachment-unread",
		    str_of(strerror(errno)));
	return out->size <= ATTACHMENT_MAX || err_set_args(err,
	    ERR_TOO_LARGE, NULL, "attachment-too-large",
	    ERR_BYTES(ATTACHMENT_MAX));
}

/* ---- adding ------------------------------------------------------------- */

static bool
store_chunks(struct tx *tx, int fd, off_t from, char *chunk,
    const struct attachment *file, struct err *err)
{
	int64_t number = 0, at = 0;

	for (; at < file->size; number++) {
		ssize_t n = read_chunk(fd, from + at, chunk);

		if (n <= 0)
			return failed(err, "attachment-unread", file->name);
		at += n;
		if (!tx_exec(tx, &add_chunk, NULL, err,
		    B_TEXT("sha256", file->sha256), B_INT("number", number),
		    B_BLOB("data", ((struct str){ chunk, (size_t)n }))))
			return false;
	}
	return at == file->size ||
	    failed(err, "attachment-unread", file->name);
}

static bool
known(struct tx *tx, const struct attachment *file, bool *known_r,
    struct err *err)
{
	struct cursor *c;

	if (!tx_query(tx, &is_there, &c, err, B_TEXT("sha256", file->sha256)))
		return false;
	*known_r = cursor_next(c);
	return cursor_end(c, err);
}

bool
attachment_add(struct tx *tx, int fd, struct str name, struct str media_type,
    struct attachment *out, struct err *err)
{
	char *chunk = arena_alloc(tx->arena, ATTACHMENT_CHUNK);
	off_t from = lseek(fd, 0, SEEK_CUR);
	bool there;

	if (from < 0)
		return failed(err, "attachment-unread",
		    str_of(strerror(errno)));
	*out = (struct attachment){
		.name = str_copy(tx->arena, utf8_prefix(name, NAME_MAX_)),
		.media_type = str_copy(tx->arena, str_sub(media_type, 0,
		    TYPE_MAX)) };
	return measure(fd, from, chunk, tx->arena, out, err) &&
	    known(tx, out, &there, err) &&
	    (there || store_chunks(tx, fd, from, chunk, out, err)) &&
	    conn_id(tx->conn, IDS_RECORD, 64, &out->id, err) &&
	    tx_exec(tx, &add_row, NULL, err, B_INT("id", out->id),
	    B_INT("at", tx->now), B_TEXT("name", out->name),
	    B_TEXT("media_type", out->media_type), B_INT("size", out->size),
	    B_TEXT("sha256", out->sha256));
}

/* ---- reading ------------------------------------------------------------ */

bool
attachment_get(struct tx *tx, int64_t id, struct attachment *out,
    struct err *err)
{
	struct cursor *c;
	bool found;

	*out = (struct attachment){ .id = id };
	if (!tx_query(tx, &get_row, &c, err, B_INT("id", id)))
		return false;
	if ((found = cursor_next(c))) {
		out->name = cursor_str(c, 0);
		out->media_type = cursor_str(c, 1);
		out->size = cursor_i64(c, 2);
		out->sha256 = cursor_str(c, 3);
	}
	return cursor_end(c, err) && (found || err_set_args(err,
	    ERR_NOT_FOUND, NULL, "attachment-not-found", ERR_INT(id)));
}

struct reading {
	struct attachment file;
	EVP_MD_CTX *md;
	bool (*fn)(void *arg, struct str chunk);
	void *arg;
	int64_t size;		/* read so far */
	bool missing;		/* a chunk is not there */
	bool stopped;		/* fn has had enough */
};

/* One chunk: hashed and given on. */
static bool
pass_chunk(struct tx *tx, struct reading *r, int64_t number, struct err *err)
{
	struct cursor *c;
	struct str data;

	if (!tx_query(tx, &get_chunk, &c, err,
	    B_TEXT("sha256", r->file.sha256), B_INT("number", number)))
		return false;
	r->missing = !cursor_next(c);
	if (!r->missing) {
		data = cursor_str(c, 0);
		EVP_DigestUpdate(r->md, data.ptr, data.len);
		r->size += (int64_t)data.len;
		r->missing = data.len == 0;
		r->stopped = !r->fn(r->arg, data);
	}
	return cursor_end(c, err);
}

bool
attachment_read(struct tx *tx, int64_t id,
    bool (*fn)(void *arg, struct str chunk), void *arg, struct err *err)
{
	struct arena *whole = tx->arena, chunk = ARENA_INIT;
	struct reading r = { .fn = fn, .arg = arg };
	struct str hash;
	bool ok = true;

	if (!attachment_get(tx, id, &r.file, err))
		return false;
	r.md = hash_new();
	for (int64_t i = 0; ok && r.size < r.file.size && !r.missing &&
	    !r.stopped; i++) {
		tx->arena = &chunk;
		ok = pass_chunk(tx, &r, i, err);
		tx->arena = whole;
		arena_release(&chunk);
	}
	hash = hash_end(r.md, whole);
	/* What fn stopped before its end has no hash to compare. */
	if (!ok || (r.stopped && r.size < r.file.size))
		return ok;
	return str_eq(hash, r.file.sha256) ||
	    failed(err, "attachment-damaged", r.file.name);
}
