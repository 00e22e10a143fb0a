/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rules.c - a recovery order that management adopts, measurements that were
 * really taken, and calculations that stay what they were.
 *
 * The newest whole restore of a resource that succeeded is what is proven of it;
 * the resource says so itself, since the BIA knows nothing of measurements.
 *
 * An adopted order is a dated decision: it is never changed, a newer one takes
 * its place.  What the engine finds better is a proposal until somebody decides.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "areas/crud.h"
#include "areas/recovery/rules.h"
#include "areas/recovery/statements.h"
#include "store/attachment.h"

/* A day is over everywhere a day after it began in UTC. */
static bool
is_future(const struct tx *tx, struct opt64 day)
{
	return day.known && day.v > tx_now(tx) / SECONDS_DAY + 1;
}

/* ---- measurement -------------------------------------------------------- */

static bool
check_taken(struct tx *tx, const struct measurement *m, struct errs *errs)
{
	struct procedure p;
	struct err err = { 0 };

	if (is_future(tx, m->measured_at))
		rule_refuse(errs, "measured_at", "measured-in-future");
	if (!m->procedure.known || !m->step.known)
		return errs_none(errs);
	if (!rule_get(tx, &procedure_record, m->procedure.v, &p, errs))
		return false;
	if (m->step.v > (int64_t)p.steps.n) {
		err_set_args(&err, ERR_INVALID, "step",
		    "measurement-no-such-step", ERR_INT((int64_t)p.steps.n));
		errs_add(errs, &err);
	}
	return errs_none(errs);
}

/* A measured procedure is of its resource. */
static bool
fill_resource(struct tx *tx, struct measurement *m, struct errs *errs)
{
	struct procedure p;

	if (m->resource.known || !m->procedure.known)
		return true;
	if (!rule_get(tx, &procedure_record, m->procedure.v, &p, errs))
		return false;
	m->resource = p.resource;
	return true;
}

/* What is proven of a resource, now that its measurements are these. */
static bool
prove(struct tx *tx, struct opt64 resource, struct errs *errs)
{
	struct opt64 duration = UNKNOWN, at = UNKNOWN;
	struct err err = { 0 };
	struct resource r;
	struct cursor *c;

	if (!resource.known)
		return true;
	if (!tx_query(tx, &recovery_statements[RECOVERY_PROVEN], &c, &err,
	        B_INT("resource", resource.v)))
		return errs_add(errs, &err);
	if (cursor_next(c)) {
		duration = cursor_num(c, 0);
		/* A date has no hour; noon is that day everywhere in Europe. */
		at = KNOWN(cursor_i64(c, 1) * SECONDS_DAY + SECONDS_DAY / 2);
	}
	if (!cursor_end(c, &err))
		return errs_add(errs, &err);
	if (!rule_get(tx, &resource_record, resource.v, &r, errs))
		return false;
	if (opt64_eq(r.proven, duration) && opt64_eq(r.proven_at, at))
		return true;
	r.proven = duration;
	r.proven_at = at;
	return store_change(tx, &resource_record, &r, errs);
}

static bool
create_measurement(struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	struct measurement *m = call->object;

	return check_taken(tx, m, errs) && fill_resource(tx, m, errs) &&
	    store_insert(tx, &measurement_record, m, errs) &&
	    prove(tx, m->resource, errs);
}

static bool
change_measurement(struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	struct measurement *m = call->object, was;

	return rule_get(tx, &measurement_record, call->id, &was, errs) &&
	    check_taken(tx, m, errs) && fill_resource(tx, m, errs) &&
	    store_change(tx, &measurement_record, m, errs) &&
	    prove(tx, was.resource, errs) && prove(tx, m->resource, errs);
}

static bool
delete_measurement(struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	struct measurement was;

	return rule_get(tx, &measurement_record, call->id, &was, errs) &&
	    store_delete(tx, &measurement_record, call->id, call->version,
	        errs) && prove(tx, was.resource, errs);
}

/* ---- calculation -------------------------------------------------------- */

static const char *const kept_fields[] = { "input", "result", "engine",
	"computed_at", "computed_by", "on_time", "processes" };

static bool
create_calculation(struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	struct calculation *c = call->object;

	c->input = c->result = c->computed_at = UNKNOWN;
	c->on_time = c->processes = UNKNOWN;
	c->engine = c->computed_by = STR_EMPTY;
	return store_insert(tx, &calculation_record, c, errs);
}

/* Computed, it answers for what it was asked: only its words may change. */
static bool
change_calculation(struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	static const char *const asked[] = { "scenario", "at", "seed",
		"steps" };
	const struct record *r = &calculation_record;
	struct calculation was;

	if (!rule_get(tx, r, call->id, &was, errs))
		return false;
	for (size_t i = 0; i < COUNT(asked) && was.computed_at.known; i++)
		if (!field_is_equal(record_field(r, str_of(asked[i])), &was,
		        call->object))
			rule_refuse(errs, asked[i], "calculation-is-kept");
	for (size_t i = 0; i < COUNT(kept_fields); i++)
		field_copy(record_field(r, str_of(kept_fields[i])),
		    tx_arena(tx), call->object, &was);
	return errs_none(errs) && store_change(tx, r, call->object, errs);
}

static bool
add_text(struct tx *tx, struct str text, const char *name, struct opt64 *id_r,
    struct err *err)
{
	struct attachment out;
	bool ok = attachment_add(tx, text, str_of(name),
	    STR("application/json"), &out, err);

	*id_r = ok ? KNOWN(out.id) : UNKNOWN;
	return ok;
}

static bool
keep_calculation(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct calculation_kept *k = call->input;
	struct calculation c;
	struct err err = { 0 };

	if (!rule_get(tx, &calculation_record, call->id, &c, errs))
		return false;
	if (c.computed_at.known)
		return rule_refuse(errs, "computed_at", "calculation-is-kept");
	if (!add_text(tx, k->input, "input.json", &c.input, &err) ||
	    !add_text(tx, k->result, "result.json", &c.result, &err))
		return errs_add(errs, &err);
	c.engine = k->engine;
	c.computed_at = KNOWN(tx_now(tx));
	c.computed_by = tx_actor(tx)->name;
	c.on_time = k->on_time;
	c.processes = k->processes;
	return store_change(tx, &calculation_record, &c, errs);
}

static bool
take_chunk(void *arg, struct str chunk)
{
	buf_add(arg, chunk);
	return true;
}

static bool
read_text(struct tx *tx, struct opt64 id, struct str *text_r, struct err *err)
{
	struct buf out = BUF_IN(tx_arena(tx), ATTACHMENT_MAX);

	if (!id.known)
		return err_set(err, ERR_NOT_FOUND, NULL,
		    "calculation-not-computed");
	if (!attachment_read(tx, id.v, take_chunk, &out, err))
		return false;
	*text_r = buf_str(&out);
	return true;
}

bool
calculation_bytes(struct tx *tx, const struct calculation *c,
    struct str *input_r, struct str *result_r, struct err *err)
{
	return read_text(tx, c->input, input_r, err) &&
	    read_text(tx, c->result, result_r, err);
}

/* ---- the order ---------------------------------------------------------- */

static bool
create_order(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct recovery_order *o = call->object;

	o->state = ORDER_PROPOSAL;
	o->adopted_at = UNKNOWN;
	o->adopted_by = STR_EMPTY;
	return store_insert(tx, &recovery_order_record, o, errs);
}

static bool
change_order(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct recovery_order *now = call->object, was;

	if (!rule_get(tx, &recovery_order_record, call->id, &was, errs))
		return false;
	now->state = was.state;
	now->adopted_at = was.adopted_at;
	now->adopted_by = was.adopted_by;
	if (was.state == ORDER_PROPOSAL || was.state == ORDER_NONE)
		return store_change(tx, &recovery_order_record, now, errs);
	/* Saying the same again is no change: an export read back. */
	for (size_t i = 0; i < recovery_order_record.nfields; i++)
		if (!field_is_equal(&recovery_order_record.fields[i], &was,
		        now))
			return rule_refuse(errs, recovery_order_record.fields[i]
			    .name, "order-is-adopted");
	return store_change(tx, &recovery_order_record, now, errs);
}

/* What was in force for the same scenario is no longer. */
static bool
supersede(struct tx *tx, struct opt64 scenario, struct errs *errs)
{
	int64_t ids[100];
	size_t n = 0;
	struct err err = { 0 };
	struct cursor *c;

	if (!tx_query(tx, &recovery_statements[RECOVERY_ADOPTED], &c, &err,
	        B_INT("scenario", scenario.known ? scenario.v : 0)))
		return errs_add(errs, &err);
	while (cursor_next(c))
		if (n < COUNT(ids))
			ids[n++] = cursor_i64(c, 0);
	if (!cursor_end(c, &err))
		return errs_add(errs, &err);
	for (size_t i = 0; i < n; i++) {
		struct recovery_order o;

		if (!rule_get(tx, &recovery_order_record, ids[i], &o, errs))
			return false;
		o.state = ORDER_SUPERSEDED;
		if (!store_change(tx, &recovery_order_record, &o, errs))
			return false;
	}
	return true;
}

static bool
adopt_order(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct recovery_order o;
	const struct order_item *item;
	bool any = false;

	if (!rule_get(tx, &recovery_order_record, call->id, &o, errs))
		return false;
	item = o.items.items;
	for (size_t i = 0; i < o.items.n; i++)
		any = any || !item[i].later;
	if (o.state != ORDER_PROPOSAL)
		rule_refuse(errs, "state", "state-not-now");
	if (!any)
		rule_refuse(errs, "items", "order-adopts-nothing");
	if (!o.decided_at.known)
		rule_refuse(errs, "decided_at", "order-decided-when");
	if (is_future(tx, o.decided_at))
		rule_refuse(errs, "decided_at", "order-decided-in-future");
	if (!o.decided_by.known)
		rule_refuse(errs, "decided_by", "order-decided-by-whom");
	if (!errs_none(errs) || !supersede(tx, o.scenario, errs))
		return false;
	if (call->version != 0)
		o.rec.version = call->version;
	o.state = ORDER_ADOPTED;
	o.adopted_at = KNOWN(tx_now(tx));
	o.adopted_by = tx_actor(tx)->name;
	return store_change(tx, &recovery_order_record, &o, errs);
}

static bool
fits_adopt(const void *object)
{
	return ((const struct recovery_order *)object)->state
	    == ORDER_PROPOSAL;
}

#define EDIT RIGHT_EDIT_BIA

const struct usecase recovery_usecases[] = {
	[PROCEDURE_CREATE] = CRUD_CREATE(procedure, EDIT, NULL),
	[PROCEDURE_CHANGE] = CRUD_CHANGE(procedure, EDIT, true, NULL),
	[PROCEDURE_DELETE] = CRUD_DELETE(procedure, EDIT),
	CRUD_CREATE(measurement, RIGHT_EDIT_PROOF, create_measurement),
	CRUD_CHANGE(measurement, RIGHT_EDIT_PROOF, false, change_measurement),
	{ .name = "measurement.delete", .verb = USECASE_DELETE,
	  .right = RIGHT_EDIT_PROOF, .record = &measurement_record,
	  .run = delete_measurement },
	CRUD_CREATE(calculation, EDIT, create_calculation),
	CRUD_CHANGE(calculation, EDIT, false, change_calculation),
	CRUD_DELETE(calculation, EDIT),
	{ .name = "calculation.keep", .verb = USECASE_DO, .right = EDIT,
	  .record = &calculation_record, .run = keep_calculation },
	CRUD_CREATE(recovery_order, EDIT, create_order),
	CRUD_CHANGE(recovery_order, EDIT, false, change_order),
	CRUD_DELETE(recovery_order, RIGHT_APPROVE),
	{ .name = "recovery_order.adopt", .verb = USECASE_DO,
	  .right = RIGHT_APPROVE, .record = &recovery_order_record,
	  .run = adopt_order, .fits = fits_adopt },
	{ 0 },
};

static struct usecase_call
keep_call(struct store *store, int64_t id, const struct calculation_kept *kept)
{
	return (struct usecase_call){ .id = id,
		.input = (void *)(uintptr_t)kept,
		.usecase = usecase_find(store, STR("calculation.keep")) };
}

bool
calculation_keep(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, int64_t id, const struct calculation_kept *kept,
    struct errs *errs)
{
	struct usecase_call call = keep_call(store, id, kept);

	return usecase_run(store, actor, now, a, &call, errs);
}

struct save {
	struct store *store;
	struct calculation *c;
	const struct calculation_kept *kept;
	int done;
};

/* First it is made, then kept. */
static bool
next_of_save(void *arg, struct tx *tx, struct usecase_call *call,
    bool *more_r, struct errs *errs)
{
	struct save *s = arg;

	(void)tx;
	if (s->done == 1)
		*call = keep_call(s->store, s->c->rec.id, s->kept);
	else
		*call = (struct usecase_call){ .object = s->c,
			.usecase = usecase_find(s->store,
			    STR("calculation.create")) };
	/* Without the first there is nothing to keep. */
	*more_r = s->done < 2 && errs_none(errs);
	s->done++;
	return true;
}

bool
calculation_save(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, struct calculation *c,
    const struct calculation_kept *kept, int64_t *entry_r, struct errs *errs)
{
	struct save s = { store, c, kept, 0 };
	const struct usecase *uc = usecase_find(store,
	    STR("calculation.keep"));
	struct err err = { 0 };

	if (!usecase_allows(uc, actor)) {
		err_set_args(&err, ERR_DENIED, NULL, "usecase-denied",
		    ERR_TEXT(str_of(uc->name)));
		return errs_add(errs, &err);
	}
	return usecase_run_all(store, actor, now, a, "calculation.save",
	    next_of_save, NULL, &s, entry_r, errs);
}
