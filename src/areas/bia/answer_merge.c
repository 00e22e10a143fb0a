/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answer_merge.c - the worse of two for each critical process: what came of the
 * loss of single things, and of the planning scenarios.
 *
 * Records may have gone since the scenarios were weighed; what was said of them is
 * left out then, and the page says of when it is.  A process that was not weighed,
 * or not in every case, is not on time: it is unknown, with what it waits for.
 */
#include "areas/bia/answer.h"

static int32_t
node_of(const struct model *m, int32_t kind, int64_t id)
{
	return kind < 0 ? -1 : model_find(m, (enum node_kind)kind, id);
}

static int32_t
group_of(const struct model *m, int64_t requirement)
{
	for (int32_t g = 0; requirement > 0 && g < m->graph->ngroups; g++)
		if (m->group_record[g] == requirement)
			return g;
	return -1;
}

/* The causes of one behind those of another, as many as are kept. */
static void
add_causes(struct arena *a, struct verdict *v, const struct cause *more,
    int32_t n)
{
	int32_t room = VERDICT_CAUSES_MAX - v->ncauses;
	struct cause *list;

	if (n > room)
		n = room;
	if (n <= 0)
		return;
	list = arena_array(a, struct cause, (size_t)(v->ncauses + n));
	if (v->ncauses > 0)
		memcpy(list, v->cause, (size_t)v->ncauses * sizeof(*list));
	memcpy(list + v->ncauses, more, (size_t)n * sizeof(*list));
	v->cause = list;
	v->ncauses += n;
}

static struct verdict
verdict_of_planned(struct arena *a, const struct model *m, int32_t i,
    const struct planning_process *x)
{
	struct cause *list = arena_array(a, struct cause, (size_t)x->ncauses);
	const struct process_terms *t = &m->terms[i];
	struct verdict v = { .state = (enum verdict_state)x->state,
		.dn = x->dn, .up = x->up, .elapsed = x->elapsed,
		.late = x->late, .fallback = -1, .assumed = x->assumed,
		.cause = list };

	for (int32_t k = 0; k < x->ncauses; k++) {
		const struct planning_cause *c = &x->cause[k];
		int32_t node = node_of(m, c->node, c->id);

		if (node >= 0 || c->kind == CAUSE_START)
			list[v.ncauses++] = (struct cause){
				(enum cause_kind)c->kind, node,
				group_of(m, c->requirement) };
	}
	for (int32_t k = 0; x->fallback > 0 && k < t->nfallbacks; k++)
		if (m->nodes[t->fallback[k].node].id == x->fallback)
			v.fallback = k;
	v.saved = v.fallback >= 0 ? TRUTH_YES : TRUTH_NO;
	return v;
}

/* Is the second worse? */
static bool
is_worse(const struct verdict *a, const struct verdict *b)
{
	const int64_t x[] = { (int64_t)a->state, a->late.hi, a->late.lo,
		a->elapsed.hi, a->elapsed.lo };
	const int64_t y[] = { (int64_t)b->state, b->late.hi, b->late.lo,
		b->elapsed.hi, b->elapsed.lo };

	for (size_t i = 0; i < COUNT(x); i++)
		if (x[i] != y[i])
			return y[i] > x[i];
	return false;
}

static const struct planning_process *
find_planned(const struct planning *p, int64_t id)
{
	for (int32_t i = 0; i < p->nprocesses; i++)
		if (p->process[i].id == id)
			return &p->process[i];
	return NULL;
}

/* Why the scenarios leave something open. */
static enum answer_open
open_of(const struct planning *p, const struct planning_process *x)
{
	if (!p->is_there)
		return ANSWER_WAITS;
	if (p->nscenarios == 0)
		return ANSWER_CLOSED;
	if (x == NULL)
		return ANSWER_WAITS;
	for (int32_t s = 0; s < p->nscenarios; s++)
		if (p->scenario[s].gap[0].len > 0)
			return ANSWER_GAP;
	return planning_is_whole(p) ? ANSWER_CLOSED : ANSWER_BUDGET;
}

static void
merge(struct arena *a, const struct answer *answer, int32_t i,
    struct answer_verdict *out)
{
	const struct model *m = answer->model;
	const struct single_verdict *s = &answer->single->of[i];
	const struct planning_process *x = find_planned(&answer->planning,
	    m->critical[i].id);
	struct verdict planned;

	*out = (struct answer_verdict){ .verdict = s->verdict,
		.loss = s->worst, .rto = m->critical[i].rto,
		.mtpd = m->critical[i].mtpd,
		.open = open_of(&answer->planning, x) };
	if (x != NULL && x->scenario >= 0) {
		planned = verdict_of_planned(a, m, i, x);
		if (is_worse(&out->verdict, &planned)) {
			out->verdict = planned;
			out->planned = x;
			out->loss = -1;
			out->rto = x->rto;
			out->mtpd = x->mtpd;
		}
		if (out->planned != NULL && s->verdict.state == VERDICT_UNKNOWN)
			add_causes(a, &out->verdict, s->verdict.cause,
			    s->verdict.ncauses);
		else if (out->planned == NULL &&
		    planned.state == VERDICT_UNKNOWN)
			add_causes(a, &out->verdict, planned.cause,
			    planned.ncauses);
	}
	if (out->open != ANSWER_CLOSED && verdict_is_yes(out->verdict.state))
		out->verdict.state = VERDICT_UNKNOWN;
}

static enum answer_state
sum_up(const struct answer *answer)
{
	const struct model *m = answer->model;

	if (answer->count[VERDICT_LATE] + answer->count[VERDICT_IMPOSSIBLE] > 0)
		return ANSWER_NO;
	if (answer->count[VERDICT_UNKNOWN] > 0 || m->nunclassified > 0 ||
	    m->ncritical == 0 || !answer->planning.is_there ||
	    answer->planning.nscenarios == 0)
		return ANSWER_UNKNOWN;
	return ANSWER_YES;
}

void
answer_merge(struct arena *a, struct answer *answer)
{
	int32_t n = answer->single->nprocesses;
	struct answer_verdict *of = arena_array(a, struct answer_verdict,
	    (size_t)n);

	memset(answer->count, 0, sizeof(answer->count));
	for (int32_t i = 0; i < n; i++) {
		merge(a, answer, i, &of[i]);
		answer->count[of[i].verdict.state]++;
	}
	answer->of = of;
	answer->state = sum_up(answer);
}

bool
answer_planning_is_current(const struct answer *answer, int64_t now)
{
	return answer->planning.is_current &&
	    now < answer->planning.at + PLANNING_AGE;
}
