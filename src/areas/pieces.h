/* SPDX-License-Identifier: EUPL-1.2 */
/* pieces.h - small things that the areas' own pages share. */
#ifndef AREAS_PIECES_H
#define AREAS_PIECES_H

#include "render/messages.h"
#include "web/route.h"

/* A state: shape, word, colour (experience.md 2).  Shown by "bia/tag". */
struct piece_tag {
	struct str css;			/* ok, warn, bad, none, info */
	struct str mark, word;
};
extern const struct view piece_tag_view;

struct piece_link {
	struct str text, path;		/* path empty: no link */
};
extern const struct view piece_link_view;

/* What is said, and what of: a row of a table or of a list of facts. */
struct piece_fact {
	struct str label, text, path;
	bool is_unknown;
};
extern const struct view piece_fact_view;

#define TAG(css_, mark_, word_) \
	((struct piece_tag){ STR_INIT(css_), STR_INIT(mark_), (word_) })

/* say(page, id, { "a", ERR_INT(3) }, ...): a message with arguments, in the
 * page's arena. */
#define say(page, id, ...)                                                    \
	say_list((page), (id), (const struct message_arg[]){ __VA_ARGS__ },   \
	    COUNT(((const struct message_arg[]){ __VA_ARGS__ })))
struct str say_list(const struct page *page, const char *id,
    const struct message_arg *args, size_t n);

/* "12,5 u"; the word for unknown when nobody has said. */
struct str say_short(const struct page *page, struct opt64 seconds);
struct str say_long(const struct page *page, struct opt64 seconds);

/* A fault in words. */
struct str say_fault(const struct page *page, const struct err *err);
/* Faults in words, for a list of struct str. */
struct view_list show_faults(const struct page *page, const struct errs *errs);

/* "/processes/new?process=%2312": a query value, escaped, behind `path`. */
struct str path_with(const struct page *page, const char *path,
    const char *name, struct str value);
/* The same for a record: "#12". */
struct str path_with_id(const struct page *page, const char *path,
    const char *name, int64_t id);

#endif
