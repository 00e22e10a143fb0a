/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * smtp.h - hands mails to the organisation's mail server (RFC 5321, by libcurl).
 *
 * Only over TLS whose certificate is verified: smtps, or STARTTLS, without which
 * nothing is said.  A server on this very machine may be spoken to plainly.  One
 * connection is used for mail after mail.  Retrying, and knowing what was sent,
 * is the caller's (areas/mail).
 */
#ifndef LINKS_SMTP_H
#define LINKS_SMTP_H

#include "base/err.h"

enum {
	SMTP_CONNECT_SECONDS = 10,
	SMTP_SECONDS = 60,	/* for one mail, all in all */
	SMTP_WORDS = 300,	/* bytes kept of what a server said */
};

struct smtp_server {
	struct str host;	/* a name or an address; empty: there is none */
	int port;
	bool smtps;		/* TLS from the first byte; else STARTTLS */
	bool plain;		/* no TLS at all: this machine only */
	struct str user, password;	/* empty: the server asks for none */
	struct str ca_file;	/* PEM of its CA; empty: those of the system */
	struct str name;	/* how we call ourselves (EHLO); may be empty */
};

/*
 * "smtp://mail.example.org:587", "smtps://mail.example.org"; the port may be
 * left out (587 and 465).  With `plain` the host must be localhost, 127.0.0.1 or
 * [::1].  False: smtp-server-unreadable (a: the text), smtp-plain-elsewhere (a:
 * the host).  The parts are in the arena; user and such are left alone.
 */
MUST_USE bool smtp_server_read(struct arena *a, struct str text, bool plain,
    struct smtp_server *server, struct err *err);

enum smtp_outcome {
	SMTP_SENT,		/* the server took it upon itself */
	SMTP_LATER,		/* not now: this mail only (4xx) */
	SMTP_REFUSED,		/* never: this mail only (5xx) */
	SMTP_DOWN,		/* no server to speak of: any other fails too */
	SMTP_STOPPED,		/* broken off; it may have been taken */
	SMTP_OUTCOME__MAX
};

/* How it went; `words` says why in the server's own words, or libcurl's. */
struct smtp_answer {
	enum smtp_outcome outcome;
	int code;		/* of the server's last answer; 0: none */
	const char *fault;	/* message id when not SENT: smtp-refused ... */
	char words[SMTP_WORDS];	/* valid UTF-8 */
};

struct smtp;

/* Does not connect yet.  Closed with the arena.  `stop`, which may be NULL, is
 * asked about once a second: when it says true the mail at hand is SMTP_STOPPED. */
struct smtp *smtp_open(struct arena *a, const struct smtp_server *server,
    bool (*stop)(void *arg), void *arg);
/*
 * One mail (of mail_build()) from an address to an address, both as
 * mail_address_is_one() has them: BUG otherwise.  Blocks, for SMTP_SECONDS at
 * most.  After SMTP_DOWN the next call connects anew.
 */
void smtp_send(struct smtp *smtp, struct str from, struct str to,
    struct str mail, struct smtp_answer *answer_r);

#endif
