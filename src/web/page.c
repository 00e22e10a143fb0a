/* SPDX-License-Identifier: EUPL-1.2 */
/* page.c - what handlers ask of a page, whoever wrote them. */
#include <inttypes.h>

#include "base/rng.h"
#include "web/cookie.h"
#include "web/dispatch.h"

static enum lang
choose_language(const struct http_request *req)
{
	struct str kept = cookie_get(req->head, req->is_tls, COOKIE_LANGUAGE);
	enum lang lang;

	if (kept.ptr != NULL && lang_of(kept, &lang))
		return lang;
	return lang_negotiate(http_field(req->head, "accept-language"),
	    LANG_NL);
}

void
page_init(struct page *page, struct web *web, const struct http_request *req,
    struct http_response *res)
{
	uint64_t id;

	rng_secret(&id, sizeof(id));
	*page = (struct page){
		.http = req,
		.res = res,
		.arena = req->arena,
		.store = web->config.store,
		.now = req->now,
		.lang = choose_language(req),
		.zone = zone_default(),
		.request_id = str_printf(req->arena, "%016" PRIx64, id),
		.web = web,
	};
}

bool
page_fresh(struct page *page, struct err *err)
{
	if (page->tx != NULL)
		tx_end(page->tx);
	page->tx = NULL;
	return store_read(page->store, &page->actor, page->now, page->arena,
	    &page->tx, err);
}

bool
page_id(const struct page *page, size_t param, int64_t *id_r, struct err *err)
{
	struct str s = page->params[param];

	if (s.len > 0 && s.ptr[0] != '0' && str_to_i64(s, id_r) && *id_r > 0)
		return true;
	return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
}

struct str
page_query(const struct page *page, const char *name)
{
	return url_pairs_get(&page->http->head->query, name);
}

struct str
page_input(const struct page *page, const char *name)
{
	for (size_t i = 0; i < page->ninputs; i++)
		if (str_eq_c(page->inputs[i].name, name))
			return page->inputs[i].value;
	return (struct str){ NULL, 0 };
}

struct render_context
page_context(const struct page *page)
{
	return (struct render_context){ .lang = page->lang,
		.zone = page->zone, .now = page->now };
}

bool
path_is_own(struct str path)
{
	if (path.len == 0 || path.len > HTTP_TARGET_MAX || path.ptr[0] != '/')
		return false;
	if (path.len > 1 && (path.ptr[1] == '/' || path.ptr[1] == '\\'))
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] <= ' ' || path.ptr[i] == 0x7f)
			return false;
	return true;
}

void
page_set_cookie(struct page *page, int cookie, struct str value,
    int64_t max_age)
{
	http_add(page->res, "Set-Cookie", cookie_set(page->arena,
	    page->http->is_tls, (enum cookie)cookie, value, max_age));
}

bool
page_redirect(struct page *page, struct str path, const char *message_id,
    int64_t entry, struct err *err)
{
	(void)err;
	if (message_id != NULL)
		page_set_cookie(page, COOKIE_FLASH,
		    flash_write(page->arena, message_id, entry),
		    FLASH_SECONDS);
	http_redirect(page->res, 303, path_is_own(path) ? path : STR("/"));
	return true;
}

/* A file name without what a header or a file system would trip over. */
static struct str
clean_name(struct arena *a, struct str name)
{
	struct str copy = str_copy(a, name);
	char *c = (char *)(uintptr_t)copy.ptr;

	for (size_t i = 0; i < copy.len; i++)
		if ((unsigned char)c[i] < ' ' || str_has(STR("\"\\/:*?<>|\x7f"),
		    c[i]))
			c[i] = '-';
	return copy;
}

bool
page_download(struct page *page, struct str body, const char *media_type,
    struct str file_name, struct err *err)
{
	struct buf out = BUF_IN(page->arena, 2048);
	struct str name = clean_name(page->arena, file_name);

	(void)err;
	buf_add_c(&out, "attachment; filename=\"");
	for (size_t i = 0; i < name.len; i++)
		buf_add_char(&out, name.ptr[i] & 0x80 ? '_' : name.ptr[i]);
	buf_add_c(&out, "\"; filename*=UTF-8''");
	url_encode(&out, name);
	http_answer(page->res, 200, media_type, body);
	page->res->policy = HTTP_POLICY_FILE;
	http_add(page->res, "Cache-Control", STR("no-store"));
	if (!out.over)
		http_add(page->res, "Content-Disposition", buf_str(&out));
	return true;
}

struct str
page_message(const struct page *page, const char *id)
{
	return message(page->arena, page->lang, id);
}

struct str
page_words_list(const struct page *page, const char *id,
    const struct message_arg *args, size_t n)
{
	struct buf out = BUF_IN(page->arena, 8192);

	message_print_list(&out, page->lang, page->zone, id, args, n);
	return buf_str(&out);
}

struct str
page_fault(const struct page *page, const struct err *err)
{
	struct buf out = BUF_IN(page->arena, 8192);

	err_text(err, page->lang, page->zone, &out);
	return buf_str(&out);
}

struct str
page_path(struct page *page, const struct record *r, int64_t id)
{
	return str_printf(page->arena, "/%s/%" PRId64, r->path, id);
}

bool
page_first(const struct errs *errs, struct err *err)
{
	if (errs->n == 0)
		return err_set(err, ERR_INTERNAL, NULL, "error-internal");
	return errs_first(errs, err);
}

const struct usecase *
page_usecase(const struct page *page, const struct record *r, const char *verb)
{
	return usecase_find(page->store, str_printf(page->arena, "%s.%s",
	    r->name, verb));
}

bool
page_may(const struct page *page, const struct record *r, const char *verb)
{
	const struct usecase *uc = page_usecase(page, r, verb);

	return uc != NULL && usecase_allows(uc, &page->actor);
}
