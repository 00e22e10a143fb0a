/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/bia/pages.h"
#include "areas/bia/report.h"

enum { REPORT_MAX = 16 << 20 };

/* The same as `stormvast check --json`, for who is signed in. */
bool
page_readiness(struct page *page, struct err *err)
{
	struct buf body = BUF_IN(page->arena, REPORT_MAX);
	struct json json = JSON_TO(&body);
	const struct answer *answer;
	bool behind;

	if (!show_answer(page, false, &answer, &behind, err))
		return false;
	report_json(answer, !behind && answer_planning_is_current(answer,
	    page->now), page->lang, page->arena, &json);
	if (body.over)
		return err_set(err, ERR_TOO_LARGE, NULL, "page-too-large");
	http_answer(page->res, 200, "application/json", buf_str(&body));
	page->res->policy = HTTP_POLICY_API;
	return true;
}
