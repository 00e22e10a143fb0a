/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two threads of its own: one numbers the audit, one runs the jobs, so that a
 * slow job (a mail server that does not answer, a long calculation) keeps nobody
 * waiting, nor who follows the organisation by the numbers.  A fault is logged
 * when it begins, not every second that it lasts; the next second tries again.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "app/keeper.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/audit.h"
#include "store/job.h"

enum { JOBS_AT_ONCE = 50 };

struct keeper;

/* What one of the threads does, once a second. */
struct chore {
	struct keeper *keeper;
	const char *name;	/* of the thread */
	bool (*run)(struct store *store, int64_t now, struct err *err);
	pthread_t thread;
	bool runs;
	const char *fault;	/* id of the last one that was logged */
};

enum { CHORES = 2 };

struct keeper {
	struct store *store;
	struct chore chore[CHORES];
	pthread_mutex_t lock;
	pthread_cond_t stopped;
	bool stop;
};

static bool
number_audit(struct store *store, int64_t now, struct err *err)
{
	int64_t numbered;

	return audit_sequence(store, now, &numbered, err);
}

static bool
run_jobs(struct store *store, int64_t now, struct err *err)
{
	int ran;

	return job_add_changed(store, now, err) &&
	    job_run_due(store, now, JOBS_AT_ONCE, &ran, err);
}

static void
round_of(struct chore *c)
{
	struct err err = { 0 };
	bool ok = c->run(c->keeper->store, clock_now(), &err);

	if (!ok && (c->fault == NULL || strcmp(c->fault, err.id) != 0))
		log_err("keeper-failed", &err);
	c->fault = ok ? NULL : err.id;
}

/* Until it is to stop, or a second has passed: true then. */
static bool
wait_a_second(struct keeper *k)
{
	struct timespec until;
	bool stop;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	pthread_mutex_lock(&k->lock);
	while (!k->stop && pthread_cond_timedwait(&k->stopped, &k->lock,
	    &until) != ETIMEDOUT)
		;
	stop = k->stop;
	pthread_mutex_unlock(&k->lock);
	return !stop;
}

static void *
keeper_main(void *arg)
{
	struct chore *c = arg;

	do
		round_of(c);
	while (wait_a_second(c->keeper));
	return NULL;
}

static void
release(struct keeper *k)
{
	pthread_cond_destroy(&k->stopped);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

bool
keeper_start(struct keeper **keeper_r, struct store *store, struct err *err)
{
	struct keeper *k = calloc(1, sizeof(*k));
	pthread_condattr_t attr;

	BUG_IF(k == NULL);
	*keeper_r = NULL;
	k->store = store;
	pthread_mutex_init(&k->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&k->stopped, &attr);
	pthread_condattr_destroy(&attr);
	k->chore[0] = (struct chore){ .keeper = k, .name = "keeper",
		.run = number_audit };
	k->chore[1] = (struct chore){ .keeper = k, .name = "jobs",
		.run = run_jobs };
	for (int i = 0; i < CHORES; i++) {
		struct chore *c = &k->chore[i];

		if (pthread_create(&c->thread, NULL, keeper_main, c) != 0) {
			keeper_stop(k);
			return err_set(err, ERR_UNAVAILABLE, NULL,
			    "store-busy");
		}
		c->runs = true;
		pthread_setname_np(c->thread, c->name);
	}
	*keeper_r = k;
	return true;
}

void
keeper_stop(struct keeper *k)
{
	if (k == NULL)
		return;
	pthread_mutex_lock(&k->lock);
	k->stop = true;
	pthread_cond_broadcast(&k->stopped);
	pthread_mutex_unlock(&k->lock);
	job_stop(k->store);
	for (int i = 0; i < CHORES; i++)
		if (k->chore[i].runs)
			pthread_join(k->chore[i].thread, NULL);
	release(k);
}
