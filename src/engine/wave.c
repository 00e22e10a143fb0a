/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * wave.c - one end of one outage, run up through the graph.
 *
 * Nodes wait in a bit set and are taken in ascending v, so every member has its
 * final times when its owner is looked at, and a node is looked at once.  Only
 * what is hit is touched, and wave_clear() undoes only that: a hundred
 * thousand single losses on one wave cost what they hit.  Strongly connected
 * sets of more than one node are solved whole (knot.c) when one of them is
 * woken.
 */
#include "engine/internal.h"

void
agenda_init(struct agenda *q, struct arena *a, int32_t n)
{
	q->n = q->at = n;
	q->bit = arena_array(a, uint64_t, ((size_t)n >> 6) + 1);
	q->sum = arena_array(a, uint64_t, ((size_t)n >> 12) + 1);
}

int32_t
agenda_take(struct agenda *q)
{
	for (int32_t s = q->at >> 12; s <= q->n >> 12; s++) {
		int32_t w, v;

		if (q->sum[s] == 0)
			continue;
		w = s * 64 + __builtin_ctzll(q->sum[s]);
		v = w * 64 + __builtin_ctzll(q->bit[w]);
		q->bit[w] &= q->bit[w] - 1;
		if (q->bit[w] == 0)
			q->sum[s] &= q->sum[s] - 1;
		return q->at = v;
	}
	q->at = q->n;
	return -1;
}

void
view_init(struct view *w, struct arena *a, const struct graph *graph)
{
	w->graph = graph;
	w->dns = arena_array(a, int64_t, (size_t)graph->most);
	w->ups = arena_array(a, int64_t, (size_t)graph->most);
}

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
sort_times(int64_t *t, int32_t n)
{
	if (n > 16) {
		qsort(t, (size_t)n, sizeof(*t), cmp_i64);
		return;
	}
	for (int32_t i = 1; i < n; i++) {
		int64_t x = t[i];
		int32_t j = i;

		for (; j > 0 && t[j - 1] > x; j--)
			t[j] = t[j - 1];
		t[j] = x;
	}
}

/*
 * Walk over the sorted times; `fail` members down at once is too many.  At one
 * instant all changes count together: [dn, up) is open at its end.
 */
static struct group_times
sweep(const struct view *w, int32_t n, int32_t fail, int64_t grace)
{
	struct group_times r = { FOREVER, 0 };
	int64_t since = -1;
	int32_t i = 0, j = 0;

	while (i < n || (j < n && w->ups[j] < FOREVER)) {
		int64_t t = i < n && (w->dns[i] < w->ups[j]) ? w->dns[i]
		                                             : w->ups[j];

		while (i < n && w->dns[i] <= t)
			i++;
		while (j < n && w->ups[j] <= t)
			j++;
		if (i - j >= fail && since < 0)
			since = t;
		if (i - j < fail && since >= 0) {
			if (r.dn == FOREVER && t - since >= grace)
				r.dn = time_add(since, grace);
			r.last = t;
			since = -1;
		}
	}
	if (since >= 0) {
		if (r.dn == FOREVER)
			r.dn = time_add(since, grace);
		r.last = FOREVER;
	}
	return r;
}

struct group_times
view_group(const struct view *w, int32_t g)
{
	const struct graph *gr = w->graph;
	int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];
	int32_t n = 0, fail = e1 - e0 - gr->need[g] + 1;
	int64_t grace = view_grace(w, g), first = FOREVER, last = 0;

	for (int32_t e = e0; e < e1; e++) {
		struct moment m = w->at[gr->member[e]];

		if (m.dn >= m.up)
			continue;
		w->dns[n] = m.dn;
		w->ups[n++] = m.up;
		first = m.dn < first ? m.dn : first;
		last = m.up > last ? m.up : last;
	}
	if (n < fail)
		return (struct group_times){ FOREVER, 0 };
	if (fail == 1 && grace == 0)
		return (struct group_times){ first, last };
	sort_times(w->dns, n);
	if (w->unrecovered)
		return (struct group_times){
			time_add(w->dns[fail - 1], grace), FOREVER };
	sort_times(w->ups, n);
	return sweep(w, n, fail, grace);
}

void
wave_init(struct wave *w, struct arena *a, const struct graph *graph)
{
	size_t n = (size_t)graph->nnodes;

	*w = (struct wave){
		.at = arena_array(a, struct moment, n),
		.start = arena_array(a, int64_t, n),
		.work = arena_array(a, int64_t, n),
		.assumed = arena_array(a, uint8_t, n),
		.hit = arena_array(a, int32_t, n),
		.lost = arena_array(a, int32_t, n),
	};
	view_init(&w->view, a, graph);
	agenda_init(&w->agenda, a, graph->nnodes);
	for (size_t v = 0; v < n; v++) {
		w->at[v].dn = FOREVER;
		w->start[v] = -1;
	}
	w->view.at = w->at;
}

void
wave_clear(struct wave *w, enum end end, bool unrecovered)
{
	for (int32_t i = 0; i < w->nhit; i++) {
		w->at[w->hit[i]] = (struct moment){ FOREVER, 0 };
		w->assumed[w->hit[i]] = 0;
	}
	for (int32_t i = 0; i < w->nlost; i++)
		w->start[w->lost[i]] = -1;
	while (agenda_take(&w->agenda) >= 0)
		;
	w->nhit = w->nlost = 0;
	w->any_assumed = w->spent = false;
	w->view.end = end;
	w->view.unrecovered = unrecovered;
}

/* A set of more than one node is visited as a whole, at its first. */
static int32_t
lead_of(const struct graph *gr, int32_t v)
{
	return gr->nsets == gr->nnodes ? v : gr->set_first[gr->set_of[v]];
}

void
wave_lose(struct wave *w, int32_t v, int64_t start, int64_t work)
{
	w->start[v] = start;
	w->work[v] = work;
	w->lost[w->nlost++] = v;
	agenda_add(&w->agenda, lead_of(w->view.graph, v));
}

void
wave_set(struct wave *w, int32_t v, int64_t dn, int64_t up)
{
	const struct graph *gr = w->view.graph;
	int32_t own = lead_of(gr, v);

	w->at[v] = (struct moment){ dn, up };
	w->hit[w->nhit++] = v;
	for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1]; u++) {
		int32_t lead = lead_of(gr, gr->owner[gr->user[u]]);

		if (lead != own &&
		    (w->within == NULL || w->within[lead]))
			agenda_add(&w->agenda, lead);
	}
}

bool
wave_inherit_assumed(struct wave *w, int32_t v)
{
	const struct graph *gr = w->view.graph;
	int32_t e1 = gr->member_first[gr->group_first[v + 1]];

	for (int32_t e = gr->member_first[gr->group_first[v]]; e < e1; e++)
		w->assumed[v] |= w->assumed[gr->member[e]];
	return w->assumed[v];
}

static void
wave_node(struct wave *w, int32_t v)
{
	const struct graph *gr = w->view.graph;
	bool lost = w->start[v] >= 0;
	int64_t dn = lost ? 0 : FOREVER, last = lost ? w->start[v] : 0;
	int32_t e0 = gr->member_first[gr->group_first[v]];

	if (!wave_pay(w, 1 + gr->member_first[gr->group_first[v + 1]] - e0))
		return;
	for (int32_t g = gr->group_first[v]; g < gr->group_first[v + 1]; g++) {
		struct group_times t = view_group(&w->view, g);

		dn = t.dn < dn ? t.dn : dn;
		last = t.last > last ? t.last : last;
	}
	if (dn == FOREVER)
		return;
	if (w->any_assumed)
		(void)wave_inherit_assumed(w, v);
	wave_set(w, v, dn, w->view.unrecovered ? FOREVER
	                                       : time_add(last,
	                                             wave_work(w, v)));
}

bool
wave_go(struct wave *w, const struct run *run, struct err *err)
{
	const struct graph *gr = w->view.graph;
	int32_t v, n = 0;

	while (!w->spent && (v = agenda_take(&w->agenda)) >= 0) {
		if (++n % (1 << 16) == 0 && !run_step(run, v, gr->nnodes, err))
			return false;
		if (graph_set_size(gr, v) == 1)
			wave_node(w, v);
		else if (!wave_knot(w, gr->set_of[v], run, err))
			return false;
	}
	return true;
}
