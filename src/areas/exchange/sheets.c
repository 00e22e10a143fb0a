/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sheets.c - workbooks and CSV files: a sheet a record, a column a field.
 *
 * A sheet is known by the record's name or its words in either language; a CSV
 * file with another name by its columns.  Columns that we do not know are left
 * out and said so; a field without a column stays as it is.
 */
#include "areas/exchange/plan.h"
#include "base/utf8.h"
#include "render/messages.h"

struct sheet {
	const struct import_table *table;
	const struct record *record;		/* NULL: left out */
	const struct field **fields;		/* by column; NULL: left out */
	size_t ncolumns;
	int32_t title, external;		/* columns, -1 none */
	size_t head;
	size_t first;				/* its first entry in the plan */
	bool *skipped;				/* by row: refused as named twice */
};

struct known {
	const struct record *record;
	struct arena *a;
};

static bool
is_known(void *arg, struct str name)
{
	const struct known *k = arg;

	return names_field(k->record, name, k->a) != NULL;
}

/* How many of a table's headings are fields of this record? */
static size_t
match(struct import_table table, const struct record *r, struct arena *a)
{
	struct known known = { r, a };
	const struct import_row *head;
	size_t n = 0;

	if (!import_find_header(&table, is_known, &known))
		return 0;
	head = &table.rows[table.head];
	for (size_t c = 0; c < head->n; c++)
		n += names_field(r, head->cells[c], a) != NULL;
	return n;
}

/* The record whose fields the headings name best; at least two of them. */
static const struct record *
guess_record(const struct planner *p, const struct import_table *table)
{
	const struct record *best = NULL;
	struct arena a = ARENA_INIT;
	size_t most = 1;

	for (size_t i = 0; i < p->registry->n; i++) {
		const struct record *r = p->registry->records[i];
		size_t n = r->scope == RECORD_ORGANISATION
		    ? match(*table, r, &a) : 0;

		if (n > most) {
			most = n;
			best = r;
		}
	}
	arena_release(&a);
	return best;
}

/* Which column is which field?  False when there is no heading we know. */
static bool
read_head(struct planner *p, struct sheet *s)
{
	struct import_table table = *s->table;
	struct known known = { s->record, p->a };
	const struct import_row *head;

	if (!import_find_header(&table, is_known, &known))
		return false;
	head = &table.rows[table.head];
	s->head = table.head;
	s->ncolumns = head->n;
	s->fields = arena_array(p->a, const struct field *, head->n);
	s->title = s->external = -1;
	for (size_t c = 0; c < head->n; c++) {
		const struct field *f = names_field(s->record, head->cells[c],
		    p->a);

		/* Our own exports number their rows; a row is known by name. */
		if (str_eq_nocase(str_trim(head->cells[c]), STR("id")))
			continue;
		if (f == NULL && str_trim(head->cells[c]).len > 0)
			plan_note(p, "import-column-unknown", head->cells[c],
			    1);
		if (f == NULL || f->flags & FIELD_READONLY)
			continue;
		s->fields[c] = f;
		if (f == record_title(s->record))
			s->title = (int32_t)c;
		if (strcmp(f->name, "external_id") == 0)
			s->external = (int32_t)c;
	}
	return true;
}

static struct str
cell_of(const struct import_row *row, int32_t column)
{
	return column < 0 ? STR_EMPTY
	    : str_trim(import_cell(row, (size_t)column));
}

/* First pass: every row gets its entry. */
static bool
enter_rows(struct planner *p, struct sheet *s, struct err *err)
{
	if (!plan_load(p, s->record, err))
		return false;
	s->first = p->plan->n;
	s->skipped = arena_array(p->a, bool, s->table->n_rows);
	p->table = s->table->name;
	for (size_t i = s->head + 1; i < s->table->n_rows; i++) {
		const struct import_row *row = &s->table->rows[i];

		p->row = row->row;
		s->skipped[i] = plan_entry(p, s->record,
		    cell_of(row, s->title), cell_of(row, s->external)) == NULL;
	}
	return true;
}

/* A choice by its words in either language: what a drop-down list holds. */
static int32_t
choice_by_words(struct planner *p, const struct record *r,
    const struct field *f, struct str text)
{
	struct str folded = utf8_fold(p->a, text);
	const char *stem = f->words != NULL ? f->words
	    : names_field_id(p->a, r, f, "");

	for (size_t i = 1; i < f->nchoices; i++) {
		struct str id = str_printf(p->a, "%s.%s", stem,
		    f->choices[i].code);
		struct message_forms forms;

		for (int lang = 0; lang < LANG__MAX; lang++)
			if (message_find((enum lang)lang, id, &forms) &&
			    str_eq(folded, utf8_fold(p->a,
			        str_of(forms.one))))
				return (int32_t)i;
	}
	return -1;
}

static bool
read_cell(struct planner *p, const struct record *r, const struct field *f,
    struct str text, void *object, struct err *err)
{
	if (f->kind == FIELD_CHOICE && text.len > 0 &&
	    field_choice_of(f, text) < 0) {
		int32_t choice = choice_by_words(p, r, f, text);

		if (choice > 0) {
			field_set_choice(f, object, choice);
			return true;
		}
	}
	if (r == &requirement_record && f->kind == FIELD_ROWS)
		return members_read(p, text, object, err);
	return value_read(f, &p->context, p->a, text, object, err);
}

/* Second pass: the cells, into the object. */
static void
read_row(struct planner *p, const struct sheet *s,
    const struct import_row *row, size_t place)
{
	struct import_entry *e = &p->plan->entries[place];

	p->row = row->row;
	for (size_t c = 0; c < s->ncolumns; c++) {
		struct err err = { 0 };

		if (s->fields[c] != NULL && !read_cell(p, s->record,
		        s->fields[c], str_trim(import_cell(row, c)), e->object,
		        &err))
			plan_fault(p, &err);
	}
}

static void
read_rows(struct planner *p, const struct sheet *s)
{
	size_t place = s->first;

	p->table = s->table->name;
	for (size_t i = s->head + 1; i < s->table->n_rows; i++)
		if (!s->skipped[i])
			read_row(p, s, &s->table->rows[i], place++);
}

bool
plan_tables(struct planner *p, const struct import_set *set, struct err *err)
{
	struct sheet *sheets = arena_array(p->a, struct sheet, set->n);
	size_t known = 0;

	for (size_t i = 0; i < set->n; i++) {
		struct sheet *s = &sheets[i];

		s->table = &set->tables[i];
		s->record = names_record(p->registry, s->table->name);
		if (s->record == NULL)
			s->record = guess_record(p, s->table);
		if (s->record == NULL || !read_head(p, s)) {
			s->record = NULL;
			plan_note(p, "import-sheet-unknown", s->table->name,
			    (int64_t)s->table->n_rows);
			continue;
		}
		known++;
		if (!enter_rows(p, s, err))
			return false;
	}
	if (known == 0)
		return err_set(err, ERR_INVALID, NULL, "import-nothing-known");
	for (size_t i = 0; i < set->n; i++)
		if (sheets[i].record != NULL)
			read_rows(p, &sheets[i]);
	return true;
}
