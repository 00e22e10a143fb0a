/* SPDX-License-Identifier: EUPL-1.2 */
/* A project that is read has all of its arrays, with every task in range. */
#include "links/project.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_sizes(const struct project *p)
{
	BUG_IF(p->ntasks < 0 || p->ntasks > PROJECT_TASKS_MAX ||
	    p->nresources < 0 || p->nresources > PROJECT_RESOURCES_MAX);
	BUG_IF(p->next_first[0] != 0);
	for (int32_t i = 0; i < p->ntasks; i++) {
		BUG_IF(p->duration[i] < 0 ||
		    p->next_first[i] > p->next_first[i + 1]);
		for (int32_t r = 0; r < p->nresources; r++)
			BUG_IF(p->use[i * p->nresources + r] < 0);
	}
	for (int32_t e = 0; e < p->next_first[p->ntasks]; e++)
		BUG_IF(p->next[e] < 0 || p->next[e] >= p->ntasks ||
		    (p->lag != NULL && (p->lag[e] > PROJECT_NUMBER_MAX ||
		        p->lag[e] < -PROJECT_NUMBER_MAX)));
	for (int32_t r = 0; r < p->nresources; r++)
		BUG_IF(p->capacity[r] < 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	struct project p;

	if (project_read(&a, (struct str){ (const char *)data, size }, &p,
	        &err))
		check_sizes(&p);
	else
		BUG_IF(err.id == NULL);
	arena_release(&a);
	return 0;
}
