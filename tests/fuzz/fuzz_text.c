/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Three texts, parted by \1: what changed from the first to the second gives both
 * back; and in the merge stands every word that the second or third brought.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/text_diff.h"
#include "base/text_merge.h"
#include "base/text_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_diff(struct arena *a, struct str old, struct str new)
{
	struct buf was = BUF_IN(a, old.len), is = BUF_IN(a, new.len + old.len);
	struct text_diff diff;
	struct err err = { 0 };

	BUG_IF(!text_diff(a, old, new, &diff, &err));
	for (size_t i = 0; i < diff.n; i++) {
		BUG_IF(diff.runs[i].text.len == 0);
		if (diff.runs[i].kind != TEXT_ADDED)
			buf_add(&was, diff.runs[i].text);
		if (diff.runs[i].kind != TEXT_REMOVED)
			buf_add(&is, diff.runs[i].text);
	}
	BUG_IF(!str_eq(buf_str(&was), old));
	BUG_IF(!str_has(old, '\r') && !str_has(new, '\r') &&
	    !str_eq(buf_str(&is), new));
}

/* Each word of `from`, and which of them `in` has. */
static void
check_words(struct word_book *book, struct str base, struct str from,
    struct str in)
{
	struct text_words b, f, i;
	struct err err = { 0 };
	bool *has;

	BUG_IF(!text_words(book, base, &b, &err) ||
	    !text_words(book, from, &f, &err) ||
	    !text_words(book, in, &i, &err));
	has = calloc((size_t)(b.n + f.n + i.n) + 1000000, 1);
	for (int32_t k = 0; k < b.n; k++)
		has[b.ids[k]] = true;
	for (int32_t k = 0; k < i.n; k++)
		has[i.ids[k]] = true;
	for (int32_t k = 0; k < f.n; k++) {
		struct str w = text_of_words(&f, k, k + 1);

		/* A blank may become part of a longer one. */
		BUG_IF(w.ptr[0] != ' ' && w.ptr[0] != '\t' &&
		    !has[f.ids[k]] && str_find_str(in, w) == in.len);
	}
	free(has);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct text_merge_marks marks = { STR_INIT("[a: "),
		STR_INIT(" | b: "), STR_INIT("]") };
	struct arena a = ARENA_INIT;
	struct str rest = { (const char *)data, size };
	struct str base = str_cut(&rest, 1), mine = str_cut(&rest, 1);
	struct word_book *book = word_book_new(&a);
	struct text_merge m;
	struct err err = { 0 };

	if (rest.ptr == NULL)
		rest = STR_EMPTY;
	if (mine.ptr == NULL)
		mine = STR_EMPTY;
	check_diff(&a, base, mine);
	BUG_IF(!text_merge(&a, base, mine, rest, &marks, &m, &err));
	check_words(book, base, mine, m.text);
	check_words(book, base, rest, m.text);
	for (size_t i = 0; i < m.n; i++)
		BUG_IF(m.places[i].at + m.places[i].len > m.text.len);
	arena_release(&a);
	return 0;
}
