/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * case_text.c - a case as text, and back: what the engine was given and the
 * names that its answer speaks of, so that it can be asked again as it was when
 * the records are others.
 *
 * One walk serves both ways, so that what is written is what is read: each
 * part() is called with a place that is written out or filled in.  Words between
 * blanks: "7" a number, "7~9" a time between two ends, "*" for ever, "?" not
 * said, "4:Loon" a name with its length.  Every list stands behind its number.
 * A list in the engine's form of "first" places is written as one number a row,
 * so whatever is read, the places are in order and within the list.
 *
 * What is read is not trusted: numbers that index are looked at here, the rest
 * by graph_build() and whatif_run(); and saved.c compares the number of
 * case_digest() with the one kept beside it.
 *
 * Left out: what only a page shows (labels of phases, links, targets of other
 * moments), and nodes' own times, which are in the steps.
 */
#include <inttypes.h>

#include "areas/recovery/case.h"

enum { CASE_FORM = 1 };

struct walk {
	struct arena *a;
	struct buf *out;	/* NULL: reading */
	struct str in;
	bool bad;
};

static bool
is_reading(const struct walk *w)
{
	return w->out == NULL;
}

/* ---- words -------------------------------------------------------------- */

static void
put_time(struct walk *w, int64_t v)
{
	if (v == FOREVER)
		buf_add_char(w->out, '*');
	else
		buf_add_i64(w->out, v);
}

/* A number, "*" too; the word ends before `end` or a blank. */
static int64_t
get_time(struct walk *w, struct str word)
{
	int64_t v = 0;

	if (str_eq_c(word, "*"))
		return FOREVER;
	w->bad = w->bad || !str_to_i64(word, &v) || v > FOREVER;
	return w->bad ? 0 : v;
}

/* Bytes that a row takes at least. */
enum { WORD = 2, NAME = 3 };

static struct str
next_word(struct walk *w)
{
	return str_cut(&w->in, ' ');
}

static void
part(struct walk *w, int64_t *v)
{
	if (is_reading(w)) {
		*v = get_time(w, next_word(w));
		return;
	}
	put_time(w, *v);
	buf_add_char(w->out, ' ');
}

/* Within [least, most]. */
static void
part_i32(struct walk *w, int32_t *v, int32_t least, int32_t most)
{
	int64_t n = *v;

	part(w, &n);
	w->bad = w->bad || n < least || n > most;
	*v = w->bad ? least : (int32_t)n;
}

static void
part_flag(struct walk *w, bool *v)
{
	int32_t n = *v;

	part_i32(w, &n, 0, 1);
	*v = n == 1;
}

static void
part_bits(struct walk *w, uint64_t *v)
{
	int64_t hi = (int64_t)(*v >> 32), lo = (int64_t)(*v & UINT32_MAX);

	part(w, &hi);
	part(w, &lo);
	*v = (uint64_t)hi << 32 | (uint64_t)lo;
}

static void
part_opt(struct walk *w, struct opt64 *v)
{
	struct str word;

	if (!is_reading(w)) {
		if (v->known)
			buf_add_i64(w->out, v->v);
		else
			buf_add_char(w->out, '?');
		buf_add_char(w->out, ' ');
		return;
	}
	word = next_word(w);
	*v = str_eq_c(word, "?") ? UNKNOWN : KNOWN(get_time(w, word));
}

static void
part_span(struct walk *w, struct span *s)
{
	struct str word, lo;

	if (!is_reading(w)) {
		put_time(w, s->lo);
		if (s->hi != s->lo) {
			buf_add_char(w->out, '~');
			put_time(w, s->hi);
		}
		buf_add_char(w->out, ' ');
		return;
	}
	word = next_word(w);
	lo = str_cut(&word, '~');
	s->lo = get_time(w, lo);
	s->hi = word.ptr == NULL || word.len == 0 ? s->lo
	                                          : get_time(w, word);
}

static void
part_text(struct walk *w, struct str *s)
{
	int64_t n = 0;

	if (!is_reading(w)) {
		buf_add_i64(w->out, (int64_t)s->len);
		buf_add_char(w->out, ':');
		buf_add(w->out, *s);
		buf_add_char(w->out, ' ');
		return;
	}
	w->bad = w->bad || !str_to_i64(str_cut(&w->in, ':'), &n) || n < 0 ||
	    (uint64_t)n >= w->in.len || w->in.ptr[n] != ' ';
	*s = w->bad ? STR_EMPTY : str_sub(w->in, 0, (size_t)n);
	if (!w->bad)
		w->in = str_sub(w->in, (size_t)n + 1, w->in.len);
}

/* How long a list is: each of its rows takes so many bytes at least, so that no
 * more is asked for than a few times what is there. */
static void
part_count(struct walk *w, int32_t *n, size_t row)
{
	part_i32(w, n, 0, INT32_MAX - 1);
	w->bad = w->bad || (is_reading(w) && (size_t)*n > w->in.len / row);
	*n = w->bad ? 0 : *n;
}

/* A list to fill, or the one there is; its type says what a row is. */
#define LIST(w, list, n)                                                      \
	((list) = is_reading(w) ? arena_alloc((w)->a,                         \
	    ((size_t)(n) + 1) * sizeof(*(list)))                              \
	    : (void *)(uintptr_t)(list))

/* The same list without its const, to be filled while reading. */
#define MINE(type, list) ((type *)(uintptr_t)(list))

/* "First" places, [n + 1], as so many a row; the whole in *all_r. */
static const int32_t *
part_firsts(struct walk *w, const int32_t *first, int32_t n, int32_t *all_r)
{
	int32_t *list = is_reading(w)
	    ? arena_array(w->a, int32_t, (size_t)n + 1) : MINE(int32_t, first);
	int64_t sum = 0;

	for (int32_t i = 0; i < n; i++) {
		int32_t rows = is_reading(w) ? 0 : list[i + 1] - list[i];

		part_i32(w, &rows, 0, INT32_MAX);
		sum += rows;
		w->bad = w->bad || sum > INT32_MAX / 2;
		if (is_reading(w))
			list[i + 1] = w->bad ? list[i] : (int32_t)sum;
	}
	*all_r = list == NULL ? 0 : list[n];
	w->bad = w->bad ||
	    (is_reading(w) && (size_t)*all_r > w->in.len / WORD);
	*all_r = w->bad ? 0 : *all_r;
	return list;
}

static const int32_t *
part_i32s(struct walk *w, const int32_t *of, int32_t n, int32_t least,
    int32_t most)
{
	int32_t *list = is_reading(w)
	    ? arena_array(w->a, int32_t, (size_t)n + 1) : MINE(int32_t, of);

	for (int32_t i = 0; i < n && !w->bad; i++)
		part_i32(w, &list[i], least, most);
	return list;
}

/* ---- the graph and its names -------------------------------------------- */

/* Rows as graph_build() takes them, out of one that it made. */
static struct graph_input
rows_of(struct arena *a, const struct graph *g)
{
	size_t n = (size_t)g->nnodes, groups = (size_t)g->ngroups;
	uint8_t *kind = arena_array(a, uint8_t, n + 1);
	struct span *restart = arena_array(a, struct span, n + 1);
	int32_t *owner = arena_array(a, int32_t, groups + 1);
	int32_t *need = arena_array(a, int32_t, groups + 1);
	struct span *grace = arena_array(a, struct span, groups + 1);
	int32_t *first = arena_array(a, int32_t, groups + 1);
	int32_t *member = arena_array(a, int32_t, (size_t)g->nmembers + 1);
	int32_t at = 0;

	for (int32_t v = 0; v < g->nnodes; v++) {
		kind[g->node_of[v]] = g->kind[v];
		restart[g->node_of[v]] = g->restart[v];
	}
	for (int32_t i = 0; i < g->ngroups; i++) {
		int32_t k = g->g_of[i];

		owner[i] = g->node_of[g->owner[k]];
		need[i] = g->need[k];
		grace[i] = g->grace[k];
		for (int32_t e = g->member_first[k];
		     e < g->member_first[k + 1]; e++)
			member[at++] = g->node_of[g->member[e]];
		first[i + 1] = at;
	}
	return (struct graph_input){ g->nnodes, kind, restart, g->ngroups,
		owner, need, grace, first, member };
}

static void
walk_graph(struct walk *w, struct graph_input *g)
{
	int32_t members = 0;

	part_count(w, &g->nnodes, 2 * WORD);
	LIST(w, g->kind, g->nnodes);
	LIST(w, g->restart, g->nnodes);
	for (int32_t i = 0; i < g->nnodes && !w->bad; i++) {
		int32_t kind = g->kind[i];

		part_i32(w, &kind, 0, NODE_KIND__MAX - 1);
		MINE(uint8_t, g->kind)[i] = (uint8_t)kind;
		part_span(w, &MINE(struct span, g->restart)[i]);
	}
	part_count(w, &g->ngroups, 4 * WORD);
	g->owner = part_i32s(w, g->owner, g->ngroups, 0, g->nnodes - 1);
	g->need = part_i32s(w, g->need, g->ngroups, 0, INT32_MAX);
	LIST(w, g->grace, g->ngroups);
	for (int32_t i = 0; i < g->ngroups && !w->bad; i++)
		part_span(w, &MINE(struct span, g->grace)[i]);
	g->first = part_firsts(w, g->first, g->ngroups, &members);
	g->member = part_i32s(w, g->member, members, 0, g->nnodes - 1);
}

/* Names of nodes, and which of them are the critical processes. */
static void
walk_model(struct walk *w, struct model *m)
{
	LIST(w, m->nodes, m->nnodes);
	for (int32_t i = 0; i < m->nnodes && !w->bad; i++) {
		struct model_node *of = &MINE(struct model_node, m->nodes)[i];
		int32_t kind = (int32_t)of->kind;

		part_i32(w, &kind, 0, NODE_KIND__MAX - 1);
		of->kind = (enum node_kind)kind;
		part(w, &of->id);
		part_text(w, &of->name);
	}
	part_count(w, &m->ncritical, 2 * WORD + NAME);
	LIST(w, m->critical, m->ncritical);
	for (int32_t i = 0; i < m->ncritical && !w->bad; i++) {
		struct model_critical *c = &MINE(struct model_critical,
		    m->critical)[i];

		part(w, &c->id);
		part_text(w, &c->name);
		part_i32(w, &c->node, 0, m->nnodes - 1);
	}
}

/* ---- losses and steps --------------------------------------------------- */

static void
walk_losses(struct walk *w, struct recovery_case *c)
{
	struct whatif_input *in = &c->in;

	part_count(w, &in->nphases, WORD);
	LIST(w, in->phase, in->nphases);
	for (int32_t i = 0; i < in->nphases && !w->bad; i++)
		part_span(w, &MINE(struct whatif_phase, in->phase)[i].length);
	part_i32(w, &in->called_after, 0, in->nphases);
	part_count(w, &in->nlost, 3 * WORD);
	LIST(w, in->lost, in->nlost);
	for (int32_t i = 0; i < in->nlost && !w->bad; i++) {
		struct whatif_loss *l = &MINE(struct whatif_loss, in->lost)[i];

		part_i32(w, &l->node, 0, c->model->nnodes - 1);
		part_i32(w, &l->phases, 0, in->nphases);
		part_span(w, &l->work);
	}
}

static void
walk_time(struct walk *w, struct whatif_time *t)
{
	part_span(w, &t->min);
	part_span(w, &t->likely);
	part_span(w, &t->max);
	part_count(w, &t->nsamples, WORD);
	LIST(w, t->sample, t->nsamples);
	for (int32_t i = 0; i < t->nsamples && !w->bad; i++)
		part(w, &MINE(int64_t, t->sample)[i]);
}

static void
walk_step(struct walk *w, const struct recovery_case *c,
    struct whatif_step *s, struct case_step *words)
{
	int32_t when = (int32_t)s->when;

	part(w, &s->id);
	part_i32(w, &s->node, 0, c->model->nnodes - 1);
	part_i32(w, &when, 0, WHATIF_WHEN__MAX - 1);
	s->when = (enum whatif_when)when;
	part_i32(w, &s->phases, 0, c->in.nphases);
	part_flag(w, &s->attended);
	walk_time(w, &s->time);
	part_text(w, &words->name);
	part_i32(w, &words->means, -1, c->in.nmeans - 1);
}

static void
walk_steps(struct walk *w, struct recovery_case *c)
{
	struct whatif_input *in = &c->in;
	bool ordered = in->order != NULL;
	int32_t uses = 0, afters = 0;

	part_count(w, &in->nsteps, 10 * WORD + NAME);
	LIST(w, in->step, in->nsteps);
	LIST(w, c->step, in->nsteps);
	for (int32_t i = 0; i < in->nsteps && !w->bad; i++)
		walk_step(w, c, &MINE(struct whatif_step, in->step)[i],
		    &MINE(struct case_step, c->step)[i]);
	in->after_first = part_firsts(w, in->after_first, in->nsteps, &afters);
	in->after = part_i32s(w, in->after, afters, 0, in->nsteps - 1);
	in->use_first = part_firsts(w, in->use_first, in->nsteps, &uses);
	LIST(w, in->use, uses);
	for (int32_t i = 0; i < uses && !w->bad; i++) {
		struct schedule_use *u = &MINE(struct schedule_use,
		    in->use)[i];

		part_i32(w, &u->means, 0, in->nmeans - 1);
		part_i32(w, &u->units, 0, INT32_MAX);
	}
	part_flag(w, &ordered);
	if (ordered)
		in->order = part_i32s(w, in->order, in->nsteps, 0,
		    in->nsteps - 1);
	part_flag(w, &in->keep);
}

static void
walk_windows(struct walk *w, struct whatif_input *in)
{
	int32_t all = 0;

	in->window_first = part_firsts(w, in->window_first, in->nmeans, &all);
	LIST(w, in->window, all);
	for (int32_t i = 0; i < all && !w->bad; i++) {
		struct whatif_window *x = &MINE(struct whatif_window,
		    in->window)[i];

		part(w, &x->from);
		part(w, &x->to);
		part_i32(w, &x->units, 0, INT32_MAX);
		part_i32(w, &x->on_call, 0, INT32_MAX);
	}
}

static void
walk_means(struct walk *w, struct recovery_case *c)
{
	struct whatif_input *in = &c->in;

	part_count(w, &in->nmeans, 6 * WORD + NAME);
	LIST(w, in->means, in->nmeans);
	LIST(w, c->means, in->nmeans);
	for (int32_t i = 0; i < in->nmeans && !w->bad; i++) {
		struct whatif_means *m = &MINE(struct whatif_means,
		    in->means)[i];
		struct case_means *words = &MINE(struct case_means,
		    c->means)[i];

		part_flag(w, &m->people);
		part_span(w, &m->call_out);
		part_count(w, &m->npersons, WORD);
		m->person = part_i32s(w, m->person, m->npersons, 0,
		    c->model->nnodes - 1);
		part_text(w, &words->name);
		part_opt(w, &words->team);
		part_i32(w, &words->units, 0, INT32_MAX);
		part_flag(w, &words->is_unsaid);
	}
	walk_windows(w, in);
}

/* ---- processes ---------------------------------------------------------- */

static void
walk_levels(struct walk *w, struct levels *l)
{
	part_count(w, &l->n, 2 * WORD);
	LIST(w, l->step, l->n);
	for (int32_t i = 0; i < l->n && !w->bad; i++) {
		struct level_step *s = &MINE(struct level_step, l->step)[i];

		part(w, &s->from);
		part_span(w, &s->percent);
	}
}

static void
walk_terms(struct walk *w, const struct recovery_case *c,
    struct process_terms *t)
{
	int32_t proof = (int32_t)t->proof;

	part_i32(w, &t->node, 0, c->model->nnodes - 1);
	part_span(w, &t->rto);
	part_span(w, &t->mtpd);
	part_span(w, &t->verification);
	part_i32(w, &proof, 0, PROOF__MAX - 1);
	t->proof = (enum verdict_proof)proof;
	walk_levels(w, &t->mbco);
	part_count(w, &t->nfallbacks, 4 * WORD);
	LIST(w, t->fallback, t->nfallbacks);
	for (int32_t i = 0; i < t->nfallbacks && !w->bad; i++) {
		struct fallback_terms *f = &MINE(struct fallback_terms,
		    t->fallback)[i];

		part_i32(w, &f->node, 0, c->model->nnodes - 1);
		part_span(w, &f->set_up);
		part_span(w, &f->hold);
		walk_levels(w, &f->level);
	}
}

static void
walk_curves(struct walk *w, struct whatif_process *p)
{
	part_count(w, &p->ncurves, 10 * WORD);
	LIST(w, p->curve, p->ncurves);
	for (int32_t k = 0; k < p->ncurves && !w->bad; k++) {
		struct harm_curve *h = &MINE(struct harm_curve, p->curve)[k];

		part(w, &h->weight);
		part_opt(w, &h->intolerable);
		for (int32_t x = 0; x < CURVE_COLUMNS; x++)
			part_opt(w, &h->level[x]);
	}
}

/* As many as the model has critical ones, in their order. */
static void
walk_processes(struct walk *w, struct recovery_case *c)
{
	struct whatif_input *in = &c->in;

	in->nprocesses = c->model->ncritical;
	LIST(w, in->process, in->nprocesses);
	LIST(w, c->cost, in->nprocesses);
	for (int32_t i = 0; i < in->nprocesses && !w->bad; i++) {
		struct whatif_process *p = &MINE(struct whatif_process,
		    in->process)[i];
		struct case_cost *cost = &MINE(struct case_cost, c->cost)[i];

		walk_terms(w, c, &p->terms);
		part(w, &p->weight);
		part(w, &p->deadline);
		part_bits(w, &p->care);
		walk_curves(w, p);
		part_bits(w, &cost->unpriced);
		part_flag(w, &cost->none);
	}
}

static void
walk_staff(struct walk *w, struct whatif_input *in)
{
	part_count(w, &in->nstaff, 4 * WORD);
	LIST(w, in->staff, in->nstaff);
	for (int32_t i = 0; i < in->nstaff && !w->bad; i++) {
		struct whatif_staff *s = &MINE(struct whatif_staff,
		    in->staff)[i];

		part_i32(w, &s->process, 0, in->nprocesses - 1);
		part_i32(w, &s->fallback, 0, INT32_MAX);
		part_i32(w, &s->means, 0, in->nmeans - 1);
		part_i32(w, &s->units, 0, INT32_MAX);
	}
}

/* ---- all ---------------------------------------------------------------- */

/* All but the graph, whose rows come first. */
static void
walk_case(struct walk *w, struct recovery_case *c)
{
	part(w, &c->at);
	part(w, &c->threshold);
	part_flag(w, &c->has_scenario);
	part_text(w, &c->scenario.name);
	walk_losses(w, c);
	walk_means(w, c);
	walk_steps(w, c);
	walk_processes(w, c);
	walk_staff(w, &c->in);
	part_bits(w, &c->in.seed);
	part(w, &c->in.steps);
	part_i32(w, &c->in.samples, 0, INT32_MAX);
	part_i32(w, &c->in.stress, 0, INT32_MAX);
	part_i32(w, &c->in.threshold, 0, INT32_MAX);
}

struct str
case_text(struct arena *a, const struct recovery_case *c)
{
	struct buf out = BUF_IN(a, CASE_TEXT_MAX);
	struct walk w = { .a = a, .out = &out };
	struct recovery_case copy = *c;
	struct model model = *c->model;
	struct graph_input rows = rows_of(a, c->in.graph);
	int32_t form = CASE_FORM;

	copy.model = &model;
	part_i32(&w, &form, CASE_FORM, CASE_FORM);
	walk_graph(&w, &rows);
	walk_model(&w, &model);
	walk_case(&w, &copy);
	BUG_IF(w.bad);
	return out.over ? STR_EMPTY : buf_str(&out);
}

bool
case_of_text(struct arena *a, struct str text, const struct run *run,
    struct recovery_case *c_r, struct err *err)
{
	struct walk w = { .a = a, .in = text };
	struct model *model = arena_new(a, struct model);
	struct graph_input rows = { 0 };
	struct err fault = { 0 };
	int32_t form = 0;
	bool ok;

	*c_r = (struct recovery_case){ .model = model,
		.zone = zone_default() };
	part_i32(&w, &form, CASE_FORM, CASE_FORM);
	walk_graph(&w, &rows);
	model->nnodes = rows.nnodes;
	walk_model(&w, model);
	walk_case(&w, c_r);
	ok = !w.bad && w.in.len == 0 &&
	    graph_build(a, &rows, run, &model->graph, &fault);
	c_r->in.graph = model->graph;
	if (!ok && fault.code == ERR_CANCELLED)
		*err = fault;
	else if (!ok)
		err_set(err, ERR_INVALID, NULL, "calculation-unreadable");
	return ok;
}
