/* SPDX-License-Identifier: EUPL-1.2 */
/* markdown_internal.h - what the writers of Markdown share: how md4c is asked,
 * and its references as characters. */
#ifndef RENDER_MARKDOWN_INTERNAL_H
#define RENDER_MARKDOWN_INTERNAL_H

#include <md4c.h>

#include "base/buf.h"

/* The Markdown that people may write: no raw HTML. */
enum {
	MARKDOWN_FLAGS = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
	    MD_FLAG_TASKLISTS | MD_FLAG_NOHTML |
	    MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEEMAILAUTOLINKS
};

/* Calls back; what md4c returns is in arg. */
void markdown_parse(struct str text, const MD_PARSER *parser, void *arg);
/* A piece of text as its characters: references resolved, breaks as blanks. */
void markdown_plain(struct buf *out, MD_TEXTTYPE type, struct str text);
/* An attribute (an address, a title) as plain text. */
void markdown_attribute(struct buf *out, const MD_ATTRIBUTE *attr);

#endif
