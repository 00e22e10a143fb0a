/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "areas/bia/bia.h"
#include "areas/catalogue/catalogue.h"

static void
test_of__every_sector_has_a_whole_profile(void **state)
{
	(void)state;
	for (int s = 1; s < SECTOR__MAX; s++) {
		const struct profile *p = profile_of((enum sector)s);

		assert_int_equal(p->sector, s);
		assert_in_range(p->ncategories, 4, 8);
		assert_in_range(p->nprocesses, 5, 20);
		assert_in_range(p->nresources, 8, 40);
		assert_true(p->nsuppliers >= 2 && p->nroles >= 4);
		for (int lang = 0; lang < LANG__MAX; lang++)
			assert_true(p->fallback.in[lang].len > 20);
	}
}

static void
test_of__codes_are_those_of_the_records(void **state)
{
	const struct field *kind = record_field(&resource_record, STR("kind"));
	const struct field *role = record_field(&role_record, STR("kind"));

	(void)state;
	for (int s = 1; s < SECTOR__MAX; s++) {
		const struct profile *p = profile_of((enum sector)s);

		for (size_t i = 0; i < p->nresources; i++)
			assert_true(field_choice_of(kind,
			    p->resources[i].kind) > 0);
		for (size_t i = 0; i < p->nroles; i++)
			assert_true(field_choice_of(role,
			    p->roles[i].kind) > 0);
	}
}

static void
test_of__harm_to_people_is_never_priced(void **state)
{
	(void)state;
	for (int s = 1; s < SECTOR__MAX; s++) {
		const struct profile *p = profile_of((enum sector)s);

		for (size_t i = 0; i < p->ncategories; i++)
			assert_true(p->categories[i].people
			    == (p->categories[i].weight == 0));
	}
}

static void
test_of__no_sector_gets_the_general_one(void **state)
{
	(void)state;
	assert_int_equal(profile_of(SECTOR_NONE)->sector, SECTOR_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of__every_sector_has_a_whole_profile),
		cmocka_unit_test(test_of__codes_are_those_of_the_records),
		cmocka_unit_test(test_of__harm_to_people_is_never_priced),
		cmocka_unit_test(test_of__no_sector_gets_the_general_one),
	};

	return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
