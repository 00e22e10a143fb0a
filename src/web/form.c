/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/utf8.h"
#include "web/form.h"

/* A form being read. */
struct reader {
	struct arena *arena;
	struct form_field *list;
	size_t n, cap;
};

static bool
malformed(struct err *err)
{
	return err_set(err, ERR_SYNTAX, NULL, "form-malformed");
}

static bool
add(struct reader *r, const struct form_field *f, struct err *err)
{
	if (f->name.len == 0 || f->name.len > FORM_NAME_MAX ||
	    f->file_name.len > FORM_FILE_NAME_MAX || !utf8_is_text(f->name) ||
	    !utf8_is_text(f->file_name) ||
	    (!f->is_file && !utf8_is_text(f->value)))
		return malformed(err);
	if (r->n == FORM_FIELDS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "form-too-many-fields", ERR_INT(FORM_FIELDS_MAX));
	if (r->n == r->cap) {
		size_t cap = r->cap == 0 ? 16 : r->cap * 2;

		r->list = arena_grow(r->arena, r->list,
		    r->cap * sizeof(*r->list), cap * sizeof(*r->list));
		r->cap = cap;
	}
	r->list[r->n++] = *f;
	return true;
}

static bool
read_urlencoded(struct reader *r, struct str body, struct err *err)
{
	struct url_pairs pairs;

	if (!url_pairs(r->arena, body, &pairs))
		return malformed(err);
	for (size_t i = 0; i < pairs.n; i++) {
		struct form_field f = { .name = pairs.list[i].name,
			.value = pairs.list[i].value };

		if (!add(r, &f, err))
			return false;
	}
	return true;
}

/* ---- multipart/form-data ------------------------------------------------ */

/*
 * The next ";name=value" of a field value; the value a token or in quotes.
 * *rest is empty after the last.  False when it is neither.
 */
static bool
next_param(struct str *rest, struct str *name, struct str *value)
{
	struct str s = str_trim(*rest);
	size_t eq = str_find(s, '='), end;

	if (s.len == 0 || s.ptr[0] != ';' || eq == s.len)
		return false;
	*name = str_trim(str_sub(s, 1, eq - 1));
	s = str_sub(s, eq + 1, s.len);
	if (str_starts(s, STR("\""))) {
		s = str_sub(s, 1, s.len);
		if ((end = str_find(s, '"')) == s.len)
			return false;
		*value = str_sub(s, 0, end);
		*rest = str_trim(str_sub(s, end + 1, s.len));
		return true;
	}
	end = str_find(s, ';');
	*value = str_trim(str_sub(s, 0, end));
	*rest = str_trim(str_sub(s, end, s.len));
	return value->len > 0;
}

static bool
find_boundary(struct str params, struct str *boundary)
{
	struct str name, value;

	*boundary = STR_EMPTY;
	while (params.len > 0) {
		if (!next_param(&params, &name, &value))
			return false;
		if (!str_eq_nocase(name, STR("boundary")))
			continue;
		if (boundary->len > 0)
			return false;
		*boundary = value;
	}
	return boundary->len >= 1 && boundary->len <= 70 &&
	    utf8_is_text(*boundary);
}

/* What follows the last slash of either kind: some clients send a path. */
static struct str
last_part(struct str path)
{
	size_t at = path.len;

	while (at > 0 && path.ptr[at - 1] != '/' && path.ptr[at - 1] != '\\')
		at--;
	return str_sub(path, at, path.len);
}

/* form-data; name="..."; filename="..." */
static bool
read_disposition(struct str s, struct form_field *f)
{
	size_t semi = str_find(s, ';');
	struct str kind = str_trim(str_sub(s, 0, semi)), name, value;
	bool named = false;

	if (f->name.ptr != NULL || !str_eq_nocase(kind, STR("form-data")))
		return false;
	s = str_sub(s, semi, s.len);
	while (s.len > 0) {
		if (!next_param(&s, &name, &value))
			return false;
		if (str_eq_nocase(name, STR("name"))) {
			if (named)
				return false;
			named = true;
			f->name = value;
		} else if (str_eq_nocase(name, STR("filename"))) {
			if (f->is_file)
				return false;
			f->is_file = true;
			f->file_name = last_part(value);
		} else {
			return false;
		}
	}
	return named;
}

/* The header lines of a part; each ends with CR LF, none is folded. */
static bool
read_part_head(struct str lines, struct form_field *f)
{
	while (lines.len > 0) {
		size_t end = str_find_str(lines, STR("\r\n"));
		struct str value = str_sub(lines, 0, end), name;

		lines = str_sub(lines, end + 2, lines.len);
		name = str_cut(&value, ':');
		if (value.ptr == NULL || name.len == 0 || !utf8_is_text(name) ||
		    str_has(name, ' ') || str_has(name, '\t'))
			return false;
		value = str_trim(value);
		if (str_eq_nocase(name, STR("content-disposition"))) {
			if (!read_disposition(value, f))
				return false;
		} else if (str_eq_nocase(name, STR("content-type"))) {
			f->type = value;
		}
	}
	return f->name.ptr != NULL;
}

/* Where the needle stands in s, or s.len; fast also in a large file. */
static size_t
find(struct str s, struct str needle)
{
	const char *at = s.len == 0 ? NULL :
	    memmem(s.ptr, s.len, needle.ptr, needle.len);

	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

/* One part, from behind its boundary line to behind the next boundary. */
static bool
read_part(struct reader *r, struct str *body, struct str limit,
    struct err *err)
{
	struct form_field f = { .name = { NULL, 0 } };
	struct str window = str_sub(*body, 0, FORM_PART_HEAD_MAX);
	size_t head = find(window, STR("\r\n\r\n")), end;

	if (head == window.len ||
	    !read_part_head(str_sub(*body, 0, head + 2), &f))
		return malformed(err);
	*body = str_sub(*body, head + 4, body->len);
	end = find(*body, limit);
	if (end == body->len)
		return malformed(err);
	f.value = str_sub(*body, 0, end);
	*body = str_sub(*body, end + limit.len, body->len);
	return add(r, &f, err);
}

static bool
read_multipart(struct reader *r, struct str boundary, struct str body,
    struct err *err)
{
	struct str limit = str_printf(r->arena, "\r\n--%.*s",
	    STR_ARG(boundary));
	struct str first = str_sub(limit, 2, limit.len);

	if (!str_starts(body, first))
		return malformed(err);
	body = str_sub(body, first.len, body.len);
	while (str_starts(body, STR("\r\n"))) {
		body = str_sub(body, 2, body.len);
		if (!read_part(r, &body, limit, err))
			return false;
	}
	if (!str_eq_c(body, "--\r\n") && !str_eq_c(body, "--"))
		return malformed(err);
	return true;
}

bool
form_parse(struct arena *a, struct str content_type, struct str body,
    struct form *form, struct err *err)
{
	struct reader r = { .arena = a };
	size_t semi = str_find(content_type, ';');
	struct str type = str_trim(str_sub(content_type, 0, semi)), boundary;
	bool ok;

	*form = (struct form){ 0 };
	if (str_eq_nocase(type, STR("application/x-www-form-urlencoded"))) {
		ok = read_urlencoded(&r, body, err);
	} else if (str_eq_nocase(type, STR("multipart/form-data"))) {
		if (!find_boundary(str_sub(content_type, semi,
		    content_type.len), &boundary))
			return malformed(err);
		ok = read_multipart(&r, boundary, body, err);
	} else {
		return err_set(err, ERR_MEDIA_TYPE, NULL, "form-media-type");
	}
	if (ok)
		*form = (struct form){ .fields = r.list, .n = r.n };
	return ok;
}

const struct form_field *
form_get(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (str_eq_c(form->fields[i].name, name))
			return &form->fields[i];
	return NULL;
}

struct str
form_text(const struct form *form, const char *name)
{
	const struct form_field *f = form_get(form, name);

	return f == NULL || f->is_file ? (struct str){ 0 } : f->value;
}
