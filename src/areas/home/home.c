/* SPDX-License-Identifier: EUPL-1.2 */
/* home.c - the area's row. */
#include "areas/area.h"
#include "areas/home/home.h"

const struct area home_area = {
	.name = "home",
};
