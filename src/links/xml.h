/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xml.h - reads XML that someone else made, through expat, with a guard.
 *
 * Refused: a document type (so no entities, no external files), more depth,
 * elements, attributes, text or unfinished markup than the limits allow, and
 * what is not well-formed.  Namespaces are resolved.  Fed in pieces, so that a
 * sheet of a hundred megabytes needs no memory of its own.
 *
 * Our formats have text in leaves only; xml_handler.end() gets the text since
 * the last tag, which for a leaf is all of it.
 */
#ifndef LINKS_XML_H
#define LINKS_XML_H

#include "base/err.h"

#define XML_NS_XML "http://www.w3.org/XML/1998/namespace"
#define XML_NS_XSI "http://www.w3.org/2001/XMLSchema-instance"

enum {
	XML_DEPTH = 64,			/* open elements */
	XML_ATTRS = 256,		/* of one element */
	XML_TEXT = 1 << 20,		/* bytes of one text */
	XML_MARKUP = 1 << 20,		/* bytes of one tag, comment, ... */
	XML_ELEMENTS = 100000000,	/* in one document */
};

struct xml;

struct xml_tag {
	struct str ns, name;	/* namespace URI ("" for none), local name */
	const char *const *attrs;	/* expat's pairs; use xml_attr() */
	size_t depth;		/* 1 for the root */
	struct xml *xml;	/* for xml_line() */
};

/* Each returns false with *err filled to stop.  `end` may be NULL. */
struct xml_handler {
	bool (*start)(void *arg, const struct xml_tag *tag, struct err *err);
	/* tag->attrs is NULL here; text lives until the handler returns. */
	bool (*end)(void *arg, const struct xml_tag *tag, struct str text,
	    struct err *err);
	void *arg;
};

/* The attribute's value, or the empty str with a NULL ptr when absent. */
struct str xml_attr(const struct xml_tag *tag, const char *name);
struct str xml_attr_ns(const struct xml_tag *tag, const char *ns,
    const char *name);

/* The line where the tag stands, from 1.  Costs a scan of what came since. */
int64_t xml_line(const struct xml_tag *tag);

/* A whole document in memory.  *err.row is the line at fault. */
MUST_USE bool xml_parse(struct str text, const struct xml_handler *handler,
    struct err *err);

/*
 * The same in pieces: new, feed until the end, finish (checks that the
 * document is complete), free.  After a false nothing but free is allowed.
 */
struct xml *xml_new(const struct xml_handler *handler);
MUST_USE bool xml_feed(struct xml *xml, struct str piece, struct err *err);
MUST_USE bool xml_finish(struct xml *xml, struct err *err);
void xml_free(struct xml *xml);

#endif
