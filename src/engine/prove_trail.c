/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_trail.c - what the exact search knows, why, and what follows from it.
 *
 * Lazy clause generation (Ohrimenko, Stuckey & Codish 2009) without Boolean
 * variables: a clause is a set of bounds, and it watches two of them.  The
 * watchers of a side stand in one list with the bound that wakes them; a move
 * from a to b wakes those in (a, b].  Walking such a list is cheaper than a
 * literal per value at the horizons of days in seconds that occur here.
 *
 * Reasons of clauses and edges are read when a conflict asks for them, and then
 * for the bound that is needed, which is often weaker than the one reached.
 * Those of resources are written down at once, in a pool that shrinks with the
 * trail.  At level 0 nothing has to be explained any more, so the trail is
 * emptied there, and clauses are dropped only then.
 */
#include <string.h>

#include "engine/prove_internal.h"

void
lits_add(struct arena *a, struct lits *l, struct lit lit)
{
	if (l->n == l->cap) {
		int32_t cap = l->cap > 0 ? 2 * l->cap : 64;

		l->at = arena_grow(a, l->at, (size_t)l->cap * sizeof(*l->at),
		    (size_t)cap * sizeof(*l->at));
		l->cap = cap;
	}
	l->at[l->n++] = lit;
}

int32_t
prover_move_of(const struct prover *p, struct lit l)
{
	int32_t at = p->last[l.side];

	while (p->trail[at].from >= l.least)
		at = p->trail[at].prev;
	return at;
}

static void
explain(struct prover *p, int32_t kind, int32_t ref, int32_t least)
{
	switch (kind) {
	case MOVE_CLAUSE: {
		struct clause *c = clause_at(p, ref);

		c->used = p->age;
		for (int32_t i = 1; i < c->n; i++)
			lits_add(p->arena, &p->why, lit_not(c->lit[i]));
		break;
	}
	case MOVE_EDGE: {
		const struct edge *e = &p->edge[ref];

		lits_add(p->arena, &p->why,
		    (struct lit){ e->from, least - e->lag });
		if (e->when.side >= 0)
			lits_add(p->arena, &p->why, e->when);
		break;
	}
	case MOVE_POOL: {
		int32_t n = p->pool.at[ref].least;

		for (int32_t i = 1; i <= n; i++)
			lits_add(p->arena, &p->why, p->pool.at[ref + i]);
		break;
	}
	default:
		break;	/* what is said at level 0 needs no reason */
	}
}

void
prover_explain(struct prover *p, int32_t at, int32_t least)
{
	explain(p, p->trail[at].kind, p->trail[at].ref, least);
}

static void
trail_grow(struct prover *p)
{
	size_t old = (size_t)p->trail_cap, cap = old > 0 ? 2 * old : 1024;

	p->trail = arena_grow(p->arena, p->trail, old * sizeof(*p->trail),
	    cap * sizeof(*p->trail));
	p->memo = arena_grow(p->arena, p->memo, old * sizeof(*p->memo),
	    cap * sizeof(*p->memo));
	p->memo_least = arena_grow(p->arena, p->memo_least,
	    old * sizeof(*p->memo_least), cap * sizeof(*p->memo_least));
	p->trail_cap = (int32_t)cap;
}

static void
push(struct prover *p, struct lit l, int32_t kind, int32_t ref)
{
	if (p->ntrail == p->trail_cap)
		trail_grow(p);
	p->trail[p->ntrail] = (struct move){ .side = l.side, .to = l.least,
		.from = p->least[l.side], .prev = p->last[l.side],
		.level = p->nlevels, .kind = kind, .ref = ref };
	p->last[l.side] = p->ntrail++;
	p->least[l.side] = l.least;
	p->nmoves++;
}

bool
prover_set(struct prover *p, struct lit l, int32_t kind, int32_t ref)
{
	if (lit_true(p, l))
		return true;
	if (lit_false(p, l)) {
		p->why.n = 0;
		explain(p, kind, ref, l.least);
		lits_add(p->arena, &p->why, lit_not(l));
		return false;
	}
	push(p, l, kind, ref);
	return true;
}

bool
prover_set_why(struct prover *p, struct lit l)
{
	int32_t ref = p->pool.n;

	if (lit_true(p, l))
		return true;
	if (lit_false(p, l)) {
		lits_add(p->arena, &p->why, lit_not(l));
		return false;
	}
	lits_add(p->arena, &p->pool, (struct lit){ 0, p->why.n });
	for (int32_t i = 0; i < p->why.n; i++)
		lits_add(p->arena, &p->pool, p->why.at[i]);
	push(p, l, MOVE_POOL, ref);
	return true;
}

void
prover_decide(struct prover *p, struct lit l, int32_t popped)
{
	if (p->nlevels + 1 >= p->level_cap) {
		size_t old = (size_t)p->level_cap, cap = old > 0 ? 2 * old : 64;

		p->level = arena_grow(p->arena, p->level,
		    old * sizeof(*p->level), cap * sizeof(*p->level));
		p->level_seen = arena_grow(p->arena, p->level_seen,
		    old * sizeof(*p->level_seen),
		    cap * sizeof(*p->level_seen));
		p->level_cap = (int32_t)cap;
	}
	p->level[p->nlevels].trail = p->ntrail;
	p->level[p->nlevels].pool = p->pool.n;
	p->level[p->nlevels].popped = popped;
	p->nlevels++;
	push(p, l, MOVE_CHOICE, -1);
}

void
prover_back(struct prover *p, int32_t level)
{
	const struct level *to;

	if (level >= p->nlevels)
		return;
	to = &p->level[level];
	while (p->ntrail > to->trail) {
		const struct move *m = &p->trail[--p->ntrail];

		p->least[m->side] = m->from;
		p->last[m->side] = m->prev;
	}
	p->head = p->ntrail;
	p->pool.n = to->pool;
	atoms_restore(p, to->popped);
	p->nlevels = level;
	for (int32_t i = 0; i < p->nqueue; i++)
		p->profile[p->queue[i]].waiting = false;
	p->nqueue = 0;
}

void
prover_root(struct prover *p)
{
	for (int32_t i = 0; i < p->ntrail; i++) {
		p->last[p->trail[i].side] = -1;
		p->root[p->trail[i].side] = p->least[p->trail[i].side];
	}
	p->ntrail = 0;
	p->head = 0;
	p->pool.n = 0;
}

static void
watch_add(struct prover *p, struct lit l, int32_t ref, struct lit other)
{
	struct lit wake = lit_not(l);
	struct watches *w = &p->watch[wake.side];

	if (w->n == w->cap) {
		int32_t cap = w->cap > 0 ? 2 * w->cap : 8;

		w->at = arena_grow(p->arena, w->at,
		    (size_t)w->cap * sizeof(*w->at),
		    (size_t)cap * sizeof(*w->at));
		w->cap = cap;
	}
	w->at[w->n++] = (struct watch){ wake.least, ref, other };
}

int32_t
prover_clause(struct prover *p, const struct lit *lit, int32_t n,
    int32_t levels)
{
	struct clauses *cs = &p->clauses;
	int64_t words = (int64_t)(sizeof(struct clause) / sizeof(int32_t)) +
	    2 * (int64_t)n;
	int32_t ref = (int32_t)cs->n;
	struct clause *c;

	if (cs->n + words > cs->cap) {
		int64_t cap = cs->cap * 2 + words + 4096;

		cs->word = arena_grow(p->arena, cs->word,
		    (size_t)cs->cap * sizeof(int32_t),
		    (size_t)cap * sizeof(int32_t));
		cs->cap = cap;
	}
	if (cs->nrefs == cs->refs_cap) {
		int32_t cap = cs->refs_cap * 2 + 256;

		cs->ref = arena_grow(p->arena, cs->ref,
		    (size_t)cs->refs_cap * sizeof(int32_t),
		    (size_t)cap * sizeof(int32_t));
		cs->refs_cap = cap;
	}
	cs->n += words;
	cs->ref[cs->nrefs++] = ref;
	c = clause_at(p, ref);
	*c = (struct clause){ .n = n, .levels = levels, .used = p->age };
	memcpy(c->lit, lit, (size_t)n * sizeof(*lit));
	watch_add(p, lit[0], ref, lit[1]);
	watch_add(p, lit[1], ref, lit[0]);
	return ref;
}

/*
 * One clause whose watched literal `gone` became false.  Returns the literal
 * it watches instead, in *now; or 0 when it must keep watching: 1 fine or made
 * true, -1 conflict.
 */
static int
clause_wake(struct prover *p, int32_t ref, struct lit gone, struct lit *other)
{
	struct clause *c = clause_at(p, ref);
	struct lit first;

	if (c->lit[0].side == gone.side && c->lit[0].least == gone.least) {
		c->lit[0] = c->lit[1];
		c->lit[1] = gone;
	}
	first = c->lit[0];
	*other = first;
	if (lit_true(p, first))
		return 1;
	for (int32_t i = 2; i < c->n; i++)
		if (!lit_false(p, c->lit[i])) {
			c->lit[1] = c->lit[i];
			c->lit[i] = gone;
			watch_add(p, c->lit[1], ref, first);
			return 0;
		}
	return prover_set(p, first, MOVE_CLAUSE, ref) ? 1 : -1;
}

static bool
clauses_wake(struct prover *p, int32_t side, int32_t from, int32_t to)
{
	struct watches *ws = &p->watch[side];
	int32_t n = ws->n, kept = 0, i = 0;
	bool fine = true;

	for (; i < n && fine; i++) {
		struct watch w = ws->at[i];
		int was = 1;

		if (w.least <= to && w.least > from && !lit_true(p, w.other))
			was = clause_wake(p, w.ref,
			    (struct lit){ side ^ 1, 1 - w.least }, &w.other);
		if (was != 0)
			ws->at[kept++] = w;
		fine = was >= 0;
	}
	if (kept < i) {
		/* New ones may stand behind the first n. */
		memmove(ws->at + kept, ws->at + i,
		    (size_t)(ws->n - i) * sizeof(*ws->at));
		ws->n -= i - kept;
	}
	return fine;
}

/* Both ends of an order that is open: may it still be? */
static bool
edge_open(struct prover *p, const struct edge *e)
{
	int32_t from = p->least[e->from], least = from + e->lag;
	int32_t room = -p->least[e->to ^ 1];

	if (least <= room)
		return true;
	/* Any split of the distance explains it; the middle is the mildest. */
	from -= (least - room - 1) / 2;
	p->why.n = 0;
	lits_add(p->arena, &p->why, (struct lit){ e->from, from });
	lits_add(p->arena, &p->why,
	    (struct lit){ e->to ^ 1, 1 - (from + e->lag) });
	return prover_set_why(p, lit_not(e->when));
}

static bool
edges_wake(struct prover *p, int32_t side)
{
	for (int32_t i = p->edge_first[side]; i < p->edge_first[side + 1];
	     i++) {
		const struct edge *e = &p->edge[i];

		if (e->when.side >= 0 && !lit_true(p, e->when)) {
			if (!lit_false(p, e->when) && !edge_open(p, e))
				return false;
		} else if (!prover_set(p,
		    (struct lit){ e->to, p->least[side] + e->lag }, MOVE_EDGE,
		    i)) {
			return false;
		}
	}
	return true;
}

/* The edges that wait for a variable of the kind "i before j". */
static bool
orders_wake(struct prover *p, int32_t side)
{
	for (int32_t i = p->when_first[side]; i < p->when_first[side + 1];
	     i++) {
		int32_t ref = p->when_edge[i];
		const struct edge *e = &p->edge[ref];

		if (lit_true(p, e->when) && !prover_set(p,
		    (struct lit){ e->to, p->least[e->from] + e->lag },
		    MOVE_EDGE, ref))
			return false;
	}
	return true;
}

static void
profiles_wake(struct prover *p, int32_t task)
{
	for (int32_t i = p->profile_first[task];
	     i < p->profile_first[task + 1]; i++) {
		struct profile *r = &p->profile[p->profile_of[i]];

		if (!r->waiting) {
			r->waiting = true;
			p->queue[p->nqueue++] = p->profile_of[i];
		}
	}
}

bool
prover_wake_all(struct prover *p)
{
	for (int32_t i = 0; i < p->nprofiles; i++) {
		p->profile[i].waiting = true;
		p->queue[i] = i;
	}
	p->nqueue = p->nprofiles;
	for (int32_t s = 0; s < p->nsides; s++)
		if (!edges_wake(p, s))
			return false;
	return prover_propagate(p);
}

bool
prover_propagate(struct prover *p)
{
	for (;;) {
		struct profile *r;

		while (p->head < p->ntrail) {
			struct move m = p->trail[p->head++];

			if (!clauses_wake(p, m.side, m.from, m.to) ||
			    !edges_wake(p, m.side) ||
			    !orders_wake(p, m.side))
				return false;
			if (m.side < 2 * p->ntasks)
				profiles_wake(p, m.side / 2);
		}
		if (p->nqueue == 0)
			return true;
		r = &p->profile[p->queue[--p->nqueue]];
		r->waiting = false;
		if (!profile_propagate(p, r))
			return false;
	}
}

/* Worst first: many levels, then long not used. */
static bool
worse(const struct clause *a, const struct clause *b)
{
	if (a->levels != b->levels)
		return a->levels > b->levels;
	return a->used < b->used;
}

/* Sift for a heap sort of refs with the best on top: ascending worth. */
static void
sift(const struct prover *p, int32_t *ref, int32_t n, int32_t i)
{
	int32_t moved = ref[i];

	for (int32_t c; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && worse(clause_at(p, ref[c]),
		    clause_at(p, ref[c + 1])))
			c++;
		if (!worse(clause_at(p, moved), clause_at(p, ref[c])))
			break;
		ref[i] = ref[c];
	}
	ref[i] = moved;
}

static void
sort_refs(const struct prover *p, int32_t *ref, int32_t n)
{
	for (int32_t i = n / 2 - 1; i >= 0; i--)
		sift(p, ref, n, i);
	for (int32_t i = n - 1; i > 0; i--) {
		int32_t top = ref[0];

		ref[0] = ref[i];
		ref[i] = top;
		sift(p, ref, i, 0);
	}
}

/* True for ever, or never to be true: satisfied at the root. */
static bool
satisfied(const struct prover *p, const struct clause *c)
{
	for (int32_t i = 0; i < c->n; i++)
		if (lit_true(p, c->lit[i]))
			return true;
	return false;
}

/* Move what lives to the front, in its order, and watch it anew. */
static void
compact(struct prover *p)
{
	struct clauses *cs = &p->clauses;
	int32_t kept = 0;
	int64_t at = 0, head = (int64_t)(sizeof(struct clause) /
	    sizeof(int32_t));

	for (int32_t s = 0; s < p->nsides; s++)
		p->watch[s].n = 0;
	for (int64_t from = 0, words; from < cs->n; from += words) {
		struct clause *c = clause_at(p, (int32_t)from);

		words = head + 2 * (int64_t)c->n;
		if (c->dead)
			continue;
		memmove(cs->word + at, c, (size_t)words * sizeof(int32_t));
		cs->ref[kept++] = (int32_t)at;
		c = clause_at(p, (int32_t)at);
		watch_add(p, c->lit[0], (int32_t)at, c->lit[1]);
		watch_add(p, c->lit[1], (int32_t)at, c->lit[0]);
		at += words;
	}
	cs->n = at;
	cs->nrefs = kept;
}

void
prover_reduce(struct prover *p)
{
	struct clauses *cs = &p->clauses;
	int32_t half = cs->nrefs / 2;

	sort_refs(p, cs->ref, cs->nrefs);
	for (int32_t i = 0; i < cs->nrefs; i++) {
		struct clause *c = clause_at(p, cs->ref[i]);

		c->dead = (i < half && c->levels > 2) || satisfied(p, c);
	}
	compact(p);
	p->nreduced++;
}
