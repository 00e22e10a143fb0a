/* SPDX-License-Identifier: EUPL-1.2 */
/* A plan is written by one, read by another and approved by who may. */
#include "plans_world.h"
#include "store/history.h"

/* ---- documents ---------------------------------------------------------- */

static void
test_document__gets_what_was_left_out(void **state)
{
	struct plans *p = *state;
	struct document d;

	plans_get(p->h, &document_record, p->document, &d);
	assert_true(str_eq_c(d.number, "PRC-1"));
	assert_true(str_eq_c(d.legal_entity, "Een"));
	assert_int_equal(d.review_every.v, 365 * (int64_t)SECONDS_DAY);
	assert_int_equal(d.urgent.v, SECONDS_DAY);
	assert_int_equal(d.state, PLAN_DRAFT);
	assert_true(str_eq_c(plans_version(p).name, "PRC-1 1.0"));
}

static void
test_document__number_is_of_one(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document d = { .name = STR("Tweede"), .kind = DOCUMENT_POLICY,
		.number = STR("prc-1") };

	assert_int_equal(plans_create(p->h, &actor, &document_record, &d), 0);
	ASSERT_FAULT(p, "number-is-used");
	d.number = STR("");
	assert_true(plans_create(p->h, &actor, &document_record, &d) > 0);
	assert_true(str_eq_c(d.number, "POL-1"));
	/* Of the other organisation it is free. */
	actor = house_actor(p->h->two, p->h->bob, ACCESS_ADMIN);
	d = (struct document){ .name = STR("Elders"), .kind = DOCUMENT_POLICY,
		.number = STR("PRC-1") };
	assert_true(plans_create(p->h, &actor, &document_record, &d) > 0);
}

static void
test_document__is_never_part_of_itself(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document a, b = { .name = STR("Deel"), .kind = DOCUMENT_FORM,
		.parent = KNOWN(p->document) };
	int64_t child = plans_create(p->h, &actor, &document_record, &b);

	assert_true(child > 0);
	plans_get(p->h, &document_record, p->document, &a);
	a.parent = KNOWN(child);
	assert_false(plans_change(p->h, &actor, &document_record, &a));
	ASSERT_FAULT(p, "parent-in-circle");
	a.parent = KNOWN(p->document);
	assert_false(plans_change(p->h, &actor, &document_record, &a));
	a.parent = KNOWN(999999);
	assert_false(plans_change(p->h, &actor, &document_record, &a));
}

static void
test_document__rules_write_what_rules_say(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document d;
	struct document_version v = plans_version(p);

	plans_get(p->h, &document_record, p->document, &d);
	d.state = PLAN_IN_FORCE;
	d.in_force = STR("9.9");
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	plans_get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_DRAFT);
	assert_int_equal(d.in_force.len, 0);
	v.state = PLAN_IN_FORCE;
	v.hash = STR("abc");
	v.change_note = STR("Ik keur het zelf goed");
	assert_true(plans_change(p->h, &actor, &document_version_record, &v));
	v = plans_version(p);
	assert_int_equal(v.state, PLAN_DRAFT);
	assert_int_equal(v.hash.len, 0);
}

/* ---- to review ---------------------------------------------------------- */

static void
test_submit__wants_a_whole_text(void **state)
{
	static const struct {
		const char *body, *fault;
	} cases[] = {
		{ "## Doel\n\niets", "plan-section-missing" },
		/* A heading with nothing below it is no section. */
		{ "## Doel en reikwijdte\n## Rollen\n\n{{roles}}\n"
		  "## Wat doet u als het gebeurt\nBel.", "plan-section-missing" },
		/* Nor is one in an example. */
		{ "```\n## Doel en reikwijdte\nx\n```\n## Rollen\nx\n"
		  "## Wat doet u als het gebeurt\nx", "plan-section-missing" },
		{ BODY "\n[invullen: bedrag]", "plan-still-open" },
		{ BODY "\n{{rolen}}", "block-unknown" },
	};
	struct plans *p = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(plans_edit(p, plans_writer(p), cases[i].body));
		assert_false(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
		ASSERT_FAULT(p, cases[i].fault);
		assert_int_equal(plans_version(p).state, PLAN_DRAFT);
	}
	/* Either language, with a number before it. */
	assert_true(plans_edit(p, plans_writer(p), "# 1. Purpose and scope\nx\n"
	    "## 2 ROLES ##\nx\n### own\nx\n## What to do when it happens\nx"));
	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	assert_int_equal(plans_version(p).state, PLAN_REVIEW);
}

static void
test_submit__takes_a_reason_for_a_section(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct plan_left_out out[2] = { { .section = SECTION_ROLES,
		.reason = STR("Eenmanszaak") }, { .section = SECTION_ROLES,
		.reason = STR("Nog eens") } };
	struct document_version v = plans_version(p);

	v.body = STR("## Doel en reikwijdte\nx\n"
	    "## Wat doet u als het gebeurt\nx");
	v.left_out = (struct rows){ out, 2 };
	assert_false(plans_change(p->h, &actor, &document_version_record, &v));
	ASSERT_FAULT(p, "left-out-twice");
	v.left_out.n = 1;
	assert_true(plans_change(p->h, &actor, &document_version_record, &v));
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
}

static void
test_submit__wants_a_note_and_an_owner(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document_version v = plans_version(p);
	struct document d;

	v.change_note = STR("");
	assert_true(plans_change(p->h, &actor, &document_version_record, &v));
	assert_false(plans_act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "plan-needs-note");
	v = plans_version(p);
	v.change_note = STR("x");
	assert_true(plans_change(p->h, &actor, &document_version_record, &v));
	plans_get(p->h, &document_record, p->document, &d);
	d.owner = UNKNOWN;
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	assert_false(plans_act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "plan-needs-owner");
}

static void
test_version__in_review_is_locked(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document_version v;

	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	assert_false(plans_edit(p, actor, BODY "meer"));
	ASSERT_FAULT(p, "version-locked");
	assert_false(plans_act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "state-not-now");
	/* The same again is no change. */
	v = plans_version(p);
	assert_true(plans_change(p->h, &actor, &document_version_record, &v));
	assert_true(plans_act(p, actor, "take-back", "", STR_EMPTY));
	assert_true(plans_edit(p, actor, BODY "meer"));
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	/* Who decides sends it back and says why. */
	assert_false(plans_act(p, plans_manager(p), "return", "", STR_EMPTY));
	assert_true(plans_act(p, plans_manager(p), "return", "Te lang", STR_EMPTY));
	assert_true(str_eq_c(plans_version(p).why, "Te lang"));
}

/* Requirement R045. */
static void
test_submit__policy_is_the_managers(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document d = { .name = STR("Beleid"), .kind = DOCUMENT_POLICY,
		.owner = KNOWN(p->officer) };
	struct document_version v = { .change_note = STR("x"),
		.body = STR("## Doel en reikwijdte\nx\n## Rollen\nx\n"
		    "## Risico's en maatregelen\nx\n"
		    "## Hoe wordt het plan getest\nx\n"
		    "## Bijhouden van het plan\nx") };

	v.document = KNOWN(plans_create(p->h, &actor, &document_record, &d));
	p->version = plans_create(p->h, &actor, &document_version_record, &v);
	assert_false(plans_act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "policy-of-the-manager");
	plans_get(p->h, &document_record, v.document.v, &d);
	d.owner = KNOWN(p->boss);
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
}

/* ---- approving ---------------------------------------------------------- */

static void
test_approve__is_for_who_decides(void **state)
{
	struct plans *p = *state;
	struct actor other = house_actor(p->h->one, p->h->ann, ACCESS_ADMIN);
	struct str hash;

	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	hash = plans_read_hash(p, p->version, NULL);
	/* No right; the right and no role; a role and no right. */
	assert_false(plans_act(p, plans_writer(p), "approve", "", hash));
	assert_int_equal(p->h->errs.list[0].code, ERR_DENIED);
	assert_false(plans_act(p, other, "approve", "", hash));
	ASSERT_FAULT(p, "plan-not-decider");
	other.person = p->officer;
	assert_false(plans_act(p, other, "approve", "", hash));
	ASSERT_FAULT(p, "plan-not-decider");
	other = plans_manager(p);
	other.rights = access_role_rights(ACCESS_EMPLOYEE);
	assert_false(plans_act(p, other, "approve", "", hash));
	assert_int_equal(p->h->errs.list[0].code, ERR_DENIED);
	assert_int_equal(plans_version(p).state, PLAN_REVIEW);
	assert_true(plans_act(p, plans_manager(p), "approve", "", hash));
	assert_int_equal(plans_version(p).state, PLAN_IN_FORCE);
}

static void
test_approve__nobody_what_they_wrote(void **state)
{
	struct plans *p = *state;
	struct actor both = house_actor(p->h->one, p->manager, ACCESS_ADMIN);

	both.person = p->boss;
	assert_true(plans_edit(p, both, BODY "\nEen zin van de baas.\n"));
	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	assert_false(plans_act(p, both, "approve", "", plans_read_hash(p, p->version,
	    NULL)));
	ASSERT_FAULT(p, "plan-own-text");
}

static void
test_approve__only_what_was_read(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_admin(p->h);
	struct person boss;
	struct str hash;

	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	assert_false(plans_act(p, plans_manager(p), "approve", "", STR_EMPTY));
	assert_false(plans_act(p, plans_manager(p), "approve", "", STR("0123")));
	ASSERT_FAULT(p, "plan-changed-since-read");
	/* A record that the text shows is part of what was read. */
	hash = plans_read_hash(p, p->version, NULL);
	plans_get(p->h, &person_record, p->boss, &boss);
	boss.phone = STR("+31 6 33333333");
	assert_true(plans_change(p->h, &actor, &person_record, &boss));
	assert_false(plans_act(p, plans_manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "plan-changed-since-read");
	assert_int_equal(p->h->errs.list[0].code, ERR_CONFLICT);
	hash = plans_read_hash(p, p->version, NULL);
	assert_true(plans_act(p, plans_manager(p), "approve", "", hash));
	assert_true(str_eq(plans_version(p).hash, hash));
}

static void
test_approve__keeps_names_that_go(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_admin(p->h);
	const struct plan_approval *a;
	struct document_version v;
	struct plan_paper paper;
	struct person boss;
	struct document d;
	struct str hash;

	plans_get(p->h, &document_record, p->document, &d);
	d.legal_notice = STR("Niet kopiëren");
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	hash = plans_read_hash(p, p->version, NULL);
	assert_true(plans_act(p, plans_manager(p), "approve", "", hash));
	plans_get(p->h, &document_record, p->document, &d);
	d.legal_notice = STR("");
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	plans_get(p->h, &person_record, p->boss, &boss);
	boss.name = STR("Iemand anders");
	assert_true(plans_change(p->h, &actor, &person_record, &boss));
	assert_true(str_eq(plans_read_hash(p, p->version, &paper), hash));
	assert_true(str_find_str(paper.body, STR("Marga Bakker"))
	    < paper.body.len);
	assert_true(str_eq_c(paper.owner, "Marga Bakker"));
	assert_true(str_eq_c(paper.legal_notice, "Niet kopiëren"));
	v = plans_version(p);
	assert_int_equal(v.approvals.n, 1);
	a = v.approvals.items;
	assert_int_equal(a->what, APPROVAL_FULL);
	assert_true(str_eq_c(a->name, "Marga Bakker"));
	assert_true(str_eq_c(a->function, "Baas"));
	assert_true(str_eq(a->hash, hash));
	assert_int_equal(a->at.v, NOW);
}

static void
test_approve__stands_in_the_audit(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_admin(p->h);
	struct history_entry e[1];
	struct str hash;
	struct tx *tx;
	size_t n;

	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	hash = plans_read_hash(p, p->version, NULL);
	assert_true(plans_act(p, plans_manager(p), "approve", "", hash));
	assert_true(store_read(p->h->store, &actor, NOW, &p->h->arena, &tx,
	    &p->h->err));
	assert_true(history_list(tx, &document_version_record, p->version, 0,
	    1, e, &n, &p->h->err));
	assert_int_equal(n, 1);
	assert_true(str_eq_c(e->usecase, "document_version.approve"));
	assert_true(str_find_str(e->diff, hash) < e->diff.len);
	tx_end(tx);
}

static void
test_approve__personal_data_want_the_officer(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p), wrong = plans_manager(p);
	struct document d;
	struct str hash;

	plans_get(p->h, &document_record, p->document, &d);
	d.personal_data = YES_NO_YES;
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	hash = plans_read_hash(p, p->version, NULL);
	assert_false(plans_act(p, plans_manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "plan-needs-privacy");
	assert_false(plans_act(p, wrong, "privacy", "", hash));
	ASSERT_FAULT(p, "plan-not-privacy");
	assert_false(plans_act(p, plans_officer(p), "privacy", "", STR("99")));
	ASSERT_FAULT(p, "plan-changed-since-read");
	assert_true(plans_act(p, plans_officer(p), "privacy", "", hash));
	/* Taken back and changed, it is judged anew. */
	assert_true(plans_act(p, actor, "take-back", "", STR_EMPTY));
	assert_true(plans_edit(p, actor, BODY "\nMeer.\n"));
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	hash = plans_read_hash(p, p->version, NULL);
	assert_false(plans_act(p, plans_manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "plan-needs-privacy");
	assert_true(plans_act(p, plans_officer(p), "privacy", "", hash));
	assert_true(plans_act(p, plans_manager(p), "approve", "", hash));
	assert_int_equal(plans_version(p).approvals.n, 2);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, plans_setup, plans_teardown)
	const struct CMUnitTest tests[] = {
		T(test_document__gets_what_was_left_out),
		T(test_document__number_is_of_one),
		T(test_document__is_never_part_of_itself),
		T(test_document__rules_write_what_rules_say),
		T(test_submit__wants_a_whole_text),
		T(test_submit__takes_a_reason_for_a_section),
		T(test_submit__wants_a_note_and_an_owner),
		T(test_version__in_review_is_locked),
		T(test_submit__policy_is_the_managers),
		T(test_approve__is_for_who_decides),
		T(test_approve__nobody_what_they_wrote),
		T(test_approve__only_what_was_read),
		T(test_approve__keeps_names_that_go),
		T(test_approve__stands_in_the_audit),
		T(test_approve__personal_data_want_the_officer),
	};
#undef T

	return cmocka_run_group_tests_name("plans", tests, NULL, NULL);
}
