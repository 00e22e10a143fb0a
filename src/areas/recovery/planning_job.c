/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning_job.c - the scenarios weighed after a change, and once a day.
 *
 * After computing it rests four times as long as that took, so that a large
 * organisation in which many people work costs a fifth of a processor at most.
 */
#include "areas/bia/show.h"
#include "areas/recovery/planning.h"

enum { AGAIN = SECONDS_DAY, REST_MOST = 600 };

#define SECOND INT64_C(1000000000)

static bool
is_stopped(void *arg)
{
	return job_is_stopped(arg);
}

/* The instant before which it is not computed again. */
static int64_t
rests_until(const struct kept *last)
{
	int64_t rest = last->took / SECOND * 4;

	return last->at == 0 ? 0
	    : last->at + (rest < REST_MOST ? rest : REST_MOST);
}

/* From when on it is to be done: once more, or because something changed. */
static bool
look(struct tx *tx, int64_t *again_r, struct err *err)
{
	struct planning last;
	struct kept head;

	if (!planning_newest(tx, &head, err) || !planning_read(tx, &last, err))
		return false;
	*again_r = last.is_current ? head.at + AGAIN : rests_until(&head);
	return true;
}

/*
 * Compute from one snapshot.  A large model is there once: that of the answer
 * which pages show, when it was made of just what the tx reads.
 */
static bool
compute(struct tx *tx, int64_t change, const struct run *run,
    struct planning *p_r, struct err *err)
{
	struct store *store = tx_store(tx);
	int64_t organisation = tx_actor(tx)->organisation;
	const struct answer *answer = NULL;
	const struct model *model;
	bool ok = true;

	if (store_change_number(store, organisation) == change &&
	    answer_kept(store, organisation, change, &answer))
		model = answer->model;
	else
		ok = model_build(tx, run, &model, err);
	ok = ok && planning_compute(tx, model, run, p_r, err);
	if (answer != NULL)
		answer_done(answer);
	return ok;
}

static bool
weigh(struct store *store, const struct actor *system, int64_t now,
    struct arena *a, int64_t *again_r, struct err *err)
{
	const struct run run = { .cancelled = is_stopped, .arg = store };
	int64_t change = store_change_number(store, system->organisation);
	const struct answer *answer;
	struct planning p;
	struct tx *tx;
	bool ok;

	if (!store_read(store, system, now, a, &tx, err))
		return false;
	ok = look(tx, again_r, err);
	tx_end(tx);
	if (!ok || now < *again_r)
		return ok;
	if (!answer_get(store, system->organisation, now, ANSWER_FRESH,
	        &answer, err))
		return false;
	answer_done(answer);
	if (!store_read(store, system, now, a, &tx, err))
		return false;
	ok = compute(tx, change, &run, &p, err);
	tx_end(tx);
	*again_r = now + AGAIN;
	return ok && planning_keep(store, system->organisation, a, &p, err);
}

static bool
run_planning(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	struct actor system = actor_system(organisation);
	int64_t again;

	(void)payload;
	return weigh(store, &system, now, a, &again, err) &&
	    job_add_alone(store, organisation, now, recovery_jobs[0].name,
	        again, STR(AFTER_CHANGE), err);
}

const struct job_kind recovery_jobs[] = {
	{ .name = "planning.weigh", .tries = 5, .run = run_planning,
	  .after_change = true },
	{ 0 },
};
