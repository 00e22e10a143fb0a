/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A note is a text, an empty line and signature lines "- name base64" with an
 * em dash; what the base64 holds is the key's hash (4 bytes) and the signature
 * over the text with its last line feed.  A checkpoint's text is the origin, the
 * size and the root, a line each; further lines are passed over.  A handover's
 * text is the origin, a line that says so, and the lines of both public keys; that
 * of a break has the new one and, in base64, the head that was signed last.
 */
#include <openssl/sha.h>
#include <sodium.h>

#include "base/rng.h"
#include "store/note.h"

enum { ALGORITHM = 1, KEY_HASH = 4, SIGNATURE = crypto_sign_BYTES,
	BASE64_MAX = 160 };

#define DASH "\xe2\x80\x94 "
#define PRIVATE "PRIVATE+KEY+"
#define HANDOVER "key handover"
#define BREAK "key lost"

static void
add_base64(struct buf *out, const unsigned char *bytes, size_t n)
{
	char text[BASE64_MAX];

	sodium_bin2base64(text, sizeof(text), bytes, n,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_add_c(out, text);
}

/* Exactly n bytes. */
static bool
read_base64(struct str text, unsigned char *out, size_t n)
{
	const char *end = NULL;
	size_t got = 0;

	return sodium_base642bin(out, n, text.ptr, text.len, NULL, &got, &end,
	    sodium_base64_VARIANT_ORIGINAL) == 0 && got == n &&
	    end == text.ptr + text.len;
}

/* The first bytes of SHA-256 over name, line feed, algorithm, public key. */
static void
hash_key(const struct note_key *key, unsigned char out[KEY_HASH])
{
	unsigned char text[NOTE_NAME + 2 + NOTE_PUBLIC];
	unsigned char hash[SHA256_DIGEST_LENGTH];
	size_t n = strlen(key->name);

	memcpy(text, key->name, n);
	text[n++] = '\n';
	text[n++] = ALGORITHM;
	memcpy(text + n, key->public, NOTE_PUBLIC);
	SHA256(text, n + NOTE_PUBLIC, hash);
	memcpy(out, hash, KEY_HASH);
}

static void
add_key(struct buf *out, const struct note_key *key,
    const unsigned char bytes[NOTE_PUBLIC])
{
	unsigned char hash[KEY_HASH], body[1 + NOTE_PUBLIC] = { ALGORITHM };

	hash_key(key, hash);
	buf_addf(out, "%s+%02x%02x%02x%02x+", key->name, hash[0], hash[1],
	    hash[2], hash[3]);
	memcpy(body + 1, bytes, NOTE_PUBLIC);
	add_base64(out, body, sizeof(body));
	sodium_memzero(body, sizeof(body));
}

void
note_key_make(const struct note_key *before, struct note_key *key)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char hash[SHA256_DIGEST_LENGTH];

	rng_secret(seed, sizeof(seed));
	crypto_sign_seed_keypair(key->public, key->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	if (before != NULL) {
		memcpy(key->name, before->name, sizeof(key->name));
		return;
	}
	SHA256(key->public, NOTE_PUBLIC, hash);
	snprintf(key->name, sizeof(key->name), "stormvast/%02x%02x%02x%02x",
	    hash[0], hash[1], hash[2], hash[3]);
}

void
note_key_write(const struct note_key *key, struct buf *out)
{
	unsigned char seed[crypto_sign_SEEDBYTES];

	crypto_sign_ed25519_sk_to_seed(seed, key->secret);
	buf_add_c(out, PRIVATE);
	add_key(out, key, seed);
	sodium_memzero(seed, sizeof(seed));
}

void
note_key_write_public(const struct note_key *key, struct buf *out)
{
	add_key(out, key, key->public);
}

/* "name+hash+base64" without what stands before it; the bytes in `body`. */
static bool
read_key(struct str rest, struct note_key *key, struct str *hash_r,
    unsigned char body[1 + NOTE_PUBLIC])
{
	struct str name = str_cut(&rest, '+');

	if (rest.ptr == NULL || name.len == 0 || name.len > NOTE_NAME)
		return false;
	*hash_r = str_cut(&rest, '+');
	if (rest.ptr == NULL || !read_base64(rest, body, 1 + NOTE_PUBLIC) ||
	    body[0] != ALGORITHM)
		return false;
	memcpy(key->name, name.ptr, name.len);
	key->name[name.len] = '\0';
	return true;
}

/* Is the key what it is called? */
static bool
has_hash(const struct note_key *key, struct str given)
{
	unsigned char hash[KEY_HASH];
	char hex[2 * KEY_HASH + 1];

	hash_key(key, hash);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	return str_eq_c(given, hex);
}

bool
note_key_read(struct str line, struct note_key *key)
{
	unsigned char body[1 + NOTE_PUBLIC];
	struct str rest = str_trim(line), given;

	if (!str_starts(rest, STR(PRIVATE)) || !read_key(str_sub(rest,
	    strlen(PRIVATE), rest.len), key, &given, body))
		return false;
	crypto_sign_seed_keypair(key->public, key->secret, body + 1);
	sodium_memzero(body, sizeof(body));
	return has_hash(key, given);
}

bool
note_key_read_public(struct str line, struct note_key *key)
{
	unsigned char body[1 + NOTE_PUBLIC];
	struct str given;

	*key = (struct note_key){ 0 };
	if (!read_key(str_trim(line), key, &given, body))
		return false;
	memcpy(key->public, body + 1, NOTE_PUBLIC);
	return has_hash(key, given);
}

/* ---- notes -------------------------------------------------------------- */

/* The signature line of this key over what `out` holds of `from` to `end`. */
static void
add_signature(const struct note_key *key, size_t from, size_t end,
    struct buf *out)
{
	unsigned char both[KEY_HASH + SIGNATURE];

	hash_key(key, both);
	crypto_sign_detached(both + KEY_HASH, NULL,
	    (const unsigned char *)out->ptr + from, end - from, key->secret);
	buf_addf(out, DASH "%s ", key->name);
	add_base64(out, both, sizeof(both));
	buf_add_char(out, '\n');
}

void
note_write(const struct note_key *key, const struct checkpoint *c,
    struct buf *out)
{
	size_t from = out->len, end;

	buf_addf(out, "%s\n%lld\n", key->name, (long long)c->size);
	add_base64(out, c->root.b, MERKLE_HASH);
	buf_add_char(out, '\n');
	end = out->len;
	buf_add_char(out, '\n');
	add_signature(key, from, end, out);
}

void
note_write_handover(const struct note_key *from, const struct note_key *to,
    struct buf *out)
{
	size_t start = out->len, end;

	buf_addf(out, "%s\n" HANDOVER "\n", from->name);
	note_key_write_public(from, out);
	buf_add_char(out, '\n');
	note_key_write_public(to, out);
	buf_add_char(out, '\n');
	end = out->len;
	buf_add_char(out, '\n');
	add_signature(from, start, end, out);
	add_signature(to, start, end, out);
}

static bool
bad(struct err *err, const char *id)
{
	return err_set(err, ERR_INVALID, NULL, id);
}

bool
note_parse(struct str text, struct checkpoint *c, struct err *err)
{
	struct str rest = text, size;

	if (text.len > NOTE_MAX)
		return bad(err, "audit-note-form");
	(void)str_cut(&rest, '\n');
	size = rest.ptr == NULL ? STR_EMPTY : str_cut(&rest, '\n');
	if (rest.ptr == NULL || !str_to_i64(size, &c->size) || c->size < 0 ||
	    !read_base64(str_cut(&rest, '\n'), c->root.b, MERKLE_HASH))
		return bad(err, "audit-note-form");
	return true;
}

/* Is one of the signature lines this key's? */
static bool
is_signed(const struct note_key *key, struct str text, struct str lines)
{
	unsigned char both[KEY_HASH + SIGNATURE], hash[KEY_HASH];

	hash_key(key, hash);
	while (lines.ptr != NULL) {
		struct str line = str_cut(&lines, '\n');

		if (!str_starts(line, STR(DASH)))
			continue;
		line = str_sub(line, strlen(DASH), line.len);
		if (str_eq_c(str_cut(&line, ' '), key->name) &&
		    line.ptr != NULL &&
		    read_base64(line, both, sizeof(both)) &&
		    memcmp(both, hash, KEY_HASH) == 0 &&
		    crypto_sign_verify_detached(both + KEY_HASH,
		    (const unsigned char *)text.ptr, text.len,
		    key->public) == 0)
			return true;
	}
	return false;
}

bool
note_read(const struct note_key *key, struct str text, struct checkpoint *c,
    struct err *err)
{
	size_t end = str_find_str(text, STR("\n\n"));
	struct str origin = text;

	if (!note_parse(text, c, err))
		return false;
	if (end == text.len || !str_eq_c(str_cut(&origin, '\n'), key->name) ||
	    !is_signed(key, str_sub(text, 0, end + 1),
	    str_sub(text, end + 2, text.len)))
		return bad(err, "audit-note-signature");
	return true;
}

bool
note_read_handover(struct str text, struct note_key *from,
    struct note_key *to)
{
	size_t end = str_find_str(text, STR("\n\n"));
	struct str body = str_sub(text, 0, end + 1), rest = body, origin, what,
	    lines = str_sub(text, end + 2, text.len);

	if (text.len > NOTE_MAX || end == text.len)
		return false;
	origin = str_cut(&rest, '\n');
	what = rest.ptr == NULL ? STR_EMPTY : str_cut(&rest, '\n');
	return str_eq_c(what, HANDOVER) && rest.ptr != NULL &&
	    note_key_read_public(str_cut(&rest, '\n'), from) &&
	    rest.ptr != NULL &&
	    note_key_read_public(str_cut(&rest, '\n'), to) &&
	    str_eq_c(origin, from->name) &&
	    strcmp(from->name, to->name) == 0 &&
	    is_signed(from, body, lines) && is_signed(to, body, lines);
}

/* ---- a key that was lost ------------------------------------------------- */

enum { HEAD_BASE64 = sodium_base64_ENCODED_LEN(NOTE_MAX,
	sodium_base64_VARIANT_ORIGINAL) };

void
note_write_break(struct str head, const struct note_key *to, struct buf *out)
{
	char text[HEAD_BASE64];
	size_t start = out->len, end;

	BUG_IF(head.len > NOTE_MAX);
	sodium_bin2base64(text, sizeof(text),
	    (const unsigned char *)head.ptr, head.len,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_addf(out, "%s\n" BREAK "\n", to->name);
	note_key_write_public(to, out);
	buf_add_char(out, '\n');
	buf_add_c(out, text);
	buf_add_char(out, '\n');
	end = out->len;
	buf_add_char(out, '\n');
	add_signature(to, start, end, out);
}

bool
note_read_break(struct str text, struct note_key *to)
{
	size_t end = str_find_str(text, STR("\n\n")), n = 0;
	struct str body = str_sub(text, 0, end + 1), rest = body, origin, what,
	    head;
	unsigned char bytes[NOTE_MAX];

	if (text.len > BREAK_MAX || end == text.len)
		return false;
	origin = str_cut(&rest, '\n');
	what = rest.ptr == NULL ? STR_EMPTY : str_cut(&rest, '\n');
	if (!str_eq_c(what, BREAK) || rest.ptr == NULL ||
	    !note_key_read_public(str_cut(&rest, '\n'), to) ||
	    rest.ptr == NULL)
		return false;
	head = str_cut(&rest, '\n');
	if (sodium_base642bin(bytes, NOTE_MAX, head.ptr, head.len, NULL, &n,
	    NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	return str_eq_c(origin, to->name) && is_signed(to, body,
	    str_sub(text, end + 2, text.len));
}
