/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/mail/words.h"

static const struct letter_template letters[] = {
	{ .name = "test", .samples = { "letter-sample-person" } },
	{ 0 },
};

const struct area mail_area = {
	.name = "mail",
	.usecases = mail_usecases,
	.routes = mail_routes,
	.templates = mail_templates,
	.jobs = mail_jobs,
	.letters = letters,
};
