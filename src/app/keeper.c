/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A thread of its own, so that a slow job (a mail server that does not answer)
 * keeps nobody waiting.  A fault is logged when it begins, not every second that
 * it lasts; the next second tries again.
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

struct keeper {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stopped;
	bool stop;
	const char *fault;	/* id of the last one that was logged */
};

static void
round_of(struct keeper *k)
{
	struct err err = { 0 };
	int64_t now = clock_now(), numbered;
	int ran;
	bool ok = audit_sequence(k->store, now, &numbered, &err) &&
	    job_run_due(k->store, now, JOBS_AT_ONCE, &ran, &err);

	if (!ok && (k->fault == NULL || strcmp(k->fault, err.id) != 0))
		log_err("keeper-failed", &err);
	k->fault = ok ? NULL : err.id;
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
	do
		round_of(arg);
	while (wait_a_second(arg));
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
	if (pthread_create(&k->thread, NULL, keeper_main, k) != 0) {
		release(k);
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	}
	pthread_setname_np(k->thread, "keeper");
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
	pthread_cond_signal(&k->stopped);
	pthread_mutex_unlock(&k->lock);
	pthread_join(k->thread, NULL);
	release(k);
}
