/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * text_diff.h - what changed between two texts, in words: for people who read
 * the versions of a plan.  Shown by render/text_diff.h.
 */
#ifndef BASE_TEXT_DIFF_H
#define BASE_TEXT_DIFF_H

#include "base/err.h"

enum text_run_kind {
	TEXT_SAME,
	TEXT_REMOVED,
	TEXT_ADDED,
	TEXT_RUN__MAX
};

struct text_run {
	enum text_run_kind kind;
	struct str text;	/* within the old text, or (ADDED) the new one */
};

/*
 * In the order of the texts; where something became something else, first what
 * was removed.  No run is empty, no two of one kind follow each other.  SAME and
 * REMOVED together are the old text to the byte; SAME and ADDED are the new one,
 * save that the end of a line counts as the same with and without CR.
 */
struct text_diff {
	const struct text_run *runs;
	size_t n;
};

/*
 * In the arena; the runs point into the texts.  Whole lines and sentences that
 * stayed hold the rest in its place; within a change, words.  About O(n log n).
 * ERR_TOO_LARGE texts-too-long (a: bytes allowed, 5 MiB a text).
 */
MUST_USE bool text_diff(struct arena *a, struct str old_text,
    struct str new_text, struct text_diff *diff_r, struct err *err);

#endif
