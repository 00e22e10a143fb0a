/* SPDX-License-Identifier: EUPL-1.2 */
/* plan.h - inside exchange: a plan while it is made. */
#ifndef AREAS_EXCHANGE_PLAN_H
#define AREAS_EXCHANGE_PLAN_H

#include "areas/exchange/names.h"
#include "links/import_file.h"
#include "links/import_json.h"
#include "record/value.h"

struct planner {
	struct tx *tx;
	struct arena *a;		/* of the tx: the plan lives there */
	const struct registry *registry;
	struct import_plan *plan;
	size_t cap;			/* of plan->entries */
	struct str *fault_tables;	/* as plan->errs.list */
	size_t cap_faults;
	struct name_map titles;		/* folded title -> id or entry */
	struct name_map externals;	/* external id -> id or entry */
	bool *loaded;			/* by registry place: stored names known */
	size_t cap_files;		/* of plan->files */
	struct name_map needs;		/* key of a requirement -> id */
	bool needs_loaded;
	struct value_context context;	/* CELL, over the maps */
	struct str table;		/* being read, for faults */
	int64_t row;
};

/* A fault of the present row (or of none, row 0). */
void plan_fault(struct planner *p, const struct err *err);

/* Make the stored names of a record known to the maps, once. */
MUST_USE bool plan_load(struct planner *p, const struct record *r,
    struct err *err);

/*
 * The entry of a row: the stored record of that external id or title, else a
 * new one; NULL with a fault when the file names it twice.  Its object is a copy
 * of what is stored, so that fields the file lacks stay.
 */
struct import_entry *plan_entry(struct planner *p, const struct record *r,
    struct str title, struct str external_id);

/* Make room for n entries more, so that growing leaves nothing behind. */
void plan_reserve(struct planner *p, size_t n);

/* Id (or entry) of a target by external id or title; 0 with none. */
int64_t plan_id_of(void *arg, const char *target, struct str name);

void plan_note(struct planner *p, const char *id, struct str text,
    int64_t count);

/*
 * Replace references to entries by the ids that those have by now, deep.  What
 * has none yet stays, or with `blank` becomes unknown (a row whose reference it
 * was goes).  False when there was such a one.
 */
bool refs_resolve(const struct import_plan *plan, const struct record *r,
    struct arena *a, void *object, bool blank);

/*
 * A requirement has no name of its own: it is the stored one with the same owner
 * and name (without a name: the same members); the n-th of equals is the n-th.
 * Makes the entry that one, if there is one.
 */
void needs_match(struct planner *p, struct import_entry *e);

/*
 * Files.  Out: the object of one, NULL with err; *room sinks by what it holds.
 * In: FILE_REF and its number, 0 when there is none to take (told in the plan).
 * Then each entry names a file that is here already where it is the same, and
 * what is left is added when the entry is applied.
 */
json_t *file_out(struct tx *tx, int64_t id, int64_t *room, int64_t *left_out,
    struct err *err);
int64_t file_in(struct planner *p, const struct field *f, const json_t *value);
void files_match(struct planner *p, struct import_entry *e);
MUST_USE bool files_add(struct import_plan *plan, struct tx *tx,
    const struct record *r, void *object, struct errs *errs);

/* The readers of the forms of file. */
MUST_USE bool plan_tables(struct planner *p, const struct import_set *set,
    struct err *err);
MUST_USE bool plan_model(struct planner *p, const struct import_set *set,
    struct err *err);
MUST_USE bool plan_json(struct planner *p, const struct import_json *json,
    struct err *err);

/* Members of a requirement as people write them: "Database; Server A". */
MUST_USE bool members_read(struct planner *p, struct str text, void *object,
    struct err *err);
/* The same back; false when a name would be read as something else. */
bool members_write(struct str (*name_of)(void *arg, const char *target,
    int64_t id), void *arg, const struct requirement *q, struct buf *out);

#endif
