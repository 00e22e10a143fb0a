/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/embed.h"

#include "base/base.h"

const struct embed_file *
embed_find(const struct embed_set *set, struct str name)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(name, set->files[middle].name);

		if (order == 0)
			return &set->files[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct embed_file *
embed_find_path(const struct embed_set *set, struct str path)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (str_eq(set->files[i].path, path))
			return &set->files[i];
	return NULL;
}
