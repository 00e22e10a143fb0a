/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What made the new text of the old one, so that people can read it.
 *
 * 1. Lines that stand once in both texts are firm ground: the longest run of
 *    them in the same order is kept (Bram Cohen's patience diff), and again
 *    within each gap.  So a paragraph that was moved or put in does not pull
 *    the words of its neighbours along.
 * 2. Within a gap, the same with words where the gap is large; and then the
 *    fewest edits (text_search.c).  Blanks and ends of lines follow the words
 *    that they stand beside: a paragraph that was broken into lines otherwise is
 *    not a new one.
 * 3. A few common words between two changes, "the", a comma, are no ground to
 *    stand on: what is shorter than the changes on both sides joins them.  An
 *    edit never swallows the end of a line that both texts have.
 * 4. A piece put in or taken out may often be read in two ways; it is moved to
 *    where it begins a line, or else a sentence or a word.
 */
#include "base/text_internal.h"

enum {
	DEEP = 48,		/* gaps within gaps; then the search takes over */
	SMALL = 2048,		/* words: searched at once */
	BUDGET_MOST = 512,
	BUDGET_LEAST = 32,
	WORK = 1 << 28,		/* steps, about, for a whole text */
};

typedef void leaf_fn(struct aligning *g, struct box box, void *arg);

/* ---- what stands once in both -------------------------------------------- */

/* Places [n] in rising order of the old text; those of the longest rising run of
 * the new one are left, their number returned.  O(n log n). */
static int32_t
longest_rising(int32_t *olds, int32_t *news, int32_t n)
{
	struct arena a = ARENA_INIT;
	int32_t *tails = arena_array(&a, int32_t, (size_t)n + 1);
	int32_t *before = arena_array(&a, int32_t, (size_t)n + 1);
	int32_t len = 0, at;

	for (int32_t i = 0; i < n; i++) {
		int32_t lo = 0, hi = len;

		while (lo < hi) {
			int32_t mid = (lo + hi) / 2;

			if (news[tails[mid]] < news[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		before[i] = lo == 0 ? -1 : tails[lo - 1];
		tails[lo] = i;
		len += lo == len;
	}
	at = len == 0 ? -1 : tails[len - 1];
	for (int32_t i = len; i-- > 0; at = before[at])
		tails[i] = at;
	for (int32_t i = 0; i < len; i++) {
		olds[i] = olds[tails[i]];
		news[i] = news[tails[i]];
	}
	arena_release(&a);
	return len;
}

static void
count(struct aligning *g, const struct box *b)
{
	for (int32_t j = b->b0; j < b->b1; j++) {
		g->seen_new[g->new_ids[j]]++;
		g->where[g->new_ids[j]] = j;
	}
	for (int32_t i = b->a0; i < b->a1; i++)
		g->seen_old[g->old_ids[i]]++;
}

static void
forget(struct aligning *g, const struct box *b)
{
	for (int32_t j = b->b0; j < b->b1; j++)
		g->seen_new[g->new_ids[j]] = 0;
	for (int32_t i = b->a0; i < b->a1; i++)
		g->seen_old[g->old_ids[i]] = 0;
}

static bool
is_firm(const struct aligning *g, int32_t id)
{
	return g->seen_old[id] == 1 && g->seen_new[id] == 1;
}

/* Pairs that stand once in both sides of the box, in `a`. */
static int32_t
anchors(struct aligning *g, const struct box *b, struct arena *a,
    int32_t **olds_r, int32_t **news_r)
{
	size_t room = 0;
	int32_t n = 0;

	count(g, b);
	for (int32_t i = b->a0; i < b->a1; i++)
		room += is_firm(g, g->old_ids[i]);
	*olds_r = arena_array(a, int32_t, room + 1);
	*news_r = arena_array(a, int32_t, room + 1);
	for (int32_t i = b->a0; i < b->a1; i++) {
		if (!is_firm(g, g->old_ids[i]))
			continue;
		(*olds_r)[n] = i;
		(*news_r)[n++] = g->where[g->old_ids[i]];
	}
	forget(g, b);
	return longest_rising(*olds_r, *news_r, n);
}

/* Keep the firm ground of the box; leaf() gets the gaps that have none. */
static void
divide(struct aligning *g, struct box box, int depth, int32_t small,
    leaf_fn *leaf, void *arg)
{
	struct arena a = ARENA_INIT;
	int32_t *olds, *news, n = 0;

	text_trim(g, &box);
	if (box.a0 == box.a1 && box.b0 == box.b1)
		return;
	if (depth < DEEP && box.a0 < box.a1 && box.b0 < box.b1 &&
	    box.a1 - box.a0 + box.b1 - box.b0 > small)
		n = anchors(g, &box, &a, &olds, &news);
	if (n == 0)
		leaf(g, box, arg);
	for (int32_t i = 0; i < n; i++) {
		g->match[olds[i]] = news[i];
		divide(g, (struct box){ box.a0, olds[i], box.b0, news[i] },
		    depth + 1, small, leaf, arg);
		box.a0 = olds[i] + 1;
		box.b0 = news[i] + 1;
	}
	if (n > 0)
		divide(g, box, depth + 1, small, leaf, arg);
	arena_release(&a);
}

/* ---- lines, then words --------------------------------------------------- */

struct lines {
	int32_t *starts;	/* [n + 1] words */
	int32_t *ids;		/* [n] */
	int32_t n;
};

static struct lines
lines_of(struct word_book *book, const struct text_words *w)
{
	struct lines l = { 0 };
	int32_t n = 1, from = 0;

	for (int32_t i = 0; i < w->n; i++)
		n += text_ends_line(w, i);
	l.starts = arena_array(book->arena, int32_t, (size_t)n + 1);
	l.ids = arena_array(book->arena, int32_t, (size_t)n + 1);
	for (int32_t i = 0; i < w->n; i++) {
		bool ends = text_ends_line(w, i);

		if (!ends && i + 1 < w->n)
			continue;
		l.starts[l.n] = from;
		l.ids[l.n++] = word_id(book, text_of_words(w, from,
		    ends ? i : i + 1));
		from = i + 1;
	}
	l.starts[l.n] = w->n;
	return l;
}

/* The words that say something: no blanks, no ends of lines. */
struct solids {
	int32_t *at;		/* [n] word */
	int32_t *ids;		/* [n] */
	int32_t *before;	/* [words + 1] solids before a word */
	int32_t n;
};

static struct solids
solids_of(struct arena *a, const struct text_words *w)
{
	struct solids s = {
		.at = arena_array(a, int32_t, (size_t)w->n + 1),
		.ids = arena_array(a, int32_t, (size_t)w->n + 1),
		.before = arena_array(a, int32_t, (size_t)w->n + 1),
	};

	for (int32_t i = 0; i < w->n; i++) {
		char c = w->text.ptr[w->starts[i]];

		s.before[i] = s.n;
		if (c == ' ' || c == '\t' || text_ends_line(w, i))
			continue;
		s.at[s.n] = i;
		s.ids[s.n++] = w->ids[i];
	}
	s.before[w->n] = s.n;
	return s;
}

struct line_gaps {
	const struct lines *olds, *news;
	const struct solids *old_solids, *new_solids;
	struct aligning *words;	/* of the solids */
};

static void
search_words(struct aligning *g, struct box box, void *arg)
{
	(void)arg;
	text_search(g, box);
}

static void
align_gap(struct aligning *g, struct box box, void *arg)
{
	const struct line_gaps *gaps = arg;
	const int32_t *was = gaps->old_solids->before;
	const int32_t *is = gaps->new_solids->before;

	(void)g;
	divide(gaps->words, (struct box){
		was[gaps->olds->starts[box.a0]], was[gaps->olds->starts[box.a1]],
		is[gaps->news->starts[box.b0]], is[gaps->news->starts[box.b1]],
	    }, 0, SMALL, search_words, NULL);
}

static struct aligning
aligning(struct word_book *book, const int32_t *olds, int32_t nold,
    const int32_t *news, int32_t nnew)
{
	struct arena *a = book->arena;
	size_t nids = (size_t)book->nids + 1;
	int32_t budget = WORK / (nold + nnew + 1);
	struct aligning g = { .old_ids = olds, .new_ids = news };

	g.budget = budget > BUDGET_MOST ? BUDGET_MOST
	    : budget < BUDGET_LEAST ? BUDGET_LEAST : budget;
	g.match = arena_array(a, int32_t, (size_t)nold + 1);
	for (int32_t i = 0; i < nold; i++)
		g.match[i] = -1;
	g.ahead = arena_array(a, int32_t, 2 * (size_t)g.budget + 3) +
	    g.budget + 1;
	g.back = arena_array(a, int32_t, 2 * (size_t)g.budget + 3) +
	    g.budget + 1;
	g.seen_old = arena_array(a, int32_t, nids);
	g.seen_new = arena_array(a, int32_t, nids);
	g.where = arena_array(a, int32_t, nids);
	return g;
}

/* Equal lines that are firm ground, word by word. */
static void
take_lines(const struct line_gaps *gaps, const struct aligning *by_line,
    int32_t *match)
{
	for (int32_t i = 0; i < gaps->olds->n; i++) {
		int32_t j = by_line->match[i];
		int32_t n = gaps->olds->starts[i + 1] - gaps->olds->starts[i];

		if (j < 0)
			continue;
		/* Only the end of a last line may be missing. */
		if (gaps->news->starts[j + 1] - gaps->news->starts[j] < n)
			n = gaps->news->starts[j + 1] - gaps->news->starts[j];
		for (int32_t k = 0; k < n; k++)
			match[gaps->olds->starts[i] + k] =
			    gaps->news->starts[j] + k;
	}
}

/* What stands between matched words and is equal from either end. */
static void
take_blanks(struct aligning *g, int32_t nold, int32_t nnew)
{
	struct box gap = { 0 };

	for (int32_t i = 0; i <= nold; i++) {
		if (i < nold && g->match[i] < 0)
			continue;
		gap.a1 = i;
		gap.b1 = i < nold ? g->match[i] : nnew;
		text_trim(g, &gap);
		gap.a0 = i + 1;
		gap.b0 = i < nold ? g->match[i] + 1 : nnew;
	}
}

/* ---- edits --------------------------------------------------------------- */

static void
add_edit(struct word_book *book, struct text_edits *edits, size_t *cap,
    struct text_edit edit)
{
	if (edits->n == *cap) {
		size_t to = *cap == 0 ? 64 : 2 * *cap;

		edits->list = arena_grow(book->arena, edits->list,
		    *cap * sizeof(*edits->list), to * sizeof(*edits->list));
		*cap = to;
	}
	edits->list[edits->n++] = edit;
}

static void
gather(struct word_book *book, const int32_t *match, int32_t nold,
    int32_t nnew, struct text_edits *edits)
{
	int32_t i = 0, j = 0;
	size_t cap = 0;

	*edits = (struct text_edits){ 0 };
	while (i < nold || j < nnew) {
		int32_t from = i, at = j;

		while (i < nold && match[i] < 0)
			i++;
		j = i < nold ? match[i] : nnew;
		BUG_IF(j < at);
		if (i > from || j > at)
			add_edit(book, edits, &cap,
			    (struct text_edit){ from, i, at, j });
		while (i < nold && match[i] == j) {
			i++;
			j++;
		}
	}
}

static size_t
bytes_between(const struct text_words *w, int32_t from, int32_t to)
{
	return w->starts[to] - w->starts[from];
}

static size_t
weight(const struct text_words *olds, const struct text_words *news,
    const struct text_edit *e)
{
	size_t out = bytes_between(olds, e->from, e->to);
	size_t in = bytes_between(news, e->at, e->until);

	return out > in ? out : in;
}

/* Is what both texts have between two edits too little to stand on? */
static bool
is_weak(const struct text_words *olds, const struct text_words *news,
    const struct text_edit *one, const struct text_edit *two)
{
	size_t kept = bytes_between(olds, one->to, two->from);
	bool says = false;

	for (int32_t i = one->to; i < two->from; i++) {
		char c = olds->text.ptr[olds->starts[i]];

		if (text_ends_line(olds, i))
			return false;
		says = says || (c != ' ' && c != '\t' && c != ',');
	}
	/* One side of each: "a [-b-] {+c+} d" would read badly. */
	return !says || (kept <= weight(olds, news, one) &&
	    kept <= weight(olds, news, two));
}

static void
join_weak(const struct text_words *olds, const struct text_words *news,
    struct text_edits *edits)
{
	size_t n = 0;

	for (size_t i = 0; i < edits->n; i++) {
		struct text_edit e = edits->list[i];

		while (n > 0 && is_weak(olds, news, &edits->list[n - 1], &e)) {
			e.from = edits->list[n - 1].from;
			e.at = edits->list[n - 1].at;
			n--;
		}
		edits->list[n++] = e;
	}
	edits->n = n;
}

/* How well a piece may begin at a word: at a line, a sentence, a word. */
static int
beginning(const struct text_words *w, int32_t at)
{
	char last, before;

	if (at == 0 || text_ends_line(w, at - 1))
		return 3;
	last = w->text.ptr[w->starts[at] - 1];
	before = w->starts[at] < 2 ? ' ' : w->text.ptr[w->starts[at] - 2];
	return last != ' ' ? 0 : before == '.' || before == '!' ||
	    before == '?' ? 2 : 1;
}

/* Move an edit of one side only to its best place between its neighbours. */
static void
slide(const struct text_words *olds, const struct text_words *news,
    struct text_edit *e, int32_t left, int32_t right)
{
	bool in = e->from == e->to;
	const struct text_words *w = in ? news : olds;
	int32_t a = in ? e->at : e->from, b = in ? e->until : e->to;
	int32_t best = 0, move = 0;
	int score, top;

	while (left > 0 && w->ids[a - 1] == w->ids[b - 1]) {
		left--, a--, b--;
		move--;
	}
	top = beginning(w, a);
	best = move;
	while (move < right && w->ids[a] == w->ids[b]) {
		a++, b++;
		score = beginning(w, a);
		if (++move <= 0 ? score >= top : score > top) {
			top = score;
			best = move;
		}
	}
	e->from += best;
	e->to += best;
	e->at += best;
	e->until += best;
}

static void
slide_all(const struct text_words *olds, const struct text_words *news,
    struct text_edits *edits)
{
	for (size_t i = 0; i < edits->n; i++) {
		struct text_edit *e = &edits->list[i];
		int32_t left = i == 0 ? e->from : e->from - e[-1].to - 1;
		int32_t right = i + 1 == edits->n ? olds->n - e->to
		    : e[1].from - e->to - 1;

		if (e->from == e->to || e->at == e->until)
			slide(olds, news, e, left, right);
	}
}

void
text_align(struct word_book *book, const struct text_words *old_words,
    const struct text_words *new_words, struct text_edits *edits_r)
{
	struct lines olds = lines_of(book, old_words);
	struct lines news = lines_of(book, new_words);
	struct solids was = solids_of(book->arena, old_words);
	struct solids is = solids_of(book->arena, new_words);
	struct aligning lines = aligning(book, olds.ids, olds.n, news.ids,
	    news.n);
	struct aligning words = aligning(book, was.ids, was.n, is.ids, is.n);
	struct aligning all = { .old_ids = old_words->ids,
		.new_ids = new_words->ids,
		.match = arena_array(book->arena, int32_t,
		    (size_t)old_words->n + 1) };
	struct line_gaps gaps = { &olds, &news, &was, &is, &words };

	divide(&lines, (struct box){ 0, olds.n, 0, news.n }, 0, 0, align_gap,
	    &gaps);
	for (int32_t i = 0; i < old_words->n; i++)
		all.match[i] = -1;
	for (int32_t i = 0; i < was.n; i++)
		if (words.match[i] >= 0)
			all.match[was.at[i]] = is.at[words.match[i]];
	take_lines(&gaps, &lines, all.match);
	take_blanks(&all, old_words->n, new_words->n);
	gather(book, all.match, old_words->n, new_words->n, edits_r);
	join_weak(old_words, new_words, edits_r);
	slide_all(old_words, new_words, edits_r);
}
