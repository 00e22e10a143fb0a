/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * record.h - what a record is: one const table of fields.
 *
 * From a row of the table come: validation, form control, list column with
 * filter and sort, JSON, CSV and XLSX cell, search, audit difference, OpenAPI
 * schema and the column of the database.  To add a field: a member of the C
 * struct, a row here, a migration, and its label in both languages.
 *
 * Words are found by name: the record's label is message `<record>` and
 * `<record>.plural`, a field's is `<record>.<field>`, its hint (optional)
 * `<record>.<field>.help`, a choice's `<record>.<field>.<code>` unless the row
 * names a shared stem.  A test proves that they all exist.
 *
 * Tables are const and shared; all functions of record/ are pure.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/err.h"
#include "base/when.h"

/* To add a kind: a row in kind.c for each thing that record/ can do with it. */
enum field_kind {
	FIELD_TEXT,		/* struct str: one line; empty is not said */
	FIELD_LONG_TEXT,	/* struct str: Markdown */
	FIELD_CHOICE,		/* int32_t: index in choices, 0 not said */
	FIELD_FLAG,		/* bool: for what is false until somebody says so */
	FIELD_INTEGER,		/* struct opt64 */
	FIELD_MONEY,		/* struct opt64: cents of a euro */
	FIELD_DURATION,		/* struct opt64: seconds */
	FIELD_INSTANT,		/* struct opt64: UTC seconds */
	FIELD_DATE,		/* struct opt64: days since 1970-01-01 */
	FIELD_REFERENCE,	/* struct opt64: id of a `target` */
	FIELD_REFERENCES,	/* struct refs: ids of `target`, in order */
	FIELD_EMAIL,		/* struct str */
	FIELD_PHONE,		/* struct str: +31 ..., as typed, checked */
	FIELD_URL,		/* struct str: http(s) only */
	FIELD_CALENDAR,		/* struct str: weekly hours, see calendar.h */
	FIELD_CURVE,		/* struct curve: impact level per horizon */
	FIELD_ATTACHMENT,	/* struct opt64: id of an attachment */
	FIELD_ROWS,		/* struct rows: a child table */
	FIELD_KIND__MAX
};

enum field_flags {
	FIELD_REQUIRED = 1 << 0,	/* must be said */
	FIELD_READONLY = 1 << 1,	/* set by rules only */
	FIELD_TITLE = 1 << 2,		/* names the record; unique, folded */
	FIELD_SORT = 1 << 3,		/* a list may sort by it: has an index */
	FIELD_FILTER = 1 << 4,		/* a list may filter by it: has indexes */
	FIELD_SEARCH = 1 << 5,		/* its words are found by search */
	FIELD_LIST = 1 << 6,		/* a column of the list unless chosen else */
	FIELD_PERSONAL = 1 << 7,	/* personal data: salted hash in the tree */
	FIELD_SECRET = 1 << 8,		/* never leaves: not in JSON, CSV, audit */
	FIELD_PROVISIONAL = 1 << 9,	/* may be a first guess, shown as such */
};

/* Ids of a REFERENCES field, in the order given; no id twice. */
struct refs {
	const int64_t *ids;
	size_t n;
};

/* Items of a ROWS field: n structs of the child record's size. */
struct rows {
	void *items;
	size_t n;
};

/* The horizons of an impact curve: 1 h, 4 h, 8 h, 1 d, 3 d, 1 w, 2 w, 1 mo. */
enum { CURVE_HORIZONS = 8 };
extern const int64_t curve_horizons[CURVE_HORIZONS];	/* seconds; 1 mo = 30 d */

/* Impact level per horizon; bit i of `known` says whether level[i] was said. */
struct curve {
	int8_t level[CURVE_HORIZONS];	/* 0..max of the field */
	uint8_t known;
};

/* One option of a CHOICE; row 0 of a list is "not said", its code "". */
struct choice {
	const char *code;	/* kebab-case: database, JSON, CSV */
};

struct record;

struct field {
	const char *name;		/* snake_case; JSON uses its camelCase */
	enum field_kind kind;
	unsigned flags;			/* enum field_flags */
	size_t offset;			/* in the record's struct */
	int64_t min, max;		/* of the number, of the characters, of
	                                   the items; max 0: the kind's own */
	const struct choice *choices;	/* CHOICE */
	size_t nchoices;		/* CHOICE, with row 0 */
	const char *words;		/* CHOICE: message stem, or NULL */
	const char *group;		/* begins a section of the form: messages
	                                   `<record>.group.<group>` and, why it is
	                                   asked, `... .why`; NULL: goes on */
	const char *target;		/* REFERENCE(S): record name */
	const struct record *rows;	/* ROWS: the child table */
};

enum record_scope { RECORD_ORGANISATION, RECORD_INSTALLATION };

struct record {
	const char *name;		/* snake_case: table, JSON `type` */
	const char *path;		/* plural kebab-case: URL segment */
	enum record_scope scope;
	bool is_scope;			/* one per organisation: its id is the
	                                   organisation's number */
	const struct field *fields;
	size_t nfields;
	size_t size;			/* of the C struct */
	/* Rules over several fields of one object, or NULL; adds all faults. */
	void (*check)(const void *object, struct errs *errs);
};

/*
 * Every record's struct begins with this; the store keeps it.  A child row's
 * struct begins with it too and uses id alone (0 for a new row), so that a
 * difference can follow a row that moved.
 */
struct rec {
	int64_t id;		/* 0: not stored yet */
	int64_t version;	/* from 1; the reader's version guards a write */
	int64_t created_at, changed_at;	/* instants */
	int64_t created_by, changed_by;	/* account ids; 0 the system */
};

/* 0 when the member has the C type its kind needs; else does not compile. */
#define FIELD_TYPE_IS(rec_, m, type)                                          \
	(0 * sizeof(char[_Generic(((rec_ *)0)->m, type: 1, default: -1)]))
#define FIELD_AT(m, type) \
	.name = #m, .offset = offsetof(REC, m) + FIELD_TYPE_IS(REC, m, type)

/*
 * Rows of a field table: F_TEXT(name, .max = 120) and so on; REC is #defined as
 * the struct around the table.  What follows the name is designated members of
 * struct field; CHOICE, REFERENCE(S) and ROWS name their list, target or child
 * second.  (The kind goes last so that "..." is never empty, as C17 asks.)
 */
#define F_STR_(m, ...) { FIELD_AT(m, struct str), __VA_ARGS__ }
#define F_NUM_(m, ...) { FIELD_AT(m, struct opt64), __VA_ARGS__ }
#define F_FLAG_(m, ...) { FIELD_AT(m, bool), __VA_ARGS__ }
#define F_CURVE_(m, ...) { FIELD_AT(m, struct curve), __VA_ARGS__ }
#define F_LIST_(m, list, ...) { FIELD_AT(m, int32_t), .choices = (list),      \
	.nchoices = COUNT(list), __VA_ARGS__ }
#define F_REF_(m, to, ...) { FIELD_AT(m, struct opt64), .target = (to),       \
	__VA_ARGS__ }
#define F_REFS_(m, to, ...) { FIELD_AT(m, struct refs), .target = (to),       \
	__VA_ARGS__ }
#define F_ROWS_(m, child, ...) { FIELD_AT(m, struct rows), .rows = (child),   \
	__VA_ARGS__ }

#define F_TEXT(...) F_STR_(__VA_ARGS__, .kind = FIELD_TEXT)
#define F_LONG_TEXT(...) F_STR_(__VA_ARGS__, .kind = FIELD_LONG_TEXT)
#define F_EMAIL(...) F_STR_(__VA_ARGS__, .kind = FIELD_EMAIL)
#define F_PHONE(...) F_STR_(__VA_ARGS__, .kind = FIELD_PHONE)
#define F_URL(...) F_STR_(__VA_ARGS__, .kind = FIELD_URL)
#define F_CALENDAR(...) F_STR_(__VA_ARGS__, .kind = FIELD_CALENDAR)
#define F_FLAG(...) F_FLAG_(__VA_ARGS__, .kind = FIELD_FLAG)
#define F_INTEGER(...) F_NUM_(__VA_ARGS__, .kind = FIELD_INTEGER)
#define F_MONEY(...) F_NUM_(__VA_ARGS__, .kind = FIELD_MONEY)
#define F_DURATION(...) F_NUM_(__VA_ARGS__, .kind = FIELD_DURATION)
#define F_INSTANT(...) F_NUM_(__VA_ARGS__, .kind = FIELD_INSTANT)
#define F_DATE(...) F_NUM_(__VA_ARGS__, .kind = FIELD_DATE)
#define F_ATTACHMENT(...) F_NUM_(__VA_ARGS__, .kind = FIELD_ATTACHMENT)
#define F_CURVE(...) F_CURVE_(__VA_ARGS__, .kind = FIELD_CURVE)
#define F_CHOICE(...) F_LIST_(__VA_ARGS__, .kind = FIELD_CHOICE)
#define F_REFERENCE(...) F_REF_(__VA_ARGS__, .kind = FIELD_REFERENCE)
#define F_REFERENCES(...) F_REFS_(__VA_ARGS__, .kind = FIELD_REFERENCES)
#define F_ROWS(...) F_ROWS_(__VA_ARGS__, .kind = FIELD_ROWS)

/* The field of a name, or NULL; the TITLE field, or NULL. */
const struct field *record_field(const struct record *r, struct str name);
const struct field *record_title(const struct record *r);
/* The title's text of an object; empty for a record without one. */
struct str record_name(const struct record *r, const void *object);

/* Typed access; BUG when the field's kind has another C type. */
struct str field_str(const struct field *f, const void *object);
struct opt64 field_num(const struct field *f, const void *object);
int32_t field_choice(const struct field *f, const void *object);
bool field_flag(const struct field *f, const void *object);
struct refs field_refs(const struct field *f, const void *object);
struct rows field_rows(const struct field *f, const void *object);
struct curve field_curve(const struct field *f, const void *object);
void field_set_str(const struct field *f, void *object, struct str v);
void field_set_num(const struct field *f, void *object, struct opt64 v);
void field_set_choice(const struct field *f, void *object, int32_t v);
void field_set_flag(const struct field *f, void *object, bool v);
void field_set_refs(const struct field *f, void *object, struct refs v);
void field_set_rows(const struct field *f, void *object, struct rows v);
void field_set_curve(const struct field *f, void *object, struct curve v);

/* Nothing was said: empty text, unknown number, choice 0, no rows. */
bool field_is_blank(const struct field *f, const void *object);
/* The same value in both (rows compared deeply, ids of rows apart). */
bool field_is_equal(const struct field *f, const void *a, const void *b);
/* Copy one field, or a whole object (deep), into the arena. */
void field_copy(const struct field *f, struct arena *a, void *to,
    const void *from);
void *record_copy(const struct record *r, struct arena *a, const void *object);

/* The index of a code in a CHOICE's list, or -1. */
int32_t field_choice_of(const struct field *f, struct str code);

/*
 * All faults of an object: required, limits, form (e-mail, URL, UTF-8, order of
 * a curve), rows in their turn (err.row from 1, err.field "rows_field.field"),
 * then r->check.  Does not look at the store.  True when there is none.
 */
MUST_USE bool record_validate(const struct record *r, const void *object,
    struct errs *errs);

/*
 * The records of the whole house, in the order of their areas; set once by app
 * (or a test) before any thread starts.
 */
struct registry {
	const struct record *const *records;
	size_t n;
};

const struct record *registry_find(const struct registry *reg, struct str name);
const struct record *registry_find_path(const struct registry *reg,
    struct str path);

#endif
