/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Checking a catalogue of statements, for tests.
 *
 * That a statement names $org is demanded each time one runs; here each is
 * prepared as well, so that a misspelt column is found without running it, and
 * one of the installation may not touch an organisation's table.  Whether $org
 * is used rightly is seen by running it between twins (tests/unit/store/twins.c).
 */
#include "store/internal.h"

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_';
}

static bool
has_word(struct str sql, struct str word)
{
	if (word.len > 2 && word.ptr[0] == '"')
		word = str_sub(word, 1, word.len - 2);
	for (size_t i = 0; i + word.len <= sql.len; i++) {
		if (memcmp(sql.ptr + i, word.ptr, word.len) != 0 ||
		    (i > 0 && (is_name_char(sql.ptr[i - 1]) ||
		    sql.ptr[i - 1] == '$' || sql.ptr[i - 1] == '.')))
			continue;
		if (i + word.len == sql.len ||
		    !is_name_char(sql.ptr[i + word.len]))
			return true;
	}
	return false;
}

/* An organisation's table that the statement names, or NULL. */
static const struct table *
touches(const struct store *store, struct str sql)
{
	for (size_t i = 0; i < store->registry->n; i++) {
		const struct table *t = &store->tables[i];

		if (t->scoped && has_word(sql, t->name))
			return t;
	}
	return NULL;
}

static void
check_scope(const struct store *store, const struct statement *st,
    struct str sql, struct errs *errs)
{
	const struct table *t = touches(store, sql);
	/* Plain, or behind a table's name: "team.organisation = $org". */
	bool scoped = str_find_str(sql, STR("organisation = $org")) < sql.len ||
	    (has_word(sql, STR("organisation")) &&
	    str_find_str(sql, STR("$org")) < sql.len);
	struct err err = { 0 };

	if (st->installation ? t == NULL : scoped)
		return;
	err_set_args(&err, ERR_INVALID, NULL, "statement-scope",
	    ERR_TEXT(str_of(st->name)),
	    ERR_TEXT(t == NULL ? STR("-") : t->name));
	errs_add(errs, &err);
}

static void
check_text(struct conn *c, const struct statement *st, struct str sql,
    struct errs *errs)
{
	struct err err = { 0 }, said = { 0 };
	struct stmt *s;

	if (conn_prepare(c, sql, &s, &said))
		return;
	c->failed = false;
	err_set_args(&err, ERR_INVALID, NULL, "statement-refused",
	    ERR_TEXT(str_of(st->name)), said.args[0]);
	errs_add(errs, &err);
}

bool
store_check_statements(struct store *store, const struct statement *list,
    size_t n, struct errs *errs)
{
	bool pgsql = store->driver->dialect == STORE_PGSQL;
	size_t total = errs->total;
	struct err err = { 0 };
	struct conn *c;

	if (!pool_take(store, &store->readers, &c, &err))
		return errs_add(errs, &err);
	for (size_t i = 0; i < n; i++) {
		const struct statement *st = &list[i];

		check_scope(store, st, str_of(st->sql), errs);
		if (st->pgsql != NULL)
			check_scope(store, st, str_of(st->pgsql), errs);
		check_text(c, st, str_of(pgsql && st->pgsql != NULL ?
		    st->pgsql : st->sql), errs);
	}
	pool_give(&store->readers, c);
	return errs->total == total;
}
