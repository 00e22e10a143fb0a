/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_paper.c - a version for a folder in the cupboard (PDF), for a browser
 * without us (HTML) and for another program (Markdown).  In its own language; on each page whose it is, how
 * confidential, which version, and whether it may be relied on.
 */
#include "areas/plans/pages.h"
#include "render/markdown.h"
#include "render/markdown_pdf.h"

struct plan_print {
	struct page *page;
	const struct plan_paper *p;
	const struct document_version *v;
	struct str hash, state;
};

static struct str
word(const struct plan_print *x, const char *id)
{
	return message(x->page->arena, x->p->lang, id);
}

static struct pdf_cell
cell(const struct plan_print *x, struct str text, unsigned style)
{
	struct pdf_run *run = arena_new(x->page->arena, struct pdf_run);

	*run = (struct pdf_run){ .text = text, .style = style };
	return (struct pdf_cell){ run, 1 };
}

static void
put_facts(const struct plan_print *x, struct pdf *pdf)
{
	size_t n;
	const struct paper_fact *facts = paper_facts(x->page->arena, x->p,
	    &n);
	struct pdf_cell *cells = arena_array(x->page->arena, struct pdf_cell,
	    2 * (n + 1));
	const struct str heads[] = { word(x, "paper-what"),
		word(x, "paper-value") };

	for (size_t i = 0; i < n; i++) {
		cells[2 * i] = cell(x, facts[i].label, PDF_SOFT);
		cells[2 * i + 1] = cell(x, facts[i].text, 0);
	}
	cells[2 * n] = cell(x, word(x, "document_version.state"), PDF_SOFT);
	cells[2 * n + 1] = cell(x, x->state, PDF_BOLD);
	pdf_table(pdf, &(struct pdf_table){ heads, NULL, 2, cells, n + 1 });
}

static void
put_approvals(const struct plan_print *x, struct pdf *pdf)
{
	enum { COLUMNS = 4 };
	const struct plan_approval *a = x->v->approvals.items;
	size_t n = x->v->approvals.n;
	const struct field *what = record_field(record_field(
	    &document_version_record, STR("approvals"))->rows, STR("what"));
	struct pdf_cell *cells = arena_array(x->page->arena, struct pdf_cell,
	    n * COLUMNS);
	const struct str heads[COLUMNS] = { word(x, "plan_approval.what"),
		word(x, "plan_approval.name"),
		word(x, "plan_approval.function"), word(x, "plan_approval.at") };

	pdf_heading(pdf, 2, word(x, "document_version.approvals"));
	for (size_t i = 0; i < n; i++) {
		struct buf at = BUF_IN(x->page->arena, 100);

		if (a[i].at.known)
			instant_print(&at, a[i].at.v, x->page->zone,
			    x->p->lang);
		cells[i * COLUMNS] = cell(x, word(x, str_printf(
		    x->page->arena, "plan_approval.what.%s",
		    what->choices[a[i].what].code).ptr), 0);
		cells[i * COLUMNS + 1] = cell(x, a[i].name, PDF_BOLD);
		cells[i * COLUMNS + 2] = cell(x, a[i].function, 0);
		cells[i * COLUMNS + 3] = cell(x, buf_str(&at), 0);
	}
	if (n > 0)
		pdf_table(pdf, &(struct pdf_table){ heads, NULL, COLUMNS,
		    cells, n });
	else
		pdf_text(pdf, word(x, "plan-not-approved"), PDF_BOLD);
}

static void
put_align(const struct plan_print *x, struct pdf *pdf)
{
	enum { COLUMNS = 3 };
	size_t n = x->p->nalign;
	struct pdf_cell *cells = arena_array(x->page->arena, struct pdf_cell,
	    n * COLUMNS);
	const struct str heads[COLUMNS] = {
		word(x, "document_alignment.norm"),
		word(x, "document_alignment.clause"),
		word(x, "document_alignment.remark") };

	if (n == 0)
		return;
	pdf_heading(pdf, 2, word(x, "document.alignment"));
	for (size_t i = 0; i < n; i++) {
		cells[i * COLUMNS] = cell(x, x->p->align[i].norm, 0);
		cells[i * COLUMNS + 1] = cell(x, x->p->align[i].clause, 0);
		cells[i * COLUMNS + 2] = cell(x, x->p->align[i].remark, 0);
	}
	pdf_table(pdf, &(struct pdf_table){ heads, NULL, COLUMNS, cells, n });
}

static void
put_left_out(const struct plan_print *x, struct pdf *pdf)
{
	if (x->p->nleft_out == 0)
		return;
	pdf_heading(pdf, 2, word(x, "document_version.left_out"));
	pdf_list_begin(pdf, false, 1);
	for (size_t i = 0; i < x->p->nleft_out; i++) {
		struct pdf_run runs[] = { { .text = word(x, str_printf(
		    x->page->arena, "plan-section.%.*s",
		    STR_ARG(x->p->left_out[i].section)).ptr),
		    .style = PDF_BOLD }, { .text = STR(": ") },
			{ .text = x->p->left_out[i].reason } };

		pdf_list_item(pdf, runs, COUNT(runs));
	}
	pdf_list_end(pdf);
}

static void
put_plan(void *arg, struct pdf *pdf)
{
	const struct plan_print *x = arg;

	pdf_heading(pdf, 1, x->p->title);
	if (x->v->state != PLAN_IN_FORCE)
		pdf_text(pdf, word(x, "plan-paper-not-in-force"), PDF_BOLD |
		    PDF_BAD);
	if (version_is_urgent(x->v))
		pdf_text(pdf, word(x, "plan-paper-urgent"), PDF_BOLD |
		    PDF_BAD);
	put_facts(x, pdf);
	put_approvals(x, pdf);
	put_align(x, pdf);
	pdf_heading(pdf, 2, word(x, "plan-contents"));
	pdf_contents(pdf);
	pdf_page_break(pdf);
	markdown_pdf(pdf, x->p->body, 1);
	put_left_out(x, pdf);
	if (x->p->legal_notice.len > 0) {
		pdf_heading(pdf, 2, word(x, "document.legal_notice"));
		markdown_pdf(pdf, x->p->legal_notice, 3);
	}
	pdf_rule(pdf);
	pdf_text(pdf, str_printf(x->page->arena, "SHA-256 %.*s",
	    STR_ARG(x->hash)), PDF_SOFT);
}

static struct str
file_name(struct page *page, const struct plan_paper *p, const char *suffix)
{
	return str_printf(page->arena, "%.*s %.*s %.*s.%s",
	    STR_ARG(p->number), STR_ARG(p->version), STR_ARG(p->title),
	    suffix);
}

bool
page_version_pdf(struct page *page, struct err *err)
{
	struct document_version v;
	struct plan_paper p;
	struct document d;
	struct plan_print x = { .page = page, .p = &p, .v = &v };
	struct buf at = BUF_IN(page->arena, 200);
	struct str bytes;

	page->no_cache = true;
	if (!page_plan(page, &v, &d, err) ||
	    !paper_of(page->tx, &d, &v, &p, &x.hash, err))
		return false;
	x.state = word(&x, str_printf(page->arena, "plan-state.%s",
	    plan_states[v.state].code).ptr);
	instant_print(&at, v.in_force_at.known ? v.in_force_at.v : page->now,
	    page->zone, p.lang);
	return pdf_write(page->arena, &(struct pdf_info){
	    .title = p.title,
	    .author = p.legal_entity,
	    .subject = p.number,
	    .lang = p.lang,
	    .made = v.in_force_at.known ? v.in_force_at.v : page->now,
	    .top_left = p.legal_entity,
	    .top_right = p.classification.len == 0 ? STR_EMPTY : word(&x,
	        str_printf(page->arena, "document.classification.%.*s",
	            STR_ARG(p.classification)).ptr),
	    .bottom = str_printf(page->arena, "%.*s %.*s · %.*s · %.*s",
	        STR_ARG(p.number), STR_ARG(p.version), STR_ARG(x.state),
	        STR_ARG(buf_str(&at))),
	    }, put_plan, &x, &bytes, err) &&
	    page_download(page, bytes, "application/pdf",
	        file_name(page, &p, "pdf"), err);
}

bool
page_version_markdown(struct page *page, struct err *err)
{
	struct document_version v;
	struct plan_paper p;
	struct document d;
	struct str hash;

	page->no_cache = true;
	return page_plan(page, &v, &d, err) &&
	    paper_of(page->tx, &d, &v, &p, &hash, err) &&
	    page_download(page, paper_markdown(page->arena, &p),
	        "text/markdown; charset=utf-8", file_name(page, &p, "md"),
	        err);
}

/* ---- HTML, one file ------------------------------------------------------ */

struct plan_file_vm {
	struct str title, lang;
	struct html body;
};

#define VIEW struct plan_file_vm
static const struct view_field file_fields[] = {
	V_STR(title), V_STR(lang), V_HTML(body),
};
#undef VIEW
const struct view plan_file_view = VIEW_OF(struct plan_file_vm, file_fields);

bool
page_version_html(struct page *page, struct err *err)
{
	const struct template *file = template_find("plans/file");
	struct render_context ctx = page_context(page);
	struct buf out = BUF_IN(page->arena, PLAN_FROZEN * (size_t)4);
	struct plan_file_vm vm = { 0 };
	struct document_version v;
	struct plan_paper p;
	struct document d;
	struct str hash;

	page->no_cache = true;
	if (!page_plan(page, &v, &d, err) ||
	    !paper_of(page->tx, &d, &v, &p, &hash, err) ||
	    !markdown_html(page->arena, paper_markdown(page->arena, &p), 1,
	        &vm.body, err))
		return false;
	vm.title = p.title;
	vm.lang = str_of(lang_tag(p.lang));
	return template_render(file, &vm, &ctx, &out, err) &&
	    page_download(page, buf_str(&out), "text/html; charset=utf-8",
	        file_name(page, &p, "html"), err);
}
