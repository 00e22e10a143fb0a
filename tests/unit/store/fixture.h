/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fixture.h - a small house of records for the tests of the store: an
 * installation's table, units and persons, and a thing with every kind of field.
 *
 * The tests run on SQLite in a directory of their own, or on the database that
 * STORMVAST_TEST_DATABASE names, in a schema of their own.
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "../test.h"
#include "store/history.h"
#include "store/usecase.h"

struct badge {
	struct rec rec;
	struct str name;
	struct opt64 rank;
};

struct unit {
	struct rec rec;
	struct str name;
	struct opt64 above;
};

struct person {
	struct rec rec;
	struct str name;
	struct str mail;
	struct opt64 unit;
};

struct step {
	struct rec rec;
	struct str what;
	struct opt64 who;
	struct opt64 minutes;
	struct refs helpers;
};

struct thing {
	struct rec rec;
	struct str name, note;
	int32_t state;
	bool active;
	struct opt64 amount, price, target, seen, due;
	struct opt64 owner, unit;
	struct refs helpers;
	struct str mail, phone, site, hours;
	struct curve impact;
	struct opt64 file;
	struct rows steps;
};

extern const struct record badge_record, unit_record, person_record,
    step_record, thing_record;
extern const struct registry test_registry;

/* The rows of the test house; thing.finish is a deed, thing.spread has a rule
 * that makes a second record, thing.own may be changed by its owner. */
extern const struct usecase badge_create, unit_create, person_create,
    person_change, person_delete, thing_create, thing_change, thing_delete,
    thing_finish, thing_spread, thing_own;

enum { NOW = 1795000000, ONE = 1, TWO = 2 };

/* A fresh store with the tables of the test house; fails the test otherwise. */
struct fixture {
	struct arena arena;
	struct store *store;
	struct str where;
	struct actor one, two;	/* all rights, in two organisations */
	struct errs errs;
	struct err err;
};

struct fixture *fixture_open(void);
/* On this PostgreSQL; NULL: on SQLite. */
struct fixture *fixture_open_at(const char *base);
void fixture_close(struct fixture *fx);
/* The same around a test of cmocka: *state is the fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
#define FIXTURE_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_setup,     \
	fixture_teardown)
/* Open what fx->where names. */
void fixture_start(struct fixture *fx);
/* Close and open again what is there. */
void fixture_reopen(struct fixture *fx);

/* Run one; the thing's id, or 0 with faults in fx->errs. */
int64_t run(struct fixture *fx, const struct actor *actor,
    const struct usecase *uc, struct usecase_call *call);
int64_t make_person(struct fixture *fx, const struct actor *actor,
    const char *name);
int64_t make_thing(struct fixture *fx, const struct actor *actor,
    const char *name);
/* Read one in a transaction of its own; false with fx->err. */
bool get(struct fixture *fx, const struct actor *actor,
    const struct record *r, int64_t id, void *object);
/* A thing with every field said. */
struct thing full_thing(struct fixture *fx, const struct actor *actor,
    const char *name);
/* The id of the first fault, or "". */
const char *fault_of(const struct fixture *fx);

struct conn;
/* Steps that SQLite's machine took since the last call, in all statements that
 * the connection has kept: work, which no other program lengthens. */
int64_t fixture_steps(struct conn *c);

#endif
