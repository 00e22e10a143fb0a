/* SPDX-License-Identifier: EUPL-1.2 */
#include "links/internal.h"
#include "links/project_scan.h"

/* ---- scanning ----------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' ||
	    c == '\v';
}

static void
skip_space(struct scan *s)
{
	size_t i = 0;

	for (; i < s->rest.len && is_space(s->rest.ptr[i]); i++)
		s->line += s->rest.ptr[i] == '\n';
	s->rest = str_sub(s->rest, i, s->rest.len);
}

struct str
scan_word(struct scan *s)
{
	struct str word;
	size_t n = 0;

	skip_space(s);
	while (n < s->rest.len && !is_space(s->rest.ptr[n]) &&
	    s->rest.ptr[n] != '[' && s->rest.ptr[n] != ']')
		n++;
	if (n == 0 && s->rest.len > 0)
		n = 1;
	word = str_sub(s->rest, 0, n);
	s->rest = str_sub(s->rest, n, s->rest.len);
	return word;
}

struct str
scan_line(struct scan *s)
{
	size_t n = str_find(s->rest, '\n');
	struct str line = str_trim(str_sub(s->rest, 0, n));

	if (n < s->rest.len) {
		s->line++;
		n++;
	}
	s->rest = str_sub(s->rest, n, s->rest.len);
	return line;
}

bool
scan_single_mode(struct scan *s, int32_t number, struct err *err)
{
	int32_t modes;

	if (!scan_number(s, number, number, &number, err) ||
	    !scan_number(s, 1, PROJECT_TASKS_MAX, &modes, err))
		return false;
	return modes == 1 || scan_fault(s, err, "project-many-modes",
	    ERR_INT(modes), ERR_INT(0));
}

bool
scan_fault(const struct scan *s, struct err *err, const char *id,
    struct err_arg a, struct err_arg b)
{
	err_set_args(err, ERR_INVALID, NULL, id, a, b);
	err->row = s->line;
	return false;
}

/* What was found instead, cut to what a line can show. */
static struct err_arg
shown(struct str word)
{
	return ERR_TEXT(str_sub(word, 0, 40));
}

bool
scan_number(struct scan *s, int64_t lo, int64_t hi, int32_t *n_r,
    struct err *err)
{
	struct str word = scan_word(s);
	int64_t n;

	if (word.len == 0)
		return scan_fault(s, err, "project-ends", ERR_INT(s->line),
		    ERR_INT(0));
	if (!str_to_i64(word, &n))
		return scan_fault(s, err, "project-number-missing",
		    shown(word), ERR_INT(0));
	if (n < lo || n > hi) {
		err_set_args(err, ERR_INVALID, NULL, "project-number-range",
		    ERR_INT(n), ERR_INT(lo), ERR_INT(hi));
		err->row = s->line;
		return false;
	}
	*n_r = (int32_t)n;
	return true;
}

bool
scan_expect(struct scan *s, const char *word, struct err *err)
{
	struct str found = scan_word(s);

	if (str_eq_c(found, word))
		return true;
	if (found.len == 0)
		return scan_fault(s, err, "project-ends", ERR_INT(s->line),
		    ERR_INT(0));
	return scan_fault(s, err, "project-word-missing",
	    ERR_TEXT(str_of(word)), shown(found));
}

bool
scan_end(struct scan *s, struct err *err)
{
	struct str word = scan_word(s);

	if (word.len == 0)
		return true;
	return scan_fault(s, err, "project-more-behind", shown(word),
	    ERR_INT(0));
}

bool
scan_could_hold(const struct scan *s, int64_t n, struct err *err)
{
	struct scan at = *s;

	if (n <= (int64_t)s->rest.len / 2 + 1)
		return true;
	while (at.rest.len > 0)
		(void)scan_line(&at);
	return scan_fault(&at, err, "project-ends", ERR_INT(at.line),
	    ERR_INT(0));
}

/* ---- arrays ------------------------------------------------------------- */

void
project_draft_init(struct project_draft *d, struct arena *a, int32_t ntasks,
    int32_t nresources)
{
	size_t n = (size_t)ntasks;

	*d = (struct project_draft){ .arena = a, .ntasks = ntasks,
		.nresources = nresources,
		.duration = arena_array(a, int32_t, n),
		.capacity = arena_array(a, int32_t, (size_t)nresources),
		.use = arena_array(a, int32_t, n * (size_t)nresources),
		.next_first = arena_array(a, int32_t, n + 1) };
}

bool
project_draft_arc(struct project_draft *d, int32_t to, int32_t lag,
    struct err *err)
{
	if (d->narcs == PROJECT_ARCS_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "project-too-large", ERR_INT(PROJECT_ARCS_MAX));
	d->next = list_room(d->arena, d->next, d->narcs, &d->next_cap,
	    sizeof(*d->next));
	d->lag = list_room(d->arena, d->lag, d->narcs, &d->lag_cap,
	    sizeof(*d->lag));
	d->next[d->narcs] = to;
	d->lag[d->narcs++] = lag;
	return true;
}

struct project
project_draft_done(const struct project_draft *d)
{
	static const int32_t none[1];

	return (struct project){ .ntasks = d->ntasks,
		.nresources = d->nresources, .duration = d->duration,
		.capacity = d->capacity, .use = d->use,
		.next_first = d->next_first,
		.next = d->narcs > 0 ? d->next : none,
		.lag = !d->lags ? NULL : d->narcs > 0 ? d->lag : none,
		.name = STR_EMPTY };
}

/* ---- which form --------------------------------------------------------- */

bool
project_read(struct arena *a, struct str text, struct project *project_r,
    struct err *err)
{
	struct str bare = str_trim(str_starts(text, STR("\xEF\xBB\xBF")) ?
	    str_sub(text, 3, text.len) : text);
	struct scan first = { .rest = str_sub(bare, 0,
	    str_find(bare, '\n')), .line = 1 };
	int words = 0;

	if (str_starts(bare, STR("{")))
		return project_read_json(a, text, project_r, err);
	if (str_starts(bare, STR("**")))
		return project_read_sm(a, text, project_r, err);
	while (scan_word(&first).len > 0)
		words++;
	if (bare.len > 0 && bare.ptr[0] >= '0' && bare.ptr[0] <= '9') {
		if (words == 2)
			return project_read_rcp(a, text, project_r, err);
		if (words == 4)
			return project_read_sch(a, text, project_r, err);
	}
	return err_set(err, ERR_MEDIA_TYPE, NULL, "project-form-unknown");
}
