/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * planning.c - the weighed scenarios as they are kept: JSON under one name.
 *
 * It is read back by the same program alone; another format number, or text
 * that is cut short, is as good as nothing: it is computed again.  A day after it
 * was made it is no longer of now, since "next Tuesday" is another one by then;
 * the job makes it anew before that.
 */
#include <jansson.h>

#include "areas/bia/bia.h"

enum { FORMAT = 1 };

#define NAME "planning"

static planning_fn *computer;

void
planning_set(planning_fn *fn)
{
	computer = fn;
}

bool
planning_compute(struct tx *tx, const struct model *m, const struct run *run,
    struct planning *p_r, struct err *err)
{
	*p_r = (struct planning){ 0 };
	if (computer != NULL && !computer(tx, m, run, p_r, err))
		return false;
	p_r->is_there = p_r->is_current = true;
	p_r->at = tx_now(tx);
	if (p_r->zone == NULL)
		p_r->zone = zone_default();
	return state_mark_of(tx, &p_r->of, err);
}

bool
planning_is_whole(const struct planning *p)
{
	return p->ndone == p->ncases;
}

/* ---- writing ------------------------------------------------------------ */

static void
put_span(struct json *j, const char *key, struct span s)
{
	json_key(j, key);
	json_array_begin(j);
	json_i64(j, s.lo);
	json_i64(j, s.hi);
	json_array_end(j);
}

static void
put_words(struct json *j, const char *key, const struct str words[LANG__MAX])
{
	json_key(j, key);
	json_array_begin(j);
	for (int lang = 0; lang < LANG__MAX; lang++)
		json_str(j, words[lang]);
	json_array_end(j);
}

static void
put_scenarios(struct json *j, const struct planning *p)
{
	json_key(j, "scenarios");
	json_array_begin(j);
	for (int32_t i = 0; i < p->nscenarios; i++) {
		json_object_begin(j);
		json_put_i64(j, "id", p->scenario[i].id);
		json_put_str(j, "name", p->scenario[i].name);
		put_words(j, "gap", p->scenario[i].gap);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
put_moments(struct json *j, const struct planning *p)
{
	json_key(j, "moments");
	json_array_begin(j);
	for (int32_t i = 0; i < p->nmoments; i++) {
		json_object_begin(j);
		json_put_i64(j, "kind", p->moment[i].kind);
		json_put_str(j, "name", p->moment[i].name);
		json_put_i64(j, "at", p->moment[i].at);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
put_causes(struct json *j, const struct planning_process *x)
{
	json_key(j, "causes");
	json_array_begin(j);
	for (int32_t k = 0; k < x->ncauses; k++) {
		json_array_begin(j);
		json_i64(j, x->cause[k].kind);
		json_i64(j, x->cause[k].node);
		json_i64(j, x->cause[k].id);
		json_i64(j, x->cause[k].requirement);
		json_array_end(j);
	}
	json_array_end(j);
}

static void
put_process(struct json *j, const struct planning_process *x)
{
	json_object_begin(j);
	json_put_i64(j, "id", x->id);
	json_put_i64(j, "scenario", x->scenario);
	json_put_i64(j, "moment", x->moment);
	json_put_i64(j, "steps", x->steps);
	json_put_i64(j, "state", x->state);
	put_span(j, "dn", x->dn);
	put_span(j, "up", x->up);
	put_span(j, "elapsed", x->elapsed);
	put_span(j, "late", x->late);
	json_put_opt64(j, "rto", x->rto);
	json_put_opt64(j, "mtpd", x->mtpd);
	json_put_i64(j, "fallback", x->fallback);
	json_put_i64(j, "unlikely", x->unlikely);
	json_put_i64(j, "assumed", x->assumed);
	json_put_i64(j, "samples", x->samples);
	json_put_i64(j, "onTime", x->on_time);
	put_words(j, "proof", x->proof);
	put_causes(j, x);
	json_object_end(j);
}

static void
put_teams(struct json *j, const struct planning *p)
{
	json_key(j, "teams");
	json_array_begin(j);
	for (int32_t i = 0; i < p->nteams; i++) {
		json_object_begin(j);
		json_put_i64(j, "id", p->team[i].id);
		json_put_str(j, "name", p->team[i].name);
		json_object_end(j);
	}
	json_array_end(j);
}

void
planning_write_json(const struct planning *p, struct json *out)
{
	json_object_begin(out);
	json_put_i64(out, "format", FORMAT);
	json_put_str(out, "zone", str_of(zone_name(p->zone)));
	json_put_i64(out, "threshold", p->threshold);
	json_put_i64(out, "cases", p->ncases);
	json_put_i64(out, "done", p->ndone);
	put_scenarios(out, p);
	put_moments(out, p);
	json_key(out, "processes");
	json_array_begin(out);
	for (int32_t i = 0; i < p->nprocesses; i++)
		put_process(out, &p->process[i]);
	json_array_end(out);
	put_teams(out, p);
	json_object_end(out);
}

/* ---- reading ------------------------------------------------------------ */

/* Any fault of the text makes it none at all. */
struct reader {
	struct arena *a;
	bool bad;
};

static int64_t
whole(struct reader *r, const json_t *value)
{
	r->bad = r->bad || !json_is_integer(value);
	return json_integer_value(value);
}

static int64_t
get_i64(struct reader *r, const json_t *object, const char *key)
{
	return whole(r, json_object_get(object, key));
}

/* Of [from, to). */
static int32_t
get_in(struct reader *r, const json_t *object, const char *key, int64_t from,
    int64_t to)
{
	int64_t n = get_i64(r, object, key);

	r->bad = r->bad || n < from || n >= to;
	return r->bad ? (int32_t)from : (int32_t)n;
}

static struct opt64
get_opt(struct reader *r, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_null(value) ? UNKNOWN : KNOWN(whole(r, value));
}

static struct str
text(struct reader *r, const json_t *value)
{
	const char *s = json_string_value(value);

	r->bad = r->bad || s == NULL;
	return s == NULL ? STR_EMPTY : str_copy(r->a,
	    (struct str){ s, json_string_length(value) });
}

static struct span
get_span(struct reader *r, const json_t *object, const char *key)
{
	const json_t *list = json_object_get(object, key);
	struct span s = { whole(r, json_array_get(list, 0)),
		whole(r, json_array_get(list, 1)) };

	r->bad = r->bad || s.lo < 0 || s.lo > s.hi || s.hi > FOREVER;
	return s;
}

static void
get_words(struct reader *r, const json_t *object, const char *key,
    struct str words[LANG__MAX])
{
	const json_t *list = json_object_get(object, key);

	for (size_t lang = 0; lang < LANG__MAX; lang++)
		words[lang] = text(r, json_array_get(list, lang));
}

/* The list of a key, and how long it is. */
static const json_t *
get_list(struct reader *r, const json_t *object, const char *key,
    int32_t *n_r)
{
	const json_t *list = json_object_get(object, key);
	size_t n = json_array_size(list);

	r->bad = r->bad || !json_is_array(list) || n > INT32_MAX;
	*n_r = r->bad ? 0 : (int32_t)n;
	return list;
}

static void
get_lists(struct reader *r, const json_t *root, struct planning *p)
{
	const json_t *list = get_list(r, root, "scenarios", &p->nscenarios);

	p->scenario = arena_array(r->a, struct planning_scenario,
	    (size_t)p->nscenarios);
	for (int32_t i = 0; i < p->nscenarios; i++) {
		const json_t *one = json_array_get(list, (size_t)i);

		p->scenario[i].id = get_i64(r, one, "id");
		p->scenario[i].name = text(r, json_object_get(one, "name"));
		get_words(r, one, "gap", p->scenario[i].gap);
	}
	list = get_list(r, root, "moments", &p->nmoments);
	p->moment = arena_array(r->a, struct planning_moment,
	    (size_t)p->nmoments);
	for (int32_t i = 0; i < p->nmoments; i++) {
		const json_t *one = json_array_get(list, (size_t)i);

		p->moment[i].kind = get_in(r, one, "kind", 0,
		    PLANNING_MOMENT__MAX);
		p->moment[i].name = text(r, json_object_get(one, "name"));
		p->moment[i].at = get_i64(r, one, "at");
	}
	list = get_list(r, root, "teams", &p->nteams);
	p->team = arena_array(r->a, struct planning_team, (size_t)p->nteams);
	for (int32_t i = 0; i < p->nteams; i++) {
		const json_t *one = json_array_get(list, (size_t)i);

		p->team[i].id = get_i64(r, one, "id");
		p->team[i].name = text(r, json_object_get(one, "name"));
	}
}

static void
get_causes(struct reader *r, const json_t *one, struct planning_process *x)
{
	const json_t *list = get_list(r, one, "causes", &x->ncauses);

	x->cause = arena_array(r->a, struct planning_cause,
	    (size_t)x->ncauses);
	for (int32_t k = 0; k < x->ncauses; k++) {
		const json_t *c = json_array_get(list, (size_t)k);
		int64_t kind = whole(r, json_array_get(c, 0));
		int64_t node = whole(r, json_array_get(c, 1));

		r->bad = r->bad || kind < 0 || kind >= CAUSE_KIND__MAX ||
		    node < -1 || node >= NODE_KIND__MAX;
		if (r->bad)
			return;
		x->cause[k] = (struct planning_cause){ (int32_t)kind,
			(int32_t)node, whole(r, json_array_get(c, 2)),
			whole(r, json_array_get(c, 3)) };
	}
}

static void
get_process(struct reader *r, const json_t *one, const struct planning *p,
    struct planning_process *x)
{
	x->id = get_i64(r, one, "id");
	x->scenario = get_in(r, one, "scenario", -1, p->nscenarios);
	x->moment = get_in(r, one, "moment", -1, p->nmoments);
	x->steps = get_i64(r, one, "steps");
	x->state = get_in(r, one, "state", 0, VERDICT_STATE__MAX);
	x->dn = get_span(r, one, "dn");
	x->up = get_span(r, one, "up");
	x->elapsed = get_span(r, one, "elapsed");
	x->late = get_span(r, one, "late");
	x->rto = get_opt(r, one, "rto");
	x->mtpd = get_opt(r, one, "mtpd");
	x->fallback = get_i64(r, one, "fallback");
	x->unlikely = get_in(r, one, "unlikely", 0, 2) != 0;
	x->assumed = get_in(r, one, "assumed", 0, 2) != 0;
	x->samples = get_in(r, one, "samples", 0, INT32_MAX);
	x->on_time = get_i64(r, one, "onTime");
	get_words(r, one, "proof", x->proof);
	get_causes(r, one, x);
}

bool
planning_read_json(struct str bytes, struct arena *a, struct planning *p_r)
{
	json_t *root = json_loadb(bytes.ptr, bytes.len, 0, NULL);
	struct reader r = { .a = a };
	const json_t *list;

	*p_r = (struct planning){ 0 };
	r.bad = get_i64(&r, root, "format") != FORMAT || r.bad;
	p_r->zone = zone_of(text(&r, json_object_get(root, "zone")));
	p_r->threshold = get_i64(&r, root, "threshold");
	p_r->ncases = get_i64(&r, root, "cases");
	p_r->ndone = get_i64(&r, root, "done");
	if (!r.bad)
		get_lists(&r, root, p_r);
	list = get_list(&r, root, "processes", &p_r->nprocesses);
	p_r->process = arena_array(a, struct planning_process,
	    (size_t)p_r->nprocesses);
	for (int32_t i = 0; !r.bad && i < p_r->nprocesses; i++)
		get_process(&r, json_array_get(list, (size_t)i), p_r,
		    &p_r->process[i]);
	json_decref(root);
	r.bad = r.bad || p_r->zone == NULL;
	if (r.bad)
		*p_r = (struct planning){ 0 };
	return !r.bad;
}

/* ---- keeping ------------------------------------------------------------ */

bool
planning_keep(struct store *store, int64_t organisation, struct arena *a,
    const struct planning *p, struct err *err)
{
	struct buf text_of = BUF_IN(a, KEPT_MAX + 1);
	struct json json = JSON_TO(&text_of);
	struct kept kept = { .of = p->of, .at = p->at, .took = p->took };

	planning_write_json(p, &json);
	kept.data = buf_str(&text_of);
	return kept_put(store, organisation, a, NAME, &kept, err);
}

bool
planning_newest(struct tx *tx, struct kept *head_r, struct err *err)
{
	return kept_get(tx, NAME, true, head_r, err);
}

bool
planning_read(struct tx *tx, struct planning *p_r, struct err *err)
{
	struct state_mark now;
	struct kept kept;

	*p_r = (struct planning){ 0 };
	if (!kept_get(tx, NAME, false, &kept, err) ||
	    !state_mark_of(tx, &now, err))
		return false;
	if (kept.at == 0 || !planning_read_json(kept.data, tx_arena(tx), p_r))
		return true;
	p_r->is_there = true;
	p_r->of = kept.of;
	p_r->at = kept.at;
	p_r->took = kept.took;
	p_r->is_current = state_mark_eq(now, kept.of) &&
	    tx_now(tx) < kept.at + PLANNING_AGE;
	return true;
}
