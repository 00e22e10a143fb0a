/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_schedule.c - `stormvast engine schedule FILE...`: the shortest
 * schedule that can be found of each project, a line each.
 */
#include "app/commands.h"
#include "app/engine_files.h"
#include "base/clock.h"
#include "base/json.h"
#include "engine/rcpsp_search.h"

struct wish {
	int64_t ns, schedules, seed;
	bool json;
};

struct answer {
	struct str name;
	const struct rcpsp *p;
	int32_t makespan, bound;
	const int32_t *start;
	int64_t schedules, ns;
};

static void
print_json(const struct command_run *run, const struct answer *x)
{
	struct buf out = BUF_IN(run->arena, 64 << 20);
	struct json j = JSON_TO(&out);

	json_object_begin(&j);
	json_key(&j, "name");
	json_str(&j, x->name);
	json_key(&j, "makespan");
	json_i64(&j, x->makespan);
	json_key(&j, "lower_bound");
	json_i64(&j, x->bound);
	json_key(&j, "proved");
	json_bool(&j, x->makespan <= x->bound);
	json_key(&j, "schedules");
	json_i64(&j, x->schedules);
	json_key(&j, "seconds");
	json_double(&j, (double)(x->ns / 1000) / 1e6);
	json_key(&j, "start");
	json_array_begin(&j);
	for (int32_t i = 0; i < x->p->ntasks; i++)
		json_i64(&j, x->start[i]);
	json_array_end(&j);
	json_object_end(&j);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&out)));
}

static void
print_line(const struct command_run *run, const struct answer *x)
{
	fprintf(run->out, "%-16.*s %8d  >= %-8d%s %10lld schedules  %9.3f s\n",
	    STR_ARG(x->name), x->makespan, x->bound,
	    x->makespan <= x->bound ? " *" : "  ", (long long)x->schedules,
	    (double)(x->ns / 1000) / 1e6);
}

static bool
schedule_one(struct command_run *run, struct str path, void *arg,
    struct err *err)
{
	const struct wish *w = arg;
	struct engine_until until = { .from = clock_cpu_ns() };
	struct run brake = { .cancelled = engine_is_late, .arg = &until };
	struct rcpsp_search *s;
	struct answer x = { 0 };
	struct rcpsp p;
	struct err late;

	until.until = w->ns == INT64_MAX ? INT64_MAX : until.from + w->ns;
	if (!engine_open(run->arena, path, &p, &x.name, err) ||
	    !rcpsp_search_new(run->arena, &p, (uint64_t)w->seed, &s, err))
		return false;
	if (!rcpsp_search_run(s, w->schedules, &brake, &late) &&
	    late.code != ERR_CANCELLED) {
		err_copy(err, &late);
		return false;
	}
	x.p = &p;
	x.makespan = rcpsp_search_makespan(s);
	x.bound = rcpsp_search_lower_bound(s);
	x.start = rcpsp_search_start(s);
	x.schedules = rcpsp_search_schedules(s);
	x.ns = clock_cpu_ns() - until.from;
	(w->json ? print_json : print_line)(run, &x);
	fflush(run->out);
	return true;
}

/* With neither a time nor a number of schedules: one second. */
bool
cmd_engine_schedule(struct command_run *run, struct err *err)
{
	struct wish w = { .schedules = INT64_MAX,
		.json = command_flag(run, "json") };

	if (!engine_time(run, "time", &w.ns, err) ||
	    !engine_number(run, "seed", 0, INT64_MAX, &w.seed, err))
		return false;
	if (command_option(run, "schedules").ptr != NULL) {
		if (!engine_number(run, "schedules", 1, INT64_MAX,
		        &w.schedules, err))
			return false;
	} else if (w.ns == INT64_MAX) {
		w.ns = 1000000000;
	}
	return engine_each(run, schedule_one, &w, err);
}
