/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What careless or hostile clients send, against the real server over a real
 * socket.  Every probe is followed by an honest request on the same connection:
 * after a 2xx it must be answered, after a refusal the connection must be
 * closed, and no probe may ever get more answers than it holds requests.
 */
#include <unistd.h>

#include "client.h"

#define H "HTTP/1.1\r\nHost: x\r\n"
#define GET "GET /a " H
#define POST "POST /a " H
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"
#define LAST "GET /last " H "Connection: close\r\n\r\n"

struct probe {
	const char *name;
	struct str bytes;
	int status;		/* of the first answer */
	int answers;		/* to the probe itself; 0 stands for 1 */
	const char *body;	/* part of the first answer, or NULL */
};

#define P(name_, bytes_, ...) { .name = name_, .bytes = STR_INIT(bytes_),     \
	.status = __VA_ARGS__ }

static const struct probe probes[] = {
	/* ---- accepted ---- */
	P("plain", GET "\r\n", 200, .body = "GET a;"),
	P("root", "GET / " H "\r\n", 200, .body = "GET ;"),
	P("trailing slash", "GET /a/ " H "\r\n", 200, .body = "GET a|;"),
	P("utf-8 path", "GET /caf%C3%A9/x%20y " H "\r\n", 200,
	    .body = "caf\xC3\xA9|x y;"),
	P("query", "GET /a?b=1&c=%2F+x&d " H "\r\n", 200,
	    .body = "a?b=1&c=/ x&d=;"),
	P("query with odd bytes", "GET /a?[x]={y}|^`\\\"<> " H "\r\n", 200),
	P("head", "HEAD /a " H "\r\n", 200),
	P("options star", "OPTIONS * " H "\r\n", 200, .body = "OPTIONS ;"),
	P("put", "PUT /a " H "Content-Length: 2\r\n\r\nhi", 200,
	    .body = "PUT a;hi"),
	P("delete", "DELETE /a " H "\r\n", 200),
	P("post without body", POST "\r\n", 200, .body = "POST a;"),
	P("length", POST "Content-Length: 5\r\n\r\nHELLO", 200,
	    .body = "a;HELLO"),
	P("length 0", POST "Content-Length: 0\r\n\r\n", 200),
	P("length with zeroes", POST "Content-Length: 0005\r\n\r\nHELLO", 200,
	    .body = "a;HELLO"),
	P("get length 0", GET "Content-Length: 0\r\n\r\n", 200),
	P("chunked", CHUNKED "5\r\nHELLO\r\n0\r\n\r\n", 200,
	    .body = "a;HELLO"),
	P("two chunks, hex", CHUNKED "a\r\n0123456789\r\nA\r\nabcdefghij\r\n"
	    "00\r\n\r\n", 200, .body = "a;0123456789abcdefghij"),
	P("chunked in capitals", POST "Transfer-Encoding: CHUNKED\r\n\r\n"
	    "0\r\n\r\n", 200),
	P("trailer", CHUNKED "1\r\nx\r\n0\r\nA: b\r\nC:\r\n\r\n", 200,
	    .body = "a;x"),
	P("expect", POST "Content-Length: 2\r\nExpect: 100-continue\r\n\r\nhi",
	    200, .body = "a;hi"),
	P("absolute, same host", "GET http://x/a " H "\r\n", 200,
	    .body = "GET a;"),
	P("absolute without path", "GET http://x " H "\r\n", 200),
	P("host with port", "GET /a HTTP/1.1\r\nHost: x.nl:8443\r\n\r\n", 200),
	P("host ipv6", "GET /a HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200),
	P("one empty line first", "\r\n" GET "\r\n", 200),
	P("tab in value", GET "A: b\tc\r\n\r\n", 200),
	P("no space behind colon", GET "A:b\r\n\r\n", 200),
	P("empty value", GET "A:\r\nB: \r\n\r\n", 200),
	P("latin-1 in value", GET "A: caf\xE9\r\n\r\n", 200),
	P("three in a row", GET "\r\n" POST "Content-Length: 1\r\n\r\nz" GET
	    "\r\n", 200, 3),
	/* ---- length and framing ---- */
	P("two lengths", POST "Content-Length: 5\r\nContent-Length: 0\r\n\r\n"
	    "HELLO", 400),
	P("two equal lengths", POST "Content-Length: 5\r\nContent-Length: 5"
	    "\r\n\r\nHELLO", 400),
	P("length list", POST "Content-Length: 5, 5\r\n\r\nHELLO", 400),
	P("length and chunked", POST "Content-Length: 5\r\nTransfer-Encoding: "
	    "chunked\r\n\r\n0\r\n\r\n", 400),
	P("chunked and length", POST "Transfer-Encoding: chunked\r\n"
	    "Content-Length: 5\r\n\r\n0\r\n\r\n", 400),
	P("xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
	    501),
	P("chunked, identity", POST "Transfer-Encoding: chunked, identity\r\n"
	    "\r\n0\r\n\r\n", 501),
	P("gzip, chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n"
	    "0\r\n\r\n", 501),
	P("chunked twice", POST "Transfer-Encoding: chunked\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
	P("coding empty", POST "Transfer-Encoding:\r\n\r\n0\r\n\r\n", 501),
	P("coding in 1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked"
	    "\r\n\r\n0\r\n\r\n", 400),
	P("length +5", POST "Content-Length: +5\r\n\r\nHELLO", 400),
	P("length 0x5", POST "Content-Length: 0x5\r\n\r\nHELLO", 400),
	P("length -1", POST "Content-Length: -1\r\n\r\n", 400),
	P("length empty", POST "Content-Length:\r\n\r\n", 400),
	P("length 1 2", POST "Content-Length: 1 2\r\n\r\nHELLO", 400),
	P("length overflow", POST "Content-Length: 18446744073709551621\r\n"
	    "\r\nHELLO", 400),
	P("length over limit", POST "Content-Length: 999999999\r\n\r\nHELLO",
	    413),
	P("chunk size 0x5", CHUNKED "0x5\r\nHELLO\r\n0\r\n\r\n", 400),
	P("chunk size empty", CHUNKED "\r\nHELLO\r\n0\r\n\r\n", 400),
	P("chunk size empty, then the end", CHUNKED "\r\n\r\n", 400),
	P("chunk size -5", CHUNKED "-5\r\nHELLO\r\n0\r\n\r\n", 400),
	P("chunk size space", CHUNKED "5 \r\nHELLO\r\n0\r\n\r\n", 400),
	P("chunk overflow", CHUNKED "10000000000000005\r\nHELLO\r\n0\r\n\r\n",
	    400),
	P("chunk over limit", CHUNKED "FFFFFFF\r\nHELLO\r\n", 413),
	P("chunk without CRLF", CHUNKED "5\r\nHELLOxx0\r\n\r\n", 400),
	P("chunk with x for CR", CHUNKED "5\r\nHELLOx\n0\r\n\r\n", 400),
	P("chunk bare LF", CHUNKED "5\nHELLO\n0\n\n", 400),
	P("chunk data bare LF", CHUNKED "5\r\nHELLO\n0\r\n\r\n", 400),
	P("chunk bare CR", CHUNKED "5\rHELLO\r0\r\r", 400),
	P("chunk extension", CHUNKED "5;a=b\r\nHELLO\r\n0\r\n\r\n", 400),
	P("chunk extension with LF", CHUNKED "5;\nxx\r\nHELLO\r\n0\r\n\r\n",
	    400),
	P("trailer malformed", CHUNKED "0\r\nA b\r\n\r\n", 400),
	P("trailer folded", CHUNKED "0\r\nA: b\r\n c\r\n\r\n", 400),
	P("trailer with NUL", CHUNKED "0\r\nA: b\0\r\n\r\n", 400),
	P("get with a second request as body", GET "Content-Length: 33\r\n\r\n"
	    "GET /smuggled " H "\r\n", 400),
	P("get chunked", GET "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    400),
	P("expect other", POST "Content-Length: 1\r\nExpect: x\r\n\r\nz", 417),
	/* ---- lines and fields ---- */
	P("space before colon", "GET /a HTTP/1.1\r\nHost : x\r\n\r\n", 400),
	P("bare LF", "GET /a HTTP/1.1\nHost: x\n\n", 400),
	P("bare LF in one line", GET "A: b\n\r\n", 400),
	P("bare CR in field", "GET /a HTTP/1.1\r\nHost: x\rEvil: y\r\n\r\n",
	    400),
	P("NUL in field", GET "A: b\0c\r\n\r\n", 400),
	P("DEL in field", GET "A: b\x7F" "c\r\n\r\n", 400),
	P("obs-fold", GET "A: b\r\n c\r\n\r\n", 400),
	P("fold of the first field", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n",
	    400),
	P("no colon", GET "Abc\r\n\r\n", 400),
	P("empty name", GET ": b\r\n\r\n", 400),
	P("name with paren", GET "A(b: c\r\n\r\n", 400),
	P("name with tab", GET "A\t: c\r\n\r\n", 400),
	P("name with high byte", GET "\xC3\xA9: c\r\n\r\n", 400),
	P("two empty lines first", "\r\n\r\n" GET "\r\n", 400),
	P("tls hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", 400),
	/* ---- host ---- */
	P("no host", "GET /a HTTP/1.1\r\n\r\n", 400),
	P("two hosts", GET "Host: y\r\n\r\n", 400),
	P("two equal hosts", GET "Host: x\r\n\r\n", 400),
	P("empty host", "GET /a HTTP/1.1\r\nHost:\r\n\r\n", 400),
	P("host list", "GET /a HTTP/1.1\r\nHost: x, y\r\n\r\n", 400),
	P("host with user", "GET /a HTTP/1.1\r\nHost: u@x\r\n\r\n", 400),
	P("host with path", "GET /a HTTP/1.1\r\nHost: x/y\r\n\r\n", 400),
	P("host port text", "GET /a HTTP/1.1\r\nHost: x:y\r\n\r\n", 400),
	P("host port large", "GET /a HTTP/1.1\r\nHost: x:65536\r\n\r\n", 400),
	P("host bracket open", "GET /a HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
	P("host bracket tail", "GET /a HTTP/1.1\r\nHost: [::1]x\r\n\r\n", 400),
	P("absolute, other host", "GET http://y/a " H "\r\n", 400),
	P("absolute, user", "GET http://u@x/a " H "\r\n", 400),
	P("absolute, ftp", "GET ftp://x/a " H "\r\n", 400),
	/* ---- request line ---- */
	P("1.9", "GET /a HTTP/1.9\r\nHost: x\r\n\r\n", 505),
	P("9.9", "GET /a HTTP/9.9\r\nHost: x\r\n\r\n", 505),
	P("2.0 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
	P("1.10", "GET /a HTTP/1.10\r\nHost: x\r\n\r\n", 400),
	P("version small", "GET /a http/1.1\r\nHost: x\r\n\r\n", 400),
	P("0.9", "GET /a\r\n\r\n", 400),
	P("method bytes", "G\x01T /a " H "\r\n", 400),
	P("method paren", "G(T /a " H "\r\n", 400),
	P("method small", "get /a " H "\r\n", 501),
	P("method unknown", "BREW /a " H "\r\n", 501),
	P("connect", "CONNECT x:80 " H "\r\n", 501),
	P("trace", "TRACE /a " H "\r\n", 501),
	P("two spaces", "GET  /a " H "\r\n", 400),
	P("tab for space", "GET\t/a " H "\r\n", 400),
	P("space at the end", "GET /a HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
	P("space first", " GET /a " H "\r\n", 400),
	P("no slash", "GET a " H "\r\n", 400),
	P("star in get", "GET * " H "\r\n", 400),
	P("fragment", "GET /a#b " H "\r\n", 400),
	P("high byte in path", "GET /\xC3\xA9 " H "\r\n", 400),
	/* ---- path ---- */
	P("encoded slash, dotdot", "GET /a/..%2f..%2fetc/passwd " H "\r\n",
	    400),
	P("dotdot", "GET /a/../b " H "\r\n", 400),
	P("encoded dotdot", "GET /a/%2e%2E/b " H "\r\n", 400),
	P("dot", "GET /./a " H "\r\n", 400),
	P("backslash", "GET /a/..%5C..%5Cb " H "\r\n", 400),
	P("double slash", "GET //a " H "\r\n", 400),
	P("empty segment", "GET /a//b " H "\r\n", 400),
	P("NUL in path", "GET /a%00b " H "\r\n", 400),
	P("LF in path", "GET /a%0Ab " H "\r\n", 400),
	P("percent alone", "GET /a% " H "\r\n", 400),
	P("percent half", "GET /a%4 " H "\r\n", 400),
	P("percent no hex", "GET /a%zz " H "\r\n", 400),
	P("overlong utf-8", "GET /%C0%AF " H "\r\n", 400),
	P("percent in query", "GET /a?b=%zz " H "\r\n", 400),
	P("NUL in query", "GET /a?b=%00 " H "\r\n", 400),
};

static int
setup(void **state)
{
	static struct rig rig;

	rig_init(&rig);
	rig_start(&rig);
	*state = &rig;
	return 0;
}

static int
teardown(void **state)
{
	rig_stop(*state);
	return 0;
}

static void
check(const struct probe *p, struct str got)
{
	int want = p->answers == 0 ? 1 : p->answers;
	bool ok = p->status < 300;

	if (response_status(got, 0) != p->status)
		fail_msg("%s: %d, want %d", p->name, response_status(got, 0),
		    p->status);
	if (p->body != NULL && !has(got, p->body))
		fail_msg("%s: no \"%s\" in %.*s", p->name, p->body,
		    STR_ARG(got));
	/* The honest request behind it: answered, or never seen. */
	if (response_count(got) != want + ok)
		fail_msg("%s: %d answers", p->name, response_count(got));
	if (has(got, "GET last;") != ok)
		fail_msg("%s: the next request", p->name);
	if (has(got, "smuggled"))
		fail_msg("%s: smuggled", p->name);
}

static void
test_probe__each_has_its_answer(void **state)
{
	const struct rig *rig = *state;

	for (size_t i = 0; i < COUNT(probes); i++) {
		struct arena a = ARENA_INIT;
		struct buf bytes = BUF_IN(&a, 1 << 20);

		buf_add(&bytes, probes[i].bytes);
		buf_add_c(&bytes, LAST);
		check(&probes[i], client_ask(rig->port, &a, buf_str(&bytes)));
		arena_release(&a);
	}
}

/* The same, but so that every byte may end a read. */
static void
test_probe__answer_does_not_depend_on_packets(void **state)
{
	const struct rig *rig = *state;

	for (size_t i = 0; i < COUNT(probes); i++) {
		struct arena a = ARENA_INIT;
		int fd = client_connect(rig->port);

		for (size_t j = 0; j < probes[i].bytes.len; j += 3)
			client_send(fd, str_sub(probes[i].bytes, j, 3));
		client_send(fd, STR(LAST));
		check(&probes[i], client_rest(fd, &a));
		close(fd);
		arena_release(&a);
	}
}

static struct str
repeat(struct arena *a, const char *before, const char *part, size_t n,
    const char *after)
{
	struct buf out = BUF_IN(a, 1 << 20);

	buf_add_c(&out, before);
	for (size_t i = 0; i < n; i++)
		buf_add_c(&out, part);
	buf_add_c(&out, after);
	return buf_str(&out);
}

static void
test_probe__sizes_at_and_beyond_each_limit(void **state)
{
	static const struct {
		const char *before, *part;
		size_t n;
		const char *after;
		int status;
	} cases[] = {
		{ "GET /", "b", 8191, " " H "\r\n", 200 },
		{ "GET /", "b", 8192, " " H "\r\n", 414 },
		{ "GET /", "b", 65536, " " H "\r\n", 414 },
		{ "GET /a?b=", "b", 65536, " " H "\r\n", 414 },
		{ "GET /a", "/b", 63, " " H "\r\n", 200 },
		{ "GET /a", "/b", 64, " " H "\r\n", 414 },
		{ GET "A: ", "b", 32000, "\r\n\r\n", 200 },
		{ GET "A: ", "b", 32768, "\r\n\r\n", 431 },
		{ GET "A: ", "b", 65536, "\r\n\r\n", 431 },
		{ GET "", "A: b\r\n", 99, "\r\n", 200 },
		{ GET "", "A: b\r\n", 100, "\r\n", 431 },
		{ GET "", "A: b\r\n", 9999, "\r\n", 431 },
		{ CHUNKED, "1\r\nx\r\n", 9999, "0\r\n\r\n", 200 },
		{ CHUNKED "0\r\n", "A: b\r\n", 600, "\r\n", 200 },
		{ CHUNKED "0\r\n", "A: b\r\n", 900, "\r\n", 431 },
		{ "", "b", 100000, "", 414 },
	};
	const struct rig *rig = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct str bytes = repeat(&a, cases[i].before, cases[i].part,
		    cases[i].n, cases[i].after), got;
		struct str all = str_printf(&a, "%.*s" LAST, STR_ARG(bytes));

		got = client_ask(rig->port, &a, all);
		if (response_status(got, 0) != cases[i].status)
			fail_msg("case %zu: %d", i, response_status(got, 0));
		assert_int_equal(response_count(got),
		    1 + (cases[i].status == 200));
		arena_release(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_probe__each_has_its_answer),
		cmocka_unit_test(
		    test_probe__answer_does_not_depend_on_packets),
		cmocka_unit_test(test_probe__sizes_at_and_beyond_each_limit),
	};

	return cmocka_run_group_tests_name("http_probes", tests, setup,
	    teardown);
}
