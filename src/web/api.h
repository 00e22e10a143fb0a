/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * api.h - inside the JSON API (/api/v1) only: what its files share.
 *
 * After the Dutch API Design Rules 2.2: kebab-case paths, camelCase names,
 * problem+json, API-Version on every answer.  A record's version is its entity
 * tag; a change names the version that it was made from (If-Match).
 */
#ifndef WEB_API_H
#define WEB_API_H

#include <jansson.h>

#include "base/json.h"
#include "web/dispatch.h"

#define API_VERSION "1.0.0"

enum { API_BODY = 8 * 1024 * 1024 };

/* What a handler of the API gets beside the page. */
struct api {
	struct page *page;
	const struct record *record;	/* NULL: of no record */
	int64_t id;			/* 0: of none */
	/* Said by the handler when it returns false: */
	int status;			/* 0: the code's own */
	struct errs errs;		/* faults per field; may be empty */
};

typedef bool api_handler(struct api *api, struct err *err);

/* api_read.c, api_file.c, api_write.c */
api_handler api_list, api_get, api_history, api_search;
api_handler api_file_add, api_file_get, api_file_content;
api_handler api_create, api_replace, api_patch, api_delete;

/* A JSON answer made in `out`; TOO_LARGE when it did not fit. */
MUST_USE bool api_answer(struct api *api, int status, const struct buf *out,
    struct err *err);
/* The same with the record as it is stored, its tag and place. */
MUST_USE bool api_answer_record(struct api *api, int status, struct err *err);
/* False with another status than that of the code. */
bool api_refuse(struct api *api, struct err *err, int status,
    enum err_code code, const char *id);
/* openapi_file.c */
void openapi_file_paths(struct json *out);
struct str openapi_file_schema(void);
struct str api_etag(struct arena *a, int64_t version);

#endif
