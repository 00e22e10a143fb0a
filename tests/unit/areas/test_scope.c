/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every statement of the areas between two organisations with the same records:
 * asked in the one, nothing of the other comes out.
 */
#include "../store/twins.h"
#include "areas/access/statements.h"
#include "areas/bia/attention.h"
#include "areas/bia/statements.h"
#include "areas/organisation/statements.h"
#include "areas/plans/statements.h"
#include "areas/recovery/statements.h"
#include "areas/risk/statements.h"
#include "kit.h"
#include "store/internal.h"

enum { IDS = 4000 };

struct id_list {
	int64_t list[IDS];
	size_t n;
};

static bool
take_id(void *arg, const void *object)
{
	struct id_list *ids = arg;

	assert_true(ids->n < IDS);
	ids->list[ids->n++] = ((const struct rec *)object)->id;
	return true;
}

static void
gather(struct house *h, int64_t organisation, struct id_list *ids)
{
	const struct registry *reg = store_registry(h->store);
	struct actor actor = actor_system(organisation);
	struct tx *tx;

	kit_must(h, store_read(h->store, &actor, NOW, &h->arena, &tx, &h->err));
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->scope == RECORD_ORGANISATION &&
		    reg->records[i] != &organisation_record)
			kit_must(h, store_each(tx, reg->records[i], true,
			    take_id, ids, &h->err));
	tx_end(tx);
}

/* Ids that are no duration, level or date of anything. */
static void
skip_ids(struct house *h)
{
	struct conn *c = conn_new(h->store->driver, h->store->where,
	    CONN_WRITE);

	assert_true(conn_ready(c, &h->err));
	assert_true(c->driver->script(c,
	    c->driver->dialect == STORE_SQLITE ?
	    "UPDATE id_block SET next = next + 123000001" :
	    "SELECT setval('id_record', 123000065)", &h->err));
	conn_free(c);
	house_reopen(h);
}

/* The rows of a list that hold a statement. */
static size_t
said(const struct statement *list, size_t n, struct statement *out)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (list[i].name != NULL && !list[i].installation)
			out[count++] = list[i];
	return count;
}

static void
test_twins__nothing_of_the_other_comes_out(void **state)
{
	static const struct {
		const struct statement *list;
		size_t n;
	} catalogues[] = {
		{ bia_statements, BIA_STATEMENT__MAX },
		{ attention_statements, ATTENTION__MAX },
		{ organisation_statements, ORGANISATION_STATEMENT__MAX },
		{ access_statements, ACCESS_STATEMENT__MAX },
		{ recovery_statements, RECOVERY_STATEMENT__MAX },
		{ risk_statements, RISK_STATEMENT__MAX },
		{ risk_attention_statements, RISK_ATTENTION__MAX },
		{ plans_statements, PLANS_STATEMENT__MAX },
		{ plans_attention_statements, PLANS_ATTENTION__MAX },
	};
	static struct id_list foreign, own;
	struct house *h = house_open(true);
	struct str file = kit_file(h, "demo/noordkade.json");
	struct statement list[64];

	(void)state;
	assert_non_null(file.ptr);
	kit_must(h, kit_import(h, h->one, file, "x.json"));
	skip_ids(h);
	/* What was founded with the house is left out: its ids are too low. */
	kit_must(h, kit_import(h, h->two, file, "x.json"));
	gather(h, h->one, &own);
	gather(h, h->two, &foreign);
	for (size_t i = 0; i < foreign.n;)
		if (foreign.list[i] < 1000000)
			foreign.list[i] = foreign.list[--foreign.n];
		else
			i++;
	assert_true(foreign.n > 100);
	for (size_t i = 0; i < COUNT(catalogues); i++) {
		struct actor actor = actor_system(h->one);
		size_t n = said(catalogues[i].list, catalogues[i].n, list);

		h->errs = ERRS_IN(&h->arena);
		kit_must(h, store_check_statements(h->store, list, n,
		    &h->errs));
		assert_int_equal(twins_leaks(h->store, &actor, list, n,
		    foreign.list, foreign.n, own.list, own.n), 0);
	}
	house_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twins__nothing_of_the_other_comes_out),
	};

	return cmocka_run_group_tests_name("scope", tests, NULL, NULL);
}
