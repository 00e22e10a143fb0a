/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/run.h"

bool
run_step(const struct run *run, int64_t done, int64_t total, struct err *err)
{
	if (run == NULL)
		return true;
	if (run->progress != NULL)
		run->progress(run->arg, done, total);
	if (run->cancelled != NULL && run->cancelled(run->arg))
		return err_set(err, ERR_CANCELLED, NULL,
		    "calculation-cancelled");
	return true;
}
