/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.h - inside plans: what may happen to documents and their versions. */
#ifndef AREAS_PLANS_RULES_H
#define AREAS_PLANS_RULES_H

#include "areas/crud.h"
#include "areas/plans/paper.h"
#include "areas/plans/statements.h"
#include "store/job.h"

/* Rows of plans_usecases that routes name. */
enum plans_usecase { DOCUMENT_CREATE, DOCUMENT_CHANGE, DOCUMENT_DELETE,
	VERSION_CREATE, VERSION_CHANGE, VERSION_DELETE, VERSION_SUBMIT,
	VERSION_TAKE_BACK, VERSION_RETURN, VERSION_PRIVACY, VERSION_APPROVE,
	VERSION_URGENT, VERSION_WITHDRAW, VERSION_EFFECT, VERSION_VERIFY,
	VERSION_STALE, VERSION_FRESH };

extern const struct usecase plans_usecases[];
extern const struct job_kind plans_jobs[];

/* Input of what needs a reason; and of a judgement, with the hash of what was
 * read.  `until` is a day, for a verification. */
struct plan_input {
	struct rec rec;
	struct str reason;
	struct str hash;
	struct opt64 until;
};
extern const struct record plan_reason_record, plan_judgement_record,
    plan_verify_record;

/* All versions of a document, newest number first. */
MUST_USE bool versions_of(struct tx *tx, int64_t document,
    struct document_version **list_r, size_t *n_r, struct err *err);
/* What the document says of itself follows from its versions. */
MUST_USE bool document_refresh(struct tx *tx, int64_t document,
    struct errs *errs);

/* Does this person hold (or stand in for) a role that decides on plans, or that
 * watches over personal data?  Its name; empty when not. */
enum plan_duty { DUTY_DECIDE, DUTY_PRIVACY };
MUST_USE bool duty_of(struct tx *tx, int64_t person, enum plan_duty duty,
    struct str *role_r, struct err *err);
/* "Marga Bakker (Baas), Jan": who could; empty when nobody could. */
MUST_USE bool duty_holders(struct tx *tx, enum plan_duty duty,
    struct str *names_r, struct err *err);
/* Did this account write it? */
bool version_is_by(const struct document_version *v, int64_t account);
/* In force without its approval. */
bool version_is_urgent(const struct document_version *v);
/* The privacy officer judged what has this hash. */
bool version_has_privacy(const struct document_version *v, struct str hash);

/* life.c: the use cases of a version's life. */
bool submit_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool take_back_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool return_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool privacy_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool approve_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool urgent_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool withdraw_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool effect_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool verify_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool stale_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);

bool fresh_version(struct tx *tx, struct usecase_call *call,
    struct errs *errs);

/* stale.c: look at what is in force once more, and mark what is no longer so. */
MUST_USE bool plans_look(struct store *store, int64_t organisation,
    int64_t now, struct arena *a, struct err *err);

#endif
