/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning_job.c - the scenarios weighed after a change, and once a day.
 *
 * After computing it rests four times as long as that took, so that a large
 * organisation in which many people work costs a fifth of a processor at most.
 */
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

/*
 * Compute from one snapshot and keep it.  *again_r: when it is to be done once
 * more.
 */
static bool
weigh(struct store *store, const struct actor *system, int64_t now,
    struct arena *a, int64_t *again_r, struct err *err)
{
	const struct run run = { .cancelled = is_stopped, .arg = store };
	const struct model *model;
	struct planning last, p;
	struct kept head;
	struct tx *tx;
	bool ok;

	if (!store_read(store, system, now, a, &tx, err))
		return false;
	ok = planning_newest(tx, &head, err) &&
	    planning_read(tx, &last, err);
	*again_r = head.at + AGAIN;
	if (!ok || (last.is_current && now < *again_r)) {
		tx_end(tx);
		return ok;
	}
	*again_r = rests_until(&head);
	if (now < *again_r) {
		tx_end(tx);
		return true;
	}
	ok = model_build(tx, &run, &model, err) &&
	    planning_compute(tx, model, &run, &p, err);
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
