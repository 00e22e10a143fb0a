/* SPDX-License-Identifier: EUPL-1.2 */
/* The life of a process's targets, and of an action. */
#include "areas/bia/rules.h"
#include "areas/followup/followup.h"
#include "house.h"
#include "store/history.h"
#include "store/records.h"

enum { HOURS = 3600 };

static int
setup(void **state)
{
	struct house *h = house_open(true);

	store_set_watchers(h->store, bia_watchers, 3);
	*state = h;
	return 0;
}

static int
teardown(void **state)
{
	house_close(*state);
	return 0;
}

static struct actor
manager(const struct house *h)
{
	return house_actor(h->one, h->ann, ACCESS_ADMIN);
}

/* Create; its id, or 0 with faults in h->errs. */
static int64_t
create(struct house *h, const char *usecase, void *object)
{
	struct usecase_call call = { .object = object };
	struct actor actor = manager(h);

	return house_run(h, &actor, usecase, &call) ? call.id : 0;
}

static struct process
process_of(struct house *h, int64_t id)
{
	struct actor actor = manager(h);
	struct process p;
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &process_record, id, &p, &h->err));
	tx_end(tx);
	return p;
}

/* One with both targets. */
static int64_t
add_process(struct house *h)
{
	struct process p = { .name = STR("Betalen"), .rto = KNOWN(8 * HOURS),
		.mtpd = KNOWN(24 * HOURS) };
	int64_t id = create(h, "process.create", &p);

	assert_true(id > 0);
	assert_int_equal(process_of(h, id).state, BIA_DRAFT);
	return id;
}

static bool
move(struct house *h, int64_t id, const char *usecase, const char *reason)
{
	struct bia_reason input = { .reason = str_of(reason) };
	struct usecase_call call = { .id = id, .input = &input };
	struct actor actor = manager(h);

	return house_run(h, &actor, usecase, &call);
}

static bool
change(struct house *h, const char *usecase, struct rec *rec)
{
	struct usecase_call call = { .id = rec->id, .version = rec->version,
		.object = rec };
	struct actor actor = manager(h);

	return house_run(h, &actor, usecase, &call);
}

static void
test_approve__needs_both_targets(void **state)
{
	struct house *h = *state;
	struct process p = { .name = STR("Betalen") };
	int64_t id = create(h, "process.create", &p);

	assert_true(id > 0);
	assert_false(move(h, id, "process.approve", ""));
	assert_int_equal(h->errs.n, 2);
	assert_string_equal(house_fault(h), "approve-needs-target");
	assert_int_equal(process_of(h, id).state, BIA_DRAFT);
	assert_false(process_of(h, id).approved_at.known);
}

static void
test_approve__locks_the_targets_until_reopened(void **state)
{
	struct house *h = *state;
	int64_t id = add_process(h);
	struct process p;

	assert_true(move(h, id, "process.approve", ""));
	p = process_of(h, id);
	assert_int_equal(p.state, BIA_APPROVED);
	assert_int_equal(p.approved_at.v, NOW);
	p.rto = KNOWN(4 * HOURS);
	assert_false(change(h, "process.change", &p.rec));
	assert_string_equal(house_fault(h), "targets-locked");
	assert_string_equal(h->errs.list[0].field, "rto");
	/* What the approval does not cover may change. */
	p = process_of(h, id);
	p.purpose = STR("Uitkeringen op tijd");
	assert_true(change(h, "process.change", &p.rec));
	assert_int_equal(process_of(h, id).state, BIA_APPROVED);
	assert_false(move(h, id, "process.reopen", ""));
	assert_true(move(h, id, "process.reopen", "Nieuwe wet"));
	p = process_of(h, id);
	assert_int_equal(p.state, BIA_DRAFT);
	assert_false(p.approved_at.known);
	p.rto = KNOWN(4 * HOURS);
	assert_true(change(h, "process.change", &p.rec));
}

static void
test_approve__is_not_for_everybody(void **state)
{
	static const enum access_role roles[] = { ACCESS_NONE,
		ACCESS_EMPLOYEE, ACCESS_AUDITOR, ACCESS_IT_SUPPORT };
	struct house *h = *state;
	int64_t id = add_process(h);

	for (size_t i = 0; i < COUNT(roles); i++) {
		struct actor actor = house_actor(h->one, h->bob, roles[i]);
		struct usecase_call call = { .id = id };

		assert_false(house_run(h, &actor, "process.approve", &call));
		assert_int_equal(h->errs.list[0].code, ERR_DENIED);
	}
	assert_int_equal(process_of(h, id).state, BIA_DRAFT);
}

static void
test_state__moves_only_from_where_it_may(void **state)
{
	struct house *h = *state;
	int64_t id = add_process(h);
	struct process p = process_of(h, id);

	assert_false(move(h, id, "process.reopen", "Zomaar"));
	assert_string_equal(house_fault(h), "state-not-now");
	assert_true(move(h, id, "process.submit", ""));
	assert_false(move(h, id, "process.submit", ""));
	assert_true(move(h, id, "process.approve", ""));
	assert_false(move(h, id, "process.approve", ""));
	assert_string_equal(house_fault(h), "state-not-now");
	/* Nobody approves by typing it. */
	p = process_of(h, id);
	p.state = BIA_DRAFT;
	p.approved_at = UNKNOWN;
	(void)change(h, "process.change", &p.rec);
	assert_int_equal(process_of(h, id).state, BIA_APPROVED);
}

/* A resource, and a requirement of the process for it; the resource's id. */
static int64_t
add_resource(struct house *h, int64_t process)
{
	struct resource r = { .name = STR("Server"),
		.kind = MAPGOOD_EQUIPMENT, .restore = KNOWN(2 * HOURS) };
	int64_t id = create(h, "resource.create", &r);
	struct requirement_member member = { .resource = KNOWN(id) };
	struct requirement q = { .name = STR("Server"),
		.process = KNOWN(process), .members = { &member, 1 } };

	assert_true(id > 0);
	assert_true(create(h, "requirement.create", &q) > 0);
	return id;
}

static struct resource
resource_of(struct house *h, int64_t id)
{
	struct actor actor = manager(h);
	struct resource r;
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &resource_record, id, &r, &h->err));
	tx_end(tx);
	return r;
}

static void
test_stale__when_what_it_rests_on_changes(void **state)
{
	struct house *h = *state;
	int64_t id = add_process(h), server = add_resource(h, id);
	struct resource r = resource_of(h, server);
	struct process p;

	assert_true(move(h, id, "process.approve", ""));
	r.description = STR("In de kelder");
	assert_true(change(h, "resource.change", &r.rec));
	assert_int_equal(process_of(h, id).state, BIA_APPROVED);
	r = resource_of(h, server);
	r.restore = KNOWN(30 * HOURS);
	assert_true(change(h, "resource.change", &r.rec));
	p = process_of(h, id);
	assert_int_equal(p.state, BIA_STALE);
	assert_true(str_eq_c(p.stale_reason, "Server"));
	/* Stale is not unlocked. */
	p.mtpd = KNOWN(48 * HOURS);
	assert_false(change(h, "process.change", &p.rec));
	assert_string_equal(house_fault(h), "targets-locked");
	assert_true(move(h, id, "process.approve", ""));
	assert_int_equal(process_of(h, id).stale_reason.len, 0);
}

static void
test_action__is_never_dropped_in_silence(void **state)
{
	struct house *h = *state;
	struct action a = { .name = STR("Tweede lijn"),
		.state = ACTION_OPEN };
	int64_t id = create(h, "action.create", &a);

	assert_true(id > 0);
	a.rec.id = id;
	a.rec.version = 1;
	a.state = ACTION_REJECTED;
	assert_false(change(h, "action.change", &a.rec));
	assert_string_equal(house_fault(h), "action-rejected-why");
	a.result = STR("Te duur voor wat het oplevert");
	assert_true(change(h, "action.change", &a.rec));
}

static void
undo_is_refused(struct house *h, const struct actor *actor, int64_t entry)
{
	int64_t undone;

	h->errs = ERRS_IN(&h->arena);
	assert_false(usecase_undo(h->store, actor, NOW, &h->arena, entry,
	    &undone, &h->errs));
	assert_string_equal(house_fault(h), "undo-for-good");
}

/* The founding carries everything: neither it nor its record is undone. */
static void
test_undo__leaves_the_founding(void **state)
{
	struct house *h = *state;
	const struct actor actors[] = { manager(h), actor_system(h->one) };
	const struct record *const of[] = { NULL, &organisation_record };
	struct history_entry found[50];
	size_t n, met = 0;

	for (size_t r = 0; r < COUNT(of); r++) {
		struct tx *tx;

		assert_true(store_read(h->store, &actors[0], NOW, &h->arena,
		    &tx, &h->err));
		assert_true(history_list(tx, of[r], of[r] == NULL ? 0 : h->one,
		    0, COUNT(found), found, &n, &h->err));
		tx_end(tx);
		for (size_t i = 0; i < n; i++) {
			if (!str_starts(found[i].usecase,
			        STR("organisation.")))
				continue;
			met++;
			undo_is_refused(h, &actors[0], found[i].id);
			undo_is_refused(h, &actors[1], found[i].id);
		}
	}
	assert_int_equal(met, 2);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_approve__needs_both_targets),
		TEST(test_approve__locks_the_targets_until_reopened),
		TEST(test_approve__is_not_for_everybody),
		TEST(test_state__moves_only_from_where_it_may),
		TEST(test_stale__when_what_it_rests_on_changes),
		TEST(test_action__is_never_dropped_in_silence),
		TEST(test_undo__leaves_the_founding),
	};

	return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
