/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * model.h - the organisation's records as the engine sees them.
 *
 * Processes, resources, suppliers, sites, teams, persons and fallbacks become
 * nodes; requirements become groups; the site and operator of a resource and the
 * operator of a site become groups of their own (need all, grace 0) unless a
 * requirement names them.  What nobody has said stays a span, never a zero:
 * restore and restart (a restart takes no longer than a restore), detection,
 * decision, call-out, targets.
 */
#ifndef AREAS_BIA_MODEL_H
#define AREAS_BIA_MODEL_H

#include "areas/bia/bia.h"
#include "engine/single.h"

struct model_node {
	enum node_kind kind;
	int64_t id;			/* of its record */
	struct str name;
};

/* Where a critical process's figures come from. */
struct model_critical {
	int64_t id;
	struct str name;
	int32_t node;
	int64_t class;			/* 1..5; 0 not said */
	struct opt64 rto, mtpd;		/* used: the tightest of normal and peak */
	bool rto_is_peak, mtpd_is_peak;
	bool mtpd_is_derived;		/* nobody chose one: from the curves */
	bool provisional;
	enum bia_state state;
	int64_t owner;			/* person, 0 none */
	int32_t nfallbacks;
};

struct model {
	const struct graph *graph;
	const struct model_node *nodes;	/* by engine node */
	int32_t nnodes;
	const int64_t *group_record;	/* by engine group: requirement, 0 implied */
	const struct span *restore;	/* by node: call-out included */
	const struct span *restore_min;
	const int32_t *persons;		/* by node: members of a team; else 0 */
	struct span before;		/* detection and decision */
	const struct process_terms *terms;	/* of the critical ones */
	const struct model_critical *critical;	/* in the same order */
	int32_t ncritical;
	int32_t nprocesses, nunclassified;	/* all; criticality not said */
	const struct node_index *index;	/* record -> node */
};

/*
 * Read all in one snapshot; the model lives in the transaction's arena.
 * O(records + members).  False: the store failed, or run was cancelled.
 */
MUST_USE bool model_build(struct tx *tx, const struct run *run,
    const struct model **model_r, struct err *err);

/* The node of a record, or -1. */
int32_t model_find(const struct model *m, enum node_kind kind, int64_t id);

/* The record table of a kind of node. */
const struct record *model_record(enum node_kind kind);

#endif
