/* SPDX-License-Identifier: EUPL-1.2 */
/* In one piece or byte by byte: the same events, or both refused. */
#include "base/buf.h"
#include "base/utf8.h"
#include "links/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
on_start(void *arg, const struct xml_tag *tag, struct err *err)
{
	(void)err;
	BUG_IF(tag->depth < 1 || tag->depth > XML_DEPTH);
	BUG_IF(!utf8_is_valid(tag->name) || !utf8_is_valid(tag->ns));
	BUG_IF(xml_line(tag) < 1);
	(void)xml_attr_ns(tag, XML_NS_XML, "lang");
	buf_addf(arg, "<%.*s", STR_ARG(tag->name));
	return true;
}

static bool
on_end(void *arg, const struct xml_tag *tag, struct str text, struct err *err)
{
	(void)err;
	BUG_IF(!utf8_is_valid(text));
	buf_add(arg, text);
	buf_addf(arg, ">%.*s", STR_ARG(tag->name));
	return true;
}

static bool
parse_by_byte(struct str text, const struct xml_handler *handler,
    struct err *err)
{
	struct xml *xml = xml_new(handler);
	bool ok = true;

	for (size_t i = 0; ok && i < text.len; i++)
		ok = xml_feed(xml, str_sub(text, i, 1), err);
	ok = ok && xml_finish(xml, err);
	xml_free(xml);
	return ok;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct buf one = BUF_HEAP(SIZE_MAX / 2), two = BUF_HEAP(SIZE_MAX / 2);
	struct xml_handler handler = { on_start, on_end, &one };
	struct err err = { 0 };
	bool ok = xml_parse(text, &handler, &err);

	BUG_IF(!ok && (err.id == NULL || err.row < 1));
	handler.arg = &two;
	BUG_IF(parse_by_byte(text, &handler, &err) != ok);
	BUG_IF(ok && !str_eq(buf_str(&one), buf_str(&two)));
	buf_release(&one);
	buf_release(&two);
	return 0;
}
