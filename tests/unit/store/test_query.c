/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"

enum { THINGS = 57 };

static int64_t
number_of(int i)
{
	return (i * 37) % 23;
}

/* Things with every third value unknown, values that repeat, and twins of all
 * in the other organisation. */
static void
make_things(struct fixture *fx)
{
	static const char *const names[] = { "Éclair", "apple", "Zebra" };

	for (int i = 0; i < THINGS * 2; i++) {
		int k = i / 2;
		struct thing t = {
			.name = str_printf(&fx->arena, "%s %d", names[k % 3],
			    k),
			.state = k % 4, .active = k % 2 == 0,
			.amount = k % 3 == 0 ? UNKNOWN : KNOWN(number_of(k)),
			.target = k % 5 == 0 ? UNKNOWN : KNOWN(k % 7 * 60),
			.mail = k % 4 == 0 ? STR("") : str_printf(&fx->arena,
			    "%c%d@example.org", 'a' + k % 5, k % 9),
			.note = str_printf(&fx->arena, "words of %s",
			    k % 10 == 0 ? "Wisdom" : "folly"),
		};

		assert_true(run(fx, i % 2 == 0 ? &fx->one : &fx->two,
		    &thing_create,
		    &(struct usecase_call){ .object = &t }) > 0);
	}
}

static int
setup(void **state)
{
	*state = fixture_open();
	make_things(*state);
	return 0;
}

static int
teardown(void **state)
{
	fixture_close(*state);
	return 0;
}

static struct tx *
read_tx(struct fixture *fx)
{
	struct tx *tx;

	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	return tx;
}

/* Page through all; the ids in order. */
static size_t
walk(struct tx *tx, struct fixture *fx, struct query q, int64_t *ids)
{
	struct query_page page;
	size_t n = 0;

	do {
		const struct thing *list;

		if (!store_query(tx, &q, &page, &fx->err))
			return 0;
		list = page.objects;
		for (size_t i = 0; i < page.n; i++)
			ids[n++] = list[i].rec.id;
		assert_true(n <= THINGS);
		q.after = page.next;
	} while (page.next.len > 0);
	/* And all the way back. */
	for (size_t back = n - page.n; page.before.len > 0;) {
		const struct thing *list;

		q.after = page.before;
		q.backwards = true;
		assert_true(store_query(tx, &q, &page, &fx->err));
		list = page.objects;
		for (size_t i = page.n; i > 0; i--)
			assert_int_equal(ids[--back], list[i - 1].rec.id);
		if (page.before.len == 0)
			assert_int_equal(back, 0);
	}
	return n;
}

static const struct field *
field(const char *name)
{
	return name == NULL ? NULL : record_field(&thing_record, str_of(name));
}

/* Texts are looked at by another test. */
static bool
has_place(const struct field *f)
{
	return f->kind != FIELD_TEXT && f->kind != FIELD_EMAIL;
}

/* Where a thing stands by the sort field; blanks last. */
static int64_t
place(struct tx *tx, struct fixture *fx, const struct field *f, int64_t id,
    bool *blank_r)
{
	struct thing t;

	assert_true(store_get(tx, &thing_record, id, &t, &fx->err));
	*blank_r = field_is_blank(f, &t);
	return f->kind == FIELD_CHOICE ? t.state : field_num(f, &t).v;
}

static void
test_query__sorts_with_blanks_last_and_pages_both_ways(void **state)
{
	static const char *const sorts[] = { NULL, "name", "state", "amount",
		"target", "due", "mail" };
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);

	for (size_t s = 0; s < COUNT(sorts) * 2; s++)
		for (size_t limit = 1; limit < 70; limit = limit * 3 + 1) {
			const struct field *f = field(sorts[s / 2]);
			struct query q = { .record = &thing_record,
				.sort = f, .descending = s % 2,
				.limit = limit };
			int64_t ids[THINGS], last = 0;
			bool was_blank = false;

			assert_int_equal(walk(tx, fx, q, ids), THINGS);
			if (f == NULL || !has_place(f))
				continue;
			for (size_t i = 0; i < THINGS; i++) {
				bool blank;
				int64_t at = place(tx, fx, f, ids[i], &blank);

				assert_true(blank || !was_blank);
				if (i > 0 && !blank)
					assert_true(q.descending ? at <= last :
					    at >= last);
				was_blank = blank;
				last = at;
			}
		}
	tx_end(tx);
}

static void
test_query__titles_sort_folded(void **state)
{
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);
	struct query q = { .record = &thing_record, .limit = 500 };
	struct query_page page;
	const struct thing *list;

	assert_true(store_query(tx, &q, &page, &fx->err));
	list = page.objects;
	assert_int_equal(page.n, THINGS);
	assert_int_equal(page.count, THINGS);
	assert_str(list[0].name, "apple 1");
	assert_str(list[THINGS / 3].name, "Éclair 0");
	assert_str(list[THINGS - 1].name, "Zebra 8");
	tx_end(tx);
}

static void
test_query__filters(void **state)
{
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);
	const struct field *st = field("state"), *target = field("target");
	const struct field *active = field("active");
	const struct {
		struct query_filter f[2];
		size_t n;
		int64_t want;
	} cases[] = {
		{ { { st, .n = 1 } }, 1, 14 },
		{ { { st, QUERY_IS_BLANK } }, 1, 15 },
		{ { { st, QUERY_IS_NOT, .n = 1 } }, 1, 43 },
		{ { { active, .n = 1 } }, 1, 29 },
		{ { { target, QUERY_IS_BLANK } }, 1, 12 },
		{ { { target, QUERY_IS_NOT, .n = 60 } }, 1, THINGS - 6 },
		{ { { target, QUERY_AT_LEAST, .n = 360 } }, 1, 6 },
		{ { { st, .n = 1 }, { active, .n = 1 } }, 2, 0 },
		{ { { st, .n = 2 }, { active, .n = 1 } }, 2, 14 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query q = { .record = &thing_record, .limit = 5,
			.filters = { cases[i].f[0], cases[i].f[1] },
			.nfilters = cases[i].n, .sort = field("amount") };
		struct query_page page;
		int64_t ids[THINGS];

		assert_true(store_query(tx, &q, &page, &fx->err));
		assert_int_equal(page.count, cases[i].want);
		if (cases[i].want > 0)
			assert_int_equal(walk(tx, fx, q, ids),
			    cases[i].want);
	}
	tx_end(tx);
}

static void
test_query__refuses_what_is_not_ours(void **state)
{
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);
	struct query_page page;
	const struct {
		struct query q;
		const char *fault;
	} cases[] = {
		{ { .sort = field("note") }, "query-sort" },
		{ { .filters = { { field("amount") } }, .nfilters = 1 },
		    "query-filter" },
		{ { .filters = { { field("state"), .n = 77 } },
		    .nfilters = 1 }, "query-filter" },
		{ { .after = STR("x") }, "query-cursor" },
		{ { .after = STR("00000000.0.1.61") }, "query-cursor" },
		{ { .limit = 501 }, "query-limit" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query q = cases[i].q;

		q.record = &thing_record;
		assert_false(store_query(tx, &q, &page, &fx->err));
		assert_string_equal(fx->err.id, cases[i].fault);
	}
	tx_end(tx);
}

static void
test_query__pages_are_stable_under_inserts(void **state)
{
	struct fixture *fx = *state;
	struct query q = { .record = &thing_record, .limit = 10 };
	struct query_page page;
	const struct thing *list;
	struct tx *tx = read_tx(fx);
	struct str last;

	assert_true(store_query(tx, &q, &page, &fx->err));
	tx_end(tx);
	list = page.objects;
	last = list[9].name;
	for (int i = 0; i < 5; i++)
		assert_true(make_thing(fx, &fx->one,
		    str_printf(&fx->arena, "aaa %d", i).ptr) > 0);
	q.after = page.next;
	tx = read_tx(fx);
	assert_true(store_query(tx, &q, &page, &fx->err));
	list = page.objects;
	for (size_t i = 0; i < page.n; i++)
		assert_true(str_cmp(list[i].name, last) > 0 ||
		    list[i].name.ptr[0] != 'a');
	tx_end(tx);
}

static void
test_query__search_takes_prefixes_and_all_words(void **state)
{
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);
	const struct {
		const char *words;
		int64_t want;
	} cases[] = {
		{ "wisd", 6 }, { "WISDOM words", 6 }, { "ecl", 19 },
		{ "éclair wis", 2 }, { "nothing", 0 }, { "", THINGS },
		{ "%", 0 }, { "wi_dom", 0 }, { "zebra 8", 1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query q = { .record = &thing_record, .limit = 3,
			.search = str_of(cases[i].words) };
		struct query_page page;

		assert_true(store_query(tx, &q, &page, &fx->err));
		assert_int_equal(page.count, cases[i].want);
	}
	tx_end(tx);
}

static void
test_search__best_hit_first_and_own_only(void **state)
{
	struct fixture *fx = *state;
	struct search_hit hits[10];
	struct tx *tx;
	size_t n;

	assert_true(make_person(fx, &fx->one, "Zebra") > 0);
	assert_true(make_person(fx, &fx->two, "Zebra crossing") > 0);
	tx = read_tx(fx);
	assert_true(store_search(tx, STR("zebra"), 10, hits, &n, &fx->err));
	assert_int_equal(n, 10);
	assert_ptr_equal(hits[0].record, &person_record);
	assert_str(hits[0].name, "Zebra");
	assert_true(store_search(tx, STR("crossing"), 10, hits, &n,
	    &fx->err));
	assert_int_equal(n, 0);
	tx_end(tx);
}

struct counted {
	size_t n;
	int64_t last;
	size_t stop;
};

static bool
count_one(void *arg, const void *object)
{
	struct counted *c = arg;
	const struct thing *t = object;

	assert_true(t->rec.id > c->last);
	c->last = t->rec.id;
	return ++c->n != c->stop;
}

static void
test_each__visits_all_in_order_until_told(void **state)
{
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);
	struct counted all = { 0 }, some = { .stop = 5 };

	assert_true(store_each(tx, &thing_record, false, count_one, &all,
	    &fx->err));
	assert_int_equal(all.n, THINGS);
	assert_true(store_each(tx, &thing_record, true, count_one, &some,
	    &fx->err));
	assert_int_equal(some.n, 5);
	tx_end(tx);
}

/* The id of the thing past this one in the list, or 0. */
static int64_t
past(struct tx *tx, struct fixture *fx, struct query q, int64_t id)
{
	struct query_page page;
	struct thing t;

	assert_true(store_get(tx, &thing_record, id, &t, &fx->err));
	q.past = &t;
	q.limit = 1;
	assert_true(store_query(tx, &q, &page, &fx->err));
	return page.n == 0 ? 0 : ((const struct thing *)page.objects)->rec.id;
}

/* Each leads to the one that the walk found behind it, also one that the filter
 * passes over: that leads to where it would stand. */
static void
test_query__goes_on_past_an_object(void **state)
{
	static const char *const sorts[] = { NULL, "name", "state", "amount",
		"target", "due", "mail" };
	struct fixture *fx = *state;
	struct tx *tx = read_tx(fx);

	for (size_t s = 0; s < COUNT(sorts) * 2; s++) {
		struct query q = { .record = &thing_record,
			.sort = field(sorts[s / 2]), .descending = s % 2,
			.limit = 50 }, narrow = q;
		int64_t ids[THINGS], few[THINGS];
		size_t n, at = 0;

		narrow.filters[0] = (struct query_filter){ field("active"),
			QUERY_IS, 1, STR("") };
		narrow.nfilters = 1;
		assert_int_equal(walk(tx, fx, q, ids), THINGS);
		n = walk(tx, fx, narrow, few);
		assert_true(n > 0 && n < THINGS);
		for (size_t i = 0; i < THINGS; i++) {
			assert_int_equal(past(tx, fx, q, ids[i]),
			    i + 1 < THINGS ? ids[i + 1] : 0);
			at += at < n && few[at] == ids[i];
			assert_int_equal(past(tx, fx, narrow, ids[i]),
			    at < n ? few[at] : 0);
		}
	}
	tx_end(tx);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_query__sorts_with_blanks_last_and_pages_both_ways),
		T(test_query__titles_sort_folded),
		T(test_query__filters),
		T(test_query__refuses_what_is_not_ours),
		T(test_query__pages_are_stable_under_inserts),
		T(test_query__search_takes_prefixes_and_all_words),
		T(test_search__best_hit_first_and_own_only),
		T(test_each__visits_all_in_order_until_told),
		T(test_query__goes_on_past_an_object),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
