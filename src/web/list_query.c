/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/list_query.h"

#include <string.h>

#include "record/json.h"

enum { PARAMS_MAX = 64, FROM_MAX = 2000 };

bool
list_sorts(const struct field *f)
{
	return (f->flags & FIELD_SORT) != 0;
}

bool
list_filters(const struct field *f)
{
	return (f->flags & FIELD_FILTER) != 0 && (f->flags & FIELD_SECRET) == 0;
}

/* The field that a parameter names, or NULL. */
static const struct field *
field_of(struct page *page, const struct record *r, enum list_style style,
    struct str name)
{
	if (style == LIST_PAGE)
		return record_field(r, name);
	for (size_t i = 0; i < r->nfields; i++)
		if (str_eq(json_name(page->arena, r->fields[i].name), name))
			return &r->fields[i];
	return NULL;
}

static bool
refuse(struct err *err, const char *name, struct str value, const char *id)
{
	return err_set_args(err, ERR_INVALID, name, id,
	    ERR_TEXT(str_sub(value, 0, 100)));
}

/* ---- filters ------------------------------------------------------------ */

static bool
filter_of_text(const struct field *f, const struct value_context *vc,
    struct arena *a, const struct record *r, struct str text,
    struct query_filter *filter, struct err *err)
{
	void *object = arena_alloc(a, r->size);

	if (!value_read(f, vc, a, text, object, err))
		return false;
	switch (f->kind) {
	case FIELD_CHOICE:
		filter->n = field_choice(f, object);
		break;
	case FIELD_FLAG:
		filter->n = field_flag(f, object);
		break;
	case FIELD_REFERENCES:
		filter->n = field_refs(f, object).n > 0
		    ? field_refs(f, object).ids[0] : 0;
		break;
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DURATION:
	case FIELD_INSTANT:
	case FIELD_DATE:
	case FIELD_REFERENCE:
	case FIELD_ATTACHMENT:
		filter->n = field_num(f, object).v;
		break;
	default:
		filter->text = field_str(f, object);
	}
	return true;
}

static bool
add_filter(struct page *page, const struct record *r, const struct field *f,
    const struct value_context *vc, struct str value, struct query *q,
    struct err *err)
{
	struct query_filter *filter = &q->filters[q->nfilters];

	if (q->nfilters == QUERY_FILTERS)
		return err_set_args(err, ERR_INVALID, f->name,
		    "filters-too-many", ERR_INT(QUERY_FILTERS));
	*filter = (struct query_filter){ .field = f, .op = QUERY_IS };
	if (str_eq_c(value, LIST_BLANK))
		filter->op = QUERY_IS_BLANK;
	else if (!filter_of_text(f, vc, page->arena, r, value, filter, err))
		return false;
	q->nfilters++;
	return true;
}

/* ---- one parameter ------------------------------------------------------ */

static bool
read_sort(struct page *page, const struct record *r, enum list_style style,
    struct str value, struct query *q, struct err *err)
{
	q->descending = str_starts(value, STR("-"));
	q->sort = field_of(page, r, style, str_sub(value, q->descending,
	    value.len));
	if (q->sort != NULL && list_sorts(q->sort))
		return true;
	return refuse(err, "sort", value, "sort-unknown");
}

static bool
read_limit(struct str value, struct query *q, struct err *err)
{
	int64_t n;

	if (!str_to_i64(value, &n) || n < 1 || n > QUERY_LIMIT)
		return err_set_args(err, ERR_INVALID, "limit",
		    "limit-out-of-range", ERR_INT(1), ERR_INT(QUERY_LIMIT));
	q->limit = (size_t)n;
	return true;
}

struct reading {
	struct page *page;
	const struct record *r;
	enum list_style style;
	struct value_context vc;
};

static bool
read_param(const struct reading *rd, const struct url_pair *p,
    struct query *q, struct err *err)
{
	const struct field *f;

	if (p->value.len == 0 || str_eq_c(p->name, "column"))
		return true;
	if (str_eq_c(p->name, "q")) {
		q->search = p->value;
		return true;
	}
	if (str_eq_c(p->name, "sort"))
		return read_sort(rd->page, rd->r, rd->style, p->value, q, err);
	if (str_eq_c(p->name, "limit"))
		return read_limit(p->value, q, err);
	if (str_eq_c(p->name, "after") || str_eq_c(p->name, "before")) {
		q->after = p->value;
		q->backwards = str_eq_c(p->name, "before");
		return true;
	}
	f = field_of(rd->page, rd->r, rd->style, p->name);
	if (f != NULL && list_filters(f))
		return add_filter(rd->page, rd->r, f, &rd->vc, p->value, q,
		    err);
	return rd->style == LIST_PAGE ||
	    refuse(err, str_copy(rd->page->arena, p->name).ptr, p->name,
	        "parameter-unknown");
}

static bool
read_pairs(struct page *page, const struct url_pairs *pairs,
    const struct record *r, enum list_style style, struct names *names,
    struct query *q_r, struct err *err)
{
	struct reading rd = { page, r, style,
	    names_context(names, style == LIST_API ? VALUE_CELL : VALUE_FORM,
	        page->lang, page->zone) };

	if (style == LIST_API)
		rd.vc.id_of = NULL;
	*q_r = (struct query){ .record = r };
	if (pairs->n > PARAMS_MAX)
		return err_set_args(err, ERR_INVALID, NULL,
		    "filters-too-many", ERR_INT(QUERY_FILTERS));
	for (size_t i = 0; i < pairs->n; i++)
		if (!read_param(&rd, &pairs->list[i], q_r, err))
			return false;
	return true;
}

bool
list_query_read(struct page *page, const struct record *r,
    enum list_style style, struct names *names, struct query *q_r,
    struct err *err)
{
	return read_pairs(page, &page->http->head->query, r, style, names,
	    q_r, err);
}

static bool
is_cursor(struct str name)
{
	return str_eq_c(name, "after") || str_eq_c(name, "before");
}

static void
add_pair(struct buf *out, struct str name, struct str value)
{
	buf_add_char(out, out->len == 0 ? '?' : '&');
	url_encode(out, name);
	buf_add_char(out, '=');
	url_encode(out, value);
}

struct str
list_query_with(struct page *page, const char *name, const char *value)
{
	const struct url_pairs *pairs = &page->http->head->query;
	struct buf out = BUF_IN(page->arena, HTTP_TARGET_MAX);

	for (size_t i = 0; i < pairs->n && i < PARAMS_MAX; i++) {
		struct str key = pairs->list[i].name;

		if (!str_eq_c(key, name) && !is_cursor(key) &&
		    pairs->list[i].value.len > 0)
			add_pair(&out, key, pairs->list[i].value);
	}
	if (value != NULL)
		add_pair(&out, str_of(name), str_of(value));
	return out.over ? STR_EMPTY : buf_str(&out);
}

/* ---- the list one came from --------------------------------------------- */

struct str
list_from(const struct page *page)
{
	struct str from = page_input(page, "list");

	if (from.ptr == NULL)
		from = page_query(page, "list");
	return from.ptr == NULL || from.len > FROM_MAX ? STR_EMPTY : from;
}

struct str
list_from_add(const struct page *page, struct str from, struct str path)
{
	struct buf out = BUF_IN(page->arena, HTTP_TARGET_MAX);

	if (from.len == 0)
		return path;
	buf_add(&out, path);
	buf_add_c(&out, "?list=");
	url_encode(&out, from);
	return out.over ? path : buf_str(&out);
}

struct str
page_list(struct page *page, const struct record *r)
{
	struct str from = list_from(page);

	return str_printf(page->arena, "/%s%s%.*s", r->path,
	    from.len > 0 ? "?" : "", STR_ARG(from));
}

struct str
page_edit(struct page *page, const struct record *r, int64_t id)
{
	return list_from_add(page, list_from(page), str_printf(page->arena,
	    "%.*s/edit", STR_ARG(page_path(page, r, id))));
}

bool
list_next(struct page *page, const struct record *r, const void *object,
    int64_t *id_r, struct err *err)
{
	struct names *names = names_new(page->tx);
	struct query q = { .record = r };
	struct query_page found;
	struct url_pairs pairs;
	struct err ignored = { 0 };

	*id_r = 0;
	if (!url_pairs(page->arena, list_from(page), &pairs) ||
	    !read_pairs(page, &pairs, r, LIST_PAGE, names, &q, &ignored))
		q = (struct query){ .record = r };
	q.past = object;
	q.backwards = false;
	q.limit = 1;
	q.without_rows = true;
	if (!store_query(page->tx, &q, &found, err))
		return false;
	if (found.n > 0)
		*id_r = ((const struct rec *)found.objects)->id;
	return true;
}

/* ---- columns ------------------------------------------------------------ */

static bool
is_asked(const struct page *page, const char *name)
{
	const struct url_pairs *pairs = &page->http->head->query;

	for (size_t i = 0; i < pairs->n; i++)
		if (str_eq_c(pairs->list[i].name, "column") &&
		    str_eq_c(pairs->list[i].value, name))
			return true;
	return false;
}

bool
list_may_show(const struct field *f)
{
	return (f->flags & FIELD_SECRET) == 0 && f->kind != FIELD_LONG_TEXT &&
	    f->kind != FIELD_ATTACHMENT;
}

struct list_columns
list_columns(struct page *page, const struct record *r)
{
	const struct field *title = record_title(r);
	struct list_columns c = {
		.list = arena_array(page->arena, const struct field *,
		    r->nfields),
		.chosen = page_query(page, "column").ptr != NULL,
	};

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f == title || !list_may_show(f) || (c.chosen
		    ? !is_asked(page, f->name)
		    : (f->flags & FIELD_LIST) == 0))
			continue;
		c.list[c.n++] = f;
		c.has_rows |= f->kind == FIELD_ROWS ||
		    f->kind == FIELD_REFERENCES;
	}
	return c;
}
