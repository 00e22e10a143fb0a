/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * err.h - bool says whether, err says what.
 *
 * An error is a code, the field at fault, a message id and up to four typed
 * arguments.  Its words are made in render/ alone, in the reader's language;
 * logs carry the id and the arguments.  Three classes that never mix: the
 * user's error (INVALID and its kin), a broken dependency (UNAVAILABLE, IO),
 * and our own bug, which is BUG() and no error at all.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

/* To add one: a row here, and `error-<name>` in both locale files. */
#define ERR_CODES(X)                                                          \
	/* code         http exit log      name */                            \
	X(NONE,          200,  0, "debug", "none")                            \
	X(NOT_FEASIBLE,  200,  1, "info",  "not-feasible")                    \
	X(UNKNOWN,       200,  2, "info",  "unknown")                         \
	X(SYNTAX,        400, 64, "info",  "syntax")                          \
	X(UNAUTHORISED,  401, 77, "info",  "unauthorised")                    \
	X(DENIED,        403, 77, "warn",  "denied")                          \
	X(NOT_FOUND,     404, 66, "info",  "not-found")                       \
	X(METHOD,        405, 64, "info",  "method")                          \
	X(CONFLICT,      409, 75, "info",  "conflict")                        \
	X(GONE,          410, 66, "info",  "gone")                            \
	X(TOO_LARGE,     413, 65, "info",  "too-large")                       \
	X(MEDIA_TYPE,    415, 65, "info",  "media-type")                      \
	X(INVALID,       422, 65, "info",  "invalid")                         \
	X(TOO_MANY,      429, 75, "warn",  "too-many")                        \
	X(CANCELLED,     499, 75, "info",  "cancelled")                       \
	X(INTERNAL,      500, 70, "error", "internal")                        \
	X(UNAVAILABLE,   503, 69, "error", "unavailable")                     \
	X(IO,            503, 74, "error", "io")                              \
	X(FULL,          507, 73, "error", "full")

enum err_code {
#define X(code, http, exit, log, name) ERR_##code,
	ERR_CODES(X)
#undef X
	ERR__MAX
};

/* What the outside sees of a code. */
struct err_info {
	const char *name;	/* kebab-case, stable: problem+json `type` */
	const char *log;	/* log level */
	int http;		/* status */
	int exit;		/* of a command; sysexits.h where it fits */
};

enum err_arg_kind {
	ERR_ARG_NONE,
	ERR_ARG_INT,		/* a plain number */
	ERR_ARG_TEXT,		/* the user's or a system's own words */
	ERR_ARG_MESSAGE,	/* a message id, translated when shown */
	ERR_ARG_DURATION,	/* seconds */
	ERR_ARG_INSTANT,	/* UTC seconds since 1970 */
	ERR_ARG_BYTES,		/* a size */
	ERR_ARG__MAX
};

struct err_arg {
	enum err_arg_kind kind;
	int64_t n;		/* INT, DURATION, INSTANT, BYTES */
	struct str text;	/* TEXT, MESSAGE */
};

enum { ERR_ARGS = 4, ERR_ROOM = 320 };

/*
 * Arguments are named a, b, c, d in the message: "ten hoogste {{a}} tekens".
 * Text is copied into `room`, cut at a character where it does not fit, so an
 * err may be returned by value and outlives what it speaks of.
 */
struct err {
	enum err_code code;
	const char *field;		/* the field's name, or NULL */
	int64_t row;			/* of a file or a rows field, from 1; 0 none */
	const char *id;			/* message id */
	struct err_arg args[ERR_ARGS];
	char room[ERR_ROOM];		/* where args[].text points to */
	size_t used;			/* of room */
};

#define ERR_INT(n_)   ((struct err_arg){ .kind = ERR_ARG_INT, .n = (n_) })
#define ERR_TEXT(s_)  ((struct err_arg){ .kind = ERR_ARG_TEXT, .text = (s_) })
#define ERR_MSG(id_)  ((struct err_arg){ .kind = ERR_ARG_MESSAGE, \
                                         .text = str_of(id_) })
#define ERR_DUR(s_)   ((struct err_arg){ .kind = ERR_ARG_DURATION, .n = (s_) })
#define ERR_AT(s_)    ((struct err_arg){ .kind = ERR_ARG_INSTANT, .n = (s_) })
#define ERR_BYTES(n_) ((struct err_arg){ .kind = ERR_ARG_BYTES, .n = (n_) })

/* The row of err_codes for a code. */
const struct err_info *err_info(enum err_code code);

/* Fill *err and return false: `return err_set(err, ERR_DENIED, NULL, "...")`. */
bool err_set(struct err *err, enum err_code code, const char *field,
    const char *id);

/* The same with one to four arguments: ERR_INT(120), ERR_TEXT(name). */
#define err_set_args(err, code, field, id, ...)                               \
	err_set_list((err), (code), (field), (id),                            \
	    (struct err_arg[ERR_ARGS]){ __VA_ARGS__ })
bool err_set_list(struct err *err, enum err_code code, const char *field,
    const char *id, const struct err_arg args[ERR_ARGS]);

/* Copy, pointing the text arguments into the copy's own room. */
void err_copy(struct err *to, const struct err *from);

/* All faults of one input, kept in an arena; at most ERRS_MAX are kept. */
enum { ERRS_MAX = 1000 };

struct errs {
	struct arena *arena;	/* owner of the list */
	struct err *list;	/* in the order found */
	size_t n, cap;		/* kept, allocated */
	size_t total;		/* found, also beyond ERRS_MAX */
};

#define ERRS_IN(arena_) ((struct errs){ .arena = (arena_) })

/* Add a copy; false, as err_set(), so that a check may return it. */
bool errs_add(struct errs *errs, const struct err *err);
/* err_set() of ERR_INVALID for item i (from 0) of a list: row i + 1.  False. */
bool err_set_row(struct err *err, const char *field, const char *id, int64_t i);
/* Add one by its id; false. */
bool errs_fault(struct errs *errs, enum err_code code, const char *field,
    const char *id);
/* The first fault, where only one can be told; false. */
bool errs_first(const struct errs *errs, struct err *err);
/* No fault so far. */
bool errs_none(const struct errs *errs);

#endif
