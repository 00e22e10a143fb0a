/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/exchange/exchange.h"
#include "kit.h"
#include "render/messages.h"

void
kit_must(struct house *h, bool ok)
{
	struct buf text = BUF_IN(&h->arena, 4096);
	const struct err *err = h->errs.n > 0 ? &h->errs.list[0] : &h->err;

	if (ok)
		return;
	if (err->id != NULL)
		err_text(err, LANG_EN, zone_default(), &text);
	print_error("%s %lld: %.*s\n", err->field == NULL ? "" : err->field,
	    (long long)err->row, STR_ARG(buf_str(&text)));
	fail();
}

int64_t
kit_found(struct house *h, const char *name, enum sector sector, bool bare)
{
	struct organisation o = { .name = str_of(name),
		.sector = (int32_t)sector };
	int64_t id = 0;

	kit_must(h, organisation_found(h->store, NOW, &h->arena, &o, LANG_NL,
	    bare, &id, &h->errs));
	return id;
}

bool
kit_import(struct house *h, int64_t organisation, struct str bytes,
    const char *name)
{
	struct actor actor = actor_system(organisation);
	struct import_plan plan;
	struct tx *tx;
	int64_t entry;
	bool ok;

	h->errs = ERRS_IN(&h->arena);
	h->err = (struct err){ 0 };
	if (!store_read(h->store, &actor, NOW, &h->arena, &tx, &h->err))
		return false;
	ok = import_plan(tx, bytes, str_of(name), &plan, &h->err);
	tx_end(tx);
	if (!ok)
		return false;
	for (size_t i = 0; i < plan.errs.n; i++)
		errs_add(&h->errs, &plan.errs.list[i]);
	return errs_none(&plan.errs) && import_apply(h->store, &actor, NOW,
	    &h->arena, &plan, NULL, NULL, &entry, &h->errs);
}

struct str
kit_export(struct house *h, int64_t organisation)
{
	struct actor actor = actor_system(organisation);
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct tx *tx;
	struct str copy;

	kit_must(h, store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	kit_must(h, export_json(tx, out, EXPORT_FILES, NULL, &h->err));
	tx_end(tx);
	fclose(out);
	copy = str_copy(&h->arena, (struct str){ text, n });
	free(text);
	return copy;
}

struct str
kit_file(struct house *h, const char *path)
{
	FILE *f = fopen(path, "re");
	struct buf bytes = BUF_IN(&h->arena, 64 << 20);
	size_t n = 1;

	if (f == NULL)
		return (struct str){ NULL, 0 };
	while (n > 0) {
		char *to = buf_room(&bytes, 65536);

		n = fread(to, 1, 65536, f);
		buf_wrote(&bytes, n);
	}
	fclose(f);
	return buf_str(&bytes);
}
