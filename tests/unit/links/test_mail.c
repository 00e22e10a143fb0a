/* SPDX-License-Identifier: EUPL-1.2 */
/* A mail as bytes: what stands in its lines, and what never may. */
#include "../test.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "links/mail.h"
#include "links/smtp.h"

static const struct mail_message plain = {
	.from = { STR_INIT("Gemeente Zo\xC3\xAB"), STR_INIT("bcm@example.org") },
	.to = { STR_INIT("Anna"), STR_INIT("anna@example.org") },
	.subject = STR_INIT("Herstelplan"), .text = STR_INIT("Lees het plan.\n"),
	.lang = STR_INIT("nl"), .id = STR_INIT("12.7@example.org"),
	.date = 1795309200,	/* 2026-11-22T01:00:00Z */
};

static struct str
built(struct arena *a, const struct mail_message *m)
{
	struct buf out = BUF_IN(a, MAIL_BYTES + 1000);
	struct err err = { 0 };

	if (!mail_build(&out, m, &err))
		fail_msg("%s", err.id);
	return buf_str(&out);
}

/* Lines end in CRLF, are short, and hold printable ASCII only. */
static void
assert_sound(struct str mail, size_t longest)
{
	size_t begin = 0;

	for (size_t i = 0; i < mail.len; i++) {
		unsigned char c = (unsigned char)mail.ptr[i];

		assert_true((c >= 0x20 && c < 0x7F) || c == '\r' || c == '\n' ||
		    c == '\t');
		if (c == '\r')
			assert_true(i + 1 < mail.len &&
			    mail.ptr[i + 1] == '\n');
		if (c == '\n') {
			assert_true(i > 0 && mail.ptr[i - 1] == '\r');
			assert_true(i - begin <= longest + 1);
			begin = i + 1;
		}
	}
	assert_true(str_ends(mail, STR("\r\n")));
}

static bool
holds(struct str text, const char *part)
{
	return str_find_str(text, str_of(part)) < text.len;
}

static size_t
lines_that_begin(struct str mail, const char *name)
{
	struct str rest = mail;
	size_t n = 0;

	while (rest.ptr != NULL)
		n += str_starts(str_cut(&rest, '\n'), str_of(name));
	return n;
}

static void
test_build__says_what_it_is(void **state)
{
	struct arena a = ARENA_INIT;
	struct str mail = built(&a, &plain);

	(void)state;
	assert_sound(mail, 78);
	assert_true(holds(mail, "Date: Sun, 22 Nov 2026 01:00:00 +0000\r\n"));
	assert_true(holds(mail, "To: \"Anna\"\r\n <anna@example.org>\r\n"));
	assert_true(holds(mail, "From: =?UTF-8?B?R2VtZWVudGUgWm/Dqw==?=\r\n"
	    " <bcm@example.org>\r\n"));
	assert_true(holds(mail, "Message-ID: <12.7@example.org>\r\n"));
	assert_true(str_ends(mail, STR("\r\n\r\nLees het plan.\r\n")));
	assert_true(str_eq(mail, built(&a, &plain)));
	arena_release(&a);
}

static void
test_build__text_page_and_files(void **state)
{
	struct arena a = ARENA_INIT;
	struct mail_file files[] = {
		{ STR_INIT("plan \xE2\x82\xAC.pdf"), STR_INIT("application/pdf"),
		  STR_INIT("%PDF") },
		{ STR_INIT("a\"\r\nb"), STR_INIT("text/plain"), STR_INIT("") },
	};
	struct mail_message m = plain;
	struct str mail;

	(void)state;
	m.html = STR("<p>Lees = \xC3\xA9\xC3\xA9n plan</p>");
	m.files = files;
	m.nfiles = COUNT(files);
	mail = built(&a, &m);
	assert_sound(mail, 200);
	assert_true(holds(mail, "multipart/mixed"));
	assert_true(holds(mail, "multipart/alternative"));
	assert_true(holds(mail, "<p>Lees =3D =C3=A9=C3=A9n plan</p>"));
	assert_true(holds(mail, "filename*=UTF-8''plan%20%E2%82%AC.pdf"));
	assert_true(holds(mail, "\r\n\r\nJVBERg==\r\n"));
	assert_true(holds(mail, "filename=\"a_  b\""));
	assert_true(str_ends(mail, STR("--=_files--\r\n")));
	arena_release(&a);
}

static void
test_build__long_words_are_folded(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf word = BUF_IN(&a, 4000), text = BUF_IN(&a, 100000);
	struct mail_message m = plain;

	(void)state;
	for (int i = 0; i < 300; i++)
		buf_add_c(&word, "\xC3\xA9\xE2\x82\xAC");
	for (int i = 0; i < 2000; i++)
		buf_add_c(&text, i % 70 == 69 ? " \n." : "\xC3\xA9 =");
	m.subject = m.to.name = buf_str(&word);
	m.text = buf_str(&text);
	assert_sound(built(&a, &m), 78);
	m.subject = STR("=?UTF-8?B?eA==?=");	/* not to be decoded */
	assert_true(holds(built(&a, &m), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?="));
	arena_release(&a);
}

/* By lot, what people may type stays within its header. */
static void
test_build__nothing_becomes_a_header(void **state)
{
	static const char *const pieces[] = { "\r\n", "\n", "\r", "Bcc: x@y.nl",
		"\"", "\\", "<", ">", "=?", "?=", "\xC3", "\xFF", "a", " ", "\t",
		"\x01", "\xE2\x82\xAC", "--=_text--", ":", "," };
	uint64_t rng = 4;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct arena a = ARENA_INIT;
		struct buf words[3];
		struct mail_message m = plain;
		struct str mail, head;
		size_t end;

		for (int k = 0; k < 3; k++) {
			words[k] = BUF_IN(&a, 4000);
			for (uint64_t n = rng_below(&rng, 40); n > 0; n--)
				buf_add_c(&words[k], pieces[rng_below(&rng,
				    COUNT(pieces))]);
		}
		m.subject = buf_str(&words[0]);
		m.to.name = buf_str(&words[1]);
		m.from.name = buf_str(&words[2]);
		mail = built(&a, &m);
		assert_sound(mail, 90);
		end = str_find_str(mail, STR("\r\n\r\n"));
		head = str_sub(mail, 0, end);
		assert_true(str_ends(mail, STR("\r\n\r\nLees het plan.\r\n")));
		assert_int_equal(lines_that_begin(head, "Bcc"), 0);
		assert_int_equal(lines_that_begin(head, "To:"), 1);
		assert_int_equal(lines_that_begin(head, "Subject:"), 1);
		arena_release(&a);
	}
}

static void
test_build__what_is_refused(void **state)
{
	static const struct {
		const char *to, *id, *media, *text, *fault;
	} cases[] = {
		{ "anna@example.org\r\nBcc: x@y.nl", "1@a", "a/b", "x",
		  "mail-address-bad" },
		{ "", "1@a", "a/b", "x", "mail-address-bad" },
		{ "anna@example.org", "1@a>\r\nX: y", "a/b", "x", "mail-id-bad" },
		{ "anna@example.org", "", "a/b", "x", "mail-id-bad" },
		{ "anna@example.org", "1@a", "a/b\r\nX: y", "x",
		  "mail-media-type-bad" },
		{ "anna@example.org", "1@a", "pdf", "x", "mail-media-type-bad" },
		{ "anna@example.org", "1@a", "a/b", " \n", "mail-empty" },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mail_file file = { STR("x"), str_of(cases[i].media),
			STR("x") };
		struct mail_message m = plain;
		struct buf out = BUF_IN(&a, 100000);
		struct err err = { 0 };

		m.to.address = str_of(cases[i].to);
		m.id = str_of(cases[i].id);
		m.text = str_of(cases[i].text);
		m.files = &file;
		m.nfiles = 1;
		assert_false(mail_build(&out, &m, &err));
		assert_string_equal(err.id, cases[i].fault);
	}
	arena_release(&a);
}

static void
test_build__too_large(void **state)
{
	struct arena a = ARENA_INIT;
	size_t n = MAIL_BYTES / 4 * 3;
	struct mail_file file = { STR("x"), STR("a/b"),
		{ arena_alloc(&a, n), n } };
	struct buf out = BUF_HEAP(2 * (size_t)MAIL_BYTES);
	struct mail_message m = plain;
	struct err err = { 0 };

	(void)state;
	m.files = &file;
	m.nfiles = 1;
	assert_false(mail_build(&out, &m, &err));
	assert_string_equal(err.id, "mail-too-large");
	m.nfiles = 0;
	m.text = (struct str){ file.bytes.ptr, MAIL_TEXT + 1 };
	assert_false(mail_build(&out, &m, &err));
	buf_release(&out);
	arena_release(&a);
}

static void
test_address__one_and_no_other(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} cases[] = {
		{ "a@b", true }, { "anna.de-vries+bcm@mail.example.org", true },
		{ "o'neil@xn--bcher-kva.example", true },
		{ "a@b.nl ", false }, { "a b@c.nl", false }, { "@b.nl", false },
		{ "a@", false }, { "a", false }, { "", false },
		{ ".a@b.nl", false }, { "a.@b.nl", false }, { "a..b@c.nl", false },
		{ "a@b..nl", false }, { "a@-b.nl", false }, { "a@b_c.nl", false },
		{ "a@[127.0.0.1]", false }, { "\"a\"@b.nl", false },
		{ "a@b@c.nl", false }, { "a,b@c.nl", false },
		{ "zo\xC3\xAB@b.nl", false }, { "a@b.nl\n", false },
		{ "a(x)@b.nl", false }, { "<a@b.nl>", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (mail_address_is_one(str_of(cases[i].text)) != cases[i].is)
			fail_msg("%s", cases[i].text);
}

static void
test_server__read(void **state)
{
	static const struct {
		const char *text;
		bool plain;
		const char *host;	/* NULL: refused */
		int port;
		bool smtps;
	} cases[] = {
		{ "smtp://mail.example.org", false, "mail.example.org", 587,
		  false },
		{ "smtps://mail.example.org", false, "mail.example.org", 465,
		  true },
		{ "smtp://10.0.0.1:25", false, "10.0.0.1", 25, false },
		{ "smtp://[::1]:2525", true, "[::1]", 2525, false },
		{ "smtp://localhost", true, "localhost", 587, false },
		{ "smtp://mail.example.org", true, NULL, 0, false },
		{ "smtp://10.0.0.1", true, NULL, 0, false },
		{ "http://mail.example.org", false, NULL, 0, false },
		{ "mail.example.org", false, NULL, 0, false },
		{ "smtp://", false, NULL, 0, false },
		{ "", false, NULL, 0, false },
		{ "smtp://a:0", false, NULL, 0, false },
		{ "smtp://a:65536", false, NULL, 0, false },
		{ "smtp://a:x", false, NULL, 0, false },
		{ "smtp://user@a", false, NULL, 0, false },
		{ "smtp://a/b", false, NULL, 0, false },
		{ "smtp://a b", false, NULL, 0, false },
		{ "smtp://a\r\nb", false, NULL, 0, false },
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct smtp_server s = { 0 };
		struct err err = { 0 };
		bool ok = smtp_server_read(&a, str_of(cases[i].text),
		    cases[i].plain, &s, &err);

		if (ok != (cases[i].host != NULL))
			fail_msg("%s", cases[i].text);
		if (!ok) {
			assert_int_equal(err.code, ERR_INVALID);
			continue;
		}
		assert_str(s.host, cases[i].host);
		assert_int_equal(s.port, cases[i].port);
		assert_int_equal(s.smtps, cases[i].smtps);
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build__says_what_it_is),
		cmocka_unit_test(test_build__text_page_and_files),
		cmocka_unit_test(test_build__long_words_are_folded),
		cmocka_unit_test(test_build__nothing_becomes_a_header),
		cmocka_unit_test(test_build__what_is_refused),
		cmocka_unit_test(test_build__too_large),
		cmocka_unit_test(test_address__one_and_no_other),
		cmocka_unit_test(test_server__read),
	};

	return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
