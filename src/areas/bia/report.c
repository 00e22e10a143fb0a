/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/report.h"
#include "areas/bia/words.h"

const char *
answer_state_name(enum answer_state state)
{
	static const char *const names[] = {
		[ANSWER_YES] = "yes",
		[ANSWER_NO] = "no",
		[ANSWER_UNKNOWN] = "unknown",
	};

	return names[state];
}

static void
put_time(struct json *out, int64_t t)
{
	if (t >= FOREVER)
		json_none(out);
	else
		json_i64(out, t);
}

void
report_span(struct json *out, const char *key, struct span s)
{
	json_key(out, key);
	json_array_begin(out);
	put_time(out, s.lo);
	put_time(out, s.hi);
	json_array_end(out);
}

void
report_node(struct json *out, const struct model *m, int32_t node)
{
	json_object_begin(out);
	json_put_str(out, "type",
	    str_of(model_record(m->nodes[node].kind)->name));
	json_put_i64(out, "id", m->nodes[node].id);
	json_put_str(out, "name", m->nodes[node].name);
	json_object_end(out);
}

static void
put_path(struct json *out, const struct model *m, const struct why *why)
{
	json_key(out, "why");
	json_array_begin(out);
	for (int32_t i = 0; i < why->n; i++)
		report_node(out, m, why->step[i].node);
	json_array_end(out);
}

static void
put_causes(struct json *out, const struct answer *answer, int32_t i,
    enum lang lang, struct arena *a)
{
	const struct verdict *v = &answer->of[i].verdict;

	json_key(out, "unknownBecause");
	json_array_begin(out);
	for (int32_t c = 0; c < v->ncauses; c++) {
		struct buf text = BUF_IN(a, 1024);

		words_cause(answer, i, &v->cause[c], lang, &text);
		json_str(out, buf_str(&text));
	}
	json_array_end(out);
}

static void
put_str(struct json *out, const char *key, struct str text)
{
	json_key(out, key);
	if (text.len > 0)
		json_str(out, text);
	else
		json_none(out);
}

static void
put_instant(struct json *out, const char *key, int64_t at, struct arena *a)
{
	struct buf text = BUF_IN(a, 64);

	instant_print_iso(&text, at);
	put_str(out, key, buf_str(&text));
}

static void
put_scenario(struct json *out, const struct planning_scenario *s)
{
	json_object_begin(out);
	json_put_i64(out, "id", s->id);
	put_str(out, "name", s->name);
	json_object_end(out);
}

static void
put_moment(struct json *out, const struct planning *p, int32_t moment,
    enum lang lang, struct arena *a)
{
	struct buf text = BUF_IN(a, 1024);

	words_moment(p, moment, lang, &text);
	json_object_begin(out);
	put_instant(out, "at", p->moment[moment].at, a);
	put_str(out, "name", buf_str(&text));
	json_object_end(out);
}

static void
put_chance(struct json *out, const struct planning_process *x)
{
	json_key(out, "chance");
	if (x->samples == 0) {
		json_none(out);
		return;
	}
	json_object_begin(out);
	json_put_i64(out, "onTimePerMillion", x->on_time);
	json_put_i64(out, "samples", x->samples);
	json_put_bool(out, "isEnough", !x->unlikely);
	json_object_end(out);
}

/* What a planning scenario decides; null throughout when none does. */
static void
put_planned(struct json *out, const struct answer *answer, int32_t i,
    enum lang lang, struct arena *a)
{
	static const struct planning_process none;
	const struct planning *p = &answer->planning;
	const struct planning_process *x = answer->of[i].planned;

	json_key(out, "scenario");
	if (x != NULL)
		put_scenario(out, &p->scenario[x->scenario]);
	else
		json_none(out);
	json_key(out, "moment");
	if (x != NULL)
		put_moment(out, p, x->moment, lang, a);
	else
		json_none(out);
	put_str(out, "whatIf", words_whatif_path(answer, i, a));
	put_chance(out, x == NULL ? &none : x);
	put_str(out, "proof", x == NULL ? STR_EMPTY : x->proof[lang]);
}

static struct str
saved_by(const struct answer *answer, int32_t i)
{
	const struct model *m = answer->model;
	int32_t k = answer->of[i].verdict.fallback;

	return k < 0 ? STR_EMPTY : m->nodes[m->terms[i].fallback[k].node].name;
}

static void
put_process(struct json *out, const struct answer *answer, int32_t i,
    enum lang lang, struct arena *a)
{
	const struct model_critical *c = &answer->model->critical[i];
	const struct single_verdict *single = &answer->single->of[i];
	const struct answer_verdict *v = &answer->of[i];
	struct buf text = BUF_IN(a, 4096), open = text;

	words_verdict(answer, i, lang, &text);
	words_open(answer, v->open, lang, &open);
	json_object_begin(out);
	json_put_i64(out, "id", c->id);
	put_str(out, "name", c->name);
	json_put_opt64(out, "rto", v->rto);
	json_put_opt64(out, "mtpd", v->mtpd);
	report_span(out, "calculated", v->verdict.elapsed);
	report_span(out, "late", v->verdict.late);
	put_str(out, "proven", STR_EMPTY);
	put_str(out, "verdict", str_of(verdict_name(v->verdict.state)));
	put_str(out, "sentence", buf_str(&text));
	put_str(out, "decidedBy", v->planned != NULL ? STR("scenario")
	    : v->loss >= 0 ? STR("loss") : STR_EMPTY);
	put_planned(out, answer, i, lang, a);
	json_key(out, "worstLoss");
	if (single->worst >= 0)
		report_node(out, answer->model, single->worst);
	else
		json_none(out);
	put_path(out, answer->model, &single->why_up);
	put_causes(out, answer, i, lang, a);
	put_str(out, "open", buf_str(&open));
	json_put_i64(out, "fallbacks", c->nfallbacks);
	put_str(out, "savedBy", saved_by(answer, i));
	json_object_end(out);
}

/* The planning scenarios that were weighed, and how old that is. */
static void
put_planning(struct json *out, const struct answer *answer, bool current,
    enum lang lang, struct arena *a)
{
	const struct planning *p = &answer->planning;

	json_key(out, "planning");
	if (!p->is_there) {
		json_none(out);
		return;
	}
	json_object_begin(out);
	put_instant(out, "computedAt", p->at, a);
	json_put_i64(out, "change", p->of.newest);
	json_put_bool(out, "isCurrent", current);
	json_put_i64(out, "cases", p->ncases);
	json_put_i64(out, "computed", p->ndone);
	json_put_i64(out, "threshold", p->threshold);
	json_key(out, "scenarios");
	json_array_begin(out);
	for (int32_t s = 0; s < p->nscenarios; s++)
		put_scenario(out, &p->scenario[s]);
	json_array_end(out);
	json_key(out, "moments");
	json_array_begin(out);
	for (int32_t k = 0; k < p->nmoments; k++)
		put_moment(out, p, k, lang, a);
	json_array_end(out);
	json_key(out, "notComputed");
	json_array_begin(out);
	for (int32_t s = 0; s < p->nscenarios; s++) {
		struct buf text = BUF_IN(a, 4096);

		words_gap(p, s, lang, &text);
		if (text.len > 0)
			json_str(out, buf_str(&text));
	}
	json_array_end(out);
	json_object_end(out);
}

void
report_json(const struct answer *answer, bool current, enum lang lang,
    struct arena *a, struct json *out)
{
	struct buf text = BUF_IN(a, 4096);
	/* An old yes is not one of now. */
	enum answer_state state = answer->state == ANSWER_YES && !current
	    ? ANSWER_UNKNOWN : answer->state;

	words_answer(answer, lang, &text);
	json_object_begin(out);
	json_put_str(out, "state", str_of(answer_state_name(state)));
	json_put_str(out, "sentence", buf_str(&text));
	json_put_i64(out, "critical", answer->model->ncritical);
	json_put_i64(out, "notClassified", answer->model->nunclassified);
	json_key(out, "counts");
	json_object_begin(out);
	for (int s = 0; s < VERDICT_STATE__MAX; s++) {
		json_put_i64(out, verdict_name((enum verdict_state)s),
		    answer->count[s]);
	}
	json_object_end(out);
	put_planning(out, answer, current, lang, a);
	json_key(out, "processes");
	json_array_begin(out);
	for (int32_t i = 0; i < answer->model->ncritical; i++)
		put_process(out, answer, i, lang, a);
	json_array_end(out);
	json_object_end(out);
}
