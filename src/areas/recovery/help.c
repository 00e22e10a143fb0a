/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/recovery/help.h"
#include "base/when.h"

bool
help_find(struct arena *a, const struct outcome *o, const struct run *run,
    const struct advice **advice_r, struct err *err)
{
	struct advice_row *list;
	int32_t n = advice_candidates(a, &o->of.in, o->result, HELP_TRIED,
	    &list);

	return advice_run(a, &o->of.in, o->result, list, n, HELP_PAIRS, 0, run,
	    advice_r, err);
}

/* "Kopie terugzetten (Database)": a step is known by what it restores. */
static struct str
step_words(const struct outcome *o, int32_t step, struct arena *a)
{
	struct str name = o->of.step[step].name;
	struct str of = o->of.model->nodes[o->of.in.step[step].node].name;

	return str_eq(name, of) ? name : str_printf(a, "%.*s (%.*s)",
	    STR_ARG(name), STR_ARG(of));
}

static void
add_change(const struct outcome *o, const struct advice_change *c,
    enum lang lang, struct arena *a, struct buf *out)
{
	const struct process_terms *t;

	switch (c->kind) {
	case ADVICE_MORE:
		message_print(out, lang, NULL, "help-more",
		    { "n", ERR_INT(c->value) },
		    { "a", ERR_TEXT(o->of.means[c->what].name) });
		break;
	case ADVICE_SHORTER:
		message_print(out, lang, NULL, "help-shorter",
		    { "a", ERR_TEXT(step_words(o, c->what, a)) },
		    { "b", ERR_DUR(c->value) });
		break;
	case ADVICE_DROP:
		message_print(out, lang, NULL, "help-drop",
		    { "a", ERR_TEXT(step_words(o, c->what, a)) });
		break;
	case ADVICE_SPARE:
		message_print(out, lang, NULL, "help-spare",
		    { "a", ERR_TEXT(o->of.model->nodes[c->what].name) });
		break;
	case ADVICE_HOLD:
		t = &o->of.in.process[c->what].terms;
		message_print(out, lang, NULL, "help-hold",
		    { "a", ERR_TEXT(o->of.model->nodes[
		        t->fallback[c->with].node].name) },
		    { "b", ERR_DUR(c->value) });
		break;
	case ADVICE_KNOW:
		message_print(out, lang, NULL, "help-know",
		    { "a", ERR_TEXT(step_words(o, c->what, a)) });
		break;
	default:
		break;
	}
}

void
help_change(const struct outcome *o, const struct advice_row *row,
    enum lang lang, struct buf *out)
{
	struct arena a = ARENA_INIT;

	for (int32_t i = 0; i < row->nchanges; i++) {
		if (i > 0)
			message_add(out, lang, "help-and");
		add_change(o, &row->change[i], lang, &a, out);
	}
	arena_release(&a);
}

/* Time over the targets by process, weightier ones counting for more; in whole
 * minutes, since nobody plans by the second. */
static int64_t
mean_late(const struct outcome *o, int64_t late)
{
	int64_t weights = 0;

	for (int32_t i = 0; i < o->of.in.nprocesses; i++)
		weights += o->of.in.process[i].weight;
	return weights == 0 ? 0
	    : late / weights / SECONDS_MINUTE * SECONDS_MINUTE;
}

void
help_gain(const struct outcome *o, const struct advice *advice,
    const struct advice_row *row, enum lang lang, struct buf *out)
{
	int64_t late = advice->before.part[SCORE_LATE] -
	    row->score.part[SCORE_LATE];
	int64_t cost = advice->before.part[SCORE_COST] -
	    row->score.part[SCORE_COST];

	if (row->on_time > advice->on_time) {
		message_print(out, lang, NULL, "help-in-time",
		    { "a", ERR_INT(row->on_time) },
		    { "b", ERR_INT(o->of.in.nprocesses) });
	} else if (mean_late(o, late) > 0) {
		message_print(out, lang, NULL, "help-less-late",
		    { "a", ERR_DUR(mean_late(o, late)) });
	} else if (cost > 0) {
		struct arena a = ARENA_INIT;
		struct buf text = BUF_IN(&a, 128);

		money_print(&text, cost, lang);
		message_print(out, lang, NULL, "help-less-cost",
		    { "a", ERR_TEXT(buf_str(&text)) });
		arena_release(&a);
	} else {
		message_add(out, lang, "help-sooner");
	}
}
