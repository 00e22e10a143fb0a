/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The fewest edits between two sequences: E. W. Myers, "An O(ND) difference
 * algorithm and its variations", Algorithmica 1 (1986), in its linear-space form
 * that looks from both ends until they meet, and then does each half.
 *
 * Texts that share little would cost the square of their length.  So after
 * `budget` edits from both ends the furthest place reached counts as the middle:
 * the rest is then no longer the fewest edits, but each word costs at most about
 * the budget.
 *
 * x counts old words, y new ones, diagonal k = x - y.  A diagonal on which the
 * edge of the box was reached stays there (`clip`): the last step to that edge
 * was one edit from it at most.
 */
#include "base/text_internal.h"

void
text_trim(struct aligning *g, struct box *box)
{
	while (box->a0 < box->a1 && box->b0 < box->b1 &&
	    g->old_ids[box->a0] == g->new_ids[box->b0])
		g->match[box->a0++] = box->b0++;
	while (box->a0 < box->a1 && box->b0 < box->b1 &&
	    g->old_ids[box->a1 - 1] == g->new_ids[box->b1 - 1])
		g->match[--box->a1] = --box->b1;
}

/* What both ends have found to be equal: old [x, x + len), new [y, y + len). */
struct snake {
	int32_t x, y, len;
};

static int32_t
clip(int32_t x, int32_t k, int32_t n, int32_t m)
{
	x = x > n ? n : x;
	return x - k > m ? m + k : x;
}

/* The furthest start on diagonal k with d edits, from what d - 1 reached. */
static int32_t
step(const int32_t *v, int32_t d, int32_t k, int32_t n, int32_t m)
{
	bool down = k == -d || (k != d && v[k - 1] < v[k + 1]);

	return clip(down ? v[k + 1] : v[k - 1] + 1, k, n, m);
}

/* One more edit from the front.  True when it met what comes from the back. */
static bool
look_ahead(const struct aligning *g, const struct box *b, int32_t d,
    struct snake *s)
{
	int32_t n = b->a1 - b->a0, m = b->b1 - b->b0, delta = n - m;
	int32_t lo = d > m ? d - 2 * m : -d, hi = d > n ? 2 * n - d : d;
	int32_t *v = g->ahead;

	for (int32_t k = lo; k <= hi; k += 2) {
		int32_t from = d == 0 ? 0 : step(v, d, k, n, m), x = from;

		while (x < n && x - k < m && g->old_ids[b->a0 + x] ==
		    g->new_ids[b->b0 + x - k])
			x++;
		v[k] = x;
		if ((delta & 1) == 0 || delta - k < -(d - 1) ||
		    delta - k > d - 1 || x + g->back[delta - k] < n)
			continue;
		*s = (struct snake){ from, from - k, x - from };
		return true;
	}
	return false;
}

static bool
look_back(const struct aligning *g, const struct box *b, int32_t d,
    struct snake *s)
{
	int32_t n = b->a1 - b->a0, m = b->b1 - b->b0, delta = n - m;
	int32_t lo = d > m ? d - 2 * m : -d, hi = d > n ? 2 * n - d : d;
	int32_t *v = g->back;

	for (int32_t k = lo; k <= hi; k += 2) {
		int32_t from = d == 0 ? 0 : step(v, d, k, n, m), x = from;

		while (x < n && x - k < m && g->old_ids[b->a1 - 1 - x] ==
		    g->new_ids[b->b1 - 1 - (x - k)])
			x++;
		v[k] = x;
		if ((delta & 1) != 0 || delta - k < -d || delta - k > d ||
		    x + g->ahead[delta - k] < n)
			continue;
		*s = (struct snake){ n - x, m - (x - k), x - from };
		return true;
	}
	return false;
}

/* The budget is used up: the furthest that was reached from the front. */
static struct snake
furthest(const struct aligning *g, const struct box *b, int32_t d)
{
	int32_t n = b->a1 - b->a0, m = b->b1 - b->b0;
	int32_t lo = d > m ? d - 2 * m : -d, hi = d > n ? 2 * n - d : d;
	struct snake best = { 0, 0, 0 };

	for (int32_t k = lo; k <= hi; k += 2) {
		int32_t x = g->ahead[k];

		if (2 * x - k > best.x + best.y)
			best = (struct snake){ x, x - k, 0 };
	}
	return best;
}

static struct snake
middle(const struct aligning *g, const struct box *b)
{
	struct snake s;

	for (int32_t d = 0; d < g->budget; d++)
		if (look_ahead(g, b, d, &s) || look_back(g, b, d, &s))
			return s;
	return furthest(g, b, g->budget - 1);
}

void
text_search(struct aligning *g, struct box box)
{
	for (;;) {
		struct box left = box;
		struct snake s;

		text_trim(g, &box);
		if (box.a0 == box.a1 || box.b0 == box.b1)
			return;
		s = middle(g, &box);
		BUG_IF(s.x + s.y + s.len == 0);
		for (int32_t i = 0; i < s.len; i++)
			g->match[box.a0 + s.x + i] = box.b0 + s.y + i;
		left = (struct box){ box.a0, box.a0 + s.x, box.b0,
			box.b0 + s.y };
		if (left.a1 == box.a1 && left.b1 == box.b1)
			return;
		/* With half of the edits each time, it is not deep. */
		text_search(g, left);
		box.a0 += s.x + s.len;
		box.b0 += s.y + s.len;
	}
}
