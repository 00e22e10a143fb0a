/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * case_steps.c - the steps that bring things back: of procedures where there
 * are any, else one step of the time that the record says.
 *
 * Measured durations of a step go with it.  A step whose team never said its
 * hours may take for ever: then no verdict that rests on it is green.
 */
#include "areas/recovery/case.h"
#include "areas/recovery/statements.h"

/* Ids that stay the same as long as the records do: a step of a procedure is
 * its number behind the procedure; the record's own time is a number behind the
 * record that no step has, by kind, since numbers of records are by kind too. */
enum { ID_STEP = 1024, OWN_RESOURCE = 0, OWN_SITE = 1022, OWN_SUPPLIER = 1023 };

struct plan {
	struct case_builder *b;
	struct whatif_step *step;
	struct case_step *words;
	int32_t *use_first, *after_first;
	struct schedule_use *use;
	int32_t *after, nafter, cap_after;
	/* procedures in use: of which node, and their ids */
	struct procedure *of;
	int32_t *of_node, nprocedures;
	/* what was measured, by procedure and step */
	struct measured { int64_t procedure, step, seconds; } *measured;
	size_t nmeasured, cap_measured;
};

/* ---- durations ---------------------------------------------------------- */

/* Nobody knows how long, or whether they come at all. */
static struct span
open_end(struct span s, bool is_unsaid)
{
	return is_unsaid ? SPAN_BETWEEN(s.lo, FOREVER) : s;
}

static struct whatif_time
time_of(struct opt64 min, struct opt64 likely, struct opt64 max,
    bool is_unsaid)
{
	struct span l = likely.known ? SPAN(likely.v)
	    : SPAN_BETWEEN(min.known ? min.v : 0, max.known ? max.v : FOREVER);
	struct whatif_time t = {
		.min = min.known ? SPAN(min.v) : SPAN_BETWEEN(0, l.hi),
		.likely = l,
		.max = max.known ? SPAN(max.v) : SPAN_BETWEEN(l.lo, FOREVER),
	};

	t.likely = open_end(t.likely, is_unsaid);
	t.max = open_end(t.max, is_unsaid);
	return t;
}

static bool
read_measured(struct plan *p, struct err *err)
{
	struct cursor *c;

	if (!tx_query(p->b->tx, &recovery_statements[RECOVERY_MEASURED], &c,
	        err, B_NONE))
		return false;
	while (cursor_next(c)) {
		if (p->nmeasured == p->cap_measured) {
			size_t to = p->cap_measured == 0 ? 64
			    : 2 * p->cap_measured;

			p->measured = arena_grow(p->b->a, p->measured,
			    p->cap_measured * sizeof(*p->measured),
			    to * sizeof(*p->measured));
			p->cap_measured = to;
		}
		p->measured[p->nmeasured++] = (struct measured){
			cursor_i64(c, 0), cursor_i64(c, 1), cursor_i64(c, 2) };
	}
	return cursor_end(c, err);
}

static void
add_samples(struct plan *p, int64_t procedure, int64_t step,
    struct whatif_time *t)
{
	int64_t *list = arena_array(p->b->a, int64_t, p->nmeasured);

	for (size_t i = 0; i < p->nmeasured; i++)
		if (p->measured[i].procedure == procedure &&
		    p->measured[i].step == step)
			list[t->nsamples++] = p->measured[i].seconds;
	t->sample = list;
}

/* ---- steps -------------------------------------------------------------- */

static bool
room(struct plan *p, struct err *err)
{
	if (p->b->c->in.nsteps < CASE_STEPS_MAX)
		return true;
	return err_set_args(err, ERR_TOO_LARGE, "lose", "whatif-too-many",
	    ERR_INT(CASE_STEPS_MAX));
}

static void
add_use(struct plan *p, int32_t *n, int32_t means, int64_t units)
{
	p->use[(*n)++] = (struct schedule_use){ means, (int32_t)units };
}

static void
add_after(struct plan *p, int32_t step)
{
	if (p->nafter == p->cap_after) {
		int32_t to = p->cap_after == 0 ? 256 : 2 * p->cap_after;

		p->after = arena_grow(p->b->a, p->after,
		    (size_t)p->cap_after * sizeof(*p->after),
		    (size_t)to * sizeof(*p->after));
		p->cap_after = to;
	}
	p->after[p->nafter++] = step;
}

static bool
add_step(struct plan *p, int32_t node, const struct procedure *of, size_t i,
    int32_t first, struct err *err)
{
	const struct procedure_step *s =
	    &((const struct procedure_step *)of->steps.items)[i];
	struct whatif_input *in = &p->b->c->in;
	int32_t k = in->nsteps, nuse = p->use_first[k], list[STEP_AFTER], n;
	struct case_step *words = &p->words[k];
	bool is_unsaid = false;

	*words = (struct case_step){ .name = s->name, .means = -1,
		.procedure = KNOWN(of->rec.id), .number = (int32_t)i + 1 };
	if (!room(p, err))
		return false;
	if (s->team.known) {
		if (!case_team(p->b, s->team.v, &words->means, err))
			return false;
		is_unsaid = p->b->words[words->means].is_unsaid;
		add_use(p, &nuse, words->means,
		    s->units.known ? s->units.v : 1);
	}
	if (s->means.len > 0)
		add_use(p, &nuse, case_shared(p->b, s->means), 1);
	p->step[k] = (struct whatif_step){
		.id = of->rec.id * ID_STEP + words->number,
		.node = node,
		.time = time_of(s->min, s->likely, s->max, is_unsaid),
		.phases = 0,
		.attended = !s->unattended,
	};
	add_samples(p, of->rec.id, words->number, &p->step[k].time);
	n = step_after(&of->steps, i, list);
	for (int32_t x = 0; x < n; x++)
		add_after(p, first + list[x]);
	p->use_first[++in->nsteps] = nuse;
	p->after_first[in->nsteps] = p->nafter;
	return true;
}

static bool
add_procedure(struct plan *p, int32_t node, const struct procedure *of,
    struct err *err)
{
	int32_t first = p->b->c->in.nsteps;

	for (size_t i = 0; i < of->steps.n; i++)
		if (!add_step(p, node, of, i, first, err))
			return false;
	return true;
}

/* The time that the record of a thing says, and the team that restores it. */
struct own {
	struct opt64 min, likely, max, team;
	int32_t number;			/* of its step */
};

static bool
read_own(struct plan *p, const struct model_node *of, struct own *own_r,
    struct err *err)
{
	struct tx *tx = p->b->tx;
	struct resource r;
	struct site site;
	struct supplier s;

	switch (of->kind) {
	case NODE_RESOURCE:
		if (!store_get(tx, &resource_record, of->id, &r, err))
			return false;
		*own_r = (struct own){ r.restore_min, r.restore,
			r.restore_max, r.team, OWN_RESOURCE };
		return true;
	case NODE_SITE:
		if (!store_get(tx, &site_record, of->id, &site, err))
			return false;
		*own_r = (struct own){ site.restore_min, site.restore,
			site.restore_max, UNKNOWN, OWN_SITE };
		return true;
	case NODE_SUPPLIER:
		if (!store_get(tx, &supplier_record, of->id, &s, err))
			return false;
		*own_r = (struct own){ s.restore_min, s.promised_rto,
			s.restore_max, UNKNOWN, OWN_SUPPLIER };
		return true;
	default:
		*own_r = (struct own){ .number = 0 };
		return true;
	}
}

/* A site or supplier of which nobody said anything is back with the end of the
 * cause, when that is said; a person or team has no time of its own at all. */
static bool
has_own(const struct case_builder *b, const struct model_node *of,
    const struct own *own)
{
	if (of->kind == NODE_SITE || of->kind == NODE_SUPPLIER)
		return own->min.known || own->likely.known ||
		    own->max.known || !b->cause_said;
	return of->kind == NODE_RESOURCE;
}

/* The record's own time, by the team that it names; without one it takes
 * nobody's time, but as long, and as likely so. */
static bool
add_own(struct plan *p, int32_t node, struct err *err)
{
	const struct model_node *of = &p->b->c->model->nodes[node];
	struct whatif_input *in = &p->b->c->in;
	int32_t k = in->nsteps, nuse = p->use_first[k], means = -1;
	struct own own;

	if (!read_own(p, of, &own, err))
		return false;
	if (!has_own(p->b, of, &own))
		return true;
	if (!room(p, err) || (own.team.known &&
	        !case_team(p->b, own.team.v, &means, err)))
		return false;
	p->words[k] = (struct case_step){ .name = of->name, .means = means };
	if (means >= 0)
		add_use(p, &nuse, means, 1);
	p->step[k] = (struct whatif_step){
		.id = of->id * ID_STEP + own.number,
		.node = node, .attended = means >= 0,
		.time = time_of(own.min, own.likely, own.max,
		    means >= 0 && p->b->words[means].is_unsaid) };
	p->use_first[++in->nsteps] = nuse;
	p->after_first[in->nsteps] = p->nafter;
	return true;
}

/* ---- procedures --------------------------------------------------------- */

/* Columns: id, kind, resource, site, process. */
static int32_t
node_of_procedure(const struct case_builder *b, struct cursor *c)
{
	static const enum node_kind kinds[] = { NODE_RESOURCE, NODE_SITE,
		NODE_PROCESS };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (cursor_num(c, 2 + (int)i).known)
			return model_find(b->c->model, kinds[i],
			    cursor_num(c, 2 + (int)i).v);
	return -1;
}

/*
 * The procedures that restore: per node the one that was written first.  Those
 * that start a fallback or go back to normal have no part in it.
 */
static bool
read_procedures(struct plan *p, struct err *err)
{
	struct case_builder *b = p->b;
	size_t n = 0, cap = 0;
	struct found { int64_t id; int32_t node; } *found = NULL;
	uint8_t *has = arena_array(b->a, uint8_t, (size_t)b->c->model->nnodes);
	struct cursor *c;

	if (!tx_query(b->tx, &recovery_statements[RECOVERY_PROCEDURES], &c,
	        err, B_NONE))
		return false;
	while (cursor_next(c)) {
		int32_t node = node_of_procedure(b, c);

		if (node < 0 || has[node]++)
			continue;
		if (n == cap) {
			size_t to = cap == 0 ? 64 : 2 * cap;

			found = arena_grow(b->a, found, cap * sizeof(*found),
			    to * sizeof(*found));
			cap = to;
		}
		found[n++] = (struct found){ cursor_i64(c, 0), node };
	}
	if (!cursor_end(c, err))
		return false;
	p->of = arena_array(b->a, struct procedure, n);
	p->of_node = arena_array(b->a, int32_t, n);
	for (size_t i = 0; i < n; i++) {
		if (!store_get(b->tx, &procedure_record, found[i].id,
		        &p->of[p->nprocedures], err))
			return false;
		p->of_node[p->nprocedures] = found[i].node;
		p->nprocedures += p->of[p->nprocedures].steps.n > 0;
	}
	return true;
}

static bool
fill(struct plan *p, struct err *err)
{
	struct case_builder *b = p->b;
	size_t nodes = (size_t)b->c->model->nnodes;
	uint8_t *lost = arena_array(b->a, uint8_t, nodes);
	uint8_t *done = arena_array(b->a, uint8_t, nodes);

	for (int32_t i = 0; i < b->c->in.nlost; i++)
		lost[b->c->in.lost[i].node] = 1;
	for (int32_t i = 0; i < p->nprocedures; i++) {
		int32_t node = p->of_node[i];

		/* What only starves restarts; a process is begun again. */
		if (!lost[node] &&
		    b->c->model->nodes[node].kind != NODE_PROCESS)
			continue;
		done[node] = 1;
		if (!add_procedure(p, node, &p->of[i], err))
			return false;
	}
	for (int32_t i = 0; i < b->c->in.nlost; i++)
		if (!done[b->c->in.lost[i].node] &&
		    !add_own(p, b->c->in.lost[i].node, err))
			return false;
	return true;
}

/* ---- who keeps a fallback going ------------------------------------------ */

/* The team that a fallback rests on, as a record; 0 none. */
static int64_t
team_of_fallback(const struct model *m, int32_t node)
{
	const struct graph *gr = m->graph;
	int32_t v = gr->v_of[node];

	for (int32_t e = gr->member_first[gr->group_first[v]];
	     e < gr->member_first[gr->group_first[v + 1]]; e++) {
		const struct model_node *of = &m->nodes[
		    gr->node_of[gr->member[e]]];

		if (of->kind == NODE_TEAM)
			return of->id;
	}
	return 0;
}

/* A fallback that people keep going takes them from its team while it runs. */
static bool
add_staff(struct case_builder *b, struct err *err)
{
	struct whatif_input *in = &b->c->in;
	struct whatif_staff *list = NULL;

	for (int32_t i = 0; i < in->nprocesses; i++) {
		const struct process_terms *t = &in->process[i].terms;

		for (int32_t k = 0; k < t->nfallbacks &&
		     k < WORTH_FALLBACKS_MAX; k++) {
			const struct model *m = b->c->model;
			int32_t node = t->fallback[k].node, means;
			int64_t team = team_of_fallback(m, node);
			struct fallback f;

			if (team == 0)
				continue;
			if (!store_get(b->tx, &fallback_record,
			        m->nodes[node].id, &f, err) ||
			    (f.staff.known && !case_team(b, team, &means, err)))
				return false;
			if (!f.staff.known)
				continue;
			list = arena_grow(b->a, list, (size_t)in->nstaff *
			    sizeof(*list), ((size_t)in->nstaff + 1) *
			    sizeof(*list));
			list[in->nstaff++] = (struct whatif_staff){ i, k,
				means, (int32_t)f.staff.v };
		}
	}
	in->staff = list;
	return true;
}

bool
case_steps(struct case_builder *b, struct err *err)
{
	size_t n = CASE_STEPS_MAX + 1;
	struct plan p = {
		.b = b,
		.step = arena_array(b->a, struct whatif_step, n),
		.words = arena_array(b->a, struct case_step, n),
		.use_first = arena_array(b->a, int32_t, n + 1),
		.after_first = arena_array(b->a, int32_t, n + 1),
		.use = arena_array(b->a, struct schedule_use, 2 * n),
	};

	b->means = arena_array(b->a, struct whatif_means, 2 * n);
	b->words = arena_array(b->a, struct case_means, 2 * n);
	if (!read_measured(&p, err) || !read_procedures(&p, err) ||
	    !fill(&p, err) || !add_staff(b, err))
		return false;
	b->c->in.step = p.step;
	b->c->in.use_first = p.use_first;
	b->c->in.use = p.use;
	b->c->in.after_first = p.after_first;
	b->c->in.after = p.after;
	b->c->in.means = b->means;
	b->c->step = p.words;
	b->c->means = b->words;
	return true;
}
