/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any JSON as a record and as a difference: nothing crashes; what is read and
 * valid is written and read back as the same, and its difference from what
 * stood there leads back to it.
 */
#include "base/rng.h"
#include "record/diff.h"
#include "../unit/record/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_same(const struct sample *x, const struct sample *y)
{
	for (size_t i = 0; i < sample_record.nfields; i++) {
		const struct field *f = &sample_record.fields[i];

		if ((f->flags & (FIELD_SECRET | FIELD_READONLY)) == 0 &&
		    !field_is_equal(f, x, y))
			return false;
	}
	return true;
}

static json_t *
load(const struct buf *text)
{
	json_t *j = json_loadb(text->ptr, text->len, JSON_ALLOW_NUL, NULL);

	BUG_IF(text->over || j == NULL);
	return j;
}

static void
check_round(struct arena *a, const struct sample *s)
{
	struct buf text = BUF_IN(a, 1 << 24);
	struct json out = JSON_TO(&text);
	struct errs errs = ERRS_IN(a);
	struct sample back = { 0 };
	json_t *j;

	record_write_json(&sample_record, s, a, &out);
	j = load(&text);
	json_object_del(j, "state");
	BUG_IF(!record_read_json(&sample_record, j, a, &back, &errs));
	BUG_IF(!is_same(s, &back));
	json_decref(j);
}

static void
check_diff(struct arena *a, const struct sample *before, struct sample *now)
{
	struct buf text = BUF_IN(a, 1 << 24);
	struct json out = JSON_TO(&text);
	struct errs errs = ERRS_IN(a);
	json_t *j;

	now->secret = before->secret;
	(void)record_diff(&sample_record, before, now, a, &out);
	j = load(&text);
	BUG_IF(!record_diff_reverse(&sample_record, j, a, now, &errs));
	BUG_IF(!is_same(before, now));
	json_decref(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *in = json_loadb((const char *)data, size,
	    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	struct arena a = ARENA_INIT;
	struct errs errs = ERRS_IN(&a);
	uint64_t seed = size;
	struct sample *before = sample_random(&a, &seed);
	struct sample *now = record_copy(&sample_record, &a, before);

	if (in != NULL) {
		(void)!record_diff_reverse(&sample_record, in, &a,
		    record_copy(&sample_record, &a, before), &errs);
		errs = ERRS_IN(&a);
		if (record_read_json(&sample_record, in, &a, now, &errs) &&
		    record_validate(&sample_record, now, &errs)) {
			check_round(&a, now);
			check_diff(&a, before, now);
		}
		json_decref(in);
	}
	arena_release(&a);
	return 0;
}
