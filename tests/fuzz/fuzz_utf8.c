/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes fold to valid text that folds to itself, and quote to valid JSON. */
#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_token(void *arg, struct str token)
{
	size_t *left = arg;

	BUG_IF(token.len == 0 || token.len > 32 || !utf8_is_text(token));
	BUG_IF(str_has(token, ' ') || (*left)-- == 0);
}

static void
check_valid(struct arena *a, struct str s)
{
	size_t n = utf8_count(s);
	struct str half = utf8_prefix(s, n / 2);

	BUG_IF(!utf8_is_valid(half) || utf8_count(half) != n / 2);
	BUG_IF(!str_eq(utf8_prefix(s, n), s));
	(void)utf8_fold(a, half);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size }, fold;
	struct arena a = ARENA_INIT;
	struct buf quoted = BUF_IN(&a, SIZE_MAX);
	size_t max = size % 8;

	BUG_IF(utf8_is_text(s) && !utf8_is_valid(s));
	if (utf8_is_valid(s))
		check_valid(&a, s);
	fold = utf8_fold(&a, s);
	BUG_IF(!utf8_is_valid(fold) || !str_eq(utf8_fold(&a, fold), fold));
	utf8_tokens(&a, s, max, check_token, &max);
	json_quote(&quoted, s);
	BUG_IF(!utf8_is_text(buf_str(&quoted)));
	arena_release(&a);
	return 0;
}
