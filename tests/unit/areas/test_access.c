/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/access/rules.h"
#include "house.h"
#include "store/ddl.h"
#include "store/records.h"

static int
setup(void **state)
{
	*state = house_open(true);
	return 0;
}

static int
teardown(void **state)
{
	house_close(*state);
	return 0;
}

/* The membership of an account in an organisation; id 0 when there is none. */
static struct membership
membership_of(struct house *h, int64_t account, int64_t organisation)
{
	struct query q = { .record = &membership_record, .nfilters = 2,
		.filters = {
		{ record_field(&membership_record, STR("account")), QUERY_IS,
		  .n = account },
		{ record_field(&membership_record, STR("organisation")),
		  QUERY_IS, .n = organisation } } };
	struct actor system = actor_system(0);
	struct query_page page;
	struct tx *tx;

	assert_true(store_read(h->store, &system, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_query(tx, &q, &page, &h->err));
	tx_end(tx);
	return page.n == 0 ? (struct membership){ 0 } :
	    *(struct membership *)page.objects;
}

static void
test_schema__migrations_agree_with_the_field_tables(void **state)
{
	struct house *h = *state;

	if (!schema_check(h->store, &h->errs))
		for (size_t i = 0; i < h->errs.n; i++)
			print_error("%s %.*s %.*s %.*s\n", h->errs.list[i].id,
			    STR_ARG(h->errs.list[i].args[0].text),
			    STR_ARG(h->errs.list[i].args[1].text),
			    STR_ARG(h->errs.list[i].args[2].text));
	assert_int_equal(h->errs.n, 0);
}

static void
test_organisation__its_id_is_its_number(void **state)
{
	struct house *h = *state;
	struct actor actor = house_actor(h->two, h->bob, ACCESS_ADMIN);
	struct organisation o;
	struct usecase_call call;
	struct tx *tx;

	assert_int_equal(h->one, 1);
	assert_int_equal(h->two, 2);
	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &organisation_record, h->two, &o, &h->err));
	assert_false(store_get(tx, &organisation_record, h->one, &o, &h->err));
	tx_end(tx);
	/* There is never a second one. */
	actor = actor_system(h->two);
	o = (struct organisation){ .name = STR("Drie"),
		.legal_name = STR("Drie"), .sector = SECTOR_SME };
	call = (struct usecase_call){ .object = &o };
	assert_false(house_run(h, &actor, "organisation.create", &call));
	assert_true(h->errs.n > 0);
}

static void
test_member__admin_adds_only_in_own_organisation(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	int64_t id = house_add(h, &ann, "cor", h->one, ACCESS_OWNER);

	assert_true(id > 0);
	assert_int_equal(membership_of(h, id, h->one).role, ACCESS_OWNER);
	assert_int_equal(membership_of(h, id, h->two).rec.id, 0);
	/* A known account only becomes a member. */
	assert_int_equal(house_add(h, &ann, "Bob", h->one, ACCESS_AUDITOR),
	    h->bob);
	assert_int_equal(house_add(h, &ann, "bob", h->one, ACCESS_AUDITOR), 0);
	assert_string_equal(house_fault(h), "title-taken");
}

static void
test_member__refuses(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct actor clerk = house_actor(h->one, h->ann, ACCESS_COORDINATOR);
	struct {
		struct actor *actor;
		struct access_member member;
		const char *fault;
	} cases[] = {
		{ &clerk, { .login = STR("dirk"), .password = STR(PASSWORD),
		  .role = ACCESS_OWNER }, "usecase-denied" },
		{ &ann, { .login = STR("dirk"), .password = STR(PASSWORD),
		  .role = ACCESS_OWNER, .installer = true }, "denied" },
		{ &ann, { .login = STR("dirk"), .role = ACCESS_OWNER },
		  "member-needs-password" },
		{ &ann, { .login = STR("dirk"), .password = STR(PASSWORD) },
		  "member-needs-role" },
		{ &ann, { .login = STR("dirk"), .role = ACCESS_OWNER,
		  .password = STR("kort") }, "password-too-short" },
		{ &ann, { .login = STR("dirk"), .role = ACCESS_OWNER,
		  .password = STR("Welkom2026!!") }, "password-common" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct usecase_call call = { .input = &cases[i].member };

		assert_false(house_run(h, cases[i].actor, "member.add",
		    &call));
		assert_string_equal(house_fault(h), cases[i].fault);
	}
}

static void
test_member__installer_makes_installer(void **state)
{
	struct house *h = *state;
	struct actor system = actor_system(0);
	struct access_member member = { .login = STR("root er"),
		.password = STR(PASSWORD), .installer = true };
	struct usecase_call call = { .input = &member };
	struct account account;
	struct tx *tx;

	assert_true(house_run(h, &system, "member.add", &call));
	assert_true(store_read(h->store, &system, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &account_record, call.id, &account,
	    &h->err));
	tx_end(tx);
	assert_true(account.installer);
	assert_true(str_starts(account.password, STR("$argon2id$")));
}

static bool
set_role(struct house *h, const struct actor *actor, struct membership m,
    enum access_role role)
{
	struct usecase_call call = { .object = &m };

	m.role = (int32_t)role;
	return house_run(h, actor, "membership.change", &call);
}

static void
test_membership__last_admin_stays(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct membership own = membership_of(h, h->ann, h->one), other;
	struct usecase_call call = { .id = own.rec.id, .version = 1 };
	int64_t cor;

	assert_false(set_role(h, &ann, own, ACCESS_OWNER));
	assert_string_equal(house_fault(h), "last-admin");
	assert_false(house_run(h, &ann, "membership.delete", &call));
	assert_string_equal(house_fault(h), "last-admin");
	/* With a second one both may go, but not the last again. */
	cor = house_add(h, &ann, "cor", h->one, ACCESS_ADMIN);
	other = membership_of(h, cor, h->one);
	call = (struct usecase_call){ .id = own.rec.id, .version = 1 };
	assert_true(house_run(h, &ann, "membership.delete", &call));
	assert_false(set_role(h, &ann, other, ACCESS_EMPLOYEE));
	assert_string_equal(house_fault(h), "last-admin");
}

static void
test_membership__other_organisations_is_not_found(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct membership bobs = membership_of(h, h->bob, h->two);
	struct usecase_call call = { .id = bobs.rec.id, .version = 1 };

	assert_false(set_role(h, &ann, bobs, ACCESS_OWNER));
	assert_string_equal(house_fault(h), "not-found");
	assert_false(house_run(h, &ann, "membership.delete", &call));
	assert_string_equal(house_fault(h), "not-found");
	/* Nor can it be taken along by naming another organisation. */
	bobs = membership_of(h, h->ann, h->one);
	bobs.organisation = KNOWN(h->two);
	bobs.account = KNOWN(h->bob);
	assert_true(set_role(h, &ann, bobs, ACCESS_ADMIN));
	assert_int_equal(membership_of(h, h->ann, h->one).rec.version, 1);
}

static bool
set_password(struct house *h, const struct actor *actor, int64_t account,
    const char *password)
{
	struct access_password input = { .password = str_of(password) };
	struct usecase_call call = { .id = account, .input = &input };

	return house_run(h, actor, "account.password", &call);
}

static void
test_password__own_or_as_sole_administrator(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct actor bob = house_actor(h->two, h->bob, ACCESS_EMPLOYEE);
	int64_t cor = house_add(h, &ann, "cor", h->one, ACCESS_OWNER);

	assert_true(set_password(h, &bob, h->bob, "vier natte regenlaarzen"));
	assert_true(set_password(h, &ann, cor, "vier natte regenlaarzen"));
	assert_false(set_password(h, &ann, h->bob, "vier natte regenlaarzen"));
	assert_string_equal(house_fault(h), "denied");
	/* Who is a member elsewhere too is nobody's to take over. */
	assert_int_equal(house_add(h, &bob, "cor", h->two, ACCESS_OWNER), 0);
	bob = house_actor(h->two, h->bob, ACCESS_ADMIN);
	assert_int_equal(house_add(h, &bob, "cor", h->two, ACCESS_OWNER), cor);
	assert_false(set_password(h, &ann, cor, "vijf natte regenlaarzen"));
	assert_string_equal(house_fault(h), "denied");
}

static void
test_token__is_its_makers_own(void **state)
{
	struct house *h = *state;
	struct actor ann = house_actor(h->one, h->ann, ACCESS_ADMIN);
	struct actor cor = house_actor(h->one, 0, ACCESS_ADMIN);
	struct api_token token = { .name = STR("koppeling"),
		.account = KNOWN(h->bob), .organisation = KNOWN(h->two) };
	struct usecase_call call = { .object = &token };

	(void)api_token_make(&h->arena, &token.hash);
	assert_true(house_run(h, &ann, "api_token.create", &call));
	assert_int_equal(token.account.v, h->ann);
	assert_int_equal(token.organisation.v, h->one);
	cor.account = house_add(h, &ann, "cor", h->one, ACCESS_ADMIN);
	call = (struct usecase_call){ .id = token.rec.id, .version = 1 };
	assert_false(house_run(h, &cor, "api_token.delete", &call));
	assert_string_equal(house_fault(h), "not-found");
	call = (struct usecase_call){ .id = token.rec.id, .version = 1 };
	assert_true(house_run(h, &ann, "api_token.delete", &call));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_schema__migrations_agree_with_the_field_tables),
		T(test_organisation__its_id_is_its_number),
		T(test_member__admin_adds_only_in_own_organisation),
		T(test_member__refuses),
		T(test_member__installer_makes_installer),
		T(test_membership__last_admin_stays),
		T(test_membership__other_organisations_is_not_found),
		T(test_password__own_or_as_sole_administrator),
		T(test_token__is_its_makers_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
