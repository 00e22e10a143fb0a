/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * security.h - the response fields that every answer carries, by kind of
 * answer and by whether the client speaks TLS.
 */
#ifndef WEB_SECURITY_H
#define WEB_SECURITY_H

#include "base/str.h"

enum http_policy {
	HTTP_POLICY_PAGE,	/* our own pages, scripts and styles */
	HTTP_POLICY_API,	/* data: nothing may be loaded from it */
	HTTP_POLICY_FILE,	/* a user's file: sandboxed */
	HTTP_POLICY__MAX
};

/* The header lines, each ended with CR LF; static. */
struct str security_fields(enum http_policy policy, bool is_tls);

#endif
