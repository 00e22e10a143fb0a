/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_attention.c - what needs attention, each with a link to where it is put
 * right.  The findings that look at every resource are left out for an
 * organisation so large that the page would wait for them, and the page says so.
 */
#include "areas/bia/attention.h"
#include "areas/bia/pages.h"

enum { DEEP_NODES = 5000 };

struct attention_vm {
	struct view_list items;		/* piece_link */
	struct str count;
	bool is_behind, is_shallow, has_items;
};

#define VIEW struct attention_vm
static const struct view_field attention_fields[] = {
	V_LIST(items, &piece_link_view), V_STR(count), V_BOOL(is_behind),
	V_BOOL(is_shallow), V_BOOL(has_items),
};
#undef VIEW
const struct view attention_view =
    VIEW_OF(struct attention_vm, attention_fields);

static struct piece_link
item_of(struct page *page, const struct attention *one)
{
	struct buf text = BUF_IN(page->arena, 2048);

	attention_words(one, page->lang, &text);
	return (struct piece_link){ buf_str(&text),
		page_path(page, one->record, one->id) };
}

bool
page_attention(struct page *page, struct err *err)
{
	struct attention_vm vm = { 0 };
	const struct attention *list;
	const struct answer *answer;
	struct piece_link *items;
	size_t n;

	if (!show_answer(page, false, &answer, &vm.is_behind, err))
		return false;
	vm.is_shallow = answer->model->nnodes > DEEP_NODES;
	if (!attention_list(page->tx, answer, !vm.is_shallow, NULL, &list, &n,
	        err))
		return false;
	items = arena_array(page->arena, struct piece_link, n);
	for (size_t i = 0; i < n; i++)
		items[i] = item_of(page, &list[i]);
	vm.items = VIEW_LIST_OF(items, n);
	vm.has_items = n > 0;
	vm.count = say(page, "attention-count", { "n", ERR_INT((int64_t)n) });
	return page_show(page, "bia/attention", &vm,
	    page_message(page, "attention-title"), err);
}
