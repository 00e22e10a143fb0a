/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * catalogue.h - what stormvast ships as data: sector profiles, scenarios to begin
 * with, and the norms.
 *
 * catalogue/profiles.json gives each sector its impact categories, starter lists
 * and words for roles; it is read once, at the first question, and kept.
 */
#ifndef AREAS_CATALOGUE_CATALOGUE_H
#define AREAS_CATALOGUE_CATALOGUE_H

#include "base/lang.h"
#include "record/record.h"

struct area;
extern const struct area catalogue_area;

/* The sectors for which there is a profile.  To add one: a row here, its profile
 * in catalogue/profiles.json, its label in locale/. */
enum sector { SECTOR_NONE, SECTOR_SME, SECTOR_MUNICIPALITY, SECTOR_HEALTHCARE,
	SECTOR_EDUCATION, SECTOR_FINANCE, SECTOR_OTHER, SECTOR__MAX };

/* Codes, as a field's choices. */
extern const struct choice sector_choices[SECTOR__MAX];

/* Words in each language. */
struct profile_words {
	struct str in[LANG__MAX];
};

struct profile_category {
	struct profile_words name, meaning;
	bool people;			/* harm to people: never priced */
	int64_t weight;			/* cents per level and hour */
};

struct profile_resource {
	struct profile_words name;
	struct str kind;		/* code of resource.kind */
};

struct profile_supplier {
	struct profile_words name, service;
};

struct profile_role {
	struct str kind;		/* code of role.kind */
	struct profile_words name;	/* the sector's own word */
};

struct profile {
	enum sector sector;
	const struct profile_category *categories;
	size_t ncategories;
	const struct profile_words *processes;	/* starter list */
	size_t nprocesses;
	const struct profile_resource *resources;
	size_t nresources;
	const struct profile_supplier *suppliers;
	size_t nsuppliers;
	const struct profile_role *roles;
	size_t nroles;
	struct profile_words fallback;	/* an example of working without */
};

/* A rule of what is lost: all resources so hosted, of this kind ("": any). */
struct starter_loss {
	struct str hosting, kind;	/* codes as of resource */
};

struct starter_phase {
	struct str kind;		/* code as of scenario_phase.kind */
	struct opt64 min, likely, max;	/* seconds */
};

/* A scenario to begin with; its figures are a first guess. */
struct starter_scenario {
	struct str kind;		/* code as of scenario.kind */
	struct profile_words name, description;
	struct opt64 lasts;		/* seconds */
	const struct starter_loss *losses;
	size_t nlosses;
	const struct starter_phase *phases;
	size_t nphases;
};

/* The scenarios that suit a sector.  Thread-safe. */
const struct starter_scenario *starter_scenarios(enum sector sector,
    size_t *n_r);

/* The profile of a sector; SECTOR_OTHER's for one without.  Thread-safe. */
const struct profile *profile_of(enum sector sector);

#endif
