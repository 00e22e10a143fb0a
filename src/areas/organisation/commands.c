/* SPDX-License-Identifier: EUPL-1.2 */
/* commands.c - `stormvast org add` and `org list`: the first organisation, and
 * which there are. */
#include <inttypes.h>
#include <stdio.h>

#include "areas/organisation/rules.h"

static bool
cmd_org_add(struct command_run *run, struct err *err)
{
	const struct field *sector = record_field(&organisation_record,
	    STR("sector"));
	struct errs errs = ERRS_IN(run->arena);
	struct organisation o = { .language = run->lang == LANG_EN ? 2 : 1,
		.time_zone = STR_INIT("Europe/Amsterdam") };
	int64_t id;

	if (run->nargs != 1)
		return err_set(err, ERR_SYNTAX, NULL, "org-which");
	o.name = run->args[0];
	o.sector = field_choice_of(sector, command_option(run, "sector"));
	if (o.sector <= SECTOR_NONE)
		return err_set_args(err, ERR_INVALID, NULL, "sector-unknown",
		    ERR_TEXT(command_option(run, "sector")));
	if (organisation_found(run->store, run->now, run->arena, &o,
	        run->lang, command_flag(run, "bare"), &id, &errs)) {
		fprintf(run->out, "%" PRId64 "\n", id);
		return true;
	}
	return errs_first(&errs, err);
}

static bool
cmd_org_list(struct command_run *run, struct err *err)
{
	struct organisation_entry *list;
	size_t n;

	if (!organisation_list(run->store, run->now, run->arena, &list, &n,
	        err))
		return false;
	for (size_t i = 0; i < n; i++)
		fprintf(run->out, "%" PRId64 "\t%.*s\n", list[i].id,
		    STR_ARG(list[i].name));
	return true;
}

static const struct option add_options[] = {
	{ "sector", OPTION_TEXT, "SECTOR", "other", false },
	{ "bare", OPTION_FLAG, NULL, NULL, false },
};

const struct command organisation_commands[] = {
	{ .name = "org add", .args = "NAME", .store = COMMAND_STORE,
	  .options = add_options, .noptions = COUNT(add_options),
	  .run = cmd_org_add },
	{ .name = "org list", .store = COMMAND_STORE, .run = cmd_org_list },
	{ 0 },
};
