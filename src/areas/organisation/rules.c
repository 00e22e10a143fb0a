/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/crud.h"
#include "areas/organisation/rules.h"

/*
 * An organisation is made in its own scope (areas/organisation/found.c); its
 * number is its id, so there is one, and it is never deleted, nor undone: its
 * members and everything they keep rest on it.  Founding runs as the parent of
 * what the sector's profile brings, so its row is only a name.
 */
const struct usecase organisation_usecases[] = {
	{ .name = "organisation.found", .verb = USECASE_DO,
	  .right = RIGHT_INSTALL, .for_good = true },
	{ .name = "organisation.create", .verb = USECASE_CREATE,
	  .right = RIGHT_INSTALL, .for_good = true,
	  .record = &organisation_record },
	CRUD_CHANGE(organisation, RIGHT_EDIT_ORG, false, NULL),
	CRUD(impact_category, RIGHT_APPROVE),
	CRUD(unit, RIGHT_EDIT_ORG),
	CRUD(site, RIGHT_EDIT_ORG),
	CRUD(person, RIGHT_EDIT_ORG),
	CRUD(role, RIGHT_EDIT_ORG),
	CRUD(holiday, RIGHT_EDIT_ORG),
	CRUD(team, RIGHT_EDIT_ORG),
	CRUD(supplier, RIGHT_EDIT_BIA),
	{ 0 },
};
