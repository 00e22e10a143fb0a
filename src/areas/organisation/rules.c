/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/crud.h"
#include "areas/organisation/rules.h"

/*
 * An organisation is made in its own scope (areas/organisation/found.c); its
 * number is its id, so there is one, and it is never deleted by a page.
 */
const struct usecase organisation_usecases[] = {
	CRUD_CREATE(organisation, RIGHT_INSTALL, NULL),
	CRUD_CHANGE(organisation, RIGHT_EDIT_ORG, false, NULL),
	CRUD(impact_category, RIGHT_APPROVE),
	CRUD(unit, RIGHT_EDIT_ORG),
	CRUD(site, RIGHT_EDIT_ORG),
	CRUD(person, RIGHT_EDIT_ORG),
	CRUD(role, RIGHT_EDIT_ORG),
	CRUD(team, RIGHT_EDIT_ORG),
	CRUD(supplier, RIGHT_EDIT_BIA),
	{ 0 },
};
