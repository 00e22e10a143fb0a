/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * area.h - one row says all that an area brings to the house.
 *
 * A new area is a new folder and one row in app/area_table.c; nothing else
 * knows the list.  An area may use the headers of earlier areas only.
 */
#ifndef AREAS_AREA_H
#define AREAS_AREA_H

#include "areas/command.h"
#include "store/usecase.h"
#include "web/route.h"

struct area {
	const char *name;			/* folder and label `area.<name>` */
	const struct record *const *records;	/* in the order of their menu */
	size_t nrecords;
	const struct usecase *usecases;
	size_t nusecases;
	const struct route *routes;		/* pages with a story of their own */
	size_t nroutes;
	const struct command *commands;
	size_t ncommands;
	const struct watcher *watchers;
	size_t nwatchers;
};

#endif
