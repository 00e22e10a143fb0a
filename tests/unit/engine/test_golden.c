/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * test_golden.c - tests/golden/engine: each .in prints exactly its .out, each
 * .bad fails with what its first line says.
 *
 * A file has one thing a line; "#" starts a comment.  Times are seconds with
 * an optional m, h or d; "?" unknown, "never", or "1h..4h".
 *   node NAME KIND RESTART [RESTORE]
 *   group OWNER NEED GRACE MEMBER...
 *   process NAME RTO MTPD VERIFICATION
 *   fallback PROCESS NAME SET-UP HOLD PERCENT
 *   before TIME               detection to release, for single losses
 *   lose NAME TIME TIME       start, work: one outage of all that are named
 * Printed: cold-start findings, demands, the outage, and every single loss.
 */
#include "base/buf.h"
#include "engine/demand.h"
#include "engine/single.h"
#include "net.h"

enum { PROCESSES = 8, LOSSES = 8 };

static struct {
	struct net net;
	struct str name[NET_NODES];
	struct span restore[NET_NODES];
	struct process_terms process[PROCESSES];
	struct fallback_terms fallback[PROCESSES];
	struct level_step level[PROCESSES];
	int32_t nprocesses;
	struct loss loss[LOSSES];
	int32_t nlosses;
	struct span before;
	struct buf out;
} w;

static const char *const kinds[NODE_KIND__MAX] = {
	[NODE_PROCESS] = "process", [NODE_RESOURCE] = "resource",
	[NODE_SUPPLIER] = "supplier", [NODE_SITE] = "site",
	[NODE_TEAM] = "team", [NODE_PERSON] = "person",
	[NODE_FALLBACK] = "fallback",
};

static struct str
word(struct str *rest)
{
	struct str s;

	do
		s = str_cut(rest, ' ');
	while (s.len == 0 && rest->ptr != NULL);
	return s;
}

static bool
read_time(struct str s, int64_t *t_r)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = { { "m", 60 }, { "h", 3600 }, { "d", 86400 }, { "", 1 } };

	if (str_eq_c(s, "never")) {
		*t_r = FOREVER;
		return true;
	}
	for (size_t i = 0; i < COUNT(units); i++) {
		struct str unit = str_of(units[i].unit);

		if (!str_ends(s, unit) ||
		    !str_to_i64(str_sub(s, 0, s.len - unit.len), t_r))
			continue;
		*t_r *= units[i].seconds;
		return true;
	}
	return false;
}

static bool
read_span(struct str s, struct span *span_r)
{
	size_t dots = str_find_str(s, STR(".."));

	*span_r = SPAN_UNKNOWN;
	if (str_eq_c(s, "?"))
		return true;
	if (!read_time(str_sub(s, 0, dots), &span_r->lo))
		return false;
	span_r->hi = span_r->lo;
	return dots == s.len ||
	    read_time(str_sub(s, dots + 2, s.len), &span_r->hi);
}

/* The node of that name, or -1: the engine is to find that out. */
static int32_t
find(struct str name)
{
	for (int32_t i = 0; i < w.net.nnodes; i++)
		if (str_eq(w.name[i], name))
			return i;
	return -1;
}

static bool
read_node(struct str rest)
{
	struct str name = word(&rest), kind = word(&rest);
	struct span restart;
	int32_t k = 0, v;

	while (k < NODE_KIND__MAX && !str_eq_c(kind, kinds[k]))
		k++;
	if (!read_span(word(&rest), &restart))
		return false;
	v = net_node(&w.net, (enum node_kind)k, restart);
	w.name[v] = name;
	w.restore[v] = SPAN_UNKNOWN;
	return rest.ptr == NULL || read_span(word(&rest), &w.restore[v]);
}

static bool
read_group(struct str rest)
{
	int32_t owner = find(word(&rest)), g, at;
	struct span grace;
	int64_t need;

	if (!str_to_i64(word(&rest), &need) || !read_span(word(&rest), &grace))
		return false;
	g = net_group(&w.net, owner, (int32_t)need, grace, -1);
	for (at = w.net.first[g]; rest.ptr != NULL; at++)
		w.net.member[at] = find(word(&rest));
	w.net.first[g + 1] = at;
	return true;
}

static bool
read_process(struct str rest)
{
	struct process_terms *p = &w.process[w.nprocesses++];

	p->node = find(word(&rest));
	return read_span(word(&rest), &p->rto) &&
	    read_span(word(&rest), &p->mtpd) &&
	    read_span(word(&rest), &p->verification);
}

static bool
read_fallback(struct str rest)
{
	int32_t node = find(word(&rest)), i = 0;
	struct fallback_terms *f;

	while (i < w.nprocesses && w.process[i].node != node)
		i++;
	if (i == w.nprocesses)
		return false;
	f = &w.fallback[i];
	w.process[i].fallback = f;
	w.process[i].nfallbacks = 1;
	w.process[i].mbco = (struct levels){ &w.level[PROCESSES - 1], 1 };
	w.level[PROCESSES - 1] = (struct level_step){ 0, SPAN(50) };
	f->node = find(word(&rest));
	f->level = (struct levels){ &w.level[i], 1 };
	return read_span(word(&rest), &f->set_up) &&
	    read_span(word(&rest), &f->hold) &&
	    read_span(word(&rest), &w.level[i].percent);
}

static bool
read_lose(struct str rest)
{
	struct loss *l = &w.loss[w.nlosses++];

	l->node = find(word(&rest));
	return read_span(word(&rest), &l->start) &&
	    read_span(word(&rest), &l->work);
}

static bool
read_before(struct str rest)
{
	return read_span(word(&rest), &w.before);
}

static void
read_line(struct str line)
{
	static const struct {
		const char *name;
		bool (*read)(struct str rest);
	} verbs[] = {
		{ "node", read_node }, { "group", read_group },
		{ "process", read_process }, { "fallback", read_fallback },
		{ "lose", read_lose }, { "before", read_before },
	};
	struct str rest = str_trim(line), verb;

	if (rest.len == 0 || str_starts(rest, STR("#")))
		return;
	verb = word(&rest);
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (str_eq_c(verb, verbs[i].name) && verbs[i].read(rest))
			return;
	fail_msg("cannot read: %.*s", STR_ARG(line));
}

static void
put_time(int64_t t)
{
	if (t >= FOREVER)
		buf_add_c(&w.out, "never");
	else if (t % 3600 == 0)
		buf_addf(&w.out, "%dh", (int)(t / 3600));
	else
		buf_addf(&w.out, "%dm", (int)(t / 60));
}

static void
put_span(const char *what, struct span s)
{
	buf_addf(&w.out, " %s ", what);
	put_time(s.lo);
	if (s.lo != s.hi) {
		buf_add_c(&w.out, "..");
		put_time(s.hi);
	}
}

static void
put_name(int32_t node)
{
	buf_addf(&w.out, " %.*s", STR_ARG(w.name[node]));
}

static void
print_cold(void)
{
	const struct graph *g = w.net.graph;

	for (int32_t s = 0; s < g->ncold; s++) {
		buf_add_c(&w.out, "cold");
		for (int32_t i = g->cold_first[s]; i < g->cold_first[s + 1];
		     i++)
			put_name(g->cold[i]);
		buf_add_char(&w.out, '\n');
	}
}

static bool
print_demand(struct err *err)
{
	struct demand_target t[PROCESSES];
	const struct demand *d;

	for (int32_t i = 0; i < w.nprocesses; i++)
		t[i] = (struct demand_target){ w.process[i].node,
			w.process[i].rto, w.process[i].verification };
	if (!demand_run(&w.net.arena, w.net.graph, t, w.nprocesses, NULL, &d,
	    err))
		return false;
	for (int32_t v = 0; v < w.net.nnodes; v++) {
		struct span hard = demand_of(d, v, DEMAND_HARD);
		struct span any = demand_of(d, v, DEMAND_ANY);

		if (hard.lo == FOREVER && any.lo == FOREVER)
			continue;
		buf_add_c(&w.out, "within");
		put_name(v);
		if (hard.lo < FOREVER)
			put_span("hard", hard);
		if (any.lo < FOREVER)
			put_span("any", any);
		buf_add_char(&w.out, '\n');
	}
	return true;
}

static void
put_path(const char *what, struct why why)
{
	buf_addf(&w.out, "  %s", what);
	for (int32_t i = 0; i < why.n; i++)
		put_name(why.step[i].node);
	buf_add_c(&w.out, why.assumed ? " (assumed)\n" : "\n");
}

static bool
print_outage(struct err *err)
{
	struct outage_input in = { w.loss, w.nlosses, false };
	const struct outage *o;

	if (w.nlosses == 0)
		return true;
	if (!outage_run(&w.net.arena, w.net.graph, &in, NULL, &o, err))
		return false;
	for (int32_t v = 0; v < w.net.nnodes; v++) {
		if (outage_dn(o, v).lo == FOREVER)
			continue;
		buf_add_c(&w.out, "out");
		put_name(v);
		put_span("dn", outage_dn(o, v));
		put_span("up", outage_up(o, v));
		buf_add_c(&w.out, outage_assumed(o, v) ? " assumed\n" : "\n");
		put_path("because", outage_why_up(&w.net.arena, o, v,
		    END_WORST));
	}
	return true;
}

static const char *
cause_name(enum cause_kind kind)
{
	static const char *const names[CAUSE_KIND__MAX] = {
		[CAUSE_RTO] = "rto", [CAUSE_MTPD] = "mtpd",
		[CAUSE_VERIFICATION] = "verification", [CAUSE_MBCO] = "mbco",
		[CAUSE_START] = "start", [CAUSE_RESTORE] = "restore",
		[CAUSE_RESTART] = "restart", [CAUSE_GRACE] = "grace",
		[CAUSE_SET_UP] = "set-up", [CAUSE_HOLD] = "hold",
		[CAUSE_LEVEL] = "level", [CAUSE_NEEDS] = "needs",
		[CAUSE_STEPS] = "steps", [CAUSE_LONGEST] = "longest",
	};

	return names[kind];
}

static void
print_verdict(const struct process_terms *p, const struct single_verdict *s)
{
	const struct verdict *v = &s->verdict;

	buf_add_c(&w.out, "verdict");
	put_name(p->node);
	buf_addf(&w.out, " %s", verdict_name(v->state));
	if (s->worst >= 0) {
		buf_add_c(&w.out, " by");
		put_name(s->worst);
		put_span("elapsed", v->elapsed);
	}
	buf_addf(&w.out, "%s\n", v->saved == TRUTH_YES ? " saved" : "");
	if (s->worst >= 0)
		put_path("because", s->why_up);
	for (int32_t i = 0; i < v->ncauses; i++) {
		buf_addf(&w.out, "  unknown %s",
		    cause_name(v->cause[i].kind));
		put_name(v->cause[i].node);
		buf_add_char(&w.out, '\n');
	}
	for (int32_t i = 0; i < s->nweak; i++) {
		buf_add_c(&w.out, "  weak");
		put_name(s->weak[i].node);
		put_span("dn", s->weak[i].dn);
		buf_add_c(&w.out, s->weak[i].within == TRUTH_YES ? "\n"
		                                                 : " maybe\n");
	}
}

static bool
print_single(struct err *err)
{
	struct single_input in = { .graph = w.net.graph, .restore = w.restore,
		.before = w.before, .process = w.process,
		.nprocesses = w.nprocesses, .kinds = SINGLE_KINDS };
	const struct single *s;

	if (!single_run(&w.net.arena, &in, NULL, &s, err))
		return false;
	for (int32_t i = 0; i < s->nprocesses; i++)
		print_verdict(&w.process[i], &s->of[i]);
	return true;
}

/* The whole of one file into w.out. */
static bool
run_text(struct str text, struct err *err)
{
	struct graph_input in;

	net_clear(&w.net);
	memset(&w, 0, sizeof(w));
	while (text.ptr != NULL)
		read_line(str_cut(&text, '\n'));
	w.out = BUF_IN(&w.net.arena, 65536);
	in = net_input(&w.net);
	if (!graph_build(&w.net.arena, &in, NULL, &w.net.graph, err))
		return false;
	print_cold();
	return print_demand(err) && print_outage(err) && print_single(err);
}

static char files[2][65536];

static struct str
load(int slot, const char *name, const char *ending)
{
	char path[512];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/engine/%s%s", GOLDEN, name, ending);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("cannot open %s", path);
	n = fread(files[slot], 1, sizeof(files[slot]), f);
	fclose(f);
	return (struct str){ files[slot], n };
}

static void
test_print__as_the_golden_file(void **state)
{
	static const char *const names[] = { "chain", "cycle", "fallback",
		"redundant", "unknown" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str in = load(0, names[i], ".in");
		struct str want = load(1, names[i], ".out"), got;
		struct err err;

		if (!run_text(in, &err))
			fail_msg("%s: %s", names[i], err.id);
		got = buf_str(&w.out);
		if (!str_eq(got, want))
			fail_msg("%s prints:\n%.*s", names[i], STR_ARG(got));
	}
	net_clear(&w.net);
}

/* First line: "# fails: ID ROW". */
static void
test_print__bad_files_fail(void **state)
{
	static const char *const names[] = { "member-unknown",
		"need-too-high", "negative-time", "needs-itself", "twice",
		"lost-unknown", "process-unknown" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str in = load(0, names[i], ".bad"), line = in, id;
		struct err err = { 0 };
		int64_t row;

		line = str_sub(str_cut(&line, '\n'), 9, 100);
		id = word(&line);
		assert_true(str_to_i64(word(&line), &row));
		if (run_text(in, &err))
			fail_msg("%s does not fail", names[i]);
		if (!str_eq_c(id, err.id) || row != err.row)
			fail_msg("%s fails with %s in row %d", names[i],
			    err.id, (int)err.row);
	}
	net_clear(&w.net);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print__as_the_golden_file),
		cmocka_unit_test(test_print__bad_files_fail),
	};

	return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
