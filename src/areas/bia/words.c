/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/figures.h"
#include "areas/bia/words.h"

static const struct verdict_look looks[VERDICT_STATE__MAX] = {
	[VERDICT_PROVEN] = { "verdict.proven", "✔", "ok" },
	[VERDICT_PROVEN_IN_PARTS] = { "verdict.proven-in-parts", "✔", "ok" },
	[VERDICT_CALCULATED] = { "verdict.calculated", "✔", "ok" },
	[VERDICT_PROOF_EXPIRES] = { "verdict.proof-expires", "◔", "warn" },
	[VERDICT_UNKNOWN] = { "verdict.unknown", "?", "none" },
	[VERDICT_LATE] = { "verdict.late", "✖", "bad" },
	[VERDICT_IMPOSSIBLE] = { "verdict.impossible", "✖", "bad" },
};

const struct verdict_look *
verdict_look(enum verdict_state state)
{
	BUG_IF((unsigned)state >= VERDICT_STATE__MAX);
	return &looks[state];
}

void
words_span(struct span s, enum lang lang, struct buf *out)
{
	if (s.lo == 0 && s.hi == FOREVER) {
		message_add(out, lang, "span.unknown");
	} else if (s.lo == FOREVER) {
		message_add(out, lang, "span.never");
	} else if (span_known(s)) {
		duration_print(out, s.lo, lang);
	} else if (s.hi == FOREVER) {
		message_print(out, lang, NULL, "span.at-least",
		    { "a", ERR_DUR(s.lo) });
	} else if (s.lo == 0) {
		message_print(out, lang, NULL, "span.at-most",
		    { "a", ERR_DUR(s.hi) });
	} else {
		message_print(out, lang, NULL, "span.between",
		    { "a", ERR_DUR(s.lo) }, { "b", ERR_DUR(s.hi) });
	}
}

void
words_span_short(struct span s, enum lang lang, struct buf *out)
{
	if (s.hi >= FOREVER && (s.lo == 0 || s.lo >= FOREVER)) {
		words_span(s, lang, out);
		return;
	}
	if (s.hi >= FOREVER)
		buf_add_c(out, "≥ ");
	else if (s.lo == 0 && s.hi > 0)
		buf_add_c(out, "≤ ");
	if (s.lo > 0 || s.hi == 0)
		duration_print_short(out, s.lo, lang);
	if (s.lo > 0 && s.hi < FOREVER && s.hi > s.lo)
		buf_add_c(out, " – ");
	if (s.hi > s.lo && s.hi < FOREVER)
		duration_print_short(out, s.hi, lang);
}

struct err_arg
words_span_arg(struct arena *a, struct span s, enum lang lang)
{
	struct buf text = BUF_IN(a, 1024);

	words_span(s, lang, &text);
	return ERR_TEXT(buf_str(&text));
}

void
words_moment(const struct planning *p, int32_t moment, enum lang lang,
    struct buf *out)
{
	const struct planning_moment *m = &p->moment[moment];

	instant_print(out, m->at, p->zone, lang);
	if (m->kind == PLANNING_OWN)
		buf_addf(out, " (%.*s)", STR_ARG(m->name));
	if (m->kind == PLANNING_PEAK) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "moment-peak",
		    { "a", ERR_TEXT(m->name) });
	}
}

void
words_planned(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out)
{
	const struct planning_process *x = answer->of[i].planned;

	buf_add(out, answer->planning.scenario[x->scenario].name);
	buf_add_c(out, ", ");
	words_moment(&answer->planning, x->moment, lang, out);
}

struct str
words_whatif_path(const struct answer *answer, int32_t i, struct arena *a)
{
	const struct planning *p = &answer->planning;
	const struct planning_process *x = answer->of[i].planned;
	struct civil c;

	if (x == NULL)
		return STR_EMPTY;
	c = civil_of_instant(p->moment[x->moment].at, p->zone);
	return str_printf(a, "/what-if?scenario=%" PRId64 "&at=%04" PRId32
	    "-%02" PRId32 "-%02" PRId32 "T%02" PRId32 ":%02" PRId32 "&steps=%"
	    PRId64, p->scenario[x->scenario].id, c.date.year, c.date.month,
	    c.date.day, c.hour, c.minute, x->steps);
}

void
words_open(const struct answer *answer, enum answer_open open, enum lang lang,
    struct buf *out)
{
	const struct planning *p = &answer->planning;

	switch (open) {
	case ANSWER_WAITS:
		message_add(out, lang, "planning-waits");
		break;
	case ANSWER_BUDGET:
		message_print(out, lang, NULL, "planning-budget",
		    { "a", ERR_INT(p->ndone) }, { "b", ERR_INT(p->ncases) });
		break;
	case ANSWER_GAP:
		message_add(out, lang, "planning-gap-some");
		break;
	case ANSWER_CLOSED:
		break;
	}
}

void
words_gap(const struct planning *p, int32_t scenario, enum lang lang,
    struct buf *out)
{
	const struct planning_scenario *s = &p->scenario[scenario];

	if (s->gap[lang].len > 0)
		message_print(out, lang, NULL, "planning-gap",
		    { "a", ERR_TEXT(s->name) }, { "b", ERR_TEXT(s->gap[lang]) });
}

void
words_tag(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out)
{
	enum { PER_CENT = 10000 };	/* of a million */
	const struct verdict *v = &answer->of[i].verdict;
	const struct planning_process *x = answer->of[i].planned;
	struct arena a = ARENA_INIT;

	if (x != NULL && x->unlikely)
		message_print(out, lang, NULL, "verdict.unlikely",
		    { "a", ERR_INT(x->on_time / PER_CENT) },
		    { "b", ERR_INT(answer->planning.threshold) });
	else if ((v->state == VERDICT_LATE || v->state == VERDICT_IMPOSSIBLE)
	    && v->late.lo < FOREVER)
		message_print(out, lang, NULL, "verdict.late-by",
		    { "a", words_span_arg(&a, v->late, lang) });
	else
		message_add(out, lang, looks[v->state].id);
	arena_release(&a);
}

void
words_verdict(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out)
{
	const struct answer_verdict *v = &answer->of[i];
	const struct model *m = answer->model;

	words_tag(answer, i, lang, out);
	if (v->loss >= 0) {
		buf_add_c(out, " · ");
		message_print(out, lang, NULL, "verdict.when-lost",
		    { "a", ERR_TEXT(m->nodes[v->loss].name) });
	}
	if (v->planned != NULL) {
		struct arena a = ARENA_INIT;
		struct buf text = BUF_IN(&a, 1024);

		words_planned(answer, i, lang, &text);
		buf_add_c(out, " · ");
		message_print(out, lang, NULL, "verdict.in-scenario",
		    { "a", ERR_TEXT(buf_str(&text)) });
		arena_release(&a);
	}
	if (v->verdict.fallback >= 0) {
		int32_t node = m->terms[i].fallback[v->verdict.fallback].node;

		buf_add_c(out, " · ");
		message_print(out, lang, NULL, "verdict.saved-by",
		    { "a", ERR_TEXT(m->nodes[node].name) });
	}
}

void
words_cause(const struct answer *answer, int32_t i, const struct cause *cause,
    enum lang lang, struct buf *out)
{
	static const char *const ids[CAUSE_KIND__MAX] = {
		[CAUSE_RTO] = "cause.rto",
		[CAUSE_MTPD] = "cause.mtpd",
		[CAUSE_VERIFICATION] = "cause.verification",
		[CAUSE_MBCO] = "cause.mbco",
		[CAUSE_START] = "cause.start",
		[CAUSE_RESTORE] = "cause.restore",
		[CAUSE_RESTART] = "cause.restart",
		[CAUSE_GRACE] = "cause.grace",
		[CAUSE_SET_UP] = "cause.set-up",
		[CAUSE_HOLD] = "cause.hold",
		[CAUSE_LEVEL] = "cause.level",
		[CAUSE_NEEDS] = "cause.needs",
		[CAUSE_STEPS] = "cause.steps",
		[CAUSE_LONGEST] = "cause.longest",
	};
	int32_t node = cause->node >= 0 ? cause->node
	    : answer->model->critical[i].node;

	if (cause->kind == CAUSE_START)
		message_add(out, lang, ids[cause->kind]);
	else
		message_print(out, lang, NULL, ids[cause->kind],
		    { "a", ERR_TEXT(answer->model->nodes[node].name) });
}

/* One more sentence. */
#define SAY(out, ...) (buf_add_char((out), ' '), \
    message_print((out), lang, NULL, __VA_ARGS__))

/* What the scenarios add to the answer. */
static void
say_planning(const struct answer *answer, enum lang lang, struct buf *out)
{
	const struct planning *p = &answer->planning;
	int32_t worst = figures_heaviest(answer);
	struct arena a = ARENA_INIT;

	if (worst >= 0) {
		struct buf text = BUF_IN(&a, 1024);

		words_planned(answer, worst, lang, &text);
		SAY(out, "answer.heaviest", { "a", ERR_TEXT(buf_str(&text)) });
	}
	if (!p->is_there) {
		buf_add_char(out, ' ');
		message_add(out, lang, "planning-waits");
	} else if (p->nscenarios == 0) {
		buf_add_char(out, ' ');
		message_add(out, lang, "planning-none");
	} else if (answer->model->ncritical > 0) {
		enum answer_open open = answer->of[0].open;
		struct buf text = BUF_IN(&a, 1024);

		words_open(answer, open, lang, &text);
		if (text.len > 0)
			buf_addf(out, " %.*s", STR_ARG(buf_str(&text)));
	}
	arena_release(&a);
}

void
words_answer(const struct answer *answer, enum lang lang, struct buf *out)
{
	const struct planning *p = &answer->planning;
	int32_t all = answer->model->ncritical;
	int32_t bad = answer->count[VERDICT_LATE]
	    + answer->count[VERDICT_IMPOSSIBLE];

	if (all == 0) {
		message_add(out, lang, "answer.no-critical");
		return;
	}
	message_print(out, lang, NULL, p->is_there && p->nscenarios > 0
	    ? "answer.in-time-planned" : "answer.in-time",
	    { "a", ERR_INT(figures_good(answer)) }, { "b", ERR_INT(all) },
	    { "c", ERR_INT(p->nscenarios) }, { "d", ERR_INT(p->nmoments) });
	if (bad > 0)
		SAY(out, "answer.late", { "n", ERR_INT(bad) });
	if (answer->count[VERDICT_UNKNOWN] > 0)
		SAY(out, "answer.unknown",
		    { "n", ERR_INT(answer->count[VERDICT_UNKNOWN]) });
	if (answer->model->nunclassified > 0)
		SAY(out, "answer.unclassified",
		    { "n", ERR_INT(answer->model->nunclassified) });
	say_planning(answer, lang, out);
}
