/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text_internal.h"

enum { FIRST_SLOTS = 1024 };

struct word_book *
word_book_new(struct arena *a)
{
	struct word_book *book = arena_new(a, struct word_book);

	book->arena = a;
	book->nslots = FIRST_SLOTS;
	book->slots = arena_array(a, struct word_slot, book->nslots);
	return book;
}

/* ---- numbers for words --------------------------------------------------- */

static uint64_t
hash(struct str s)
{
	uint64_t h = 0xCBF29CE484222325u ^ s.len;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001B3u;
	h ^= h >> 32;
	h *= 0xD6E8FEB86659FD93u;
	return h ^ h >> 29;
}

static struct word_slot *
find(const struct word_book *book, struct str s, uint64_t h)
{
	size_t at = (size_t)h & (book->nslots - 1);

	while (book->slots[at].id != 0 && (book->slots[at].hash != h ||
	    !str_eq(book->slots[at].text, s)))
		at = (at + 1) & (book->nslots - 1);
	return &book->slots[at];
}

static void
grow(struct word_book *book)
{
	struct word_slot *old = book->slots;
	size_t n = book->nslots;

	book->nslots *= 2;
	book->slots = arena_array(book->arena, struct word_slot, book->nslots);
	for (size_t i = 0; i < n; i++) {
		if (old[i].id != 0)
			*find(book, old[i].text, old[i].hash) = old[i];
	}
}

int32_t
word_id(struct word_book *book, struct str s)
{
	uint64_t h = hash(s);
	struct word_slot *slot = find(book, s, h);

	if (slot->id == 0) {
		*slot = (struct word_slot){ s, h, ++book->nids };
		if ((size_t)book->nids * 2 > book->nslots) {
			grow(book);
			return book->nids;
		}
	}
	return slot->id;
}

/* ---- cutting ------------------------------------------------------------- */

enum sign { SIGN_WORD, SIGN_BLANK, SIGN_OTHER };

static enum sign
sign_of(char c)
{
	unsigned char u = (unsigned char)c;

	if (c == ' ' || c == '\t')
		return SIGN_BLANK;
	return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') ||
	    (u >= 'A' && u <= 'Z') ? SIGN_WORD : SIGN_OTHER;
}

/* Bytes of the word that begins at `at`. */
static size_t
word_len(struct str text, size_t at)
{
	const char *p = text.ptr + at;
	size_t left = text.len - at, n = 1;
	enum sign sign = sign_of(*p);

	if (*p == '\n')
		return 1;
	if (*p == '\r' && left > 1 && p[1] == '\n')
		return 2;
	while (n < left && (sign == SIGN_OTHER ? p[n] == *p && *p != '\r'
	    : sign_of(p[n]) == sign))
		n++;
	return n;
}

bool
text_words(struct word_book *book, struct str text,
    struct text_words *words_r, struct err *err)
{
	struct text_words w = { .text = text };
	size_t n = 0;

	if (text.len > TEXT_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL, "texts-too-long",
		    ERR_BYTES(TEXT_MAX));
	for (size_t at = 0; at < text.len; at += word_len(text, at))
		n++;
	w.starts = arena_array(book->arena, uint32_t, n + 1);
	w.ids = arena_array(book->arena, int32_t, n + 1);
	for (size_t at = 0, len; at < text.len; at += len) {
		struct str word;

		len = word_len(text, at);
		word = str_sub(text, at, len);
		w.starts[w.n] = (uint32_t)at;
		w.ids[w.n++] = word_id(book,
		    word.ptr[len - 1] == '\n' ? STR("\n") : word);
	}
	w.starts[w.n] = (uint32_t)text.len;
	*words_r = w;
	return true;
}

struct str
text_of_words(const struct text_words *w, int32_t from, int32_t to)
{
	return str_sub(w->text, w->starts[from],
	    w->starts[to] - w->starts[from]);
}

bool
text_ends_line(const struct text_words *w, int32_t word)
{
	return w->text.ptr[w->starts[word + 1] - 1] == '\n';
}
