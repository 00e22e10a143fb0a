/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * verdict.c - three-valued judgement of one process in one outage.
 *
 * Every test is asked at both ends; "maybe" stays maybe.  A fallback is the
 * conjunction of its five conditions, so its answer is the worst of theirs.
 * Causes are looked for only when the answer is unknown: the unknown fields of
 * the process and of a doubtful fallback, and the unknown inputs on the paths
 * that make the figures at either end.
 */
#include "engine/internal.h"

static const char *const names[VERDICT_STATE__MAX] = {
	[VERDICT_PROVEN] = "proven",
	[VERDICT_PROVEN_IN_PARTS] = "proven-in-parts",
	[VERDICT_CALCULATED] = "calculated",
	[VERDICT_PROOF_EXPIRES] = "proof-expires",
	[VERDICT_UNKNOWN] = "unknown",
	[VERDICT_LATE] = "late",
	[VERDICT_IMPOSSIBLE] = "impossible",
};

const char *
verdict_name(enum verdict_state state)
{
	BUG_IF((unsigned)state >= VERDICT_STATE__MAX);
	return names[state];
}

static enum truth
both(enum truth a, enum truth b)
{
	return a < b ? a : b;
}

/* The two ends agree, or nobody knows. */
static enum truth
agree(enum truth a, enum truth b)
{
	return a == b ? a : TRUTH_MAYBE;
}

struct span
levels_at(const struct levels *l, int64_t at)
{
	struct span percent = SPAN_BETWEEN(0, 100);

	for (int32_t i = 0; i < l->n && l->step[i].from <= at; i++)
		percent = l->step[i].percent;
	return percent;
}

int64_t
levels_next(const struct levels *mbco, const struct levels *level,
    int64_t set_up, int64_t y, int64_t to)
{
	for (int32_t i = 0; i < mbco->n; i++)
		if (mbco->step[i].from > y && mbco->step[i].from < to)
			to = mbco->step[i].from;
	for (int32_t i = 0; i < level->n; i++) {
		int64_t from = time_add(set_up, level->step[i].from);

		if (from > y && from < to)
			to = from;
	}
	return to;
}

/* Level at least the minimum at every moment from set-up until the end. */
static enum truth
carries(const struct levels *mbco, const struct levels *level, int64_t set_up,
    int64_t length)
{
	enum truth r = TRUTH_YES;

	for (int64_t y = set_up; y < length;
	     y = levels_next(mbco, level, set_up, y, length))
		r = both(r, span_at_most(levels_at(mbco, y),
		    levels_at(level, y - set_up)));
	return r;
}

static enum truth
level_suffices(const struct process_terms *terms,
    const struct fallback_terms *f, struct span length)
{
	enum truth r = carries(&terms->mbco, &f->level, f->set_up.lo,
	    length.lo);

	r = agree(r, carries(&terms->mbco, &f->level, f->set_up.lo,
	    length.hi));
	return agree(r, carries(&terms->mbco, &f->level, f->set_up.hi,
	    length.hi));
}

/* Its own means are up from the process's fall until its return. */
static bool
means_hold(const struct outage *o, enum end end, int32_t process, int32_t node)
{
	struct moment p = o->at[end][o->graph->v_of[process]];
	struct moment f = o->at[end][o->graph->v_of[node]];

	return p.dn == FOREVER || f.dn >= f.up || f.dn >= p.up || f.up <= p.dn;
}

static enum truth
means_suffice(const struct process_terms *terms,
    const struct fallback_terms *f, const struct outage *o)
{
	bool best = means_hold(o, END_BEST, terms->node, f->node);
	bool worst = means_hold(o, END_WORST, terms->node, f->node);

	return worst ? TRUTH_YES : best ? TRUTH_MAYBE : TRUTH_NO;
}

enum truth
fallback_saves(const struct process_terms *terms,
    const struct fallback_terms *f, const struct outage *o)
{
	struct span length = outage_length(o, terms->node);
	enum truth r = span_at_most(f->set_up, terms->rto);

	r = both(r, span_at_most(length, span_add(f->set_up, f->hold)));
	r = both(r, span_at_most(length, terms->mtpd));
	r = both(r, level_suffices(terms, f, length));
	return both(r, means_suffice(terms, f, o));
}

static enum verdict_state
on_time(const struct process_terms *terms)
{
	static const enum verdict_state states[PROOF__MAX] = {
		[PROOF_NONE] = VERDICT_CALCULATED,
		[PROOF_PARTS] = VERDICT_PROVEN_IN_PARTS,
		[PROOF_WHOLE] = VERDICT_PROVEN,
		[PROOF_EXPIRES] = VERDICT_PROOF_EXPIRES,
	};

	return states[terms->proof];
}

static enum verdict_state
state_of(const struct process_terms *terms, const struct verdict *v)
{
	enum truth r = v->recovered > v->saved ? v->recovered : v->saved;

	return r == TRUTH_YES ? on_time(terms)
	    : r == TRUTH_NO ? VERDICT_LATE : VERDICT_UNKNOWN;
}

struct verdict
verdict_of_times(const struct process_terms *terms, struct span dn,
    struct span up, struct span length)
{
	struct verdict v = { .dn = dn, .up = up, .fallback = -1 };

	v.elapsed = span_add(length, terms->verification);
	if (dn.lo == FOREVER)
		v.elapsed = SPAN_NONE;
	if (dn.hi == FOREVER)
		v.elapsed.lo = 0;
	v.recovered = dn.lo == FOREVER ? TRUTH_YES
	                               : span_at_most(v.elapsed, terms->rto);
	v.late = SPAN_BETWEEN(terms->rto.hi == FOREVER ? 0
	    : time_sub(v.elapsed.lo, terms->rto.hi),
	    terms->rto.lo == FOREVER ? 0
	    : time_sub(v.elapsed.hi, terms->rto.lo));
	v.state = state_of(terms, &v);
	return v;
}

struct verdict
verdict_judge(const struct process_terms *terms, const struct outage *o)
{
	struct verdict v = verdict_of_times(terms, outage_dn(o, terms->node),
	    outage_up(o, terms->node), outage_length(o, terms->node));

	v.assumed = outage_assumed(o, terms->node);
	if (v.recovered == TRUTH_YES)
		return v;
	for (int32_t i = 0; i < terms->nfallbacks; i++) {
		enum truth t = fallback_saves(terms, &terms->fallback[i], o);

		if (t > v.saved) {
			v.saved = t;
			v.fallback = t == TRUTH_YES ? i : -1;
		}
	}
	v.state = state_of(terms, &v);
	return v;
}

bool
verdict_impossible(const struct process_terms *terms,
    const struct outage *minimum)
{
	struct verdict v = verdict_of_times(terms,
	    outage_dn(minimum, terms->node), outage_up(minimum, terms->node),
	    outage_length(minimum, terms->node));

	return v.recovered == TRUTH_NO;
}

struct causes {
	const struct outage *o;
	struct cause list[VERDICT_CAUSES_MAX];
	int32_t n;
};

static void
note(struct causes *c, struct span input, enum cause_kind kind, int32_t node,
    int32_t group)
{
	if (span_known(input) || c->n == VERDICT_CAUSES_MAX)
		return;
	for (int32_t i = 0; i < c->n; i++)
		if (c->list[i].kind == kind && c->list[i].node == node &&
		    c->list[i].group == group)
			return;
	c->list[c->n++] = (struct cause){ kind, node, group };
}

static void
note_node(struct causes *c, int32_t node)
{
	const struct outage *o = c->o;

	for (int32_t i = 0; i < o->nlost; i++) {
		if (o->lost[i].node != node)
			continue;
		note(c, o->lost[i].start, CAUSE_START, node, -1);
		note(c, o->lost[i].work, CAUSE_RESTORE, node, -1);
		return;
	}
	note(c, o->graph->restart[o->graph->v_of[node]], CAUSE_RESTART, node,
	    -1);
}

static void
note_path(struct causes *c, struct why why, bool up)
{
	const struct graph *gr = c->o->graph;

	for (int32_t i = 0; i < why.n; i++) {
		int32_t group = why.step[i].group;

		if (up)
			note_node(c, why.step[i].node);
		else if (group >= 0)
			note(c, gr->grace[gr->g_of[group]], CAUSE_GRACE,
			    why.step[i].node, group);
	}
}

/* The unknown inputs on the paths of the process, at both ends. */
static void
note_paths(struct causes *c, struct arena *scratch, int32_t node)
{
	for (int end = END__MAX - 1; end >= END_BEST; end--) {
		note_path(c, outage_why_up(scratch, c->o, node,
		    (enum end)end), true);
		note_path(c, outage_why_dn(scratch, c->o, node,
		    (enum end)end), false);
	}
}

static bool
levels_known(const struct levels *l)
{
	for (int32_t i = 0; i < l->n; i++)
		if (!span_known(l->step[i].percent))
			return false;
	return l->n > 0;
}

/* Unknown fields of a fallback that may save, and its means. */
static void
note_fallback(struct causes *c, struct arena *scratch,
    const struct process_terms *terms, const struct fallback_terms *f)
{
	if (fallback_saves(terms, f, c->o) != TRUTH_MAYBE)
		return;
	note(c, f->set_up, CAUSE_SET_UP, f->node, -1);
	note(c, f->hold, CAUSE_HOLD, f->node, -1);
	note(c, terms->mtpd, CAUSE_MTPD, terms->node, -1);
	if (!levels_known(&f->level))
		note(c, SPAN_UNKNOWN, CAUSE_LEVEL, f->node, -1);
	if (!levels_known(&terms->mbco))
		note(c, SPAN_UNKNOWN, CAUSE_MBCO, terms->node, -1);
	if (means_suffice(terms, f, c->o) == TRUTH_MAYBE)
		note_paths(c, scratch, f->node);
}

/* Where no path shows it (an alternative that may fail): all that is hit. */
static void
note_all(struct causes *c)
{
	const struct graph *gr = c->o->graph;

	for (int32_t v = 0; v < gr->nnodes && c->n < VERDICT_CAUSES_MAX; v++) {
		if (c->o->at[END_WORST][v].dn == FOREVER)
			continue;
		note_node(c, gr->node_of[v]);
		for (int32_t g = gr->group_first[v];
		     g < gr->group_first[v + 1]; g++)
			note(c, gr->grace[g], CAUSE_GRACE, gr->node_of[v],
			    gr->group_of[g]);
	}
}

void
verdict_explain(struct arena *a, const struct process_terms *terms,
    const struct outage *o, struct verdict *v)
{
	struct arena scratch = ARENA_INIT;
	struct causes c = { .o = o };
	struct cause *list;

	if (v->recovered == TRUTH_MAYBE) {
		note(&c, terms->rto, CAUSE_RTO, terms->node, -1);
		note(&c, terms->verification, CAUSE_VERIFICATION, terms->node,
		    -1);
	}
	for (int32_t i = 0; i < terms->nfallbacks; i++)
		note_fallback(&c, &scratch, terms, &terms->fallback[i]);
	if (!span_known(v->elapsed))
		note_paths(&c, &scratch, terms->node);
	if (c.n == 0)
		note_all(&c);
	list = arena_array(a, struct cause, (size_t)c.n);
	for (int32_t i = 0; i < c.n; i++)
		list[i] = c.list[i];
	v->cause = list;
	v->ncauses = c.n;
	arena_release(&scratch);
}

struct verdict
verdict_of(struct arena *a, const struct process_terms *terms,
    const struct outage *likely, const struct outage *minimum)
{
	struct verdict v = verdict_judge(terms, likely);

	if (v.state == VERDICT_LATE && minimum != NULL &&
	    verdict_impossible(terms, minimum))
		v.state = VERDICT_IMPOSSIBLE;
	if (v.state == VERDICT_UNKNOWN)
		verdict_explain(a, terms, likely, &v);
	return v;
}
