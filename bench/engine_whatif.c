/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_whatif.c - how long one "what if" takes, order and all: 500 resources
 * and 20 processes, 45 lost with 60 steps, 8 teams with hours and people on
 * call; then its chances, and 30 candidates of advice.  Prints milliseconds of
 * this thread; no pass or fail.
 *
 *   build/bench/engine_whatif [resources]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/rng.h"
#include "engine/advice.h"

enum { PROCESSES = 20, STEPS = 60, LOST = 45, TEAMS = 8, DAYS = 30 };

struct world {
	struct arena a;
	uint64_t lot;
	int32_t n;		/* nodes; resources first */
	struct graph_input g;
	int32_t *owner, *need, *first, *member;
	struct span *grace, *restart;
	uint8_t *kind;
	struct whatif_input in;
};

static int32_t
below(struct world *w, int32_t n)
{
	return (int32_t)rng_below(&w->lot, (uint64_t)n);
}

static void
group(struct world *w, int32_t owner, int32_t from, int32_t to)
{
	int32_t g = w->g.ngroups++, at = w->first[g];
	int32_t n = 1 + below(w, 3);

	w->owner[g] = owner;
	w->grace[g] = SPAN(0);
	if (below(w, 5) == 0)
		w->grace[g] = SPAN(3600);
	for (int32_t i = 0; i < n; i++) {
		int32_t m = from + below(w, to - from);
		bool known = false;

		for (int32_t e = w->first[g]; e < at; e++)
			known |= w->member[e] == m;
		if (!known)
			w->member[at++] = m;
	}
	w->first[g + 1] = at;
	w->need[g] = below(w, 4) ? at - w->first[g] : 1;
}

static void
make_graph(struct world *w, int32_t resources)
{
	size_t n = (size_t)resources + PROCESSES;
	const struct graph *gr;
	struct err err;

	w->n = (int32_t)n;
	w->owner = arena_array(&w->a, int32_t, n * 4);
	w->need = arena_array(&w->a, int32_t, n * 4);
	w->first = arena_array(&w->a, int32_t, n * 4 + 1);
	w->member = arena_array(&w->a, int32_t, n * 12);
	w->grace = arena_array(&w->a, struct span, n * 4);
	w->restart = arena_array(&w->a, struct span, n);
	w->kind = arena_array(&w->a, uint8_t, n);
	for (int32_t v = 0; v < w->n; v++) {
		int64_t restart = v < resources ? 60 * below(w, 30) : 0;

		w->kind[v] = v < resources ? NODE_RESOURCE : NODE_PROCESS;
		w->restart[v] = SPAN(restart);
		for (int32_t g = below(w, 3); v > 20 && g >= 0; g--)
			group(w, v, v < resources ? v / 4 : resources / 3,
			    v < resources ? v : resources);
	}
	w->g.nnodes = w->n;
	w->g.kind = w->kind;
	w->g.restart = w->restart;
	w->g.owner = w->owner;
	w->g.need = w->need;
	w->g.grace = w->grace;
	w->g.first = w->first;
	w->g.member = w->member;
	BUG_IF(!graph_build(&w->a, &w->g, NULL, &gr, &err));
	w->in.graph = gr;
}

/* Mondays to Fridays 8-17, from 3 in the morning; one of each on call. */
static void
make_teams(struct world *w)
{
	struct whatif_means *m = arena_array(&w->a, struct whatif_means,
	    TEAMS);
	struct whatif_window *x = arena_array(&w->a, struct whatif_window,
	    (size_t)TEAMS * DAYS * 2);
	int32_t *first = arena_array(&w->a, int32_t, TEAMS + 1), n = 0;

	for (int32_t t = 0; t < TEAMS; t++) {
		int32_t people = 1 + below(w, 3);

		m[t] = (struct whatif_means){ .people = true,
			.call_out = SPAN(2700) };
		for (int32_t d = 0; d < DAYS; d++) {
			int64_t at = (int64_t)d * 86400 - 3 * 3600;
			int32_t day = d % 7 < 5 ? people : 0;

			x[n++] = (struct whatif_window){ d == 0 ? 0
			    : at + 17 * 3600 - 86400, at + 8 * 3600, 0, 1 };
			x[n++] = (struct whatif_window){ at + 8 * 3600,
				at + 17 * 3600, day, day == 0 };
		}
		first[t + 1] = n;
	}
	w->in.means = m;
	w->in.nmeans = TEAMS;
	w->in.window = x;
	w->in.window_first = first;
}

static void
make_steps(struct world *w)
{
	struct whatif_loss *lost = arena_array(&w->a, struct whatif_loss,
	    LOST);
	struct whatif_step *s = arena_array(&w->a, struct whatif_step, STEPS);
	struct schedule_use *use = arena_array(&w->a, struct schedule_use,
	    STEPS);
	int32_t *use_first = arena_array(&w->a, int32_t, STEPS + 1);
	int32_t *after_first = arena_array(&w->a, int32_t, STEPS + 1);
	int32_t *after = arena_array(&w->a, int32_t, STEPS), na = 0;

	for (int32_t i = 0; i < LOST; i++)
		lost[i] = (struct whatif_loss){ i * 3, 0, SPAN_UNKNOWN };
	for (int32_t i = 0; i < STEPS; i++) {
		int64_t likely = 900 + 60 * below(w, 200);

		s[i] = (struct whatif_step){ .id = i, .attended = true,
			.node = lost[i % LOST].node,
			.time = { SPAN(likely / 2), SPAN(likely),
			    SPAN(likely * 2), NULL, 0 } };
		use[i] = (struct schedule_use){ below(w, TEAMS), 1 };
		use_first[i + 1] = i + 1;
		if (i >= LOST)
			after[na++] = i - LOST;
		after_first[i + 1] = na;
	}
	w->in.lost = lost;
	w->in.nlost = LOST;
	w->in.step = s;
	w->in.nsteps = STEPS;
	w->in.use_first = use_first;
	w->in.use = use;
	w->in.after_first = after_first;
	w->in.after = after;
}

static void
make_processes(struct world *w)
{
	static const struct level_step all[] = { { 0, { 100, 100 } } };
	struct whatif_process *p = arena_array(&w->a, struct whatif_process,
	    PROCESSES);
	struct harm_curve *curve = arena_array(&w->a, struct harm_curve,
	    PROCESSES);

	for (int32_t i = 0; i < PROCESSES; i++) {
		int64_t rto = 3600 * (4 + below(w, 20));

		for (int32_t c = 0; c < CURVE_COLUMNS; c++)
			curve[i].level[c] = KNOWN(c);
		curve[i].weight = 1000 * (1 + below(w, 9));
		p[i] = (struct whatif_process){ .terms = {
			.node = w->n - PROCESSES + i, .rto = SPAN(rto),
			.mtpd = SPAN(2 * rto), .mbco = { all, 1 } },
			.weight = 1 + below(w, 5), .deadline = FOREVER,
			.curve = &curve[i], .ncurves = 1 };
	}
	w->in.process = p;
	w->in.nprocesses = PROCESSES;
}

static double
cpu_ms(void)
{
	struct timespec t;

	BUG_IF(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Best of three. */
static const struct whatif *
measure(struct world *w, const char *what)
{
	const struct whatif *r = NULL;
	double best = 1e18;

	for (int i = 0; i < 3; i++) {
		double from = cpu_ms(), took;
		struct err err;

		BUG_IF(!whatif_run(&w->a, &w->in, NULL, &r, &err));
		took = cpu_ms() - from;
		best = took < best ? took : best;
	}
	printf("  %-34s %9.1f ms  %lld schedules, late %lld\n", what, best,
	    (long long)r->steps, (long long)r->score.part[SCORE_LATE]);
	return r;
}

int
main(int argc, char **argv)
{
	struct world w = { .lot = 500 };
	const struct whatif *r;
	const struct advice *advice;
	struct advice_row *row;
	struct err err;
	double from;
	int32_t n;

	make_graph(&w, argc > 1 ? (int32_t)strtol(argv[1], NULL, 10) : 500);
	make_teams(&w);
	make_steps(&w);
	make_processes(&w);
	w.in.seed = 1;
	w.in.steps = 1;
	measure(&w, "by the first rule alone");
	w.in.steps = 0;
	r = measure(&w, "what if, 60 steps, 8 teams");
	printf("  %d of %d on time, %d impossible, %d slots\n",
	    r->ncounts[VERDICT_CALCULATED], PROCESSES,
	    r->ncounts[VERDICT_IMPOSSIBLE], r->nslots);
	w.in.samples = 1000;
	measure(&w, "the same with 1 000 samples");
	w.in.samples = 0;
	n = advice_candidates(&w.a, &w.in, r, 30, &row);
	from = cpu_ms();
	BUG_IF(!advice_run(&w.a, &w.in, r, row, n, 30 - n > 0 ? 30 - n : 0, 0,
	    NULL, &advice, &err));
	printf("  %-34s %9.1f ms  %d candidates, %d help\n", "advice",
	    cpu_ms() - from, advice->tried, advice->n);
	arena_release(&w.a);
	return 0;
}
