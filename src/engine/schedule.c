/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schedule.c - serial schedule generation.
 *
 * Among the tasks whose groups are satisfied by placed ones, the first in the
 * order is placed at the earliest moment its team allows.  A team's calendar
 * (calendar.c) keeps what is left of its units.  When nothing may start though
 * tasks remain, they wait for each other: the circles that wait for no other
 * run one after another by id, as in the outage, and are up at the end.
 *
 * Whether a starved node would have stayed up under this schedule is not asked
 * here; the outage says who needs a task.
 */
#include "engine/calendar.h"
#include "engine/internal.h"
#include "engine/schedule.h"

struct plan {
	const struct schedule_problem *p;
	struct arena *scratch;
	int32_t *rank;		/* [task] place in the order wished */
	int32_t *heap, nheap;	/* ranks of tasks that may start */
	int32_t *by_rank;	/* [rank] task */
	int32_t *group_first;	/* [task + 1] into group: its own groups */
	int32_t *group;
	int32_t *user_first;	/* [task + 1] into user: groups it is in */
	int32_t *user;
	int32_t *left;		/* [group] members still to be placed */
	int32_t *open;		/* [task] groups not satisfied */
	uint8_t *placed;
	struct calendar *team;	/* [nteams] */
	struct schedule_slot *slot;
	int32_t *done, ndone;
};

static bool
fault(struct err *err, const char *field, const char *id, int32_t i)
{
	err_set(err, ERR_INVALID, field, id);
	err->row = (int64_t)i + 1;
	return false;
}

static bool
time_valid(int64_t t)
{
	return t >= 0 && (t <= SPAN_MAX || t == FOREVER);
}

static bool
check_tasks(const struct schedule_problem *p, struct err *err)
{
	for (int32_t i = 0; i < p->ntasks; i++) {
		const struct schedule_task *t = &p->task[i];

		if (!time_valid(t->work) || !time_valid(t->earliest) ||
		    t->deadline < 0 || t->units < 0)
			return fault(err, "tasks", "schedule-task-invalid", i);
		if (t->team < -1 || t->team >= p->nteams)
			return fault(err, "tasks", "schedule-team-out-of-range",
			    i);
	}
	return true;
}

static bool
check_groups(const struct schedule_problem *p, struct err *err)
{
	for (int32_t g = 0; g < p->ngroups; g++) {
		int32_t n = p->first[g + 1] - p->first[g];
		bool ok = p->owner[g] >= 0 && p->owner[g] < p->ntasks &&
		    p->need[g] >= 1 && p->need[g] <= n;

		for (int32_t e = p->first[g]; ok && e < p->first[g + 1]; e++)
			ok = p->member[e] >= 0 && p->member[e] < p->ntasks &&
			    p->member[e] != p->owner[g];
		if (!ok)
			return fault(err, "groups", "schedule-group-invalid",
			    g);
	}
	return true;
}

static bool
check_windows(const struct schedule_problem *p, struct err *err)
{
	for (int32_t t = 0; t < p->nteams; t++) {
		int64_t at = 0;

		for (int32_t i = p->window_first[t]; i < p->window_first[t + 1];
		     i++) {
			const struct schedule_window *w = &p->window[i];

			if (w->from < at || w->to <= w->from || w->units < 0 ||
			    w->to > FOREVER)
				return fault(err, "teams",
				    "schedule-window-invalid", t);
			at = w->to;
		}
	}
	return true;
}

static bool
check_order(struct arena *scratch, const struct schedule_problem *p,
    const int32_t *order, struct err *err)
{
	uint8_t *seen = arena_array(scratch, uint8_t, (size_t)p->ntasks);

	for (int32_t i = 0; order != NULL && i < p->ntasks; i++)
		if (order[i] < 0 || order[i] >= p->ntasks || seen[order[i]]++)
			return fault(err, "order", "schedule-order-invalid",
			    i);
	return true;
}

static bool
check(struct arena *scratch, const struct schedule_problem *p,
    const int32_t *order, struct err *err)
{
	if (p->ntasks < 0 || p->ntasks > SCHEDULE_TASKS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, "tasks",
		    "schedule-too-large", ERR_INT(SCHEDULE_TASKS_MAX));
	return check_tasks(p, err) && check_groups(p, err) &&
	    check_windows(p, err) && check_order(scratch, p, order, err);
}

/* Groups by owner, and by member. */
static void
turn_round(struct plan *s)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->ntasks, ng = (size_t)p->ngroups;
	int32_t all = ng > 0 ? p->first[ng] : 0;

	s->group_first = arena_array(s->scratch, int32_t, n + 2);
	s->group = arena_array(s->scratch, int32_t, ng);
	s->user_first = arena_array(s->scratch, int32_t, n + 2);
	s->user = arena_array(s->scratch, int32_t, (size_t)all);
	for (int32_t g = 0; g < p->ngroups; g++)
		s->group_first[p->owner[g] + 2]++;
	for (int32_t e = 0; e < all; e++)
		s->user_first[p->member[e] + 2]++;
	for (size_t i = 0; i < n; i++) {
		s->group_first[i + 2] += s->group_first[i + 1];
		s->user_first[i + 2] += s->user_first[i + 1];
	}
	for (int32_t g = 0; g < p->ngroups; g++) {
		s->group[s->group_first[p->owner[g] + 1]++] = g;
		for (int32_t e = p->first[g]; e < p->first[g + 1]; e++)
			s->user[s->user_first[p->member[e] + 1]++] = g;
	}
}

/* Longest work behind each task; edges inside a circle do not count. */
static int64_t *
find_tails(struct plan *s)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->ntasks;
	int32_t *first = arena_array(s->scratch, int32_t, n + 1);
	int32_t *to = arena_array(s->scratch, int32_t,
	    (size_t)s->user_first[n]);
	int32_t *set = arena_array(s->scratch, int32_t, n);
	int32_t *order = arena_array(s->scratch, int32_t, n);
	int64_t *tail = arena_array(s->scratch, int64_t, n);
	struct plain behind = { .n = p->ntasks, .first = first, .to = to };

	/* Edges go to the tasks behind, so that those come first. */
	for (int32_t i = 0; i < p->ntasks; i++) {
		first[i + 1] = s->user_first[i + 1];
		for (int32_t u = s->user_first[i]; u < s->user_first[i + 1];
		     u++)
			to[u] = p->owner[s->user[u]];
	}
	plain_sets(s->scratch, &behind, set, order);
	for (int32_t x = 0; x < p->ntasks; x++) {
		int32_t i = order[x];

		for (int32_t e = first[i]; e < first[i + 1]; e++) {
			int64_t t = time_add(p->task[to[e]].work, tail[to[e]]);

			if (set[to[e]] != set[i] && t > tail[i])
				tail[i] = t;
		}
	}
	return tail;
}

/* A row to sort by the rule. */
struct wish {
	int64_t deadline, tail, id;
	int32_t task;
};

static int
cmp_wish(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;

	if (x->deadline != y->deadline)
		return x->deadline < y->deadline ? -1 : 1;
	if (x->tail != y->tail)
		return x->tail > y->tail ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void
find_ranks(struct plan *s, const int32_t *order)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->ntasks;
	int64_t *tail = find_tails(s);
	struct wish *wish = arena_array(s->scratch, struct wish, n);

	s->rank = arena_array(s->scratch, int32_t, n);
	s->by_rank = arena_array(s->scratch, int32_t, n);
	for (int32_t i = 0; i < p->ntasks; i++)
		wish[i] = (struct wish){ p->task[i].deadline, tail[i],
			p->task[i].id, i };
	if (order == NULL && n > 0)
		qsort(wish, n, sizeof(*wish), cmp_wish);
	for (int32_t r = 0; r < p->ntasks; r++) {
		s->by_rank[r] = order != NULL ? order[r] : wish[r].task;
		s->rank[s->by_rank[r]] = r;
	}
}

static void
heap_push(struct plan *s, int32_t rank)
{
	int32_t i = s->nheap++;

	for (; i > 0 && s->heap[(i - 1) / 2] > rank; i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = rank;
}

static int32_t
heap_pop(struct plan *s)
{
	int32_t top = s->heap[0], x = s->heap[--s->nheap], i = 0, c;

	while ((c = 2 * i + 1) < s->nheap) {
		if (c + 1 < s->nheap && s->heap[c + 1] < s->heap[c])
			c++;
		if (s->heap[c] >= x)
			break;
		s->heap[i] = s->heap[c];
		i = c;
	}
	s->heap[i] = x;
	return top;
}

static void
plan_init(struct plan *s, struct arena *a, const int32_t *order)
{
	const struct schedule_problem *p = s->p;
	size_t n = (size_t)p->ntasks;

	turn_round(s);
	find_ranks(s, order);
	s->heap = arena_array(s->scratch, int32_t, n);
	s->left = arena_array(s->scratch, int32_t, (size_t)p->ngroups);
	s->open = arena_array(s->scratch, int32_t, n);
	s->placed = arena_array(s->scratch, uint8_t, n);
	s->team = arena_array(s->scratch, struct calendar, (size_t)p->nteams);
	s->slot = arena_array(a, struct schedule_slot, n);
	s->done = arena_array(a, int32_t, n);
	for (int32_t t = 0; t < p->nteams; t++)
		calendar_init(&s->team[t], s->scratch,
		    p->window + p->window_first[t],
		    p->window_first[t + 1] - p->window_first[t]);
	for (int32_t g = 0; g < p->ngroups; g++) {
		s->left[g] = p->need[g];
		s->open[p->owner[g]]++;
	}
	for (int32_t i = 0; i < p->ntasks; i++)
		if (s->open[i] == 0)
			heap_push(s, s->rank[i]);
}

/* m is in the knot of g's owner, when that is being placed. */
static bool
is_kin(const struct schedule_problem *p, int32_t g, int32_t m,
    const int32_t *set)
{
	return set != NULL && set[m] == set[p->owner[g]];
}

/*
 * When k members of g are up, of those placed; *by_r the one that is last.
 * Members of the knot `set` count as up from the start.
 */
static int64_t
group_up(const struct plan *s, int32_t g, const int32_t *set, int32_t *by_r)
{
	const struct schedule_problem *p = s->p;
	int32_t need = p->need[g];
	int64_t at = -1;

	for (int32_t e = p->first[g]; e < p->first[g + 1]; e++)
		need -= is_kin(p, g, p->member[e], set);
	*by_r = -1;
	/* The k-th smallest, by taking the next larger until enough are up. */
	while (need > 0) {
		int64_t next = FOREVER;
		int32_t n = 0;

		for (int32_t e = p->first[g]; e < p->first[g + 1]; e++) {
			int32_t m = p->member[e];
			int64_t up = s->slot[m].up;

			if (!s->placed[m] || is_kin(p, g, m, set) ||
			    up <= at || up > next)
				continue;
			if (up < next || n == 0)
				*by_r = m;
			n = up < next ? 1 : n + 1;
			next = up;
		}
		at = next;
		need -= n;
		if (next == FOREVER)
			break;
	}
	return at < 0 ? 0 : at;
}

/* The last task of this team that ends at or before t. */
static int32_t
last_of_team(const struct plan *s, int32_t team, int64_t t)
{
	int32_t best = -1;

	for (int32_t i = 0; i < s->ndone; i++) {
		int32_t x = s->done[i];

		if (s->p->task[x].team == team && s->slot[x].end <= t &&
		    (best < 0 || s->slot[x].end > s->slot[best].end))
			best = x;
	}
	return best;
}

/* Place task i, not before `after` (-1: none) ends; `set` names its knot. */
static void
place(struct plan *s, int32_t i, int32_t after, const int32_t *set)
{
	const struct schedule_task *t = &s->p->task[i];
	struct schedule_slot *slot = &s->slot[i];
	int64_t from = t->earliest;
	struct stint stint;

	*slot = (struct schedule_slot){ .bound = BOUND_EARLIEST, .by = -1,
		.assumed = set != NULL };
	if (after >= 0 && s->slot[after].end > from) {
		from = s->slot[after].end;
		slot->bound = BOUND_TASK;
		slot->by = after;
	}
	for (int32_t x = s->group_first[i]; x < s->group_first[i + 1]; x++) {
		int32_t by;
		int64_t up = group_up(s, s->group[x], set, &by);

		if (up <= from)
			continue;
		from = up;
		slot->bound = BOUND_TASK;
		slot->by = by;
	}
	stint = t->team < 0
	    ? (struct stint){ from, time_add(from, t->work), STINT_AT_ONCE }
	    : calendar_take(&s->team[t->team], from, t->work, t->units,
	    t->attended);
	slot->start = stint.start;
	slot->end = slot->up = stint.end;
	if (stint.start >= FOREVER) {
		slot->bound = BOUND_NEVER;
	} else if (stint.wait == STINT_BUSY) {
		slot->bound = BOUND_TEAM;
		slot->by = last_of_team(s, t->team, stint.start);
	} else if (stint.wait == STINT_AWAY) {
		slot->bound = BOUND_WINDOW;
		slot->by = -1;
	}
	s->placed[i] = 1;
	s->done[s->ndone++] = i;
}

/* Tell the groups that i is in; what may start now goes on the heap. */
static void
release(struct plan *s, int32_t i)
{
	const struct schedule_problem *p = s->p;

	for (int32_t u = s->user_first[i]; u < s->user_first[i + 1]; u++) {
		int32_t g = s->user[u], w = p->owner[g];

		if (--s->left[g] == 0 && --s->open[w] == 0 && !s->placed[w])
			heap_push(s, s->rank[w]);
	}
}

/* Who waits for whom among the tasks that are left. */
static struct plain
waiting(struct plan *s, const uint8_t *stuck)
{
	const struct schedule_problem *p = s->p;
	int32_t n = p->ntasks, at = 0;
	int32_t *first = arena_array(s->scratch, int32_t, (size_t)n + 1);
	int32_t *to = arena_array(s->scratch, int32_t,
	    (size_t)s->user_first[n]);

	for (int32_t i = 0; i < n; i++) {
		first[i] = at;
		for (int32_t x = s->group_first[i];
		     stuck[i] && x < s->group_first[i + 1]; x++) {
			int32_t g = s->group[x];

			for (int32_t e = p->first[g];
			     s->left[g] > 0 && e < p->first[g + 1]; e++)
				if (stuck[p->member[e]])
					to[at++] = p->member[e];
		}
	}
	first[n] = at;
	return (struct plain){ .n = n, .first = first, .to = to };
}

struct member {
	int64_t id;
	int32_t set, task;
};

static int
cmp_member(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->set != y->set)
		return x->set < y->set ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* One knot, in order of id: one after another, all up at the end. */
static void
place_knot(struct plan *s, const struct member *m, int32_t n,
    const int32_t *set)
{
	int64_t end;

	for (int32_t i = 0; i < n; i++)
		place(s, m[i].task, i == 0 ? -1 : m[i - 1].task, set);
	end = s->slot[m[n - 1].task].end;
	for (int32_t i = 0; i < n; i++)
		s->slot[m[i].task].up = end;
	for (int32_t i = 0; i < n; i++)
		release(s, m[i].task);
}

/* Break the circles that wait for no other. */
static void
break_knots(struct plan *s)
{
	size_t n = (size_t)s->p->ntasks;
	uint8_t *stuck = arena_array(s->scratch, uint8_t, n);
	int32_t *set = arena_array(s->scratch, int32_t, n), count = 0;
	struct member *m = arena_array(s->scratch, struct member, n);
	struct plain p;

	for (size_t i = 0; i < n; i++)
		stuck[i] = !s->placed[i];
	p = waiting(s, stuck);
	plain_knots(&p, stuck, set);
	for (int32_t i = 0; i < p.n; i++)
		if (set[i] >= 0)
			m[count++] = (struct member){ s->p->task[i].id, set[i],
				i };
	qsort(m, (size_t)count, sizeof(*m), cmp_member);
	for (int32_t i = 0, j; i < count; i = j) {
		for (j = i; j < count && m[j].set == m[i].set; j++)
			;
		place_knot(s, m + i, j - i, set);
	}
}

static bool
place_all(struct plan *s, const struct run *run, struct err *err)
{
	int32_t n = s->p->ntasks;

	while (s->ndone < n) {
		if (s->ndone % 256 == 0 && !run_step(run, s->ndone, n, err))
			return false;
		if (s->nheap == 0) {
			break_knots(s);
		} else {
			int32_t i = s->by_rank[heap_pop(s)];

			place(s, i, -1, NULL);
			release(s, i);
		}
	}
	return true;
}

bool
schedule_serial(struct arena *a, const struct schedule_problem *problem,
    const int32_t *order, const struct run *run,
    const struct schedule_result **result_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct schedule_result *r = arena_new(a, struct schedule_result);
	struct plan s = { .p = problem, .scratch = &scratch };
	bool ok = false;

	if (!check(&scratch, problem, order, err))
		goto out;
	plan_init(&s, a, order);
	if (!place_all(&s, run, err))
		goto out;
	r->slot = s.slot;
	r->order = s.done;
	for (int32_t i = 0; i < problem->ntasks; i++) {
		if (s.slot[i].up > r->makespan)
			r->makespan = s.slot[i].up;
		r->nlate += s.slot[i].up > problem->task[i].deadline;
	}
	*result_r = r;
	ok = true;
out:
	arena_release(&scratch);
	return ok;
}
