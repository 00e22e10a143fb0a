/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * names.c - per kind of record a growing list of ids with their names; found
 * again by an open hash over (record, id).
 */
#include "web/names.h"

#include "base/log.h"

struct name {
	const struct record *record;
	int64_t id;
	struct str text;
	bool is_loaded;
};

struct names {
	struct tx *tx;
	const struct registry *registry;
	struct name *slots;		/* record NULL: free */
	size_t n, cap;			/* cap a power of two */
	size_t waiting;			/* not loaded yet */
};

struct names *
names_new(struct tx *tx)
{
	struct names *n = arena_new(tx_arena(tx), struct names);

	n->tx = tx;
	n->registry = store_registry(tx_store(tx));
	n->cap = 64;
	n->slots = arena_array(tx_arena(tx), struct name, n->cap);
	return n;
}

static struct name *
slot_of(struct name *slots, size_t cap, const struct record *r, int64_t id)
{
	uint64_t h = ((uint64_t)id + (uintptr_t)r) * 0x9e3779b97f4a7c15U;
	size_t at = (size_t)(h >> 32) & (cap - 1);

	while (slots[at].record != NULL &&
	    (slots[at].record != r || slots[at].id != id))
		at = (at + 1) & (cap - 1);
	return &slots[at];
}

static void
grow(struct names *n)
{
	size_t cap = n->cap * 2;
	struct name *slots = arena_array(tx_arena(n->tx), struct name, cap);

	for (size_t i = 0; i < n->cap; i++)
		if (n->slots[i].record != NULL)
			*slot_of(slots, cap, n->slots[i].record,
			    n->slots[i].id) = n->slots[i];
	n->slots = slots;
	n->cap = cap;
}

static struct name *
want(struct names *n, const struct record *r, int64_t id)
{
	struct name *name = slot_of(n->slots, n->cap, r, id);

	if (name->record != NULL)
		return name;
	if (n->n * 2 > n->cap) {
		grow(n);
		name = slot_of(n->slots, n->cap, r, id);
	}
	name->record = r;
	name->id = id;
	n->n++;
	n->waiting++;
	return name;
}

void
names_want(struct names *n, const char *target, int64_t id)
{
	const struct record *r = registry_find(n->registry, str_of(target));

	if (r != NULL && id > 0)
		want(n, r, id);
}

static void
want_rows(struct names *n, const struct field *f, const void *object)
{
	struct rows rows = field_rows(f, object);

	for (size_t i = 0; i < rows.n; i++)
		names_want_object(n, f->rows, (const char *)rows.items +
		    i * f->rows->size);
}

void
names_want_object(struct names *n, const struct record *r, const void *object)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (f->kind == FIELD_REFERENCE) {
			struct opt64 id = field_num(f, object);

			if (id.known)
				names_want(n, f->target, id.v);
		} else if (f->kind == FIELD_REFERENCES) {
			struct refs refs = field_refs(f, object);

			for (size_t j = 0; j < refs.n; j++)
				names_want(n, f->target, refs.ids[j]);
		} else if (f->kind == FIELD_ROWS) {
			want_rows(n, f, object);
		}
	}
}

static bool
load_record(struct names *n, const struct record *r, struct err *err)
{
	struct arena *a = tx_arena(n->tx);
	int64_t *ids = arena_array(a, int64_t, n->waiting);
	struct str *texts = arena_array(a, struct str, n->waiting);
	size_t count = 0;

	for (size_t i = 0; i < n->cap; i++)
		if (n->slots[i].record == r && !n->slots[i].is_loaded)
			ids[count++] = n->slots[i].id;
	if (record_title(r) != NULL &&
	    !store_names(n->tx, r, ids, count, texts, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct name *name = slot_of(n->slots, n->cap, r, ids[i]);

		name->text = record_title(r) == NULL ? STR_EMPTY : texts[i];
		name->is_loaded = true;
	}
	n->waiting -= count;
	return true;
}

bool
names_load(struct names *n, struct err *err)
{
	for (size_t i = 0; n->waiting > 0 && i < n->cap; i++)
		if (n->slots[i].record != NULL && !n->slots[i].is_loaded &&
		    !load_record(n, n->slots[i].record, err))
			return false;
	return true;
}

struct str
names_get(struct names *n, const char *target, int64_t id)
{
	const struct record *r = registry_find(n->registry, str_of(target));
	struct err err = { 0 };

	if (r == NULL || id <= 0)
		return STR_EMPTY;
	if (!want(n, r, id)->is_loaded && !names_load(n, &err))
		log_err("names-unread", &err);
	return want(n, r, id)->text;
}

int64_t
names_id(struct names *n, const char *target, struct str name)
{
	const struct record *r = registry_find(n->registry, str_of(target));
	struct opt64 id = UNKNOWN;
	struct err err = { 0 };

	if (r == NULL || record_title(r) == NULL)
		return 0;
	if (!store_id_of(n->tx, r, name, &id, &err))
		log_err("names-unread", &err);
	return id.known ? id.v : 0;
}

static int64_t
id_of(void *arg, const char *target, struct str name)
{
	return names_id(arg, target, name);
}

static struct str
name_of(void *arg, const char *target, int64_t id)
{
	return names_get(arg, target, id);
}

struct value_context
names_context(struct names *n, enum value_form form, enum lang lang,
    const struct zone *zone)
{
	return (struct value_context){ .form = form, .lang = lang,
		.zone = zone, .id_of = id_of, .name_of = name_of, .arg = n };
}
