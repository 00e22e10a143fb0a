/* SPDX-License-Identifier: EUPL-1.2 */
/* sector.h - the sectors for which there is a profile. */
#ifndef AREAS_ORGANISATION_SECTOR_H
#define AREAS_ORGANISATION_SECTOR_H

enum sector { SECTOR_NONE, SECTOR_SME, SECTOR_MUNICIPALITY, SECTOR_HEALTHCARE,
	SECTOR_EDUCATION, SECTOR_FINANCE, SECTOR_OTHER, SECTOR__MAX };

#endif
