/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kind_text.c - the kinds that are a struct str.
 *
 * All readers (form, cell, JSON) tidy the same way, so that what is stored
 * comes back the same from each of them: one-line kinds lose white space on
 * both ends, long text gets LF for CR LF and CR, a calendar its stored form.
 * Text of white space alone is blank.  Faults are found by check alone, so that
 * the same text is wrong for the same reason wherever it came from.
 */
#include "base/utf8.h"
#include "record/address.h"
#include "record/calendar.h"
#include "record/internal.h"

/* What a text takes unless its field says more (`max`: then bytes as well). */
enum { LONG_TEXT_BYTES = 65536 };

static struct str
text_of(const void *at)
{
	return *(const struct str *)at;
}

static bool
text_is_blank(const void *at)
{
	return text_of(at).len == 0;
}

static bool
text_is_equal(const struct field *f, const void *a, const void *b)
{
	(void)f;
	return str_eq(text_of(a), text_of(b));
}

static void
text_copy(const struct field *f, struct arena *a, void *to, const void *from)
{
	(void)f;
	*(struct str *)to = str_copy(a, text_of(from));
}

static struct str
with_lf(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, s.len);

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			buf_add_char(&out, s.ptr[i]);
		else if (i + 1 == s.len || s.ptr[i + 1] != '\n')
			buf_add_char(&out, '\n');
	return buf_str(&out);
}

/* As the calendar prints it; what it cannot read stays, for check to fault. */
static struct str
tidy_calendar(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, 2048);
	struct calendar calendar;
	struct err err = { 0 };

	if (!calendar_parse(s, &calendar, &err) || calendar.n == 0)
		return str_copy(a, str_trim(s));
	calendar_print(&out, &calendar);
	return buf_str(&out);
}

static struct str
tidy(const struct field *f, struct arena *a, struct str s)
{
	if (str_trim(s).len == 0)
		return STR_EMPTY;
	if (f->kind == FIELD_CALENDAR)
		return tidy_calendar(a, s);
	if (f->kind == FIELD_LONG_TEXT)
		return with_lf(a, s);
	return str_copy(a, str_trim(s));
}

static bool
text_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	(void)err;
	*(struct str *)at = tidy(io->f, io->a, text);
	return true;
}

static void
text_write(const struct value_io *io, const void *at, struct buf *out)
{
	(void)io;
	buf_add(out, text_of(at));
}

static bool
text_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	if (!json_is_string(in))
		return field_fault_type(errs, f);
	*(struct str *)at = tidy(f, a, (struct str){ json_string_value(in),
	    json_string_length(in) });
	return true;
}

static void
text_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)f;
	(void)a;
	json_str(out, text_of(at));
}

/* Text at all, not too long, not too short; true when it is worth a look. */
static bool
check_length(const struct field *f, struct str s, struct errs *errs)
{
	int64_t most = f->max > LONG_TEXT_BYTES ? f->max : LONG_TEXT_BYTES;
	size_t chars;

	if ((int64_t)s.len > most)
		return field_fault_args(errs, f, "text-too-large",
		    ERR_BYTES(most), ERR_BYTES((int64_t)s.len));
	if (!utf8_is_text(s))
		return field_fault(errs, f, "text-not-text");
	chars = utf8_count(s);
	if ((int64_t)chars > field_max(f))
		return field_fault_args(errs, f, "text-too-long",
		    ERR_INT(field_max(f)), ERR_INT((int64_t)chars));
	if ((int64_t)chars < field_min(f))
		return field_fault_args(errs, f, "text-too-short",
		    ERR_INT(field_min(f)), ERR_INT((int64_t)chars));
	return true;
}

static bool
check_line(const struct field *f, struct str s, struct errs *errs)
{
	if (str_has(s, '\n') || str_has(s, '\r'))
		return field_fault(errs, f, "text-one-line");
	return check_length(f, s, errs);
}

static void
text_check(const struct field *f, const void *at, struct errs *errs)
{
	(void)check_line(f, text_of(at), errs);
}

static void
long_text_check(const struct field *f, const void *at, struct errs *errs)
{
	(void)check_length(f, text_of(at), errs);
}

static void
email_check(const struct field *f, const void *at, struct errs *errs)
{
	if (check_line(f, text_of(at), errs) && !address_is_email(text_of(at)))
		field_fault_args(errs, f, "email-invalid",
		    ERR_TEXT(text_of(at)));
}

static void
phone_check(const struct field *f, const void *at, struct errs *errs)
{
	if (check_line(f, text_of(at), errs) && !address_is_phone(text_of(at)))
		field_fault_args(errs, f, "phone-invalid",
		    ERR_TEXT(text_of(at)));
}

static void
url_check(const struct field *f, const void *at, struct errs *errs)
{
	if (check_line(f, text_of(at), errs) && !address_is_url(text_of(at)))
		field_fault_args(errs, f, "url-invalid", ERR_TEXT(text_of(at)));
}

static void
calendar_check(const struct field *f, const void *at, struct errs *errs)
{
	struct calendar calendar;
	struct err err = { 0 };

	if (!check_line(f, text_of(at), errs) ||
	    calendar_parse(text_of(at), &calendar, &err))
		return;
	err.field = f->name;
	errs_add(errs, &err);
}

static void
text_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "string", out);
	if (f->flags & FIELD_REQUIRED || field_min(f) > 0)
		schema_i64("minLength", field_min(f) > 0 ? field_min(f) : 1,
		    out);
	schema_i64("maxLength", field_max(f), out);
}

/* Beyond ASCII is allowed in both, so "email" and "uri" would be too narrow. */
static void
email_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	text_schema(f, writing, a, out);
	json_put_str(out, "format", STR("idn-email"));
}

static void
url_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	text_schema(f, writing, a, out);
	json_put_str(out, "format", STR("iri"));
}

#define TEXT_KIND(max_, check_, schema_) {                                    \
	.size = sizeof(struct str), .max = (max_), .nullable = true,          \
	.json = "json-text", .is_blank = text_is_blank,                       \
	.is_equal = text_is_equal, .copy = text_copy, .check = (check_),      \
	.read = text_read, .write = text_write,                               \
	.read_json = text_read_json, .write_json = text_write_json,           \
	.write_schema = (schema_),                                            \
}

const struct kind kind_text = TEXT_KIND(200, text_check, text_schema);
const struct kind kind_long_text =
    TEXT_KIND(LONG_TEXT_BYTES, long_text_check, text_schema);
const struct kind kind_email = TEXT_KIND(254, email_check, email_schema);
const struct kind kind_phone = TEXT_KIND(40, phone_check, text_schema);
const struct kind kind_url = TEXT_KIND(2000, url_check, url_schema);
const struct kind kind_calendar = TEXT_KIND(1000, calendar_check, text_schema);
