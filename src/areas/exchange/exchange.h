/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * exchange.h - records in and out: workbooks, CSV, architecture models and our
 * own full export.
 *
 * An import is a plan first: every row read, matched with what is there (by
 * external id, else by name), checked, and shown before anything is written.
 * Applied, it is one transaction, all or nothing, and one action to undo.
 */
#ifndef AREAS_EXCHANGE_EXCHANGE_H
#define AREAS_EXCHANGE_EXCHANGE_H

#include "areas/bia/bia.h"
#include "base/json.h"

struct area;
extern const struct area exchange_area;

enum import_action { IMPORT_NEW, IMPORT_CHANGE, IMPORT_SAME, IMPORT_ACTION__MAX };

/* One record that the file speaks of. */
struct import_entry {
	const struct record *record;
	enum import_action action;
	struct str table;		/* sheet or record name in the file */
	int64_t row;			/* in the file, from 1 */
	struct str name;		/* title, or empty */
	int64_t id;			/* stored record; 0 for a new one */
	void *object;			/* as it will be; may refer to entries */
	const void *before;		/* as it is stored, or NULL */
	struct str external_id;
};

/* A file of a record that comes in. */
struct import_bytes {
	struct str name, media_type, sha256;
	struct str bytes;		/* when has_bytes */
	bool has_bytes;
	int64_t id;			/* of the same file that is here; 0: none */
};

/* Something the reader should know that is no fault: what was left out. */
struct import_note {
	const char *id;			/* message, with a: text, b: number */
	struct str text;
	int64_t count;
};

struct import_plan {
	struct import_entry *entries;	/* in the order of applying */
	size_t n;
	int64_t count[IMPORT_ACTION__MAX];
	struct errs errs;		/* faults; with any it cannot be applied */
	struct import_note *notes;
	size_t nnotes;
	struct str *fault_tables;	/* of errs.list; see import_fault_table */
	size_t *place;			/* in entries, of the n-th row of the file */
	struct import_bytes *files;	/* by their number behind FILE_REF */
	size_t nfiles;
	bool keeps_bytes;		/* texts are those of the file */
};

/*
 * Read a file (by content; `name` helps with CSV) into a plan, in the tx's arena.
 * False when the file as a whole cannot be read; faults of rows are in the plan,
 * with err.row the row and a table name in `table` of import_fault().
 */
MUST_USE bool import_plan(struct tx *tx, struct str bytes, struct str name,
    struct import_plan *plan_r, struct err *err);

/* A note in a sentence; what a model leaves out is told by its type first. */
void import_note_words(const struct import_note *note, enum lang lang,
    struct buf *out);

/* The table of the k-th fault of the plan. */
struct str import_fault_table(const struct import_plan *plan, size_t k);

/*
 * Apply a plan without faults.  progress may be NULL; false from it cancels and
 * nothing is changed.  *entry_r is the audit entry to undo.  The plan's objects
 * are used up.
 */
MUST_USE bool import_apply(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, struct import_plan *plan,
    bool (*progress)(void *arg, int64_t done), void *arg, int64_t *entry_r,
    struct errs *errs);

/*
 * The organisation as our own JSON: every record, references by name, and its
 * files as long as they are together at most `room` bytes; how many had to stay
 * behind in *left_out_r (may be NULL).
 */
enum { EXPORT_FILES_PAGE = 40 * 1000 * 1000,	/* so that a page takes it in */
	EXPORT_FILES = 600 * 1000 * 1000 };	/* so that the command does */
MUST_USE bool export_json(struct tx *tx, FILE *out, int64_t room,
    int64_t *left_out_r, struct err *err);

/* What a list holds (its filters, its order) as a workbook of one sheet, which
 * import reads back. */
MUST_USE bool export_list(struct tx *tx, const struct query *list,
    enum lang lang, struct buf *out, struct err *err);

/* A workbook to fill in: a sheet a record, labels, hints and drop-down lists in
 * the language; with `filled`, what is there now. */
MUST_USE bool export_workbook(struct tx *tx, enum lang lang, bool filled,
    struct buf *out, struct err *err);

/* Stop and wait for imports that run for pages; before the store is closed. */
void exchange_end(struct store *store);

#endif
