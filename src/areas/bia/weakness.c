/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/report.h"
#include "areas/bia/weakness.h"
#include "areas/bia/words.h"

/* A quarter of what the answer itself may take: a page waits for it. */
#define WEAKNESS_STEPS (SINGLE_STEPS / 4)

static struct weak_input
input_of(const struct answer *answer)
{
	const struct model *m = answer->model;

	return (struct weak_input){
		.graph = m->graph,
		.process = m->terms,
		.nprocesses = m->ncritical,
		.kinds = SINGLE_KINDS,
		.persons = m->persons,
		.steps = WEAKNESS_STEPS,
	};
}

bool
weakness_find(struct arena *a, const struct answer *answer,
    const struct run *run, const struct weak **weak_r, struct err *err)
{
	struct weak_input in = input_of(answer);

	return weak_run(a, &in, run, weak_r, err);
}

bool
weakness_pairs(struct arena *a, const struct answer *answer, int32_t i,
    const struct run *run, const struct weak_pairs **pairs_r,
    struct err *err)
{
	struct weak_input in = input_of(answer);

	return weak_pairs(a, &in, i, run, pairs_r, err);
}

bool
weakness_is_whole(const struct weak *weak)
{
	return weak->nopen == 0 && !weak->cut;
}

const char *
weakness_name(enum weak_kind kind)
{
	static const char *const names[WEAK_KIND__MAX] = {
		[WEAK_PLAIN] = "plain",
		[WEAK_COMMON] = "common-cause",
		[WEAK_FEW] = "few-persons",
	};

	BUG_IF((unsigned)kind >= WEAK_KIND__MAX);
	return names[kind];
}

/* ---- words --------------------------------------------------------------- */

void
weakness_when(const struct weak_finding *f, enum lang lang, struct buf *out)
{
	struct arena a = ARENA_INIT;
	struct buf after = BUF_IN(&a, 1024);

	words_span(f->dn, lang, &after);
	if (f->open)
		message_add(out, lang, "weak.open");
	else if (f->dn.hi == 0)
		message_add(out, lang, "weak.at-once");
	else
		message_print(out, lang, NULL, f->within == TRUTH_YES
		    ? "weak.after" : "weak.maybe-after",
		    { "a", ERR_TEXT(buf_str(&after)) });
	arena_release(&a);
}

/* "Server 1, Server 2": the members of a group, by its number. */
static struct str
members_of(struct arena *a, const struct model *m, int32_t group)
{
	enum { NAMES = 8 };
	const struct graph *gr = m->graph;
	int32_t g = gr->g_of[group], e0 = gr->member_first[g];
	int32_t n = gr->member_first[g + 1] - e0;
	struct buf out = BUF_IN(a, 16384);

	for (int32_t i = 0; i < n && i < NAMES; i++)
		buf_addf(&out, "%s%.*s", i > 0 ? ", " : "",
		    STR_ARG(m->nodes[gr->node_of[gr->member[e0 + i]]].name));
	if (n > NAMES)
		buf_addf(&out, ", ... (%d)", (int)n);
	return buf_str(&out);
}

void
weakness_why(const struct answer *answer, const struct weak_finding *f,
    enum lang lang, struct buf *out)
{
	struct arena a = ARENA_INIT;

	if (f->kind == WEAK_FEW && f->persons < 0)
		message_add(out, lang, "weak.persons-unknown");
	else if (f->kind == WEAK_FEW)
		message_print(out, lang, NULL, "weak.persons",
		    { "n", ERR_INT(f->persons) },
		    { "a", ERR_INT(WEAK_PERSONS) });
	else if (f->kind == WEAK_COMMON && f->group >= 0)
		message_print(out, lang, NULL, "weak.shared", { "a",
		    ERR_TEXT(members_of(&a, answer->model, f->group)) });
	arena_release(&a);
}

void
weakness_path(const struct answer *answer, const struct weak_finding *f,
    struct buf *out)
{
	for (int32_t i = 0; i < f->why.n; i++)
		buf_addf(out, "%s%.*s", i > 0 ? " ← " : "", STR_ARG(
		    answer->model->nodes[f->why.step[i].node].name));
}

/* ---- JSON ---------------------------------------------------------------- */

static void
put_finding(const struct answer *answer, const struct weak_finding *f,
    enum lang lang, struct arena *a, struct json *out)
{
	const struct model *m = answer->model;
	struct buf why = BUF_IN(a, 32768);

	weakness_why(answer, f, lang, &why);
	json_object_begin(out);
	json_put_str(out, "kind", str_of(weakness_name(f->kind)));
	json_key(out, "process");
	report_node(out, m, m->critical[f->place].node);
	json_key(out, "node");
	report_node(out, m, f->node);
	if (f->kind == WEAK_FEW) {
		json_put_opt64(out, "persons",
		    f->persons < 0 ? UNKNOWN : KNOWN(f->persons));
	} else {
		report_span(out, "down", f->dn);
		report_span(out, "mtpd", m->terms[f->place].mtpd);
	}
	json_put_bool(out, "certain", f->within == TRUTH_YES);
	json_put_bool(out, "calculated", !f->open);
	json_put_str(out, "because", buf_str(&why));
	json_key(out, "why");
	json_array_begin(out);
	for (int32_t i = 0; i < f->why.n; i++)
		report_node(out, m, f->why.step[i].node);
	json_array_end(out);
	json_object_end(out);
}

void
weakness_json(const struct answer *answer, const struct weak *weak,
    enum lang lang, struct arena *a, struct json *out)
{
	json_object_begin(out);
	json_put_bool(out, "whole", weakness_is_whole(weak));
	json_key(out, "weakPoints");
	json_array_begin(out);
	for (int32_t i = 0; i < weak->n; i++)
		put_finding(answer, &weak->finding[i], lang, a, out);
	json_array_end(out);
	json_object_end(out);
}
