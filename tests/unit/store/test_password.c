/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "store/password.h"
#include "store/secret.h"
#include "store/session.h"

static void
test_is_good__says_what_is_wrong(void **state)
{
	static const struct {
		const char *login, *password, *fault;
	} cases[] = {
		{ "jan", "korte broek bij vorst", NULL },
		{ "jan", "Vlieger-Eekhoorn-Baksteen", NULL },
		{ "jan", "8dLk!q0zPw2x", NULL },
		{ "jan", "jan rent elke dag over de dijk", NULL },
		{ "jan", "", "password-too-short" },
		{ "jan", "elf tekens.", "password-too-short" },
		{ "jan", "éééééé", "password-too-short" },
		{ "jan.jansen", "Jan.Jansen-2026", "password-has-login" },
		{ "jan", "Welkom2026!!", "password-common" },
		{ "jan", "W3lk0m-W3lk0m", "password-common" },
		{ "jan", "PasswordPassword", "password-common" },
		{ "jan", "wachtwoord123456", "password-common" },
		{ "jan", "aaaaaaaaaaaaaaa", "password-common" },
		{ "jan", "abababababababa", "password-common" },
		{ "jan", "1234567890123", "password-common" },
		{ "jan", "qwertyuiop123", "password-common" },
		{ "jan", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		  "password-too-long" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct err err = { 0 };
		bool good = password_is_good(str_of(cases[i].login),
		    str_of(cases[i].password), &err);

		if (good != (cases[i].fault == NULL) ||
		    (!good && strcmp(err.id, cases[i].fault) != 0)) {
			print_error("%s: %s\n", cases[i].password,
			    good ? "good" : err.id);
			fail();
		}
	}
}

static void
test_is_good__longest(void **state)
{
	char text[4 * PASSWORD_MAX + 5];
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + (i * 7 + i / 26) % 26);
	assert_true(password_is_good(STR("jan"), (struct str){ text,
	    PASSWORD_MAX }, &err));
	assert_false(password_is_good(STR("jan"), (struct str){ text,
	    PASSWORD_MAX + 1 }, &err));
	assert_false(password_is_good(STR("jan"), (struct str){ text,
	    sizeof(text) }, &err));
}

static void
test_check__only_the_right_one(void **state)
{
	struct arena a = ARENA_INIT;
	struct str hash = password_hash(&a, STR("korte broek")),
	    again = password_hash(&a, STR("korte broek"));

	(void)state;
	assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_false(str_eq(hash, again));
	assert_int_equal(password_check(hash, STR("korte broek")),
	    PASSWORD_RIGHT);
	assert_int_equal(password_check(hash, STR("korte broe")),
	    PASSWORD_WRONG);
	assert_int_equal(password_check(hash, STR("")), PASSWORD_WRONG);
	assert_int_equal(password_check(STR(""), STR("")), PASSWORD_WRONG);
	assert_int_equal(password_check(STR("$argon2id$x"), STR("x")),
	    PASSWORD_WRONG);
	arena_release(&a);
}

/* ---- codes -------------------------------------------------------------- */

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/* RFC 6238 appendix B, SHA-1, the last six of its eight digits. */
static void
test_totp__vectors(void **state)
{
	static const struct {
		int64_t at;
		const char *code;
	} cases[] = {
		{ 59, "287082" }, { 1111111109, "081804" },
		{ 1111111111, "050471" }, { 1234567890, "005924" },
		{ 2000000000, "279037" }, { 20000000000, "353130" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t last = 0;

		assert_true(totp_check(STR(SECRET), str_of(cases[i].code),
		    cases[i].at, &last));
		assert_int_equal(last, cases[i].at / 30);
		assert_false(totp_check(STR(SECRET), str_of(cases[i].code),
		    cases[i].at, &last));
	}
}

static void
test_totp__drift_and_misuse(void **state)
{
	static const struct {
		const char *secret, *code;
		int64_t now, last;
		bool right;
	} cases[] = {
		{ SECRET, "287 082", 59, 0, true },
		{ "gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "287082", 59, 0,
		  true },
		{ SECRET, "287082", 89, 0, true },
		{ SECRET, "287082", 29, 0, true },
		{ SECRET, "287082", 90, 0, false },
		{ SECRET, "287082", -1, 0, false },
		{ SECRET, "287082", 59, 1, false },
		{ SECRET, "287082", 59, 2, false },
		{ SECRET, "28708", 59, 0, false },
		{ SECRET, "2870820", 59, 0, false },
		{ SECRET, "28708a", 59, 0, false },
		{ SECRET, "", 59, 0, false },
		{ "", "287082", 59, 0, false },
		{ "GEZD!", "287082", 59, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t last = cases[i].last;

		if (totp_check(str_of(cases[i].secret), str_of(cases[i].code),
		    cases[i].now, &last) != cases[i].right)
			fail_msg("case %zu", i);
		assert_true(cases[i].right || last == cases[i].last);
	}
}

static void
test_totp__new_secret_and_url(void **state)
{
	struct arena a = ARENA_INIT;
	struct str secret = totp_secret(&a), other = totp_secret(&a);
	unsigned char key[20];
	size_t n;

	(void)state;
	assert_int_equal(secret.len, 32);
	assert_false(str_eq(secret, other));
	assert_true(base32_read(secret, key, sizeof(key), &n));
	assert_int_equal(n, 20);
	assert_str(base32_of(&a, key, n), secret.ptr);
	assert_false(base32_read(secret, key, 19, &n));
	assert_str(totp_url(&a, STR("ABC"), STR("jan & co@x")),
	    "otpauth://totp/Stormvast:jan%20%26%20co%40x"
	    "?secret=ABC&issuer=Stormvast");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_good__says_what_is_wrong),
		cmocka_unit_test(test_is_good__longest),
		cmocka_unit_test(test_check__only_the_right_one),
		cmocka_unit_test(test_totp__vectors),
		cmocka_unit_test(test_totp__drift_and_misuse),
		cmocka_unit_test(test_totp__new_secret_and_url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
