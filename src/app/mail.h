/* SPDX-License-Identifier: EUPL-1.2 */
/* mail.h - the settings of mail, as areas/mail wants them. */
#ifndef APP_MAIL_H
#define APP_MAIL_H

#include "app/settings.h"

/*
 * Read what the settings say and set it; nothing is sent without mail-server.
 * In the arena, which must outlive the serving.  False with what is wrong:
 * smtp-server-unreadable, mail-from-unreadable (a), mail-needs-url,
 * mail-password-unreadable (a: the file), mail-plain-unreadable.
 */
MUST_USE bool mail_settings(const struct settings *s, struct arena *a,
    struct err *err);

#endif
