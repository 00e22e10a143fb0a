/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_write.c - writing a version: the text, beside it what it becomes with
 * its live blocks, and below which sections it still wants.
 *
 * Nothing typed is lost.  What is typed stays in the browser until it was sent
 * (data-keep); each time the page asks how it looks, the text is kept here too,
 * apart from the version (store/kept.h, by version and account), and is put back
 * when the page is opened again.  Who saves after another saved
 * gets one text of both, or (when it is not known what it began from) both.
 */
#include <inttypes.h>

#include "areas/block.h"
#include "areas/plans/pages.h"
#include "base/text_merge.h"
#include "record/form.h"
#include "render/markdown.h"
#include "store/kept.h"

enum { KEEP_EVERY = 2, BLOCKS = 100 };

struct section_line {
	struct str name, why, code, reason;
	struct piece_tag tag;
	bool is_missing;		/* not in the text: asks for a reason */
};

struct block_line {
	struct str name, label;
};

struct write_vm {
	struct str title, path, document, document_path, number, body, note,
	    effective, keep, theirs, kept_words, open_words;
	int64_t version;
	struct html preview;
	struct view_list sections, blocks, faults;
	bool has_faults, has_theirs, has_kept, is_whole, is_other, is_merged,
	    can_submit;
};

#define VIEW struct section_line
static const struct view_field section_fields[] = {
	V_STR(name), V_STR(why), V_STR(code), V_STR(reason),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(is_missing),
};
#undef VIEW
static const struct view section_view =
    VIEW_OF(struct section_line, section_fields);

#define VIEW struct block_line
static const struct view_field block_fields[] = { V_STR(name), V_STR(label) };
#undef VIEW
static const struct view block_view = VIEW_OF(struct block_line, block_fields);

#define VIEW struct write_vm
static const struct view_field write_fields[] = {
	V_STR(title), V_URL(path), V_STR(document), V_URL(document_path),
	V_STR(number), V_STR(body), V_STR(note), V_STR(effective), V_STR(keep),
	V_STR(theirs), V_STR(kept_words), V_STR(open_words), V_INT(version),
	V_HTML(preview), V_LIST(sections, &section_view),
	V_LIST(blocks, &block_view), V_LIST(faults, &view_of_str),
	V_BOOL(has_faults), V_BOOL(has_theirs), V_BOOL(has_kept),
	V_BOOL(is_whole), V_BOOL(is_other), V_BOOL(is_merged),
	V_BOOL(can_submit),
};
#undef VIEW
const struct view write_view = VIEW_OF(struct write_vm, write_fields);

/* ---- what is typed and not saved ---------------------------------------- */

static const char *
draft_name(const struct page *page, int64_t version)
{
	return str_printf(page->arena, "plan-draft:%" PRId64 ":%" PRId64,
	    version, page->actor.account).ptr;
}

/* Keep it, or (empty) forget it; at most every two seconds. */
static bool
keep_draft(struct page *page, const struct document_version *v,
    struct str body, struct err *err)
{
	const char *name = draft_name(page, v->rec.id);
	struct kept was, now = { .of = { v->rec.version, 0 },
		.at = page->now, .data = body };

	if (!kept_get(page->tx, name, true, &was, err))
		return false;
	if (body.len > 0 && was.at + KEEP_EVERY > page->now)
		return true;
	if (body.len == 0 && was.at == 0)
		return true;
	return kept_put(page->store, page->actor.organisation, page->arena,
	    name, &now, err);
}

static const char *
base_name(const struct page *page, int64_t version)
{
	return str_printf(page->arena, "plan-base:%" PRId64 ":%" PRId64,
	    version, page->actor.account).ptr;
}

/* What this writer began from, so that two changes can be put together. */
static bool
keep_base(struct page *page, const struct document_version *v,
    struct err *err)
{
	const char *name = base_name(page, v->rec.id);
	struct kept was, now = { .of = { v->rec.version, 0 },
		.at = page->now, .data = v->body };

	if (!kept_get(page->tx, name, true, &was, err))
		return false;
	return (was.at != 0 && was.of.newest == v->rec.version) ||
	    kept_put(page->store, page->actor.organisation, page->arena,
	        name, &now, err);
}

/* ---- the page ----------------------------------------------------------- */

/* What the form holds, beside what is stored. */
struct writing {
	struct document_version now;	/* as stored */
	struct document_version typed;	/* as in the form */
	struct document d;
	struct str effective;		/* as typed */
	bool is_kept, is_other;		/* put back; of another state */
	bool is_merged;			/* of both: nothing of either is lost */
	struct opt64 kept_at;
};

static void
fill_sections(struct page *page, const struct writing *w,
    struct write_vm *vm)
{
	struct plan_check c = plan_check(page->arena,
	    (enum document_kind)w->d.kind, &w->typed);
	struct section_line *lines = arena_array(page->arena,
	    struct section_line, c.n);
	enum lang lang = document_lang(&w->d);

	for (size_t i = 0; i < c.n; i++) {
		const struct section_check *s = &c.list[i];
		struct str code = str_of(plan_section_choices[s->section]
		    .code);

		lines[i] = (struct section_line){
			.name = plan_section_name(page->arena, lang,
			    s->section),
			.why = page_message(page, str_printf(page->arena,
			    "plan-section.%.*s.why", STR_ARG(code)).ptr),
			.code = code,
			.reason = s->reason,
			.is_missing = !s->is_there,
			.tag = s->is_there ? TAG("ok", "✔", page_message(page,
			    "plan-there")) : s->is_left_out ? TAG("info", "—",
			    page_message(page, "plan-left-out"))
			    : TAG("warn", "✖", page_message(page,
			        "plan-not-there")),
		};
	}
	vm->sections = VIEW_LIST_OF(lines, c.n);
	vm->is_whole = c.missing == 0 && c.open == 0;
	if (c.open > 0)
		vm->open_words = say(page, "plan-still-open",
		    { "a", ERR_INT((int64_t)c.open) },
		    { "b", ERR_TEXT(c.first_open) });
}

static void
fill_blocks(struct page *page, struct write_vm *vm)
{
	struct block_line *lines = arena_array(page->arena, struct block_line,
	    BLOCKS);
	const struct live_block *b;
	size_t n = 0;

	for (; n < BLOCKS && (b = block_at(n)) != NULL; n++)
		lines[n] = (struct block_line){ str_printf(page->arena,
		    "{{%s}}", b->name), page_message(page, str_printf(
		    page->arena, "block.%s", b->name).ptr) };
	vm->blocks = VIEW_LIST_OF(lines, n);
}

/* A text that cannot be shown is told, and stays in the form. */
static bool
fill_preview(struct page *page, struct writing *w, struct errs *errs,
    struct write_vm *vm)
{
	struct plan_paper paper;
	struct err fault = { 0 };

	if (paper_make(page->tx, &w->d, &w->typed, NULL, &paper, &fault) &&
	    markdown_html(page->arena, paper.body, 2, &vm->preview, &fault))
		return true;
	return errs_add(errs, &fault);
}

static bool
show_write(struct page *page, struct writing *w, struct errs *errs, int status,
    struct err *err)
{
	struct buf at = BUF_IN(page->arena, 200);
	struct write_vm vm = {
		.title = w->d.name,
		.document = w->d.name,
		.document_path = page_path(page, &document_record,
		    w->d.rec.id),
		.path = page_path(page, &document_version_record,
		    w->now.rec.id),
		.number = version_number(page->arena, &w->now),
		.body = w->typed.body,
		.note = w->typed.change_note,
		.effective = w->effective,
		.version = w->now.rec.version,
		.is_other = w->is_other,
		.is_merged = w->is_merged,
		.has_kept = w->is_kept,
		.can_submit = usecase_allows(&plans_usecases[VERSION_SUBMIT],
		    &page->actor),
	};

	page->no_cache = true;
	vm.keep = str_printf(page->arena, "plan-%" PRId64, w->now.rec.id);
	if (w->is_other) {
		vm.has_theirs = true;
		vm.theirs = w->now.body;
	}
	if (w->is_kept && w->kept_at.known) {
		instant_print(&at, w->kept_at.v, page->zone, page->lang);
		vm.kept_words = say(page, "plan-kept", { "a",
		    ERR_TEXT(buf_str(&at)) });
	}
	fill_sections(page, w, &vm);
	fill_blocks(page, &vm);
	(void)fill_preview(page, w, errs, &vm);
	vm.faults = show_faults(page, errs);
	vm.has_faults = errs->n > 0;
	return page_show_status(page, status, "plans/write", &vm,
	    str_printf(page->arena, "%.*s %.*s", STR_ARG(vm.title),
	        STR_ARG(vm.number)), err);
}

static bool
read_stored(struct page *page, struct writing *w, struct err *err)
{
	struct buf day = BUF_IN(page->arena, 40);

	*w = (struct writing){ 0 };
	if (!page_plan(page, &w->now, &w->d, err))
		return false;
	if (w->now.state != PLAN_DRAFT)
		return err_set(err, ERR_INVALID, NULL, "version-locked");
	w->typed = w->now;
	if (w->now.effective.known)
		date_print(&day, w->now.effective.v, page->lang);
	w->effective = buf_str(&day);
	return true;
}

bool
page_write(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct writing w;
	struct kept draft;

	if (!read_stored(page, &w, err) || !kept_get(page->tx,
	        draft_name(page, w.now.rec.id), false, &draft, err))
		return false;
	if (draft.data.len > 0 && !str_eq(draft.data, w.now.body)) {
		w.typed.body = draft.data;
		w.is_kept = true;
		w.kept_at = KNOWN(draft.at);
		w.is_other = draft.of.newest != w.now.rec.version;
	}
	return keep_base(page, &w.now, err) &&
	    show_write(page, &w, &errs, 200, err);
}

/* ---- what was sent ------------------------------------------------------ */

static struct str
input_of(const struct page *page, const char *name)
{
	struct str s = page_input(page, name);

	return s.ptr == NULL ? STR_EMPTY : s;
}

static struct str
with_lf(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			buf_add_char(&out, s.ptr[i]);
	return buf_str(&out);
}

static void
read_reasons(struct page *page, struct writing *w)
{
	struct plan_left_out *rows = arena_array(page->arena,
	    struct plan_left_out, SECTION__MAX);
	size_t n = 0;

	for (int s = 1; s < SECTION__MAX; s++) {
		struct str reason = str_trim(input_of(page, str_printf(
		    page->arena, "left-%s", plan_section_choices[s].code)
		    .ptr));

		if (reason.len > 0)
			rows[n++] = (struct plan_left_out){ .section = s,
				.reason = reason };
	}
	w->typed.left_out = (struct rows){ rows, n };
}

static void
read_typed(struct page *page, struct writing *w, struct errs *errs)
{
	int64_t day;

	w->typed.body = with_lf(page->arena, input_of(page, "body"));
	w->typed.change_note = str_trim(input_of(page, "change_note"));
	w->effective = str_trim(input_of(page, "effective"));
	w->typed.effective = UNKNOWN;
	if (w->effective.len > 0 && date_parse(w->effective, &day))
		w->typed.effective = KNOWN(day);
	else if (w->effective.len > 0)
		errs_fault(errs, ERR_INVALID, "effective", "plan-no-date");
	read_reasons(page, w);
}

/* Saved, and maybe sent for review at once. */
static bool
saved(struct page *page, struct writing *w, struct usecase_call *call,
    struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct usecase_call next = {
		.usecase = &plans_usecases[VERSION_SUBMIT], .id = call->id };

	if (!keep_draft(page, &w->now, STR_EMPTY, err))
		return false;
	if (!str_eq_c(input_of(page, "then"), "submit"))
		return page_redirect(page, str_printf(page->arena,
		    "/document-versions/%" PRId64 "/write", call->id),
		    "saved-change", call->entry, err);
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        &next, &errs))
		return page_redirect(page, page_path(page,
		    &document_version_record, call->id), "plan-submitted",
		    next.entry, err);
	return plan_fresh(page, err) && read_stored(page, w, err) &&
	    show_write(page, w, &errs, 422, err);
}

/* Two changed the same text: one text of both, when it is known what they began
 * from; else both are shown. */
static bool
merge(struct page *page, struct writing *w, int64_t version, struct err *err)
{
	const struct text_merge_marks marks = {
		page_message(page, "plan-merge-mine"),
		page_message(page, "plan-merge-theirs"), STR("]") };
	struct text_merge both;
	struct kept base;

	w->is_other = true;
	if (!kept_get(page->tx, base_name(page, w->now.rec.id), false, &base,
	        err))
		return false;
	if (base.at == 0 || base.of.newest != version)
		return true;
	if (!text_merge(page->arena, base.data, w->typed.body, w->now.body,
	        &marks, &both, err))
		return false;
	w->typed.body = both.text;
	w->is_merged = true;
	return true;
}

static bool
save(struct page *page, struct writing *w, int64_t version, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct document_version v = w->typed;
	struct usecase_call call = {
		.usecase = &plans_usecases[VERSION_CHANGE],
		.id = w->now.rec.id, .version = version, .object = &v };

	v.rec.version = version;
	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return saved(page, w, &call, err);
	if (!plan_fresh(page, err) || !page_plan(page, &w->now, &w->d, err))
		return false;
	if (errs.list[0].code == ERR_CONFLICT && w->now.state == PLAN_DRAFT &&
	    (!merge(page, w, version, err) || !keep_base(page, &w->now, err)))
		return false;
	return show_write(page, w, &errs, err_info(errs.list[0].code)->http,
	    err);
}

bool
page_write_post(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct str then = input_of(page, "then"), sent = page_input(page,
	    "version");
	struct writing w;
	int64_t version;

	if (sent.ptr == NULL || !str_to_i64(sent, &version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!page_plan(page, &w.now, &w.d, err))
		return false;
	w = (struct writing){ .now = w.now, .typed = w.now, .d = w.d };
	if (str_eq_c(then, "forget"))
		return keep_draft(page, &w.now, STR_EMPTY, err) &&
		    page_redirect(page, str_printf(page->arena,
		        "/document-versions/%" PRId64 "/write",
		        w.now.rec.id), NULL, 0, err);
	read_typed(page, &w, &errs);
	if (str_eq_c(then, "preview")) {
		w.is_other = version != w.now.rec.version;
		w.now.rec.version = version;
		return keep_draft(page, &w.now, w.typed.body, err) &&
		    show_write(page, &w, &errs, 200, err);
	}
	if (!errs_none(&errs))
		return show_write(page, &w, &errs, 422, err);
	return save(page, &w, version, err);
}
