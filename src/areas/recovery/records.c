/* SPDX-License-Identifier: EUPL-1.2 */
/* records.c - field tables of procedures, measurements, calculations, orders. */
#include "areas/recovery/recovery.h"

#define REQ FIELD_REQUIRED
#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)

#define YEAR (365 * (int64_t)SECONDS_DAY)

static const struct choice procedure_kinds[PROCEDURE__MAX] = {
	[PROCEDURE_NONE] = { "" },
	[PROCEDURE_IT] = { "it-recovery" },
	[PROCEDURE_PROCESS] = { "process-restart" },
	[PROCEDURE_FALLBACK] = { "fallback-start" },
	[PROCEDURE_NORMAL] = { "return-to-normal" },
};

static const struct choice sources[] = {
	{ "" }, { "restore-test" }, { "exercise" }, { "incident" },
	{ "agent" }, { "other" },
};

static const struct choice outcomes[] = {
	{ "" }, { "succeeded" }, { "partly" }, { "failed" },
};

static const struct choice order_states[ORDER_STATE__MAX] = {
	[ORDER_NONE] = { "" },
	[ORDER_PROPOSAL] = { "proposal" },
	[ORDER_ADOPTED] = { "adopted" },
	[ORDER_SUPERSEDED] = { "superseded" },
};

static void
fault(struct errs *errs, const char *field, const char *id, int64_t row,
    struct err_arg a, struct err_arg b)
{
	struct err err = { 0 };

	err_set_args(&err, ERR_INVALID, field, id, a, b);
	err.row = row;
	errs_add(errs, &err);
}

#define NO_ARG ((struct err_arg){ .kind = ERR_ARG_NONE })

static void
fault_plain(struct errs *errs, const char *field, const char *id)
{
	fault(errs, field, id, 0, NO_ARG, NO_ARG);
}

/* ---- procedure ---------------------------------------------------------- */

static void
check_step(const void *object, struct errs *errs)
{
	const struct procedure_step *s = object;

	if (s->min.known && s->likely.known && s->likely.v < s->min.v)
		fault_plain(errs, "likely", "likely-below-min");
	if (s->max.known && ((s->likely.known && s->max.v < s->likely.v) ||
	        (s->min.known && s->max.v < s->min.v)))
		fault_plain(errs, "max", "max-below-likely");
	if (s->units.known && !s->team.known)
		fault_plain(errs, "units", "step-units-of-team");
}

#define REC struct procedure_step
static const struct field step_fields[] = {
	F_TEXT(name, .flags = REQ, .max = 200),
	F_TEXT(how, .max = 2000),
	F_REFERENCE(team, "team"),
	F_INTEGER(units, .min = 1, .max = 1000),
	F_TEXT(means, .max = 300),
	F_DURATION(min, .max = YEAR),
	F_DURATION(likely, .max = YEAR),
	F_DURATION(max, .max = YEAR),
	F_TEXT(after, .max = 80),
	F_FLAG(unattended),
	F_TEXT(verify, .max = 500),
	F_TEXT(rollback, .max = 500),
};
#undef REC
static const struct record step_record = {
	.name = "procedure_step",
	.fields = step_fields,
	.nfields = COUNT(step_fields),
	.size = sizeof(struct procedure_step),
	.check = check_step,
};

int
step_after(const struct rows *steps, size_t i, int32_t list[STEP_AFTER])
{
	const struct procedure_step *s = steps->items;
	struct str rest = str_trim(s[i].after);
	int n = 0;

	if (rest.len == 0) {
		list[0] = (int32_t)i - 1;
		return i > 0;
	}
	if (str_eq_c(rest, "0"))
		return 0;
	while (rest.ptr != NULL) {
		struct str part = str_trim(str_cut(&rest, ','));
		int64_t number;

		if (n == STEP_AFTER || !str_to_i64(part, &number) ||
		    number < 1 || number > (int64_t)steps->n ||
		    number == (int64_t)i + 1)
			return -1;
		list[n++] = (int32_t)number - 1;
	}
	return n;
}

/*
 * Take steps whose predecessors are taken until none is left; done[] says which.
 * With a circle some stay: the first of them that waits for one of the others.
 */
static bool
take_steps(const struct rows *steps, bool done[STEPS_MAX])
{
	bool moved = true;
	size_t left = steps->n;

	for (size_t i = 0; i < steps->n; i++)
		done[i] = false;
	while (moved && left > 0) {
		moved = false;
		for (size_t i = 0; i < steps->n; i++) {
			int32_t list[STEP_AFTER];
			int n = step_after(steps, i, list);
			bool ready = !done[i];

			for (int k = 0; k < n; k++)
				ready = ready && done[list[k]];
			if (!ready)
				continue;
			done[i] = moved = true;
			left--;
		}
	}
	return left == 0;
}

/* One that is on a circle: from any left step, walk back until one repeats. */
static size_t
step_on_circle(const struct rows *steps, const bool done[STEPS_MAX])
{
	bool seen[STEPS_MAX] = { false };
	size_t at = 0;

	while (at < steps->n && done[at])
		at++;
	while (!seen[at]) {
		int32_t list[STEP_AFTER];
		int n = step_after(steps, at, list);

		seen[at] = true;
		for (int k = 0; k < n; k++)
			if (!done[list[k]]) {
				at = (size_t)list[k];
				break;
			}
	}
	return at;
}

static void
check_steps(const struct procedure *p, struct errs *errs)
{
	const struct procedure_step *s = p->steps.items;
	bool done[STEPS_MAX], readable = true;
	size_t at;

	if (p->steps.n > STEPS_MAX)
		return;		/* said by the field itself */
	for (size_t i = 0; i < p->steps.n; i++) {
		int32_t list[STEP_AFTER];

		if (step_after(&p->steps, i, list) >= 0)
			continue;
		readable = false;
		fault(errs, "steps.after", "step-after-invalid",
		    (int64_t)i + 1, ERR_TEXT(s[i].after),
		    ERR_INT((int64_t)p->steps.n));
	}
	if (!readable || take_steps(&p->steps, done))
		return;
	at = step_on_circle(&p->steps, done);
	fault(errs, "steps.after", "step-circle", (int64_t)at + 1,
	    ERR_INT((int64_t)at + 1), ERR_TEXT(s[at].name));
}

/* What a kind of procedure is about: bits of resource, site, process, fallback. */
static void
check_procedure(const void *object, struct errs *errs)
{
	static const unsigned suits[PROCEDURE__MAX] = {
		[PROCEDURE_NONE] = 0xf, [PROCEDURE_IT] = 0x3,
		[PROCEDURE_PROCESS] = 0x4, [PROCEDURE_FALLBACK] = 0x8,
		[PROCEDURE_NORMAL] = 0xf,
	};
	const struct procedure *p = object;
	unsigned bits = (unsigned)p->resource.known |
	    (unsigned)p->site.known << 1 | (unsigned)p->process.known << 2 |
	    (unsigned)p->fallback.known << 3;

	if (bits == 0 || (bits & (bits - 1)) != 0)
		fault_plain(errs, "resource", "procedure-of-one");
	else if ((bits & suits[p->kind]) == 0)
		fault_plain(errs, "kind", "procedure-kind-suits");
	check_steps(p, errs);
}

#define REC struct procedure
static const struct field procedure_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_CHOICE(kind, procedure_kinds, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(resource, "resource", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(site, "site", .flags = FIELD_FILTER),
	F_REFERENCE(process, "process", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(fallback, "fallback", .flags = FIELD_FILTER),
	F_REFERENCE(owner, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(description, .flags = FIELD_SEARCH),
	F_ROWS(steps, &step_record, .flags = FIELD_LIST, .max = STEPS_MAX),
	F_ATTACHMENT(document),
	F_DATE(reviewed_at, .flags = FIELD_LIST | FIELD_SORT),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record procedure_record = {
	.name = "procedure",
	.path = "procedures",
	.fields = procedure_fields,
	.nfields = COUNT(procedure_fields),
	.size = sizeof(struct procedure),
	.check = check_procedure,
};

/* Longest chain by one figure of the steps; `at` is the field's offset. */
static struct opt64
longest(const struct rows *steps, size_t at)
{
	struct opt64 end[STEPS_MAX] = { { 0 } }, all = KNOWN(0);
	bool done[STEPS_MAX] = { false };

	for (size_t round = 0; round < steps->n; round++)
		for (size_t i = 0; i < steps->n; i++) {
			const struct opt64 *own = (const void *)
			    ((const char *)steps->items +
			    i * sizeof(struct procedure_step) + at);
			int32_t list[STEP_AFTER];
			int n = step_after(steps, i, list);
			bool ready = !done[i];
			struct opt64 start = KNOWN(0);

			for (int k = 0; k < n; k++) {
				ready = ready && done[list[k]];
				if (!start.known || !end[list[k]].known)
					start = UNKNOWN;
				else if (end[list[k]].v > start.v)
					start = end[list[k]];
			}
			if (!ready)
				continue;
			done[i] = true;
			end[i] = start.known && own->known
			    ? KNOWN(start.v + own->v) : UNKNOWN;
			if (!all.known || !end[i].known)
				all = UNKNOWN;
			else if (end[i].v > all.v)
				all = end[i];
		}
	return all;
}

struct procedure_length
procedure_length(const struct procedure *p)
{
	if (p->steps.n == 0 || p->steps.n > STEPS_MAX)
		return (struct procedure_length){ UNKNOWN, UNKNOWN, UNKNOWN };
	return (struct procedure_length){
		longest(&p->steps, offsetof(struct procedure_step, min)),
		longest(&p->steps, offsetof(struct procedure_step, likely)),
		longest(&p->steps, offsetof(struct procedure_step, max)),
	};
}

/* ---- measurement -------------------------------------------------------- */

static void
check_measurement(const void *object, struct errs *errs)
{
	const struct measurement *m = object;

	if (!m->procedure.known && !m->resource.known && !m->process.known)
		fault_plain(errs, "procedure", "measurement-of-what");
	if (m->step.known && !m->procedure.known)
		fault_plain(errs, "step", "measurement-step-of-procedure");
}

#define REC struct measurement
static const struct field measurement_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_REFERENCE(procedure, "procedure", .flags = FIELD_LIST | FIELD_FILTER),
	F_INTEGER(step, .min = 1, .max = STEPS_MAX),
	F_REFERENCE(resource, "resource", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(process, "process", .flags = FIELD_FILTER),
	F_CHOICE(source, sources, .flags = REQ | FIELD_LIST | FIELD_FILTER),
	F_DATE(measured_at, .flags = REQ | FIELD_LIST | FIELD_SORT),
	F_DURATION(duration, .flags = REQ | FIELD_LIST | FIELD_SORT, .max = YEAR),
	F_CHOICE(outcome, outcomes, .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(note),
	F_ATTACHMENT(evidence),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record measurement_record = {
	.name = "measurement",
	.path = "measurements",
	.fields = measurement_fields,
	.nfields = COUNT(measurement_fields),
	.size = sizeof(struct measurement),
	.check = check_measurement,
};

/* ---- calculation and order ---------------------------------------------- */

#define REC struct calculation
static const struct field calculation_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 200),
	F_REFERENCE(scenario, "scenario", .flags = FIELD_LIST | FIELD_FILTER),
	F_INSTANT(at, .flags = FIELD_LIST | FIELD_SORT),
	F_INTEGER(seed),
	F_INTEGER(steps),
	F_LONG_TEXT(note),
	F_ATTACHMENT(input, .flags = FIELD_READONLY),
	F_ATTACHMENT(result, .flags = FIELD_READONLY),
	F_TEXT(engine, .flags = FIELD_READONLY | FIELD_LIST, .max = 80),
	F_INSTANT(computed_at, .flags = FIELD_READONLY | FIELD_LIST),
	F_TEXT(computed_by, .flags = FIELD_READONLY | FIELD_PERSONAL | FIELD_LIST, .max = 200),
	F_INTEGER(on_time, .flags = FIELD_READONLY | FIELD_LIST),
	F_INTEGER(processes, .flags = FIELD_READONLY | FIELD_LIST),
};
#undef REC
const struct record calculation_record = {
	.name = "calculation",
	.path = "calculations",
	.fields = calculation_fields,
	.nfields = COUNT(calculation_fields),
	.size = sizeof(struct calculation),
};

static int
things_in(const struct order_item *i)
{
	return i->resource.known + i->process.known + i->site.known +
	    i->supplier.known;
}

static void
check_item(const void *object, struct errs *errs)
{
	const struct order_item *i = object;

	if (things_in(i) != 1)
		fault_plain(errs, "resource", "order-item-names-one");
	if (i->later && i->reason.len == 0)
		fault_plain(errs, "reason", "order-later-why");
}

#define REC struct order_item
static const struct field item_fields[] = {
	F_REFERENCE(resource, "resource"),
	F_REFERENCE(process, "process"),
	F_REFERENCE(site, "site"),
	F_REFERENCE(supplier, "supplier"),
	F_FLAG(later),
	F_TEXT(reason, .max = 300),
};
#undef REC
static const struct record item_record = {
	.name = "order_item",
	.fields = item_fields,
	.nfields = COUNT(item_fields),
	.size = sizeof(struct order_item),
	.check = check_item,
};

static void
check_order(const void *object, struct errs *errs)
{
	const struct recovery_order *o = object;
	const struct order_item *i = o->items.items;

	for (size_t k = 0; k < o->items.n; k++)
		for (size_t j = 0; j < k; j++)
			if (things_in(&i[k]) == 1 &&
			    opt64_eq(i[k].resource, i[j].resource) &&
			    opt64_eq(i[k].process, i[j].process) &&
			    opt64_eq(i[k].site, i[j].site) &&
			    opt64_eq(i[k].supplier, i[j].supplier)) {
				fault(errs, "items", "order-item-twice",
				    (int64_t)k + 1, NO_ARG, NO_ARG);
				break;
			}
}

#define REC struct recovery_order
static const struct field order_fields[] = {
	F_TEXT(name, .flags = TITLE, .max = 160),
	F_REFERENCE(scenario, "scenario", .flags = FIELD_LIST | FIELD_FILTER),
	F_REFERENCE(calculation, "calculation", .flags = FIELD_FILTER),
	F_ROWS(items, &item_record, .flags = FIELD_LIST, .max = 1000),
	F_DATE(decided_at, .flags = FIELD_LIST | FIELD_SORT),
	F_REFERENCE(decided_by, "person", .flags = FIELD_LIST | FIELD_FILTER),
	F_LONG_TEXT(reason, .flags = FIELD_SEARCH),
	F_CHOICE(state, order_states, .flags = FIELD_READONLY | FIELD_LIST | FIELD_FILTER),
	F_INSTANT(adopted_at, .flags = FIELD_READONLY),
	F_TEXT(adopted_by, .flags = FIELD_READONLY | FIELD_PERSONAL, .max = 200),
	F_TEXT(external_id, .max = 200),
};
#undef REC
const struct record recovery_order_record = {
	.name = "recovery_order",
	.path = "recovery-orders",
	.fields = order_fields,
	.nfields = COUNT(order_fields),
	.size = sizeof(struct recovery_order),
	.check = check_order,
};
