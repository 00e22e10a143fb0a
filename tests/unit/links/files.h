/* SPDX-License-Identifier: EUPL-1.2 */
/* files.h - a file as a str; golden files stand in tests/golden. */
#ifndef TESTS_UNIT_LINKS_FILES_H
#define TESTS_UNIT_LINKS_FILES_H

#include "../test.h"
#include "base/buf.h"

/* False when there is no such file. */
static inline bool
file_read(struct arena *a, const char *path, struct str *text_r)
{
	struct buf b = BUF_IN(a, 64 << 20);
	FILE *f = fopen(path, "rb");
	char piece[4096];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&b, (struct str){ piece, n });
	fclose(f);
	*text_r = buf_str(&b);
	return true;
}

static inline struct str
golden(struct arena *a, const char *name)
{
	struct str text = STR_EMPTY;

	assert_true(file_read(a, str_printf(a, "%s/%s", GOLDEN, name).ptr,
	    &text));
	return text;
}

#endif
