/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * block.h - live blocks: parts of a plan that are written from the records.
 *
 * In a plan's text a line of its own "{{roles}}" or "{{steps: Restore the
 * server}}" stands for what the records say now.  An area lends blocks in its row
 * of the area table; plans put them together and keep what they said when the
 * version was approved.
 *
 * To add one: a row in the area's list with a function that writes Markdown
 * (escaped by block_text and its kin), and `block.<name>` in both languages.
 */
#ifndef AREAS_BLOCK_H
#define AREAS_BLOCK_H

#include "base/when.h"
#include "render/messages.h"
#include "store/records.h"

enum { BLOCK_ROWS = 2000 };

/* One that is being written. */
struct block {
	struct tx *tx;
	struct arena *a;		/* of the tx */
	enum lang lang;
	struct str arg;			/* behind the colon, or empty */
	int64_t document;		/* of which it is a part; 0: of none */
	struct buf *out;		/* Markdown */
};

struct live_block {
	const char *name;		/* "call-tree" */
	bool (*write)(struct block *b, struct err *err);
};

/* The lists of all areas, each ended by an empty row; set once by app (or a
 * test) before any thread starts.  Kept, not copied. */
void blocks_set(const struct live_block *const *lists, size_t n);
const struct live_block *block_find(struct str name);
/* The i-th of all, or NULL beyond the last. */
const struct live_block *block_at(size_t i);

/* "{{name}}" or "{{name: arg}}" alone on a line, outside code. */
MUST_USE bool block_read(struct str line, struct str *name_r,
    struct str *arg_r);

/*
 * The text with its blocks written out, at most `max` bytes: TOO_LARGE
 * `plan-too-long`.  A block that nobody has is told in the text and, when errs
 * is not NULL, as a fault of field "body".
 */
struct block_ask {
	struct tx *tx;
	enum lang lang;
	int64_t document;
	size_t max;
	struct errs *errs;
};
MUST_USE bool block_expand(const struct block_ask *ask, struct str text,
    struct str *out_r, struct err *err);

/* ---- for who writes a block --------------------------------------------- */

/* Text as Markdown that means itself, on one line. */
void block_text(struct block *b, struct str text);
/* What people wrote as Markdown, set off so that it cannot break what follows. */
void block_quote(struct block *b, struct str markdown);
/* The head of a table: message ids, ended by NULL. */
void block_head(struct block *b, const char *const *labels);
/* Cells of a row; block_row_end() after the last. */
void block_cell(struct block *b, struct str text);
void block_cell_duration(struct block *b, struct opt64 seconds);
void block_cell_date(struct block *b, struct opt64 day);
/* The title of another record; the word for unknown when there is none. */
void block_cell_name(struct block *b, const struct record *r,
    struct opt64 id);
void block_row_end(struct block *b);
/* A choice's word: message `stem.code`. */
struct str block_choice(struct block *b, const char *stem,
    const struct choice *list, int32_t choice);
struct str block_word(struct block *b, const char *id);
struct str block_name(struct block *b, const struct record *r, int64_t id);
struct str block_duration(struct block *b, struct opt64 seconds);
/* "Unknown: there is nothing yet of ...", loud. */
void block_nothing(struct block *b, const char *plural);
/* Every record by title, at most BLOCK_ROWS (then it says so).  fn false: not
 * counted.  *n_r how many were. */
MUST_USE bool block_each(struct block *b, const struct record *r,
    bool (*fn)(struct block *b, const void *object, void *arg), void *arg,
    size_t *n_r, struct err *err);

#endif
