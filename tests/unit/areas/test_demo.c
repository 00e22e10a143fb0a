/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The five demo organisations as they are shipped: they import without a fault,
 * are as large as promised, and what the program finds wrong with them is what
 * demo/planted.json says is wrong, no more and no less.
 */
#include <jansson.h>

#include "areas/bia/attention.h"
#include "areas/recovery/recovery.h"
#include "kit.h"
#include "../aborts.h"

/* 2026-11-21T08:00:00Z, the `at` of planted.json. */
static const int64_t at = 1795248000;

/* What later areas add to the list. */
static const struct attention_source *const sources[] = { risk_attention };

static const char *const files[] = { "noordkade", "duinmeer", "lindewaard",
	"havikveld", "sluisgeld" };

/* Findings as lines, so that they can be sorted and compared. */
struct lines {
	struct str line[400];
	size_t n;
};

/* One organisation, imported, and what the program says of it. */
struct demo {
	struct house *h;
	struct arena *a;
	int64_t organisation;
	json_t *root;
	struct actor actor;		/* of tx, which borrows it */
	struct tx *tx;
	const struct answer *answer;
};

static const char *
text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static json_t *
read_json(struct house *h, const char *path)
{
	struct str bytes = kit_file(h, path);
	json_t *root = json_loadb(bytes.ptr, bytes.len,
	    JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(root);
	return root;
}

static const json_t *
records_of(const struct demo *d, const char *record)
{
	return json_object_get(json_object_get(d->root, "records"), record);
}

static struct demo
demo_import(struct house *h, const char *file)
{
	const char *path = str_printf(&h->arena, "demo/%s.json", file).ptr;
	struct demo d = { .h = h, .a = &h->arena,
		.root = read_json(h, path) };
	const json_t *own = json_array_get(records_of(&d, "organisation"), 0);
	const struct field *sector = record_field(&organisation_record,
	    STR("sector"));

	d.organisation = kit_found(h, text_at(own, "name"),
	    (enum sector)field_choice_of(sector,
	        str_of(text_at(own, "sector"))), false);
	kit_must(h, kit_import(h, d.organisation, kit_file(h, path), path));
	return d;
}

static void
demo_ask(struct demo *d)
{
	d->actor = actor_system(d->organisation);
	kit_must(d->h, store_read(d->h->store, &d->actor, at, d->a, &d->tx,
	    &d->h->err));
	kit_must(d->h, answer_compute(d->tx, NULL, &d->answer, &d->h->err));
}

static void
demo_end(struct demo *d)
{
	if (d->tx != NULL)
		tx_end(d->tx);
	json_decref(d->root);
}

/* ---- lines -------------------------------------------------------------- */

static void
add_line(struct lines *l, struct str line)
{
	assert_true(l->n < COUNT(l->line));
	l->line[l->n++] = line;
}

static int
cmp_lines(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
sort_lines(struct lines *l)
{
	qsort(l->line, l->n, sizeof(*l->line), cmp_lines);
}

/* Fails with every line that only one of them has. */
static void
assert_lines(const char *file, struct lines *got, struct lines *want)
{
	size_t i = 0, k = 0;
	bool same = true;

	sort_lines(got);
	sort_lines(want);
	while (i < got->n || k < want->n) {
		int c = i == got->n ? 1 : k == want->n ? -1
		    : str_cmp(got->line[i], want->line[k]);

		if (c < 0)
			print_error("%s: not planted: %.*s\n", file,
			    STR_ARG(got->line[i]));
		if (c > 0)
			print_error("%s: not found: %.*s\n", file,
			    STR_ARG(want->line[k]));
		same &= c == 0;
		i += c <= 0;
		k += c >= 0;
	}
	assert_true(same);
}

/* ---- what the program finds --------------------------------------------- */

static const char *const cause_names[CAUSE_KIND__MAX] = {
	[CAUSE_RTO] = "rto", [CAUSE_MTPD] = "mtpd",
	[CAUSE_VERIFICATION] = "verification", [CAUSE_MBCO] = "mbco",
	[CAUSE_START] = "start", [CAUSE_RESTORE] = "restore",
	[CAUSE_RESTART] = "restart", [CAUSE_GRACE] = "grace",
	[CAUSE_SET_UP] = "set-up", [CAUSE_HOLD] = "hold",
	[CAUSE_LEVEL] = "level", [CAUSE_NEEDS] = "needs",
	[CAUSE_STEPS] = "steps", [CAUSE_LONGEST] = "longest",
};

static void
find_causes(struct demo *d, int32_t i, struct lines *out)
{
	const struct verdict *v = &d->answer->single->of[i].verdict;
	const struct model *m = d->answer->model;

	for (int32_t k = 0; k < v->ncauses; k++)
		add_line(out, str_printf(d->a, "unknown|%.*s|%s|%.*s",
		    STR_ARG(m->critical[i].name), cause_names[v->cause[k].kind],
		    STR_ARG(m->nodes[v->cause[k].node].name)));
}

static void
find_verdicts(struct demo *d, struct lines *out)
{
	const struct model *m = d->answer->model;

	for (int32_t i = 0; i < m->ncritical; i++) {
		const struct single_verdict *v = &d->answer->single->of[i];
		struct buf late = BUF_IN(d->a, 64);

		if (v->verdict.state == VERDICT_UNKNOWN)
			find_causes(d, i, out);
		if (v->verdict.state != VERDICT_LATE &&
		    v->verdict.state != VERDICT_IMPOSSIBLE)
			continue;
		assert_true(span_known(v->verdict.late));
		duration_print_iso(&late, v->verdict.late.lo);
		add_line(out, str_printf(d->a, "%s|%.*s|%.*s|%.*s",
		    verdict_name(v->verdict.state),
		    STR_ARG(m->critical[i].name), STR_ARG(buf_str(&late)),
		    STR_ARG(m->nodes[v->worst].name)));
	}
}

static void
find_attention(struct demo *d, struct lines *out)
{
	const struct attention *list;
	size_t n;

	kit_must(d->h, attention_list(d->tx, d->answer, true, NULL, &list, &n,
	    &d->h->err));
	for (size_t i = 0; i < n; i++)
		add_line(out, str_printf(d->a, "%s|%s|%.*s|%.*s",
		    attention_name(&list[i]), list[i].record->name,
		    STR_ARG(list[i].name), STR_ARG(list[i].about)));
}

/* ---- what was planted --------------------------------------------------- */

static void
want_verdict(struct demo *d, const json_t *one, const json_t *expect,
    struct lines *out)
{
	const json_t *cause;
	size_t i;

	if (strcmp(text_at(expect, "verdict"), "unknown") != 0)
		add_line(out, str_printf(d->a, "%s|%s|%s|%s",
		    text_at(expect, "verdict"), text_at(one, "name"),
		    text_at(expect, "late"), text_at(expect, "worst")));
	json_array_foreach(json_object_get(expect, "causes"), i, cause)
		add_line(out, str_printf(d->a, "unknown|%s|%s|%s",
		    text_at(one, "name"), text_at(cause, "kind"),
		    text_at(cause, "name")));
}

static void
want_planted(struct demo *d, const char *file, const json_t *planted,
    struct lines *out)
{
	const char *json = str_printf(d->a, "%s.json", file).ptr;
	const json_t *one;
	size_t i, n = 0;

	json_array_foreach(json_object_get(planted, "planted"), i, one) {
		const json_t *expect = json_object_get(one, "expect");

		if (strcmp(text_at(one, "file"), json) != 0)
			continue;
		n++;
		if (json_object_get(expect, "verdict") != NULL)
			want_verdict(d, one, expect, out);
		else
			add_line(out, str_printf(d->a, "%s|%s|%s|%s",
			    text_at(expect, "attention"),
			    text_at(one, "record"), text_at(one, "name"),
			    text_at(expect, "about")));
	}
	assert_true(n >= 10);
}

static void
test_demo__finds_exactly_what_was_planted(void **state)
{
	struct house *h = house_open(false);
	json_t *planted = read_json(h, "demo/planted.json");

	(void)state;
	attention_set_sources(sources, COUNT(sources));
	for (size_t i = 0; i < COUNT(files); i++) {
		struct demo d = demo_import(h, files[i]);
		struct lines got = { .n = 0 }, want = { .n = 0 };

		demo_ask(&d);
		find_verdicts(&d, &got);
		find_attention(&d, &got);
		want_planted(&d, files[i], planted, &want);
		assert_lines(files[i], &got, &want);
		demo_end(&d);
	}
	json_decref(planted);
	house_close(h);
}

/* ---- as large as promised, and lossless --------------------------------- */

static bool
is_redundant(const json_t *q)
{
	const json_t *need = json_object_get(q, "need");

	return json_object_get(q, "grace") != NULL || (need != NULL &&
	    json_integer_value(need)
	    < (json_int_t)json_array_size(json_object_get(q, "members")));
}

static void
test_demo__is_as_large_as_promised(void **state)
{
	struct house *h = house_open(false);

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct demo d = demo_import(h, files[i]);
		size_t k, redundant = 0, critical = 0;
		const json_t *one;

		json_array_foreach(records_of(&d, "requirement"), k, one)
			redundant += is_redundant(one);
		json_array_foreach(records_of(&d, "process"), k, one)
			critical += strcmp(text_at(one, "criticality"),
			    "critical") == 0;
		assert_true(json_array_size(records_of(&d, "process")) >= 12);
		assert_true(json_array_size(records_of(&d, "resource")) >= 60);
		assert_true(redundant >= 20 && critical >= 6);
		assert_true(json_array_size(records_of(&d, "scenario")) >= 9);
		assert_true(json_array_size(records_of(&d, "procedure")) >= 8);
		demo_end(&d);
	}
	house_close(h);
}

static void
test_demo__imported_again_changes_nothing(void **state)
{
	struct house *h = house_open(false);
	struct demo d = demo_import(h, files[0]);
	struct str before = kit_export(h, d.organisation);

	(void)state;
	kit_must(h, kit_import(h, d.organisation,
	    kit_file(h, "demo/noordkade.json"), "noordkade.json"));
	assert_true(str_eq(before, kit_export(h, d.organisation)));
	demo_end(&d);
	house_close(h);
}

/* ---- the list itself ---------------------------------------------------- */

static size_t
count_kind(struct demo *d, enum attention_kind kind, bool deep)
{
	const struct attention *list;
	size_t n, count = 0;

	demo_ask(d);
	kit_must(d->h, attention_list(d->tx, d->answer, deep, NULL, &list, &n,
	    &d->h->err));
	for (size_t i = 0; i < n; i++)
		count += list[i].kind == kind;
	tx_end(d->tx);
	d->tx = NULL;
	return count;
}

/* A gap that is filled goes from the list, one that comes is on it. */
static void
test_attention__follows_the_records(void **state)
{
	static const struct {
		enum attention_kind kind;
		const char *change;
		size_t before, after;
	} cases[] = {
		{ ATTENTION_ROLE_NO_DEPUTY, "{\"role\": [{\"name\":"
		  " \"Bedrijfsleider\", \"deputy\": \"Henk Oldenkamp\"}]}", 1,
		  0 },
		{ ATTENTION_COMMON_CAUSE, "{\"resource\": [{\"name\": \"Reserve"
		  "lijn over koper\", \"operator\": \"Mobielnoord\"}]}", 1, 0 },
		{ ATTENTION_FALLBACK_MEANS, "{\"requirement\": [{\"name\": \"x\","
		  " \"fallback\": \"Planbord\", \"members\": [{\"resource\":"
		  " \"Laptops en werkplekken\"}]}]}", 1, 2 },
		{ ATTENTION_COLD_START, "{\"requirement\": [{\"name\": \"x\","
		  " \"resource\": \"Host 1\", \"members\": [{\"resource\":"
		  " \"Domeincontroller Maasveld\"}]}]}", 0, 0 },
		{ ATTENTION_COLD_START, "{\"requirement\": [{\"name\": \"x\","
		  " \"resource\": \"Stroom rekencentrum\", \"members\":"
		  " [{\"resource\": \"Virtualisatiecluster Maasveld\"}]}]}", 0,
		  1 },
		{ ATTENTION_PROCESS_UNCLASSIFIED, "{\"process\": [{\"name\":"
		  " \"Nieuw\"}]}", 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct house *h = house_open(false);
		struct demo d = demo_import(h, files[0]);
		struct str text = str_printf(&h->arena,
		    "{\"stormvast\": {\"format\": 1}, \"records\": %s}",
		    cases[i].change);

		assert_int_equal(count_kind(&d, cases[i].kind, true),
		    cases[i].before);
		kit_must(h, kit_import(h, d.organisation, text, "x.json"));
		assert_int_equal(count_kind(&d, cases[i].kind, true),
		    cases[i].after);
		demo_end(&d);
		house_close(h);
	}
}

/* Without what looks at every resource the rest is still there. */
static void
test_attention__may_leave_out_what_is_dear(void **state)
{
	struct house *h = house_open(false);
	struct demo d = demo_import(h, files[0]);

	(void)state;
	assert_int_equal(count_kind(&d, ATTENTION_COMMON_CAUSE, false), 0);
	assert_int_equal(count_kind(&d, ATTENTION_RESTORE_BEYOND_PROMISE,
	    false), 0);
	assert_int_equal(count_kind(&d, ATTENTION_RESTORE_BEYOND_PROMISE,
	    true), 1);
	assert_int_equal(count_kind(&d, ATTENTION_NO_FALLBACK, false), 1);
	demo_end(&d);
	house_close(h);
}

/* Nothing there is nothing wrong, and no other organisation's list. */
static void
test_attention__of_an_empty_organisation(void **state)
{
	struct house *h = house_open(false);
	struct demo full = demo_import(h, files[0]);
	struct demo d = { .h = h, .a = &h->arena, .root = json_object(),
		.organisation = kit_found(h, "Leeg", SECTOR_SME, true) };

	(void)state;
	for (int k = 0; k < ATTENTION__MAX; k++)
		assert_int_equal(count_kind(&d, (enum attention_kind)k, true),
		    0);
	demo_end(&d);
	demo_end(&full);
	house_close(h);
}

/* Every kind has words in both languages, and a sentence that names it. */
static void
test_attention__has_words(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	for (int k = 0; k < ATTENTION__MAX; k++)
		for (int lang = 0; lang < LANG__MAX; lang++) {
			struct attention one = { .kind = (enum attention_kind)k,
				.name = STR("Ding"), .about = STR("Ander") };
			struct buf out = BUF_IN(&a, 1024);

			attention_words(&one, (enum lang)lang, &out);
			assert_true(str_find_str(buf_str(&out), STR("Ding"))
			    < out.len);
		}
	arena_release(&a);
}

static void
name_of_none(void)
{
	(void)attention_name(&(struct attention){ .kind = ATTENTION__MAX });
}

static void
test_attention__knows_its_kinds(void **state)
{
	(void)state;
	assert_aborts(name_of_none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_demo__finds_exactly_what_was_planted),
		cmocka_unit_test(test_demo__is_as_large_as_promised),
		cmocka_unit_test(test_demo__imported_again_changes_nothing),
		cmocka_unit_test(test_attention__follows_the_records),
		cmocka_unit_test(test_attention__may_leave_out_what_is_dear),
		cmocka_unit_test(test_attention__of_an_empty_organisation),
		cmocka_unit_test(test_attention__has_words),
		cmocka_unit_test(test_attention__knows_its_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
