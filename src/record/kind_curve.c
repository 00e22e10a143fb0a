/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kind_curve.c - an impact level per horizon, each known or not.
 *
 * As text the eight levels in their order with "?" for what nobody said:
 * "0 0 1 2 3 3 4 ?".  Harm does not get less by waiting, so the known levels
 * may not fall.
 */
#include "record/internal.h"

enum { LEVEL_MAX = 4 };

static struct curve
curve_of(const void *at)
{
	return *(const struct curve *)at;
}

static bool
is_known(const struct curve *c, int i)
{
	return (c->known >> i & 1) != 0;
}

static bool
curve_is_blank(const void *at)
{
	return curve_of(at).known == 0;
}

static bool
curve_is_equal(const struct field *f, const void *a, const void *b)
{
	struct curve x = curve_of(a), y = curve_of(b);

	(void)f;
	if (x.known != y.known)
		return false;
	for (int i = 0; i < CURVE_HORIZONS; i++)
		if (is_known(&x, i) && x.level[i] != y.level[i])
			return false;
	return true;
}

static void
curve_check(const struct field *f, const void *at, struct errs *errs)
{
	struct curve c = curve_of(at);
	int last = 0;

	for (int i = 0; i < CURVE_HORIZONS; i++) {
		if (!is_known(&c, i))
			continue;
		if (c.level[i] < 0 || c.level[i] > field_max(f)) {
			field_fault_args(errs, f, "curve-level-too-high",
			    ERR_DUR(curve_horizons[i]), ERR_INT(field_max(f)));
			return;
		}
		if (c.level[i] < last) {
			field_fault_args(errs, f, "curve-level-falls",
			    ERR_DUR(curve_horizons[i]), ERR_INT(last));
			return;
		}
		last = c.level[i];
	}
}

/* The next word of the text; parted by white space, ',' or ';'. */
static struct str
next_word(struct str *rest)
{
	static const char parting[] = " \t\r\n,;";
	struct str marks = { parting, sizeof(parting) - 1 };
	size_t n = 0;

	while (rest->len > 0 && str_has(marks, rest->ptr[0]))
		*rest = str_sub(*rest, 1, rest->len);
	while (n < rest->len && !str_has(marks, rest->ptr[n]))
		n++;
	*rest = str_sub(*rest, n, rest->len);
	return (struct str){ rest->ptr - n, n };
}

static bool
curve_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	struct curve c = { 0 };
	struct str rest = text;

	for (int i = 0; i < CURVE_HORIZONS; i++) {
		struct str word = next_word(&rest);
		int64_t level;

		if (str_eq_c(word, "?") || str_eq_c(word, "-"))
			continue;
		if (!str_to_i64(word, &level) || level < 0 ||
		    level > INT8_MAX)
			return err_set_args(err, ERR_INVALID, io->f->name,
			    "curve-invalid", ERR_TEXT(str_trim(text)),
			    ERR_INT(field_max(io->f)));
		c.level[i] = (int8_t)level;
		c.known |= (uint8_t)(1u << i);
	}
	if (next_word(&rest).len > 0)
		return err_set_args(err, ERR_INVALID, io->f->name,
		    "curve-invalid", ERR_TEXT(str_trim(text)),
		    ERR_INT(field_max(io->f)));
	*(struct curve *)at = c;
	return true;
}

static void
curve_write(const struct value_io *io, const void *at, struct buf *out)
{
	struct curve c = curve_of(at);

	(void)io;
	for (int i = 0; i < CURVE_HORIZONS; i++) {
		if (i > 0)
			buf_add_char(out, ' ');
		if (is_known(&c, i))
			buf_add_i64(out, c.level[i]);
		else
			buf_add_char(out, '?');
	}
}

static bool
curve_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	struct curve c = { 0 };

	(void)a;
	if (json_array_size(in) != CURVE_HORIZONS)
		return field_fault_type(errs, f);
	for (int i = 0; i < CURVE_HORIZONS; i++) {
		const json_t *level = json_array_get(in, (size_t)i);
		json_int_t n = json_integer_value(level);

		if (json_is_null(level))
			continue;
		if (!json_is_integer(level) || n < 0 || n > INT8_MAX)
			return field_fault_type(errs, f);
		c.level[i] = (int8_t)n;
		c.known |= (uint8_t)(1u << i);
	}
	*(struct curve *)at = c;
	return true;
}

static void
curve_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	struct curve c = curve_of(at);

	(void)f;
	(void)a;
	json_array_begin(out);
	for (int i = 0; i < CURVE_HORIZONS; i++)
		if (is_known(&c, i))
			json_i64(out, c.level[i]);
		else
			json_none(out);
	json_array_end(out);
}

static void
curve_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "array", out);
	json_key(out, "items");
	json_object_begin(out);
	json_key(out, "type");
	json_array_begin(out);
	json_str(out, STR("integer"));
	json_str(out, STR("null"));
	json_array_end(out);
	schema_i64("minimum", 0, out);
	schema_i64("maximum", field_max(f), out);
	json_object_end(out);
	schema_i64("minItems", CURVE_HORIZONS, out);
	schema_i64("maxItems", CURVE_HORIZONS, out);
}

const struct kind kind_curve = {
	.size = sizeof(struct curve), .max = LEVEL_MAX, .json = "json-curve",
	.is_blank = curve_is_blank, .is_equal = curve_is_equal,
	.check = curve_check, .read = curve_read, .write = curve_write,
	.read_json = curve_read_json, .write_json = curve_write_json,
	.write_schema = curve_schema,
};
