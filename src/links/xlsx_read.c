/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xlsx_read.c - a workbook is a ZIP of XML parts that point to each other by
 * relations: package -> workbook -> styles, shared strings, sheets.
 *
 * Every part is unpacked and parsed in pieces, so what is in memory is the
 * text of the cells.  Texts that occur often stand once, in the shared
 * strings; a cell is a view of them.
 *
 * Elements are known by their local name within the namespace of the part's
 * root, because the transitional and the strict form of the standard have the
 * same words in different namespaces.  Counts that the file states (count,
 * uniqueCount, dimension) are never used.
 */
#include "links/internal.h"
#include "links/xlsx_cell.h"
#include "links/xlsx_read.h"
#include "links/xml.h"

enum { STYLES = 65536, FORMATS = 4096, RELATIONS = 4096 };

struct relation {
	struct str id, type, target;	/* target: name of the part */
};

struct relations {
	struct relation *list;
	size_t n, cap;
	struct str folder;	/* of the part that has them: "xl/" */
};

struct sheet {
	struct str name, relation;
};

/* A number format of one's own. */
struct custom {
	int64_t id;
	enum xlsx_format format;
};

struct book {
	struct arena *a;
	struct zip_reader *zip;
	struct str part;		/* that is being read, for errors */
	struct str ns;			/* of its root */
	struct relations package, workbook;
	struct relations *reading;	/* where relations go */
	struct sheet *sheets;
	size_t n_sheets, cap_sheets;
	bool from_1904;			/* dates count from 1904 */
	struct custom *customs;
	size_t n_customs, cap_customs;
	enum xlsx_format *styles;	/* by the cell's s */
	size_t n_styles, cap_styles;
	bool in_styles;			/* inside cellXfs */
	struct str *strings;		/* shared */
	size_t n_strings, cap_strings;
	struct buf text;		/* of runs, being joined */
	bool phonetic;			/* inside rPh: not part of the text */
};

/* ---- parts -------------------------------------------------------------- */

static bool
feed(void *arg, struct str piece, struct err *err)
{
	return xml_feed(arg, piece, err);
}

/* An error of a part: say which; a line of its XML is no row of a sheet. */
static bool
part_fault(const struct book *b, struct err *err)
{
	if (strcmp(err->id, "xml-broken") == 0)
		return err_set_args(err, ERR_INVALID, NULL, "xlsx-part-broken",
		    ERR_TEXT(b->part), ERR_INT(err->row));
	if (strncmp(err->id, "xml-", 4) == 0)
		err->row = 0;
	return false;
}

static bool
parse_part(struct book *b, struct str name, const struct xml_handler *handler,
    struct err *err)
{
	struct xml *xml;
	size_t entry;
	bool ok;

	b->part = name;
	b->ns = (struct str){ NULL, 0 };
	if (!zip_reader_find(b->zip, name, &entry))
		return err_set_args(err, ERR_INVALID, NULL,
		    "xlsx-part-missing", ERR_TEXT(name));
	xml = xml_new(handler);
	ok = zip_reader_stream(b->zip, entry, feed, xml, err) &&
	    xml_finish(xml, err);
	xml_free(xml);
	return ok || part_fault(b, err);
}

/* Is this tag of the part's own language?  The root decides which that is. */
static bool
is_own(struct book *b, const struct xml_tag *tag)
{
	if (tag->depth == 1)
		b->ns = str_copy(b->a, tag->ns);
	return str_eq(tag->ns, b->ns);
}

static bool
is_tag(const struct xml_tag *tag, const char *name)
{
	return str_eq_c(tag->name, name);
}

/* ---- relations ---------------------------------------------------------- */

/* "xl/" + "worksheets/sheet1.xml", "/xl/..." from the top, "../" up. */
static struct str
resolve_target(struct arena *a, struct str folder, struct str target)
{
	if (target.len > 0 && target.ptr[0] == '/')
		return str_copy(a, str_sub(target, 1, target.len));
	while (str_starts(target, STR("../"))) {
		target = str_sub(target, 3, target.len);
		folder.len -= folder.len > 0;
		while (folder.len > 0 && folder.ptr[folder.len - 1] != '/')
			folder.len--;
	}
	return str_printf(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
}

static bool
on_relation(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct book *b = arg;
	struct relations *r = b->reading;

	if (!is_own(b, tag) || !is_tag(tag, "Relationship") ||
	    str_eq_c(xml_attr(tag, "TargetMode"), "External"))
		return true;
	if (r->n == RELATIONS)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-too-many-sheets", ERR_INT(IMPORT_TABLES));
	r->list = list_room(b->a, r->list, r->n, &r->cap, sizeof(*r->list));
	r->list[r->n++] = (struct relation){
		.id = str_copy(b->a, xml_attr(tag, "Id")),
		.type = str_copy(b->a, xml_attr(tag, "Type")),
		.target = resolve_target(b->a, r->folder,
		    xml_attr(tag, "Target")),
	};
	return true;
}

/* The relations of a part stand in _rels/ beside it. */
static bool
read_relations(struct book *b, struct str of, struct relations *to,
    struct err *err)
{
	struct xml_handler handler = { on_relation, NULL, b };
	size_t cut = of.len;

	while (cut > 0 && of.ptr[cut - 1] != '/')
		cut--;
	to->folder = str_sub(of, 0, cut);
	b->reading = to;
	return parse_part(b, str_printf(b->a, "%.*s_rels/%.*s.rels",
	    STR_ARG(to->folder), STR_ARG(str_sub(of, cut, of.len))), &handler,
	    err);
}

/* The first whose type ends so ("/styles"), or NULL. */
static const struct relation *
relation_of_type(const struct relations *r, const char *tail)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_ends(r->list[i].type, str_of(tail)))
			return &r->list[i];
	return NULL;
}

static const struct relation *
relation_of_id(const struct relations *r, struct str id)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->list[i].id, id))
			return &r->list[i];
	return NULL;
}

/* ---- workbook and styles ------------------------------------------------ */

static bool
is_true(struct str s)
{
	return str_eq_c(s, "1") || str_eq_c(s, "true") || str_eq_c(s, "on");
}

static bool
add_sheet(struct book *b, const struct xml_tag *tag, struct err *err)
{
	static const char office[] = "http://schemas.openxmlformats.org/"
	    "officeDocument/2006/relationships";
	static const char strict[] =
	    "http://purl.oclc.org/ooxml/officeDocument/relationships";
	struct str id = xml_attr_ns(tag, office, "id");
	struct str state = xml_attr(tag, "state");

	if (id.ptr == NULL)
		id = xml_attr_ns(tag, strict, "id");
	if (str_eq_c(state, "hidden") || str_eq_c(state, "veryHidden"))
		return true;
	if (b->n_sheets == IMPORT_TABLES)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-too-many-sheets", ERR_INT(IMPORT_TABLES));
	b->sheets = list_room(b->a, b->sheets, b->n_sheets, &b->cap_sheets,
	    sizeof(*b->sheets));
	b->sheets[b->n_sheets++] = (struct sheet){
		.name = str_copy(b->a, xml_attr(tag, "name")),
		.relation = str_copy(b->a, id),
	};
	return true;
}

static bool
on_workbook(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct book *b = arg;

	if (!is_own(b, tag))
		return true;
	if (tag->depth == 1 && !is_tag(tag, "workbook"))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "xlsx-not-a-workbook");
	if (is_tag(tag, "workbookPr"))
		b->from_1904 = is_true(xml_attr(tag, "date1904"));
	return !is_tag(tag, "sheet") || add_sheet(b, tag, err);
}

static enum xlsx_format
format_of_id(const struct book *b, int64_t id)
{
	for (size_t i = 0; i < b->n_customs; i++)
		if (b->customs[i].id == id)
			return b->customs[i].format;
	return xlsx_format_builtin(id);
}

static int64_t
number_attr(const struct xml_tag *tag, const char *name)
{
	int64_t n;

	return str_to_i64(xml_attr(tag, name), &n) ? n : 0;
}

static bool
on_style(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct book *b = arg;

	if (!is_own(b, tag))
		return true;
	if (b->n_styles == STYLES || b->n_customs == FORMATS)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-too-many-styles", ERR_INT(STYLES));
	if (tag->depth == 2)
		b->in_styles = is_tag(tag, "cellXfs");
	if (is_tag(tag, "numFmt") && tag->depth == 3) {
		b->customs = list_room(b->a, b->customs, b->n_customs,
		    &b->cap_customs, sizeof(*b->customs));
		b->customs[b->n_customs++] = (struct custom){
			number_attr(tag, "numFmtId"),
			xlsx_format_of(xml_attr(tag, "formatCode")) };
	}
	if (is_tag(tag, "xf") && tag->depth == 3 && b->in_styles) {
		b->styles = list_room(b->a, b->styles, b->n_styles,
		    &b->cap_styles, sizeof(*b->styles));
		b->styles[b->n_styles++] = format_of_id(b,
		    number_attr(tag, "numFmtId"));
	}
	return true;
}

/* ---- shared strings ----------------------------------------------------- */

static bool
text_fault(struct err *err)
{
	return err_set_args(err, ERR_TOO_LARGE, NULL, "xlsx-text-too-long",
	    ERR_INT(XLSX_TEXT));
}

/* Take the joined runs; they were bounded by XLSX_TEXT. */
static struct str
take_text(struct book *b)
{
	struct str text = xlsx_unescape(b->a, buf_str(&b->text));

	return text.len == 0 ? STR_EMPTY : str_copy(b->a, text);
}

static bool
on_string(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct book *b = arg;

	(void)err;
	if (!is_own(b, tag))
		return true;
	if (is_tag(tag, "si"))
		buf_clear(&b->text);
	b->phonetic |= is_tag(tag, "rPh");
	return true;
}

static bool
on_string_end(void *arg, const struct xml_tag *tag, struct str text,
    struct err *err)
{
	struct book *b = arg;

	if (!str_eq(tag->ns, b->ns))
		return true;
	if (is_tag(tag, "rPh"))
		b->phonetic = false;
	if (is_tag(tag, "t") && !b->phonetic && !buf_add(&b->text, text))
		return text_fault(err);
	if (!is_tag(tag, "si"))
		return true;
	if (b->n_strings == IMPORT_CELLS)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-too-many-cells", ERR_INT(IMPORT_CELLS));
	b->strings = list_room(b->a, b->strings, b->n_strings,
	    &b->cap_strings, sizeof(*b->strings));
	b->strings[b->n_strings++] = take_text(b);
	return true;
}

/* ---- a sheet ------------------------------------------------------------ */

enum cell_type { T_NUMBER, T_SHARED, T_TEXT, T_INLINE, T_FLAG };

struct sheet_reader {
	struct book *book;
	struct import_builder *table;
	struct str cells[IMPORT_COLUMNS];	/* of the open row */
	size_t n;			/* of them in use */
	int64_t row;			/* the open one, or the last */
	size_t column;			/* of the open cell, or the next */
	enum cell_type type;		/* of the open cell */
	enum xlsx_format format;	/* idem */
	bool in_data;			/* inside sheetData */
	size_t *n_cells;		/* of the whole file */
};

static bool
sheet_fault(const struct sheet_reader *s, struct err *err, const char *id)
{
	err_set_args(err, ERR_INVALID, NULL, id,
	    ERR_TEXT(s->table->table.name), ERR_INT(s->row));
	err->row = s->row;
	return false;
}

/* Rows come in rising order; one without a number follows the last. */
static bool
start_row(struct sheet_reader *s, const struct xml_tag *tag, struct err *err)
{
	struct str r = xml_attr(tag, "r");
	int64_t row = s->row + 1;

	if ((r.ptr != NULL && !str_to_i64(r, &row)) || row <= s->row ||
	    row > XLSX_ROWS)
		return sheet_fault(s, err, "xlsx-row-order");
	s->row = row;
	s->n = 0;
	s->column = 0;
	return true;
}

static enum cell_type
type_of(struct str t)
{
	if (t.len == 0 || str_eq_c(t, "n"))
		return T_NUMBER;
	if (str_eq_c(t, "s"))
		return T_SHARED;
	if (str_eq_c(t, "inlineStr"))
		return T_INLINE;
	return str_eq_c(t, "b") ? T_FLAG : T_TEXT;
}

static bool
start_cell(struct sheet_reader *s, const struct xml_tag *tag, struct err *err)
{
	struct str ref = xml_attr(tag, "r"), style = xml_attr(tag, "s");
	int64_t row, i;

	if (ref.ptr != NULL && (!xlsx_reference(ref, &s->column, &row) ||
	    row != s->row))
		return sheet_fault(s, err, "xlsx-cell-place");
	s->type = type_of(xml_attr(tag, "t"));
	s->format = XLSX_PLAIN;
	if (style.len > 0 && str_to_i64(style, &i) && i >= 0 &&
	    (size_t)i < s->book->n_styles)
		s->format = s->book->styles[i];
	buf_clear(&s->book->text);
	return true;
}

static bool
on_sheet(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct sheet_reader *s = arg;

	if (!is_own(s->book, tag))
		return true;
	if (tag->depth == 2)
		s->in_data = is_tag(tag, "sheetData");
	if (!s->in_data)
		return true;
	if (tag->depth == 3 && is_tag(tag, "row"))
		return start_row(s, tag, err);
	if (tag->depth == 4 && is_tag(tag, "c"))
		return start_cell(s, tag, err);
	s->book->phonetic |= is_tag(tag, "rPh");
	return true;
}

/* The value of a <v> as text, in the arena. */
static bool
value_text(struct sheet_reader *s, struct str v, struct str *text_r,
    struct err *err)
{
	struct book *b = s->book;
	int64_t i;

	switch (s->type) {
	case T_SHARED:
		if (!str_to_i64(v, &i) || i < 0 || (size_t)i >= b->n_strings)
			return sheet_fault(s, err, "xlsx-string-missing");
		*text_r = b->strings[i];
		return true;
	case T_FLAG:
		*text_r = is_true(v) ? STR("true") : STR("false");
		return true;
	case T_NUMBER:
		xlsx_number(&b->text, str_trim(v), s->format, b->from_1904);
		*text_r = str_copy(b->a, buf_str(&b->text));
		return !b->text.over || text_fault(err);
	case T_TEXT:
	case T_INLINE:
		buf_clear(&b->text);
		if (!buf_add(&b->text, v))
			return text_fault(err);
		*text_r = take_text(b);
		return true;
	}
	BUG("not a cell type");
}

/* Put a text into the open row. */
static bool
set_cell(struct sheet_reader *s, struct str text, struct err *err)
{
	if (text.len == 0)
		return true;
	if (s->column >= IMPORT_COLUMNS)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "import-too-large", ERR_TEXT(s->table->table.name),
		    ERR_INT(IMPORT_ROWS), ERR_INT(IMPORT_COLUMNS));
	if (++*s->n_cells > IMPORT_CELLS)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "xlsx-too-many-cells", ERR_INT(IMPORT_CELLS));
	while (s->n <= s->column)
		s->cells[s->n++] = STR_EMPTY;
	if (s->cells[s->column].len > 0)
		return sheet_fault(s, err, "xlsx-cell-place");
	s->cells[s->column] = text;
	return true;
}

static bool
end_cell(struct sheet_reader *s, struct err *err)
{
	bool ok = s->type != T_INLINE ||
	    set_cell(s, take_text(s->book), err);

	s->column++;
	return ok;
}

static bool
on_sheet_end(void *arg, const struct xml_tag *tag, struct str text,
    struct err *err)
{
	struct sheet_reader *s = arg;
	struct str value;

	if (!s->in_data || !str_eq(tag->ns, s->book->ns))
		return true;
	if (tag->depth == 3 && is_tag(tag, "row"))
		return import_add(s->table, s->row, s->cells, s->n, err);
	if (tag->depth == 4 && is_tag(tag, "c"))
		return end_cell(s, err);
	if (tag->depth == 5 && is_tag(tag, "v") && s->type != T_INLINE)
		return value_text(s, text, &value, err) &&
		    set_cell(s, value, err);
	if (is_tag(tag, "rPh"))
		s->book->phonetic = false;
	if (is_tag(tag, "t") && s->type == T_INLINE && !s->book->phonetic &&
	    !buf_add(&s->book->text, text))
		return text_fault(err);
	return true;
}

/* ---- together ----------------------------------------------------------- */

static bool
read_workbook(struct book *b, struct err *err)
{
	struct xml_handler workbook = { on_workbook, NULL, b };
	struct xml_handler styles = { on_style, NULL, b };
	struct xml_handler strings = { on_string, on_string_end, b };
	const struct relation *r;
	size_t entry;

	if (!zip_reader_find(b->zip, STR("_rels/.rels"), &entry))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "xlsx-not-a-workbook");
	if (!read_relations(b, STR_EMPTY, &b->package, err))
		return false;
	if ((r = relation_of_type(&b->package, "/officeDocument")) == NULL)
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "xlsx-not-a-workbook");
	if (!parse_part(b, r->target, &workbook, err) ||
	    !read_relations(b, r->target, &b->workbook, err))
		return false;
	r = relation_of_type(&b->workbook, "/styles");
	if (r != NULL && !parse_part(b, r->target, &styles, err))
		return false;
	r = relation_of_type(&b->workbook, "/sharedStrings");
	return r == NULL || parse_part(b, r->target, &strings, err);
}

static bool
read_sheet(struct book *b, const struct sheet *sheet, size_t *n_cells,
    struct import_table *tables, size_t *n_r, struct err *err)
{
	const struct relation *r = relation_of_id(&b->workbook,
	    sheet->relation);
	struct sheet_reader *s;
	struct import_builder table;
	struct xml_handler handler = { on_sheet, on_sheet_end, NULL };

	if (r == NULL)
		return err_set_args(err, ERR_INVALID, NULL,
		    "xlsx-part-missing", ERR_TEXT(sheet->name));
	if (!str_ends(r->type, STR("/worksheet")))
		return true;
	s = arena_new(b->a, struct sheet_reader);
	import_begin(&table, b->a, sheet->name);
	*s = (struct sheet_reader){ .book = b, .table = &table,
		.n_cells = n_cells };
	handler.arg = s;
	if (!parse_part(b, r->target, &handler, err))
		return false;
	tables[(*n_r)++] = import_end(&table);
	return true;
}

bool
xlsx_read(struct arena *a, struct str bytes, struct zip_limits limits,
    struct import_set *set_r, struct err *err)
{
	struct book *b = arena_new(a, struct book);
	struct arena scratch = ARENA_INIT;
	struct import_table *tables;
	size_t n = 0, n_cells = 0;
	bool ok;

	b->a = a;
	b->text = BUF_IN(a, (size_t)XLSX_TEXT * 7);
	ok = zip_reader_open(&scratch, bytes, limits, &b->zip, err) &&
	    read_workbook(b, err);
	tables = arena_array(a, struct import_table, b->n_sheets);
	for (size_t i = 0; ok && i < b->n_sheets; i++)
		ok = read_sheet(b, &b->sheets[i], &n_cells, tables, &n, err);
	arena_release(&scratch);
	*set_r = (struct import_set){ tables, n };
	return ok;
}
