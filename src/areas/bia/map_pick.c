/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "areas/bia/map_pick.h"

enum { NAME = 48 };	/* "resource-" and an id of at most 19 digits */

int32_t
map_node_of(const struct model *m, struct str name)
{
	size_t dash = str_find(name, '-');
	int64_t id;

	if (dash == name.len || !str_to_i64(str_sub(name, dash + 1, name.len),
	        &id))
		return -1;
	for (int k = 0; k < NODE_KIND__MAX; k++)
		if (str_eq_c(str_sub(name, 0, dash),
		        model_record((enum node_kind)k)->name))
			return model_find(m, (enum node_kind)k, id);
	return -1;
}

bool
map_can_pick(const struct model *m, int32_t node)
{
	return m->nodes[node].kind != NODE_FALLBACK;
}

bool
map_pick_has(const struct map_pick *pick, int32_t node)
{
	for (int32_t i = 0; i < pick->n; i++)
		if (pick->node[i] == node)
			return true;
	return false;
}

void
map_pick_read(const struct model *m, struct str text,
    struct map_pick *pick_r)
{
	struct str rest = text;

	pick_r->n = 0;
	while (rest.len > 0 && pick_r->n < MAP_PICKED) {
		int32_t node = map_node_of(m, str_trim(str_cut(&rest, ',')));

		if (node >= 0 && map_can_pick(m, node) &&
		    !map_pick_has(pick_r, node))
			pick_r->node[pick_r->n++] = node;
	}
}

static void
add(struct buf *out, const struct model *m, int32_t node)
{
	buf_addf(out, "%s%s-%" PRId64, out->len > 0 ? "," : "",
	    model_record(m->nodes[node].kind)->name, m->nodes[node].id);
}

struct str
map_pick_text(struct arena *a, const struct model *m,
    const struct map_pick *pick, int32_t toggled)
{
	struct buf out = BUF_IN(a, (MAP_PICKED + 1) * NAME);

	for (int32_t i = 0; i < pick->n; i++)
		if (pick->node[i] != toggled)
			add(&out, m, pick->node[i]);
	if (toggled >= 0 && !map_pick_has(pick, toggled) &&
	    pick->n < MAP_PICKED)
		add(&out, m, toggled);
	return buf_str(&out);
}
