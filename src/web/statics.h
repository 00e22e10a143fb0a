/* SPDX-License-Identifier: EUPL-1.2 */
/* statics.h - style, script, icons and fonts, below /assets/ for ever. */
#ifndef WEB_STATICS_H
#define WEB_STATICS_H

#include "web/http.h"

struct statics;

/* In the arena, which also drops the references on release. */
const struct statics *statics_new(struct arena *a);

/* The answer for "/assets/<path>"; false when there is no such part. */
bool statics_answer(const struct statics *s, const struct http_request *req,
    struct http_response *res);

/* "/assets/stormvast.1a2b3c.css" of "stormvast.css"; BUG when unknown. */
struct str statics_path(const struct statics *s, const char *name);

#endif
