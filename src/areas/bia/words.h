/* SPDX-License-Identifier: EUPL-1.2 */
/* words.h - an answer in sentences, for pages, the terminal and the API alike. */
#ifndef AREAS_BIA_WORDS_H
#define AREAS_BIA_WORDS_H

#include "areas/bia/answer.h"
#include "render/messages.h"

/* How a verdict is shown: shape, word, colour (experience.md 2). */
struct verdict_look {
	const char *id;			/* message of the word */
	const char *mark;		/* the shape */
	const char *css;		/* class: ok, warn, bad, none */
};

const struct verdict_look *verdict_look(enum verdict_state state);

/* The verdict of process i alone: "4 uur 30 min te laat", "Onbekend". */
void words_tag(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out);

/* "di 24 nov 2026 10:00 (begin van betaaldag)": a planning moment. */
void words_moment(const struct planning *p, int32_t moment, enum lang lang,
    struct buf *out);
/* "Ransomware, di 24 nov 2026 10:00": what decides process i, when that is a
 * scenario. */
void words_planned(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out);
/* "/what-if?scenario=3&at=2026-11-24T10:00&steps=600": that case; empty when none decides. */
struct str words_whatif_path(const struct answer *answer, int32_t i,
    struct arena *a);
/* What the scenarios leave open for a process. */
void words_open(const struct answer *answer, enum answer_open open,
    enum lang lang, struct buf *out);
/* "Scenario Brand kan niet worden doorgerekend: ..."; empty when it can. */
void words_gap(const struct planning *p, int32_t scenario, enum lang lang,
    struct buf *out);

/* "4 uur 30 min te laat bij uitval van Database": the verdict of process i. */
void words_verdict(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out);

/* "de hersteltijd van Database is niet ingevuld": one reason of an unknown. */
void words_cause(const struct answer *answer, int32_t i,
    const struct cause *cause, enum lang lang, struct buf *out);

/* The whole answer in one sentence: "3 van de 6 kritieke processen ...". */
void words_answer(const struct answer *answer, enum lang lang,
    struct buf *out);

/* "< 4 uur", "4 tot 8 uur", "onbekend": a span as people read it. */
void words_span(struct span s, enum lang lang, struct buf *out);
/* As short as it can be: "≥ 5,1 d", "4–8 u", for where there is little room. */
void words_span_short(struct span s, enum lang lang, struct buf *out);
/* The same inside another sentence. */
struct err_arg words_span_arg(struct arena *a, struct span s, enum lang lang);

#endif
