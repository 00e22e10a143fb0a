/* SPDX-License-Identifier: EUPL-1.2 */
#include <sqlite3.h>
#include <unistd.h>

#include "fixture.h"
#include "store/ddl.h"
#include "store/attachment.h"
#include "store/internal.h"

#define REC struct badge
static const struct field badge_fields[] = {
	F_TEXT(name, .flags = FIELD_REQUIRED | FIELD_TITLE),
	F_INTEGER(rank, .flags = FIELD_SORT, .max = 1000),
};
#undef REC
#define REC struct unit
static const struct field unit_fields[] = {
	F_TEXT(name, .flags = FIELD_REQUIRED | FIELD_TITLE),
	F_REFERENCE(above, "test_unit"),
};
#undef REC
#define REC struct person
static const struct field person_fields[] = {
	F_TEXT(name, .flags = FIELD_REQUIRED | FIELD_TITLE),
	F_EMAIL(mail, .flags = FIELD_SEARCH | FIELD_PERSONAL),
	F_REFERENCE(unit, "test_unit", .flags = FIELD_FILTER),
};
#undef REC
#define REC struct step
static const struct field step_fields[] = {
	F_TEXT(what, .flags = FIELD_REQUIRED),
	F_REFERENCE(who, "test_person"),
	F_INTEGER(minutes, .max = 100000),
	F_REFERENCES(helpers, "test_person"),
};
#undef REC

static const struct choice states[] = {
	{ "" }, { "low" }, { "medium" }, { "high" },
};

#define REC struct thing
static const struct field thing_fields[] = {
	F_TEXT(name, .flags = FIELD_REQUIRED | FIELD_TITLE),
	F_LONG_TEXT(note, .flags = FIELD_SEARCH),
	F_CHOICE(state, states, .flags = FIELD_SORT | FIELD_FILTER),
	F_FLAG(active, .flags = FIELD_FILTER),
	F_INTEGER(amount, .flags = FIELD_SORT, .max = 1000000),
	F_MONEY(price, .max = 100000000),
	F_DURATION(target, .flags = FIELD_SORT | FIELD_FILTER),
	F_INSTANT(seen),
	F_DATE(due, .flags = FIELD_SORT),
	F_REFERENCE(owner, "test_person", .flags = FIELD_FILTER),
	F_REFERENCE(unit, "test_unit"),
	F_REFERENCES(helpers, "test_person"),
	F_EMAIL(mail, .flags = FIELD_SORT),
	F_PHONE(phone),
	F_URL(site),
	F_CALENDAR(hours),
	F_CURVE(impact, .max = 5),
	F_ATTACHMENT(file),
	F_ROWS(steps, &step_record),
};
#undef REC

/* Tables have names that no area has, for its migrations run here too. */
#define RECORD(name_, table_, scope_)                                         \
	const struct record name_##_record = {                                \
		.name = (table_), .path = #name_ "s", .scope = (scope_),      \
		.fields = name_##_fields, .nfields = COUNT(name_##_fields),   \
		.size = sizeof(struct name_) }

RECORD(badge, "badge", RECORD_INSTALLATION);
RECORD(unit, "test_unit", RECORD_ORGANISATION);
RECORD(person, "test_person", RECORD_ORGANISATION);
RECORD(step, "step", RECORD_ORGANISATION);
RECORD(thing, "thing", RECORD_ORGANISATION);

static const struct record *const records[] = {
	&badge_record, &unit_record, &person_record, &thing_record,
};
const struct registry test_registry = { records, COUNT(records) };

/* ---- use cases ---------------------------------------------------------- */

static bool
run_finish(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct thing thing;
	struct err err = { 0 };

	if (!store_get(tx, &thing_record, call->id, &thing, &err))
		return errs_add(errs, &err);
	thing.active = false;
	return store_change(tx, &thing_record, &thing, errs);
}

static bool
run_spread(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct thing *thing = call->object;
	struct person person = { .name = thing->note };

	if (!store_insert(tx, &person_record, &person, errs))
		return false;
	thing->owner = KNOWN(person.rec.id);
	return store_insert(tx, &thing_record, thing, errs);
}

#define ROW(row, name_, verb_, right_, record_, ...)                          \
	const struct usecase row = { .name = (name_), .verb = (verb_),        \
		.right = (right_), .record = (record_), __VA_ARGS__ }

ROW(badge_create, "badge.create", USECASE_CREATE, RIGHT_INSTALL,
    &badge_record, .run = NULL);
ROW(unit_create, "test_unit.create", USECASE_CREATE, RIGHT_EDIT_ORG, &unit_record,
    .run = NULL);
ROW(person_create, "test_person.create", USECASE_CREATE, RIGHT_EDIT_ORG,
    &person_record, .run = NULL);
ROW(person_change, "test_person.change", USECASE_CHANGE, RIGHT_EDIT_ORG,
    &person_record, .run = NULL);
ROW(person_delete, "test_person.delete", USECASE_DELETE, RIGHT_EDIT_ORG,
    &person_record, .run = NULL);
ROW(thing_create, "thing.create", USECASE_CREATE, RIGHT_EDIT_BIA,
    &thing_record, .run = NULL);
ROW(thing_change, "thing.change", USECASE_CHANGE, RIGHT_EDIT_BIA,
    &thing_record, .run = NULL);
ROW(thing_delete, "thing.delete", USECASE_DELETE, RIGHT_EDIT_BIA,
    &thing_record, .run = NULL);
ROW(thing_finish, "thing.finish", USECASE_DO, RIGHT_EDIT_BIA, &thing_record,
    .run = run_finish);
ROW(thing_spread, "thing.spread", USECASE_CREATE, RIGHT_EDIT_BIA,
    &thing_record, .run = run_spread);
ROW(thing_own, "thing.own", USECASE_CHANGE, RIGHT_APPROVE, &thing_record,
    .own_too = true);

static const struct usecase *const usecases[] = {
	&badge_create, &unit_create, &person_create, &person_change,
	&person_delete, &thing_create, &thing_change, &thing_delete,
	&thing_finish, &thing_spread, &thing_own,
};

/* ---- opening ------------------------------------------------------------ */

static struct str
sqlite_dir(struct arena *a)
{
	char *dir = arena_alloc(a, 64);
	const char *tmp = getenv("TMPDIR");

	snprintf(dir, 64, "%.40s/stormvast.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(dir));
	return str_of(dir);
}

/* A schema of the test's own, by the process and a count. */
static struct str
pgsql_url(struct arena *a, const char *base)
{
	static int count;
	const char *sep = strchr(base, '?') == NULL ? "?" : "&";

	return str_printf(a, "%s%soptions=-csearch_path%%3Dt%ld_%d", base,
	    sep, (long)getpid(), ++count);
}

void fixture_make_schema(const char *url);

void
fixture_start(struct fixture *fx)
{
	if (!store_open(&fx->store, fx->where, &test_registry, &fx->err) ||
	    !ddl_apply(fx->store, &fx->err)) {
		print_error("%s: %.*s\n", fx->err.id,
		    STR_ARG(fx->err.args[0].text));
		fail();
	}
	store_set_usecases(fx->store, usecases, COUNT(usecases));
}

struct fixture *
fixture_open(void)
{
	return fixture_open_at(getenv("STORMVAST_TEST_DATABASE"));
}

struct fixture *
fixture_open_at(const char *base)
{
	struct fixture *fx = calloc(1, sizeof(*fx));

	assert_non_null(fx);
	fx->where = base == NULL ? sqlite_dir(&fx->arena) :
	    pgsql_url(&fx->arena, base);
	if (base != NULL)
		fixture_make_schema(fx->where.ptr);
	fixture_start(fx);
	fx->one = actor_system(ONE);
	fx->two = actor_system(TWO);
	fx->one.account = 11;
	fx->two.account = 22;
	fx->errs = ERRS_IN(&fx->arena);
	return fx;
}

void
fixture_reopen(struct fixture *fx)
{
	store_close(fx->store);
	fixture_start(fx);
}

void
fixture_close(struct fixture *fx)
{
	static const char *const files[] = { "", "-wal", "-shm" };
	enum store_dialect dialect = store_dialect(fx->store);

	store_close(fx->store);
	for (size_t i = 0; dialect == STORE_SQLITE && i < COUNT(files); i++)
		unlink(str_printf(&fx->arena, "%.*s/stormvast.db%s",
		    STR_ARG(fx->where), files[i]).ptr);
	if (dialect == STORE_SQLITE)
		rmdir(fx->where.ptr);
	arena_release(&fx->arena);
	free(fx);
}

int
fixture_setup(void **state)
{
	*state = fixture_open();
	return 0;
}

int
fixture_teardown(void **state)
{
	fixture_close(*state);
	return 0;
}

/* ---- shorthand ---------------------------------------------------------- */

int64_t
run(struct fixture *fx, const struct actor *actor, const struct usecase *uc,
    struct usecase_call *call)
{
	fx->errs = ERRS_IN(&fx->arena);
	call->usecase = uc;
	if (!usecase_run(fx->store, actor, NOW, &fx->arena, call, &fx->errs))
		return 0;
	return call->id;
}

int64_t
make_person(struct fixture *fx, const struct actor *actor, const char *name)
{
	struct person p = { .name = str_of(name) };

	return run(fx, actor, &person_create,
	    &(struct usecase_call){ .object = &p });
}

int64_t
make_thing(struct fixture *fx, const struct actor *actor, const char *name)
{
	struct thing t = { .name = str_of(name) };

	return run(fx, actor, &thing_create,
	    &(struct usecase_call){ .object = &t });
}

bool
get(struct fixture *fx, const struct actor *actor, const struct record *r,
    int64_t id, void *object)
{
	struct tx *tx;
	bool ok;

	if (!store_read(fx->store, actor, NOW, &fx->arena, &tx, &fx->err))
		return false;
	ok = store_get(tx, r, id, object, &fx->err);
	tx_end(tx);
	return ok;
}

static int64_t
make_file(struct fixture *fx, const struct actor *actor)
{
	struct attachment_input input = { .name = STR("verslag.txt"),
		.media_type = STR("text/plain"), .bytes = STR("klaar\n") };
	int64_t id = run(fx, actor, &attachment_keep,
	    &(struct usecase_call){ .input = &input });

	assert_true(id > 0);
	return id;
}

struct thing
full_thing(struct fixture *fx, const struct actor *actor, const char *name)
{
	struct arena *a = &fx->arena;
	int64_t *ids = arena_array(a, int64_t, 2);
	struct step *steps = arena_array(a, struct step, 2);

	ids[0] = make_person(fx, actor, str_printf(a, "%s B", name).ptr);
	ids[1] = make_person(fx, actor, str_printf(a, "%s A", name).ptr);
	assert_true(ids[0] > 0 && ids[1] > 0);
	steps[0] = (struct step){ .what = STR("look"), .who = KNOWN(ids[1]),
		.minutes = KNOWN(0), .helpers = { ids, 2 } };
	steps[1] = (struct step){ .what = STR("leap") };
	return (struct thing){
		.name = str_of(name), .note = STR("Één ijsje\nof twee"),
		.state = 2, .active = true, .amount = KNOWN(0),
		.price = KNOWN(12345), .target = KNOWN(28800),
		.seen = KNOWN(NOW), .due = KNOWN(20000),
		.owner = KNOWN(ids[0]), .helpers = { ids, 2 },
		.mail = STR("a@example.org"), .phone = STR("+31 20 1234567"),
		.site = STR("https://example.org/"),
		.hours = STR("mo-fr 08:00-17:00"),
		.impact = { .level = { 0, 1, 2, 3 }, .known = 0x0f },
		.file = KNOWN(make_file(fx, actor)), .steps = { steps, 2 },
	};
}

const char *
fault_of(const struct fixture *fx)
{
	return fx->errs.n == 0 ? "" : fx->errs.list[0].id;
}

int64_t
fixture_steps(struct conn *c)
{
	int64_t steps = 0;

	for (size_t i = 0; i < STMT_BUCKETS; i++)
		for (struct stmt *s = c->buckets[i]; s != NULL; s = s->next)
			steps += sqlite3_stmt_status(s->handle,
			    SQLITE_STMTSTATUS_VM_STEP, 1);
	return steps;
}
