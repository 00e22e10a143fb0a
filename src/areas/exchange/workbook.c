/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * workbook.c - the records as a workbook, empty to fill in or with what is there.
 *
 * Headings, hints and choices are in the reader's language, durations as people
 * say them; the import reads both languages and the machine's forms, so that
 * nothing is lost on the way out and in.
 */
#include "areas/exchange/plan.h"
#include "base/utf8.h"
#include "links/xlsx_write.h"
#include "render/messages.h"

enum { WORKBOOK_MAX = 256 << 20, CELL_MAX = 32767 };

struct sheet_writer {
	struct tx *tx;
	struct arena *a;
	enum lang lang;
	const struct registry *registry;
	const struct id_names *names;
	const struct record *record;
	struct value_context context;
	struct import_row *rows;
	size_t n, cap;
	struct err *err;
};

static bool
is_column(const struct field *f)
{
	return !(f->flags & (FIELD_READONLY | FIELD_SECRET)) &&
	    f->kind != FIELD_ATTACHMENT;
}

static struct str
name_of(void *arg, const char *target, int64_t id)
{
	const struct sheet_writer *w = arg;

	return id_names_find(w->names, w->registry, target, id);
}

static const char *
choice_id(struct arena *a, const struct record *r, const struct field *f,
    size_t i)
{
	return str_printf(a, "%s.%s", f->words != NULL ? f->words
	    : names_field_id(a, r, f, ""), f->choices[i].code).ptr;
}

/* The hint of a field; empty when it has none. */
static struct str
help_of(const struct sheet_writer *w, const struct field *f)
{
	struct message_forms forms;

	return message_find(w->lang, str_of(names_field_id(w->a, w->record, f,
	    ".help")), &forms) ? str_of(forms.one) : STR_EMPTY;
}

static void
describe(struct sheet_writer *w, const struct field *f,
    struct xlsx_column *column)
{
	*column = (struct xlsx_column){
		.name = message(w->a, w->lang,
		    names_field_id(w->a, w->record, f, "")),
		.help = help_of(w, f),
		.kind = f->kind == FIELD_INTEGER ? XLSX_KIND_NUMBER
		    : f->kind == FIELD_DATE ? XLSX_KIND_DATE
		    : f->kind == FIELD_INSTANT ? XLSX_KIND_INSTANT
		    : XLSX_KIND_TEXT,
		.width = f->flags & FIELD_TITLE ? 36
		    : f->kind == FIELD_LONG_TEXT ? 40 : 0,
	};
	if (f->kind == FIELD_CHOICE) {
		struct str *choices = arena_array(w->a, struct str,
		    f->nchoices);

		for (size_t i = 1; i < f->nchoices; i++)
			choices[i - 1] = message(w->a, w->lang,
			    choice_id(w->a, w->record, f, i));
		column->choices = choices;
		column->n_choices = f->nchoices - 1;
	}
}

static struct str
cell_text(struct sheet_writer *w, const struct field *f, const void *object)
{
	struct buf out = BUF_IN(w->a, 1 << 20);

	if (field_is_blank(f, object))
		return STR_EMPTY;
	if (f->kind == FIELD_CHOICE)
		return message(w->a, w->lang, choice_id(w->a, w->record, f,
		    (size_t)field_choice(f, object)));
	if (f->kind == FIELD_DURATION) {
		duration_print(&out, field_num(f, object).v, w->lang);
		return buf_str(&out);
	}
	if (w->record == &requirement_record && f->kind == FIELD_ROWS &&
	    members_write(name_of, w, object, &out))
		return buf_str(&out);
	buf_clear(&out);
	value_write(f, &w->context, w->a, object, &out);
	return buf_str(&out);
}

static bool
add_row(void *arg, const void *object)
{
	struct sheet_writer *w = arg;
	struct str *cells = arena_array(w->a, struct str, w->record->nfields);
	size_t n = 0;

	for (size_t i = 0; i < w->record->nfields; i++) {
		const struct field *f = &w->record->fields[i];

		if (!is_column(f))
			continue;
		cells[n] = cell_text(w, f, object);
		if (cells[n++].len > CELL_MAX)
			return err_set_args(w->err, ERR_TOO_LARGE, f->name,
			    "export-cell-too-long",
			    ERR_TEXT(record_name(w->record, object)));
	}
	if (w->n == w->cap) {
		size_t cap = w->cap == 0 ? 64 : w->cap * 2;

		w->rows = arena_grow(w->a, w->rows, w->cap * sizeof(*w->rows),
		    cap * sizeof(*w->rows));
		w->cap = cap;
	}
	w->rows[w->n++] = (struct import_row){ .cells = cells, .n = n };
	return true;
}

/* All that a list holds, in its order. */
static bool
each_of_list(struct sheet_writer *w, struct query q, struct err *err)
{
	struct query_page found;

	q.limit = QUERY_LIMIT;
	q.backwards = q.without_rows = false;
	q.after = STR_EMPTY;
	do {
		if (!store_query(w->tx, &q, &found, err))
			return false;
		for (size_t i = 0; i < found.n; i++)
			if (!add_row(w, (const char *)found.objects +
			    i * q.record->size))
				return false;
		q.after = found.next;
	} while (found.next.len > 0);
	return true;
}

/* list NULL: all there are, when filled. */
static bool
write_sheet(struct sheet_writer *w, const struct record *r, bool filled,
    const struct query *list, struct xlsx_sheet *sheet, struct err *err)
{
	struct xlsx_column *columns = arena_array(w->a, struct xlsx_column,
	    r->nfields);
	size_t n = 0;

	w->record = r;
	w->rows = NULL;
	w->n = w->cap = 0;
	w->err = err;
	for (size_t i = 0; i < r->nfields; i++)
		if (is_column(&r->fields[i]))
			describe(w, &r->fields[i], &columns[n++]);
	if (list != NULL ? !each_of_list(w, *list, err)
	    : filled && !store_each(w->tx, r, false, add_row, w, err))
		return false;
	*sheet = (struct xlsx_sheet){
		.name = utf8_prefix(message(w->a, w->lang,
		    names_record_id(w->a, r, true)), 31),
		.columns = columns,
		.n_columns = n,
		.rows = w->rows,
		.n_rows = w->n,
	};
	return err->code == ERR_NONE;
}

/* The lines of the first sheet: message workbook.line.1, .2, ... */
static size_t
instructions(struct sheet_writer *w, struct str *lines, size_t max)
{
	size_t n = 0;

	while (n < max) {
		struct str id = str_printf(w->a, "workbook.line.%zu", n + 1);
		struct message_forms forms;

		if (!message_find(w->lang, id, &forms))
			break;
		lines[n++] = str_of(forms.one);
	}
	return n;
}

static bool
begin(struct sheet_writer *w, struct tx *tx, enum lang lang, struct err *err)
{
	struct id_names *names;

	*w = (struct sheet_writer){ .tx = tx, .a = tx_arena(tx), .lang = lang,
		.registry = store_registry(tx_store(tx)) };
	if (!id_names_load(tx, &names, err))
		return false;
	w->names = names;
	w->context = (struct value_context){ .form = VALUE_CELL,
		.zone = zone_default(), .name_of = name_of, .arg = w };
	return true;
}

static bool
write_book(struct sheet_writer *w, const struct xlsx_sheet *sheets, size_t n,
    struct buf *out, struct err *err)
{
	enum { LINES = 20 };
	struct str lines[LINES];

	return xlsx_write(out, &(struct xlsx_book){
	        .title = STR("stormvast"),
	        .instructions_name = message(w->a, w->lang,
	            "workbook.instructions"),
	        .instructions = lines,
	        .n_instructions = instructions(w, lines, LINES),
	        .sheets = sheets,
	        .n_sheets = n,
	        .created = tx_now(w->tx) }, err);
}

/* A row is known by its name.  What a rule names, such as a version of a plan, is
 * no row that people write. */
static bool
is_sheet(const struct record *r)
{
	const struct field *title = record_title(r);

	return r->scope == RECORD_ORGANISATION &&
	    (title == NULL || !(title->flags & FIELD_READONLY));
}

bool
export_workbook(struct tx *tx, enum lang lang, bool filled, struct buf *out,
    struct err *err)
{
	const struct registry *registry = store_registry(tx_store(tx));
	struct xlsx_sheet *sheets = arena_array(tx_arena(tx),
	    struct xlsx_sheet, registry->n);
	struct sheet_writer w;
	size_t n = 0;

	if (!begin(&w, tx, lang, err))
		return false;
	for (size_t i = 0; i < registry->n; i++)
		if (is_sheet(registry->records[i]) &&
		    !write_sheet(&w, registry->records[i], filled, NULL,
		        &sheets[n++], err))
			return false;
	return write_book(&w, sheets, n, out, err);
}

bool
export_list(struct tx *tx, const struct query *list, enum lang lang,
    struct buf *out, struct err *err)
{
	struct sheet_writer w;
	struct xlsx_sheet sheet;

	return begin(&w, tx, lang, err) &&
	    write_sheet(&w, list->record, true, list, &sheet, err) &&
	    write_book(&w, &sheet, 1, out, err);
}
