/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_pack.c - more work than fits, whichever way it is packed.
 *
 * Cut the time where windows begin and end.  In each piece some tasks may run,
 * and those whose window is narrow must; of them a set runs together only if it
 * fits all resources and none waits for another.  Give each task a weight: when
 * even the heaviest set of every piece, all the piece long, does less weight
 * times time than all tasks together need, there is no schedule.  This is the
 * dual of the linear program of Mingozzi et al. 1998 and Brucker & Knust 2000;
 * any weights prove, and good ones are found by giving more to tasks that get
 * less time than they need (subgradient with a little inertia).  The proof itself
 * is in whole numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/prove_internal.h"

enum {
	PACK_TASKS = 128,	/* beyond: not tried */
	PACK_TIME = 1 << 22,	/* of the horizon, so that sums fit */
	MASKS = PACK_TASKS / 64,
	WEIGHT_ONE = 1 << 18,	/* the greatest, to begin with */
	WEIGHT_MOST = 1 << 24,
	SCARCE = 1 << 20,	/* a resource that is needed all the time */
	POOL_SETS = 3000, POOL_TASKS = 40000,
	NODES = 20000,		/* of one piece; then what bounds it */
	NODE_TIME = 50, SET_TIME = 8,	/* nanoseconds, about */
	ROUNDS = 100, TRIES = 400,	/* sets asked for; steps between */
	PROBE_ROUNDS = 20,
	PATIENCE = 10,		/* steps that bring nothing */
};

static const double INERTIA = 0.4;	/* of the direction of a step */
static const double STEP = 1.8, SHORTER = 0.8;
/* Gaps, parts of all work: enough to ask, aimed at, and sure not to be one. */
static const double DEPTH = 0.002, AIM = 0.003, CLEAR = 0.004;

struct piece {
	int32_t from, to;
	int32_t *may, *must;	/* tasks */
	int32_t nmay, nmust;
	uint64_t must_mask[MASKS];
	int32_t *pool, npool;	/* sets that can run here */
	int32_t last;		/* the heaviest set found; -1 */
};

/* Tasks that can run together; those of piece after piece share them. */
struct pool {
	int32_t *first;		/* [n + 1] into task */
	int32_t *task;
	uint64_t (*mask)[MASKS];
	int32_t n;
};

struct pack {
	const struct prover *p;
	int32_t n, m;		/* tasks, profiles */
	int32_t *use;		/* [n * m] */
	int32_t *far;		/* [n * n] longest distance between starts */
	uint64_t (*apart)[MASKS];	/* [n] never at the same time */
	struct piece *piece;	/* [4 * n] */
	int32_t npieces;
	int32_t *cut;		/* [4 * n] where pieces may begin */
	struct pool pool;
	int64_t *weight;	/* [n] */
	int64_t *inner;		/* [n] the best of suppose() */
	int64_t *good;		/* [n] to begin with */
	int64_t *share;		/* [n] of what is scarce, for the bound */
	double *way;		/* [n] */
	int64_t *got;		/* [n] time */
	int64_t *scarce;	/* [m] */
	double supposed;	/* the best gap of the sets that are known */
	/* of the piece that is looked at */
	int32_t *list;		/* [(n + 1) * n] by depth */
	int32_t *left;		/* [(n + 1) * m] by depth */
	int32_t *chosen, nchosen;
	int32_t *top, ntop;	/* [n] the heaviest set */
	int64_t heaviest;
	int32_t nodes;
	int32_t rounds;		/* since pack_begin() */
	int64_t work;		/* nanoseconds, about */
};

static int
compare(const void *x, const void *y)
{
	const int32_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static int32_t
release_of(const struct prover *p, int32_t x)
{
	return lower_of(p, x);
}

static int32_t
due_of(const struct prover *p, int32_t x)
{
	return upper_of(p, x) + p->duration[x];
}

/* Must x run all through [from, to)?  Or may it? */
static bool
must_run(const struct prover *p, int32_t x, int32_t from, int32_t to)
{
	return upper_of(p, x) <= from && to <= lower_of(p, x) + p->duration[x];
}

static bool
may_run(const struct prover *p, int32_t x, int32_t from, int32_t to)
{
	return release_of(p, x) <= from && to <= due_of(p, x);
}

static void
fill_uses(struct pack *k)
{
	const struct prover *p = k->p;

	for (int32_t r = 0; r < k->m; r++) {
		const struct profile *f = &p->profile[r];
		int64_t work = 0;

		for (int32_t i = 0; i < f->n; i++) {
			k->use[f->task[i] * k->m + r] = f->use[i];
			work += (int64_t)f->use[i] * p->duration[f->task[i]];
		}
		/* The more of the horizon it is needed, the more a unit counts. */
		k->scarce[r] = 1 + work / f->cap * SCARCE /
		    upper_of(p, p->makespan) / f->cap;
	}
	for (int32_t x = 0; x < k->n; x++)
		for (int32_t r = 0; r < k->m; r++)
			k->share[x] += k->scarce[r] * k->use[x * k->m + r];
}

/* Longest distances between starts; those of a duration or more set apart. */
static void
fill_apart(struct pack *k)
{
	const struct prover *p = k->p;
	int32_t n = k->n;

	for (int32_t i = 0; i < n * n; i++)
		k->far[i] = INT32_MIN;
	memset(k->apart, 0, (size_t)n * sizeof(*k->apart));
	for (int32_t e = 0; e < p->nedges; e++) {
		const struct edge *at = &p->edge[e];
		int32_t i = at->from / 2, j = at->to / 2;

		if ((at->from & 1) == 0 && i < n && j < n &&
		    (at->when.side < 0 || lit_true(p, at->when)) &&
		    k->far[i * n + j] < at->lag)
			k->far[i * n + j] = at->lag;
	}
	for (int32_t v = 0; v < n; v++)
		for (int32_t i = 0; i < n; i++)
			for (int32_t j = 0; k->far[i * n + v] >= 0 && j < n;
			     j++)
				if (k->far[v * n + j] >= 0 &&
				    k->far[i * n + v] + k->far[v * n + j] >
				        k->far[i * n + j])
					k->far[i * n + j] = k->far[i * n + v] +
					    k->far[v * n + j];
	for (int32_t i = 0; i < n; i++)
		for (int32_t j = 0; j < n; j++)
			if (i != j && k->far[i * n + j] >= p->duration[i]) {
				k->apart[i][j / 64] |= UINT64_C(1) << j % 64;
				k->apart[j][i / 64] |= UINT64_C(1) << i % 64;
			}
}

/* Where the windows, and what surely runs, begin and end; in order. */
static int32_t
fill_cuts(struct pack *k)
{
	const struct prover *p = k->p;
	int32_t *at = k->cut, n = 0, kept = 0;

	for (int32_t x = 0; x < k->n; x++) {
		if (k->share[x] == 0)
			continue;
		at[n++] = release_of(p, x);
		at[n++] = due_of(p, x);
		if (upper_of(p, x) < release_of(p, x) + p->duration[x]) {
			at[n++] = upper_of(p, x);
			at[n++] = release_of(p, x) + p->duration[x];
		}
	}
	qsort(at, (size_t)n, sizeof(*at), compare);
	for (int32_t i = 0; i < n; i++)
		if (kept == 0 || at[i] > at[kept - 1])
			at[kept++] = at[i];
	return kept;
}

static void
fill_pieces(struct pack *k)
{
	const struct prover *p = k->p;
	int32_t n = fill_cuts(k);

	k->npieces = n > 0 ? n - 1 : 0;
	for (int32_t i = 0; i < k->npieces; i++) {
		struct piece *c = &k->piece[i];

		c->from = k->cut[i];
		c->to = k->cut[i + 1];
		c->nmay = c->nmust = c->npool = 0;
		c->last = -1;
		memset(c->must_mask, 0, sizeof(c->must_mask));
		for (int32_t x = 0; x < k->n; x++)
			if (k->share[x] == 0) {
				continue;
			} else if (must_run(p, x, c->from, c->to)) {
				c->must[c->nmust++] = x;
				c->must_mask[x / 64] |= UINT64_C(1) << x % 64;
			} else if (may_run(p, x, c->from, c->to)) {
				c->may[c->nmay++] = x;
			}
	}
}

/* ---- sets that are known ------------------------------------------------ */

/* From when until when can all of the set run?  Empty: not together any more. */
static void
window_of(const struct pack *k, int32_t set, int32_t *from_r, int32_t *to_r)
{
	const struct pool *l = &k->pool;

	*from_r = 0;
	*to_r = INT32_MAX;
	for (int32_t i = l->first[set]; i < l->first[set + 1]; i++) {
		int32_t x = l->task[i];

		for (int32_t w = 0; w < MASKS; w++)
			if ((k->apart[x][w] & l->mask[set][w]) != 0)
				*to_r = -1;
		if (release_of(k->p, x) > *from_r)
			*from_r = release_of(k->p, x);
		if (due_of(k->p, x) < *to_r)
			*to_r = due_of(k->p, x);
	}
}

static bool
has_musts(const struct pack *k, const struct piece *c, int32_t set)
{
	uint64_t lack = 0;

	for (int32_t w = 0; w < MASKS; w++)
		lack |= c->must_mask[w] & ~k->pool.mask[set][w];
	return lack == 0;
}

/* Give each piece the sets that can run there. */
static void
deal(struct pack *k)
{
	for (int32_t set = 0; set < k->pool.n; set++) {
		int32_t from, to;

		window_of(k, set, &from, &to);
		for (int32_t i = 0; i < k->npieces; i++) {
			struct piece *c = &k->piece[i];

			if (c->from >= from && c->to <= to &&
			    has_musts(k, c, set))
				c->pool[c->npool++] = set;
		}
	}
}

/* Put the heaviest set that was found for the piece into the pool. */
static void
pool_add(struct pack *k, struct piece *c)
{
	struct pool *l = &k->pool;
	uint64_t mask[MASKS] = { 0 };
	int32_t n = l->first[l->n];

	memcpy(mask, c->must_mask, sizeof(mask));
	for (int32_t i = 0; i < k->ntop; i++)
		mask[k->top[i] / 64] |= UINT64_C(1) << k->top[i] % 64;
	for (int32_t i = 0; i < c->npool; i++)
		if (memcmp(l->mask[c->pool[i]], mask, sizeof(mask)) == 0) {
			c->last = c->pool[i];
			return;
		}
	if (l->n == POOL_SETS || n + k->n > POOL_TASKS)
		return;
	for (int32_t i = 0; i < c->nmust; i++)
		l->task[n++] = c->must[i];
	for (int32_t i = 0; i < k->ntop; i++)
		l->task[n++] = k->top[i];
	memcpy(l->mask[l->n], mask, sizeof(mask));
	l->first[++l->n] = n;
	c->pool[c->npool++] = c->last = l->n - 1;
}

static int64_t
weight_of(const struct pack *k, int32_t set)
{
	const int32_t *task = k->pool.task;
	int64_t sum = 0;

	for (int32_t i = k->pool.first[set]; i < k->pool.first[set + 1]; i++)
		sum += k->weight[task[i]];
	return sum;
}

/* The heaviest that is known of the piece. */
static int64_t
heaviest_known(const struct pack *k, struct piece *c)
{
	int64_t most = -1;

	for (int32_t i = 0; i < c->npool; i++) {
		int64_t w = weight_of(k, c->pool[i]);

		if (w > most) {
			most = w;
			c->last = c->pool[i];
		}
	}
	return most;
}

/* ---- the heaviest set --------------------------------------------------- */

static bool
fits(const struct pack *k, int32_t x, const int32_t *left)
{
	for (int32_t r = 0; r < k->m; r++)
		if (k->use[x * k->m + r] > left[r])
			return false;
	return true;
}

static bool
goes_with(const struct pack *k, int32_t x, int32_t y)
{
	return (k->apart[x][y / 64] >> y % 64 & 1) == 0;
}

/* The greatest that tasks of a list, densest first, can add to what is left. */
static int64_t
most_of(const struct pack *k, const int32_t *list, int32_t n,
    const int32_t *left)
{
	int64_t room = 0, sum = 0;

	for (int32_t r = 0; r < k->m; r++)
		room += k->scarce[r] * left[r];
	for (int32_t i = 0; i < n; i++) {
		int64_t share = k->share[list[i]], w = k->weight[list[i]];

		if (share > room)
			return sum + (w * room + share - 1) / share;
		room -= share;
		sum += w;
	}
	return sum;
}

/* The heaviest of list[depth] that fit above left[depth], into the piece. */
static void
dive(struct pack *k, int32_t depth, int32_t n, int64_t value)
{
	const int32_t *list = k->list + depth * k->n;
	const int32_t *left = k->left + depth * k->m;
	int32_t *next = k->list + (depth + 1) * k->n;
	int32_t *less = k->left + (depth + 1) * k->m;

	if (value > k->heaviest) {
		k->heaviest = value;
		k->ntop = k->nchosen;
		memcpy(k->top, k->chosen, (size_t)k->ntop * sizeof(*k->top));
	}
	for (int32_t i = 0; i < n; i++) {
		int32_t x = list[i], count = 0;

		if (++k->nodes > NODES ||
		    value + most_of(k, list + i, n - i, left) <= k->heaviest)
			return;
		for (int32_t r = 0; r < k->m; r++)
			less[r] = left[r] - k->use[x * k->m + r];
		for (int32_t j = i + 1; j < n; j++)
			if (goes_with(k, x, list[j]) && fits(k, list[j], less))
				next[count++] = list[j];
		k->chosen[k->nchosen++] = x;
		dive(k, depth + 1, count, value + k->weight[x]);
		k->nchosen--;
	}
}

static bool
denser(const struct pack *k, int32_t x, int32_t y)
{
	return k->weight[x] * k->share[y] > k->weight[y] * k->share[x];
}

/* What the piece leaves to those that may run; the weight of those that must. */
static int64_t
leave(struct pack *k, const struct piece *c)
{
	int64_t base = 0;

	for (int32_t r = 0; r < k->m; r++)
		k->left[r] = k->p->profile[r].cap;
	for (int32_t i = 0; i < c->nmust; i++) {
		base += k->weight[c->must[i]];
		for (int32_t r = 0; r < k->m; r++)
			k->left[r] -= k->use[c->must[i] * k->m + r];
	}
	return base;
}

/* Those that may run besides what must, densest first. */
static int32_t
candidates(struct pack *k, const struct piece *c)
{
	int32_t n = 0, *list = k->list;

	for (int32_t i = 0; i < c->nmay; i++) {
		int32_t x = c->may[i], at = n;
		bool fine = k->weight[x] > 0 && fits(k, x, k->left);

		for (int32_t j = 0; fine && j < c->nmust; j++)
			fine = goes_with(k, x, c->must[j]);
		if (!fine)
			continue;
		for (; at > 0 && denser(k, x, list[at - 1]); at--)
			list[at] = list[at - 1];
		list[at] = x;
		n++;
	}
	return n;
}

/* No set of the piece is heavier; with NODES enough, one is as heavy. */
static int64_t
heaviest(struct pack *k, struct piece *c)
{
	int64_t base = leave(k, c), known = heaviest_known(k, c);
	int32_t n = candidates(k, c);

	k->heaviest = known - base;
	k->nodes = 0;
	k->nchosen = k->ntop = 0;
	dive(k, 0, n, 0);
	k->work += NODE_TIME * (int64_t)(k->nodes + n);
	if (k->heaviest + base > known)
		pool_add(k, c);
	return base + (k->nodes > NODES ? most_of(k, k->list, n, k->left)
	                                : k->heaviest);
}

/*
 * What all need, less what all pieces can do; above 0: a proof, if `exact`.
 * Else as far as the sets that are known can tell, which is more.
 */
static int64_t
gap(struct pack *k, bool exact)
{
	int64_t sum = 0;

	for (int32_t x = 0; x < k->n; x++) {
		sum += k->weight[x] * k->p->duration[x];
		k->got[x] = 0;
	}
	for (int32_t i = 0; i < k->npieces; i++) {
		struct piece *c = &k->piece[i];
		int32_t time = c->to - c->from;

		sum -= time * (exact || c->npool == 0 ? heaviest(k, c)
		                                      : heaviest_known(k, c));
		k->work += SET_TIME * (int64_t)(c->npool + 1);
		if (c->last < 0)
			continue;	/* there was no room for it */
		for (int32_t j = k->pool.first[c->last];
		     j < k->pool.first[c->last + 1]; j++)
			k->got[k->pool.task[j]] += time;
	}
	return sum;
}

/* More for those who got less than they need, for a gap greater by `by`. */
static void
shift(struct pack *k, double by)
{
	double norm = 0;

	for (int32_t x = 0; x < k->n; x++) {
		double lack = k->share[x] == 0 ? 0
		    : (double)(k->p->duration[x] - k->got[x]);

		k->way[x] = INERTIA * k->way[x] + lack;
		norm += k->way[x] * k->way[x];
	}
	for (int32_t x = 0; x < k->n && norm > 0; x++) {
		double w = (double)k->weight[x] + by / norm * k->way[x];

		k->weight[x] = w <= 0 ? 0 : w >= WEIGHT_MOST ? WEIGHT_MOST
		                                             : (int64_t)w;
	}
}

struct pack *
pack_new(struct arena *a, const struct prover *p)
{
	size_t n = (size_t)p->ntasks, m = (size_t)p->nprofiles;
	struct pack *k;

	if (n > PACK_TASKS || m == 0 || upper_of(p, p->makespan) > PACK_TIME)
		return NULL;
	k = arena_new(a, struct pack);
	k->p = p;
	k->n = p->ntasks;
	k->m = p->nprofiles;
	k->use = arena_array(a, int32_t, n * m);
	k->far = arena_array(a, int32_t, n * n);
	k->apart = arena_alloc_array(a, n, sizeof(*k->apart));
	k->piece = arena_array(a, struct piece, 4 * n);
	k->cut = arena_array(a, int32_t, 4 * n);
	k->weight = arena_array(a, int64_t, n);
	k->inner = arena_array(a, int64_t, n);
	k->good = arena_array(a, int64_t, n);
	k->share = arena_array(a, int64_t, n);
	k->way = arena_array(a, double, n);
	k->got = arena_array(a, int64_t, n);
	k->scarce = arena_array(a, int64_t, m);
	k->list = arena_array(a, int32_t, n * (n + 1));
	k->left = arena_array(a, int32_t, m * (n + 1));
	k->chosen = arena_array(a, int32_t, n);
	for (size_t i = 0; i < 4 * n; i++) {
		k->piece[i].may = arena_array(a, int32_t, n);
		k->piece[i].must = arena_array(a, int32_t, n);
		k->piece[i].pool = arena_array(a, int32_t, POOL_SETS);
	}
	k->top = arena_array(a, int32_t, n);
	k->pool.first = arena_array(a, int32_t, POOL_SETS + 1);
	k->pool.task = arena_array(a, int32_t, POOL_TASKS);
	k->pool.mask = arena_alloc_array(a, POOL_SETS, sizeof(*k->pool.mask));
	fill_uses(k);
	for (int32_t x = 0; x < k->n; x++)
		k->good[x] = k->share[x];
	return k;
}

static int64_t
all_work(const struct pack *k)
{
	int64_t all = 1;

	for (int32_t x = 0; x < k->n; x++)
		all += k->weight[x] * k->p->duration[x];
	return all;
}

/* The greatest weight is WEIGHT_ONE: only what they are to each other counts. */
static void
level(struct pack *k)
{
	int64_t most = 1;

	for (int32_t x = 0; x < k->n; x++)
		most = k->weight[x] > most ? k->weight[x] : most;
	for (int32_t x = 0; x < k->n; x++)
		k->weight[x] = k->weight[x] * WEIGHT_ONE / most;
}

/*
 * Weights that prove it, if the sets that are known were all there are.  False:
 * it seems that there are none; `inner` has come nearest to it.
 */
static bool
suppose(struct pack *k, int32_t tries)
{
	double step = STEP;
	int64_t first = all_work(k);
	int32_t quiet = 0;

	k->supposed = -1;
	memset(k->way, 0, (size_t)k->n * sizeof(*k->way));
	for (int32_t i = 0; i < tries; i++) {
		double all, found;

		/* No weight at all has no gap either. */
		if (all_work(k) < first / 4)
			level(k);
		all = (double)all_work(k);
		found = (double)gap(k, false);
		if (found > DEPTH * all)
			return true;
		if (found > k->supposed * all) {
			k->supposed = found / all;
			memcpy(k->inner, k->weight, (size_t)k->n *
			    sizeof(*k->inner));
			quiet = 0;
		} else if (++quiet > PATIENCE) {
			step *= SHORTER;
			quiet = 0;
		}
		shift(k, step * (AIM * all - found));
	}
	return false;
}

void
pack_begin(struct pack *k)
{
	fill_apart(k);
	fill_pieces(k);
	if (k->pool.n > POOL_SETS / 2)
		k->pool.n = 0;
	deal(k);
	k->work += (int64_t)k->n * k->n * k->n / 4 +
	    (int64_t)k->pool.n * k->npieces * 2;
	memcpy(k->weight, k->good, (size_t)k->n * sizeof(*k->good));
	level(k);
	k->rounds = 0;
}

enum pack_end
pack_round(struct pack *k)
{
	bool seems = suppose(k, TRIES);
	double exact;

	if (!seems)
		memcpy(k->weight, k->inner, (size_t)k->n * sizeof(*k->inner));
	exact = (double)gap(k, true) / (double)all_work(k);
	if (exact > 0)
		return PACK_PROVED;
	if (++k->rounds < ROUNDS && (seems || k->supposed - exact >= CLEAR))
		return PACK_MORE;
	memcpy(k->good, k->inner, (size_t)k->n * sizeof(*k->inner));
	return PACK_NOT;
}

enum pack_end
pack_probe(struct pack *k, int32_t tries)
{
	if (!suppose(k, tries))
		return PACK_NOT;
	if (gap(k, true) > 0)
		return PACK_PROVED;
	return ++k->rounds < PROBE_ROUNDS ? PACK_MORE : PACK_NOT;
}

double
pack_gap(const struct pack *k)
{
	return k->supposed;
}

int64_t
pack_work(const struct pack *k)
{
	return k->work;
}
