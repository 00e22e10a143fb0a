/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/messages.h"
#include "render/template.h"
#include "../test.h"

struct step {
	struct str name;
	bool done;
};

struct plan {
	struct str name;
	struct str link;
	struct html body;
	const char *state;
	bool open;
	int64_t count;
	struct opt64 rto;
	int64_t day;
	int64_t at;
	const struct step *first;
	struct step last;
	struct view_list steps;
	struct view_list names;
};

#define VIEW struct step
static const struct view_field step_fields[] = { V_STR(name), V_BOOL(done) };
#undef VIEW
static const struct view step_view = VIEW_OF(struct step, step_fields);

#define VIEW struct plan
static const struct view_field plan_fields[] = {
	V_STR(name),
	V_URL(link),
	V_HTML(body),
	V_MSG(state),
	V_BOOL(open),
	V_INT(count),
	V_DURATION(rto),
	V_DATE(day),
	V_INSTANT(at),
	V_OBJECT(first, struct step, &step_view),
	V_EMBED(last, struct step, &step_view),
	V_LIST(steps, &step_view),
	V_LIST(names, &view_of_str),
};
#undef VIEW
static const struct view plan_view = VIEW_OF(struct plan, plan_fields);

static const struct step steps[] = {
	{ STR_INIT("one"), true },
	{ STR_INIT("<two>"), false },
};
static const struct str names[] = { STR_INIT("x"), STR_INIT("y&z") };

static const struct template_text partials[] = {
	{ STR_INIT("frame"), STR_INIT("<title>{{$title}}none{{/title}}</title>"
	    "{{#last}}<b>{{$main}}empty{{/main}}</b>{{/last}}") },
	{ STR_INIT("twice"), STR_INIT("{{<frame}}{{$title}}no{{/title}}"
	    "{{$main}}inner{{/main}}{{/frame}}") },
	{ STR_INIT("step"), STR_INIT("<i>{{name}}</i>") },
	{ STR_INIT("again"), STR_INIT("{{>again}}") },
	{ STR_INIT("half"), STR_INIT("<p") },
	{ STR_INIT("broken"), STR_INIT("{{#name}}") },
};

static struct plan
a_plan(void)
{
	return (struct plan){
		.name = STR("Fire & \"flood\" <1>"),
		.link = STR("https://example.nl/?a=1&b=2"),
		.body = HTML_NONE,
		.state = "unknown",
		.open = true,
		.count = 3,
		.rto = KNOWN(16200),
		.day = 20778,
		.at = 1795240800,
		.first = &steps[0],
		.last = { STR("last"), false },
		.steps = VIEW_LIST_OF(steps, COUNT(steps)),
		.names = VIEW_LIST_OF(names, COUNT(names)),
	};
}

static bool
compile(struct arena *a, const char *source, const struct template **t_r,
    struct err *err)
{
	return template_compile(a, (struct template_text){ STR("test"),
	    str_of(source) }, partials, COUNT(partials), &plan_view, t_r, err);
}

static struct str
show(struct arena *a, const char *source, const struct plan *plan,
    enum lang lang)
{
	struct render_context ctx = { lang, zone_default(), 0 };
	struct buf out = BUF_IN(a, 65536);
	struct err err = { 0 };
	const struct template *t;

	if (!compile(a, source, &t, &err)) {
		print_error("%s: %s (%.*s)\n", source, err.id,
		    STR_ARG(err.args[2].text));
		fail();
	}
	assert_true(template_render(t, plan, &ctx, &out, &err));
	return buf_str(&out);
}

static void
test_render__shows(void **state)
{
	static const struct {
		const char *source, *want;
	} rows[] = {
		{ "", "" },
		{ "{{name}}", "Fire &amp; &quot;flood&quot; &lt;1&gt;" },
		{ "<p title=\"{{name}}\">",
		  "<p title=\"Fire &amp; &quot;flood&quot; &lt;1&gt;\">" },
		{ "<a href='{{link}}'>",
		  "<a href='https://example.nl/?a=1&amp;b=2'>" },
		{ "<a href=\"{{name}}\">", "<a href=\"#\">" },
		{ "<a href=\"/plans/{{name}}/{{count}}\">",
		  "<a href=\"/plans/Fire%20%26%20%22flood%22%20%3C1%3E/3\">" },
		{ "<a href=\"mailto:{{first.name}}\">",
		  "<a href=\"mailto:one\">" },
		{ "<a href=\"{{link}}{{first.name}}\">",
		  "<a href=\"https://example.nl/?a=1&amp;b=2one\">" },
		{ "{{count}} {{first.name}} {{last.name}}", "3 one last" },
		{ "{{#first}}{{name}}{{#open}}!{{/open}}{{/first}}", "one!" },
		{ "{{#last}}{{name}}{{/last}}", "last" },
		{ "{{#steps}}<li>{{name}}{{^done}}?{{/done}}</li>{{/steps}}",
		  "<li>one</li><li>&lt;two&gt;?</li>" },
		{ "{{#names}}[{{.}}]{{/names}}", "[x][y&amp;z]" },
		{ "{{^steps}}none{{/steps}}", "" },
		{ "{{#rto}}known{{/rto}}{{^rto}}not{{/rto}}", "known" },
		{ "<time datetime=\"{{day}}\"></time>",
		  "<time datetime=\"2026-11-21\"></time>" },
		{ "<time datetime=\"{{at}}\"></time>",
		  "<time datetime=\"2026-11-21T06:00:00Z\"></time>" },
		{ "<time datetime=\"{{rto}}\"></time>",
		  "<time datetime=\"PT4H30M\"></time>" },
		{ "{{#steps}}{{>step}}{{/steps}}",
		  "<i>one</i><i>&lt;two&gt;</i>" },
		{ "{{<frame}}{{$title}}T{{/title}}{{/frame}}",
		  "<title>T</title><b>empty</b>" },
		{ "{{<frame}}{{$main}}{{name}}{{/main}}{{/frame}}",
		  "<title>none</title><b>last</b>" },
		{ "{{<frame}}\n {{! c }}\n{{$title}}a{{/title}}\n{{/frame}}",
		  "<title>a</title><b>empty</b>" },
		{ "{{<twice}}{{$title}}outer{{/title}}{{/twice}}",
		  "<title>outer</title><b>inner</b>" },
		{ "<td{{#open}} class=\"on\"{{/open}}>", "<td class=\"on\">" },
		{ "<option {{#open}}selected{{/open}}>", "<option selected>" },
		{ "<i class=\"a{{#open}} b{{/open}}\">", "<i class=\"a b\">" },
		{ "<!doctype html><!-- - --><script src=\"/a.js\"></script>x",
		  "<!doctype html><!-- - --><script src=\"/a.js\"></script>x" },
		{ "{{! no }}{{=<% %>=}}<%count%>", "3" },
		{ "{{t template-not-open a=name b=count c=first.name}}",
		  "Template Fire &amp; &quot;flood&quot; &lt;1&gt;, line 3: "
		  "one is closed but was not open." },
		{ "<p title=\"{{t unknown}}\">", "<p title=\"unknown\">" },
		{ "{{state}}", "unknown" },
		{ "{{{body}}}", "" },
		{ "<br/><input disabled>", "<br/><input disabled>" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct plan plan = a_plan();

		assert_str(show(&a, rows[i].source, &plan, LANG_EN),
		    rows[i].want);
		arena_release(&a);
	}
}

static void
test_render__unknown_is_not_zero(void **state)
{
	struct arena a = ARENA_INIT;
	struct plan plan = a_plan();

	(void)state;
	plan.rto = UNKNOWN;
	plan.first = NULL;
	plan.steps.n = 0;
	plan.state = NULL;
	assert_str(show(&a, "{{rto}}", &plan, LANG_NL), "onbekend");
	assert_str(show(&a, "{{#rto}}a{{/rto}}{{^rto}}b{{/rto}}", &plan,
	    LANG_NL), "b");
	assert_str(show(&a, "{{first.name}}{{#first}}x{{/first}}{{state}}",
	    &plan, LANG_NL), "");
	assert_str(show(&a, "{{#steps}}x{{/steps}}{{^steps}}none{{/steps}}",
	    &plan, LANG_NL), "none");
	assert_str(show(&a, "<time datetime=\"{{rto}}\">", &plan, LANG_NL),
	    "<time datetime=\"\">");
	arena_release(&a);
}

static void
test_render__html_part(void **state)
{
	struct arena a = ARENA_INIT;
	struct plan plan = a_plan();
	struct render_context ctx = { LANG_NL, zone_default(), 0 };
	struct err err = { 0 };
	const struct template *t;

	(void)state;
	assert_true(compile(&a, "<b>{{count}}</b>", &t, &err));
	assert_ptr_equal(template_view(t), &plan_view);
	assert_true(template_render_html(t, &plan, &ctx, &a, &plan.body,
	    &err));
	assert_str(show(&a, "<div>{{{body}}}</div>", &plan, LANG_NL),
	    "<div><b>3</b></div>");
	arena_release(&a);
}

/* A section or message may end where the room for operations is enlarged. */
static void
test_render__any_length(void **state)
{
	struct plan plan = a_plan();

	(void)state;
	for (int n = 1; n < 300; n++) {
		struct arena a = ARENA_INIT;
		struct buf source = BUF_IN(&a, 65536), want = BUF_IN(&a, 65536);

		buf_add_c(&source, "{{#last}}{{#first}}{{t unknown}}");
		buf_add_c(&want, "onbekend");
		for (int i = 0; i < n; i++) {
			buf_add_c(&source, "{{count}}");
			buf_add_char(&want, '3');
		}
		buf_add_c(&source, "{{/first}}{{t unknown}}{{/last}}.");
		buf_add_c(&want, "onbekend.");
		buf_add_char(&source, '\0');
		assert_str(show(&a, source.ptr, &plan, LANG_NL),
		    str_c(&a, buf_str(&want)));
		arena_release(&a);
	}
}

static void
test_render__page_too_large(void **state)
{
	struct arena a = ARENA_INIT;
	struct plan plan = a_plan();
	struct render_context ctx = { LANG_NL, zone_default(), 0 };
	struct buf out = BUF_IN(&a, 20);
	struct err err = { 0 };
	const struct template *t;

	(void)state;
	assert_true(compile(&a, "{{#steps}}0123456789{{/steps}}x", &t, &err));
	assert_false(template_render(t, &plan, &ctx, &out, &err));
	assert_int_equal(err.code, ERR_TOO_LARGE);
	arena_release(&a);
}

static void
test_compile__refuses(void **state)
{
	static const struct {
		const char *source, *id;
	} rows[] = {
		{ "{{nam}}", "template-unknown-name" },
		{ "{{#steps}}{{nope}}{{/steps}}", "template-unknown-name" },
		{ "{{name.x}}", "template-unknown-name" },
		{ "{{steps.name}}", "template-unknown-name" },
		{ "{{#nope}}{{/nope}}", "template-unknown-name" },
		{ "{{.}}", "template-unknown-name" },
		{ "{{steps}}", "template-not-shown" },
		{ "{{open}}", "template-not-shown" },
		{ "{{first}}", "template-not-shown" },
		{ "{{#count}}{{/count}}", "template-always-true" },
		{ "{{#at}}{{/at}}", "template-always-true" },
		{ "{{{name}}}", "template-html-raw" },
		{ "{{&name}}", "template-html-raw" },
		{ "{{body}}", "template-html-raw" },
		{ "<p title=\"{{{body}}}\">", "template-html-raw" },
		{ "<p title={{name}}>", "template-html-place" },
		{ "<p title=x>", "template-html-unquoted" },
		{ "<p {{name}}>", "template-html-place" },
		{ "<{{name}}>", "template-html-place" },
		{ "<p id=\"a\"class=\"b\">", "template-html-tag" },
		{ "<p data-{{name}}=\"\">", "template-html-place" },
		{ "<!-- {{name}} -->", "template-html-place" },
		{ "<p style=\"x\">", "template-html-attribute" },
		{ "<p onclick=\"x\">", "template-html-attribute" },
		{ "<p ONCLICK=\"x\">", "template-html-attribute" },
		{ "<iframe srcdoc=\"\">", "template-html-attribute" },
		{ "<style>", "template-html-element" },
		{ "<script>x</script>", "template-html-script" },
		{ "<script>{{name}}</script>", "template-html-place" },
		{ "<a href=\"javascript:x\">", "template-html-url" },
		{ "<a href=\"java{{name}}\">", "template-html-url" },
		{ "<a href=\"{{at}}\">", "template-html-url" },
		{ "<a href=\"{{t unknown}}\">", "template-html-place" },
		{ "<a href=\"{{#open}}x{{/open}}{{name}}\">",
		  "template-html-url" },
		{ "<a target=\"{{name}}\">", "template-html-place" },
		{ "1 < 2", "template-html-lt" },
		{ "<p", "template-html-open" },
		{ "{{>half}}>x", "" },
		{ "<p{{#open}}>{{/open}}", "template-html-section" },
		{ "{{#open}}<p title=\"{{/open}}", "template-html-section" },
		{ "<p a=\"{{#open}}\" b='{{/open}}'>",
		  "template-html-section" },
		{ "{{t nope}}", "template-unknown-message" },
		{ "{{t unknown a=name}}", "template-message-argument" },
		{ "{{t template-not-open a=name b=count}}",
		  "template-message-argument" },
		{ "{{t template-not-open a=name b=count c=nope}}",
		  "template-unknown-name" },
		{ "{{t template-not-open a=name b=count c=body}}",
		  "template-not-shown" },
		{ "{{t template-not-open a=name b=count c}}",
		  "template-message-argument" },
		{ "{{<frame}}{{$mian}}{{/mian}}{{/frame}}",
		  "template-unused-block" },
		{ "{{<frame}} x {{/frame}}", "template-outside-block" },
		{ "{{<frame}}{{name}}{{/frame}}", "template-outside-block" },
		{ "{{>nope}}", "template-unknown-template" },
		{ "{{>again}}", "template-too-deep" },
		{ "{{>broken}}", "template-unclosed" },
		{ "{{#open}}", "template-unclosed" },
		{ "{{/open}}", "template-not-open" },
		{ "{{#open}}{{/name}}", "template-wrong-close" },
		{ "{{name", "template-unclosed-tag" },
		{ "{{}}", "template-empty-tag" },
		{ "{{#}}", "template-empty-tag" },
		{ "{{=x=}}", "template-delimiters" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err err = { .id = "" };
		const struct template *t;

		if (compile(&a, rows[i].source, &t, &err))
			err.id = "";
		if (strcmp(err.id, rows[i].id) != 0)
			print_error("%s\n", rows[i].source);
		assert_string_equal(err.id, rows[i].id);
		arena_release(&a);
	}
}

static void
test_compile__names_template_and_line(void **state)
{
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	const struct template *t;

	(void)state;
	assert_false(compile(&a, "a\nb\n{{! two\nlines }}\n{{nope}}\n", &t,
	    &err));
	assert_str(err.args[0].text, "test");
	assert_int_equal(err.args[1].n, 5);
	assert_str(err.args[2].text, "nope");
	arena_release(&a);
}

static void
test_compile__too_deep(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf source = BUF_IN(&a, 65536);
	struct err err = { 0 };
	const struct template *t;

	(void)state;
	for (int i = 0; i < TEMPLATE_DEPTH + 1; i++)
		buf_add_c(&source, "{{#last}}");
	for (int i = 0; i < TEMPLATE_DEPTH + 1; i++)
		buf_add_c(&source, "{{/last}}");
	assert_false(template_compile(&a, (struct template_text){ STR("deep"),
	    buf_str(&source) }, NULL, 0, &plan_view, &t, &err));
	assert_string_equal(err.id, "template-too-deep");
	arena_release(&a);
}

static void
test_add__unknown_template(void **state)
{
	static const struct template_decl decl = { "no/such", &plan_view };
	struct err err = { 0 };

	(void)state;
	assert_false(templates_add(&decl, 1, &err));
	assert_string_equal(err.id, "template-unknown-template");
	templates_release();
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_render__shows),
		cmocka_unit_test(test_render__unknown_is_not_zero),
		cmocka_unit_test(test_render__html_part),
		cmocka_unit_test(test_render__any_length),
		cmocka_unit_test(test_render__page_too_large),
		cmocka_unit_test(test_compile__refuses),
		cmocka_unit_test(test_compile__names_template_and_line),
		cmocka_unit_test(test_compile__too_deep),
		cmocka_unit_test(test_add__unknown_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
