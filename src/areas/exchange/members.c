/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * members.c - what a requirement rests on, as people write it in a cell:
 * "Database; Server A".  A name is looked for among resources, processes,
 * suppliers, sites, teams and persons; "site: Stadhuis" says which when several
 * have it.
 */
#include "areas/exchange/plan.h"

/* The kinds of a member: record, field, place in the struct. */
static const struct member_kind {
	const char *record;
	size_t offset;
} kinds[] = {
	{ "resource", offsetof(struct requirement_member, resource) },
	{ "process", offsetof(struct requirement_member, process) },
	{ "supplier", offsetof(struct requirement_member, supplier) },
	{ "site", offsetof(struct requirement_member, site) },
	{ "team", offsetof(struct requirement_member, team) },
	{ "person", offsetof(struct requirement_member, person) },
};

static struct opt64 *
reference(struct requirement_member *m, size_t kind)
{
	return (struct opt64 *)(void *)((char *)m + kinds[kind].offset);
}

/* "site: Stadhuis" -> the kind and the name behind it; COUNT(kinds): none. */
static size_t
said_kind(struct str *text)
{
	for (size_t k = 0; k < COUNT(kinds); k++) {
		struct str record = str_of(kinds[k].record);

		if (str_starts(*text, record) && text->len > record.len &&
		    text->ptr[record.len] == ':') {
			*text = str_trim(str_sub(*text, record.len + 1,
			    text->len));
			return k;
		}
	}
	return COUNT(kinds);
}

static bool
read_one(struct planner *p, struct str text, struct requirement_member *m,
    struct err *err)
{
	struct str name = text;
	size_t said = said_kind(&name), found = 0;

	for (size_t k = 0; k < COUNT(kinds); k++) {
		int64_t id = said != COUNT(kinds) && said != k ? 0
		    : plan_id_of(p, kinds[k].record, name);

		if (id == 0)
			continue;
		if (found++ > 0)
			return err_set_args(err, ERR_INVALID, "members",
			    "member-ambiguous", ERR_TEXT(name),
			    ERR_TEXT(str_of(kinds[k].record)));
		*reference(m, k) = KNOWN(id);
		if (said == COUNT(kinds) && k == 0)
			return true;	/* a plain name means the resource */
	}
	if (found == 0)
		return err_set_args(err, ERR_INVALID, "members",
		    "member-unknown", ERR_TEXT(name));
	return true;
}

bool
members_read(struct planner *p, struct str text, void *object,
    struct err *err)
{
	struct requirement *q = object;
	struct rows was = q->members;
	struct requirement_member *list;
	struct str rest = text;
	size_t n = 0, max = 1;

	for (size_t i = 0; i < text.len; i++)
		max += text.ptr[i] == ';' || text.ptr[i] == '\n';
	list = arena_array(p->a, struct requirement_member, max);
	while (rest.len > 0) {
		struct str one = str_trim(str_cut(&rest, ';'));

		if (one.len > 0 && !read_one(p, one, &list[n], err))
			return false;
		if (one.len > 0 && n < was.n)
			list[n].rec.id = ((const struct requirement_member *)
			    was.items)[n].rec.id;
		n += one.len > 0;
	}
	q->members = (struct rows){ list, n };
	return true;
}

bool
members_write(struct str (*name_of)(void *arg, const char *target,
    int64_t id), void *arg, const struct requirement *q, struct buf *out)
{
	struct requirement_member *list = q->members.items;

	for (size_t i = 0; i < q->members.n; i++)
		for (size_t k = 0; k < COUNT(kinds); k++) {
			const struct opt64 *ref = reference(&list[i], k);
			struct str name;

			if (!ref->known)
				continue;
			name = name_of(arg, kinds[k].record, ref->v);
			if (str_has(name, ';'))
				return false;
			if (i > 0)
				buf_add_c(out, "; ");
			/* A resource needs no word; others say what they are. */
			if (k > 0)
				buf_addf(out, "%s: ", kinds[k].record);
			buf_add(out, name);
		}
	return true;
}
