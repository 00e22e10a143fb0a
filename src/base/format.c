/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/format.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

_Static_assert(sizeof(long) == sizeof(int64_t) &&
    sizeof(size_t) == sizeof(int64_t), "all long numbers are of one width");

struct out {
	char *at, *end;
	va_list ap;
};

static bool
put(struct out *o, const char *text, size_t n)
{
	if ((size_t)(o->end - o->at) < n)
		return false;
	if (n > 0)
		memcpy(o->at, text, n);
	o->at += n;
	return true;
}

/* At least `width` digits, the sign among them as printf counts. */
static bool
put_number(struct out *o, uint64_t n, bool negative, size_t width)
{
	char text[24];			/* more than 2^64 has digits */
	size_t at = sizeof(text), sign = negative;

	do {
		text[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	while (sizeof(text) - at + sign < width)
		text[--at] = '0';
	if (negative)
		text[--at] = '-';
	return put(o, text + at, sizeof(text) - at);
}

static bool
put_signed(struct out *o, int64_t n, size_t width)
{
	return put_number(o, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0,
	    width);
}

/* "ld", "zu" and their like. */
static bool
put_long(struct out *o, const char **f)
{
	if (**f == 'z')
		(*f)++;
	else
		*f += (*f)[1] == 'l' ? 2 : 1;
	if (**f == 'd')
		return put_signed(o, va_arg(o->ap, int64_t), 0);
	return **f == 'u' &&
	    put_number(o, va_arg(o->ap, uint64_t), false, 0);
}

/* The conversion whose letters begin at *f, left at the last of them. */
static bool
put_conversion(struct out *o, const char **f)
{
	size_t most = SIZE_MAX;
	const char *text;
	char c;

	switch (**f) {
	case '.':
		if ((*f)[1] != '*' || (*f)[2] != 's')
			return false;
		*f += 2;
		most = (size_t)va_arg(o->ap, int);
		if (most > INT_MAX)
			return false;
		/* FALLTHROUGH */
	case 's':
		text = va_arg(o->ap, const char *);
		return most == 0 || (text != NULL &&
		    put(o, text, most == SIZE_MAX ? strlen(text) :
		    strnlen(text, most)));
	case 'c':
		c = (char)va_arg(o->ap, int);
		return put(o, &c, 1);
	case 'd':
		return put_signed(o, va_arg(o->ap, int), 0);
	case '0':
		if ((*f)[1] < '1' || (*f)[1] > '9' || (*f)[2] != 'd')
			return false;
		*f += 2;
		return put_signed(o, va_arg(o->ap, int),
		    (size_t)((*f)[-1] - '0'));
	case 'l':
	case 'z':
		return put_long(o, f);
	default:
		return **f == '%' && put(o, "%", 1);
	}
}

int64_t
format_simple(char *to, size_t room, const char *fmt, va_list ap)
{
	struct out o = { .at = to, .end = to + room };
	bool ok = true;

	va_copy(o.ap, ap);
	for (; ok && *fmt != '\0'; fmt++) {
		size_t n = strcspn(fmt, "%");

		ok = put(&o, fmt, n);
		fmt += n;
		if (*fmt == '\0')
			break;
		fmt++;
		ok = ok && put_conversion(&o, &fmt);
		if (*fmt == '\0')
			break;
	}
	va_end(o.ap);
	return ok ? o.at - to : -1;
}
