/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_chance.c - `stormvast engine chance FILE...`: how long a project will
 * take when its durations are not sure, and how likely it is ready in time.
 *
 * A project in a file has one duration per task: each is drawn from a PERT
 * distribution around it, between two percentages of it.
 */
#include "app/commands.h"
#include "app/engine_files.h"
#include "base/clock.h"
#include "base/json.h"
#include "engine/chance.h"
#include "engine/rcpsp_search.h"

enum { SCHEDULES = 500 };

struct wish {
	int64_t samples, seed, least, most, deadline;
	bool json, alone;
};

struct answer {
	struct str name;
	int64_t p50, p90, p95, samples, ns;
	struct chance_share share;
	const int64_t *critical;
	int32_t ntasks;
};

static void
print_json(const struct command_run *run, const struct wish *w,
    const struct answer *x)
{
	struct buf out = BUF_IN(run->arena, 64 << 20);
	struct json j = JSON_TO(&out);
	const struct {
		const char *key;
		int64_t n;
	} number[] = { { "samples", x->samples }, { "p50", x->p50 },
		{ "p90", x->p90 }, { "p95", x->p95 } }, share[] = {
		{ "on_time_of_million", x->share.of_million },
		{ "low_of_million", x->share.low },
		{ "high_of_million", x->share.high } };

	json_object_begin(&j);
	json_put_str(&j, "name", x->name);
	for (size_t i = 0; i < COUNT(number); i++) {
		json_put_i64(&j, number[i].key, number[i].n);
	}
	for (size_t i = 0; w->deadline >= 0 && i < COUNT(share); i++) {
		json_put_i64(&j, share[i].key, share[i].n);
	}
	json_key(&j, "seconds");
	json_double(&j, (double)(x->ns / 1000) / 1e6);
	json_key(&j, "critical_of_million");
	json_array_begin(&j);
	for (int32_t i = 0; i < x->ntasks; i++)
		json_i64(&j, x->critical[i] * CHANCE_MILLION / x->samples);
	json_array_end(&j);
	json_object_end(&j);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&out)));
}

static void
print_line(const struct command_run *run, const struct wish *w,
    const struct answer *x)
{
	fprintf(run->out, "%-16.*s  P50 %8lld  P90 %8lld  P95 %8lld",
	    STR_ARG(x->name), (long long)x->p50, (long long)x->p90,
	    (long long)x->p95);
	if (w->deadline >= 0)
		fprintf(run->out, "  %6.2f %% (%.2f-%.2f)",
		    (double)x->share.of_million / 1e4,
		    (double)x->share.low / 1e4, (double)x->share.high / 1e4);
	fprintf(run->out, "  %9.3f s\n", (double)(x->ns / 1000) / 1e6);
}

struct started {
	int32_t start, place, task;
};

static int
cmp_started(const void *a, const void *b)
{
	const struct started *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* A list for the samples: a good schedule at the durations given, by start. */
static bool
find_list(struct arena *a, const struct rcpsp *p, uint64_t seed,
    int32_t **order_r, struct err *err)
{
	size_t n = (size_t)p->ntasks;
	int32_t *order = arena_array(a, int32_t, n);
	struct started *list = arena_array(a, struct started, n);
	struct rcpsp_search *s;
	const int32_t *start;

	if (!rcpsp_order(a, p, order, err) ||
	    !rcpsp_search_new(a, p, seed, &s, err) ||
	    !rcpsp_search_run(s, SCHEDULES, NULL, err))
		return false;
	start = rcpsp_search_start(s);
	for (int32_t i = 0; i < p->ntasks; i++)
		list[i] = (struct started){ start[order[i]], i, order[i] };
	if (n > 0)
		qsort(list, n, sizeof(*list), cmp_started);
	for (size_t i = 0; i < n; i++)
		order[i] = list[i].task;
	*order_r = order;
	return true;
}

static const struct chance_time *
spread(struct arena *a, const struct rcpsp *p, const struct wish *w)
{
	struct chance_time *t = arena_array(a, struct chance_time,
	    (size_t)p->ntasks);

	for (int32_t i = 0; i < p->ntasks; i++)
		t[i] = (struct chance_time){
			p->duration[i] * w->least / 100, p->duration[i],
			p->duration[i] * w->most / 100, NULL, 0 };
	return t;
}

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
sum_up(struct arena *a, const struct wish *w, const struct chance_net *r,
    struct answer *x)
{
	int64_t n = w->samples, hits = 0;
	int64_t *sorted = arena_array(a, int64_t, (size_t)n);

	for (int64_t i = 0; i < n; i++) {
		sorted[i] = r->makespan[i];
		hits += sorted[i] <= w->deadline;
	}
	qsort(sorted, (size_t)n, sizeof(*sorted), cmp_i64);
	x->p50 = chance_quantile(sorted, n, 500);
	x->p90 = chance_quantile(sorted, n, 900);
	x->p95 = chance_quantile(sorted, n, 950);
	x->share = chance_share(hits, n);
	x->samples = n;
	x->critical = r->critical;
}

static bool
chance_one(struct command_run *run, struct str path, void *arg,
    struct err *err)
{
	const struct wish *w = arg;
	struct answer x = { 0 };
	struct chance_net r;
	struct rcpsp p;
	struct chance_net_input in = { .project = &p, .samples = w->samples,
		.lot = { (uint64_t)w->seed, 0 }, .critical = true };
	int32_t *order = NULL;
	int64_t from = clock_mono_ns();

	if (!engine_open(run->arena, path, &p, &x.name, err) ||
	    !rcpsp_check(&p, err))
		return false;
	if (p.lag != NULL)
		return err_set(err, ERR_NOT_FEASIBLE, NULL,
		    "chance-no-lags");
	if ((!w->alone && !find_list(run->arena, &p, (uint64_t)w->seed, &order,
	        err)) ||
	    !chance_times_new(run->arena, spread(run->arena, &p, w), p.ntasks,
	        &in.times, err))
		return false;
	in.order = order;
	if (!chance_net_run(run->arena, &in, run->work, &r, err))
		return false;
	sum_up(run->arena, w, &r, &x);
	x.ntasks = p.ntasks;
	x.ns = clock_mono_ns() - from;
	(w->json ? print_json : print_line)(run, w, &x);
	fflush(run->out);
	return true;
}

bool
cmd_engine_chance(struct command_run *run, struct err *err)
{
	struct wish w = { .deadline = -1, .json = command_flag(run, "json"),
		.alone = command_flag(run, "hands-enough") };

	if (!engine_number(run, "samples", 1, CHANCE_SAMPLES_MAX / 10,
	        &w.samples, err) ||
	    !engine_number(run, "seed", 0, INT64_MAX, &w.seed, err) ||
	    !engine_number(run, "least", 0, 100, &w.least, err) ||
	    !engine_number(run, "most", 100, 1000, &w.most, err))
		return false;
	if (command_option(run, "deadline").ptr != NULL &&
	    !engine_number(run, "deadline", 0, RCPSP_TIME_MAX, &w.deadline,
	        err))
		return false;
	return engine_each(run, chance_one, &w, err);
}
