/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * kind.c - the table of kinds.
 *
 * To add a kind: a value of enum field_kind with its F_ macro in record.h, a
 * const struct kind beside its likes in a kind_*.c, and a row here.
 */
#include "record/internal.h"

static const struct kind *const kinds[FIELD_KIND__MAX] = {
	[FIELD_TEXT] = &kind_text,
	[FIELD_LONG_TEXT] = &kind_long_text,
	[FIELD_CHOICE] = &kind_choice,
	[FIELD_FLAG] = &kind_flag,
	[FIELD_INTEGER] = &kind_integer,
	[FIELD_MONEY] = &kind_money,
	[FIELD_DURATION] = &kind_duration,
	[FIELD_INSTANT] = &kind_instant,
	[FIELD_DATE] = &kind_date,
	[FIELD_REFERENCE] = &kind_reference,
	[FIELD_REFERENCES] = &kind_references,
	[FIELD_EMAIL] = &kind_email,
	[FIELD_PHONE] = &kind_phone,
	[FIELD_URL] = &kind_url,
	[FIELD_CALENDAR] = &kind_calendar,
	[FIELD_CURVE] = &kind_curve,
	[FIELD_ATTACHMENT] = &kind_attachment,
	[FIELD_ROWS] = &kind_rows,
};

const struct kind *
kind_of(const struct field *f)
{
	BUG_IF((unsigned)f->kind >= FIELD_KIND__MAX);
	return kinds[f->kind];
}

int64_t
field_min(const struct field *f)
{
	return f->min != 0 ? f->min : kind_of(f)->min;
}

int64_t
field_max(const struct field *f)
{
	return f->max != 0 ? f->max : kind_of(f)->max;
}
