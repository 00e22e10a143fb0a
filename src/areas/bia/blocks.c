/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.c - what must go on, by when, and how people do without systems. */
#include <inttypes.h>

#include "areas/bia/blocks.h"

static bool
write_process(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "process", "process.owner",
		"process.rto", "process.mtpd", "process.rpo", NULL };
	const struct process *p = object;
	bool *any = arg;

	if (p->criticality != CRITICALITY_CRITICAL)
		return false;
	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, p->provisional ? str_printf(b->a, "%.*s (%.*s)",
	    STR_ARG(p->name), STR_ARG(block_word(b, "block-provisional")))
	    : p->name);
	block_cell_name(b, &person_record, p->owner);
	block_cell_duration(b, p->rto);
	block_cell_duration(b, p->mtpd);
	block_cell_duration(b, p->rpo);
	block_row_end(b);
	return true;
}

static bool
write_processes(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &process_record, write_process, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "process.plural");
	return true;
}

static bool
write_resource(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "resource", "resource.kind",
		"resource.owner", "resource.supplier", "resource.restore",
		NULL };
	const struct resource *r = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, r->name);
	block_cell(b, block_choice(b, "resource.kind", mapgood_choices,
	    r->kind));
	block_cell_name(b, &person_record, r->owner);
	block_cell(b, r->supplier.known ? block_name(b, &supplier_record,
	    r->supplier.v) : block_word(b, "block-none"));
	block_cell_duration(b, r->restore);
	block_row_end(b);
	return true;
}

static bool
write_resources(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &resource_record, write_resource, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "resource.plural");
	return true;
}

/* ---- going on without --------------------------------------------------- */

static void
put_fact(struct block *b, const char *label, struct str text)
{
	buf_add_c(b->out, "- ");
	block_text(b, block_word(b, label));
	buf_add_c(b->out, ": ");
	block_text(b, text);
	buf_add_char(b->out, '\n');
}

static bool
write_fallback(struct block *b, const void *object, void *arg)
{
	const struct fallback *f = object;

	(void)arg;
	buf_add_c(b->out, "\n### ");
	if (f->process.known) {
		block_text(b, block_name(b, &process_record, f->process.v));
		buf_add_c(b->out, ": ");
	}
	block_text(b, f->name);
	buf_add_c(b->out, "\n\n");
	block_quote(b, f->description);
	put_fact(b, "fallback.set_up", block_duration(b, f->set_up));
	put_fact(b, "fallback.holds", block_duration(b, f->holds));
	put_fact(b, "fallback.level", f->level.known ? str_printf(b->a,
	    "%" PRId64 " %%", f->level.v) : block_word(b, "unknown"));
	return true;
}

static bool
write_fallbacks(struct block *b, struct err *err)
{
	size_t n;

	if (!block_each(b, &fallback_record, write_fallback, NULL, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "fallback.plural");
	return true;
}

static bool
write_set(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "emergency_set",
		"emergency_set.contents", "emergency_set.place",
		"emergency_set.opened_at", NULL };
	const struct emergency_set *e = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, e->name);
	block_cell(b, e->contents);
	block_cell(b, e->place);
	block_cell_date(b, e->opened_at);
	block_row_end(b);
	return true;
}

static bool
write_sets(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &emergency_set_record, write_set, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "emergency_set.plural");
	return true;
}

const struct live_block bia_blocks[] = {
	{ "processes", write_processes },
	{ "resources", write_resources },
	{ "fallbacks", write_fallbacks },
	{ "emergency-sets", write_sets },
	{ 0 },
};
