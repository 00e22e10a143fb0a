/* SPDX-License-Identifier: EUPL-1.2 */
/* case.c - the whole of a what-if: losses, phases, targets, the adopted order. */
#include "areas/recovery/case.h"
#include "areas/recovery/statements.h"

enum { PER_CENT = 10000 };	/* of a million */

/* ---- what is lost ------------------------------------------------------- */

static int32_t
node_of(const struct model *m, const struct record *r, int64_t id)
{
	for (int k = 0; k < NODE_KIND__MAX; k++)
		if (model_record((enum node_kind)k) == r)
			return model_find(m, (enum node_kind)k, id);
	return -1;
}

/* Restored by whom or what, when no step says so. */
static struct span
own_work(const struct case_builder *b, int32_t node)
{
	enum node_kind kind = b->c->model->nodes[node].kind;
	struct span s = b->c->model->restore[node];

	if (kind == NODE_PERSON || kind == NODE_TEAM || kind == NODE_PROCESS)
		return b->cause_said ? SPAN_NONE : SPAN_UNKNOWN;
	return b->cause_said && s.lo == 0 && s.hi == FOREVER &&
	    kind != NODE_RESOURCE ? SPAN_NONE : s;
}

static bool
add_loss(struct case_builder *b, const struct scenario_thing *thing,
    struct whatif_loss *list, int64_t *share, uint8_t *seen, struct err *err)
{
	int32_t node = node_of(b->c->model, thing->record, thing->id);

	if (node < 0)
		return err_set_args(err, ERR_NOT_FOUND, "lose",
		    "whatif-not-found", ERR_INT(thing->id));
	if (thing->share.known && thing->share.v < 100) {
		share[node] = thing->share.v;
		return true;
	}
	share[node] = 100;
	if (seen[node]++)
		return true;
	if (b->c->in.nlost == CASE_LOST_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "lose",
		    "whatif-too-many", ERR_INT(CASE_LOST_MAX));
	list[b->c->in.nlost++] = (struct whatif_loss){ .node = node,
		.phases = b->c->in.nphases, .work = own_work(b, node) };
	return true;
}

static bool
load_losses(struct case_builder *b, struct err *err)
{
	size_t n = 0, nodes = (size_t)b->c->model->nnodes;
	const struct scenario_thing *of = NULL;
	struct whatif_loss *list = arena_array(b->a, struct whatif_loss,
	    CASE_LOST_MAX);
	int64_t *share = arena_array(b->a, int64_t, nodes);
	uint8_t *seen = arena_array(b->a, uint8_t, nodes);
	bool any = false;

	b->c->in.lost = list;
	b->share = share;
	if (b->c->has_scenario &&
	    !scenario_things(b->tx, &b->c->scenario, &of, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_loss(b, &of[i], list, share, seen, err))
			return false;
	for (size_t i = 0; i < b->wish->nlost; i++)
		if (!add_loss(b, &b->wish->lost[i], list, share, seen, err))
			return false;
	for (size_t i = 0; i < nodes; i++)
		any = any || share[i] > 0;
	return any || err_set(err, ERR_INVALID, "lose", "whatif-nothing-lost");
}

/* ---- phases ------------------------------------------------------------- */

enum { PHASES_BEFORE = 2, PHASES_MORE = 3 };	/* detection and decision;
                                                   those and the cause */

static struct span
between(struct opt64 min, struct opt64 likely, struct opt64 max)
{
	if (likely.known)
		return SPAN(likely.v);
	return SPAN_BETWEEN(min.known ? min.v : 0,
	    max.known ? max.v : FOREVER);
}

/* What the cause goes on for after all other phases are over. */
static struct span
rest_of_cause(struct opt64 lasts, struct span before)
{
	return SPAN_BETWEEN(time_sub(lasts.v, before.hi),
	    time_sub(lasts.v, before.lo));
}

static void
load_phases(struct case_builder *b, const struct organisation *org)
{
	static const char *const labels[] = { "phase-other", "phase-isolate",
		"phase-evidence", "phase-release", "phase-clean-environment",
		"phase-identities", "phase-other" };
	const struct scenario_phase *p = b->c->scenario.phases.items;
	size_t n = b->c->scenario.phases.n + PHASES_MORE;
	struct whatif_phase *phase = arena_array(b->a, struct whatif_phase, n);
	struct case_phase *words = arena_array(b->a, struct case_phase, n);
	struct opt64 lasts = b->c->scenario.lasts;
	struct span all = SPAN_NONE;
	int32_t k = PHASES_BEFORE;

	phase[0].length = span_of(org->detection_time);
	words[0].label = "phase-detection";
	phase[1].length = span_of(org->decision_time);
	words[1].label = "phase-decision";
	for (size_t i = 0; i < b->c->scenario.phases.n; i++, k++) {
		phase[k].length = between(p[i].min, p[i].likely, p[i].max);
		words[k] = (struct case_phase){ labels[p[i].kind], p[i].note };
	}
	for (int32_t i = 0; i < k; i++)
		all = span_add(all, phase[i].length);
	b->cause_said = lasts.known;
	if (lasts.known) {
		phase[k].length = rest_of_cause(lasts, all);
		words[k++].label = "phase-cause";
	}
	b->c->in.phase = phase;
	b->c->phase = words;
	b->c->in.nphases = k;
	b->c->in.called_after = PHASES_BEFORE;
}

/* ---- what the processes ask --------------------------------------------- */

struct categories {
	const struct impact_category *list;
	size_t n;
};

static bool
load_categories(struct tx *tx, struct categories *c, struct err *err)
{
	struct query q = { .record = &impact_category_record,
		.limit = QUERY_LIMIT, .without_rows = true };
	struct query_page found;

	if (!store_query(tx, &q, &found, err))
		return false;
	c->list = found.objects;
	c->n = found.n;
	return true;
}

static const struct impact_category *
category_of(const struct categories *c, struct opt64 id)
{
	for (size_t i = 0; i < c->n; i++)
		if (id.known && c->list[i].rec.id == id.v)
			return &c->list[i];
	return NULL;
}

static void
set_curves(struct case_builder *b, const struct categories *c,
    const struct process *p, struct whatif_process *to,
    struct case_cost *cost)
{
	const struct process_impact *impact = p->impacts.items;
	struct harm_curve *curves = arena_array(b->a, struct harm_curve,
	    p->impacts.n);

	cost->none = p->impacts.n == 0;
	for (size_t i = 0; i < p->impacts.n; i++) {
		const struct impact_category *of = category_of(c,
		    impact[i].category);

		for (size_t h = 0; h < CURVE_HORIZONS; h++)
			if (impact[i].curve.known >> h & 1)
				curves[i].level[h] =
				    KNOWN(impact[i].curve.level[h]);
		if (of == NULL || (!of->weight.known &&
		                      of->people != YES_NO_YES))
			cost->unpriced |= UINT64_C(1) << i;
		if (of == NULL)
			continue;
		curves[i].intolerable = of->intolerable;
		curves[i].weight = of->weight.known ? of->weight.v : 0;
		if (of->people == YES_NO_YES)
			to->care |= UINT64_C(1) << i;
	}
	to->curve = curves;
	to->ncurves = (int32_t)p->impacts.n;
}

/* Class 1 weighs five, class 5 one; without a class three. */
static int64_t
weight_of(struct opt64 class)
{
	return class.known && class.v >= 1 && class.v <= 5 ? 6 - class.v : 3;
}

static bool
load_processes(struct case_builder *b, struct err *err)
{
	const struct model *m = b->c->model;
	size_t n = (size_t)m->ncritical;
	struct whatif_process *list = arena_array(b->a, struct whatif_process,
	    n);
	struct process_targets *targets = arena_array(b->a,
	    struct process_targets, n);
	struct case_cost *cost = arena_array(b->a, struct case_cost, n);
	struct categories cat;

	if (!load_categories(b->tx, &cat, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct process p;

		if (!store_get(b->tx, &process_record, m->critical[i].id, &p,
		        err))
			return false;
		targets[i] = process_targets_at(&p, b->c->at, b->c->zone);
		list[i].terms = m->terms[i];
		list[i].terms.rto = span_of(targets[i].rto);
		if (p.mtpd.known || p.mtpd_peak.known)
			list[i].terms.mtpd = span_of(targets[i].mtpd);
		list[i].weight = weight_of(p.class);
		list[i].deadline = FOREVER;	/* the target has it in it */
		set_curves(b, &cat, &p, &list[i], &cost[i]);
	}
	b->c->in.process = list;
	b->c->in.nprocesses = (int32_t)n;
	b->c->targets = targets;
	b->c->cost = cost;
	return true;
}

/* ---- the order ---------------------------------------------------------- */

/* The order in force for this scenario, or for any. */
static bool
find_adopted(struct case_builder *b, struct recovery_order *o, bool *found_r,
    struct err *err)
{
	int64_t wanted[] = { b->c->has_scenario ? b->c->scenario.rec.id : 0, 0 };
	struct opt64 id = UNKNOWN;

	for (size_t i = 0; i < COUNT(wanted) && !id.known; i++) {
		struct cursor *c;

		if (!tx_query(b->tx, &recovery_statements[RECOVERY_ADOPTED],
		        &c, err, B_INT("scenario", wanted[i])))
			return false;
		while (cursor_next(c))
			id = KNOWN(cursor_i64(c, 0));
		if (!cursor_end(c, err))
			return false;
	}
	*found_r = id.known;
	return !id.known ||
	    store_get(b->tx, &recovery_order_record, id.v, o, err);
}

/* Place of each node in the adopted order; those it does not name come last. */
static int32_t *
ranks_adopted(struct case_builder *b, const struct recovery_order *o)
{
	const struct model *m = b->c->model;
	int32_t *rank = arena_array(b->a, int32_t, (size_t)m->nnodes);
	const struct order_item *item = o->items.items;
	int32_t n = (int32_t)o->items.n;

	for (int32_t v = 0; v < m->nnodes; v++)
		rank[v] = 2 * n;
	for (int32_t i = 0; i < n; i++) {
		const struct { enum node_kind kind; struct opt64 id; } of[] = {
			{ NODE_RESOURCE, item[i].resource },
			{ NODE_PROCESS, item[i].process },
			{ NODE_SITE, item[i].site },
			{ NODE_SUPPLIER, item[i].supplier },
		};

		for (size_t k = 0; k < COUNT(of); k++) {
			int32_t v = of[k].id.known ? model_find(m, of[k].kind,
			    of[k].id.v) : -1;

			if (v >= 0)
				rank[v] = i + (item[i].later ? n : 0);
		}
	}
	return rank;
}

/* Steps by rank of `key`, the rest as they stand: a stable insertion. */
static const int32_t *
order_by(struct case_builder *b, const int64_t *key)
{
	int32_t n = b->c->in.nsteps;
	int32_t *order = arena_array(b->a, int32_t, (size_t)n);

	for (int32_t i = 0; i < n; i++) {
		int32_t k = i;

		for (; k > 0 && key[order[k - 1]] > key[i]; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	return order;
}

static void
order_wished(struct case_builder *b)
{
	const struct whatif_input *in = &b->c->in;
	int64_t *key = arena_array(b->a, int64_t, (size_t)in->nsteps);

	for (int32_t i = 0; i < in->nsteps; i++) {
		key[i] = INT64_MAX;
		for (size_t k = 0; k < b->wish->norder; k++)
			if (b->wish->order[k] == in->step[i].id)
				key[i] = (int64_t)k;
	}
	b->c->in.order = order_by(b, key);
	b->c->in.keep = true;
}

static bool
load_order(struct case_builder *b, struct err *err)
{
	struct recovery_order o = { 0 };
	struct whatif_input *in = &b->c->in;
	bool found;

	if (!find_adopted(b, &o, &found, err))
		return false;
	if (found) {
		b->c->adopted = KNOWN(o.rec.id);
		b->c->adopted_name = o.name;
		b->c->adopted_on = o.decided_at;
	}
	if (!found && b->wish->adopted)
		return err_set(err, ERR_INVALID, "order",
		    "whatif-none-adopted");
	if (in->nsteps == 0 || in->nsteps > CASE_ORDER_MAX)
		return true;
	if (b->wish->norder > 0) {
		order_wished(b);
	} else if (found) {
		int64_t *key = arena_array(b->a, int64_t, (size_t)in->nsteps);
		const int32_t *rank = ranks_adopted(b, &o);

		for (int32_t i = 0; i < in->nsteps; i++)
			key[i] = rank[in->step[i].node];
		in->order = order_by(b, key);
		in->keep = b->wish->adopted;
	}
	return true;
}

/* ---- all ---------------------------------------------------------------- */

static const struct zone *
zone_in(const struct organisation *org)
{
	const struct zone *zone = zone_of(org->time_zone);

	return zone == NULL ? zone_default() : zone;
}

bool
case_zone(struct tx *tx, const struct zone **zone_r, struct err *err)
{
	struct organisation org;

	if (!store_get(tx, &organisation_record, tx_actor(tx)->organisation,
	        &org, err))
		return false;
	*zone_r = zone_in(&org);
	return true;
}

bool
case_load(struct tx *tx, const struct case_wish *wish, const struct run *run,
    struct recovery_case *c_r, struct err *err)
{
	struct organisation org;
	struct case_builder b = { .tx = tx, .a = tx_arena(tx), .c = c_r,
		.wish = wish };

	*c_r = (struct recovery_case){ .at = wish->at, .model = wish->model,
		.has_scenario = wish->scenario.known };
	if (!store_get(tx, &organisation_record, tx_actor(tx)->organisation,
	        &org, err) ||
	    (wish->scenario.known && !store_get(tx, &scenario_record,
	        wish->scenario.v, &c_r->scenario, err)) ||
	    (wish->model == NULL &&
	        !model_build(tx, run, &c_r->model, err)))
		return false;
	c_r->zone = zone_in(&org);
	c_r->threshold = org.threshold.known ? org.threshold.v : 90;
	c_r->in.graph = c_r->model->graph;
	c_r->in.seed = wish->seed;
	c_r->in.steps = wish->steps;
	c_r->in.samples = wish->samples;
	c_r->in.threshold = (int32_t)(c_r->threshold * PER_CENT);
	load_phases(&b, &org);
	return load_losses(&b, err) && load_processes(&b, err) &&
	    case_steps(&b, err) && case_hours(&b, err) && load_order(&b, err);
}
