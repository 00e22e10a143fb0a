/* SPDX-License-Identifier: EUPL-1.2 */
/* The roots are those of RFC 6962's reference log over eight known leaves. */
#include <openssl/sha.h>

#include "../test.h"
#include "store/merkle.h"

enum { LEAVES = 70 };

struct log {
	struct merkle_hash nodes[8][LEAVES];
	struct merkle_hash roots[LEAVES + 1];
};

static void
keep(void *arg, int level, int64_t index, const struct merkle_hash *hash)
{
	((struct log *)arg)->nodes[level][index] = *hash;
}

static bool
read_node(void *arg, int level, int64_t index, struct merkle_hash *out)
{
	*out = ((struct log *)arg)->nodes[level][index];
	return true;
}

static void
fill(struct log *log)
{
	struct merkle_tree tree = { 0 };

	merkle_root(&tree, &log->roots[0]);
	for (int i = 0; i < LEAVES; i++) {
		char data[8];
		struct merkle_hash leaf;
		int n = snprintf(data, sizeof(data), "%d", i);

		merkle_leaf((struct str){ data, (size_t)n }, &leaf);
		merkle_append(&tree, &leaf, keep, log);
		merkle_root(&tree, &log->roots[i + 1]);
	}
}

static void
test_root__equals_the_reference_log(void **state)
{
	static const struct {
		struct str leaf;
		const char *root;
	} cases[] = {
		{ STR_INIT(""),
		  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ STR_INIT("\x00"),
		  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ STR_INIT("\x10"),
		  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
		{ STR_INIT("\x20\x21"),
		  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
		{ STR_INIT("\x30\x31"),
		  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ STR_INIT("\x40\x41\x42\x43"),
		  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
		{ STR_INIT("\x50\x51\x52\x53\x54\x55\x56\x57"),
		  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
		{ STR_INIT("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
		  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	struct merkle_tree tree = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct merkle_hash hash;
		char hex[2 * MERKLE_HASH + 1];

		merkle_leaf(cases[i].leaf, &hash);
		merkle_append(&tree, &hash, NULL, NULL);
		merkle_root(&tree, &hash);
		for (size_t j = 0; j < MERKLE_HASH; j++)
			snprintf(hex + 2 * j, 3, "%02x", hash.b[j]);
		assert_string_equal(hex, cases[i].root);
	}
}

static void
test_inclusion__holds_for_every_leaf_and_no_other(void **state)
{
	static struct log log;

	(void)state;
	fill(&log);
	for (int64_t size = 1; size <= LEAVES; size++)
		for (int64_t i = 0; i < size; i++) {
			const struct merkle_hash *leaf = &log.nodes[0][i];
			struct merkle_proof proof;

			assert_true(merkle_inclusion(read_node, &log, i, size,
			    &proof));
			assert_true(merkle_check_inclusion(leaf, i, size,
			    &proof, &log.roots[size]));
			assert_false(merkle_check_inclusion(
			    &log.nodes[0][(i + 1) % LEAVES], i, size, &proof,
			    &log.roots[size]));
			if (size > 1)
				assert_false(merkle_check_inclusion(leaf,
				    (i + 1) % size, size, &proof,
				    &log.roots[size]));
			if (proof.n > 0) {
				proof.hashes[proof.n - 1].b[7] ^= 1;
				assert_false(merkle_check_inclusion(leaf, i,
				    size, &proof, &log.roots[size]));
			}
		}
}

static void
test_consistency__holds_for_every_growth_and_no_rewrite(void **state)
{
	static struct log log;

	(void)state;
	fill(&log);
	for (int64_t size = 0; size <= LEAVES; size++)
		for (int64_t old = 0; old <= size; old++) {
			struct merkle_proof proof;
			struct merkle_hash other;

			assert_true(merkle_consistency(read_node, &log, old,
			    size, &proof));
			assert_true(merkle_check_consistency(old, size,
			    &log.roots[old], &log.roots[size], &proof));
			if (old == 0)
				continue;
			other = log.roots[old];
			other.b[0] ^= 1;
			assert_false(merkle_check_consistency(old, size,
			    &other, &log.roots[size], &proof));
			other = log.roots[size];
			other.b[0] ^= 1;
			assert_false(merkle_check_consistency(old, size,
			    &log.roots[old], &other, &proof));
		}
}

static void
test_proofs__refuse_numbers_that_make_no_sense(void **state)
{
	static struct log log;
	struct merkle_proof proof = { 0 };

	(void)state;
	fill(&log);
	assert_false(merkle_inclusion(read_node, &log, 5, 5, &proof));
	assert_false(merkle_inclusion(read_node, &log, -1, 5, &proof));
	assert_false(merkle_inclusion(read_node, &log, 0, 0, &proof));
	assert_false(merkle_consistency(read_node, &log, 6, 5, &proof));
	proof.n = 0;
	assert_false(merkle_check_consistency(3, 5, &log.roots[3],
	    &log.roots[5], &proof));
	assert_false(merkle_check_consistency(6, 5, &log.roots[6],
	    &log.roots[5], &proof));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root__equals_the_reference_log),
		cmocka_unit_test(test_inclusion__holds_for_every_leaf_and_no_other),
		cmocka_unit_test(
		    test_consistency__holds_for_every_growth_and_no_rewrite),
		cmocka_unit_test(test_proofs__refuse_numbers_that_make_no_sense),
	};

	return cmocka_run_group_tests_name("merkle", tests, NULL, NULL);
}
