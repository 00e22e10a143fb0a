/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * plan.h - recoveries for the tests: nodes with procedures, means with hours.
 *
 * Builds a struct whatif_input beside a struct net.  Every node that is lost
 * or has steps is told so; the arrays are the input, so that a naive reading
 * can look at them too.
 */
#ifndef TESTS_UNIT_ENGINE_PLAN_H
#define TESTS_UNIT_ENGINE_PLAN_H

#include "engine/whatif.h"
#include "net.h"

#define H(n) ((int64_t)(n) * 3600)

enum { PLAN_MAX = 64 };

struct plan {
	struct net net;
	struct whatif_phase phase[8];
	struct whatif_loss lost[PLAN_MAX];
	struct whatif_step step[PLAN_MAX];
	int32_t use_first[PLAN_MAX + 1], after_first[PLAN_MAX + 1];
	struct schedule_use use[PLAN_MAX * 4];
	int32_t after[PLAN_MAX * 4];
	struct whatif_means means[8];
	int32_t window_first[9];
	struct whatif_window window[PLAN_MAX];
	struct whatif_process process[PLAN_MAX];
	struct whatif_staff staff[8];
	struct whatif_input in;
};

static inline void
plan_start(struct plan *p)
{
	net_clear(&p->net);
	memset(p, 0, sizeof(*p));
	p->in = (struct whatif_input){ .phase = p->phase, .lost = p->lost,
		.step = p->step, .use_first = p->use_first, .use = p->use,
		.after_first = p->after_first, .after = p->after,
		.means = p->means, .window_first = p->window_first,
		.window = p->window, .process = p->process,
		.staff = p->staff, .seed = 1, .steps = 400 };
}

/* A team (or other means); hours follow by plan_hours(), before the next. */
static inline int32_t
plan_means(struct plan *p, bool people)
{
	int32_t m = p->in.nmeans++;

	p->means[m] = (struct whatif_means){ .people = people };
	p->window_first[m + 1] = p->window_first[m];
	return m;
}

static inline void
plan_hours(struct plan *p, int64_t from, int64_t to, int32_t units)
{
	p->window[p->window_first[p->in.nmeans]++] = (struct whatif_window){
		from, to, units, 0 };
}

/* A team of so many around the clock. */
static inline int32_t
plan_team(struct plan *p, int32_t units)
{
	int32_t m = plan_means(p, true);

	plan_hours(p, 0, FOREVER, units);
	return m;
}

static inline void
plan_lose(struct plan *p, int32_t node)
{
	p->lost[p->in.nlost++] = (struct whatif_loss){ node,
		p->in.nphases, SPAN_UNKNOWN };
}

/* An attended step of `work` seconds by one of `means` (-1: nobody), after
 * the step before (`after`, -1: none). */
static inline int32_t
plan_step(struct plan *p, int32_t node, int64_t work, int32_t means,
    int32_t after)
{
	int32_t i = p->in.nsteps++;

	p->step[i] = (struct whatif_step){ .id = i, .node = node,
		.time = { SPAN(work), SPAN(work), SPAN(work), NULL, 0 },
		.attended = true };
	p->use_first[i + 1] = p->use_first[i];
	p->after_first[i + 1] = p->after_first[i];
	if (means >= 0)
		p->use[p->use_first[i + 1]++] = (struct schedule_use){ means,
			1 };
	if (after >= 0)
		p->after[p->after_first[i + 1]++] = after;
	return i;
}

/* A resource, lost, of one step. */
static inline int32_t
plan_lost(struct plan *p, int64_t work, int32_t means)
{
	int32_t v = net_node(&p->net, NODE_RESOURCE, SPAN_NONE);

	plan_lose(p, v);
	plan_step(p, v, work, means, -1);
	return v;
}

/* A process on these nodes (AND), with an RTO and an MTPD of twice that. */
static inline int32_t
plan_process(struct plan *p, int64_t rto, int32_t a, int32_t b)
{
	static const struct level_step all[] = { { 0, { 100, 100 } } };
	int32_t i = p->in.nprocesses++;
	int32_t v = net_node(&p->net, NODE_PROCESS, SPAN_NONE);

	if (b >= 0)
		net_group(&p->net, v, 2, SPAN_NONE, a, b, -1);
	else
		net_group(&p->net, v, 1, SPAN_NONE, a, -1);
	p->process[i] = (struct whatif_process){
		.terms = { .node = v, .rto = SPAN(rto), .mtpd = SPAN(2 * rto),
			.mbco = { all, 1 } },
		.weight = 1, .deadline = FOREVER };
	return i;
}

static inline const struct whatif *
plan_run(struct plan *p)
{
	const struct whatif *w = NULL;
	struct err err = { 0 };

	if (p->net.graph == NULL)
		net_build(&p->net);
	p->in.graph = p->net.graph;
	if (!whatif_run(&p->net.arena, &p->in, NULL, &w, &err)) {
		print_error("whatif_run: %s, row %lld\n", err.id,
		    (long long)err.row);
		fail();
	}
	return w;
}

/* The slot of a step in what is shown. */
static inline const struct whatif_slot *
plan_slot(const struct whatif *w, int32_t step)
{
	for (int32_t i = 0; i < w->nslots; i++)
		if (w->slot[i].step == step)
			return &w->slot[i];
	return NULL;
}

#endif
