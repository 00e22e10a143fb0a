/* SPDX-License-Identifier: EUPL-1.2 */
/* A plan in force: superseded, in an emergency, out of date; from a template, with
 * its live blocks. */
#include "areas/block.h"
#include "areas/plans/template.h"
#include "plans_world.h"

/* ---- in force, and after ------------------------------------------------ */

static int64_t
approve_next(struct plans *p, const char *body)
{
	struct actor actor = plans_writer(p);
	struct document_version v = { .document = KNOWN(p->document),
		.change_note = STR("Volgende"), .body = str_of(body) };

	p->version = plans_create(p->h, &actor, &document_version_record, &v);
	assert_true(p->version > 0);
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	assert_true(plans_act(p, plans_manager(p), "approve", "", plans_read_hash(p, p->version,
	    NULL)));
	return p->version;
}

static void
test_version__newer_takes_its_place(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	int64_t first = p->version;
	struct document_version v;
	struct document d;

	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	assert_true(plans_act(p, plans_manager(p), "approve", "", plans_read_hash(p, first,
	    NULL)));
	plans_get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_IN_FORCE);
	assert_true(str_eq_c(d.in_force, "1.0"));
	assert_true(d.review_at.known);
	/* It goes on from what is in force. */
	approve_next(p, "");
	v = plans_version(p);
	assert_true(str_eq_c(v.name, "PRC-1 1.1"));
	assert_true(str_eq_c(v.body, BODY));
	plans_get(p->h, &document_version_record, first, &v);
	assert_int_equal(v.state, PLAN_SUPERSEDED);
	assert_int_equal(v.ended_at.v, NOW);
	plans_get(p->h, &document_record, p->document, &d);
	assert_true(str_eq_c(d.in_force, "1.1"));
	assert_true(plans_act(p, plans_manager(p), "withdraw", "Winkel dicht",
	    STR_EMPTY));
	plans_get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_WITHDRAWN);
	assert_int_equal(d.in_force.len, 0);
}

static void
test_version__out_is_never_deleted(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document_version v = plans_version(p);
	struct document d;
	struct usecase_call call = { .id = p->version };

	approve_next(p, BODY);
	v = plans_version(p);
	call.id = p->version;
	call.version = v.rec.version;
	assert_false(house_run(p->h, &actor, "document_version.delete",
	    &call));
	ASSERT_FAULT(p, "version-locked");
	plans_get(p->h, &document_record, p->document, &d);
	call = (struct usecase_call){ .id = d.rec.id,
		.version = d.rec.version };
	assert_false(house_run(p->h, &actor, "document.delete", &call));
	ASSERT_FAULT(p, "document-is-out");
	d.number = STR("X-1");
	assert_false(plans_change(p->h, &actor, &document_record, &d));
	ASSERT_FAULT(p, "number-is-out");
}

static void
test_document__of_drafts_goes_with_them(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p);
	struct document d;
	struct usecase_call call;

	plans_get(p->h, &document_record, p->document, &d);
	call = (struct usecase_call){ .id = d.rec.id,
		.version = d.rec.version };
	assert_true(house_run(p->h, &actor, "document.delete", &call));
}

static void
test_approve__for_a_day_to_come_waits(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_writer(p), system = actor_system(p->h->one);
	struct document_version v = plans_version(p);
	int ran;

	store_set_jobs(p->h->store, plans_jobs, 1);
	v.effective = KNOWN(NOW / SECONDS_DAY + 10);
	assert_true(plans_change(p->h, &actor, &document_version_record, &v));
	assert_true(plans_act(p, actor, "submit", "", STR_EMPTY));
	assert_true(plans_act(p, plans_manager(p), "approve", "", plans_read_hash(p, p->version,
	    NULL)));
	assert_int_equal(plans_version(p).state, PLAN_APPROVED);
	assert_false(plans_act(p, system, "effect", "", STR_EMPTY));
	ASSERT_FAULT(p, "plan-not-yet");
	assert_true(job_run_due(p->h->store, NOW + 9 * SECONDS_DAY - 7200, 10,
	    &ran, &p->h->err));
	assert_int_equal(plans_version(p).state, PLAN_APPROVED);
	assert_true(job_run_due(p->h->store, NOW + 10 * SECONDS_DAY, 10, &ran,
	    &p->h->err));
	assert_int_equal(ran, 1);
	assert_int_equal(plans_version(p).state, PLAN_IN_FORCE);
}

/* ---- out of date -------------------------------------------------------- */

static void
look(struct plans *p)
{
	p->h->err = (struct err){ 0 };
	assert_true(plans_look(p->h->store, p->h->one, NOW + 60, &p->h->arena,
	    &p->h->err));
}

static void
set_phone(struct plans *p, const char *phone)
{
	struct actor actor = plans_admin(p->h);
	struct person boss;

	plans_get(p->h, &person_record, p->boss, &boss);
	boss.phone = str_of(phone);
	assert_true(plans_change(p->h, &actor, &person_record, &boss));
}

static void
test_stale__when_it_says_something_else(void **state)
{
	struct plans *p = *state;
	struct actor actor = plans_admin(p->h);
	struct person boss;
	struct document d;

	set_phone(p, "+31 6 99999999");
	look(p);
	assert_false(plans_version(p).stale_at.known);	/* a draft never is */
	set_phone(p, "+31 6 11111111");
	assert_true(plans_act(p, plans_writer(p), "submit", "", STR_EMPTY));
	assert_true(plans_act(p, plans_manager(p), "approve", "", plans_read_hash(p, p->version,
	    NULL)));
	look(p);
	assert_false(plans_version(p).stale_at.known);
	/* What no reader sees makes nothing stale. */
	plans_get(p->h, &person_record, p->boss, &boss);
	boss.email = STR("marga@example.org");
	assert_true(plans_change(p->h, &actor, &person_record, &boss));
	look(p);
	assert_false(plans_version(p).stale_at.known);
	set_phone(p, "+31 6 77777777");
	look(p);
	assert_int_equal(plans_version(p).stale_at.v, NOW + 60);
	assert_true(str_find_str(plans_version(p).stale_why, STR("77777777"))
	    < plans_version(p).stale_why.len);
	assert_int_equal(plans_version(p).state, PLAN_IN_FORCE);
	/* As it was again, so is the plan. */
	set_phone(p, "+31 6 11111111");
	look(p);
	assert_false(plans_version(p).stale_at.known);
	/* Another owner is told as well. */
	plans_get(p->h, &document_record, p->document, &d);
	d.owner = KNOWN(p->officer);
	assert_true(plans_change(p->h, &actor, &document_record, &d));
	look(p);
	assert_true(plans_version(p).stale_at.known);
	/* Of the other organisation nothing is touched, and it may look too. */
	assert_true(plans_look(p->h->store, p->h->two, NOW, &p->h->arena,
	    &p->h->err));
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
	assert_true(plans_edit(p, plans_writer(p), "Bel iedereen. [invullen: wie]"));
	assert_false(plans_act(p, nobody, "urgent", "Brand", STR_EMPTY));
	assert_int_equal(p->h->errs.list[0].code, ERR_DENIED);
	assert_false(plans_act(p, plans_writer(p), "urgent", "", STR_EMPTY));
	assert_true(plans_act(p, plans_writer(p), "urgent", "Brand", STR_EMPTY));
	v = plans_version(p);
	assert_int_equal(v.state, PLAN_IN_FORCE);
	assert_int_equal(v.urgent_until.v, NOW + SECONDS_DAY);
	assert_true(version_is_urgent(&v));
	plans_get(p->h, &document_record, p->document, &d);
	assert_int_equal(d.state, PLAN_IN_FORCE);
	hash = plans_read_hash(p, p->version, NULL);
	assert_false(plans_act(p, plans_writer(p), "approve", "", hash));
	assert_false(plans_act(p, plans_manager(p), "approve", "", STR("00")));
	ASSERT_FAULT(p, "plan-changed-since-read");
	assert_true(plans_act(p, plans_manager(p), "approve", "", hash));
	v = plans_version(p);
	assert_false(version_is_urgent(&v));
	assert_int_equal(v.approvals.n, 2);
	/* Once is enough. */
	assert_false(plans_act(p, plans_manager(p), "approve", "", hash));
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
	struct actor actor = plans_writer(p);
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

	plans_get(p->h, &document_version_record, whole, &w);
	plans_get(p->h, &document_version_record, part, &v);
	plans_get(p->h, &document_record, v.document.v, &d);
	assert_int_equal(d.parent.v, w.document.v);
	assert_true(str_eq_c(d.name, "Crisisplan"));
	assert_true(str_find_str(v.body, STR("Een")) < v.body.len);
	plans_get(p->h, &role_record, d.owner_role.v, &r);
	assert_int_equal(r.kind, ROLE_GENERAL_MANAGER);
	plans_get(p->h, &document_record, w.document.v, &d);
	assert_int_equal(d.personal_data, YES_NO_YES);
	assert_true(str_find_str(w.body, STR("{{fallbacks}}")) < w.body.len);
	/* Once more is another one, and of no kind is none. */
	plans_get(p->h, &document_version_record, begin(p, DOCUMENT_CRISIS, ""),
	    &v);
	plans_get(p->h, &document_record, v.document.v, &d);
	assert_true(str_eq_c(d.name, "Crisisplan 2"));
	assert_int_equal(begin(p, DOCUMENT_NONE, "x"), 0);
	assert_true(begin(p, DOCUMENT_FORM, "Leeg blad") > 0);
}

/* ---- blocks ------------------------------------------------------------- */

static struct str
expand(struct plans *p, const char *text, size_t max, bool *ok_r)
{
	struct actor actor = plans_admin(p->h);
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
	struct actor actor = plans_admin(p->h);
	struct str out;
	bool ok;

	assert_true(plans_create(p->h, &actor, &person_record, &(struct person){
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
#define T(f) cmocka_unit_test_setup_teardown(f, plans_setup, plans_teardown)
	const struct CMUnitTest tests[] = {
		T(test_version__newer_takes_its_place),
		T(test_version__out_is_never_deleted),
		T(test_document__of_drafts_goes_with_them),
		T(test_approve__for_a_day_to_come_waits),
		T(test_stale__when_it_says_something_else),
		T(test_urgent__takes_effect_and_is_approved_after),
		T(test_template__is_whole_in_both_languages),
		T(test_template__speaks_to_its_sector),
		T(test_begin__puts_a_plan_in_its_place),
		T(test_block__means_its_own_line_only),
		T(test_block__hostile_names_stay_text),
	};
#undef T

	return cmocka_run_group_tests_name("plan_life", tests, NULL, NULL);
}
