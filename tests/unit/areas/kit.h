/* SPDX-License-Identifier: EUPL-1.2 */
/* kit.h - files in and out of the house's store, for tests of imports. */
#ifndef TESTS_AREAS_KIT_H
#define TESTS_AREAS_KIT_H

#include "areas/bia/answer.h"
#include "house.h"

/* One more organisation of a sector; bare: without what its profile brings. */
int64_t kit_found(struct house *h, const char *name, enum sector sector,
    bool bare);
/* Fails the test with the words of the first fault. */
void kit_must(struct house *h, bool ok);
/* Import a text as a file; the plan's faults are in h->errs. */
bool kit_import(struct house *h, int64_t organisation, struct str bytes,
    const char *name);
/* The full export of an organisation, in the arena. */
struct str kit_export(struct house *h, int64_t organisation);
/* A file of the source tree, whole; ptr NULL when absent. */
struct str kit_file(struct house *h, const char *path);

#endif
