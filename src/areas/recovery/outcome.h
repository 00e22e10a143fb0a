/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outcome.h - a what-if that was computed, in sentences and as JSON: the same
 * for the page, the terminal and the API.
 */
#ifndef AREAS_RECOVERY_OUTCOME_H
#define AREAS_RECOVERY_OUTCOME_H

#include "areas/recovery/case.h"
#include "base/json.h"
#include "render/messages.h"

struct outcome {
	struct recovery_case of;
	const struct whatif *result;
};

/* Load and compute.  Everything lives in the tx's arena. */
MUST_USE bool outcome_make(struct tx *tx, const struct case_wish *wish,
    const struct run *run, struct outcome *out_r, struct err *err);

/* "Ransomware", or the names of what is lost: "Database, Kantoor (+3)". */
struct str outcome_name(const struct outcome *o, struct arena *a);

/* "4 van de 6 kritieke processen komen op tijd terug; 1 komt te laat." */
void outcome_sentence(const struct outcome *o, enum lang lang,
    struct buf *out);
/* The verdict of process i in words: "4 uur 30 min te laat". */
void outcome_verdict(const struct outcome *o, int32_t i, enum lang lang,
    struct buf *out);
/* What decides when process i is back, and what would help; empty when it
 * stays up. */
void outcome_bottleneck(const struct outcome *o, int32_t i, enum lang lang,
    struct buf *out);
/* Why no order can be in time for process i; empty when that is not proved. */
void outcome_proof(const struct outcome *o, int32_t i, enum lang lang,
    struct buf *out);
/* What is not known and decides process i: the k-th cause of its verdict. */
void outcome_cause(const struct outcome *o, int32_t i, int32_t k,
    enum lang lang, struct buf *out);
/* What a slot of the chart is called. */
struct str outcome_slot(const struct outcome *o, const struct whatif_slot *s);

/* The process that is latest, or -1 when all are on time or unknown. */
int32_t outcome_worst(const struct outcome *o);
/* On time, by the verdict. */
bool outcome_is_good(const struct outcome *o, int32_t i);
/* How many are on time. */
int32_t outcome_good(const struct outcome *o);
/* How many are on time at likely durations, but not likely enough. */
int32_t outcome_unlikely(const struct outcome *o);
/*
 * What its outage costs, in cents; no upper end while a weight, a level on the
 * way or all of its impacts are blank, or it may never be back.
 */
struct span outcome_cost(const struct outcome *o, int32_t i);

/* The key of a part of the score in it. */
const char *outcome_score_name(enum score_part part);
/* One object: inputs (seed, steps), processes, steps in order, load. */
void outcome_json(const struct outcome *o, enum lang lang, struct arena *a,
    struct json *out);

#endif
