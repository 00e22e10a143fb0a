/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any text into any kind, in any form: what is read and valid is written and
 * read back as the same.  The first byte picks the field, the second the form.
 */
#include "record/value.h"
#include "../unit/record/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct value_context contexts[] = {
	{ .form = VALUE_CELL },
	{ .form = VALUE_FORM, .lang = LANG_NL },
	{ .form = VALUE_FORM, .lang = LANG_EN },
};

static void
check(const struct field *f, const struct value_context *vc, struct arena *a,
    struct str text)
{
	struct sample s = { .title = STR("title") }, back = s;
	struct errs errs = ERRS_IN(a);
	struct buf out = BUF_IN(a, 1 << 24);
	struct err err = { 0 };

	if (!value_read(f, vc, a, text, &s, &err)) {
		BUG_IF(err.code != ERR_INVALID || err.field == NULL ||
		    err.id == NULL);
		return;
	}
	if (!record_validate(&sample_record, &s, &errs))
		return;
	value_write(f, vc, a, &s, &out);
	BUG_IF(out.over);
	BUG_IF(!value_read(f, vc, a, buf_str(&out), &back, &err));
	BUG_IF((f->flags & FIELD_SECRET) == 0 && !field_is_equal(f, &s, &back));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;

	if (size < 2)
		return 0;
	check(&sample_record.fields[data[0] % sample_record.nfields],
	    &contexts[data[1] % COUNT(contexts)], &a,
	    (struct str){ (const char *)data + 2, size - 2 });
	arena_release(&a);
	return 0;
}
