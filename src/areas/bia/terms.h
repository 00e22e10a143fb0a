/* SPDX-License-Identifier: EUPL-1.2 */
/* terms.h - what the verdict asks of each critical process: targets, minimum
 * level, fallbacks.  Inside the BIA; called by model.c when the nodes stand. */
#ifndef AREAS_BIA_TERMS_H
#define AREAS_BIA_TERMS_H

#include "areas/bia/model.h"
#include "engine/curve.h"

/* Fill m->critical and m->terms for these process ids, in the tx's arena. */
MUST_USE bool terms_read(struct tx *tx, struct model *m, const int64_t *ids,
    int32_t n, struct err *err);

/*
 * The MTPD that follows from a process's impact curves and the organisation's
 * intolerable levels (engine/curve.h).
 */
struct intolerable {
	int64_t category;
	struct opt64 level;
};

struct curve_mtpd terms_mtpd(const struct process *p,
    const struct intolerable *list, size_t n);

/* The categories' intolerable levels, in the tx's arena. */
MUST_USE bool terms_intolerable(struct tx *tx, struct intolerable **list_r,
    size_t *n_r, struct err *err);

#endif
