/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kind_number.c - the kinds that count something: a struct opt64.
 *
 * Own limits keep every number exact in JSON wherever it is read (below 2^53)
 * and every date within the four-digit years.  Dates and instants show in FORM
 * as HTML's own controls hold them ("2026-11-21", "2026-11-21T09:00" in the
 * zone) and are read in all the ways of base/when.h.
 */
#include "record/decimal.h"
#include "record/internal.h"

#define NUMBER_MAX INT64_C(9007199254740991)
#define DATE_MIN INT64_C(-719162)	/* 0001-01-01 */
#define DATE_MAX INT64_C(2932896)	/* 9999-12-31 */
#define INSTANT_MIN (DATE_MIN * SECONDS_DAY)
#define INSTANT_MAX ((DATE_MAX + 1) * SECONDS_DAY - 1)
#define DURATION_MAX (INT64_C(36500) * SECONDS_DAY - 1)

static int64_t
number_of(const void *at)
{
	return ((const struct opt64 *)at)->v;
}

static void
set(void *at, int64_t n)
{
	*(struct opt64 *)at = KNOWN(n);
}

bool
number_is_blank(const void *at)
{
	return !((const struct opt64 *)at)->known;
}

bool
number_is_equal(const struct field *f, const void *a, const void *b)
{
	(void)f;
	return opt64_eq(*(const struct opt64 *)a, *(const struct opt64 *)b);
}

bool
number_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	(void)a;
	if (!json_is_integer(in))
		return field_fault_type(errs, f);
	set(at, (int64_t)json_integer_value(in));
	return true;
}

void
number_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)f;
	(void)a;
	json_i64(out, number_of(at));
}

static void
number_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	schema_type(f, "integer", out);
	json_put_str(out, "format", STR("int64"));
	schema_i64("minimum", field_min(f), out);
	schema_i64("maximum", field_max(f), out);
}

static bool
read_fault(const struct value_io *io, struct str text, const char *id,
    struct err *err)
{
	return err_set_args(err, ERR_INVALID, io->f->name, id, ERR_TEXT(text));
}

/* ---- integer ------------------------------------------------------------ */

static bool
integer_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	struct str s = str_trim(text);
	int64_t n;

	if (io->vc->form == VALUE_FORM ? !decimal_parse(s, io->vc->lang, 0, &n)
	    : !str_to_i64(s, &n))
		return read_fault(io, s, "integer-invalid", err);
	set(at, n);
	return true;
}

static void
integer_write(const struct value_io *io, const void *at, struct buf *out)
{
	(void)io;
	buf_add_i64(out, number_of(at));
}

static void
integer_check(const struct field *f, const void *at, struct errs *errs)
{
	if (number_of(at) < field_min(f))
		field_fault_args(errs, f, "number-too-small",
		    ERR_INT(field_min(f)));
	if (number_of(at) > field_max(f))
		field_fault_args(errs, f, "number-too-large",
		    ERR_INT(field_max(f)));
}

const struct kind kind_integer = {
	.size = sizeof(struct opt64), .max = NUMBER_MAX, .nullable = true,
	.json = "json-integer", .is_blank = number_is_blank,
	.is_equal = number_is_equal, .check = integer_check,
	.read = integer_read, .write = integer_write,
	.read_json = number_read_json, .write_json = number_write_json,
	.write_schema = number_schema,
};

/* ---- money -------------------------------------------------------------- */

/* Without "€" or "EUR" in front or behind, and without ",-" for no cents. */
static struct str
without_unit(struct str s)
{
	static const char *const units[] = { "€", "EUR", "eur" };

	s = str_trim(s);
	for (size_t i = 0; i < COUNT(units); i++) {
		struct str unit = str_of(units[i]);

		if (str_starts(s, unit))
			s = str_sub(s, unit.len, s.len);
		if (str_ends(s, unit))
			s.len -= unit.len;
	}
	while (str_starts(s, STR("\u00a0")))
		s = str_sub(s, 2, s.len);
	s = str_trim(s);
	if (str_ends(s, STR(",-")))
		s.len -= 2;
	return s;
}

static bool
money_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	struct str s = without_unit(text);
	int64_t n;

	if (io->vc->form == VALUE_FORM ? !decimal_parse(s, io->vc->lang, 2, &n)
	    : !decimal_parse_plain(s, 2, &n))
		return read_fault(io, str_trim(text), "money-invalid", err);
	set(at, n);
	return true;
}

static void
money_write(const struct value_io *io, const void *at, struct buf *out)
{
	if (io->vc->form == VALUE_FORM)
		decimal_print(out, number_of(at), 2, io->vc->lang);
	else
		decimal_print_plain(out, number_of(at), 2);
}

static void
money_fault(struct errs *errs, const struct field *f, const char *id,
    int64_t limit)
{
	struct buf out = BUF_HEAP(64);

	if (limit % 100 == 0)
		decimal_print_plain(&out, limit / 100, 0);
	else
		decimal_print_plain(&out, limit, 2);
	field_fault_args(errs, f, id, ERR_TEXT(buf_str(&out)));
	buf_release(&out);
}

static void
money_check(const struct field *f, const void *at, struct errs *errs)
{
	if (number_of(at) < field_min(f))
		money_fault(errs, f, "money-too-small", field_min(f));
	if (number_of(at) > field_max(f))
		money_fault(errs, f, "money-too-large", field_max(f));
}

const struct kind kind_money = {
	.size = sizeof(struct opt64), .max = NUMBER_MAX, .nullable = true,
	.json = "json-cents", .is_blank = number_is_blank,
	.is_equal = number_is_equal, .check = money_check,
	.read = money_read, .write = money_write,
	.read_json = number_read_json, .write_json = number_write_json,
	.write_schema = number_schema,
};

/* ---- duration ----------------------------------------------------------- */

static bool
duration_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	int64_t seconds;

	if (!duration_parse(str_trim(text), 0, &seconds))
		return read_fault(io, str_trim(text), "duration-invalid", err);
	set(at, seconds);
	return true;
}

static void
duration_write(const struct value_io *io, const void *at, struct buf *out)
{
	if (io->vc->form == VALUE_FORM)
		duration_print(out, number_of(at), io->vc->lang);
	else
		duration_print_iso(out, number_of(at));
}

static void
duration_check(const struct field *f, const void *at, struct errs *errs)
{
	if (number_of(at) < field_min(f))
		field_fault_args(errs, f, "duration-too-short",
		    ERR_DUR(field_min(f)));
	if (number_of(at) > field_max(f))
		field_fault_args(errs, f, "duration-too-long",
		    ERR_DUR(field_max(f)));
}

static struct str
json_text(const json_t *in)
{
	return json_is_string(in) ? (struct str){ json_string_value(in),
	    json_string_length(in) } : STR_EMPTY;
}

/* Numbers that JSON holds as text, each written by its own printer. */
static void
write_text(const void *at, struct arena *a, struct json *out,
    void (*print)(struct buf *out, int64_t n))
{
	struct buf text = BUF_IN(a, 64);

	print(&text, number_of(at));
	json_str(out, buf_str(&text));
}

static void
text_schema(const struct field *f, const char *format, struct json *out)
{
	schema_type(f, "string", out);
	json_put_str(out, "format", str_of(format));
}

static bool
duration_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	struct str s = json_text(in);
	int64_t seconds;

	(void)a;
	if (!str_starts(s, STR("P")) || !duration_parse(s, 0, &seconds))
		return field_fault_type(errs, f);
	set(at, seconds);
	return true;
}

static void
duration_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)f;
	write_text(at, a, out, duration_print_iso);
}

static void
duration_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	text_schema(f, "duration", out);
}

const struct kind kind_duration = {
	.size = sizeof(struct opt64), .max = DURATION_MAX, .nullable = true,
	.json = "json-duration", .is_blank = number_is_blank,
	.is_equal = number_is_equal, .check = duration_check,
	.read = duration_read, .write = duration_write,
	.read_json = duration_read_json, .write_json = duration_write_json,
	.write_schema = duration_schema,
};

/* ---- instant ------------------------------------------------------------ */

static const struct zone *
zone_here(const struct value_io *io)
{
	return io->vc->zone != NULL ? io->vc->zone : zone_default();
}

static bool
instant_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	int64_t instant;

	if (!instant_parse(str_trim(text), zone_here(io), &instant))
		return read_fault(io, str_trim(text), "instant-invalid", err);
	set(at, instant);
	return true;
}

/* Local, unless the clock shows that time twice and this is the second. */
static void
instant_write(const struct value_io *io, const void *at, struct buf *out)
{
	const struct zone *zone = zone_here(io);
	struct civil c;

	if (io->vc->form == VALUE_CELL) {
		instant_print_iso(out, number_of(at));
		return;
	}
	c = civil_of_instant(number_of(at), zone);
	if (instant_of_civil(c, zone) != number_of(at)) {
		instant_print_iso(out, number_of(at));
		return;
	}
	buf_addf(out, "%04d-%02d-%02dT%02d:%02d", c.date.year, c.date.month,
	    c.date.day, c.hour, c.minute);
	if (c.second != 0)
		buf_addf(out, ":%02d", c.second);
}

static void
instant_check(const struct field *f, const void *at, struct errs *errs)
{
	if (number_of(at) < field_min(f))
		field_fault_args(errs, f, "instant-too-early",
		    ERR_AT(field_min(f)));
	if (number_of(at) > field_max(f))
		field_fault_args(errs, f, "instant-too-late",
		    ERR_AT(field_max(f)));
}

/* RFC 3339: date, time and an offset; a local time is no instant. */
static bool
has_offset(struct str s)
{
	char sign = s.len >= 22 ? s.ptr[s.len - 6] : '\0';

	return s.len >= 20 && s.ptr[4] == '-' &&
	    (s.ptr[10] == 'T' || s.ptr[10] == 't') &&
	    (s.ptr[s.len - 1] == 'Z' || s.ptr[s.len - 1] == 'z' ||
	    sign == '+' || sign == '-');
}

static bool
instant_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	struct str s = json_text(in);
	int64_t instant;

	(void)a;
	if (!has_offset(s) || !instant_parse(s, zone_default(), &instant))
		return field_fault_type(errs, f);
	set(at, instant);
	return true;
}

static void
instant_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)f;
	write_text(at, a, out, instant_print_iso);
}

static void
instant_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	text_schema(f, "date-time", out);
}

const struct kind kind_instant = {
	.size = sizeof(struct opt64), .min = INSTANT_MIN, .max = INSTANT_MAX,
	.nullable = true, .json = "json-instant",
	.is_blank = number_is_blank, .is_equal = number_is_equal,
	.check = instant_check, .read = instant_read, .write = instant_write,
	.read_json = instant_read_json, .write_json = instant_write_json,
	.write_schema = instant_schema,
};

/* ---- date --------------------------------------------------------------- */

static bool
date_read(const struct value_io *io, struct str text, void *at,
    struct err *err)
{
	int64_t days;

	if (!date_parse(str_trim(text), &days))
		return read_fault(io, str_trim(text), "date-invalid", err);
	set(at, days);
	return true;
}

static void
date_write(const struct value_io *io, const void *at, struct buf *out)
{
	(void)io;
	date_print_iso(out, number_of(at));
}

static void
date_fault(struct errs *errs, const struct field *f, const char *id,
    int64_t limit)
{
	struct buf out = BUF_HEAP(32);

	date_print_iso(&out, limit);
	field_fault_args(errs, f, id, ERR_TEXT(buf_str(&out)));
	buf_release(&out);
}

static void
date_check(const struct field *f, const void *at, struct errs *errs)
{
	if (number_of(at) < field_min(f))
		date_fault(errs, f, "date-too-early", field_min(f));
	if (number_of(at) > field_max(f))
		date_fault(errs, f, "date-too-late", field_max(f));
}

static bool
date_read_json(const struct field *f, const json_t *in, struct arena *a,
    void *at, struct errs *errs)
{
	struct str s = json_text(in);
	int64_t days;

	(void)a;
	if (s.len != 10 || s.ptr[4] != '-' || !date_parse(s, &days))
		return field_fault_type(errs, f);
	set(at, days);
	return true;
}

static void
date_write_json(const struct field *f, const void *at, struct arena *a,
    struct json *out)
{
	(void)f;
	write_text(at, a, out, date_print_iso);
}

static void
date_schema(const struct field *f, bool writing, struct arena *a,
    struct json *out)
{
	(void)writing;
	(void)a;
	text_schema(f, "date", out);
}

const struct kind kind_date = {
	.size = sizeof(struct opt64), .min = DATE_MIN, .max = DATE_MAX,
	.nullable = true, .json = "json-date", .is_blank = number_is_blank,
	.is_equal = number_is_equal, .check = date_check,
	.read = date_read, .write = date_write,
	.read_json = date_read_json, .write_json = date_write_json,
	.write_schema = date_schema,
};
