/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * profile.c - catalogue/profiles.json into structs, once.
 *
 * The file is built in and checked by a test, so a fault in it is our own: a
 * BUG, not an error that anybody could mend.
 */
#include <jansson.h>
#include <pthread.h>

#include "areas/area.h"
#include "areas/catalogue/catalogue.h"
#include "base/embed.h"

extern const struct embed_set catalogue_files;

const struct choice sector_choices[SECTOR__MAX] = {
	[SECTOR_NONE] = { "" },
	[SECTOR_SME] = { "sme" },
	[SECTOR_MUNICIPALITY] = { "municipality" },
	[SECTOR_HEALTHCARE] = { "healthcare" },
	[SECTOR_EDUCATION] = { "education" },
	[SECTOR_FINANCE] = { "finance" },
	[SECTOR_OTHER] = { "other" },
};

static struct profile profiles[SECTOR__MAX];
static struct arena memory;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct str
read_text(const json_t *value)
{
	BUG_IF(!json_is_string(value));
	return str_copy(&memory, (struct str){ json_string_value(value),
	    json_string_length(value) });
}

static struct profile_words
read_words(const json_t *value)
{
	struct profile_words words;

	for (int lang = 0; lang < LANG__MAX; lang++)
		words.in[lang] = read_text(json_object_get(value,
		    lang_tag((enum lang)lang)));
	return words;
}

static void
read_categories(struct profile *p, const json_t *list)
{
	struct profile_category *to;

	p->ncategories = json_array_size(list);
	p->categories = to = arena_array(&memory, struct profile_category,
	    p->ncategories);
	for (size_t i = 0; i < p->ncategories; i++) {
		const json_t *from = json_array_get(list, i);

		to[i] = (struct profile_category){
			.name = read_words(json_object_get(from, "name")),
			.meaning = read_words(json_object_get(from, "meaning")),
			.people = json_is_true(json_object_get(from, "people")),
			.weight = json_integer_value(json_object_get(from,
			    "weight")),
		};
	}
}

static void
read_processes(struct profile *p, const json_t *list)
{
	struct profile_words *to;

	p->nprocesses = json_array_size(list);
	p->processes = to = arena_array(&memory, struct profile_words,
	    p->nprocesses);
	for (size_t i = 0; i < p->nprocesses; i++)
		to[i] = read_words(json_array_get(list, i));
}

static void
read_resources(struct profile *p, const json_t *list)
{
	struct profile_resource *to;

	p->nresources = json_array_size(list);
	p->resources = to = arena_array(&memory, struct profile_resource,
	    p->nresources);
	for (size_t i = 0; i < p->nresources; i++) {
		const json_t *from = json_array_get(list, i);

		to[i].name = read_words(json_object_get(from, "name"));
		to[i].kind = read_text(json_object_get(from, "kind"));
	}
}

static void
read_suppliers(struct profile *p, const json_t *list)
{
	struct profile_supplier *to;

	p->nsuppliers = json_array_size(list);
	p->suppliers = to = arena_array(&memory, struct profile_supplier,
	    p->nsuppliers);
	for (size_t i = 0; i < p->nsuppliers; i++) {
		const json_t *from = json_array_get(list, i);

		to[i].name = read_words(json_object_get(from, "name"));
		to[i].service = read_words(json_object_get(from, "service"));
	}
}

static void
read_roles(struct profile *p, json_t *object)
{
	struct profile_role *to;
	const char *kind;
	json_t *words;
	size_t i = 0;

	p->nroles = json_object_size(object);
	p->roles = to = arena_array(&memory, struct profile_role, p->nroles);
	json_object_foreach(object, kind, words)
		to[i++] = (struct profile_role){
			.kind = str_copy(&memory, str_of(kind)),
			.name = read_words(words),
		};
}

static enum sector
read_sector(const json_t *from)
{
	struct str code = read_text(json_object_get(from, "sector"));

	for (int s = 1; s < SECTOR__MAX; s++)
		if (str_eq_c(code, sector_choices[s].code))
			return (enum sector)s;
	BUG("a profile for a sector that there is not");
}

static void
read_profile(json_t *from)
{
	struct profile *p = &profiles[read_sector(from)];

	p->sector = read_sector(from);
	read_categories(p, json_object_get(from, "categories"));
	read_processes(p, json_object_get(from, "processes"));
	read_resources(p, json_object_get(from, "resources"));
	read_suppliers(p, json_object_get(from, "suppliers"));
	read_roles(p, json_object_get(from, "roles"));
	p->fallback = read_words(json_object_get(from, "fallback"));
}

static void
read_all(void)
{
	const struct embed_file *file = embed_find(&catalogue_files,
	    STR("profiles.json"));
	json_t *root, *list;

	BUG_IF(file == NULL);
	root = json_loadb(file->raw.ptr, file->raw.len,
	    JSON_REJECT_DUPLICATES, NULL);
	BUG_IF(root == NULL);
	list = json_object_get(root, "profiles");
	for (size_t i = 0; i < json_array_size(list); i++)
		read_profile(json_array_get(list, i));
	json_decref(root);
}

const struct profile *
profile_of(enum sector sector)
{
	pthread_once(&once, read_all);
	BUG_IF((unsigned)sector >= SECTOR__MAX);
	return profiles[sector].ncategories > 0 ? &profiles[sector]
	    : &profiles[SECTOR_OTHER];
}

const struct area catalogue_area = {
	.name = "catalogue",
};
