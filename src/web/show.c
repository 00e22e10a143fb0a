/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/show.h"

#include <inttypes.h>

#include "web/dispatch.h"
#include "web/file.h"

enum { TEXT_MAX = 256 * 1024 };

#define VIEW struct shown
static const struct view_field shown_fields[] = {
	V_STR(label), V_STR(text), V_URL(path), V_BOOL(is_unknown),
	V_BOOL(is_number),
};
#undef VIEW
const struct view shown_view = VIEW_OF(struct shown, shown_fields);

const char *
show_label(struct arena *a, const struct record *r, const struct field *f)
{
	return str_printf(a, "%s.%s", r->name, f->name).ptr;
}

const char *
show_hint(struct arena *a, const struct record *r, const struct field *f)
{
	struct str id = str_printf(a, "%s.%s.help", r->name, f->name);

	return message_has(id) ? id.ptr : NULL;
}

const char *
show_choice(struct arena *a, const struct record *r, const struct field *f,
    int32_t choice)
{
	const char *code = f->choices[choice].code;

	if (f->words != NULL)
		return str_printf(a, "%s.%s", f->words, code).ptr;
	return str_printf(a, "%s.%s.%s", r->name, f->name, code).ptr;
}

const char *
show_plural(struct arena *a, const struct record *r)
{
	return str_printf(a, "%s.plural", r->name).ptr;
}

static struct str
print_number(const struct page *page, const struct field *f, int64_t v)
{
	struct buf out = BUF_IN(page->arena, 80);

	if (f->kind == FIELD_MONEY)
		money_print(&out, v, page->lang);
	else if (f->kind == FIELD_DURATION)
		duration_print(&out, v, page->lang);
	else if (f->kind == FIELD_DATE)
		date_print(&out, v, page->lang);
	else if (f->kind == FIELD_INSTANT)
		instant_print(&out, v, page->zone, page->lang);
	else
		buf_add_i64(&out, v);
	return buf_str(&out);
}

static struct str
or_id(const struct page *page, struct str name, int64_t id)
{
	return name.len > 0 ? name
	    : str_printf(page->arena, "#%" PRId64, id);
}

static void
show_reference(struct page *page, struct names *names, const struct field *f,
    int64_t id, struct shown *s)
{
	const struct record *to = registry_find(store_registry(page->store),
	    str_of(f->target));

	s->text = or_id(page, names_get(names, f->target, id), id);
	if (to != NULL && to->path != NULL)
		s->path = page_path(page, to, id);
}

static struct str
join_names(struct page *page, struct names *names, const struct field *f,
    const void *object)
{
	struct refs refs = field_refs(f, object);
	struct buf out = BUF_IN(page->arena, TEXT_MAX);

	for (size_t i = 0; i < refs.n; i++) {
		if (i > 0)
			buf_add_c(&out, ", ");
		buf_add(&out, or_id(page, names_get(names, f->target,
		    refs.ids[i]), refs.ids[i]));
	}
	return buf_str(&out);
}

static struct str
show_curve(const struct field *f, struct page *page, const void *object)
{
	struct curve c = field_curve(f, object);
	struct buf out = BUF_IN(page->arena, 400);

	for (int i = 0; i < CURVE_HORIZONS; i++) {
		if (i > 0)
			buf_add_c(&out, " · ");
		duration_print_short(&out, curve_horizons[i], page->lang);
		buf_add_c(&out, ": ");
		if (c.known >> i & 1)
			buf_add_i64(&out, c.level[i]);
		else
			buf_add_char(&out, '?');
	}
	return buf_str(&out);
}

/* Where a text of that kind leads: to a mail, a call, another site. */
static struct str
outside(struct arena *a, enum field_kind kind, struct str text)
{
	struct buf out = BUF_IN(a, 4096);

	if (kind == FIELD_URL)
		return text;
	if (kind == FIELD_EMAIL)
		return str_printf(a, "mailto:%.*s", STR_ARG(text));
	if (kind != FIELD_PHONE)
		return STR_EMPTY;
	buf_add_c(&out, "tel:");
	for (size_t i = 0; i < text.len; i++)
		if (str_has(STR("+0123456789"), text.ptr[i]))
			buf_add_char(&out, text.ptr[i]);
	return buf_str(&out);
}

struct shown
show_value(struct page *page, struct names *names, const struct record *r,
    const struct field *f, const void *object)
{
	struct shown s = { .label = page_message(page, show_label(page->arena,
	    r, f)) };

	if (f->flags & FIELD_SECRET || (f->kind != FIELD_FLAG &&
	    field_is_blank(f, object))) {
		s.is_unknown = true;
		return s;
	}
	switch (f->kind) {
	case FIELD_CHOICE:
		s.text = page_message(page, show_choice(page->arena, r, f,
		    field_choice(f, object)));
		break;
	case FIELD_FLAG:
		s.text = page_message(page, field_flag(f, object)
		    ? "yes-no.yes" : "yes-no.no");
		break;
	case FIELD_REFERENCE:
		show_reference(page, names, f, field_num(f, object).v, &s);
		break;
	case FIELD_REFERENCES:
		s.text = join_names(page, names, f, object);
		break;
	case FIELD_ROWS:
		s.text = page_words(page, "rows-count",
		    { "n", ERR_INT((int64_t)field_rows(f, object).n) });
		break;
	case FIELD_CURVE:
		s.text = show_curve(f, page, object);
		break;
	case FIELD_ATTACHMENT:
		s.text = file_words(page, field_num(f, object).v);
		if (r->path != NULL && ((const struct rec *)object)->id > 0)
			s.path = str_printf(page->arena, "%.*s/files/%s",
			    STR_ARG(page_path(page, r, ((const struct rec *)
			    object)->id)), f->name);
		break;
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DURATION:
	case FIELD_DATE:
	case FIELD_INSTANT:
		s.text = print_number(page, f, field_num(f, object).v);
		s.is_number = f->kind != FIELD_DATE && f->kind != FIELD_INSTANT;
		break;
	default:
		s.text = field_str(f, object);
		s.path = outside(page->arena, f->kind, s.text);
	}
	return s;
}

struct str
show_name(struct page *page, const struct record *r, const void *object)
{
	struct str name = record_name(r, object);

	for (size_t i = 0; name.len == 0 && i < r->nfields; i++)
		if (r->fields[i].kind == FIELD_TEXT &&
		    (r->fields[i].flags & FIELD_SECRET) == 0)
			name = field_str(&r->fields[i], object);
	return or_id(page, name, ((const struct rec *)object)->id);
}
