/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * psplib_check.c - bounds, proofs and verdicts on PSPLIB j30 and j60, against
 * the values that the literature knows.
 *
 *   psplib_check FOLDER           every 16th of j30 with few conflicts: a test
 *   psplib_check FOLDER N [SET]   every Nth of j30 and j60 by processor time:
 *                                 1 s to prove, 10 s a verdict; prints figures
 *
 * Verdicts: can all be done by T?  Every task is then due at T less the longest
 * path behind it, as in a plan with targets.  T is the best known value, and
 * one less than the best known lower bound.  The files
 * have no licence and are not part of the project; without them the test is
 * skipped (77).  Anything wrong is a failure, however it came about.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "engine/bound.h"
#include "engine/decide.h"
#include "engine/rcpsp_search.h"
#include "links/project.h"

enum { SKIP = 77, PARAMETERS = 49, INSTANCES = 11 };

struct truth {
	int32_t lower, upper;	/* 0: not known */
};

struct budget {
	int64_t conflicts;
	int64_t schedules;	/* to prove with */
	int64_t tries, more;	/* conflicts and schedules for a verdict */
	double prove_s, verdict_s;
	bool quick;		/* the test: no clock */
};

struct tally {
	int32_t n, proved, over, wrong;
	int32_t verdicts, decided;
	int64_t conflicts;
	double seconds, worst;
};

static double
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool
is_late(void *until)
{
	return cpu() >= *(double *)until;
}

static bool
read_file(struct arena *a, const char *path, struct str *text_r)
{
	struct buf bytes = BUF_IN(a, 1 << 20);
	FILE *f = fopen(path, "rb");
	char part[4096];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&bytes, (struct str){ part, n });
	fclose(f);
	*text_r = buf_str(&bytes);
	return true;
}

/* The numbers at the head of each line: parameter, instance, one or two. */
static void
read_truth(const char *path, bool both,
    struct truth truth[PARAMETERS][INSTANCES])
{
	FILE *f = fopen(path, "r");
	char line[512];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		char *at = line;
		long v[4] = { 0 };
		int n = 0;

		for (char *end; n < (both ? 4 : 3); n++, at = end) {
			v[n] = strtol(at, &end, 10);
			if (end == at)
				break;
		}
		if (n < 3 || v[0] < 1 || v[0] >= PARAMETERS || v[1] < 1 ||
		    v[1] >= INSTANCES)
			continue;
		truth[v[0]][v[1]] = (struct truth){
			.upper = (int32_t)v[2],
			.lower = (int32_t)(both ? v[3] : v[2]) };
	}
	if (f != NULL)
		fclose(f);
}

static bool
open_project(struct arena *a, const char *path, struct rcpsp *p_r)
{
	struct project x;
	struct str text;
	struct err err;

	if (!read_file(a, path, &text) || !project_read(a, text, &x, &err))
		return false;
	*p_r = (struct rcpsp){ .ntasks = x.ntasks, .nresources = x.nresources,
		.duration = x.duration, .capacity = x.capacity, .use = x.use,
		.next_first = x.next_first, .next = x.next, .lag = x.lag };
	return true;
}

/* Does it keep every rule?  Independent of the engine's own check. */
static bool
is_schedule(const struct rcpsp *p, const int32_t *start, int32_t makespan)
{
	int32_t last = 0;

	for (int32_t i = 0; i < p->ntasks; i++) {
		int32_t end = start[i] + p->duration[i];

		last = end > last ? end : last;
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			if (start[p->next[e]] < end)
				return false;
	}
	for (int32_t t = 0; t < last; t++)
		for (int32_t r = 0; r < p->nresources; r++) {
			int64_t use = 0;

			for (int32_t i = 0; i < p->ntasks; i++)
				if (start[i] <= t &&
				    t < start[i] + p->duration[i])
					use += p->use[i * p->nresources + r];
			if (use > p->capacity[r])
				return false;
		}
	return last == makespan;
}

static void
wrong(struct tally *t, const char *name, const char *what, int64_t got)
{
	printf("WRONG %s: %s %lld\n", name, what, (long long)got);
	t->wrong++;
}

/* How far do bounds, search and proof get in the time? */
static void
prove_one(const char *name, const struct rcpsp *p, struct truth known,
    const struct budget *b, struct tally *t)
{
	struct arena a = ARENA_INIT;
	double from = cpu(), until = from + b->prove_s, took;
	struct run run = { .cancelled = b->quick ? NULL : is_late,
		.arg = &until };
	struct bound_result simple;
	struct rcpsp_search *s;
	struct prove_result res = { 0 };
	struct err err;

	if (!bound_find(&a, &(struct bound_input){ .project = p }, NULL,
	        &simple, &err) ||
	    !rcpsp_search_new(&a, p, 1, &s, &err)) {
		wrong(t, name, "refused", 0);
		arena_release(&a);
		return;
	}
	rcpsp_search_bound(s, (int32_t)simple.best.least);
	(void)!rcpsp_search_run(s, b->schedules, &run, &err);
	if (!prove_run(&a, &(struct prove_input){ .project = p,
	        .start = rcpsp_search_start(s),
	        .lower = (int32_t)simple.best.least,
	        .conflicts = b->conflicts }, &run, &res, NULL, &err))
		wrong(t, name, "refused", 1);
	took = cpu() - from;
	t->n++;
	t->proved += res.proved;
	t->conflicts += res.conflicts;
	t->seconds += took;
	t->worst = took > t->worst ? took : t->worst;
	if (res.lower > known.upper)
		wrong(t, name, "lower bound", res.lower);
	if (res.upper < known.lower)
		wrong(t, name, "schedule", res.upper);
	if (!is_schedule(p, res.start, res.upper))
		wrong(t, name, "no schedule", res.upper);
	if (!res.proved && !b->quick)
		printf("  %s open: %d to %d, known %d to %d, %lld conflicts\n",
		    name, res.lower, res.upper, known.lower, known.upper,
		    (long long)res.conflicts);
	arena_release(&a);
}

/* Can all be done by the target? */
static enum prove_answer
verdict(struct arena *a, const char *name, const struct rcpsp *p,
    int32_t target, const struct budget *b, struct tally *t)
{
	double until = cpu() + b->verdict_s;
	struct run run = { .cancelled = b->quick ? NULL : is_late,
		.arg = &until };
	struct decide_input in = { .project = p, .target = target, .seed = 1,
		.schedules = b->more, .conflicts = b->tries };
	struct decide_result res;
	struct err err;

	if (!decide_run(a, &in, &run, &res, &err)) {
		wrong(t, name, "refused at", target);
		return PROVE_UNKNOWN;
	}
	if (res.start != NULL && !is_schedule(p, res.start,
	        (int32_t)res.makespan.v))
		wrong(t, name, "no schedule", res.makespan.v);
	return res.feasible;
}

static void
verdict_one(const char *name, const struct rcpsp *p, int32_t target,
    enum prove_answer right, const struct budget *b, struct tally *t)
{
	struct arena a = ARENA_INIT;
	double from = cpu();
	enum prove_answer said = verdict(&a, name, p, target, b, t);

	t->verdicts++;
	t->decided += said != PROVE_UNKNOWN;
	if (said != PROVE_UNKNOWN && said != right)
		wrong(t, name, said == PROVE_YES ? "feasible at"
		                                 : "infeasible at", target);
	if (said == PROVE_UNKNOWN && !b->quick)
		printf("  %s unknown at %d after %.1f s\n", name, target,
		    cpu() - from);
	arena_release(&a);
}

static bool
check_set(const char *folder, const char *set, int32_t every,
    const struct budget *b)
{
	static struct truth truth[PARAMETERS][INSTANCES];
	struct tally t = { 0 };
	bool is_j30 = strcmp(set, "j30") == 0;
	char path[600];
	int32_t k = 0;

	memset(truth, 0, sizeof(truth));
	snprintf(path, sizeof(path), "%s/%s", folder,
	    is_j30 ? "j30opt.sm" : "j60lb.sm");
	read_truth(path, !is_j30, truth);
	for (int32_t i = 1; i < PARAMETERS; i++)
		for (int32_t n = 1; n < INSTANCES; n++) {
			struct truth known = truth[i][n];
			struct arena a = ARENA_INIT;
			struct rcpsp p;
			char name[32];

			snprintf(name, sizeof(name), "%s%d_%d", set, i, n);
			snprintf(path, sizeof(path), "%s/%s/%s.sm", folder,
			    set, name);
			if (k++ % every != 0 || known.upper == 0 ||
			    !open_project(&a, path, &p)) {
				arena_release(&a);
				continue;
			}
			prove_one(name, &p, known, b, &t);
			verdict_one(name, &p, known.upper, PROVE_YES, b, &t);
			verdict_one(name, &p, known.lower - 1, PROVE_NO, b,
			    &t);
			arena_release(&a);
			fflush(stdout);
		}
	printf("%s: %d instances, %d proved, %lld conflicts, %.1f s of "
	    "processor (worst %.2f); %d verdicts, %d decided; %d wrong\n",
	    set, t.n, t.proved, (long long)t.conflicts, t.seconds, t.worst,
	    t.verdicts, t.decided, t.wrong);
	/* The test's figures do not depend on the clock. */
	return t.wrong == 0 && t.n > 0 && (!b->quick ||
	    (t.proved * 100 >= t.n * 90 &&
	        t.decided * 100 >= t.verdicts * 90));
}

int
main(int argc, char **argv)
{
	struct budget quick = { .conflicts = 1000, .schedules = 2000,
		.tries = 4000, .more = 10000, .quick = true };
	struct budget full = { .conflicts = INT64_MAX / 4,
		.schedules = 50000, .tries = INT64_MAX / 4,
		.more = INT64_MAX / 4, .prove_s = 1,
		.verdict_s = 10 };
	bool soak = getenv("STORMVAST_SOAK") != NULL;
	int32_t every = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10)
	              : soak     ? 1 : 16;
	DIR *d = argc > 1 ? opendir(argv[1]) : NULL;
	bool fine = true;

	if (d == NULL) {
		printf("no PSPLIB files: skipped\n");
		return SKIP;
	}
	closedir(d);
	if (argc <= 2)
		return check_set(argv[1], "j30", every, &quick) ? 0 : 1;
	for (int32_t s = 0; s < 2; s++) {
		const char *set = s == 0 ? "j30" : "j60";

		if (argc < 4 || strcmp(argv[3], set) == 0)
			fine &= check_set(argv[1], set, every > 0 ? every : 1,
			    &full);
	}
	return fine ? 0 : 1;
}
