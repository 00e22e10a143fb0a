/* SPDX-License-Identifier: EUPL-1.2 */
#include <libpq-fe.h>
#include <unistd.h>

#include "areas/access/rules.h"
#include "areas/bia/bia.h"
#include "areas/bia/rules.h"
#include "areas/followup/followup.h"
#include "areas/followup/rules.h"
#include "areas/organisation/rules.h"
#include "areas/plans/rules.h"
#include "areas/recovery/rules.h"
#include "areas/risk/rules.h"
#include "house.h"

static const struct record *const records[] = {
	&account_record, &membership_record, &api_token_record,
	&organisation_record, &impact_category_record, &unit_record,
	&site_record, &person_record, &role_record, &holiday_record, &team_record,
	&supplier_record, &finding_record, &action_record, &process_record,
	&resource_record, &fallback_record, &requirement_record,
	&emergency_set_record, &conversation_record, &threat_record,
	&scenario_record, &risk_matrix_record, &measure_record, &risk_record,
	&strategy_record, &exception_record, &procedure_record,
	&measurement_record, &calculation_record, &recovery_order_record,
	&document_record, &document_version_record,
};
static const struct registry registry = { records, COUNT(records) };

static const struct usecase *const lists[] = {
	access_usecases, organisation_usecases, followup_usecases,
	bia_usecases, risk_usecases, recovery_usecases, plans_usecases,
};

static struct str
sqlite_dir(struct arena *a)
{
	const char *tmp = getenv("TMPDIR");
	struct str dir = str_printf(a, "%s/stormvast.XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);

	assert_non_null(mkdtemp((char *)(uintptr_t)dir.ptr));
	return dir;
}

/* A schema of the test's own, by the process and a count. */
static struct str
pgsql_url(struct arena *a, const char *base)
{
	static int count;
	struct str name = str_printf(a, "h%ld_%d", (long)getpid(), ++count);
	PGconn *db = PQconnectdb(base);

	PQclear(PQexec(db, str_printf(a, "CREATE SCHEMA %.*s",
	    STR_ARG(name)).ptr));
	PQfinish(db);
	return str_printf(a, "%s%soptions=-csearch_path%%3D%.*s", base,
	    strchr(base, '?') == NULL ? "?" : "&", STR_ARG(name));
}

static void
start(struct house *h)
{
	static const struct usecase *all[256];
	size_t n = 0;

	if (!store_open(&h->store, h->where, &registry, &h->err)) {
		print_error("%s: %.*s\n", h->err.id,
		    STR_ARG(h->err.args[0].text));
		fail();
	}
	for (size_t i = 0; i < COUNT(lists); i++)
		for (const struct usecase *u = lists[i]; u->name != NULL; u++)
			all[n++] = u;
	store_set_usecases(h->store, all, n);
}

static int64_t
found(struct house *h, const char *name)
{
	struct organisation organisation = { .name = str_of(name),
		.legal_name = str_of(name), .sector = SECTOR_SME,
		.language = 1, .time_zone = STR("Europe/Amsterdam") };
	int64_t id;

	if (!organisation_found(h->store, NOW, &h->arena, &organisation,
	    LANG_NL, false, &id, &h->errs)) {
		print_error("%s: %s\n", name, house_fault(h));
		fail();
	}
	return id;
}

struct house *
house_open(bool people)
{
	struct house *h = calloc(1, sizeof(*h));
	const char *base = getenv("STORMVAST_TEST_DATABASE");
	struct actor system = actor_system(0);

	assert_non_null(h);
	h->where = base == NULL ? sqlite_dir(&h->arena) :
	    pgsql_url(&h->arena, base);
	h->errs = ERRS_IN(&h->arena);
	start(h);
	if (!people)
		return h;
	h->one = found(h, "Een");
	h->two = found(h, "Twee");
	h->ann = house_add(h, &system, "ann", h->one, ACCESS_ADMIN);
	h->bob = house_add(h, &system, "bob", h->two, ACCESS_ADMIN);
	assert_true(h->ann > 0 && h->bob > 0);
	return h;
}

void
house_reopen(struct house *h)
{
	store_close(h->store);
	start(h);
}

void
house_close(struct house *h)
{
	static const char *const files[] = { "", "-wal", "-shm" };
	enum store_dialect dialect = store_dialect(h->store);

	store_close(h->store);
	for (size_t i = 0; dialect == STORE_SQLITE && i < COUNT(files); i++)
		unlink(str_printf(&h->arena, "%.*s/stormvast.db%s",
		    STR_ARG(h->where), files[i]).ptr);
	if (dialect == STORE_SQLITE)
		rmdir(h->where.ptr);
	arena_release(&h->arena);
	free(h);
}

int64_t
house_add(struct house *h, const struct actor *by, const char *login,
    int64_t organisation, enum access_role role)
{
	struct access_member member = { .login = str_of(login),
		.password = STR(PASSWORD), .role = (int32_t)role };
	struct actor in = *by;
	struct usecase_call call = { .input = &member };

	in.organisation = organisation;
	return house_run(h, &in, "member.add", &call) ? call.id : 0;
}

struct actor
house_actor(int64_t organisation, int64_t account, enum access_role role)
{
	return (struct actor){ .organisation = organisation,
		.account = account, .rights = access_role_rights(role),
		.name = STR("test"), .origin = STR("test") };
}

bool
house_run(struct house *h, const struct actor *actor, const char *name,
    struct usecase_call *call)
{
	h->errs = ERRS_IN(&h->arena);
	call->usecase = usecase_find(h->store, str_of(name));
	assert_non_null(call->usecase);
	return usecase_run(h->store, actor, NOW, &h->arena, call, &h->errs);
}

const char *
house_fault(const struct house *h)
{
	return h->errs.n == 0 ? "" : h->errs.list[0].id;
}
