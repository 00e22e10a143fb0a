/* SPDX-License-Identifier: EUPL-1.2 */
/* cone.h - what one process rests on, and what it knows of each such node. */
#ifndef ENGINE_CONE_H
#define ENGINE_CONE_H

#include "engine/internal.h"

/* What one process knows of one node of its cone, as a loss. */
struct above {
	struct span chain;	/* longest restarts above it */
	struct span soon;	/* least graces on the way: dn is no sooner */
	struct span slow;	/* most graces: what is hit is so by then */
	struct span sure;	/* least graces by AND alone: by then too */
	int32_t stamp;		/* the look down that it belongs to */
	bool plain;		/* the chain is exact and dn is 0 */
};

/* What telling one member costs, in the steps of single.h. */
enum { CONE_STEPS = 8 };

struct cone {
	const struct graph *graph;
	struct above *above;	/* [v] */
	uint8_t *mark;		/* [v] in the cone, or that of a fallback */
	int32_t *v, n;		/* those with a mark */
	int32_t stamp;		/* of the last look down */
	int64_t nlooks;		/* members told in the last look down */
	struct agenda agenda;	/* of nnodes - 1 - v: takes descending v */
};

/* Memory for looks down on `graph`, in `a`. */
void cone_init(struct cone *c, struct arena *a, const struct graph *graph);

/* Fill `above` for what p rests on; mark that and what its fallbacks use. */
void cone_look_down(struct cone *c, const struct process_terms *p);

/* Take the marks away; O(n). */
void cone_clear(struct cone *c);

#endif
