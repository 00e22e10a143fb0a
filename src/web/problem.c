/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * problem.c - an error as problem+json (RFC 9457): `type` is stable and for
 * programs, `title` and `detail` are words in the caller's language, `errors`
 * names each field at fault.
 */
#include "record/json.h"
#include "web/dispatch.h"

enum { PROBLEM_MAX = 1024 * 1024 };

static void
write_fault(struct page *page, struct json *j, const struct err *fault)
{
	json_object_begin(j);
	if (fault->field != NULL)
		json_put_str(j, "field", json_name(page->arena, fault->field));
	if (fault->row > 0) {
		json_put_i64(j, "row", fault->row);
	}
	json_put_str(j, "code", str_of(fault->id != NULL ? fault->id
	    : err_info(fault->code)->name));
	json_put_str(j, "detail", page_fault(page, fault));
	json_object_end(j);
}

static void
write_faults(struct page *page, struct json *j, const struct errs *errs)
{
	json_key(j, "errors");
	json_array_begin(j);
	for (size_t i = 0; i < errs->n; i++)
		write_fault(page, j, &errs->list[i]);
	json_array_end(j);
}

void
problem_answer(struct page *page, int status, const struct err *err,
    const struct errs *errs)
{
	const struct err_info *info = err_info(err->code);
	struct buf out = BUF_IN(page->arena, PROBLEM_MAX);
	struct json j = JSON_TO(&out);

	if (status == 0)
		status = info->http;
	json_object_begin(&j);
	json_put_str(&j, "type", str_printf(page->arena,
	    "urn:stormvast:problem:%s", info->name));
	json_put_str(&j, "title", page_fault(page,
	    &(struct err){ .code = err->code }));
	json_put_i64(&j, "status", status);
	json_put_str(&j, "detail", page_fault(page, err));
	json_put_str(&j, "instance", str_printf(page->arena,
	    "urn:stormvast:request:%.*s", STR_ARG(page->request_id)));
	if (errs != NULL && errs->n > 0)
		write_faults(page, &j, errs);
	json_object_end(&j);
	http_answer(page->res, status, "application/problem+json",
	    buf_str(&out));
	page->res->policy = HTTP_POLICY_API;
	http_add(page->res, "Cache-Control", STR("no-store"));
	http_add(page->res, "Content-Language",
	    str_of(lang_tag(page->lang)));
}
