/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_saved.c - one saved what-if as it came out then; on request asked again,
 * as it was or of the records of now, and whether that is the same, or what
 * changed: the records or the program.
 */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/pages.h"
#include "areas/recovery/rules.h"
#include "areas/recovery/saved_view.h"
#include "areas/recovery/whatif_pdf.h"

enum { STEPS_SHOWN = 200 };

struct saved_row {
	struct str name, falls, back, target, chance;
	struct piece_tag tag;
};

struct saved_step_row {
	struct str name, of, team, start, end;
	bool is_critical;
};

struct saved_vm {
	struct str name, path, sentence, lead, note, engine, digest, cost, all,
	    again, then, whole, compare, whatif, input, result, pdf, again_words, again_css,
	    who;
	struct opt64 at, computed_at, seed, steps;
	struct view_list rows, order;
	struct piece_tag tag;
	bool has_answer, has_again, is_other, can_change, can_delete, has_order,
	    has_more;
};

#define VIEW struct saved_row
static const struct view_field row_fields[] = {
	V_STR(name), V_STR(falls), V_STR(back), V_STR(target), V_STR(chance),
	V_EMBED(tag, struct piece_tag, &piece_tag_view),
};
#undef VIEW
static const struct view row_view = VIEW_OF(struct saved_row, row_fields);

#define VIEW struct saved_step_row
static const struct view_field step_fields[] = {
	V_STR(name), V_STR(of), V_STR(team), V_STR(start), V_STR(end),
	V_BOOL(is_critical),
};
#undef VIEW
static const struct view step_view =
    VIEW_OF(struct saved_step_row, step_fields);

#define VIEW struct saved_vm
static const struct view_field saved_fields[] = {
	V_STR(name), V_URL(path), V_STR(sentence), V_STR(lead), V_STR(note),
	V_STR(engine), V_STR(digest), V_STR(cost), V_STR(all), V_URL(again),
	V_URL(then), V_STR(whole),
	V_URL(compare), V_URL(whatif), V_URL(input), V_URL(result), V_URL(pdf),
	V_STR(again_words), V_STR(again_css), V_STR(who), V_INSTANT(at),
	V_INSTANT(computed_at), V_INT(seed), V_INT(steps),
	V_LIST(rows, &row_view), V_LIST(order, &step_view),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_answer),
	V_BOOL(has_again), V_BOOL(is_other), V_BOOL(can_change),
	V_BOOL(can_delete), V_BOOL(has_order), V_BOOL(has_more),
};
#undef VIEW
const struct view saved_view = VIEW_OF(struct saved_vm, saved_fields);

/* ---- one ---------------------------------------------------------------- */

static void
fill_rows(const struct page *page, const struct saved_answer *s,
    struct saved_vm *vm)
{
	struct saved_row *rows = arena_array(page->arena, struct saved_row,
	    s->nprocesses);
	size_t n = s->nsteps < STEPS_SHOWN ? s->nsteps : STEPS_SHOWN;
	struct saved_step_row *steps = arena_array(page->arena,
	    struct saved_step_row, n);

	for (size_t i = 0; i < s->nprocesses; i++) {
		const struct saved_process *p = &s->process[i];

		rows[i] = (struct saved_row){
			.name = p->name,
			.falls = saved_falls(page, p),
			.back = saved_back(page, p),
			.target = show_span(page, p->rto),
			.chance = saved_chance(page, p),
			.tag = saved_process_tag(p),
		};
	}
	for (size_t i = 0; i < n; i++)
		steps[i] = (struct saved_step_row){
			.name = s->step[i].name,
			.of = s->step[i].of,
			.team = s->step[i].team,
			.start = say_long(page, s->step[i].start),
			.end = say_long(page, s->step[i].end),
			.is_critical = s->step[i].critical,
		};
	vm->rows = VIEW_LIST_OF(rows, s->nprocesses);
	vm->order = VIEW_LIST_OF(steps, n);
	vm->has_order = n > 0;
	vm->has_more = s->nsteps > n;
}

static void
fill_answer(const struct page *page, const struct saved_answer *s,
    const struct saved_question *q, struct saved_vm *vm)
{
	vm->has_answer = true;
	vm->sentence = s->sentence;
	vm->lead = s->name;
	vm->digest = q->digest;
	vm->whole = q->whole.len == 0 ? page_message(page, "saved-no-whole")
	    : say(page, "saved-whole", { "a", ERR_INT(
	        ((int64_t)q->whole.len + 1023) / 1024) });
	if (q->whole.len > 0)
		vm->then = str_printf(page->arena, "%.*s?again=then",
		    STR_ARG(vm->path));
	vm->tag = saved_tag(page, s->on_time, (int64_t)s->nprocesses);
	vm->cost = saved_cost_words(page, saved_cost(s));
	vm->all = say_short(page, s->makespan);
	vm->whatif = whatif_question(page, &q->wish, "/what-if");
	fill_rows(page, s, vm);
}

/* `?again=then`: as it was; anything else: of the records of now. */
static bool
compute_again(struct page *page, const struct saved_question *q,
    struct outcome *o, struct err *err)
{
	struct whatif_patience patience;
	struct case_wish wish = q->wish;

	if (str_eq_c(page_query(page, "again"), "then"))
		return saved_replay(page->arena, q,
		    whatif_patience(&patience), o, err);
	wish.model = show_model(page);
	return outcome_make(page->tx, &wish, whatif_patience(&patience), o,
	    err);
}

/* Asked again: the same, or what is other. */
static bool
ask_again(struct page *page, const struct saved_question *q, struct str kept,
    struct saved_vm *vm, struct err *err)
{
	static const struct { const char *css, *id; } said[SAVED_AGAIN__MAX] = {
		[SAVED_SAME] = { "ok", "saved-same" },
		[SAVED_RECORDS] = { "info", "saved-other-records" },
		[SAVED_PROGRAM] = { "warn", "saved-other-program" },
	};
	enum saved_again r;
	struct outcome o;

	if (!compute_again(page, q, &o, err))
		return false;
	r = saved_compare(page->arena, q, kept, &o);
	vm->has_again = true;
	vm->is_other = r != SAVED_SAME;
	vm->again_words = page_message(page, said[r].id);
	vm->again_css = str_of(said[r].css);
	return true;
}

/* What stands in the way of asking again is said; the old answer stays. */
static bool
say_why_not(const struct page *page, const struct err *fault,
    struct saved_vm *vm, struct err *err)
{
	if (fault->code != ERR_INVALID && fault->code != ERR_NOT_FOUND &&
	    fault->code != ERR_TOO_LARGE && fault->code != ERR_CANCELLED) {
		*err = *fault;
		return false;
	}
	vm->has_again = true;
	vm->again_css = STR("warn");
	vm->again_words = say_fault(page, fault);
	return true;
}

static bool
fill_kept(struct page *page, const struct calculation *c,
    struct saved_vm *vm, struct err *err)
{
	struct saved_question q;
	struct saved_answer s;
	struct err fault = { 0 };
	struct str text;

	if (!c->computed_at.known)
		return true;
	if (!saved_load(page->tx, c, &q, &s, &text, &fault))
		return say_why_not(page, &fault, vm, err);
	fill_answer(page, &s, &q, vm);
	return page_query(page, "again").len == 0 ||
	    ask_again(page, &q, text, vm, &fault) ||
	    say_why_not(page, &fault, vm, err);
}

bool
page_saved(struct page *page, struct err *err)
{
	const struct usecase *change = usecase_find(page->store,
	    STR("calculation.change"));
	const struct usecase *delete = usecase_find(page->store,
	    STR("calculation.delete"));
	struct saved_vm vm = { 0 };
	struct calculation c;
	int64_t id;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &calculation_record, id, &c, err))
		return false;
	vm.name = c.name;
	vm.path = page_path(page, &calculation_record, id);
	vm.note = c.note;
	vm.engine = c.engine;
	vm.who = c.computed_by;
	vm.at = c.at;
	vm.computed_at = c.computed_at;
	vm.seed = c.seed;
	vm.steps = c.steps;
	vm.again = str_printf(page->arena, "%.*s?again=1", STR_ARG(vm.path));
	vm.compare = str_printf(page->arena, "/what-if/compare?a=%" PRId64
	    "&b=now", id);
	vm.input = str_printf(page->arena, "%.*s/input.json",
	    STR_ARG(vm.path));
	vm.result = str_printf(page->arena, "%.*s/result.json",
	    STR_ARG(vm.path));
	vm.pdf = str_printf(page->arena, "%.*s/print.pdf", STR_ARG(vm.path));
	vm.can_change = usecase_allows(change, &page->actor);
	vm.can_delete = usecase_allows(delete, &page->actor);
	return fill_kept(page, &c, &vm, err) &&
	    page_show(page, "recovery/saved", &vm, vm.name, err);
}

/* ---- its bytes ---------------------------------------------------------- */

static bool
download(struct page *page, bool input, struct err *err)
{
	struct calculation c;
	struct str in, out;
	int64_t id;

	page->no_cache = true;
	return page_id(page, 0, &id, err) &&
	    store_get(page->tx, &calculation_record, id, &c, err) &&
	    calculation_bytes(page->tx, &c, &in, &out, err) &&
	    page_download(page, input ? in : out, "application/json",
	        input ? STR("input.json") : STR("result.json"), err);
}

bool
page_saved_input(struct page *page, struct err *err)
{
	return download(page, true, err);
}

bool
page_saved_result(struct page *page, struct err *err)
{
	return download(page, false, err);
}

bool
page_saved_pdf(struct page *page, struct err *err)
{
	struct saved_question q;
	struct saved_answer s;
	struct calculation c;
	struct str text, bytes;
	int64_t id;

	page->no_cache = true;
	return page_id(page, 0, &id, err) &&
	    store_get(page->tx, &calculation_record, id, &c, err) &&
	    saved_load(page->tx, &c, &q, &s, &text, err) &&
	    saved_pdf(page, c.name, &s, c.computed_at.v, &bytes, err) &&
	    page_download(page, bytes, "application/pdf", str_printf(
	        page->arena, "%.*s.pdf", STR_ARG(c.name)), err);
}
