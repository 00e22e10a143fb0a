/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * place.h - where in HTML a template stands: the context that decides how a
 * value is escaped, and whether one may stand there at all.  Inside render/.
 *
 * Follows the literal text of a template through a strict subset of HTML:
 * quoted attributes only, no inline style or script, no '<' that opens nothing.
 * What it does not know it refuses.
 */
#ifndef RENDER_PLACE_H
#define RENDER_PLACE_H

#include "render/program.h"

enum place_state {
	PLACE_TEXT,	/* element text */
	PLACE_LT,	/* behind '<' */
	PLACE_TAG,	/* in a tag's name */
	PLACE_SPACE,	/* in a tag; an attribute may begin */
	PLACE_AFTER,	/* in a tag; white space must come first */
	PLACE_ATTR,	/* in an attribute's name */
	PLACE_EQUALS,	/* behind its '=' */
	PLACE_VALUE,	/* in its quoted value */
	PLACE_BANG,	/* <!doctype ...> */
	PLACE_COMMENT,
	PLACE_SCRIPT,	/* behind <script ...>: only </script> may follow */
};

enum place_attr {
	ATTR_PLAIN,	/* machine form of dates */
	ATTR_TIME,	/* of durations too: datetime, data-* */
	ATTR_HUMAN,	/* read aloud or shown: title, alt, aria-* ... */
	ATTR_URL,
	ATTR_FIXED,	/* takes no values */
};

/* How far a URL attribute is. */
enum place_url {
	URL_START,	/* nothing yet: a whole URL may stand here */
	URL_PREFIX,	/* letters that may still become a scheme */
	URL_PART,	/* a path or a safe scheme has begun: parts only */
};

struct place {
	enum place_state state;
	char name[24];		/* of the tag or attribute, lower case */
	size_t name_len;
	bool closing;		/* in </tag> */
	bool script;		/* the open tag is <script> */
	enum place_attr attr;
	char quote;		/* of the value */
	enum place_url url;
	struct {
		char text[16];	/* literal beginning of the URL */
		size_t len;	/* full: longer than any scheme */
	} prefix;
	size_t dashes;		/* seen in a row, in a comment */
};

/* All return NULL when it is well, else the message id of what is not. */
const char *place_text(struct place *place, struct str text);
const char *place_value(struct place *place, enum view_kind kind, bool raw,
    enum escape *escape_r, bool *machine_r);
/* A message may stand here (text or an attribute that is no URL). */
const char *place_message(const struct place *place);
/* At the begin of a section; and at its end, joining both ways into *place. */
void place_enter(struct place *place);
const char *place_join(const struct place *before, struct place *place);
/* At the end of a page or part. */
const char *place_end(const struct place *place);

#endif
