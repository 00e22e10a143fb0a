/* SPDX-License-Identifier: EUPL-1.2 */
#include <signal.h>

#include "web/internal.h"

/* The next to run, waiting for one; NULL when stopping and none is left. */
static struct conn *
pop(struct pool *pool)
{
	struct conn *c;

	pthread_mutex_lock(&pool->lock);
	while (pool->first == NULL && !pool->stopping)
		pthread_cond_wait(&pool->more, &pool->lock);
	if ((c = pool->first) != NULL) {
		pool->first = c->queued;
		pool->waiting--;
	}
	pthread_mutex_unlock(&pool->lock);
	return c;
}

static void *
work(void *arg)
{
	struct pool *pool = arg;
	struct conn *c;

	while ((c = pop(pool)) != NULL)
		pool->run(c);
	return NULL;
}

void
pool_init(struct pool *pool, void (*run)(struct conn *))
{
	*pool = (struct pool){ .run = run };
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->more, NULL);
}

bool
pool_start(struct pool *pool, int n)
{
	sigset_t all, old;

	if ((pool->threads = calloc((size_t)n, sizeof(pthread_t))) == NULL)
		return false;
	/* Signals are for the thread that runs the loop. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (pool->nthreads < n && pthread_create(
	    &pool->threads[pool->nthreads], NULL, work, pool) == 0)
		pool->nthreads++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	for (int i = 0; i < pool->nthreads; i++)
		pthread_setname_np(pool->threads[i], "page");
	return pool->nthreads == n;
}

bool
pool_push(struct pool *pool, struct conn *c, int max)
{
	bool ok;

	c->queued = NULL;
	pthread_mutex_lock(&pool->lock);
	if ((ok = pool->waiting < max)) {
		if (pool->first == NULL)
			pool->first = c;
		else
			pool->last->queued = c;
		pool->last = c;
		pool->waiting++;
		pthread_cond_signal(&pool->more);
	}
	pthread_mutex_unlock(&pool->lock);
	return ok;
}

void
pool_stop(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	pthread_cond_broadcast(&pool->more);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->nthreads; i++)
		pthread_join(pool->threads[i], NULL);
	free(pool->threads);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->more);
}
