/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/exchange/names.h"
#include "base/utf8.h"
#include "record/json.h"
#include "render/messages.h"

/* ---- map ---------------------------------------------------------------- */

/* FNV-1a over the key and the record's address. */
static uint64_t
hash_of(const struct record *r, struct str key)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)(uintptr_t)r;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.ptr[i]) *
		    UINT64_C(0x100000001b3);
	h ^= h >> 29;
	return h == 0 ? 1 : h;
}

static struct name_slot *
slot_of(const struct name_map *m, const struct record *r, struct str key,
    uint64_t hash)
{
	size_t at = (size_t)hash & (m->nslots - 1);

	while (m->slots[at].hash != 0 && (m->slots[at].hash != hash ||
	    m->slots[at].record != r || !str_eq(m->slots[at].key, key)))
		at = (at + 1) & (m->nslots - 1);
	return &m->slots[at];
}

static void
grow(struct name_map *m)
{
	struct name_map was = *m;

	m->nslots = was.nslots == 0 ? 256 : was.nslots * 2;
	m->slots = arena_array(m->arena, struct name_slot, m->nslots);
	for (size_t i = 0; i < was.nslots; i++) {
		const struct name_slot *s = &was.slots[i];

		if (s->hash != 0)
			*slot_of(m, s->record, s->key, s->hash) = *s;
	}
}

/* The slot of a key, made when it was not there (its id is 0 then). */
static struct name_slot *
claim(struct name_map *m, const struct record *r, struct str key)
{
	uint64_t hash = hash_of(r, key);
	struct name_slot *s;

	if (2 * (m->used + 1) > m->nslots)
		grow(m);
	s = slot_of(m, r, key, hash);
	if (s->hash == 0) {
		*s = (struct name_slot){ hash, r, key, 0 };
		m->used++;
	}
	return s;
}

bool
name_map_add(struct name_map *m, const struct record *r, struct str key,
    int64_t id)
{
	struct name_slot *s = claim(m, r, key);

	if (s->id != 0)
		return false;
	s->id = id;
	return true;
}

void
name_map_set(struct name_map *m, const struct record *r, struct str key,
    int64_t id)
{
	claim(m, r, key)->id = id;
}

int64_t
name_map_find(const struct name_map *m, const struct record *r, struct str key)
{
	if (m->nslots == 0)
		return 0;
	return slot_of(m, r, key, hash_of(r, key))->id;
}

/* ---- words -------------------------------------------------------------- */

const char *
names_record_id(struct arena *a, const struct record *r, bool plural)
{
	return str_printf(a, "%s%s", r->name, plural ? ".plural" : "").ptr;
}

const char *
names_field_id(struct arena *a, const struct record *r, const struct field *f,
    const char *suffix)
{
	return str_printf(a, "%s.%s%s", r->name, f->name, suffix).ptr;
}

/* Does the text equal the words of a message in any language, folded? */
static bool
is_words(struct arena *a, struct str folded, const char *id)
{
	struct message_forms forms;

	for (int lang = 0; lang < LANG__MAX; lang++)
		if (message_find((enum lang)lang, str_of(id), &forms) &&
		    str_eq(folded, utf8_fold(a, str_of(forms.one))))
			return true;
	return false;
}

const struct record *
names_record(const struct registry *reg, struct str name)
{
	struct arena a = ARENA_INIT;
	struct str folded = utf8_fold(&a, str_trim(name));
	const struct record *found = NULL;

	for (size_t i = 0; found == NULL && i < reg->n; i++) {
		const struct record *r = reg->records[i];

		if (r->scope == RECORD_ORGANISATION &&
		    (str_eq_c(folded, r->name) || str_eq_c(folded, r->path) ||
		        is_words(&a, folded, names_record_id(&a, r, true)) ||
		        is_words(&a, folded, names_record_id(&a, r, false))))
			found = r;
	}
	arena_release(&a);
	return found;
}

const struct field *
names_field(const struct record *r, struct str heading, struct arena *a)
{
	struct str folded = utf8_fold(a, str_trim(heading));

	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (str_eq_c(folded, f->name) ||
		    str_eq(folded, utf8_fold(a, json_name(a, f->name))) ||
		    is_words(a, folded, names_field_id(a, r, f, "")))
			return f;
	}
	return NULL;
}

void
import_note_words(const struct import_note *note, enum lang lang,
    struct buf *out)
{
	struct message_forms forms;
	bool says = message_find(lang, str_of(note->id), &forms) &&
	    str_find_str(str_of(forms.one), STR("{{a}}")) <
	        str_of(forms.one).len;

	if (!says && note->text.len > 0)
		buf_addf(out, "%.*s (%lld): ", STR_ARG(note->text),
		    (long long)note->count);
	message_print(out, lang, zone_default(), note->id,
	    { "a", ERR_TEXT(note->text) }, { "b", ERR_INT(note->count) });
}
