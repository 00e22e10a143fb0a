/* SPDX-License-Identifier: EUPL-1.2 */
#include "../aborts.h"
#include "../test.h"
#include "web/router.h"

static bool
nothing(struct page *page, struct err *err)
{
	(void)page;
	(void)err;
	return true;
}

static const struct route first[] = {
	{ "GET", "/", .handle = nothing },
	{ "GET", "/processes/{id}/curve", .handle = nothing },
	{ "GET", "/processes/new", .handle = nothing },
	{ "GET", "/a/b", .handle = nothing },
};

static const struct route second[] = {
	{ "GET", "/{record}", .handle = nothing },
	{ "GET", "/{record}/{id}", .handle = nothing },
	{ "POST", "/{record}/{name}", .handle = nothing },
	{ "GET", "/{record}/{id}/{part}", .handle = nothing },
	{ "GET", "/a/b", .handle = nothing },
};

static struct router *
make(struct arena *a)
{
	return router_new(a, (const struct route *const[]){ first, second },
	    (size_t[]){ COUNT(first), COUNT(second) }, 2);
}

static struct router_match
find(const struct router *r, enum http_method method, const char *path)
{
	struct str segments[12], rest = str_of(path + 1);
	struct router_match match;
	size_t n = 0;

	while (path[1] != '\0' && rest.ptr != NULL && n < COUNT(segments))
		segments[n++] = str_cut(&rest, '/');
	router_find(r, method, segments, n, &match);
	return match;
}

static void
test_find__literal_goes_first(void **state)
{
	static const struct { const char *path; const struct route *want; }
	rows[] = {
		{ "/", &first[0] },
		{ "/processes/7/curve", &first[1] },
		{ "/processes/new", &first[2] },
		{ "/a/b", &first[3] },
		{ "/processes", &second[0] },
		{ "/processes/7", &second[1] },
		{ "/processes/7a", NULL },
		{ "/processes/-7", NULL },
		{ "/new/7/curve", &second[3] },
		{ "/processes/7/edit", &second[3] },
		{ "/processes/", NULL },
		{ "/processes/7/a/b", NULL },
		{ "/1/2/3/4/5/6/7/8/9/10", NULL },
	};
	struct arena a = ARENA_INIT;
	const struct router *r = make(&a);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_ptr_equal(find(r, HTTP_GET, rows[i].path).route,
		    rows[i].want);
	arena_release(&a);
}

static void
test_find__params_in_order(void **state)
{
	struct arena a = ARENA_INIT;
	struct router_match m = find(make(&a), HTTP_HEAD, "/x/8/y");

	(void)state;
	assert_str(m.params[0], "x");
	assert_str(m.params[1], "8");
	assert_str(m.params[2], "y");
	arena_release(&a);
}

static void
test_find__method_gives_way(void **state)
{
	struct arena a = ARENA_INIT;
	const struct router *r = make(&a);
	struct router_match m = find(r, HTTP_POST, "/processes/new");

	(void)state;
	assert_ptr_equal(m.route, &second[2]);
	m = find(r, HTTP_DELETE, "/processes/new");
	assert_null(m.route);
	assert_str(router_allow(&a, m.allowed), "GET, HEAD, POST");
	assert_int_equal(find(r, HTTP_DELETE, "/processes/").allowed, 0);
	arena_release(&a);
}

static void
make_one(const char *method, const char *path)
{
	struct route route = { method, path, .handle = nothing };
	const struct route *list = &route;
	struct arena a = ARENA_INIT;
	size_t n = 1;

	router_new(&a, &list, &n, 1);
}

static void
no_slash(void)
{
	make_one("GET", "processes");
}

static void
no_method(void)
{
	make_one("FETCH", "/a");
}

static void
five_params(void)
{
	make_one("GET", "/{a}/{b}/{c}/{d}/{e}");
}

static void
test_new__wrong_rows_are_bugs(void **state)
{
	(void)state;
	assert_aborts(no_slash);
	assert_aborts(no_method);
	assert_aborts(five_params);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find__literal_goes_first),
		cmocka_unit_test(test_find__params_in_order),
		cmocka_unit_test(test_find__method_gives_way),
		cmocka_unit_test(test_new__wrong_rows_are_bugs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
