/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_schedule.c - `stormvast engine schedule FILE...`: the shortest
 * schedule that can be found of each project, a line each, and whether it is
 * proved that there is none shorter.
 */
#include "app/commands.h"
#include "app/engine_files.h"
#include "base/clock.h"
#include "base/json.h"
#include "engine/solve.h"

struct wish {
	int64_t ns, schedules, conflicts, seed;
	bool json;
};

struct answer {
	struct str name;
	int32_t ntasks;
	struct solve_result r;
	int64_t ns;
};

static void
print_json(const struct command_run *run, const struct answer *x)
{
	struct buf out = BUF_IN(run->arena, 64 << 20);
	struct json j = JSON_TO(&out);

	json_object_begin(&j);
	json_put_str(&j, "name", x->name);
	json_put_opt64(&j, "makespan", x->r.makespan);
	json_put_i64(&j, "lower_bound", x->r.lower);
	json_put_bool(&j, "proved", x->r.proved);
	json_put_i64(&j, "schedules", x->r.schedules);
	json_put_i64(&j, "conflicts", x->r.conflicts);
	json_key(&j, "seconds");
	json_double(&j, (double)(x->ns / 1000) / 1e6);
	json_key(&j, "start");
	json_array_begin(&j);
	for (int32_t i = 0; x->r.makespan.known && i < x->ntasks; i++)
		json_i64(&j, x->r.start[i]);
	json_array_end(&j);
	json_object_end(&j);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&out)));
}

static void
print_line(const struct command_run *run, const struct answer *x)
{
	fprintf(run->out, "%-16.*s ", STR_ARG(x->name));
	if (x->r.makespan.known)
		fprintf(run->out, "%8lld", (long long)x->r.makespan.v);
	else
		fprintf(run->out, "%8s", "-");
	fprintf(run->out, "  >= %-8lld%s %10lld schedules %8lld conflicts "
	    "%9.3f s\n", (long long)x->r.lower, x->r.proved ? " *" : "  ",
	    (long long)x->r.schedules, (long long)x->r.conflicts,
	    (double)(x->ns / 1000) / 1e6);
}

static bool
schedule_one(struct command_run *run, struct str path, void *arg,
    struct err *err)
{
	const struct wish *w = arg;
	struct engine_until until = { .from = clock_cpu_ns() };
	struct run brake = { .cancelled = engine_is_late, .arg = &until };
	struct solve_input in = { .seed = (uint64_t)w->seed,
		.schedules = w->schedules, .conflicts = w->conflicts };
	struct answer x = { 0 };
	struct rcpsp p;

	until.until = w->ns == INT64_MAX ? INT64_MAX : until.from + w->ns;
	in.project = &p;
	if (!engine_open(run->arena, path, &p, &x.name, err) ||
	    !solve_run(run->arena, &in, &brake, &x.r, err))
		return false;
	x.ntasks = p.ntasks;
	x.ns = clock_cpu_ns() - until.from;
	(w->json ? print_json : print_line)(run, &x);
	fflush(run->out);
	return true;
}

/* A number that may lack: then there is no limit. */
static bool
limit(const struct command_run *run, const char *name, int64_t lo,
    int64_t *n_r, struct err *err)
{
	*n_r = INT64_MAX;
	return command_option(run, name).ptr == NULL ||
	    engine_number(run, name, lo, INT64_MAX, n_r, err);
}

/* With no limit at all: one second. */
bool
cmd_engine_schedule(struct command_run *run, struct err *err)
{
	struct wish w = { .json = command_flag(run, "json") };

	if (!engine_time(run, "time", &w.ns, err) ||
	    !engine_number(run, "seed", 0, INT64_MAX, &w.seed, err) ||
	    !limit(run, "schedules", 1, &w.schedules, err) ||
	    !limit(run, "conflicts", 0, &w.conflicts, err))
		return false;
	if (w.ns == INT64_MAX && w.schedules == INT64_MAX)
		w.ns = 1000000000;
	return engine_each(run, schedule_one, &w, err);
}
