/* SPDX-License-Identifier: EUPL-1.2 */
/* schedule_check.c - is this problem what schedule.h says it is? */
#include "engine/scheduler.h"

static bool
time_valid(int64_t t)
{
	return t >= 0 && (t <= SPAN_MAX || t == FOREVER);
}

static bool
uses_valid(const struct schedule_problem *p, int32_t i)
{
	int32_t n = p->use_first[i + 1] - p->use_first[i];

	if (n < 0 || n > SCHEDULE_USES_MAX)
		return false;
	for (int32_t u = p->use_first[i]; u < p->use_first[i + 1]; u++) {
		if (p->use[u].means < 0 || p->use[u].means >= p->nmeans ||
		    p->use[u].units < 1)
			return false;
		for (int32_t x = p->use_first[i]; x < u; x++)
			if (p->use[x].means == p->use[u].means)
				return false;
	}
	return true;
}

static bool
after_valid(const struct schedule_problem *p, int32_t i)
{
	for (int32_t e = p->after_first[i]; e < p->after_first[i + 1]; e++) {
		int32_t j = p->after[e];

		if (j < 0 || j >= p->nsteps || j == i ||
		    p->step[j].node != p->step[i].node)
			return false;
	}
	return p->after_first[i] <= p->after_first[i + 1];
}

static bool
check_steps(const struct schedule_problem *p, struct err *err)
{
	for (int32_t i = 0; i < p->nsteps; i++) {
		const struct schedule_step *t = &p->step[i];

		if (t->node < 0 || t->node >= p->graph->nnodes ||
		    !time_valid(t->work) || !time_valid(t->earliest))
			return err_set_row(err, "steps", "schedule-step-invalid", i);
		if (!uses_valid(p, i))
			return err_set_row(err, "steps", "schedule-use-invalid", i);
		if (!after_valid(p, i))
			return err_set_row(err, "steps", "schedule-after-invalid",
			    i);
	}
	return true;
}

static bool
check_windows(const struct schedule_problem *p, struct err *err)
{
	for (int32_t t = 0; t < p->nmeans; t++) {
		int64_t at = 0;

		for (int32_t i = p->window_first[t]; i < p->window_first[t + 1];
		     i++) {
			const struct schedule_window *w = &p->window[i];

			if (w->from < at || w->to <= w->from || w->units < 0 ||
			    w->to > FOREVER)
				return err_set_row(err, "means",
				    "schedule-window-invalid", t);
			at = w->to;
		}
	}
	return true;
}

static bool
check_losses(const struct schedule_problem *p, struct err *err)
{
	for (int32_t i = 0; i < p->nlost; i++) {
		const struct schedule_loss *l = &p->lost[i];

		if (l->node < 0 || l->node >= p->graph->nnodes ||
		    !time_valid(l->release) || !time_valid(l->work))
			return err_set_row(err, "lost", "schedule-loss-invalid", i);
	}
	return true;
}

static bool
check_holds(const struct schedule_problem *p, struct err *err)
{
	int32_t n = p->worth == NULL ? 0 : worth_count(p->worth);

	for (int32_t i = 0; i < p->nholds; i++) {
		const struct schedule_hold *h = &p->hold[i];

		if (h->target < 0 || h->target >= n || h->fallback < 0 ||
		    h->fallback >= worth_terms(p->worth, h->target)->nfallbacks ||
		    h->fallback >= WORTH_FALLBACKS_MAX || h->means < 0 ||
		    h->means >= p->nmeans || h->units < 0 || h->length < 0)
			return err_set_row(err, "holds", "schedule-hold-invalid", i);
	}
	return true;
}

bool
schedule_check(const struct schedule_problem *p, struct err *err)
{
	if (p->nsteps < 0 || p->nsteps > SCHEDULE_STEPS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "steps",
		    "schedule-too-large", ERR_INT(SCHEDULE_STEPS_MAX));
	if (p->nmeans < 0 || p->nmeans > SCHEDULE_MEANS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "means",
		    "schedule-too-large", ERR_INT(SCHEDULE_MEANS_MAX));
	return check_steps(p, err) && check_windows(p, err) &&
	    check_losses(p, err) && check_holds(p, err);
}
