/* SPDX-License-Identifier: EUPL-1.2 */
/* plans_world.h - one procedure of one organisation, with who writes, who decides
 * and who watches over privacy. */
#ifndef TESTS_AREAS_PLANS_WORLD_H
#define TESTS_AREAS_PLANS_WORLD_H

#include "areas/plans/rules.h"
#include "house.h"

struct plans {
	struct house *h;
	int64_t writer, manager, privacy;	/* accounts */
	int64_t boss, officer;			/* persons */
	int64_t document, version;
};

/* A short procedure: purpose, instructions, roles. */
#define BODY "## Doel en reikwijdte\n\nDe winkel open houden.\n\n"           \
	"## Wat doet u als het gebeurt\n\nBel de bakker.\n\n"                 \
	"## Rollen\n\n{{call-tree}}\n"

#define ASSERT_FAULT(p, id) assert_string_equal(house_fault((p)->h), (id))

int64_t plans_create(struct house *h, const struct actor *actor,
    const struct record *r, void *object);
struct actor plans_admin(const struct house *h);
void plans_get(struct house *h, const struct record *r, int64_t id,
    void *object);
bool plans_change(struct house *h, const struct actor *actor,
    const struct record *r, void *object);
int plans_setup(void **state);
int plans_teardown(void **state);
struct actor plans_writer(const struct plans *p);
struct actor plans_manager(const struct plans *p);
struct actor plans_officer(const struct plans *p);
struct str plans_read_hash(struct plans *p, int64_t version,
    struct plan_paper *paper);
bool plans_act_at(struct plans *p, const struct actor *actor,
    const char *verb, const char *reason, struct str hash, int64_t now);
bool plans_act(struct plans *p, struct actor actor, const char *verb,
    const char *reason, struct str hash);
struct document_version plans_version(struct plans *p);
bool plans_edit(struct plans *p, struct actor actor, const char *body);

#endif
