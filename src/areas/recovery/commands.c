/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commands.c - `stormvast whatif`: what if this is lost, in the terminal.  Exit
 * status 0 when every critical process is back in time, 1 when one is not, 2
 * when that is unknown.
 */
#include "areas/bia/show.h"
#include "areas/recovery/commands.h"
#include "areas/recovery/outcome.h"
#include "areas/recovery/wish.h"
#include "base/utf8.h"

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

const struct command recovery_commands[] = {
	{ .name = "whatif", .store = COMMAND_STORE, .run = cmd_whatif,
	  .options = whatif_options, .noptions = COUNT(whatif_options) },
	{ 0 },
};

/* Text padded with spaces to `width` characters; longer text is kept whole. */
static void
put_column(FILE *out, struct str text, size_t width)
{
	size_t n = utf8_count(text);

	fprintf(out, "%.*s%*s", STR_ARG(text),
	    n + 1 < width ? (int)(width - n) : 1, "");
}

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
	fprintf(run->out, "  %s ", verdict_look(v->state)->mark);
	put_column(run->out, o->of.model->critical[i].name, 36);
	put_column(run->out, buf_str(&target), 16);
	put_column(run->out, buf_str(&back), 26);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&verdict)));
	outcome_proof(o, i, run->lang, &proof);
	if (proof.len > 0)
		fprintf(run->out, "      %.*s\n", STR_ARG(buf_str(&proof)));
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
		put_column(run->out, buf_str(&from), 18);
		put_column(run->out, buf_str(&to), 18);
		put_column(run->out, outcome_slot(o, s), 40);
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

static bool
read_wish(struct command_run *run, struct tx *tx, struct case_wish *wish,
    struct err *err)
{
	int64_t seed = 1, steps = 0, samples = 0;

	if (!str_to_i64(command_option(run, "seed"), &seed) || seed < 0)
		return err_set(err, ERR_INVALID, "seed", "whatif-number-invalid");
	if (!str_to_i64(command_option(run, "steps"), &steps) || steps < 0)
		return err_set(err, ERR_INVALID, "steps", "whatif-number-invalid");
	if (!str_to_i64(command_option(run, "samples"), &samples) ||
	    samples < 0 || samples > 1000000)
		return err_set(err, ERR_INVALID, "samples", "whatif-number-invalid");
	*wish = (struct case_wish){ .seed = (uint64_t)seed, .steps = steps,
		.samples = (int32_t)samples };
	return wish_scenario(tx, command_option(run, "scenario"), wish, err) &&
	    wish_lose(tx, command_option(run, "lose"), wish, err) &&
	    wish_at(command_option(run, "at"), run->now, zone_default(), wish,
	        err);
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

bool
cmd_whatif(struct command_run *run, struct err *err)
{
	struct organisation_entry org = { 0 };
	struct actor actor;
	struct case_wish wish;
	struct outcome o;
	struct tx *tx;
	bool ok;

	if (!find_organisation(run, &org, err))
		return false;
	actor = actor_system(org.id);
	if (!store_read(run->store, &actor, run->now, run->arena, &tx, err))
		return false;
	ok = read_wish(run, tx, &wish, err) &&
	    outcome_make(tx, &wish, NULL, &o, err);
	tx_end(tx);
	if (!ok)
		return false;
	if (command_flag(run, "json"))
		print_json(run, &o);
	else
		print(run, &o);
	err->id = NULL;
	err->code = outcome_worst(&o) >= 0 ? ERR_NOT_FEASIBLE : ERR_UNKNOWN;
	return outcome_good(&o) == o.of.in.nprocesses &&
	    o.of.in.nprocesses > 0;
}
