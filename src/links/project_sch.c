/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * project_sch.c - the form of ProGen/max: least and longest distances.
 *
 *   n resources 0 0                  n tasks between a first and a last dummy
 *   task 1 followers these [lag]...  n + 2 lines: start to start; below zero a
 *                                    longest distance the other way round
 *   task 1 duration use of each      n + 2 lines
 *   capacity of each resource
 *
 * Tasks count from 0.  One mode and renewable resources only.
 */
#include "links/project_scan.h"

static bool
read_arcs(struct scan *s, struct project_draft *d, int32_t i, struct err *err)
{
	int32_t followers, to;

	if (!scan_single_mode(s, i, err) ||
	    !scan_number(s, 0, d->ntasks, &followers, err))
		return false;
	for (int32_t k = 0; k < followers; k++)
		if (!scan_number(s, 0, d->ntasks - 1, &to, err) ||
		    !project_draft_arc(d, to, 0, err))
			return false;
	for (size_t at = d->narcs - (size_t)followers; at < d->narcs; at++)
		if (!scan_expect(s, "[", err) ||
		    !scan_number(s, -PROJECT_NUMBER_MAX, PROJECT_NUMBER_MAX,
		        &d->lag[at], err) ||
		    !scan_expect(s, "]", err))
			return false;
	d->next_first[i + 1] = (int32_t)d->narcs;
	return true;
}

static bool
read_work(struct scan *s, struct project_draft *d, int32_t i, struct err *err)
{
	size_t m = (size_t)d->nresources;

	if (!scan_single_mode(s, i, err) ||
	    !scan_number(s, 0, PROJECT_NUMBER_MAX, &d->duration[i], err))
		return false;
	for (size_t r = 0; r < m; r++)
		if (!scan_number(s, 0, PROJECT_NUMBER_MAX,
		        &d->use[(size_t)i * m + r], err))
			return false;
	return true;
}

bool
project_read_sch(struct arena *a, struct str text, struct project *project_r,
    struct err *err)
{
	struct scan s = { .rest = text, .line = 1 };
	struct project_draft d;
	int32_t n, m, used_up, both;

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		s.rest = str_sub(text, 3, text.len);
	if (!scan_number(&s, 0, PROJECT_TASKS_MAX - 2, &n, err) ||
	    !scan_number(&s, 0, PROJECT_RESOURCES_MAX, &m, err) ||
	    !scan_number(&s, 0, PROJECT_RESOURCES_MAX, &used_up, err) ||
	    !scan_number(&s, 0, PROJECT_RESOURCES_MAX, &both, err))
		return false;
	if (used_up + both != 0)
		return scan_fault(&s, err, "project-used-up",
		    ERR_INT(used_up + both), ERR_INT(0));
	if (!scan_could_hold(&s, ((int64_t)n + 2) * (m + 6), err))
		return false;
	project_draft_init(&d, a, n + 2, m);
	d.lags = true;
	for (int32_t i = 0; i < d.ntasks; i++)
		if (!read_arcs(&s, &d, i, err))
			return false;
	for (int32_t i = 0; i < d.ntasks; i++)
		if (!read_work(&s, &d, i, err))
			return false;
	for (int32_t r = 0; r < m; r++)
		if (!scan_number(&s, 0, PROJECT_NUMBER_MAX, &d.capacity[r],
		        err))
			return false;
	if (!scan_end(&s, err))
		return false;
	*project_r = project_draft_done(&d);
	return true;
}
