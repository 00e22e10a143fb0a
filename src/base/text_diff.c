/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text_diff.h"
#include "base/text_words.h"

static void
add(struct text_run *runs, size_t *n, enum text_run_kind kind, struct str text)
{
	if (text.len > 0)
		runs[(*n)++] = (struct text_run){ kind, text };
}

bool
text_diff(struct arena *a, struct str old_text, struct str new_text,
    struct text_diff *diff_r, struct err *err)
{
	struct arena own = ARENA_INIT;
	struct word_book *book = word_book_new(&own);
	struct text_words olds, news;
	struct text_edits edits;
	struct text_run *runs;
	int32_t at = 0;
	size_t n = 0;
	bool ok = text_words(book, old_text, &olds, err) &&
	    text_words(book, new_text, &news, err);

	if (ok) {
		text_align(book, &olds, &news, &edits);
		runs = arena_array(a, struct text_run, 3 * edits.n + 1);
		for (size_t i = 0; i < edits.n; i++) {
			const struct text_edit *e = &edits.list[i];

			add(runs, &n, TEXT_SAME, text_of_words(&olds, at,
			    e->from));
			add(runs, &n, TEXT_REMOVED, text_of_words(&olds,
			    e->from, e->to));
			add(runs, &n, TEXT_ADDED, text_of_words(&news, e->at,
			    e->until));
			at = e->to;
		}
		add(runs, &n, TEXT_SAME, text_of_words(&olds, at, olds.n));
		*diff_r = (struct text_diff){ runs, n };
	}
	arena_release(&own);
	return ok;
}
