/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * messages.h - every visible word, in the reader's language.
 *
 * locale/<room>.<lang>.po hold them: msgid is the message id (kebab-case),
 * msgstr the words with {{name}} placeholders.  With msgid_plural there are two
 * forms; the argument named n chooses (1: the first).  The build checks them
 * (msgfmt; both languages complete, equal placeholders) and embeds one sorted
 * table.  A lookup is a binary search.
 *
 * An id that is not there is shown as [id] and logged: a page is never lost to
 * a missing word.
 */
#ifndef RENDER_MESSAGES_H
#define RENDER_MESSAGES_H

#include "base/err.h"
#include "base/when.h"

/* A named argument; the value as in an err: ERR_INT(3), ERR_TEXT(s), ... */
struct message_arg {
	const char *name;
	struct err_arg value;
};

/* The words of one id in one language. */
struct message_forms {
	const char *one;	/* the only one when `other` is NULL */
	const char *other;	/* of a message with a plural */
};

bool message_has(struct str id);
/* False when there is no such id; nothing is logged. */
bool message_find(enum lang lang, struct str id,
    struct message_forms *forms_r);

/* The words without arguments; [id] when unknown.  Plain text, not HTML. */
void message_add(struct buf *out, enum lang lang, const char *id);
/* The same as a str: in the table, or "[id]" in the arena. */
struct str message(struct arena *a, enum lang lang, const char *id);

/* message_print(out, lang, zone, id, { "name", ERR_TEXT(s) }, ...). */
#define message_print(out, lang, zone, id, ...)                               \
	message_print_list((out), (lang), (zone), (id),                       \
	    (const struct message_arg[]){ __VA_ARGS__ },                      \
	    COUNT(((const struct message_arg[]){ __VA_ARGS__ })))
void message_print_list(struct buf *out, enum lang lang,
    const struct zone *zone, const char *id, const struct message_arg *args,
    size_t n);

/* One argument as people read it. */
void message_arg_print(struct buf *out, enum lang lang,
    const struct zone *zone, const struct err_arg *arg);

/*
 * The words of an error in the reader's language: the message of its id with
 * its arguments a, b, c, d; without an id, that of its code (error-not-found).
 * Without the field's name: a form shows it there.
 */
void err_text(const struct err *err, enum lang lang, const struct zone *zone,
    struct buf *out);

/*
 * Cut the next piece off a message: literal text, or with *is_arg_r the name
 * of a placeholder.  False at the end.
 */
bool message_piece(struct str *rest, struct str *piece_r, bool *is_arg_r);

/* Sizes, money and numbers as people read them: "1,5 MB", "€ 1.234,50". */
void bytes_print(struct buf *out, int64_t bytes, enum lang lang);
void money_print(struct buf *out, int64_t cents, enum lang lang);

/* The best language of an Accept-Language header (RFC 9110 12.5.4). */
enum lang lang_negotiate(struct str accept_language, enum lang fallback);

#endif
