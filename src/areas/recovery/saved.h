/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * saved.h - a what-if that was saved: its question, to be asked again, and its
 * answer, to be read back.
 *
 * The question is JSON with the number of case_digest(), and the whole case as
 * case_text() unless it is too long: asked again as it was, the answer is the
 * same to the byte, or the program changed; asked of the records of now, those
 * may have changed too, and it says which.
 */
#ifndef AREAS_RECOVERY_SAVED_H
#define AREAS_RECOVERY_SAVED_H

#include "areas/recovery/outcome.h"

enum { SAVED_PROCESSES = 20000, SAVED_STEPS = 20000, SAVED_TEXT = 16 << 20 };

/* ---- the question ------------------------------------------------------- */

struct saved_question {
	struct case_wish wish;
	enum lang lang;			/* of the words in the answer */
	struct str digest, engine;	/* of what it was computed with */
	struct str whole;		/* the case; empty: not kept */
};

struct str saved_question_text(struct arena *a, const struct outcome *o,
    const struct case_wish *wish, enum lang lang);
/* INVALID `calculation-unreadable`. */
MUST_USE bool saved_question_read(struct arena *a, struct str text,
    struct saved_question *q_r, struct err *err);

/* ---- the answer --------------------------------------------------------- */

struct saved_process {
	int64_t id;
	struct str name, words, bottleneck, proof;
	enum verdict_state state;
	struct span falls, back, late, cost, rto;	/* cost in cents */
	struct opt64 chance;		/* in time, of a million */
	bool on_time, unlikely;
};

struct saved_step {
	struct str name, of, team;
	struct opt64 start, end;
	bool critical;
};

struct saved_answer {
	struct str name, sentence;
	int64_t at;
	const struct saved_process *process;
	size_t nprocesses;
	const struct saved_step *step;
	size_t nsteps;
	struct score score;
	struct opt64 makespan;
	int32_t on_time;
};

/* The answer as it is kept: outcome_json(). */
struct str saved_answer_text(struct arena *a, const struct outcome *o,
    enum lang lang);
/* INVALID `calculation-unreadable`; what is not there is unknown. */
MUST_USE bool saved_answer_read(struct arena *a, struct str text,
    struct saved_answer *s_r, struct err *err);

/* ---- keeping ------------------------------------------------------------ */

/* Save under a name; *c_r is filled.  Faults of the name and of rights. */
MUST_USE bool saved_keep(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, const struct outcome *o,
    const struct case_wish *wish, enum lang lang, struct calculation *c_r,
    int64_t *entry_r, struct errs *errs);
/* Its question and answer; NOT_FOUND `calculation-not-computed`. */
MUST_USE bool saved_load(struct tx *tx, const struct calculation *c,
    struct saved_question *q_r, struct saved_answer *s_r,
    struct str *text_r, struct err *err);

/* Compute it again as it was, from what was kept.  INVALID
 * `calculation-unreadable` also when that is not what its number says. */
MUST_USE bool saved_replay(struct arena *a, const struct saved_question *q,
    const struct run *run, struct outcome *o_r, struct err *err);

/* How an answer that was asked again stands beside the one kept. */
enum saved_again {
	SAVED_SAME,		/* byte for byte */
	SAVED_RECORDS,		/* the records are others now */
	SAVED_PROGRAM,		/* same records: this version answers otherwise */
	SAVED_AGAIN__MAX
};
enum saved_again saved_compare(struct arena *a,
    const struct saved_question *q, struct str kept, const struct outcome *now);

#endif
