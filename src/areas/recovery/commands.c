/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commands.c - `stormvast whatif`: what if this is lost, in the terminal.  Exit
 * status 0 when every critical process is back in time, 1 when one is not, 2
 * when that is unknown.
 */
#include "areas/bia/show.h"
#include "areas/recovery/commands.h"
#include "areas/recovery/help.h"
#include "areas/recovery/wish.h"

static const struct option whatif_options[] = {
	{ "scenario", OPTION_TEXT, "NAME", NULL, false },
	{ "lose", OPTION_TEXT, "A,B", NULL, false },
	{ "at", OPTION_TEXT, "TIME", NULL, false },
	{ "steps", OPTION_INT, "N", "0", false },
	{ "seed", OPTION_INT, "N", "1", false },
	{ "samples", OPTION_INT, "N", "2000", false },
	{ "org", OPTION_TEXT, "NAME", NULL, true },
	{ "json", OPTION_FLAG, NULL, NULL, true },
};

static const struct option advise_options[] = {
	{ "scenario", OPTION_TEXT, "NAME", NULL, false },
	{ "lose", OPTION_TEXT, "A,B", NULL, false },
	{ "at", OPTION_TEXT, "TIME", NULL, false },
	{ "org", OPTION_TEXT, "NAME", NULL, true },
};

const struct command recovery_commands[] = {
	{ .name = "whatif", .store = COMMAND_STORE, .stops = true,
	  .run = cmd_whatif,
	  .options = whatif_options, .noptions = COUNT(whatif_options) },
	{ .name = "advise", .store = COMMAND_STORE, .stops = true,
	  .run = cmd_advise,
	  .options = advise_options, .noptions = COUNT(advise_options) },
	{ 0 },
};

static void
print_process(const struct command_run *run, const struct outcome *o,
    int32_t i)
{
	const struct verdict *v = &o->result->of[i].verdict;
	struct buf target = BUF_IN(run->arena, 1024), back = target,
	    verdict = BUF_IN(run->arena, 4096), proof = verdict;

	words_span(o->of.in.process[i].terms.rto, run->lang, &target);
	words_span(v->elapsed, run->lang, &back);
	outcome_verdict(o, i, run->lang, &verdict);
	fprintf(run->out, "  %s ", o->result->of[i].unlikely ? "◔"
	    : verdict_look(v->state)->mark);
	command_column(run, o->of.model->critical[i].name, 36);
	command_column(run, buf_str(&target), 16);
	command_column(run, buf_str(&back), 26);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&verdict)));
	outcome_proof(o, i, run->lang, &proof);
	if (proof.len > 0)
		fprintf(run->out, "      %.*s\n", STR_ARG(buf_str(&proof)));
	for (int32_t k = 0; k < v->ncauses; k++) {
		struct buf cause = BUF_IN(run->arena, 1024);

		outcome_cause(o, i, k, run->lang, &cause);
		fprintf(run->out, "      ? %.*s\n", STR_ARG(buf_str(&cause)));
	}
}

static void
print_steps(const struct command_run *run, const struct outcome *o)
{
	for (int32_t k = 0; k < o->result->nslots; k++) {
		const struct whatif_slot *s = &o->result->slot[k];
		struct buf from = BUF_IN(run->arena, 256), to = from;
		int32_t means = s->step < 0 ? -1 : o->of.step[s->step].means;

		words_span(SPAN(s->start), run->lang, &from);
		words_span(SPAN(s->end), run->lang, &to);
		fputs(s->critical ? "  * " : "    ", run->out);
		command_column(run, buf_str(&from), 18);
		command_column(run, buf_str(&to), 18);
		command_column(run, outcome_slot(o, s), 40);
		fprintf(run->out, "%.*s\n", STR_ARG(means < 0 ? STR_EMPTY
		    : o->of.means[means].name));
	}
}

static void
print(const struct command_run *run, const struct outcome *o)
{
	struct buf text = BUF_IN(run->arena, 8192), at = text;
	int32_t worst = outcome_worst(o);

	instant_print(&at, o->of.at, o->of.zone, run->lang);
	outcome_sentence(o, run->lang, &text);
	fprintf(run->out, "%.*s, %.*s\n  %.*s\n\n",
	    STR_ARG(outcome_name(o, run->arena)), STR_ARG(buf_str(&at)),
	    STR_ARG(buf_str(&text)));
	for (int32_t i = 0; i < o->of.in.nprocesses; i++)
		print_process(run, o, i);
	fputs("\n", run->out);
	print_steps(run, o);
	if (worst >= 0) {
		struct buf bottleneck = BUF_IN(run->arena, 8192);

		outcome_bottleneck(o, worst, run->lang, &bottleneck);
		fprintf(run->out, "\n  %.*s\n", STR_ARG(buf_str(&bottleneck)));
	}
}

static void
print_json(const struct command_run *run, const struct outcome *o)
{
	struct buf text = BUF_IN(run->arena, 64 << 20);
	struct json json = JSON_TO(&text);

	outcome_json(o, run->lang, run->arena, &json);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
}

/* A number of an option, 0 to a million; `none` for a command without it. */
static bool
read_number(const struct command_run *run, const char *name, int64_t none,
    int64_t *n_r, struct err *err)
{
	struct str text = STR_EMPTY;

	*n_r = none;
	for (size_t i = 0; i < run->command->noptions; i++)
		if (str_eq_c(str_of(run->command->options[i].name), name))
			text = command_option(run, name);
	if (text.len == 0)
		return true;
	return (str_to_i64(text, n_r) && *n_r >= 0 && *n_r <= 1000000) ||
	    err_set(err, ERR_INVALID, name, "whatif-number-invalid");
}

static bool
read_wish(struct command_run *run, struct tx *tx, struct case_wish *wish,
    struct err *err)
{
	int64_t seed, steps, samples;
	const struct zone *zone;

	if (!read_number(run, "seed", 1, &seed, err) ||
	    !read_number(run, "steps", 0, &steps, err) ||
	    !read_number(run, "samples", 0, &samples, err))
		return false;
	*wish = (struct case_wish){ .seed = (uint64_t)seed, .steps = steps,
		.samples = (int32_t)samples };
	return case_zone(tx, &zone, err) &&
	    wish_scenario(tx, command_option(run, "scenario"), wish, err) &&
	    wish_lose(tx, command_option(run, "lose"), wish, err) &&
	    wish_at(command_option(run, "at"), run->now, zone, wish, err);
}

/* The one organisation that is meant. */
static bool
find_organisation(struct command_run *run, struct organisation_entry *org,
    struct err *err)
{
	struct str wanted = command_option(run, "org");
	struct organisation_entry *list;
	size_t n;

	if (!organisation_list(run->store, run->now, run->arena, &list, &n,
	        err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (organisation_is(run->arena, &list[i], wanted)) {
			*org = list[i];
			return n == 1 || wanted.len > 0 || err_set(err,
			    ERR_INVALID, "org", "whatif-which-organisation");
		}
	return err_set_args(err, ERR_NOT_FOUND, NULL, "organisation-not-found",
	    ERR_TEXT(n == 0 ? STR("-") : wanted));
}

/* What both commands begin with; the tx is still open when it is true. */
static bool
compute(struct command_run *run, struct outcome *o, struct tx **tx_r,
    struct err *err)
{
	struct organisation_entry org = { 0 };
	struct actor actor;
	struct case_wish wish;

	if (!find_organisation(run, &org, err))
		return false;
	actor = actor_system(org.id);
	if (!store_read(run->store, &actor, run->now, run->arena, tx_r, err))
		return false;
	if (read_wish(run, *tx_r, &wish, err) &&
	    outcome_make(*tx_r, &wish, run->work, o, err))
		return true;
	tx_end(*tx_r);
	return false;
}

bool
cmd_whatif(struct command_run *run, struct err *err)
{
	struct outcome o;
	struct tx *tx;

	if (!compute(run, &o, &tx, err))
		return false;
	tx_end(tx);
	if (command_flag(run, "json"))
		print_json(run, &o);
	else
		print(run, &o);
	err->id = NULL;
	err->code = o.result->ncounts[VERDICT_UNKNOWN] > 0 &&
	    outcome_worst(&o) < 0 ? ERR_UNKNOWN : ERR_NOT_FEASIBLE;
	if (o.of.in.nprocesses == 0)
		err->code = ERR_UNKNOWN;
	return outcome_good(&o) == o.of.in.nprocesses &&
	    o.of.in.nprocesses > 0;
}

static void
print_help(const struct command_run *run, const struct outcome *o,
    const struct advice *advice, const struct advice_row *row, int32_t n)
{
	for (int32_t i = 0; i < n; i++) {
		struct buf change = BUF_IN(run->arena, 4096), gain = change;

		help_change(o, &row[i], run->lang, &change);
		help_gain(o, advice, &row[i], run->lang, &gain);
		fprintf(run->out, "  - %.*s\n    %.*s\n",
		    STR_ARG(buf_str(&change)), STR_ARG(buf_str(&gain)));
	}
}

bool
cmd_advise(struct command_run *run, struct err *err)
{
	struct buf text = BUF_IN(run->arena, 8192);
	const struct advice *advice;
	struct outcome o;
	struct tx *tx;
	bool ok;

	if (!compute(run, &o, &tx, err))
		return false;
	ok = help_find(run->arena, &o, run->work, &advice, err);
	tx_end(tx);
	if (!ok)
		return false;
	outcome_sentence(&o, run->lang, &text);
	fprintf(run->out, "%.*s\n  %.*s\n",
	    STR_ARG(outcome_name(&o, run->arena)), STR_ARG(buf_str(&text)));
	print_help(run, &o, advice, advice->row, advice->n);
	print_help(run, &o, advice, advice->know, advice->nknow);
	return true;
}
