/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * improve.c - a small population of orders, improved one schedule at a time.
 *
 * A candidate is an order of the active steps and, per process with fallbacks
 * that take people, which of them is used.  Those by rule fill the population;
 * then each schedule is spent on a child of one or two of them: most are small
 * moves of a good one, some are crossings.  A child enters when it is at least
 * as good as the one it came from, or better than the worst.  Where all orders
 * fit in the budget they are all tried instead, and the best is the optimum of
 * serial generation.  Where only the makespan is left to gain and the case is a
 * plain project, the search for those has a go first (improve_plain.c).
 *
 * Comparing is lexicographic, so there is no temperature to choose; equal ones
 * replace their parent, which lets the search drift over the many orders that
 * mean the same.
 */
#include "base/rng.h"
#include "engine/improve_internal.h"

enum { POPULATION = 12, ASK_EVERY = 16, PARALLEL_COST = 3 };

struct candidate {
	int32_t *order;		/* [n] */
	int8_t *choice;		/* [nprocesses] */
	struct score score, other;
};

struct search {
	const struct improve_input *in;
	struct scheduler *s;
	const struct run *run;
	struct err *err;
	int32_t n, nprocesses;
	uint16_t *staffed;	/* [process] fallbacks that take people, bits */
	int32_t *chooser, nchoosers;	/* processes with any */
	uint8_t *fixed;		/* [step] pinned */
	struct candidate pop[POPULATION], child;
	int32_t npop;
	int64_t steps;
	uint64_t state;
};

static void
candidate_init(struct search *x, struct arena *a, struct candidate *c)
{
	c->order = arena_array(a, int32_t, (size_t)x->n);
	c->choice = arena_array(a, int8_t, (size_t)x->nprocesses);
}

static void
candidate_copy(const struct search *x, struct candidate *to,
    const struct candidate *from)
{
	memcpy(to->order, from->order, (size_t)x->n * sizeof(int32_t));
	memcpy(to->choice, from->choice, (size_t)x->nprocesses);
	to->score = from->score;
	to->other = from->other;
}

static int
candidate_cmp(const struct candidate *a, const struct candidate *b)
{
	int r = score_cmp(&a->score, &b->score);

	return r != 0 ? r : score_cmp(&a->other, &b->other);
}

/* Which fallbacks take people; nobody has two in use. */
static void
find_choosers(struct search *x, struct arena *a)
{
	const struct schedule_problem *p = x->s->p;

	x->staffed = arena_array(a, uint16_t, (size_t)x->nprocesses);
	x->chooser = arena_array(a, int32_t, (size_t)x->nprocesses);
	for (int32_t i = 0; i < p->nholds; i++)
		x->staffed[p->hold[i].target] |=
		    (uint16_t)(1u << p->hold[i].fallback);
	for (int32_t i = 0; i < x->nprocesses; i++)
		if (x->staffed[i] != 0 && x->s->dn0[x->s->gr->v_of[worth_terms(
		    p->worth, i)->node]] < FOREVER)
			x->chooser[x->nchoosers++] = i;
}

/* The first that takes people; most save more than their people would. */
static void
choose_first(const struct search *x, int8_t *choice)
{
	for (int32_t i = 0; i < x->nprocesses; i++)
		choice[i] = (int8_t)(x->staffed[i] == 0
		    ? WORTH_NONE
		    : __builtin_ctz(x->staffed[i]));
}

/* Put the pinned steps back where they belong. */
static void
keep_pins(struct search *x, int32_t *order)
{
	const int32_t *pin = x->in->pin;
	int32_t at = x->n - 1;

	if (pin == NULL)
		return;
	/* The others to the back, in order; then forward into free places. */
	for (int32_t r = x->n - 1; r >= 0; r--)
		if (!x->fixed[order[r]])
			order[at--] = order[r];
	at++;
	for (int32_t r = 0; r < x->n; r++)
		order[r] = pin[r] >= 0 ? pin[r] : order[at++];
}

/* Make the schedule of c; false when the caller wants to stop. */
static bool
judge(struct search *x, struct candidate *c, enum schedule_way way,
    bool normalise)
{
	const struct schedule *r;

	if (x->steps % ASK_EVERY == 0 &&
	    !run_step(x->run, x->steps, x->in->steps, x->err))
		return false;
	x->steps += way == WAY_PARALLEL ? PARALLEL_COST : 1;
	keep_pins(x, c->order);
	if (x->in->other != NULL)
		c->other = scheduler_run(x->in->other, way, c->order,
		    x->n, c->choice, NULL)->score;
	r = scheduler_run(x->s, way, c->order, x->n, c->choice, NULL);
	c->score = r->score;
	if (normalise && r->nplaced == x->n)
		memcpy(c->order, r->placed, (size_t)x->n * sizeof(int32_t));
	return true;
}

/* Into the population, in place of the worst when there is no room. */
static void
enter(struct search *x, const struct candidate *c)
{
	int32_t worst = 0;

	if (x->npop < POPULATION) {
		candidate_copy(x, &x->pop[x->npop++], c);
		return;
	}
	for (int32_t i = 1; i < x->npop; i++)
		if (candidate_cmp(&x->pop[i], &x->pop[worst]) > 0)
			worst = i;
	if (candidate_cmp(c, &x->pop[worst]) < 0)
		candidate_copy(x, &x->pop[worst], c);
}

static uint32_t
lot(struct search *x, uint32_t below)
{
	return (uint32_t)rng_below(&x->state, below);
}

/* Take the step at `from` out and put it in at `to`. */
static void
move(int32_t *order, int32_t from, int32_t to)
{
	int32_t step = order[from];

	if (from < to)
		memmove(order + from, order + from + 1,
		    (size_t)(to - from) * sizeof(*order));
	else
		memmove(order + to + 1, order + to,
		    (size_t)(from - to) * sizeof(*order));
	order[to] = step;
}

/* Another fallback, or none, of one process. */
static void
choose_again(struct search *x, struct candidate *c)
{
	int32_t i = x->chooser[lot(x, (uint32_t)x->nchoosers)];
	int32_t k = (int32_t)lot(x,
	    (uint32_t)__builtin_popcount(x->staffed[i]) + 1);

	c->choice[i] = WORTH_NONE;
	for (int32_t f = 0; f < WORTH_FALLBACKS_MAX; f++)
		if ((x->staffed[i] >> f & 1) && k-- == 1)
			c->choice[i] = (int8_t)f;
}

/* A small change: a step elsewhere, near or far; two exchanged. */
static void
change(struct search *x, struct candidate *c)
{
	uint32_t n = (uint32_t)x->n;

	if (x->nchoosers > 0 && lot(x, 8) == 0)
		choose_again(x, c);
	if (n < 2)
		return;
	do {
		int32_t i = (int32_t)lot(x, n), j = (int32_t)lot(x, n);
		uint32_t kind = lot(x, 4);

		if (kind == 0) {
			int32_t step = c->order[i];

			c->order[i] = c->order[j];
			c->order[j] = step;
		} else if (kind == 1) {
			j = i + (int32_t)lot(x, 7) - 3;
			j = j < 0 ? 0 : j >= x->n ? x->n - 1 : j;
			move(c->order, i, j);
		} else {
			move(c->order, i, j);
		}
	} while (lot(x, 3) == 0);
}

/* Between two places as in b, around them as in a. */
static void
cross(struct search *x, struct candidate *c, const struct candidate *b)
{
	int32_t from = (int32_t)lot(x, (uint32_t)x->n);
	int32_t to = (int32_t)lot(x, (uint32_t)x->n), at = from;
	uint8_t *in = x->fixed;

	if (from > to) {
		int32_t swap = from;

		from = at = to;
		to = swap;
	}
	/* The steps of the middle part, in the order that b has them. */
	for (int32_t r = from; r <= to; r++)
		in[c->order[r]] |= 2;
	for (int32_t r = 0; r < x->n; r++)
		if (in[b->order[r]] & 2)
			c->order[at++] = b->order[r];
	for (int32_t r = from; r <= to; r++)
		in[c->order[r]] &= (uint8_t)~2u;
	for (int32_t i = 0; i < x->nchoosers; i++)
		if (lot(x, 2) == 0)
			c->choice[x->chooser[i]] = b->choice[x->chooser[i]];
}

static bool
start_by_rule(struct search *x, struct arena *a)
{
	int32_t *order[IMPROVE_RULES];

	improve_rules(a, x->s, order);
	for (int rule = -1; rule < IMPROVE_RULES; rule++) {
		const int32_t *from = rule < 0 ? x->in->start : order[rule];

		for (int way = WAY_SERIAL; way <= WAY_PARALLEL; way++) {
			if (from == NULL || (x->npop > 0 &&
			    x->steps + PARALLEL_COST + 1 > x->in->steps))
				continue;
			memcpy(x->child.order, from,
			    (size_t)x->n * sizeof(int32_t));
			choose_first(x, x->child.choice);
			/* In parallel it is an order that serial repeats. */
			if (way == WAY_PARALLEL &&
			    !judge(x, &x->child, WAY_PARALLEL, true))
				return false;
			if (!judge(x, &x->child, WAY_SERIAL, false))
				return false;
			enter(x, &x->child);
		}
	}
	return true;
}

/* The next order in the dictionary of them; false behind the last. */
static bool
next_order(int32_t *order, int32_t n)
{
	int32_t i = n - 2, j = n - 1;

	while (i >= 0 && order[i] > order[i + 1])
		i--;
	if (i < 0)
		return false;
	while (order[j] < order[i])
		j--;
	for (int32_t swap = order[i], done = 0; !done; done = 1) {
		order[i] = order[j];
		order[j] = swap;
	}
	for (int32_t l = i + 1, r = n - 1; l < r; l++, r--) {
		int32_t swap = order[l];

		order[l] = order[r];
		order[r] = swap;
	}
	return true;
}

/* Every order, and the fallbacks as chosen first; for few steps. */
static bool
try_all(struct search *x, const int32_t *active)
{
	struct candidate *c = &x->child;
	int32_t order[8];

	memcpy(order, active, (size_t)x->n * sizeof(int32_t));
	choose_first(x, c->choice);
	do {
		memcpy(c->order, order, (size_t)x->n * sizeof(int32_t));
		if (!judge(x, c, WAY_SERIAL, false))
			return false;
		enter(x, c);
	} while (next_order(order, x->n));
	return true;
}

static bool
few(const struct search *x)
{
	int64_t all = 1;

	for (int32_t i = 2; i <= x->n; i++)
		if ((all *= i) > x->in->steps - x->steps)
			return false;
	return x->n <= 8 && x->in->pin == NULL && x->nchoosers == 0;
}

static int32_t
best_of(const struct search *x)
{
	int32_t best = 0;

	for (int32_t i = 1; i < x->npop; i++)
		if (candidate_cmp(&x->pop[i], &x->pop[best]) < 0)
			best = i;
	return best;
}

static bool
go_on(struct search *x)
{
	while (x->steps < x->in->steps && (x->n > 1 || x->nchoosers > 0)) {
		int32_t from = lot(x, 3) == 0 ? best_of(x)
		    : (int32_t)lot(x, (uint32_t)x->npop);
		bool crossed = x->n > 1 && lot(x, 4) == 0;

		candidate_copy(x, &x->child, &x->pop[from]);
		if (crossed)
			cross(x, &x->child,
			    &x->pop[lot(x, (uint32_t)x->npop)]);
		if (!crossed || lot(x, 2) == 0)
			change(x, &x->child);
		if (!judge(x, &x->child, WAY_SERIAL, x->in->pin == NULL))
			return false;
		if (candidate_cmp(&x->child, &x->pop[from]) <= 0)
			candidate_copy(x, &x->pop[from], &x->child);
		else
			enter(x, &x->child);
	}
	return true;
}

static bool
check_pins(struct search *x, const int32_t *active)
{
	for (int32_t i = 0; i < x->n; i++)
		x->fixed[active[i]] = 4;
	for (int32_t r = 0; x->in->pin != NULL && r < x->n; r++) {
		int32_t step = x->in->pin[r];

		if (step < 0)
			continue;
		if (step >= x->s->p->nsteps || x->fixed[step] != 4) {
			err_set(x->err, ERR_INVALID, "pin",
			    "improve-pin-invalid");
			x->err->row = (int64_t)r + 1;
			return false;
		}
		x->fixed[step] = 1;
	}
	for (int32_t i = 0; i < x->n; i++)
		x->fixed[active[i]] &= 1;
	return true;
}

struct placed {
	int64_t start;
	int32_t at, step;
};

static int
cmp_placed(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The order by start, where it gives the same; that is what people read. */
static bool
by_start(struct search *x, struct arena *scratch, struct candidate *best)
{
	struct placed *list = arena_array(scratch, struct placed,
	    (size_t)x->n);
	const struct schedule *r;

	if (x->in->pin != NULL)
		return true;
	r = scheduler_run(x->s, WAY_SERIAL, best->order, x->n, best->choice,
	    NULL);
	for (int32_t i = 0; i < x->n; i++)
		list[i] = (struct placed){ r->slot[best->order[i]].start, i,
			best->order[i] };
	if (x->n > 0)
		qsort(list, (size_t)x->n, sizeof(*list), cmp_placed);
	candidate_copy(x, &x->child, best);
	for (int32_t i = 0; i < x->n; i++)
		x->child.order[i] = list[i].step;
	if (!judge(x, &x->child, WAY_SERIAL, false))
		return false;
	if (candidate_cmp(&x->child, best) <= 0)
		candidate_copy(x, best, &x->child);
	return true;
}

/* Is nothing but the makespan left to gain? */
static bool
only_makespan(const struct candidate *c)
{
	for (int k = 0; k < SCORE_MAKESPAN; k++)
		if (c->score.part[k] != 0)
			return false;
	return true;
}

/*
 * The plain search on its own, into `c`, which joins the others at the end, so
 * that more steps stay an extension of fewer.  *done_r: nothing is better.
 */
static bool
plainly(struct search *x, struct candidate *c, bool *found_r, bool *done_r)
{
	int64_t proved;

	*found_r = *done_r = false;
	if (x->in->pin != NULL || !only_makespan(&x->pop[best_of(x)]) ||
	    !improve_is_plain(x->s))
		return true;
	*found_r = improve_plain(x->s, x->in->seed, x->in->steps, x->run,
	    c->order, &proved);
	if (!*found_r)
		return true;
	choose_first(x, c->choice);
	if (!judge(x, c, WAY_SERIAL, false))
		return false;
	*done_r = only_makespan(c) && c->score.part[SCORE_MAKESPAN] == proved;
	return true;
}

static bool
search(struct search *x, struct arena *scratch, const int32_t *active)
{
	struct candidate plain;
	bool found = false, done = false;

	candidate_init(x, scratch, &plain);
	if (!start_by_rule(x, scratch))
		return false;
	if (few(x)) {
		if (!try_all(x, active))
			return false;
	} else if (!plainly(x, &plain, &found, &done) ||
	    (!done && !go_on(x))) {
		return false;
	}
	if (found)
		enter(x, &plain);
	return by_start(x, scratch, &x->pop[best_of(x)]);
}

bool
improve_run(struct arena *a, const struct improve_input *in,
    const struct run *run, struct improve *r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	const struct schedule_problem *p = scheduler_problem(in->s);
	const int32_t *active;
	struct search x = { .in = in, .s = in->s, .run = run, .err = err,
		.n = scheduler_active(in->s, &active), .state = in->seed,
		.nprocesses = p->worth == NULL ? 0 : worth_count(p->worth) };
	struct candidate best;
	bool ok;

	x.fixed = arena_array(&scratch, uint8_t, (size_t)p->nsteps);
	find_choosers(&x, &scratch);
	for (int32_t i = 0; i < POPULATION; i++)
		candidate_init(&x, &scratch, &x.pop[i]);
	candidate_init(&x, &scratch, &x.child);
	candidate_init(&x, a, &best);
	ok = check_pins(&x, active) && search(&x, &scratch, active);
	if (ok) {
		candidate_copy(&x, &best, &x.pop[best_of(&x)]);
		*r = (struct improve){ .order = best.order, .norder = x.n,
			.choice = best.choice, .score = best.score,
			.other = best.other, .steps = x.steps };
	}
	arena_release(&scratch);
	return ok;
}
