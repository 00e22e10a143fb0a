/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * house.h - the real records and use cases over a fresh store, with two
 * organisations and their administrators, for the tests of areas.
 *
 * On SQLite in a directory of its own, or on the database that
 * STORMVAST_TEST_DATABASE names, in a schema of its own.
 */
#ifndef TESTS_AREAS_HOUSE_H
#define TESTS_AREAS_HOUSE_H

#include "../test.h"
#include "areas/access/access.h"
#include "areas/organisation/organisation.h"

enum { NOW = 1795000000 };

#define PASSWORD "korte broek bij vorst"

struct house {
	struct arena arena;
	struct store *store;
	struct str where;
	int64_t one, two;	/* organisations: "Een", "Twee" */
	int64_t ann, bob;	/* accounts of their administrators */
	struct errs errs;
	struct err err;
};

/* Organisations are made when `people` is; else the store is empty. */
struct house *house_open(bool people);
void house_close(struct house *h);
/* Close and open again what is there. */
void house_reopen(struct house *h);

/* An account, member of the organisation (0: of none) with the role; its id,
 * or 0 with faults in h->errs. */
int64_t house_add(struct house *h, const struct actor *by, const char *login,
    int64_t organisation, enum access_role role);
/* What the account may do in the organisation, with the role. */
struct actor house_actor(int64_t organisation, int64_t account,
    enum access_role role);
/* Run a use case by name; false with faults in h->errs. */
bool house_run(struct house *h, const struct actor *actor, const char *name,
    struct usecase_call *call);
/* The id of the first fault, or "". */
const char *house_fault(const struct house *h);

#endif
