/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * verdict.h - "can we go on?": one process against one outage.
 *
 * Recovery is on time when the outage plus verification is within the RTO.
 * Else a fallback may save it: set up within the RTO, its level at least the
 * minimum (MBCO) while it runs, held until the process is back, the outage
 * within the MTPD, and its own means not down meanwhile.  Every figure is a
 * span; when both ends do not agree the answer is unknown, with the inputs
 * that decide it.  Unknown is never on time.
 */
#ifndef ENGINE_VERDICT_H
#define ENGINE_VERDICT_H

#include "engine/outage.h"

/* From best to worst: a higher value wins over several scenarios. */
enum verdict_state {
	VERDICT_PROVEN,		/* on time; all parts and the chain proven */
	VERDICT_PROVEN_IN_PARTS,
	VERDICT_CALCULATED,	/* on time by calculation alone */
	VERDICT_PROOF_EXPIRES,	/* on time; a proof ends soon */
	VERDICT_UNKNOWN,	/* because of `cause` */
	VERDICT_LATE,		/* by `late` */
	VERDICT_IMPOSSIBLE,	/* late even at minimum durations */
	VERDICT_STATE__MAX
};

/* What the caller knows of the proof of a process; NONE while unmeasured. */
enum verdict_proof {
	PROOF_NONE,
	PROOF_PARTS,
	PROOF_WHOLE,
	PROOF_EXPIRES,
	PROOF__MAX
};

/* From `from` seconds after the process went down: this share of the work. */
struct level_step {
	int64_t from;		/* ascending, the first 0 */
	struct span percent;	/* 0..100; [0, 100] when unknown */
};

struct levels {
	const struct level_step *step;
	int32_t n;		/* 0: unknown throughout */
};

struct fallback_terms {
	int32_t node;		/* NODE_FALLBACK, for its means */
	struct span set_up;	/* from the process going down until it runs */
	struct span hold;	/* from running until exhausted; FOREVER: no end */
	struct levels level;	/* counted from running */
};

struct process_terms {
	int32_t node;
	struct span rto, mtpd;		/* SPAN_NEVER: none set on purpose */
	struct span verification;
	struct levels mbco;		/* counted from going down; n 0: unknown */
	const struct fallback_terms *fallback;
	int32_t nfallbacks;
	enum verdict_proof proof;
};

/* An input with lo != hi that decides an unknown verdict. */
enum cause_kind {
	CAUSE_RTO,		/* of the process */
	CAUSE_MTPD,
	CAUSE_VERIFICATION,
	CAUSE_MBCO,
	CAUSE_START,		/* detection, decision, call-out, phases */
	CAUSE_RESTORE,		/* of node: how long restoring takes */
	CAUSE_RESTART,		/* of node */
	CAUSE_GRACE,		/* of group */
	CAUSE_SET_UP,		/* of the fallback, node */
	CAUSE_HOLD,
	CAUSE_LEVEL,
	CAUSE_NEEDS,		/* of the process: nothing is known of it */
	CAUSE_STEPS,		/* of the process: not finished calculating */
	CAUSE_LONGEST,		/* of node: at most how long restoring takes */
	CAUSE_KIND__MAX
};

struct cause {
	enum cause_kind kind;
	int32_t node;		/* whose field it is */
	int32_t group;		/* of CAUSE_GRACE; else -1 */
};

enum { VERDICT_CAUSES_MAX = 32 };

struct verdict {
	enum verdict_state state;
	struct span dn, up;	/* of the process */
	struct span elapsed;	/* outage + verification; 0 when it stays up */
	struct span late;	/* elapsed - RTO, at least 0 */
	enum truth recovered;	/* within the RTO by recovery alone */
	int32_t fallback;	/* place in terms->fallback that saves it; -1 */
	enum truth saved;	/* by that fallback, or the best answer of all */
	bool assumed;		/* a cold-start deadlock was broken */
	const struct cause *cause;	/* when unknown; NULL when none */
	int32_t ncauses;	/* at most VERDICT_CAUSES_MAX are kept */
};

/*
 * Judge one process in one outage.  O(fallbacks + path).  The minimum run is
 * the same outage at minimum durations, or NULL: IMPOSSIBLE is said only with
 * it.  Causes live in `a`.
 */
struct verdict verdict_of(struct arena *a, const struct process_terms *terms,
    const struct outage *likely, const struct outage *minimum);

/* Does this fallback carry the process through the outage? */
enum truth fallback_saves(const struct process_terms *terms,
    const struct fallback_terms *fallback, const struct outage *o);

/* The states of a fresh row: NULL-safe names, kebab-case, for messages. */
const char *verdict_name(enum verdict_state state);

#endif
