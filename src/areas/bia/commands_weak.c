/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commands_weak.c - `stormvast weak`: the weak points in the terminal.  Exit
 * status 0 when there are none, 1 when there are, 2 when that is not known.
 */
#include "areas/bia/commands.h"
#include "areas/bia/weakness.h"
#include "base/utf8.h"
#include "render/messages.h"

static void
print_finding(const struct command_run *run, const struct answer *answer,
    const struct weak_finding *f)
{
	const struct model *m = answer->model;
	struct buf text = BUF_IN(run->arena, 32768);

	fprintf(run->out, "  %s %.*s: %.*s", f->within == TRUTH_YES ? "!" : "?",
	    STR_ARG(m->nodes[f->node].name),
	    STR_ARG(m->critical[f->place].name));
	if (f->kind != WEAK_FEW) {
		buf_add_char(&text, ' ');
		weakness_when(f, run->lang, &text);
	}
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
	text.len = 0;
	weakness_why(answer, f, run->lang, &text);
	if (text.len > 0)
		fprintf(run->out, "      %.*s\n", STR_ARG(buf_str(&text)));
	text.len = 0;
	weakness_path(answer, f, &text);
	if (text.len > 0)
		fprintf(run->out, "      %.*s\n", STR_ARG(buf_str(&text)));
}

static void
print_json(const struct command_run *run, struct str organisation,
    const struct answer *answer, const struct weak *weak)
{
	struct buf text = BUF_IN(run->arena, 64 << 20);
	struct json json = JSON_TO(&text);

	json_object_begin(&json);
	json_put_str(&json, "organisation", organisation);
	json_key(&json, "answer");
	weakness_json(answer, weak, run->lang, run->arena, &json);
	json_object_end(&json);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
}

static bool
weak_points(const struct command_run *run, struct str name,
    const struct answer *answer, enum answer_state *state_r, struct err *err)
{
	struct buf text = BUF_IN(run->arena, 4096);
	const struct weak *weak;

	if (!weakness_find(run->arena, answer, run->work, &weak, err))
		return false;
	*state_r = weak->n > 0 ? ANSWER_NO
	    : weakness_is_whole(weak) ? ANSWER_YES : ANSWER_UNKNOWN;
	if (command_flag(run, "json")) {
		print_json(run, name, answer, weak);
		return true;
	}
	message_print(&text, run->lang, NULL, "weak-count",
	    { "n", ERR_INT(weak->n) });
	fprintf(run->out, "%.*s\n  %.*s\n", STR_ARG(name),
	    STR_ARG(buf_str(&text)));
	for (int32_t i = 0; i < weak->n; i++)
		print_finding(run, answer, &weak->finding[i]);
	text.len = 0;
	if (!weakness_is_whole(weak))
		message_add(&text, run->lang, "weak-open");
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
	return true;
}

/* The critical process of this name, or -1. */
static int32_t
find_process(const struct command_run *run, const struct answer *answer,
    struct str name)
{
	for (int32_t i = 0; i < answer->model->ncritical; i++)
		if (str_eq(utf8_fold(run->arena,
		        answer->model->critical[i].name),
		        utf8_fold(run->arena, name)))
			return i;
	return -1;
}

static void
pair_json(const struct command_run *run, const struct model *m,
    const struct weak_pair *pair)
{
	struct buf text = BUF_IN(run->arena, 16384);
	struct json json = JSON_TO(&text);

	json_object_begin(&json);
	json_key(&json, "nodes");
	json_array_begin(&json);
	for (int k = 0; k < 2; k++)
		json_str(&json, m->nodes[pair->node[k]].name);
	json_array_end(&json);
	json_put_bool(&json, "certain", pair->within == TRUTH_YES);
	json_object_end(&json);
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
}

static bool
weak_pairs_of(const struct command_run *run, struct str process,
    const struct answer *answer, enum answer_state *state_r, struct err *err)
{
	const struct model *m = answer->model;
	const struct weak_pairs *pairs;
	int32_t i = find_process(run, answer, process);

	if (i < 0)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "weak-process-unknown", ERR_TEXT(process));
	if (!weakness_pairs(run->arena, answer, i, run->work, &pairs,
	        err))
		return false;
	*state_r = pairs->n > 0 ? ANSWER_NO
	    : pairs->unfinished ? ANSWER_UNKNOWN : ANSWER_YES;
	for (int32_t k = 0; k < pairs->n; k++) {
		const struct weak_pair *pair = &pairs->pair[k];

		if (command_flag(run, "json"))
			pair_json(run, m, pair);
		else
			fprintf(run->out, "  %s %.*s + %.*s\n",
			    pair->within == TRUTH_YES ? "!" : "?",
			    STR_ARG(m->nodes[pair->node[0]].name),
			    STR_ARG(m->nodes[pair->node[1]].name));
	}
	if (pairs->unfinished || pairs->cut)
		fprintf(stderr, "%.*s\n", STR_ARG(message(run->arena,
		    run->lang, "weak-open")));
	return true;
}

static bool
weak_one(struct command_run *run, const struct organisation_entry *org,
    const struct answer *answer, enum answer_state *state_r, struct err *err)
{
	struct str process = command_option(run, "pairs");

	return process.ptr != NULL
	    ? weak_pairs_of(run, process, answer, state_r, err)
	    : weak_points(run, org->name, answer, state_r, err);
}

bool
cmd_weak(struct command_run *run, struct err *err)
{
	return commands_each(run, ANSWER_FRESH, weak_one, err);
}
