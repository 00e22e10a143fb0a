/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * figures.h - what pages show of an answer, before there is any markup: the
 * bar of a process, the order of the list, what makes the answer unknown.
 * Pure.
 */
#ifndef AREAS_BIA_FIGURES_H
#define AREAS_BIA_FIGURES_H

#include "areas/bia/answer.h"
#include "render/chart.h"

/* The recovery bar of critical process i; 0 is the moment it goes down. */
struct chart_recovery figures_bar(const struct answer *answer, int32_t i);

/* When the last of a process's fallbacks is exhausted; unknown: none, or nobody
 * has said. */
struct opt64 figures_holds(const struct process_terms *terms);

/* Places of critical processes: worst verdict first, then weightier class. */
const int32_t *figures_order(struct arena *a, const struct answer *answer);

/* How many are on time. */
int32_t figures_good(const struct answer *answer);
/* The process with the greatest shortfall, or -1. */
int32_t figures_worst(const struct answer *answer);
/* One of the processes that are not on time in the scenario and moment in which
 * most are not, or -1: that is what weighs heaviest. */
int32_t figures_heaviest(const struct answer *answer);
/* The place of a process among the critical ones, or -1. */
int32_t figures_place(const struct model *m, int64_t process);

/* Something that nobody has said and that leaves processes undecided. */
struct unknown {
	struct cause cause;		/* its node is never -1 but for START */
	int32_t place;			/* one critical process it concerns */
	int32_t nprocesses;		/* how many it does */
};

/*
 * The distinct causes, those of most processes first, in the arena; at most
 * FIGURES_CAUSES are looked at.
 */
enum { FIGURES_CAUSES = 4096 };
size_t figures_unknowns(struct arena *a, const struct answer *answer,
    const struct unknown **list_r);

/* Where it is filled in: "/resources/12/edit#f-restore". */
struct str figures_cause_path(struct arena *a, const struct answer *answer,
    const struct cause *cause);

/*
 * When k of n things that were lost together are back: the k-th of their times,
 * end by end.  need 1..n, n >= 1.
 */
struct span figures_group_back(struct arena *a, const struct span *times,
    int32_t n, int32_t need);

#endif
