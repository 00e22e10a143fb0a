/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_check.c - how long the engine takes on 100 000 nodes with 1 000 000
 * members, in two shapes: "departments", where most losses hit few processes,
 * and "layers", the worst case where a loss reaches most of the graph.  Prints
 * milliseconds and counts; no pass or fail.
 *
 *   build/bench/engine_check [nodes]
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/rng.h"
#include "engine/demand.h"
#include "engine/single.h"

struct plan {
	struct arena arena;
	int32_t nnodes, nprocesses, ngroups;
	struct graph_input in;
	uint8_t *kind;
	int32_t *owner, *need, *first, *member;
	struct span *restart, *grace, *restore;
	uint64_t lot;
};

static int32_t
below(struct plan *p, int32_t n)
{
	return (int32_t)rng_below(&p->lot, (uint64_t)n);
}

static void
plan_init(struct plan *p, int32_t nnodes, int32_t nprocesses)
{
	size_t n = (size_t)nnodes, most = n * 12;

	*p = (struct plan){ .nnodes = nnodes, .nprocesses = nprocesses,
		.lot = 42 };
	p->kind = arena_array(&p->arena, uint8_t, n);
	p->restart = arena_array(&p->arena, struct span, n);
	p->restore = arena_array(&p->arena, struct span, n);
	p->owner = arena_array(&p->arena, int32_t, n * 4);
	p->need = arena_array(&p->arena, int32_t, n * 4);
	p->grace = arena_array(&p->arena, struct span, n * 4);
	p->first = arena_array(&p->arena, int32_t, n * 4 + 1);
	p->member = arena_array(&p->arena, int32_t, most);
	for (int32_t v = 0; v < nnodes; v++) {
		int64_t minutes = below(p, 30), hours = 1 + below(p, 12);

		p->kind[v] = v < nprocesses ? NODE_PROCESS : NODE_RESOURCE;
		p->restart[v] = SPAN(minutes * 60);
		p->restore[v] = below(p, 50) ? SPAN(hours * 3600)
		                             : SPAN_UNKNOWN;
	}
}

/* One group of up to n members drawn from [lo, hi); a fifth is redundant. */
static void
plan_group(struct plan *p, int32_t owner, int32_t n, int32_t lo, int32_t hi)
{
	int32_t g = p->ngroups, at = p->first[g], got = 0;

	for (int32_t i = 0; i < n; i++) {
		int32_t m = lo + below(p, hi - lo);
		bool twice = m == owner;

		for (int32_t j = 0; j < got; j++)
			twice |= p->member[at + j] == m;
		if (!twice)
			p->member[at + got++] = m;
	}
	if (got == 0)
		return;
	p->owner[g] = owner;
	p->need[g] = below(p, 5) ? got : 1 + below(p, got);
	p->grace[g] = below(p, 5) ? SPAN_NONE : SPAN(900);
	p->first[g + 1] = at + got;
	p->ngroups++;
}

/* Departments of 100 nodes on each other's back, over 50 shared nodes. */
static void
plan_departments(struct plan *p)
{
	int32_t shared = p->nnodes - 50;

	for (int32_t v = 0; v < shared; v++) {
		int32_t d = v / 100 * 100, hi = d + 100;

		hi = hi < shared ? hi : shared;
		if (v < p->nprocesses) {
			d = p->nprocesses + v * 90 % (shared - p->nprocesses -
			    100);
			plan_group(p, v, 5, d, d + 90);
			plan_group(p, v, 5, d, d + 90);
		} else if (v + 1 < hi) {
			plan_group(p, v, 9, v + 1, hi);
		}
		if (v % 10 == 0)
			plan_group(p, v, 1, shared, p->nnodes);
	}
}

/* Twenty layers; each node rests on ten of the lower ones. */
static void
plan_layers(struct plan *p)
{
	int32_t width = p->nnodes / 20;

	for (int32_t v = 0; v < p->nnodes - width; v++) {
		int32_t lo = (v / width + 1) * width;

		plan_group(p, v, 5, lo, lo + width);
		plan_group(p, v, 5, lo, lo + width);
	}
}

static double
since(int64_t from)
{
	return (double)(clock_mono_ns() - from) / 1e6;
}

static const struct graph *
time_build(struct plan *p)
{
	int64_t t = clock_mono_ns();
	const struct graph *graph;
	struct err err;

	p->in = (struct graph_input){ .nnodes = p->nnodes, .kind = p->kind,
		.restart = p->restart, .ngroups = p->ngroups,
		.owner = p->owner, .need = p->need, .grace = p->grace,
		.first = p->first, .member = p->member };
	if (!graph_build(&p->arena, &p->in, NULL, &graph, &err))
		BUG(err.id);
	printf("  build and order          %9.2f ms  (%" PRId32 " members)\n",
	    since(t), graph->nmembers);
	return graph;
}

static void
time_demand(struct plan *p, const struct graph *graph)
{
	struct demand_target *t = arena_array(&p->arena, struct demand_target,
	    (size_t)p->nprocesses);
	const struct demand *d;
	struct err err;
	int64_t at;

	for (int32_t i = 0; i < p->nprocesses; i++)
		t[i] = (struct demand_target){ i, SPAN(4 * 3600), SPAN(900) };
	at = clock_mono_ns();
	if (!demand_run(&p->arena, graph, t, p->nprocesses, NULL, &d, &err))
		BUG(err.id);
	printf("  targets down             %9.2f ms\n", since(at));
}

static void
time_outage(struct plan *p, const struct graph *graph)
{
	struct loss l = { p->nnodes - 1, SPAN(3600), SPAN(4 * 3600) };
	struct outage_input in = { &l, 1, false };
	int64_t at = clock_mono_ns();
	const struct outage *o;
	struct err err;

	if (!outage_run(&p->arena, graph, &in, NULL, &o, &err))
		BUG(err.id);
	printf("  one outage, exact        %9.2f ms  (%" PRId32 " hit)\n",
	    since(at), o->nhit);
}

static void
time_single(struct plan *p, const struct graph *graph)
{
	struct process_terms *t = arena_array(&p->arena, struct process_terms,
	    (size_t)p->nprocesses);
	struct single_input in = { .graph = graph, .restore = p->restore,
		.before = SPAN(3600), .process = t,
		.nprocesses = p->nprocesses, .kinds = SINGLE_KINDS };
	int64_t at, pairs = 0, open = 0;
	const struct single *s;
	struct err err;

	for (int32_t i = 0; i < p->nprocesses; i++)
		t[i] = (struct process_terms){ .node = i, .rto = SPAN(8 * 3600),
			.mtpd = SPAN(86400) };
	at = clock_mono_ns();
	if (!single_run(&p->arena, &in, NULL, &s, &err))
		BUG(err.id);
	for (int32_t i = 0; i < p->nprocesses; i++) {
		pairs += s->of[i].nhitting;
		open += s->of[i].nopen + s->of[i].unfinished;
	}
	printf("  every single loss        %9.2f ms  (%" PRId32 " processes, %"
	    PRId64 " pairs hit, %" PRId64 " exact outages, %" PRId64
	    " million steps, %" PRId64 " left open)\n", since(at),
	    p->nprocesses, pairs, s->nruns, s->nsteps / 1000000, open);
}

static void
bench(const char *name, int32_t nnodes, int32_t nprocesses,
    void (*fill)(struct plan *))
{
	struct plan p;
	const struct graph *graph;

	plan_init(&p, nnodes, nprocesses);
	fill(&p);
	printf("%s: %" PRId32 " nodes\n", name, nnodes);
	graph = time_build(&p);
	time_demand(&p, graph);
	time_outage(&p, graph);
	time_single(&p, graph);
	arena_release(&p.arena);
}

int
main(int argc, char **argv)
{
	int64_t n = 100000;

	setvbuf(stdout, NULL, _IOLBF, 0);

	if (argc > 1 && (!str_to_i64(str_of(argv[1]), &n) || n < 2000 ||
	    n > GRAPH_NODES_MAX)) {
		fprintf(stderr, "usage: engine_check [2000..%d]\n",
		    GRAPH_NODES_MAX);
		return 64;
	}
	bench("departments", (int32_t)n, (int32_t)(n / 100), plan_departments);
	bench("layers", (int32_t)n, 20, plan_layers);
	return 0;
}
