/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * origin.h - did our own page send this?  The guard against forged requests
 * (CWE-352), without a token in the page, so that pages can be cached.
 */
#ifndef WEB_ORIGIN_H
#define WEB_ORIGIN_H

#include "web/http_parse.h"

/*
 * May this request change something under the rights of a cookie?  GET, HEAD
 * and OPTIONS always: they change nothing.  Others need "Sec-Fetch-Site:
 * same-origin" (or "none" with no Origin against it), and an Origin that is
 * this host or `public_url`.  A request with neither field is refused: every
 * browser of the last years sends at least one of them.
 */
bool origin_is_own(const struct http_head *head, bool is_tls,
    struct str public_url);

#endif
