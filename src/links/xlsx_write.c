/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xlsx_write.c - over libxlsxwriter, which writes to a file by name; ours is
 * an anonymous file in memory, by its name under /proc/self/fd.
 *
 * A cell of kind number, date or instant becomes a number only when reading it
 * back gives the same text; else it stays a text.  So nothing is lost: not the
 * zero of 007, not the sixteenth figure of an account number.
 *
 * Short lists of choices stand in the rule of the column; only long ones need
 * the hidden sheet.  (For those libxlsxwriter 1.1.4 leaks some twenty bytes.)
 */
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/utf8.h"
#include "base/when.h"
#include "links/xlsx_cell.h"
#include "links/xlsx_write.h"

enum { WIDTH_MIN = 12, WIDTH_MAX = 60, INLINE_LIST = 255 };

enum format {
	F_TITLE, F_LINE, F_HELP, F_HEAD,
	F_CELL,				/* + enum xlsx_kind */
	F__MAX = F_CELL + XLSX_KIND_INSTANT + 1
};

struct writer {
	struct arena a;			/* C strings for the library */
	const struct xlsx_book *book;
	lxw_workbook *workbook;
	lxw_col_t n_lists;		/* drop-down lists so far */
	lxw_format *formats[F__MAX];
};

/* Whatever the library says no to: there is no more to know than that. */
static bool
is_done(lxw_error code, struct err *err)
{
	return code == LXW_NO_ERROR ||
	    err_set(err, ERR_IO, NULL, "xlsx-not-written");
}

static bool
check_text(struct str text, struct err *err)
{
	if (!utf8_is_text(text))
		return err_set(err, ERR_INVALID, NULL, "xlsx-text-unfit");
	if (utf8_count(text) > XLSX_TEXT)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-text-too-long", ERR_INT(XLSX_TEXT));
	return true;
}

static bool
put_text(struct writer *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
    struct str text, lxw_format *format, struct err *err)
{
	if (text.len == 0)
		return true;
	text = xlsx_escape(&w->a, text);
	return check_text(text, err) &&
	    is_done(worksheet_write_string(sheet, row, column,
	    str_c(&w->a, text), format), err);
}

static void
make_formats(struct writer *w)
{
	static const char *const codes[] = {
		[XLSX_KIND_TEXT] = "@",
		[XLSX_KIND_NUMBER] = "General",
		[XLSX_KIND_DATE] = "yyyy\\-mm\\-dd",
		[XLSX_KIND_INSTANT] = "yyyy\\-mm\\-dd\\ hh:mm:ss",
	};

	for (int i = 0; i < F__MAX; i++) {
		w->formats[i] = workbook_add_format(w->workbook);
		format_set_align(w->formats[i], LXW_ALIGN_VERTICAL_TOP);
	}
	for (size_t i = 0; i < COUNT(codes); i++) {
		format_set_num_format(w->formats[F_CELL + i], codes[i]);
		format_set_unlocked(w->formats[F_CELL + i]);
	}
	format_set_bold(w->formats[F_TITLE]);
	format_set_font_size(w->formats[F_TITLE], 14);
	format_set_text_wrap(w->formats[F_LINE]);
	format_set_text_wrap(w->formats[F_HELP]);
	format_set_italic(w->formats[F_HELP]);
	format_set_bold(w->formats[F_HEAD]);
	format_set_bg_color(w->formats[F_HEAD], 0xDDE6EE);
	format_set_bottom(w->formats[F_HEAD], LXW_BORDER_THIN);
}

/* ---- cells -------------------------------------------------------------- */

/* The number that a cell would hold; false when its text is none. */
static bool
to_number(enum xlsx_kind kind, struct str text, double *d_r)
{
	int64_t days, at;
	char copy[32], *end;

	if (kind == XLSX_KIND_TEXT || text.len >= sizeof(copy))
		return false;
	if (kind == XLSX_KIND_DATE && date_parse(text, &days)) {
		*d_r = (double)xlsx_serial(days);
		return true;
	}
	if (kind == XLSX_KIND_INSTANT &&
	    instant_parse(text, zone_of(STR("UTC")), &at)) {
		days = at / SECONDS_DAY - (at % SECONDS_DAY < 0);
		*d_r = (double)xlsx_serial(days) +
		    (double)(at - days * SECONDS_DAY) / SECONDS_DAY;
		return true;
	}
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	*d_r = strtod(copy, &end);
	return kind == XLSX_KIND_NUMBER && text.len > 0 && *end == '\0' &&
	    isfinite(*d_r);
}

/* Would reading that number give this very text? */
static bool
reads_back(enum xlsx_kind kind, struct str text, double d)
{
	static const enum xlsx_format formats[] = {
		[XLSX_KIND_NUMBER] = XLSX_PLAIN,
		[XLSX_KIND_DATE] = XLSX_DATE,
		[XLSX_KIND_INSTANT] = XLSX_INSTANT,
	};
	char raw[32];
	struct buf back = BUF_HEAP(512);
	bool same;

	snprintf(raw, sizeof(raw), "%.17g", d);
	xlsx_number(&back, str_of(raw), formats[kind], false);
	same = str_eq(buf_str(&back), text);
	buf_release(&back);
	return same;
}

static bool
put_cell(struct writer *w, lxw_worksheet *sheet, lxw_row_t row,
    lxw_col_t column, enum xlsx_kind kind, struct str text, struct err *err)
{
	lxw_format *format = w->formats[F_CELL + kind];
	double d;

	if (to_number(kind, text, &d) && reads_back(kind, text, d))
		return is_done(worksheet_write_number(sheet, row, column, d,
		    format), err);
	return put_text(w, sheet, row, column, text, format, err);
}

/* ---- sheets ------------------------------------------------------------- */

/* Do the choices fit into the rule itself: 255 characters, no commas? */
static bool
fits_inline(const struct xlsx_column *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_choices; i++) {
		if (str_has(c->choices[i], ',') || str_has(c->choices[i], '"'))
			return false;
		n += utf8_count(c->choices[i]) + 1;
	}
	return n <= INLINE_LIST;
}

static bool
put_inline(struct writer *w, lxw_data_validation *validation,
    const struct xlsx_column *c, struct err *err)
{
	const char **list = arena_array(&w->a, const char *, c->n_choices + 1);

	for (size_t i = 0; i < c->n_choices; i++) {
		if (!check_text(c->choices[i], err))
			return false;
		list[i] = str_c(&w->a, c->choices[i]);
	}
	validation->validate = LXW_VALIDATION_TYPE_LIST;
	validation->value_list = (char **)(uintptr_t)list;
	return true;
}

/* The choices will stand in the next column that put_lists() makes. */
static void
point_to_list(struct writer *w, lxw_data_validation *validation,
    const struct xlsx_column *c)
{
	char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];

	lxw_rowcol_to_cell_abs(from, 0, w->n_lists, 1, 1);
	lxw_rowcol_to_cell_abs(to, (lxw_row_t)c->n_choices - 1, w->n_lists, 1,
	    1);
	w->n_lists++;
	validation->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
	validation->value_formula = (char *)(uintptr_t)str_printf(&w->a,
	    "=lists!%s:%s", from, to).ptr;
}

/* A drop-down list in the column, below the header. */
static bool
put_choices(struct writer *w, lxw_worksheet *sheet, lxw_row_t first,
    lxw_col_t column, const struct xlsx_column *c, struct err *err)
{
	lxw_data_validation validation = { .ignore_blank = LXW_VALIDATION_ON };

	if (!fits_inline(c))
		point_to_list(w, &validation, c);
	else if (!put_inline(w, &validation, c, err))
		return false;
	return is_done(worksheet_data_validation_range(sheet, first, column,
	    XLSX_ROWS - 1, column, &validation), err);
}

static double
width_of(const struct xlsx_column *c)
{
	size_t n = utf8_count(c->name) + 4;

	if (c->width > 0)
		return c->width;
	return (double)(n < WIDTH_MIN ? WIDTH_MIN : n > WIDTH_MAX ? WIDTH_MAX
	                                                          : n);
}

static bool
has_help(const struct xlsx_sheet *s)
{
	for (size_t i = 0; i < s->n_columns; i++)
		if (s->columns[i].help.len > 0)
			return true;
	return false;
}

/* Lock the help and the header, and nothing else. */
static void
protect(lxw_worksheet *sheet)
{
	lxw_protection allowed = {
		.format_cells = LXW_TRUE,
		.format_columns = LXW_TRUE,
		.format_rows = LXW_TRUE,
		.insert_rows = LXW_TRUE,
		.delete_rows = LXW_TRUE,
		.sort = LXW_TRUE,
		.autofilter = LXW_TRUE,
	};

	worksheet_protect(sheet, NULL, &allowed);
}

static bool
put_column(struct writer *w, lxw_worksheet *sheet, lxw_row_t head, size_t i,
    const struct xlsx_column *c, struct err *err)
{
	lxw_col_t column = (lxw_col_t)i;

	return is_done(worksheet_set_column(sheet, column, column, width_of(c),
	    w->formats[F_CELL + c->kind]), err) &&
	    (head == 0 || put_text(w, sheet, 0, column, c->help,
	    w->formats[F_HELP], err)) &&
	    put_text(w, sheet, head, column, c->name, w->formats[F_HEAD],
	    err) &&
	    (c->n_choices == 0 || put_choices(w, sheet, head + 1, column, c,
	    err));
}

static bool
put_rows(struct writer *w, lxw_worksheet *sheet, lxw_row_t first,
    const struct xlsx_sheet *s, struct err *err)
{
	for (size_t i = 0; i < s->n_rows; i++) {
		size_t n = s->rows[i].n;

		BUG_IF(n > s->n_columns);
		for (size_t j = 0; j < n; j++) {
			if (put_cell(w, sheet, first + (lxw_row_t)i,
			    (lxw_col_t)j, s->columns[j].kind,
			    s->rows[i].cells[j], err))
				continue;
			err->row = (int64_t)i + 1;
			return false;
		}
	}
	return true;
}

static bool
add_sheet(struct writer *w, struct str name, lxw_worksheet **sheet_r,
    struct err *err)
{
	const char *c;

	if (!check_text(name, err))
		return false;
	c = str_c(&w->a, name);
	if (name.len == 0 ||
	    workbook_validate_sheet_name(w->workbook, c) != LXW_NO_ERROR ||
	    str_eq_nocase(name, STR("lists")))
		return err_set_args(err, ERR_INVALID, NULL, "xlsx-sheet-name",
		    ERR_TEXT(name));
	*sheet_r = workbook_add_worksheet(w->workbook, c);
	return *sheet_r != NULL ||
	    err_set(err, ERR_IO, NULL, "xlsx-not-written");
}

static bool
put_sheet(struct writer *w, const struct xlsx_sheet *s, struct err *err)
{
	lxw_row_t head = has_help(s);
	lxw_worksheet *sheet;

	if (s->n_rows > IMPORT_ROWS || s->n_columns > IMPORT_COLUMNS)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "import-too-large", ERR_TEXT(s->name),
		    ERR_INT(IMPORT_ROWS), ERR_INT(IMPORT_COLUMNS));
	if (!add_sheet(w, s->name, &sheet, err))
		return false;
	for (size_t i = 0; i < s->n_columns; i++)
		if (!put_column(w, sheet, head, i, &s->columns[i], err))
			return false;
	if (head > 0) {
		worksheet_set_row(sheet, 0, 60, w->formats[F_HELP]);
		protect(sheet);
	}
	worksheet_freeze_panes(sheet, head + 1, 0);
	return put_rows(w, sheet, head + 1, s, err);
}

static bool
put_instructions(struct writer *w, struct err *err)
{
	const struct xlsx_book *b = w->book;
	lxw_worksheet *sheet;

	if (b->instructions_name.len == 0)
		return true;
	if (!add_sheet(w, b->instructions_name, &sheet, err) ||
	    !is_done(worksheet_set_column(sheet, 0, 0, 100, NULL), err))
		return false;
	for (size_t i = 0; i < b->n_instructions; i++)
		if (!put_text(w, sheet, (lxw_row_t)i, 0, b->instructions[i],
		    w->formats[i == 0 ? F_TITLE : F_LINE], err))
			return false;
	protect(sheet);
	return true;
}

static bool
put_lists(struct writer *w, struct err *err)
{
	const struct xlsx_book *b = w->book;
	lxw_worksheet *lists;
	lxw_col_t column = 0;

	if (w->n_lists == 0)
		return true;
	if ((lists = workbook_add_worksheet(w->workbook, "lists")) == NULL)
		return err_set(err, ERR_IO, NULL, "xlsx-not-written");
	worksheet_hide(lists);
	for (size_t i = 0; i < b->n_sheets; i++)
		for (size_t j = 0; j < b->sheets[i].n_columns; j++) {
			const struct xlsx_column *c = &b->sheets[i].columns[j];

			if (c->n_choices == 0 || fits_inline(c))
				continue;
			for (size_t k = 0; k < c->n_choices; k++)
				if (!put_text(w, lists, (lxw_row_t)k, column,
				    c->choices[k], NULL, err))
					return false;
			column++;
		}
	return true;
}

static bool
put_all(struct writer *w, struct err *err)
{
	const struct xlsx_book *b = w->book;
	lxw_doc_properties properties = { .created = (time_t)b->created };

	if (!check_text(b->title, err))
		return false;
	properties.title = (char *)(uintptr_t)str_c(&w->a, b->title);
	make_formats(w);
	if (!is_done(workbook_set_properties(w->workbook, &properties), err) ||
	    !put_instructions(w, err))
		return false;
	for (size_t i = 0; i < b->n_sheets; i++)
		if (!put_sheet(w, &b->sheets[i], err))
			return false;
	return put_lists(w, err);
}

static bool
take_file(int fd, struct buf *out, struct err *err)
{
	off_t size = lseek(fd, 0, SEEK_END), at = 0;
	char *room = size < 0 ? NULL : buf_room(out, (size_t)size);
	ssize_t n;

	if (room == NULL)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-too-large", ERR_BYTES((int64_t)out->max));
	while (at < size) {
		n = pread(fd, room + at, (size_t)(size - at), at);
		if (n <= 0)
			return err_set(err, ERR_IO, NULL, "xlsx-not-written");
		at += n;
	}
	buf_wrote(out, (size_t)size);
	return true;
}

bool
xlsx_write(struct buf *out, const struct xlsx_book *book, struct err *err)
{
	struct writer w = { .a = ARENA_INIT, .book = book };
	int fd = memfd_create("xlsx", MFD_CLOEXEC);
	char path[64];
	bool ok;

	if (fd < 0)
		return err_set(err, ERR_IO, NULL, "xlsx-not-written");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	w.workbook = workbook_new(path);
	ok = w.workbook != NULL && put_all(&w, err);
	if (w.workbook == NULL) {
		ok = err_set(err, ERR_IO, NULL, "xlsx-not-written");
	} else if (!ok) {
		lxw_workbook_free(w.workbook);
	} else {
		ok = is_done(workbook_close(w.workbook), err) &&
		    take_file(fd, out, err);
	}
	close(fd);
	arena_release(&w.a);
	return ok;
}
