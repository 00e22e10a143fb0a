/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * graph_file.c - the draft that both forms fill, and the lines.
 *
 * Names go through one open hash (FNV-1a) that doubles; everything else grows
 * by doubling in the arena of the result.
 */
#include "links/graph_draft.h"
#include "links/internal.h"

bool
graph_draft_fault(struct graph_draft *d, const char *id, struct err_arg a,
    struct err_arg b)
{
	err_set_args(d->err, ERR_INVALID, NULL, id, a, b);
	d->err->row = d->row;
	return false;
}

static bool
too_large(struct graph_draft *d, int64_t limit)
{
	err_set_args(d->err, ERR_TOO_LARGE, NULL, "graph-file-too-large",
	    ERR_INT(limit));
	d->err->row = d->row;
	return false;
}

#define GROW(a, list, cap, to)                                                \
	((list) = arena_grow((a), (list), (cap) * sizeof(*(list)),            \
	    (to) * sizeof(*(list))))

static size_t
grown(size_t cap)
{
	return cap == 0 ? 256 : cap * 2;
}

/* ---- names --------------------------------------------------------------- */

static uint64_t
hash(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
	return h ^ (h >> 32);
}

static int32_t *
slot_of(const struct graph_draft *d, struct str name)
{
	size_t i = (size_t)hash(name) & (d->nslots - 1);

	while (d->slot[i] != 0 && !str_eq(d->node[d->slot[i] - 1].name, name))
		i = (i + 1) & (d->nslots - 1);
	return &d->slot[i];
}

static void
more_slots(struct graph_draft *d)
{
	d->nslots = d->nslots == 0 ? 1024 : d->nslots * 2;
	d->slot = arena_array(&d->scratch, int32_t, d->nslots);
	for (int32_t v = 0; v < d->nnodes; v++)
		*slot_of(d, d->node[v].name) = v + 1;
}

int32_t
graph_draft_node(struct graph_draft *d, struct str name, bool *new_r)
{
	int32_t *slot;

	*new_r = false;
	if (name.len == 0 || name.len > GRAPH_FILE_NAME_MAX) {
		graph_draft_fault(d, "graph-file-name",
		    ERR_INT(GRAPH_FILE_NAME_MAX), NO_ARG);
		return -1;
	}
	if ((size_t)d->nnodes * 2 >= d->nslots)
		more_slots(d);
	slot = slot_of(d, name);
	if (*slot != 0)
		return *slot - 1;
	if (d->nnodes == GRAPH_FILE_NODES_MAX) {
		too_large(d, GRAPH_FILE_NODES_MAX);
		return -1;
	}
	if ((size_t)d->nnodes == d->nodes_cap) {
		size_t to = grown(d->nodes_cap);

		GROW(d->a, d->node, d->nodes_cap, to);
		GROW(&d->scratch, d->last, d->nodes_cap, to);
		d->nodes_cap = to;
	}
	*new_r = true;
	d->node[d->nnodes] = (struct graph_file_node){
		.name = str_copy(d->a, name), .kind = GRAPH_FILE_RESOURCE };
	*slot = d->nnodes + 1;
	return d->nnodes++;
}

/* ---- groups -------------------------------------------------------------- */

bool
graph_draft_group(struct graph_draft *d, int32_t owner, struct opt64 grace)
{
	if (d->ngroups == GRAPH_FILE_GROUPS_MAX)
		return too_large(d, GRAPH_FILE_GROUPS_MAX);
	if ((size_t)d->ngroups + 1 >= d->groups_cap) {
		size_t to = grown(d->groups_cap);

		GROW(d->a, d->owner, d->groups_cap, to);
		GROW(d->a, d->need, d->groups_cap, to);
		GROW(d->a, d->grace, d->groups_cap, to);
		GROW(d->a, d->first, d->groups_cap, to);
		d->groups_cap = to;
	}
	d->owner[d->ngroups] = owner;
	d->grace[d->ngroups] = grace;
	d->first[d->ngroups] = d->nmembers;
	return true;
}

bool
graph_draft_member(struct graph_draft *d, int32_t node)
{
	struct err_arg name = ERR_TEXT(d->node[node].name);

	if (node == d->owner[d->ngroups])
		return graph_draft_fault(d, "graph-file-itself", name,
		    NO_ARG);
	if (d->last[node] == d->ngroups + 1)
		return graph_draft_fault(d, "graph-file-twice", name,
		    NO_ARG);
	d->last[node] = d->ngroups + 1;
	if (d->nmembers == GRAPH_FILE_MEMBERS_MAX)
		return too_large(d, GRAPH_FILE_MEMBERS_MAX);
	if ((size_t)d->nmembers == d->members_cap) {
		size_t to = grown(d->members_cap);

		GROW(d->a, d->member, d->members_cap, to);
		d->members_cap = to;
	}
	d->member[d->nmembers++] = node;
	return true;
}

bool
graph_draft_close(struct graph_draft *d, int64_t need)
{
	int32_t n = d->nmembers - d->first[d->ngroups];

	if (n == 0)
		return graph_draft_fault(d, "graph-file-empty", NO_ARG,
		    NO_ARG);
	if (need < 0 || need > n)
		return graph_draft_fault(d, "graph-file-need", ERR_INT(need),
		    ERR_INT(n));
	d->need[d->ngroups++] = need == 0 ? n : (int32_t)need;
	d->first[d->ngroups] = d->nmembers;
	return true;
}

/* ---- lines --------------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct str
next_word(struct str *line)
{
	size_t from = 0, to;
	struct str word;

	while (from < line->len && is_blank(line->ptr[from]))
		from++;
	for (to = from; to < line->len && !is_blank(line->ptr[to]);)
		to++;
	word = str_sub(*line, from, to - from);
	*line = str_sub(*line, to, line->len);
	return word;
}

/* "2:" or "2+900:": how many, and after how long it is noticed. */
static bool
read_need(struct graph_draft *d, struct str word, int64_t *need_r,
    struct opt64 *grace_r)
{
	struct str rest = str_sub(word, 0, word.len - 1);
	struct str need = str_cut(&rest, '+');

	if (!str_to_i64(need, need_r) || *need_r < 1 ||
	    *need_r > GRAPH_FILE_MEMBERS_MAX ||
	    (rest.ptr != NULL && (!str_to_i64(rest, &grace_r->v) ||
	        grace_r->v < 0 || grace_r->v > GRAPH_FILE_TIME_MAX)))
		return graph_draft_fault(d, "graph-file-count",
		    ERR_TEXT(word), NO_ARG);
	return true;
}

static bool
read_line(struct graph_draft *d, struct str line)
{
	struct opt64 grace = KNOWN(0);
	struct str word = next_word(&line);
	int64_t need = 0;
	int32_t node;
	bool is_new;

	if (word.len == 0 || word.ptr[0] == '#')
		return true;
	if ((node = graph_draft_node(d, word, &is_new)) < 0)
		return false;
	word = next_word(&line);
	if (word.len > 1 && str_ends(word, STR(":"))) {
		if (!read_need(d, word, &need, &grace))
			return false;
		word = next_word(&line);
	}
	if (!graph_draft_group(d, node, grace))
		return false;
	for (; word.len > 0 && word.ptr[0] != '#'; word = next_word(&line))
		if ((node = graph_draft_node(d, word, &is_new)) < 0 ||
		    !graph_draft_member(d, node))
			return false;
	return graph_draft_close(d, need);
}

static bool
read_lines(struct graph_draft *d, struct str text)
{
	while (text.len > 0) {
		size_t n = str_find(text, '\n');

		d->row++;
		if (n >= text.len)
			return graph_draft_fault(d, "graph-file-cut-off",
			    NO_ARG, NO_ARG);
		if (!read_line(d, str_sub(text, 0, n)))
			return false;
		text = str_sub(text, n + 1, text.len);
	}
	for (int32_t v = 0; v < d->nnodes; v++)
		d->node[v].restart = d->node[v].restore = KNOWN(0);
	return true;
}

bool
graph_file_read(struct arena *a, struct str text, struct graph_file *graph_r,
    struct err *err)
{
	struct graph_draft d = { .a = a, .scratch = ARENA_INIT, .err = err };
	struct str start = text;
	bool ok;

	while (start.len > 0 && (is_blank(start.ptr[0]) ||
	    start.ptr[0] == '\n'))
		start = str_sub(start, 1, start.len);
	ok = str_starts(start, STR("{")) ? graph_json_read(&d, start)
	                                 : read_lines(&d, text);
	if (ok && d.nnodes == 0)
		ok = graph_draft_fault(&d, "graph-file-nothing", NO_ARG,
		    NO_ARG);
	if (ok && d.first == NULL)
		d.first = arena_array(a, int32_t, 1);
	arena_release(&d.scratch);
	*graph_r = (struct graph_file){ .nnodes = d.nnodes,
		.ngroups = d.ngroups, .node = d.node, .owner = d.owner,
		.need = d.need, .grace = d.grace, .first = d.first,
		.member = d.member };
	return ok;
}
