/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * embed.h - files that were built into the program by tools/embed.py.
 *
 * A set is a const table, sorted by name.  Everything lives for ever.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

struct embed_file {
	struct str name;	/* as in the source: "stormvast.css" */
	struct str path;	/* name with a hash of the content in it */
	const char *type;	/* "text/css; charset=utf-8" */
	struct str raw;
	struct str gzip, brotli; /* empty: not made, or not smaller */
};

struct embed_set {
	const struct embed_file *files;
	size_t n;
};

/* The file of that name, or NULL.  O(log n). */
const struct embed_file *embed_find(const struct embed_set *set,
    struct str name);

/* The file whose path (with the hash) this is, or NULL.  O(n). */
const struct embed_file *embed_find_path(const struct embed_set *set,
    struct str path);

#endif
