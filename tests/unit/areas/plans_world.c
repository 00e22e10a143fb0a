/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/block.h"
#include "areas/organisation/blocks.h"
#include "areas/plans/blocks.h"
#include "plans_world.h"

static const struct live_block *const lists[] = { organisation_blocks,
	plans_blocks };

int64_t
plans_create(struct house *h, const struct actor *actor, const struct record *r,
    void *object)
{
	struct usecase_call call = { .object = object };

	return house_run(h, actor, str_printf(&h->arena, "%s.create",
	    r->name).ptr, &call) ? call.id : 0;
}

struct actor
plans_admin(const struct house *h)
{
	return house_actor(h->one, h->ann, ACCESS_ADMIN);
}

void
plans_get(struct house *h, const struct record *r, int64_t id, void *object)
{
	struct actor actor = plans_admin(h);
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &h->arena, &tx,
	    &h->err));
	assert_true(store_get(tx, r, id, object, &h->err));
	tx_end(tx);
}

bool
plans_change(struct house *h, const struct actor *actor, const struct record *r,
    void *object)
{
	struct rec *rec = object;
	struct usecase_call call = { .id = rec->id, .version = rec->version,
		.object = object };

	return house_run(h, actor, str_printf(&h->arena, "%s.change",
	    r->name).ptr, &call);
}

static int64_t
role(struct plans *p, enum role_kind kind, const char *name, int64_t holder)
{
	struct actor actor = plans_admin(p->h);
	struct role r = { .name = str_of(name), .kind = (int32_t)kind,
		.holder = KNOWN(holder), .accepted_at = KNOWN(20000) };

	return plans_create(p->h, &actor, &role_record, &r);
}

int
plans_setup(void **state)
{
	struct plans *p = calloc(1, sizeof(*p));
	struct actor actor, system = actor_system(0);
	struct document d = { .name = STR("Winkel open"),
		.kind = DOCUMENT_PROCEDURE };
	struct document_version v = { .body = STR(BODY),
		.change_note = STR("Eerste versie") };

	blocks_set(lists, COUNT(lists));
	p->h = house_open(true);
	p->writer = house_add(p->h, &system, "wil", p->h->one,
	    ACCESS_COORDINATOR);
	p->manager = house_add(p->h, &system, "marga", p->h->one,
	    ACCESS_MANAGER);
	p->privacy = house_add(p->h, &system, "piet", p->h->one,
	    ACCESS_EMPLOYEE);
	actor = plans_admin(p->h);
	p->boss = plans_create(p->h, &actor, &person_record, &(struct person){
	    .name = STR("Marga Bakker"), .phone = STR("+31 6 11111111") });
	p->officer = plans_create(p->h, &actor, &person_record, &(struct person){
	    .name = STR("Piet Prins"), .phone = STR("+31 6 22222222") });
	assert_true(role(p, ROLE_GENERAL_MANAGER, "Baas", p->boss) > 0);
	assert_true(role(p, ROLE_PRIVACY_OFFICER, "Privacy", p->officer) > 0);
	actor = house_actor(p->h->one, p->writer, ACCESS_COORDINATOR);
	d.owner = KNOWN(p->boss);
	p->document = plans_create(p->h, &actor, &document_record, &d);
	assert_true(p->document > 0);
	v.document = KNOWN(p->document);
	p->version = plans_create(p->h, &actor, &document_version_record, &v);
	assert_true(p->version > 0);
	*state = p;
	return 0;
}

int
plans_teardown(void **state)
{
	struct plans *p = *state;

	house_close(p->h);
	free(p);
	return 0;
}

struct actor
plans_writer(const struct plans *p)
{
	return house_actor(p->h->one, p->writer, ACCESS_COORDINATOR);
}

struct actor
plans_manager(const struct plans *p)
{
	struct actor actor = house_actor(p->h->one, p->manager,
	    ACCESS_MANAGER);

	actor.person = p->boss;
	return actor;
}

struct actor
plans_officer(const struct plans *p)
{
	struct actor actor = house_actor(p->h->one, p->privacy,
	    ACCESS_EMPLOYEE);

	actor.person = p->officer;
	return actor;
}

/* What a reader sees: the hash of it. */
struct str
plans_read_hash(struct plans *p, int64_t version, struct plan_paper *paper)
{
	struct actor actor = plans_admin(p->h);
	struct document_version v;
	struct plan_paper mine;
	struct document d;
	struct str hash;
	struct tx *tx;

	plans_get(p->h, &document_version_record, version, &v);
	plans_get(p->h, &document_record, v.document.v, &d);
	assert_true(store_read(p->h->store, &actor, NOW, &p->h->arena, &tx,
	    &p->h->err));
	assert_true(paper_of(tx, &d, &v, paper == NULL ? &mine : paper, &hash,
	    &p->h->err));
	tx_end(tx);
	return hash;
}

bool
plans_act_at(struct plans *p, const struct actor *actor, const char *verb,
    const char *reason, struct str hash, int64_t now)
{
	struct plan_input input = { .reason = str_of(reason), .hash = hash };
	struct usecase_call call = { .id = p->version, .input = &input };
	struct house *h = p->h;

	h->errs = ERRS_IN(&h->arena);
	call.usecase = usecase_find(h->store, str_printf(&h->arena,
	    "document_version.%s", verb));
	assert_non_null(call.usecase);
	return usecase_run(h->store, actor, now, &h->arena, &call, &h->errs);
}

bool
plans_act(struct plans *p, struct actor actor, const char *verb,
    const char *reason, struct str hash)
{
	return plans_act_at(p, &actor, verb, reason, hash, NOW);
}

struct document_version
plans_version(struct plans *p)
{
	struct document_version v;

	plans_get(p->h, &document_version_record, p->version, &v);
	return v;
}

bool
plans_edit(struct plans *p, struct actor actor, const char *body)
{
	struct document_version v = plans_version(p);

	v.body = str_of(body);
	return plans_change(p->h, &actor, &document_version_record, &v);
}
