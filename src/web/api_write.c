/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * api_write.c - POST, PUT, PATCH, DELETE: each is a use case of the record.
 *
 * Every change of what exists names the version that it was made from, in
 * If-Match: 428 without it, 412 when somebody was first.  Idempotency-Key makes
 * a POST that is sent twice answer twice and happen once.
 */
#include <inttypes.h>
#include <string.h>

#include "record/json.h"
#include "web/api.h"

enum { KEY_MAX = 80 };

/* ---- the body ----------------------------------------------------------- */

static void
drop_json(void *json)
{
	json_decref(json);
}

static bool
is_json(struct str type, bool merge)
{
	struct str media = str_trim(str_cut(&type, ';'));

	return str_eq_nocase(media, STR("application/json")) || (merge &&
	    str_eq_nocase(media, STR("application/merge-patch+json")));
}

static bool
is_too_deep(const json_t *json, int depth)
{
	const char *key;
	json_t *value;
	size_t i;

	if (depth == 0)
		return true;
	json_object_foreach((json_t *)(uintptr_t)json, key, value)
		if (is_too_deep(value, depth - 1))
			return true;
	json_array_foreach(json, i, value)
		if (is_too_deep(value, depth - 1))
			return true;
	return false;
}

static bool
read_body(struct api *api, bool merge, json_t **json_r, struct err *err)
{
	struct page *page = api->page;
	struct str type = http_field(page->http->head, "content-type");
	json_error_t why;

	if (type.ptr == NULL || !is_json(type, merge))
		return err_set(err, ERR_MEDIA_TYPE, NULL, "api-media-type");
	*json_r = json_loadb(page->http->body.ptr, page->http->body.len,
	    JSON_REJECT_DUPLICATES, &why);
	if (*json_r == NULL)
		return err_set_args(err, ERR_SYNTAX, NULL, "api-json-broken",
		    ERR_INT(why.line), ERR_INT(why.column));
	arena_on_release(page->arena, drop_json, *json_r);
	if (is_too_deep(*json_r, JSON_DEPTH))
		return err_set_args(err, ERR_SYNTAX, NULL, "api-json-deep",
		    ERR_INT(JSON_DEPTH));
	return true;
}

/* ---- the use case ------------------------------------------------------- */

static bool
find_usecase(struct api *api, const char *verb, struct usecase_call *call,
    struct err *err)
{
	struct page *page = api->page;

	call->usecase = page_usecase(page, api->record, verb);
	if (call->usecase == NULL)
		return err_set_args(err, ERR_METHOD, NULL, "method-not-here",
		    ERR_TEXT(str_of(http_method_name(
		        page->http->head->method))));
	if (usecase_allows(call->usecase, &page->actor))
		return true;
	return err_set_args(err, ERR_DENIED, NULL, "right-missing",
	    ERR_MSG(str_printf(page->arena, "right.%s",
	        right_name(call->usecase->right)).ptr));
}

static bool
idempotency_key(struct api *api, struct usecase_call *call, struct err *err)
{
	struct str key = http_field(api->page->http->head, "idempotency-key");

	if (key.ptr == NULL)
		return true;
	if (key.len == 0 || key.len > KEY_MAX)
		return api_refuse(api, err, 400, ERR_SYNTAX, "api-key-length");
	call->key = key;
	return true;
}

/* All faults; the first is the problem's own. */
static bool
fail(struct api *api, const struct errs *errs, struct err *err)
{
	page_first(errs, err);
	if (err->code == ERR_CONFLICT && err->field == NULL &&
	    api->page->http->head->method != HTTP_DELETE)
		api->status = 412;
	if (err->code == ERR_INVALID || err->code == ERR_CONFLICT)
		api->errs = *errs;
	return false;
}

static bool
run(struct api *api, struct usecase_call *call, struct err *err)
{
	struct page *page = api->page;
	struct errs errs = ERRS_IN(page->arena);

	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        call, &errs))
		return fail(api, &errs, err);
	api->id = call->id;
	return page_fresh(page, err);
}

/* ---- POST --------------------------------------------------------------- */

bool
api_create(struct api *api, struct err *err)
{
	struct page *page = api->page;
	struct usecase_call call = { .object = arena_alloc(page->arena,
	    api->record->size) };
	struct errs errs = ERRS_IN(page->arena);
	json_t *json;

	if (!find_usecase(api, "create", &call, err) ||
	    !idempotency_key(api, &call, err) ||
	    !read_body(api, false, &json, err))
		return false;
	if (!record_read_json(api->record, json, page->arena, call.object,
	        &errs))
		return fail(api, &errs, err);
	if (!run(api, &call, err))
		return false;
	http_add(page->res, "Location", str_printf(page->arena,
	    "/api/v1/%s/%" PRId64, api->record->path, api->id));
	return api_answer_record(api, 201, err);
}

/* ---- If-Match ----------------------------------------------------------- */

/* Is the stored version one of those named?  "*" is any. */
static bool
if_match(struct api *api, int64_t version, struct err *err)
{
	struct str list = http_field(api->page->http->head, "if-match");
	struct str etag = api_etag(api->page->arena, version);

	if (list.ptr == NULL)
		return api_refuse(api, err, 428, ERR_SYNTAX,
		    "api-if-match-missing");
	while (list.ptr != NULL) {
		struct str one = str_trim(str_cut(&list, ','));

		if (str_eq(one, etag) || str_eq_c(one, "*"))
			return true;
	}
	return api_refuse(api, err, 412, ERR_CONFLICT, "api-version-other");
}

static bool
load(struct api *api, const char *verb, struct usecase_call *call,
    struct err *err)
{
	struct rec *object = arena_alloc(api->page->arena, api->record->size);

	if (!find_usecase(api, verb, call, err) ||
	    !store_get(api->page->tx, api->record, api->id, object, err) ||
	    !if_match(api, object->version, err))
		return false;
	call->id = api->id;
	call->version = object->version;
	call->object = object;
	return true;
}

/* ---- PUT and PATCH ------------------------------------------------------ */

/* Blank what a writer might have said and did not: it is taken out. */
static void
blank_absent(const struct record *r, struct arena *a, const json_t *json,
    void *object)
{
	const void *none = arena_alloc(a, r->size);

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if ((f->flags & (FIELD_READONLY | FIELD_SECRET)) == 0 &&
		    json_object_get(json, str_c(a, json_name(a,
		        f->name))) == NULL)
			field_copy(f, a, object, none);
	}
}

static bool
change(struct api *api, bool whole, struct err *err)
{
	struct page *page = api->page;
	struct usecase_call call = { 0 };
	struct errs errs = ERRS_IN(page->arena);
	json_t *json;

	if (!load(api, "change", &call, err) ||
	    !read_body(api, !whole, &json, err))
		return false;
	if (whole)
		blank_absent(api->record, page->arena, json, call.object);
	if (!record_read_json(api->record, json, page->arena, call.object,
	        &errs))
		return fail(api, &errs, err);
	return run(api, &call, err) && api_answer_record(api, 200, err);
}

bool
api_replace(struct api *api, struct err *err)
{
	return change(api, true, err);
}

bool
api_patch(struct api *api, struct err *err)
{
	return change(api, false, err);
}

bool
api_delete(struct api *api, struct err *err)
{
	struct usecase_call call = { 0 };

	if (!load(api, "delete", &call, err))
		return false;
	call.object = NULL;
	if (!run(api, &call, err))
		return false;
	http_answer(api->page->res, 204, NULL, STR_EMPTY);
	api->page->res->policy = HTTP_POLICY_API;
	return true;
}
