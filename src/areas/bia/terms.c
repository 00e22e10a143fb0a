/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * terms.c - targets as the verdict uses them.
 *
 * Of normal and peak values the tighter counts: the answer must hold at the
 * peak too.  A chosen MTPD goes before the derived one; with neither it is
 * unknown, and so is every verdict that leans on it.
 */
#include "areas/bia/statements.h"
#include "areas/bia/terms.h"

bool
terms_intolerable(struct tx *tx, struct intolerable **list_r, size_t *n_r,
    struct err *err)
{
	struct arena *a = tx_arena(tx);
	size_t n = 0, cap = 16;
	struct intolerable *list = arena_array(a, struct intolerable, cap);
	struct cursor *c;

	if (!tx_query(tx, &bia_statements[MODEL_CATEGORIES], &c, err, B_NONE))
		return false;
	while (cursor_next(c)) {
		if (n == cap) {
			list = arena_grow(a, list, n * sizeof(*list),
			    2 * n * sizeof(*list));
			cap *= 2;
		}
		list[n].category = cursor_i64(c, 0);
		list[n++].level = cursor_num(c, 1);
	}
	*list_r = list;
	*n_r = n;
	return cursor_end(c, err);
}

static struct opt64
level_of(const struct intolerable *list, size_t n, struct opt64 category)
{
	for (size_t i = 0; i < n; i++)
		if (category.known && list[i].category == category.v)
			return list[i].level;
	return UNKNOWN;
}

struct curve_mtpd
terms_mtpd(const struct process *p, const struct intolerable *list, size_t n)
{
	enum { CATEGORIES = 20 };	/* the most that a process may have */
	const struct process_impact *impact = p->impacts.items;
	struct harm_curve curves[CATEGORIES];

	BUG_IF(p->impacts.n > CATEGORIES);
	for (size_t i = 0; i < p->impacts.n; i++) {
		curves[i] = (struct harm_curve){
			.intolerable = level_of(list, n, impact[i].category),
		};
		for (size_t h = 0; h < CURVE_HORIZONS; h++)
			if (impact[i].curve.known >> h & 1)
				curves[i].level[h] =
				    KNOWN(impact[i].curve.level[h]);
	}
	return curve_mtpd(curves, (int32_t)p->impacts.n);
}

/* The smaller of two, when known; *second_r says it was the second. */
static struct opt64
tighter(struct opt64 normal, struct opt64 peak, bool *second_r)
{
	*second_r = peak.known && (!normal.known || peak.v < normal.v);
	return *second_r ? peak : normal;
}

static struct levels
minimum_levels(struct arena *a, const struct process *p)
{
	const struct process_minimum *rows = p->minimum.items;
	struct level_step *steps;
	int32_t n = 0;

	if (p->minimum.n == 0)
		return (struct levels){ 0 };
	steps = arena_array(a, struct level_step, p->minimum.n + 1);
	/* Before the first row nothing is asked. */
	if (!rows[0].after.known || rows[0].after.v > 0)
		steps[n++] = (struct level_step){ 0, SPAN(0) };
	for (size_t i = 0; i < p->minimum.n; i++)
		steps[n++] = (struct level_step){
			.from = rows[i].after.v,
			.percent = SPAN(rows[i].level.v),
		};
	return (struct levels){ steps, n };
}

static struct levels
flat_level(struct arena *a, struct opt64 percent)
{
	struct level_step *step;

	if (!percent.known)
		return (struct levels){ 0 };
	step = arena_new(a, struct level_step);
	*step = (struct level_step){ 0, SPAN(percent.v) };
	return (struct levels){ step, 1 };
}

/* One more fallback at the end of a process's list. */
static void
add_fallback(struct arena *a, struct process_terms *terms,
    const struct fallback_terms *one)
{
	struct fallback_terms *list = arena_array(a, struct fallback_terms,
	    (size_t)terms->nfallbacks + 1);

	if (terms->nfallbacks > 0)
		memcpy(list, terms->fallback,
		    (size_t)terms->nfallbacks * sizeof(*list));
	list[terms->nfallbacks++] = *one;
	terms->fallback = list;
}

static bool
read_fallbacks(struct tx *tx, struct model *m, struct process_terms *terms,
    struct err *err)
{
	struct arena *a = tx_arena(tx);
	int32_t *place = arena_array(a, int32_t, (size_t)m->nnodes);
	struct cursor *c;

	/* By node: its place in the list of critical processes, from 1. */
	for (int32_t i = 0; i < m->ncritical; i++)
		place[terms[i].node] = i + 1;
	if (!tx_query(tx, &bia_statements[MODEL_FALLBACKS], &c, err, B_NONE))
		return false;
	while (cursor_next(c)) {
		int32_t node = model_find(m, NODE_PROCESS, cursor_i64(c, 2));
		struct fallback_terms one = {
			.node = model_find(m, NODE_FALLBACK, cursor_i64(c, 0)),
			.set_up = span_of(cursor_num(c, 3)),
			.hold = span_of(cursor_num(c, 4)),
			.level = flat_level(a, cursor_num(c, 5)),
		};

		if (node >= 0 && place[node] > 0)
			add_fallback(a, &terms[place[node] - 1], &one);
	}
	return cursor_end(c, err);
}

static struct span
mtpd_span(const struct process *p, const struct intolerable *list, size_t n,
    struct model_critical *critical)
{
	struct curve_mtpd derived;

	critical->mtpd = tighter(p->mtpd, p->mtpd_peak,
	    &critical->mtpd_is_peak);
	if (critical->mtpd.known)
		return SPAN(critical->mtpd.v);
	derived = terms_mtpd(p, list, n);
	critical->mtpd_is_derived = derived.answer == CURVE_KNOWN;
	if (critical->mtpd_is_derived)
		critical->mtpd = KNOWN(derived.mtpd.lo);
	return derived.mtpd;
}

static void
set_terms(struct arena *a, const struct model *m, const struct process *p,
    const struct intolerable *list, size_t n, struct model_critical *critical,
    struct process_terms *terms)
{
	critical->id = p->rec.id;
	critical->name = p->name;
	critical->class = p->class.known ? p->class.v : 0;
	critical->rto = tighter(p->rto, p->rto_peak, &critical->rto_is_peak);
	critical->provisional = p->provisional;
	critical->state = (enum bia_state)p->state;
	critical->owner = p->owner.known ? p->owner.v : 0;
	critical->node = model_find(m, NODE_PROCESS, p->rec.id);
	terms->node = critical->node;
	terms->rto = span_of(critical->rto);
	terms->mtpd = mtpd_span(p, list, n, critical);
	terms->verification = span_of(p->verification);
	terms->mbco = minimum_levels(a, p);
	terms->proof = PROOF_NONE;
}

bool
terms_read(struct tx *tx, struct model *m, const int64_t *ids, int32_t n,
    struct err *err)
{
	struct arena *a = tx_arena(tx);
	struct process_terms *terms = arena_array(a, struct process_terms,
	    (size_t)n);
	struct model_critical *critical = arena_array(a,
	    struct model_critical, (size_t)n);
	struct intolerable *list;
	size_t nlist;

	if (!terms_intolerable(tx, &list, &nlist, err))
		return false;
	for (int32_t i = 0; i < n; i++) {
		struct process p;

		if (!store_get(tx, &process_record, ids[i], &p, err))
			return false;
		set_terms(a, m, &p, list, nlist, &critical[i], &terms[i]);
	}
	m->ncritical = n;
	if (!read_fallbacks(tx, m, terms, err))
		return false;
	for (int32_t i = 0; i < n; i++)
		critical[i].nfallbacks = terms[i].nfallbacks;
	m->terms = terms;
	m->critical = critical;
	return true;
}
