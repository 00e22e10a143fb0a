/* SPDX-License-Identifier: EUPL-1.2 */
/* hours.c - every moment at which anything changes, and who is there then. */
#include "engine/hours.h"

static bool
spans_valid(const struct hours_span *s, int32_t n, struct err *err)
{
	int32_t at = 0;

	for (int32_t i = 0; i < n; i++) {
		if (s[i].from < at || s[i].to <= s[i].from ||
		    s[i].to > HOURS_WEEK || i >= HOURS_SPANS_MAX) {
			err_set(err, ERR_INVALID, NULL, "hours-span-invalid");
			err->row = (int64_t)i + 1;
			return false;
		}
		at = s[i].to;
	}
	return true;
}

static bool
check(const struct hours *h, int32_t second, int64_t until, struct err *err)
{
	if (h->units < 0 || h->on_call < 0 || h->nwork < 0 || h->ncall < 0 ||
	    h->nclosed < 0 || second < 0 || second >= HOURS_WEEK ||
	    until < 0 || until > HOURS_MAX || h->units > 1000000 ||
	    h->on_call > 1000000)
		return err_set(err, ERR_INVALID, NULL, "hours-number-invalid");
	return spans_valid(h->work, h->nwork, err) &&
	    spans_valid(h->call, h->ncall, err);
}

static bool
within(const struct hours_span *s, int32_t n, int32_t second)
{
	for (int32_t i = 0; i < n; i++)
		if (second >= s[i].from && second < s[i].to)
			return true;
	return false;
}

/* Who is there at t, and who could be called? */
static struct whatif_window
window_at(const struct hours *h, int32_t second, int64_t t)
{
	int32_t now = (int32_t)((second + t) % HOURS_WEEK);
	struct whatif_window w = { .from = t };
	bool open = within(h->work, h->nwork, now);

	for (int32_t i = 0; i < h->nclosed; i++)
		if (t >= h->closed[i].from && t < h->closed[i].to)
			open = false;
	w.units = open ? h->units : 0;
	if (h->call == NULL || within(h->call, h->ncall, now))
		w.on_call = h->on_call > w.units ? h->on_call - w.units : 0;
	return w;
}

static int
cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct changes {
	int64_t *at;
	int32_t n;
	int64_t until;
};

static void
add(struct changes *c, int64_t t)
{
	if (t > 0 && t < c->until)
		c->at[c->n++] = t;
}

static void
find_changes(struct changes *c, struct arena *a, const struct hours *h,
    int32_t second)
{
	int64_t weeks = c->until / HOURS_WEEK + 2;
	size_t each = (size_t)(h->nwork + h->ncall) * 2;

	c->at = arena_array(a, int64_t, each * (size_t)weeks +
	    (size_t)h->nclosed * 2 + 2);
	c->at[c->n++] = 0;
	for (int64_t w = 0; w < weeks; w++) {
		int64_t monday = w * HOURS_WEEK - second;

		for (int32_t i = 0; i < h->nwork; i++) {
			add(c, monday + h->work[i].from);
			add(c, monday + h->work[i].to);
		}
		for (int32_t i = 0; i < h->ncall; i++) {
			add(c, monday + h->call[i].from);
			add(c, monday + h->call[i].to);
		}
	}
	for (int32_t i = 0; i < h->nclosed; i++) {
		add(c, h->closed[i].from);
		add(c, h->closed[i].to);
	}
	qsort(c->at, (size_t)c->n, sizeof(*c->at), cmp_i64);
	c->at[c->n] = c->until;
}

bool
hours_windows(struct arena *a, const struct hours *hours,
    int32_t second_of_week, int64_t until, struct whatif_window **window_r,
    int32_t *n_r, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	struct changes c = { .until = until };
	struct whatif_window *list;
	int32_t n = 0;

	if (!check(hours, second_of_week, until, err))
		return false;
	find_changes(&c, &scratch, hours, second_of_week);
	list = arena_array(a, struct whatif_window, (size_t)c.n);
	for (int32_t i = 0; i < c.n; i++) {
		struct whatif_window w = window_at(hours, second_of_week,
		    c.at[i]);

		w.to = c.at[i + 1];
		if (w.to <= w.from || (w.units == 0 && w.on_call == 0))
			continue;
		if (n > 0 && list[n - 1].to == w.from &&
		    list[n - 1].units == w.units &&
		    list[n - 1].on_call == w.on_call)
			list[n - 1].to = w.to;
		else
			list[n++] = w;
	}
	arena_release(&scratch);
	*window_r = list;
	*n_r = n;
	return true;
}
