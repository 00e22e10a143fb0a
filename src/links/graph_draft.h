/* SPDX-License-Identifier: EUPL-1.2 */
/* graph_draft.h - a graph_file that grows; for graph_file.c and graph_json.c. */
#ifndef LINKS_GRAPH_DRAFT_H
#define LINKS_GRAPH_DRAFT_H

#include "links/graph_file.h"

struct graph_draft {
	struct arena *a;
	struct arena scratch;		/* of the index */
	struct graph_file_node *node;
	int32_t *owner, *need, *first, *member;
	struct opt64 *grace;
	int32_t nnodes, ngroups, nmembers;
	size_t nodes_cap, groups_cap, members_cap;
	int32_t *slot;			/* hash of name -> node + 1 */
	size_t nslots;			/* a power of two, at least half empty */
	int32_t *last;			/* [node] group that had it last, from 1 */
	size_t last_cap;
	int64_t row;			/* of the file, for faults */
	struct err *err;
};

#define NO_ARG ((struct err_arg){ 0 })

/* False, with `row`. */
bool graph_draft_fault(struct graph_draft *d, const char *id,
    struct err_arg a, struct err_arg b);

/* The node of a name; added when it is new, and then *new_r.  -1: a fault. */
int32_t graph_draft_node(struct graph_draft *d, struct str name, bool *new_r);

/* Begin a group, add its members, close it: 1 <= need <= members, 0: all. */
MUST_USE bool graph_draft_group(struct graph_draft *d, int32_t owner,
    struct opt64 grace);
MUST_USE bool graph_draft_member(struct graph_draft *d, int32_t node);
MUST_USE bool graph_draft_close(struct graph_draft *d, int64_t need);

MUST_USE bool graph_json_read(struct graph_draft *d, struct str text);

#endif
