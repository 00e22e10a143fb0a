/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * found.c - a new organisation: its record, and what its sector's profile
 * brings to begin with (impact categories and the roles that continuity needs).
 * The intolerable levels stay blank: only its management can set them, and until
 * then what follows from them is shown as unknown.
 */
#include "base/utf8.h"
#include "areas/organisation/rules.h"
#include "areas/organisation/statements.h"

struct founding {
	const struct organisation *organisation;
	enum lang lang;
	bool bare;			/* without what the profile brings */
	int step;			/* 0 the record, then categories, roles */
	size_t at;			/* in the list of the step */
};

static bool
next_number(struct store *store, int64_t now, struct arena *a, int64_t *id_r,
    struct err *err)
{
	struct actor system = actor_system(0);
	struct cursor *c;
	struct tx *tx;
	bool ok;

	if (!store_read(store, &system, now, a, &tx, err))
		return false;
	ok = tx_query(tx, &organisation_statements[ORGANISATION_NEXT], &c, err,
	    B_NONE);
	if (ok) {
		*id_r = cursor_next(c) ? cursor_i64(c, 0) : 1;
		ok = cursor_end(c, err);
	}
	tx_end(tx);
	return ok;
}

static void *
first_category(const struct founding *f, struct arena *a)
{
	const struct profile *p = profile_of(
	    (enum sector)f->organisation->sector);
	struct impact_category *c;

	if (f->bare || f->at >= p->ncategories)
		return NULL;
	c = arena_new(a, struct impact_category);
	c->name = p->categories[f->at].name.in[f->lang];
	c->meaning = p->categories[f->at].meaning.in[f->lang];
	c->weight = KNOWN(p->categories[f->at].weight);
	c->people = p->categories[f->at].people ? YES_NO_YES : YES_NO_NO;
	return c;
}

static void *
first_role(const struct founding *f, struct arena *a)
{
	const struct profile *p = profile_of(
	    (enum sector)f->organisation->sector);
	struct role *role;

	if (f->bare || f->at >= p->nroles)
		return NULL;
	role = arena_new(a, struct role);
	role->name = p->roles[f->at].name.in[f->lang];
	role->kind = field_choice_of(record_field(&role_record, STR("kind")),
	    p->roles[f->at].kind);
	return role;
}

static bool
next_row(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	static const char *const usecases[] = { "organisation.create",
		"impact_category.create", "role.create" };
	struct founding *f = arg;
	struct arena *a = tx_arena(tx);
	void *object = NULL;

	(void)errs;
	for (; object == NULL && f->step < (int)COUNT(usecases); ) {
		if (f->step == 0)
			object = f->at > 0 ? NULL : record_copy(
			    &organisation_record, a, f->organisation);
		else if (f->step == 1)
			object = first_category(f, a);
		else
			object = first_role(f, a);
		f->at++;
		if (object == NULL) {
			f->step++;
			f->at = 0;
		}
	}
	*more_r = object != NULL;
	if (object != NULL) {
		call->usecase = usecase_find(tx_store(tx),
		    str_of(usecases[f->step]));
		call->object = object;
	}
	return true;
}

bool
organisation_found(struct store *store, int64_t now, struct arena *a,
    const struct organisation *organisation, enum lang lang, bool bare,
    int64_t *id_r, struct errs *errs)
{
	struct founding f = { .organisation = organisation, .lang = lang,
		.bare = bare };
	struct err err = { 0 };
	struct actor system;
	int64_t entry;

	if (!next_number(store, now, a, id_r, &err))
		return errs_add(errs, &err);
	system = actor_system(*id_r);
	return usecase_run_all(store, &system, now, a, "organisation.found",
	    next_row, NULL, &f, &entry, errs);
}

bool
organisation_list(struct store *store, int64_t now, struct arena *a,
    struct organisation_entry **list_r, size_t *n_r, struct err *err)
{
	struct actor system = actor_system(0);
	size_t cap = 16, n = 0;
	struct organisation_entry *list = arena_array(a,
	    struct organisation_entry, cap);
	struct cursor *c;
	struct tx *tx;
	bool ok;

	if (!store_read(store, &system, now, a, &tx, err))
		return false;
	ok = tx_query(tx, &organisation_statements[ORGANISATION_ALL], &c, err,
	    B_NONE);
	while (ok && cursor_next(c)) {
		if (n == cap) {
			list = arena_grow(a, list, n * sizeof(*list),
			    2 * n * sizeof(*list));
			cap *= 2;
		}
		list[n].id = cursor_i64(c, 0);
		list[n++].name = cursor_str(c, 1);
	}
	ok = ok && cursor_end(c, err);
	tx_end(tx);
	*list_r = list;
	*n_r = n;
	return ok;
}

bool
organisation_is(struct arena *a, const struct organisation_entry *one,
    struct str wanted)
{
	int64_t id;

	if (wanted.len == 0 || (str_to_i64(wanted, &id) && id == one->id))
		return true;
	return str_eq(utf8_fold(a, wanted), utf8_fold(a, one->name));
}
