/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * text_merge.h - what two people made of one text, as one text.
 *
 * Nothing that either of them wrote is ever lost: a word that one of them put in
 * stands in the result.  What only one of them changed is as they made it.
 * Where both changed the same words both versions are kept, one after the other;
 * where one removed what the other changed, the change is kept.
 */
#ifndef BASE_TEXT_MERGE_H
#define BASE_TEXT_MERGE_H

#include "base/err.h"

enum text_place_kind {
	TEXT_PLACE_BOTH,	/* both versions are kept: somebody must choose */
	TEXT_PLACE_KEPT,	/* one removed it, the other changed it: kept */
	TEXT_PLACE_NEAR,	/* both changed this line, at different words:
				 * merged, but worth a look */
	TEXT_PLACE__MAX
};

/* A place to look at, in the order of the merged text. */
struct text_place {
	enum text_place_kind kind;
	size_t at, len;		/* bytes of the merged text */
	struct str base, mine, theirs;	/* within the texts that were given */
};

struct text_merge {
	struct str text;	/* in the arena */
	const struct text_place *places;
	size_t n;
	size_t asked;		/* of them BOTH */
};

/*
 * What stands around two versions that are both kept, in the reader's words:
 * "[mine: " ... " | theirs: " ... "]".  Versions of more than one line stand on
 * lines of their own.  May be empty.
 */
struct text_merge_marks {
	struct str before, between, behind;
};

/*
 * Merge.  With one side equal to the base the result is the other side to the
 * byte; with equal sides it is that.  What both removed is gone.  About
 * O(n log n).  ERR_TOO_LARGE texts-too-long (a: bytes allowed, 5 MiB a text);
 * the result may be as large as all three and the marks.
 */
MUST_USE bool text_merge(struct arena *a, struct str base, struct str mine,
    struct str theirs, const struct text_merge_marks *marks,
    struct text_merge *merge_r, struct err *err);

#endif
