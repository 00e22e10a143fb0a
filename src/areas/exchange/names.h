/* SPDX-License-Identifier: EUPL-1.2 */
/* names.h - inside exchange: which record has this name or external id, and
 * which field does this heading mean. */
#ifndef AREAS_EXCHANGE_NAMES_H
#define AREAS_EXCHANGE_NAMES_H

#include "areas/exchange/exchange.h"

/*
 * An entry that is not stored yet is referred to by a number of its own, far
 * above any id and still exact in JSON.
 */
#define ENTRY_REF ((int64_t)1 << 52)
#define IS_ENTRY_REF(id) ((id) >= ENTRY_REF)
/* A file that comes in is its place among them, counted from here; of a field
 * that names a file, so it is never taken for an entry. */
#define FILE_REF ENTRY_REF
#define IS_FILE_REF(id) ((id) >= FILE_REF)

struct name_slot {
	uint64_t hash;			/* 0: empty */
	const struct record *record;
	struct str key;			/* folded name, or external id as it is */
	int64_t id;
};

/* (record, key) -> id.  Open addressing, at most half full. */
struct name_map {
	struct arena *arena;
	struct name_slot *slots;
	size_t nslots, used;
};

/* False when the key is there already (and stays). */
bool name_map_add(struct name_map *m, const struct record *r, struct str key,
    int64_t id);
/* Add, or change the id of a key that is there. */
void name_map_set(struct name_map *m, const struct record *r, struct str key,
    int64_t id);
/* 0 when absent. */
int64_t name_map_find(const struct name_map *m, const struct record *r,
    struct str key);

/* The record that a sheet of this name is about, in either language, or NULL. */
const struct record *names_record(const struct registry *reg, struct str name);
/* The field that a heading means: its name, camelCase, or label; or NULL. */
const struct field *names_field(const struct record *r, struct str heading,
    struct arena *a);

/* Message ids of a record's and a field's words. */
const char *names_record_id(struct arena *a, const struct record *r,
    bool plural);
const char *names_field_id(struct arena *a, const struct record *r,
    const struct field *f, const char *suffix);

/* The titles of all records of the organisation, by record and id. */
struct id_names;
MUST_USE bool id_names_load(struct tx *tx, struct id_names **names_r,
    struct err *err);
/* Empty when there is none. */
struct str id_names_find(const struct id_names *names,
    const struct registry *registry, const char *target, int64_t id);

#endif
