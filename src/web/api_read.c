/* SPDX-License-Identifier: EUPL-1.2 */
/* api_read.c - GET: a list, one record, its history, search. */
#include <inttypes.h>

#include "record/json.h"
#include "store/history.h"
#include "web/api.h"
#include "web/list_query.h"

enum { LIST_MAX = 32 * 1024 * 1024, HISTORY_SHOWN = 50, HITS = 50 };

static void
write_text(struct json *j, const char *key, struct str text)
{
	json_key(j, key);
	if (text.len == 0)
		json_none(j);
	else
		json_str(j, text);
}

static void
write_instant(struct json *j, const char *key, int64_t at)
{
	struct buf text = BUF_HEAP(40);

	instant_print_iso(&text, at);
	write_text(j, key, buf_str(&text));
	buf_release(&text);
}

/* ---- a list ------------------------------------------------------------- */

/* Link: </api/v1/processes?after=...>; rel="next" (RFC 8288). */
static void
add_links(struct api *api, const struct query_page *found)
{
	struct page *page = api->page;
	const struct { const char *name, *rel; struct str cursor; } links[] = {
		{ "after", "next", found->next },
		{ "before", "prev", found->before },
	};
	struct buf out = BUF_IN(page->arena, 2 * HTTP_TARGET_MAX);

	for (size_t i = 0; i < COUNT(links); i++) {
		struct str query;

		if (links[i].cursor.len == 0)
			continue;
		query = list_query_with(page, links[i].name,
		    str_c(page->arena, links[i].cursor));
		buf_addf(&out, "%s</api/v1/%s%.*s>; rel=\"%s\"",
		    out.len > 0 ? ", " : "", api->record->path,
		    STR_ARG(query), links[i].rel);
	}
	if (out.len > 0 && !out.over)
		http_add(page->res, "Link", buf_str(&out));
}

bool
api_list(struct api *api, struct err *err)
{
	struct page *page = api->page;
	struct buf out = BUF_IN(page->arena, LIST_MAX);
	struct json j = JSON_TO(&out);
	struct query_page found;
	struct query q;

	if (!list_query_read(page, api->record, LIST_API,
	        names_new(page->tx), &q, err) ||
	    !store_query(page->tx, &q, &found, err)) {
		if (err->code == ERR_INVALID)
			errs_add(&api->errs, err);
		return false;
	}
	json_object_begin(&j);
	json_key(&j, "items");
	json_array_begin(&j);
	for (size_t i = 0; i < found.n; i++)
		record_write_json(api->record, (const char *)found.objects +
		    i * api->record->size, page->arena, &j);
	json_array_end(&j);
	json_put_i64(&j, "count",
	    found.count > QUERY_COUNT ? QUERY_COUNT : found.count);
	json_put_bool(&j, "hasMore", found.count > QUERY_COUNT);
	write_text(&j, "next", found.next);
	write_text(&j, "previous", found.before);
	json_object_end(&j);
	add_links(api, &found);
	return api_answer(api, 200, &out, err);
}

/* ---- one ---------------------------------------------------------------- */

bool
api_answer_record(struct api *api, int status, struct err *err)
{
	struct page *page = api->page;
	struct rec *object = arena_alloc(page->arena, api->record->size);
	struct buf out = BUF_IN(page->arena, LIST_MAX);
	struct json j = JSON_TO(&out);
	struct str etag;

	if (!store_get(page->tx, api->record, api->id, object, err))
		return false;
	etag = api_etag(page->arena, object->version);
	if (status == 200 && http_none_match(page->http->head, etag)) {
		http_answer(page->res, 304, NULL, STR_EMPTY);
		page->res->policy = HTTP_POLICY_API;
		http_add(page->res, "ETag", etag);
		return true;
	}
	record_write_json(api->record, object, page->arena, &j);
	http_add(page->res, "ETag", etag);
	return api_answer(api, status, &out, err);
}

bool
api_get(struct api *api, struct err *err)
{
	return api_answer_record(api, 200, err);
}

/* ---- history ------------------------------------------------------------ */

static void
write_entry(struct json *j, const struct history_entry *e)
{
	json_object_begin(j);
	json_put_i64(j, "id", e->id);
	write_instant(j, "at", e->at);
	write_text(j, "actor", e->actor);
	write_text(j, "useCase", e->usecase);
	write_text(j, "reason", e->reason);
	json_put_opt64(j, "undoneBy",
	    e->undone_by == 0 ? UNKNOWN : KNOWN(e->undone_by));
	json_key(j, "changes");
	json_raw(j, e->diff.len > 0 ? e->diff : STR("{}"));
	json_object_end(j);
}

/* The "before" and "limit" of a history. */
static bool
history_range(struct page *page, int64_t *before_r, int64_t *limit_r,
    struct err *err)
{
	struct str before = page_query(page, "before");
	struct str limit = page_query(page, "limit");

	*before_r = 0;
	*limit_r = HISTORY_SHOWN;
	if (before.ptr != NULL && (!str_to_i64(before, before_r) ||
	    *before_r < 0))
		return err_set(err, ERR_INVALID, "before", "cursor-invalid");
	if (limit.ptr != NULL && (!str_to_i64(limit, limit_r) ||
	    *limit_r < 1 || *limit_r > QUERY_LIMIT))
		return err_set_args(err, ERR_INVALID, "limit",
		    "limit-out-of-range", ERR_INT(1), ERR_INT(QUERY_LIMIT));
	return true;
}

bool
api_history(struct api *api, struct err *err)
{
	struct page *page = api->page;
	struct buf out = BUF_IN(page->arena, LIST_MAX);
	struct json j = JSON_TO(&out);
	struct history_entry *list;
	int64_t before, limit;
	size_t n;

	if (!history_range(page, &before, &limit, err))
		return errs_add(&api->errs, err);
	list = arena_array(page->arena, struct history_entry, (size_t)limit);
	if (!history_list(page->tx, api->record, api->id, before,
	        (size_t)limit, list, &n, err))
		return false;
	if (n == 0 && before == 0)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	json_object_begin(&j);
	json_key(&j, "items");
	json_array_begin(&j);
	for (size_t i = 0; i < n; i++)
		write_entry(&j, &list[i]);
	json_array_end(&j);
	json_object_end(&j);
	return api_answer(api, 200, &out, err);
}

/* ---- search ------------------------------------------------------------- */

bool
api_search(struct api *api, struct err *err)
{
	struct page *page = api->page;
	struct buf out = BUF_IN(page->arena, LIST_MAX);
	struct json j = JSON_TO(&out);
	struct str words = page_query(page, "q");
	struct search_hit hits[HITS];
	size_t n = 0;

	if (str_trim(words).len == 0) {
		err_set(err, ERR_INVALID, "q", "field-required");
		return errs_add(&api->errs, err);
	}
	if (!store_search(page->tx, words, HITS, hits, &n, err))
		return false;
	json_object_begin(&j);
	json_key(&j, "items");
	json_array_begin(&j);
	for (size_t i = 0; i < n; i++) {
		json_object_begin(&j);
		write_text(&j, "type", str_of(hits[i].record->name));
		json_put_i64(&j, "id", hits[i].id);
		write_text(&j, "name", hits[i].name);
		json_key(&j, "href");
		json_str(&j, str_printf(page->arena, "/api/v1/%s/%" PRId64,
		    hits[i].record->path, hits[i].id));
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	return api_answer(api, 200, &out, err);
}
