/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail.h - the area that sends what others wrote (areas/letter.h): its server,
 * its job, and the administrator's page about it.
 */
#ifndef AREAS_MAIL_MAIL_H
#define AREAS_MAIL_MAIL_H

#include "areas/area.h"
#include "links/smtp.h"

extern const struct area mail_area;

/* How this installation sends. */
struct mail_house {
	struct smtp_server server;	/* host empty: mails wait */
	struct str from;		/* address */
	struct str public_url;		/* "https://bcm.example.org", no '/' */
};

/* Set once by app before threads start; kept, not copied.  NULL: mails wait. */
void mail_set_house(const struct mail_house *house);

#endif
