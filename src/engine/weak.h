/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * weak.h - weak points: what takes a critical process down in time to do harm.
 *
 * A weak point of process p is a node whose loss alone, without recovery, takes
 * p down within its MTPD (engine.md, "Weak points").  It is a *plain* one when
 * a chain of groups that need all their members leads to it, and a *common
 * cause* when only redundant groups do: the members that should stand in for
 * each other share it.  Sites, operators and accounts are nodes that the caller
 * makes members rest on; so they are found here like everything else.
 *
 * Beside these: an essential function that rests on fewer than three persons,
 * and on request the pairs of losses that harm only together.
 */
#ifndef ENGINE_WEAK_H
#define ENGINE_WEAK_H

#include "engine/single.h"

enum weak_kind {
	WEAK_PLAIN,
	WEAK_COMMON,		/* by way of redundant groups only */
	WEAK_FEW,		/* fewer than WEAK_PERSONS for a function */
	WEAK_KIND__MAX
};

enum {
	WEAK_PERSONS = 3,	/* so many for an essential function */
	WEAK_FINDINGS_MAX = 20000,
	WEAK_PAIRS_MAX = 1000
};

struct weak_input {
	const struct graph *graph;
	const struct process_terms *process;	/* the critical ones */
	int32_t nprocesses;
	uint32_t kinds;		/* bits 1 << enum node_kind that are lost */
	/* [node] persons of a team, -1 not known; NULL: of no team */
	const int32_t *persons;
	int64_t steps;		/* at most so many; 0: SINGLE_STEPS */
};

struct weak_finding {
	enum weak_kind kind;
	int32_t place;		/* of the process in the input */
	/* lost alone; of FEW: the team or person, or the owner of `group` */
	int32_t node;
	/* COMMON: the redundant group nearest to the node whose members share
	   it, -1 not found out; FEW: that of the function; PLAIN: -1 */
	int32_t group;
	struct span dn;		/* of the process after the loss, or bounds */
	enum truth within;	/* the MTPD: YES or MAYBE */
	bool open;		/* MAYBE because the steps were spent */
	struct why why;		/* from the process to the node; n 0: none */
	int32_t persons;	/* of FEW: how many; -1 not known */
};

struct weak {
	/* by place, kind, node, group */
	const struct weak_finding *finding;
	int32_t n;
	int32_t nopen;		/* losses of which it was not found out */
	bool cut;		/* there are more than are kept */
	int64_t nsteps;		/* taken */
};

/*
 * Every weak point of every process.  Cost: that of single_run() without
 * verdicts, and one outage for each node that is a weak point, for the paths;
 * paths that the steps do not reach are left out.  ERR_INVALID
 * `single-process-out-of-range`, `single-span-invalid` with row;
 * ERR_CANCELLED.
 */
MUST_USE bool weak_run(struct arena *a, const struct weak_input *in,
    const struct run *run, const struct weak **weak_r, struct err *err);

struct weak_pair {
	int32_t node[2];	/* the smaller first; neither is weak alone */
	struct span dn;		/* of the process when both are lost */
	enum truth within;
};

struct weak_pairs {
	const struct weak_pair *pair;	/* ascending */
	int32_t n;
	bool cut;		/* more than WEAK_PAIRS_MAX */
	bool unfinished;	/* the steps were spent before all were tried */
	int64_t nsteps;
};

/*
 * Pairs of losses of process `place` that take it down within its MTPD while
 * neither does alone.  One bit-parallel pass per loss and 512 others over the
 * cone of the process.  Errors as above.
 */
MUST_USE bool weak_pairs(struct arena *a, const struct weak_input *in,
    int32_t place, const struct run *run, const struct weak_pairs **pairs_r,
    struct err *err);

#endif
