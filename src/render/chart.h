/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * chart.h - figures as pictures: inline SVG that explains itself.
 *
 * Each has a text alternative; the page puts the same figures beside it as
 * words or a table.  Colours come from classes, so light, dark and an
 * organisation's theme all work; what is not known is hatched and has a "?".
 * Text given by the caller is escaped.  The result lies in the arena.
 */
#ifndef RENDER_CHART_H
#define RENDER_CHART_H

#include "render/template.h"

/*
 * Can this process go on in time?  From 0 to its maximum, linear; seconds.
 * When something lies beyond the maximum, the scale goes on to there.
 */
struct chart_recovery {
	struct opt64 target;		/* RTO */
	struct opt64 max;		/* MTPD */
	/* calculated: an interval; equal when exact; hi unknown: no end */
	struct opt64 calculated_lo, calculated_hi;
	struct opt64 proven;		/* measured; unknown: never */
	struct opt64 holds;		/* end of the fallback; unknown: none */
};

struct html chart_recovery(struct arena *a, const struct chart_recovery *c,
    const struct render_context *ctx);

/* How bad does it become, how fast?  Steps per category. */
enum { CHART_SERIES = 6, CHART_COLUMNS = 16 };

struct chart_series {
	struct str name;
	const struct opt64 *levels;	/* one a column; unknown: not said */
};

struct chart_curve {
	const int64_t *times;		/* end of each column, seconds */
	size_t ncolumns;		/* 1..CHART_COLUMNS */
	const struct chart_series *series;
	size_t nseries;			/* 0..CHART_SERIES */
	int64_t levels;			/* the highest level, from 1 */
	struct opt64 intolerable;	/* lowest level not to be borne */
	/* derived MTPD: columns that are tolerable, and who decides */
	struct opt64 tolerable;
	struct str decided_by;
};

struct html chart_curve(struct arena *a, const struct chart_curve *c,
    const struct render_context *ctx);

/* What is done when, and what decides the end: a recovery as bars in time. */
enum { CHART_TASKS = 300, CHART_MARKS = 4 };

struct chart_task {
	struct str label;
	struct str team;		/* who does it; may be empty */
	struct opt64 ready;		/* could begin, but waits for the team */
	struct opt64 start, end;	/* seconds; unknown: hatched */
	bool critical;			/* on the chain that decides the end */
	int64_t id;			/* to drag its row by; 0: it stays */
};

struct chart_mark {
	struct str label;		/* "RTO Payroll" */
	int64_t at;
};

struct chart_gantt {
	struct str title;
	const struct chart_task *tasks;
	size_t ntasks;			/* at most CHART_TASKS */
	const struct chart_mark *marks;
	size_t nmarks;			/* at most CHART_MARKS */
	int64_t arrival;		/* nobody works before; 0: none */
};

struct html chart_gantt(struct arena *a, const struct chart_gantt *g,
    const struct render_context *ctx);

/* A list of amounts, one bar each. */
struct chart_amount {
	struct str label;
	struct opt64 value;	/* not negative */
	struct str text;	/* the value as people read it */
	const char *state;	/* "ok", "warn", "bad", or NULL */
};

/* `max` is the whole width; at least the largest value is taken. */
struct html chart_bars(struct arena *a, struct str title,
    const struct chart_amount *amounts, size_t n, int64_t max,
    const struct render_context *ctx);

/* A small line beside a figure: its course, oldest first; gaps are unknown. */
struct html chart_sparkline(struct arena *a, struct str title,
    const struct opt64 *values, size_t n);

/* Any of these as a file of its own, in the light colours. */
struct str chart_file(struct arena *a, struct html chart);

#endif
