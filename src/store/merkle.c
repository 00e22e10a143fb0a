/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * merkle.c - the tree as a binary counter.
 *
 * A tree of n leaves is a row of complete subtrees, one for each bit of n, the
 * largest first.  Appending is adding one with carry: equal neighbours join.
 * The root folds the row from the right.  A proof is read from complete nodes;
 * an incomplete one on the right edge is folded from at most log n of them.
 */
#include <openssl/sha.h>

#include "store/merkle.h"

void
merkle_leaf(struct str data, struct merkle_hash *out)
{
	static const unsigned char mark = 0;
	SHA256_CTX ctx;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	SHA256_Init(&ctx);
	SHA256_Update(&ctx, &mark, 1);
	SHA256_Update(&ctx, data.ptr, data.len);
	SHA256_Final(out->b, &ctx);
#pragma GCC diagnostic pop
}

void
merkle_node(const struct merkle_hash *left, const struct merkle_hash *right,
    struct merkle_hash *out)
{
	unsigned char both[1 + 2 * MERKLE_HASH] = { 1 };

	memcpy(both + 1, left->b, MERKLE_HASH);
	memcpy(both + 1 + MERKLE_HASH, right->b, MERKLE_HASH);
	SHA256(both, sizeof(both), out->b);
}

void
merkle_append(struct merkle_tree *t, const struct merkle_hash *leaf,
    void (*keep)(void *arg, int level, int64_t index,
        const struct merkle_hash *hash), void *arg)
{
	struct merkle_hash hash = *leaf;
	int level = 0;

	if (keep != NULL)
		keep(arg, 0, t->size, &hash);
	for (; t->size >> level & 1; level++) {
		merkle_node(&t->edge[level], &hash, &hash);
		if (keep != NULL)
			keep(arg, level + 1, t->size >> (level + 1), &hash);
	}
	t->edge[level] = hash;
	t->size++;
}

void
merkle_root(const struct merkle_tree *t, struct merkle_hash *out)
{
	bool first = true;

	if (t->size == 0) {
		SHA256((const unsigned char *)"", 0, out->b);
		return;
	}
	for (int level = 0; level < MERKLE_LEVELS; level++) {
		if (!(t->size >> level & 1))
			continue;
		if (first)
			*out = t->edge[level];
		else
			merkle_node(&t->edge[level], out, out);
		first = false;
	}
}

/* The largest power of two below n (n > 1), as its exponent. */
static int
split_level(int64_t n)
{
	return 63 - __builtin_clzll((unsigned long long)(n - 1));
}

/* Hash of the subtree over [from, from + n); from is a multiple of the power
 * of two at or above n.  Folds the right edge without recursion. */
static bool
range_hash(merkle_read *read, void *arg, int64_t from, int64_t n,
    struct merkle_hash *out)
{
	bool first = true;

	for (int level = 0; level < MERKLE_LEVELS; level++) {
		struct merkle_hash node;
		int64_t start;

		if (!(n >> level & 1))
			continue;
		start = from + (n >> (level + 1) << (level + 1));
		if (!read(arg, level, start >> level, &node))
			return false;
		if (first)
			*out = node;
		else
			merkle_node(&node, out, out);
		first = false;
	}
	return !first;
}

static void
reverse(struct merkle_proof *proof)
{
	for (size_t i = 0, j = proof->n; i + 1 < j; i++) {
		struct merkle_hash hash = proof->hashes[i];

		proof->hashes[i] = proof->hashes[--j];
		proof->hashes[j] = hash;
	}
}

bool
merkle_inclusion(merkle_read *read, void *arg, int64_t index, int64_t size,
    struct merkle_proof *proof)
{
	int64_t from = 0;

	proof->n = 0;
	if (index < 0 || index >= size)
		return false;
	/* Down from the root; PATH lists the siblings from the leaf up. */
	for (int64_t n = size; n > 1;) {
		int64_t k = (int64_t)1 << split_level(n);
		bool left = index - from < k;

		if (!range_hash(read, arg, left ? from + k : from,
		        left ? n - k : k, &proof->hashes[proof->n++]))
			return false;
		from += left ? 0 : k;
		n = left ? k : n - k;
	}
	reverse(proof);
	return true;
}

bool
merkle_consistency(merkle_read *read, void *arg, int64_t old, int64_t size,
    struct merkle_proof *proof)
{
	int64_t from = 0, m = old, n = size;
	bool whole = true;	/* the old tree is what stands at `from` */

	proof->n = 0;
	if (old < 0 || old > size)
		return false;
	if (old == 0 || old == size)
		return true;
	while (m != n) {
		int64_t k = (int64_t)1 << split_level(n);
		bool left = m <= k;

		if (!range_hash(read, arg, left ? from + k : from,
		        left ? n - k : k, &proof->hashes[proof->n++]))
			return false;
		if (!left)
			whole = false;
		from += left ? 0 : k;
		m -= left ? 0 : k;
		n = left ? k : n - k;
	}
	if (!whole && !range_hash(read, arg, from, m,
	        &proof->hashes[proof->n++]))
		return false;
	reverse(proof);
	return true;
}

static bool
same(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return memcmp(a->b, b->b, MERKLE_HASH) == 0;
}

bool
merkle_check_inclusion(const struct merkle_hash *leaf, int64_t index,
    int64_t size, const struct merkle_proof *proof,
    const struct merkle_hash *root)
{
	struct merkle_hash hash = *leaf;
	int64_t at = index, last = size - 1;

	if (index < 0 || index >= size)
		return false;
	for (size_t i = 0; i < proof->n; i++) {
		if (last == 0)
			return false;
		if ((at & 1) != 0 || at == last) {
			merkle_node(&proof->hashes[i], &hash, &hash);
			while ((at & 1) == 0 && at != 0) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			merkle_node(&hash, &proof->hashes[i], &hash);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && same(&hash, root);
}

bool
merkle_check_consistency(int64_t old, int64_t size,
    const struct merkle_hash *old_root, const struct merkle_hash *root,
    const struct merkle_proof *proof)
{
	struct merkle_hash was, is;
	int64_t at = old - 1, last = size - 1;
	size_t i = 0;

	if (old < 0 || old > size)
		return false;
	if (old == size)
		return proof->n == 0 && same(old_root, root);
	if (old == 0)
		return proof->n == 0;
	for (; at & 1; at >>= 1)
		last >>= 1;
	/* An old tree that is one complete subtree is its own first hash. */
	if (at == 0)
		was = is = *old_root;
	else if (proof->n > 0)
		was = is = proof->hashes[i++];
	else
		return false;
	for (; i < proof->n; i++) {
		if (last == 0)
			return false;
		if ((at & 1) != 0 || at == last) {
			merkle_node(&proof->hashes[i], &was, &was);
			merkle_node(&proof->hashes[i], &is, &is);
			while ((at & 1) == 0 && at != 0) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			merkle_node(&is, &proof->hashes[i], &is);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && same(&was, old_root) && same(&is, root);
}
