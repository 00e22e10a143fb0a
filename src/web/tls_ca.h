/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tls_ca.h - a certificate authority of one's own, for an organisation that
 * has none: one CA that its machines trust, one certificate for this server.
 */
#ifndef WEB_TLS_CA_H
#define WEB_TLS_CA_H

#include "base/err.h"

struct tls_ca_spec {
	const char *dir;		/* exists; files are written here */
	struct str organisation;	/* in the names; 64 characters of it */
	const struct str *names;	/* DNS names and IP addresses */
	size_t nnames;			/* 1..100; the first is the subject */
	int64_t now;			/* start of validity, UTC seconds */
};

/*
 * ECDSA P-256: CA for 10 years (ca.pem, ca-key.pem), leaf for 397 days
 * (server.pem with the CA behind it, server-key.pem), mode 0600.  A CA that
 * is there already is used again; a leaf is replaced.  Err: tls-name-invalid,
 * tls-write-failed, tls-ca-invalid.
 */
MUST_USE bool tls_ca_create(const struct tls_ca_spec *spec, struct err *err);

#endif
