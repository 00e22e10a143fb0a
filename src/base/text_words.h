/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * text_words.h - a text as words, and which of them two texts share: what
 * text_diff.h and text_merge.h are made of.  For base/ alone.
 *
 * A word is a run of letters, digits and whatever is no ASCII; a run of blanks;
 * the end of a line (with or without CR: they are equal); or a run of one and
 * the same other sign.  Equal words have equal numbers in all texts of one
 * struct word_book.
 */
#ifndef BASE_TEXT_WORDS_H
#define BASE_TEXT_WORDS_H

#include "base/err.h"

enum { TEXT_MAX = 5 << 20 };	/* bytes of one text */

struct word_book;

struct text_words {
	struct str text;
	uint32_t *starts;	/* [n + 1] byte where each begins; text.len */
	int32_t *ids;		/* [n] */
	int32_t n;
};

/* Words [from, to) of the old text became words [at, until) of the new one; one
 * of the two may be empty. */
struct text_edit {
	int32_t from, to, at, until;
};

struct text_edits {
	struct text_edit *list;	/* in order; at least one word between two */
	size_t n;
};

struct word_book *word_book_new(struct arena *a);
/* O(length).  ERR_TOO_LARGE texts-too-long (a: bytes allowed). */
MUST_USE bool text_words(struct word_book *book, struct str text,
    struct text_words *words_r, struct err *err);
/*
 * What made the new text of the old one, in few and readable steps; not always
 * the fewest.  Both of one book.  About O(n log n); never more than some
 * hundreds of steps a word.
 */
void text_align(struct word_book *book, const struct text_words *old_words,
    const struct text_words *new_words, struct text_edits *edits_r);

/* The text of words [from, to). */
struct str text_of_words(const struct text_words *w, int32_t from, int32_t to);
bool text_ends_line(const struct text_words *w, int32_t word);

#endif
