/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_compare.c - two what-ifs side by side: saved ones, the present answer,
 * or the one with the order that management adopted.  Per process what differs,
 * and in a sentence which is better and by what.
 *
 * Better is what the engine means by it: harm to people first, then missed
 * longest outages, time over the targets, damage, and the end of it all.
 */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/pages.h"
#include "areas/recovery/saved_view.h"

struct side {
	struct str asked;		/* "12", "now", "adopted" */
	struct calculation c;		/* when it is saved */
	bool is_saved;
	struct saved_question q;
	struct saved_answer s;
};

struct compare_cell {
	struct str falls, back;
	struct piece_tag tag;
	bool is_there;
};

struct compare_row {
	struct str name, difference;
	struct compare_cell a, b;
	bool is_other;
};

struct compare_fact {
	struct str label, a, b, difference;
};

struct compare_side {
	struct str title, question, path;
	struct opt64 at;
	bool is_saved;
};

struct compare_vm {
	struct str sentence, fault;
	struct compare_side a, b;
	struct view_list rows, facts, choices_a, choices_b;
	struct str scenario, lose, at, order;
	bool has_result, has_fault, is_unsure;
};

struct compare_choice {
	struct str value, name;
	bool is_chosen;
};

#define VIEW struct compare_cell
static const struct view_field cell_fields[] = {
	V_STR(falls), V_STR(back),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(is_there),
};
#undef VIEW
static const struct view cell_view = VIEW_OF(struct compare_cell, cell_fields);

#define VIEW struct compare_row
static const struct view_field row_fields[] = {
	V_STR(name), V_STR(difference),
	V_EMBED(a, struct compare_cell, &cell_view),
	V_EMBED(b, struct compare_cell, &cell_view), V_BOOL(is_other),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct compare_row, row_fields);

#define VIEW struct compare_fact
static const struct view_field fact_fields[] = {
	V_STR(label), V_STR(a), V_STR(b), V_STR(difference),
};
#undef VIEW
static const struct view fact_view = VIEW_OF(struct compare_fact, fact_fields);

#define VIEW struct compare_side
static const struct view_field side_fields[] = {
	V_STR(title), V_STR(question), V_URL(path), V_INSTANT(at),
	V_BOOL(is_saved),
};
#undef VIEW
static const struct view side_view = VIEW_OF(struct compare_side, side_fields);

#define VIEW struct compare_choice
static const struct view_field choice_fields[] = {
	V_STR(value), V_STR(name), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view choice_view =
    VIEW_OF(struct compare_choice, choice_fields);

#define VIEW struct compare_vm
static const struct view_field compare_fields[] = {
	V_STR(sentence), V_STR(fault),
	V_EMBED(a, struct compare_side, &side_view),
	V_EMBED(b, struct compare_side, &side_view), V_LIST(rows, &row_view),
	V_LIST(facts, &fact_view), V_LIST(choices_a, &choice_view),
	V_LIST(choices_b, &choice_view), V_STR(scenario), V_STR(lose),
	V_STR(at), V_STR(order), V_BOOL(has_result), V_BOOL(has_fault),
	V_BOOL(is_unsure),
};
#undef VIEW
const struct view compare_view = VIEW_OF(struct compare_vm, compare_fields);

/* ---- both sides --------------------------------------------------------- */

static bool
load_saved(struct page *page, struct side *side, struct err *err)
{
	struct str text;
	int64_t id;

	if (!str_to_i64(side->asked, &id))
		return true;
	side->is_saved = true;
	return store_get(page->tx, &calculation_record, id, &side->c, err) &&
	    saved_load(page->tx, &side->c, &side->q, &side->s, &text, err);
}

/* "now" and "adopted" are computed, of the question on the page or, without
 * one, of that which the other side answered. */
static bool
compute(struct page *page, struct side *side, const struct case_wish *wish,
    struct err *err)
{
	struct whatif_patience patience;
	struct outcome o;

	if (side->is_saved)
		return true;
	side->q.wish = *wish;
	side->q.wish.model = show_model(page);
	side->q.wish.adopted = str_eq_c(side->asked, "adopted");
	if (side->q.wish.adopted)
		side->q.wish.norder = 0;
	return outcome_make(page->tx, &side->q.wish,
	           whatif_patience(&patience), &o, err) &&
	    saved_answer_read(page->arena, saved_answer_text(page->arena, &o,
	        page->lang), &side->s, err);
}

static bool
has_question(const struct page *page)
{
	return page_query(page, "scenario").len > 0 ||
	    page_query(page, "lose").len > 0;
}

static bool
load(struct page *page, struct side side[2], struct err *err)
{
	struct case_wish wish = { 0 };

	for (int i = 0; i < 2; i++)
		if (!load_saved(page, &side[i], err))
			return false;
	if (has_question(page)) {
		if (!whatif_asked(page, &wish, err))
			return false;
	} else if (side[0].is_saved || side[1].is_saved) {
		wish = side[side[0].is_saved ? 0 : 1].q.wish;
	} else {
		return err_set(err, ERR_INVALID, "a", "compare-what");
	}
	return compute(page, &side[0], &wish, err) &&
	    compute(page, &side[1], &wish, err);
}

/* ---- what differs ------------------------------------------------------- */

/* "4 uur eerder", "2 uur later", "gelijk". */
static struct str
time_apart(const struct page *page, struct span a, struct span b)
{
	if (a.lo == b.lo && a.hi == b.hi)
		return page_message(page, "compare-equal");
	if (!span_known(a) || !span_known(b))
		return page_message(page, "compare-not-sure");
	if (a.lo >= FOREVER)
		return page_message(page, "compare-b-back");
	if (b.lo >= FOREVER)
		return page_message(page, "compare-b-never");
	return b.lo < a.lo
	    ? say(page, "compare-sooner", { "a", ERR_DUR(a.lo - b.lo) })
	    : say(page, "compare-later", { "a", ERR_DUR(b.lo - a.lo) });
}

static struct str
money_apart(const struct page *page, struct span a, struct span b)
{
	struct buf out = BUF_IN(page->arena, 64);

	if (a.lo == b.lo && a.hi == b.hi)
		return page_message(page, "compare-equal");
	if (!span_known(a) || !span_known(b))
		return page_message(page, "compare-not-sure");
	money_print(&out, b.lo < a.lo ? a.lo - b.lo : b.lo - a.lo, page->lang);
	return say_list(page, b.lo < a.lo ? "compare-cheaper"
	    : "compare-dearer", (const struct message_arg[]){
	        { "a", ERR_TEXT(buf_str(&out)) } }, 1);
}

static struct compare_cell
cell_of(const struct page *page, const struct saved_process *p)
{
	if (p == NULL)
		return (struct compare_cell){ .falls = STR("–"),
			.back = STR("–") };
	return (struct compare_cell){ saved_falls(page, p),
		saved_back(page, p), saved_process_tag(p), true };
}

/* As if it stays up when it does. */
static struct span
back_of(const struct saved_process *p)
{
	return p->falls.lo >= FOREVER ? SPAN_NONE : p->back;
}

static struct compare_row
row_of(const struct page *page, const struct saved_process *a,
    const struct saved_process *b)
{
	struct compare_row row = {
		.name = a != NULL ? a->name : b->name,
		.a = cell_of(page, a),
		.b = cell_of(page, b),
	};

	if (a == NULL || b == NULL) {
		row.difference = page_message(page, a == NULL
		    ? "compare-only-b" : "compare-only-a");
		row.is_other = true;
		return row;
	}
	row.difference = time_apart(page, back_of(a), back_of(b));
	row.is_other = a->state != b->state || a->unlikely != b->unlikely ||
	    back_of(a).lo != back_of(b).lo || back_of(a).hi != back_of(b).hi;
	return row;
}

static const struct saved_process *
find(const struct saved_answer *s, int64_t id)
{
	for (size_t i = 0; i < s->nprocesses; i++)
		if (s->process[i].id == id)
			return &s->process[i];
	return NULL;
}

static void
fill_rows(const struct page *page, const struct saved_answer *a,
    const struct saved_answer *b, struct compare_vm *vm)
{
	struct compare_row *rows = arena_array(page->arena, struct compare_row,
	    a->nprocesses + b->nprocesses);
	size_t n = 0;

	for (size_t i = 0; i < a->nprocesses; i++)
		rows[n++] = row_of(page, &a->process[i],
		    find(b, a->process[i].id));
	for (size_t i = 0; i < b->nprocesses; i++)
		if (find(a, b->process[i].id) == NULL)
			rows[n++] = row_of(page, NULL, &b->process[i]);
	vm->rows = VIEW_LIST_OF(rows, n);
}

static struct span
makespan_of(const struct saved_answer *s)
{
	return s->makespan.known ? SPAN(s->makespan.v) : SPAN_NEVER;
}

static void
fill_facts(const struct page *page, const struct saved_answer *a,
    const struct saved_answer *b, struct compare_vm *vm)
{
	struct compare_fact *f = arena_array(page->arena, struct compare_fact,
	    3);
	struct span cost[2] = { saved_cost(a), saved_cost(b) };

	f[0] = (struct compare_fact){
		.label = page_message(page, "whatif-card-in-time"),
		.a = saved_tag(page, a->on_time, (int64_t)a->nprocesses).word,
		.b = saved_tag(page, b->on_time, (int64_t)b->nprocesses).word,
		.difference = a->on_time == b->on_time
		    ? page_message(page, "compare-equal")
		    : str_printf(page->arena, "%+" PRId32,
		        b->on_time - a->on_time),
	};
	f[1] = (struct compare_fact){
		.label = page_message(page, "whatif-card-back"),
		.a = show_span(page, makespan_of(a)),
		.b = show_span(page, makespan_of(b)),
		.difference = time_apart(page, makespan_of(a), makespan_of(b)),
	};
	f[2] = (struct compare_fact){
		.label = page_message(page, "compare-cost"),
		.a = saved_cost_words(page, cost[0]),
		.b = saved_cost_words(page, cost[1]),
		.difference = money_apart(page, cost[0], cost[1]),
	};
	vm->facts = VIEW_LIST_OF(f, 3);
}

/* Which is better, by the first part of the objective in which they differ. */
static struct str
verdict_words(const struct page *page, const struct side side[2])
{
	static const char *const ids[SCORE__MAX] = { "compare-by-harm",
		"compare-by-missed", "compare-by-late", "compare-by-cost",
		"compare-by-end" };
	const struct saved_answer *a = &side[0].s, *b = &side[1].s;
	bool b_is_better;
	int k = 0;

	while (k < SCORE__MAX && a->score.part[k] == b->score.part[k])
		k++;
	if (k == SCORE__MAX && a->on_time == b->on_time)
		return page_message(page, "compare-no-difference");
	b_is_better = k < SCORE__MAX ? b->score.part[k] < a->score.part[k]
	    : b->on_time > a->on_time;
	return say_list(page, b_is_better ? "compare-b-better"
	    : "compare-a-better", (const struct message_arg[]){
	        { "a", ERR_TEXT(page_message(page, k < SCORE__MAX ? ids[k]
	            : "compare-by-chance")) },
	        { "b", ERR_INT(a->on_time) }, { "c", ERR_INT(b->on_time) } },
	    3);
}

/* The objective is that of the worst end: does anything lie between? */
static bool
is_unsure(const struct saved_answer *s)
{
	for (size_t i = 0; i < s->nprocesses; i++)
		if (s->process[i].state == VERDICT_UNKNOWN ||
		    !span_known(back_of(&s->process[i])) ||
		    !span_known(s->process[i].cost))
			return true;
	return false;
}

/* ---- the page ----------------------------------------------------------- */

static struct compare_side
head_of(struct page *page, const struct side *side)
{
	struct compare_side head = { .question = side->s.name,
		.at = KNOWN(side->s.at), .is_saved = side->is_saved };

	if (side->is_saved) {
		head.title = side->c.name;
		head.path = page_path(page, &calculation_record,
		    side->c.rec.id);
	} else {
		head.title = page_message(page, side->q.wish.adopted
		    ? "compare-adopted" : "compare-now");
		head.path = whatif_question(page, &side->q.wish, "/what-if");
	}
	return head;
}

static bool
fill_choices(struct page *page, struct str chosen, struct view_list *list_r,
    struct err *err)
{
	static const char *const computed[] = { "now", "adopted" };
	struct view_list saved;
	const struct saved_line *line;
	struct compare_choice *c;
	size_t n = 0;

	if (!saved_list(page, STR_EMPTY, &saved, err))
		return false;
	line = saved.items;
	c = arena_array(page->arena, struct compare_choice, saved.n + 3);
	for (size_t i = 0; i < COUNT(computed); i++)
		c[n++] = (struct compare_choice){ str_of(computed[i]),
			page_message(page, i == 0 ? "compare-now"
			    : "compare-adopted"),
			str_eq_c(chosen, computed[i]) };
	for (size_t i = 0; i < saved.n; i++) {
		struct str rest = line[i].link.path, id = STR_EMPTY;

		while (rest.ptr != NULL)
			id = str_cut(&rest, '/');
		c[n++] = (struct compare_choice){ id, line[i].link.text,
			str_eq(chosen, id) };
	}
	*list_r = VIEW_LIST_OF(c, n);
	return true;
}

static bool
is_side(struct str s)
{
	int64_t id;

	return str_to_i64(s, &id) || str_eq_c(s, "now") ||
	    str_eq_c(s, "adopted");
}

static void
fill(struct page *page, const struct side side[2], struct compare_vm *vm)
{
	vm->has_result = true;
	vm->a = head_of(page, &side[0]);
	vm->b = head_of(page, &side[1]);
	vm->sentence = verdict_words(page, side);
	vm->is_unsure = is_unsure(&side[0].s) || is_unsure(&side[1].s);
	fill_facts(page, &side[0].s, &side[1].s, vm);
	fill_rows(page, &side[0].s, &side[1].s, vm);
}

bool
page_compare(struct page *page, struct err *err)
{
	struct side side[2] = { { .asked = page_query(page, "a") },
		{ .asked = page_query(page, "b") } };
	struct compare_vm vm = { .scenario = page_query(page, "scenario"),
		.lose = page_query(page, "lose"),
		.at = page_query(page, "at"),
		.order = page_query(page, "order") };
	struct err fault = { 0 };
	bool ok;

	if (!is_side(side[0].asked))
		side[0].asked = STR("adopted");
	if (!is_side(side[1].asked))
		side[1].asked = STR("now");
	ok = load(page, side, &fault);
	if (ok)
		fill(page, side, &vm);
	else if (fault.code != ERR_INVALID && fault.code != ERR_NOT_FOUND &&
	    fault.code != ERR_TOO_LARGE && fault.code != ERR_CANCELLED) {
		*err = fault;
		return false;
	}
	vm.has_fault = !ok;
	vm.fault = ok ? STR_EMPTY : say_fault(page, &fault);
	page->no_cache = true;
	return fill_choices(page, side[0].asked, &vm.choices_a, err) &&
	    fill_choices(page, side[1].asked, &vm.choices_b, err) &&
	    page_show_status(page, ok ? 200 : 422, "recovery/compare", &vm,
	        page_message(page, "compare"), err);
}
