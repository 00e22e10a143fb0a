/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * start.c - the seven steps of a newcomer, as pages.
 *
 * How far one is follows from the records alone, so anybody may go on where
 * another stopped, and nothing is lost by leaving.  Examples come from the
 * sector's profile.
 */
#include <inttypes.h>

#include "areas/home/pages.h"

enum { PICKED = 40 };

struct step_line {
	int64_t number;
	const char *label;		/* message id */
	struct str path;
	bool is_done, is_now;
};

struct pick_line {
	struct str name, value;
	bool is_known;			/* recorded already */
	bool is_ticked;
};

struct own_line {
	struct piece_tag tag;
	struct str text;
};

struct start_vm {
	struct str organisation;
	int64_t minutes;
	bool has_minutes, has_faults, is_list, is_ask, is_fallback, is_exercise,
	    is_decide, is_carry_out, is_again, has_subject, can_edit;
	struct view_list steps, results, faults;
	/* step 1 */
	struct view_list processes, resources, suppliers;
	struct str own_processes, own_resources, own_suppliers;
	/* steps 2 and 3 */
	struct str subject, subject_id, subject_path;
	struct str left;		/* "nog 3 processen" */
	struct view_list times, picks;
	struct str time, verification, said_by, said, name, description,
	    set_up, holds, level, example;
	struct str back, next;
};

#define VIEW struct step_line
static const struct view_field step_fields[] = {
	V_INT(number), V_MSG(label), V_URL(path), V_BOOL(is_done),
	V_BOOL(is_now),
};
#undef VIEW
static const struct view step_view = VIEW_OF(struct step_line, step_fields);

#define VIEW struct pick_line
static const struct view_field pick_fields[] = {
	V_STR(name), V_STR(value), V_BOOL(is_known), V_BOOL(is_ticked),
};
#undef VIEW
static const struct view pick_view = VIEW_OF(struct pick_line, pick_fields);

#define VIEW struct own_line
static const struct view_field own_fields[] = {
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_STR(text),
};
#undef VIEW
static const struct view own_view = VIEW_OF(struct own_line, own_fields);

#define VIEW struct start_vm
static const struct view_field start_fields[] = {
	V_STR(organisation), V_INT(minutes), V_BOOL(has_minutes),
	V_BOOL(has_faults), V_BOOL(is_list), V_BOOL(is_ask),
	V_BOOL(is_fallback), V_BOOL(is_exercise), V_BOOL(is_decide),
	V_BOOL(is_carry_out), V_BOOL(is_again), V_BOOL(has_subject),
	V_BOOL(can_edit), V_LIST(steps, &step_view),
	V_LIST(results, &own_view), V_LIST(faults, &view_of_str),
	V_LIST(processes, &pick_view), V_LIST(resources, &pick_view),
	V_LIST(suppliers, &pick_view), V_STR(own_processes),
	V_STR(own_resources), V_STR(own_suppliers), V_STR(subject),
	V_STR(subject_id), V_URL(subject_path), V_STR(left),
	V_LIST(times, &pick_view), V_LIST(picks, &pick_view), V_STR(time),
	V_STR(verification), V_STR(said_by), V_STR(said), V_STR(name),
	V_STR(description), V_STR(set_up), V_STR(holds), V_STR(level),
	V_STR(example), V_URL(back), V_URL(next),
};
#undef VIEW
const struct view start_view = VIEW_OF(struct start_vm, start_fields);

/* ---- what is there ------------------------------------------------------ */

static bool
read_processes(struct page *page, struct start *s, struct err *err)
{
	const struct record *r = &process_record;
	struct query q = {
		.record = r,
		.filters = { { .field = record_field(r, STR("criticality")),
		    .op = QUERY_IS, .n = CRITICALITY_CRITICAL } },
		.nfilters = 1,
		.limit = START_MAX,
		.without_rows = true,
	};
	struct query_page found;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	s->list = arena_array(page->arena, struct start_process, found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct process *p =
		    &((const struct process *)found.objects)[i];

		s->list[i] = (struct start_process){ .id = p->rec.id,
			.name = p->name, .rto = p->rto };
	}
	s->n = found.n;
	return true;
}

/* Which of the processes have a record of `r`? */
static bool
have(struct page *page, const struct record *r, const struct start *s,
    bool *have_r, struct err *err)
{
	int64_t *ids = arena_array(page->arena, int64_t, s->n);

	for (size_t i = 0; i < s->n; i++)
		ids[i] = s->list[i].id;
	return store_are_named(page->tx, r, record_field(r, STR("process")),
	    ids, s->n, have_r, err);
}

static bool
read_belongings(struct page *page, struct start *s, struct err *err)
{
	bool *needs = arena_array(page->arena, bool, s->n);
	bool *fallbacks = arena_array(page->arena, bool, s->n);

	if (!have(page, &requirement_record, s, needs, err) ||
	    !have(page, &fallback_record, s, fallbacks, err))
		return false;
	for (size_t i = 0; i < s->n; i++) {
		s->list[i].has_needs = needs[i];
		s->list[i].has_fallback = fallbacks[i];
		s->counts.asked += s->list[i].rto.known && needs[i];
		s->counts.backed += fallbacks[i];
	}
	return true;
}

static bool
count(struct page *page, const struct record *r, int64_t *n_r,
    struct err *err)
{
	struct query q = { .record = r, .limit = 1, .without_rows = true };
	struct query_page found;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	*n_r = found.count;
	return true;
}

static bool
count_finished(struct page *page, int64_t *n_r, struct err *err)
{
	static const enum action_state states[] = { ACTION_DONE,
		ACTION_VERIFIED, ACTION_REJECTED };
	const struct record *r = &action_record;

	*n_r = 0;
	for (size_t i = 0; i < COUNT(states); i++) {
		struct query q = {
			.record = r,
			.filters = { { .field = record_field(r, STR("state")),
			    .op = QUERY_IS, .n = states[i] } },
			.nfilters = 1,
			.limit = 1,
		};
		struct query_page found;

		if (!store_query(page->tx, &q, &found, err))
			return false;
		*n_r += found.count;
	}
	return true;
}

bool
start_read(struct page *page, struct start *s, struct err *err)
{
	struct start_counts *c = &s->counts;

	*s = (struct start){ 0 };
	if (!store_get(page->tx, &organisation_record,
	        page->actor.organisation, &s->us, err) ||
	    !read_processes(page, s, err))
		return false;
	s->profile = profile_of((enum sector)s->us.sector);
	c->critical = (int64_t)s->n;
	return read_belongings(page, s, err) &&
	    count(page, &resource_record, &c->resources, err) &&
	    count(page, &supplier_record, &c->suppliers, err) &&
	    count(page, &action_record, &c->actions, err) &&
	    count_finished(page, &c->finished, err);
}

const struct start_process *
start_subject(const struct page *page, const struct start *s,
    enum start_step step)
{
	struct str asked = page_query(page, "process");
	int64_t id = 0;

	if (asked.ptr == NULL)
		asked = page_input(page, "process");
	if (asked.ptr != NULL && !str_to_i64(asked, &id))
		id = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct start_process *p = &s->list[i];

		if (id != 0 ? p->id == id : step == START_FALLBACK
		    ? !p->has_fallback : !p->rto.known || !p->has_needs)
			return p;
	}
	return NULL;
}

/* ---- parts of the page -------------------------------------------------- */

static const char *const step_labels[START__END] = {
	[START_LIST] = "start-step-1",
	[START_ASK] = "start-step-2",
	[START_FALLBACK] = "start-step-3",
	[START_EXERCISE] = "start-step-4",
	[START_DECIDE] = "start-step-5",
	[START_CARRY_OUT] = "start-step-6",
	[START_AGAIN] = "start-step-7",
};

static void
fill_steps(const struct page *page, const struct start *s,
    enum start_step now, struct start_vm *vm)
{
	struct step_line *lines = arena_array(page->arena, struct step_line,
	    START__END - 1);

	for (int64_t k = 1; k < START__END; k++)
		lines[k - 1] = (struct step_line){ k, step_labels[k],
			str_printf(page->arena, "/start/%" PRId64, k),
			start_is_done(&s->counts, (enum start_step)k),
			k == (int64_t)now };
	vm->steps = VIEW_LIST_OF(lines, START__END - 1);
	vm->minutes = start_minutes(&s->counts);
	vm->has_minutes = vm->minutes > 0;
	if (now > START_LIST)
		vm->back = str_printf(page->arena, "/start/%d", (int)now - 1);
	if (now < START_AGAIN)
		vm->next = str_printf(page->arena, "/start/%d", (int)now + 1);
}

/* All of them, some, or none yet. */
static struct own_line
result(const struct page *page, int64_t have, int64_t all, const char *id)
{
	struct str text = say(page, id, { "a", ERR_INT(have) },
	    { "b", ERR_INT(all) });

	if (have == 0)
		return (struct own_line){ TAG("none", "?",
		    page_message(page, "start-not-yet")), text };
	return (struct own_line){ have < all
	    ? TAG("warn", "◔", page_message(page, "start-partly"))
	    : TAG("ok", "✔", page_message(page, "start-done")), text };
}

static void
fill_results(const struct page *page, const struct start *s,
    struct start_vm *vm)
{
	const struct start_counts *c = &s->counts;
	struct own_line *lines = arena_array(page->arena, struct own_line, 5);

	lines[0] = result(page, c->critical, c->critical, "start-has-list");
	lines[1] = result(page, c->asked, c->critical, "start-has-targets");
	lines[2] = result(page, c->asked, c->critical, "start-has-map");
	lines[3] = result(page, c->backed, c->critical, "start-has-fallbacks");
	lines[4] = result(page, c->finished, c->actions, "start-has-actions");
	vm->results = VIEW_LIST_OF(lines, 5);
}

static bool
was_ticked(const struct page *page, const char *input, struct str value)
{
	for (size_t i = 0; i < page->ninputs; i++)
		if (str_eq_c(page->inputs[i].name, input) &&
		    str_eq(page->inputs[i].value, value))
			return true;
	return false;
}

static bool
pick(struct page *page, const struct record *r, const char *input,
    struct str name, struct pick_line *line, struct err *err)
{
	struct opt64 id;

	if (!store_id_of(page->tx, r, name, &id, err))
		return false;
	*line = (struct pick_line){ name, name, id.known,
		was_ticked(page, input, name) };
	return true;
}

static bool
fill_list(struct page *page, const struct start *s, struct start_vm *vm,
    struct err *err)
{
	const struct profile *f = s->profile;
	struct pick_line *p = arena_array(page->arena, struct pick_line,
	    f->nprocesses);
	struct pick_line *r = arena_array(page->arena, struct pick_line,
	    f->nresources);
	struct pick_line *u = arena_array(page->arena, struct pick_line,
	    f->nsuppliers);

	for (size_t i = 0; i < f->nprocesses; i++)
		if (!pick(page, &process_record, "process-name",
		        f->processes[i].in[page->lang], &p[i], err))
			return false;
	for (size_t i = 0; i < f->nresources; i++)
		if (!pick(page, &resource_record, "resource-name",
		        f->resources[i].name.in[page->lang], &r[i], err))
			return false;
	for (size_t i = 0; i < f->nsuppliers; i++)
		if (!pick(page, &supplier_record, "supplier-name",
		        f->suppliers[i].name.in[page->lang], &u[i], err))
			return false;
	vm->processes = VIEW_LIST_OF(p, f->nprocesses);
	vm->resources = VIEW_LIST_OF(r, f->nresources);
	vm->suppliers = VIEW_LIST_OF(u, f->nsuppliers);
	vm->own_processes = page_input(page, "own-processes");
	vm->own_resources = page_input(page, "own-resources");
	vm->own_suppliers = page_input(page, "own-suppliers");
	return true;
}

static void
fill_subject(struct page *page, const struct start *s, enum start_step step,
    struct start_vm *vm)
{
	const struct start_process *p = start_subject(page, s, step);
	int64_t left = s->counts.critical - (step == START_FALLBACK
	    ? s->counts.backed : s->counts.asked);

	vm->left = say(page, "start-left", { "n", ERR_INT(left) });
	vm->has_subject = p != NULL;
	if (p == NULL)
		return;
	vm->subject = p->name;
	vm->subject_id = str_printf(page->arena, "%" PRId64, p->id);
	vm->subject_path = page_path(page, &process_record, p->id);
	vm->time = page_input(page, "time");
	vm->verification = page_input(page, "verification");
	vm->said_by = page_input(page, "said-by");
	vm->said = page_input(page, "said");
	vm->name = page_input(page, "name");
	if (vm->name.len == 0)
		vm->name = say(page, "start-fallback-name",
		    { "a", ERR_TEXT(p->name) });
	vm->description = page_input(page, "description");
	vm->set_up = page_input(page, "set_up");
	vm->holds = page_input(page, "holds");
	vm->level = page_input(page, "level");
	vm->example = s->profile->fallback.in[page->lang];
}

/* The answers that people give most; any other may be typed. */
static void
fill_times(const struct page *page, struct start_vm *vm)
{
	static const int64_t times[] = { SECONDS_HOUR, 4 * SECONDS_HOUR,
		8 * SECONDS_HOUR, SECONDS_DAY, 3 * SECONDS_DAY, SECONDS_WEEK };
	struct pick_line *lines = arena_array(page->arena, struct pick_line,
	    COUNT(times));

	for (size_t i = 0; i < COUNT(times); i++) {
		struct str text = say_long(page, KNOWN(times[i]));

		lines[i] = (struct pick_line){ .name = text, .value = text };
	}
	vm->times = VIEW_LIST_OF(lines, COUNT(times));
}

static bool
fill_picks(struct page *page, struct start_vm *vm, struct err *err)
{
	struct query q = { .record = &resource_record, .limit = PICKED,
		.without_rows = true };
	struct query_page found;
	struct pick_line *lines;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	lines = arena_array(page->arena, struct pick_line, found.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct resource *r =
		    &((const struct resource *)found.objects)[i];

		lines[i].name = r->name;
		lines[i].value = str_printf(page->arena, "%" PRId64,
		    r->rec.id);
		lines[i].is_ticked = was_ticked(page, "needs",
		    lines[i].value);
	}
	vm->picks = VIEW_LIST_OF(lines, found.n);
	return true;
}

bool
start_show(struct page *page, enum start_step step, const struct errs *errs,
    struct err *err)
{
	struct start_vm vm = {
		.is_list = step == START_LIST,
		.is_ask = step == START_ASK,
		.is_fallback = step == START_FALLBACK,
		.is_exercise = step == START_EXERCISE,
		.is_decide = step == START_DECIDE,
		.is_carry_out = step == START_CARRY_OUT,
		.is_again = step == START_AGAIN,
		.can_edit = actor_may(&page->actor, RIGHT_EDIT_BIA),
	};
	struct start s;

	if (!start_read(page, &s, err))
		return false;
	vm.organisation = s.us.name;
	if (errs != NULL) {
		vm.faults = show_faults(page, errs);
		vm.has_faults = true;
	}
	fill_steps(page, &s, step, &vm);
	fill_results(page, &s, &vm);
	fill_subject(page, &s, step, &vm);
	fill_times(page, &vm);
	return fill_list(page, &s, &vm, err) && fill_picks(page, &vm, err) &&
	    page_show_status(page, errs == NULL ? 200 : 422, "home/start",
	        &vm, page_message(page, "start-title"), err);
}

bool
page_start(struct page *page, struct err *err)
{
	struct start s;

	return start_read(page, &s, err) &&
	    start_show(page, start_next(&s.counts), NULL, err);
}

bool
page_start_step(struct page *page, struct err *err)
{
	int64_t step;

	if (!page_id(page, 0, &step, err))
		return false;
	if (step >= START__END)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	return start_show(page, (enum start_step)step, NULL, err);
}
