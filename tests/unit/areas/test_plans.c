/* SPDX-License-Identifier: EUPL-1.2 */
/* A plan is written by one, read by another, approved by who may, and stays what
 * was approved. */
#include "areas/block.h"
#include "areas/plans/blocks.h"
#include "areas/plans/rules.h"
#include "areas/plans/template.h"
#include "areas/organisation/blocks.h"
#include "house.h"
#include "store/history.h"

struct plans {
	struct house *h;
	int64_t writer, manager, privacy;	/* accounts */
	int64_t boss, officer;			/* persons */
	int64_t document, version;
};

static const struct live_block *const lists[] = { organisation_blocks,
	plans_blocks };

static int64_t
create(struct house *h, const struct actor *actor, const struct record *r,
    void *object)
{
	struct usecase_call call = { .object = object };

	return house_run(h, actor, str_printf(&h->arena, "%s.create",
	    r->name).ptr, &call) ? call.id : 0;
}

static struct actor
admin(const struct house *h)
{
	return house_actor(h->one, h->ann, ACCESS_ADMIN);
}

static void
get(struct house *h, const struct record *r, int64_t id, void *object)
{
	struct actor actor = admin(h);
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, r, id, object, &h->err));
	tx_end(tx);
}

static bool
change(struct house *h, const struct actor *actor, const struct record *r,
    void *object)
{
	struct rec *rec = object;
	struct usecase_call call = { .id = rec->id, .version = rec->version,
		.object = object };

	return house_run(h, actor, str_printf(&h->arena, "%s.change",
	    r->name).ptr, &call);
}

static int64_t
role(struct plans *p, enum role_kind kind, const char *name, int64_t holder)
{
	struct actor actor = admin(p->h);
	struct role r = { .name = str_of(name), .kind = (int32_t)kind,
		.holder = KNOWN(holder), .accepted_at = KNOWN(20000) };

	return create(p->h, &actor, &role_record, &r);
}

/* A short procedure: purpose, instructions, roles. */
#define BODY "## Doel en reikwijdte\n\nDe winkel open houden.\n\n"           \
	"## Wat doet u als het gebeurt\n\nBel de bakker.\n\n"                 \
	"## Rollen\n\n{{call-tree}}\n"

static int
setup(void **state)
{
	struct plans *p = calloc(1, sizeof(*p));
	struct actor actor, system = actor_system(0);
	struct document d = { .name = STR("Winkel open"),
		.kind = DOCUMENT_PROCEDURE };
	struct document_version v = { .body = STR(BODY),
		.change_note = STR("Eerste versie") };

	blocks_set(lists, COUNT(lists));
	p->h = house_open(true);
	p->writer = house_add(p->h, &system, "wil", p->h->one,
	    ACCESS_COORDINATOR);
	p->manager = house_add(p->h, &system, "marga", p->h->one,
	    ACCESS_MANAGER);
	p->privacy = house_add(p->h, &system, "piet", p->h->one,
	    ACCESS_EMPLOYEE);
	actor = admin(p->h);
	p->boss = create(p->h, &actor, &person_record, &(struct person){
	    .name = STR("Marga Bakker"), .phone = STR("+31 6 11111111") });
	p->officer = create(p->h, &actor, &person_record, &(struct person){
	    .name = STR("Piet Prins"), .phone = STR("+31 6 22222222") });
	assert_true(role(p, ROLE_GENERAL_MANAGER, "Baas", p->boss) > 0);
	assert_true(role(p, ROLE_PRIVACY_OFFICER, "Privacy", p->officer) > 0);
	actor = house_actor(p->h->one, p->writer, ACCESS_COORDINATOR);
	d.owner = KNOWN(p->boss);
	p->document = create(p->h, &actor, &document_record, &d);
	assert_true(p->document > 0);
	v.document = KNOWN(p->document);
	p->version = create(p->h, &actor, &document_version_record, &v);
	assert_true(p->version > 0);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct plans *p = *state;

	house_close(p->h);
	free(p);
	return 0;
}

static struct actor
writer(const struct plans *p)
{
	return house_actor(p->h->one, p->writer, ACCESS_COORDINATOR);
}

static struct actor
manager(const struct plans *p)
{
	struct actor actor = house_actor(p->h->one, p->manager,
	    ACCESS_MANAGER);

	actor.person = p->boss;
	return actor;
}

static struct actor
officer(const struct plans *p)
{
	struct actor actor = house_actor(p->h->one, p->privacy,
	    ACCESS_EMPLOYEE);

	actor.person = p->officer;
	return actor;
}

/* What a reader sees: the hash of it. */
static struct str
read_hash(struct plans *p, int64_t version, struct plan_paper *paper)
{
	struct actor actor = admin(p->h);
	struct document_version v;
	struct plan_paper mine;
	struct document d;
	struct str hash;
	struct tx *tx;

	get(p->h, &document_version_record, version, &v);
	get(p->h, &document_record, v.document.v, &d);
	assert_true(store_read(p->h->store, &actor, NOW, &p->h->arena, &tx,
	    &p->h->err));
	assert_true(paper_of(tx, &d, &v, paper == NULL ? &mine : paper, &hash,
	    &p->h->err));
	tx_end(tx);
	return hash;
}

static bool
act_at(struct plans *p, const struct actor *actor, const char *verb,
    const char *reason, struct str hash, int64_t now)
{
	struct plan_input input = { .reason = str_of(reason), .hash = hash };
	struct usecase_call call = { .id = p->version, .input = &input };
	struct house *h = p->h;

	h->errs = ERRS_IN(&h->arena);
	call.usecase = usecase_find(h->store, str_printf(&h->arena,
	    "document_version.%s", verb));
	assert_non_null(call.usecase);
	return usecase_run(h->store, actor, now, &h->arena, &call, &h->errs);
}

static bool
act(struct plans *p, struct actor actor, const char *verb,
    const char *reason, struct str hash)
{
	return act_at(p, &actor, verb, reason, hash, NOW);
}

static struct document_version
version(struct plans *p)
{
	struct document_version v;

	get(p->h, &document_version_record, p->version, &v);
	return v;
}

static bool
edit(struct plans *p, struct actor actor, const char *body)
{
	struct document_version v = version(p);

	v.body = str_of(body);
	return change(p->h, &actor, &document_version_record, &v);
}

#define ASSERT_FAULT(p, id) assert_string_equal(house_fault((p)->h), (id))

/* ---- documents ---------------------------------------------------------- */

static void
test_document__gets_what_was_left_out(void **state)
{
	struct plans *p = *state;
	struct document d;

	get(p->h, &document_record, p->document, &d);
	assert_true(str_eq_c(d.number, "PRC-1"));
	assert_true(str_eq_c(d.legal_entity, "Een"));
	assert_int_equal(d.review_every.v, 365 * (int64_t)SECONDS_DAY);
	assert_int_equal(d.urgent.v, SECONDS_DAY);
	assert_int_equal(d.state, PLAN_DRAFT);
	assert_true(str_eq_c(version(p).name, "PRC-1 1.0"));
}

static void
test_document__number_is_of_one(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document d = { .name = STR("Tweede"), .kind = DOCUMENT_POLICY,
		.number = STR("prc-1") };

	assert_int_equal(create(p->h, &actor, &document_record, &d), 0);
	ASSERT_FAULT(p, "number-is-used");
	d.number = STR("");
	assert_true(create(p->h, &actor, &document_record, &d) > 0);
	assert_true(str_eq_c(d.number, "POL-1"));
	/* Of the other organisation it is free. */
	actor = house_actor(p->h->two, p->h->bob, ACCESS_ADMIN);
	d = (struct document){ .name = STR("Elders"), .kind = DOCUMENT_POLICY,
		.number = STR("PRC-1") };
	assert_true(create(p->h, &actor, &document_record, &d) > 0);
}

static void
test_document__is_never_part_of_itself(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document a, b = { .name = STR("Deel"), .kind = DOCUMENT_FORM,
		.parent = KNOWN(p->document) };
	int64_t child = create(p->h, &actor, &document_record, &b);

	assert_true(child > 0);
	get(p->h, &document_record, p->document, &a);
	a.parent = KNOWN(child);
	assert_false(change(p->h, &actor, &document_record, &a));
	ASSERT_FAULT(p, "parent-in-circle");
	a.parent = KNOWN(p->document);
	assert_false(change(p->h, &actor, &document_record, &a));
	a.parent = KNOWN(999999);
	assert_false(change(p->h, &actor, &document_record, &a));
}

static void
test_document__rules_write_what_rules_say(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document d;
	struct document_version v = version(p);

	get(p->h, &document_record, p->document, &d);
	d.state = PLAN_IN_FORCE;
	d.in_force = STR("9.9");
	assert_true(change(p->h, &actor, &document_record, &d));
	get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_DRAFT);
	assert_int_equal(d.in_force.len, 0);
	v.state = PLAN_IN_FORCE;
	v.hash = STR("abc");
	v.change_note = STR("Ik keur het zelf goed");
	assert_true(change(p->h, &actor, &document_version_record, &v));
	v = version(p);
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
		assert_true(edit(p, writer(p), cases[i].body));
		assert_false(act(p, writer(p), "submit", "", STR_EMPTY));
		ASSERT_FAULT(p, cases[i].fault);
		assert_int_equal(version(p).state, PLAN_DRAFT);
	}
	/* Either language, with a number before it. */
	assert_true(edit(p, writer(p), "# 1. Purpose and scope\nx\n"
	    "## 2 ROLES ##\nx\n### own\nx\n## What to do when it happens\nx"));
	assert_true(act(p, writer(p), "submit", "", STR_EMPTY));
	assert_int_equal(version(p).state, PLAN_REVIEW);
}

static void
test_submit__takes_a_reason_for_a_section(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct plan_left_out out[2] = { { .section = SECTION_ROLES,
		.reason = STR("Eenmanszaak") }, { .section = SECTION_ROLES,
		.reason = STR("Nog eens") } };
	struct document_version v = version(p);

	v.body = STR("## Doel en reikwijdte\nx\n"
	    "## Wat doet u als het gebeurt\nx");
	v.left_out = (struct rows){ out, 2 };
	assert_false(change(p->h, &actor, &document_version_record, &v));
	ASSERT_FAULT(p, "left-out-twice");
	v.left_out.n = 1;
	assert_true(change(p->h, &actor, &document_version_record, &v));
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
}

static void
test_submit__wants_a_note_and_an_owner(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document_version v = version(p);
	struct document d;

	v.change_note = STR("");
	assert_true(change(p->h, &actor, &document_version_record, &v));
	assert_false(act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "plan-needs-note");
	v = version(p);
	v.change_note = STR("x");
	assert_true(change(p->h, &actor, &document_version_record, &v));
	get(p->h, &document_record, p->document, &d);
	d.owner = UNKNOWN;
	assert_true(change(p->h, &actor, &document_record, &d));
	assert_false(act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "plan-needs-owner");
}

static void
test_version__in_review_is_locked(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document_version v;

	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	assert_false(edit(p, actor, BODY "meer"));
	ASSERT_FAULT(p, "version-locked");
	assert_false(act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "state-not-now");
	/* The same again is no change. */
	v = version(p);
	assert_true(change(p->h, &actor, &document_version_record, &v));
	assert_true(act(p, actor, "take-back", "", STR_EMPTY));
	assert_true(edit(p, actor, BODY "meer"));
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	/* Who decides sends it back and says why. */
	assert_false(act(p, manager(p), "return", "", STR_EMPTY));
	assert_true(act(p, manager(p), "return", "Te lang", STR_EMPTY));
	assert_true(str_eq_c(version(p).why, "Te lang"));
}

/* Requirement R045. */
static void
test_submit__policy_is_the_managers(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document d = { .name = STR("Beleid"), .kind = DOCUMENT_POLICY,
		.owner = KNOWN(p->officer) };
	struct document_version v = { .change_note = STR("x"),
		.body = STR("## Doel en reikwijdte\nx\n## Rollen\nx\n"
		    "## Risico's en maatregelen\nx\n"
		    "## Hoe wordt het plan getest\nx\n"
		    "## Bijhouden van het plan\nx") };

	v.document = KNOWN(create(p->h, &actor, &document_record, &d));
	p->version = create(p->h, &actor, &document_version_record, &v);
	assert_false(act(p, actor, "submit", "", STR_EMPTY));
	ASSERT_FAULT(p, "policy-of-the-manager");
	get(p->h, &document_record, v.document.v, &d);
	d.owner = KNOWN(p->boss);
	assert_true(change(p->h, &actor, &document_record, &d));
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
}

/* ---- approving ---------------------------------------------------------- */

static void
test_approve__is_for_who_decides(void **state)
{
	struct plans *p = *state;
	struct actor other = house_actor(p->h->one, p->h->ann, ACCESS_ADMIN);
	struct str hash;

	assert_true(act(p, writer(p), "submit", "", STR_EMPTY));
	hash = read_hash(p, p->version, NULL);
	/* No right; the right and no role; a role and no right. */
	assert_false(act(p, writer(p), "approve", "", hash));
	assert_int_equal(p->h->errs.list[0].code, ERR_DENIED);
	assert_false(act(p, other, "approve", "", hash));
	ASSERT_FAULT(p, "plan-not-decider");
	other.person = p->officer;
	assert_false(act(p, other, "approve", "", hash));
	ASSERT_FAULT(p, "plan-not-decider");
	other = manager(p);
	other.rights = access_role_rights(ACCESS_EMPLOYEE);
	assert_false(act(p, other, "approve", "", hash));
	assert_int_equal(p->h->errs.list[0].code, ERR_DENIED);
	assert_int_equal(version(p).state, PLAN_REVIEW);
	assert_true(act(p, manager(p), "approve", "", hash));
	assert_int_equal(version(p).state, PLAN_IN_FORCE);
}

static void
test_approve__nobody_what_they_wrote(void **state)
{
	struct plans *p = *state;
	struct actor both = house_actor(p->h->one, p->manager, ACCESS_ADMIN);

	both.person = p->boss;
	assert_true(edit(p, both, BODY "\nEen zin van de baas.\n"));
	assert_true(act(p, writer(p), "submit", "", STR_EMPTY));
	assert_false(act(p, both, "approve", "", read_hash(p, p->version,
	    NULL)));
	ASSERT_FAULT(p, "plan-own-text");
}

static void
test_approve__only_what_was_read(void **state)
{
	struct plans *p = *state;
	struct actor actor = admin(p->h);
	struct person boss;
	struct str hash;

	assert_true(act(p, writer(p), "submit", "", STR_EMPTY));
	assert_false(act(p, manager(p), "approve", "", STR_EMPTY));
	assert_false(act(p, manager(p), "approve", "", STR("0123")));
	ASSERT_FAULT(p, "plan-changed-since-read");
	/* A record that the text shows is part of what was read. */
	hash = read_hash(p, p->version, NULL);
	get(p->h, &person_record, p->boss, &boss);
	boss.phone = STR("+31 6 33333333");
	assert_true(change(p->h, &actor, &person_record, &boss));
	assert_false(act(p, manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "plan-changed-since-read");
	assert_int_equal(p->h->errs.list[0].code, ERR_CONFLICT);
	hash = read_hash(p, p->version, NULL);
	assert_true(act(p, manager(p), "approve", "", hash));
	assert_true(str_eq(version(p).hash, hash));
}

static void
test_approve__keeps_names_that_go(void **state)
{
	struct plans *p = *state;
	struct actor actor = admin(p->h);
	const struct plan_approval *a;
	struct document_version v;
	struct plan_paper paper;
	struct person boss;
	struct document d;
	struct str hash;

	get(p->h, &document_record, p->document, &d);
	d.legal_notice = STR("Niet kopiëren");
	assert_true(change(p->h, &actor, &document_record, &d));
	assert_true(act(p, writer(p), "submit", "", STR_EMPTY));
	hash = read_hash(p, p->version, NULL);
	assert_true(act(p, manager(p), "approve", "", hash));
	get(p->h, &document_record, p->document, &d);
	d.legal_notice = STR("");
	assert_true(change(p->h, &actor, &document_record, &d));
	get(p->h, &person_record, p->boss, &boss);
	boss.name = STR("Iemand anders");
	assert_true(change(p->h, &actor, &person_record, &boss));
	assert_true(str_eq(read_hash(p, p->version, &paper), hash));
	assert_true(str_find_str(paper.body, STR("Marga Bakker"))
	    < paper.body.len);
	assert_true(str_eq_c(paper.owner, "Marga Bakker"));
	assert_true(str_eq_c(paper.legal_notice, "Niet kopiëren"));
	v = version(p);
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
	struct actor actor = admin(p->h);
	struct history_entry e[1];
	struct str hash;
	struct tx *tx;
	size_t n;

	assert_true(act(p, writer(p), "submit", "", STR_EMPTY));
	hash = read_hash(p, p->version, NULL);
	assert_true(act(p, manager(p), "approve", "", hash));
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
	struct actor actor = writer(p), wrong = manager(p);
	struct document d;
	struct str hash;

	get(p->h, &document_record, p->document, &d);
	d.personal_data = YES_NO_YES;
	assert_true(change(p->h, &actor, &document_record, &d));
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	hash = read_hash(p, p->version, NULL);
	assert_false(act(p, manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "plan-needs-privacy");
	assert_false(act(p, wrong, "privacy", "", hash));
	ASSERT_FAULT(p, "plan-not-privacy");
	assert_false(act(p, officer(p), "privacy", "", STR("99")));
	ASSERT_FAULT(p, "plan-changed-since-read");
	assert_true(act(p, officer(p), "privacy", "", hash));
	/* Taken back and changed, it is judged anew. */
	assert_true(act(p, actor, "take-back", "", STR_EMPTY));
	assert_true(edit(p, actor, BODY "\nMeer.\n"));
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	hash = read_hash(p, p->version, NULL);
	assert_false(act(p, manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "plan-needs-privacy");
	assert_true(act(p, officer(p), "privacy", "", hash));
	assert_true(act(p, manager(p), "approve", "", hash));
	assert_int_equal(version(p).approvals.n, 2);
}

/* ---- in force, and after ------------------------------------------------ */

static int64_t
approve_next(struct plans *p, const char *body)
{
	struct actor actor = writer(p);
	struct document_version v = { .document = KNOWN(p->document),
		.change_note = STR("Volgende"), .body = str_of(body) };

	p->version = create(p->h, &actor, &document_version_record, &v);
	assert_true(p->version > 0);
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	assert_true(act(p, manager(p), "approve", "", read_hash(p, p->version,
	    NULL)));
	return p->version;
}

static void
test_version__newer_takes_its_place(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	int64_t first = p->version;
	struct document_version v;
	struct document d;

	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	assert_true(act(p, manager(p), "approve", "", read_hash(p, first,
	    NULL)));
	get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_IN_FORCE);
	assert_true(str_eq_c(d.in_force, "1.0"));
	assert_true(d.review_at.known);
	/* It goes on from what is in force. */
	approve_next(p, "");
	v = version(p);
	assert_true(str_eq_c(v.name, "PRC-1 1.1"));
	assert_true(str_eq_c(v.body, BODY));
	get(p->h, &document_version_record, first, &v);
	assert_int_equal(v.state, PLAN_SUPERSEDED);
	assert_int_equal(v.ended_at.v, NOW);
	get(p->h, &document_record, p->document, &d);
	assert_true(str_eq_c(d.in_force, "1.1"));
	assert_true(act(p, manager(p), "withdraw", "Winkel dicht",
	    STR_EMPTY));
	get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_WITHDRAWN);
	assert_int_equal(d.in_force.len, 0);
}

static void
test_version__out_is_never_deleted(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document_version v = version(p);
	struct document d;
	struct usecase_call call = { .id = p->version };

	approve_next(p, BODY);
	v = version(p);
	call.id = p->version;
	call.version = v.rec.version;
	assert_false(house_run(p->h, &actor, "document_version.delete",
	    &call));
	ASSERT_FAULT(p, "version-locked");
	get(p->h, &document_record, p->document, &d);
	call = (struct usecase_call){ .id = d.rec.id,
		.version = d.rec.version };
	assert_false(house_run(p->h, &actor, "document.delete", &call));
	ASSERT_FAULT(p, "document-is-out");
	d.number = STR("X-1");
	assert_false(change(p->h, &actor, &document_record, &d));
	ASSERT_FAULT(p, "number-is-out");
}

static void
test_document__of_drafts_goes_with_them(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p);
	struct document d;
	struct usecase_call call;

	get(p->h, &document_record, p->document, &d);
	call = (struct usecase_call){ .id = d.rec.id,
		.version = d.rec.version };
	assert_true(house_run(p->h, &actor, "document.delete", &call));
}

static void
test_approve__for_a_day_to_come_waits(void **state)
{
	struct plans *p = *state;
	struct actor actor = writer(p), system = actor_system(p->h->one);
	struct document_version v = version(p);
	int ran;

	store_set_jobs(p->h->store, plans_jobs, 1);
	v.effective = KNOWN(NOW / SECONDS_DAY + 10);
	assert_true(change(p->h, &actor, &document_version_record, &v));
	assert_true(act(p, actor, "submit", "", STR_EMPTY));
	assert_true(act(p, manager(p), "approve", "", read_hash(p, p->version,
	    NULL)));
	assert_int_equal(version(p).state, PLAN_APPROVED);
	assert_false(act(p, system, "effect", "", STR_EMPTY));
	ASSERT_FAULT(p, "plan-not-yet");
	assert_true(job_run_due(p->h->store, NOW + 9 * SECONDS_DAY - 7200, 10,
	    &ran, &p->h->err));
	assert_int_equal(version(p).state, PLAN_APPROVED);
	assert_true(job_run_due(p->h->store, NOW + 10 * SECONDS_DAY, 10, &ran,
	    &p->h->err));
	assert_int_equal(ran, 1);
	assert_int_equal(version(p).state, PLAN_IN_FORCE);
}

/* ---- in an emergency ---------------------------------------------------- */

static void
test_urgent__takes_effect_and_is_approved_after(void **state)
{
	struct plans *p = *state;
	struct actor nobody = house_actor(p->h->one, p->privacy,
	    ACCESS_EMPLOYEE);
	struct document_version v;
	struct document d;
	struct str hash;

	/* Even a text that is not whole, but for a reason and not by anyone. */
	assert_true(edit(p, writer(p), "Bel iedereen. [invullen: wie]"));
	assert_false(act(p, nobody, "urgent", "Brand", STR_EMPTY));
	assert_int_equal(p->h->errs.list[0].code, ERR_DENIED);
	assert_false(act(p, writer(p), "urgent", "", STR_EMPTY));
	assert_true(act(p, writer(p), "urgent", "Brand", STR_EMPTY));
	v = version(p);
	assert_int_equal(v.state, PLAN_IN_FORCE);
	assert_int_equal(v.urgent_until.v, NOW + SECONDS_DAY);
	assert_true(version_is_urgent(&v));
	get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_IN_FORCE);
	hash = read_hash(p, p->version, NULL);
	assert_false(act(p, writer(p), "approve", "", hash));
	assert_false(act(p, manager(p), "approve", "", STR("00")));
	ASSERT_FAULT(p, "plan-changed-since-read");
	assert_true(act(p, manager(p), "approve", "", hash));
	v = version(p);
	assert_false(version_is_urgent(&v));
	assert_int_equal(v.approvals.n, 2);
	/* Once is enough. */
	assert_false(act(p, manager(p), "approve", "", hash));
	ASSERT_FAULT(p, "state-not-now");
}

/* ---- templates ---------------------------------------------------------- */

/* Every section that its kind must have, whatever the sector. */
static void
test_template__is_whole_in_both_languages(void **state)
{
	static const enum document_kind kinds[] = { DOCUMENT_CONTINUITY,
		DOCUMENT_IT_RECOVERY, DOCUMENT_CRISIS, DOCUMENT_COMMUNICATION,
		DOCUMENT_INCIDENT, DOCUMENT_POLICY };
	struct plans *p = *state;

	for (size_t k = 0; k < COUNT(kinds); k++)
		for (int l = 0; l < LANG__MAX; l++)
			for (int s = 1; s < SECTOR__MAX; s++) {
				struct document_version v = { 0 };
				struct plan_template t;
				struct plan_check c;

				assert_true(plan_template(&p->h->arena,
				    kinds[k], (enum lang)l, (enum sector)s,
				    STR("Bakkerij"), &t));
				v.body = t.body;
				c = plan_check(&p->h->arena, kinds[k], &v);
				assert_int_equal(c.missing, 0);
				assert_true(t.title.len > 0 && t.nalign > 0);
				assert_true(str_find_str(t.body,
				    STR("{{#")) == t.body.len);
				assert_true(str_find_str(t.body,
				    STR("{{organisation")) == t.body.len);
			}
}

static void
test_template__speaks_to_its_sector(void **state)
{
	struct plans *p = *state;
	struct plan_template bank, care;

	assert_true(plan_template(&p->h->arena, DOCUMENT_CONTINUITY, LANG_NL,
	    SECTOR_FINANCE, STR("x"), &bank));
	assert_true(plan_template(&p->h->arena, DOCUMENT_CONTINUITY, LANG_NL,
	    SECTOR_HEALTHCARE, STR("x"), &care));
	assert_true(str_find_str(bank.body, STR("DORA")) < bank.body.len);
	assert_true(str_find_str(care.body, STR("DORA")) == care.body.len);
	assert_true(str_find_str(care.body, STR("IGJ")) < care.body.len);
	assert_false(plan_template(&p->h->arena, DOCUMENT_FORM, LANG_NL,
	    SECTOR_SME, STR("x"), &care));
}

static int64_t
begin(struct plans *p, enum document_kind kind, const char *title)
{
	struct plan_begin ask = { .kind = kind, .title = str_of(title) };
	struct actor actor = writer(p);
	int64_t version = 0, entry = 0;

	p->h->errs = ERRS_IN(&p->h->arena);
	if (!plan_begin(p->h->store, &actor, NOW, &p->h->arena, &ask,
	        &version, &entry, &p->h->errs))
		return 0;
	assert_true(entry > 0);
	return version;
}

static void
test_begin__puts_a_plan_in_its_place(void **state)
{
	struct plans *p = *state;
	int64_t whole = begin(p, DOCUMENT_CONTINUITY, "");
	int64_t part = begin(p, DOCUMENT_CRISIS, "");
	struct document_version v, w;
	struct document d;
	struct role r;

	get(p->h, &document_version_record, whole, &w);
	get(p->h, &document_version_record, part, &v);
	get(p->h, &document_record, v.document.v, &d);
	assert_int_equal(d.parent.v, w.document.v);
	assert_true(str_eq_c(d.name, "Crisisplan"));
	assert_true(str_find_str(v.body, STR("Een")) < v.body.len);
	get(p->h, &role_record, d.owner_role.v, &r);
	assert_int_equal(r.kind, ROLE_GENERAL_MANAGER);
	get(p->h, &document_record, w.document.v, &d);
	assert_int_equal(d.personal_data, YES_NO_YES);
	assert_true(str_find_str(w.body, STR("{{fallbacks}}")) < w.body.len);
	/* Once more is another one, and of no kind is none. */
	get(p->h, &document_version_record, begin(p, DOCUMENT_CRISIS, ""),
	    &v);
	get(p->h, &document_record, v.document.v, &d);
	assert_true(str_eq_c(d.name, "Crisisplan 2"));
	assert_int_equal(begin(p, DOCUMENT_NONE, "x"), 0);
	assert_true(begin(p, DOCUMENT_FORM, "Leeg blad") > 0);
}

/* ---- blocks ------------------------------------------------------------- */

static struct str
expand(struct plans *p, const char *text, size_t max, bool *ok_r)
{
	struct actor actor = admin(p->h);
	struct block_ask ask = { .lang = LANG_NL, .max = max };
	struct str out = STR_EMPTY;

	assert_true(store_read(p->h->store, &actor, NOW, &p->h->arena,
	    &ask.tx, &p->h->err));
	*ok_r = block_expand(&ask, str_of(text), &out, &p->h->err);
	tx_end(ask.tx);
	return out;
}

static bool
has(struct str text, const char *part)
{
	return str_find_str(text, str_of(part)) < text.len;
}

static void
test_block__means_its_own_line_only(void **state)
{
	struct plans *p = *state;
	struct str out;
	bool ok;

	out = expand(p, "Kijk {{roles}} hier\n```\n{{roles}}\n```\n"
	    "{{ call-tree }}\n", 100000, &ok);
	assert_true(ok);
	assert_true(has(out, "Kijk {{roles}} hier"));
	assert_true(has(out, "```\n{{roles}}\n```"));
	assert_true(has(out, "1) **Baas**: Marga Bakker, +31 6 11111111"));
	out = expand(p, "{{nonsense}}", 100000, &ok);
	assert_true(ok && has(out, "nonsense"));
	expand(p, "{{roles}}", 20, &ok);
	assert_false(ok);
	assert_string_equal(p->h->err.id, "plan-too-long");
}

static void
test_block__hostile_names_stay_text(void **state)
{
	struct plans *p = *state;
	struct actor actor = admin(p->h);
	struct str out;
	bool ok;

	assert_true(create(p->h, &actor, &person_record, &(struct person){
	    .name = STR("<b>| x | [klik](javascript:1) `"),
	    .phone = STR("+31 6 44444444") }) > 0);
	out = expand(p, "{{contacts}}", 100000, &ok);
	assert_true(ok);
	assert_true(has(out,
	    "\\<b\\>\\| x \\| \\[klik\\](javascript:1) \\`"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_document__gets_what_was_left_out),
		T(test_document__number_is_of_one),
		T(test_document__is_never_part_of_itself),
		T(test_document__rules_write_what_rules_say),
		T(test_submit__wants_a_whole_text),
		T(test_submit__takes_a_reason_for_a_section),
		T(test_submit__wants_a_note_and_an_owner),
		T(test_version__in_review_is_locked),
		T(test_approve__is_for_who_decides),
		T(test_approve__nobody_what_they_wrote),
		T(test_approve__only_what_was_read),
		T(test_approve__keeps_names_that_go),
		T(test_approve__stands_in_the_audit),
		T(test_approve__personal_data_want_the_officer),
		T(test_version__newer_takes_its_place),
		T(test_version__out_is_never_deleted),
		T(test_document__of_drafts_goes_with_them),
		T(test_approve__for_a_day_to_come_waits),
		T(test_urgent__takes_effect_and_is_approved_after),
		T(test_submit__policy_is_the_managers),
		T(test_template__is_whole_in_both_languages),
		T(test_template__speaks_to_its_sector),
		T(test_begin__puts_a_plan_in_its_place),
		T(test_block__means_its_own_line_only),
		T(test_block__hostile_names_stay_text),
	};
#undef T

	return cmocka_run_group_tests_name("plans", tests, NULL, NULL);
}
