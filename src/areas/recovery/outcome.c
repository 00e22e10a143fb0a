/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/show.h"
#include "areas/recovery/outcome.h"
#include "engine/curve.h"

enum { MILLION = 1000000 };

bool
outcome_make(struct tx *tx, const struct case_wish *wish,
    const struct run *run, struct outcome *out_r, struct err *err)
{
	return case_load(tx, wish, run, &out_r->of, err) &&
	    whatif_run(tx_arena(tx), &out_r->of.in, run, &out_r->result, err);
}

struct str
outcome_name(const struct outcome *o, struct arena *a)
{
	const struct whatif_input *in = &o->of.in;
	struct buf out = BUF_IN(a, 1024);
	int32_t shown = in->nlost < 3 ? in->nlost : 3;

	if (o->of.has_scenario)
		return o->of.scenario.name;
	for (int32_t i = 0; i < shown; i++) {
		if (i > 0)
			buf_add_c(&out, ", ");
		buf_add(&out, o->of.model->nodes[in->lost[i].node].name);
	}
	if (in->nlost > shown)
		buf_addf(&out, " (+%" PRId32 ")", in->nlost - shown);
	return buf_str(&out);
}

bool
outcome_is_good(const struct outcome *o, int32_t i)
{
	return verdict_is_yes(o->result->of[i].verdict.state);
}

int32_t
outcome_good(const struct outcome *o)
{
	int32_t good = 0;

	for (int32_t i = 0; i < o->of.in.nprocesses; i++)
		good += outcome_is_good(o, i);
	return good;
}

int32_t
outcome_unlikely(const struct outcome *o)
{
	int32_t n = 0;

	for (int32_t i = 0; i < o->of.in.nprocesses; i++)
		n += o->result->of[i].unlikely;
	return n;
}

/* Nothing that counts in the cost of an outage of `length` is blank. */
static bool
cost_is_said(const struct outcome *o, int32_t i, int64_t length)
{
	const struct whatif_process *p = &o->of.in.process[i];
	uint64_t unpriced = o->of.cost[i].unpriced;
	bool whole = !o->of.cost[i].none;

	for (int32_t c = 0; c < p->ncurves; c++) {
		struct harm_curve curve = p->curve[c];
		bool blank = unpriced >> c & 1;

		/* Without a price all that is no harm at all costs nothing. */
		if (blank)
			curve.weight = 1;
		if (curve_cost(&curve, 1, length, 0, &whole) > 0 && blank)
			whole = false;
	}
	return whole;
}

struct span
outcome_cost(const struct outcome *o, int32_t i)
{
	const struct whatif_answer *of = &o->result->of[i];
	const struct verdict *v = &of->verdict;

	if (v->dn.lo >= FOREVER)
		return of->cost;
	return v->up.hi >= FOREVER ||
	        !cost_is_said(o, i, time_sub(v->up.hi, v->dn.lo))
	    ? SPAN_BETWEEN(of->cost.lo, FOREVER) : of->cost;
}

int32_t
outcome_worst(const struct outcome *o)
{
	int32_t worst = -1;

	for (int32_t i = 0; i < o->of.in.nprocesses; i++) {
		const struct verdict *v = &o->result->of[i].verdict;

		if (v->state < VERDICT_LATE)
			continue;
		if (worst < 0 ||
		    v->late.hi > o->result->of[worst].verdict.late.hi)
			worst = i;
	}
	return worst;
}

/* ---- sentences ---------------------------------------------------------- */

void
outcome_sentence(const struct outcome *o, enum lang lang, struct buf *out)
{
	const struct whatif *w = o->result;
	int32_t late = w->ncounts[VERDICT_LATE] +
	    w->ncounts[VERDICT_IMPOSSIBLE];
	int32_t unlikely = outcome_unlikely(o);

	if (o->of.in.nprocesses == 0) {
		message_add(out, lang, "answer.no-critical");
		return;
	}
	message_print(out, lang, NULL, "whatif-in-time",
	    { "a", ERR_INT(outcome_good(o)) },
	    { "b", ERR_INT(o->of.in.nprocesses) });
	if (late > unlikely) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "answer.late",
		    { "n", ERR_INT(late - unlikely) });
	}
	if (unlikely > 0) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "whatif-unsure-some",
		    { "n", ERR_INT(unlikely) });
	}
	if (w->ncounts[VERDICT_UNKNOWN] > 0) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "answer.unknown",
		    { "n", ERR_INT(w->ncounts[VERDICT_UNKNOWN]) });
	}
}

void
outcome_verdict(const struct outcome *o, int32_t i, enum lang lang,
    struct buf *out)
{
	const struct verdict *v = &o->result->of[i].verdict;
	struct arena a = ARENA_INIT;

	if (o->result->of[i].unlikely)
		message_print(out, lang, NULL, "whatif-unsure",
		    { "a", ERR_INT(o->result->of[i].chance.on_time /
		        (MILLION / 100)) },
		    { "b", ERR_INT(o->of.threshold) });
	else if (v->state >= VERDICT_LATE && v->late.lo < FOREVER)
		message_print(out, lang, NULL, "verdict.late-by",
		    { "a", words_span_arg(&a, v->late, lang) });
	else if (v->state < VERDICT_UNKNOWN && v->dn.hi == FOREVER &&
	    v->dn.lo == FOREVER)
		message_add(out, lang, "whatif-stays-up");
	else
		message_add(out, lang, verdict_look(v->state)->id);
	if (v->fallback >= 0) {
		int32_t node =
		    o->of.in.process[i].terms.fallback[v->fallback].node;

		buf_add_c(out, " · ");
		message_print(out, lang, NULL, "verdict.saved-by",
		    { "a", ERR_TEXT(o->of.model->nodes[node].name) });
	}
	arena_release(&a);
}

struct str
outcome_slot(const struct outcome *o, const struct whatif_slot *s)
{
	return s->step >= 0 ? o->of.step[s->step].name
	                    : o->of.model->nodes[s->node].name;
}

/* "Database ← Opslag ← Netwerk": the nodes of a chain, first to last. */
static struct str
chain_words(const struct outcome *o, const struct whatif_answer *of,
    struct arena *a)
{
	enum { SHOWN = 8 };
	struct buf out = BUF_IN(a, 4096);
	int32_t last = -1, n = 0;

	for (int32_t k = of->nchain - 1; k >= 0; k--) {
		const struct whatif_slot *s = &o->result->slot[of->chain[k]];

		if (s->node == last)
			continue;
		last = s->node;
		if (n++ > 0)
			buf_add_c(&out, " → ");
		if (n > SHOWN) {
			buf_add_c(&out, "…");
			break;
		}
		buf_add(&out, o->of.model->nodes[s->node].name);
	}
	return buf_str(&out);
}

void
outcome_bottleneck(const struct outcome *o, int32_t i, enum lang lang,
    struct buf *out)
{
	const struct whatif_answer *of = &o->result->of[i];
	struct arena a = ARENA_INIT;

	if (of->nchain == 0) {
		arena_release(&a);
		return;
	}
	message_print(out, lang, NULL, "whatif-chain",
	    { "a", ERR_TEXT(chain_words(o, of, &a)) },
	    { "b", words_span_arg(&a, of->verdict.up, lang) });
	buf_add_char(out, ' ');
	if (of->bottleneck.relief <= 0)
		message_add(out, lang, "whatif-nothing-helps");
	else if (of->bottleneck.means < 0)
		message_print(out, lang, NULL, "whatif-hands-help",
		    { "a", ERR_DUR(of->bottleneck.relief) });
	else
		message_print(out, lang, NULL, "whatif-means-helps",
		    { "a", ERR_TEXT(o->of.means[of->bottleneck.means].name) },
		    { "b", ERR_DUR(of->bottleneck.relief) });
	arena_release(&a);
}

static struct str
nodes_words(const struct outcome *o, const struct whatif_certificate *c,
    struct arena *a)
{
	struct buf out = BUF_IN(a, 4096);

	for (int32_t k = c->nchain - 1; k >= 0; k--) {
		buf_add(&out, o->of.model->nodes[c->chain[k]].name);
		if (k > 0)
			buf_add_c(&out, " → ");
	}
	return buf_str(&out);
}

void
outcome_proof(const struct outcome *o, int32_t i, enum lang lang,
    struct buf *out)
{
	const struct whatif_certificate *c = &o->result->of[i].certificate;
	struct arena a = ARENA_INIT;

	switch (c->proof) {
	case WHATIF_CHAIN:
		message_print(out, lang, NULL, "whatif-proof-chain",
		    { "a", ERR_TEXT(nodes_words(o, c, &a)) },
		    { "b", ERR_DUR(c->takes) }, { "c", ERR_DUR(c->target) });
		break;
	case WHATIF_MEANS_LOAD:
		message_print(out, lang, NULL, "whatif-proof-means",
		    { "a", ERR_TEXT(o->of.means[c->means].name) },
		    { "b", ERR_DUR(c->work) }, { "c", ERR_DUR(c->room) });
		break;
	case WHATIF_EXACT:
		message_print(out, lang, NULL, "whatif-proof-exact",
		    { "b", ERR_DUR(c->takes) }, { "c", ERR_DUR(c->target) });
		break;
	default:
		arena_release(&a);
		return;
	}
	buf_add_char(out, ' ');
	message_add(out, lang, c->at_minimum ? "whatif-proof-minimum"
	                                     : "whatif-proof-likely");
	arena_release(&a);
}

void
outcome_cause(const struct outcome *o, int32_t i, int32_t k, enum lang lang,
    struct buf *out)
{
	const struct answer of = { .model = o->of.model };

	words_cause(&of, i, &o->result->of[i].verdict.cause[k], lang, out);
}

/* ---- JSON --------------------------------------------------------------- */

static void
put_time(struct json *j, const char *key, int64_t t)
{
	json_put_opt64(j, key, t >= FOREVER ? UNKNOWN : KNOWN(t));
}

static void
put_span(struct json *j, const char *key, struct span s)
{
	json_key(j, key);
	json_array_begin(j);
	json_opt64(j, s.lo >= FOREVER ? UNKNOWN : KNOWN(s.lo));
	json_opt64(j, s.hi >= FOREVER ? UNKNOWN : KNOWN(s.hi));
	json_array_end(j);
}

static void
put_chance(struct json *j, const struct whatif_chance *c)
{
	json_key(j, "chance");
	if (c->samples == 0) {
		json_none(j);
		return;
	}
	json_object_begin(j);
	json_put_i64(j, "samples", c->samples);
	json_put_i64(j, "onTimePerMillion", c->on_time);
	json_put_i64(j, "lowPerMillion", c->low);
	json_put_i64(j, "highPerMillion", c->high);
	put_time(j, "p50", c->p50);
	put_time(j, "p90", c->p90);
	put_time(j, "p95", c->p95);
	json_object_end(j);
}

typedef void words_fn(const struct outcome *, int32_t, enum lang,
    struct buf *);

static void
put_words(struct json *j, const char *key, const struct outcome *o, int32_t i,
    enum lang lang, struct arena *a, words_fn *words)
{
	struct buf text = BUF_IN(a, 8192);

	words(o, i, lang, &text);
	json_put_str(j, key, buf_str(&text));
}

static void
put_process(struct json *j, const struct outcome *o, int32_t i, enum lang lang,
    struct arena *a)
{
	const struct whatif_answer *of = &o->result->of[i];
	const struct process_terms *t = &o->of.in.process[i].terms;

	json_object_begin(j);
	json_put_i64(j, "id", o->of.model->critical[i].id);
	json_put_str(j, "name", o->of.model->critical[i].name);
	json_put_str(j, "verdict", str_of(verdict_name(of->verdict.state)));
	put_span(j, "rto", t->rto);
	put_span(j, "mtpd", t->mtpd);
	put_span(j, "falls", of->verdict.dn);
	put_span(j, "back", of->verdict.up);
	put_span(j, "elapsed", of->verdict.elapsed);
	put_span(j, "late", of->verdict.late);
	put_span(j, "costCents", outcome_cost(o, i));
	put_chance(j, &of->chance);
	json_put_bool(j, "onTime", outcome_is_good(o, i));
	json_put_bool(j, "unlikely", of->unlikely);
	put_words(j, "words", o, i, lang, a, outcome_verdict);
	put_words(j, "bottleneck", o, i, lang, a, outcome_bottleneck);
	put_words(j, "proof", o, i, lang, a, outcome_proof);
	json_key(j, "because");
	json_array_begin(j);
	for (int32_t k = 0; k < of->verdict.ncauses; k++) {
		struct buf text = BUF_IN(a, 1024);

		outcome_cause(o, i, k, lang, &text);
		json_str(j, buf_str(&text));
	}
	json_array_end(j);
	json_object_end(j);
}

static void
put_slot(struct json *j, const struct outcome *o, const struct whatif_slot *s)
{
	json_object_begin(j);
	json_put_i64(j, "step", s->step < 0 ? 0 : o->of.in.step[s->step].id);
	json_put_str(j, "name", outcome_slot(o, s));
	json_put_str(j, "of", o->of.model->nodes[s->node].name);
	put_time(j, "start", s->start);
	put_time(j, "end", s->end);
	json_put_bool(j, "critical", s->critical);
	json_key(j, "team");
	if (s->step >= 0 && o->of.step[s->step].means >= 0)
		json_str(j, o->of.means[o->of.step[s->step].means].name);
	else
		json_none(j);
	json_object_end(j);
}

const char *
outcome_score_name(enum score_part part)
{
	static const char *const names[SCORE__MAX] = { "harmSeconds",
		"missedWeight", "lateWeightSeconds", "costCents", "makespan" };

	BUG_IF((unsigned)part >= SCORE__MAX);
	return names[part];
}

static void
put_score(struct json *j, const char *key, const struct score *s)
{
	json_key(j, key);
	json_object_begin(j);
	for (int k = 0; k < SCORE__MAX; k++)
		json_put_i64(j, outcome_score_name((enum score_part)k),
		    s->part[k]);
	json_object_end(j);
}

static struct str
sentence(const struct outcome *o, enum lang lang, struct arena *a)
{
	struct buf out = BUF_IN(a, 4096);

	outcome_sentence(o, lang, &out);
	return buf_str(&out);
}

void
outcome_json(const struct outcome *o, enum lang lang, struct arena *a,
    struct json *out)
{
	const struct whatif *w = o->result;

	json_object_begin(out);
	json_put_str(out, "name", outcome_name(o, a));
	json_put_str(out, "sentence", sentence(o, lang, a));
	json_put_i64(out, "at", o->of.at);
	json_put_i64(out, "seed", (int64_t)o->of.in.seed);
	json_put_i64(out, "steps", w->steps);
	json_key(out, "processes");
	json_array_begin(out);
	for (int32_t i = 0; i < o->of.in.nprocesses; i++)
		put_process(out, o, i, lang, a);
	json_array_end(out);
	json_key(out, "order");
	json_array_begin(out);
	for (int32_t k = 0; k < w->nslots; k++)
		put_slot(out, o, &w->slot[k]);
	json_array_end(out);
	put_score(out, "score", &w->score);
	if (o->of.in.order != NULL)
		put_score(out, "adopted", &w->adopted);
	put_time(out, "makespan", w->makespan);
	json_object_end(out);
}
