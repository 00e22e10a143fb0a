/* SPDX-License-Identifier: EUPL-1.2 */
/* sample.h - a record with every kind of field, and objects of it by lot. */
#ifndef TESTS_UNIT_RECORD_SAMPLE_H
#define TESTS_UNIT_RECORD_SAMPLE_H

#include "record/record.h"

struct sample_row {
	struct rec rec;
	struct str name, note;
	struct opt64 hours, at;
	int32_t level;
	bool done;
	struct refs sites;
};

struct sample {
	struct rec rec;
	struct str title, body, mail, phone, link, hours, secret;
	int32_t level;
	bool critical;
	struct opt64 count, cost, target, seen, review, owner, photo, state;
	struct refs sites;
	struct curve impact;
	struct rows steps;
};

extern const struct record sample_row_record, sample_record;

/* The field of a name; BUG when there is none. */
const struct field *sample_field(const char *name);

/* A valid object, its fields blank or not by lot; same state, same object. */
struct sample *sample_random(struct arena *a, uint64_t *state);
/* Change some of its fields and rows, by lot; ids of rows stay true. */
struct sample *sample_mutate(struct arena *a, uint64_t *state,
    const struct sample *from);

#endif
