/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * origin.c - Origin and Sec-Fetch-Site (Fetch, 3.2; W3C Fetch Metadata).
 *
 * Both must agree when both are sent.  Behind a proxy the scheme that we see
 * may be another than the browser's, so the host is what counts; public_url
 * helps where a proxy changes Host too.
 */
#include "web/origin.h"

/* "https://a.example:8443/x" -> "a.example:8443"; empty for anything else. */
static struct str
host_of(struct str url, struct str *scheme_r)
{
	size_t at = str_find_str(url, STR("://"));
	struct str rest;

	*scheme_r = STR_EMPTY;
	if (at == url.len)
		return STR_EMPTY;
	*scheme_r = str_sub(url, 0, at);
	rest = str_sub(url, at + 3, url.len);
	return str_cut(&rest, '/');
}

static bool
is_http(struct str scheme)
{
	return str_eq_c(scheme, "http") || str_eq_c(scheme, "https");
}

static bool
names_us(struct str origin, struct str host, bool is_tls,
    struct str public_url)
{
	struct str scheme, ours, our_scheme;

	ours = host_of(origin, &scheme);
	if (ours.len == 0 || !is_http(scheme))
		return false;
	/* A page over plain http may not act on one over TLS. */
	if (is_tls && !str_eq_c(scheme, "https"))
		return false;
	return str_eq_nocase(ours, host) ||
	    str_eq_nocase(ours, host_of(public_url, &our_scheme));
}

bool
origin_is_own(const struct http_head *head, bool is_tls,
    struct str public_url)
{
	struct str origin = http_field(head, "origin");
	struct str site = http_field(head, "sec-fetch-site");

	if (head->method == HTTP_GET || head->method == HTTP_HEAD ||
	    head->method == HTTP_OPTIONS)
		return true;
	if (site.ptr != NULL && !str_eq_c(site, "same-origin") &&
	    !str_eq_c(site, "none"))
		return false;
	if (origin.ptr != NULL)
		return names_us(origin, head->host, is_tls, public_url);
	return site.ptr != NULL;
}
