/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/statics.h"

#include "web/assets.h"

#define FOLDER "/assets/"

struct statics {
	struct http_shared **shared;	/* beside asset_files.files */
	struct str *paths;
	size_t n;
};

static void
drop(void *arg)
{
	shared_unref(arg);
}

const struct statics *
statics_new(struct arena *a)
{
	struct statics *s = arena_new(a, struct statics);

	s->n = asset_files.n;
	s->shared = arena_array(a, struct http_shared *, s->n);
	s->paths = arena_array(a, struct str, s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct embed_file *f = &asset_files.files[i];

		s->shared[i] = shared_new(&(struct shared_spec){
			.type = f->type,
			.cache = SHARED_IMMUTABLE,
			.policy = HTTP_POLICY_PAGE,
			.body = { [HTTP_IDENTITY] = f->raw,
				[HTTP_GZIP] = f->gzip,
				[HTTP_BROTLI] = f->brotli },
			.is_static = true,
		});
		arena_on_release(a, drop, s->shared[i]);
		s->paths[i] = str_printf(a, FOLDER "%.*s", STR_ARG(f->path));
	}
	return s;
}

bool
statics_answer(const struct statics *s, const struct http_request *req,
    struct http_response *res)
{
	for (size_t i = 0; i < s->n; i++) {
		if (str_eq(s->paths[i], req->head->path)) {
			http_answer_shared(req, res, s->shared[i]);
			return true;
		}
	}
	return false;
}

struct str
statics_path(const struct statics *s, const char *name)
{
	const struct embed_file *f = embed_find(&asset_files, str_of(name));

	BUG_IF(f == NULL);
	return s->paths[f - asset_files.files];
}
