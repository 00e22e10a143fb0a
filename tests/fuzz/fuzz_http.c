/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A head and a chunked body are read the same however the bytes are cut, and
 * what is accepted holds no byte that another reader might split at.  The
 * first byte of the input chooses the cut, the second the part under test.
 */
#include "web/http_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum http_found
scan_in_steps(struct str in, size_t step, struct http_scan *scan,
    struct http_refusal *why)
{
	enum http_found found = HTTP_MORE;
	size_t n = 0;

	*scan = (struct http_scan){ 0 };
	while (found == HTTP_MORE && n < in.len) {
		n = n + step < in.len ? n + step : in.len;
		found = http_scan(scan, str_sub(in, 0, n), why);
		BUG_IF(scan->at > n);
	}
	return found;
}

static void
check_head(const struct http_head *head, struct str text)
{
	BUG_IF(head->path.len == 0 || head->target.len > HTTP_TARGET_MAX);
	BUG_IF(head->nfields > HTTP_FIELDS_MAX);
	BUG_IF(head->minor == 1 && head->host.len == 0);
	for (size_t i = 0; i < head->nsegments; i++) {
		struct str s = head->segments[i];

		BUG_IF(str_has(s, '/') || str_has(s, '\\') ||
		    str_has(s, '\0') || str_eq_c(s, ".."));
	}
	for (size_t i = 0; i < head->nfields; i++) {
		struct http_field f = head->fields[i];

		BUG_IF(!http_is_token(f.name));
		BUG_IF(f.value.ptr < text.ptr ||
		    f.value.ptr + f.value.len > text.ptr + text.len);
		BUG_IF(str_has(f.value, '\r') || str_has(f.value, '\n') ||
		    str_has(f.value, '\0'));
	}
}

static void
fuzz_head(struct str in, size_t step)
{
	struct arena a = ARENA_INIT;
	struct http_refusal why = { 0 }, why2 = { 0 };
	struct http_scan scan, scan2;
	struct http_head head;
	enum http_found found = scan_in_steps(in, step, &scan, &why);

	BUG_IF(scan_in_steps(in, in.len + 1, &scan2, &why2) != found);
	BUG_IF(found == HTTP_BAD && (why.status < 400 || why.reason == NULL));
	BUG_IF(found == HTTP_WHOLE && scan.at > HTTP_HEAD_MAX + 2);
	if (found == HTTP_WHOLE) {
		struct str text = str_sub(in, scan.start,
		    scan.at - scan.start);

		BUG_IF(scan2.at != scan.at || scan2.start != scan.start);
		if (http_head_parse(&a, text, &head, &why))
			check_head(&head, text);
		else
			BUG_IF(!head.close || why.status < 400);
	}
	arena_release(&a);
}

static enum http_found
decode_in_steps(struct str in, size_t step, struct buf *out, size_t *left)
{
	struct http_chunks chunks = { 0 };
	enum http_found found = HTTP_MORE;
	struct http_refusal why = { 0 };

	while (found == HTTP_MORE && in.len > 0) {
		struct str part = str_sub(in, 0, step), data;
		size_t had = part.len;

		found = http_chunks_next(&chunks, &part, &data, &why);
		buf_add(out, data);
		in = str_sub(in, had - part.len, in.len);
	}
	BUG_IF(found == HTTP_BAD && why.status < 400);
	*left = in.len;
	return found;
}

static void
fuzz_chunks(struct str in, size_t step)
{
	struct buf one = BUF_HEAP(SIZE_MAX / 2), two = BUF_HEAP(SIZE_MAX / 2);
	size_t left, left2;
	enum http_found found = decode_in_steps(in, step, &one, &left);

	BUG_IF(decode_in_steps(in, in.len, &two, &left2) != found);
	BUG_IF(found == HTTP_WHOLE && left != left2);
	BUG_IF(!str_eq(buf_str(&one), buf_str(&two)));
	buf_release(&one);
	buf_release(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = { (const char *)data, size };
	size_t step;

	if (size < 2)
		return 0;
	step = (size_t)data[0] % 64 + 1;
	in = str_sub(in, 2, in.len);
	if (data[1] % 2 == 0)
		fuzz_head(in, step);
	else
		fuzz_chunks(in, step);
	return 0;
}
