/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif_pdf.c - a what-if on paper: what was asked, what follows per process,
 * the order as a chart and as a table, what decides it, what is proved and what
 * would help.
 */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/saved_view.h"
#include "areas/recovery/whatif_pdf.h"
#include "areas/recovery/whatif_view.h"
#include "render/chart.h"
#include "render/pdf.h"

enum { STEPS_PRINTED = 1000, HELPS_PRINTED = 10,
	UNKNOWNS_PRINTED = 30, WORDS = 8192 };

struct paper {
	const struct page *page;
	const struct outcome *o;
	const struct saved_answer *s;
	const struct advice *advice;
	struct str title, sentence, lead, chart;
};

static struct pdf_cell
cell(const struct paper *p, struct str text, unsigned style)
{
	struct pdf_run *run = arena_new(p->page->arena, struct pdf_run);

	*run = (struct pdf_run){ .text = text, .style = style };
	return (struct pdf_cell){ run, 1 };
}

static struct str
word(const struct paper *p, const char *id)
{
	return page_message(p->page, id);
}

/* "✖ 4 uur te laat", in its colour. */
static struct pdf_cell
verdict_cell(const struct paper *p, const struct saved_process *of)
{
	struct piece_tag tag = saved_process_tag(of);

	return cell(p, str_printf(p->page->arena, "%.*s %.*s",
	    STR_ARG(tag.mark), STR_ARG(tag.word)), of->on_time ? PDF_GOOD
	    : of->state >= VERDICT_LATE ? PDF_BAD : 0);
}

static void
put_processes(const struct paper *p, struct pdf *pdf)
{
	enum { COLUMNS = 6 };
	const struct str heads[COLUMNS] = { word(p, "process"),
		word(p, "whatif-falls"), word(p, "whatif-target"),
		word(p, "whatif-back"), word(p, "whatif-chance"),
		word(p, "overview-verdict") };
	static const bool right[COLUMNS] = { false, false, true, true, true };
	size_t n = p->s->nprocesses;
	struct pdf_cell *cells = arena_array(p->page->arena, struct pdf_cell,
	    n * COLUMNS);

	for (size_t i = 0; i < n; i++) {
		const struct saved_process *of = &p->s->process[i];
		struct pdf_cell *row = &cells[i * COLUMNS];

		row[0] = cell(p, of->name, PDF_BOLD);
		row[1] = cell(p, saved_falls(p->page, of), 0);
		row[2] = cell(p, show_span(p->page, of->rto), 0);
		row[3] = cell(p, saved_back(p->page, of), 0);
		row[4] = cell(p, saved_chance(p->page, of), 0);
		row[5] = verdict_cell(p, of);
	}
	pdf_heading(pdf, 2, word(p, "whatif-processes"));
	if (n == 0)
		pdf_text(pdf, word(p, "answer.no-critical"), 0);
	else
		pdf_table(pdf, &(struct pdf_table){ heads, right, COLUMNS,
		    cells, n });
}

static void
put_steps(const struct paper *p, struct pdf *pdf)
{
	enum { COLUMNS = 5 };
	const struct str heads[COLUMNS] = { word(p, "whatif-step"),
		word(p, "whatif-of"), word(p, "whatif-team"),
		word(p, "whatif-start"), word(p, "whatif-end") };
	static const bool right[COLUMNS] = { [3] = true, [4] = true };
	size_t n = p->s->nsteps < STEPS_PRINTED ? p->s->nsteps : STEPS_PRINTED;
	struct pdf_cell *cells = arena_array(p->page->arena, struct pdf_cell,
	    n * COLUMNS);

	if (n == 0)
		return;
	if (p->chart.len > 0)
		pdf_headed_picture(pdf, 2, word(p, "whatif-order"), p->chart,
		    word(p, "whatif-chart"));
	else
		pdf_heading(pdf, 2, word(p, "whatif-order"));
	for (size_t i = 0; i < n; i++) {
		const struct saved_step *of = &p->s->step[i];
		unsigned style = of->critical ? PDF_BOLD : 0;
		struct pdf_cell *row = &cells[i * COLUMNS];

		row[0] = cell(p, of->name, style);
		row[1] = cell(p, of->of, 0);
		row[2] = cell(p, of->team, 0);
		row[3] = cell(p, say_short(p->page, of->start), 0);
		row[4] = cell(p, say_short(p->page, of->end), 0);
	}
	pdf_table(pdf, &(struct pdf_table){ heads, right, COLUMNS, cells, n });
	if (p->s->nsteps > n)
		pdf_text(pdf, word(p, "whatif-more-steps"), PDF_SOFT);
}

static void
put_facts(const struct paper *p, struct pdf *pdf)
{
	const struct { const char *id; struct str text; } facts[] = {
		{ "whatif-card-in-time", str_printf(p->page->arena,
		    "%" PRId32 " / %zu", p->s->on_time, p->s->nprocesses) },
		{ "compare-cost", saved_cost_words(p->page,
		    saved_cost(p->s)) },
		{ "whatif-card-back", say_long(p->page, p->s->makespan) },
	};

	pdf_list_begin(pdf, false, 1);
	for (size_t i = 0; i < COUNT(facts); i++) {
		struct pdf_run runs[] = { { .text = word(p, facts[i].id) },
			{ .text = STR(": ") },
			{ .text = facts[i].text, .style = PDF_BOLD } };

		pdf_list_item(pdf, runs, COUNT(runs));
	}
	pdf_list_end(pdf);
}

/* The process that is latest, or NULL when none is late. */
static const struct saved_process *
worst_of(const struct saved_answer *s)
{
	const struct saved_process *worst = NULL;

	for (size_t i = 0; i < s->nprocesses; i++)
		if (s->process[i].state >= VERDICT_LATE && (worst == NULL ||
		        s->process[i].late.hi > worst->late.hi))
			worst = &s->process[i];
	return worst;
}

static void
put_proofs(const struct paper *p, struct pdf *pdf)
{
	const struct saved_process *worst = worst_of(p->s);
	bool any = false;

	if (worst != NULL && worst->bottleneck.len > 0) {
		pdf_heading(pdf, 2, word(p, "whatif-bottleneck"));
		pdf_text(pdf, worst->bottleneck, 0);
	}
	for (size_t i = 0; i < p->s->nprocesses; i++) {
		const struct saved_process *of = &p->s->process[i];

		if (of->proof.len == 0)
			continue;
		if (!any)
			pdf_heading(pdf, 2, word(p, "whatif-proof"));
		any = true;
		pdf_text(pdf, say(p->page, "whatif-proof-of",
		    { "a", ERR_TEXT(of->name) },
		    { "b", ERR_TEXT(of->proof) }), 0);
	}
}

/* Each thing that nobody said and that decides, once. */
static void
put_unknowns(const struct paper *p, struct pdf *pdf)
{
	struct str *said = arena_array(p->page->arena, struct str,
	    UNKNOWNS_PRINTED);
	size_t n = 0;

	for (int32_t i = 0; i < p->o->of.in.nprocesses; i++)
		for (int32_t k = 0; k < p->o->result->of[i].verdict.ncauses &&
		     n < UNKNOWNS_PRINTED; k++) {
			struct buf text = BUF_IN(p->page->arena, WORDS);
			size_t at = 0;

			outcome_cause(p->o, i, k, p->page->lang, &text);
			while (at < n && !str_eq(said[at], buf_str(&text)))
				at++;
			if (at == n)
				said[n++] = buf_str(&text);
		}
	if (n == 0)
		return;
	pdf_heading(pdf, 2, word(p, "unknowns"));
	pdf_list_begin(pdf, false, 1);
	for (size_t i = 0; i < n; i++)
		pdf_list_item(pdf, &(struct pdf_run){ .text = said[i] }, 1);
	pdf_list_end(pdf);
}

static void
put_advice(const struct paper *p, struct pdf *pdf)
{
	const struct advice *advice = p->advice;
	int32_t all = advice->n + advice->nknow;

	pdf_heading(pdf, 2, word(p, "whatif-advice"));
	if (all == 0)
		pdf_text(pdf, word(p, "whatif-advice-none"), 0);
	if (all == 0)
		return;
	pdf_list_begin(pdf, true, 1);
	for (int32_t i = 0; i < all && i < HELPS_PRINTED; i++) {
		const struct advice_row *row = i < advice->n ? &advice->row[i]
		    : &advice->know[i - advice->n];
		struct buf change = BUF_IN(p->page->arena, WORDS), gain = change;
		struct pdf_run runs[3];

		help_change(p->o, row, p->page->lang, &change);
		help_gain(p->o, advice, row, p->page->lang, &gain);
		runs[0] = (struct pdf_run){ .text = buf_str(&change),
			.style = PDF_BOLD };
		runs[1] = (struct pdf_run){ .text = STR(". ") };
		runs[2] = (struct pdf_run){ .text = buf_str(&gain) };
		pdf_list_item(pdf, runs, COUNT(runs));
	}
	pdf_list_end(pdf);
}

static void
put_all(void *arg, struct pdf *pdf)
{
	const struct paper *p = arg;

	pdf_heading(pdf, 1, p->title);
	if (p->lead.len > 0)
		pdf_text(pdf, p->lead, 0);
	pdf_text(pdf, p->sentence, PDF_BOLD);
	put_facts(p, pdf);
	put_processes(p, pdf);
	put_steps(p, pdf);
	put_proofs(p, pdf);
	if (p->o != NULL)
		put_unknowns(p, pdf);
	if (p->advice != NULL)
		put_advice(p, pdf);
}

static bool
put_paper(struct paper *p, int64_t made, struct str *bytes_r, struct err *err)
{
	struct buf at = BUF_IN(p->page->arena, 128);

	instant_print(&at, made, p->page->zone, p->page->lang);
	return pdf_write(p->page->arena, &(struct pdf_info){
	    .title = p->title,
	    .author = p->page->organisation,
	    .lang = p->page->lang,
	    .made = made,
	    .top_left = p->page->organisation,
	    .bottom = str_printf(p->page->arena, "stormvast %s · %.*s",
	        ENGINE_VERSION, STR_ARG(buf_str(&at))),
	}, put_all, p, bytes_r, err);
}

bool
whatif_pdf(const struct page *page, const struct outcome *o,
    const struct advice *advice, struct str *bytes_r, struct err *err)
{
	struct saved_answer s;
	struct paper p = { .page = page, .o = o, .s = &s, .advice = advice };

	if (!saved_answer_read(page->arena, saved_answer_text(page->arena, o,
	        page->lang), &s, err))
		return false;
	p.title = say(page, "whatif-title", { "a", ERR_TEXT(s.name) });
	p.lead = whatif_lead(page, o);
	p.sentence = s.sentence;
	if (o->result->nslots > 0)
		p.chart = whatif_svg(page, o);
	return put_paper(&p, page->now, bytes_r, err);
}

/* The steps of a saved answer as a chart; empty without any. */
static struct str
saved_chart(const struct page *page, const struct saved_answer *s)
{
	struct render_context ctx = page_context(page);
	struct chart_task *tasks = arena_array(page->arena, struct chart_task,
	    CHART_TASKS);
	struct chart_gantt g = { .title = page_message(page, "whatif-chart"),
		.tasks = tasks };

	for (size_t i = 0; i < s->nsteps && g.ntasks < CHART_TASKS; i++) {
		const struct saved_step *of = &s->step[i];

		tasks[g.ntasks++] = (struct chart_task){ .label = of->of,
			.team = of->team, .start = of->start,
			.end = of->end, .critical = of->critical };
	}
	return g.ntasks == 0 ? STR_EMPTY
	    : chart_file(page->arena, chart_gantt(page->arena, &g, &ctx));
}

bool
saved_pdf(const struct page *page, struct str name,
    const struct saved_answer *s, int64_t made, struct str *bytes_r,
    struct err *err)
{
	struct buf at = BUF_IN(page->arena, 128);
	struct paper p = { .page = page, .s = s, .title = name,
		.sentence = s->sentence };

	instant_print(&at, s->at, page->zone, page->lang);
	p.lead = str_printf(page->arena, "%.*s, %.*s", STR_ARG(s->name),
	    STR_ARG(buf_str(&at)));
	p.chart = saved_chart(page, s);
	return put_paper(&p, made, bytes_r, err);
}
