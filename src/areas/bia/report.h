/* SPDX-License-Identifier: EUPL-1.2 */
/* report.h - the answer as JSON, for the API and `stormvast check --json`. */
#ifndef AREAS_BIA_REPORT_H
#define AREAS_BIA_REPORT_H

#include "areas/bia/answer.h"
#include "base/json.h"

/* The words in "can we go on?": "yes", "no", "unknown". */
const char *answer_state_name(enum answer_state state);

/*
 * One object: state, counts, how old what the planning scenarios say is, and for
 * each critical process its targets, verdict, the loss or the scenario and moment
 * that give it, the path ("why") of the worst single loss, and what makes it
 * unknown.  Times in seconds as [least, most]; null for no end.  `current`: all of
 * it is of now.
 */
extern const char report_schema[];	/* of that object, JSON Schema */
void report_json(const struct answer *answer, bool current, enum lang lang,
    struct arena *a, struct json *out);

/* [least, most] in seconds, null for no end; and type, id and name of a node. */
void report_span(struct json *out, const char *key, struct span s);
void report_node(struct json *out, const struct model *m, int32_t node);

#endif
