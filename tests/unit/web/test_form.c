/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "web/form.h"

#define MULTI "multipart/form-data; boundary=b"
#define DISP "Content-Disposition: form-data; name="
#define URL "application/x-www-form-urlencoded"

static bool
parse(struct arena *a, const char *type, struct str body, struct form *form)
{
	struct err err = { 0 };

	return form_parse(a, str_of(type), body, form, &err);
}

static void
test_parse__reads_what_browsers_send(void **state)
{
	const struct str body = STR("--b\r\n"
	    DISP "\"name\"\r\n\r\nJ\xC3\xB6rg\r\nline two\r\n--b\r\n"
	    DISP "\"empty\"\r\n\r\n\r\n--b\r\n"
	    DISP "\"file\"; filename=\"C:\\docs\\plan;x.pdf\"\r\n"
	    "Content-Type: application/pdf\r\n\r\n%PDF\0\xFF\r\n--c\r\n--b\r\n"
	    "content-disposition:form-data;name=none;filename=\"\"\r\n"
	    "X-Other: 1\r\n\r\n\r\n--b--\r\n");
	struct arena a = ARENA_INIT;
	const struct form_field *file;
	struct form form;

	(void)state;
	assert_true(parse(&a, MULTI, body, &form));
	assert_int_equal(form.n, 4);
	assert_str(form_text(&form, "name"), "J\xC3\xB6rg\r\nline two");
	assert_str(form_text(&form, "empty"), "");
	assert_null(form_text(&form, "file").ptr);
	file = form_get(&form, "file");
	assert_true(file->is_file);
	assert_str(file->file_name, "plan;x.pdf");
	assert_str(file->type, "application/pdf");
	assert_true(str_eq(file->value, STR("%PDF\0\xFF\r\n--c")));
	assert_true(form_get(&form, "none")->is_file);
	assert_null(form_get(&form, "other"));
	arena_release(&a);
}

static void
test_parse__reads_urlencoded(void **state)
{
	struct arena a = ARENA_INIT;
	struct form form;

	(void)state;
	assert_true(parse(&a, URL "; charset=UTF-8",
	    STR("a=1&&b=x+%C3%A9%0D%0Ay&a=2&c"), &form));
	assert_int_equal(form.n, 4);
	assert_str(form_text(&form, "a"), "1");
	assert_str(form_text(&form, "b"), "x \xC3\xA9\r\ny");
	assert_str(form_text(&form, "c"), "");
	assert_str(form.fields[2].value, "2");
	assert_true(parse(&a, "APPLICATION/X-WWW-FORM-URLENCODED", STR(""),
	    &form));
	assert_int_equal(form.n, 0);
	arena_release(&a);
}

static void
test_parse__refuses_what_is_not_a_form(void **state)
{
	static const struct {
		const char *type;
		struct str body;
	} cases[] = {
		{ URL, STR_INIT("a=%zz") }, { URL, STR_INIT("a=%0") },
		{ URL, STR_INIT("a=%00") }, { URL, STR_INIT("a=%01") },
		{ URL, STR_INIT("a=%FF") }, { URL, STR_INIT("=b") },
		{ URL, STR_INIT("a=\0") },
		{ "text/plain", STR_INIT("a=b") }, { "", STR_INIT("a=b") },
		{ "multipart/form-data", STR_INIT("--b--\r\n") },
		{ "multipart/form-data; boundary=", STR_INIT("----\r\n") },
		{ "multipart/form-data; boundary=\"b", STR_INIT("--b--\r\n") },
		{ "multipart/form-data; boundary=b; boundary=c",
		    STR_INIT("--b--\r\n") },
		{ "multipart/form-data; boundary=bbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
		    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
		    STR_INIT("--bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
		    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbb--\r\n") },
		{ "multipart/mixed; boundary=b", STR_INIT("--b--\r\n") },
		{ MULTI, STR_INIT("") }, { MULTI, STR_INIT("--b") },
		{ MULTI, STR_INIT("--b\r\n") },
		{ MULTI, STR_INIT("--b--x") },
		{ MULTI, STR_INIT("x\r\n--b--\r\n") },
		{ MULTI, STR_INIT("--b\n" DISP "a\n\nx\n--b--\n") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n\r\nx") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n\r\nx\r\n--b") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n\r\nx\r\n--bb\r\n") },
		{ MULTI, STR_INIT("--b\r\n\r\nx\r\n--b--\r\n") },
		{ MULTI, STR_INIT("--b\r\nA: b\r\n\r\nx\r\n--b--\r\n") },
		{ MULTI, STR_INIT("--b\r\n" DISP "\"a\r\n\r\nx\r\n--b--\r\n") },
		{ MULTI, STR_INIT("--b\r\n" DISP "\"\"\r\n\r\nx\r\n--b--\r\n") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a; name=c\r\n\r\nx\r\n--b--") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a; filename*=c\r\n\r\nx"
		    "\r\n--b--") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n" DISP "c\r\n\r\nx"
		    "\r\n--b--") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n folded\r\n\r\nx"
		    "\r\n--b--") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n\r\n\xFF\r\n--b--") },
		{ MULTI, STR_INIT("--b\r\n" DISP "a\r\n\r\n\0\r\n--b--") },
		{ MULTI, STR_INIT("--b\r\n" DISP "\"a\xFF\"\r\n\r\nx\r\n"
		    "--b--") },
	};
	struct arena a = ARENA_INIT;
	struct form form;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (parse(&a, cases[i].type, cases[i].body, &form))
			fail_msg("case %zu was read", i);
		assert_int_equal(form.n, 0);
	}
	arena_release(&a);
}

static void
test_parse__limits_fields_names_and_part_heads(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf body = BUF_IN(&a, 1 << 24);
	struct form form;

	(void)state;
	for (int i = 0; i < FORM_FIELDS_MAX; i++)
		buf_add_c(&body, i == 0 ? "a=1" : "&a=1");
	assert_true(parse(&a, URL, buf_str(&body), &form));
	assert_int_equal(form.n, FORM_FIELDS_MAX);
	buf_add_c(&body, "&a=1");
	assert_false(parse(&a, URL, buf_str(&body), &form));
	buf_clear(&body);
	for (int i = 0; i < FORM_NAME_MAX; i++)
		buf_add_c(&body, "n");
	assert_true(parse(&a, URL, buf_str(&body), &form));
	buf_add_c(&body, "n");
	assert_false(parse(&a, URL, buf_str(&body), &form));
	buf_clear(&body);
	buf_add_c(&body, "--b\r\nA: ");
	for (int i = 0; i < FORM_PART_HEAD_MAX; i++)
		buf_add_c(&body, "n");
	buf_add_c(&body, "\r\n" DISP "a\r\n\r\nx\r\n--b--");
	assert_false(parse(&a, MULTI, buf_str(&body), &form));
	buf_clear(&body);
	for (int i = 0; i <= FORM_FIELDS_MAX; i++)
		buf_addf(&body, "%s--b\r\n" DISP "a\r\n\r\nx",
		    i == 0 ? "" : "\r\n");
	buf_add_c(&body, "\r\n--b--");
	assert_false(parse(&a, MULTI, buf_str(&body), &form));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse__reads_what_browsers_send),
		cmocka_unit_test(test_parse__reads_urlencoded),
		cmocka_unit_test(test_parse__refuses_what_is_not_a_form),
		cmocka_unit_test(
		    test_parse__limits_fields_names_and_part_heads),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
