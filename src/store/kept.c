/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/internal.h"
#include "store/kept.h"

static const struct statement mark_of = {
	.name = "kept.mark",
	.sql = "SELECT COALESCE(MAX(id), 0), CAST(COALESCE(SUM(id), 0) AS BIGINT)\n"
	    "FROM (SELECT id\n"
	    "    FROM audit_entry\n"
	    "    WHERE organisation = $org AND parent = 0\n"
	    "    ORDER BY id DESC\n"
	    "    LIMIT 100) AS newest",
};

static const struct statement get = {
	.name = "kept.get",
	.sql = "SELECT newest, mark, at, took, data\n"
	    "FROM kept\n"
	    "WHERE organisation = $org AND name = $name",
};

static const struct statement get_head = {
	.name = "kept.get-head",
	.sql = "SELECT newest, mark, at, took\n"
	    "FROM kept\n"
	    "WHERE organisation = $org AND name = $name",
};

static const struct statement put = {
	.name = "kept.put",
	.sql = "INSERT INTO kept (organisation, name, newest, mark, at, took,\n"
	    "    data)\n"
	    "VALUES ($org, $name, $newest, $mark, $at, $took, $data)\n"
	    "ON CONFLICT (organisation, name)\n"
	    "DO UPDATE SET newest = excluded.newest, mark = excluded.mark,\n"
	    "    at = excluded.at, took = excluded.took,\n"
	    "    data = excluded.data",
};

bool
state_mark_eq(struct state_mark a, struct state_mark b)
{
	return a.newest == b.newest && a.mark == b.mark;
}

bool
state_mark_of(struct tx *tx, struct state_mark *mark_r, struct err *err)
{
	struct cursor *c;

	*mark_r = (struct state_mark){ 0 };
	if (!tx_query(tx, &mark_of, &c, err, B_NONE))
		return false;
	if (cursor_next(c))
		*mark_r = (struct state_mark){ cursor_i64(c, 0),
			cursor_i64(c, 1) };
	return cursor_end(c, err);
}

bool
kept_get(struct tx *tx, const char *name, bool without_data,
    struct kept *kept_r, struct err *err)
{
	struct cursor *c;

	*kept_r = (struct kept){ 0 };
	if (!tx_query(tx, without_data ? &get_head : &get, &c, err,
	        B_TEXT("name", str_of(name))))
		return false;
	if (cursor_next(c))
		*kept_r = (struct kept){
			.of = { cursor_i64(c, 0), cursor_i64(c, 1) },
			.at = cursor_i64(c, 2),
			.took = cursor_i64(c, 3),
			.data = without_data ? STR_EMPTY : cursor_str(c, 4),
		};
	return cursor_end(c, err);
}

struct putting {
	const char *name;
	const struct kept *kept;
};

static bool
put_it(struct tx *tx, void *arg, struct errs *errs)
{
	const struct putting *p = arg;
	struct err err = { 0 };

	return tx_exec(tx, &put, NULL, &err, B_TEXT("name", str_of(p->name)),
	    B_INT("newest", p->kept->of.newest), B_INT("mark",
	        p->kept->of.mark), B_INT("at", p->kept->at),
	    B_INT("took", p->kept->took), B_BLOB("data", p->kept->data)) ||
	    errs_add(errs, &err);
}

bool
kept_put(struct store *store, int64_t organisation, struct arena *a,
    const char *name, const struct kept *kept, struct err *err)
{
	struct putting p = { name, kept };
	struct actor system = actor_system(organisation);
	struct errs errs = ERRS_IN(a);
	struct write w = { .actor = &system, .now = kept->at, .arena = a,
		.fn = put_it, .arg = &p, .errs = &errs };

	if (kept->data.len > KEPT_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL, "kept-too-large",
		    ERR_INT(KEPT_MAX));
	return store_write(store, &w) || errs_first(&errs, err);
}
