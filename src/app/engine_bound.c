/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_bound.c - `stormvast engine bound FILE...`: how long each project
 * takes at least and why, a line each; or whether it can be done by a target.
 *
 * The bounds that fit a sentence come first; then a quick search gives a
 * schedule from above, and the exact search closes the gap as far as it gets.
 * About a target, search and proof take turns (decide.h).
 */
#include "app/commands.h"
#include "app/engine_files.h"
#include "base/clock.h"
#include "base/json.h"
#include "engine/bound.h"
#include "engine/decide.h"
#include "engine/rcpsp_search.h"
#include "render/messages.h"

enum {
	SCHEDULES = 2000,	/* of the quick search */
	FOR_A_CONFLICT = 40,	/* schedules, when only conflicts are given */
	NAMED_MAX = 40		/* tasks that a sentence names */
};

struct wish {
	int64_t ns, schedules, conflicts, seed;
	int64_t target;		/* -1: none */
	bool json;
};

struct answer {
	struct str name;
	const struct rcpsp *p;
	struct bound bound;
	bool searched;		/* the lower bound is of the exact search */
	int64_t lower, upper;	/* upper INT64_MAX: no schedule is known */
	const int32_t *start;
	enum prove_answer target;
	bool never;		/* no schedule exists */
	int64_t schedules, conflicts, ns;
};

static const char *const kinds[BOUND__MAX] = {
	[BOUND_NONE] = "none", [BOUND_CHAIN] = "chain",
	[BOUND_WORK] = "work", [BOUND_CLIQUE] = "clique",
	[BOUND_INTERVAL] = "interval", [BOUND_CIRCLE] = "circle"
};

static struct str
task_list(struct arena *a, const struct bound *b)
{
	struct buf out = BUF_IN(a, 4096);

	for (int32_t i = 0; i < b->ntasks && i < NAMED_MAX; i++)
		buf_addf(&out, "%s%d", i > 0 ? ", " : "", b->task[i] + 1);
	if (b->ntasks > NAMED_MAX)
		buf_addf(&out, ", ... (%d)", b->ntasks);
	return buf_str(&out);
}

/* The certificate as a sentence. */
static struct str
words(const struct command_run *run, const struct answer *x)
{
	const struct bound *b = &x->bound;
	struct buf out = BUF_IN(run->arena, 8192);
	const char *id = str_printf(run->arena, "engine-bound.%s",
	    x->searched ? "search" : kinds[b->kind]).ptr;

	message_print(&out, run->lang, zone_default(), id,
	    { "tasks", ERR_TEXT(task_list(run->arena, b)) },
	    { "count", ERR_INT(b->ntasks) },
	    { "least", ERR_INT(x->lower) },
	    { "sooner", ERR_INT(x->lower - 1) },
	    { "resource", ERR_INT(b->resource + 1) },
	    { "units", ERR_INT(b->resource >= 0
	        ? x->p->capacity[b->resource] : 0) },
	    { "head", ERR_INT(b->head) }, { "tail", ERR_INT(b->tail) },
	    { "from", ERR_INT(b->from) }, { "to", ERR_INT(b->to) },
	    { "work", ERR_INT(b->work) }, { "room", ERR_INT(b->room) },
	    { "conflicts", ERR_INT(x->conflicts) });
	return buf_str(&out);
}

static const char *
verdict_of(const struct answer *x)
{
	return x->target == PROVE_YES ? "feasible"
	     : x->target == PROVE_NO ? "infeasible" : "unknown";
}

/* NO and YES have their reason, unknown has the bound. */
static struct str
target_words(const struct command_run *run, const struct answer *x)
{
	return x->target == PROVE_YES
	    ? message(run->arena, run->lang, "engine-bound.schedule")
	    : words(run, x);
}

static void
print_line(const struct command_run *run, const struct wish *w,
    const struct answer *x)
{
	if (w->target >= 0) {
		const char *id = str_printf(run->arena, "engine-bound.%s",
		    verdict_of(x)).ptr;

		fprintf(run->out, "%-16.*s %8lld  %.*s: %.*s\n",
		    STR_ARG(x->name), (long long)w->target,
		    STR_ARG(message(run->arena, run->lang, id)),
		    STR_ARG(target_words(run, x)));
		return;
	}
	fprintf(run->out, "%-16.*s ", STR_ARG(x->name));
	if (x->never)
		fprintf(run->out, "%11s %11s", "-", "-");
	else
		fprintf(run->out, ">= %-8lld", (long long)x->lower);
	if (!x->never && x->upper < INT64_MAX)
		fprintf(run->out, " <= %-8lld%s", (long long)x->upper,
		    x->lower >= x->upper ? " *" : "  ");
	else if (!x->never)
		fprintf(run->out, "%14s", "");
	fprintf(run->out, " %.*s\n", STR_ARG(words(run, x)));
}

static void
put_certificate(struct json *j, const struct answer *x)
{
	const struct bound *b = &x->bound;

	json_put_str(j, "kind",
	    str_of(x->searched ? "search" : kinds[b->kind]));
	if (x->searched || b->kind == BOUND_NONE)
		return;
	json_key(j, "tasks");
	json_array_begin(j);
	for (int32_t i = 0; i < b->ntasks; i++)
		json_i64(j, b->task[i] + 1);
	json_array_end(j);
	if (b->resource >= 0)
		json_put_i64(j, "resource", b->resource + 1);
	if (b->kind == BOUND_WORK || b->kind == BOUND_CLIQUE) {
		json_put_i64(j, "head", b->head);
		json_put_i64(j, "work", b->work);
		json_put_i64(j, "tail", b->tail);
	}
	if (b->kind == BOUND_INTERVAL) {
		json_put_i64(j, "from", b->from);
		json_put_i64(j, "to", b->to);
		json_put_i64(j, "work", b->work);
		json_put_i64(j, "room", b->room);
	}
}

static void
print_json(const struct command_run *run, const struct wish *w,
    const struct answer *x)
{
	struct buf out = BUF_IN(run->arena, 64 << 20);
	struct json j = JSON_TO(&out);

	json_object_begin(&j);
	json_put_str(&j, "name", x->name);
	if (w->target >= 0) {
		json_put_i64(&j, "target", w->target);
		json_put_str(&j, "verdict", str_of(verdict_of(x)));
	}
	json_put_opt64(&j, "lower_bound", x->never ? UNKNOWN : KNOWN(x->lower));
	json_put_opt64(&j, "upper_bound",
	    x->upper < INT64_MAX ? KNOWN(x->upper) : UNKNOWN);
	json_put_bool(&j, "proved", x->never || x->lower >= x->upper);
	put_certificate(&j, x);
	json_put_str(&j, "words", words(run, x));
	if (w->target >= 0)
		json_put_i64(&j, "schedules", x->schedules);
	json_put_i64(&j, "conflicts", x->conflicts);
	json_key(&j, "seconds");
	json_double(&j, (double)(x->ns / 1000) / 1e6);
	if (x->start != NULL) {
		json_key(&j, "start");
		json_array_begin(&j);
		for (int32_t i = 0; i < x->p->ntasks; i++)
			json_i64(&j, x->start[i]);
		json_array_end(&j);
	}
	json_object_end(&j);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&out)));
}

/* A schedule from above, where the quick search takes the project. */
static bool
look(struct command_run *run, const struct wish *w, struct answer *x,
    const struct run *brake, struct err *err)
{
	struct rcpsp_search *s;
	struct err fault = { 0 };

	if (!rcpsp_search_new(run->arena, x->p, (uint64_t)w->seed, &s,
	        &fault)) {
		/* Longest distances are for the exact search alone. */
		if (x->p->lag != NULL)
			return true;
		err_copy(err, &fault);
		return false;
	}
	rcpsp_search_bound(s, (int32_t)x->lower);
	if (!rcpsp_search_run(s, SCHEDULES, brake, &fault) &&
	    fault.code != ERR_CANCELLED) {
		err_copy(err, &fault);
		return false;
	}
	x->upper = rcpsp_search_makespan(s);
	x->start = rcpsp_search_start(s);
	return true;
}

/* The exact search, as long as there is something to find out. */
static bool
prove(struct command_run *run, const struct wish *w, struct answer *x,
    const struct run *brake, struct err *err)
{
	struct prove_input in = { .project = x->p, .start = x->start,
		.lower = (int32_t)x->lower, .conflicts = w->conflicts,
		.seed = (uint64_t)w->seed };
	struct prove_result res;
	struct err fault = { 0 };

	if (!prove_run(run->arena, &in, brake, &res, NULL, &fault)) {
		/* Too large for it: the bound stands as it is. */
		if (fault.code == ERR_TOO_LARGE)
			return true;
		err_copy(err, &fault);
		return false;
	}
	x->conflicts = res.conflicts;
	if (res.start != NULL) {
		x->start = res.start;
		x->upper = res.upper;
	}
	if (res.lower > x->lower) {
		x->lower = res.lower;
		x->searched = true;
	}
	if (res.feasible == PROVE_NO) {
		x->never = true;
		x->searched = true;
	}
	return true;
}

/* Search and proof by turns, about the target alone. */
static bool
decide(struct command_run *run, const struct wish *w, struct answer *x,
    const struct run *brake, struct err *err)
{
	struct decide_input in = { .project = x->p,
		.target = (int32_t)w->target, .seed = (uint64_t)w->seed,
		.schedules = w->schedules, .conflicts = w->conflicts };
	struct decide_result res;

	if (!decide_run(run->arena, &in, brake, &res, err))
		return false;
	x->schedules = res.schedules;
	x->conflicts = res.conflicts;
	x->target = res.feasible;
	if (res.start != NULL) {
		x->start = res.start;
		x->upper = res.makespan.v;
	}
	if (res.lower > x->lower) {
		x->lower = res.lower;
		x->searched = true;
	}
	return true;
}

static void
judge(const struct wish *w, struct answer *x)
{
	if (w->target < 0 || x->target != PROVE_UNKNOWN)
		return;
	if (x->lower > w->target || x->never)
		x->target = PROVE_NO;
	else if (x->upper <= w->target)
		x->target = PROVE_YES;
}

static bool
bound_one(struct command_run *run, struct str path, void *arg,
    struct err *err)
{
	const struct wish *w = arg;
	struct engine_until until = { .from = clock_cpu_ns() };
	struct run brake = { .cancelled = engine_is_late, .arg = &until };
	struct answer x = { .upper = INT64_MAX };
	struct bound_result res;
	struct rcpsp p;

	until.until = w->ns == INT64_MAX ? INT64_MAX : until.from + w->ns;
	x.p = &p;
	if (!engine_open(run->arena, path, &p, &x.name, err) ||
	    !bound_find(run->arena, &(struct bound_input){ .project = &p },
	        NULL, &res, err))
		return false;
	x.bound = res.best;
	x.never = res.infeasible;
	x.lower = res.best.least;
	judge(w, &x);
	if (w->target >= 0) {
		if (x.target == PROVE_UNKNOWN &&
		    !decide(run, w, &x, &brake, err))
			return false;
	} else if (!x.never && (!look(run, w, &x, &brake, err) ||
	    (x.lower < x.upper && !prove(run, w, &x, &brake, err)))) {
		return false;
	}
	x.ns = clock_cpu_ns() - until.from;
	(w->json ? print_json : print_line)(run, w, &x);
	fflush(run->out);
	return true;
}

/* With neither a time nor a number of conflicts: one second. */
bool
cmd_engine_bound(struct command_run *run, struct err *err)
{
	struct wish w = { .conflicts = INT64_MAX / 4, .target = -1,
		.schedules = INT64_MAX, .json = command_flag(run, "json") };

	if (!engine_time(run, "time", &w.ns, err) ||
	    !engine_number(run, "seed", 0, INT64_MAX, &w.seed, err) ||
	    (command_option(run, "target").ptr != NULL &&
	        !engine_number(run, "target", 0, RCPSP_TIME_MAX, &w.target,
	            err)))
		return false;
	if (command_option(run, "schedules").ptr != NULL &&
	    !engine_number(run, "schedules", 1, INT64_MAX / 4, &w.schedules,
	        err))
		return false;
	if (command_option(run, "conflicts").ptr != NULL) {
		if (!engine_number(run, "conflicts", 0, INT64_MAX / 4,
		        &w.conflicts, err))
			return false;
	} else if (w.ns == INT64_MAX && w.schedules == INT64_MAX) {
		w.ns = 1000000000;
	}
	if (w.schedules == INT64_MAX && w.ns == INT64_MAX)
		w.schedules = w.conflicts < INT64_MAX / 4
		    ? w.conflicts * FOR_A_CONFLICT : w.conflicts;
	return engine_each(run, bound_one, &w, err);
}
