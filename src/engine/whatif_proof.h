/* SPDX-License-Identifier: EUPL-1.2 */
/* whatif_proof.h - between whatif_proof.c and whatif_exact.c. */
#ifndef ENGINE_WHATIF_PROOF_H
#define ENGINE_WHATIF_PROOF_H

#include "engine/scheduler.h"

/* Which steps must be done before process p can be back, and by when. */
struct must {
	struct scheduler *s;
	const struct schedule *alone;
	struct arena *scratch;
	int64_t due;		/* p is in time when up by then */
	int64_t *by;		/* [v] up by then; -1: not needed for sure */
	int64_t *tail;		/* [step] work behind it, of the same node */
};

/* Down in every schedule of this work. */
static inline bool
must_surely_down(const struct must *k, int32_t v)
{
	return k->alone->at[v].dn < k->alone->at[v].up;
}

/*
 * No order meets it: proved within 2 000 conflicts.  False: it may be met, or
 * was not found out.  A function of the case alone.
 */
bool whatif_exact(const struct must *k, const struct run *run);

#endif
