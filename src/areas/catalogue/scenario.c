/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * scenario.c - catalogue/scenarios.json into structs, once.  Built in and
 * checked by a test, so a fault in it is our own: a BUG.
 */
#include <jansson.h>
#include <pthread.h>

#include "areas/catalogue/catalogue.h"
#include "base/embed.h"
#include "base/when.h"

extern const struct embed_set catalogue_files;

static struct {
	const struct starter_scenario *list;
	size_t n;
} starters[SECTOR__MAX];
static struct arena memory;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct str
text_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? str_copy(&memory, (struct str){
	    json_string_value(value), json_string_length(value) })
	    : STR_EMPTY;
}

static struct opt64
duration_of(const json_t *object, const char *key)
{
	struct str text = text_of(object, key);
	int64_t seconds;

	if (text.len == 0)
		return UNKNOWN;
	BUG_IF(!duration_parse(text, 0, &seconds));
	return KNOWN(seconds);
}

static struct profile_words
words_of(const json_t *object, const char *key)
{
	struct profile_words words;

	for (int lang = 0; lang < LANG__MAX; lang++) {
		words.in[lang] = text_of(json_object_get(object, key),
		    lang_tag((enum lang)lang));
		BUG_IF(words.in[lang].len == 0);
	}
	return words;
}

static struct starter_scenario
read_one(const json_t *from)
{
	const json_t *losses = json_object_get(from, "losses");
	const json_t *phases = json_object_get(from, "phases");
	struct starter_scenario s = {
		.kind = text_of(from, "kind"),
		.name = words_of(from, "name"),
		.description = words_of(from, "description"),
		.lasts = duration_of(from, "lasts"),
		.nlosses = json_array_size(losses),
		.nphases = json_array_size(phases),
	};
	struct starter_loss *l = arena_array(&memory, struct starter_loss,
	    s.nlosses);
	struct starter_phase *p = arena_array(&memory, struct starter_phase,
	    s.nphases);

	for (size_t i = 0; i < s.nlosses; i++)
		l[i] = (struct starter_loss){
			text_of(json_array_get(losses, i), "hosting"),
			text_of(json_array_get(losses, i), "kind") };
	for (size_t i = 0; i < s.nphases; i++) {
		const json_t *one = json_array_get(phases, i);

		p[i] = (struct starter_phase){ text_of(one, "kind"),
			duration_of(one, "min"), duration_of(one, "likely"),
			duration_of(one, "max") };
	}
	s.losses = l;
	s.phases = p;
	return s;
}

/* Without sectors it is for all. */
static bool
is_for(const json_t *from, size_t sector)
{
	const json_t *sectors = json_object_get(from, "sectors"), *one;
	size_t i;

	json_array_foreach(sectors, i, one)
		if (strcmp(json_string_value(one),
		        sector_choices[sector].code) == 0)
			return true;
	return sectors == NULL;
}

static void
read_all(void)
{
	struct str raw = embed_find(&catalogue_files,
	    STR("scenarios.json"))->raw;
	json_t *root = json_loadb(raw.ptr, raw.len, JSON_REJECT_DUPLICATES,
	    NULL);
	const json_t *list = json_object_get(root, "scenarios");

	BUG_IF(json_array_size(list) == 0);
	for (size_t sector = 1; sector < SECTOR__MAX; sector++) {
		struct starter_scenario *to = arena_array(&memory,
		    struct starter_scenario, json_array_size(list));
		size_t n = 0;

		for (size_t i = 0; i < json_array_size(list); i++)
			if (is_for(json_array_get(list, i), sector))
				to[n++] = read_one(json_array_get(list, i));
		starters[sector].list = to;
		starters[sector].n = n;
	}
	json_decref(root);
}

const struct starter_scenario *
starter_scenarios(enum sector sector, size_t *n_r)
{
	pthread_once(&once, read_all);
	BUG_IF((unsigned)sector >= SECTOR__MAX);
	if (sector == SECTOR_NONE)
		sector = SECTOR_OTHER;
	*n_r = starters[sector].n;
	return starters[sector].list;
}
