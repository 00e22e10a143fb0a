/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * area.h - one row says all that an area brings to the house.
 *
 * A new area is a new folder and one row in app/area_table.c; nothing else
 * knows the list.  An area may use the headers of earlier areas only.
 */
#ifndef AREAS_AREA_H
#define AREAS_AREA_H

#include "areas/attention.h"
#include "areas/block.h"
#include "areas/command.h"
#include "areas/letter.h"
#include "store/job.h"
#include "store/usecase.h"
#include "web/route.h"

/* Each list ends with an empty row (NULL, or a row without a name); a list that
 * an area does not have is NULL. */
struct area {
	const char *name;			/* folder and label `area.<name>` */
	const struct record *const *records;
	const struct usecase *usecases;
	const struct route *routes;		/* pages with a story of their own */
	const struct template_decl *templates;	/* of those pages */
	const struct command *commands;
	const struct watcher *watchers;
	const struct attention_source *attention;
	const struct job_kind *jobs;
	const struct live_block *blocks;	/* parts that it lends to plans */
	const struct letter_template *letters;	/* mails that it writes */
};

#endif
