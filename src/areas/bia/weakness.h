/* SPDX-License-Identifier: EUPL-1.2 */
/* weakness.h - the weak points of an organisation (engine/weak.h), in words:
 * for the page and `stormvast weak` alike. */
#ifndef AREAS_BIA_WEAKNESS_H
#define AREAS_BIA_WEAKNESS_H

#include "areas/bia/answer.h"
#include "base/json.h"
#include "engine/weak.h"

/*
 * Of the critical processes of an answer, in `a`; finding->place is the place
 * in model->critical.  Every kind of node is lost but processes and fallbacks.
 * An organisation that is too tangled is left open in part, within a second or
 * two.  False: cancelled.
 */
MUST_USE bool weakness_find(struct arena *a, const struct answer *answer,
    const struct run *run, const struct weak **weak_r, struct err *err);

/* The pairs of the i-th critical process. */
MUST_USE bool weakness_pairs(struct arena *a, const struct answer *answer,
    int32_t i, const struct run *run, const struct weak_pairs **pairs_r,
    struct err *err);

/* Every loss was looked at and everything found is in the list. */
bool weakness_is_whole(const struct weak *weak);

/* "ligt meteen stil", "ligt stil na 15 min", "is niet uitgerekend". */
void weakness_when(const struct weak_finding *f, enum lang lang,
    struct buf *out);

/* What is wrong with a node: who stand in for each other and share it, or how
 * few people it is; empty for a plain one. */
void weakness_why(const struct answer *answer, const struct weak_finding *f,
    enum lang lang, struct buf *out);

/* "Uitkeringen ← Zaaksysteem ← Serverruimte". */
void weakness_path(const struct answer *answer, const struct weak_finding *f,
    struct buf *out);

/* "plain", "common-cause", "few-persons": in JSON and message ids. */
const char *weakness_name(enum weak_kind kind);

/* {"whole", "weakPoints": [...]}: times in seconds as [least, most]. */
void weakness_json(const struct answer *answer, const struct weak *weak,
    enum lang lang, struct arena *a, struct json *out);

#endif
