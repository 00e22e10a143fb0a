/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * project_scan.h - words and numbers of a text, with the line they stand on;
 * and the arrays of a project while it is read.  For links/project*.c.
 */
#ifndef LINKS_PROJECT_SCAN_H
#define LINKS_PROJECT_SCAN_H

#include "links/project.h"

struct scan {
	struct str rest;	/* not read yet */
	int64_t line;		/* of the first byte of rest, from 1 */
};

/* The next word ([ and ] are words of their own); empty at the end. */
struct str scan_word(struct scan *s);
/* The line to its end, without white space around it. */
struct str scan_line(struct scan *s);
/* A whole number in [lo, hi]: `project-number-missing`, `-number-range`. */
MUST_USE bool scan_number(struct scan *s, int64_t lo, int64_t hi, int32_t *n_r,
    struct err *err);
/* That word, else `project-word-missing`. */
MUST_USE bool scan_expect(struct scan *s, const char *word, struct err *err);
/* Nothing but white space is left, else `project-more-behind`. */
MUST_USE bool scan_end(struct scan *s, struct err *err);
/* Could n numbers stand in what is left?  Else `project-ends`, before any room
 * is taken for them. */
MUST_USE bool scan_could_hold(const struct scan *s, int64_t n, struct err *err);
/* The head of a task: the number that must stand here, and one mode; else
 * `project-many-modes`. */
MUST_USE bool scan_single_mode(struct scan *s, int32_t number, struct err *err);
/* Fill *err for the line the scan is at. */
bool scan_fault(const struct scan *s, struct err *err, const char *id,
    struct err_arg a, struct err_arg b);

/* Writable arrays of a project; `lags` when the file gives distances. */
struct project_draft {
	struct arena *arena;
	int32_t ntasks, nresources;
	int32_t *duration, *capacity, *use, *next_first;
	int32_t *next, *lag;		/* grown */
	size_t next_cap, lag_cap, narcs;
	bool lags;
};

/* Room for tasks and resources; sizes were checked. */
void project_draft_init(struct project_draft *d, struct arena *a,
    int32_t ntasks, int32_t nresources);
/* An arc of the task that is being read; ERR_TOO_LARGE beyond the limit. */
MUST_USE bool project_draft_arc(struct project_draft *d, int32_t to,
    int32_t lag, struct err *err);
struct project project_draft_done(const struct project_draft *d);

MUST_USE bool project_read_sm(struct arena *a, struct str text,
    struct project *project_r, struct err *err);
MUST_USE bool project_read_rcp(struct arena *a, struct str text,
    struct project *project_r, struct err *err);
MUST_USE bool project_read_sch(struct arena *a, struct str text,
    struct project *project_r, struct err *err);
MUST_USE bool project_read_json(struct arena *a, struct str text,
    struct project *project_r, struct err *err);

#endif
