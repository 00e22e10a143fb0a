/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

int
world_setup(void **state)
{
	*state = house_open(true);
	return 0;
}

int
world_teardown(void **state)
{
	house_close(*state);
	return 0;
}

struct actor
world_manager(const struct house *h)
{
	return house_actor(h->one, h->ann, ACCESS_ADMIN);
}

int64_t
world_create(struct house *h, const struct record *r, void *object)
{
	struct usecase_call call = { .object = object };
	struct actor actor = world_manager(h);

	if (!house_run(h, &actor, str_printf(&h->arena, "%s.create",
	        r->name).ptr, &call))
		fail_msg("%s: %s", r->name, house_fault(h));
	return call.id;
}

/* The organisation notices after ten minutes and decides in five. */
static void
set_times(struct house *h)
{
	struct organisation org;
	struct actor actor = world_manager(h);
	struct usecase_call call = { .object = &org, .id = h->one };
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, &organisation_record, h->one, &org,
	    &h->err));
	tx_end(tx);
	org.detection_time = KNOWN(10 * MINUTES);
	org.decision_time = KNOWN(5 * MINUTES);
	call.version = org.rec.version;
	assert_true(house_run(h, &actor, "organisation.change", &call));
}

void
world_procedure(struct world *w, int64_t first, int64_t second)
{
	struct procedure_step s[2] = {
		{ .name = STR("Herstel"), .team = KNOWN(w->team),
		    .min = KNOWN(first / 2), .likely = KNOWN(first),
		    .max = KNOWN(first * 2) },
		{ .name = STR("Test"), .team = KNOWN(w->team),
		    .min = KNOWN(second / 2), .likely = KNOWN(second),
		    .max = KNOWN(second * 2) },
	};

	w->procedure = world_create(w->h, &procedure_record, &(struct procedure){
	    .name = STR("Machine terug"), .kind = PROCEDURE_IT,
	    .resource = KNOWN(w->machine), .steps = { s, 2 } });
}

struct world
world_of(struct house *h, struct team team)
{
	struct requirement_member member = { 0 };
	struct world w = { .h = h };

	set_times(h);
	team.name = STR("Beheer");
	w.team = world_create(h, &team_record, &team);
	w.machine = world_create(h, &resource_record, &(struct resource){
	    .name = STR("Machine"), .kind = MAPGOOD_EQUIPMENT,
	    .team = KNOWN(w.team), .restore = KNOWN(3 * HOUR) });
	w.process = world_create(h, &process_record, &(struct process){
	    .name = STR("Loon"), .criticality = CRITICALITY_CRITICAL,
	    .rto = KNOWN(4 * HOUR), .mtpd = KNOWN(24 * HOUR),
	    .verification = KNOWN(0) });
	member.resource = KNOWN(w.machine);
	world_create(h, &requirement_record, &(struct requirement){
	    .name = STR("De machine"), .process = KNOWN(w.process),
	    .members = { &member, 1 } });
	w.wish.seed = 1;
	w.wish.steps = 50;
	return w;
}

/* Compute for a local time; false with h->err. */
bool
world_compute(struct world *w, const char *at, const char *lose)
{
	struct actor actor = world_manager(w->h);
	struct tx *tx;
	bool ok;

	w->h->err = (struct err){ 0 };
	assert_true(store_read(w->h->store, &actor, NOW, &w->h->arena, &tx,
	    &w->h->err));
	ok = wish_at(str_of(at), NOW, zone_default(), &w->wish, &w->h->err) &&
	    wish_lose(tx, str_of(lose), &w->wish, &w->h->err) &&
	    outcome_make(tx, &w->wish, NULL, &w->o, &w->h->err);
	tx_end(tx);
	w->wish.nlost = 0;	/* the list stays, for who saves it */
	return ok;
}

const struct verdict *
world_verdict(const struct world *w)
{
	assert_int_equal(w->o.of.in.nprocesses, 1);
	return &w->o.result->of[0].verdict;
}

struct team
world_office(void)
{
	return (struct team){ .capacity = KNOWN(1),
		.hours = STR("mo-fr 08:00-17:00") };
}
