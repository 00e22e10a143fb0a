/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean_pass.h - what lean.c and lean_pass.c share.
 *
 * lean_pass.c is compiled for any processor, and by GCC for x86 once more, in
 * lean_sse41.c, for those of 2008 and later.  Both make the same bytes.
 */
#ifndef ENGINE_LEAN_PASS_H
#define ENGINE_LEAN_PASS_H

#include "engine/internal.h"
#include "engine/lean.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define LEAN_SSE41
#endif

/* The times of a group: when it takes its owner down, until when it lasts. */
struct lean_time lean_walk(const struct lean *l, int32_t g,
    const struct lean_time *at);

/* A group that is unsatisfied from `since` to -back without a break. */
static inline struct lean_time
lean_lasts(int32_t since, int32_t back, int32_t grace)
{
	bool noticed = back == -LEAN_NEVER || -back - since >= grace;

	return (struct lean_time){ noticed ? since + grace : LEAN_NEVER, back };
}

/* As lean_outage() and lean_demand(), which choose between them. */
typedef void
lean_outage_pass(const struct lean *l, const struct lean_loss *lost, int32_t n,
		 struct lean_time *at);
typedef void lean_demand_pass(const struct lean *l, struct lean_asked *at);

lean_outage_pass lean_outage_any, lean_outage_sse41;
lean_demand_pass lean_demand_any, lean_demand_sse41;

#endif
