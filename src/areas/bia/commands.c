/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commands.c - what the BIA's commands share, and `stormvast check`: can we go on, in the terminal.  Exit status 0
 * when every critical process of every organisation asked for is on time, 1
 * when one is not, 2 when that is unknown; fit for a nightly job.
 */
#include "areas/bia/commands.h"
#include "areas/bia/report.h"
#include "areas/bia/words.h"

static const struct option check_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

static const struct option weak_options[] = {
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "pairs", OPTION_TEXT, "PROCESS", NULL, false },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

const struct command bia_commands[] = {
	{ .name = "check", .store = COMMAND_STORE, .run = cmd_check,
	  .options = check_options, .noptions = COUNT(check_options) },
	{ .name = "weak", .store = COMMAND_STORE, .stops = true,
	  .run = cmd_weak,
	  .options = weak_options, .noptions = COUNT(weak_options) },
	{ 0 },
};

static void
print_process(const struct command_run *run, const struct answer *answer,
    int32_t i)
{
	const struct model_critical *c = &answer->model->critical[i];
	const struct answer_verdict *v = &answer->of[i];
	struct buf target = BUF_IN(run->arena, 1024), time = target,
	    verdict = BUF_IN(run->arena, 4096), open = verdict;

	words_span(span_of(v->rto), run->lang, &target);
	words_span(v->verdict.elapsed, run->lang, &time);
	words_verdict(answer, i, run->lang, &verdict);
	fprintf(run->out, "  %s ", verdict_look(v->verdict.state)->mark);
	command_column(run, c->name, 36);
	command_column(run, buf_str(&target), 16);
	command_column(run, buf_str(&time), 26);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&verdict)));
	for (int32_t k = 0; k < v->verdict.ncauses; k++) {
		struct buf cause = BUF_IN(run->arena, 1024);

		words_cause(answer, i, &v->verdict.cause[k], run->lang, &cause);
		fprintf(run->out, "      ? %.*s\n", STR_ARG(buf_str(&cause)));
	}
	words_open(answer, v->open, run->lang, &open);
	if (open.len > 0)
		fprintf(run->out, "      ? %.*s\n", STR_ARG(buf_str(&open)));
	if (v->planned != NULL && v->planned->proof[run->lang].len > 0)
		fprintf(run->out, "      %.*s\n",
		    STR_ARG(v->planned->proof[run->lang]));
}

/* Scenarios that could not be computed. */
static void
print_gaps(const struct command_run *run, const struct planning *p)
{
	for (int32_t s = 0; s < p->nscenarios; s++) {
		struct buf text = BUF_IN(run->arena, 4096);

		words_gap(p, s, run->lang, &text);
		if (text.len > 0)
			fprintf(run->out, "  ? %.*s\n",
			    STR_ARG(buf_str(&text)));
	}
}

static void
print_answer(const struct command_run *run, struct str organisation,
    const struct answer *answer)
{
	struct buf text = BUF_IN(run->arena, 4096);

	words_answer(answer, run->lang, &text);
	fprintf(run->out, "%.*s\n  %.*s\n", STR_ARG(organisation),
	    STR_ARG(buf_str(&text)));
	for (int32_t i = 0; i < answer->model->ncritical; i++)
		print_process(run, answer, i);
	print_gaps(run, &answer->planning);
	fputs("\n", run->out);
}

static void
print_json(const struct command_run *run, struct str organisation,
    const struct answer *answer)
{
	struct buf text = BUF_IN(run->arena, 64 << 20);
	struct json json = JSON_TO(&text);

	json_object_begin(&json);
	json_put_str(&json, "organisation", organisation);
	json_key(&json, "answer");
	report_json(answer, true, run->lang, run->arena, &json);
	json_object_end(&json);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
}

static bool
check_one(struct command_run *run, const struct organisation_entry *org,
    const struct answer *answer, enum answer_state *state_r, struct err *err)
{
	(void)err;
	if (command_flag(run, "json"))
		print_json(run, org->name, answer);
	else
		print_answer(run, org->name, answer);
	*state_r = answer->state;
	return true;
}

static enum answer_state
worse(enum answer_state a, enum answer_state b)
{
	return a == ANSWER_NO || b == ANSWER_YES ? a : b;
}

bool
commands_each(struct command_run *run, enum answer_how how,
    bool (*one)(struct command_run *run, const struct organisation_entry *org,
        const struct answer *answer, enum answer_state *state_r,
        struct err *err), struct err *err)
{
	enum answer_state worst = ANSWER_YES, state;
	struct organisation_entry *list;
	const struct answer *answer;
	bool ok = true, every = command_option(run, "org").ptr == NULL;
	size_t n, asked = 0;
	struct err lacks = { 0 };

	if (!organisation_list(run->store, run->now, run->arena, &list, &n,
	        err))
		return false;
	for (size_t i = 0; ok && i < n; i++) {
		if (!organisation_is(run->arena, &list[i],
		        command_option(run, "org")))
			continue;
		ok = answer_get(run->store, list[i].id, run->now, how,
		    &answer, err);
		if (!ok)
			break;
		ok = one(run, &list[i], answer, &state, err);
		answer_done(answer);
		if (!ok && every && err->code == ERR_NOT_FOUND) {
			lacks = *err;
			ok = true;
			continue;
		}
		if (ok)
			worst = worse(worst, state);
		asked++;
	}
	answers_end(run->store);
	if (!ok)
		return false;
	if (asked == 0 && lacks.code != ERR_NONE) {
		*err = lacks;
		return false;
	}
	if (asked == 0)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "organisation-not-found", ERR_TEXT(
		        n == 0 ? STR("-") : command_option(run, "org")));
	err->code = worst == ANSWER_NO ? ERR_NOT_FEASIBLE : ERR_UNKNOWN;
	err->id = NULL;
	return worst == ANSWER_YES;
}

bool
cmd_check(struct command_run *run, struct err *err)
{
	return commands_each(run, ANSWER_WHOLE, check_one, err);
}
