/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean.c - passes that cost what reading the members costs.
 *
 * Nodes are in topological order, so an outage is pulled upwards and a demand
 * told downwards, each in one sweep over the rows, without a queue.  Most groups
 * need all their members and have no grace: two comparisons a member.  A group
 * whose members overlap in time (the last went down before the first was back)
 * is unsatisfied from its fail-th down to its fail-th last up; as losses begin
 * together that is nearly every other group.  What is left is walked through
 * in the order of time.
 */
#include "engine/internal.h"
#include "engine/lean.h"

enum { SMALL = 16, KEPT = 5 };

static bool
fits(struct span s)
{
	return s.hi < LEAN_FAR;
}

/* Can the longest sum of times upwards pass LEAN_FAR? */
static bool
may_overflow(const struct graph *gr, struct arena *scratch)
{
	int64_t *sum = arena_array(scratch, int64_t, (size_t)gr->nnodes);

	for (int32_t v = 0; v < gr->nnodes; v++) {
		int64_t most = 0;

		for (int32_t g = gr->group_first[v];
		     g < gr->group_first[v + 1]; g++)
			for (int32_t e = gr->member_first[g];
			     e < gr->member_first[g + 1]; e++) {
				int64_t x = sum[gr->member[e]] +
				    gr->grace[g].hi;

				most = x > most ? x : most;
			}
		sum[v] = most + gr->restart[v].hi;
		if (sum[v] >= LEAN_FAR)
			return true;
	}
	return false;
}

const struct lean *
lean_new(struct arena *a, const struct graph *graph)
{
	struct arena scratch = ARENA_INIT;
	struct lean *l = arena_new(a, struct lean);
	size_t n = (size_t)graph->nnodes, ng = (size_t)graph->ngroups;
	struct lean_group *group;
	int32_t *restart;
	bool ok = graph->exact && graph->nsets == graph->nnodes;

	for (size_t v = 0; ok && v < n; v++)
		ok = fits(graph->restart[v]);
	for (size_t g = 0; ok && g < ng; g++)
		ok = fits(graph->grace[g]);
	ok = ok && !may_overflow(graph, &scratch);
	arena_release(&scratch);
	if (!ok)
		return NULL;
	group = arena_array(a, struct lean_group, ng);
	restart = arena_array(a, int32_t, n);
	for (size_t v = 0; v < n; v++)
		restart[v] = (int32_t)graph->restart[v].lo;
	for (size_t g = 0; g < ng; g++) {
		int32_t end = graph->member_first[g + 1];

		group[g] = (struct lean_group){ end,
			end - graph->member_first[g] - graph->need[g] + 1,
			(int32_t)graph->grace[g].lo };
	}
	*l = (struct lean){ graph, group, restart };
	return l;
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
			hit |= n >= l->group[g].fail;
		}
		down[v] = hit;
	}
}

/* ---- when --------------------------------------------------------------- */

/* When a group takes its owner down, and when it was last unsatisfied. */
struct lasting {
	int32_t dn, last;
};

static int32_t
least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t
most(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

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

/* Walk over the n sorted times of members that go down and are back. */
static struct lasting
sweep(const int32_t *dn, const int32_t *up, int32_t n,
    const struct lean_group *x)
{
	struct lasting r = { LEAN_NEVER, 0 };
	int32_t since = -1, i = 0, j = 0;

	while (i < n || (j < n && up[j] < LEAN_NEVER)) {
		int32_t t = i < n && dn[i] < up[j] ? dn[i] : up[j];

		while (i < n && dn[i] <= t)
			i++;
		while (j < n && up[j] <= t)
			j++;
		if (i - j >= x->fail && since < 0)
			since = t;
		if (i - j < x->fail && since >= 0) {
			if (r.dn == LEAN_NEVER && t - since >= x->grace)
				r.dn = since + x->grace;
			r.last = t;
			since = -1;
		}
	}
	if (since >= 0) {
		if (r.dn == LEAN_NEVER)
			r.dn = since + x->grace;
		r.last = LEAN_NEVER;
	}
	return r;
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

		if (m.dn >= m.up)
			continue;
		if (size > SMALL) {
			t->dn[t->n] = m.dn;
			t->up[t->n] = m.up;
		} else {
			insert(t->dn, t->n, m.dn);
			insert(t->up, t->n, m.up);
		}
		t->n++;
	}
	if (size > SMALL) {
		qsort(t->dn, (size_t)t->n, sizeof(*t->dn), cmp_i32);
		qsort(t->up, (size_t)t->n, sizeof(*t->up), cmp_i32);
	}
}

/* What a group says that lasts from `since` to `last` without a break. */
static struct lasting
lasts(int32_t since, int32_t last, const struct lean_group *x)
{
	bool noticed = last == LEAN_NEVER || last - since >= x->grace;

	return (struct lasting){ noticed ? since + x->grace : LEAN_NEVER,
		last };
}

static struct lasting
walk(const struct lean_time *at, const int32_t *member, int32_t size,
    const struct lean_group *x)
{
	struct times t = { .scratch = ARENA_INIT };
	struct lasting r;

	times_collect(&t, at, member, size);
	r = sweep(t.dn, t.up, t.n, x);
	arena_release(&t.scratch);
	return r;
}

/*
 * Any group: from the fail-th down to the fail-th last up when all overlap.
 * The first so many are kept sorted without a branch.
 */
static struct lasting
group_lasts(const struct lean_time *at, const int32_t *member, int32_t size,
    const struct lean_group *x)
{
	int32_t down[KEPT], back[KEPT], last = -1, soon = LEAN_NEVER, n = 0;

	for (int32_t j = 0; j < KEPT; j++) {
		down[j] = LEAN_NEVER;
		back[j] = 0;
	}
	if (x->fail > KEPT)
		return walk(at, member, size, x);
	for (int32_t i = 0; i < size; i++) {
		struct lean_time m = at[member[i]];
		bool hit = m.dn < m.up;
		int32_t dn = hit ? m.dn : LEAN_NEVER, up = hit ? m.up : 0;

		n += hit;
		last = most(last, hit ? m.dn : -1);
		soon = least(soon, hit ? m.up : LEAN_NEVER);
		for (int32_t j = 0; j < x->fail; j++) {
			int32_t was = down[j];

			down[j] = least(was, dn);
			dn = most(was, dn);
			was = back[j];
			back[j] = most(was, up);
			up = least(was, up);
		}
	}
	if (n < x->fail)
		return (struct lasting){ LEAN_NEVER, 0 };
	return last < soon ? lasts(down[x->fail - 1], back[x->fail - 1], x)
	                   : walk(at, member, size, x);
}

/* A group that needs all at once: from the first down to the last up. */
static struct lasting
all_last(const struct lean_time *at, const int32_t *member, int32_t size)
{
	struct lasting r = { LEAN_NEVER, 0 };

	for (int32_t i = 0; i < size; i++) {
		struct lean_time m = at[member[i]];

		/* Down and back at once is not down for others. */
		m.dn = m.dn < m.up ? m.dn : LEAN_NEVER;
		r.dn = m.dn < r.dn ? m.dn : r.dn;
		r.last = m.up > r.last ? m.up : r.last;
	}
	r.last = r.dn < LEAN_NEVER ? r.last : 0;
	return r;
}

static struct lean_time
pull(const struct lean *l, int32_t v, struct lean_loss lost,
    const struct lean_time *at)
{
	const struct graph *gr = l->graph;
	bool is_lost = lost.v == v;
	int32_t dn = is_lost ? 0 : LEAN_NEVER, last = is_lost ? lost.start : 0;
	int32_t work = is_lost ? lost.work : l->restart[v];
	int32_t g = gr->group_first[v], g1 = gr->group_first[v + 1];
	int32_t e = gr->member_first[g];

	for (; g < g1; g++) {
		const struct lean_group *x = &l->group[g];
		const int32_t *member = gr->member + e;
		struct lasting r = x->fail == 1 && x->grace == 0
		    ? all_last(at, member, x->end - e)
		    : group_lasts(at, member, x->end - e, x);

		dn = r.dn < dn ? r.dn : dn;
		last = r.last > last ? r.last : last;
		e = x->end;
	}
	if (dn >= LEAN_NEVER)
		return (struct lean_time){ LEAN_NEVER, 0 };
	if (last == LEAN_NEVER || work == LEAN_NEVER)
		return (struct lean_time){ dn, LEAN_NEVER };
	return (struct lean_time){ dn, last + work };
}

bool
lean_outage(const struct lean *l, const struct lean_loss *lost, int32_t n,
    struct lean_time *at)
{
	const struct lean_loss none = { -1, 0, 0 };
	int64_t sum = 0;
	int32_t v = 0;

	/* The sums on the way are under FAR; so must these be. */
	for (int32_t i = 0; i < n; i++)
		sum += (int64_t)lost[i].start +
		    (lost[i].work < LEAN_NEVER ? lost[i].work : 0);
	if (sum >= LEAN_FAR)
		return false;
	for (int32_t i = 0; i < n; i++) {
		for (; v < lost[i].v; v++)
			at[v] = i == 0 ? (struct lean_time){ LEAN_NEVER, 0 }
			               : pull(l, v, none, at);
		at[v] = pull(l, v, lost[i], at);
		v++;
	}
	for (; v < l->graph->nnodes; v++)
		at[v] = n == 0 ? (struct lean_time){ LEAN_NEVER, 0 }
		               : pull(l, v, none, at);
	return true;
}

/* ---- how soon ----------------------------------------------------------- */

/* a + max(0, w - restart), or NEVER. */
static int32_t
asked(int32_t w, int32_t restart, int32_t grace)
{
	return w >= LEAN_NEVER ? LEAN_NEVER
	    : grace + (w > restart ? w - restart : 0);
}

/* What group x asks of its members, of an owner that is asked `own`. */
static struct lean_asked
group_asks(const struct lean_group *x, struct lean_asked own, int32_t restart)
{
	if (x->fail > 1) {
		own.any = least(own.hard, own.any);
		own.hard = LEAN_NEVER;
	}
	return (struct lean_asked){ asked(own.hard, restart, x->grace),
		asked(own.any, restart, x->grace) };
}

/* The rows are held in locals, as a store into `at` might be to them. */
void
lean_demand(const struct lean *l, struct lean_asked *at)
{
	const struct graph *gr = l->graph;
	const int32_t *member = gr->member, *group_first = gr->group_first;
	const struct lean_group *group = l->group;
	int32_t e0 = gr->nmembers;

	for (int32_t v = gr->nnodes - 1; v >= 0; v--) {
		struct lean_asked own = at[v];
		int32_t restart = l->restart[v], g0 = group_first[v];

		for (int32_t g = group_first[v + 1] - 1; g >= g0; g--) {
			struct lean_asked r = group_asks(&group[g], own,
			    restart);
			int32_t e1 = e0;

			e0 = g > 0 ? group[g - 1].end : 0;
			for (int32_t e = e0; e < e1; e++) {
				struct lean_asked *m = &at[member[e]];

				m->hard = least(m->hard, r.hard);
				m->any = least(m->any, r.any);
			}
		}
	}
}
