/* SPDX-License-Identifier: EUPL-1.2 */
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

static bool
take_list(const char *name, json_t *list, struct import_records *records_r,
    struct err *err)
{
	size_t i;
	json_t *one;

	if (!json_is_array(list))
		return err_set_args(err, ERR_INVALID, NULL,
		    "import-json-not-a-list", ERR_TEXT(str_of(name)));
	json_array_foreach(list, i, one) {
		if (json_is_object(one))
			continue;
		return err_set_args(err, ERR_INVALID, NULL,
		    "import-json-not-a-record", ERR_TEXT(str_of(name)),
		    ERR_INT((int64_t)i + 1));
	}
	*records_r = (struct import_records){ str_of(name), list,
		json_array_size(list) };
	return true;
}

static bool
take_records(struct arena *a, json_t *root, struct import_json *json_r,
    struct err *err)
{
	json_t *about = json_object_get(root, "stormvast"), *list;
	json_t *records = json_object_get(root, "records");
	json_t *format = json_object_get(about, "format");
	struct import_records *out;
	const char *name;
	size_t n = 0;

	if (!json_is_object(about) || !json_is_object(records))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "import-json-not-ours");
	if (!json_is_integer(format) ||
	    json_integer_value(format) != IMPORT_JSON_FORMAT)
		return err_set_args(err, ERR_MEDIA_TYPE, NULL,
		    "import-json-other-format", ERR_INT(IMPORT_JSON_FORMAT));
	out = arena_array(a, struct import_records, json_object_size(records));
	json_object_foreach(records, name, list) {
		if (!take_list(name, list, &out[n], err))
			return false;
		n++;
	}
	*json_r = (struct import_json){ about, out, n };
	return true;
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

bool
import_json_read(struct arena *a, struct str text, struct import_json *json_r,
    struct err *err)
{
	json_t *root;

	return links_json_load(a, text, &root, err) &&
	    take_records(a, root, json_r, err);
}
