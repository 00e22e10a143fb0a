/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attachment_tidy.c - files that came with a form and that no record names.
 */
#include "store/attachment.h"
#include "store/internal.h"

enum { AT_A_TIME = 64 };

#define THE_ONE STR("unnamed")		/* one job an organisation */

static const struct statement name_it = {
	.name = "attachment.name",
	.sql = "UPDATE attachment\n"
	    "SET named = $at\n"
	    "WHERE organisation = $org AND id = $id AND named IS NULL",
};

static const struct statement oldest = {
	.name = "attachment.unnamed",
	.sql = "SELECT id, at, sha256\n"
	    "FROM attachment\n"
	    "WHERE organisation = $org AND named IS NULL\n"
	    "ORDER BY at, id\n"
	    "LIMIT 1",
};

static const struct statement drop_row = {
	.name = "attachment.drop",
	.sql = "DELETE FROM attachment\n"
	    "WHERE organisation = $org AND id = $id AND named IS NULL",
};

/* The bytes, when no other row has the same. */
static const struct statement drop_chunks = {
	.name = "attachment.drop-chunks",
	.sql = "DELETE FROM attachment_chunk\n"
	    "WHERE organisation = $org AND sha256 = $sha256\n"
	    "  AND NOT EXISTS (\n"
	    "    SELECT 1\n"
	    "    FROM attachment\n"
	    "    WHERE attachment.organisation = $org\n"
	    "      AND attachment.sha256 = $sha256)",
};

bool
attachment_name(struct tx *tx, int64_t id, struct err *err)
{
	return tx_exec(tx, &name_it, NULL, err, B_INT("at", tx->now),
	    B_INT("id", id));
}

bool
attachment_expect(struct tx *tx, struct err *err)
{
	return job_add(tx, attachment_tidy.name, tx->now + ATTACHMENT_UNNAMED,
	    THE_ONE, STR_EMPTY, err);
}

struct tidying {
	struct opt64 next;	/* when the oldest is due; UNKNOWN none */
	bool is_done;		/* it was not due yet, or there is none */
};

/* Forget the oldest, when it is time. */
static bool
forget(struct tx *tx, struct tidying *t, struct err *err)
{
	struct cursor *c;
	struct str sha256 = STR_EMPTY;
	int64_t id = 0;

	*t = (struct tidying){ .next = UNKNOWN, .is_done = true };
	if (!tx_query(tx, &oldest, &c, err, B_NONE))
		return false;
	if (cursor_next(c)) {
		id = cursor_i64(c, 0);
		t->next = KNOWN(cursor_i64(c, 1) + ATTACHMENT_UNNAMED);
		t->is_done = t->next.v > tx->now;
		sha256 = cursor_str(c, 2);
	}
	return cursor_end(c, err) && (t->is_done ||
	    (tx_exec(tx, &drop_row, NULL, err, B_INT("id", id)) &&
	    tx_exec(tx, &drop_chunks, NULL, err, B_TEXT("sha256", sha256))));
}

static bool
forget_one(struct tx *tx, void *arg, struct errs *errs)
{
	struct err err = { 0 };

	return forget(tx, arg, &err) || errs_add(errs, &err);
}

static bool
run_tidy(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	struct actor system = actor_system(organisation);
	struct tidying t = { 0 };
	struct errs errs = ERRS_IN(a);
	struct write w = { .actor = &system, .now = now, .arena = a,
		.fn = forget_one, .arg = &t, .errs = &errs };

	(void)payload;
	for (int i = 0; i < AT_A_TIME && !t.is_done; i++)
		if (!store_write(store, &w))
			return errs_first(&errs, err);
	return !t.next.known || job_add_alone(store, organisation, now,
	    attachment_tidy.name, t.next.v > now ? t.next.v : now, THE_ONE,
	    err);
}

const struct job_kind attachment_tidy = {
	.name = "files.tidy", .tries = 5, .run = run_tidy,
};
