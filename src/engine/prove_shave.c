/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * prove_shave.c - what one assumption refutes (shaving; Martin & Shmoys 1996,
 * Caseau & Laburthe 1996).
 *
 * Where a horizon is given, each task has a window.  A task is put at one end of
 * its own, and when that cannot be, the window is shorter from then on, and twice
 * as much of it is tried; of two tasks whose order is open each order is tried.
 * Every refutation is learnt from like any other.  It goes round until a whole
 * round brought nothing.  Costs a propagation for each try, which counts as a
 * conflict, so that a count tells where it stands.
 */
#include "engine/prove_internal.h"

enum {
	TRIES = 15,			/* of the packing, times the part */
	CONFLICT_TIME = 65000,		/* of search, about, in nanoseconds */
	PART_FIRST = 2, PART_LAST = 8,	/* of a window: a half, a quarter, ... */
};
static const double HOPELESS = 0.03;

enum probe { PROBE_OPEN, PROBE_REFUTED, PROBE_NONE };

/* Assume l, alone.  REFUTED: it is false from now on; NONE: no schedule. */
static enum probe
probe(struct prover *p, struct lit l)
{
	prover_decide(p, l, p->atoms.npopped);
	if (prover_propagate(p)) {
		p->nconflicts++;
		prover_back(p, 0);
		return PROBE_OPEN;
	}
	if (!prover_recover(p) || !prover_propagate(p))
		return PROBE_NONE;
	prover_root(p);
	return PROBE_REFUTED;
}

/* Both orders of a pair, or one end of a window: place k of a round. */
static enum probe
shave_order(struct prover *p, int32_t var)
{
	enum probe found = PROBE_OPEN;

	for (int32_t way = 0; way < 2; way++) {
		struct lit l = { 2 * var + way, 1 - way };

		if (lit_true(p, l) || lit_false(p, l))
			break;
		found = probe(p, l);
		if (found != PROBE_OPEN)
			break;
	}
	return found;
}

/* Doubles what it tries as long as that is refuted. */
static enum probe
shave_side(struct prover *p, int32_t side)
{
	enum probe found = PROBE_OPEN, was = PROBE_REFUTED;

	for (int32_t part = 0; was == PROBE_REFUTED || part > 1;) {
		struct lit l;

		part = was == PROBE_REFUTED ? 2 * part + 1 : 1;
		l = (struct lit){ side ^ 1, 1 - p->least[side] - part };
		if (lit_true(p, l) && part > 1) {
			was = PROBE_OPEN;
			continue;
		}
		if (lit_true(p, l) || lit_false(p, l))
			return found;
		was = probe(p, l);
		if (was == PROBE_NONE)
			return was;
		if (was == PROBE_REFUTED)
			found = was;
	}
	return found;
}

enum search_end
prover_shave(struct prover *p, int64_t conflicts)
{
	int64_t stop = p->nconflicts + conflicts;
	int32_t norders = p->nvars - p->makespan - 1;
	int32_t places = 2 * p->ntasks + norders;

	prover_back(p, 0);
	if (!prover_propagate(p))
		return SEARCH_NONE;
	prover_root(p);
	while (p->shave_quiet < places) {
		int32_t k = p->shave_at;
		enum probe found;

		if (p->nconflicts >= stop || !prover_ask(p))
			return SEARCH_LIMIT;
		found = k < 2 * p->ntasks ? shave_side(p, k)
		    : shave_order(p, p->makespan + 1 + k - 2 * p->ntasks);
		if (found == PROBE_NONE)
			return SEARCH_NONE;
		p->shave_quiet = found == PROBE_REFUTED ? 0
		                                        : p->shave_quiet + 1;
		p->shave_at = (k + 1) % places;
	}
	return SEARCH_SOLUTION;
}

/* What the packing took, as if it had been conflicts. */
static void
pay(struct prover *p)
{
	int64_t work = pack_work(p->pack) / CONFLICT_TIME;

	p->nconflicts += work - p->pack_paid;
	p->pack_paid = work;
}

/* Assume l; the packing may refute what propagation does not. */
static enum probe
probe_pack(struct prover *p, struct lit l)
{
	prover_decide(p, l, p->atoms.npopped);
	if (prover_propagate(p)) {
		enum pack_end end;

		pack_begin(p->pack);
		while ((end = pack_probe(p->pack,
		    TRIES * p->pack_part)) == PACK_MORE)
			continue;
		pay(p);
		p->nconflicts++;
		prover_back(p, 0);
		if (end != PACK_PROVED)
			return PROBE_OPEN;
		if (!prover_set(p, lit_not(l), MOVE_CHOICE, -1) ||
		    !prover_propagate(p))
			return PROBE_NONE;
	} else if (!prover_recover(p) || !prover_propagate(p)) {
		return PROBE_NONE;
	}
	prover_root(p);
	return PROBE_REFUTED;
}

/* Cut a part off the window of a task, as often as that can be. */
static enum probe
shave_side_pack(struct prover *p, int32_t side)
{
	enum probe found = PROBE_OPEN;

	for (;;) {
		int32_t width = -p->least[side] - p->least[side ^ 1];
		int32_t part = width / p->pack_part;
		struct lit l = { side ^ 1, 1 - p->least[side] - part };
		enum probe was;

		if (part == 0 || lit_true(p, l) || lit_false(p, l))
			return found;
		was = probe_pack(p, l);
		if (was != PROBE_REFUTED)
			return was == PROBE_NONE ? was : found;
		found = was;
	}
}

/* Changes when a window does: they only become shorter. */
static int64_t
windows_of(const struct prover *p)
{
	int64_t sum = 0;

	for (int32_t side = 0; side < 2 * p->ntasks; side++)
		sum += p->root[side];
	return sum;
}

/* The packing of all, when a window has changed. */
static enum search_end
pack_all(struct prover *p, int64_t stop)
{
	enum pack_end end = PACK_MORE;

	if (p->pack_seen == windows_of(p) + 1)
		return SEARCH_SOLUTION;
	pack_begin(p->pack);
	while (end == PACK_MORE) {
		if (p->nconflicts >= stop || !prover_ask(p))
			return SEARCH_LIMIT;
		end = pack_round(p->pack);
		pay(p);
	}
	p->pack_seen = windows_of(p) + 1;
	p->pack_near = pack_gap(p->pack) > -HOPELESS;
	p->pack_part = PART_FIRST;
	p->pack_quiet = 0;
	return end == PACK_PROVED ? SEARCH_NONE : SEARCH_SOLUTION;
}

enum search_end
prover_shave_pack(struct prover *p, int64_t conflicts)
{
	int64_t stop = p->nconflicts + conflicts;
	enum search_end end;

	if (p->pack == NULL && !p->pack_off) {
		p->pack = pack_new(p->arena, p);
		p->pack_off = p->pack == NULL;
	}
	if (p->pack_off)
		return SEARCH_SOLUTION;
	prover_back(p, 0);
	if (!prover_propagate(p))
		return SEARCH_NONE;
	prover_root(p);
	end = pack_all(p, stop);
	if (end != SEARCH_SOLUTION)
		return end;
	while (p->pack_near && p->pack_part <= PART_LAST) {
		enum probe found;

		if (p->nconflicts >= stop || !prover_ask(p))
			return SEARCH_LIMIT;
		found = shave_side_pack(p, p->pack_at);
		if (found == PROBE_NONE)
			return SEARCH_NONE;
		p->pack_quiet = found == PROBE_REFUTED ? 0 : p->pack_quiet + 1;
		p->pack_at = (p->pack_at + 1) % (2 * p->ntasks);
		if (p->pack_quiet >= 2 * p->ntasks) {
			p->pack_part *= 2;
			p->pack_quiet = 0;
		}
	}
	return SEARCH_SOLUTION;
}
