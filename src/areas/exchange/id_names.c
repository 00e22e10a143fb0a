/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * id_names.c - every title of an organisation, for writing references as names.
 * One pass over each table; lists come by id, so a name is found by halving.
 */
#include "areas/exchange/names.h"

struct id_name {
	int64_t id;
	struct str name;
};

struct id_list {
	const struct record *record;
	struct id_name *items;
	size_t n, cap;
	struct arena *a;
};

struct id_names {
	struct id_list *lists;		/* one a record of the registry */
	size_t n;
};

static bool
add_one(void *arg, const void *object)
{
	struct id_list *l = arg;

	if (l->n == l->cap) {
		size_t cap = l->cap == 0 ? 64 : l->cap * 2;

		l->items = arena_grow(l->a, l->items,
		    l->cap * sizeof(*l->items), cap * sizeof(*l->items));
		l->cap = cap;
	}
	l->items[l->n++] = (struct id_name){
		((const struct rec *)object)->id,
		str_copy(l->a, record_name(l->record, object)),
	};
	return true;
}

bool
id_names_load(struct tx *tx, struct id_names **names_r, struct err *err)
{
	const struct registry *registry = store_registry(tx_store(tx));
	struct arena *a = tx_arena(tx);
	struct id_names *names = arena_new(a, struct id_names);

	names->n = registry->n;
	names->lists = arena_array(a, struct id_list, registry->n);
	*names_r = names;
	for (size_t i = 0; i < registry->n; i++) {
		const struct record *r = registry->records[i];

		names->lists[i] = (struct id_list){ .record = r, .a = a };
		if (r->scope == RECORD_ORGANISATION &&
		    record_title(r) != NULL &&
		    !store_each(tx, r, true, add_one, &names->lists[i], err))
			return false;
	}
	return true;
}

struct str
id_names_find(const struct id_names *names, const struct registry *registry,
    const char *target, int64_t id)
{
	const struct record *r = registry_find(registry, str_of(target));
	const struct id_list *l = NULL;
	size_t lo = 0, hi;

	for (size_t i = 0; i < names->n && l == NULL; i++)
		if (names->lists[i].record == r)
			l = &names->lists[i];
	if (l == NULL)
		return STR_EMPTY;
	for (hi = l->n; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->items[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->n && l->items[lo].id == id ? l->items[lo].name
	    : STR_EMPTY;
}
