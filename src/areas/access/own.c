/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/access/own.h"
#include "areas/access/rules.h"

#define REC struct access_own_language
static const struct field language_fields[] = {
	F_CHOICE(language, access_languages, .words = "organisation.language"),
};
#undef REC
const struct record access_own_language_record = {
	.name = "access_own_language",
	.fields = language_fields,
	.nfields = COUNT(language_fields),
	.size = sizeof(struct access_own_language),
};

#define REC struct access_totp
static const struct field totp_fields[] = {
	F_TEXT(secret, .flags = FIELD_SECRET, .max = 64),
	F_TEXT(code, .flags = FIELD_SECRET, .max = 20),
};
#undef REC
const struct record access_totp_record = {
	.name = "access_totp",
	.fields = totp_fields,
	.nfields = COUNT(totp_fields),
	.size = sizeof(struct access_totp),
};

/* The account, when it is the actor's own. */
static bool
get_own(struct tx *tx, int64_t id, struct account *account, struct errs *errs)
{
	struct err err = { 0 };

	if (id != tx_actor(tx)->account || id == 0)
		return errs_fault(errs, ERR_DENIED, NULL, NULL);
	return store_get(tx, &account_record, id, account, &err) ||
	    errs_add(errs, &err);
}

bool
access_set_language(struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	const struct access_own_language *input = call->input;
	struct account account;

	if (!get_own(tx, call->id, &account, errs))
		return false;
	account.language = input->language;
	return store_change(tx, &account_record, &account, errs);
}

bool
access_set_totp(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct access_totp *input = call->input;
	struct account account;
	int64_t step = 0;

	if (!get_own(tx, call->id, &account, errs))
		return false;
	if (input->secret.len > 0 && !totp_check(input->secret, input->code,
	        tx_now(tx), &step))
		return errs_fault(errs, ERR_INVALID, "code", "totp-code-wrong");
	account.totp = input->secret;
	account.totp_step = input->secret.len > 0 ? KNOWN(step) : UNKNOWN;
	return store_change(tx, &account_record, &account, errs);
}

bool
access_make_codes(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct str *codes = arena_array(tx_arena(tx), struct str,
	    EMERGENCY_CODES);
	struct account account;
	struct err err = { 0 };

	if (!get_own(tx, call->id, &account, errs))
		return false;
	if (!emergency_codes_make(tx, call->id, codes, &err))
		return errs_add(errs, &err);
	call->object = codes;
	return true;
}
