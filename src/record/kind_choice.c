/* SPDX-License-Identifier: EUPL-1.2 */
/* kind_choice.c - one of a list, and yes or no. */
#include "record/internal.h"

static int32_t
choice_of(const void *at)
{
	return *(const int32_t *)at;
}

static bool
choice_is_blank(const void *at)
{
	return choice_of(at) == 0;
}

static bool
choice_is_equal(const struct field *f, const void *a, const void *b)
{
	(void)f;
	return choice_of(a) == choice_of(b);
}

/* "low, medium, high", for the remedy. */
static void
list_codes(const struct field *f, struct buf *out)
{
	for (size_t i = 1; i < f->nchoices; i++) {
		if (i > 1)
			buf_add_c(out, ", ");
		buf_add_c(out, f->choices[i].code);
	}
}

static bool
choice_fault(const struct field *f, struct str text, struct err *err)
{
	struct buf codes = BUF_HEAP(1000);

	list_codes(f, &codes);
	err_set_args(err, ERR_INVALID, f->name, "choice-unknown",
	    ERR_TEXT(str_sub(text, 0, 60)), ERR_TEXT(buf_str(&codes)));
	buf_release(&codes);
	return false;
}

static void
choice_check(const struct field *f, const void *at, struct errs *errs)
{
	struct err err = { 0 };

	if (choice_of(at) > 0 && (size_t)choice_of(at) < f->nchoices)
		return;
	choice_fault(f, STR("?"), &err);
	errs_add(errs, &err);
}

static bool
choice_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	struct str s = str_trim(text);

	for (size_t i = 1; i < io->f->nchoices; i++)
		if (str_eq_nocase(s, str_of(io->f->choices[i].code))) {
			*(int32_t *)at = (int32_t)i;
			return true;
		}
	return choice_fault(io->f, s, err);
}

static void
choice_write(const struct value_io *io, const void *at, struct buf *out)
{
	BUG_IF((size_t)choice_of(at) >= io->f->nchoices);
	buf_add_c(out, io->f->choices[choice_of(at)].code);
}

static bool
choice_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	struct err err = { 0 };
	struct str s;
	int32_t i;

	(void)a;
	if (!json_is_string(in))
		return field_fault_type(errs, f);
	s = (struct str){ json_string_value(in), json_string_length(in) };
	i = field_choice_of(f, s);
	if (i < 0) {
		choice_fault(f, s, &err);
		return errs_add(errs, &err);
	}
	*(int32_t *)at = i;
	return true;
}

static void
choice_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)a;
	BUG_IF((size_t)choice_of(at) >= f->nchoices);
	json_str(out, str_of(f->choices[choice_of(at)].code));
}

static void
choice_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "string", out);
	json_key(out, "enum");
	json_array_begin(out);
	for (size_t i = 1; i < f->nchoices; i++)
		json_str(out, str_of(f->choices[i].code));
	if ((f->flags & FIELD_REQUIRED) == 0)
		json_none(out);
	json_array_end(out);
}

const struct kind kind_choice = {
	.size = sizeof(int32_t), .nullable = true, .json = "json-text",
	.is_blank = choice_is_blank, .is_equal = choice_is_equal,
	.check = choice_check, .read = choice_read, .write = choice_write,
	.read_json = choice_read_json, .write_json = choice_write_json,
	.write_schema = choice_schema,
};

/* ---- flag --------------------------------------------------------------- */

static bool
flag_of(const void *at)
{
	return *(const bool *)at;
}

static bool
flag_is_blank(const void *at)
{
	return !flag_of(at);
}

static bool
flag_is_equal(const struct field *f, const void *a, const void *b)
{
	(void)f;
	return flag_of(a) == flag_of(b);
}

static void
flag_check(const struct field *f, const void *at, struct errs *errs)
{
	(void)f;
	(void)at;
	(void)errs;
}

static bool
flag_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	static const char *const yes[] = { "1", "yes", "ja", "true", "waar",
	    "on", "x", "y", "j" };
	static const char *const no[] = { "0", "no", "nee", "false", "onwaar",
	    "off", "-", "n" };
	struct str s = str_trim(text);

	for (size_t i = 0; i < COUNT(yes); i++)
		if (str_eq_nocase(s, str_of(yes[i]))) {
			*(bool *)at = true;
			return true;
		}
	for (size_t i = 0; i < COUNT(no); i++)
		if (str_eq_nocase(s, str_of(no[i]))) {
			*(bool *)at = false;
			return true;
		}
	return err_set_args(err, ERR_INVALID, io->f->name, "flag-invalid",
	    ERR_TEXT(s));
}

/* What is no is written too: a column of yes and nothing puzzles people. */
static void
flag_write(const struct value_io *io, const void *at, struct buf *out)
{
	if (io->vc->form == VALUE_FORM)
		buf_add_c(out, flag_of(at) ? "1" : "");
	else
		buf_add_c(out, flag_of(at) ? "yes" : "no");
}

static bool
flag_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	(void)a;
	if (!json_is_boolean(in))
		return field_fault_type(errs, f);
	*(bool *)at = json_is_true(in);
	return true;
}

static void
flag_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)f;
	(void)a;
	json_bool(out, flag_of(at));
}

static void
flag_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "boolean", out);
}

const struct kind kind_flag = {
	.size = sizeof(bool), .json = "json-flag", .is_blank = flag_is_blank,
	.is_equal = flag_is_equal, .check = flag_check, .read = flag_read,
	.write = flag_write, .read_json = flag_read_json,
	.write_json = flag_write_json, .write_schema = flag_schema,
};
