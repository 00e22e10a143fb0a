/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.c - who we are, as parts of a plan: roles with their deputies, whom to
 * call in which order, and how people and suppliers are reached. */
#include <inttypes.h>

#include "areas/organisation/blocks.h"

/* Who of a person, and how they are reached; blank when there is none. */
static bool
read_person(struct block *b, struct opt64 id, struct person *p)
{
	struct err err = { 0 };

	*p = (struct person){ 0 };
	return id.known && store_get(b->tx, &person_record, id.v, p, &err);
}

static struct str
reached(struct block *b, const struct person *p)
{
	struct buf out = BUF_IN(b->a, 400);

	buf_add(&out, p->name);
	if (p->phone.len > 0)
		buf_addf(&out, ", %.*s", STR_ARG(p->phone));
	if (p->phone_other.len > 0)
		buf_addf(&out, ", %.*s", STR_ARG(p->phone_other));
	if (p->phone.len == 0 && p->phone_other.len == 0)
		buf_addf(&out, ", %.*s", STR_ARG(block_word(b,
		    "block-no-phone")));
	return buf_str(&out);
}

/* ---- roles -------------------------------------------------------------- */

static struct str
who(struct block *b, struct opt64 id, struct opt64 accepted)
{
	struct person p;

	if (!read_person(b, id, &p))
		return block_word(b, "unknown");
	return accepted.known ? p.name : str_printf(b->a, "%.*s (%.*s)",
	    STR_ARG(p.name), STR_ARG(block_word(b, "block-not-accepted")));
}

static bool
write_role(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "role", "role.holder",
		"role.deputy", "role.duties", NULL };
	const struct role *r = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, r->name);
	block_cell(b, who(b, r->holder, r->accepted_at));
	block_cell(b, who(b, r->deputy, r->deputy_accepted_at));
	block_cell(b, r->duties);
	block_row_end(b);
	return true;
}

static bool
write_roles(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &role_record, write_role, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "role.plural");
	return true;
}

/* ---- call tree ---------------------------------------------------------- */

/* Who is called first; those that are not here come last. */
static const int32_t call_order[] = { ROLE_CRISIS_LEADER,
	ROLE_GENERAL_MANAGER, ROLE_CONTINUITY_COORDINATOR, ROLE_IT_SUPPORT,
	ROLE_CISO, ROLE_COMMUNICATION, ROLE_SPOKESPERSON,
	ROLE_PRIVACY_OFFICER, ROLE_FACILITIES };

static bool
is_ordered(int32_t kind)
{
	for (size_t i = 0; i < COUNT(call_order); i++)
		if (call_order[i] == kind)
			return true;
	return false;
}

struct calling {
	int32_t kind;			/* 0: all that have no place of their own */
	int64_t number;
};

static bool
write_call(struct block *b, const void *object, void *arg)
{
	const struct role *r = object;
	struct calling *c = arg;
	struct person p;

	if (c->kind != 0 ? r->kind != c->kind : is_ordered(r->kind))
		return false;
	if (!r->holder.known && !r->deputy.known)
		return false;
	/* With ')' it is a list of its own, also behind a numbered one. */
	buf_addf(b->out, "%" PRId64 ") **", ++c->number);
	block_text(b, r->name);
	buf_add_c(b->out, "**: ");
	if (read_person(b, r->holder, &p))
		block_text(b, reached(b, &p));
	else
		block_text(b, block_word(b, "unknown"));
	if (read_person(b, r->deputy, &p)) {
		buf_addf(b->out, ". %.*s ", STR_ARG(block_word(b,
		    "block-no-answer")));
		block_text(b, reached(b, &p));
	}
	buf_add_char(b->out, '\n');
	return true;
}

static bool
write_call_tree(struct block *b, struct err *err)
{
	struct calling c = { 0 };
	size_t n;

	for (size_t i = 0; i < COUNT(call_order); i++) {
		c.kind = call_order[i];
		if (!block_each(b, &role_record, write_call, &c, &n, err))
			return false;
	}
	c.kind = 0;
	if (!block_each(b, &role_record, write_call, &c, &n, err))
		return false;
	if (c.number == 0)
		block_nothing(b, "role.plural");
	return true;
}

/* ---- people, teams ------------------------------------------------------ */

static bool
write_contact(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "person", "person.function",
		"person.phone", "person.phone_other", "person.email_outside",
		NULL };
	const struct person *p = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, p->name);
	block_cell(b, p->function);
	block_cell(b, p->phone);
	block_cell(b, p->phone_other);
	block_cell(b, p->email_outside.len > 0 ? p->email_outside : p->email);
	block_row_end(b);
	return true;
}

static bool
write_contacts(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &person_record, write_contact, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "person.plural");
	return true;
}

static bool
write_team(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "team", "team.members",
		"team.call_out", NULL };
	const struct team *t = object;
	struct buf names = BUF_IN(b->a, 8000);
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	for (size_t i = 0; i < t->members.n; i++)
		buf_addf(&names, "%s%.*s", i > 0 ? ", " : "", STR_ARG(
		    block_name(b, &person_record, t->members.ids[i])));
	block_cell(b, t->name);
	block_cell(b, names.len > 0 ? buf_str(&names)
	    : block_word(b, "unknown"));
	block_cell_duration(b, t->call_out);
	block_row_end(b);
	return true;
}

static bool
write_teams(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &team_record, write_team, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "team.plural");
	return true;
}

/* ---- suppliers, sites --------------------------------------------------- */

static bool
write_supplier(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "supplier", "supplier.service",
		"supplier.phone", "supplier.promised_rto",
		"supplier.substitute", NULL };
	const struct supplier *s = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, s->name);
	block_cell(b, s->service);
	block_cell(b, s->phone.len > 0 ? s->phone : block_word(b, "unknown"));
	block_cell_duration(b, s->promised_rto);
	block_cell(b, s->substitute.known ? block_name(b, &supplier_record,
	    s->substitute.v) : block_word(b, "block-none"));
	block_row_end(b);
	return true;
}

static bool
write_suppliers(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &supplier_record, write_supplier, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "supplier.plural");
	return true;
}

static bool
write_site(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "site", "site.address",
		"site.alternate", "site.capacity", NULL };
	const struct site *s = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, s->name);
	block_cell(b, s->address);
	block_cell(b, s->alternate.known ? block_name(b, &site_record,
	    s->alternate.v) : block_word(b, "block-none"));
	block_cell(b, s->capacity.known ? str_printf(b->a, "%" PRId64,
	    s->capacity.v) : block_word(b, "unknown"));
	block_row_end(b);
	return true;
}

static bool
write_sites(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &site_record, write_site, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "site.plural");
	return true;
}

const struct live_block organisation_blocks[] = {
	{ "roles", write_roles },
	{ "call-tree", write_call_tree },
	{ "contacts", write_contacts },
	{ "teams", write_teams },
	{ "suppliers", write_suppliers },
	{ "sites", write_sites },
	{ 0 },
};
