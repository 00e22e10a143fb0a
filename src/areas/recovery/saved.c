/* SPDX-License-Identifier: EUPL-1.2 */
#include <jansson.h>

#include "areas/recovery/saved.h"
#include "areas/recovery/wish.h"

/* ---- JSON in ------------------------------------------------------------ */

static struct str
text_at(struct arena *a, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? str_copy(a, (struct str){
	    json_string_value(v), json_string_length(v) }) : STR_EMPTY;
}

static struct opt64
opt_of(const json_t *v)
{
	return json_is_integer(v) ? KNOWN((int64_t)json_integer_value(v))
	                          : UNKNOWN;
}

static int64_t
i64_at(const json_t *object, const char *key)
{
	struct opt64 n = opt_of(json_object_get(object, key));

	return n.known ? n.v : 0;
}

/* [lo, hi]; null is without end. */
static struct span
span_at(const json_t *object, const char *key)
{
	const json_t *list = json_object_get(object, key);
	struct opt64 lo = opt_of(json_array_get(list, 0));
	struct opt64 hi = opt_of(json_array_get(list, 1));

	return SPAN_BETWEEN(lo.known ? lo.v : FOREVER,
	    hi.known ? hi.v : FOREVER);
}

static json_t *
parse(struct str text, struct err *err)
{
	json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES,
	    NULL);

	if (root == NULL || !json_is_object(root)) {
		err_set(err, ERR_INVALID, NULL, "calculation-unreadable");
		json_decref(root);
		return NULL;
	}
	return root;
}

/* ---- the question ------------------------------------------------------- */

static struct str
question_text(struct arena *a, const struct outcome *o,
    const struct case_wish *wish, enum lang lang, struct str whole)
{
	struct buf text = BUF_IN(a, SAVED_TEXT);
	struct json j = JSON_TO(&text);

	json_object_begin(&j);
	json_put_opt64(&j, "scenario", wish->scenario);
	json_put_str(&j, "lose", wish_lost_text(a, wish));
	json_put_i64(&j, "at", wish->at);
	json_put_i64(&j, "seed", (int64_t)wish->seed);
	json_put_i64(&j, "steps", wish->steps);
	json_put_i64(&j, "samples", wish->samples);
	json_key(&j, "order");
	json_array_begin(&j);
	for (size_t i = 0; i < wish->norder; i++)
		json_i64(&j, wish->order[i]);
	json_array_end(&j);
	json_put_bool(&j, "adopted", wish->adopted);
	json_put_str(&j, "language", lang == LANG_NL ? STR("nl") : STR("en"));
	json_put_str(&j, "records", case_digest(a, &o->of));
	json_put_str(&j, "engine", STR(ENGINE_VERSION));
	if (whole.len > 0)
		json_put_str(&j, "case", whole);
	json_object_end(&j);
	return text.over ? STR_EMPTY : buf_str(&text);
}

/* With the whole case, or, when that does not fit, without it. */
struct str
saved_question_text(struct arena *a, const struct outcome *o,
    const struct case_wish *wish, enum lang lang)
{
	struct str text = question_text(a, o, wish, lang,
	    case_text(a, &o->of));

	return text.len > 0 ? text
	    : question_text(a, o, wish, lang, STR_EMPTY);
}

/* "resource-12,site-3", without a look at what is there now. */
static bool
read_lost(struct arena *a, struct str text, struct case_wish *wish)
{
	static const struct record *const kinds[] = { &resource_record,
		&site_record, &supplier_record, &team_record, &person_record,
		&process_record };
	struct scenario_thing *list = arena_array(a, struct scenario_thing,
	    CASE_LOST_MAX);
	struct str rest = text;

	wish->lost = list;
	while (rest.len > 0) {
		struct str one = str_cut(&rest, ','), kind;
		struct scenario_thing thing = { .share = UNKNOWN };

		kind = str_cut(&one, '-');
		for (size_t i = 0; i < COUNT(kinds); i++)
			if (str_eq_c(kind, kinds[i]->name))
				thing.record = kinds[i];
		if (thing.record == NULL || !str_to_i64(one, &thing.id) ||
		    wish->nlost == CASE_LOST_MAX)
			return false;
		list[wish->nlost++] = thing;
	}
	return true;
}

static bool
read_order(struct arena *a, const json_t *list, struct case_wish *wish)
{
	size_t n = json_array_size(list);
	int64_t *order;

	if (n > CASE_ORDER_MAX)
		return false;
	order = arena_array(a, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		struct opt64 id = opt_of(json_array_get(list, i));

		if (!id.known)
			return false;
		order[i] = id.v;
	}
	wish->order = order;
	wish->norder = n;
	return true;
}

bool
saved_question_read(struct arena *a, struct str text,
    struct saved_question *q_r, struct err *err)
{
	json_t *root = parse(text, err);
	struct case_wish *w = &q_r->wish;
	int64_t samples = i64_at(root, "samples");
	bool ok;

	if (root == NULL)
		return false;
	*q_r = (struct saved_question){
		.lang = str_eq_c(text_at(a, root, "language"), "en") ? LANG_EN
		    : LANG_NL,
		.digest = text_at(a, root, "records"),
		.engine = text_at(a, root, "engine"),
		.whole = text_at(a, root, "case"),
		.wish = {
			.scenario = opt_of(json_object_get(root, "scenario")),
			.at = i64_at(root, "at"),
			.seed = (uint64_t)i64_at(root, "seed"),
			.steps = i64_at(root, "steps"),
			.adopted = json_is_true(json_object_get(root,
			    "adopted")),
		},
	};
	ok = samples >= 0 && samples <= 1000000 && w->steps >= 0 &&
	    w->steps <= 1000000 &&
	    read_lost(a, text_at(a, root, "lose"), w) &&
	    read_order(a, json_object_get(root, "order"), w);
	w->samples = (int32_t)samples;
	json_decref(root);
	return ok || err_set(err, ERR_INVALID, NULL,
	    "calculation-unreadable");
}

/* ---- the answer --------------------------------------------------------- */

struct str
saved_answer_text(struct arena *a, const struct outcome *o, enum lang lang)
{
	struct buf text = BUF_IN(a, SAVED_TEXT);
	struct json j = JSON_TO(&text);

	outcome_json(o, lang, a, &j);
	return buf_str(&text);
}

static enum verdict_state
state_of(struct str name)
{
	for (int s = 0; s < VERDICT_STATE__MAX; s++)
		if (str_eq_c(name, verdict_name((enum verdict_state)s)))
			return (enum verdict_state)s;
	return VERDICT_UNKNOWN;
}

static struct saved_process
process_of(struct arena *a, const json_t *o)
{
	return (struct saved_process){
		.id = i64_at(o, "id"),
		.name = text_at(a, o, "name"),
		.words = text_at(a, o, "words"),
		.bottleneck = text_at(a, o, "bottleneck"),
		.proof = text_at(a, o, "proof"),
		.state = state_of(text_at(a, o, "verdict")),
		.rto = span_at(o, "rto"),
		.falls = span_at(o, "falls"),
		.back = span_at(o, "back"),
		.late = span_at(o, "late"),
		.cost = span_at(o, "costCents"),
		.chance = opt_of(json_object_get(json_object_get(o, "chance"),
		    "onTimePerMillion")),
		.on_time = json_is_true(json_object_get(o, "onTime")),
		.unlikely = json_is_true(json_object_get(o, "unlikely")),
	};
}

static void
read_processes(struct arena *a, const json_t *list, struct saved_answer *s)
{
	struct saved_process *p;

	s->nprocesses = json_array_size(list);
	p = arena_array(a, struct saved_process, s->nprocesses);
	for (size_t i = 0; i < s->nprocesses; i++) {
		p[i] = process_of(a, json_array_get(list, i));
		s->on_time += p[i].on_time;
	}
	s->process = p;
}

static void
read_steps(struct arena *a, const json_t *list, struct saved_answer *s)
{
	struct saved_step *step;

	s->nsteps = json_array_size(list);
	step = arena_array(a, struct saved_step, s->nsteps);
	for (size_t i = 0; i < s->nsteps; i++) {
		const json_t *o = json_array_get(list, i);

		step[i] = (struct saved_step){
			.name = text_at(a, o, "name"),
			.of = text_at(a, o, "of"),
			.team = text_at(a, o, "team"),
			.start = opt_of(json_object_get(o, "start")),
			.end = opt_of(json_object_get(o, "end")),
			.critical = json_is_true(json_object_get(o,
			    "critical")),
		};
	}
	s->step = step;
}

bool
saved_answer_read(struct arena *a, struct str text, struct saved_answer *s_r,
    struct err *err)
{
	json_t *root = parse(text, err);
	const json_t *processes, *steps, *score;

	if (root == NULL)
		return false;
	processes = json_object_get(root, "processes");
	steps = json_object_get(root, "order");
	score = json_object_get(root, "score");
	*s_r = (struct saved_answer){
		.name = text_at(a, root, "name"),
		.sentence = text_at(a, root, "sentence"),
		.at = i64_at(root, "at"),
		.makespan = opt_of(json_object_get(root, "makespan")),
	};
	for (int k = 0; k < SCORE__MAX; k++)
		s_r->score.part[k] = i64_at(score,
		    outcome_score_name((enum score_part)k));
	if (json_array_size(processes) > SAVED_PROCESSES ||
	    json_array_size(steps) > SAVED_STEPS) {
		json_decref(root);
		return err_set(err, ERR_INVALID, NULL,
		    "calculation-unreadable");
	}
	read_processes(a, processes, s_r);
	read_steps(a, steps, s_r);
	json_decref(root);
	return true;
}

/* ---- keeping ------------------------------------------------------------ */

bool
saved_keep(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, const struct outcome *o, const struct case_wish *wish,
    enum lang lang, struct calculation *c_r, int64_t *entry_r,
    struct errs *errs)
{
	struct calculation_kept kept = {
		.input = saved_question_text(a, o, wish, lang),
		.result = saved_answer_text(a, o, lang),
		.engine = STR(ENGINE_VERSION),
		.on_time = KNOWN(outcome_good(o)),
		.processes = KNOWN(o->of.in.nprocesses),
	};

	c_r->scenario = wish->scenario;
	c_r->at = KNOWN(wish->at);
	c_r->seed = KNOWN((int64_t)wish->seed);
	c_r->steps = KNOWN(o->result->steps);
	return calculation_save(store, actor, now, a, c_r, &kept, entry_r,
	    errs);
}

bool
saved_load(struct tx *tx, const struct calculation *c,
    struct saved_question *q_r, struct saved_answer *s_r, struct str *text_r,
    struct err *err)
{
	struct str input;

	return calculation_bytes(tx, c, &input, text_r, err) &&
	    saved_question_read(tx_arena(tx), input, q_r, err) &&
	    saved_answer_read(tx_arena(tx), *text_r, s_r, err);
}

bool
saved_replay(struct arena *a, const struct saved_question *q,
    const struct run *run, struct outcome *o_r, struct err *err)
{
	if (!case_of_text(a, q->whole, run, &o_r->of, err))
		return false;
	if (!str_eq(case_digest(a, &o_r->of), q->digest))
		return err_set(err, ERR_INVALID, NULL,
		    "calculation-unreadable");
	return whatif_run(a, &o_r->of.in, run, &o_r->result, err);
}

enum saved_again
saved_compare(struct arena *a, const struct saved_question *q,
    struct str kept, const struct outcome *now)
{
	if (str_eq(kept, saved_answer_text(a, now, q->lang)))
		return SAVED_SAME;
	return str_eq(q->digest, case_digest(a, &now->of)) ? SAVED_PROGRAM
	                                                   : SAVED_RECORDS;
}
