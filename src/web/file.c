/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/file.h"

#include <inttypes.h>
#include <string.h>

#include "web/dispatch.h"
#include "web/file_kind.h"

/* ---- coming in ---------------------------------------------------------- */

int64_t
file_keep(struct page *page, const struct form_field *sent,
    const char *field, struct errs *errs)
{
	struct attachment_input input = { .bytes = sent->value,
		.name = file_name_clean(page->arena, sent->file_name) };
	struct usecase_call call = { .usecase = &attachment_keep,
		.input = &input };
	const char *type;
	struct err err = { 0 };

	if (!file_kind_check(input.name, input.bytes, field, &type, &err)) {
		errs_add(errs, &err);
		return 0;
	}
	input.media_type = str_of(type);
	return usecase_run(page->store, &page->actor, page->now, page->arena,
	    &call, errs) ? call.id : 0;
}

static bool
is_file(const struct field *f)
{
	return f->kind == FIELD_ATTACHMENT &&
	    (f->flags & (FIELD_READONLY | FIELD_SECRET)) == 0;
}

bool
files_has(const struct record *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (is_file(&r->fields[i]))
			return true;
	return false;
}

static const char *
input_name(const struct page *page, const struct field *f, const char *end)
{
	return str_printf(page->arena, "%s.%s", f->name, end).ptr;
}

/* The input of the field is this id from now on, and nothing is removed. */
static void
put_id(struct page *page, const struct field *f, int64_t id)
{
	struct form_input *list = arena_array(page->arena, struct form_input,
	    page->ninputs + 1);
	const char *remove = input_name(page, f, "remove");
	size_t n = 0;

	for (size_t i = 0; i < page->ninputs; i++)
		if (!str_eq_c(page->inputs[i].name, f->name) &&
		    !str_eq_c(page->inputs[i].name, remove))
			list[n++] = page->inputs[i];
	list[n++] = (struct form_input){ str_of(f->name),
		str_printf(page->arena, "%" PRId64, id) };
	page->inputs = list;
	page->ninputs = n;
}

void
files_take(struct page *page, const struct record *r, struct errs *errs)
{
	size_t kept = 0;
	struct err err = { 0 };

	for (size_t i = 0; page->form != NULL && i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		const struct form_field *sent;
		int64_t id;

		if (!is_file(f))
			continue;
		sent = form_get(page->form, input_name(page, f, "file"));
		/* A browser sends a field without a file as one without name. */
		if (sent == NULL || !sent->is_file ||
		    (sent->file_name.len == 0 && sent->value.len == 0))
			continue;
		if ((id = file_keep(page, sent, f->name, errs)) == 0)
			continue;
		put_id(page, f, id);
		kept++;
	}
	/* What was kept is newer than the snapshot. */
	if (kept > 0 && !page_fresh(page, &err))
		errs_add(errs, &err);
}

void
files_remove(const struct page *page, const struct record *r, void *object)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (is_file(&r->fields[i]) && str_eq_c(page_input(page,
		    input_name(page, &r->fields[i], "remove")), "1"))
			field_set_num(&r->fields[i], object, UNKNOWN);
}

/* ---- shown -------------------------------------------------------------- */

struct str
file_words(struct page *page, int64_t id)
{
	struct buf out = BUF_IN(page->arena, 1024);
	struct attachment file;
	struct err ignored = { 0 };

	if (!attachment_find(page->tx, id, &file, &ignored))
		return str_printf(page->arena, "#%" PRId64, id);
	buf_addf(&out, "%.*s (", STR_ARG(file.name));
	bytes_print(&out, file.size, page->lang);
	buf_add_c(&out, ", ");
	instant_print(&out, file.at, page->zone, page->lang);
	buf_add_char(&out, ')');
	return buf_str(&out);
}

/* ---- going out ---------------------------------------------------------- */

static bool
add_chunk(void *arg, struct str chunk)
{
	return buf_add(arg, chunk);
}

bool
file_send(struct page *page, int64_t id, struct err *err)
{
	struct attachment file;
	struct buf bytes;

	if (!attachment_find(page->tx, id, &file, err))
		return false;
	bytes = BUF_IN(page->arena, (size_t)file.size);
	if (!attachment_read(page->tx, id, add_chunk, &bytes, err))
		return false;
	return page_download(page, buf_str(&bytes), str_c(page->arena,
	    file.media_type), file.name, err);
}

static bool
download(struct page *page, struct err *err)
{
	const struct record *r = page->record;
	const struct field *f = record_field(r, page->params[1]);
	void *object = arena_alloc(page->arena, r->size);
	int64_t id;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, r, id, object, err))
		return false;
	if (f == NULL || f->kind != FIELD_ATTACHMENT ||
	    (f->flags & FIELD_SECRET) != 0 || !field_num(f, object).known)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	return file_send(page, field_num(f, object).v, err);
}

static const struct route routes[] = {
	{ "GET", "/{record}/{id}/files/{field}", ROUTE_SIGNED_IN, RIGHT_READ,
	    .handle = download },
};

const struct web_part file_part = {
	.routes = routes,
	.nroutes = COUNT(routes),
	.generic = true,
};
