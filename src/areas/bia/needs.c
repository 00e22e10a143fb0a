/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/figures.h"
#include "areas/bia/needs.h"
#include "areas/bia/show.h"

struct need_member {
	struct piece_link link;
	struct piece_tag tag;		/* how soon it is back when lost */
	bool has_tag;
};

struct need_line {
	struct str need;		/* "2 van 3"; empty: all that are named */
	struct view_list members;	/* struct need_member */
	struct str more, grace, path, name;
	struct piece_tag tag;
	bool has_tag, has_grace;
};

#define VIEW struct need_member
static const struct view_field member_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_tag),
};
#undef VIEW
static const struct view member_view =
    VIEW_OF(struct need_member, member_fields);

#define VIEW struct need_line
static const struct view_field need_fields[] = {
	V_STR(need), V_LIST(members, &member_view), V_STR(more),
	V_STR(grace), V_URL(path), V_STR(name),
	V_EMBED(tag, struct piece_tag, &piece_tag_view), V_BOOL(has_tag),
	V_BOOL(has_grace),
};
#undef VIEW
const struct view need_line_view = VIEW_OF(struct need_line, need_fields);

struct piece_tag
needs_tag(const struct page *page, struct span back, struct opt64 verification,
    struct opt64 rto)
{
	struct str word = show_span(page, back);
	struct span all = span_add(back, span_of(verification));

	if (!rto.known)
		return TAG("none", "?", word);
	switch (span_at_most(all, SPAN(rto.v))) {
	case TRUTH_YES:
		return TAG("ok", "✔", word);
	case TRUTH_NO:
		return TAG("bad", "✖", word);
	case TRUTH_MAYBE:
		break;
	}
	return TAG("none", "?", word);
}

/* ---- members ------------------------------------------------------------ */

struct member {
	enum node_kind kind;
	int64_t id;
};

static struct member
member_of(const struct requirement_member *m)
{
	const struct { struct opt64 id; enum node_kind kind; } list[] = {
		{ m->resource, NODE_RESOURCE }, { m->process, NODE_PROCESS },
		{ m->supplier, NODE_SUPPLIER }, { m->site, NODE_SITE },
		{ m->team, NODE_TEAM }, { m->person, NODE_PERSON },
	};

	for (size_t i = 0; i < COUNT(list); i++)
		if (list[i].id.known)
			return (struct member){ list[i].kind, list[i].id.v };
	return (struct member){ NODE_RESOURCE, 0 };
}

/* From the model, which may be behind; then from the store. */
static bool
name_of(struct page *page, const struct model *m, struct member member,
    struct str *name_r, struct err *err)
{
	int32_t node = model_find(m, member.kind, member.id);

	if (node >= 0) {
		*name_r = m->nodes[node].name;
		return true;
	}
	return store_names(page->tx, model_record(member.kind), &member.id, 1,
	    name_r, err);
}

/* How soon a member is back when it is lost; false for people and processes,
 * who are not restored. */
static bool
back_of(const struct model *m, struct member member, struct span *back_r)
{
	int32_t node = model_find(m, member.kind, member.id);

	if (node < 0 || (member.kind != NODE_RESOURCE &&
	        member.kind != NODE_SITE && member.kind != NODE_SUPPLIER))
		return false;
	*back_r = span_add(m->before, m->restore[node]);
	return true;
}

static bool
fill_members(struct page *page, const struct model *m, const struct process *p,
    const struct requirement *q, struct need_line *line, struct err *err)
{
	const struct requirement_member *rows = q->members.items;
	size_t n = q->members.n < NEEDS_MEMBERS ? q->members.n : NEEDS_MEMBERS;
	struct need_member *list = arena_array(page->arena,
	    struct need_member, n);

	for (size_t i = 0; i < n; i++) {
		struct member member = member_of(&rows[i]);
		struct span back;

		if (!name_of(page, m, member, &list[i].link.text, err))
			return false;
		list[i].link.path = page_path(page,
		    model_record(member.kind), member.id);
		list[i].has_tag = back_of(m, member, &back);
		if (list[i].has_tag)
			list[i].tag = needs_tag(page, back, p->verification,
			    p->rto);
	}
	line->members = VIEW_LIST_OF(list, n);
	if (q->members.n > n)
		line->more = say(page, "map-more",
		    { "n", ERR_INT((int64_t)(q->members.n - n)) });
	return true;
}

/* When enough of a group that does not need all are back. */
static bool
group_back(struct arena *a, const struct model *m, const struct requirement *q,
    struct span *back_r)
{
	const struct requirement_member *rows = q->members.items;
	struct span *times = arena_array(a, struct span, q->members.n);
	int64_t n = (int64_t)q->members.n;

	if (!q->need.known || q->need.v < 1 || q->need.v >= n)
		return false;
	for (int64_t i = 0; i < n; i++)
		if (!back_of(m, member_of(&rows[i]), &times[i]))
			return false;
	*back_r = figures_group_back(a, times, (int32_t)n,
	    (int32_t)q->need.v);
	return true;
}

static bool
make_line(struct page *page, const struct model *m, const struct process *p,
    const struct requirement *q, struct need_line *line, struct err *err)
{
	int64_t n = (int64_t)q->members.n;
	int64_t need = q->need.known ? q->need.v : n;
	struct span back;

	*line = (struct need_line){
		.path = page_path(page, &requirement_record, q->rec.id),
		.name = q->name,
		.has_grace = q->grace.known && q->grace.v > 0,
		.has_tag = group_back(page->arena, m, q, &back),
	};
	if (need < n)
		line->need = say(page, "needs-some", { "a", ERR_INT(need) },
		    { "b", ERR_INT(n) });
	if (line->has_grace)
		line->grace = say(page, "needs-grace",
		    { "a", ERR_DUR(q->grace.v) });
	if (line->has_tag)
		line->tag = needs_tag(page, back, p->verification, p->rto);
	return fill_members(page, m, p, q, line, err);
}

bool
needs_make(struct page *page, const struct model *m, const struct process *p,
    struct view_list *list_r, struct err *err)
{
	const struct record *r = &requirement_record;
	struct query q = {
		.record = r,
		.filters = { { .field = record_field(r, STR("process")),
		    .op = QUERY_IS, .n = p->rec.id } },
		.nfilters = 1,
		.limit = NEEDS_LISTED,
	};
	struct query_page found;
	struct need_line *lines;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	lines = arena_array(page->arena, struct need_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		if (!make_line(page, m, p,
		        &((const struct requirement *)found.objects)[i],
		        &lines[i], err))
			return false;
	*list_r = VIEW_LIST_OF(lines, found.n);
	return true;
}
