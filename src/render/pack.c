/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The file is put together of four data blocks and three scripts.  The hash of
 * each script stands in the policy, so that no other script can run whatever a
 * part says; data blocks are base64, so that nothing in them ends an element.
 */
#include "render/pack.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "base/when.h"
#include "render/embedded.h"
#include "render/messages.h"

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	PASSPHRASE_MOST = 1024,		/* bytes */
	TURNS = 3, MEMORY = 64 * 1024 * 1024,
};
_Static_assert(PACK_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");
_Static_assert(PACK_SALT == crypto_pwhash_SALTBYTES, "salt");

/* In the order in which they run. */
static const char *const scripts[] = {
	"libsodium-sumo.js", "libsodium-wrappers.js", "pack.js",
};

/* What the page itself says; pack.js names them without "pack-". */
static const char *const words[] = {
	"pack-open", "pack-holder", "pack-passphrase", "pack-opening",
	"pack-wrong", "pack-damaged", "pack-made", "pack-old", "pack-contents",
	"pack-find", "pack-found-none", "pack-print", "pack-lock", "pack-log",
	"pack-log-lead", "pack-log-what", "pack-log-add", "pack-log-save",
	"pack-log-none", "pack-log-unsaved",
};

static bool
too_large(struct err *err)
{
	return err_set_args(err, ERR_TOO_LARGE, NULL, "pack-too-large",
	    ERR_BYTES(PACK_MAX));
}

/* ---- a holder ----------------------------------------------------------- */

bool
pack_slot_make(struct str name, struct str passphrase,
    struct pack_slot *slot_r, struct err *err)
{
	if (utf8_count(passphrase) < PACK_PASSPHRASE)
		return err_set_args(err, ERR_INVALID, "passphrase",
		    "pack-passphrase-short", ERR_INT(PACK_PASSPHRASE));
	if (passphrase.len > PASSPHRASE_MOST)
		return err_set_args(err, ERR_INVALID, "passphrase",
		    "pack-passphrase-long", ERR_INT(PASSPHRASE_MOST));
	*slot_r = (struct pack_slot){ .name = name, .turns = TURNS,
		.memory = MEMORY };
	randombytes_buf(slot_r->salt, PACK_SALT);
	return crypto_pwhash(slot_r->key, PACK_KEY, passphrase.ptr,
	    passphrase.len, slot_r->salt, TURNS, MEMORY,
	    crypto_pwhash_ALG_ARGON2ID13) == 0 ||
	    err_set(err, ERR_UNAVAILABLE, NULL, "pack-no-memory");
}

/* ---- what is encrypted -------------------------------------------------- */

struct sealing {
	const struct pack *pack;
	unsigned char key[PACK_KEY];	/* of the content, by lot */
	struct buf bound;		/* what both layers are bound to */
};

static void
seal_begin(struct sealing *s, const struct pack *pack)
{
	struct buf *b = &s->bound;

	*s = (struct sealing){ .pack = pack, .bound = BUF_HEAP(64 * 1024) };
	randombytes_buf(s->key, PACK_KEY);
	buf_add_c(b, "stormvast-pack 1\n");
	buf_add(b, pack->organisation);
	buf_add_char(b, '\n');
	buf_add(b, pack->role);
	buf_addf(b, "\n%s\n", lang_tag(pack->lang));
	instant_print_iso(b, pack->made);
	buf_add_char(b, '\n');
}

static void
seal_end(struct sealing *s)
{
	sodium_memzero(s->key, sizeof(s->key));
	buf_release(&s->bound);
}

static void
add_base64(struct buf *out, const unsigned char *bytes, size_t n)
{
	size_t len = sodium_base64_encoded_len(n,
	    sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(len);

	BUG_IF(text == NULL);
	sodium_bin2base64(text, len, bytes, n,
	    sodium_base64_VARIANT_ORIGINAL);
	buf_add(out, (struct str){ text, len - 1 });
	free(text);
}

/* Nonce and box of a text as base64, bound to the header and to `to`. */
static void
add_box(struct buf *out, const struct sealing *s, const unsigned char *key,
    struct str to, struct str text)
{
	unsigned char *box = malloc(NONCE + text.len + TAG);
	struct buf bound = BUF_HEAP(128 * 1024);
	unsigned long long len;

	BUG_IF(box == NULL);
	buf_add(&bound, buf_str(&s->bound));
	buf_add(&bound, to);
	randombytes_buf(box, NONCE);
	BUG_IF(crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, &len,
	    (const unsigned char *)text.ptr, text.len,
	    (const unsigned char *)bound.ptr, bound.len, NULL, box, key) != 0);
	add_base64(out, box, NONCE + (size_t)len);
	buf_release(&bound);
	free(box);
}

/* ---- the blocks --------------------------------------------------------- */

static void
block_begin(struct buf *out, const char *id)
{
	buf_addf(out, "<script type=\"text/plain\" id=\"%s\">", id);
}

static void
block_end(struct buf *out)
{
	buf_add_c(out, "</script>\n");
}

static void
put_base64(struct json *j, const char *key, const unsigned char *bytes,
    size_t n)
{
	struct buf text = BUF_HEAP(4096);

	add_base64(&text, bytes, n);
	json_put_str(j, key, buf_str(&text));
	buf_release(&text);
}

static void
put_slot(struct json *j, const struct sealing *s, const struct pack_slot *slot)
{
	struct buf box = BUF_HEAP(4096);

	add_box(&box, s, slot->key, slot->name,
	    (struct str){ (const char *)s->key, PACK_KEY });
	json_object_begin(j);
	json_put_str(j, "name", slot->name);
	put_base64(j, "salt", slot->salt, PACK_SALT);
	json_put_i64(j, "turns", slot->turns);
	json_put_i64(j, "memory", slot->memory);
	json_put_str(j, "box", buf_str(&box));
	json_object_end(j);
	buf_release(&box);
}

static void
put_words(struct json *j, enum lang lang)
{
	json_key(j, "words");
	json_object_begin(j);
	for (size_t i = 0; i < COUNT(words); i++) {
		struct message_forms forms = { "", NULL };

		BUG_IF(!message_find(lang, str_of(words[i]), &forms));
		json_put_str(j, words[i] + strlen("pack-"),
		    str_of(forms.one));
	}
	json_object_end(j);
}

/* Readable: for whom, of when, and the slots. */
static void
add_head(struct buf *out, const struct sealing *s)
{
	const struct pack *pack = s->pack;
	struct buf text = BUF_HEAP(PACK_MAX), made = BUF_HEAP(64);
	struct json j = JSON_TO(&text);

	instant_print_iso(&made, pack->made);
	json_object_begin(&j);
	json_put_i64(&j, "format", 1);
	json_put_str(&j, "organisation", pack->organisation);
	json_put_str(&j, "role", pack->role);
	json_put_str(&j, "lang", str_of(lang_tag(pack->lang)));
	json_put_str(&j, "made", buf_str(&made));
	json_put_i64(&j, "oldAfter", pack->old_after);
	put_words(&j, pack->lang);
	json_key(&j, "slots");
	json_array_begin(&j);
	for (size_t i = 0; i < pack->nslots; i++)
		put_slot(&j, s, &pack->slots[i]);
	json_array_end(&j);
	json_object_end(&j);
	block_begin(out, "head");
	add_base64(out, (const unsigned char *)text.ptr, text.len);
	block_end(out);
	buf_release(&made);
	buf_release(&text);
}

static bool
add_body(struct buf *out, const struct sealing *s, struct err *err)
{
	struct buf text = BUF_HEAP(PACK_MAX);
	struct json j = JSON_TO(&text);
	bool fits;

	json_array_begin(&j);
	for (size_t i = 0; i < s->pack->nparts; i++) {
		const struct pack_part *part = &s->pack->parts[i];

		json_object_begin(&j);
		json_put_str(&j, "id", str_of(part->id));
		json_put_str(&j, "title", part->title);
		json_put_str(&j, "html", part->html.made);
		json_object_end(&j);
	}
	json_array_end(&j);
	fits = !text.over;
	if (fits) {
		block_begin(out, "body");
		add_box(out, s, s->key, STR_EMPTY, buf_str(&text));
		block_end(out);
	}
	buf_release(&text);
	return fits || too_large(err);
}

/* ---- the page ----------------------------------------------------------- */

static struct str
file_of(const char *name)
{
	const struct embed_file *file = embed_find(&pack_files, str_of(name));

	BUG_IF(file == NULL);
	return file->raw;
}

static void
add_hash(struct buf *out, struct str text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)text.ptr, text.len);
	buf_add_c(out, " 'sha256-");
	add_base64(out, hash, sizeof(hash));
	buf_add_char(out, '\'');
}

/* Nothing but these scripts and this style; nothing is fetched or sent. */
static void
add_policy(struct buf *out)
{
	buf_add_c(out, "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; base-uri 'none'; "
	    "form-action 'none'; img-src data:; style-src");
	add_hash(out, file_of("pack.css"));
	buf_add_c(out, "; script-src 'wasm-unsafe-eval'");
	for (size_t i = 0; i < COUNT(scripts); i++)
		add_hash(out, file_of(scripts[i]));
	buf_add_c(out, "\">\n");
}

static void
add_top(struct buf *out, const struct pack *pack)
{
	buf_addf(out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n", lang_tag(pack->lang));
	add_policy(out);
	buf_add_c(out, "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<meta name=\"referrer\" "
	    "content=\"no-referrer\">\n<title>");
	message_add(out, pack->lang, "pack-title");
	buf_add_c(out, ": ");
	html_escape(out, pack->organisation);
	buf_add_c(out, "</title>\n<style>");
	buf_add(out, file_of("pack.css"));
	buf_add_c(out, "</style>\n</head>\n<body>\n<header><p>");
	html_escape(out, pack->organisation);
	buf_add_c(out, "</p><h1>");
	message_add(out, pack->lang, "pack-title");
	buf_add_c(out, ": ");
	html_escape(out, pack->role);
	buf_add_c(out, "</h1></header>\n<main id=\"main\"><noscript><p>");
	message_add(out, pack->lang, "pack-no-script");
	buf_add_c(out, "</p></noscript></main>\n");
}

bool
pack_print(struct buf *out, const struct pack *pack, struct err *err)
{
	struct sealing s;
	bool ok;

	if (pack->nslots == 0)
		return err_set(err, ERR_INVALID, NULL, "pack-without-holder");
	if (pack->nslots > PACK_SLOTS || pack->nparts > PACK_PARTS)
		return too_large(err);
	add_top(out, pack);
	seal_begin(&s, pack);
	add_head(out, &s);
	ok = add_body(out, &s, err);
	seal_end(&s);
	for (size_t i = 0; ok && i < COUNT(scripts); i++) {
		buf_add_c(out, "<script>");
		buf_add(out, file_of(scripts[i]));
		buf_add_c(out, "</script>\n");
	}
	buf_add_c(out, "</body>\n</html>\n");
	return ok && (!out->over || too_large(err));
}
