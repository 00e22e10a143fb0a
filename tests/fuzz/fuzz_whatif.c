/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Any case of a few nodes, absurd durations, hours and groups among them: it
 * is refused, or answered with times that make sense, and twice the same.
 */
#include <string.h>

#include "engine/advice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NODES = 8, STEPS = 8, MEANS = 3, GROUPS = 10, PROCESSES = 3 };

struct bytes {
	const uint8_t *at;
	size_t left;
};

static int32_t
take(struct bytes *b, int32_t n)
{
	if (b->left == 0)
		return 0;
	b->left--;
	return (int32_t)(*b->at++ % (uint8_t)n);
}

/* A duration: mostly short, at times unknown, endless or negative. */
static struct span
time_of(struct bytes *b)
{
	int64_t n = take(b, 12);

	switch (take(b, 64)) {
	case 0:
		return SPAN_UNKNOWN;
	case 1:
		return SPAN_NEVER;
	case 2:
		return SPAN_BETWEEN(n, FOREVER);
	case 3:
		return SPAN_BETWEEN(n, n + 3);
	case 4:
		return SPAN_BETWEEN(5, n);
	case 5:
		return SPAN(-n);
	default:
		return SPAN(n * 100);
	}
}

/* Of the graph, which is not what is looked at here. */
static struct span
valid_time(struct bytes *b)
{
	struct span s = time_of(b);

	return span_valid(s) ? s : SPAN(300);
}

struct fuzzed {
	uint8_t kind[NODES];
	struct span restart[NODES], grace[GROUPS];
	int32_t owner[GROUPS], need[GROUPS], first[GROUPS + 1];
	int32_t member[GROUPS * 3];
	struct whatif_phase phase[2];
	struct whatif_loss lost[3];
	struct whatif_step step[STEPS];
	int64_t sample[6];
	int32_t use_first[STEPS + 1], after_first[STEPS + 1], after[STEPS];
	struct schedule_use use[STEPS * 2];
	struct whatif_means means[MEANS];
	int32_t window_first[MEANS + 1], person;
	struct whatif_window window[MEANS * 2];
	struct whatif_process process[PROCESSES];
	struct fallback_terms fallback;
	struct level_step level;
	struct harm_curve curve;
	struct whatif_staff staff;
	int32_t order[STEPS];
	uint8_t pinned[STEPS];
	struct whatif_input in;
};

static bool
make_graph(struct arena *a, struct fuzzed *f, struct bytes *b)
{
	struct graph_input in = { .nnodes = NODES, .kind = f->kind,
		.restart = f->restart, .ngroups = take(b, GROUPS),
		.owner = f->owner, .need = f->need, .grace = f->grace,
		.first = f->first, .member = f->member };
	struct err err;

	for (int32_t v = 0; v < NODES; v++) {
		f->kind[v] = (uint8_t)take(b, NODE_KIND__MAX);
		f->restart[v] = valid_time(b);
	}
	for (int32_t g = 0; g < in.ngroups; g++) {
		int32_t n = 1 + take(b, 3), at = f->first[g];
		int32_t from = take(b, NODES - 1);

		f->owner[g] = take(b, NODES);
		f->need[g] = 1 + take(b, n);
		f->grace[g] = valid_time(b);
		for (int32_t i = 0; i < n; i++)
			f->member[at++] = (f->owner[g] + 1 +
			    (from + i) % (NODES - 1)) % NODES;
		f->first[g + 1] = at;
	}
	return graph_build(a, &in, NULL, &f->in.graph, &err);
}

static void
make_steps(struct fuzzed *f, struct bytes *b)
{
	f->in.nsteps = take(b, STEPS + 1);
	for (int32_t i = 0; i < f->in.nsteps; i++) {
		struct whatif_step *s = &f->step[i];
		int32_t n = f->use_first[i], k = f->after_first[i];

		s->id = i;
		s->node = take(b, NODES);
		s->when = (enum whatif_when)take(b, WHATIF_WHEN__MAX);
		s->time.min = s->time.likely = s->time.max = time_of(b);
		if (take(b, 2)) {
			s->time.min.lo = s->time.min.hi = 0;
			s->time.max = time_of(b);
		}
		s->time.sample = f->sample;
		s->time.nsamples = take(b, 7);
		s->phases = take(b, 3);
		s->attended = take(b, 2);
		for (int32_t u = take(b, 3); u > 0; u--)
			f->use[n++] = (struct schedule_use){
				(u + take(b, 2)) % MEANS, 1 + take(b, 2) };
		f->use_first[i + 1] = n;
		if (i > 0 && f->step[i - 1].node == s->node)
			f->after[k++] = i - take(b, 2);
		f->after_first[i + 1] = k;
	}
	for (int32_t i = 0; i < 6; i++)
		f->sample[i] = take(b, 200);
}

static void
make_means(struct fuzzed *f, struct bytes *b)
{
	f->in.nmeans = MEANS;
	f->person = take(b, NODES);
	for (int32_t m = 0; m < MEANS; m++) {
		int32_t n = f->window_first[m];
		int64_t at = take(b, 40) * 50;

		f->means[m] = (struct whatif_means){ .people = take(b, 2),
			.call_out = time_of(b), .person = &f->person,
			.npersons = take(b, 2) };
		for (int32_t i = take(b, 3); i > 0; i--) {
			int64_t to = at + take(b, 40) * 50;

			f->window[n++] = (struct whatif_window){ at,
				to > at ? to : FOREVER, take(b, 3),
				take(b, 2) };
			at = to + take(b, 9) * 50;
		}
		f->window_first[m + 1] = n;
	}
}

static void
make_processes(struct fuzzed *f, struct bytes *b)
{
	f->level.percent = SPAN(100);
	f->fallback = (struct fallback_terms){ .node = take(b, NODES),
		.set_up = time_of(b), .hold = time_of(b),
		.level = { &f->level, take(b, 2) } };
	for (int32_t c = 0; c < CURVE_COLUMNS; c++)
		if (take(b, 4))
			f->curve.level[c] = KNOWN(take(b, 6));
	f->curve.intolerable = KNOWN(take(b, 6));
	f->curve.weight = take(b, 100);
	f->in.nprocesses = take(b, PROCESSES + 1);
	for (int32_t i = 0; i < f->in.nprocesses; i++)
		f->process[i] = (struct whatif_process){ .terms = {
			.node = take(b, NODES), .rto = time_of(b),
			.mtpd = time_of(b), .verification = time_of(b),
			.mbco = { &f->level, 1 }, .fallback = &f->fallback,
			.nfallbacks = take(b, 2) }, .weight = take(b, 6),
			.deadline = take(b, 2) ? FOREVER : take(b, 50) * 99,
			.curve = &f->curve, .ncurves = take(b, 2),
			.care = (uint64_t)take(b, 2) };
	f->staff = (struct whatif_staff){ take(b, PROCESSES), 0,
		take(b, MEANS), take(b, 3) };
	f->in.nstaff = take(b, 2);
}

static void
make(struct fuzzed *f, struct bytes *b)
{
	f->in.phase = f->phase;
	f->in.nphases = 2;
	f->in.called_after = take(b, 3);
	f->phase[0].length = time_of(b);
	f->phase[1].length = time_of(b);
	f->in.lost = f->lost;
	f->in.nlost = take(b, 4);
	for (int32_t i = 0; i < f->in.nlost; i++)
		f->lost[i] = (struct whatif_loss){ take(b, NODES), take(b, 3),
			time_of(b) };
	f->in.step = f->step;
	f->in.use_first = f->use_first;
	f->in.use = f->use;
	f->in.after_first = f->after_first;
	f->in.after = f->after;
	f->in.means = f->means;
	f->in.window_first = f->window_first;
	f->in.window = f->window;
	f->in.process = f->process;
	f->in.staff = &f->staff;
	make_steps(f, b);
	make_means(f, b);
	make_processes(f, b);
	for (int32_t i = 0; i < STEPS; i++) {
		f->order[i] = f->in.nsteps - 1 - i;
		f->pinned[i] = (uint8_t)take(b, 2);
	}
	if (take(b, 2)) {
		f->in.order = f->order;
		f->in.keep = take(b, 2);
		f->in.pinned = take(b, 2) ? f->pinned : NULL;
	}
	f->in.steps = 60;
	f->in.samples = take(b, 3) * 4;
	f->in.threshold = 900000;
}

static void
check(const struct fuzzed *f, const struct whatif *w)
{
	for (int32_t i = 0; i < w->nslots; i++)
		BUG_IF(w->slot[i].start < 0 ||
		    w->slot[i].end < w->slot[i].start);
	for (int32_t i = 0; i < f->in.nprocesses; i++) {
		const struct whatif_answer *x = &w->of[i];

		BUG_IF(x->verdict.up.lo > x->verdict.up.hi ||
		    x->verdict.dn.lo > x->verdict.dn.hi ||
		    x->cost.lo > x->cost.hi || x->harm.lo > x->harm.hi ||
		    x->chance.low > x->chance.high);
		BUG_IF(x->certificate.proof == WHATIF_CHAIN &&
		    x->certificate.takes <= x->certificate.target);
		for (int32_t k = 0; k < x->nchain; k++)
			BUG_IF(x->chain[k] < 0 || x->chain[k] >= w->nslots);
	}
}

static void
check_same(const struct whatif *a, const struct whatif *b)
{
	BUG_IF(score_cmp(&a->score, &b->score) != 0 || a->nslots != b->nslots);
	for (int32_t i = 0; i < a->nslots; i++)
		BUG_IF(a->slot[i].step != b->slot[i].step ||
		    a->slot[i].start != b->slot[i].start ||
		    a->slot[i].end != b->slot[i].end ||
		    a->slot[i].bound != b->slot[i].bound);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes b = { data, size };
	struct arena a = ARENA_INIT;
	struct fuzzed f;
	const struct whatif *w, *again;
	const struct advice *advice;
	struct advice_row *row;
	struct err err;
	int32_t n;

	memset(&f, 0, sizeof(f));
	if (make_graph(&a, &f, &b)) {
		make(&f, &b);
		if (whatif_run(&a, &f.in, NULL, &w, &err)) {
			check(&f, w);
			BUG_IF(!whatif_run(&a, &f.in, NULL, &again, &err));
			check_same(w, again);
			n = advice_candidates(&a, &f.in, w, 3, &row);
			if (advice_run(&a, &f.in, w, row, n, 1, 30, NULL,
			    &advice, &err))
				BUG_IF(advice->n > 4);
		}
	}
	arena_release(&a);
	return 0;
}
