/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log.h - one JSON object a line on stderr (for journald or a SIEM): time,
 * level, event id and typed fields, after BIO2 8.15.01 (action, object, result,
 * origin, actor, instant).  Never a secret, never a request body.  A text is
 * cut at 2000 characters; a line beyond 32 KiB loses its fields and says "cut".
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG__MAX };

struct log_field {
	const char *key;	/* NULL ends the list */
	struct str text;	/* used when .ptr is set */
	int64_t n;		/* else */
};

#define LOG_S(k, s) ((struct log_field){ .key = (k), .text = (s) })
#define LOG_N(k, i) ((struct log_field){ .key = (k), .n = (i) })

/* Lines below `level` are dropped; LOG_INFO at the start. */
void log_set_level(enum log_level level);
/* For tests: where lines go instead of stderr; NULL for stderr again. */
void log_set_file(FILE *file);

/* log_event(LOG_INFO, "server-started", LOG_N("port", 8080)); atomic a line. */
#define log_event(level, id, ...)                                             \
	log_write((level), (id),                                              \
	    (const struct log_field[]){ __VA_ARGS__, { 0 } })
void log_write(enum log_level level, const char *id,
    const struct log_field *fields);
/* An err as one line at its own level, with its arguments. */
void log_err(const char *id, const struct err *err);

#endif
