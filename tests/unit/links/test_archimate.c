/* SPDX-License-Identifier: EUPL-1.2 */
#include "files.h"
#include "links/archimate.h"

static const struct archimate_element *
element(const struct archimate_model *m, const char *id)
{
	for (size_t i = 0; i < m->n_elements; i++)
		if (str_eq_c(m->elements[i].id, id))
			return &m->elements[i];
	fail_msg("no element %s", id);
	return NULL;
}

static const struct archimate_relation *
relation(const struct archimate_model *m, const char *id)
{
	for (size_t i = 0; i < m->n_relations; i++)
		if (str_eq_c(m->relations[i].id, id))
			return &m->relations[i];
	fail_msg("no relation %s", id);
	return NULL;
}

static void
test_read__version_2(void **state)
{
	struct arena a = ARENA_INIT;
	struct archimate_model m;
	struct err err = { 0 };
	const struct archimate_element *e;

	(void)state;
	assert_true(archimate_read(&a, golden(&a, "archimate/gemma-2.1.xml"),
	    LANG_NL, &m, &err));
	assert_int_equal(m.version, 2);
	assert_str(m.name, "Gemeente Voorbeeld");
	assert_str(m.documentation, "Klein model in versie 2.1.");
	assert_int_equal(m.n_elements, 13);
	assert_int_equal(m.n_relations, 10);

	e = element(&m, "id-p1");
	assert_int_equal(e->type, ARCHIMATE_BUSINESS_PROCESS);
	assert_str(e->name, "Reisdocumenten uitgeven");
	assert_str(e->documentation, "Aanvraag tot en met uitreiking.");
	assert_str(e->folder, "Bedrijf/Processen");
	assert_int_equal(e->n_properties, 3);
	assert_str(e->properties[0].name, "Beschikbaarheid");
	assert_str(e->properties[2].name, "Vertrouwelijkheid");
	assert_str(e->properties[2].value, "2");
	assert_str(element(&m, "id-f1")->folder, "Bedrijf");
	assert_str(element(&m, "id-a1")->properties[0].value, "Hoog");
	assert_int_equal(element(&m, "id-s1")->type,
	    ARCHIMATE_TECHNOLOGY_SERVICE);
	assert_int_equal(element(&m, "id-net")->type,
	    ARCHIMATE_COMMUNICATION_NETWORK);
	assert_int_equal(element(&m, "id-j1")->type, ARCHIMATE_OR_JUNCTION);

	assert_int_equal(relation(&m, "id-1")->type, ARCHIMATE_REL_SERVING);
	assert_ptr_equal(&m.elements[relation(&m, "id-1")->target], e);
	assert_int_equal(relation(&m, "id-2")->type,
	    ARCHIMATE_REL_REALIZATION);
	assert_int_equal(relation(&m, "id-7")->access, ARCHIMATE_READ_WRITE);
	arena_release(&a);
}

static void
test_read__prefers_a_language(void **state)
{
	struct arena a = ARENA_INIT;
	struct archimate_model m;
	struct err err = { 0 };

	(void)state;
	assert_true(archimate_read(&a, golden(&a, "archimate/gemma-2.1.xml"),
	    LANG_EN, &m, &err));
	assert_str(m.name, "Municipality");
	assert_str(element(&m, "id-p1")->name, "Issue passports");
	assert_str(element(&m, "id-f1")->name, "Publiekszaken");
	arena_release(&a);
}

static void
test_read__version_3(void **state)
{
	struct arena a = ARENA_INIT;
	struct archimate_model m;
	struct err err = { 0 };
	const struct archimate_element *e;

	(void)state;
	assert_true(archimate_read(&a, golden(&a, "archimate/gemma-3.1.xml"),
	    LANG_NL, &m, &err));
	assert_int_equal(m.version, 3);
	assert_int_equal(m.n_elements, 14);
	assert_int_equal(m.n_relations, 12);
	e = element(&m, "id-p1");
	assert_str(e->name, "Medicatie verstrekken");
	assert_str(e->properties[1].name, "Integriteit");
	assert_str(e->properties[1].value, "2");
	assert_str(element(&m, "id-p2")->name, "Admission");
	assert_str(element(&m, "id-a1")->folder, "Applicaties");
	assert_int_equal(element(&m, "id-j1")->type, ARCHIMATE_AND_JUNCTION);
	assert_int_equal(element(&m, "id-x1")->type, ARCHIMATE_OTHER);
	assert_str(element(&m, "id-x1")->type_text, "VendorSpecial");
	assert_int_equal(relation(&m, "id-8")->access, ARCHIMATE_READ);
	assert_int_equal(relation(&m, "id-11")->target, -1);
	assert_true(relation(&m, "id-11")->source >= 0);
	assert_str(relation(&m, "id-1")->name, "ondersteunt");
	assert_int_equal(relation(&m, "id-12")->n_properties, 1);
	assert_str(relation(&m, "id-12")->properties[0].name, "Opmerking");
	arena_release(&a);
}

#define V3 "<model xmlns='http://www.opengroup.org/xsd/archimate/3.0/' "      \
	"xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
#define EL(id) "<element identifier='" id "' xsi:type='Node'/>\n"
#define REL(id, from, to) "<relationship identifier='" id "' source='" from   \
	"' target='" to "' xsi:type='Serving'/>"

static void
test_read__refuses(void **state)
{
	static const struct {
		const char *text, *id;
		int64_t row;
	} rows[] = {
		{ "", "xml-broken", 1 },
		{ "<model/>", "archimate-not-a-model", 1 },
		{ "<model xmlns='http://example.org/'/>",
		    "archimate-not-a-model", 1 },
		{ "<a xmlns='http://www.opengroup.org/xsd/archimate/3.0/'/>",
		    "archimate-not-a-model", 1 },
		{ V3 "<elements>\n<element xsi:type='Node'/></elements>"
		    "</model>", "archimate-attribute-missing", 2 },
		{ V3 "<elements><element identifier='a'/></elements></model>",
		    "archimate-attribute-missing", 1 },
		{ V3 "<elements><element identifier='a' type='Node'/>"
		    "</elements></model>", "archimate-attribute-missing", 1 },
		{ V3 "<elements>\n" EL("a") EL("a") "</elements></model>",
		    "archimate-id-twice", 3 },
		{ V3 "<elements>\n" EL("a") "</elements><relationships>"
		    REL("a", "a", "a") "</relationships></model>",
		    "archimate-id-twice", 3 },
		{ V3 "<elements>\n" EL("a") "</elements><relationships>"
		    REL("r", "a", "b") "</relationships></model>",
		    "archimate-reference-missing", 3 },
		{ V3 "<elements>\n" EL("a") "</elements><relationships>"
		    REL("r", "b", "a") "</relationships></model>",
		    "archimate-reference-missing", 3 },
		{ V3 "<elements><element identifier='a' xsi:type='Node'>\n"
		    "<properties><property propertyDefinitionRef='p'/>"
		    "</properties></element></elements></model>",
		    "archimate-reference-missing", 2 },
		{ V3 "<elements><element identifier='a' xsi:type='Node'>\n"
		    "<properties><property/></properties></element>"
		    "</elements></model>", "archimate-attribute-missing", 2 },
		{ "<!DOCTYPE model>" V3 "</model>", "xml-doctype", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct archimate_model m;
		struct err err = { 0 };

		assert_false(archimate_read(&a, str_of(rows[i].text), LANG_NL,
		    &m, &err));
		assert_string_equal(err.id, rows[i].id);
		assert_int_equal(err.row, rows[i].row);
		arena_release(&a);
	}
}

static void
test_read__skips_what_stands_in_the_wrong_place(void **state)
{
	struct arena a = ARENA_INIT;
	struct archimate_model m;
	struct err err = { 0 };

	(void)state;
	assert_true(archimate_read(&a, STR(V3 "<elements>"
	    "<element identifier='a' xsi:type='Node'>"
	    "<element identifier='b' xsi:type='Node'/>"
	    "<x:name xmlns:x='other'>x</x:name><name>n</name></element>"
	    "<name>stray</name></elements>"
	    "<elements><view><element identifier='c'/></view></elements>"
	    "<propertyDefinitions><propertyDefinition identifier='d'/>"
	    "</propertyDefinitions><name>late</name>"
	    "<item><item identifierRef='a'/></item></model>"),
	    LANG_NL, &m, &err));
	assert_int_equal(m.n_elements, 1);
	assert_str(m.elements[0].name, "n");
	assert_str(m.elements[0].folder, "");
	arena_release(&a);
}

/* Every prefix of a real file is refused, and none does harm. */
static void
test_read__refuses_truncated(void **state)
{
	struct arena a = ARENA_INIT;
	struct str whole = str_trim(golden(&a, "archimate/gemma-3.1.xml"));

	(void)state;
	for (size_t n = 0; n < whole.len; n += 61) {
		struct arena b = ARENA_INIT;
		struct archimate_model m;
		struct err err = { 0 };

		assert_false(archimate_read(&b, str_sub(whole, 0, n), LANG_NL,
		    &m, &err));
		assert_string_equal(err.id, "xml-broken");
		arena_release(&b);
	}
	arena_release(&a);
}

static void
test_read__ten_thousand_elements(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_IN(&a, 64 << 20);
	struct archimate_model m;
	struct err err = { 0 };

	(void)state;
	buf_add_c(&b, V3 "<elements>");
	for (int i = 0; i < 10000; i++)
		buf_addf(&b, "<element identifier='e%d' xsi:type='Node'><name>"
		    "N%d</name><documentation>D</documentation><properties>"
		    "<property propertyDefinitionRef='p'><value>%d</value>"
		    "</property></properties></element>", i, i, i);
	buf_add_c(&b, "</elements><relationships>");
	for (int i = 0; i < 20000; i++)
		buf_addf(&b, "<relationship identifier='r%d' source='e%d' "
		    "target='e%d' xsi:type='Serving'/>", i, i % 10000,
		    (i * 7 + 1) % 10000);
	buf_add_c(&b, "</relationships><propertyDefinitions>"
	    "<propertyDefinition identifier='p'><name>P</name>"
	    "</propertyDefinition></propertyDefinitions></model>");
	assert_true(archimate_read(&a, buf_str(&b), LANG_NL, &m, &err));
	assert_int_equal(m.n_elements, 10000);
	assert_int_equal(m.n_relations, 20000);
	assert_str(m.elements[9999].properties[0].value, "9999");
	assert_int_equal(m.relations[3].target, 22);
	arena_release(&a);
}

/* The well-known example of Archi, when it is at hand. */
static void
test_read__archisurance(void **state)
{
	struct arena a = ARENA_INIT;
	const char *folder = getenv("STORMVAST_TEST_DATA");
	struct archimate_model m;
	struct err err = { 0 };
	struct str text = STR_EMPTY;

	(void)state;
	if (folder == NULL || !file_read(&a, str_printf(&a,
	    "%s/archimate/Archisurance.xml", folder).ptr, &text)) {
		arena_release(&a);
		print_message("skipped: no Archisurance.xml in "
		    "STORMVAST_TEST_DATA\n");
		skip();
	}
	assert_true(archimate_read(&a, text, LANG_NL, &m, &err));
	assert_int_equal(m.n_elements, 120);
	assert_int_equal(m.n_relations, 176);
	assert_str(m.name, "Archisurance");
	for (size_t i = 0; i < m.n_elements; i++) {
		assert_int_not_equal(m.elements[i].type, ARCHIMATE_OTHER);
		assert_true(m.elements[i].folder.len > 0);
	}
	for (size_t i = 0; i < m.n_relations; i++)
		assert_int_not_equal(m.relations[i].type, ARCHIMATE_REL_OTHER);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read__version_2),
		cmocka_unit_test(test_read__prefers_a_language),
		cmocka_unit_test(test_read__version_3),
		cmocka_unit_test(test_read__refuses),
		cmocka_unit_test(
		    test_read__skips_what_stands_in_the_wrong_place),
		cmocka_unit_test(test_read__refuses_truncated),
		cmocka_unit_test(test_read__ten_thousand_elements),
		cmocka_unit_test(test_read__archisurance),
	};

	return cmocka_run_group_tests_name("archimate", tests, NULL, NULL);
}
