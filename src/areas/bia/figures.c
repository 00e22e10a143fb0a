/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdlib.h>

#include "areas/bia/figures.h"

/* An end of a span for a picture: FOREVER has no place on it. */
static struct opt64
end_of(int64_t t)
{
	return t >= FOREVER ? UNKNOWN : KNOWN(t);
}

struct opt64
figures_holds(const struct process_terms *terms)
{
	struct opt64 last = UNKNOWN;

	for (int32_t k = 0; k < terms->nfallbacks; k++) {
		const struct fallback_terms *f = &terms->fallback[k];
		struct opt64 end = end_of(time_add(f->set_up.hi, f->hold.lo));

		if (span_known(f->hold) && end.known &&
		    (!last.known || end.v > last.v))
			last = end;
	}
	return last;
}

struct chart_recovery
figures_bar(const struct answer *answer, int32_t i)
{
	const struct verdict *v = &answer->of[i].verdict;
	bool nothing = v->elapsed.lo == 0 && v->elapsed.hi == FOREVER;

	return (struct chart_recovery){
		.target = answer->of[i].rto,
		.max = answer->of[i].mtpd,
		.calculated_lo = nothing ? UNKNOWN : end_of(v->elapsed.lo),
		.calculated_hi = end_of(v->elapsed.hi),
		.holds = figures_holds(&answer->model->terms[i]),
	};
}

/* ---- order -------------------------------------------------------------- */

struct rank {
	int32_t place;
	int state;
	int64_t class;			/* 1 first, not said last */
	int64_t late;
};

static int
compare_ranks(const void *a_, const void *b_)
{
	const struct rank *a = a_, *b = b_;

	if (a->state != b->state)
		return a->state > b->state ? -1 : 1;
	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->late != b->late)
		return a->late > b->late ? -1 : 1;
	return a->place < b->place ? -1 : 1;
}

const int32_t *
figures_order(struct arena *a, const struct answer *answer)
{
	size_t n = (size_t)answer->model->ncritical;
	struct rank *ranks = arena_array(a, struct rank, n);
	int32_t *order = arena_array(a, int32_t, n);

	for (size_t i = 0; i < n; i++) {
		int64_t class = answer->model->critical[i].class;

		ranks[i] = (struct rank){ (int32_t)i,
			(int)answer->of[i].verdict.state,
			class == 0 ? INT64_MAX : class,
			answer->of[i].verdict.late.lo };
	}
	if (n > 0)
		qsort(ranks, n, sizeof(*ranks), compare_ranks);
	for (size_t i = 0; i < n; i++)
		order[i] = ranks[i].place;
	return order;
}

int32_t
figures_good(const struct answer *answer)
{
	int32_t good = 0;

	for (int s = 0; s < VERDICT_STATE__MAX; s++)
		if (verdict_is_yes((enum verdict_state)s))
			good += answer->count[s];
	return good;
}

int32_t
figures_worst(const struct answer *answer)
{
	int32_t worst = -1;

	for (int32_t i = 0; i < answer->model->ncritical; i++) {
		const struct verdict *v = &answer->of[i].verdict;

		if ((v->state == VERDICT_LATE ||
		        v->state == VERDICT_IMPOSSIBLE) && (worst < 0 ||
		        v->late.lo > answer->of[worst].verdict.late.lo))
			worst = i;
	}
	return worst;
}

/* Not on time by what a scenario does. */
static bool
is_late_in(const struct answer_verdict *v, const struct planning_process *in)
{
	return v->planned != NULL && v->verdict.state >= VERDICT_LATE &&
	    v->planned->scenario == in->scenario &&
	    v->planned->moment == in->moment;
}

int32_t
figures_heaviest(const struct answer *answer)
{
	int32_t all = answer->model->ncritical, heaviest = -1, most = 0;

	for (int32_t i = 0; i < all; i++) {
		const struct answer_verdict *v = &answer->of[i];
		int32_t n = 0;

		for (int32_t k = 0; v->planned != NULL && k < all; k++)
			n += is_late_in(&answer->of[k], v->planned);
		if (n > most && v->verdict.state >= VERDICT_LATE) {
			most = n;
			heaviest = i;
		}
	}
	return heaviest;
}

int32_t
figures_place(const struct model *m, int64_t process)
{
	for (int32_t i = 0; i < m->ncritical; i++)
		if (m->critical[i].id == process)
			return i;
	return -1;
}

/* ---- what is not known -------------------------------------------------- */

static int
compare_causes(const void *a_, const void *b_)
{
	const struct unknown *a = a_, *b = b_;

	if (a->cause.kind != b->cause.kind)
		return a->cause.kind < b->cause.kind ? -1 : 1;
	if (a->cause.node != b->cause.node)
		return a->cause.node < b->cause.node ? -1 : 1;
	if (a->cause.group != b->cause.group)
		return a->cause.group < b->cause.group ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

static int
compare_counts(const void *a_, const void *b_)
{
	const struct unknown *a = a_, *b = b_;

	if (a->nprocesses != b->nprocesses)
		return a->nprocesses > b->nprocesses ? -1 : 1;
	return compare_causes(a, b);
}

static bool
same_cause(const struct cause *a, const struct cause *b)
{
	return a->kind == b->kind && a->node == b->node &&
	    a->group == b->group;
}

/* How many there are, at most FIGURES_CAUSES. */
static size_t
count_causes(const struct answer *answer)
{
	size_t n = 0;

	for (int32_t i = 0; i < answer->model->ncritical; i++)
		n += (size_t)answer->of[i].verdict.ncauses;
	return n < FIGURES_CAUSES ? n : FIGURES_CAUSES;
}

static size_t
collect(const struct answer *answer, struct unknown *list)
{
	size_t n = 0;

	for (int32_t i = 0; i < answer->model->ncritical; i++) {
		const struct verdict *v = &answer->of[i].verdict;

		for (int32_t k = 0; k < v->ncauses && n < FIGURES_CAUSES;
		    k++, n++) {
			list[n] = (struct unknown){ v->cause[k], i, 1 };
			if (list[n].cause.node < 0 &&
			    list[n].cause.kind != CAUSE_START)
				list[n].cause.node =
				    answer->model->critical[i].node;
		}
	}
	return n;
}

size_t
figures_unknowns(struct arena *a, const struct answer *answer,
    const struct unknown **list_r)
{
	struct unknown *list = arena_array(a, struct unknown,
	    count_causes(answer));
	size_t n = collect(answer, list), kept = 0;

	*list_r = list;
	if (n == 0)
		return 0;
	qsort(list, n, sizeof(*list), compare_causes);
	for (size_t i = 1; i < n; i++) {
		if (!same_cause(&list[i].cause, &list[kept].cause))
			list[++kept] = list[i];
		else if (list[i].place != list[i - 1].place)
			list[kept].nprocesses++;
	}
	qsort(list, kept + 1, sizeof(*list), compare_counts);
	return kept + 1;
}

/* The field of a node's record that a cause speaks of. */
static const char *
field_of(const struct model_node *node, enum cause_kind kind)
{
	static const char *const fields[CAUSE_KIND__MAX] = {
		[CAUSE_RTO] = "rto",
		[CAUSE_MTPD] = "mtpd",
		[CAUSE_VERIFICATION] = "verification",
		[CAUSE_MBCO] = "minimum",
		[CAUSE_RESTORE] = "restore",
		[CAUSE_RESTART] = "restart",
		[CAUSE_SET_UP] = "set_up",
		[CAUSE_HOLD] = "holds",
		[CAUSE_LEVEL] = "level",
		[CAUSE_LONGEST] = "restore_max",
	};

	/* Only of these does the record itself say it. */
	if (kind == CAUSE_LONGEST && node->kind != NODE_RESOURCE &&
	    node->kind != NODE_SITE && node->kind != NODE_SUPPLIER)
		return NULL;

	return kind == CAUSE_RESTORE && node->kind == NODE_SUPPLIER
	    ? "promised_rto" : fields[kind];
}

struct str
figures_cause_path(struct arena *a, const struct answer *answer,
    const struct cause *cause)
{
	const struct model *m = answer->model;
	const struct model_node *node = cause->node >= 0
	    ? &m->nodes[cause->node] : NULL;
	const char *field;

	if (cause->kind == CAUSE_START || node == NULL)
		return str_printf(a, "/%s/%" PRId64 "/edit#f-detection_time",
		    organisation_record.path, answer->organisation);
	if (cause->kind == CAUSE_GRACE && cause->group >= 0 &&
	    m->group_record[cause->group] > 0)
		return str_printf(a, "/%s/%" PRId64 "/edit#f-grace",
		    requirement_record.path, m->group_record[cause->group]);
	if (cause->kind == CAUSE_NEEDS)
		return str_printf(a, "/%s/new?process=%%23%" PRId64,
		    requirement_record.path, node->id);
	if (cause->kind == CAUSE_STEPS)
		return str_printf(a, "/%s/%" PRId64,
		    model_record(node->kind)->path, node->id);
	field = field_of(node, cause->kind);
	return str_printf(a, "/%s/%" PRId64 "/edit%s%s",
	    model_record(node->kind)->path, node->id,
	    field == NULL ? "" : "#f-", field == NULL ? "" : field);
}

/* ---- groups ------------------------------------------------------------- */

static int
compare_times(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

struct span
figures_group_back(struct arena *a, const struct span *times, int32_t n,
    int32_t need)
{
	int64_t *lo = arena_array(a, int64_t, (size_t)n);
	int64_t *hi = arena_array(a, int64_t, (size_t)n);

	BUG_IF(need < 1 || need > n);
	for (int32_t i = 0; i < n; i++) {
		lo[i] = times[i].lo;
		hi[i] = times[i].hi;
	}
	qsort(lo, (size_t)n, sizeof(*lo), compare_times);
	qsort(hi, (size_t)n, sizeof(*hi), compare_times);
	return SPAN_BETWEEN(lo[need - 1], hi[need - 1]);
}
