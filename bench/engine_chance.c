/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_chance.c - samples a second of a project of 120 tasks on one core,
 * with durations of 20 measured samples each: by precedence alone, the same
 * with who is critical, and with shared means.  With --data FILE it also writes
 * project and outcome, so that another program can draw the same
 * (bench/chance.py).
 *
 *   build/bench/engine_chance [--data FILE]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/rng.h"
#include "engine/chance.h"

enum { TASKS = 120, RESOURCES = 4, SEEN = 20 };

static struct {
	int32_t duration[TASKS], capacity[RESOURCES], use[TASKS * RESOURCES];
	int32_t next_first[TASKS + 1], next[TASKS * 3], order[TASKS];
	int64_t seen[TASKS][SEEN];
	struct chance_time time[TASKS];
	struct rcpsp p;
} x;

static int32_t
below(uint64_t *lot, int32_t n)
{
	return (int32_t)rng_below(lot, (uint64_t)n);
}

/* About j120: layers of six, one or two arcs to the next layers. */
static void
make(void)
{
	uint64_t lot = 120;
	int32_t at = 0;

	for (int32_t i = 0; i < TASKS; i++) {
		int32_t likely = 600 + below(&lot, 9000);
		int32_t arcs = 1 + below(&lot, 2), to = i + 1;

		x.order[i] = i;
		x.duration[i] = likely;
		for (int32_t s = 0; s < SEEN; s++)
			x.seen[i][s] = likely * 3 / 4 +
			    below(&lot, likely * 3 / 4);
		x.time[i] = (struct chance_time){ likely * 3 / 4, likely,
			likely * 3 / 2, x.seen[i], SEEN };
		for (int32_t r = 0; r < RESOURCES; r++)
			x.use[i * RESOURCES + r] = below(&lot, 2)
			    ? 1 + below(&lot, 9)
			    : 0;
		while (arcs-- > 0 && (to += 1 + below(&lot, 9)) < TASKS)
			x.next[at++] = to;
		x.next_first[i + 1] = at;
	}
	for (int32_t r = 0; r < RESOURCES; r++)
		x.capacity[r] = 24 + 3 * r;
	x.p = (struct rcpsp){ .ntasks = TASKS, .nresources = RESOURCES,
		.duration = x.duration, .capacity = x.capacity, .use = x.use,
		.next_first = x.next_first, .next = x.next };
}

static const struct chance_times *
times(struct arena *a)
{
	const struct chance_times *t;
	struct err err;

	BUG_IF(!chance_times_new(a, x.time, TASKS, &t, &err));
	return t;
}

/* Of this thread alone, so that others at work do not count. */
static int64_t
cpu_ns(void)
{
	struct timespec t;

	BUG_IF(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Seconds of the best of five. */
static double
measure(struct arena *a, struct chance_net_input *in, struct chance_net *r)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < 5; i++) {
		int64_t from = cpu_ns(), took;
		struct err err;

		BUG_IF(!chance_net_run(a, in, NULL, r, &err));
		took = cpu_ns() - from;
		best = took < best ? took : best;
	}
	return (double)best / 1e9;
}

static void
write_list(FILE *f, const char *name, const int32_t *list, int32_t n)
{
	fprintf(f, "\"%s\": [", name);
	for (int32_t i = 0; i < n; i++)
		fprintf(f, "%s%d", i > 0 ? "," : "", list[i]);
	fprintf(f, "],\n");
}

static int
cmp_i32(const void *a, const void *b)
{
	int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;

	return (p > q) - (p < q);
}

/* Makespans as quantiles at every percent, for both policies. */
static void
write_data(struct arena *a, const char *path, int64_t samples)
{
	struct chance_net_input in = { .project = &x.p, .times = times(a),
		.lot = { 1, 0 }, .samples = samples };
	FILE *f = fopen(path, "w");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	fprintf(f, "{ \"samples\": %lld,\n", (long long)samples);
	write_list(f, "capacity", x.capacity, RESOURCES);
	write_list(f, "use", x.use, TASKS * RESOURCES);
	write_list(f, "next_first", x.next_first, TASKS + 1);
	write_list(f, "next", x.next, x.next_first[TASKS]);
	fprintf(f, "\"seen\": [");
	for (int32_t i = 0; i < TASKS * SEEN; i++)
		fprintf(f, "%s%lld", i > 0 ? "," : "",
		    (long long)x.seen[i / SEEN][i % SEEN]);
	fprintf(f, "],\n");
	for (int shared = 0; shared < 2; shared++) {
		int32_t at[101];
		struct chance_net r;
		double s;

		in.order = shared ? x.order : NULL;
		s = measure(a, &in, &r);
		qsort(r.makespan, (size_t)samples, sizeof(int32_t), cmp_i32);
		for (int64_t i = 0; i <= 100; i++)
			at[i] = r.makespan[(samples - 1) * i / 100];
		write_list(f, shared ? "shared" : "free", at, 101);
		fprintf(f, "\"%s_seconds\": %.6f%s\n",
		    shared ? "shared" : "free", s, shared ? " }" : ",");
	}
	(void)fclose(f);
}

static void
show(const char *what, int64_t samples, double s)
{
	printf("  %-34s %12.0f samples/s  %8.4f s for %lld\n", what,
	    (double)samples / s, s, (long long)samples);
}

int
main(int argc, char **argv)
{
	struct arena a = ARENA_INIT;
	struct chance_net_input in = { .project = &x.p, .lot = { 1, 0 } };
	struct chance_net r;

	make();
	if (argc > 2) {
		write_data(&a, argv[2], 500000);
		arena_release(&a);
		return 0;
	}
	in.times = times(&a);
	in.samples = 200000;
	show("120 tasks, precedence", in.samples, measure(&a, &in, &r));
	in.critical = true;
	show("the same, who is critical", in.samples, measure(&a, &in, &r));
	in.order = x.order;
	in.samples = 10000;
	in.critical = false;
	show("120 tasks, 4 means", in.samples, measure(&a, &in, &r));
	in.critical = true;
	show("the same, who is critical", in.samples, measure(&a, &in, &r));
	arena_release(&a);
	return 0;
}
