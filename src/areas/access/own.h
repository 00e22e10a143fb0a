/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * own.h - inside access: what people change of their own account.  The id of a
 * call is the account; anybody else's is refused.
 */
#ifndef AREAS_ACCESS_OWN_H
#define AREAS_ACCESS_OWN_H

#include "areas/access/access.h"

/* Input of account.language. */
struct access_own_language {
	struct rec rec;
	int32_t language;
};

/* Input of account.totp: an empty secret takes the second factor away. */
struct access_totp {
	struct rec rec;
	struct str secret;	/* base32 */
	struct str code;	/* that the app shows for it now */
};

extern const struct record access_own_language_record, access_totp_record;

bool access_set_language(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
bool access_set_totp(struct tx *tx, struct usecase_call *call,
    struct errs *errs);
/* Sets call->object to EMERGENCY_CODES of struct str, to be shown once. */
bool access_make_codes(struct tx *tx, struct usecase_call *call,
    struct errs *errs);

#endif
