/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/crud.h"
#include "areas/followup/rules.h"

const struct usecase followup_usecases[] = {
	CRUD_OWN(finding, RIGHT_EDIT_BIA),
	CRUD_OWN(action, RIGHT_EDIT_BIA),
	{ 0 },
};
