/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An audit entry as a leaf: one JSON object, keys in the order of the alphabet,
 * no white space, made from the row alone, so that it can be made again.
 *
 * Personal values are in it as {"hash": SHA-256(salt, path, 0, value)}; the
 * paths of such values stand in the row and in the leaf, not in the program,
 * whose field tables may change.  Erasing puts those same hashes in the place of
 * the values and throws the salt away: the leaf stays what it was, and what was
 * said cannot be guessed from it any more.  Who did it (a log-in name, an
 * address) is personal in the same way, under the salt of the account.
 */
#include <jansson.h>
#include <sodium.h>

#include "base/rng.h"
#include "record/json.h"
#include "store/audit_leaf.h"

enum { SLOTS = 256, NAME_ROOM = 63, PATHS_MAX = 4096 };

struct leaf_salt {
	int64_t organisation, id;
	char record[NAME_ROOM + 1];
	unsigned char salt[LEAF_SALT];
	bool known, there;
};

static const struct statement get_salt = {
	.name = "audit.salt", .installation = true,
	.sql = "SELECT salt\n"
	    "FROM audit_salt\n"
	    "WHERE organisation = $organisation AND record = $record\n"
	    "  AND record_id = $id",
};

static const struct statement add_salt = {
	.name = "audit.add-salt", .installation = true,
	.sql = "INSERT INTO audit_salt (organisation, record, record_id,\n"
	    "    salt)\n"
	    "VALUES ($organisation, $record, $id, $salt)",
};

void
leaf_read(struct cursor *c, struct leaf_entry *e)
{
	*e = (struct leaf_entry){
		.id = cursor_i64(c, 0), .organisation = cursor_i64(c, 1),
		.parent = cursor_i64(c, 2), .at = cursor_i64(c, 3),
		.account = cursor_i64(c, 4), .record_id = cursor_i64(c, 5),
		.version = cursor_i64(c, 6), .undoes = cursor_i64(c, 7),
		.actor = cursor_str(c, 8), .origin = cursor_str(c, 9),
		.usecase = cursor_str(c, 10), .verb = cursor_str(c, 11),
		.record = cursor_str(c, 12), .reason = cursor_str(c, 13),
		.diff = cursor_str(c, 14), .sealed = cursor_str(c, 15),
		.leaf = cursor_num(c, 16), .actor_hash = cursor_str(c, 17),
		.origin_hash = cursor_str(c, 18),
	};
}

/* ---- salts -------------------------------------------------------------- */

struct leaf_salts
leaf_salts(struct tx *tx, struct arena *a, bool make)
{
	return (struct leaf_salts){ .tx = tx, .make = make,
		.slots = arena_array(a, struct leaf_salt, SLOTS) };
}

static struct leaf_salt *
slot_of(struct leaf_salts *salts, int64_t organisation, struct str record,
    int64_t id)
{
	uint64_t at = (uint64_t)organisation * 31 + (uint64_t)id;

	for (size_t i = 0; i < record.len; i++)
		at = at * 31 + (unsigned char)record.ptr[i];
	return &salts->slots[at % SLOTS];
}

static bool
read_salt(struct leaf_salts *salts, struct leaf_salt *s, struct err *err)
{
	struct cursor *c;
	struct str salt;

	if (!tx_query(salts->tx, &get_salt, &c, err,
	    B_INT("organisation", s->organisation),
	    B_TEXT("record", str_of(s->record)), B_INT("id", s->id)))
		return false;
	if (cursor_next(c)) {
		salt = cursor_str(c, 0);
		s->there = salt.len == LEAF_SALT;
		if (s->there)
			memcpy(s->salt, salt.ptr, LEAF_SALT);
	}
	return cursor_end(c, err);
}

static bool
make_salt(struct leaf_salts *salts, struct leaf_salt *s, struct err *err)
{
	rng_secret(s->salt, LEAF_SALT);
	s->there = true;
	return tx_exec(salts->tx, &add_salt, NULL, err,
	    B_INT("organisation", s->organisation),
	    B_TEXT("record", str_of(s->record)), B_INT("id", s->id),
	    B_BLOB("salt", ((struct str){ (const char *)s->salt,
	    LEAF_SALT })));
}

/* *salt_r is NULL when it was thrown away. */
static bool
find_salt(struct leaf_salts *salts, int64_t organisation, struct str record,
    int64_t id, const unsigned char **salt_r, struct err *err)
{
	struct leaf_salt *s = slot_of(salts, organisation, record, id);

	*salt_r = NULL;
	if (record.len > NAME_ROOM)
		return true;
	if (!s->known || s->organisation != organisation || s->id != id ||
	    !str_eq_c(record, s->record)) {
		*s = (struct leaf_salt){ .organisation = organisation,
			.id = id };
		memcpy(s->record, record.ptr, record.len);
		if (!read_salt(salts, s, err) || (!s->there && salts->make &&
		    !make_salt(salts, s, err)))
			return false;
		s->known = true;
	}
	if (s->there)
		*salt_r = s->salt;
	return true;
}

static void
hash_value(const unsigned char *salt, struct str path, struct str value,
    char out[LEAF_HEX + 1])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	if (salt != NULL)
		crypto_hash_sha256_update(&state, salt, LEAF_SALT);
	crypto_hash_sha256_update(&state, (const unsigned char *)path.ptr,
	    path.len);
	crypto_hash_sha256_update(&state, (const unsigned char *)"", 1);
	crypto_hash_sha256_update(&state, (const unsigned char *)value.ptr,
	    value.len);
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(out, LEAF_HEX + 1, hash, sizeof(hash));
}

bool
leaf_hash_actor(struct leaf_salts *salts, int64_t account, const char *path,
    struct str text, char out[LEAF_HEX + 1], struct err *err)
{
	const unsigned char *salt;

	if (!find_salt(salts, 0, STR("account"), account, &salt, err))
		return false;
	hash_value(salt, str_of(path), text, out);
	return true;
}

/* ---- which values are personal ------------------------------------------ */

static json_t *
load(struct str diff)
{
	return json_loadb(diff.ptr, diff.len, 0, NULL);
}

static void
find_paths(const struct record *r, const json_t *diff, struct str before,
    struct arena *a, struct buf *out)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		struct str name = json_name(a, f->name);
		const json_t *member = json_object_getn(diff, name.ptr,
		    name.len), *item;
		size_t k;

		if (member == NULL)
			continue;
		name = str_printf(a, "%.*s%.*s", STR_ARG(before),
		    STR_ARG(name));
		if (f->flags & FIELD_PERSONAL) {
			struct str path = str_printf(a, ",%.*s,",
			    STR_ARG(name));

			if (str_find_str(buf_str(out), path) < out->len)
				continue;
			if (out->len == 0)
				buf_add_char(out, ',');
			buf_add(out, str_sub(path, 1, path.len));
		} else if (f->kind == FIELD_ROWS) {
			json_array_foreach(member, k, item)
				find_paths(f->rows, json_object_get(item,
				    "changes"), str_printf(a, "%.*s.",
				    STR_ARG(name)), a, out);
		}
	}
}

/* Has the record a personal field at all? */
static bool
has_personal(const struct record *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if ((r->fields[i].flags & FIELD_PERSONAL) ||
		    (r->fields[i].kind == FIELD_ROWS &&
		    has_personal(r->fields[i].rows)))
			return true;
	return false;
}

static bool
damaged(struct err *err, const struct leaf_entry *e)
{
	return err_set_args(err, ERR_INVALID, NULL, "audit-entry-altered",
	    ERR_INT(e->id), ERR_INT(e->leaf.v));
}

bool
leaf_find_sealed(struct tx *tx, struct leaf_entry *e, struct err *err)
{
	const struct record *r = registry_find(tx->store->registry,
	    e->record);
	struct buf out = BUF_IN(tx->arena, PATHS_MAX);
	json_t *diff;

	e->sealed = STR_EMPTY;
	if (r == NULL || !has_personal(r))
		return true;
	if ((diff = load(e->diff)) == NULL)
		return damaged(err, e);
	find_paths(r, diff, STR_EMPTY, tx->arena, &out);
	json_decref(diff);
	e->sealed = buf_str(&out);
	return true;
}

/* ---- sealing ------------------------------------------------------------ */

struct sealing {
	struct leaf_salts *salts;
	const struct leaf_entry *entry;
	struct err *err;
};

/* The value of a key becomes its hash, unless it is nothing or a hash. */
static bool
seal_value(struct sealing *s, json_t *change, const char *key,
    struct str path)
{
	json_t *value = json_object_get(change, key);
	const unsigned char *salt;
	char hex[LEAF_HEX + 1], *text;

	if (value == NULL || json_is_null(value) || json_is_object(value))
		return true;
	if (!find_salt(s->salts, s->entry->organisation, s->entry->record,
	    s->entry->record_id, &salt, s->err))
		return false;
	if ((text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT)) == NULL)
		return damaged(s->err, s->entry);
	hash_value(salt, path, str_of(text), hex);
	free(text);
	return json_object_set_new(change, key, json_pack("{s:s}", "hash",
	    hex)) == 0 || damaged(s->err, s->entry);
}

/* `rest` is the path below diff, `path` the whole of it. */
static bool
seal_path(struct sealing *s, json_t *diff, struct str rest, struct str path)
{
	struct str name = str_cut(&rest, '.');
	json_t *member = json_object_getn(diff, name.ptr, name.len), *item;
	size_t k;

	if (rest.ptr == NULL)
		return seal_value(s, member, "from", path) &&
		    seal_value(s, member, "to", path);
	json_array_foreach(member, k, item)
		if (!seal_path(s, json_object_get(item, "changes"), rest,
		    path))
			return false;
	return true;
}

bool
leaf_seal(struct leaf_salts *salts, const struct leaf_entry *e,
    struct str *diff_r, struct err *err)
{
	struct sealing s = { salts, e, err };
	struct str paths = e->sealed;
	bool ok = true;
	json_t *diff;
	char *text;

	*diff_r = e->diff;
	if (e->sealed.len == 0)
		return true;
	if ((diff = load(e->diff)) == NULL)
		return damaged(err, e);
	while (ok && paths.ptr != NULL) {
		struct str path = str_cut(&paths, ',');

		ok = path.len == 0 || seal_path(&s, diff, path, path);
	}
	text = ok ? json_dumps(diff, JSON_COMPACT) : NULL;
	if (text != NULL)
		*diff_r = str_copy(salts->tx->arena, str_of(text));
	else if (ok)
		ok = damaged(err, e);
	free(text);
	json_decref(diff);
	return ok;
}

/* ---- the leaf ----------------------------------------------------------- */

/* The system's own name is nobody's; another's is its hash. */
static bool
write_actor(struct leaf_salts *salts, const struct leaf_entry *e,
    const char *key, struct str text, struct str erased, struct json *out,
    struct err *err)
{
	char hex[LEAF_HEX + 1];

	json_key(out, key);
	if (e->account == 0) {
		json_str(out, text);
		return true;
	}
	if (text.len == 0 && erased.len == LEAF_HEX) {
		memcpy(hex, erased.ptr, LEAF_HEX);
		hex[LEAF_HEX] = '\0';
	} else if (!leaf_hash_actor(salts, e->account, key, text, hex, err)) {
		return false;
	}
	json_object_begin(out);
	json_put_str(out, "hash", str_of(hex));
	json_object_end(out);
	return true;
}

bool
leaf_write(struct leaf_salts *salts, const struct leaf_entry *e,
    struct buf *out, struct err *err)
{
	struct json json = JSON_TO(out);
	struct str diff;

	if (!leaf_seal(salts, e, &diff, err))
		return false;
	json_object_begin(&json);
	json_put_i64(&json, "account", e->account);
	if (!write_actor(salts, e, "actor", e->actor, e->actor_hash, &json,
	    err))
		return false;
	json_put_i64(&json, "at", e->at);
	json_key(&json, "diff");
	json_raw(&json, diff);
	json_put_i64(&json, "id", e->id);
	json_put_i64(&json, "organisation", e->organisation);
	if (!write_actor(salts, e, "origin", e->origin, e->origin_hash, &json,
	    err))
		return false;
	json_put_i64(&json, "parent", e->parent);
	json_put_str(&json, "reason", e->reason);
	json_put_str(&json, "record", e->record);
	json_put_i64(&json, "recordId", e->record_id);
	json_put_str(&json, "sealed", e->sealed);
	json_put_i64(&json, "undoes", e->undoes);
	json_put_str(&json, "usecase", e->usecase);
	json_put_str(&json, "verb", e->verb);
	json_put_i64(&json, "version", e->version);
	json_object_end(&json);
	BUG_IF(out->over);
	return true;
}
