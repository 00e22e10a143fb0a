/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "twins.h"

enum { NAMES = 32, COLUMNS = 64 };

/* The parameters' names, each once, bound to the same digits: a text where the
 * column is text, a number where it is one, on both databases. */
static size_t
bind_all(struct arena *a, const char *sql, int64_t n, struct bind *binds)
{
	size_t count = 0;

	for (const char *at = sql; (at = strchr(at, '$')) != NULL; at++) {
		size_t len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
		const char *name = str_copy(a,
		    (struct str){ at + 1, len }).ptr;

		if (len == 0 || count + 1 == NAMES)
			continue;
		binds[count++] = B_TEXT(name,
		    str_printf(a, "%lld", (long long)n));
	}
	binds[count] = (struct bind){ 0 };
	return count;
}

static bool
is_foreign(struct opt64 v, const int64_t *foreign, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v.known && v.v == foreign[i])
			return true;
	return false;
}

static size_t
run_one(struct tx *tx, const struct statement *st, int64_t n, int columns,
    const int64_t *foreign, size_t nforeign)
{
	struct bind binds[NAMES];
	struct err err = { 0 };
	struct cursor *c;
	size_t leaks = 0;

	bind_all(tx_arena(tx), st->pgsql != NULL &&
	    store_dialect(tx_store(tx)) == STORE_PGSQL ? st->pgsql : st->sql,
	    n, binds);
	assert_true(tx_query_list(tx, st, binds, &c, &err));
	while (cursor_next(c))
		for (int i = 0; i < columns; i++)
			if (is_foreign(cursor_num(c, i), foreign, nforeign)) {
				print_error("%s: column %d is another's\n",
				    st->name, i);
				leaks++;
			}
	assert_true(cursor_end(c, &err));
	return leaks;
}

static int
count_columns(const char *sql)
{
	int n = 1, depth = 0;

	for (const char *at = sql; *at != '\0'; at++) {
		depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
		if (depth == 0 && strncmp(at, "FROM", 4) == 0)
			break;
		n += *at == ',' && depth == 0;
	}
	return n;
}

size_t
twins_leaks(struct store *store, const struct actor *actor,
    const struct statement *list, size_t n, const int64_t *foreign,
    size_t nforeign, const int64_t *asked, size_t nasked)
{
	size_t leaks = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nforeign + nasked; k++) {
			struct arena a = ARENA_INIT;
			struct err err = { 0 };
			struct tx *tx;

			if (list[i].installation ||
			    strncmp(list[i].sql, "SELECT", 6) != 0)
				continue;
			assert_true(store_read(store, actor, 0, &a, &tx,
			    &err));
			leaks += run_one(tx, &list[i], k < nforeign ?
			    foreign[k] : asked[k - nforeign],
			    count_columns(list[i].sql), foreign, nforeign);
			tx_end(tx);
			arena_release(&a);
		}
	return leaks;
}
