/* SPDX-License-Identifier: EUPL-1.2 */
/* home.h - the first page, the seven steps of a newcomer, and views over all
 * areas. */
#ifndef AREAS_HOME_HOME_H
#define AREAS_HOME_HOME_H

struct area;
extern const struct area home_area;

#endif
