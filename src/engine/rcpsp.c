/* SPDX-License-Identifier: EUPL-1.2 */
#include "engine/rcpsp.h"

static bool
fault(struct err *err, const char *id, int32_t task)
{
	err_set_args(err, ERR_INVALID, NULL, id, ERR_INT(task + 1));
	err->row = task + 1;
	return false;
}

static bool
check_task(const struct rcpsp *p, int32_t i, struct err *err)
{
	for (int32_t e = p->next_first[i]; e < p->next_first[i + 1]; e++)
		if (p->next[e] < 0 || p->next[e] >= p->ntasks)
			return fault(err, "rcpsp-task-missing", i);
	if (p->duration[i] < 0)
		return fault(err, "rcpsp-negative", i);
	for (int32_t r = 0; r < p->nresources; r++) {
		int32_t use = p->use[(size_t)i * (size_t)p->nresources +
		    (size_t)r];

		if (use < 0)
			return fault(err, "rcpsp-negative", i);
		if (use <= p->capacity[r] || p->duration[i] == 0)
			continue;
		err_set_args(err, ERR_NOT_FEASIBLE, NULL, "rcpsp-never",
		    ERR_INT(i + 1), ERR_INT(use), ERR_INT(r + 1),
		    ERR_INT(p->capacity[r]));
		err->row = i + 1;
		return false;
	}
	return true;
}

/* The most that i can keep others waiting. */
static int64_t
longest_wait(const struct rcpsp *p, int32_t i)
{
	int64_t longest = p->duration[i];

	for (int32_t e = p->next_first[i];
	     p->lag != NULL && e < p->next_first[i + 1]; e++) {
		int64_t lag = p->lag[e] < 0 ? -(int64_t)p->lag[e] : p->lag[e];

		longest = lag > longest ? lag : longest;
	}
	return longest;
}

bool
rcpsp_check(const struct rcpsp *p, struct err *err)
{
	int64_t total = 0;

	if (p->ntasks < 0 || p->ntasks > RCPSP_TASKS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "rcpsp-too-many-tasks", ERR_INT(RCPSP_TASKS_MAX));
	if (p->nresources < 0 || p->nresources > RCPSP_RESOURCES_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "rcpsp-too-many-resources", ERR_INT(RCPSP_RESOURCES_MAX));
	for (int32_t r = 0; r < p->nresources; r++)
		if (p->capacity[r] < 0)
			return err_set_args(err, ERR_INVALID, NULL,
			    "rcpsp-capacity-negative", ERR_INT(r + 1));
	for (int32_t i = 0; i < p->ntasks; i++) {
		if (!check_task(p, i, err))
			return false;
		total += longest_wait(p, i);
		if (total > RCPSP_TIME_MAX)
			return err_set_args(err, ERR_TOO_LARGE, NULL,
			    "rcpsp-too-long", ERR_INT(RCPSP_TIME_MAX));
	}
	return true;
}

bool
rcpsp_order(struct arena *a, const struct rcpsp *p, int32_t *order,
    struct err *err)
{
	size_t n = (size_t)p->ntasks;
	int32_t *waits = arena_array(a, int32_t, n + 1);
	int32_t done = 0, ready = 0;

	for (int32_t e = 0; e < p->next_first[n]; e++) {
		if (p->lag != NULL && p->lag[e] < 0)
			return err_set(err, ERR_NOT_FEASIBLE, NULL,
			    "rcpsp-lag-negative");
		waits[p->next[e]]++;
	}
	for (int32_t i = 0; i < p->ntasks; i++)
		if (waits[i] == 0)
			order[ready++] = i;
	while (done < ready) {
		int32_t i = order[done++];

		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++)
			if (--waits[p->next[e]] == 0)
				order[ready++] = p->next[e];
	}
	for (int32_t i = 0; i < p->ntasks; i++)
		if (waits[i] > 0) {
			err_set_args(err, ERR_INVALID, NULL, "rcpsp-circle",
			    ERR_INT(i + 1));
			err->row = i + 1;
			return false;
		}
	return true;
}

int32_t
rcpsp_lag(const struct rcpsp *p, int32_t i, int32_t e)
{
	return p->lag == NULL ? p->duration[i] : p->lag[e];
}

void
rcpsp_tails(const struct rcpsp *p, const int32_t *order, int32_t *tail)
{
	for (int32_t k = p->ntasks - 1; k >= 0; k--) {
		int32_t i = order[k];

		tail[i] = p->duration[i];
		for (int32_t e = p->next_first[i]; e < p->next_first[i + 1];
		     e++) {
			int32_t t = tail[p->next[e]] + rcpsp_lag(p, i, e);

			tail[i] = t > tail[i] ? t : tail[i];
		}
	}
}

int32_t
rcpsp_simple_bound(const struct rcpsp *p, const int32_t *tail)
{
	int64_t bound = 0;

	for (int32_t i = 0; i < p->ntasks; i++)
		bound = tail[i] > bound ? tail[i] : bound;
	for (int32_t r = 0; r < p->nresources; r++) {
		int64_t work = 0, cap = p->capacity[r];

		for (int32_t i = 0; i < p->ntasks; i++)
			work += (int64_t)p->duration[i] *
			    p->use[(size_t)i * (size_t)p->nresources +
			        (size_t)r];
		if (cap > 0 && (work + cap - 1) / cap > bound)
			bound = (work + cap - 1) / cap;
	}
	return (int32_t)bound;
}
