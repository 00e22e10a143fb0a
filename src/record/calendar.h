/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * calendar.h - weekly hours as a CALENDAR field holds them:
 * "mo-fr 08:00-17:00; sa 09:00-12:00", "24/7", "mo-su 00:00-24:00".  Dutch day
 * names (ma di wo do vr za zo) are read too; the stored form is English.  Hours
 * that overlap are refused.
 */
#ifndef RECORD_CALENDAR_H
#define RECORD_CALENDAR_H

#include "base/err.h"
#include "base/when.h"

enum { CALENDAR_SPANS = 42 };

struct calendar_span {
	int32_t from, to;	/* minutes since Monday 00:00, from < to */
};

struct calendar {
	struct calendar_span spans[CALENDAR_SPANS];	/* in order, disjoint */
	size_t n;
};

MUST_USE bool calendar_parse(struct str text, struct calendar *c_r,
    struct err *err);
/* The stored form; parsing it gives the same calendar. */
void calendar_print(struct buf *out, const struct calendar *c);
/* Open at a local minute of the week; the next opening at or after it, in
 * minutes from it (-1 when never open). */
bool calendar_is_open(const struct calendar *c, int32_t minute);
int32_t calendar_until_open(const struct calendar *c, int32_t minute);

#endif
