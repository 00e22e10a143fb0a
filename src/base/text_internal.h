/* SPDX-License-Identifier: EUPL-1.2 */
/* text_internal.h - what the parts of the comparison of texts share. */
#ifndef BASE_TEXT_INTERNAL_H
#define BASE_TEXT_INTERNAL_H

#include "base/text_words.h"

struct word_slot {
	struct str text;
	uint64_t hash;
	int32_t id;		/* 0: free */
};

struct word_book {
	struct arena *arena;
	struct word_slot *slots;	/* open addressing, at most half full */
	size_t nslots;		/* a power of two */
	int32_t nids;		/* given out so far: 1..nids */
};

/* The number of a word, or of a whole line. */
int32_t word_id(struct word_book *book, struct str s);

/* Two sequences of numbers being laid beside each other. */
struct aligning {
	const int32_t *old_ids, *new_ids;
	int32_t *match;		/* [old] its place in the new one, or -1 */
	int32_t budget;		/* edits looked for at once */
	int32_t *ahead, *back;	/* of the search, by diagonal */
	int32_t *seen_old, *seen_new;	/* [ids + 1] how often, 2: more */
	int32_t *where;		/* [ids + 1] place in the new one */
};

struct box {
	int32_t a0, a1, b0, b1;	/* old [a0, a1), new [b0, b1) */
};

/* Match what lies between two places in few edits (Myers); O(words * budget). */
void text_search(struct aligning *g, struct box box);
/* Match equal ends, and narrow the box to what lies between. */
void text_trim(struct aligning *g, struct box *box);

#endif
