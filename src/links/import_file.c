/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/utf8.h"
#include "links/archimate_map.h"
#include "links/import_file.h"
#include "links/xlsx_read.h"

enum { HEAD = 4096 };

static bool
has(struct str s, const char *what)
{
	return str_find_str(s, str_of(what)) < s.len;
}

static bool
ends_nocase(struct str name, const char *tail)
{
	size_t n = strlen(tail);

	return name.len >= n &&
	    str_eq_nocase(str_sub(name, name.len - n, n), str_of(tail));
}

/* The start of the text, without a byte order mark and white space. */
static struct str
head_of(struct str bytes)
{
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_sub(bytes, 3, bytes.len);
	return str_trim(str_sub(bytes, 0, HEAD));
}

static bool
sniff_xml(struct str head, enum import_format *format_r, struct err *err)
{
	if (has(head, "http://www.archimatetool.com/archimate"))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "import-archi-own-format");
	if (!has(head, "http://www.opengroup.org/xsd/archimate"))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "import-unknown-xml");
	*format_r = IMPORT_ARCHIMATE;
	return true;
}

static bool
sniff_zip(struct str bytes, enum import_format *format_r, struct err *err)
{
	/* An OpenDocument file has its type, stored, as its first entry. */
	if (has(str_sub(bytes, 0, 100), "mimetypeapplication/vnd.oasis."))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "import-open-document");
	*format_r = IMPORT_XLSX;
	return true;
}

static bool
sniff_text(struct str bytes, struct str name, enum import_format *format_r,
    struct err *err)
{
	bool named = ends_nocase(name, ".csv") || ends_nocase(name, ".tsv") ||
	    ends_nocase(name, ".txt");
	struct str head = str_sub(bytes, 0, HEAD);

	if (str_has(head, '\0') || (!named && !has(head, ",") &&
	    !has(head, ";") && !has(head, "\t")))
		return err_set(err, ERR_MEDIA_TYPE, NULL,
		    "import-unknown-format");
	if (!utf8_is_text(bytes))
		return err_set(err, ERR_MEDIA_TYPE, NULL, "import-not-utf8");
	*format_r = IMPORT_CSV;
	return true;
}

bool
import_sniff(struct str bytes, struct str name, enum import_format *format_r,
    struct err *err)
{
	struct str head = head_of(bytes);

	*format_r = IMPORT_UNKNOWN;
	if (head.len == 0)
		return err_set(err, ERR_INVALID, NULL, "import-empty");
	if (str_starts(bytes, STR("PK\3\4")))
		return sniff_zip(bytes, format_r, err);
	if (str_starts(bytes, STR("\xD0\xCF\x11\xE0")))
		return err_set(err, ERR_MEDIA_TYPE, NULL, "import-old-office");
	/* UTF-16: the reader of XML knows it, that of CSV does not. */
	if (str_starts(bytes, STR("\xFF\xFE<\0")) ||
	    str_starts(bytes, STR("\xFE\xFF\0<"))) {
		*format_r = IMPORT_ARCHIMATE;
		return true;
	}
	if (str_starts(bytes, STR("\xFF\xFE")) ||
	    str_starts(bytes, STR("\xFE\xFF")))
		return err_set(err, ERR_MEDIA_TYPE, NULL, "import-not-utf8");
	if (head.ptr[0] == '<')
		return sniff_xml(head, format_r, err);
	if (head.ptr[0] == '{') {
		*format_r = IMPORT_JSON;
		return true;
	}
	return sniff_text(bytes, name, format_r, err);
}

/* "uploads/processen.csv" -> "processen" */
static struct str
stem_of(struct str name)
{
	size_t n;

	while ((n = str_find(name, '/')) < name.len ||
	    (n = str_find(name, '\\')) < name.len)
		name = str_sub(name, n + 1, name.len);
	for (n = name.len; n > 1; n--)
		if (name.ptr[n - 1] == '.')
			return str_sub(name, 0, n - 1);
	return name;
}

static bool
read_archimate(struct arena *a, struct str bytes,
    const struct import_options *options, struct import_set *set_r,
    struct err *err)
{
	struct archimate_rules *rules = arena_new(a, struct archimate_rules);
	struct archimate_model model;

	archimate_rules_default(rules);
	return archimate_read(a, bytes, options->lang, &model, err) &&
	    archimate_map(a, &model,
	    options->rules == NULL ? rules : options->rules, set_r, err);
}

bool
import_read(struct arena *a, struct str bytes, struct str name,
    enum import_format format, const struct import_options *options,
    struct import_set *set_r, struct err *err)
{
	switch (format) {
	case IMPORT_ARCHIMATE:
		return read_archimate(a, bytes, options, set_r, err);
	case IMPORT_XLSX:
		return xlsx_read(a, bytes, options->zip, set_r, err);
	case IMPORT_CSV:
		return import_csv(a, bytes, stem_of(name), set_r, err);
	default:
		BUG("not a format of tables");
	}
}
