/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/pieces.h"

#define VIEW struct piece_tag
static const struct view_field tag_fields[] = {
	V_STR(css), V_STR(mark), V_STR(word),
};
#undef VIEW
const struct view piece_tag_view = VIEW_OF(struct piece_tag, tag_fields);

#define VIEW struct piece_link
static const struct view_field link_fields[] = { V_STR(text), V_URL(path) };
#undef VIEW
const struct view piece_link_view = VIEW_OF(struct piece_link, link_fields);

#define VIEW struct piece_fact
static const struct view_field fact_fields[] = {
	V_STR(label), V_STR(text), V_URL(path), V_BOOL(is_unknown),
};
#undef VIEW
const struct view piece_fact_view = VIEW_OF(struct piece_fact, fact_fields);

struct str
say_list(const struct page *page, const char *id,
    const struct message_arg *args, size_t n)
{
	struct buf out = BUF_IN(page->arena, 16384);

	message_print_list(&out, page->lang, page->zone, id, args, n);
	return buf_str(&out);
}

struct str
say_short(const struct page *page, struct opt64 seconds)
{
	struct buf out = BUF_IN(page->arena, 100);

	if (!seconds.known)
		return page_message(page, "unknown");
	duration_print_short(&out, seconds.v, page->lang);
	return buf_str(&out);
}

struct str
say_long(const struct page *page, struct opt64 seconds)
{
	struct buf out = BUF_IN(page->arena, 100);

	if (!seconds.known)
		return page_message(page, "unknown");
	duration_print(&out, seconds.v, page->lang);
	return buf_str(&out);
}

struct str
say_fault(const struct page *page, const struct err *err)
{
	struct buf out = BUF_IN(page->arena, 4096);

	err_text(err, page->lang, page->zone, &out);
	return buf_str(&out);
}

struct view_list
show_faults(const struct page *page, const struct errs *errs)
{
	struct str *list = arena_array(page->arena, struct str, errs->n);

	for (size_t i = 0; i < errs->n; i++)
		list[i] = say_fault(page, &errs->list[i]);
	return VIEW_LIST_OF(list, errs->n);
}

struct str
path_with(const struct page *page, const char *path, const char *name,
    struct str value)
{
	struct buf out = BUF_IN(page->arena, 4096);

	buf_addf(&out, "%s?%s=", path, name);
	html_escape_url_part(&out, value);
	return buf_str(&out);
}

struct str
path_with_id(const struct page *page, const char *path, const char *name,
    int64_t id)
{
	return str_printf(page->arena, "%s?%s=%%23%" PRId64, path, name, id);
}
