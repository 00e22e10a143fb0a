/* SPDX-License-Identifier: EUPL-1.2 */
#include "files.h"
#include "links/archimate_map.h"

struct world {
	struct arena a;
	struct archimate_rules rules;
	struct archimate_model model;
	struct import_set set;
};

static struct world *
world_new(void)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	archimate_rules_default(&w->rules);
	return w;
}

static void
world_free(struct world *w)
{
	arena_release(&w->a);
	free(w);
}

static void
world_map(struct world *w, struct str file)
{
	struct err err = { 0 };

	assert_true(archimate_read(&w->a, file, LANG_NL, &w->model, &err));
	assert_true(archimate_map(&w->a, &w->model, &w->rules, &w->set, &err));
}

/* The row of a table whose first cell is that, or NULL. */
static const struct import_row *
row_of(const struct import_set *set, const char *name, const char *id)
{
	const struct import_table *t = import_table(set, name);

	assert_non_null(t);
	for (size_t i = t->head + 1; i < t->n_rows; i++)
		if (str_eq_c(t->rows[i].cells[0], id))
			return &t->rows[i];
	return NULL;
}

static struct str
cell_of(const struct import_set *set, const char *name, const char *id,
    const char *column)
{
	const struct import_row *row = row_of(set, name, id);
	int32_t at = import_column(import_table(set, name), column);

	if (row == NULL || at < 0)
		fail_msg("no %s of %s %s", column, name, id);
	return import_cell(row, (size_t)at);
}

/* "owner k {members}" per group, sorted as the file has them. */
static struct str
needs_of(struct world *w, const char *owner)
{
	const struct import_table *r = import_table(&w->set, "requirement");
	const struct import_table *t =
	    import_table(&w->set, "requirement_member");
	struct buf out = BUF_IN(&w->a, 1 << 16);

	for (size_t i = 1; i < r->n_rows; i++) {
		const struct import_row *q = &r->rows[i];

		if (!str_eq_c(q->cells[2], owner) &&
		    !str_eq_c(q->cells[3], owner))
			continue;
		buf_addf(&out, "%s%.*s:", out.len > 0 ? " " : "",
		    STR_ARG(q->cells[4]));
		for (size_t j = 1; j < t->n_rows; j++)
			if (str_eq(t->rows[j].cells[0], q->cells[0]))
				buf_addf(&out, "%.*s%.*s,",
				    STR_ARG(import_cell(&t->rows[j], 1)),
				    STR_ARG(import_cell(&t->rows[j], 2)));
		out.len--;
	}
	return buf_str(&out);
}

static void
test_map__version_2(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_map(w, golden(&w->a, "archimate/gemma-2.1.xml"));
	assert_str(cell_of(&w->set, "process", "id-p1", "name"),
	    "Reisdocumenten uitgeven");
	assert_str(cell_of(&w->set, "process", "id-p1", "availability"), "3");
	assert_str(cell_of(&w->set, "process", "id-p1", "confidentiality"),
	    "2");
	assert_str(cell_of(&w->set, "process", "id-p1", "folder"),
	    "Bedrijf/Processen");
	assert_str(cell_of(&w->set, "resource", "id-a1", "kind"), "software");
	assert_str(cell_of(&w->set, "resource", "id-a1", "availability"), "3");
	assert_str(cell_of(&w->set, "resource", "id-a1", "integrity"), "");
	assert_str(cell_of(&w->set, "resource", "id-net", "kind"),
	    "equipment");
	assert_str(cell_of(&w->set, "resource", "id-r1", "kind"), "people");
	assert_null(row_of(&w->set, "resource", "id-j1"));
	assert_null(row_of(&w->set, "resource", "id-pr"));

	assert_str(needs_of(w, "id-p1"), "1:id-as 1:id-r1");
	assert_str(needs_of(w, "id-as"), "1:id-a1");
	assert_str(needs_of(w, "id-a1"), "1:id-s1 1:id-d1");
	assert_str(needs_of(w, "id-s1"), "1:id-n1,id-n2");
	assert_str(needs_of(w, "id-f1"), "1:id-p1");
	assert_str(needs_of(w, "id-bs"), "1:id-p1");
	assert_str(cell_of(&w->set, "note", "archimate-note-element", "type"),
	    "Principle");
	world_free(w);
}

static void
test_map__version_3(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_map(w, golden(&w->a, "archimate/gemma-3.1.xml"));
	assert_str(needs_of(w, "id-p1"), "1:id-a0 2:id-h1,id-e1 1:id-m1 1:id-p2");
	assert_str(needs_of(w, "id-a0"), "1:id-a2,id-a3");
	assert_str(needs_of(w, "id-p2"), "1:id-a1");
	assert_str(needs_of(w, "id-e1"), "1:id-l1");
	assert_str(cell_of(&w->set, "requirement", "id-p1>id-a0", "name"),
	    "ondersteunt");
	assert_null(row_of(&w->set, "resource", "id-g1"));
	assert_null(row_of(&w->set, "resource", "id-x1"));
	assert_str(cell_of(&w->set, "note", "archimate-note-end", "count"),
	    "1");
	world_free(w);
}

/* ---- small models, written in a line ------------------------------------ */

/* "a BusinessProcess; b Node; b Serving a" -> a file of version 3. */
static struct str
model_of(struct arena *a, const char *text)
{
	struct buf e = BUF_IN(a, 1 << 20), r = BUF_IN(a, 1 << 20);
	struct str rest = str_of(text);
	int n = 0;

	buf_add_c(&e, "<model "
	    "xmlns='http://www.opengroup.org/xsd/archimate/3.0/' "
	    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
	    "<elements>\n");
	while (rest.ptr != NULL) {
		struct str words = str_trim(str_cut(&rest, ';'));
		struct str from = str_cut(&words, ' ');
		struct str type = str_cut(&words, ' ');

		if (words.ptr == NULL)
			buf_addf(&e, "<element identifier='%.*s' "
			    "xsi:type='%.*s'/>\n", STR_ARG(from),
			    STR_ARG(type));
		else
			buf_addf(&r, "<relationship identifier='r%d' "
			    "source='%.*s' xsi:type='%.*s' target='%.*s'/>\n",
			    ++n, STR_ARG(from), STR_ARG(type),
			    STR_ARG(words));
	}
	buf_add_c(&e, "</elements><relationships>\n");
	buf_add(&e, buf_str(&r));
	buf_add_c(&e, "</relationships></model>");
	return buf_str(&e);
}

static const struct {
	const char *model, *owner, *needs;
} needs_rows[] = {
	/* Each relation, the way it points. */
	{ "p BusinessProcess;n Node;n Serving p", "p", "1:n" },
	{ "p BusinessProcess;n Node;n Flow p", "p", "1:n" },
	{ "p BusinessProcess;d DataObject;p Access d", "p", "1:d" },
	{ "s TechnologyService;n Node;n Realization s", "s", "1:n" },
	{ "p BusinessProcess;r BusinessRole;r Assignment p", "p",
	    "1:r" },
	{ "a Node;b Device;a Composition b", "a", "1:b" },
	{ "a Node;b Node;a Triggering b", "b", "" },
	{ "a Node;b Node;a Association b", "b", "" },
	{ "a Node;b Node;a Influence b", "b", "" },
	{ "a Node;b Node;a OwnRelation b", "b", "" },
	{ "g Node;a Node;b Node;a Specialization g;"
	  "b Specialization g", "g", "1:a,b" },
	/* The exceptions of the table. */
	{ "p BusinessService;c BusinessActor;p Serving c", "c", "" },
	{ "a BusinessActor;b BusinessActor;a Composition b", "a", "" },
	{ "a BusinessActor;p BusinessProcess;a Flow p", "p", "" },
	{ "l Location;n Node;l Aggregation n", "n", "1:l" },
	{ "l Location;n Node;l Aggregation n", "l", "" },
	/* Several of one kind: all. */
	{ "p BusinessProcess;a Node;b Node;a Serving p;b Serving p",
	    "p", "1:a 1:b" },
	/* The same said twice, and of oneself. */
	{ "p BusinessProcess;a Node;a Serving p;a Flow p;p Flow p",
	    "p", "1:a" },
	/* Chains through what only passes on. */
	{ "p BusinessProcess;i ApplicationInterface;"
	  "f ApplicationFunction;a ApplicationComponent;"
	  "a Composition i;a Assignment f;i Serving p;f Serving p",
	    "p", "1:a" },
	{ "p BusinessProcess;f ApplicationFunction;"
	  "a ApplicationComponent;b ApplicationComponent;"
	  "a Assignment f;b Assignment f;f Serving p", "p",
	    "1:a 1:b" },
	/* Nothing behind it: it stays. */
	{ "p BusinessProcess;i ApplicationInterface;i Serving p", "p",
	    "1:i" },
	/* A ring of such: one stays. */
	{ "p BusinessProcess;f ApplicationFunction;"
	  "g ApplicationFunction;f Flow g;g Flow f;f Serving p", "p",
	    "1:f" },
	/* Junctions. */
	{ "p BusinessProcess;a Node;b Node;j OrJunction;a Serving j;"
	  "b Serving j;j Serving p", "p", "1:a,b" },
	{ "p BusinessProcess;a Node;b Node;j AndJunction;a Serving j;"
	  "b Serving j;j Serving p", "p", "2:a,b" },
	{ "p BusinessProcess;q BusinessProcess;a Node;j AndJunction;"
	  "a Serving j;j Serving p;j Serving q", "q", "1:a" },
	{ "p BusinessProcess;a DataObject;b DataObject;j OrJunction;"
	  "p Access j;j Access a;j Access b", "p", "1:a,b" },
	/* Junctions in junctions. */
	{ "p BusinessProcess;a Node;b Node;c Node;i OrJunction;"
	  "j OrJunction;a Serving i;b Serving i;i Serving j;"
	  "c Serving j;j Serving p", "p", "1:a,b,c" },
	{ "p BusinessProcess;a Node;b Node;c Node;i OrJunction;"
	  "j AndJunction;a Serving i;b Serving i;i Serving j;"
	  "c Serving j;j Serving p", "p", "1:a,b 1:c" },
	{ "p BusinessProcess;a Node;b Node;c Node;i AndJunction;"
	  "j OrJunction;a Serving i;b Serving i;i Serving j;"
	  "c Serving j;j Serving p", "p", "1:i,c" },
	{ "p BusinessProcess;a Node;b Node;c Node;i AndJunction;"
	  "j OrJunction;a Serving i;b Serving i;i Serving j;"
	  "c Serving j;j Serving p", "i", "2:a,b" },
	/* The same junction by two ways is one group. */
	{ "p BusinessProcess;a Node;b Node;j OrJunction;a Serving j;"
	  "b Serving j;j Serving p;j Flow p", "p", "1:a,b" },
	/* One of itself and others says nothing. */
	{ "a Node;b Node;j OrJunction;a Serving j;b Serving j;"
	  "j Serving a", "a", "" },
	{ "a Node;b Node;j AndJunction;a Serving j;b Serving j;"
	  "j Serving a", "a", "1:b" },
	/* Groupings: needed, given, nested. */
	{ "p BusinessProcess;g Grouping;a Node;b Node;"
	  "g Aggregation a;g Composition b;g Serving p", "p",
	    "1:a 1:b" },
	{ "g Grouping;a Node;n Node;g Aggregation a;n Serving g", "a",
	    "1:n" },
	{ "g Grouping;h Grouping;a Node;n Node;g Aggregation h;"
	  "h Aggregation a;n Serving g", "a", "1:n" },
	{ "g Grouping;h Grouping;a Node;n Node;g Aggregation h;"
	  "h Aggregation g;h Aggregation a;n Serving g", "a", "1:n" },
	/* What is ignored leads nowhere. */
	{ "p BusinessProcess;x Principle;n Node;x Serving p;"
	  "n Realization x", "p", "" },
};

static void
test_map__who_needs_whom(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(needs_rows); i++) {
		struct world *w = world_new();
		struct str needs;

		world_map(w, model_of(&w->a, needs_rows[i].model));
		needs = needs_of(w, needs_rows[i].owner);
		if (!str_eq_c(needs, needs_rows[i].needs))
			print_error("%s\n", needs_rows[i].model);
		assert_str(needs, needs_rows[i].needs);
		world_free(w);
	}
}

static void
test_map__a_wide_grouping_stays(void **state)
{
	struct world *w = world_new();
	struct buf text = BUF_IN(&w->a, 1 << 16);

	(void)state;
	buf_add_c(&text, "p BusinessProcess;g Grouping;g Serving p");
	for (int i = 0; i < ARCHIMATE_INLINE + 1; i++)
		buf_addf(&text, ";n%d Node;g Aggregation n%d", i, i);
	world_map(w, model_of(&w->a, str_copy(&w->a, buf_str(&text)).ptr));
	assert_str(needs_of(w, "p"), "1:g");
	assert_str(cell_of(&w->set, "resource", "g", "kind"), "organisation");
	assert_str(cell_of(&w->set, "resource", "g", "name"), "Grouping g");
	assert_str(cell_of(&w->set, "note", "archimate-note-kept", "type"),
	    "Grouping");
	world_free(w);
}

/* Relations by the thousand to groupings by the hundred. */
static void
test_map__refuses_what_would_explode(void **state)
{
	struct world *w = world_new();
	struct buf text = BUF_IN(&w->a, 16 << 20);
	struct err err = { 0 };

	(void)state;
	buf_add_c(&text, "g Grouping");
	for (int i = 0; i < 2000; i++)
		buf_addf(&text, ";n%d Node;g Aggregation n%d", i, i);
	for (int i = 0; i < 1200; i++)
		buf_addf(&text, ";n%d Serving g", i);
	assert_true(archimate_read(&w->a, model_of(&w->a,
	    str_copy(&w->a, buf_str(&text)).ptr), LANG_NL, &w->model, &err));
	assert_false(archimate_map(&w->a, &w->model, &w->rules, &w->set,
	    &err));
	assert_string_equal(err.id, "archimate-too-many");
	world_free(w);
}

static void
test_map__deep_chains_end(void **state)
{
	struct world *w = world_new();
	struct buf text = BUF_IN(&w->a, 1 << 20), nest = BUF_IN(&w->a, 1 << 20);
	struct err err = { 0 };

	(void)state;
	buf_add_c(&text, "p BusinessProcess;n Node;f0 ApplicationFunction;"
	    "f0 Serving p;n Assignment f2000");
	buf_add_c(&nest, "n Node;g0 Grouping;n Serving g0");
	for (int i = 1; i <= 2000; i++) {
		buf_addf(&text, ";f%d ApplicationFunction;f%d Serving f%d", i,
		    i, i - 1);
		buf_addf(&nest, ";g%d Grouping;g%d Aggregation g%d", i, i - 1,
		    i);
	}
	world_map(w, model_of(&w->a, str_copy(&w->a, buf_str(&text)).ptr));
	assert_true(needs_of(w, "p").len > 0);
	assert_true(archimate_read(&w->a,
	    model_of(&w->a, str_copy(&w->a, buf_str(&nest)).ptr), LANG_NL,
	    &w->model, &err));
	assert_false(archimate_map(&w->a, &w->model, &w->rules, &w->set,
	    &err));
	assert_string_equal(err.id, "archimate-groupings-too-deep");
	world_free(w);
}

/* ---- rules -------------------------------------------------------------- */

static void
test_rules_read__changes_the_outcome(void **state)
{
	static const char model[] = "p BusinessProcess;r BusinessRole;"
	    "a BusinessActor;b BusinessActor;r Assignment p;a Assignment r;"
	    "b Assignment r;c Contract;p Access c;s BusinessService;"
	    "p Realization s;n Node;n Flow p";
	struct world *w = world_new();
	struct err err = { 0 };

	(void)state;
	assert_true(archimate_rules_read(&w->rules, &w->a, STR("# ours\r\n"
	    "[element]\r\nContract = resource data\n"
	    "BusinessService=resource services\n[relation]\n"
	    "Flow = ignore\n; two are enough\n"
	    "Assignment organisation BusinessRole = target-needs-source any\n"
	    "[class]\nBeschikbaarheidseis = availability"), &err));
	world_map(w, model_of(&w->a, model));
	assert_str(needs_of(w, "p"), "1:r 1:c");
	assert_str(needs_of(w, "r"), "1:a,b");
	assert_str(cell_of(&w->set, "resource", "s", "kind"), "services");
	world_free(w);
}

static void
test_rules_read__refuses(void **state)
{
	static const struct {
		const char *text;
		int64_t row;
	} rows[] = {
		{ "Flow = ignore", 1 },
		{ "[other]\na = b", 2 },
		{ "[element]\n\nNode", 3 },
		{ "[element]\nNode = ", 2 },
		{ "[element]\nNode = resource", 2 },
		{ "[element]\nNode = resource gold", 2 },
		{ "[element]\nNode = process people", 2 },
		{ "[element]\nNode = resource data more", 2 },
		{ "[element]\nNod = ignore", 2 },
		{ "[relation]\nFlows = ignore", 2 },
		{ "[relation]\nFlow = sometimes", 2 },
		{ "[relation]\nFlow = ignore all", 2 },
		{ "[relation]\nFlow Node Node Node = ignore", 2 },
		{ "[relation]\nFlow Nod = ignore", 2 },
		{ "[class]\nB = high", 2 },
		{ "[class]\n = biv", 2 },
	};
	struct world *w = world_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { 0 };

		assert_false(archimate_rules_read(&w->rules, &w->a,
		    str_of(rows[i].text), &err));
		assert_string_equal(err.id, "archimate-rule-unclear");
		assert_int_equal(err.row, rows[i].row);
	}
	world_free(w);
}

static void
test_rules_print__reads_back(void **state)
{
	struct world *w = world_new(), *v = world_new();
	struct buf one = BUF_IN(&w->a, 1 << 16), two = BUF_IN(&w->a, 1 << 16);
	struct err err = { 0 };

	(void)state;
	v->rules.n_relations = v->rules.n_classes = 0;
	memset(v->rules.elements, 0, sizeof(v->rules.elements));
	archimate_rules_print(&one, &w->rules);
	assert_true(archimate_rules_read(&v->rules, &w->a, buf_str(&one),
	    &err));
	archimate_rules_print(&two, &v->rules);
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	assert_int_equal(v->rules.n_relations, w->rules.n_relations);
	world_free(v);
	world_free(w);
}

/* docs/import-archimate.md shows the defaults as they are. */
static void
test_rules_print__is_what_the_document_shows(void **state)
{
	struct world *w = world_new();
	struct buf rules = BUF_IN(&w->a, 1 << 16);
	struct str text;

	(void)state;
	assert_true(file_read(&w->a, GOLDEN "/../../docs/import-archimate.md",
	    &text));
	buf_add_c(&rules, "\n```\n");
	archimate_rules_print(&rules, &w->rules);
	buf_add_c(&rules, "```\n");
	assert_true(str_find_str(text, buf_str(&rules)) < text.len);
	world_free(w);
}

static void
test_classes_of__reads_what_people_write(void **state)
{
	static const struct {
		struct archimate_property property;
		int b, i, v;
		bool unread;
	} rows[] = {
		{ { STR_INIT("Beschikbaarheid"), STR_INIT("3") }, 3, 0, 0, 0 },
		{ { STR_INIT("beschikbaarheid"), STR_INIT("B2") }, 2, 0, 0, 0 },
		{ { STR_INIT("Integriteit"), STR_INIT("Midden") }, 0, 2, 0, 0 },
		{ { STR_INIT("Confidentiality"), STR_INIT("HIGH") },
		    0, 0, 3, 0 },
		{ { STR_INIT("Vertrouwelijkheid"), STR_INIT("3 - hoog") },
		    0, 0, 3, 0 },
		{ { STR_INIT("BIV"), STR_INIT("3-2-1") }, 3, 2, 1, 0 },
		{ { STR_INIT("BIV-code"), STR_INIT("B1 I2 V3") }, 1, 2, 3, 0 },
		{ { STR_INIT("CIA"), STR_INIT("123") }, 3, 2, 1, 0 },
		{ { STR_INIT("Beschikbaarheid"), STR_INIT("") }, 0, 0, 0, 0 },
		{ { STR_INIT("Beschikbaarheid"), STR_INIT("4") }, 0, 0, 0, 1 },
		{ { STR_INIT("Beschikbaarheid"), STR_INIT("0") }, 0, 0, 0, 1 },
		{ { STR_INIT("Beschikbaarheid"), STR_INIT("99,5%") },
		    0, 0, 0, 1 },
		{ { STR_INIT("Beschikbaarheid"), STR_INIT("?") }, 0, 0, 0, 1 },
		{ { STR_INIT("BIV"), STR_INIT("32") }, 0, 0, 0, 1 },
		{ { STR_INIT("BIV"), STR_INIT("3214") }, 0, 0, 0, 1 },
		{ { STR_INIT("Iets anders"), STR_INIT("3") }, 0, 0, 0, 0 },
	};
	struct world *w = world_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct archimate_classes c = archimate_classes_of(&w->rules,
		    &rows[i].property, 1);

		assert_int_equal(c.figures[ARCHIMATE_AVAILABILITY], rows[i].b);
		assert_int_equal(c.figures[ARCHIMATE_INTEGRITY], rows[i].i);
		assert_int_equal(c.figures[ARCHIMATE_CONFIDENTIALITY],
		    rows[i].v);
		assert_int_equal(c.unread, rows[i].unread);
	}
	world_free(w);
}

static void
test_map__archisurance(void **state)
{
	struct world *w = world_new();
	const char *folder = getenv("STORMVAST_TEST_DATA");
	struct str text = STR_EMPTY;

	(void)state;
	if (folder == NULL || !file_read(&w->a, str_printf(&w->a,
	    "%s/archimate/Archisurance.xml", folder).ptr, &text)) {
		world_free(w);
		print_message("skipped: no Archisurance.xml in "
		    "STORMVAST_TEST_DATA\n");
		skip();
	}
	world_map(w, text);
	assert_int_equal(import_table(&w->set, "process")->n_rows, 1 + 23);
	assert_true(import_table(&w->set, "resource")->n_rows > 60);
	assert_true(import_table(&w->set, "requirement")->n_rows > 80);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map__version_2),
		cmocka_unit_test(test_map__version_3),
		cmocka_unit_test(test_map__who_needs_whom),
		cmocka_unit_test(test_map__a_wide_grouping_stays),
		cmocka_unit_test(test_map__refuses_what_would_explode),
		cmocka_unit_test(test_map__deep_chains_end),
		cmocka_unit_test(test_rules_read__changes_the_outcome),
		cmocka_unit_test(test_rules_read__refuses),
		cmocka_unit_test(test_rules_print__reads_back),
		cmocka_unit_test(test_rules_print__is_what_the_document_shows),
		cmocka_unit_test(test_classes_of__reads_what_people_write),
		cmocka_unit_test(test_map__archisurance),
	};

	return cmocka_run_group_tests_name("archimate_map", tests, NULL, NULL);
}
