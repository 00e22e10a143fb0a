/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form.h - what a form sends: application/x-www-form-urlencoded and
 * multipart/form-data (RFC 7578), read strictly.
 *
 * Fields are views of the body wherever possible, files always: a large body
 * is a mapped file, so nothing is copied.  Names and text values are UTF-8
 * without control characters but tab, CR and LF.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/err.h"
#include "web/url.h"

enum {
	FORM_FIELDS_MAX = 20000,
	FORM_NAME_MAX = 256,		/* bytes of a name */
	FORM_FILE_NAME_MAX = 1024,	/* of a file: 255 signs of any alphabet */
	FORM_PART_HEAD_MAX = 2048,	/* bytes of header lines of a part */
};

struct form_field {
	struct str name;
	struct str value;	/* text, or the file's bytes */
	bool is_file;
	struct str file_name;	/* last part of the path; may be empty */
	struct str type;	/* as the client says; never trust it */
};

struct form {
	const struct form_field *fields;	/* in the order sent */
	size_t n;
};

/*
 * Read a body by its Content-Type.  Err: form-media-type (ERR_MEDIA_TYPE),
 * form-malformed, form-too-many-fields.
 */
MUST_USE bool form_parse(struct arena *a, struct str content_type,
    struct str body, struct form *form, struct err *err);

/* The first field of that name, or NULL. */
const struct form_field *form_get(const struct form *form, const char *name);
/* Its text; NULL ptr when absent or a file. */
struct str form_text(const struct form *form, const char *name);

#endif
