/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/attention.h"
#include "areas/bia/statements.h"
#include "areas/followup/followup.h"
#include "engine/curve.h"
#include "render/messages.h"

enum { DAYS_A_YEAR = 365, DAYS_SOON = 30 };

/* Of the areas that come after this one. */
static const struct attention_source *const *sources;
static size_t nsources;

/* attention_statements has the statement of those that are read. */
static const struct kind {
	const char *name;
	const struct record *record;	/* NULL: not read from a register */
	bool is_deep;			/* reads all resources */
} kinds[ATTENTION__MAX] = {
	[ATTENTION_ROLE_VACANT] = { "role-vacant", &role_record },
	[ATTENTION_ROLE_NOT_ACCEPTED] = { "role-not-accepted", &role_record },
	[ATTENTION_ROLE_NO_DEPUTY] = { "role-no-deputy", &role_record },
	[ATTENTION_ROLE_DEPUTY_NOT_ACCEPTED] = { "role-deputy-not-accepted",
		&role_record },
	[ATTENTION_CONTACT_MISSING] = { "contact-missing", &person_record },
	[ATTENTION_CONTACT_UNVERIFIED] = { "contact-unverified",
		&person_record },
	[ATTENTION_CONTACT_OLD] = { "contact-old", &person_record },
	[ATTENTION_FEW_PEOPLE] = { "few-people", &team_record },
	[ATTENTION_SUPPLIER_NO_PROMISE] = { "supplier-no-promise",
		&supplier_record },
	[ATTENTION_SUPPLIER_CONTRACT_ENDED] = { "supplier-contract-ended",
		&supplier_record },
	[ATTENTION_RESTORE_BEYOND_PROMISE] = { "restore-beyond-promise",
		&resource_record, .is_deep = true },
	[ATTENTION_PROCESS_UNCLASSIFIED] = { "process-unclassified",
		&process_record },
	[ATTENTION_RPO_MISSING] = { "rpo-missing", &process_record },
	[ATTENTION_MTPD_UNKNOWN] = { "mtpd-unknown", NULL },
	[ATTENTION_NO_FALLBACK] = { "no-fallback", &process_record },
	[ATTENTION_FALLBACK_UNTESTED] = { "fallback-untested",
		&fallback_record },
	[ATTENTION_SET_UNOPENED] = { "set-unopened", &emergency_set_record },
	[ATTENTION_ACTION_OVERDUE] = { "action-overdue", &action_record },
	[ATTENTION_COLD_START] = { "cold-start", NULL },
	[ATTENTION_COMMON_CAUSE] = { "common-cause", NULL },
	[ATTENTION_FALLBACK_MEANS] = { "fallback-means-lost", NULL },
};

void
attention_set_sources(const struct attention_source *const *lists, size_t n)
{
	sources = lists;
	nsources = n;
}

const char *
attention_name(const struct attention *one)
{
	BUG_IF(one->source == NULL && (unsigned)one->kind >= ATTENTION__MAX);
	return one->source != NULL ? one->source->name
	    : kinds[one->kind].name;
}

void
attention_add(struct attentions *to, struct attention one)
{
	if (one.source == NULL && to->of_kind[one.kind]++ >= ATTENTION_SAME_MAX)
		return;
	if (to->n == to->cap) {
		size_t cap = to->cap == 0 ? 64 : to->cap * 2;

		to->list = arena_grow(tx_arena(to->tx), to->list,
		    to->cap * sizeof(one), cap * sizeof(one));
		to->cap = cap;
	}
	to->list[to->n++] = one;
}

static bool
read_rows(struct attentions *to, struct attention one,
    const struct statement *statement, struct err *err)
{
	int64_t today = tx_now(to->tx) / SECONDS_DAY;
	struct cursor *c;

	if (!tx_query(to->tx, statement, &c, err, B_INT("today", today),
	        B_INT("year_ago", today - DAYS_A_YEAR),
	        B_INT("soon", today + DAYS_SOON)))
		return false;
	while (cursor_next(c)) {
		one.id = cursor_i64(c, 0);
		one.name = cursor_str(c, 1);
		one.about = cursor_str(c, 2);
		attention_add(to, one);
	}
	return cursor_end(c, err);
}

static bool
read_register(struct attentions *to, enum attention_kind kind,
    struct err *err)
{
	return read_rows(to, (struct attention){ .kind = kind,
	        .record = kinds[kind].record }, &attention_statements[kind],
	    err);
}

static bool
read_sources(struct attentions *to, struct err *err)
{
	for (size_t i = 0; i < nsources; i++)
		for (const struct attention_source *s = sources[i];
		    s != NULL && s->name != NULL; s++)
			if (!read_rows(to, (struct attention){
			        .kind = ATTENTION__MAX, .source = s,
			        .record = s->record }, s->statement, err))
				return false;
	return true;
}

static void
add_unknown_mtpds(struct attentions *to)
{
	const struct model *m = to->answer->model;

	for (int32_t i = 0; i < m->ncritical; i++)
		/* Over a month is an answer too, though without a figure. */
		if (!m->critical[i].mtpd.known &&
		    m->terms[i].mtpd.lo < harm_horizons[CURVE_COLUMNS - 1])
			attention_add(to, (struct attention){
				.kind = ATTENTION_MTPD_UNKNOWN,
				.record = &process_record,
				.id = m->critical[i].id,
				.name = m->critical[i].name,
			});
}

bool
attention_list(struct tx *tx, const struct answer *answer,
    bool deep, const struct run *run, const struct attention **list_r,
    size_t *n_r, struct err *err)
{
	struct attentions to = { .tx = tx, .answer = answer, .run = run };

	for (int k = 0; k < ATTENTION_COLD_START; k++) {
		if (k == ATTENTION_MTPD_UNKNOWN)
			add_unknown_mtpds(&to);
		else if ((deep || !kinds[k].is_deep) &&
		    !read_register(&to, (enum attention_kind)k, err))
			return false;
	}
	attention_cold(&to);
	if ((deep && !attention_graph(&to, err)) || !read_sources(&to, err))
		return false;
	*list_r = to.list;
	*n_r = to.n;
	return true;
}

void
attention_words(const struct attention *one, enum lang lang, struct buf *out)
{
	struct arena a = ARENA_INIT;

	message_print(out, lang, NULL,
	    str_printf(&a, "attention.%s", attention_name(one)).ptr,
	    { "a", ERR_TEXT(one->name) }, { "b", ERR_TEXT(one->about) });
	arena_release(&a);
}
