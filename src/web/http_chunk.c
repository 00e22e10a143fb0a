/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * http_chunk.c - the chunked transfer coding (RFC 9112 7.1), one byte of
 * framing at a time, runs of data at once.
 *
 * Chunk extensions are a limit of zero bytes here: nobody we serve sends them
 * and readers disagree about where they end.  Trailer lines must look like
 * fields; they are dropped.
 */
#include "web/http_parse.h"

enum {
	AT_SIZE, AT_SIZE_LF, AT_DATA, AT_DATA_CR, AT_DATA_LF,
	AT_TRAILER_NAME, AT_TRAILER_VALUE, AT_TRAILER_LF, AT_END_LF, AT_END
};

/* 15 hex digits: below 2^60, so a sum of sizes never wraps. */
enum { DIGITS_MAX = 15 };

static bool
at_size(struct http_chunks *c, char byte)
{
	int digit = url_hex(byte);

	if (digit >= 0 && c->digits < DIGITS_MAX) {
		c->digits++;
		c->left = c->left * 16 + (uint64_t)digit;
		return true;
	}
	c->state = AT_SIZE_LF;
	return byte == '\r' && c->digits > 0;
}

static bool
at_name(struct http_chunks *c, char byte)
{
	if (c->line == 0 && byte == '\r') {
		c->state = AT_END_LF;
		return true;
	}
	if (byte == ':' && c->line > 0) {
		c->state = AT_TRAILER_VALUE;
		return true;
	}
	c->line++;
	return http_is_token((struct str){ &byte, 1 });
}

static bool
at_value(struct http_chunks *c, char byte)
{
	unsigned char u = (unsigned char)byte;

	if (byte == '\r')
		c->state = AT_TRAILER_LF;
	return byte == '\r' || byte == '\t' || (u >= 0x20 && u != 0x7F);
}

/* One byte that must be `want` and leads to `next`. */
static bool
at_fixed(struct http_chunks *c, char byte, char want, int next)
{
	c->state = next;
	return byte == want;
}

/* Take one byte of framing; false when it may not stand there. */
static bool
step(struct http_chunks *c, char byte)
{
	switch (c->state) {
	case AT_SIZE:
		return at_size(c, byte);
	case AT_SIZE_LF:
		c->digits = 0;
		c->line = 0;
		return at_fixed(c, byte, '\n',
		    c->left > 0 ? AT_DATA : AT_TRAILER_NAME);
	case AT_DATA_CR:
		return at_fixed(c, byte, '\r', AT_DATA_LF);
	case AT_DATA_LF:
		return at_fixed(c, byte, '\n', AT_SIZE);
	case AT_TRAILER_NAME:
		c->trailer++;
		return at_name(c, byte);
	case AT_TRAILER_VALUE:
		c->trailer++;
		return at_value(c, byte);
	case AT_TRAILER_LF:
		c->line = 0;
		return at_fixed(c, byte, '\n', AT_TRAILER_NAME);
	case AT_END_LF:
		return at_fixed(c, byte, '\n', AT_END);
	default:
		BUG("chunk state");
	}
}

/* A run of data, as far as there is input. */
static struct str
take_data(struct http_chunks *c, struct str *in)
{
	size_t n = c->left < in->len ? (size_t)c->left : in->len;
	struct str data = str_sub(*in, 0, n);

	*in = str_sub(*in, n, in->len);
	c->left -= n;
	if (c->left == 0)
		c->state = AT_DATA_CR;
	return data;
}

static enum http_found
bad(struct http_refusal *why_r, int status, const char *reason)
{
	*why_r = (struct http_refusal){ .status = status, .reason = reason };
	return HTTP_BAD;
}

enum http_found
http_chunks_next(struct http_chunks *c, struct str *in, struct str *data_r,
    struct http_refusal *why_r)
{
	*data_r = STR_EMPTY;
	while (in->len > 0 && c->state != AT_END) {
		if (c->state == AT_DATA) {
			*data_r = take_data(c, in);
			return HTTP_MORE;
		}
		if (!step(c, in->ptr[0]))
			return bad(why_r, 400, "chunk-malformed");
		if (c->trailer > HTTP_TRAILER_SIZE)
			return bad(why_r, 431, "trailer-too-long");
		*in = str_sub(*in, 1, in->len);
	}
	return c->state == AT_END ? HTTP_WHOLE : HTTP_MORE;
}

uint64_t
http_chunks_left(const struct http_chunks *c)
{
	return c->state == AT_DATA ? c->left : 0;
}
