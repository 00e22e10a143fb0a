/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * demo.c - `stormvast demo`: the demo organisations from demo/, taken in by the
 * same import that everybody uses, with one log-in for all of them.
 */
#include <jansson.h>

#include "app/commands.h"
#include "app/demo_plans.h"
#include "areas/access/access.h"
#include "areas/exchange/exchange.h"
#include "areas/recovery/recovery.h"
#include "base/embed.h"
#include "base/utf8.h"
#include "record/json.h"

#define DEMO_LOGIN "demo"
#define DEMO_PASSWORD "windkracht-elf"

extern const struct embed_set demo_files;

/* The organisation's own record in a file; false when the file has none. */
static bool
read_organisation(struct arena *a, struct str bytes, struct organisation *o)
{
	json_t *root = json_loadb(bytes.ptr, bytes.len, 0, NULL);
	json_t *own = json_array_get(json_object_get(json_object_get(root,
	    "records"), "organisation"), 0);
	struct errs errs = ERRS_IN(a);
	bool ok = own != NULL && record_read_json(&organisation_record, own, a,
	    o, &errs);

	json_decref(root);
	return ok;
}

/* The first fault of many, for a command that reports one. */
static bool
take_in(struct command_run *run, const struct actor *actor,
    const struct embed_file *file, struct err *err)
{
	struct errs errs = ERRS_IN(run->arena);
	struct import_plan plan;
	struct tx *tx;
	int64_t entry;
	bool ok;

	if (!store_read(run->store, actor, run->now, run->arena, &tx, err))
		return false;
	ok = import_plan(tx, file->raw, file->name, &plan, err);
	tx_end(tx);
	if (!ok)
		return false;
	if (!errs_none(&plan.errs))
		return errs_first(&plan.errs, err);
	return import_apply(run->store, actor, run->now, run->arena, &plan,
	    NULL, NULL, &entry, &errs) || errs_first(&errs, err);
}

/*
 * What their management decided: critical processes with whole targets, the
 * scenarios of which somebody said how long they hold, whole strategies, and
 * the recovery order.
 */
enum { DECIDED_MAX = 200 };

struct deciding {
	bool (*fits)(const void *object);
	int64_t *ids;
	size_t n;
};

static bool
fits_process(const void *object)
{
	const struct process *p = object;

	return p->criticality == CRITICALITY_CRITICAL && p->rto.known &&
	    p->mtpd.known && !p->provisional;
}

static bool
fits_scenario(const void *object)
{
	const struct scenario *s = object;

	return s->losses.n > 0 && (s->lasts.known || s->phases.n > 0);
}

static bool
fits_strategy(const void *object)
{
	const struct strategy *s = object;

	return s->chosen.known && s->owner.known && s->minimum_level.known &&
	    s->test.len > 0 && s->criteria.len > 0;
}

static bool
fits_order(const void *object)
{
	const struct recovery_order *o = object;

	return o->decided_at.known && o->decided_by.known && o->items.n > 0;
}

static const struct decision {
	const struct record *record;
	const char *usecase;
	bool (*fits)(const void *object);
} decisions[] = {
	{ &process_record, "process.approve", fits_process },
	{ &scenario_record, "scenario.approve", fits_scenario },
	{ &strategy_record, "strategy.approve", fits_strategy },
	{ &recovery_order_record, "recovery_order.adopt", fits_order },
};

static bool
collect(void *arg, const void *object)
{
	struct deciding *x = arg;

	if (x->fits(object) && x->n < DECIDED_MAX)
		x->ids[x->n++] = ((const struct rec *)object)->id;
	return true;
}

static bool
decide(struct command_run *run, const struct actor *actor,
    const struct decision *d, struct err *err)
{
	struct deciding x = { d->fits, arena_array(run->arena, int64_t,
	    DECIDED_MAX), 0 };
	struct tx *tx;
	bool ok;

	if (!store_read(run->store, actor, run->now, run->arena, &tx, err))
		return false;
	ok = store_each(tx, d->record, false, collect, &x, err);
	tx_end(tx);
	for (size_t i = 0; ok && i < x.n; i++) {
		struct errs errs = ERRS_IN(run->arena);
		struct usecase_call call = {
			.usecase = usecase_find(run->store,
			    str_of(d->usecase)),
			.id = x.ids[i],
		};

		ok = usecase_run(run->store, actor, run->now, run->arena,
		    &call, &errs) || errs_first(&errs, err);
	}
	return ok;
}

static bool
decide_all(struct command_run *run, const struct actor *actor,
    struct err *err)
{
	for (size_t i = 0; i < COUNT(decisions); i++)
		if (!decide(run, actor, &decisions[i], err))
			return false;
	return true;
}

static bool
add_login(struct command_run *run, const struct actor *actor,
    int64_t person, struct err *err)
{
	struct errs errs = ERRS_IN(run->arena);

	return account_add(run->store, actor, run->now, run->arena,
	    &(struct account_new){
	        .login = STR(DEMO_LOGIN),
	        .name = STR("Demo"),
	        .email = STR("demo@stormvast.example"),
	        .password = STR(DEMO_PASSWORD),
	        .installer = true,
	        .organisation = actor->organisation,
	        .role = ACCESS_ADMIN,
	        .person = person != 0 ? KNOWN(person) : UNKNOWN,
	    }, &errs) || errs_first(&errs, err);
}

static bool
make_one(struct command_run *run, const struct embed_file *file,
    const struct organisation *organisation, struct err *err)
{
	struct errs errs = ERRS_IN(run->arena);
	struct actor actor;
	int64_t id, manager = 0;

	if (!organisation_found(run->store, run->now, run->arena, organisation,
	        LANG_NL, true, &id, &errs))
		return errs_first(&errs, err);
	actor = actor_system(id);
	if (!take_in(run, &actor, file, err) ||
	    !decide_all(run, &actor, err) ||
	    !demo_plans(run, &actor, &manager, err) ||
	    !add_login(run, &actor, manager, err))
		return false;
	fprintf(run->out, "%.*s\n", STR_ARG(organisation->name));
	fflush(run->out);
	return true;
}

static bool
is_wanted(const struct command_run *run, struct str name)
{
	struct str wanted = command_option(run, "org");

	return wanted.ptr == NULL || str_eq(utf8_fold(run->arena, wanted),
	    utf8_fold(run->arena, name));
}

bool
cmd_demo(struct command_run *run, struct err *err)
{
	size_t made = 0;

	for (size_t i = 0; i < demo_files.n; i++) {
		const struct embed_file *file = &demo_files.files[i];
		struct organisation o = { 0 };

		if (!read_organisation(run->arena, file->raw, &o) ||
		    !is_wanted(run, o.name))
			continue;
		if (!make_one(run, file, &o, err))
			return false;
		made++;
	}
	if (made == 0)
		return err_set_args(err, ERR_NOT_FOUND, NULL,
		    "organisation-not-found",
		    ERR_TEXT(command_option(run, "org")));
	fprintf(run->out, "Inloggen / log in: " DEMO_LOGIN " / " DEMO_PASSWORD
	    "\n");
	return true;
}
