/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper.h - a version as people read it: the header and the text with its live
 * blocks written out.  Made from the records while it is written; kept as JSON
 * when it is approved, so that it stays what it was, names and all.
 *
 * The hash of that JSON is what an approval is given to: nobody approves what
 * they did not read.
 */
#ifndef AREAS_PLANS_PAPER_H
#define AREAS_PLANS_PAPER_H

#include "areas/plans/sections.h"

struct paper_align {
	struct str norm, clause, remark;
};

struct paper_relation {
	struct str how, document;	/* code; "POL-1 Beleid" */
};

struct paper_left_out {
	struct str section, reason;	/* code */
};

struct plan_paper {
	struct str number, title, kind, version, legal_entity, owner,
	    owner_role, audience, classification, legal_notice, change_note;
	enum lang lang;
	struct opt64 effective;		/* date */
	const struct paper_align *align;
	const struct paper_relation *relation;
	const struct paper_left_out *left_out;
	size_t nalign, nrelation, nleft_out;
	struct str body;		/* Markdown */
};

/*
 * From the records, in the tx's arena.  Blocks that nobody has are faults in
 * errs (may be NULL).  TOO_LARGE `plan-too-long`.
 */
MUST_USE bool paper_make(struct tx *tx, const struct document *d,
    const struct document_version *v, struct errs *errs,
    struct plan_paper *p_r, struct err *err);
struct str paper_json(struct arena *a, const struct plan_paper *p);
/* INVALID `plan-unreadable`. */
MUST_USE bool paper_read(struct arena *a, struct str json,
    struct plan_paper *p_r, struct err *err);
/*
 * What a version says: what was frozen, else what the records say now; with the
 * hash of it.
 */
MUST_USE bool paper_of(struct tx *tx, const struct document *d,
    const struct document_version *v, struct plan_paper *p_r,
    struct str *hash_r, struct err *err);
/* Header and text as one Markdown document, in its own language. */
struct str paper_markdown(struct arena *a, const struct plan_paper *p);

/* One line of the header, words in the paper's language; a list of `n_r`. */
struct paper_fact {
	struct str label, text;
};
const struct paper_fact *paper_facts(struct arena *a,
    const struct plan_paper *p, size_t *n_r);

#endif
