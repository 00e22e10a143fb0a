/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attention.h - what needs attention: gaps in the records, and weak points in
 * what they say together.  The verdicts of processes are the answer's; here
 * stands what makes an answer worth less than it seems, and what somebody has
 * to do.
 */
#ifndef AREAS_BIA_ATTENTION_H
#define AREAS_BIA_ATTENTION_H

#include "areas/attention.h"
#include "areas/bia/answer.h"

/* In the order they are shown.  To add one: a row in attention.c, its words,
 * and its statement in statements_attention.c or its code here. */
enum attention_kind {
	ATTENTION_ROLE_VACANT,
	ATTENTION_ROLE_NOT_ACCEPTED,
	ATTENTION_ROLE_NO_DEPUTY,
	ATTENTION_ROLE_DEPUTY_NOT_ACCEPTED,
	ATTENTION_CONTACT_MISSING,	/* person without a telephone */
	ATTENTION_CONTACT_UNVERIFIED,
	ATTENTION_CONTACT_OLD,		/* confirmed over a year ago */
	ATTENTION_FEW_PEOPLE,	/* team under a critical process, of under 3 */
	ATTENTION_SUPPLIER_NO_PROMISE,	/* critical, without recovery time */
	ATTENTION_SUPPLIER_CONTRACT_ENDED,
	ATTENTION_RESTORE_BEYOND_PROMISE,	/* about: its operator */
	ATTENTION_PROCESS_UNCLASSIFIED,
	ATTENTION_RPO_MISSING,
	ATTENTION_MTPD_UNKNOWN,		/* not chosen, nor from the curves */
	ATTENTION_NO_FALLBACK,
	ATTENTION_FALLBACK_UNTESTED,	/* not in the last year */
	ATTENTION_SET_UNOPENED,
	ATTENTION_ACTION_OVERDUE,
	ATTENTION_COLD_START,	/* cannot start without `about`, nor it without */
	ATTENTION_COMMON_CAUSE,	/* requirement whose members fail with `about` */
	ATTENTION_FALLBACK_MEANS,	/* fails, when needed, with `about` */
	ATTENTION__MAX			/* of a later area: see its source */
};

struct attention {
	enum attention_kind kind;
	const struct attention_source *source;	/* with ATTENTION__MAX */
	const struct record *record;
	int64_t id;
	struct str name;
	struct str about;		/* name of the other thing, or empty */
};

/* "role-no-deputy": part of message ids `attention.<name>`. */
const char *attention_name(const struct attention *one);

/*
 * The list, by kind and then id, in the tx's arena; at most 200 of a kind; what
 * later areas add comes last.
 * `answer` is of the same organisation; today is the date of tx_now.  The
 * register part costs one statement a kind.  `deep`: also what reads every
 * resource (RESTORE_BEYOND_PROMISE) or takes a pass over the graph per 512
 * resources, sites and suppliers (COMMON_CAUSE and on).
 */
MUST_USE bool attention_list(struct tx *tx, const struct answer *answer,
    bool deep, const struct run *run, const struct attention **list_r,
    size_t *n_r, struct err *err);

/* Its sentence: "De rol CISO heeft geen vervanger." */
void attention_words(const struct attention *one, enum lang lang,
    struct buf *out);

/* ---- for attention.c ---------------------------------------------------- */

enum { ATTENTION_SAME_MAX = 200 };

struct attentions {
	struct tx *tx;
	const struct answer *answer;
	const struct run *run;
	struct attention *list;
	size_t n, cap, of_kind[ATTENTION__MAX];
};

/* Add one; more than ATTENTION_SAME_MAX of a kind are dropped. */
void attention_add(struct attentions *to, struct attention one);
/* The kinds that come from the graph (attention_graph.c). */
void attention_cold(struct attentions *to);
MUST_USE bool attention_graph(struct attentions *to, struct err *err);

#endif
