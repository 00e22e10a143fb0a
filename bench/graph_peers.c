/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph_peers.c - passes over 1 000 000 nodes and 10 000 000 members beside
 * peers on the same graph: the memory itself (stream and gather), igraph, and
 * SQLite's recursive query.  Twenty layers, shuffled numbers, seed 42; each
 * node rests on two groups of five of the next layer, one in five redundant.
 * One core, time of the processor;
 * rounds take turns, the best of each counts.  No pass or fail.
 *
 *   build/bench/graph_peers [nodes [rounds]]
 */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include <igraph/igraph.h>
#include <sqlite3.h>

#undef STR			/* of igraph; ours is another */

#include "base/rng.h"
#include "engine/lean.h"

enum { LAYERS = 20, SIZE = 5, ROUNDS = 5 };

struct bench {
	struct arena arena;
	struct graph_input in;
	const struct graph *graph;
	const struct lean *lean;
	int32_t leaf;			/* node that is lost */
	int32_t *rto;			/* [node] or LEAN_NEVER */
	struct lean_asked *own;		/* [v] the same */
	struct lean_asked *asked;	/* [v] what the passes write */
	struct lean_time *at;
	uint8_t *down;
	igraph_t peer;			/* edges from owner to member */
	igraph_vector_int_t order, hood;
	sqlite3 *db;
	int rounds;
};

/* The best of its rounds, in milliseconds, and what it counted. */
struct figure {
	const char *name;
	int64_t (*run)(struct bench *);
	int64_t (*after)(const struct bench *);	/* NULL: run() counts */
	int64_t least, count;
	int rounds;			/* 0: as many as all */
};

static void
must(bool ok, const char *what)
{
	if (!ok)
		BUG(what);
}

/* ---- the graph ---------------------------------------------------------- */

static void
shuffle(int32_t *list, int32_t n, uint64_t *lot)
{
	for (int32_t i = 0; i < n; i++)
		list[i] = i;
	for (int32_t i = n - 1; i > 0; i--) {
		int32_t j = (int32_t)rng_below(lot, (uint64_t)i + 1);
		int32_t was = list[i];

		list[i] = list[j];
		list[j] = was;
	}
}

/* SIZE different nodes of a layer, more of them from its beginning. */
static void
draw_members(int32_t *to, const int32_t *node, int32_t lo, int32_t width,
    uint64_t *lot)
{
	for (int32_t i = 0; i < SIZE; i++) {
		bool twice = true;

		while (twice) {
			uint64_t x = rng_below(lot, (uint64_t)width);
			uint64_t y = rng_below(lot, (uint64_t)width);

			to[i] = node[lo + (int32_t)(x < y ? x : y)];
			twice = false;
			for (int32_t k = 0; k < i; k++)
				twice |= to[k] == to[i];
		}
	}
}

static void
make_graph(struct bench *b, int32_t n)
{
	int32_t width = n / LAYERS, ng = (n - width) * 2, g = 0;
	uint8_t *kind = arena_array(&b->arena, uint8_t, (size_t)n);
	struct span *restart = arena_array(&b->arena, struct span, (size_t)n);
	int32_t *node = arena_array(&b->arena, int32_t, (size_t)n);
	int32_t *owner = arena_array(&b->arena, int32_t, (size_t)ng);
	int32_t *need = arena_array(&b->arena, int32_t, (size_t)ng);
	int32_t *first = arena_array(&b->arena, int32_t, (size_t)ng + 1);
	int32_t *member = arena_array(&b->arena, int32_t, (size_t)ng * SIZE);
	struct span *grace = arena_array(&b->arena, struct span, (size_t)ng);
	uint64_t lot = 42;

	shuffle(node, n, &lot);
	b->rto = arena_array(&b->arena, int32_t, (size_t)n);
	for (int32_t i = 0; i < n; i++) {
		int64_t minutes = (int64_t)rng_below(&lot, 10);

		restart[i] = SPAN(minutes * 60);
		kind[i] = NODE_RESOURCE;
		b->rto[i] = LEAN_NEVER;
	}
	for (int32_t i = 0; i < width; i++)
		b->rto[node[i]] = 3600 * (1 + (int32_t)rng_below(&lot, 72));
	for (int32_t i = 0; i < ng; i++) {
		int32_t at = i / 2, lo = (at / width + 1) * width;
		bool some = rng_below(&lot, 5) == 0;

		owner[g] = node[at];
		need[g] = some ? 1 + (int32_t)rng_below(&lot, SIZE) : SIZE;
		grace[g] = SPAN(some ? 900 : 0);
		draw_members(member + (size_t)g * SIZE, node, lo, width, &lot);
		first[++g] = (i + 1) * SIZE;
	}
	b->leaf = node[n - width];
	b->in = (struct graph_input){ .nnodes = n, .kind = kind,
		.restart = restart, .ngroups = ng, .owner = owner,
		.need = need, .grace = grace, .first = first,
		.member = member };
}

/* ---- what is measured --------------------------------------------------- */

/* Read the caller's arrays, order, renumber; lean arrays included. */
static int64_t
ours_build(struct bench *b)
{
	struct arena a = ARENA_INIT;
	const struct graph *graph;
	struct err err;
	int64_t n;

	must(graph_build(&a, &b->in, NULL, &graph, &err), "graph");
	n = graph->nmembers;
	arena_release(&a);
	return n;
}

static int64_t
igraph_build(struct bench *b)
{
	igraph_vector_int_t edge;
	igraph_t peer;
	int64_t n = 0;

	igraph_vector_int_init(&edge, 2 * (igraph_integer_t)b->in.ngroups *
	    SIZE);
	for (int32_t g = 0; g < b->in.ngroups; g++)
		for (int32_t e = b->in.first[g]; e < b->in.first[g + 1]; e++) {
			VECTOR(edge)[n++] = b->in.owner[g];
			VECTOR(edge)[n++] = b->in.member[e];
		}
	igraph_create(&peer, &edge, b->in.nnodes, true);
	n = igraph_ecount(&peer);
	igraph_destroy(&peer);
	igraph_vector_int_destroy(&edge);
	return n;
}

/* What the memory allows: each member's value is read once. */
static int64_t
gather(struct bench *b)
{
	const struct graph *gr = b->graph;
	const int32_t *value = b->rto;
	int64_t sum = 0;

	for (int32_t e = 0; e < gr->nmembers; e++)
		sum += value[gr->member[e]];
	return sum;
}

/* The same of the pairs that the passes work on. */
static int64_t
gather_pairs(struct bench *b)
{
	const struct graph *gr = b->graph;
	const struct lean_asked *value = b->own;
	int64_t sum = 0;

	for (int32_t e = 0; e < gr->nmembers; e++)
		sum += value[gr->member[e]].hard ^ value[gr->member[e]].any;
	return sum;
}

static int64_t
ours_demand(struct bench *b)
{
	memcpy(b->asked, b->own, (size_t)b->in.nnodes * sizeof(*b->asked));
	lean_demand(b->lean, b->asked);
	return 0;
}

static int64_t
count_asked(const struct bench *b)
{
	int64_t n = 0;

	for (int32_t v = 0; v < b->in.nnodes; v++)
		n += b->asked[v].hard < LEAN_NEVER ||
		    b->asked[v].any < LEAN_NEVER;
	return n;
}

static int64_t
ours_down(struct bench *b)
{
	memset(b->down, 0, (size_t)b->in.nnodes);
	b->down[b->graph->v_of[b->leaf]] = 1;
	lean_down(b->lean, b->down);
	return 0;
}

static int64_t
count_down(const struct bench *b)
{
	int64_t n = 0;

	for (int32_t v = 0; v < b->in.nnodes; v++)
		n += b->down[v];
	return n;
}

static int64_t
ours_outage(struct bench *b)
{
	struct lean_loss lost = { b->graph->v_of[b->leaf], 3600, 4 * 3600 };

	must(lean_outage(b->lean, &lost, 1, b->at), "outage");
	return 0;
}

static int64_t
count_hit(const struct bench *b)
{
	int64_t n = 0;

	for (int32_t v = 0; v < b->in.nnodes; v++)
		n += lean_dn(b->at[v]) < LEAN_NEVER;
	return n;
}

static int64_t
ours_wide(struct bench *b)
{
	struct loss lost = { b->leaf, SPAN(3600), SPAN(4 * 3600) };
	struct outage_input in = { &lost, 1, false };
	struct arena a = ARENA_INIT;
	const struct outage *o;
	struct err err;
	int64_t hit;

	must(outage_run(&a, b->graph, &in, NULL, &o, &err), "outage");
	hit = o->nhit;
	arena_release(&a);
	return hit;
}

/* Targets down in its topological order, by its neighbours. */
static int64_t
igraph_demand(struct bench *b)
{
	static int32_t *at;
	size_t n = (size_t)b->in.nnodes;
	int64_t asked = 0;

	if (at == NULL)
		at = arena_array(&b->arena, int32_t, n);
	memcpy(at, b->rto, n * sizeof(*at));
	for (size_t i = 0; i < n; i++) {
		igraph_integer_t v = VECTOR(b->order)[i], m;

		if (at[v] == LEAN_NEVER)
			continue;
		asked++;
		igraph_neighbors(&b->peer, &b->hood, v, IGRAPH_OUT);
		for (m = 0; m < igraph_vector_int_size(&b->hood); m++) {
			int32_t *to = &at[VECTOR(b->hood)[m]];

			*to = at[v] < *to ? at[v] : *to;
		}
	}
	return asked;
}

/* Who rests on the leaf, without k of n. */
static int64_t
igraph_outage(struct bench *b)
{
	int64_t n;

	igraph_subcomponent(&b->peer, &b->hood, b->leaf, IGRAPH_IN);
	n = igraph_vector_int_size(&b->hood);
	return n;
}

static int64_t
sqlite_outage(struct bench *b)
{
	static const char sql[] =
	    "WITH RECURSIVE hit(n) AS (VALUES(?1) UNION"
	    " SELECT edge.owner FROM hit JOIN edge ON edge.member = hit.n)"
	    " SELECT COUNT(*) FROM hit";
	sqlite3_stmt *s;
	int64_t n;

	must(sqlite3_prepare_v2(b->db, sql, -1, &s, NULL) == SQLITE_OK, sql);
	sqlite3_bind_int64(s, 1, b->leaf);
	must(sqlite3_step(s) == SQLITE_ROW, sql);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* ---- the peers' graphs -------------------------------------------------- */

static void
fill_igraph(struct bench *b)
{
	igraph_vector_int_t edge;
	igraph_integer_t n = 0;

	igraph_vector_int_init(&edge, 2 * (igraph_integer_t)b->in.ngroups *
	    SIZE);
	for (int32_t g = 0; g < b->in.ngroups; g++)
		for (int32_t e = b->in.first[g]; e < b->in.first[g + 1]; e++) {
			VECTOR(edge)[n++] = b->in.owner[g];
			VECTOR(edge)[n++] = b->in.member[e];
		}
	igraph_create(&b->peer, &edge, b->in.nnodes, true);
	igraph_vector_int_destroy(&edge);
	igraph_vector_int_init(&b->order, 0);
	igraph_vector_int_init(&b->hood, 0);
	igraph_topological_sorting(&b->peer, &b->order, IGRAPH_OUT);
}

static void
fill_sqlite(struct bench *b)
{
	sqlite3_stmt *s;

	must(sqlite3_initialize() == SQLITE_OK &&
	    sqlite3_open(":memory:", &b->db) == SQLITE_OK &&
	    sqlite3_exec(b->db, "CREATE TABLE edge (member INTEGER, owner"
	    " INTEGER, PRIMARY KEY (member, owner)) WITHOUT ROWID;"
	    " BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(b->db, "INSERT OR IGNORE INTO edge VALUES"
	    " (?1, ?2)", -1, &s, NULL) == SQLITE_OK, "sqlite");
	for (int32_t v = 0; v < b->in.nnodes; v++) {
		int32_t at = b->graph->v_of[v];

		/* By member, so that the table is filled in order. */
		for (int32_t u = b->graph->user_first[at];
		     u < b->graph->user_first[at + 1]; u++) {
			sqlite3_bind_int64(s, 1, v);
			sqlite3_bind_int64(s, 2, b->graph->node_of[
			    b->graph->owner[b->graph->user[u]]]);
			must(sqlite3_step(s) == SQLITE_DONE, "sqlite");
			sqlite3_reset(s);
		}
	}
	sqlite3_finalize(s);
	sqlite3_exec(b->db, "COMMIT", NULL, NULL, NULL);
}

/* Time of the processor, as others may use the machine too. */
static int64_t
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void
take(struct bench *b, struct figure *f, int round)
{
	int64_t t, at = cpu_ns();

	if (f->rounds > 0 && round >= f->rounds)
		return;
	f->count = f->run(b);
	t = cpu_ns() - at;
	if (f->after != NULL)
		f->count = f->after(b);
	f->least = round == 0 || t < f->least ? t : f->least;
}

int
main(int argc, char **argv)
{
	struct figure f[] = {
		{ "stream and gather, the memory's limit", gather },
		{ "stream and gather, pairs as in the passes", gather_pairs },
		{ "ours: targets down", ours_demand, count_asked },
		{ "ours: who goes down, k of n", ours_down, count_down },
		{ "ours: one outage, exact times", ours_outage, count_hit },
		{ "ours: the same, from nothing, as spans", ours_wide },
		{ "ours: read, order, renumber", ours_build },
		{ "igraph: targets down", igraph_demand },
		{ "igraph: who is reached", igraph_outage },
		{ "igraph: construction", igraph_build, .rounds = 2 },
		{ "sqlite: recursive query", sqlite_outage, .rounds = 1 },
	};
	struct bench b = { .rounds = ROUNDS };
	int64_t n = 1000000, rounds = ROUNDS;
	struct err err;

	if ((argc > 1 && !str_to_i64(str_of(argv[1]), &n)) ||
	    (argc > 2 && !str_to_i64(str_of(argv[2]), &rounds)) ||
	    n < 1000 || n > GRAPH_NODES_MAX || rounds < 1 || rounds > 100) {
		fputs("usage: graph_peers [nodes [rounds]]\n", stderr);
		return 64;
	}
	make_graph(&b, (int32_t)n);
	must(graph_build(&b.arena, &b.in, NULL, &b.graph, &err), "graph");
	b.lean = b.graph->lean;
	must(b.lean != NULL, "lean");
	b.own = arena_array(&b.arena, struct lean_asked, (size_t)n);
	for (int32_t v = 0; v < n; v++)
		b.own[v] = (struct lean_asked){ b.rto[b.graph->node_of[v]],
			LEAN_NEVER };
	b.asked = arena_array(&b.arena, struct lean_asked, (size_t)n);
	b.at = arena_array(&b.arena, struct lean_time, (size_t)n);
	b.down = arena_array(&b.arena, uint8_t, (size_t)n);
	fill_igraph(&b);
	fill_sqlite(&b);
	printf("%" PRId64 " nodes, %" PRId32 " members, best of %" PRId64
	    " rounds, one core\n", n, b.graph->nmembers, rounds);
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < COUNT(f); i++)
			take(&b, &f[i], round);
	for (size_t i = 0; i < COUNT(f); i++)
		printf("  %-42s %10.2f ms  %8.2f x gather  (%" PRId64 ")\n",
		    f[i].name, (double)f[i].least / 1e6,
		    (double)f[i].least / (double)f[0].least, f[i].count);
	return 0;
}
