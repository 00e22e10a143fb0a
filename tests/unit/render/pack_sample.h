/* SPDX-License-Identifier: EUPL-1.2 */
/* pack_sample.h - a small crisis pack, for the tests here and in browsers. */
#ifndef TESTS_PACK_SAMPLE_H
#define TESTS_PACK_SAMPLE_H

#include "base/when.h"
#include "render/markdown.h"
#include "render/pack.h"

#define PACK_SAMPLE_PHRASE "paard batterij nietje klaver"
#define PACK_SAMPLE_OTHER "vier andere losse woorden"

static inline bool
pack_sample(struct arena *a, enum lang lang, struct buf *out, struct err *err)
{
	struct pack_slot slots[2];
	struct pack_part parts[] = {
		{ .id = "role-card", .title = STR("Rolkaart") },
		{ .id = "contacts", .title = STR("Wie bel ik") },
	};
	struct pack pack = { .organisation = STR("Bakkerij <Koekenbakker>"),
		.role = STR("Crisisleider"), .lang = lang,
		.made = INT64_C(1795316400), .old_after = 7 * SECONDS_DAY,
		.slots = slots, .nslots = 2, .parts = parts, .nparts = 2 };

	if (!markdown_html(a, STR("Is er gevaar? **Bel 112.**\n\n"
	    "1. Verzamel het team\n2. Schrijf op wat er gebeurt\n\n"
	    "</script><script>alert(1)</script>\n"), 3, &parts[0].html, err) ||
	    !markdown_html(a, STR("| Naam | Telefoon |\n"
	    "|---|---|\n| Fatima | [06 12345678](tel:0612345678) |\n\n"
	    "Bakkerij is dicht.\n"), 3, &parts[1].html, err))
		return false;
	return pack_slot_make(STR("Fatima"), STR(PACK_SAMPLE_PHRASE),
	        &slots[0], err) &&
	    pack_slot_make(STR("Kees"), STR(PACK_SAMPLE_OTHER), &slots[1],
	        err) &&
	    pack_print(out, &pack, err);
}

#endif
