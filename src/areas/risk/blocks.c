/* SPDX-License-Identifier: EUPL-1.2 */
/* blocks.c - what may happen, and what is done about it. */
#include <inttypes.h>

#include "areas/risk/blocks.h"

static bool
write_scenario(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "scenario", "scenario.description",
		"scenario.lasts", NULL };
	const struct scenario *s = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, s->name);
	block_cell(b, s->description);
	block_cell_duration(b, s->lasts);
	block_row_end(b);
	return true;
}

static bool
write_scenarios(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &scenario_record, write_scenario, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "scenario.plural");
	return true;
}

static bool
write_risk(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "risk", "risk.score",
		"risk.treatment", "risk.measures", "risk.owner", NULL };
	const struct field *treatment = record_field(&risk_record,
	    STR("treatment"));
	const struct risk *r = object;
	struct buf names = BUF_IN(b->a, 8000);
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	for (size_t i = 0; i < r->measures.n; i++)
		buf_addf(&names, "%s%.*s", i > 0 ? ", " : "", STR_ARG(
		    block_name(b, &measure_record, r->measures.ids[i])));
	block_cell(b, r->name);
	block_cell(b, r->score.known ? str_printf(b->a, "%" PRId64,
	    r->score.v) : block_word(b, "unknown"));
	block_cell(b, block_choice(b, "risk.treatment", treatment->choices,
	    r->treatment));
	block_cell(b, buf_str(&names));
	block_cell_name(b, &person_record, r->owner);
	block_row_end(b);
	return true;
}

static bool
write_risks(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &risk_record, write_risk, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "risk.plural");
	return true;
}

static bool
write_measure(struct block *b, const void *object, void *arg)
{
	static const char *const head[] = { "measure", "measure.state",
		"measure.owner", "measure.due", NULL };
	const struct field *state = record_field(&measure_record,
	    STR("state"));
	const struct measure *m = object;
	bool *any = arg;

	if (!*any)
		block_head(b, head);
	*any = true;
	block_cell(b, m->name);
	block_cell(b, block_choice(b, "measure.state", state->choices,
	    m->state));
	block_cell_name(b, &person_record, m->owner);
	block_cell_date(b, m->due);
	block_row_end(b);
	return true;
}

static bool
write_measures(struct block *b, struct err *err)
{
	bool any = false;
	size_t n;

	if (!block_each(b, &measure_record, write_measure, &any, &n, err))
		return false;
	if (n == 0)
		block_nothing(b, "measure.plural");
	return true;
}

const struct live_block risk_blocks[] = {
	{ "scenarios", write_scenarios },
	{ "risks", write_risks },
	{ "measures", write_measures },
	{ 0 },
};
