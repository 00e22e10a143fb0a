/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.c - norms that a document answers to, and the other documents. */
#include "areas/plans/blocks.h"

static bool
write_norms(struct block *b, struct err *err)
{
	static const char *const head[] = { "document_alignment.norm",
		"document_alignment.clause", "document_alignment.remark",
		NULL };
	const struct document_alignment *rows;
	struct document d = { 0 };

	if (b->document != 0 && !store_get(b->tx, &document_record,
	        b->document, &d, err))
		return false;
	rows = d.alignment.items;
	if (d.alignment.n == 0) {
		block_nothing(b, "document.alignment");
		return true;
	}
	block_head(b, head);
	for (size_t i = 0; i < d.alignment.n; i++) {
		block_cell(b, rows[i].norm);
		block_cell(b, rows[i].clause);
		block_cell(b, rows[i].remark);
		block_row_end(b);
	}
	return true;
}

static bool
write_document(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "document.number", "document",
		"document.kind", NULL };
	const struct document *d = object;
	bool *any = arg;

	if (d->rec.id == b->document)
		return false;
	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, d->number);
	block_cell(b, d->name);
	block_cell(b, block_choice(b, "document.kind", document_kinds,
	    d->kind));
	block_row_end(b);
	return true;
}

static bool
write_documents(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &document_record, write_document, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "document.plural");
	return true;
}

const struct live_block plans_blocks[] = {
	{ "norms", write_norms },
	{ "documents", write_documents },
	{ 0 },
};
