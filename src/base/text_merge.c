/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Both sides are edits of the base (text_align.c).  Edits that overlap, or put
 * something in at the very same place, form a chunk; all other edits stand
 * alone.  Edits that only meet do not disturb each other: the one comes behind
 * the other.
 */
#include "base/buf.h"
#include "base/text_merge.h"
#include "base/text_words.h"

struct side {
	struct text_words words;
	struct text_edits edits;
	size_t next;		/* edit */
	int32_t shift;		/* a base word behind the last edit + shift is
				 * its own word */
};

/* A stretch of the base that one or both changed. */
struct chunk {
	int32_t from, to;	/* base words */
	struct { int32_t at, until; } own[2];	/* what each made of it */
	bool changed[2];
};

struct merging {
	struct arena *arena;
	struct text_words base;
	struct side side[2];	/* mine, theirs */
	const struct text_merge_marks *marks;
	struct buf out;
	struct text_place *places;
	size_t n, cap, asked;
	int32_t done;		/* base words written */
	size_t line;		/* byte of `out` where the line begins */
	bool touched[2];	/* who changed this line so far */
	bool settled;		/* this line has its place already */
};

static const struct text_edit *
next_edit(const struct side *s)
{
	return s->next < s->edits.n ? &s->edits.list[s->next] : NULL;
}

/* May this edit follow what ends at `to` without disturbing it? */
static bool
follows(const struct text_edit *e, const struct chunk *c)
{
	return e->from > c->to || (e->from == c->to && (e->from < e->to ||
	    c->from < c->to));
}

static void
take(struct side *s, struct chunk *c, int which)
{
	const struct text_edit *e = next_edit(s);

	if (!c->changed[which])
		c->own[which].at = e->at - (e->from - c->from);
	c->changed[which] = true;
	if (e->to > c->to)
		c->to = e->to;
	c->own[which].until = e->until;
	s->shift = e->until - e->to;
	s->next++;
}

/* The next chunk of the base; false at the end. */
static bool
next_chunk(struct merging *m, struct chunk *c)
{
	const struct text_edit *e[2];
	bool more = true;
	int first;

	e[0] = next_edit(&m->side[0]);
	e[1] = next_edit(&m->side[1]);
	if (e[0] == NULL && e[1] == NULL)
		return false;
	/* What only puts something in goes before what begins there. */
	first = e[0] == NULL ? 1 : e[1] == NULL ? 0
	    : e[0]->from != e[1]->from ? e[0]->from > e[1]->from
	    : e[0]->to > e[1]->to;
	*c = (struct chunk){ .from = e[first]->from, .to = e[first]->from };
	take(&m->side[first], c, first);
	while (more) {
		more = false;
		for (int i = 0; i < 2; i++) {
			e[i] = next_edit(&m->side[i]);
			if (e[i] != NULL && !follows(e[i], c)) {
				take(&m->side[i], c, i);
				more = true;
			}
		}
	}
	/* Up to the end of the chunk, also where its last edit is not. */
	for (int i = 0; i < 2; i++) {
		c->own[i].until = c->to + m->side[i].shift;
		if (!c->changed[i])
			c->own[i].at = c->from + m->side[i].shift;
	}
	return true;
}

static struct str
own_text(const struct merging *m, const struct chunk *c, int i)
{
	return text_of_words(&m->side[i].words, c->own[i].at,
	    c->own[i].until);
}

/* ---- places -------------------------------------------------------------- */

static void
add_place(struct merging *m, enum text_place_kind kind, size_t at,
    const struct chunk *c)
{
	if (m->n == m->cap) {
		size_t to = m->cap == 0 ? 16 : 2 * m->cap;

		m->places = arena_grow(m->arena, m->places,
		    m->cap * sizeof(*m->places), to * sizeof(*m->places));
		m->cap = to;
	}
	m->places[m->n++] = (struct text_place){
		.kind = kind, .at = at, .len = m->out.len - at,
		.base = text_of_words(&m->base, c->from, c->to),
		.mine = own_text(m, c, 0), .theirs = own_text(m, c, 1),
	};
	m->asked += kind == TEXT_PLACE_BOTH;
	m->settled = true;
}

/* Text that one of them, both or nobody wrote; keeps count of the lines. */
static void
write_text(struct merging *m, struct str text)
{
	for (size_t i = text.len; i-- > 0;) {
		if (text.ptr[i] != '\n')
			continue;
		m->touched[0] = m->touched[1] = m->settled = false;
		m->line = m->out.len + i + 1;
		break;
	}
	buf_add(&m->out, text);
}

/* ---- chunks that both changed -------------------------------------------- */

/* A version stands on lines of its own. */
static void
new_line(struct merging *m)
{
	if (m->out.len > 0 && m->out.ptr[m->out.len - 1] != '\n')
		write_text(m, STR("\n"));
}

/* The rest of the text begins with `rest`, where the chunk ends. */
static void
keep_both(struct merging *m, const struct chunk *c, struct str rest)
{
	struct str mine = own_text(m, c, 0), theirs = own_text(m, c, 1);
	bool lines = str_has(mine, '\n') || str_has(theirs, '\n');
	size_t at;

	if (lines)
		new_line(m);
	at = m->out.len;
	write_text(m, m->marks->before);
	if (lines)
		new_line(m);
	write_text(m, mine);
	if (lines)
		new_line(m);
	write_text(m, m->marks->between);
	if (lines)
		new_line(m);
	write_text(m, theirs);
	if (lines)
		new_line(m);
	write_text(m, m->marks->behind);
	if (lines && !str_starts(rest, STR("\n")) &&
	    !str_starts(rest, STR("\r\n")))
		new_line(m);
	add_place(m, TEXT_PLACE_BOTH, at, c);
}

static bool
puts_in(const struct merging *m, const struct chunk *c, int i)
{
	const struct side *s = &m->side[i];

	for (size_t k = s->next; k-- > 0;) {
		const struct text_edit *e = &s->edits.list[k];

		if (e->from < c->from || e->to > c->to)
			break;
		if (e->at < e->until)
			return true;
	}
	return false;
}

static bool
is_removed(const struct side *s, int32_t word)
{
	for (size_t k = s->next; k-- > 0;) {
		const struct text_edit *e = &s->edits.list[k];

		if (word >= e->from)
			return word < e->to;
	}
	return false;
}

/* Neither wrote anything: gone is what either of them removed. */
static void
remove_both(struct merging *m, const struct chunk *c)
{
	for (int32_t i = c->from; i < c->to; i++)
		if (!is_removed(&m->side[0], i) && !is_removed(&m->side[1], i))
			write_text(m, text_of_words(&m->base, i, i + 1));
}

/* What both versions begin and end with stands outside of the chunk. */
static void
narrow(const struct merging *m, struct chunk *c, int32_t *head_r,
    int32_t *tail_r)
{
	const struct text_words *a = &m->side[0].words, *b = &m->side[1].words;

	*head_r = *tail_r = 0;
	while (c->own[0].at < c->own[0].until &&
	    c->own[1].at < c->own[1].until &&
	    a->ids[c->own[0].at] == b->ids[c->own[1].at]) {
		c->own[0].at++;
		c->own[1].at++;
		++*head_r;
	}
	while (c->own[0].at < c->own[0].until &&
	    c->own[1].at < c->own[1].until &&
	    a->ids[c->own[0].until - 1] == b->ids[c->own[1].until - 1]) {
		c->own[0].until--;
		c->own[1].until--;
		++*tail_r;
	}
}

static void
write_chunk(struct merging *m, struct chunk *c)
{
	const struct text_words *mine = &m->side[0].words;
	bool writes[2] = { puts_in(m, c, 0), puts_in(m, c, 1) };
	struct str behind;
	int32_t head, tail;
	size_t at;

	if (!writes[0] && !writes[1]) {
		remove_both(m, c);
		return;
	}
	narrow(m, c, &head, &tail);
	behind = text_of_words(mine, c->own[0].until,
	    c->own[0].until + tail);
	write_text(m, text_of_words(mine, c->own[0].at - head,
	    c->own[0].at));
	at = m->out.len;
	if (own_text(m, c, 0).len > 0 && own_text(m, c, 1).len > 0) {
		keep_both(m, c, behind.len > 0 ? behind
		    : text_of_words(&m->base, c->to, m->base.n));
	} else if (own_text(m, c, 0).len + own_text(m, c, 1).len > 0) {
		write_text(m, own_text(m, c, 0));
		write_text(m, own_text(m, c, 1));
		if (c->from < c->to)
			add_place(m, TEXT_PLACE_KEPT, at, c);
	}
	write_text(m, behind);
}

/* ---- the whole ----------------------------------------------------------- */

static void
write_one(struct merging *m, const struct chunk *c)
{
	int i = c->changed[0] ? 0 : 1;
	struct str text = own_text(m, c, i);

	m->touched[i] = true;
	write_text(m, text);
	if (str_has(text, '\n'))
		m->touched[i] = true;
	if (m->touched[0] && m->touched[1] && !m->settled)
		add_place(m, TEXT_PLACE_NEAR, m->line, c);
}

static void
merge_all(struct merging *m)
{
	struct chunk c;

	while (next_chunk(m, &c)) {
		write_text(m, text_of_words(&m->base, m->done, c.from));
		if (c.changed[0] && c.changed[1])
			write_chunk(m, &c);
		else
			write_one(m, &c);
		m->done = c.to;
	}
	write_text(m, text_of_words(&m->base, m->done, m->base.n));
}

bool
text_merge(struct arena *a, struct str base, struct str mine,
    struct str theirs, const struct text_merge_marks *marks,
    struct text_merge *merge_r, struct err *err)
{
	struct arena own = ARENA_INIT;
	struct word_book *book = word_book_new(&own);
	struct merging m = { .arena = a, .marks = marks,
		.out = BUF_IN(a, SIZE_MAX / 2) };
	bool ok = text_words(book, base, &m.base, err) &&
	    text_words(book, mine, &m.side[0].words, err) &&
	    text_words(book, theirs, &m.side[1].words, err);

	if (ok && (str_eq(base, mine) || str_eq(base, theirs) ||
	    str_eq(mine, theirs))) {
		*merge_r = (struct text_merge){ .text = str_copy(a,
		    str_eq(base, mine) ? theirs : mine) };
	} else if (ok) {
		for (int i = 0; i < 2; i++)
			text_align(book, &m.base, &m.side[i].words,
			    &m.side[i].edits);
		merge_all(&m);
		*merge_r = (struct text_merge){ buf_str(&m.out), m.places,
			m.n, m.asked };
	}
	arena_release(&own);
	return ok;
}
