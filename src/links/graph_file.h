/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph_file.h - a graph of who needs whom, in a file, in one of two forms
 * (docs/engine.md, "Graphs in files").  Only arrays come out, as engine/graph.h
 * wants them; names are given numbers in the order they are met.
 *
 *   lines   "web db cache" - web needs db and cache; "web 1: a b" - one of the
 *           two will do; "web 1+900: a b" - and nobody notices for 900 seconds.
 *           # begins a comment.  Every time that cannot be said is 0.
 *   JSON    { "nodes": [ { "name": "web", "kind": "resource", ... } ],
 *             "groups": [ { "of": "web", "need": 1, "grace": 900,
 *                           "members": ["a", "b"] } ] }
 */
#ifndef LINKS_GRAPH_FILE_H
#define LINKS_GRAPH_FILE_H

#include "base/err.h"

enum {
	GRAPH_FILE_NODES_MAX = 4000000,
	GRAPH_FILE_GROUPS_MAX = 40000000,
	GRAPH_FILE_MEMBERS_MAX = 100000000,
	GRAPH_FILE_NAME_MAX = 1000,	/* bytes */
};

/* Times in a file are whole seconds, at most a century. */
#define GRAPH_FILE_TIME_MAX ((int64_t)100 * 366 * 86400)

/* In the order of enum node_kind (engine/graph.h). */
enum graph_file_kind {
	GRAPH_FILE_PROCESS,
	GRAPH_FILE_RESOURCE,
	GRAPH_FILE_SUPPLIER,
	GRAPH_FILE_SITE,
	GRAPH_FILE_TEAM,
	GRAPH_FILE_PERSON,
	GRAPH_FILE_FALLBACK,
	GRAPH_FILE_KIND__MAX
};

struct graph_file_node {
	struct str name;
	enum graph_file_kind kind;
	struct opt64 restart, restore, rto, mtpd;	/* seconds */
	struct opt64 persons;				/* of a team */
};

struct graph_file {
	int32_t nnodes, ngroups;
	const struct graph_file_node *node;	/* [nnodes] */
	const int32_t *owner, *need;		/* [ngroups] */
	const struct opt64 *grace;		/* [ngroups] */
	const int32_t *first;			/* [ngroups + 1] */
	const int32_t *member;			/* [first[ngroups]] */
};

/*
 * Read a whole file; JSON begins with {.  All of it lives in `a`, names
 * included.  O(size).  ERR_INVALID with row the line (or, in JSON, the node or
 * group from 1): graph-file-*; ERR_TOO_LARGE `graph-file-too-large` {a: limit}.
 * A last line without its end is a file that was cut off: a fault.
 */
MUST_USE bool graph_file_read(struct arena *a, struct str text,
    struct graph_file *graph_r, struct err *err);

#endif
