/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * http_parse.c - the head of a request, read so that no other reader can see
 * another request in the same bytes.
 *
 * Two steps.  The scan looks at every byte once, as it arrives: it knows only
 * lines, control bytes and sizes, and it refuses at the first byte that can
 * not be part of any head, so a client that never sends CR LF CR LF is
 * answered too.  The parse then works on a whole head, line by line, and need
 * not think of input that stops halfway.
 *
 * Left out on purpose: folded lines, lists in Content-Length, any transfer
 * coding but "chunked", empty path segments but the last, encoded slashes,
 * "." and "..", content in GET and HEAD, upgrades, CONNECT and TRACE.
 */
#include "web/http_parse.h"

static const char *const method_names[HTTP_METHOD__MAX] = {
#define X(m) [HTTP_##m] = #m,
	HTTP_METHODS(X)
#undef X
};

/* Classes of bytes: what may stand in a token, a path, a query, a host. */
enum { C_TOKEN = 1, C_PATH = 2, C_QUERY = 4, C_HOST = 8, C_DIGIT = 16 };

#define ALNUM (C_TOKEN | C_PATH | C_QUERY | C_HOST)
#define D (ALNUM | C_DIGIT)
#define A ALNUM
#define T C_TOKEN
#define P C_PATH
#define Q C_QUERY
#define H C_HOST

static const unsigned char classes[256] = {
	['!'] = T | P | Q | H, ['"'] = Q, ['#'] = T, ['$'] = T | P | Q | H,
	['%'] = T | P | Q, ['&'] = T | P | Q | H, ['\''] = T | P | Q | H,
	['('] = P | Q | H, [')'] = P | Q | H, ['*'] = T | P | Q | H,
	['+'] = T | P | Q | H, [','] = P | Q, ['-'] = T | P | Q | H,
	['.'] = T | P | Q | H, ['/'] = P | Q, [':'] = P | Q, [';'] = P | Q | H,
	['<'] = Q, ['='] = P | Q | H, ['>'] = Q, ['?'] = Q, ['@'] = P | Q,
	['['] = Q, ['\\'] = Q, [']'] = Q, ['^'] = T | Q,
	['_'] = T | P | Q | H, ['`'] = T | Q, ['{'] = Q, ['|'] = T | Q,
	['}'] = Q, ['~'] = T | P | Q | H,
	['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D,
	['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
	['A'] = A, ['B'] = A, ['C'] = A, ['D'] = A, ['E'] = A, ['F'] = A,
	['G'] = A, ['H'] = A, ['I'] = A, ['J'] = A, ['K'] = A, ['L'] = A,
	['M'] = A, ['N'] = A, ['O'] = A, ['P'] = A, ['Q'] = A, ['R'] = A,
	['S'] = A, ['T'] = A, ['U'] = A, ['V'] = A, ['W'] = A, ['X'] = A,
	['Y'] = A, ['Z'] = A, ['a'] = A, ['b'] = A, ['c'] = A, ['d'] = A,
	['e'] = A, ['f'] = A, ['g'] = A, ['h'] = A, ['i'] = A, ['j'] = A,
	['k'] = A, ['l'] = A, ['m'] = A, ['n'] = A, ['o'] = A, ['p'] = A,
	['q'] = A, ['r'] = A, ['s'] = A, ['t'] = A, ['u'] = A, ['v'] = A,
	['w'] = A, ['x'] = A, ['y'] = A, ['z'] = A,
};

#undef ALNUM
#undef D
#undef A
#undef T
#undef P
#undef Q
#undef H

/* At least one byte, and all of one class. */
static bool
all_of(struct str s, unsigned char class)
{
	for (size_t i = 0; i < s.len; i++)
		if ((classes[(unsigned char)s.ptr[i]] & class) == 0)
			return false;
	return s.len > 0;
}

const char *
http_method_name(enum http_method method)
{
	BUG_IF(method >= HTTP_METHOD__MAX);
	return method_names[method];
}

bool
http_is_token(struct str s)
{
	return all_of(s, C_TOKEN);
}

/* Report: `return refuse(why_r, 400, "...")`. */
static bool
refuse(struct http_refusal *why_r, int status, const char *reason)
{
	*why_r = (struct http_refusal){ .status = status, .reason = reason };
	return false;
}

/* ---- the scan ----------------------------------------------------------- */

/* `line` begins a line of the head and `at` is its CR: take note of it. */
static bool
scan_line(struct http_scan *scan, struct http_refusal *why_r)
{
	if (scan->head == 0) {
		scan->head = scan->at + 2;
		return true;
	}
	if (++scan->fields > HTTP_FIELDS_MAX)
		return refuse(why_r, 431, "too-many-fields");
	return true;
}

static bool
scan_size(const struct http_scan *scan, size_t at, struct http_refusal *why_r)
{
	if (scan->head == 0 && at - scan->start > HTTP_TARGET_MAX + 32)
		return refuse(why_r, 414, "target-too-long");
	if (scan->head != 0 && at - scan->head > HTTP_FIELDS_SIZE)
		return refuse(why_r, 431, "fields-too-long");
	return true;
}

/* Pass over bytes that may stand inside a line; false at one that may not. */
static bool
scan_text(struct http_scan *scan, struct str in)
{
	for (; scan->at < in.len; scan->at++) {
		unsigned char c = (unsigned char)in.ptr[scan->at];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return c == '\r';
	}
	return true;
}

enum http_found
http_scan(struct http_scan *scan, struct str in, struct http_refusal *why_r)
{
	for (;;) {
		if (!scan_text(scan, in)) {
			refuse(why_r, 400, "control-byte");
			return HTTP_BAD;
		}
		if (!scan_size(scan, scan->at, why_r))
			return HTTP_BAD;
		if (in.len - scan->at < 2)
			return HTTP_MORE;
		if (in.ptr[scan->at + 1] != '\n') {
			refuse(why_r, 400, "bare-cr");
			return HTTP_BAD;
		}
		if (scan->at != scan->line) {
			if (!scan_line(scan, why_r))
				return HTTP_BAD;
		} else if (scan->head != 0) {
			scan->at += 2;
			return HTTP_WHOLE;
		} else if (scan->start != 0) {
			refuse(why_r, 400, "empty-lines");
			return HTTP_BAD;
		} else {
			scan->start = 2;
		}
		scan->at += 2;
		scan->line = scan->at;
	}
}

/* ---- the request line --------------------------------------------------- */

static bool
parse_method(struct str name, struct http_head *head,
    struct http_refusal *why_r)
{
	if (!http_is_token(name))
		return refuse(why_r, 400, "method-malformed");
	for (int i = 0; i < HTTP_METHOD__MAX; i++) {
		if (str_eq_c(name, method_names[i])) {
			head->method = (enum http_method)i;
			return true;
		}
	}
	return refuse(why_r, 501, "method-unknown");
}

static bool
parse_version(struct str s, struct http_head *head, struct http_refusal *why_r)
{
	if (s.len != 8 || !str_starts(s, STR("HTTP/")) || s.ptr[6] != '.' ||
	    !all_of(str_sub(s, 5, 1), C_DIGIT) ||
	    !all_of(str_sub(s, 7, 1), C_DIGIT))
		return refuse(why_r, 400, "version-malformed");
	head->minor = s.ptr[7] - '0';
	if (s.ptr[5] != '1' || head->minor > 1)
		return refuse(why_r, 505, "version-unsupported");
	return true;
}

/* No control bytes, no way up, nothing that another reader splits again. */
static bool
segment_is_safe(struct str s)
{
	if (str_eq_c(s, ".") || str_eq_c(s, ".."))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c < 0x20 || c == 0x7F || c == '/' || c == '\\')
			return false;
	}
	return true;
}

/* path begins with '/' and holds path bytes only. */
static bool
parse_segments(struct arena *a, struct http_head *head,
    struct http_refusal *why_r)
{
	struct str rest = str_sub(head->path, 1, head->path.len);
	struct str *list;
	size_t room = 1;

	if (rest.len == 0)
		return true;
	for (size_t i = 0; i < rest.len; i++)
		room += rest.ptr[i] == '/';
	if (room > HTTP_SEGMENTS_MAX)
		return refuse(why_r, 414, "too-many-segments");
	list = arena_array(a, struct str, room);
	head->segments = list;
	while (rest.ptr != NULL) {
		struct str part = str_cut(&rest, '/'), *to;

		if (part.len == 0 && (rest.ptr != NULL || head->nsegments == 0))
			return refuse(why_r, 400, "path-empty-segment");
		to = &list[head->nsegments++];
		if (!url_decode(a, part, false, to) || !segment_is_safe(*to))
			return refuse(why_r, 400, "path-malformed");
	}
	return true;
}

/* /path?query, also behind an absolute target's authority. */
static bool
parse_origin(struct arena *a, struct str s, struct http_head *head,
    struct http_refusal *why_r)
{
	head->path = str_cut(&s, '?');
	if (!str_starts(head->path, STR("/")) ||
	    !all_of(head->path, C_PATH))
		return refuse(why_r, 400, "path-malformed");
	if (!parse_segments(a, head, why_r))
		return false;
	if (s.ptr == NULL || s.len == 0)
		return true;
	head->query_text = s;
	if (!all_of(s, C_QUERY) || !url_pairs(a, s, &head->query))
		return refuse(why_r, 400, "query-malformed");
	return true;
}

/* http://authority/path: the authority must be what Host says. */
static bool
parse_absolute(struct arena *a, struct http_head *head,
    struct http_refusal *why_r)
{
	struct str rest = head->target;
	size_t end = 0;

	rest = str_sub(rest, str_find_str(rest, STR("://")) + 3, rest.len);
	while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
		end++;
	head->host = str_sub(rest, 0, end);
	rest = str_sub(rest, end, rest.len);
	if (head->host.len == 0)
		return refuse(why_r, 400, "target-malformed");
	if (rest.len == 0) {
		head->path = STR("/");
		return true;
	}
	return parse_origin(a, rest, head, why_r);
}

static bool
parse_target(struct arena *a, struct http_head *head,
    struct http_refusal *why_r)
{
	struct str t = head->target;

	if (t.len > HTTP_TARGET_MAX)
		return refuse(why_r, 414, "target-too-long");
	if (str_starts(t, STR("/")))
		return parse_origin(a, t, head, why_r);
	if (str_eq_nocase(str_sub(t, 0, 7), STR("http://")) ||
	    str_eq_nocase(str_sub(t, 0, 8), STR("https://")))
		return parse_absolute(a, head, why_r);
	if (str_eq_c(t, "*") && head->method == HTTP_OPTIONS) {
		head->path = t;
		return true;
	}
	return refuse(why_r, 400, "target-malformed");
}

/* method SP target SP version: three parts, two single spaces. */
static bool
parse_request_line(struct arena *a, struct str line, struct http_head *head,
    struct http_refusal *why_r)
{
	struct str method = str_cut(&line, ' ');

	if (line.ptr == NULL)
		return refuse(why_r, 400, "request-line-malformed");
	head->target = str_cut(&line, ' ');
	if (line.ptr == NULL || head->target.len == 0)
		return refuse(why_r, 400, "request-line-malformed");
	return parse_version(line, head, why_r) &&
	    parse_method(method, head, why_r) &&
	    parse_target(a, head, why_r);
}

/* ---- the fields --------------------------------------------------------- */

static bool
is_field(const struct http_field *f, const char *name)
{
	return str_eq_nocase(f->name, str_of(name));
}

struct str
http_field(const struct http_head *head, const char *name)
{
	struct str want = str_of(name);

	for (size_t i = 0; i < head->nfields; i++)
		if (head->fields[i].name.len == want.len &&
		    str_eq_nocase(head->fields[i].name, want))
			return head->fields[i].value;
	return (struct str){ 0 };
}

bool
http_list_has(struct str list, const char *token)
{
	while (list.ptr != NULL)
		if (str_eq_nocase(str_trim(str_cut(&list, ',')),
		    str_of(token)))
			return true;
	return false;
}

/* name ":" OWS value OWS; a fold begins with a space, which no name has. */
static bool
parse_field(struct str line, struct http_field *f, struct http_refusal *why_r)
{
	f->name = str_cut(&line, ':');
	if (line.ptr == NULL || !http_is_token(f->name))
		return refuse(why_r, 400, "field-malformed");
	f->value = str_trim(line);
	return true;
}

static bool
parse_fields(struct arena *a, struct str text, struct http_head *head,
    struct http_refusal *why_r)
{
	struct http_field *list;
	size_t room = 0;

	for (size_t i = 0; i < text.len; i++)
		room += text.ptr[i] == '\n';
	list = arena_array(a, struct http_field, room);
	head->fields = list;
	while (text.len > 2) {
		struct str line = str_cut(&text, '\n');

		line.len--;	/* the CR */
		if (!parse_field(line, &list[head->nfields++], why_r))
			return false;
	}
	return true;
}

/* Fields that would change the meaning if readers differed in which counts. */
static bool
check_once(const struct http_head *head, struct http_refusal *why_r)
{
	static const char *const once[] = {
		"host", "content-length", "transfer-encoding", "content-type",
		"authorization", "origin", "expect",
	};

	for (size_t i = 0; i < COUNT(once); i++) {
		int seen = 0;

		for (size_t j = 0; j < head->nfields; j++)
			seen += is_field(&head->fields[j], once[i]);
		if (seen > 1)
			return refuse(why_r, 400, "field-twice");
	}
	return true;
}

/* ---- what the fields mean ----------------------------------------------- */

static bool
port_is_valid(struct str s)
{
	int64_t n;

	return s.len <= 5 && all_of(s, C_DIGIT) && str_to_i64(s, &n) &&
	    n <= 65535;
}

/* reg-name, IPv4 or [IPv6], with an optional port; no user, no list. */
static bool
host_is_valid(struct str s)
{
	struct str name;

	if (s.len > 255)
		return false;
	if (str_starts(s, STR("["))) {
		size_t end = str_find(s, ']');
		bool closed = end < s.len;

		name = str_sub(s, 1, end - 1);
		s = str_sub(s, end + 1, s.len);
		for (size_t i = 0; i < name.len; i++)
			if (strchr("0123456789abcdefABCDEF:.", name.ptr[i]) ==
			    NULL || name.ptr[i] == '\0')
				return false;
		return name.len >= 2 && closed && (s.len == 0 ||
		    (s.ptr[0] == ':' && port_is_valid(str_sub(s, 1, s.len))));
	}
	name = str_cut(&s, ':');
	return all_of(name, C_HOST) && (s.ptr == NULL || port_is_valid(s));
}

static bool
read_host(struct http_head *head, struct http_refusal *why_r)
{
	struct str host = http_field(head, "host");

	if (host.ptr == NULL && head->minor >= 1)
		return refuse(why_r, 400, "host-missing");
	if (host.ptr != NULL && !host_is_valid(host))
		return refuse(why_r, 400, "host-malformed");
	if (head->host.len > 0 && (!host_is_valid(head->host) ||
	    (host.ptr != NULL && !str_eq_nocase(head->host, host))))
		return refuse(why_r, 400, "host-differs");
	if (host.ptr != NULL)
		head->host = host;
	return true;
}

/* Digits only; 18 of them always fit. */
static bool
read_length(struct str s, struct http_head *head, struct http_refusal *why_r)
{
	if (!all_of(s, C_DIGIT) || s.len > 18 ||
	    !str_to_i64(s, &head->length))
		return refuse(why_r, 400, "length-malformed");
	head->framing = head->length > 0 ? HTTP_BODY_LENGTH : HTTP_BODY_NONE;
	return true;
}

static bool
read_framing(struct http_head *head, struct http_refusal *why_r)
{
	struct str length = http_field(head, "content-length");
	struct str coding = http_field(head, "transfer-encoding");

	if (coding.ptr != NULL) {
		if (length.ptr != NULL)
			return refuse(why_r, 400, "length-and-coding");
		if (head->minor == 0)
			return refuse(why_r, 400, "coding-in-1.0");
		if (!str_eq_nocase(coding, STR("chunked")))
			return refuse(why_r, 501, "coding-unknown");
		head->framing = HTTP_BODY_CHUNKED;
	} else if (length.ptr != NULL && !read_length(length, head, why_r)) {
		return false;
	}
	if (head->framing != HTTP_BODY_NONE &&
	    (head->method == HTTP_GET || head->method == HTTP_HEAD))
		return refuse(why_r, 400, "content-not-expected");
	return true;
}

static bool
read_expect(struct http_head *head, struct http_refusal *why_r)
{
	struct str expect = http_field(head, "expect");

	if (expect.ptr == NULL)
		return true;
	if (!str_eq_nocase(expect, STR("100-continue")))
		return refuse(why_r, 417, "expect-unknown");
	head->expect_continue = head->minor >= 1 &&
	    head->framing != HTTP_BODY_NONE;
	return true;
}

bool
http_head_parse(struct arena *a, struct str text, struct http_head *head,
    struct http_refusal *why_r)
{
	struct str line = str_cut(&text, '\n');

	*head = (struct http_head){ .close = true };
	line.len -= line.len > 0;	/* the CR */
	if (!parse_request_line(a, line, head, why_r) ||
	    !parse_fields(a, text, head, why_r) ||
	    !check_once(head, why_r) || !read_host(head, why_r) ||
	    !read_framing(head, why_r) || !read_expect(head, why_r))
		return false;
	head->close = head->minor == 0;
	for (size_t i = 0; i < head->nfields; i++)
		if (is_field(&head->fields[i], "connection") &&
		    http_list_has(head->fields[i].value, "close"))
			head->close = true;
	return true;
}
