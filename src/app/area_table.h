/* SPDX-License-Identifier: EUPL-1.2 */
/* area_table.h - the rooms of the house, in the order of who may know whom. */
#ifndef APP_AREA_TABLE_H
#define APP_AREA_TABLE_H

#include "areas/area.h"

extern const struct area *const area_table[];
extern const size_t area_count;

/* The menu, in the order in which people work. */
extern const struct menu_item area_menu[];
extern const size_t area_nmenu;

/* All records of all areas, for store_open(); the same object every time. */
const struct registry *area_registry(void);

/* Tell the store of the areas' use cases and watchers; before any thread. */
void area_attach(struct store *store);

#endif
