/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * chance.c - the chances of a recovery, and what samples say.
 *
 * A sample is one schedule with drawn durations, by list: steps start in the
 * order in which the adopted schedule starts them, whatever the durations turn
 * out to be.  Who starves, which fallback holds whom and which members of a
 * group are up first follows from the durations themselves.
 */
#include <math.h>

#include "engine/chance_internal.h"
#include "engine/scheduler.h"

enum { CHAINS = 1000 };

struct chance_share
chance_share(int64_t hits, int64_t n)
{
	struct chance_share r = { 0, 0, CHANCE_MILLION };
	double p, z2 = 1.959963984540054 * 1.959963984540054, mid, half;

	if (n == 0)
		return r;
	/* + - * / and a square root: the same on every machine. */
	p = (double)hits / (double)n;
	mid = p + z2 / (2 * (double)n);
	half = sqrt(z2 * (p * (1 - p) / (double)n +
	    z2 / (4 * (double)n * (double)n)));
	r.of_million = hits * CHANCE_MILLION / n;
	r.low = (int64_t)((mid - half) / (1 + z2 / (double)n) *
	    CHANCE_MILLION);
	r.high = (int64_t)((mid + half) / (1 + z2 / (double)n) *
	    CHANCE_MILLION) + 1;
	if (hits == 0 || r.low < 0)
		r.low = 0;
	if (hits == n || r.high > CHANCE_MILLION)
		r.high = CHANCE_MILLION;
	return r;
}

int64_t
chance_quantile(const int64_t *sorted, int64_t n, int32_t permille)
{
	int64_t at = (n * permille + 999) / 1000;

	BUG_IF(n <= 0);
	return sorted[at < 1 ? 0 : at > n ? n - 1 : at - 1];
}

struct recovery {
	const struct chance_recovery_input *in;
	struct scheduler *s;
	const struct schedule_problem *p;
	int32_t nprocesses;
	int64_t *work;		/* [step] of the sample */
	int32_t *drawn, ndrawn;	/* steps whose duration matters */
	int64_t *elapsed;	/* [process * samples + sample] */
	int32_t *hits;		/* [process] */
	int32_t *step_seen, *means_seen;	/* chains that they are on */
	int32_t *step_last, *means_last;	/* last chain that counted */
};

static void
find_drawn(struct recovery *x, struct arena *a)
{
	x->drawn = arena_array(a, int32_t, (size_t)x->p->nsteps);
	for (int32_t i = 0; i < x->p->nsteps; i++)
		if (!x->p->step[i].skip &&
		    x->s->dn0[x->s->gr->v_of[x->p->step[i].node]] < FOREVER)
			x->drawn[x->ndrawn++] = i;
}

/* Outage and verification of each process in this sample. */
static void
note_processes(struct recovery *x, const struct schedule *r, int32_t sample)
{
	const struct worth *w = x->p->worth;

	for (int32_t i = 0; i < x->nprocesses; i++) {
		const struct process_terms *t = worth_terms(w, i);
		struct moment m = r->at[x->s->gr->v_of[t->node]];
		int64_t elapsed = 0, late;

		if (m.dn < m.up)
			elapsed = time_add(time_sub(m.up, m.dn),
			    t->verification.hi);
		late = m.dn < m.up && time_add(m.up, t->verification.hi) >
		    worth_deadline(w, i) && worth_deadline(w, i) < FOREVER;
		x->elapsed[(int64_t)i * x->in->samples + sample] = elapsed;
		x->hits[i] += !late && (elapsed <= t->rto.lo ||
		    elapsed == 0);
	}
}

/* The step of v that ended last; -1 when it has none. */
static int32_t
last_step(const struct recovery *x, const struct schedule *r, int32_t v)
{
	int32_t best = -1;

	for (int32_t k = x->s->step_first[v]; k < x->s->step_first[v + 1];
	     k++) {
		int32_t i = x->s->step[k];

		if (best < 0 || r->slot[i].end > r->slot[best].end)
			best = i;
	}
	return best;
}

static bool
same_means(const struct schedule_problem *p, int32_t i, int32_t j)
{
	for (int32_t u = p->use_first[i]; u < p->use_first[i + 1]; u++)
		for (int32_t w = p->use_first[j]; w < p->use_first[j + 1]; w++)
			if (p->use[u].means == p->use[w].means)
				return true;
	return false;
}

/* Step i waited for its means or its turn: for which step?  -1: for hours. */
static int32_t
waited_for(const struct recovery *x, const struct schedule *r, int32_t i)
{
	int32_t turn = -1;

	for (int32_t k = 0; k < r->nplaced; k++) {
		int32_t j = r->placed[k];

		if (j == i)
			break;
		if (r->slot[j].end == r->slot[i].start &&
		    same_means(x->p, i, j))
			return j;
		if (r->slot[j].start == r->slot[i].start)
			turn = j;
	}
	return turn;
}

/* The member of v that was up at `when`; -1. */
static int32_t
member_up(const struct recovery *x, const struct schedule *r, int32_t v,
    int64_t when)
{
	const struct graph *gr = x->s->gr;

	for (int32_t e = gr->member_first[gr->group_first[v]];
	     e < gr->member_first[gr->group_first[v + 1]]; e++) {
		struct moment m = r->at[gr->member[e]];

		if (m.dn < m.up && m.up == when)
			return gr->member[e];
	}
	return -1;
}

/* Where step i's start came from: a step before it (returned), or a node. */
static int32_t
before_step(const struct recovery *x, const struct schedule *r, int32_t i,
    int32_t *v)
{
	int64_t from = r->slot[i].from;

	*v = -1;
	if (r->slot[i].start > from)
		return waited_for(x, r, i);
	for (int32_t e = x->s->after_first[i]; e < x->s->after_first[i + 1];
	     e++)
		if (r->slot[x->s->after[e]].end == from)
			return x->s->after[e];
	*v = member_up(x, r, x->s->gr->v_of[x->p->step[i].node], from);
	return -1;
}

static void
count_step(struct recovery *x, int32_t i, int32_t sample)
{
	if (x->step_last[i] == sample + 1)
		return;
	x->step_last[i] = sample + 1;
	x->step_seen[i]++;
	for (int32_t u = x->p->use_first[i]; u < x->p->use_first[i + 1]; u++) {
		int32_t m = x->p->use[u].means;

		x->means_seen[m] += x->means_last[m] != sample + 1;
		x->means_last[m] = sample + 1;
	}
}

/* Count who lies on the chain of the process that is back last. */
static void
follow(struct recovery *x, const struct schedule *r, int32_t sample)
{
	int32_t v = -1, i = -1;
	int64_t last = 0;

	for (int32_t k = 0; k < x->nprocesses; k++) {
		int32_t p = x->s->gr->v_of[worth_terms(x->p->worth, k)->node];

		if (r->at[p].dn < r->at[p].up && r->at[p].up > last) {
			last = r->at[p].up;
			v = p;
		}
	}
	for (int32_t left = x->p->nsteps + x->s->nhit; left > 0 &&
	     (v >= 0 || i >= 0); left--) {
		if (i < 0) {
			i = last_step(x, r, v);
			if (i < 0) {
				v = member_up(x, r, v, x->s->base[v]);
				continue;
			}
		}
		count_step(x, i, sample);
		i = before_step(x, r, i, &v);
	}
}

static bool
draw_all(struct recovery *x, const struct run *run, struct err *err)
{
	const struct chance_recovery_input *in = x->in;

	for (int32_t n = 0; n < in->samples; n++) {
		const struct schedule *r;

		if (n % 64 == 0 && !run_step(run, n, in->samples, err))
			return false;
		for (int32_t k = 0; k < x->ndrawn; k++)
			x->work[x->drawn[k]] = chance_draw(in->times,
			    &in->lot, (int64_t)in->first + n, x->drawn[k]);
		r = scheduler_run(x->s, WAY_LIST, in->order, in->norder,
		    in->choice, x->work);
		note_processes(x, r, n);
		if (n < CHAINS)
			follow(x, r, n);
	}
	return true;
}

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int32_t *
shares(struct arena *a, const int32_t *seen, int32_t n, int32_t samples)
{
	int32_t *r = arena_array(a, int32_t, (size_t)n);
	int64_t of = samples < CHAINS ? samples : CHAINS;

	for (int32_t i = 0; i < n && of > 0; i++)
		r[i] = (int32_t)((int64_t)seen[i] * CHANCE_MILLION / of);
	return r;
}

static void
sum_up(struct recovery *x, struct arena *a, struct chance_recovery *r)
{
	int32_t n = x->in->samples;
	struct chance_process *of = arena_array(a, struct chance_process,
	    (size_t)x->nprocesses);

	for (int32_t i = 0; i < x->nprocesses && n > 0; i++) {
		int64_t *e = x->elapsed + (int64_t)i * n;

		qsort(e, (size_t)n, sizeof(*e), cmp_i64);
		of[i] = (struct chance_process){ chance_share(x->hits[i], n),
			chance_quantile(e, n, 500), chance_quantile(e, n, 900),
			chance_quantile(e, n, 950), e[n - 1] };
	}
	*r = (struct chance_recovery){ .of = of, .samples = n,
		.step_critical = shares(a, x->step_seen, x->p->nsteps, n),
		.means_critical = shares(a, x->means_seen, x->p->nmeans, n) };
}

bool
chance_recovery_run(struct arena *a, const struct chance_recovery_input *in,
    const struct run *run, struct chance_recovery *r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	const struct schedule_problem *p = scheduler_problem(in->s);
	struct recovery x = { .in = in, .s = in->s, .p = p,
		.nprocesses = p->worth == NULL ? 0 : worth_count(p->worth) };
	size_t steps = (size_t)p->nsteps, means = (size_t)p->nmeans;
	bool ok;

	if (in->samples < 0 || in->lot.stress < 0 ||
	    in->lot.stress > CHANCE_STRESS_MAX ||
	    (int64_t)in->samples * (x.nprocesses + 1) > CHANCE_SAMPLES_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "chance-too-many", ERR_INT(CHANCE_SAMPLES_MAX));
	x.work = arena_array(&scratch, int64_t, steps);
	x.elapsed = arena_array(&scratch, int64_t,
	    (size_t)x.nprocesses * (size_t)in->samples);
	x.hits = arena_array(&scratch, int32_t, (size_t)x.nprocesses);
	x.step_seen = arena_array(&scratch, int32_t, steps);
	x.step_last = arena_array(&scratch, int32_t, steps);
	x.means_seen = arena_array(&scratch, int32_t, means);
	x.means_last = arena_array(&scratch, int32_t, means);
	find_drawn(&x, &scratch);
	ok = draw_all(&x, run, err);
	if (ok)
		sum_up(&x, a, r);
	arena_release(&scratch);
	return ok;
}
