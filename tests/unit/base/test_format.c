/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "base/format.h"
#include "base/str.h"

enum { ROOM = 64 };

static int64_t
simple(char *out, size_t room, const char *fmt, ...)
{
	va_list ap;
	int64_t n;

	va_start(ap, fmt);
	n = format_simple(out, room, fmt, ap);
	va_end(ap);
	return n;
}

/* The same as libc writes, in exactly the room that it takes. */
#define SAME(...) do { \
	char want[ROOM + 1], got[ROOM + 1]; \
	int n = snprintf(want, sizeof(want), __VA_ARGS__); \
	assert_int_equal(simple(got, (size_t)n, __VA_ARGS__), n); \
	assert_memory_equal(got, want, (size_t)n); \
	if (n > 0) \
		assert_int_equal(simple(got, (size_t)n - 1, __VA_ARGS__), -1); \
} while (0)

static void
test_simple__writes_what_libc_writes(void **state)
{
	static const int64_t numbers[] = { 0, 1, -1, 9, 10, -10, 1234567890,
		INT64_MAX, INT64_MIN };

	(void)state;
	SAME("%s", "");
	SAME("plain");
	SAME("%s", "text");
	SAME("<%s=\"%s\">", "a", "b");
	SAME("%.*s|", 3, "abcdef");
	SAME("%.*s|", 9, "abc");
	SAME("%.*s|", 0, "abc");
	SAME("100%% %c%c", 'x', 'y');
	for (size_t i = 0; i < COUNT(numbers); i++) {
		SAME("%lld,", (long long)numbers[i]);
		SAME("%ld", numbers[i]);
		SAME("%zu;", (size_t)numbers[i]);
		SAME("%llu", (unsigned long long)numbers[i]);
		SAME("%lu", (uint64_t)numbers[i]);
		SAME("%d", (int)numbers[i]);
		SAME("%02d:%04d", (int)numbers[i], (int)numbers[i]);
	}
	SAME("%02d", -5);
	SAME("%09d", -5);
	SAME("%d%s%d", 1, "%d", 2);
}

static void
test_simple__leaves_the_rest_to_libc(void **state)
{
	char out[ROOM];

	(void)state;
	assert_int_equal(simple(out, ROOM, "%5d", 1), -1);
	assert_int_equal(simple(out, ROOM, "%-5s", "a"), -1);
	assert_int_equal(simple(out, ROOM, "%x", 1), -1);
	assert_int_equal(simple(out, ROOM, "%.3s", "a"), -1);
	assert_int_equal(simple(out, ROOM, "%.*s", -1, "a"), -1);
	assert_int_equal(simple(out, ROOM, "%010d", 1), -1);
	assert_int_equal(simple(out, ROOM, "%s", (const char *)NULL), -1);
	assert_int_equal(simple(out, 0, ""), 0);
	assert_int_equal(simple(out, 0, "x"), -1);
}

static void
test_printf__is_whole_whichever_way(void **state)
{
	struct arena a = ARENA_INIT;
	char big[1000];
	struct str s;

	(void)state;
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_str(str_printf(&a, "%s-%d", "a", 7), "a-7");
	assert_str(str_printf(&a, "%5d|%s", 7, "b"), "    7|b");
	s = str_printf(&a, "%s%d", big, 7);
	assert_int_equal(s.len, sizeof(big));
	assert_int_equal(s.ptr[s.len], '\0');
	assert_int_equal(s.ptr[s.len - 1], '7');
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simple__writes_what_libc_writes),
		cmocka_unit_test(test_simple__leaves_the_rest_to_libc),
		cmocka_unit_test(test_printf__is_whole_whichever_way),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
