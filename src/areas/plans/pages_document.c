/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_document.c - one document: what is in force now, the log of its
 * versions, whose it is and where it belongs; and the beginning of a next one.
 */
#include <inttypes.h>

#include "areas/plans/pages.h"
#include "base/csv.h"
#include "web/show.h"

enum { CHILDREN = 100, LOG_MAX = 4 << 20 };

struct version_line {
	struct piece_link link;
	struct piece_tag tag;
	struct str note, by;
	struct opt64 at;		/* date */
};

struct align_line {
	struct str norm, clause, remark;
};

struct document_vm {
	struct str name, path, edit, list, lead, read, write, new_path, log,
	    pdf, new_words, stale_why, urgent_words, notice;
	struct piece_tag tag;
	struct view_list versions, facts, relations, children, align;
	bool can_change, can_delete, can_new, has_open, has_versions,
	    has_force, is_urgent, is_stale, has_align, has_relations,
	    has_children;
};

#define VIEW struct version_line
static const struct view_field version_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_STR(note),
	V_STR(by), V_DATE(at),
};
#undef VIEW
static const struct view version_line_view =
    VIEW_OF(struct version_line, version_fields);

#define VIEW struct align_line
static const struct view_field align_fields[] = {
	V_STR(norm), V_STR(clause), V_STR(remark),
};
#undef VIEW
static const struct view align_view = VIEW_OF(struct align_line, align_fields);

#define VIEW struct document_vm
static const struct view_field document_fields[] = {
	V_STR(name), V_URL(path), V_URL(edit), V_URL(list), V_STR(lead),
	V_URL(read), V_URL(write), V_URL(new_path), V_URL(log), V_URL(pdf),
	V_STR(new_words), V_STR(stale_why), V_STR(urgent_words), V_STR(notice),
	V_EMBED(tag, struct piece_tag, &piece_tag_view),
	V_LIST(versions, &version_line_view), V_LIST(facts, &piece_fact_view),
	V_LIST(relations, &piece_fact_view), V_LIST(children, &piece_link_view),
	V_LIST(align, &align_view), V_BOOL(can_change), V_BOOL(can_delete),
	V_BOOL(can_new), V_BOOL(has_open), V_BOOL(has_versions),
	V_BOOL(has_force), V_BOOL(is_urgent), V_BOOL(is_stale),
	V_BOOL(has_align), V_BOOL(has_relations), V_BOOL(has_children),
};
#undef VIEW
const struct view document_view = VIEW_OF(struct document_vm, document_fields);

/* ---- its versions ------------------------------------------------------- */

/* Who approved it: names and functions. */
static struct str
approved_by(struct arena *a, const struct document_version *v)
{
	const struct plan_approval *p = v->approvals.items;
	struct buf out = BUF_IN(a, 4000);

	for (size_t i = 0; i < v->approvals.n; i++) {
		if (p[i].what != APPROVAL_FULL)
			continue;
		buf_addf(&out, "%s%.*s", out.len > 0 ? ", " : "",
		    STR_ARG(p[i].name));
		if (p[i].function.len > 0)
			buf_addf(&out, " (%.*s)", STR_ARG(p[i].function));
	}
	return buf_str(&out);
}

static void
fill_force(struct page *page, const struct document_version *v,
    struct document_vm *vm)
{
	vm->has_force = true;
	vm->read = page_path(page, &document_version_record, v->rec.id);
	vm->pdf = str_printf(page->arena, "%.*s/plan.pdf", STR_ARG(vm->read));
	vm->is_stale = v->stale_at.known;
	vm->stale_why = v->stale_why;
	vm->is_urgent = version_is_urgent(v);
	if (vm->is_urgent)
		vm->urgent_words = say(page, "plan-urgent-words",
		    { "a", ERR_AT(v->urgent_until.v) });
}

static void
fill_versions(struct page *page, const struct document_version *list,
    size_t n, struct document_vm *vm)
{
	struct version_line *lines = arena_array(page->arena,
	    struct version_line, n);
	const struct document_version *open = NULL;

	for (size_t i = 0; i < n; i++) {
		lines[i] = (struct version_line){
			.link = { version_number(page->arena, &list[i]),
			    page_path(page, &document_version_record,
			        list[i].rec.id) },
			.tag = plan_tag(page, list[i].state),
			.note = list[i].change_note,
			.by = approved_by(page->arena, &list[i]),
			.at = list[i].effective,
		};
		if (open == NULL && (list[i].state == PLAN_DRAFT ||
		        list[i].state == PLAN_REVIEW))
			open = &list[i];
		if (list[i].state == PLAN_IN_FORCE && !vm->has_force)
			fill_force(page, &list[i], vm);
	}
	vm->versions = VIEW_LIST_OF(lines, n);
	vm->has_versions = n > 0;
	vm->has_open = open != NULL;
	if (open != NULL)
		vm->write = page_path(page, &document_version_record,
		    open->rec.id);
	vm->can_new = open == NULL && usecase_allows(
	    &plans_usecases[VERSION_CREATE], &page->actor);
}

/* ---- what is known of it ------------------------------------------------ */

static void
fill_facts(struct page *page, struct names *names, const struct document *d,
    struct document_vm *vm)
{
	static const char *const shown[] = { "owner", "owner_role",
		"legal_entity", "classification", "audience", "personal_data",
		"review_at", "review_every", "parent", "language" };
	struct piece_fact *facts = arena_array(page->arena, struct piece_fact,
	    COUNT(shown));
	size_t n = 0;

	for (size_t i = 0; i < COUNT(shown); i++) {
		const struct field *f = record_field(&document_record,
		    str_of(shown[i]));
		struct shown one;

		/* Of no other document is no gap. */
		if (f->target != NULL && str_eq_c(str_of(f->name), "parent") &&
		    !d->parent.known)
			continue;
		one = show_value(page, names, &document_record, f, d);
		facts[n++] = (struct piece_fact){ page_message(page,
		    show_label(page->arena, &document_record, f)), one.text,
			one.path, one.is_unknown };
	}
	vm->facts = VIEW_LIST_OF(facts, n);
}

static void
fill_rows(struct page *page, struct names *names, const struct document *d,
    struct document_vm *vm)
{
	const struct document_relation *r = d->relations.items;
	const struct document_alignment *a = d->alignment.items;
	const struct record *rows = record_field(&document_record,
	    STR("relations"))->rows;
	struct piece_fact *links = arena_array(page->arena, struct piece_fact,
	    d->relations.n);
	struct align_line *lines = arena_array(page->arena, struct align_line,
	    d->alignment.n);

	for (size_t i = 0; i < d->relations.n; i++)
		links[i] = (struct piece_fact){
			.label = show_value(page, names, rows, record_field(
			    rows, STR("how")), &r[i]).text,
			.text = names_get(names, "document", r[i].document.v),
			.path = page_path(page, &document_record,
			    r[i].document.v),
		};
	for (size_t i = 0; i < d->alignment.n; i++)
		lines[i] = (struct align_line){ a[i].norm, a[i].clause,
			a[i].remark };
	vm->relations = VIEW_LIST_OF(links, d->relations.n);
	vm->align = VIEW_LIST_OF(lines, d->alignment.n);
	vm->has_relations = d->relations.n > 0;
	vm->has_align = d->alignment.n > 0;
}

static bool
fill_children(struct page *page, int64_t id, struct document_vm *vm,
    struct err *err)
{
	struct query q = { .record = &document_record, .limit = CHILDREN,
		.filters = { { .field = record_field(&document_record,
		    STR("parent")), .op = QUERY_IS, .n = id } },
		.nfilters = 1, .without_rows = true };
	struct query_page found;
	struct piece_link *links;
	const struct document *d;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	d = found.objects;
	links = arena_array(page->arena, struct piece_link, found.n);
	for (size_t i = 0; i < found.n; i++)
		links[i] = (struct piece_link){ d[i].name, page_path(page,
		    &document_record, d[i].rec.id) };
	vm->children = VIEW_LIST_OF(links, found.n);
	vm->has_children = found.n > 0;
	return true;
}

bool
page_document(struct page *page, struct err *err)
{
	struct names *names = names_new(page->tx);
	struct document_version *list;
	struct document_vm vm = { 0 };
	struct document d;
	int64_t id;
	size_t n;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &document_record, id, &d, err) ||
	    !versions_of(page->tx, id, &list, &n, err))
		return false;
	names_want_object(names, &document_record, &d);
	if (!names_load(names, err))
		return false;
	vm.name = d.name;
	vm.path = page_path(page, &document_record, id);
	vm.edit = page_edit(page, &document_record, id);
	vm.list = page_list(page, &document_record);
	vm.new_path = str_printf(page->arena, "%.*s/new-version",
	    STR_ARG(vm.path));
	vm.log = str_printf(page->arena, "%.*s/versions.csv",
	    STR_ARG(vm.path));
	vm.tag = plan_tag(page, d.state);
	vm.lead = str_printf(page->arena, "%.*s · %.*s", STR_ARG(d.number),
	    STR_ARG(show_value(page, names, &document_record, record_field(
	        &document_record, STR("kind")), &d).text));
	vm.notice = d.legal_notice;
	vm.can_change = usecase_allows(&plans_usecases[DOCUMENT_CHANGE],
	    &page->actor);
	vm.can_delete = d.in_force.len == 0 && usecase_allows(
	    &plans_usecases[DOCUMENT_DELETE], &page->actor);
	fill_versions(page, list, n, &vm);
	fill_facts(page, names, &d, &vm);
	fill_rows(page, names, &d, &vm);
	return fill_children(page, id, &vm, err) &&
	    page_show(page, "plans/document", &vm, vm.name, err);
}

/* ---- the next one ------------------------------------------------------- */

bool
page_document_new(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct document_version v = { 0 };
	struct usecase_call call = {
		.usecase = &plans_usecases[VERSION_CREATE], .object = &v };
	int64_t id;

	if (!page_id(page, 0, &id, err))
		return false;
	v.document = KNOWN(id);
	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return plan_first(&errs, err);
	return page_redirect(page, str_printf(page->arena,
	    "/document-versions/%" PRId64 "/write", call.id), "plan-begun",
	    call.entry, err);
}

/* ---- the log ------------------------------------------------------------ */

static void
put_cell(struct buf *out, struct str text, bool last)
{
	csv_cell(out, text, ',', true);
	buf_add_c(out, last ? "\r\n" : ",");
}

static void
log_row(struct page *page, const struct document_version *v, struct buf *out)
{
	struct buf at = BUF_IN(page->arena, 40);

	if (v->effective.known)
		date_print_iso(&at, v->effective.v);
	put_cell(out, version_number(page->arena, v), false);
	put_cell(out, buf_str(&at), false);
	put_cell(out, v->change_note, false);
	put_cell(out, approved_by(page->arena, v), false);
	put_cell(out, plan_tag(page, v->state).word, false);
	put_cell(out, v->hash, true);
}

bool
page_document_log(struct page *page, struct err *err)
{
	static const char *const heads[] = { "plan-version",
		"document_version.effective", "document_version.change_note",
		"plan-approved-by", "document_version.state",
		"document_version.hash" };
	struct buf out = BUF_IN(page->arena, LOG_MAX);
	struct document_version *list;
	struct document d;
	int64_t id;
	size_t n;

	page->no_cache = true;
	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &document_record, id, &d, err) ||
	    !versions_of(page->tx, id, &list, &n, err))
		return false;
	for (size_t i = 0; i < COUNT(heads); i++)
		put_cell(&out, page_message(page, heads[i]),
		    i + 1 == COUNT(heads));
	for (size_t i = 0; i < n; i++)
		log_row(page, &list[i], &out);
	return page_download(page, buf_str(&out), "text/csv; charset=utf-8",
	    str_printf(page->arena, "%.*s.csv", STR_ARG(d.number)), err);
}
