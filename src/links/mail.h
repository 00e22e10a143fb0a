/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail.h - a mail as bytes (RFC 5322, MIME), for links/smtp.h to send.
 *
 * Whatever the words are, they stay within their header: an address that is none
 * is refused, in names and subjects the end of a line becomes a blank.
 */
#ifndef LINKS_MAIL_H
#define LINKS_MAIL_H

#include "base/buf.h"
#include "base/err.h"

enum {
	MAIL_BYTES = 32 << 20,	/* of a whole mail, as it is sent */
	MAIL_TEXT = 1 << 20,	/* bytes of a text or a page in it */
	MAIL_FILES = 16,
	MAIL_ADDRESS = 254,	/* bytes (RFC 5321 4.5.3.1.3, erratum 1690) */
};

struct mail_address {
	struct str name;	/* of the person; may be empty */
	struct str address;	/* "ann@example.org" */
};

struct mail_file {
	struct str name;	/* "plan.pdf", as people read it */
	struct str media_type;	/* "application/pdf" */
	struct str bytes;
};

struct mail_message {
	struct mail_address from, to;
	struct str subject;
	struct str text;	/* plain; must not be empty */
	struct str html;	/* the same as a page; may be empty */
	struct str lang;	/* "nl" */
	const struct mail_file *files;
	size_t nfiles;
	struct str id;		/* "12.7@example.org": the same for the same mail */
	int64_t date;		/* UTC seconds: when it was written */
};

/*
 * An address that we write to: one name of ASCII letters, digits and the signs of
 * RFC 5322's dot-atom, and a domain of letters, digits and hyphens (an
 * international one as xn--...).  Everything else is none: no quotes, no blanks,
 * no comments, no lists.
 */
bool mail_address_is_one(struct str address);

/*
 * Append the mail: UTF-8, header lines of at most 78 characters where words allow
 * it, bodies as quoted-printable, files as base64; CRLF throughout, ASCII only.
 * The same input gives the same bytes.  False: ERR_INVALID mail-address-bad (a:
 * the address), mail-id-bad, mail-media-type-bad (a), mail-empty; ERR_TOO_LARGE
 * mail-too-large (a: bytes allowed).
 */
MUST_USE bool mail_build(struct buf *out, const struct mail_message *m,
    struct err *err);

#endif
