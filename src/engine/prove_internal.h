/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_internal.h - what the files of the exact search share.
 *
 * Every variable x (start of a task, the makespan, "i before j") is an integer
 * and has two sides: 2x is its value, 2x + 1 its value negated.  All that the
 * search knows is `least[side]`, the lower bound of each side, and all that it
 * can say is a literal: "side is at least n".  Upper bounds, negation and
 * watching need no second case, and no literal has to be made before it is
 * used, so that the length of the horizon costs nothing.
 */
#ifndef ENGINE_PROVE_INTERNAL_H
#define ENGINE_PROVE_INTERNAL_H

#include "base/arena.h"
#include "engine/prove.h"

/* side >= least */
struct lit {
	int32_t side, least;
};

static inline struct lit
lit_not(struct lit l)
{
	return (struct lit){ l.side ^ 1, 1 - l.least };
}

enum move_kind {
	MOVE_CHOICE,	/* decided, or true from the start */
	MOVE_CLAUSE,	/* `ref` in clauses.word */
	MOVE_EDGE,	/* `ref` in edges */
	MOVE_POOL	/* `ref` in pool: a count, then literals */
};

/* One step of the trail: side went from `from` to `to`. */
struct move {
	int32_t side, to, from;
	int32_t prev;		/* the move of this side before it; -1 none */
	int32_t level;
	int32_t kind, ref;	/* enum move_kind; why */
};

/*
 * least[to] >= least[from] + lag, while `when` holds (side -1: always).  Each
 * comes with its mirror image: to^1 -> from^1 with the same lag.
 */
struct edge {
	int32_t from, to, lag;
	struct lit when;
};

/* Looks at clause `ref` when its side reaches `least`. */
struct watch {
	int32_t least;
	int32_t ref;
	struct lit other;	/* when this one is true, no need to look */
};

struct watches {
	struct watch *at;
	int32_t n, cap;
};

/* A growing list of literals. */
struct lits {
	struct lit *at;
	int32_t n, cap;
};

/* In front of the literals of a clause, in words of 32 bits. */
struct clause {
	int32_t n;		/* literals */
	int32_t levels;		/* different levels when learnt (LBD) */
	uint32_t used;		/* age of its last use in a conflict */
	int32_t dead;		/* to be dropped */
	struct lit lit[];	/* the first two are watched */
};

struct clauses {
	int32_t *word;
	int64_t n, cap;		/* words; cap is also refused above a limit */
	int32_t *ref;		/* of each learnt clause, oldest first */
	int32_t nrefs, refs_cap;
};

/* One resource and who uses it. */
struct profile {
	int32_t cap, n;
	int32_t *task, *use;	/* [n] ascending use */
	int32_t *by_start;	/* [n] places, about by latest start */
	int32_t *by_end;	/* [n] places, about by earliest end */
	bool waiting;		/* in the queue */
};

/* "x is at least n", once it stood in a conflict. */
struct atom {
	int32_t var, least;
	uint64_t activity;
	int32_t heap;		/* place; -1: not in it */
	int32_t next;		/* of its hash chain; -1 */
};

struct atoms {
	struct atom *at;
	int32_t n, cap;
	int32_t *bucket;	/* [mask + 1] */
	uint32_t mask;
	int32_t *heap;
	int32_t nheap;
	int32_t *popped;	/* left the heap, oldest first */
	int32_t npopped;
	uint64_t step;		/* what a conflict adds */
};

struct level {
	int32_t trail, pool, popped;	/* their lengths before it */
};

struct pack;

struct prover {
	struct arena *arena;
	int32_t ntasks, makespan;	/* the variable of it is ntasks */
	int32_t nvars, nsides;
	const int32_t *duration;	/* [ntasks] scaled */
	int32_t *least;			/* [side] */
	int32_t *root;			/* [side] what holds without choices */
	int32_t *last;			/* [side] newest move; -1 */
	struct move *trail;
	int32_t ntrail, trail_cap, head;	/* head: next to propagate */
	struct level *level;		/* [nlevels], of levels 1.. at 0.. */
	int32_t nlevels, level_cap;
	struct lits pool;

	struct edge *edge;		/* by from */
	int32_t nedges;
	int32_t *edge_first;		/* [nsides + 1] */
	int32_t *when_first;		/* [nsides + 1] into when_edge */
	int32_t *when_edge;
	struct watches *watch;		/* [side] */
	struct clauses clauses;
	struct profile *profile;
	int32_t nprofiles;
	int32_t *profile_first;		/* [ntasks + 1] into profile_of */
	int32_t *profile_of;
	int32_t *queue, nqueue;		/* profiles waiting */
	int32_t *seg_at, *seg_use;	/* scratch of a profile */
	int32_t nsegs;
	uint64_t *sorted;		/* [2 * ntasks] scratch */

	struct lits why;		/* conflict, or what explains a move */
	int32_t *need;			/* [side] in the nogood; NOT_NEEDED */
	int32_t *need_at;		/* [side] its move */
	int32_t *needed;		/* sides that have been in it */
	int32_t nneeded;
	int32_t *memo;			/* [trail] stamp: 2s no, 2s + 1 yes */
	int32_t *memo_least;
	int32_t stamp;
	int32_t *level_seen;		/* [level] stamp */
	int32_t level_stamp;
	struct lits learnt;

	struct atoms atoms;
	int32_t *best, *best_r;		/* [nvars] values; NULL; its room */
	uint64_t seed;
	size_t memory;		/* above half of it, no more clauses are kept */
	uint32_t age;			/* conflicts so far */
	int64_t nconflicts;		/* and schedules found */
	int64_t nmoves, nrestarts, nreduced;
	int32_t max_learnt;
	int32_t shave_at, shave_quiet;	/* place; places without news */
	struct pack *pack;		/* NULL: not begun, or too large */
	bool pack_off;			/* too large */
	int32_t pack_at, pack_quiet, pack_part;
	int64_t pack_seen;		/* the windows; 0: not yet */
	bool pack_near;			/* worth trying parts of windows */
	int64_t pack_paid;		/* its work so far, in conflicts */
	bool by_activity;		/* else the smallest start first */
	const struct prove_watch *watcher;
	const struct run *run;
	int64_t budget;		/* conflicts, to tell progress */
	bool cancelled;
};

enum { NOT_NEEDED = INT32_MIN };

static inline bool
lit_true(const struct prover *p, struct lit l)
{
	return p->least[l.side] >= l.least;
}

static inline bool
lit_false(const struct prover *p, struct lit l)
{
	return p->least[l.side ^ 1] > -l.least;
}

static inline int32_t
lower_of(const struct prover *p, int32_t var)
{
	return p->least[2 * var];
}

static inline int32_t
upper_of(const struct prover *p, int32_t var)
{
	return -p->least[2 * var + 1];
}

static inline struct clause *
clause_at(const struct prover *p, int32_t ref)
{
	return (struct clause *)(void *)(p->clauses.word + ref);
}

void lits_add(struct arena *a, struct lits *l, struct lit lit);

/* -- prove_trail.c: what holds, and why ----------------------------------- */

/*
 * Say that l holds by reason (kind, ref).  False when it cannot: `why` then
 * holds literals that are true and cannot be so together.
 */
MUST_USE bool prover_set(struct prover *p, struct lit l, int32_t kind,
    int32_t ref);
/* The same because of the literals of `why`. */
MUST_USE bool prover_set_why(struct prover *p, struct lit l);
/* Add to `why` what made move `at` reach `least`. */
void prover_explain(struct prover *p, int32_t at, int32_t least);
/* All consequences.  False: conflict in `why`. */
MUST_USE bool prover_propagate(struct prover *p);
/* A new level; `popped` atoms had left the heap before this one was picked. */
void prover_decide(struct prover *p, struct lit l, int32_t popped);
/* At level 0, once: look at every edge and profile. */
MUST_USE bool prover_wake_all(struct prover *p);
void prover_back(struct prover *p, int32_t level);
/* The move that made l true; l is true and not so from the root. */
int32_t prover_move_of(const struct prover *p, struct lit l);
/* After propagation at level 0: what holds is for ever. */
void prover_root(struct prover *p);
/* Add a clause of n >= 2 literals; the first two may be watched. */
int32_t prover_clause(struct prover *p, const struct lit *lit, int32_t n,
    int32_t levels);
/* Drop half of the learnt clauses, the least useful; only at level 0. */
void prover_reduce(struct prover *p);

/* -- prove_resource.c ----------------------------------------------------- */

/* Timetable of one resource.  False: conflict in `why`. */
MUST_USE bool profile_propagate(struct prover *p, struct profile *r);

/* -- prove_learn.c -------------------------------------------------------- */

/*
 * From the conflict in `why` to a clause in `learnt`, its first literal the
 * one that becomes true at the level that is returned.  -1: no level is left,
 * there is no solution.  *levels_r as in struct clause.
 */
int32_t prover_learn(struct prover *p, int32_t *levels_r);

/* -- prove_atoms.c -------------------------------------------------------- */

void atoms_init(struct prover *p);
void atoms_bump(struct prover *p, struct lit l);
void atoms_grow(struct prover *p);
/* Back in the heap: those that left it after the first n. */
void atoms_restore(struct prover *p, int32_t n);
/* The most active that is still open; false: none. */
MUST_USE bool atoms_pick(struct prover *p, struct lit *l_r);

/* -- prove_search.c ------------------------------------------------------- */

/* Learn from the conflict in `why` and go back; false: nothing is left. */
MUST_USE bool prover_recover(struct prover *p);

enum search_end { SEARCH_SOLUTION, SEARCH_NONE, SEARCH_LIMIT };

/*
 * Look for a schedule with makespan <= most until found, refuted (then
 * root[2 * makespan] > most, or nothing at all is left) or `conflicts` more.
 * A schedule counts as a conflict: what a count has led to is always the same.
 */
enum search_end prover_search(struct prover *p, int32_t most,
    int64_t conflicts);

/* Does the caller want to go on?  p->cancelled when not. */
bool prover_ask(struct prover *p);

/* -- prove_shave.c -------------------------------------------------------- */

/*
 * Refute what one assumption can.  SEARCH_SOLUTION: done, there is no more;
 * SEARCH_NONE: no schedule; SEARCH_LIMIT: go on where it was.
 */
enum search_end prover_shave(struct prover *p, int64_t conflicts);
/* The same with the packing of what remains, for the tasks that weigh most. */
enum search_end prover_shave_pack(struct prover *p, int64_t conflicts);

/* -- prove_pack.c --------------------------------------------------------- */

enum pack_end { PACK_MORE, PACK_PROVED, PACK_NOT };

/* Room for it; NULL: too large a project. */
struct pack *pack_new(struct arena *a, const struct prover *p);
/* Take the windows and orders as they are now. */
void pack_begin(struct pack *k);
/*
 * A round: PROVED, there is surely no schedule with what held at pack_begin();
 * NOT, it seems that this cannot be proved so; MORE, ask again.  It learns for
 * the next pack_begin().
 */
enum pack_end pack_round(struct pack *k);
/* The same with less effort, from where the last pack_round() ended. */
enum pack_end pack_probe(struct pack *k, int32_t tries);
/* About how far the last call was from it, a part of all work; below 0. */
double pack_gap(const struct pack *k);
/* What all calls so far took, in about a nanosecond. */
int64_t pack_work(const struct pack *k);

/* -- prove_model.c -------------------------------------------------------- */

struct prover *prover_new(struct arena *a, const struct prove_input *in,
    int32_t scale, int32_t horizon);

#endif
