/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * project_sm.c - PSPLIB's form: headed parts between lines of asterisks.
 *
 * Read are the numbers of jobs and of resources ("jobs (incl. ...): 32"), and
 * the parts PRECEDENCE RELATIONS, REQUESTS/DURATIONS and
 * RESOURCEAVAILABILITIES, in this order.  What else
 * stands before the first of these (dates, generator, horizon) says nothing
 * about the schedule and is passed over.  One
 * mode and renewable resources only.
 */
#include "links/project_scan.h"

/* The number behind the colon of a line such as "  - renewable  :  4   R". */
static bool
number_behind_colon(const struct scan *s, struct str line, int64_t max,
    int32_t *n_r, struct err *err)
{
	struct scan part = { .rest = line, .line = s->line - 1 };

	part.rest = str_sub(line, str_find(line, ':') + 1, line.len);
	return scan_number(&part, 0, max, n_r, err);
}

struct heads {
	int32_t jobs, renewable, used_up, both;	/* -1: not seen yet */
};

static bool
take_head(const struct scan *s, struct str line, struct heads *h,
    struct err *err)
{
	if (str_starts(line, STR("jobs ")))
		return number_behind_colon(s, line, PROJECT_TASKS_MAX,
		    &h->jobs, err);
	if (str_starts(line, STR("- renewable")))
		return number_behind_colon(s, line, PROJECT_RESOURCES_MAX,
		    &h->renewable, err);
	if (str_starts(line, STR("- nonrenewable")))
		return number_behind_colon(s, line, PROJECT_RESOURCES_MAX,
		    &h->used_up, err);
	if (str_starts(line, STR("- doubly constrained")))
		return number_behind_colon(s, line, PROJECT_RESOURCES_MAX,
		    &h->both, err);
	return true;
}

/* Up to and with the line that begins a part. */
static bool
read_heads(struct scan *s, struct heads *h, struct err *err)
{
	*h = (struct heads){ -1, -1, -1, -1 };
	while (s->rest.len > 0) {
		struct str line = scan_line(s);

		if (str_starts(line, STR("PRECEDENCE RELATIONS")))
			break;
		if (!take_head(s, line, h, err))
			return false;
	}
	if (h->jobs < 0 || h->renewable < 0)
		return scan_fault(s, err, "project-part-missing",
		    ERR_TEXT(h->jobs < 0 ? STR("jobs") : STR("- renewable")),
		    ERR_INT(0));
	if (h->used_up > 0 || h->both > 0)
		return scan_fault(s, err, "project-used-up",
		    ERR_INT(h->used_up > 0 ? h->used_up : h->both),
		    ERR_INT(0));
	return true;
}

/* Past the next line that begins so; asterisks alone may stand before it. */
static bool
find_part(struct scan *s, const char *name, struct err *err)
{
	while (s->rest.len > 0) {
		struct str line = scan_line(s);

		if (str_starts(line, str_of(name)))
			return true;
		if (line.len > 0 && !str_starts(line, STR("**"))) {
			s->line--;
			return scan_fault(s, err, "project-word-missing",
			    ERR_TEXT(str_of(name)),
			    ERR_TEXT(str_sub(line, 0, 40)));
		}
	}
	return scan_fault(s, err, "project-part-missing",
	    ERR_TEXT(str_of(name)), ERR_INT(0));
}

/* Nothing more on this line. */
static bool
line_ends(struct scan *s, struct err *err)
{
	struct str line = scan_line(s);

	if (line.len == 0)
		return true;
	s->line--;
	return scan_fault(s, err, "project-more-behind",
	    ERR_TEXT(str_sub(line, 0, 40)), ERR_INT(0));
}

static bool
read_arcs(struct scan *s, struct project_draft *d, struct err *err)
{
	int32_t followers, to;

	for (int32_t i = 0; i < d->ntasks; i++) {
		if (!scan_single_mode(s, i + 1, err) ||
		    !scan_number(s, 0, d->ntasks, &followers, err))
			return false;
		for (int32_t k = 0; k < followers; k++)
			if (!scan_number(s, 1, d->ntasks, &to, err) ||
			    !project_draft_arc(d, to - 1, 0, err))
				return false;
		d->next_first[i + 1] = (int32_t)d->narcs;
	}
	return line_ends(s, err);
}

static bool
read_work(struct scan *s, struct project_draft *d, struct err *err)
{
	size_t m = (size_t)d->nresources;

	for (int32_t i = 0; i < d->ntasks; i++) {
		if (!scan_single_mode(s, i + 1, err) || !scan_number(s, 0,
		        PROJECT_NUMBER_MAX, &d->duration[i], err))
			return false;
		for (size_t r = 0; r < m; r++)
			if (!scan_number(s, 0, PROJECT_NUMBER_MAX,
			        &d->use[(size_t)i * m + r], err))
				return false;
	}
	return line_ends(s, err);
}

/* The capacities, and behind them nothing but asterisks. */
static bool
read_capacity(struct scan *s, struct project_draft *d, struct err *err)
{
	struct str word;

	for (int32_t r = 0; r < d->nresources; r++)
		if (!scan_number(s, 0, PROJECT_NUMBER_MAX, &d->capacity[r],
		        err))
			return false;
	while ((word = scan_word(s)).len > 0)
		if (!str_starts(word, STR("**")) && word.ptr[0] != '\x1a')
			return scan_fault(s, err, "project-more-behind",
			    ERR_TEXT(str_sub(word, 0, 40)), ERR_INT(0));
	return true;
}

bool
project_read_sm(struct arena *a, struct str text, struct project *project_r,
    struct err *err)
{
	struct scan s = { .rest = text, .line = 1 };
	struct project_draft d;
	struct heads h;

	if (!read_heads(&s, &h, err) || !find_part(&s, "jobnr.", err))
		return false;
	if (!scan_could_hold(&s, (int64_t)h.jobs * (h.renewable + 6), err))
		return false;
	project_draft_init(&d, a, h.jobs, h.renewable);
	if (!read_arcs(&s, &d, err) ||
	    !find_part(&s, "REQUESTS/DURATIONS", err) ||
	    !find_part(&s, "jobnr.", err) || !find_part(&s, "--", err) ||
	    !read_work(&s, &d, err) ||
	    !find_part(&s, "RESOURCEAVAILABILITIES", err))
		return false;
	(void)scan_line(&s);
	if (!read_capacity(&s, &d, err))
		return false;
	*project_r = project_draft_done(&d);
	return true;
}
