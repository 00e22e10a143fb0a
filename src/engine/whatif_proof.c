/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * whatif_proof.c - why no order brings a process back in time, and what would.
 *
 * Two bounds, both over the schedule without contention, and then the exact
 * search (whatif_exact.c).  The chain: even with
 * hands enough the process is back too late.  The load of a means: what must
 * be done for the process by this means inside a window is more work than the
 * means can do in it; heads and tails of the window come from the chain.  Only
 * what every order must do counts: lost nodes and those that starve even with
 * hands enough, along groups that need all of their members that are down.
 */
#include "engine/whatif_internal.h"
#include "engine/whatif_proof.h"

/* The exact search is asked for so many, for it takes the longest. */
enum { EXACT = 4 };

/*
 * The longest work behind each step of v within its procedure, hours left out;
 * returns that of the whole procedure.
 */
static int64_t
find_tails(const struct must *k, int32_t v)
{
	const struct scheduler *s = k->s;
	int64_t whole = 0;

	if (s->step_first[v] == s->step_first[v + 1])
		return s->own[v];
	for (int32_t x = s->step_first[v + 1] - 1; x >= s->step_first[v];
	     x--) {
		int32_t i = s->step[x];
		int64_t all;

		k->tail[i] = 0;
		for (int32_t e = s->next_first[i]; e < s->next_first[i + 1];
		     e++) {
			int32_t j = s->next[e];
			int64_t t = time_add(scheduler_work(s, j), k->tail[j]);

			k->tail[i] = t > k->tail[i] ? t : k->tail[i];
		}
		all = time_add(scheduler_work(s, i), k->tail[i]);
		whole = all > whole ? all : whole;
	}
	return whole;
}

/* Tell the members of v's groups by when it needs them. */
static void
tell_members(struct must *k, int32_t v, int64_t by)
{
	const struct graph *gr = k->s->gr;

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];

		/* Of a circle the inner edges may have been dropped. */
		for (int32_t e = e0; gr->need[g] == e1 - e0 && e < e1; e++) {
			int32_t m = gr->member[e];

			if (gr->set_of[m] != gr->set_of[v] &&
			    (k->by[m] < 0 || by < k->by[m]))
				k->by[m] = by;
		}
	}
}

static void
go_down(struct must *k, int32_t p)
{
	const struct scheduler *s = k->s;

	for (int32_t h = 0; h < s->nhit; h++)
		k->by[s->hit[h]] = -1;
	k->by[p] = k->due;
	for (int32_t h = s->nhit - 1; h >= 0; h--) {
		int32_t v = s->hit[h];

		if (k->by[v] >= 0 && must_surely_down(k, v))
			tell_members(k, v,
			    time_sub(k->by[v], find_tails(k, v)));
	}
}

/* A step that must be done on the means, within [from, to). */
struct load {
	int64_t from, to, work;	/* unit-seconds */
};

/* How much a means can do in [from, to). */
static int64_t
room(const struct schedule_problem *p, int32_t means, int64_t from,
    int64_t to)
{
	int64_t sum = 0;

	for (int32_t i = p->window_first[means]; i < p->window_first[means + 1];
	     i++) {
		int64_t a = p->window[i].from > from ? p->window[i].from
		                                     : from;
		int64_t b = p->window[i].to < to ? p->window[i].to : to;

		if (b > a)
			sum += (b - a) * p->window[i].units;
	}
	return sum;
}

static int32_t
loads_of(const struct must *k, int32_t means, struct load *load)
{
	const struct schedule_problem *p = scheduler_problem(k->s);
	int32_t n = 0;

	for (int32_t i = 0; i < p->nsteps; i++) {
		int32_t v = k->s->gr->v_of[p->step[i].node];
		int64_t work = scheduler_work(k->s, i);
		bool held = p->step[i].attended || !p->people[means];

		if (p->step[i].skip || k->s->dn0[v] >= FOREVER || k->by[v] < 0 ||
		    !must_surely_down(k, v) || !held || work == 0 ||
		    work > SPAN_MAX)
			continue;
		for (int32_t u = p->use_first[i]; u < p->use_first[i + 1]; u++)
			if (p->use[u].means == means)
				load[n++] = (struct load){
					k->alone->slot[i].start,
					time_sub(k->by[v], k->tail[i]),
					work * p->use[u].units };
	}
	return n;
}

/* Any window in which the means cannot do what it must? */
static bool
overloaded(struct must *k, int32_t means, struct whatif_certificate *c)
{
	const struct schedule_problem *p = scheduler_problem(k->s);
	struct load *load = arena_array(k->scratch, struct load,
	    (size_t)(p->nsteps * SCHEDULE_USES_MAX));
	int32_t n = loads_of(k, means, load);

	if (n > 400)
		n = 400;
	for (int32_t i = 0; i < n; i++)
		for (int32_t j = 0; j < n; j++) {
			int64_t from = load[i].from, to = load[j].to;
			int64_t work = 0, able;

			if (to <= from)
				continue;
			for (int32_t x = 0; x < n; x++)
				if (load[x].from >= from && load[x].to <= to)
					work += load[x].work;
			able = room(p, means, from, to);
			if (work <= able)
				continue;
			c->means = means;
			c->from = from;
			c->to = to;
			c->work = work;
			c->room = able;
			return true;
		}
	return false;
}

/* Nodes from p down along those that are up last. */
static void
note_chain(struct whatif_job *job, const struct scheduler *s,
    const struct schedule *alone, int32_t p, struct whatif_certificate *c)
{
	const struct graph *gr = s->gr;
	int32_t *chain = arena_array(job->scratch, int32_t,
	    (size_t)s->nhit + 1), n = 0, v = p, next;
	int32_t *kept;

	do {
		next = -1;
		chain[n++] = gr->node_of[v];
		for (int32_t e = gr->member_first[gr->group_first[v]];
		     e < gr->member_first[gr->group_first[v + 1]]; e++) {
			int32_t m = gr->member[e];
			struct moment x = alone->at[m];

			if (m < v && x.dn < x.up && x.up == s->base[v])
				next = m;
		}
		v = next;
	} while (v >= 0 && n <= s->nhit);
	kept = arena_array(job->a, int32_t, (size_t)n);
	memcpy(kept, chain, (size_t)n * sizeof(*kept));
	c->chain = kept;
	c->nchain = n;
}

/* Prove it at this work; false: not proved. */
static bool
prove(struct whatif_job *job, struct scheduler *s, int32_t i,
    struct whatif_certificate *c)
{
	const struct process_terms *t = &job->terms[i];
	const struct schedule *alone = scheduler_alone(s, NULL);
	int32_t p = s->gr->v_of[t->node];
	struct moment m = alone->at[p];
	struct must k = { .s = s, .alone = alone, .scratch = job->scratch };
	int64_t takes;

	if (m.dn >= m.up || t->rto.hi >= FOREVER)
		return false;
	takes = time_add(time_sub(m.up, m.dn), t->verification.lo);
	c->target = t->rto.hi;
	c->takes = takes;
	if (takes > t->rto.hi) {
		c->proof = WHATIF_CHAIN;
		note_chain(job, s, alone, p, c);
		return true;
	}
	k.by = arena_array(job->scratch, int64_t, (size_t)s->gr->nnodes);
	k.tail = arena_array(job->scratch, int64_t, (size_t)s->p->nsteps);
	k.due = time_add(m.dn, time_sub(t->rto.hi, t->verification.lo));
	go_down(&k, p);
	for (int32_t x = 0; x < s->p->nmeans; x++)
		if (overloaded(&k, x, c)) {
			c->proof = WHATIF_MEANS_LOAD;
			return true;
		}
	if (job->nexact < EXACT && job->nexact++ >= 0 &&
	    whatif_exact(&k, job->run)) {
		c->proof = WHATIF_EXACT;
		return true;
	}
	return false;
}

void
whatif_certify(struct whatif_job *job)
{
	for (int32_t i = 0; i < job->in->nprocesses; i++) {
		struct whatif_answer *x = &job->of[i];
		struct whatif_certificate c = { .means = -1 };

		if (x->verdict.state != VERDICT_LATE &&
		    x->verdict.state != VERDICT_IMPOSSIBLE)
			continue;
		c.at_minimum = true;
		if (!prove(job, job->view[VIEW_LEAST].s, i, &c)) {
			c = (struct whatif_certificate){ .means = -1 };
			prove(job, job->view[VIEW_BEST].s, i, &c);
		}
		if (c.proof == WHATIF_NOT_PROVED)
			continue;
		x->certificate = c;
		if (c.at_minimum)
			x->verdict.state = VERDICT_IMPOSSIBLE;
	}
}

/* How much sooner is each process back than in the schedule that is shown? */
static void
compare(struct whatif_job *job, const struct schedule *r, int32_t means)
{
	for (int32_t i = 0; i < job->in->nprocesses; i++) {
		struct whatif_answer *x = &job->of[i];
		int32_t v = job->in->graph->v_of[job->in->process[i].terms.node];
		int64_t was = job->at[END_BEST][v].up, relief;

		if (x->verdict.state < VERDICT_UNKNOWN)
			continue;
		relief = time_sub(was, r->at[v].up);
		if (r->at[v].up >= FOREVER)
			relief = 0;
		if (means < 0 ? x->bottleneck.means < 0
		              : relief > x->bottleneck.relief)
			x->bottleneck = (struct whatif_bottleneck){ means,
				relief };
	}
}

void
whatif_relieve(struct whatif_job *job, const struct whatif_slot *slot)
{
	struct scheduler *s = job->view[VIEW_BEST].s;
	const struct schedule *alone;
	uint8_t *asked = arena_array(job->scratch, uint8_t,
	    (size_t)job->in->nmeans);

	for (int32_t i = 0; i < job->in->nprocesses; i++)
		for (int32_t k = 0; k < job->of[i].nchain; k++) {
			const struct whatif_slot *x =
			    &slot[job->of[i].chain[k]];

			if (x->means >= 0 && (x->bound == WHATIF_MEANS ||
			    x->bound == WHATIF_FALLBACK))
				asked[x->means] = 1;
		}
	for (int32_t m = 0; m < job->in->nmeans; m++) {
		if (!asked[m])
			continue;
		scheduler_widen(s, m, 1);
		compare(job, scheduler_run(s, WAY_SERIAL, job->best.order,
		    job->best.norder, job->best.choice, NULL), m);
		scheduler_widen(s, m, -1);
	}
	/* Where no single means helps: what hands enough would give. */
	alone = scheduler_alone(s, NULL);
	for (int32_t i = 0; i < job->in->nprocesses; i++)
		if (job->of[i].bottleneck.relief == 0)
			job->of[i].bottleneck.means = -1;
	compare(job, alone, -1);
}
