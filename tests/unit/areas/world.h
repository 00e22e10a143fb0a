/* SPDX-License-Identifier: EUPL-1.2 */
/* world.h - a small organisation to lose things in: one critical process that
 * needs one machine, which one team restores. */
#ifndef TESTS_UNIT_AREAS_WORLD_H
#define TESTS_UNIT_AREAS_WORLD_H

#include "areas/recovery/outcome.h"
#include "areas/recovery/wish.h"
#include "house.h"

enum { HOUR = 3600, MINUTES = 60 };

struct world {
	struct house *h;
	int64_t team, machine, process, procedure;
	struct case_wish wish;
	struct outcome o;
};

int world_setup(void **state);
int world_teardown(void **state);
struct actor world_manager(const struct house *h);
int64_t world_create(struct house *h, const struct record *r, void *object);
/* The machine's procedure: two steps, which may take half or twice as long. */
void world_procedure(struct world *w, int64_t first, int64_t second);
/* The organisation notices after ten minutes and decides in five. */
struct world world_of(struct house *h, struct team team);
/* One person, Monday to Friday from eight to five. */
struct team world_office(void);
/* Compute for a local time; false with h->err.  The list of what was lost stays
 * in the wish, its length does not. */
bool world_compute(struct world *w, const char *at, const char *lose);
/* Of the one process. */
const struct verdict *world_verdict(const struct world *w);

#endif
