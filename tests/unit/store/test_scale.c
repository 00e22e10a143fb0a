/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * 100 000 things: how fast they come in, and that every page of a list is found
 * by an index.  The figures are printed; only the plans pass or fail, since time
 * depends on the machine.
 */
#include "fixture.h"
#include "store/internal.h"

/* Steps of SQLite's machine that a page may take: some twenty milliseconds. */
enum { MANY = 100000, ROUNDS = 6, STEPS_MAX = 1000000 };

static int64_t worst_steps;

/* Processor time, since others share the machine. */
static int64_t
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct many {
	int64_t n, done;
};

static bool
next_thing(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct many *m = arg;
	struct arena *a = tx_arena(tx);
	struct thing *t = arena_new(a, struct thing);
	int64_t i = m->done;

	(void)errs;
	*more_r = m->done++ < m->n;
	t->name = str_printf(a, "Thing number %06lld", (long long)i);
	t->note = str_printf(a, "some words w%lld %s", (long long)(i % 1000),
	    i % 2 == 0 ? "even" : "odd");
	t->state = (int32_t)(i % 4);
	t->active = i % 2 == 0;
	t->amount = i % 3 == 0 ? UNKNOWN : KNOWN(i * 7919 % 100003);
	t->target = i % 5 == 0 ? UNKNOWN : KNOWN(i % 100 * 3600);
	call->usecase = &thing_create;
	call->object = t;
	return true;
}

static int
setup(void **state)
{
	struct fixture *fx = fixture_open();
	struct many m = { .n = MANY };
	int64_t entry, from = cpu_us();

	assert_true(usecase_run_all(fx->store, &fx->one, NOW, &fx->arena,
	    "thing.import", next_thing, NULL, &m, &entry, &fx->errs));
	print_message("%d rows at %.0f rows/s\n", MANY, MANY * 1e6 /
	    (double)(cpu_us() - from));
	*state = fx;
	return 0;
}

static int
teardown(void **state)
{
	fixture_close(*state);
	return 0;
}

static int
compare_i64(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Time depends on the machine, work does not. */
static void
check_steps(struct conn *c, const struct query *q)
{
	int64_t steps;

	if (c->driver->dialect != STORE_SQLITE)
		return;
	steps = fixture_steps(c);
	worst_steps = steps > worst_steps ? steps : worst_steps;
	if (steps <= STEPS_MAX)
		return;
	print_error("\"%.*s\", %zu filters, by %s: %lld steps\n",
	    STR_ARG(q->search), q->nfilters,
	    q->sort == NULL ? "name" : q->sort->name, (long long)steps);
	fail();
}

/* The slowest but one of pages through the list, in microseconds. */
static int64_t
time_pages(struct fixture *fx, struct query q)
{
	struct query_page page = { 0 };
	int64_t us[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		struct arena a = ARENA_INIT;
		int64_t from = cpu_us();
		struct tx *tx;

		assert_true(store_read(fx->store, &fx->one, NOW, &a, &tx,
		    &fx->err));
		assert_true(store_query(tx, &q, &page, &fx->err));
		tx_end(tx);
		us[i] = cpu_us() - from;
		check_steps(fx->store->readers.idle, &q);
		q.after = str_copy(&fx->arena, page.next);
		arena_release(&a);
	}
	qsort(us, ROUNDS, sizeof(us[0]), compare_i64);
	return us[ROUNDS - 2];
}

static const struct field *
field(const char *name)
{
	return name == NULL ? NULL : record_field(&thing_record, str_of(name));
}

static void
test_query__every_page_is_quick(void **state)
{
	static const char *const sorts[] = { NULL, "state", "amount", "target",
		"due", "mail" };
	static const char *const words[] = { "", "some", "w77", "some w77",
		"number 0001" };
	struct fixture *fx = *state;
	const struct query_filter filters[] = {
		{ NULL }, { field("state"), .n = 3 },
		{ field("state"), QUERY_IS_NOT, .n = 3 },
		{ field("active"), .n = 0 },
		{ field("target"), .n = 3600 },
		{ field("target"), QUERY_AT_LEAST, .n = 356400 },
		{ field("target"), QUERY_IS_BLANK },
		{ field("owner"), .n = 4 },
	};
	int64_t worst = 0;

	for (size_t s = 0; s < COUNT(sorts); s++)
		for (size_t f = 0; f < COUNT(filters); f++)
			for (size_t w = 0; w < COUNT(words); w++) {
				struct query q = { .record = &thing_record,
					.sort = field(sorts[s]),
					.filters = { filters[f] },
					.nfilters = f > 0,
					.search = str_of(words[w]) };
				int64_t us = time_pages(fx, q);

				worst = us > worst ? us : worst;
				if (us > 10000)
					print_message("%s, filter %zu, "
					    "\"%s\": %lld us\n",
					    sorts[s] == NULL ? "name" :
					    sorts[s], f, words[w],
					    (long long)us);
			}
	print_message("worst page %lld us, %lld steps\n", (long long)worst,
	    (long long)worst_steps);
}

static size_t
check_plan(struct fixture *fx, struct conn *c, struct str select, size_t n)
{
	struct str sql = str_printf(&fx->arena, "EXPLAIN QUERY PLAN %.*s",
	    STR_ARG(select));
	/* Sorted on purpose: what few records match. */
	bool few = str_find_str(select, STR("AS hits")) < select.len ||
	    str_find_str(select, STR("+id")) < select.len;
	struct value none[STMT_PARAMS] = { { 0 } };
	size_t faults = 0;
	struct result r;

	assert_true(conn_start(c, sql, none, n, &r, &fx->err));
	while (conn_step(c, &r, &fx->err) > 0) {
		struct str step = c->driver->text(&r, 3, &fx->arena);

		if (!str_starts(step, STR("SCAN thing")) &&
		    !str_starts(step, STR("SCAN search_token")) &&
		    (few || !str_starts(step, STR("USE TEMP B-TREE"))))
			continue;
		print_error("%.*s\n%.*s\n\n", STR_ARG(step),
		    STR_ARG(select));
		faults++;
	}
	conn_finish(c, &r);
	return faults;
}

/* Every statement that the reader's connection has kept. */
static void
test_query__every_plan_uses_an_index(void **state)
{
	struct fixture *fx = *state;
	struct conn *c = fx->store->readers.idle;
	struct {
		struct str sql;
		size_t nparams;
	} list[STMT_CACHE + 1];
	size_t faults = 0, n = 0;

	if (store_dialect(fx->store) != STORE_SQLITE)
		skip();
	for (size_t i = 0; i < STMT_BUCKETS; i++)
		for (struct stmt *s = c->buckets[i]; s != NULL; s = s->next) {
			if (!str_starts(str_of(s->sql), STR("SELECT")))
				continue;
			assert_true(n < COUNT(list));
			list[n].sql = str_copy(&fx->arena, str_of(s->sql));
			list[n++].nparams = s->nparams;
		}
	for (size_t i = 0; i < n; i++)
		faults += check_plan(fx, c, list[i].sql, list[i].nparams);
	assert_int_equal(faults, 0);
	assert_true(n > 100);
}

/* Two filters: that exclude each other, that many pass, that few pass. */
static void
test_query__two_filters(void **state)
{
	static const char *const sorts[] = { NULL, "state", "amount", "due" };
	static const struct {
		int64_t state, active;
		int64_t target;
	} cases[] = { { 1, 1, -1 }, { 1, 0, -1 }, { 1, 0, 3600 } };
	struct fixture *fx = *state;

	for (size_t s = 0; s < COUNT(sorts) * COUNT(cases); s++) {
		size_t c = s / COUNT(sorts);
		const char *sort = sorts[s % COUNT(sorts)];
		struct query q = { .record = &thing_record,
			.sort = field(sort),
			.nfilters = cases[c].target < 0 ? 2 : 3,
			.filters = {
			    { field("state"), .n = cases[c].state },
			    { field("active"), .n = cases[c].active },
			    { field("target"), .n = cases[c].target } } };

		print_message("%d by %s: %lld us\n", (int)c,
		    sort == NULL ? "name" : sort,
		    (long long)time_pages(fx, q));
	}
}

/* ---- several conditions at once: what passes is known by arithmetic ------- */

struct several {
	const char *words;
	bool (*has_words)(int64_t i);	/* or NULL */
	int64_t state, active, target;	/* -1: no filter */
};

static bool
has_w1(int64_t i)
{
	i %= 1000;
	return i == 1 || (i >= 10 && i < 20) || (i >= 100 && i < 200);
}

static bool
has_w1_w2(int64_t i)
{
	(void)i;
	return false;
}

static bool
has_even(int64_t i)
{
	return i % 2 == 0;
}

static bool
has_0001(int64_t i)
{
	return i / 100 == 1;
}

static bool
has_09(int64_t i)
{
	return i / 10000 == 9;
}

static bool
passes(const struct several *c, int64_t i)
{
	return (c->has_words == NULL || c->has_words(i)) &&
	    (c->state < 0 || i % 4 == c->state) &&
	    (c->active < 0 || (i % 2 == 0) == c->active) &&
	    (c->target < 0 || (i % 5 != 0 && i % 100 * 3600 == c->target));
}

static struct query
several_query(const struct several *c)
{
	struct query q = { .record = &thing_record,
		.search = str_of(c->words) };

	if (c->state >= 0)
		q.filters[q.nfilters++] = (struct query_filter){
			field("state"), .n = c->state };
	if (c->active >= 0)
		q.filters[q.nfilters++] = (struct query_filter){
			field("active"), .n = c->active };
	if (c->target >= 0)
		q.filters[q.nfilters++] = (struct query_filter){
			field("target"), .n = c->target };
	return q;
}

/* The names of a page are of the next numbers that pass. */
static int64_t
check_page(const struct several *c, const struct query_page *page, int64_t i)
{
	const struct thing *t = page->objects;

	for (size_t k = 0; k < page->n; k++, i++) {
		char name[40];

		while (i < MANY && !passes(c, i))
			i++;
		assert_true(i < MANY);
		snprintf(name, sizeof(name), "Thing number %06lld",
		    (long long)i);
		assert_str(t[k].name, name);
	}
	return i;
}

static int64_t
count_passing(const struct several *c)
{
	int64_t n = 0;

	for (int64_t i = 0; i < MANY; i++)
		n += passes(c, i);
	return n > QUERY_COUNT ? QUERY_COUNT + 1 : n;
}

/* Three pages forth, and the second again going back. */
static void
check_several(struct fixture *fx, const struct several *c)
{
	struct query q = several_query(c);
	struct query_page page = { 0 };
	int64_t i = 0, at[4] = { 0 };
	struct tx *tx;

	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	for (size_t k = 0; k < 3 && (k == 0 || q.after.len > 0); k++) {
		assert_true(store_query(tx, &q, &page, &fx->err));
		check_steps(tx->conn, &q);
		assert_int_equal(page.count, count_passing(c));
		at[k] = i;
		i = check_page(c, &page, i);
		q.after = page.next;
	}
	if (page.next.len > 0) {
		q.after = page.before;
		q.backwards = true;
		assert_true(store_query(tx, &q, &page, &fx->err));
		assert_int_equal(page.n, 50);
		check_page(c, &page, at[1]);
	} else if (page.n > 0) {
		while (i < MANY)
			assert_false(passes(c, i++));
	}
	tx_end(tx);
}

static void
test_query__several_conditions_give_what_passes_all(void **state)
{
	static const struct several cases[] = {
		{ "", NULL, 1, 1, -1 },		/* none */
		{ "", NULL, 1, 0, -1 },		/* a quarter */
		{ "", NULL, 1, 0, 3600 },	/* a hundredth, fewer than FEW */
		{ "", NULL, 2, 1, 2 * 3600 },
		{ "", NULL, 3, -1, 36 * 3600 },	/* none: 36 % 4 is 0 */
		{ "some", NULL, 2, -1, -1 },	/* a word that all have */
		{ "some number", NULL, -1, -1, -1 },
		{ "w1", has_w1, -1, -1, -1 },
		{ "w1", has_w1, 1, 0, -1 },
		{ "w1 some", has_w1, -1, 1, -1 },
		{ "w1 w2", has_w1_w2, -1, -1, -1 },
		{ "0001", has_0001, 1, -1, -1 },
		{ "09", has_09, -1, -1, -1 },	/* all at the end */
		{ "09", has_09, 1, 0, -1 },
		{ "09 w1", has_09, 1, 1, -1 },	/* none, three large ones */
		{ "zz", has_w1_w2, 1, 0, -1 },
		{ "even odd", has_w1_w2, -1, -1, -1 },	/* halves */
		{ "even 0 odd", has_w1_w2, -1, -1, -1 },
		{ "0 even", has_even, -1, -1, -1 },
		{ "0 even", has_even, -1, 0, -1 },	/* none */
		{ "even some", has_even, 2, -1, 2 * 3600 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t from = cpu_us();

		check_several(*state, &cases[i]);
		print_message("case %zu: %lld us\n", i,
		    (long long)(cpu_us() - from));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_query__every_page_is_quick),
		cmocka_unit_test(test_query__two_filters),
		cmocka_unit_test(
		    test_query__several_conditions_give_what_passes_all),
		cmocka_unit_test(test_query__every_plan_uses_an_index),
	};

	return cmocka_run_group_tests_name("scale", tests, setup, teardown);
}
