/* SPDX-License-Identifier: EUPL-1.2 */
/* Every template that an area's row declares compiles against its view. */
#include "areas/area.h"
#include "areas/bia/bia.h"
#include "areas/home/home.h"
#include "render/embedded.h"

#include "../test.h"

static size_t
add_all(const struct area *area)
{
	struct err err = { 0 };
	size_t n = 0;

	while (area->templates[n].name != NULL)
		n++;
	if (!templates_add(area->templates, n, &err)) {
		print_error("%s: %.*s line %lld\n", err.id,
		    STR_ARG(err.args[0].text), (long long)err.args[1].n);
		fail();
	}
	return n;
}

static void
test_templates__compile(void **state)
{
	(void)state;
	assert_true(add_all(&bia_area) > 5);
	assert_true(add_all(&home_area) > 2);
	templates_release();
}

/* A template without a row would never be shown. */
static void
test_templates__all_are_used(void **state)
{
	const struct area *const areas[] = { &bia_area, &home_area };
	static const char *const parts[] = { "bia/tag.html",
		"bia/behind.html", "bia/decides.html", "bia/planning.html" };

	(void)state;
	for (size_t i = 0; i < template_files.n; i++) {
		struct str name = template_files.files[i].name;
		bool found = false;

		if (!str_starts(name, STR("bia/")) &&
		    !str_starts(name, STR("home/")))
			continue;
		for (size_t k = 0; k < COUNT(parts); k++)
			found |= str_eq_c(name, parts[k]);
		for (size_t a = 0; a < COUNT(areas); a++)
			for (size_t k = 0; areas[a]->templates[k].name != NULL;
			    k++)
				found |= str_starts(name,
				    str_of(areas[a]->templates[k].name));
		if (!found)
			print_error("%.*s\n", STR_ARG(name));
		assert_true(found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_templates__compile),
		cmocka_unit_test(test_templates__all_are_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
