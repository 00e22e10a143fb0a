/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attention_graph.c - weak points that no single record shows.
 *
 * 512 losses at a time (engine/reach.h, all graces 0).  A redundant group whose
 * members fail together by one loss, while its owner would otherwise stay up,
 * has a hidden common cause; a fallback that such a loss takes together with
 * its process has lost its means, when an exact run says that it is down by the
 * time it is needed.  Of the causes of one finding only the nearest are told: a
 * loss that takes down another cause, and is not taken down by that, is only
 * further away.
 */
#include "areas/bia/attention.h"
#include "engine/reach.h"

enum { CAUSES = 64, FINDINGS = 1000 };

/* One group or fallback, and the losses that are bad for it. */
struct finding_of {
	enum attention_kind kind;
	int32_t place;			/* g, or the node of a fallback */
	int32_t cause[CAUSES];		/* nodes */
	uint64_t takes[CAUSES];		/* bits: causes that go down with it */
	int32_t n;
};

struct search {
	struct attentions *to;
	const struct graph *gr;
	struct arena *a;		/* scratch */
	struct reach *reach;
	int32_t *loss, nlosses;		/* nodes, by record kind and id */
	struct finding_of *found;
	int32_t nfound;
};

/* ---- the losses --------------------------------------------------------- */

static bool
is_cause(enum node_kind kind)
{
	return kind == NODE_RESOURCE || kind == NODE_SITE ||
	    kind == NODE_SUPPLIER;
}

static void
list_losses(struct search *s)
{
	const struct model *m = s->to->answer->model;

	s->loss = arena_array(s->a, int32_t, (size_t)m->nnodes + 1);
	for (int32_t i = 0; i < m->nnodes; i++)
		if (is_cause(m->nodes[i].kind))
			s->loss[s->nlosses++] = i;
}

/* ---- findings ----------------------------------------------------------- */

static struct finding_of *
finding_at(struct search *s, enum attention_kind kind, int32_t place)
{
	for (int32_t i = s->nfound - 1; i >= 0; i--)
		if (s->found[i].kind == kind && s->found[i].place == place)
			return &s->found[i];
	if (s->nfound == FINDINGS)
		return NULL;
	s->found[s->nfound] = (struct finding_of){
		.kind = kind, .place = place,
	};
	return &s->found[s->nfound++];
}

static void
note_cause(struct search *s, enum attention_kind kind, int32_t place,
    int32_t node)
{
	struct finding_of *f = finding_at(s, kind, place);

	if (f != NULL && f->n < CAUSES)
		f->cause[f->n++] = node;
}

/* Lanes of this pass in which the group is not satisfied. */
static uint64_t
failed(const struct search *s, int32_t g, int word)
{
	const struct graph *gr = s->gr;
	int32_t e0 = gr->member_first[g], e1 = gr->member_first[g + 1];
	int32_t fail = e1 - e0 - gr->need[g] + 1;
	uint64_t any = 0, out = 0;

	for (int32_t e = e0; e < e1; e++)
		any |= reach_of(s->reach, gr->node_of[gr->member[e]])->w[word];
	for (; any != 0; any &= any - 1) {
		uint64_t bit = any & -any;
		int32_t down = 0;

		for (int32_t e = e0; e < e1; e++)
			down += (reach_of(s->reach,
			    gr->node_of[gr->member[e]])->w[word] & bit) != 0;
		if (down >= fail)
			out |= bit;
	}
	return out;
}

static bool
is_member(const struct graph *gr, int32_t g, int32_t v)
{
	for (int32_t e = gr->member_first[g]; e < gr->member_first[g + 1]; e++)
		if (gr->member[e] == v)
			return true;
	return false;
}

static bool
is_redundant(const struct search *s, int32_t g)
{
	const struct graph *gr = s->gr;

	return s->to->answer->model->group_record[gr->group_of[g]] != 0 &&
	    gr->need[g] < gr->member_first[g + 1] - gr->member_first[g];
}

/* Losses that break group g alone of its owner's. */
static void
look_at_group(struct search *s, int32_t g, int32_t first)
{
	const struct graph *gr = s->gr;
	int32_t owner = gr->owner[g];

	for (int word = 0; word < REACH_WORDS; word++) {
		uint64_t hit = failed(s, g, word);

		for (int32_t h = gr->group_first[owner];
		     hit != 0 && h < gr->group_first[owner + 1]; h++)
			if (h != g)
				hit &= ~failed(s, h, word);
		for (; hit != 0; hit &= hit - 1) {
			int32_t node = s->loss[first + word * 64 +
			    __builtin_ctzll(hit)];
			int32_t v = gr->v_of[node];

			if (v != owner && !is_member(gr, g, v))
				note_cause(s, ATTENTION_COMMON_CAUSE, g, node);
		}
	}
}

/* Without recovery, is the fallback down by the time the process is? */
static bool
fails_with(struct search *s, int32_t process, int32_t fallback, int32_t node,
    bool *yes_r, struct err *err)
{
	struct loss lost = { node, SPAN_NONE, SPAN_NEVER };
	struct outage_input in = { &lost, 1, true };
	struct arena a = ARENA_INIT;
	const struct outage *o;
	bool ok = outage_run(&a, s->gr, &in, s->to->run, &o, err);

	if (ok) {
		struct span f = outage_dn(o, fallback);
		struct span p = outage_dn(o, process);

		*yes_r = f.lo < FOREVER && f.lo <= p.lo;
	}
	arena_release(&a);
	return ok;
}

static bool
look_at_fallback(struct search *s, int32_t process, int32_t fallback,
    int32_t first, struct err *err)
{
	const enum node_kind skip = NODE_SUPPLIER;
	const struct model *m = s->to->answer->model;

	for (int word = 0; word < REACH_WORDS; word++) {
		uint64_t hit = reach_of(s->reach, process)->w[word] &
		    reach_of(s->reach, fallback)->w[word];

		for (; hit != 0; hit &= hit - 1) {
			int32_t node = s->loss[first + word * 64 +
			    __builtin_ctzll(hit)];
			bool yes = false;

			if (m->nodes[node].kind == skip)
				continue;
			if (!fails_with(s, process, fallback, node, &yes, err))
				return false;
			if (yes)
				note_cause(s, ATTENTION_FALLBACK_MEANS,
				    fallback, node);
		}
	}
	return true;
}

static bool
look_at_fallbacks(struct search *s, int32_t first, struct err *err)
{
	const struct model *m = s->to->answer->model;

	for (int32_t i = 0; i < m->ncritical; i++)
		for (int32_t k = 0; k < m->terms[i].nfallbacks; k++)
			if (!look_at_fallback(s, m->terms[i].node,
			        m->terms[i].fallback[k].node, first, err))
				return false;
	return true;
}

static int32_t
run_pass(struct search *s, int32_t first)
{
	int32_t n = s->nlosses - first;

	if (n > REACH_LOSSES)
		n = REACH_LOSSES;
	reach_run(s->reach, s->loss + first, n);
	return n;
}

static bool
find_all(struct search *s, struct err *err)
{
	for (int32_t i = 0; i < s->nlosses; i += REACH_LOSSES) {
		if (!run_step(s->to->run, i, s->nlosses, err))
			return false;
		run_pass(s, i);
		for (int32_t g = 0; g < s->gr->ngroups; g++)
			if (is_redundant(s, g))
				look_at_group(s, g, i);
		if (!look_at_fallbacks(s, i, err))
			return false;
	}
	return true;
}

/* ---- the nearest -------------------------------------------------------- */

/* Which causes of one finding go down with each other. */
static void
compare(struct search *s, struct finding_of *f)
{
	reach_run(s->reach, f->cause, f->n);
	for (int32_t i = 0; i < f->n; i++)
		for (int32_t k = 0; k < f->n; k++)
			if (k != i &&
			    reach_has(reach_of(s->reach, f->cause[k]), i))
				f->takes[i] |= UINT64_C(1) << k;
}

static bool
is_nearest(const struct finding_of *f, int32_t i)
{
	for (int32_t k = 0; k < f->n; k++)
		if ((f->takes[i] >> k & 1) && !(f->takes[k] >> i & 1))
			return false;
	return true;
}

static bool
tell_group(struct search *s, int32_t g, int32_t cause, struct err *err)
{
	const struct model *m = s->to->answer->model;
	struct requirement q;

	if (!store_get(s->to->tx, &requirement_record,
	        m->group_record[s->gr->group_of[g]], &q, err))
		return false;
	attention_add(s->to, (struct attention){
		.kind = ATTENTION_COMMON_CAUSE,
		.record = &requirement_record,
		.id = q.rec.id,
		.name = q.name,
		.about = m->nodes[cause].name,
	});
	return true;
}

static bool
tell(struct search *s, struct finding_of *f, struct err *err)
{
	const struct model *m = s->to->answer->model;

	compare(s, f);
	for (int32_t i = 0; i < f->n; i++) {
		if (!is_nearest(f, i))
			continue;
		if (f->kind == ATTENTION_COMMON_CAUSE) {
			if (!tell_group(s, f->place, f->cause[i], err))
				return false;
			continue;
		}
		attention_add(s->to, (struct attention){
			.kind = f->kind,
			.record = &fallback_record,
			.id = m->nodes[f->place].id,
			.name = m->nodes[f->place].name,
			.about = m->nodes[f->cause[i]].name,
		});
	}
	return true;
}

static bool
tell_all(struct search *s, enum attention_kind kind, struct err *err)
{
	for (int32_t i = 0; i < s->nfound; i++)
		if (s->found[i].kind == kind && !tell(s, &s->found[i], err))
			return false;
	return true;
}

/* ---- all ---------------------------------------------------------------- */

/* Sets that wait for each other from standstill: the first, about each other. */
void
attention_cold(struct attentions *to)
{
	const struct model *m = to->answer->model;
	const struct graph *gr = m->graph;

	for (int32_t c = 0; c < gr->ncold; c++) {
		int32_t first = gr->cold[gr->cold_first[c]];

		for (int32_t i = gr->cold_first[c] + 1;
		     i < gr->cold_first[c + 1]; i++)
			attention_add(to, (struct attention){
				.kind = ATTENTION_COLD_START,
				.record = model_record(m->nodes[first].kind),
				.id = m->nodes[first].id,
				.name = m->nodes[first].name,
				.about = m->nodes[gr->cold[i]].name,
			});
	}
}

bool
attention_graph(struct attentions *to, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct search s = {
		.to = to,
		.gr = to->answer->model->graph,
		.a = &scratch,
	};
	bool ok;

	list_losses(&s);
	s.reach = reach_new(&scratch, s.gr);
	s.found = arena_array(&scratch, struct finding_of, FINDINGS);
	ok = find_all(&s, err) &&
	    tell_all(&s, ATTENTION_COMMON_CAUSE, err) &&
	    tell_all(&s, ATTENTION_FALLBACK_MEANS, err);
	arena_release(&scratch);
	return ok;
}
