/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files as rows.  The bytes are read twice: for their hash, and, when nothing
 * with that hash is there, for the chunks.
 */
#include <openssl/evp.h>
#include <sodium.h>

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
	    "    media_type, size, sha256, named)\n"
	    "VALUES ($org, $id, $at, $name, $media_type, $size, $sha256,\n"
	    "    $named)",
};

static const struct statement get_row = {
	.name = "attachment.get",
	.sql = "SELECT name, media_type, size, sha256, at\n"
	    "FROM attachment\n"
	    "WHERE organisation = $org AND id = $id",
};

static const struct statement get_same = {
	.name = "attachment.same",
	.sql = "SELECT id\n"
	    "FROM attachment\n"
	    "WHERE organisation = $org AND sha256 = $sha256 AND name = $name\n"
	    "  AND media_type <> '" ATTACHMENT_PASSING "'\n"
	    "ORDER BY id DESC\n"
	    "LIMIT 1",
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

struct str
attachment_hash(struct arena *a, struct str bytes)
{
	EVP_MD_CTX *md = hash_new();

	EVP_DigestUpdate(md, bytes.ptr, bytes.len);
	return hash_end(md, a);
}

/* ---- adding ------------------------------------------------------------- */

static bool
store_chunks(struct tx *tx, struct str bytes, const struct attachment *file,
    struct err *err)
{
	for (int64_t number = 0; bytes.len > 0; number++) {
		struct str chunk = str_sub(bytes, 0, ATTACHMENT_CHUNK);

		if (!tx_exec(tx, &add_chunk, NULL, err,
		    B_TEXT("sha256", file->sha256), B_INT("number", number),
		    B_BLOB("data", chunk)))
			return false;
		bytes = str_sub(bytes, chunk.len, bytes.len);
	}
	return true;
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
attachment_add(struct tx *tx, struct str bytes, struct str name,
    struct str media_type, struct attachment *out, struct err *err)
{
	/* What passes through is never named, and stays. */
	struct opt64 named = str_eq_c(media_type, ATTACHMENT_PASSING)
	    ? KNOWN(tx->now) : UNKNOWN;
	bool there;

	*out = (struct attachment){
		.name = str_copy(tx->arena, utf8_prefix(name, NAME_MAX_)),
		.media_type = str_copy(tx->arena, str_sub(media_type, 0,
		    TYPE_MAX)),
		.at = tx->now };
	if (bytes.len > ATTACHMENT_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "attachment-too-large", ERR_BYTES(ATTACHMENT_MAX));
	out->size = (int64_t)bytes.len;
	out->sha256 = attachment_hash(tx->arena, bytes);
	return known(tx, out, &there, err) &&
	    (there || store_chunks(tx, bytes, out, err)) &&
	    conn_id(tx->conn, IDS_RECORD, 64, &out->id, err) &&
	    tx_exec(tx, &add_row, NULL, err, B_INT("id", out->id),
	    B_INT("at", tx->now), B_TEXT("name", out->name),
	    B_TEXT("media_type", out->media_type), B_INT("size", out->size),
	    B_TEXT("sha256", out->sha256), B_OPT("named", named));
}

/* ---- by a use case of its own ------------------------------------------- */

#define REC struct attachment_input
static const struct field input_fields[] = {
	F_TEXT(name, .flags = FIELD_REQUIRED, .max = NAME_MAX_),
	F_TEXT(media_type, .flags = FIELD_REQUIRED, .max = TYPE_MAX),
};
#undef REC
const struct record attachment_input_record = {
	.name = "attachment",
	.fields = input_fields,
	.nfields = COUNT(input_fields),
	.size = sizeof(struct attachment_input),
};

bool
attachment_take(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct attachment_input *input = call->input;
	struct attachment kept;
	struct err err = { 0 };

	if (!attachment_add(tx, input->bytes, input->name, input->media_type,
	        &kept, &err) ||
	    (!str_eq_c(kept.media_type, ATTACHMENT_PASSING) &&
	    !attachment_expect(tx, &err)))
		return errs_add(errs, &err);
	call->id = kept.id;
	return true;
}

const struct usecase attachment_keep = {
	.name = "attachment.keep", .verb = USECASE_DO,
	.right = RIGHT_EDIT_OWN, .input = &attachment_input_record,
	.run = attachment_take,
};

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
		out->at = cursor_i64(c, 4);
	}
	return cursor_end(c, err) && (found || err_set_args(err,
	    ERR_NOT_FOUND, NULL, "attachment-not-found", ERR_INT(id)));
}

bool
attachment_find(struct tx *tx, int64_t id, struct attachment *out,
    struct err *err)
{
	if (!attachment_get(tx, id, out, err))
		return false;
	return !str_eq_c(out->media_type, ATTACHMENT_PASSING) ||
	    err_set_args(err, ERR_NOT_FOUND, NULL, "attachment-not-found",
	    ERR_INT(id));
}

bool
attachment_same(struct tx *tx, struct str sha256, struct str name,
    int64_t *id_r, struct err *err)
{
	struct cursor *c;

	*id_r = 0;
	if (!tx_query(tx, &get_same, &c, err, B_TEXT("sha256", sha256),
	    B_TEXT("name", name)))
		return false;
	if (cursor_next(c))
		*id_r = cursor_i64(c, 0);
	return cursor_end(c, err);
}

/* ---- as text ------------------------------------------------------------ */

struct str
attachment_base64(struct arena *a, struct str bytes)
{
	size_t n = sodium_base64_encoded_len(bytes.len,
	    sodium_base64_VARIANT_ORIGINAL);
	char *out = arena_alloc(a, n);

	sodium_bin2base64(out, n, (const unsigned char *)bytes.ptr, bytes.len,
	    sodium_base64_VARIANT_ORIGINAL);
	return (struct str){ out, n - 1 };
}

bool
attachment_from_base64(struct arena *a, struct str text, struct str *bytes_r)
{
	size_t room = text.len / 4 * 3 + 3, n;
	unsigned char *out = arena_alloc(a, room);

	if (sodium_base642bin(out, room, text.ptr, text.len, NULL, &n, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	*bytes_r = (struct str){ (const char *)out, n };
	return true;
}

/* ---- reading chunks ----------------------------------------------------- */

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
