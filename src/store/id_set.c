/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * id_set.c - pages of bits, found by a hash table of their numbers.
 *
 * Ids of a kind of record lie close together (they are given out in blocks), so
 * a hundred thousand take a hundred pages that stay in the processor's cache,
 * where a hash table of ids takes megabytes and a miss an id.  Ids that lie far
 * apart take a page each; the caller bounds how many there are.
 */
#include "store/id_set.h"

static int64_t
key_of(int64_t id)
{
	return id >> 10;
}

static unsigned
bit_of(int64_t id)
{
	return (unsigned)(id & (ID_PAGE - 1));
}

/* SplitMix64's finaliser. */
static size_t
slot_of(const struct id_set *s, int64_t key)
{
	uint64_t h = (uint64_t)key;
	size_t at;

	h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
	at = (size_t)(h ^ (h >> 31)) & (s->nslots - 1);
	while (s->slots[at] != 0 && s->pages[s->slots[at] - 1].key != key)
		at = (at + 1) & (s->nslots - 1);
	return at;
}

static struct id_page *
find(const struct id_set *s, int64_t key)
{
	size_t at;

	if (s->nslots == 0)
		return NULL;
	at = slot_of(s, key);
	return s->slots[at] == 0 ? NULL : &s->pages[s->slots[at] - 1];
}

static void
grow(struct id_set *s, struct arena *a)
{
	size_t cap = s->cap_pages == 0 ? 64 : s->cap_pages * 2;

	s->pages = arena_grow(a, s->pages, s->cap_pages * sizeof(*s->pages),
	    cap * sizeof(*s->pages));
	s->cap_pages = cap;
	s->nslots = cap * 2;
	s->slots = arena_array(a, uint32_t, s->nslots);
	for (size_t i = 0; i < s->npages; i++)
		s->slots[slot_of(s, s->pages[i].key)] = (uint32_t)i + 1;
}

static struct id_page *
page_of(struct id_set *s, struct arena *a, int64_t key)
{
	struct id_page *page = find(s, key);

	if (page == NULL) {
		if (s->npages == s->cap_pages)
			grow(s, a);
		page = &s->pages[s->npages++];
		*page = (struct id_page){ .key = key };
		s->slots[slot_of(s, key)] = (uint32_t)s->npages;
	}
	s->last = (size_t)(page - s->pages);
	return page;
}

bool
id_set_add(struct id_set *s, struct arena *a, int64_t id)
{
	int64_t key = key_of(id);
	uint64_t bit = UINT64_C(1) << (bit_of(id) & 63), *word;
	struct id_page *page = s->npages > 0 && s->pages[s->last].key == key ?
	    &s->pages[s->last] : page_of(s, a, key);

	word = &page->bits[bit_of(id) / 64];
	if (*word & bit)
		return false;
	*word |= bit;
	s->n++;
	return true;
}

bool
id_set_has(const struct id_set *s, int64_t id)
{
	const struct id_page *page = find(s, key_of(id));

	return page != NULL &&
	    (page->bits[bit_of(id) / 64] >> (bit_of(id) & 63) & 1) != 0;
}

static size_t
count(uint64_t word)
{
	return (size_t)__builtin_popcountll(word);
}

void
id_set_and(struct id_set *s, const struct id_set *other)
{
	s->n = 0;
	for (size_t i = 0; i < s->npages; i++) {
		struct id_page *page = &s->pages[i];
		const struct id_page *with = find(other, page->key);

		for (size_t k = 0; k < COUNT(page->bits); k++) {
			page->bits[k] &= with == NULL ? 0 : with->bits[k];
			s->n += count(page->bits[k]);
		}
	}
}

size_t
id_set_common(const struct id_set *s, const struct id_set *other)
{
	size_t n = 0;

	for (size_t i = 0; i < s->npages; i++) {
		const struct id_page *page = &s->pages[i];
		const struct id_page *with = find(other, page->key);

		for (size_t k = 0; with != NULL && k < COUNT(page->bits); k++)
			n += count(page->bits[k] & with->bits[k]);
	}
	return n;
}

struct id_set
id_set_copy(struct arena *a, const struct id_set *s)
{
	struct id_set copy = *s;

	copy.pages = arena_array(a, struct id_page, s->cap_pages);
	copy.slots = arena_array(a, uint32_t, s->nslots);
	if (s->npages > 0)
		memcpy(copy.pages, s->pages, s->npages * sizeof(*s->pages));
	if (s->nslots > 0)
		memcpy(copy.slots, s->slots, s->nslots * sizeof(*s->slots));
	return copy;
}

size_t
id_set_list(const struct id_set *s, int64_t *ids, size_t max)
{
	size_t step = max == 0 || s->n <= max ? 1 : s->n / max, n = 0, at = 0;

	for (size_t i = 0; i < s->npages; i++) {
		const struct id_page *page = &s->pages[i];

		for (size_t k = 0; k < COUNT(page->bits); k++)
			for (uint64_t w = page->bits[k]; w != 0 && n < max;
			    w &= w - 1)
				if (at++ % step == 0)
					ids[n++] = page->key * ID_PAGE +
					    (int64_t)k * 64 +
					    __builtin_ctzll(w);
	}
	return n;
}
