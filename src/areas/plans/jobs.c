/* SPDX-License-Identifier: EUPL-1.2 */
/* jobs.c - a version takes effect on its day; what is in force is looked at
 * after each change. */
#include <jansson.h>

#include "areas/plans/rules.h"
#include "store/job.h"

static bool
take_effect(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	json_t *root = json_loadb(payload.ptr, payload.len, 0, NULL);
	struct actor system = actor_system(organisation);
	struct usecase_call call = {
		.usecase = &plans_usecases[VERSION_EFFECT],
		.id = (int64_t)json_integer_value(json_object_get(root,
		    "version")),
	};
	struct errs errs = ERRS_IN(a);

	json_decref(root);
	if (usecase_run(store, &system, now, a, &call, &errs))
		return true;
	/* Withdrawn meanwhile, or gone with its organisation: nothing to do. */
	if (errs.n > 0 && (errs.list[0].code == ERR_NOT_FOUND ||
	        (errs.list[0].code == ERR_INVALID &&
	            str_eq_c(STR("state-not-now"), errs.list[0].id))))
		return true;
	return errs_first(&errs, err);
}

static bool
look(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	(void)payload;
	return plans_look(store, organisation, now, a, err);
}

const struct job_kind plans_jobs[] = {
	{ .name = "plans.effect", .tries = 20, .run = take_effect },
	{ .name = "plans.look", .tries = 5, .run = look, .after_change = true },
	{ 0 },
};
