/* SPDX-License-Identifier: EUPL-1.2 */
#include <openssl/evp.h>
#include <stdatomic.h>
#include <zlib.h>

#include "web/http_parse.h"
#include "web/shared.h"

struct variant {
	bool made;
	struct str body;	/* in the arena, or static */
	struct str etag;	/* with its quotes */
	struct str fields;	/* header lines */
};

struct http_shared {
	atomic_int refs;
	struct arena arena;		/* holds all below */
	enum http_policy policy;
	struct variant variants[HTTP_CODING__MAX];
};

static const char *const coding_names[HTTP_CODING__MAX] = {
	[HTTP_BROTLI] = "br", [HTTP_GZIP] = "gzip", [HTTP_IDENTITY] = NULL,
};

/* The gzip form of text when it is smaller; else an empty view. */
static struct str
gzip(struct arena *a, struct str text)
{
	z_stream z = { 0 };
	struct str out = STR_EMPTY;
	char *room;

	if (text.len < 256 || text.len > UINT32_MAX / 2 ||
	    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		return out;
	room = arena_alloc(a, text.len);
	z.next_in = (Bytef *)(uintptr_t)text.ptr;
	z.avail_in = (uInt)text.len;
	z.next_out = (Bytef *)room;
	z.avail_out = (uInt)text.len - 1;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END)
		out = (struct str){ room, z.total_out };
	deflateEnd(&z);
	return out;
}

static struct str
make_etag(struct arena *a, struct str body)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	struct buf out = BUF_IN(a, 64);
	unsigned int n;

	BUG_IF(EVP_Digest(body.ptr, body.len, hash, &n, EVP_sha256(),
	    NULL) != 1);
	buf_add_char(&out, '"');
	for (unsigned int i = 0; i < 16; i++)
		buf_addf(&out, "%02x", hash[i]);
	buf_add_char(&out, '"');
	return buf_str(&out);
}

static struct str
make_fields(struct arena *a, const struct shared_spec *spec,
    enum http_coding c, struct str etag, bool varies)
{
	struct buf out = BUF_IN(a, 4096);

	buf_addf(&out, "Content-Type: %s\r\nCache-Control: %s\r\n", spec->type,
	    spec->cache == NULL ? "no-store" : spec->cache);
	buf_addf(&out, "ETag: %.*s\r\n", STR_ARG(etag));
	if (coding_names[c] != NULL)
		buf_addf(&out, "Content-Encoding: %s\r\n", coding_names[c]);
	if (varies)
		buf_add_c(&out, "Vary: Accept-Encoding\r\n");
	BUG_IF(out.over);
	return buf_str(&out);
}

static void
make_variant(struct http_shared *shared, const struct shared_spec *spec,
    enum http_coding c, struct str body, bool varies)
{
	struct variant *v = &shared->variants[c];
	struct arena *a = &shared->arena;

	v->made = true;
	v->body = body;
	v->etag = make_etag(a, body);
	v->fields = make_fields(a, spec, c, v->etag, varies);
}

struct http_shared *
shared_new(const struct shared_spec *spec)
{
	struct arena a = ARENA_INIT;
	struct http_shared *shared = arena_new(&a, struct http_shared);
	struct str body[HTTP_CODING__MAX];
	bool varies = false;

	for (int c = 0; c < HTTP_CODING__MAX; c++)
		body[c] = spec->is_static || spec->body[c].len == 0 ?
		    spec->body[c] : str_copy(&a, spec->body[c]);
	if (spec->compress && body[HTTP_GZIP].len == 0)
		body[HTTP_GZIP] = gzip(&a, body[HTTP_IDENTITY]);
	for (int c = 0; c < HTTP_IDENTITY; c++)
		varies = varies || body[c].len > 0;
	shared->arena = a;
	atomic_init(&shared->refs, 1);
	shared->policy = spec->policy;
	for (int c = 0; c < HTTP_CODING__MAX; c++)
		if (c == HTTP_IDENTITY || body[c].len > 0)
			make_variant(shared, spec, (enum http_coding)c,
			    body[c], varies);
	return shared;
}

void
shared_ref(struct http_shared *shared)
{
	atomic_fetch_add(&shared->refs, 1);
}

void
shared_unref(struct http_shared *shared)
{
	struct arena a;

	if (shared == NULL || atomic_fetch_sub(&shared->refs, 1) != 1)
		return;
	a = shared->arena;	/* which holds *shared itself */
	arena_release(&a);
}

/* "gzip;q=0" and "gzip; q=0.000" refuse; any other weight takes. */
static bool
is_refused(struct str params)
{
	struct str q = str_trim(params);

	if (!str_eq_nocase(str_sub(q, 0, 2), STR("q=")))
		return false;
	for (size_t i = 2; i < q.len; i++)
		if (q.ptr[i] != '0' && q.ptr[i] != '.')
			return false;
	return true;
}

static bool
takes(struct str accept, const char *coding)
{
	while (accept.ptr != NULL) {
		struct str item = str_cut(&accept, ',');
		struct str name = str_trim(str_cut(&item, ';'));

		if (str_eq_nocase(name, str_of(coding)))
			return item.ptr == NULL || !is_refused(item);
	}
	return false;
}

enum http_coding
shared_choose(const struct http_shared *shared, struct str accept)
{
	for (int c = 0; c < HTTP_IDENTITY; c++)
		if (shared->variants[c].made && takes(accept, coding_names[c]))
			return (enum http_coding)c;
	return HTTP_IDENTITY;
}

struct str
shared_body(const struct http_shared *shared, enum http_coding c)
{
	return shared->variants[c].body;
}

struct str
shared_etag(const struct http_shared *shared, enum http_coding c)
{
	return shared->variants[c].etag;
}

struct str
shared_fields(const struct http_shared *shared, enum http_coding c)
{
	return shared->variants[c].fields;
}

enum http_policy
shared_policy(const struct http_shared *shared)
{
	return shared->policy;
}

size_t
shared_size(const struct http_shared *shared)
{
	return shared->arena.used;
}
