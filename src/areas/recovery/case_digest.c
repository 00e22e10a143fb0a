/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * case_digest.c - what went into a what-if, as one number of 128 bits.
 *
 * A saved calculation that comes out otherwise when it is run again either met
 * other records or another program.  Its number tells which: it is made of every
 * figure that the engine is given, in order, and of nothing else (no name, no
 * text).  It guards against change, not against somebody who wants two inputs to
 * look alike: for that there is the audit.
 */
#include <inttypes.h>

#include "areas/recovery/case.h"
#include "base/rng.h"

struct digest {
	uint64_t a, b, n;
};

static void
put(struct digest *d, int64_t v)
{
	d->n++;
	d->a = rng_at(d->a, d->n, (uint64_t)v);
	d->b = rng_at(d->b ^ (uint64_t)v, 7, d->n);
}

static void
put_span(struct digest *d, struct span s)
{
	put(d, s.lo);
	put(d, s.hi);
}

static void
put_i32(struct digest *d, const int32_t *list, int32_t n)
{
	put(d, n);
	for (int32_t i = 0; i < n; i++)
		put(d, list[i]);
}

static void
put_graph(struct digest *d, const struct graph *g)
{
	put_i32(d, g->node_of, g->nnodes);
	put_i32(d, g->group_first, g->nnodes + 1);
	put_i32(d, g->need, g->ngroups);
	put_i32(d, g->member_first, g->ngroups + 1);
	put_i32(d, g->member, g->nmembers);
	for (int32_t v = 0; v < g->nnodes; v++) {
		put(d, g->kind[v]);
		put_span(d, g->restart[v]);
	}
	for (int32_t i = 0; i < g->ngroups; i++)
		put_span(d, g->grace[i]);
}

static void
put_losses(struct digest *d, const struct whatif_input *in)
{
	put(d, in->nphases);
	put(d, in->called_after);
	for (int32_t i = 0; i < in->nphases; i++)
		put_span(d, in->phase[i].length);
	put(d, in->nlost);
	for (int32_t i = 0; i < in->nlost; i++) {
		put(d, in->lost[i].node);
		put(d, in->lost[i].phases);
		put_span(d, in->lost[i].work);
	}
}

static void
put_steps(struct digest *d, const struct whatif_input *in)
{
	put(d, in->nsteps);
	for (int32_t i = 0; i < in->nsteps; i++) {
		const struct whatif_step *s = &in->step[i];

		put(d, s->id);
		put(d, s->node);
		put(d, (int64_t)s->when);
		put(d, s->phases);
		put(d, s->attended);
		put_span(d, s->time.min);
		put_span(d, s->time.likely);
		put_span(d, s->time.max);
		put(d, s->time.nsamples);
		for (int32_t k = 0; k < s->time.nsamples; k++)
			put(d, s->time.sample[k]);
	}
	if (in->nsteps == 0)
		return;
	put_i32(d, in->after_first, in->nsteps + 1);
	put_i32(d, in->after, in->after_first[in->nsteps]);
	put_i32(d, in->use_first, in->nsteps + 1);
	for (int32_t i = 0; i < in->use_first[in->nsteps]; i++) {
		put(d, in->use[i].means);
		put(d, in->use[i].units);
	}
	if (in->order != NULL)
		put_i32(d, in->order, in->nsteps);
	put(d, in->keep);
}

static void
put_means(struct digest *d, const struct whatif_input *in)
{
	put(d, in->nmeans);
	for (int32_t m = 0; m < in->nmeans; m++) {
		put(d, in->means[m].people);
		put_span(d, in->means[m].call_out);
		put_i32(d, in->means[m].person, in->means[m].npersons);
		for (int32_t i = in->window_first[m];
		     i < in->window_first[m + 1]; i++) {
			put(d, in->window[i].from);
			put(d, in->window[i].to);
			put(d, in->window[i].units);
			put(d, in->window[i].on_call);
		}
	}
	put(d, in->nstaff);
	for (int32_t i = 0; i < in->nstaff; i++) {
		put(d, in->staff[i].process);
		put(d, in->staff[i].fallback);
		put(d, in->staff[i].means);
		put(d, in->staff[i].units);
	}
}

static void
put_levels(struct digest *d, const struct levels *l)
{
	put(d, l->n);
	for (int32_t i = 0; i < l->n; i++) {
		put(d, l->step[i].from);
		put_span(d, l->step[i].percent);
	}
}

static void
put_terms(struct digest *d, const struct process_terms *t)
{
	put(d, t->node);
	put_span(d, t->rto);
	put_span(d, t->mtpd);
	put_span(d, t->verification);
	put(d, (int64_t)t->proof);
	put_levels(d, &t->mbco);
	put(d, t->nfallbacks);
	for (int32_t i = 0; i < t->nfallbacks; i++) {
		put(d, t->fallback[i].node);
		put_span(d, t->fallback[i].set_up);
		put_span(d, t->fallback[i].hold);
		put_levels(d, &t->fallback[i].level);
	}
}

static void
put_processes(struct digest *d, const struct recovery_case *c)
{
	put(d, c->in.nprocesses);
	for (int32_t i = 0; i < c->in.nprocesses; i++) {
		const struct whatif_process *p = &c->in.process[i];

		put_terms(d, &p->terms);
		put(d, p->weight);
		put(d, p->deadline);
		put(d, (int64_t)p->care);
		put(d, (int64_t)c->cost[i].unpriced);
		put(d, c->cost[i].none);
		for (int32_t k = 0; k < p->ncurves; k++) {
			const struct harm_curve *h = &p->curve[k];

			put(d, h->weight);
			put(d, h->intolerable.known ? h->intolerable.v : -1);
			for (int32_t x = 0; x < CURVE_COLUMNS; x++)
				put(d, h->level[x].known ? h->level[x].v : -1);
		}
	}
}

struct str
case_digest(struct arena *a, const struct recovery_case *c)
{
	struct digest d = { .a = 1, .b = 2 };

	put(&d, c->at);
	put_graph(&d, c->in.graph);
	put_losses(&d, &c->in);
	put_steps(&d, &c->in);
	put_means(&d, &c->in);
	put_processes(&d, c);
	put(&d, (int64_t)c->in.seed);
	put(&d, c->in.steps);
	put(&d, c->in.samples);
	put(&d, c->in.threshold);
	return str_printf(a, "%016" PRIx64 "%016" PRIx64, d.a, d.b);
}
