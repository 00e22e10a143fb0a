/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * engine_graph.c - `stormvast engine reach|outage|weak FILE...`: what a loss
 * takes down in a graph that is in a file, from when until when, and where its
 * processes are weak.  Lines for people, JSON for programs.
 */
#include <assert.h>
#include <inttypes.h>

#include "app/commands.h"
#include "app/engine_files.h"
#include "base/json.h"
#include "engine/reach.h"
#include "engine/weak.h"
#include "links/graph_file.h"
#include "render/messages.h"

enum { FILE_MAX = 1 << 30, NAMES_MAX = 1000 };

static_assert((int)GRAPH_FILE_FALLBACK == (int)NODE_FALLBACK &&
    (int)GRAPH_FILE_KIND__MAX == (int)NODE_KIND__MAX, "same kinds");

/* A file, and what of it the verbs share. */
struct opened {
	struct graph_file file;
	const struct graph *graph;
	int32_t lost[NAMES_MAX], nlost;	/* --lost, by name */
	bool json;
};

static struct span *
spans(struct arena *a, const struct graph_file *f, size_t offset)
{
	struct span *list = arena_array(a, struct span, (size_t)f->nnodes);

	for (int32_t v = 0; v < f->nnodes; v++) {
		struct opt64 n;

		memcpy(&n, (const char *)&f->node[v] + offset, sizeof(n));
		list[v] = span_of(n);
	}
	return list;
}

static bool
build(struct arena *a, struct opened *x, struct err *err)
{
	const struct graph_file *f = &x->file;
	uint8_t *kind = arena_array(a, uint8_t, (size_t)f->nnodes);
	struct span *grace = arena_array(a, struct span, (size_t)f->ngroups);
	struct graph_input in = { .nnodes = f->nnodes, .kind = kind,
		.restart = spans(a, f, offsetof(struct graph_file_node,
		    restart)),
		.ngroups = f->ngroups, .owner = f->owner, .need = f->need,
		.grace = grace, .first = f->first, .member = f->member };

	for (int32_t v = 0; v < f->nnodes; v++)
		kind[v] = (uint8_t)f->node[v].kind;
	for (int32_t g = 0; g < f->ngroups; g++)
		grace[g] = span_of(f->grace[g]);
	return graph_build(a, &in, NULL, &x->graph, err);
}

/* The names after --lost, with commas between them. */
static bool
find_lost(const struct command_run *run, struct opened *x, struct err *err)
{
	struct str rest = command_option(run, "lost");

	while (rest.ptr != NULL) {
		struct str name = str_trim(str_cut(&rest, ','));
		int32_t v = 0;

		while (v < x->file.nnodes &&
		    !str_eq(x->file.node[v].name, name))
			v++;
		if (v == x->file.nnodes)
			return err_set_args(err, ERR_NOT_FOUND, NULL,
			    "engine-node-unknown", ERR_TEXT(name));
		if (x->nlost == NAMES_MAX)
			return err_set_args(err, ERR_TOO_LARGE, NULL,
			    "engine-nodes-many", ERR_INT(NAMES_MAX));
		x->lost[x->nlost++] = v;
	}
	return true;
}

static bool
open_graph(struct command_run *run, struct str path, struct opened *x,
    struct err *err)
{
	struct str text;

	*x = (struct opened){ .json = command_flag(run, "json") };
	return command_read_file(run->arena, path, FILE_MAX, &text, err) &&
	    graph_file_read(run->arena, text, &x->file, err) &&
	    build(run->arena, x, err);
}

static struct str
name_of(const struct opened *x, int32_t node)
{
	return x->file.node[node].name;
}

static void
put_time(struct json *j, int64_t t)
{
	if (t >= FOREVER)
		json_none(j);
	else
		json_i64(j, t);
}

static void
put_span(struct json *j, const char *key, struct span s)
{
	json_key(j, key);
	json_array_begin(j);
	put_time(j, s.lo);
	put_time(j, s.hi);
	json_array_end(j);
}

/* One object a line. */
static void
print_json(const struct command_run *run, struct buf *out)
{
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(out)));
	out->len = 0;
}

/* ---- reach -------------------------------------------------------------- */

/* How many nodes each of 512 losses takes down: counters in slices of bits. */
struct tally {
	uint64_t digit[32][REACH_WORDS];
};

static void
tally_add(struct tally *t, const struct reach_word *word)
{
	for (int i = 0; i < REACH_WORDS; i++) {
		uint64_t carry = word->w[i];

		for (int d = 0; carry != 0; d++) {
			uint64_t both = t->digit[d][i] & carry;

			t->digit[d][i] ^= carry;
			carry = both;
		}
	}
}

static int32_t
tally_of(const struct tally *t, int32_t lane)
{
	int32_t n = 0;

	for (int d = 0; d < 31; d++)
		n |= (int32_t)(t->digit[d][lane >> 6] >> (lane & 63) & 1) << d;
	return n;
}

static void
reach_line(const struct command_run *run, const struct opened *x,
    int32_t node, int32_t n)
{
	struct buf out = BUF_IN(run->arena, 8192);
	struct json j = JSON_TO(&out);

	if (!x->json) {
		fprintf(run->out, "%8" PRId32 "  %.*s\n", n,
		    STR_ARG(name_of(x, node)));
		return;
	}
	json_object_begin(&j);
	json_put_str(&j, "lost", name_of(x, node));
	json_put_i64(&j, "down", n);
	json_object_end(&j);
	print_json(run, &out);
}

/* Every loss alone, or those that are named; those that take others along. */
static void
reach_each(const struct command_run *run, const struct opened *x)
{
	struct reach *r = reach_new(run->arena, x->graph);
	struct tally *t = arena_new(run->arena, struct tally);
	int32_t all = x->nlost > 0 ? x->nlost : x->file.nnodes;
	int32_t lost[REACH_LOSSES];

	for (int32_t i = 0; i < all; i += REACH_LOSSES) {
		int32_t n = all - i < REACH_LOSSES ? all - i : REACH_LOSSES;

		/* Neighbours in the graph's order hit much the same. */
		for (int32_t k = 0; k < n; k++)
			lost[k] = x->nlost > 0 ? x->lost[i + k]
			                       : x->graph->node_of[i + k];
		reach_run(r, lost, n);
		*t = (struct tally){ 0 };
		for (int32_t v = 0; v < x->file.nnodes; v++)
			tally_add(t, reach_of(r, x->graph->node_of[v]));
		for (int32_t k = 0; k < n; k++)
			if (x->nlost > 0 || tally_of(t, k) > 1)
				reach_line(run, x, lost[k], tally_of(t, k));
	}
}

static bool
reach_one(struct command_run *run, struct str path, void *arg,
    struct err *err)
{
	struct opened x;

	(void)arg;
	if (!open_graph(run, path, &x, err) || !find_lost(run, &x, err))
		return false;
	reach_each(run, &x);
	return true;
}

bool
cmd_engine_reach(struct command_run *run, struct err *err)
{
	return engine_each(run, reach_one, NULL, err);
}

/* ---- outage ------------------------------------------------------------- */

static void
print_moment(const struct command_run *run, struct span s)
{
	struct buf out = BUF_IN(run->arena, 64);

	if (s.lo >= FOREVER)
		buf_add_c(&out, "-");
	else
		buf_addf(&out, "%" PRId64, s.lo);
	if (s.hi != s.lo && s.hi >= FOREVER)
		buf_add_c(&out, "..?");
	else if (s.hi != s.lo)
		buf_addf(&out, "..%" PRId64, s.hi);
	fprintf(run->out, "%16.*s", STR_ARG(buf_str(&out)));
}

static void
outage_line(const struct command_run *run, const struct opened *x,
    const struct outage *o, int32_t node)
{
	struct buf out = BUF_IN(run->arena, 8192);
	struct json j = JSON_TO(&out);

	if (!x->json) {
		print_moment(run, outage_dn(o, node));
		print_moment(run, outage_up(o, node));
		fprintf(run->out, "  %.*s%s\n", STR_ARG(name_of(x, node)),
		    outage_assumed(o, node) ? " *" : "");
		return;
	}
	json_object_begin(&j);
	json_put_str(&j, "name", name_of(x, node));
	put_span(&j, "down", outage_dn(o, node));
	put_span(&j, "up", outage_up(o, node));
	json_put_bool(&j, "assumed", outage_assumed(o, node));
	json_object_end(&j);
	print_json(run, &out);
}

static bool
outage_one(struct command_run *run, struct str path, void *arg,
    struct err *err)
{
	struct outage_input in = { 0 };
	const struct outage *o;
	struct loss *lost;
	struct opened x;

	(void)arg;
	if (!open_graph(run, path, &x, err) || !find_lost(run, &x, err))
		return false;
	if (x.nlost == 0)
		return err_set(err, ERR_SYNTAX, NULL, "engine-nothing-lost");
	lost = arena_array(run->arena, struct loss, (size_t)x.nlost);
	for (int32_t i = 0; i < x.nlost; i++)
		lost[i] = (struct loss){ x.lost[i], SPAN_NONE,
			span_of(x.file.node[x.lost[i]].restore) };
	in.lost = lost;
	in.nlost = x.nlost;
	if (!outage_run(run->arena, x.graph, &in, run->work, &o, err))
		return false;
	for (int32_t v = 0; v < x.file.nnodes; v++)
		if (outage_dn(o, v).lo < FOREVER)
			outage_line(run, &x, o, v);
	if (o->nopen > 0)
		return err_set_args(err, ERR_UNKNOWN, NULL,
		    "engine-outage-open", ERR_INT(o->nopen));
	return true;
}

bool
cmd_engine_outage(struct command_run *run, struct err *err)
{
	return engine_each(run, outage_one, NULL, err);
}

/* ---- weak --------------------------------------------------------------- */

static const char *const weak_names[WEAK_KIND__MAX] = {
	[WEAK_PLAIN] = "plain",
	[WEAK_COMMON] = "common-cause",
	[WEAK_FEW] = "few-persons",
};

static void
weak_json(const struct command_run *run, const struct opened *x,
    const struct process_terms *terms, const struct weak_finding *f)
{
	struct buf out = BUF_IN(run->arena, 1 << 20);
	struct json j = JSON_TO(&out);

	json_object_begin(&j);
	json_put_str(&j, "process", name_of(x, terms[f->place].node));
	json_put_str(&j, "kind", str_of(weak_names[f->kind]));
	json_put_str(&j, "node", name_of(x, f->node));
	if (f->kind == WEAK_FEW) {
		json_put_opt64(&j, "persons",
		    f->persons < 0 ? UNKNOWN : KNOWN(f->persons));
	} else {
		put_span(&j, "down", f->dn);
		put_span(&j, "mtpd", terms[f->place].mtpd);
	}
	json_put_bool(&j, "certain", f->within == TRUTH_YES);
	json_put_opt64(&j, "group",
	    f->group < 0 ? UNKNOWN : KNOWN(f->group + 1));
	json_key(&j, "why");
	json_array_begin(&j);
	for (int32_t i = 0; i < f->why.n; i++)
		json_str(&j, name_of(x, f->why.step[i].node));
	json_array_end(&j);
	json_object_end(&j);
	print_json(run, &out);
}

static void
weak_line(const struct command_run *run, const struct opened *x,
    const struct process_terms *terms, const struct weak_finding *f)
{
	if (x->json) {
		weak_json(run, x, terms, f);
		return;
	}
	fprintf(run->out, "%-12s %s", weak_names[f->kind],
	    f->within == TRUTH_YES ? " " : "?");
	if (f->kind == WEAK_FEW)
		fprintf(run->out, "%16" PRId32, f->persons);
	else
		print_moment(run, f->dn);
	fprintf(run->out, "  %.*s <- %.*s\n",
	    STR_ARG(name_of(x, terms[f->place].node)),
	    STR_ARG(name_of(x, f->node)));
}

/* The processes of the file, with their MTPD. */
static int32_t
terms_of(struct arena *a, const struct graph_file *f,
    struct process_terms **terms_r)
{
	struct process_terms *t;
	int32_t n = 0;

	for (int32_t v = 0; v < f->nnodes; v++)
		n += f->node[v].kind == GRAPH_FILE_PROCESS;
	*terms_r = t = arena_array(a, struct process_terms, (size_t)n);
	for (int32_t v = 0; v < f->nnodes; v++)
		if (f->node[v].kind == GRAPH_FILE_PROCESS)
			*t++ = (struct process_terms){ .node = v,
				.rto = span_of(f->node[v].rto),
				.mtpd = span_of(f->node[v].mtpd) };
	return n;
}

static void
pair_line(const struct command_run *run, const struct opened *x,
    const struct weak_pair *pair)
{
	struct str one = name_of(x, pair->node[0]);
	struct str other = name_of(x, pair->node[1]);
	struct buf out = BUF_IN(run->arena, 8192);
	struct json j = JSON_TO(&out);

	if (!x->json) {
		fprintf(run->out, "%s", pair->within == TRUTH_YES ? " " : "?");
		print_moment(run, pair->dn);
		fprintf(run->out, "  %.*s + %.*s\n", STR_ARG(one),
		    STR_ARG(other));
		return;
	}
	json_object_begin(&j);
	json_key(&j, "nodes");
	json_array_begin(&j);
	json_str(&j, one);
	json_str(&j, other);
	json_array_end(&j);
	put_span(&j, "down", pair->dn);
	json_put_bool(&j, "certain", pair->within == TRUTH_YES);
	json_object_end(&j);
	print_json(run, &out);
}

/* The pairs that take the process of this name down only together. */
static bool
weak_pairs_of(const struct command_run *run, const struct opened *x,
    const struct weak_input *in, struct str name, struct err *err)
{
	const struct weak_pairs *pairs;
	int32_t i = 0;

	while (i < in->nprocesses &&
	    !str_eq(name_of(x, in->process[i].node), name))
		i++;
	if (i == in->nprocesses)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "engine-process-unknown", ERR_TEXT(name));
	if (!weak_pairs(run->arena, in, i, run->work, &pairs, err))
		return false;
	for (int32_t k = 0; k < pairs->n; k++)
		pair_line(run, x, &pairs->pair[k]);
	if (pairs->unfinished || pairs->cut)
		return err_set(err, ERR_UNKNOWN, NULL, "engine-pairs-open");
	return true;
}

static bool
weak_points_of(const struct command_run *run, const struct opened *x,
    const struct weak_input *in, struct err *err)
{
	const struct weak *w;

	if (!weak_run(run->arena, in, run->work, &w, err))
		return false;
	for (int32_t i = 0; i < w->n; i++)
		weak_line(run, x, in->process, &w->finding[i]);
	if (w->nopen > 0 || w->cut)
		return err_set_args(err, ERR_UNKNOWN, NULL,
		    "engine-weak-open", ERR_INT(w->nopen));
	return true;
}

static bool
weak_one(struct command_run *run, struct str path, void *arg, struct err *err)
{
	struct weak_input in = { .kinds = SINGLE_KINDS };
	struct str process = command_option(run, "pairs");
	struct process_terms *terms;
	int32_t *persons;
	struct opened x;

	(void)arg;
	if (!open_graph(run, path, &x, err))
		return false;
	in.graph = x.graph;
	in.nprocesses = terms_of(run->arena, &x.file, &terms);
	in.process = terms;
	if (in.nprocesses == 0)
		return err_set(err, ERR_INVALID, NULL, "engine-no-process");
	persons = arena_array(run->arena, int32_t, (size_t)x.file.nnodes);
	for (int32_t v = 0; v < x.file.nnodes; v++)
		persons[v] = x.file.node[v].persons.known
		    ? (int32_t)x.file.node[v].persons.v : -1;
	in.persons = persons;
	return process.ptr != NULL
	    ? weak_pairs_of(run, &x, &in, process, err)
	    : weak_points_of(run, &x, &in, err);
}

bool
cmd_engine_weak(struct command_run *run, struct err *err)
{
	return engine_each(run, weak_one, NULL, err);
}
