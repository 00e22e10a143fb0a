/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * improve_rules.c - orders to begin with.
 *
 * From the schedule without contention come, for each step, the latest end
 * that no target behind it minds (urgency), the longest work behind it, and
 * the weight of the processes that wait for it.  Each rule sorts by one of
 * these.
 */
#include "engine/improve_internal.h"

/* Going down from the targets. */
struct look {
	const struct scheduler *s;
	const struct schedule_problem *p;
	const struct schedule *alone;
	int64_t *due;		/* [v] must be up by; FOREVER */
	int64_t *behind;	/* [v] longest time from its up to the last */
	int64_t *weight;	/* [v] of the processes that rest on it */
};

static void
look_at_targets(struct look *k)
{
	const struct worth *w = k->p->worth;

	for (int32_t i = 0; w != NULL && i < worth_count(w); i++) {
		const struct process_terms *t = worth_terms(w, i);
		int32_t v = k->p->graph->v_of[t->node];
		int64_t due, dn = k->alone->at[v].dn;

		/* It need not fall at all when this is quick enough. */
		if (dn >= FOREVER) {
			if (k->s->dn0[v] < FOREVER) {
				k->due[v] = k->s->dn0[v];
				k->weight[v] += worth_weight(w, i);
			}
			continue;
		}
		due = time_add(dn, time_sub(t->rto.lo, t->verification.lo));
		if (worth_deadline(w, i) < FOREVER &&
		    time_sub(worth_deadline(w, i), t->verification.lo) < due)
			due = time_sub(worth_deadline(w, i),
			    t->verification.lo);
		k->due[v] = due < k->due[v] ? due : k->due[v];
		k->weight[v] += worth_weight(w, i);
	}
}

/* What the owners of groups with v ask of it. */
static void
look_up(struct look *k, int32_t v)
{
	const struct graph *gr = k->p->graph;

	for (int32_t u = gr->user_first[v]; u < gr->user_first[v + 1]; u++) {
		int32_t w = gr->owner[gr->user[u]];
		struct moment m = k->alone->at[w];
		int64_t takes, due;

		if (w <= v || k->s->dn0[w] >= FOREVER ||
		    (m.dn >= m.up && k->due[w] >= FOREVER))
			continue;
		takes = m.dn >= m.up ? 0 : time_sub(m.up, k->s->base[w]);
		due = k->due[w] >= FOREVER ? FOREVER
		                           : time_sub(k->due[w], takes);
		k->due[v] = due < k->due[v] ? due : k->due[v];
		takes = time_add(takes, k->behind[w]);
		if (takes > k->behind[v] && takes < FOREVER)
			k->behind[v] = takes;
		if (k->weight[v] < INT64_MAX / 2 - k->weight[w])
			k->weight[v] += k->weight[w];
	}
}

static struct look
look_down(struct arena *a, struct scheduler *s)
{
	const struct graph *gr = s->gr;
	size_t n = (size_t)gr->nnodes;
	struct look k = { .s = s, .p = s->p,
		.alone = scheduler_alone(s, NULL) };

	k.due = arena_array(a, int64_t, n);
	k.behind = arena_array(a, int64_t, n);
	k.weight = arena_array(a, int64_t, n);
	for (int32_t h = 0; h < s->nhit; h++)
		k.due[s->hit[h]] = FOREVER;
	look_at_targets(&k);
	for (int32_t h = s->nhit - 1; h >= 0; h--)
		look_up(&k, s->hit[h]);
	return k;
}

struct key {
	int64_t first, second, id;
	int32_t step;
};

static int
cmp_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->second != y->second)
		return x->second < y->second ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static struct key
key_of(const struct look *k, int32_t step, int rule)
{
	const struct schedule_step *t = &k->p->step[step];
	int32_t v = k->p->graph->v_of[t->node];
	struct schedule_slot slot = k->alone->slot[step];
	/* What is left of its own procedure behind it. */
	int64_t rest = time_sub(k->alone->at[v].up, slot.end);
	int64_t due = k->due[v] >= FOREVER ? FOREVER
	                                   : time_sub(k->due[v], rest);
	int64_t behind = time_add(rest, k->behind[v]);
	struct key key = { 0, 0, t->id, step };

	switch (rule) {
	case 0:		/* latest end, then the longest work behind */
		key.first = due;
		key.second = -behind;
		break;
	case 1:		/* latest start */
		key.first = due >= FOREVER ? FOREVER : due - t->work;
		key.second = -behind;
		break;
	case 2:		/* most work behind, itself included */
		key.first = -time_add(behind, t->work);
		key.second = due;
		break;
	case 3:		/* weight per second of work */
		key.first = -(k->weight[v] * 1000 / (t->work / 60 + 1));
		key.second = due;
		break;
	case 4:		/* the weight that waits for it */
		key.first = -k->weight[v];
		key.second = due;
		break;
	default:	/* the shortest */
		key.first = t->work;
		key.second = due;
	}
	return key;
}

void
improve_rules(struct arena *a, struct scheduler *s, int32_t *order[])
{
	struct arena scratch = ARENA_INIT;
	struct look k = look_down(&scratch, s);
	size_t n = (size_t)s->nactive;
	struct key *key = arena_array(&scratch, struct key, n);

	for (int rule = 0; rule < IMPROVE_RULES; rule++) {
		order[rule] = arena_array(a, int32_t, n);
		for (size_t i = 0; i < n; i++)
			key[i] = key_of(&k, s->active[i], rule);
		if (n > 0)
			qsort(key, n, sizeof(*key), cmp_key);
		for (size_t i = 0; i < n; i++)
			order[rule][i] = key[i].step;
	}
	arena_release(&scratch);
}
