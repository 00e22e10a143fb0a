/* SPDX-License-Identifier: EUPL-1.2 */
/* api.c - everything below /api/. */
#include "web/dispatch.h"

void
api_dispatch(struct page *page)
{
	struct err err = { 0 };

	err_set(&err, ERR_NOT_FOUND, NULL, "page-not-found");
	problem_answer(page, 0, &err, NULL);
}
