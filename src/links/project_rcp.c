/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * project_rcp.c - Patterson's form: numbers only, lines as one likes.
 *
 *   tasks resources
 *   capacity of each resource
 *   for each task: duration, use of each resource, number of followers, these
 *
 * Tasks count from 1.
 */
#include "links/project_scan.h"

static bool
read_task(struct scan *s, struct project_draft *d, int32_t i, struct err *err)
{
	int32_t m = d->nresources, followers, to;

	if (!scan_number(s, 0, PROJECT_NUMBER_MAX, &d->duration[i], err))
		return false;
	for (int32_t r = 0; r < m; r++)
		if (!scan_number(s, 0, PROJECT_NUMBER_MAX,
		        &d->use[(size_t)i * (size_t)m + (size_t)r], err))
			return false;
	if (!scan_number(s, 0, d->ntasks, &followers, err))
		return false;
	for (int32_t k = 0; k < followers; k++)
		if (!scan_number(s, 1, d->ntasks, &to, err) ||
		    !project_draft_arc(d, to - 1, d->duration[i], err))
			return false;
	d->next_first[i + 1] = (int32_t)d->narcs;
	return true;
}

bool
project_read_rcp(struct arena *a, struct str text, struct project *project_r,
    struct err *err)
{
	struct scan s = { .rest = text, .line = 1 };
	struct project_draft d;
	int32_t n, m;

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		s.rest = str_sub(text, 3, text.len);
	if (!scan_number(&s, 0, PROJECT_TASKS_MAX, &n, err) ||
	    !scan_number(&s, 0, PROJECT_RESOURCES_MAX, &m, err))
		return false;
	if (!scan_could_hold(&s, (int64_t)n * (m + 2), err))
		return false;
	project_draft_init(&d, a, n, m);
	for (int32_t r = 0; r < m; r++)
		if (!scan_number(&s, 0, PROJECT_NUMBER_MAX, &d.capacity[r],
		        err))
			return false;
	for (int32_t i = 0; i < n; i++)
		if (!read_task(&s, &d, i, err))
			return false;
	if (!scan_end(&s, err))
		return false;
	*project_r = project_draft_done(&d);
	return true;
}
