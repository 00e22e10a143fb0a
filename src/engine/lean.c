/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean.c - the lean arrays, who goes down, and groups in the order of time.
 *
 * The passes that keep times are in lean_pass.c.
 */
#include "engine/lean_pass.h"

enum { SMALL = 16 };

static bool
fits(struct span s)
{
	return s.hi < LEAN_FAR;
}

/* The longest sum of times upwards, from what is longest at each step. */
static bool
surely_fits(const struct graph *gr)
{
	int64_t restart = 0, grace = 0;

	for (int32_t v = 0; v < gr->nnodes; v++)
		if (gr->restart[v].hi > restart)
			restart = gr->restart[v].hi;
	for (int32_t g = 0; g < gr->ngroups; g++)
		if (gr->grace[g].hi > grace)
			grace = gr->grace[g].hi;
	return gr->depth == 0 || (fits(SPAN(restart)) && fits(SPAN(grace)) &&
				  restart + grace < LEAN_FAR / gr->depth);
}

/* The same, by going along. */
static bool
sums_fit(struct arena *scratch, const struct graph *gr)
{
	int64_t *sum = arena_array(scratch, int64_t, (size_t)gr->nnodes);
	int32_t e = 0;

	for (int32_t g = 0; g < gr->ngroups; g++) {
		int64_t *own = &sum[gr->owner[g]];

		if (!fits(gr->grace[g]))
			return false;
		for (; e < gr->member_first[g + 1]; e++) {
			int32_t m = gr->member[e];
			int64_t x =
			    sum[m] + gr->restart[m].hi + gr->grace[g].hi;

			*own = x > *own ? x : *own;
		}
		if (*own >= LEAN_FAR)
			return false;
	}
	for (int32_t v = 0; v < gr->nnodes; v++)
		if (sum[v] + gr->restart[v].hi >= LEAN_FAR)
			return false;
	return true;
}

static struct lean_group
group_of(const struct graph *gr, int32_t g)
{
	int32_t end = gr->member_first[g + 1];
	int32_t more = end - gr->member_first[g] - gr->need[g];

	more = more < LEAN_MANY - 1 ? more : LEAN_MANY - 1;
	return (struct lean_group){ end,
				    (uint32_t)gr->grace[g].lo |
					(uint32_t)more << LEAN_GRACE_BITS };
}

const struct lean *
lean_new(struct arena *a, const struct graph *graph)
{
	struct arena scratch = ARENA_INIT;
	size_t n = (size_t)graph->nnodes, ng = (size_t)graph->ngroups;
	struct lean_group *group;
	struct lean *l;
	int32_t *restart;
	bool ok = graph->exact && graph->nsets == graph->nnodes &&
		  (surely_fits(graph) || sums_fit(&scratch, graph));

	arena_release(&scratch);
	if (!ok)
		return NULL;
	l = arena_new(a, struct lean);
	group = arena_array(a, struct lean_group, ng + 1);
	restart = arena_array(a, int32_t, n);
	for (size_t v = 0; v < n; v++)
		restart[v] = (int32_t)graph->restart[v].lo;
	for (size_t g = 0; g < ng; g++)
		group[g + 1] = group_of(graph, (int32_t)g);
	*l = (struct lean){ graph, group + 1, restart };
	return l;
}

/* So many down are too many. */
static int32_t
fail_of(const struct graph *gr, const struct lean_group *group, int32_t g)
{
	int32_t fail = lean_fail(group[g]);

	return fail < LEAN_MANY
		   ? fail
		   : group[g].end - group[g - 1].end - gr->need[g] + 1;
}

/* ---- who ---------------------------------------------------------------- */

void
lean_down(const struct lean *l, uint8_t *down)
{
	const struct graph *gr = l->graph;
	const int32_t *member = gr->member;
	int32_t e = 0, g = 0;

	for (int32_t v = 0; v < gr->nnodes; v++) {
		uint8_t hit = down[v];

		for (; g < gr->group_first[v + 1]; g++) {
			int32_t end = l->group[g].end, n = 0;

			for (; e < end; e++)
				n += down[member[e]];
			hit |= n >= lean_fail(l->group[g]) &&
			       n >= fail_of(gr, l->group, g);
		}
		down[v] = hit;
	}
}

/* ---- when --------------------------------------------------------------- */

static void
insert(int32_t *list, int32_t n, int32_t t)
{
	for (; n > 0 && list[n - 1] > t; n--)
		list[n] = list[n - 1];
	list[n] = t;
}

static int
cmp_i32(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The down and up times of a group's members that are hit, each sorted. */
struct times {
	struct arena scratch;
	int32_t few[2][SMALL];
	int32_t *dn, *up, n;
};

static void
times_collect(struct times *t, const struct lean_time *at,
    const int32_t *member, int32_t size)
{
	t->dn = t->few[0];
	t->up = t->few[1];
	t->n = 0;
	if (size > SMALL) {
		t->dn = arena_array(&t->scratch, int32_t, (size_t)size);
		t->up = arena_array(&t->scratch, int32_t, (size_t)size);
	}
	for (int32_t i = 0; i < size; i++) {
		struct lean_time m = at[member[i]];

		if (m.dn >= LEAN_NEVER)
			continue;
		if (size > SMALL) {
			t->dn[t->n] = m.dn;
			t->up[t->n] = -m.back;
		} else {
			insert(t->dn, t->n, m.dn);
			insert(t->up, t->n, -m.back);
		}
		t->n++;
	}
	if (size > SMALL) {
		qsort(t->dn, (size_t)t->n, sizeof(*t->dn), cmp_i32);
		qsort(t->up, (size_t)t->n, sizeof(*t->up), cmp_i32);
	}
}

/* Walk over the sorted times of members that go down and are back. */
static struct lean_time
sweep(const struct times *x, int32_t fail, int32_t grace)
{
	struct lean_time r = { LEAN_NEVER, 0 };
	int32_t since = -1, i = 0, j = 0;

	while (i < x->n || (j < x->n && x->up[j] < LEAN_NEVER)) {
		int32_t t =
		    i < x->n && x->dn[i] < x->up[j] ? x->dn[i] : x->up[j];

		while (i < x->n && x->dn[i] <= t)
			i++;
		while (j < x->n && x->up[j] <= t)
			j++;
		if (i - j >= fail && since < 0)
			since = t;
		if (i - j < fail && since >= 0) {
			if (r.dn == LEAN_NEVER && t - since >= grace)
				r.dn = since + grace;
			r.back = -t;
			since = -1;
		}
	}
	if (since >= 0) {
		if (r.dn == LEAN_NEVER)
			r.dn = since + grace;
		r.back = -LEAN_NEVER;
	}
	return r;
}

struct lean_time
lean_walk(const struct lean *l, int32_t g, const struct lean_time *at)
{
	const struct graph *gr = l->graph;
	struct lean_time r = { LEAN_NEVER, 0 };
	struct times t = { .scratch = ARENA_INIT };
	int32_t e = gr->member_first[g], fail = fail_of(gr, l->group, g);

	times_collect(&t, at, gr->member + e, gr->member_first[g + 1] - e);
	if (t.n >= fail)
		r = sweep(&t, fail, lean_grace(l->group[g]));
	arena_release(&t.scratch);
	return r;
}

/* ---- which pass --------------------------------------------------------- */

#ifdef LEAN_SSE41
static bool
has_sse41(void)
{
	return __builtin_cpu_supports("sse4.1");
}
#else
#define lean_outage_sse41 lean_outage_any
#define lean_demand_sse41 lean_demand_any

static bool
has_sse41(void)
{
	return false;
}
#endif

bool
lean_outage(const struct lean *l, const struct lean_loss *lost, int32_t n,
    struct lean_time *at)
{
	int64_t sum = 0;

	/* The sums on the way are under FAR; so must these be. */
	for (int32_t i = 0; i < n; i++)
		sum += (int64_t)lost[i].start +
		    (lost[i].work < LEAN_NEVER ? lost[i].work : 0);
	if (sum >= LEAN_FAR)
		return false;
	(has_sse41() ? lean_outage_sse41 : lean_outage_any)(l, lost, n, at);
	return true;
}

void
lean_demand(const struct lean *l, struct lean_asked *at)
{
	(has_sse41() ? lean_demand_sse41 : lean_demand_any)(l, at);
}
