/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/block.h"

static struct {
	const struct live_block *const *lists;
	size_t n;
} blocks;

void
blocks_set(const struct live_block *const *lists, size_t n)
{
	blocks.lists = lists;
	blocks.n = n;
}

const struct live_block *
block_at(size_t i)
{
	for (size_t k = 0; k < blocks.n; k++)
		for (const struct live_block *b = blocks.lists[k];
		    b != NULL && b->name != NULL; b++)
			if (i-- == 0)
				return b;
	return NULL;
}

const struct live_block *
block_find(struct str name)
{
	const struct live_block *b;

	for (size_t i = 0; (b = block_at(i)) != NULL; i++)
		if (str_eq_c(name, b->name))
			return b;
	return NULL;
}

bool
block_read(struct str line, struct str *name_r, struct str *arg_r)
{
	struct str rest = str_trim(line), name;

	if (!str_starts(rest, STR("{{")) || !str_ends(rest, STR("}}")) ||
	    rest.len < 5)
		return false;
	rest = str_sub(rest, 2, rest.len - 4);
	name = str_trim(str_cut(&rest, ':'));
	*name_r = name;
	*arg_r = rest.ptr == NULL ? STR_EMPTY : str_trim(rest);
	for (size_t i = 0; i < name.len; i++)
		if (!(name.ptr[i] >= 'a' && name.ptr[i] <= 'z') &&
		    name.ptr[i] != '-')
			return false;
	return name.len > 0;
}

/* ---- the whole text ----------------------------------------------------- */

static bool
write_block(const struct block_ask *ask, struct str name, struct str arg,
    struct buf *out, struct err *err)
{
	const struct live_block *one = block_find(name);
	struct block b = { .tx = ask->tx, .a = tx_arena(ask->tx),
		.lang = ask->lang, .arg = arg, .document = ask->document,
		.out = out };
	struct err fault = { 0 };

	buf_add_char(out, '\n');
	if (one != NULL) {
		if (!one->write(&b, err))
			return false;
		buf_add_char(out, '\n');
		return true;
	}
	buf_add_c(out, "**? ");
	message_print(out, ask->lang, zone_default(), "block-unknown",
	    { "a", ERR_TEXT(name) });
	buf_add_c(out, "**\n");
	if (ask->errs != NULL) {
		err_set_args(&fault, ERR_INVALID, "body", "block-unknown",
		    ERR_TEXT(name));
		errs_add(ask->errs, &fault);
	}
	return true;
}

bool
block_expand(const struct block_ask *ask, struct str text, struct str *out_r,
    struct err *err)
{
	struct buf out = BUF_IN(tx_arena(ask->tx), ask->max);
	struct str rest = text, name, arg;
	bool in_code = false;

	while (rest.ptr != NULL && text.len > 0) {
		struct str line = str_cut(&rest, '\n');

		if (str_starts(str_trim(line), STR("```")))
			in_code = !in_code;
		if (!in_code && block_read(line, &name, &arg)) {
			if (!write_block(ask, name, arg, &out, err))
				return false;
			continue;
		}
		buf_add(&out, line);
		if (rest.ptr != NULL)
			buf_add_char(&out, '\n');
	}
	*out_r = buf_str(&out);
	return !out.over || err_set_args(err, ERR_TOO_LARGE, "body",
	    "plan-too-long", ERR_BYTES((int64_t)ask->max));
}

/* ---- for who writes one ------------------------------------------------- */

void
block_text(struct block *b, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\n' || c == '\r' || c == '\t')
			c = ' ';
		if (c != '\0' && str_has(STR("\\`*_{}[]<>#|~&"), c))
			buf_add_char(b->out, '\\');
		buf_add_char(b->out, c);
	}
}

void
block_quote(struct block *b, struct str markdown)
{
	struct str rest = markdown;

	while (rest.ptr != NULL && markdown.len > 0) {
		buf_add_c(b->out, "> ");
		buf_add(b->out, str_cut(&rest, '\n'));
		buf_add_char(b->out, '\n');
	}
	buf_add_char(b->out, '\n');
}

struct str
block_word(struct block *b, const char *id)
{
	return message(b->a, b->lang, id);
}

void
block_head(struct block *b, const char *const *labels)
{
	for (size_t i = 0; labels[i] != NULL; i++)
		block_cell(b, block_word(b, labels[i]));
	block_row_end(b);
	for (size_t i = 0; labels[i] != NULL; i++)
		buf_add_c(b->out, "|---");
	block_row_end(b);
}

void
block_cell(struct block *b, struct str text)
{
	buf_add_c(b->out, "| ");
	block_text(b, text);
	buf_add_char(b->out, ' ');
}

void
block_row_end(struct block *b)
{
	buf_add_c(b->out, "|\n");
}

struct str
block_duration(struct block *b, struct opt64 seconds)
{
	struct buf out = BUF_IN(b->a, 100);

	if (!seconds.known)
		return block_word(b, "unknown");
	duration_print(&out, seconds.v, b->lang);
	return buf_str(&out);
}

void
block_cell_duration(struct block *b, struct opt64 seconds)
{
	block_cell(b, block_duration(b, seconds));
}

void
block_cell_date(struct block *b, struct opt64 day)
{
	struct buf out = BUF_IN(b->a, 100);

	if (day.known)
		date_print(&out, day.v, b->lang);
	block_cell(b, day.known ? buf_str(&out) : block_word(b, "unknown"));
}

struct str
block_name(struct block *b, const struct record *r, int64_t id)
{
	struct err err = { 0 };
	struct str name = STR_EMPTY;

	if (!store_names(b->tx, r, &id, 1, &name, &err))
		return STR_EMPTY;
	return name;
}

void
block_cell_name(struct block *b, const struct record *r, struct opt64 id)
{
	block_cell(b, id.known ? block_name(b, r, id.v)
	    : block_word(b, "unknown"));
}

struct str
block_choice(struct block *b, const char *stem, const struct choice *list,
    int32_t choice)
{
	if (choice == 0)
		return block_word(b, "unknown");
	return block_word(b, str_printf(b->a, "%s.%s", stem,
	    list[choice].code).ptr);
}

void
block_nothing(struct block *b, const char *plural)
{
	buf_add_c(b->out, "**? ");
	message_print(b->out, b->lang, zone_default(), "block-nothing",
	    { "a", ERR_MSG(plural) });
	buf_add_c(b->out, "**\n");
}

bool
block_each(struct block *b, const struct record *r,
    bool (*fn)(struct block *b, const void *object, void *arg), void *arg,
    size_t *n_r, struct err *err)
{
	struct query q = { .record = r, .limit = QUERY_LIMIT };
	struct query_page found;
	size_t seen = 0;

	*n_r = 0;
	do {
		if (!store_query(b->tx, &q, &found, err))
			return false;
		for (size_t i = 0; i < found.n; i++)
			*n_r += fn(b, (const char *)found.objects + i *
			    r->size, arg);
		seen += found.n;
		q.after = found.next;
	} while (found.next.len > 0 && seen < BLOCK_ROWS);
	if (found.next.len > 0) {
		buf_add_c(b->out, "\n*");
		message_print(b->out, b->lang, zone_default(), "block-more",
		    { "n", ERR_INT(BLOCK_ROWS) });
		buf_add_c(b->out, "*\n");
	}
	return true;
}
