/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "web/peer.h"

static void
test_parse__addresses_and_networks(void **state)
{
	static const struct {
		const char *text, *want;	/* NULL: refused */
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1" }, { "::1", "::1" },
		{ "2001:DB8:0::1", "2001:db8::1" },
		{ "::ffff:192.0.2.1", "192.0.2.1" },
		{ "192.0.2", NULL }, { "192.0.2.256", NULL }, { "", NULL },
		{ "192.0.2.1:80", NULL }, { "[::1]", NULL }, { "x", NULL },
		{ " ::1", NULL }, { "unknown", NULL },
		{ "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111",
		    NULL },
	};
	struct peer_addr addr;
	char text[PEER_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool ok = peer_parse(str_of(cases[i].text), &addr);

		assert_int_equal(ok, cases[i].want != NULL);
		if (ok) {
			assert_int_equal(peer_print(&addr, text),
			    strlen(cases[i].want));
			assert_string_equal(text, cases[i].want);
		}
	}
}

static void
test_net__holds_what_shares_its_bits(void **state)
{
	static const struct {
		const char *net, *addr;
		int in;			/* -1: no network */
	} cases[] = {
		{ "10.0.0.0/8", "10.255.0.1", 1 },
		{ "10.0.0.0/8", "11.0.0.1", 0 },
		{ "10.0.0.0/8", "::1", 0 },
		{ "192.0.2.1", "192.0.2.1", 1 },
		{ "192.0.2.1", "192.0.2.2", 0 },
		{ "192.0.2.0/25", "192.0.2.127", 1 },
		{ "192.0.2.0/25", "192.0.2.128", 0 },
		{ "0.0.0.0/0", "203.0.113.9", 1 },
		{ "0.0.0.0/0", "2001:db8::1", 0 },
		{ "::/0", "203.0.113.9", 1 },
		{ "2001:db8::/32", "2001:db8:1::1", 1 },
		{ "2001:db8::/32", "2001:db9::1", 0 },
		{ "10.0.0.1/8", "10.0.0.1", -1 },
		{ "10.0.0.0/33", "10.0.0.1", -1 },
		{ "10.0.0.0/-1", "10.0.0.1", -1 },
		{ "10.0.0.0/", "10.0.0.1", -1 },
		{ "::/129", "::1", -1 }, { "x/8", "::1", -1 },
	};
	struct peer_addr addr;
	struct peer_net net;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool ok = peer_net_parse(str_of(cases[i].net), &net);

		assert_int_equal(ok, cases[i].in >= 0);
		assert_true(peer_parse(str_of(cases[i].addr), &addr));
		if (ok)
			assert_int_equal(peer_in(&addr, &net, 1),
			    cases[i].in);
	}
}

static void
test_client__believes_only_trusted_proxies(void **state)
{
	static const struct {
		const char *direct, *one, *two, *proto, *want;
		bool tls;
	} cases[] = {
		/* direct, X-Forwarded-For lines, -Proto */
		{ "10.0.0.1", "203.0.113.5", NULL, "https", "203.0.113.5",
		    true },
		{ "203.0.113.9", "198.51.100.1", NULL, "https", "203.0.113.9",
		    false },
		{ "10.0.0.1", "1.1.1.1, 203.0.113.5", NULL, NULL,
		    "203.0.113.5", false },
		{ "10.0.0.1", "1.1.1.1", "203.0.113.5,10.0.0.2", "http",
		    "203.0.113.5", false },
		{ "10.0.0.1", "203.0.113.5", "10.0.0.2", "http, https",
		    "203.0.113.5", true },
		{ "10.0.0.1", "203.0.113.5, x", NULL, NULL, "10.0.0.1",
		    false },
		{ "10.0.0.1", "x, 10.0.0.2", NULL, NULL, "10.0.0.2", false },
		{ "10.0.0.1", "", NULL, NULL, "10.0.0.1", false },
		{ "10.0.0.1", "10.0.0.3,10.0.0.2", NULL, NULL, "10.0.0.3",
		    false },
		{ "10.0.0.1", "203.0.113.5:80", NULL, NULL, "10.0.0.1",
		    false },
	};
	struct peer_net trusted;

	(void)state;
	assert_true(peer_net_parse(STR("10.0.0.0/8"), &trusted));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_field fields[3] = {
			{ STR("X-Forwarded-For"), str_of(cases[i].one) },
			{ STR("x-forwarded-for"), str_of(cases[i].two) },
			{ STR("X-Forwarded-Proto"), str_of(cases[i].proto) },
		};
		struct http_head head = { .fields = fields, .nfields = 3 };
		struct peer_addr direct, client;
		char text[PEER_TEXT];
		bool tls = false;

		if (cases[i].proto == NULL)
			head.nfields = 2;
		if (cases[i].two == NULL)
			fields[1].name = STR("X-Other");
		assert_true(peer_parse(str_of(cases[i].direct), &direct));
		client = peer_client(&direct, &head, &trusted, 1, &tls);
		peer_print(&client, text);
		assert_string_equal(text, cases[i].want);
		assert_int_equal(tls, cases[i].tls);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse__addresses_and_networks),
		cmocka_unit_test(test_net__holds_what_shares_its_bits),
		cmocka_unit_test(test_client__believes_only_trusted_proxies),
	};

	return cmocka_run_group_tests_name("peer", tests, NULL, NULL);
}
