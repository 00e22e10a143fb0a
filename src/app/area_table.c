/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/area_table.h"
#include "areas/access/access.h"
#include "areas/bia/bia.h"
#include "areas/catalogue/catalogue.h"
#include "areas/exchange/exchange.h"
#include "areas/followup/followup.h"
#include "areas/home/home.h"
#include "areas/mail/mail.h"
#include "areas/organisation/organisation.h"
#include "areas/bia/planning.h"
#include "areas/plans/plans.h"
#include "areas/recovery/recovery.h"
#include "areas/risk/risk.h"
#include "store/attachment.h"

/* To add an area: its folder, its row here, its place in the order. */
const struct area *const area_table[] = {
	&access_area,
	&mail_area,
	&catalogue_area,
	&organisation_area,
	&followup_area,
	&bia_area,
	&risk_area,
	&recovery_area,
	&plans_area,
	&exchange_area,
	&home_area,
};
const size_t area_count = COUNT(area_table);

/* Only what works stands in the menu; a room that comes adds its line. */
#define LINE(under_, label_, path_) { under_, label_, path_, RIGHT_READ, false }
#define WITHIN(under_, label_, path_) { under_, label_, path_, RIGHT_READ, true }
const struct menu_item area_menu[] = {
	LINE(NULL, "menu.overview", "/"),
	LINE("understand", "menu.processes", "/processes"),
	WITHIN("understand", "menu.conversations", "/conversations"),
	LINE("understand", "menu.chain", "/resources"),
	WITHIN("understand", "menu.map", "/map"),
	WITHIN("understand", "menu.requirements", "/requirements"),
	WITHIN("understand", "menu.suppliers", "/suppliers"),
	WITHIN("understand", "ict-register", "/register-ict-contracts"),
	LINE("understand", "menu.attention", "/attention"),
	LINE("understand", "menu.weak", "/weak"),
	LINE("understand", "menu.risks-and-scenarios", "/risks"),
	WITHIN("understand", "risk-map", "/risk-map"),
	WITHIN("understand", "menu.scenarios", "/scenarios"),
	WITHIN("understand", "scenario-matrix", "/scenario-matrix"),
	LINE("prepare", "menu.documents", "/documents"),
	{ "prepare", "plan-start", "/plan-start", RIGHT_EDIT_PLANS, true },
	LINE("prepare", "whatif", "/what-if"),
	LINE("prepare", "menu.strategies", "/strategies"),
	WITHIN("prepare", "menu.fallbacks", "/fallbacks"),
	LINE("prepare", "menu.procedures", "/procedures"),
	WITHIN("prepare", "menu.recovery-orders", "/recovery-orders"),
	WITHIN("prepare", "menu.measurements", "/measurements"),
	WITHIN("prepare", "menu.emergency-sets", "/emergency-sets"),
	LINE("improve", "menu.actions", "/actions"),
	WITHIN("improve", "menu.measures", "/measures"),
	WITHIN("improve", "menu.exceptions", "/exceptions"),
	WITHIN("improve", "menu.findings", "/findings"),
	LINE("improve", "menu.start", "/start"),
	WITHIN("improve", "roadmap", "/roadmap"),
	LINE("organise", "menu.people", "/persons"),
	WITHIN("organise", "menu.roles", "/roles"),
	WITHIN("organise", "menu.teams", "/teams"),
	WITHIN("organise", "menu.holidays", "/holidays"),
	LINE("organise", "menu.sites", "/sites"),
	WITHIN("organise", "menu.units", "/units"),
	{ "organise", "menu.exchange", "/import", RIGHT_IMPORT, false },
	LINE("organise", "menu.settings", "/organisations"),
	WITHIN("organise", "menu.impact-categories", "/impact-categories"),
	{ "organise", "menu.members", "/members", RIGHT_ADMIN, true },
	{ "organise", "mails", "/mail", RIGHT_ADMIN, true },
	{ "organise", "history", "/history", RIGHT_AUDIT, true },
	{ "organise", "menu.found", "/found", RIGHT_INSTALL, true },
};
#undef LINE
#undef WITHIN
const size_t area_nmenu = COUNT(area_menu);

enum { RECORDS_MAX = 256, USECASES_MAX = 1024, WATCHERS_MAX = 256,
	AREAS_MAX = 32, JOBS_MAX = 64 };

const struct registry *
area_registry(void)
{
	static const struct record *records[RECORDS_MAX];
	static struct registry registry = { .records = records };

	if (registry.n > 0)
		return &registry;
	for (size_t i = 0; i < area_count; i++)
		for (const struct record *const *r = area_table[i]->records;
		    r != NULL && *r != NULL; r++) {
			BUG_IF(registry.n == RECORDS_MAX);
			records[registry.n++] = *r;
		}
	return &registry;
}

void
area_attach(struct store *store)
{
	static const struct usecase *usecases[USECASES_MAX];
	static struct watcher watchers[WATCHERS_MAX];
	static const struct attention_source *attention[AREAS_MAX];
	static const struct live_block *blocks[AREAS_MAX];
	static const struct letter_template *letters[AREAS_MAX];
	static struct job_kind jobs[JOBS_MAX];
	size_t nusecases = 0, nwatchers = 0, njobs = 0;

	for (size_t i = 0; i < area_count; i++) {
		const struct usecase *u = area_table[i]->usecases;
		const struct watcher *w = area_table[i]->watchers;
		const struct job_kind *j = area_table[i]->jobs;

		BUG_IF(i == AREAS_MAX);
		attention[i] = area_table[i]->attention;
		blocks[i] = area_table[i]->blocks;
		letters[i] = area_table[i]->letters;
		for (; u != NULL && u->name != NULL; u++) {
			BUG_IF(nusecases == USECASES_MAX);
			usecases[nusecases++] = u;
		}
		for (; w != NULL && w->name != NULL; w++) {
			BUG_IF(nwatchers == WATCHERS_MAX);
			watchers[nwatchers++] = *w;
		}
		for (; j != NULL && j->name != NULL; j++) {
			BUG_IF(njobs == JOBS_MAX);
			jobs[njobs++] = *j;
		}
	}
	BUG_IF(nusecases == USECASES_MAX);
	usecases[nusecases++] = &attachment_keep;
	BUG_IF(njobs == JOBS_MAX);
	jobs[njobs++] = attachment_tidy;
	store_set_usecases(store, usecases, nusecases);
	store_set_watchers(store, watchers, nwatchers);
	store_set_jobs(store, jobs, njobs);
	planning_set(planning_weigh);
	attention_set_sources(attention, area_count);
	blocks_set(blocks, area_count);
	letter_set_templates(letters, area_count);
}
