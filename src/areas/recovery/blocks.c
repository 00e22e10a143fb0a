/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.c - how things come back: the procedures, step by step, and the order
 * that management adopted. */
#include <inttypes.h>

#include "areas/recovery/blocks.h"

static void
write_step(struct block *b, const struct procedure_step *s, size_t i)
{
	buf_addf(b->out, "%zu. **", i + 1);
	block_text(b, s->name);
	buf_add_c(b->out, "** (");
	block_text(b, s->team.known ? block_name(b, &team_record, s->team.v)
	    : block_word(b, "unknown"));
	buf_add_c(b->out, ", ");
	block_text(b, block_duration(b, s->likely));
	buf_add_c(b->out, ")");
	if (s->how.len > 0) {
		buf_add_c(b->out, ". ");
		block_text(b, s->how);
	}
	if (s->verify.len > 0) {
		buf_add_c(b->out, ". *");
		block_text(b, block_word(b, "procedure_step.verify"));
		buf_add_c(b->out, "*: ");
		block_text(b, s->verify);
	}
	buf_add_char(b->out, '\n');
}

/* "{{steps}}" all; "{{steps: name}}" the one of that name. */
static bool
write_procedure(struct block *b, const void *object, void *arg)
{
	const struct procedure *p = object;
	const struct procedure_step *s = p->steps.items;

	(void)arg;
	if (b->arg.len > 0 && !str_eq_nocase(b->arg, p->name))
		return false;
	buf_add_c(b->out, "\n### ");
	block_text(b, p->name);
	buf_add_c(b->out, "\n\n");
	block_quote(b, p->description);
	for (size_t i = 0; i < p->steps.n; i++)
		write_step(b, &s[i], i);
	if (p->steps.n == 0)
		block_nothing(b, "procedure.steps");
	return true;
}

static bool
write_steps(struct block *b, struct err *err)
{
	size_t n;

	if (!block_each(b, &procedure_record, write_procedure, NULL, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "procedure.plural");
	return true;
}

/* ---- the order ---------------------------------------------------------- */

static struct str
name_of_item(struct block *b, const struct order_item *i)
{
	if (i->resource.known)
		return block_name(b, &resource_record, i->resource.v);
	if (i->process.known)
		return block_name(b, &process_record, i->process.v);
	if (i->site.known)
		return block_name(b, &site_record, i->site.v);
	return i->supplier.known ? block_name(b, &supplier_record,
	    i->supplier.v) : block_word(b, "unknown");
}

static bool
write_order(struct block *b, const void *object, void *arg)
{
	const struct recovery_order *o = object;
	const struct order_item *items = o->items.items;

	(void)arg;
	if (o->state != ORDER_ADOPTED)
		return false;
	buf_add_c(b->out, "\n**");
	block_text(b, o->name);
	buf_add_c(b->out, "**\n\n");
	for (size_t i = 0; i < o->items.n; i++) {
		buf_addf(b->out, "%zu. ", i + 1);
		block_text(b, name_of_item(b, &items[i]));
		if (items[i].reason.len > 0) {
			buf_add_c(b->out, ": ");
			block_text(b, items[i].reason);
		}
		buf_add_char(b->out, '\n');
	}
	return true;
}

static bool
write_orders(struct block *b, struct err *err)
{
	size_t n;

	if (!block_each(b, &recovery_order_record, write_order, NULL, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "recovery_order.plural");
	return true;
}

const struct live_block recovery_blocks[] = {
	{ "steps", write_steps },
	{ "recovery-order", write_orders },
	{ 0 },
};
