/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xml.c - the guard around expat.
 *
 * Expat copies an unfinished tag or comment and scans it again with each new
 * piece, which is quadratic in the size of that tag.  So input goes in by
 * slices, and when XML_MARKUP bytes have gone in without any event the
 * document is refused: the cost stays a small multiple of the input.
 *
 * After XML_StopParser() expat may still call one handler (the end of an empty
 * element), hence the `failed` test in each.
 *
 * Expat guesses the encoding from the first two bytes, or from the first alone
 * when that is all it was given.  So a first piece of one byte waits for the
 * next: where a document is cut never changes what it says.
 *
 * The separator between namespace and name is a form feed, which cannot occur
 * in a document, so that no name can pose as another.
 */
#include <expat.h>

#include "base/buf.h"
#include "links/xml.h"

enum { SLICE = 1 << 16 };

#define SEPARATOR '\f'

struct xml {
	XML_Parser parser;	/* owned */
	struct xml_handler handler;
	struct buf text;	/* since the last tag */
	struct err *err;	/* of the feed that runs */
	size_t depth;		/* open elements */
	size_t elements;	/* seen */
	size_t quiet;		/* bytes fed since the last event */
	char first;		/* byte, kept while it is alone */
	bool waits;		/* first is not fed yet */
	bool begun;		/* expat has seen bytes */
	bool failed;		/* err is filled */
};

static void
fail(struct xml *xml, const char *id, int64_t limit)
{
	err_set_args(xml->err, ERR_INVALID, NULL, id, ERR_INT(limit));
	xml->failed = true;
	XML_StopParser(xml->parser, XML_FALSE);
}

/* The handler said no and has filled err. */
static void
stop(struct xml *xml)
{
	xml->failed = true;
	XML_StopParser(xml->parser, XML_FALSE);
}

static struct xml_tag
tag_of(struct xml *xml, const char *name)
{
	const char *cut = strchr(name, SEPARATOR);
	struct xml_tag tag = {
		.name = str_of(cut == NULL ? name : cut + 1),
		.ns = STR_EMPTY,
		.depth = xml->depth,
		.xml = xml,
	};

	if (cut != NULL)
		tag.ns = (struct str){ name, (size_t)(cut - name) };
	return tag;
}

static void
on_start(void *arg, const char *name, const char **attrs)
{
	struct xml *xml = arg;
	struct xml_tag tag;
	size_t n = 0;

	xml->quiet = 0;
	if (xml->failed)
		return;
	while (attrs[n] != NULL)
		n += 2;
	if (++xml->depth > XML_DEPTH) {
		fail(xml, "xml-too-deep", XML_DEPTH);
	} else if (n / 2 > XML_ATTRS) {
		fail(xml, "xml-too-many-attributes", XML_ATTRS);
	} else if (++xml->elements > XML_ELEMENTS) {
		fail(xml, "xml-too-many-elements", XML_ELEMENTS);
	} else {
		buf_clear(&xml->text);
		tag = tag_of(xml, name);
		tag.attrs = (const char *const *)attrs;
		if (!xml->handler.start(xml->handler.arg, &tag, xml->err))
			stop(xml);
	}
}

static void
on_end(void *arg, const char *name)
{
	struct xml *xml = arg;
	struct xml_tag tag;

	xml->quiet = 0;
	if (xml->failed)
		return;
	tag = tag_of(xml, name);
	if (xml->handler.end != NULL &&
	    !xml->handler.end(xml->handler.arg, &tag, buf_str(&xml->text),
	    xml->err))
		stop(xml);
	buf_clear(&xml->text);
	xml->depth--;
}

static void
on_text(void *arg, const char *s, int len)
{
	struct xml *xml = arg;

	xml->quiet = 0;
	if (!xml->failed &&
	    !buf_add(&xml->text, (struct str){ s, (size_t)len }))
		fail(xml, "xml-text-too-long", XML_TEXT);
}

static void
on_doctype(void *arg, const char *name, const char *system_id,
    const char *public_id, int has_internal_subset)
{
	(void)name, (void)system_id, (void)public_id;
	(void)has_internal_subset;
	fail(arg, "xml-doctype", 0);
}

/* Comments, instructions and the like: only a sign of life. */
static void
on_other(void *arg, const char *s, int len)
{
	(void)s, (void)len;
	((struct xml *)arg)->quiet = 0;
}

struct xml *
xml_new(const struct xml_handler *handler)
{
	struct xml *xml = malloc(sizeof(*xml));
	XML_Parser parser = XML_ParserCreateNS(NULL, SEPARATOR);

	if (xml == NULL || parser == NULL) {
		fputs("stormvast: out of memory\n", stderr);
		abort();
	}
	*xml = (struct xml){
		.parser = parser,
		.handler = *handler,
		.text = BUF_HEAP(XML_TEXT),
	};
	XML_SetUserData(parser, xml);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetStartDoctypeDeclHandler(parser, on_doctype);
	XML_SetDefaultHandler(parser, on_other);
	return xml;
}

/* Expat's own word for it is English; the place says more. */
static bool
refuse(struct xml *xml, struct err *err)
{
	int64_t line = (int64_t)XML_GetCurrentLineNumber(xml->parser);
	int64_t column = (int64_t)XML_GetCurrentColumnNumber(xml->parser) + 1;

	if (!xml->failed)
		err_set_args(err, ERR_INVALID, NULL, "xml-broken",
		    ERR_INT(line), ERR_INT(column));
	xml->failed = true;
	if (err->row == 0)
		err->row = line;
	return false;
}

static bool
feed_slice(struct xml *xml, struct str slice, bool last, struct err *err)
{
	xml->begun = true;
	xml->quiet += slice.len;
	if (XML_Parse(xml->parser, slice.ptr, (int)slice.len, last) !=
	    XML_STATUS_OK)
		return refuse(xml, err);
	if (xml->quiet > XML_MARKUP) {
		fail(xml, "xml-markup-too-long", XML_MARKUP);
		return refuse(xml, err);
	}
	return true;
}

/* The first two bytes go in together; what is left of the piece follows. */
static bool
begin(struct xml *xml, struct str *piece, struct err *err)
{
	char two[2] = { xml->first, piece->ptr[0] };

	if (!xml->waits && piece->len > 1)
		return true;
	xml->first = piece->ptr[0];
	*piece = str_sub(*piece, 1, piece->len);
	if (!xml->waits)
		return xml->waits = true;
	xml->waits = false;
	return feed_slice(xml, (struct str){ two, sizeof(two) }, false, err);
}

bool
xml_feed(struct xml *xml, struct str piece, struct err *err)
{
	BUG_IF(xml->failed);
	xml->err = err;
	if (!xml->begun && piece.len > 0 && !begin(xml, &piece, err))
		return false;
	while (piece.len > 0) {
		struct str slice = str_sub(piece, 0, SLICE);

		if (!feed_slice(xml, slice, false, err))
			return false;
		piece = str_sub(piece, slice.len, piece.len);
	}
	return true;
}

bool
xml_finish(struct xml *xml, struct err *err)
{
	BUG_IF(xml->failed);
	xml->err = err;
	return feed_slice(xml, (struct str){ &xml->first, xml->waits }, true,
	    err);
}

void
xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	XML_ParserFree(xml->parser);
	buf_release(&xml->text);
	free(xml);
}

bool
xml_parse(struct str text, const struct xml_handler *handler, struct err *err)
{
	struct xml *xml = xml_new(handler);
	bool ok = xml_feed(xml, text, err) && xml_finish(xml, err);

	xml_free(xml);
	return ok;
}

int64_t
xml_line(const struct xml_tag *tag)
{
	return (int64_t)XML_GetCurrentLineNumber(tag->xml->parser);
}

struct str
xml_attr_ns(const struct xml_tag *tag, const char *ns, const char *name)
{
	size_t len = strlen(ns);

	for (size_t i = 0; tag->attrs[i] != NULL; i += 2) {
		const char *key = tag->attrs[i];

		if (len > 0 && (strncmp(key, ns, len) != 0 ||
		    key[len] != SEPARATOR))
			continue;
		if (strcmp(key + len + (len > 0), name) == 0)
			return str_of(tag->attrs[i + 1]);
	}
	return (struct str){ NULL, 0 };
}

struct str
xml_attr(const struct xml_tag *tag, const char *name)
{
	return xml_attr_ns(tag, "", name);
}
