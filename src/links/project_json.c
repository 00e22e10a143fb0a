/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * project_json.c - our own form:
 *
 *   { "name": "Restore", "capacity": [2, 1],
 *     "tasks": [ { "duration": 4, "use": [1, 0], "after": [] },
 *                { "duration": 2, "after": [1, { "task": 1, "lag": 0 }] } ] }
 *
 * Tasks count from 1.  `after` names what comes before; with a lag, start to
 * start, else by that one's duration.  Name, use and after may lack.  A name we
 * do not know is a fault: it may be one of these, misspelt.
 */
#include <jansson.h>

#include "links/internal.h"
#include "links/project_scan.h"

struct reading {
	struct project_draft d;
	int32_t *from;			/* [arc] in the order of the file */
	size_t from_cap;
	struct err *err;
};

/* The task (from 1; 0: the project) and the part of it that is at fault. */
static bool
fault(struct reading *x, const char *id, int32_t task, const char *part)
{
	return err_set_args(x->err, ERR_INVALID, NULL, id, ERR_INT(task),
	    ERR_TEXT(str_of(part)));
}

static bool
only_known(struct reading *x, json_t *object, int32_t task,
    const char *const *names, size_t n)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		bool known = false;

		for (size_t i = 0; i < n; i++)
			known |= strcmp(key, names[i]) == 0;
		if (!known)
			return fault(x, "project-json-unknown", task, key);
	}
	return true;
}

static bool
number(struct reading *x, json_t *value, int64_t lo, int64_t hi,
    int32_t task, const char *part, int32_t *n_r)
{
	int64_t n = json_integer_value(value);

	if (!json_is_integer(value) || n < lo || n > hi)
		return err_set_args(x->err, ERR_INVALID, NULL,
		    "project-json-number", ERR_INT(task),
		    ERR_TEXT(str_of(part)), ERR_INT(lo), ERR_INT(hi));
	*n_r = (int32_t)n;
	return true;
}

static bool
read_use(struct reading *x, json_t *use, int32_t i)
{
	size_t m = (size_t)x->d.nresources;

	if (use == NULL)
		return true;
	if (!json_is_array(use) || json_array_size(use) != m)
		return fault(x, "project-json-use", i + 1, "use");
	for (size_t r = 0; r < m; r++)
		if (!number(x, json_array_get(use, r), 0, PROJECT_NUMBER_MAX,
		        i + 1, "use", &x->d.use[(size_t)i * m + r]))
			return false;
	return true;
}

/* From `before` to i; the other way round until all are known. */
static bool
read_one_before(struct reading *x, json_t *before, int32_t i)
{
	static const char *const names[] = { "task", "lag" };
	json_t *task = before, *given = NULL;
	int32_t from = 0, lag = INT32_MIN;

	if (json_is_object(before)) {
		task = json_object_get(before, "task");
		given = json_object_get(before, "lag");
		if (!only_known(x, before, i + 1, names, COUNT(names)))
			return false;
	}
	if (!number(x, task, 1, x->d.ntasks, i + 1, "after", &from))
		return false;
	if (given != NULL && !number(x, given, -PROJECT_NUMBER_MAX,
	        PROJECT_NUMBER_MAX, i + 1, "lag", &lag))
		return false;
	x->d.lags |= given != NULL;
	x->from = list_room(x->d.arena, x->from, x->d.narcs, &x->from_cap,
	    sizeof(*x->from));
	x->from[x->d.narcs] = from - 1;
	return project_draft_arc(&x->d, i, lag, x->err);
}

static bool
read_task(struct reading *x, json_t *task, int32_t i)
{
	static const char *const names[] = { "duration", "use", "after" };
	json_t *after = json_object_get(task, "after"), *one;
	size_t k;

	if (!json_is_object(task))
		return fault(x, "project-json-task", i + 1, "");
	if (!only_known(x, task, i + 1, names, COUNT(names)) ||
	    !number(x, json_object_get(task, "duration"), 0,
	        PROJECT_NUMBER_MAX, i + 1, "duration", &x->d.duration[i]) ||
	    !read_use(x, json_object_get(task, "use"), i))
		return false;
	if (after != NULL && !json_is_array(after))
		return fault(x, "project-json-list", i + 1, "after");
	json_array_foreach(after, k, one)
		if (!read_one_before(x, one, i))
			return false;
	return true;
}

/* Arcs by the task they leave, in the order they stood in. */
static void
sort_arcs(struct reading *x)
{
	struct project_draft *d = &x->d;
	int32_t *next = arena_array(d->arena, int32_t, d->narcs);
	int32_t *lag = arena_array(d->arena, int32_t, d->narcs);
	int32_t *at = arena_array(d->arena, int32_t, (size_t)d->ntasks + 1);

	for (size_t e = 0; e < d->narcs; e++)
		d->next_first[x->from[e] + 1]++;
	for (int32_t i = 0; i < d->ntasks; i++)
		at[i + 1] = d->next_first[i + 1] += d->next_first[i];
	for (size_t e = 0; e < d->narcs; e++) {
		int32_t from = x->from[e], to = at[from]++;

		next[to] = d->next[e];
		lag[to] = d->lag[e] == INT32_MIN ? d->duration[from] :
		    d->lag[e];
	}
	d->next = next;
	d->lag = lag;
}

static bool
read_root(struct reading *x, struct arena *a, json_t *root)
{
	static const char *const names[] = { "name", "capacity", "tasks" };
	json_t *capacity = json_object_get(root, "capacity");
	json_t *tasks = json_object_get(root, "tasks");
	json_t *name = json_object_get(root, "name");

	if (!json_is_object(root) ||
	    !only_known(x, root, 0, names, COUNT(names)))
		return false;
	if (!json_is_array(capacity))
		return fault(x, "project-json-list", 0, "capacity");
	if (!json_is_array(tasks))
		return fault(x, "project-json-list", 0, "tasks");
	if (name != NULL && !json_is_string(name))
		return fault(x, "project-json-name", 0, "name");
	if (json_array_size(capacity) > PROJECT_RESOURCES_MAX)
		return err_set_args(x->err, ERR_TOO_LARGE, NULL,
		    "project-too-large", ERR_INT(PROJECT_RESOURCES_MAX));
	if (json_array_size(tasks) > PROJECT_TASKS_MAX)
		return err_set_args(x->err, ERR_TOO_LARGE, NULL,
		    "project-too-large", ERR_INT(PROJECT_TASKS_MAX));
	project_draft_init(&x->d, a, (int32_t)json_array_size(tasks),
	    (int32_t)json_array_size(capacity));
	for (int32_t r = 0; r < x->d.nresources; r++)
		if (!number(x, json_array_get(capacity, (size_t)r), 0,
		        PROJECT_NUMBER_MAX, 0, "capacity", &x->d.capacity[r]))
			return false;
	for (int32_t i = 0; i < x->d.ntasks; i++)
		if (!read_task(x, json_array_get(tasks, (size_t)i), i))
			return false;
	return true;
}

bool
project_read_json(struct arena *a, struct str text, struct project *project_r,
    struct err *err)
{
	struct reading x = { .err = err };
	json_t *root, *name;

	if (!links_json_load(a, text, &root, err) || !read_root(&x, a, root))
		return false;
	sort_arcs(&x);
	*project_r = project_draft_done(&x.d);
	if ((name = json_object_get(root, "name")) != NULL)
		project_r->name = str_copy(a, (struct str){
		    json_string_value(name), json_string_length(name) });
	return true;
}
