/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * api_file.c - files over the API: one is sent first, and a record then names it
 * by its id.
 */
#include <inttypes.h>

#include "web/api.h"
#include "web/file.h"

enum { ANSWER_MAX = 4096 };

static bool
answer_file(struct api *api, int status, struct err *err)
{
	struct buf out = BUF_IN(api->page->arena, ANSWER_MAX);
	struct json j = JSON_TO(&out);
	struct attachment file;

	if (!attachment_find(api->page->tx, api->id, &file, err))
		return false;
	json_object_begin(&j);
	json_put_i64(&j, "id", file.id);
	json_put_str(&j, "name", file.name);
	json_put_str(&j, "mediaType", file.media_type);
	json_put_i64(&j, "size", file.size);
	json_put_str(&j, "sha256", file.sha256);
	json_object_end(&j);
	return api_answer(api, status, &out, err);
}

static bool
read_form(struct api *api, struct form *form, struct err *err)
{
	const struct http_request *http = api->page->http;
	struct str type = http_field(http->head, "content-type");

	if (type.ptr == NULL || !str_starts(type, STR("multipart/form-data")))
		return err_set(err, ERR_MEDIA_TYPE, NULL, "file-missing");
	return form_parse(api->page->arena, type, http->body, form, err);
}

bool
api_file_add(struct api *api, struct err *err)
{
	struct page *page = api->page;
	const struct form_field *sent;
	struct errs errs = ERRS_IN(page->arena);
	struct form form;

	if (!usecase_allows(&attachment_keep, &page->actor))
		return err_set_args(err, ERR_DENIED, NULL, "right-missing",
		    ERR_MSG("right.edit-own"));
	if (!read_form(api, &form, err))
		return false;
	sent = form_get(&form, "file");
	if (sent == NULL || !sent->is_file)
		return err_set(err, ERR_INVALID, "file", "file-missing");
	if ((api->id = file_keep(page, sent, "file", &errs)) == 0) {
		api->errs = errs;
		return page_first(&errs, err);
	}
	http_add(page->res, "Location", str_printf(page->arena,
	    "/api/v1/files/%" PRId64, api->id));
	return page_fresh(page, err) && answer_file(api, 201, err);
}

bool
api_file_get(struct api *api, struct err *err)
{
	return answer_file(api, 200, err);
}

bool
api_file_content(struct api *api, struct err *err)
{
	return file_send(api->page, api->id, err);
}
