/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Four steps, each with the plainest method that looks well.
 *
 * Cycles: a depth-first search turns round the edges that lead back to an open
 * node.  Columns: longest path; then a node that only others follow moves right
 * to its nearest follower.  Edges over several columns get a bend in each.
 *
 * Order: each column is sorted by the mean place of its neighbours in the one
 * before, forth and back; the order with the fewest crossings is kept (counted
 * with a Fenwick tree; Barth, Juenger, Mutzel 2002).
 *
 * Places: within the order, each column is put as near to its neighbours'
 * heights as distances allow.  That is a least-squares fit with
 * x[i+1] - x[i] >= gap, or isotonic regression after subtracting the gaps, so
 * pool-adjacent-violators solves it exactly in O(n) (Best, Chakravarti 1990).
 * Lines between bends weigh most, which keeps long lines straight.
 *
 * Doubles are used in + - * / and comparisons only: same bits everywhere.
 */
#include "render/layout.h"

enum { ORDER_SWEEPS = 12, ORDER_PATIENCE = 4, PLACE_SWEEPS = 8 };

/* A node, or a bend of an edge. */
struct vertex {
	int32_t column;
	int32_t place;		/* in its column, from 0 */
	double y;		/* middle */
	double want;		/* key of the sort, or wished y */
	double weight;		/* of the wish */
};

/* A piece of an edge between neighbouring columns. */
struct piece {
	int32_t left, right;
	double weight;
};

struct work {
	struct arena *arena;
	const struct layout_graph *g;
	bool *turned;			/* per edge */
	int32_t *first_bend;		/* per edge; -1: has none */
	struct vertex *v;
	int32_t nv;
	struct piece *pieces;
	size_t npieces;
	int32_t *at_right, *at_left;	/* pieces of a vertex, as offsets */
	int32_t *rights, *lefts;	/* into these: neighbour pieces */
	int32_t ncolumns;
	int32_t *column_at;		/* offsets into order */
	int32_t *order;			/* vertices, column by column */
};

static int32_t
left_of(const struct work *w, size_t e)
{
	return w->turned[e] ? w->g->edges[e].to : w->g->edges[e].from;
}

static int32_t
right_of(const struct work *w, size_t e)
{
	return w->turned[e] ? w->g->edges[e].from : w->g->edges[e].to;
}

static bool
is_loop(const struct work *w, size_t e)
{
	return w->g->edges[e].from == w->g->edges[e].to;
}

/*
 * Offsets and items of a grouping of m things by key: the things of key k are
 * items[at[k]] .. items[at[k + 1] - 1], in order.
 */
static void
group(struct arena *a, const int32_t *keys, size_t m, int32_t nkeys,
    int32_t **at_r, int32_t **items_r)
{
	int32_t *at = arena_array(a, int32_t, (size_t)nkeys + 2);
	int32_t *items = arena_array(a, int32_t, m);

	for (size_t i = 0; i < m; i++)
		at[keys[i] + 2]++;
	for (int32_t k = 0; k < nkeys; k++)
		at[k + 2] += at[k + 1];
	for (size_t i = 0; i < m; i++)
		items[at[keys[i] + 1]++] = (int32_t)i;
	*at_r = at;
	*items_r = items;
}

/* ---- cycles and columns ------------------------------------------------- */

/* Turn round what leads back to a node whose search is open. */
static void
break_cycles(struct work *w)
{
	enum { NEW, OPEN, DONE };
	size_t m = w->g->nedges;
	int32_t n = w->g->n, *keys = arena_array(w->arena, int32_t, m);
	int32_t *at, *items, *stack, *next;
	char *state = arena_array(w->arena, char, (size_t)n);

	for (size_t e = 0; e < m; e++)
		keys[e] = w->g->edges[e].from;
	group(w->arena, keys, m, n, &at, &items);
	stack = arena_array(w->arena, int32_t, (size_t)n);
	next = arena_array(w->arena, int32_t, (size_t)n);
	for (int32_t root = 0; root < n; root++) {
		int32_t depth = 0;

		if (state[root] != NEW)
			continue;
		stack[depth++] = root;
		state[root] = OPEN;
		next[root] = at[root];
		while (depth > 0) {
			int32_t u = stack[depth - 1], e, to;

			if (next[u] == at[u + 1]) {
				state[u] = DONE;
				depth--;
				continue;
			}
			e = items[next[u]++];
			to = w->g->edges[e].to;
			w->turned[e] = state[to] == OPEN && to != u;
			if (state[to] == NEW) {
				state[to] = OPEN;
				next[to] = at[to];
				stack[depth++] = to;
			}
		}
	}
}

/* Kahn's order over the edges as turned; *n_r of them (all: no cycle left). */
static int32_t *
sort_nodes(struct work *w, int32_t **at_r, int32_t **items_r)
{
	size_t m = w->g->nedges;
	int32_t n = w->g->n, done = 0, found = 0;
	int32_t *keys = arena_array(w->arena, int32_t, m);
	int32_t *before = arena_array(w->arena, int32_t, (size_t)n);
	int32_t *sorted = arena_array(w->arena, int32_t, (size_t)n);

	for (size_t e = 0; e < m; e++) {
		keys[e] = left_of(w, e);
		if (!is_loop(w, e))
			before[right_of(w, e)]++;
	}
	group(w->arena, keys, m, n, at_r, items_r);
	for (int32_t u = 0; u < n; u++)
		if (before[u] == 0)
			sorted[found++] = u;
	while (done < found) {
		int32_t u = sorted[done++];

		for (int32_t i = (*at_r)[u]; i < (*at_r)[u + 1]; i++) {
			size_t e = (size_t)(*items_r)[i];

			if (!is_loop(w, e) && --before[right_of(w, e)] == 0)
				sorted[found++] = right_of(w, e);
		}
	}
	BUG_IF(found != n);
	return sorted;
}

static void
choose_columns(struct work *w)
{
	int32_t n = w->g->n, *at, *items, *sorted;
	bool *has_left = arena_array(w->arena, bool, (size_t)n);

	sorted = sort_nodes(w, &at, &items);
	for (int32_t k = 0; k < n; k++) {
		int32_t u = sorted[k];

		for (int32_t i = at[u]; i < at[u + 1]; i++) {
			int32_t to = right_of(w, (size_t)items[i]);

			if (to == u)
				continue;
			has_left[to] = true;
			if (w->v[to].column <= w->v[u].column)
				w->v[to].column = w->v[u].column + 1;
		}
		if (w->v[u].column >= w->ncolumns)
			w->ncolumns = w->v[u].column + 1;
	}
	for (int32_t k = n; k-- > 0;) {
		int32_t u = sorted[k], nearest = INT32_MAX;

		for (int32_t i = at[u]; i < at[u + 1]; i++) {
			int32_t to = right_of(w, (size_t)items[i]);

			if (to != u && w->v[to].column < nearest)
				nearest = w->v[to].column;
		}
		if (!has_left[u] && nearest != INT32_MAX)
			w->v[u].column = nearest - 1;
	}
}

/* ---- bends -------------------------------------------------------------- */

static int32_t
span(const struct work *w, size_t e)
{
	return w->v[right_of(w, e)].column - w->v[left_of(w, e)].column;
}

/* The longest span that still gets bends. */
static int32_t
longest_bent(const struct work *w)
{
	int32_t limit = 1;
	int64_t bends = 0;
	int64_t *of = arena_array(w->arena, int64_t, (size_t)w->ncolumns + 1);

	for (size_t e = 0; e < w->g->nedges; e++)
		of[span(w, e)] += span(w, e) - 1;
	for (; limit < w->ncolumns; limit++) {
		bends += of[limit];
		if (bends > LAYOUT_BENDS)
			return limit - 1;
	}
	return limit;
}

static void
add_piece(struct work *w, int32_t left, int32_t right)
{
	int bends = (left >= w->g->n) + (right >= w->g->n);
	static const double weights[] = { 1, 2, 8 };

	w->pieces[w->npieces++] = (struct piece){ left, right,
		weights[bends] };
}

static void
add_bends(struct work *w)
{
	size_t m = w->g->nedges;
	int32_t limit = longest_bent(w);

	w->pieces = arena_array(w->arena, struct piece, m + LAYOUT_BENDS);
	w->first_bend = arena_array(w->arena, int32_t, m);
	for (size_t e = 0; e < m; e++) {
		int32_t last = left_of(w, e);

		w->first_bend[e] = -1;
		if (is_loop(w, e) || span(w, e) > limit)
			continue;
		if (span(w, e) > 1)
			w->first_bend[e] = w->nv;
		for (int32_t k = 1; k < span(w, e); k++) {
			w->v[w->nv].column =
			    w->v[left_of(w, e)].column + k;
			add_piece(w, last, w->nv);
			last = w->nv++;
		}
		add_piece(w, last, right_of(w, e));
	}
}

static void
index_pieces(struct work *w)
{
	int32_t *keys = arena_array(w->arena, int32_t, w->npieces);

	for (size_t i = 0; i < w->npieces; i++)
		keys[i] = w->pieces[i].left;
	group(w->arena, keys, w->npieces, w->nv, &w->at_right, &w->rights);
	for (size_t i = 0; i < w->npieces; i++)
		keys[i] = w->pieces[i].right;
	group(w->arena, keys, w->npieces, w->nv, &w->at_left, &w->lefts);
	keys = arena_array(w->arena, int32_t, (size_t)w->nv);
	for (int32_t u = 0; u < w->nv; u++)
		keys[u] = w->v[u].column;
	group(w->arena, keys, (size_t)w->nv, w->ncolumns, &w->column_at,
	    &w->order);
}

/* ---- order -------------------------------------------------------------- */

static void
number_places(struct work *w)
{
	for (int32_t c = 0; c < w->ncolumns; c++)
		for (int32_t i = w->column_at[c]; i < w->column_at[c + 1]; i++)
			w->v[w->order[i]].place = i - w->column_at[c];
}

/* Crossings of the pieces between column c and the next. */
static int64_t
crossings_at(const struct work *w, int32_t c, int32_t *tree, int32_t *seen)
{
	int32_t size = w->column_at[c + 2] - w->column_at[c + 1];
	int64_t count = 0, total = 0;

	memset(tree, 0, ((size_t)size + 1) * sizeof(*tree));
	for (int32_t i = w->column_at[c]; i < w->column_at[c + 1]; i++) {
		int32_t u = w->order[i], n = 0;

		for (int32_t k = w->at_right[u]; k < w->at_right[u + 1]; k++)
			seen[n++] = w->v[w->pieces[w->rights[k]].right].place;
		for (int32_t k = 0; k < n; k++) {
			count += total;
			for (int32_t j = seen[k] + 1; j > 0; j -= j & -j)
				count -= tree[j];
		}
		for (int32_t k = 0; k < n; k++)
			for (int32_t j = seen[k] + 1; j <= size; j += j & -j)
				tree[j]++;
		total += n;
	}
	return count;
}

static int64_t
count_crossings(const struct work *w, int32_t *tree, int32_t *seen)
{
	int64_t count = 0;

	for (int32_t c = 0; c + 1 < w->ncolumns; c++)
		count += crossings_at(w, c, tree, seen);
	return count;
}

struct sort_row {
	double key;
	int32_t place, vertex;
};

static int
by_key(const void *a, const void *b)
{
	const struct sort_row *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Mean place of the neighbours in the column before (or after). */
static double
mean_place(const struct work *w, int32_t u, bool before)
{
	const int32_t *at = before ? w->at_left : w->at_right;
	const int32_t *list = before ? w->lefts : w->rights;
	double sum = 0;

	if (at[u] == at[u + 1])
		return w->v[u].place;
	for (int32_t k = at[u]; k < at[u + 1]; k++) {
		const struct piece *p = &w->pieces[list[k]];

		sum += w->v[before ? p->left : p->right].place;
	}
	return sum / (at[u + 1] - at[u]);
}

static void
sort_column(struct work *w, int32_t c, bool before, struct sort_row *rows)
{
	int32_t from = w->column_at[c], n = w->column_at[c + 1] - from;

	for (int32_t i = 0; i < n; i++) {
		int32_t u = w->order[from + i];

		rows[i] = (struct sort_row){ mean_place(w, u, before), i, u };
	}
	qsort(rows, (size_t)n, sizeof(*rows), by_key);
	for (int32_t i = 0; i < n; i++) {
		w->order[from + i] = rows[i].vertex;
		w->v[rows[i].vertex].place = i;
	}
}

static void
sweep_order(struct work *w, bool forth, struct sort_row *rows)
{
	for (int32_t c = 1; c < w->ncolumns; c++)
		if (forth)
			sort_column(w, c, true, rows);
		else
			sort_column(w, w->ncolumns - 1 - c, false, rows);
}

static int64_t
choose_order(struct work *w)
{
	size_t size = (size_t)w->nv * sizeof(int32_t);
	int32_t *tree = arena_array(w->arena, int32_t, (size_t)w->nv + 1);
	int32_t *seen = arena_array(w->arena, int32_t, w->npieces);
	int32_t *best = arena_array(w->arena, int32_t, (size_t)w->nv);
	struct sort_row *rows = arena_array(w->arena, struct sort_row,
	    (size_t)w->nv);
	int64_t fewest;
	int idle = 0;

	number_places(w);
	fewest = count_crossings(w, tree, seen);
	memcpy(best, w->order, size);
	for (int i = 0; i < ORDER_SWEEPS && idle < ORDER_PATIENCE &&
	    fewest > 0; i++) {
		int64_t count;

		sweep_order(w, i % 2 == 0, rows);
		count = count_crossings(w, tree, seen);
		idle++;
		if (count < fewest) {
			fewest = count;
			memcpy(best, w->order, size);
			idle = 0;
		}
	}
	memcpy(w->order, best, size);
	number_places(w);
	return fewest;
}

/* ---- places ------------------------------------------------------------- */

static double
half_height(const struct work *w, int32_t u)
{
	return u < w->g->n ? (double)w->g->height / 2 : 0;
}

/* The least distance of the middles of two neighbours in a column. */
static double
distance(const struct work *w, int32_t above, int32_t below)
{
	return half_height(w, above) + half_height(w, below) +
	    (double)w->g->row_gap;
}

/* Where the neighbours would have it, and how much they care. */
static void
wish(struct work *w, int32_t u, bool left, bool right)
{
	struct vertex *v = &w->v[u];
	double sum = 0, weight = 0;

	for (int32_t k = w->at_left[u]; left && k < w->at_left[u + 1]; k++) {
		const struct piece *p = &w->pieces[w->lefts[k]];

		sum += p->weight * w->v[p->left].y;
		weight += p->weight;
	}
	for (int32_t k = w->at_right[u]; right && k < w->at_right[u + 1];
	    k++) {
		const struct piece *p = &w->pieces[w->rights[k]];

		sum += p->weight * w->v[p->right].y;
		weight += p->weight;
	}
	v->want = weight > 0 ? sum / weight : v->y;
	v->weight = weight > 0 ? weight : 0.01;
}

/* A run of vertices that stand at their least distances. */
struct pool {
	double sum, weight;	/* of wishes, less the gaps above */
	int32_t n;
};

static double
mean(const struct pool *pool)
{
	return pool->sum / pool->weight;
}

static void
place_column(struct work *w, int32_t c, struct pool *pools)
{
	int32_t from = w->column_at[c], to = w->column_at[c + 1], n = 0;
	double gaps = 0;

	for (int32_t i = from; i < to; i++) {
		const struct vertex *v = &w->v[w->order[i]];

		if (i > from)
			gaps += distance(w, w->order[i - 1], w->order[i]);
		pools[n++] = (struct pool){ v->weight * (v->want - gaps),
			v->weight, 1 };
		while (n > 1 && mean(&pools[n - 2]) > mean(&pools[n - 1])) {
			pools[n - 2].sum += pools[n - 1].sum;
			pools[n - 2].weight += pools[n - 1].weight;
			pools[n - 2].n += pools[n - 1].n;
			n--;
		}
	}
	gaps = 0;
	for (int32_t p = 0, i = from; p < n; p++)
		for (int32_t k = 0; k < pools[p].n; k++, i++) {
			if (i > from)
				gaps += distance(w, w->order[i - 1],
				    w->order[i]);
			w->v[w->order[i]].y = mean(&pools[p]) + gaps;
		}
}

static void
stack_columns(struct work *w)
{
	for (int32_t c = 0; c < w->ncolumns; c++) {
		double y = 0;

		for (int32_t i = w->column_at[c]; i < w->column_at[c + 1];
		    i++) {
			if (i > w->column_at[c])
				y += distance(w, w->order[i - 1],
				    w->order[i]);
			w->v[w->order[i]].y = y;
		}
	}
}

static void
choose_places(struct work *w)
{
	struct pool *pools = arena_array(w->arena, struct pool,
	    (size_t)w->nv);

	stack_columns(w);
	for (int s = 0; s < PLACE_SWEEPS; s++) {
		bool forth = s % 2 == 0, last = s >= PLACE_SWEEPS - 2;

		for (int32_t k = 0; k < w->ncolumns; k++) {
			int32_t c = forth ? k : w->ncolumns - 1 - k;

			for (int32_t i = w->column_at[c];
			    i < w->column_at[c + 1]; i++)
				wish(w, w->order[i], forth || last,
				    !forth || last);
			place_column(w, c, pools);
		}
	}
}

/* ---- the result --------------------------------------------------------- */

static int64_t
column_left(const struct work *w, int32_t column)
{
	return column * (w->g->width + w->g->column_gap);
}

static int64_t
round_y(double y)
{
	return y < 0 ? (int64_t)(y - 0.5) : (int64_t)(y + 0.5);
}

/*
 * The points of an edge, from left to right, then turned back if need be.  A
 * bend runs level beside the boxes of its column.
 */
static struct layout_line
line_of(const struct work *w, size_t e)
{
	int32_t left = left_of(w, e), right = right_of(w, e);
	size_t bends = w->first_bend[e] < 0 ? 0 : (size_t)span(w, e) - 1;
	size_t n = 2 * bends + 2;
	struct layout_point *p = arena_array(w->arena, struct layout_point, n);

	p[0] = (struct layout_point){
		column_left(w, w->v[left].column) + w->g->width,
		round_y(w->v[left].y) };
	for (size_t i = 0; i < bends; i++) {
		const struct vertex *v =
		    &w->v[(size_t)w->first_bend[e] + i];

		p[2 * i + 1] = (struct layout_point){
			column_left(w, v->column), round_y(v->y) };
		p[2 * i + 2] = (struct layout_point){
			column_left(w, v->column) + w->g->width,
			round_y(v->y) };
	}
	p[n - 1] = (struct layout_point){
		column_left(w, w->v[right].column), round_y(w->v[right].y) };
	for (size_t i = 0; w->turned[e] && i < n / 2; i++) {
		struct layout_point other = p[i];

		p[i] = p[n - 1 - i];
		p[n - 1 - i] = other;
	}
	return (struct layout_line){ p, n };
}

/* Put the topmost at 0; the height of all. */
static int64_t
settle(struct work *w)
{
	double top = 0, bottom = 0;

	for (int32_t u = 0; u < w->nv; u++) {
		double above = w->v[u].y - half_height(w, u);
		double below = w->v[u].y + half_height(w, u);

		top = u == 0 || above < top ? above : top;
		bottom = u == 0 || below > bottom ? below : bottom;
	}
	for (int32_t u = 0; u < w->nv; u++)
		w->v[u].y -= top;
	return round_y(bottom - top);
}

static void
write_result(struct work *w, struct layout *r)
{
	const struct layout_graph *g = w->g;
	struct layout_point *nodes = arena_array(w->arena,
	    struct layout_point, (size_t)g->n);
	struct layout_line *lines = arena_array(w->arena, struct layout_line,
	    g->nedges);

	r->height = settle(w);
	r->width = w->ncolumns == 0 ? 0 :
	    column_left(w, w->ncolumns - 1) + g->width;
	for (int32_t u = 0; u < g->n; u++)
		nodes[u] = (struct layout_point){
			column_left(w, w->v[u].column),
			round_y(w->v[u].y) - g->height / 2 };
	for (size_t e = 0; e < g->nedges; e++)
		if (!is_loop(w, e))
			lines[e] = line_of(w, e);
	r->nodes = nodes;
	r->lines = lines;
}

bool
layout_make(struct arena *a, const struct layout_graph *g,
    struct layout *layout_r, struct err *err)
{
	struct work w = { .arena = a, .g = g };

	if (g->n > LAYOUT_NODES || g->nedges > LAYOUT_EDGES)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "layout-too-large", ERR_INT(LAYOUT_NODES),
		    ERR_INT(LAYOUT_EDGES));
	for (size_t e = 0; e < g->nedges; e++)
		BUG_IF(g->edges[e].from < 0 || g->edges[e].from >= g->n ||
		    g->edges[e].to < 0 || g->edges[e].to >= g->n);
	w.turned = arena_array(a, bool, g->nedges);
	w.v = arena_array(a, struct vertex, (size_t)g->n + LAYOUT_BENDS);
	w.nv = g->n;
	break_cycles(&w);
	choose_columns(&w);
	add_bends(&w);
	index_pieces(&w);
	layout_r->crossings = choose_order(&w);
	choose_places(&w);
	write_result(&w, layout_r);
	return true;
}
