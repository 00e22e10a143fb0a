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
	json_key(out, "type");
	json_str(out, str_of(model_record(m->nodes[node].kind)->name));
	json_key(out, "id");
	json_i64(out, m->nodes[node].id);
	json_key(out, "name");
	json_str(out, m->nodes[node].name);
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
	const struct verdict *v = &answer->single->of[i].verdict;

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
put_process(struct json *out, const struct answer *answer, int32_t i,
    enum lang lang, struct arena *a)
{
	const struct model_critical *c = &answer->model->critical[i];
	const struct single_verdict *v = &answer->single->of[i];
	struct buf text = BUF_IN(a, 2048);

	words_verdict(answer, i, lang, &text);
	json_object_begin(out);
	json_key(out, "id");
	json_i64(out, c->id);
	json_key(out, "name");
	json_str(out, c->name);
	json_key(out, "rto");
	json_opt64(out, c->rto);
	json_key(out, "mtpd");
	json_opt64(out, c->mtpd);
	report_span(out, "calculated", v->verdict.elapsed);
	json_key(out, "proven");
	json_none(out);
	json_key(out, "verdict");
	json_str(out, str_of(verdict_name(v->verdict.state)));
	json_key(out, "sentence");
	json_str(out, buf_str(&text));
	json_key(out, "worstLoss");
	if (v->worst >= 0)
		report_node(out, answer->model, v->worst);
	else
		json_none(out);
	put_path(out, answer->model, &v->why_up);
	put_causes(out, answer, i, lang, a);
	json_key(out, "fallbacks");
	json_i64(out, c->nfallbacks);
	json_object_end(out);
}

void
report_json(const struct answer *answer, enum lang lang, struct arena *a,
    struct json *out)
{
	struct buf text = BUF_IN(a, 4096);

	words_answer(answer, lang, &text);
	json_object_begin(out);
	json_key(out, "state");
	json_str(out, str_of(answer_state_name(answer->state)));
	json_key(out, "sentence");
	json_str(out, buf_str(&text));
	json_key(out, "critical");
	json_i64(out, answer->model->ncritical);
	json_key(out, "notClassified");
	json_i64(out, answer->model->nunclassified);
	json_key(out, "counts");
	json_object_begin(out);
	for (int s = 0; s < VERDICT_STATE__MAX; s++) {
		json_key(out, verdict_name((enum verdict_state)s));
		json_i64(out, answer->count[s]);
	}
	json_object_end(out);
	json_key(out, "processes");
	json_array_begin(out);
	for (int32_t i = 0; i < answer->model->ncritical; i++)
		put_process(out, answer, i, lang, a);
	json_array_end(out);
	json_object_end(out);
}
