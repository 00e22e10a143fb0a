/* SPDX-License-Identifier: EUPL-1.2 */
#include "../aborts.h"
#include "base/rng.h"

/* Fixed for ever: a calculation of years ago must give the same again. */
static void
test_at__is_the_same_on_every_machine(void **state)
{
	uint64_t lot = 1234567;

	(void)state;
	/* The published sequence of SplitMix64 for this seed. */
	assert_true(rng_next(&lot) == UINT64_C(6457827717110365317));
	assert_true(rng_next(&lot) == UINT64_C(3203168211198807973));
	assert_true(rng_next(&lot) == UINT64_C(9817491932198370423));
	assert_true(rng_at(1, 2, 3) == rng_at(1, 2, 3));
	assert_true(rng_at(1, 2, 3) != rng_at(1, 3, 2));
	assert_true(rng_at(1, 2, 3) != rng_at(2, 1, 3));
	assert_true(rng_at(0, 0, 0) != rng_at(0, 0, 1));
	assert_true(rng_at(1, 2, 3) == UINT64_C(3042388159972110417));
}

static void
test_at__bits_are_half_ones_in_each_direction(void **state)
{
	int64_t ones[3] = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 10000; i++) {
		ones[0] += __builtin_popcountll(rng_at(i, 0, 0));
		ones[1] += __builtin_popcountll(rng_at(0, i, 0));
		ones[2] += __builtin_popcountll(rng_at(0, 0, i));
	}
	/* 640 000 bits: five standard deviations are 2000. */
	for (size_t k = 0; k < COUNT(ones); k++)
		assert_in_range(ones[k], 318000, 322000);
}

static void
test_below__is_uniform_and_stays_below(void **state)
{
	int64_t seen[7] = { 0 };
	uint64_t lot = 5;

	(void)state;
	for (int i = 0; i < 70000; i++)
		seen[rng_below(&lot, COUNT(seen))]++;
	for (size_t k = 0; k < COUNT(seen); k++)
		assert_in_range(seen[k], 9500, 10500);
	for (int i = 0; i < 100; i++) {
		assert_true(rng_below(&lot, 1) == 0);
		assert_true(rng_below(&lot, UINT64_C(1) << 63 | 1) <=
		    UINT64_C(1) << 63);
	}
}

static void
test_secret__differs_each_time(void **state)
{
	unsigned char a[1000] = { 0 }, b[1000] = { 0 };
	size_t equal = 0;

	(void)state;
	rng_secret(a, sizeof(a));
	rng_secret(b, sizeof(b));
	for (size_t i = 0; i < sizeof(a); i++)
		equal += a[i] == b[i];
	assert_true(equal < 50);
	memset(a, 7, sizeof(a));
	rng_secret(a, 0);
	assert_int_equal(a[0], 7);
}

static void
misuse_below(void)
{
	(void)rng_below(&(uint64_t){ 1 }, 0);
}

static void
test_below__of_nothing_is_a_bug(void **state)
{
	(void)state;
	assert_aborts(misuse_below);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at__is_the_same_on_every_machine),
		cmocka_unit_test(test_at__bits_are_half_ones_in_each_direction),
		cmocka_unit_test(test_below__is_uniform_and_stays_below),
		cmocka_unit_test(test_secret__differs_each_time),
		cmocka_unit_test(test_below__of_nothing_is_a_bug),
	};

	return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
