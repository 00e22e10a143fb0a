/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdarg.h>

#include "base/buf.h"
#include "base/format.h"

static void
grow(struct buf *b, size_t need)
{
	size_t cap = b->cap < 64 ? 64 : b->cap;

	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (b->arena != NULL) {
		b->ptr = arena_grow(b->arena, b->ptr, b->cap, cap);
	} else if ((b->ptr = realloc(b->ptr, cap)) == NULL) {
		fputs("stormvast: out of memory\n", stderr);
		abort();
	}
	b->cap = cap;
}

char *
buf_room(struct buf *b, size_t n)
{
	if (n > b->max || b->len > b->max - n) {
		b->over = true;
		return NULL;
	}
	if (b->cap - b->len < n || b->ptr == NULL)
		grow(b, b->len + n);
	return b->ptr + b->len;
}

void
buf_wrote(struct buf *b, size_t n)
{
	BUG_IF(n > b->cap - b->len);
	b->len += n;
}

bool
buf_add(struct buf *b, struct str s)
{
	char *at = buf_room(b, s.len);

	if (at == NULL)
		return false;
	if (s.len > 0)
		memcpy(at, s.ptr, s.len);
	b->len += s.len;
	return true;
}

bool
buf_add_c(struct buf *b, const char *s)
{
	return buf_add(b, str_of(s));
}

bool
buf_add_char(struct buf *b, char c)
{
	return buf_add(b, (struct str){ &c, 1 });
}

bool
buf_add_i64(struct buf *b, int64_t n)
{
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	char text[20];			/* "-9223372036854775808" */
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (n < 0)
		text[--at] = '-';
	return buf_add(b, (struct str){ text + at, sizeof(text) - at });
}

/* What is simple; false: it is not, or too long to tell. */
static bool
add_simple(struct buf *b, const char *fmt, va_list ap, bool *added_r)
{
	size_t cap = b->cap < b->max ? b->cap : b->max;
	char text[256];
	int64_t n;

	if (cap > b->len + sizeof(text)) {
		n = format_simple(b->ptr + b->len, cap - b->len - 1, fmt, ap);
		b->len += n < 0 ? 0 : (size_t)n;
		*added_r = true;
	} else {
		n = format_simple(text, sizeof(text), fmt, ap);
		*added_r = n >= 0 &&
		    buf_add(b, (struct str){ text, (size_t)n });
	}
	return n >= 0;
}

bool
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	bool added;
	char *at;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	if (add_simple(b, fmt, ap, &added)) {
		va_end(ap);
		va_end(again);
		return added;
	}
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	BUG_IF(n < 0);
	/* One byte more, for the NUL that vsnprintf writes and we drop. */
	if (b->max - b->len <= (size_t)n || b->len > b->max) {
		va_end(again);
		b->over = true;
		return false;
	}
	at = buf_room(b, (size_t)n + 1);
	if (at != NULL)
		vsnprintf(at, (size_t)n + 1, fmt, again);
	va_end(again);
	if (at == NULL)
		return false;
	b->len += (size_t)n;
	return true;
}

void
buf_consume(struct buf *b, size_t n)
{
	BUG_IF(n > b->len);
	if (n > 0)
		memmove(b->ptr, b->ptr + n, b->len - n);
	b->len -= n;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->over = false;
}

struct str
buf_str(const struct buf *b)
{
	return b->ptr == NULL ? STR_EMPTY : (struct str){ b->ptr, b->len };
}

void
buf_release(struct buf *b)
{
	if (b->arena == NULL)
		free(b->ptr);
	*b = (struct buf){ .arena = b->arena, .max = b->max };
}
