/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reach.c - 512 single losses side by side.
 *
 * A node's word is one cache line, so that gathering it costs what gathering
 * one number would; only nodes that some loss hits are visited and cleared.
 * A group fails in the lanes where at least `fail` members are down: OR for
 * AND-groups, AND for OR-groups, and for k-of-n a counter kept bit-sliced, one
 * word per binary digit.  Inside a cycle the lanes are iterated until nothing
 * moves, from "up", which is the greatest down-free solution.
 */
#include "engine/internal.h"
#include "engine/reach.h"

struct reach {
	const struct graph *graph;
	const uint8_t *within;		/* [v] or NULL */
	struct reach_word *hit;		/* [v] */
	struct reach_word *own;		/* [v] lanes in which v is lost */
	struct agenda agenda;
	int32_t *touched, ntouched;	/* v whose words are not 0 */
	int32_t *lost, nlost;		/* v */
	uint8_t *dirty;			/* [v] in touched */
	int64_t *steps;			/* left; NULL: no limit */
	int32_t also;			/* v lost in every lane; -1 */
};

enum { MEMBER_STEPS = 4, USER_STEPS = 2 };
enum { DIGITS = 28 };	/* binary digits of GRAPH_MEMBERS_MAX, and one */

struct reach *
reach_new(struct arena *a, const struct graph *graph)
{
	size_t n = (size_t)graph->nnodes;
	struct reach *r = arena_new(a, struct reach);

	r->graph = graph;
	r->hit = arena_array(a, struct reach_word, n);
	r->own = arena_array(a, struct reach_word, n);
	r->touched = arena_array(a, int32_t, n);
	r->dirty = arena_array(a, uint8_t, n);
	r->lost = arena_array(a, int32_t, REACH_LOSSES + 1);
	r->also = -1;
	agenda_init(&r->agenda, a, graph->nnodes);
	return r;
}

void
reach_within(struct reach *r, const uint8_t *within)
{
	r->within = within;
}

void
reach_limit(struct reach *r, int64_t *steps)
{
	r->steps = steps;
}

void
reach_also(struct reach *r, int32_t node)
{
	r->also = node < 0 ? -1 : r->graph->v_of[node];
}

const struct reach_word *
reach_of(const struct reach *r, int32_t node)
{
	return &r->hit[r->graph->v_of[node]];
}

/* into |= from; true when that changed something. */
static bool
word_or(struct reach_word *into, const struct reach_word *from)
{
	uint64_t moved = 0;

	for (int i = 0; i < REACH_WORDS; i++) {
		moved |= from->w[i] & ~into->w[i];
		into->w[i] |= from->w[i];
	}
	return moved != 0;
}

static void
or_group(const struct reach *r, int32_t g, struct reach_word *out)
{
	const struct graph *gr = r->graph;

	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1]; e++)
		for (int i = 0; i < REACH_WORDS; i++)
			out->w[i] |= r->hit[gr->member[e]].w[i];
}

static void
and_group(const struct reach *r, int32_t g, struct reach_word *out)
{
	const struct graph *gr = r->graph;
	struct reach_word all;

	memset(&all, 0xFF, sizeof(all));
	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1]; e++)
		for (int i = 0; i < REACH_WORDS; i++)
			all.w[i] &= r->hit[gr->member[e]].w[i];
	word_or(out, &all);
}

/* Lanes where the bit-sliced count is at least `fail`. */
static uint64_t
at_least(const uint64_t *digit, int n, int32_t fail)
{
	uint64_t more = 0, same = ~UINT64_C(0);

	for (int d = n - 1; d >= 0; d--) {
		if ((fail >> d) & 1) {
			same &= digit[d];
		} else {
			more |= same & digit[d];
			same &= ~digit[d];
		}
	}
	return more | same;
}

static void
count_group(const struct reach *r, int32_t g, int32_t fail,
    struct reach_word *out)
{
	const struct graph *gr = r->graph;
	int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];
	int digits = 1;

	while (digits < DIGITS && (e1 - e0) >> digits != 0)
		digits++;
	for (int i = 0; i < REACH_WORDS; i++) {
		uint64_t digit[DIGITS] = { 0 };

		for (int32_t e = e0; e < e1; e++) {
			uint64_t carry = r->hit[gr->member[e]].w[i];

			for (int d = 0; carry != 0; d++) {
				uint64_t next = digit[d] & carry;

				digit[d] ^= carry;
				carry = next;
			}
		}
		out->w[i] |= at_least(digit, digits, fail);
	}
}

/* Pull v's lanes from its groups; true when they grew. */
static bool
pull(struct reach *r, int32_t v)
{
	const struct graph *gr = r->graph;
	struct reach_word now = r->own[v];

	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		int32_t n = gr->member_first[g + 1] - gr->member_first[g];
		int32_t fail = n - gr->need[g] + 1;

		if (fail == 1)
			or_group(r, g, &now);
		else if (fail == n)
			and_group(r, g, &now);
		else
			count_group(r, g, fail, &now);
	}
	if (!word_or(&r->hit[v], &now))
		return false;
	if (!r->dirty[v]) {
		r->dirty[v] = 1;
		r->touched[r->ntouched++] = v;
	}
	return true;
}

static void
wake_users(struct reach *r, int32_t v)
{
	const struct graph *gr = r->graph;

	for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1]; u++) {
		int32_t w = gr->owner[gr->user[u]];

		if (r->within == NULL || r->within[w])
			agenda_add(&r->agenda, w);
	}
}

/* Pay for a look at v; false when nothing is left to pay with. */
static bool
pay(struct reach *r, int32_t v)
{
	const struct graph *gr = r->graph;
	int64_t members = gr->member_first[gr->group_first[v + 1]] -
	    gr->member_first[gr->group_first[v]];
	int64_t users = gr->user_first[v + 1] - gr->user_first[v];

	if (r->steps == NULL)
		return true;
	*r->steps -= 1 + MEMBER_STEPS * members + USER_STEPS * users;
	return *r->steps >= 0;
}

static void
forget(struct reach *r)
{
	for (int32_t i = 0; i < r->ntouched; i++) {
		memset(&r->hit[r->touched[i]], 0, sizeof(*r->hit));
		r->dirty[r->touched[i]] = 0;
	}
	for (int32_t i = 0; i < r->nlost; i++)
		memset(&r->own[r->lost[i]], 0, sizeof(*r->own));
	r->ntouched = r->nlost = 0;
}

/*
 * The agenda goes back to a lower v only inside a cycle, where a node may be
 * woken by one above it; lanes only grow, so that ends.
 */
void
reach_run(struct reach *r, const int32_t *lost, int32_t nlost)
{
	int32_t v;

	BUG_IF(nlost < 0 || nlost > REACH_LOSSES);
	forget(r);
	for (int32_t i = 0; i < nlost; i++) {
		BUG_IF(lost[i] < 0 || lost[i] >= r->graph->nnodes);
		v = r->graph->v_of[lost[i]];
		r->own[v].w[i >> 6] |= UINT64_C(1) << (i & 63);
		r->lost[r->nlost++] = v;
		if (r->within == NULL || r->within[v])
			agenda_add(&r->agenda, v);
	}
	if (r->also >= 0) {
		memset(&r->own[r->also], 0xFF, sizeof(*r->own));
		r->lost[r->nlost++] = r->also;
		if (r->within == NULL || r->within[r->also])
			agenda_add(&r->agenda, r->also);
	}
	while ((v = agenda_take(&r->agenda)) >= 0)
		if (pay(r, v) && pull(r, v))
			wake_users(r, v);
}
