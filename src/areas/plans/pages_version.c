/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_version.c - one version as people read it, and what may be done with it
 * now by who looks: a button that this reader may not use is not there, and who
 * waits for whom is said.
 */
#include <inttypes.h>

#include "areas/plans/pages.h"
#include "render/markdown.h"

struct approval_line {
	struct str what, name, function;
	struct opt64 at;
};

struct version_vm {
	struct str title, path, document_path, document, number, hash, why,
	    urgent_words, stale_why, note, waits, missing_words, open_words,
	    by;
	int64_t version;
	struct piece_tag tag;
	struct opt64 in_force_at, ended_at, review_at, verified_until;
	struct html body;
	struct view_list facts, approvals, faults, left_out, align;
	bool can_write, can_submit, can_take_back, can_return, can_privacy,
	    can_approve, can_urgent, can_withdraw, can_delete, is_draft, is_review,
	    is_urgent, is_stale, is_old, has_approvals, has_faults,
	    is_whole, has_left_out, is_own, has_align;
};

#define VIEW struct approval_line
static const struct view_field approval_fields[] = {
	V_STR(what), V_STR(name), V_STR(function), V_INSTANT(at),
};
#undef VIEW
static const struct view approval_view =
    VIEW_OF(struct approval_line, approval_fields);

#define VIEW struct paper_align
static const struct view_field align_fields[] = {
	V_STR(norm), V_STR(clause), V_STR(remark),
};
#undef VIEW
static const struct view align_view =
    VIEW_OF(struct paper_align, align_fields);

#define VIEW struct version_vm
static const struct view_field version_fields[] = {
	V_STR(title), V_URL(path), V_URL(document_path), V_STR(document),
	V_STR(number), V_STR(hash), V_STR(why), V_STR(urgent_words),
	V_STR(stale_why), V_STR(note), V_STR(waits), V_STR(missing_words),
	V_STR(open_words), V_STR(by), V_INT(version),
	 V_EMBED(tag, struct piece_tag, &piece_tag_view),
	V_INSTANT(in_force_at), V_INSTANT(ended_at), V_DATE(review_at),
	V_DATE(verified_until), V_HTML(body), V_LIST(facts, &piece_fact_view),
	V_LIST(approvals, &approval_view), V_LIST(faults, &view_of_str),
	V_LIST(left_out, &piece_fact_view), V_LIST(align, &align_view),
	V_BOOL(can_write),
	V_BOOL(can_submit), V_BOOL(can_take_back), V_BOOL(can_return),
	V_BOOL(can_privacy), V_BOOL(can_approve), V_BOOL(can_urgent),
	V_BOOL(can_withdraw), V_BOOL(can_delete), V_BOOL(is_draft), V_BOOL(is_review),
	V_BOOL(is_urgent), V_BOOL(is_stale), V_BOOL(is_old),
	V_BOOL(has_approvals), V_BOOL(has_faults), V_BOOL(is_whole),
	V_BOOL(has_left_out), V_BOOL(is_own), V_BOOL(has_align),
};
#undef VIEW
const struct view version_view = VIEW_OF(struct version_vm, version_fields);

/* ---- as it is read ------------------------------------------------------ */

static bool
fill_paper(struct page *page, const struct document *d,
    const struct document_version *v, struct version_vm *vm, struct err *err)
{
	const struct paper_fact *facts;
	struct plan_paper paper;
	struct piece_fact *lines, *left;
	size_t n;

	if (!paper_of(page->tx, d, v, &paper, &vm->hash, err) ||
	    !markdown_html(page->arena, paper.body, 2, &vm->body, err))
		return false;
	facts = paper_facts(page->arena, &paper, &n);
	lines = arena_array(page->arena, struct piece_fact, n);
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct piece_fact){ .label = facts[i].label,
			.text = facts[i].text };
	left = arena_array(page->arena, struct piece_fact, paper.nleft_out);
	for (size_t i = 0; i < paper.nleft_out; i++)
		left[i] = (struct piece_fact){ .label = page_message(page,
		    str_printf(page->arena, "plan-section.%.*s",
		        STR_ARG(paper.left_out[i].section)).ptr),
			.text = paper.left_out[i].reason };
	vm->facts = VIEW_LIST_OF(lines, n);
	vm->left_out = VIEW_LIST_OF(left, paper.nleft_out);
	vm->has_left_out = paper.nleft_out > 0;
	vm->align = VIEW_LIST_OF(paper.align, paper.nalign);
	vm->has_align = paper.nalign > 0;
	vm->title = paper.title;
	return true;
}

static void
fill_approvals(struct page *page, const struct document_version *v,
    struct version_vm *vm)
{
	const struct plan_approval *p = v->approvals.items;
	const struct field *what = record_field(record_field(
	    &document_version_record, STR("approvals"))->rows, STR("what"));
	struct approval_line *lines = arena_array(page->arena,
	    struct approval_line, v->approvals.n);

	for (size_t i = 0; i < v->approvals.n; i++)
		lines[i] = (struct approval_line){ page_message(page,
		    str_printf(page->arena, "plan_approval.what.%s",
		        what->choices[p[i].what].code).ptr), p[i].name,
			p[i].function, p[i].at };
	vm->approvals = VIEW_LIST_OF(lines, v->approvals.n);
	vm->has_approvals = v->approvals.n > 0;
}

/* ---- what may be done --------------------------------------------------- */

static bool
allows(const struct page *page, enum plans_usecase which)
{
	return usecase_allows(&plans_usecases[which], &page->actor);
}

/* Whom it waits for, by name. */
static bool
fill_waits(struct page *page, enum plan_duty duty, struct version_vm *vm,
    struct err *err)
{
	struct str names;

	if (!duty_holders(page->tx, duty, &names, err))
		return false;
	if (names.len == 0)
		vm->waits = page_message(page, duty == DUTY_PRIVACY
		    ? "plan-waits-no-privacy" : "plan-waits-nobody");
	else
		vm->waits = say(page, duty == DUTY_PRIVACY
		    ? "plan-waits-privacy" : "plan-waits", { "a",
		        ERR_TEXT(names) });
	return true;
}

static bool
fill_deeds(struct page *page, const struct document *d,
    const struct document_version *v, struct version_vm *vm, struct err *err)
{
	bool needs_privacy = d->personal_data == YES_NO_YES &&
	    v->state == PLAN_REVIEW && !version_has_privacy(v, vm->hash);
	struct str decides, watches;

	if (!duty_of(page->tx, page->actor.person, DUTY_DECIDE, &decides,
	        err) || !duty_of(page->tx, page->actor.person, DUTY_PRIVACY,
	        &watches, err))
		return false;
	vm->is_draft = v->state == PLAN_DRAFT;
	vm->is_review = v->state == PLAN_REVIEW;
	vm->is_urgent = version_is_urgent(v);
	vm->is_own = version_is_by(v, page->actor.account) &&
	    decides.len > 0 && (vm->is_review || vm->is_urgent);
	vm->can_write = vm->is_draft && allows(page, VERSION_CHANGE);
	vm->can_submit = vm->is_draft && allows(page, VERSION_SUBMIT);
	vm->can_delete = vm->is_draft && allows(page, VERSION_DELETE);
	vm->can_take_back = vm->is_review && allows(page, VERSION_TAKE_BACK);
	vm->can_return = vm->is_review && decides.len > 0 &&
	    allows(page, VERSION_RETURN);
	vm->can_privacy = needs_privacy && watches.len > 0 &&
	    allows(page, VERSION_PRIVACY);
	vm->can_approve = (vm->is_review || vm->is_urgent) &&
	    decides.len > 0 && !vm->is_own && !needs_privacy &&
	    allows(page, VERSION_APPROVE);
	vm->can_urgent = (vm->is_draft || vm->is_review) && v->body.len > 0 &&
	    allows(page, VERSION_URGENT);
	vm->can_withdraw = (v->state == PLAN_IN_FORCE ||
	    v->state == PLAN_APPROVED) && allows(page, VERSION_WITHDRAW);
	if (!vm->is_review && !vm->is_urgent)
		return true;
	return fill_waits(page, needs_privacy ? DUTY_PRIVACY : DUTY_DECIDE,
	    vm, err);
}

static void
fill_state(struct page *page, const struct document *d,
    const struct document_version *v, struct version_vm *vm)
{
	struct plan_check c = plan_check(page->arena,
	    (enum document_kind)d->kind, v);

	vm->version = v->rec.version;
	vm->tag = plan_tag(page, v->state);
	vm->why = v->why;
	vm->is_stale = v->stale_at.known && v->state == PLAN_IN_FORCE;
	vm->stale_why = v->stale_why;
	vm->is_old = v->state == PLAN_SUPERSEDED ||
	    v->state == PLAN_WITHDRAWN;
	vm->in_force_at = v->in_force_at;
	vm->ended_at = v->ended_at;
	vm->review_at = v->review_at;
	vm->verified_until = v->verified_until;
	vm->note = v->change_note;
	vm->by = v->submitted_by;
	vm->is_whole = c.missing == 0 && c.open == 0;
	if (c.missing > 0)
		vm->missing_words = say(page, "plan-missing",
		    { "n", ERR_INT((int64_t)c.missing) });
	if (c.open > 0)
		vm->open_words = say(page, "plan-still-open",
		    { "a", ERR_INT((int64_t)c.open) },
		    { "b", ERR_TEXT(c.first_open) });
	if (version_is_urgent(v))
		vm->urgent_words = say(page, page->now > v->urgent_until.v
		    ? "plan-urgent-late" : "plan-urgent-words",
		    { "a", ERR_AT(v->urgent_until.v) });
}

static bool
show_version(struct page *page, const struct errs *errs, struct err *err)
{
	struct version_vm vm = { 0 };
	struct document_version v;
	struct document d;

	if (!page_plan(page, &v, &d, err))
		return false;
	vm.path = page_path(page, &document_version_record, v.rec.id);
	vm.document = d.name;
	vm.document_path = page_path(page, &document_record, d.rec.id);
	vm.number = version_number(page->arena, &v);
	fill_state(page, &d, &v, &vm);
	fill_approvals(page, &v, &vm);
	if (errs != NULL) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	return fill_paper(page, &d, &v, &vm, err) &&
	    fill_deeds(page, &d, &v, &vm, err) &&
	    page_show_status(page, errs == NULL ? 200
	        : err_info(errs->list[0].code)->http, "plans/version", &vm,
	        str_printf(page->arena, "%.*s %.*s", STR_ARG(vm.title),
	            STR_ARG(vm.number)), err);
}

bool
page_version(struct page *page, struct err *err)
{
	return show_version(page, NULL, err);
}

/* ---- doing it ----------------------------------------------------------- */

static struct str
input_of(const struct page *page, const char *name)
{
	struct str s = page_input(page, name);

	return s.ptr == NULL ? STR_EMPTY : s;
}

/* Run it; what is wrong is told on the version's own page. */
static bool
deed(struct page *page, enum plans_usecase which, const char *said,
    struct err *err)
{
	struct plan_input input = { .hash = input_of(page, "hash"),
		.reason = input_of(page, "reason") };
	struct usecase_call call = { .usecase = &plans_usecases[which],
		.input = &input, .reason = input.reason };
	struct errs errs = ERRS_IN(page->arena);

	if (!page_id(page, 0, &call.id, err))
		return false;
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return page_redirect(page, page_path(page,
		    &document_version_record, call.id), said, call.entry,
		    err);
	if (errs.list[0].code == ERR_NOT_FOUND)
		return plan_first(&errs, err);
	return plan_fresh(page, err) && show_version(page, &errs, err);
}

bool
page_version_submit(struct page *page, struct err *err)
{
	return deed(page, VERSION_SUBMIT, "plan-submitted", err);
}

bool
page_version_approve(struct page *page, struct err *err)
{
	return deed(page, VERSION_APPROVE, "plan-approved", err);
}

bool
page_version_privacy(struct page *page, struct err *err)
{
	return deed(page, VERSION_PRIVACY, "plan-privacy-done", err);
}
