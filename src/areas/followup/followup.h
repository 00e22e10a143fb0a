/* SPDX-License-Identifier: EUPL-1.2 */
/* followup.h - findings and the actions they lead to; every area makes them. */
#ifndef AREAS_FOLLOWUP_FOLLOWUP_H
#define AREAS_FOLLOWUP_FOLLOWUP_H

#include "areas/organisation/organisation.h"

struct area;
extern const struct area followup_area;

extern const struct record finding_record, action_record;

enum action_state { ACTION_NONE, ACTION_OPEN, ACTION_IN_PROGRESS, ACTION_DONE,
	ACTION_VERIFIED, ACTION_REJECTED, ACTION__MAX };

struct finding {
	struct rec rec;
	struct str name;
	struct str description;
	int32_t source;			/* exercise, incident, audit, review, check */
	int32_t severity;		/* high, medium, low */
	struct opt64 found_at;		/* date */
	struct opt64 owner;		/* person */
};

struct action {
	struct rec rec;
	struct str name;
	struct opt64 finding;
	struct str description;
	struct opt64 owner;		/* person */
	struct opt64 due;		/* date */
	int32_t state;			/* enum action_state */
	struct str result;		/* or the reason of rejecting */
	struct opt64 cost;		/* cents */
	struct str theme;		/* line on the roadmap */
};

#endif
