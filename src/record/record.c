/* SPDX-License-Identifier: EUPL-1.2 */
#include "record/internal.h"

const int64_t curve_horizons[CURVE_HORIZONS] = {
	SECONDS_HOUR, 4 * SECONDS_HOUR, 8 * SECONDS_HOUR, SECONDS_DAY,
	3 * SECONDS_DAY, SECONDS_WEEK, 2 * SECONDS_WEEK, 30 * SECONDS_DAY,
};

const struct field *
record_field(const struct record *r, struct str name)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (str_eq_c(name, r->fields[i].name))
			return &r->fields[i];
	return NULL;
}

const struct field *
record_title(const struct record *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].flags & FIELD_TITLE)
			return &r->fields[i];
	return NULL;
}

struct str
record_name(const struct record *r, const void *object)
{
	const struct field *f = record_title(r);

	return f == NULL ? STR_EMPTY : field_str(f, object);
}

static const void *
typed_at(const struct field *f, const void *object, unsigned kinds)
{
	if (((1u << f->kind) & kinds) == 0)
		BUG("a field read as another type than its kind's");
	return field_at(f, object);
}

static void *
typed_place(const struct field *f, void *object, unsigned kinds)
{
	(void)typed_at(f, object, kinds);
	return field_place(f, object);
}

enum {
	STR_KINDS = 1 << FIELD_TEXT | 1 << FIELD_LONG_TEXT | 1 << FIELD_EMAIL |
	    1 << FIELD_PHONE | 1 << FIELD_URL | 1 << FIELD_CALENDAR,
	NUM_KINDS = 1 << FIELD_INTEGER | 1 << FIELD_MONEY |
	    1 << FIELD_DURATION | 1 << FIELD_INSTANT | 1 << FIELD_DATE |
	    1 << FIELD_REFERENCE | 1 << FIELD_ATTACHMENT,
	CHOICE_KINDS = 1 << FIELD_CHOICE,
	FLAG_KINDS = 1 << FIELD_FLAG,
	REFS_KINDS = 1 << FIELD_REFERENCES,
	ROWS_KINDS = 1 << FIELD_ROWS,
	CURVE_KINDS = 1 << FIELD_CURVE,
};

struct str
field_str(const struct field *f, const void *object)
{
	return *(const struct str *)typed_at(f, object, STR_KINDS);
}

struct opt64
field_num(const struct field *f, const void *object)
{
	return *(const struct opt64 *)typed_at(f, object, NUM_KINDS);
}

int32_t
field_choice(const struct field *f, const void *object)
{
	return *(const int32_t *)typed_at(f, object, CHOICE_KINDS);
}

bool
field_flag(const struct field *f, const void *object)
{
	return *(const bool *)typed_at(f, object, FLAG_KINDS);
}

struct refs
field_refs(const struct field *f, const void *object)
{
	return *(const struct refs *)typed_at(f, object, REFS_KINDS);
}

struct rows
field_rows(const struct field *f, const void *object)
{
	return *(const struct rows *)typed_at(f, object, ROWS_KINDS);
}

struct curve
field_curve(const struct field *f, const void *object)
{
	return *(const struct curve *)typed_at(f, object, CURVE_KINDS);
}

void
field_set_str(const struct field *f, void *object, struct str v)
{
	*(struct str *)typed_place(f, object, STR_KINDS) = v;
}

void
field_set_num(const struct field *f, void *object, struct opt64 v)
{
	*(struct opt64 *)typed_place(f, object, NUM_KINDS) = v;
}

void
field_set_choice(const struct field *f, void *object, int32_t v)
{
	BUG_IF(v < 0 || (size_t)v >= f->nchoices);
	*(int32_t *)typed_place(f, object, CHOICE_KINDS) = v;
}

void
field_set_flag(const struct field *f, void *object, bool v)
{
	*(bool *)typed_place(f, object, FLAG_KINDS) = v;
}

void
field_set_refs(const struct field *f, void *object, struct refs v)
{
	*(struct refs *)typed_place(f, object, REFS_KINDS) = v;
}

void
field_set_rows(const struct field *f, void *object, struct rows v)
{
	*(struct rows *)typed_place(f, object, ROWS_KINDS) = v;
}

void
field_set_curve(const struct field *f, void *object, struct curve v)
{
	*(struct curve *)typed_place(f, object, CURVE_KINDS) = v;
}

bool
field_is_blank(const struct field *f, const void *object)
{
	return kind_of(f)->is_blank(field_at(f, object));
}

bool
field_is_equal(const struct field *f, const void *a, const void *b)
{
	return kind_of(f)->is_equal(f, field_at(f, a), field_at(f, b));
}

void
field_copy(const struct field *f, struct arena *a, void *to, const void *from)
{
	const struct kind *k = kind_of(f);

	if (k->copy != NULL)
		k->copy(f, a, field_place(f, to), field_at(f, from));
	else
		memmove(field_place(f, to), field_at(f, from), k->size);
}

void *
record_copy(const struct record *r, struct arena *a, const void *object)
{
	void *copy = arena_alloc(a, r->size);

	memcpy(copy, object, r->size);
	for (size_t i = 0; i < r->nfields; i++)
		field_copy(&r->fields[i], a, copy, object);
	return copy;
}

bool
record_is_equal(const struct record *r, const void *a, const void *b)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (!field_is_equal(&r->fields[i], a, b))
			return false;
	return true;
}

bool
record_is_blank(const struct record *r, const void *object)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (!field_is_blank(&r->fields[i], object))
			return false;
	return true;
}

int32_t
field_choice_of(const struct field *f, struct str code)
{
	for (size_t i = 0; i < f->nchoices; i++)
		if (str_eq_c(code, f->choices[i].code))
			return (int32_t)i;
	return -1;
}

const struct record *
registry_find(const struct registry *reg, struct str name)
{
	for (size_t i = 0; i < reg->n; i++)
		if (str_eq_c(name, reg->records[i]->name))
			return reg->records[i];
	return NULL;
}

const struct record *
registry_find_path(const struct registry *reg, struct str path)
{
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->path != NULL &&
		    str_eq_c(path, reg->records[i]->path))
			return reg->records[i];
	return NULL;
}
