/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * import_json.c - an export is walked, not loaded: as a tree of jansson's values a
 * file takes ten times its own size.  The walk knows where the records of each
 * list are; jansson reads one at a time, here to see that it is well formed, and
 * again when its reader wants it.  So strings, numbers and nesting are judged by
 * jansson alone.
 */
#include "base/json.h"
#include "links/import_json.h"
#include "links/internal.h"

/*
 * How deep arrays and objects go.  Jansson has a limit of its own, far beyond
 * ours, and recurses, so this looks first.
 */
static bool
is_too_deep(struct str text)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (in_string && c == '\\') {
			i++;
		} else if (c == '"') {
			in_string = !in_string;
		} else if (!in_string && (c == '{' || c == '[')) {
			if (++depth > JSON_DEPTH)
				return true;
		} else if (!in_string && (c == '}' || c == ']')) {
			depth--;
		}
	}
	return false;
}

static void
release(void *arg)
{
	json_decref(arg);
}

static bool
syntax_fault(const json_error_t *fault, struct err *err)
{
	if (json_error_code(fault) == json_error_duplicate_key)
		err_set_args(err, ERR_INVALID, NULL, "import-json-key-twice",
		    ERR_INT(fault->line));
	else
		err_set_args(err, ERR_INVALID, NULL, "import-json-broken",
		    ERR_INT(fault->line), ERR_INT(fault->column));
	err->row = fault->line > 0 ? fault->line : 0;
	return false;
}

bool
links_json_load(struct arena *a, struct str text, struct json_t **root_r,
    struct err *err)
{
	json_error_t fault;
	json_t *root;

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_sub(text, 3, text.len);
	if (is_too_deep(text))
		return err_set_args(err, ERR_INVALID, NULL,
		    "import-json-too-deep", ERR_INT(JSON_DEPTH));
	root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &fault);
	if (root == NULL)
		return syntax_fault(&fault, err);
	arena_on_release(a, release, root);
	*root_r = root;
	return true;
}

/* ---- walking ------------------------------------------------------------ */

struct walk {
	struct arena *a;
	struct str text;
	size_t at;
	int64_t line;			/* from 1 */
	size_t line_start;
	struct err *err;
};

static bool
broken(struct walk *w)
{
	err_set_args(w->err, ERR_INVALID, NULL, "import-json-broken",
	    ERR_INT(w->line), ERR_INT((int64_t)(w->at - w->line_start) + 1));
	w->err->row = w->line;
	return false;
}

static char
peek(const struct walk *w)
{
	return w->at < w->text.len ? w->text.ptr[w->at] : '\0';
}

static void
step(struct walk *w)
{
	if (w->text.ptr[w->at++] == '\n') {
		w->line++;
		w->line_start = w->at;
	}
}

static void
skip_space(struct walk *w)
{
	while (w->at < w->text.len && (peek(w) == ' ' || peek(w) == '\t' ||
	    peek(w) == '\n' || peek(w) == '\r'))
		step(w);
}

/* The character after any space; false when it is another. */
static bool
take(struct walk *w, char c)
{
	skip_space(w);
	if (w->at == w->text.len || peek(w) != c)
		return false;
	step(w);
	return true;
}

static void
skip_string(struct walk *w)
{
	for (step(w); w->at < w->text.len && peek(w) != '"'; step(w))
		if (peek(w) == '\\' && w->at + 1 < w->text.len)
			step(w);
	if (w->at < w->text.len)
		step(w);
}

/* To behind the value, by its brackets and strings alone. */
static void
skip_value(struct walk *w)
{
	int depth = 0;

	do {
		char c = peek(w);

		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		if (c == '"')
			skip_string(w);
		else
			step(w);
		if (depth == 0 && (c == '"' || c == '}' || c == ']'))
			return;
	} while (w->at < w->text.len && (depth > 0 || (peek(w) != ',' &&
	    peek(w) != ']' && peek(w) != '}')));
}

static json_t *
load_item(const struct import_item *item, json_error_t *fault)
{
	return json_loadb(item->text.ptr, item->text.len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, fault);
}

/* A value that jansson finds right; *value_r is owned, or NULL: not wanted. */
static bool
take_value(struct walk *w, struct import_item *item, json_t **value_r)
{
	json_error_t fault;
	size_t begin, column;
	json_t *value;

	skip_space(w);
	begin = w->at;
	column = begin - w->line_start;
	*item = (struct import_item){ .line = w->line };
	if (begin == w->text.len || peek(w) == '}' || peek(w) == ']' ||
	    peek(w) == ',')
		return broken(w);
	skip_value(w);
	item->text = str_sub(w->text, begin, w->at - begin);
	value = load_item(item, &fault);
	if (value == NULL) {
		if (fault.line <= 1)
			fault.column += (int)column;
		fault.line = (int)item->line + (fault.line > 0 ? fault.line - 1
		    : 0);
		return syntax_fault(&fault, w->err);
	}
	if (value_r != NULL)
		*value_r = value;
	else
		json_decref(value);
	return true;
}

/* The next name of an object whose names are in `seen`, in the arena. */
static bool
take_name(struct walk *w, json_t *seen, const char **name_r)
{
	struct import_item item;
	json_t *name;

	skip_space(w);
	if (peek(w) != '"')
		return broken(w);
	if (!take_value(w, &item, &name))
		return false;
	*name_r = str_c(w->a, (struct str){ json_string_value(name),
		json_string_length(name) });
	json_decref(name);
	if (!take(w, ':'))
		return broken(w);
	if (json_object_get(seen, *name_r) != NULL) {
		err_set_args(w->err, ERR_INVALID, NULL,
		    "import-json-key-twice", ERR_INT(item.line));
		w->err->row = item.line;
		return false;
	}
	return json_object_set_new(seen, *name_r, json_null()) == 0 ||
	    err_set(w->err, ERR_UNAVAILABLE, NULL, "out-of-memory");
}

/* Behind a value of a list or object: is there a next one? */
static bool
take_next(struct walk *w, char end, bool *more_r)
{
	*more_r = take(w, ',');
	return *more_r || take(w, end) || broken(w);
}

/* ---- the parts of an export --------------------------------------------- */

static bool
add_item(struct walk *w, struct import_records *records, size_t *cap)
{
	if (records->n == *cap) {
		size_t to = *cap == 0 ? 64 : *cap * 2;

		records->items = arena_grow(w->a, records->items,
		    *cap * sizeof(*records->items),
		    to * sizeof(*records->items));
		*cap = to;
	}
	return take_value(w, &records->items[records->n++], NULL);
}

static bool
take_list(struct walk *w, struct import_records *records)
{
	bool more = true;
	size_t cap = 0;

	if (!take(w, '['))
		return err_set_args(w->err, ERR_INVALID, NULL,
		    "import-json-not-a-list", ERR_TEXT(records->name));
	if (take(w, ']'))
		return true;
	while (more) {
		skip_space(w);
		if (w->at < w->text.len && strchr("{}],", peek(w)) == NULL)
			return err_set_args(w->err, ERR_INVALID, NULL,
			    "import-json-not-a-record",
			    ERR_TEXT(records->name),
			    ERR_INT((int64_t)records->n + 1));
		if (!add_item(w, records, &cap) || !take_next(w, ']', &more))
			return false;
	}
	return true;
}

static bool
take_lists(struct walk *w, json_t *seen, struct import_json *json)
{
	bool more = true;
	size_t cap = 0;
	const char *name;

	if (!take(w, '{'))
		return broken(w);
	if (take(w, '}'))
		return true;
	while (more) {
		if (!take_name(w, seen, &name))
			return false;
		if (json->n == cap) {
			size_t to = cap == 0 ? 16 : cap * 2;

			json->records = arena_grow(w->a, json->records,
			    cap * sizeof(*json->records),
			    to * sizeof(*json->records));
			cap = to;
		}
		json->records[json->n] = (struct import_records){
			.name = str_of(name) };
		if (!take_list(w, &json->records[json->n++]) ||
		    !take_next(w, '}', &more))
			return false;
	}
	return true;
}

/* A member of the whole: the records, what it is about, or any other. */
static bool
take_member(struct walk *w, const char *name, json_t *seen,
    struct import_json *json, bool *records_r)
{
	struct import_item item;
	json_t *about;

	skip_space(w);
	if (strcmp(name, "records") == 0 && peek(w) == '{') {
		*records_r = true;
		return take_lists(w, seen, json);
	}
	if (strcmp(name, "stormvast") != 0)
		return take_value(w, &item, NULL);
	if (!take_value(w, &item, &about))
		return false;
	arena_on_release(w->a, release, about);
	json->about = about;
	return true;
}

static bool
take_whole(struct walk *w, json_t *names, json_t *lists,
    struct import_json *json, bool *records_r)
{
	struct import_item item;
	bool more = true;
	const char *name;

	skip_space(w);
	if (peek(w) != '{') {
		if (!take_value(w, &item, NULL))
			return false;
	} else if (take(w, '{') && !take(w, '}')) {
		while (more)
			if (!take_name(w, names, &name) ||
			    !take_member(w, name, lists, json, records_r) ||
			    !take_next(w, '}', &more))
				return false;
	}
	skip_space(w);
	return w->at == w->text.len || broken(w);
}

static bool
check_about(const struct import_json *json, bool has_records, struct err *err)
{
	json_t *format = json_object_get(json->about, "format");

	if (!json_is_object(json->about) || !has_records)
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "import-json-not-ours");
	if (!json_is_integer(format) ||
	    json_integer_value(format) != IMPORT_JSON_FORMAT)
		return err_set_args(err, ERR_MEDIA_TYPE, NULL,
		    "import-json-other-format", ERR_INT(IMPORT_JSON_FORMAT));
	return true;
}

bool
import_json_read(struct arena *a, struct str text, struct import_json *json_r,
    struct err *err)
{
	struct walk w = { .a = a, .text = text, .line = 1, .err = err };
	json_t *names = json_object(), *lists = json_object();
	bool has_records = false, ok;

	*json_r = (struct import_json){ 0 };
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		w.at = w.line_start = 3;
	if (is_too_deep(text))
		ok = err_set_args(err, ERR_INVALID, NULL,
		    "import-json-too-deep", ERR_INT(JSON_DEPTH));
	else
		ok = take_whole(&w, names, lists, json_r, &has_records) &&
		    check_about(json_r, has_records, err);
	json_decref(names);
	json_decref(lists);
	return ok;
}

json_t *
import_json_item(const struct import_records *records, size_t i)
{
	json_error_t fault;
	json_t *item;

	BUG_IF(i >= records->n);
	item = load_item(&records->items[i], &fault);
	BUG_IF(item == NULL);
	return item;
}
