/* SPDX-License-Identifier: EUPL-1.2 */
/* A graph that is read has all of its arrays, with every node in range. */
#include "links/graph_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_graph(const struct graph_file *g)
{
	BUG_IF(g->nnodes < 1 || g->first[0] != 0);
	for (int32_t v = 0; v < g->nnodes; v++)
		BUG_IF(g->node[v].name.len == 0 ||
		    g->node[v].kind >= GRAPH_FILE_KIND__MAX);
	for (int32_t i = 0; i < g->ngroups; i++) {
		int32_t n = g->first[i + 1] - g->first[i];

		BUG_IF(g->need[i] < 1 || g->need[i] > n);
		BUG_IF(g->owner[i] < 0 || g->owner[i] >= g->nnodes);
		BUG_IF(g->grace[i].known && (g->grace[i].v < 0 ||
		    g->grace[i].v > GRAPH_FILE_TIME_MAX));
		for (int32_t e = g->first[i]; e < g->first[i + 1]; e++)
			BUG_IF(g->member[e] < 0 || g->member[e] >= g->nnodes ||
			    g->member[e] == g->owner[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	struct graph_file g;

	if (graph_file_read(&a, (struct str){ (const char *)data, size }, &g,
	        &err))
		check_graph(&g);
	else
		BUG_IF(err.id == NULL);
	arena_release(&a);
	return 0;
}
