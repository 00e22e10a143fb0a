/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * start_list.c - step 1: what was ticked and typed becomes records, as one
 * action that is undone as one.  What is there already is passed over.
 */
#include "areas/home/pages.h"

enum { NAMES_MAX = 300 };

struct wish {
	const struct record *record;
	struct str name;
	int32_t kind;			/* of a resource */
	struct str service;		/* of a supplier */
};

struct wishes {
	const struct page *page;
	const struct profile *profile;
	struct wish *list;
	size_t n, at;
};

/* ---- reading ------------------------------------------------------------ */

static void
add(struct wishes *w, const struct record *r, struct str name)
{
	struct wish *wish = &w->list[w->n];

	name = str_trim(name);
	if (name.len == 0 || w->n == NAMES_MAX)
		return;
	*wish = (struct wish){ r, name, MAPGOOD_SOFTWARE, STR_EMPTY };
	for (size_t i = 0; i < w->profile->nresources; i++)
		if (str_eq(w->profile->resources[i].name.in[w->page->lang],
		        name))
			wish->kind = field_choice_of(record_field(
			    &resource_record, STR("kind")),
			    w->profile->resources[i].kind);
	for (size_t i = 0; i < w->profile->nsuppliers; i++)
		if (str_eq(w->profile->suppliers[i].name.in[w->page->lang],
		        name))
			wish->service = w->profile->suppliers[i].service
			    .in[w->page->lang];
	w->n++;
}

/* Ticked names are inputs of their own; typed ones stand one a line. */
static void
read_wishes(struct wishes *w, const struct record *r, const char *ticked,
    const char *typed)
{
	const struct page *page = w->page;
	struct str rest = page_input(page, typed);

	for (size_t i = 0; i < page->ninputs; i++)
		if (str_eq_c(page->inputs[i].name, ticked))
			add(w, r, page->inputs[i].value);
	while (rest.ptr != NULL)
		add(w, r, str_cut(&rest, '\n'));
}

/* ---- recording ---------------------------------------------------------- */

static void *
object_of(struct arena *a, const struct wish *wish)
{
	if (wish->record == &process_record) {
		struct process *p = arena_new(a, struct process);

		p->name = wish->name;
		p->criticality = CRITICALITY_CRITICAL;
		p->provisional = true;
		return p;
	}
	if (wish->record == &resource_record) {
		struct resource *r = arena_new(a, struct resource);

		r->name = wish->name;
		r->kind = wish->kind;
		return r;
	} else {
		struct supplier *s = arena_new(a, struct supplier);

		s->name = wish->name;
		s->service = wish->service;
		return s;
	}
}

static bool
next_wish(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct wishes *w = arg;
	struct err err = { 0 };

	for (*more_r = false; w->at < w->n; w->at++) {
		const struct wish *wish = &w->list[w->at];
		struct opt64 id;

		if (!store_id_of(tx, wish->record, wish->name, &id, &err))
			return errs_add(errs, &err);
		if (id.known)
			continue;
		*call = (struct usecase_call){
			.usecase = usecase_find(w->page->store, str_printf(
			    tx_arena(tx), "%s.create", wish->record->name)),
			.object = object_of(tx_arena(tx), wish),
		};
		w->at++;
		*more_r = true;
		return true;
	}
	return true;
}

bool
page_start_list(struct page *page, struct err *err)
{
	struct wishes w = { .page = page,
		.list = arena_array(page->arena, struct wish, NAMES_MAX + 1) };
	struct errs errs = ERRS_IN(page->arena);
	struct organisation us;
	int64_t entry;

	if (!store_get(page->tx, &organisation_record,
	        page->actor.organisation, &us, err))
		return false;
	w.profile = profile_of((enum sector)us.sector);
	read_wishes(&w, &process_record, "process-name", "own-processes");
	read_wishes(&w, &resource_record, "resource-name", "own-resources");
	read_wishes(&w, &supplier_record, "supplier-name", "own-suppliers");
	if (w.n == 0)
		return page_redirect(page, STR("/start/2"), NULL, 0, err);
	if (!usecase_run_all(page->store, &page->actor, page->now,
	        page->arena, "start.list", next_wish, NULL, &w, &entry,
	        &errs))
		return start_show(page, START_LIST, &errs, err);
	return page_redirect(page, STR("/start/2"), "start-list-saved", entry,
	    err);
}
