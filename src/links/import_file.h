/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * import_file.h - what kind of file is this, and read it as tables.
 *
 * The content decides; the name only where text could be several things.
 * What we know but do not read is refused with the way out: an old or locked
 * Excel file, an OpenDocument sheet, a model in its tool's own format.
 */
#ifndef LINKS_IMPORT_FILE_H
#define LINKS_IMPORT_FILE_H

#include "links/archimate_rules.h"
#include "links/table.h"
#include "links/zip.h"

enum import_format {
	IMPORT_UNKNOWN,
	IMPORT_ARCHIMATE,
	IMPORT_XLSX,
	IMPORT_CSV,
	IMPORT_JSON,		/* import_json.h reads it */
	IMPORT_FORMAT__MAX
};

/* False when we cannot read it, with the reason. */
MUST_USE bool import_sniff(struct str bytes, struct str name,
    enum import_format *format_r, struct err *err);

struct import_options {
	struct zip_limits zip;			/* of XLSX */
	enum lang lang;				/* of names in ArchiMate */
	const struct archimate_rules *rules;	/* NULL: the defaults */
};

/*
 * Read a file of any format but JSON (which is no set of tables: BUG).  A CSV
 * becomes one table with the file's name, without folder and extension.
 */
MUST_USE bool import_read(struct arena *a, struct str bytes, struct str name,
    enum import_format format, const struct import_options *options,
    struct import_set *set_r, struct err *err);

#endif
