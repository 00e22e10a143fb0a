/* SPDX-License-Identifier: EUPL-1.2 */
/* words.h - inside mail: a stored mail as what it says. */
#ifndef AREAS_MAIL_WORDS_H
#define AREAS_MAIL_WORDS_H

#include "areas/letter.h"
#include "areas/mail/mail.h"
#include "links/mail.h"
#include "render/html.h"
#include "store/outmail.h"

/* What was set, or NULL. */
const struct mail_house *mail_house(void);

const struct letter_template *letter_template_find(struct str name);
/* The i-th of all; NULL behind the last. */
const struct letter_template *letter_template_at(size_t i);

/*
 * What the mail says, in its language, on behalf of an organisation: subject,
 * text, the same as a page, addressee.  In the arena.  ERR_INVALID
 * letter-unknown (a) when its template is gone.
 */
MUST_USE bool mail_words(struct arena *a, const struct outmail *m,
    struct str organisation, struct mail_message *out, struct err *err);
/* Its text as a page, without link and foot. */
MUST_USE bool mail_body(struct arena *a, const struct outmail *m,
    struct html *body_r, struct err *err);
/* A template with its samples, to look at. */
struct outmail mail_sample(struct arena *a, const struct letter_template *t,
    enum lang lang);

#define MAIL_JOB "mail.send"
extern const struct job_kind mail_jobs[];
extern const struct usecase mail_usecases[];
extern const struct route mail_routes[];
extern const struct template_decl mail_templates[];

struct mail_test {
	struct str name, address;
};

struct mail_retry {
	int64_t id;
};

#endif
