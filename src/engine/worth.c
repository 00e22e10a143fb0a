/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * worth.c - what outages are worth, prepared so that judging one is a walk over
 * a few pieces.
 *
 * For every process and every fallback it may have (and for none) the harm and
 * the cost of an outage are piecewise linear in its length: levels change at
 * the horizons of the curves and at the steps of the fallback only.  The sums
 * up to each piece are kept.  Whether a fallback saves a process is one limit
 * on the length, since every condition that fails keeps failing as the outage
 * grows; only its means are looked up in the schedule.
 */
#include "engine/internal.h"
#include "engine/worth.h"

__extension__ typedef __int128 wide;

/* From `from` seconds after the process went down. */
struct piece {
	int64_t from;
	wide rate;		/* cents x percent per hour */
	bool harm;
	wide cost;		/* of all before, x seconds */
	int64_t harmed;		/* seconds before */
};

/* An outage of one process under one fallback, or under none. */
struct option {
	int32_t v;		/* of the fallback; -1: none */
	int64_t saves;		/* an outage of at most this; -1: never */
	const struct piece *piece;
	int32_t n;
};

struct case_of {
	const struct process_terms *terms;
	int32_t v;
	int64_t weight, deadline, rto, mtpd, verification;
	const struct option *option;	/* [0] none, then each fallback */
	int32_t n;
};

struct worth {
	const struct case_of *of;
	const uint16_t *staffed;
	int32_t n;
};

static int64_t
good(enum end end, struct span s)
{
	return end == END_BEST ? s.hi : s.lo;
}

static int64_t
bad(enum end end, struct span s)
{
	return end == END_BEST ? s.lo : s.hi;
}

/* The share of the work that is not done, in percent. */
static int64_t
lost_share(const struct fallback_terms *f, enum end end, int64_t at)
{
	int64_t on, off;

	if (f == NULL)
		return 100;
	on = bad(end, f->set_up);
	off = time_add(on, good(end, f->hold));
	if (at < on || at >= off)
		return 100;
	return 100 - good(end, levels_at(&f->level, at - on));
}

/* The level of column i, as high as one before it. */
static int64_t
level_in(const struct harm_curve *c, int32_t i)
{
	int64_t level = 0;

	for (int32_t x = 0; x <= i; x++)
		if (c->level[x].known && c->level[x].v > level)
			level = c->level[x].v;
	return c->level[i].known ? c->level[i].v : level;
}

static int32_t
column_at(int64_t at)
{
	int32_t i = 0;

	while (i < CURVE_COLUMNS - 1 && at >= harm_horizons[i])
		i++;
	return i;
}

static struct piece
piece_at(const struct worth_process *p, const struct fallback_terms *f,
    enum end end, int64_t at)
{
	struct piece x = { .from = at };
	int64_t share = lost_share(f, end, at);
	int32_t column = column_at(at);

	for (int32_t c = 0; c < p->ncurves; c++) {
		const struct harm_curve *h = &p->curve[c];
		wide level = (wide)level_in(h, column) * share;

		if (h->level[column].known)
			x.rate += level * h->weight;
		if (c < 64 && (p->care >> c & 1) && h->intolerable.known &&
		    level > 0 && level >= (wide)h->intolerable.v * 100)
			x.harm = true;
	}
	return x;
}

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Every moment at which a level may change, in order. */
static int32_t
changes(struct arena *a, const struct fallback_terms *f, enum end end,
    int64_t **at_r)
{
	int32_t n = 0, steps = f == NULL ? 0 : f->level.n;
	int64_t *at = arena_array(a, int64_t,
	    (size_t)(CURVE_COLUMNS + steps + 3));

	at[n++] = 0;
	for (int32_t i = 0; i < CURVE_COLUMNS - 1; i++)
		at[n++] = harm_horizons[i];
	if (f != NULL) {
		int64_t on = bad(end, f->set_up);

		at[n++] = on;
		for (int32_t i = 0; i < steps; i++)
			at[n++] = time_add(on, f->level.step[i].from);
		at[n++] = time_add(on, good(end, f->hold));
	}
	qsort(at, (size_t)n, sizeof(*at), cmp_i64);
	*at_r = at;
	return n;
}

static void
add_pieces(struct arena *a, struct option *o, const struct worth_process *p,
    const struct fallback_terms *f, enum end end)
{
	struct arena scratch = ARENA_INIT;
	int64_t *at;
	int32_t n = changes(&scratch, f, end, &at);
	struct piece *list = arena_array(a, struct piece, (size_t)n);

	for (int32_t i = 0; i < n && at[i] < FOREVER; i++) {
		struct piece x = piece_at(p, f, end, at[i]);

		if (o->n > 0) {
			const struct piece *last = &list[o->n - 1];
			int64_t s = x.from - last->from;

			if (s == 0)
				continue;
			x.cost = last->cost + last->rate * s;
			x.harmed = last->harmed + (last->harm ? s : 0);
		}
		list[o->n++] = x;
	}
	o->piece = list;
	arena_release(&scratch);
}

/* The longest outage that the fallback carries, its means up; -1: none. */
static int64_t
saves_up_to(const struct process_terms *t, const struct fallback_terms *f,
    enum end end)
{
	int64_t on = bad(end, f->set_up), to, y;

	if (on > good(end, t->rto))
		return -1;
	to = time_add(on, good(end, f->hold));
	if (good(end, t->mtpd) < to)
		to = good(end, t->mtpd);
	for (y = on; y < to; y = levels_next(&t->mbco, &f->level, on, y, to))
		if (bad(end, levels_at(&t->mbco, y)) >
		    good(end, levels_at(&f->level, y - on)))
			return y;
	return to;
}

static void
fill(struct arena *a, struct case_of *c, const struct graph *graph,
    const struct worth_process *p, enum end end)
{
	const struct process_terms *t = p->terms;
	int32_t n = t->nfallbacks < WORTH_FALLBACKS_MAX ? t->nfallbacks
	                                                : WORTH_FALLBACKS_MAX;
	struct option *option = arena_array(a, struct option, (size_t)n + 1);

	*c = (struct case_of){ .terms = t, .v = graph->v_of[t->node],
		.weight = p->weight, .deadline = p->deadline,
		.rto = good(end, t->rto), .mtpd = good(end, t->mtpd),
		.verification = bad(end, t->verification),
		.option = option, .n = n + 1 };
	option[0] = (struct option){ .v = -1, .saves = -1 };
	add_pieces(a, &option[0], p, NULL, end);
	for (int32_t i = 0; i < n; i++) {
		const struct fallback_terms *f = &t->fallback[i];

		option[i + 1] = (struct option){
			.v = graph->v_of[f->node],
			.saves = saves_up_to(t, f, end) };
		add_pieces(a, &option[i + 1], p, f, end);
	}
}

struct worth *
worth_new(struct arena *a, const struct graph *graph,
    const struct worth_process *process, int32_t n, enum end end)
{
	struct worth *w = arena_new(a, struct worth);
	struct case_of *of = arena_array(a, struct case_of, (size_t)n);

	for (int32_t i = 0; i < n; i++)
		fill(a, &of[i], graph, &process[i], end);
	w->of = of;
	w->n = n;
	w->staffed = arena_array(a, uint16_t, (size_t)n);
	return w;
}

void
worth_staffed(struct worth *w, const uint16_t *staffed)
{
	w->staffed = staffed;
}

int32_t
worth_count(const struct worth *w)
{
	return w->n;
}

const struct process_terms *
worth_terms(const struct worth *w, int32_t i)
{
	return w->of[i].terms;
}

int64_t
worth_weight(const struct worth *w, int32_t i)
{
	return w->of[i].weight;
}

int64_t
worth_deadline(const struct worth *w, int32_t i)
{
	return w->of[i].deadline;
}

static int64_t
capped(int64_t t)
{
	return t < SPAN_MAX ? t : SPAN_MAX;
}

static int64_t
sum_up(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* Up while the process needs it. */
static bool
stands(const struct moment *at, struct moment p, int32_t v)
{
	struct moment f = at[v];

	return f.dn >= f.up || f.dn >= p.up || f.up <= p.dn;
}

static void
judge(struct score *s, const struct option *o, int64_t length)
{
	const struct piece *x = o->piece;
	wide cost;
	int32_t i = 0;

	while (i + 1 < o->n && x[i + 1].from < length)
		i++;
	cost = x[i].cost + x[i].rate * (length - x[i].from);
	cost /= (wide)3600 * 100;
	s->part[SCORE_COST] = cost > INT64_MAX ? INT64_MAX : (int64_t)cost;
	s->part[SCORE_HARM] = x[i].harmed +
	    (x[i].harm ? length - x[i].from : 0);
}

/* Seconds over the target, of a process down and up at these moments. */
static int64_t
time_late(const struct case_of *c, struct moment m, int64_t length)
{
	int64_t elapsed = time_add(length, c->verification);
	int64_t late = c->rto >= FOREVER ? 0 : time_sub(elapsed, c->rto);
	int64_t past = c->deadline >= FOREVER ? 0
	    : time_sub(time_add(m.up, c->verification), c->deadline);

	return capped(late > past ? late : past);
}

struct score
worth_of(const struct worth *w, int32_t i, const struct moment *at,
    int32_t choice)
{
	const struct case_of *c = &w->of[i];
	struct moment m = at[c->v];
	struct score best = { { 0 } };
	int64_t length, late;
	bool any = false, missed;

	if (m.dn >= m.up)
		return best;
	length = time_sub(m.up, m.dn);
	late = time_late(c, m, length);
	missed = length > c->mtpd;
	length = capped(length);
	for (int32_t x = 0; x < c->n; x++) {
		const struct option *o = &c->option[x];
		struct score s = { { 0 } };
		bool saved;

		if (x > 0 && (((w->staffed[i] >> (x - 1) & 1) &&
		    choice != x - 1 && choice != WORTH_ANY) ||
		    !stands(at, m, o->v)))
			continue;
		saved = length <= o->saves;
		judge(&s, o, length);
		s.part[SCORE_MISSED] = missed ? c->weight : 0;
		s.part[SCORE_LATE] = saved ? 0 : c->weight * late;
		if (!any || score_cmp(&s, &best) < 0)
			best = s;
		any = true;
	}
	return best;
}

struct score
worth_all(const struct worth *w, const struct moment *at, int64_t makespan,
    const int8_t *choice)
{
	struct score sum = { { 0 } };

	for (int32_t i = 0; i < w->n; i++) {
		struct score s;

		if (at[w->of[i].v].dn >= FOREVER)
			continue;
		s = worth_of(w, i, at, choice == NULL ? WORTH_NONE : choice[i]);
		for (int32_t x = 0; x < SCORE_MAKESPAN; x++)
			sum.part[x] = sum_up(sum.part[x], s.part[x]);
	}
	sum.part[SCORE_MAKESPAN] = capped(makespan);
	return sum;
}

int
score_cmp(const struct score *a, const struct score *b)
{
	for (int i = 0; i < SCORE__MAX; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}
