/* SPDX-License-Identifier: EUPL-1.2 */
/* accept.h - the Accept field (RFC 9110 12.5.1), as far as we need it. */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include "base/str.h"

/*
 * How much a client wants a media type: 0 not at all .. 1000.  The most
 * specific range that covers it counts; a missing or empty field (NULL ptr)
 * takes everything; a part that is no media range is passed over.
 */
int accept_quality(struct str accept, const char *type);

/* The client takes JSON rather than a page: for the shape of an error. */
bool accept_prefers_json(struct str accept);

#endif
