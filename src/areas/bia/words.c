/* SPDX-License-Identifier: EUPL-1.2 */
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

struct err_arg
words_span_arg(struct arena *a, struct span s, enum lang lang)
{
	struct buf text = BUF_IN(a, 1024);

	words_span(s, lang, &text);
	return ERR_TEXT(buf_str(&text));
}

void
words_tag(const struct answer *answer, int32_t i, enum lang lang,
    struct buf *out)
{
	const struct verdict *v = &answer->single->of[i].verdict;
	struct arena a = ARENA_INIT;

	if ((v->state == VERDICT_LATE || v->state == VERDICT_IMPOSSIBLE) &&
	    v->late.lo < FOREVER)
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
	const struct single_verdict *v = &answer->single->of[i];
	const struct model *m = answer->model;

	words_tag(answer, i, lang, out);
	if (v->worst >= 0) {
		buf_add_c(out, " · ");
		message_print(out, lang, NULL, "verdict.when-lost",
		    { "a", ERR_TEXT(m->nodes[v->worst].name) });
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

void
words_answer(const struct answer *answer, enum lang lang, struct buf *out)
{
	int32_t all = answer->model->ncritical, good = 0;
	int32_t bad = answer->count[VERDICT_LATE]
	    + answer->count[VERDICT_IMPOSSIBLE];

	for (int s = 0; s < VERDICT_STATE__MAX; s++)
		good += verdict_is_yes((enum verdict_state)s)
		    ? answer->count[s] : 0;
	if (all == 0) {
		message_add(out, lang, "answer.no-critical");
		return;
	}
	message_print(out, lang, NULL, "answer.in-time",
	    { "a", ERR_INT(good) }, { "b", ERR_INT(all) });
	if (bad > 0) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "answer.late",
		    { "n", ERR_INT(bad) });
	}
	if (answer->count[VERDICT_UNKNOWN] > 0) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "answer.unknown",
		    { "n", ERR_INT(answer->count[VERDICT_UNKNOWN]) });
	}
	if (answer->model->nunclassified > 0) {
		buf_add_char(out, ' ');
		message_print(out, lang, NULL, "answer.unclassified",
		    { "n", ERR_INT(answer->model->nunclassified) });
	}
}
