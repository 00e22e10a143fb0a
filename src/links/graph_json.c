/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph_json.c - our own form of a graph, with everything that the engine can
 * be told.  A time that lacks is not known; a grace that lacks is 0, and need
 * that lacks is all.  A name we do not know is a fault: it may be one of these,
 * misspelt.
 */
#include <jansson.h>

#include "links/graph_draft.h"
#include "links/internal.h"

static const char *const kinds[GRAPH_FILE_KIND__MAX] = {
	[GRAPH_FILE_PROCESS] = "process",
	[GRAPH_FILE_RESOURCE] = "resource",
	[GRAPH_FILE_SUPPLIER] = "supplier",
	[GRAPH_FILE_SITE] = "site",
	[GRAPH_FILE_TEAM] = "team",
	[GRAPH_FILE_PERSON] = "person",
	[GRAPH_FILE_FALLBACK] = "fallback",
};

static struct str
text_of(const json_t *value)
{
	return (struct str){ json_string_value(value),
		json_string_length(value) };
}

static bool
part_fault(struct graph_draft *d, const char *part)
{
	return graph_draft_fault(d, "graph-file-part",
	    ERR_TEXT(str_of(part)), NO_ARG);
}

static bool
only_known(struct graph_draft *d, json_t *object, const char *const *names,
    size_t n)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		bool known = false;

		for (size_t i = 0; i < n; i++)
			known |= strcmp(key, names[i]) == 0;
		if (!known)
			return part_fault(d, key);
	}
	return true;
}

/* null and a lack are unknown. */
static bool
read_number(struct graph_draft *d, json_t *object, const char *key,
    int64_t most, struct opt64 *n_r)
{
	json_t *value = json_object_get(object, key);
	int64_t n = json_integer_value(value);

	*n_r = UNKNOWN;
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_integer(value) || n < 0 || n > most)
		return part_fault(d, key);
	*n_r = KNOWN(n);
	return true;
}

static bool
read_kind(struct graph_draft *d, const json_t *value,
    struct graph_file_node *node)
{
	if (value == NULL)
		return true;
	for (int k = 0; json_is_string(value) && k < GRAPH_FILE_KIND__MAX; k++)
		if (str_eq_c(text_of(value), kinds[k])) {
			node->kind = (enum graph_file_kind)k;
			return true;
		}
	return part_fault(d, "kind");
}

static bool
read_node(struct graph_draft *d, json_t *node)
{
	static const char *const names[] = { "name", "kind", "restart",
		"restore", "rto", "mtpd", "persons" };
	const json_t *name = json_object_get(node, "name");
	struct graph_file_node *x;
	bool is_new;
	int32_t v;

	if (!json_is_object(node) || !json_is_string(name))
		return part_fault(d, "name");
	if (!only_known(d, node, names, COUNT(names)))
		return false;
	if ((v = graph_draft_node(d, text_of(name), &is_new)) < 0)
		return false;
	if (!is_new)
		return graph_draft_fault(d, "graph-file-again",
		    ERR_TEXT(str_copy(d->a, text_of(name))), NO_ARG);
	x = &d->node[v];
	return read_kind(d, json_object_get(node, "kind"), x) &&
	    read_number(d, node, "restart", GRAPH_FILE_TIME_MAX,
	        &x->restart) &&
	    read_number(d, node, "restore", GRAPH_FILE_TIME_MAX,
	        &x->restore) &&
	    read_number(d, node, "rto", GRAPH_FILE_TIME_MAX, &x->rto) &&
	    read_number(d, node, "mtpd", GRAPH_FILE_TIME_MAX, &x->mtpd) &&
	    read_number(d, node, "persons", INT32_MAX, &x->persons);
}

/* A node that must have been listed. */
static int32_t
find_node(struct graph_draft *d, const json_t *name, const char *part)
{
	int32_t v = -1;
	bool is_new;

	if (!json_is_string(name))
		(void)part_fault(d, part);
	else if ((v = graph_draft_node(d, text_of(name), &is_new)) >= 0 &&
	    is_new) {
		(void)graph_draft_fault(d, "graph-file-not-listed",
		    ERR_TEXT(str_copy(d->a, text_of(name))), NO_ARG);
		v = -1;
	}
	return v;
}

static bool
read_group(struct graph_draft *d, json_t *group)
{
	static const char *const names[] = { "of", "need", "grace",
		"members" };
	json_t *members = json_object_get(group, "members");
	struct opt64 need, grace;
	int32_t v;

	if (!json_is_object(group) || !json_is_array(members))
		return part_fault(d, "members");
	if (!only_known(d, group, names, COUNT(names)) ||
	    !read_number(d, group, "need", GRAPH_FILE_MEMBERS_MAX, &need) ||
	    !read_number(d, group, "grace", GRAPH_FILE_TIME_MAX, &grace) ||
	    (v = find_node(d, json_object_get(group, "of"), "of")) < 0)
		return false;
	if (need.known && need.v == 0)
		return part_fault(d, "need");
	if (!grace.known && json_object_get(group, "grace") == NULL)
		grace = KNOWN(0);
	if (!graph_draft_group(d, v, grace))
		return false;
	for (size_t i = 0; i < json_array_size(members); i++)
		if ((v = find_node(d, json_array_get(members, i),
		        "members")) < 0 || !graph_draft_member(d, v))
			return false;
	return graph_draft_close(d, need.known ? need.v : 0);
}

static bool
read_list(struct graph_draft *d, json_t *root, const char *key,
    bool (*one)(struct graph_draft *d, json_t *item))
{
	json_t *list = json_object_get(root, key);

	d->row = 0;
	if (!json_is_array(list))
		return part_fault(d, key);
	for (size_t i = 0; i < json_array_size(list); i++) {
		d->row = (int64_t)i + 1;
		if (!one(d, json_array_get(list, i)))
			return false;
	}
	return true;
}

bool
graph_json_read(struct graph_draft *d, struct str text)
{
	static const char *const names[] = { "name", "nodes", "groups" };
	json_t *root;

	return links_json_load(&d->scratch, text, &root, d->err) &&
	    only_known(d, root, names, COUNT(names)) &&
	    read_list(d, root, "nodes", read_node) &&
	    read_list(d, root, "groups", read_group);
}
