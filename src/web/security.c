/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/base.h"
#include "web/security.h"

#define CSP_PAGE                                                              \
	"default-src 'none'; script-src 'self'; style-src 'self'; "           \
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; "         \
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; "        \
	"base-uri 'none'; frame-ancestors 'none'; "                           \
	"require-trusted-types-for 'script'"
#define CSP_API "default-src 'none'; frame-ancestors 'none'"
#define CSP_FILE "default-src 'none'; frame-ancestors 'none'; sandbox"

/* Referrer-Policy is same-origin, for no-referrer empties a form's Origin. */
#define FIELDS(csp)                                                           \
	"Content-Security-Policy: " csp "\r\n"                                \
	"X-Content-Type-Options: nosniff\r\n"                                 \
	"X-Frame-Options: DENY\r\n"                                           \
	"Referrer-Policy: same-origin\r\n"                                    \
	"Permissions-Policy: accelerometer=(), camera=(), geolocation=(), "   \
	"gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()\r\n"\
	"Cross-Origin-Opener-Policy: same-origin\r\n"                         \
	"Cross-Origin-Resource-Policy: same-origin\r\n"

#define PLAIN(csp) STR_INIT(FIELDS(csp))
#define TLS(csp) STR_INIT(FIELDS(csp "; upgrade-insecure-requests")           \
	"Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n")

static const struct {
	struct str plain, tls;
} rows[HTTP_POLICY__MAX] = {
	[HTTP_POLICY_PAGE] = { PLAIN(CSP_PAGE), TLS(CSP_PAGE) },
	[HTTP_POLICY_API] = { PLAIN(CSP_API), TLS(CSP_API) },
	[HTTP_POLICY_FILE] = { PLAIN(CSP_FILE), TLS(CSP_FILE) },
};

struct str
security_fields(enum http_policy policy, bool is_tls)
{
	BUG_IF(policy >= HTTP_POLICY__MAX);
	return is_tls ? rows[policy].tls : rows[policy].plain;
}
