/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * trust.h - the server's own certificate authority, for the page /trust that
 * helps people to trust it; and whether a browser trusts where a page is.
 */
#ifndef WEB_TRUST_H
#define WEB_TRUST_H

#include "base/err.h"
#include "web/http_parse.h"

struct trust_ca {
	struct str pem;			/* the certificate and nothing else */
	struct str name;		/* its common name */
	struct str fingerprint;		/* SHA-256: "0F 3A ..." */
	int64_t ends_at;		/* instant */
};

/*
 * Read the CA in `ca_file`, in the arena.  Err tls-ca-invalid: there is no
 * certificate, it is no CA, or it did not sign the first certificate of
 * `cert_file`, the server's (NULL: not asked).
 */
MUST_USE bool trust_ca_read(struct arena *a, const char *ca_file,
    const char *cert_file, struct trust_ca *ca_r, struct err *err);

/*
 * Does a browser take this page for a secure context (W3C Secure Contexts)?
 * Over TLS, or on the reader's own machine.
 */
bool trust_is_secure(const struct http_head *head, bool is_tls);

#endif
