/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * single.h - every node lost alone: the verdict of each critical process and
 * its weak points.
 *
 * For each critical process p and each node v of the kinds asked for: v is
 * lost at 0, restored `before` + restore(v) later, the rest restarts by
 * itself.  The verdict of p is that of its worst loss; a weak point is a v
 * whose loss without recovery takes p down within its MTPD.
 */
#ifndef ENGINE_SINGLE_H
#define ENGINE_SINGLE_H

#include "engine/verdict.h"

struct single_input {
	const struct graph *graph;
	const struct span *restore;	/* [node] likely; unknown: SPAN_UNKNOWN */
	/* [node] minimum; NULL: not known, then IMPOSSIBLE is never said */
	const struct span *restore_min;
	struct span before;		/* detection to release, then restore */
	const struct process_terms *process;	/* the critical ones only */
	int32_t nprocesses;
	uint32_t kinds;		/* bits 1 << enum node_kind that are lost */
	int64_t steps;		/* at most so many; 0: SINGLE_STEPS */
	bool weak_only;		/* weak points; verdicts are not looked for */
};

/*
 * A step is one to three nanoseconds of looking at the graph, counted and not
 * timed, so that the same input gives the same answer on every machine.  Three
 * times what 100 000 resources with 1 000 000 members in layers take, the worst
 * of the honest shapes, and some ten seconds for the worst of the others.
 */
#define SINGLE_STEPS (INT64_C(4) * 1000 * 1000 * 1000)

/* All but processes and fallbacks. */
#define SINGLE_KINDS                                                          \
	(1u << NODE_RESOURCE | 1u << NODE_SUPPLIER | 1u << NODE_SITE |        \
	    1u << NODE_TEAM | 1u << NODE_PERSON)

struct weak_point {
	int32_t node;		/* lost alone */
	struct span dn;		/* of the process, unrecovered, or bounds */
	enum truth within;	/* within the MTPD: YES or MAYBE, never NO */
	bool open;		/* MAYBE because the steps were spent */
};

enum { SINGLE_WEAK_MAX = 1000 };

struct single_verdict {
	struct verdict verdict;	/* of the worst loss; see `worst` */
	int32_t worst;		/* node whose loss gives it; -1: none hits */
	struct why why_up, why_dn;	/* paths of it, at the worst end */
	int32_t nhitting;	/* losses that take it down with graces 0 */
	const struct weak_point *weak;	/* ascending node; the first found */
	int32_t nweak;		/* kept, at most SINGLE_WEAK_MAX */
	int32_t nweak_all;	/* found */
	int32_t nopen;		/* losses of which that was not found out */
	bool unfinished;	/* the steps were spent: figures are bounds */
};

struct single {
	const struct single_verdict *of;	/* [nprocesses] as the input */
	int32_t nprocesses;
	int64_t nruns;		/* exact outages that were needed */
	int64_t nsteps;		/* taken */
};

/*
 * Worst is: the highest state; then the longest elapsed (hi, then lo); then
 * the smallest node.  When it is unknown, causes of other losses that are
 * unknown by themselves follow its own.  A process without any requirement is
 * UNKNOWN by CAUSE_NEEDS.
 * Cost: one bit-parallel pass per 512 losses over what they hit, a pass over
 * each process's cone, passes of 16 losses and exact outages only where graces,
 * redundancy, cycles or a fallback leave open which loss is worst; never more
 * than `steps` and a pass.  When they are spent the rest is left open: a
 * verdict that an open loss could make worse than on time is UNKNOWN by CAUSE_STEPS; a
 * late one stays late, `elapsed` reaching up to what an open loss can be; an
 * open weak point is MAYBE.
 * ERR_INVALID `single-process-out-of-range`, `single-span-invalid` with row;
 * ERR_CANCELLED.
 */
MUST_USE bool single_run(struct arena *a, const struct single_input *in,
    const struct run *run, const struct single **single_r, struct err *err);

#endif
