/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answer.c - compute, keep, share.
 *
 * One slot an organisation, at most SLOTS; the one asked for longest ago goes.
 * A slot's answer has one reference of the slot and one of each reader.  Asking
 * for a stale answer queues its organisation; one thread computes, oldest wish
 * first.  Building takes the store's read snapshot and nothing else, so nothing
 * waits for it but who asked for a fresh one.
 *
 * After computing, an organisation rests four times as long as that took
 * (answer_rest): a small one is up to date at once, and one that takes a second
 * is computed once for all that many people change meanwhile, not once a change.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "areas/bia/answer.h"
#include "base/clock.h"
#include "base/log.h"

enum { SLOTS = 16 };

#define SECOND INT64_C(1000000000)

struct held {
	struct answer answer;		/* first: a reader's pointer is ours */
	atomic_int refs;
	struct arena arena;		/* model, results */
};

struct slot {
	struct store *store;		/* NULL: free */
	int64_t organisation;
	struct held *kept;		/* the last answer, or NULL */
	int64_t asked;			/* tick of the last question */
	int64_t due;			/* monotonic; it rests until then */
	bool wanted;			/* queued for the thread */
	bool building;			/* somebody computes it now */
	bool renew;			/* scenarios were weighed since */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct slot slots[SLOTS];
static int64_t ticks;
static pthread_t worker;
static bool worker_runs, worker_ends;

bool
verdict_is_yes(enum verdict_state state)
{
	return state <= VERDICT_PROOF_EXPIRES;
}

/* ---- computing ---------------------------------------------------------- */

/* How soon everything must be back for the critical processes. */
static bool
compute_demand(struct arena *a, const struct run *run, struct answer *out,
    struct err *err)
{
	const struct model *m = out->model;
	struct demand_target *targets = arena_array(a, struct demand_target,
	    (size_t)m->ncritical);

	for (int32_t i = 0; i < m->ncritical; i++)
		targets[i] = (struct demand_target){
			.node = m->terms[i].node,
			.rto = m->terms[i].rto,
			.verification = m->terms[i].verification,
		};
	return demand_run(a, m->graph, targets, m->ncritical, run,
	    &out->demand, err);
}

static bool
compute(struct tx *tx, const struct run *run, bool whole, struct answer *out,
    struct err *err)
{
	struct single_input in;

	if (!model_build(tx, run, &out->model, err))
		return false;
	/* First, while what single losses leave behind takes no memory yet. */
	if (!(whole ? planning_compute(tx, out->model, run, &out->planning,
	          err) : planning_read(tx, &out->planning, err)))
		return false;
	in = (struct single_input){
		.graph = out->model->graph,
		.restore = out->model->restore,
		.restore_min = out->model->restore_min,
		.before = out->model->before,
		.process = out->model->terms,
		.nprocesses = out->model->ncritical,
		.kinds = 1u << NODE_RESOURCE | 1u << NODE_SITE,
	};
	if (!single_run(tx_arena(tx), &in, run, &out->single, err) ||
	    !compute_demand(tx_arena(tx), run, out, err))
		return false;
	out->organisation = tx_actor(tx)->organisation;
	out->at = tx_now(tx);
	answer_merge(tx_arena(tx), out);
	return true;
}

bool
answer_compute(struct tx *tx, const struct run *run,
    const struct answer **answer_r, struct err *err)
{
	struct answer *answer = arena_new(tx_arena(tx), struct answer);

	*answer_r = answer;
	return compute(tx, run, true, answer, err);
}

static void
drop(struct held *kept)
{
	if (kept != NULL && atomic_fetch_sub(&kept->refs, 1) == 1) {
		arena_release(&kept->arena);
		free(kept);
	}
}

/* A new answer with one reference, or NULL. */
static struct held *
build(struct store *store, int64_t organisation, int64_t now, bool whole,
    struct err *err)
{
	struct actor system = actor_system(organisation);
	struct held *kept = calloc(1, sizeof(*kept));
	int64_t change = store_change_number(store, organisation);
	struct tx *tx;
	bool ok;

	if (kept == NULL) {
		err_set(err, ERR_UNAVAILABLE, NULL, "out-of-memory");
		return NULL;
	}
	atomic_init(&kept->refs, 1);
	/* Taken before the snapshot: at worst it is computed once too often. */
	kept->answer.change = change;
	ok = store_read(store, &system, now, &kept->arena, &tx, err);
	if (ok) {
		ok = compute(tx, NULL, whole, &kept->answer, err);
		tx_end(tx);
	}
	if (ok)
		return kept;
	drop(kept);
	return NULL;
}

/* ---- keeping ------------------------------------------------------------ */

int64_t
answer_rest(int64_t took)
{
	int64_t most = 10 * SECOND;

	return took <= 0 ? 0 : took < most / 4 ? 4 * took : most;
}

/* The slot of an organisation, making one; call with the lock. */
static struct slot *
slot_of(struct store *store, int64_t organisation)
{
	struct slot *oldest = NULL;

	for (int i = 0; i < SLOTS; i++) {
		struct slot *s = &slots[i];

		if (s->store == store && s->organisation == organisation)
			return s;
		if (!s->building && (oldest == NULL || s->store == NULL ||
		        (oldest->store != NULL && s->asked < oldest->asked)))
			oldest = s;
	}
	if (oldest == NULL)
		return NULL;
	drop(oldest->kept);
	*oldest = (struct slot){ .store = store,
		.organisation = organisation };
	return oldest;
}

/* Is the slot's answer of this change, and as whole as was asked? */
static bool
is_good_enough(const struct slot *s, int64_t change, int64_t now,
    enum answer_how how)
{
	if (s->kept == NULL || s->kept->answer.change != change)
		return false;
	return how == ANSWER_WHOLE
	    ? answer_planning_is_current(&s->kept->answer, now) : !s->renew;
}

/*
 * Compute the slot's answer, with the lock held on entry and on return (it is
 * let go while computing).  False with err; an older answer stays then.
 */
static bool
refresh(struct slot *s, int64_t now, enum answer_how how, struct err *err)
{
	struct store *store = s->store;
	int64_t organisation = s->organisation;
	struct held *fresh;
	int64_t began;

	while (s->building)
		pthread_cond_wait(&changed, &lock);
	if (is_good_enough(s, store_change_number(store, organisation), now,
	        how))
		return true;
	s->renew = false;
	s->building = true;
	s->wanted = false;
	pthread_mutex_unlock(&lock);
	began = clock_mono_ns();
	fresh = build(store, organisation, now, how == ANSWER_WHOLE, err);
	pthread_mutex_lock(&lock);
	s->due = clock_mono_ns();
	s->due += answer_rest(s->due - began);
	s->building = false;
	if (fresh != NULL) {
		drop(s->kept);
		s->kept = fresh;
	}
	pthread_cond_broadcast(&changed);
	return fresh != NULL;
}

/* The oldest wish that is due, or NULL; *due_r: when the first of the others
 * is, INT64_MAX for none. */
static struct slot *
next_wanted(int64_t now, int64_t *due_r)
{
	struct slot *next = NULL;

	*due_r = INT64_MAX;
	for (int i = 0; i < SLOTS; i++) {
		struct slot *s = &slots[i];

		if (!s->wanted || s->building)
			continue;
		if (s->due > now)
			*due_r = s->due < *due_r ? s->due : *due_r;
		else if (next == NULL || s->asked < next->asked)
			next = s;
	}
	return next;
}

/* Until something changed, or it is due; with the lock. */
static void
wait_until(int64_t due)
{
	struct timespec at = { .tv_sec = (time_t)(due / SECOND),
		.tv_nsec = (long)(due % SECOND) };

	if (due == INT64_MAX)
		pthread_cond_wait(&changed, &lock);
	else
		pthread_cond_clockwait(&changed, &lock, CLOCK_MONOTONIC, &at);
}

static void *
work(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&lock);
	while (!worker_ends) {
		int64_t due;
		struct slot *s = next_wanted(clock_mono_ns(), &due);
		struct err err = { 0 };

		if (s == NULL) {
			wait_until(due);
			continue;
		}
		s->wanted = false;
		if (!refresh(s, clock_now(), ANSWER_FRESH, &err))
			log_err("answer-not-computed", &err);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

/* Queue it for the thread; call with the lock. */
static void
want(struct slot *s)
{
	s->wanted = true;
	if (!worker_runs && pthread_create(&worker, NULL, work, NULL) == 0) {
		pthread_setname_np(worker, "answer");
		worker_runs = true;
	}
	pthread_cond_broadcast(&changed);
}

bool
answer_get(struct store *store, int64_t organisation, int64_t now,
    enum answer_how how, const struct answer **answer_r, struct err *err)
{
	int64_t change = store_change_number(store, organisation);
	struct slot *s;
	bool ok = true;

	pthread_mutex_lock(&lock);
	while ((s = slot_of(store, organisation)) == NULL)
		pthread_cond_wait(&changed, &lock);
	s->asked = ++ticks;
	if (s->kept == NULL || (how != ANSWER_LAST &&
	        !is_good_enough(s, change, now, how)))
		ok = refresh(s, now, how, err);
	else if (s->renew || s->kept->answer.change != change)
		want(s);
	if (ok) {
		atomic_fetch_add(&s->kept->refs, 1);
		*answer_r = &s->kept->answer;
	}
	pthread_mutex_unlock(&lock);
	return ok;
}

bool
answer_kept(struct store *store, int64_t organisation, int64_t change,
    const struct answer **answer_r)
{
	bool found = false;

	pthread_mutex_lock(&lock);
	for (int i = 0; i < SLOTS && !found; i++) {
		struct slot *s = &slots[i];

		if (s->store != store || s->organisation != organisation ||
		    s->kept == NULL || s->kept->answer.change != change)
			continue;
		atomic_fetch_add(&s->kept->refs, 1);
		*answer_r = &s->kept->answer;
		found = true;
	}
	pthread_mutex_unlock(&lock);
	return found;
}

void
answer_renew(struct store *store, int64_t organisation)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].store == store &&
		    slots[i].organisation == organisation)
			slots[i].renew = true;
	pthread_mutex_unlock(&lock);
}

void
answer_done(const struct answer *answer)
{
	/* The answer is the first member of what was allocated. */
	drop((struct held *)(uintptr_t)answer);
}

bool
answer_is_behind(struct store *store, const struct answer *answer)
{
	return answer->change
	    != store_change_number(store, answer->organisation);
}

void
answers_end(struct store *store)
{
	pthread_mutex_lock(&lock);
	worker_ends = worker_runs;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	if (worker_runs)
		pthread_join(worker, NULL);
	worker_runs = worker_ends = false;
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].store == store) {
			drop(slots[i].kept);
			slots[i] = (struct slot){ 0 };
		}
}
