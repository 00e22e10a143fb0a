/* SPDX-License-Identifier: EUPL-1.2 */
/* rules.c - a mail is put in, tried, or tried again. */
#include "areas/mail/words.h"
#include "base/utf8.h"
#include "links/mail.h"

enum { ARGUMENT = 64 << 10 };

bool
letter_queue(struct tx *tx, const struct letter *l, int64_t *id_r,
    struct err *err)
{
	struct outmail m = {
		.urgent = l->urgent, .at = l->at > 0 ? l->at : tx_now(tx),
		.name = utf8_prefix(l->name, 200), .address = l->address,
		.lang = l->lang, .template = str_of(l->template),
		.link = l->link,
	};

	BUG_IF(letter_template_find(m.template) == NULL);
	BUG_IF(l->link.len > 0 && l->link.ptr[0] != '/');
	if (!mail_address_is_one(l->address))
		return err_set_args(err, ERR_INVALID, "address",
		    "mail-address-bad", ERR_TEXT(l->address));
	for (int i = 0; i < LETTER_ARGS; i++) {
		if (l->args[i].len > ARGUMENT)
			return err_set_args(err, ERR_TOO_LARGE, NULL,
			    "letter-too-long", ERR_BYTES(ARGUMENT));
		m.args[i] = l->args[i];
	}
	if (!outmail_add(tx, &m, MAIL_JOB, err))
		return false;
	*id_r = m.id;
	return true;
}

static bool
send_test(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct mail_test *in = call->input;
	const struct actor *actor = tx_actor(tx);
	struct letter letter = { .template = "test", .name = in->name,
		.address = in->address, .lang = actor->lang, .urgent = true,
		.args = { actor->name } };
	struct err err = { 0 };

	return letter_queue(tx, &letter, &call->id, &err) ||
	    errs_add(errs, &err);
}

static bool
try_again(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct mail_retry *in = call->input;
	struct err err = { 0 };

	return outmail_again(tx, in->id, MAIL_JOB, &err) ||
	    errs_add(errs, &err);
}

const struct usecase mail_usecases[] = {
	{ .name = "mail.test", .verb = USECASE_DO, .right = RIGHT_ADMIN,
	    .for_good = true, .run = send_test },
	{ .name = "mail.retry", .verb = USECASE_DO, .right = RIGHT_ADMIN,
	    .for_good = true, .run = try_again },
	{ 0 },
};
