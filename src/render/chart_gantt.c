/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A recovery in time, one row a task.  A team's name stands in its bar, or
 * behind it when the bar is too short.  A row that may be dragged is a group with
 * its number, and a ground that the pointer meets anywhere in it.
 */
#include "render/chart.h"
#include "render/messages.h"
#include "render/svg.h"

enum {
	WIDTH = 8600, LEFT = 1900, RIGHT = 8270,
	TOP = 200, ROW = 290, BAR = 210, ABOVE = 60, BASE = 210,
	TICK_WORDS = 140, FOOT = 160, FOOT_HEIGHT = 380, TICKS = 14,
};

struct gantt {
	const struct chart_gantt *g;
	const struct render_context *ctx;
	struct arena *arena;
	struct buf *out;
	int64_t end;		/* seconds at the right */
	int64_t last;		/* end of the last task that is known */
	bool open;		/* some task has no known end */
	int64_t bottom;		/* below the last row */
};

static int64_t
at(const struct gantt *d, int64_t seconds)
{
	if (seconds > d->end)
		seconds = d->end;
	return LEFT + (int64_t)((double)seconds / (double)d->end *
	    (RIGHT - LEFT) + 0.5);
}

/* A round step that gives at most TICKS of them. */
static int64_t
tick_of(int64_t end)
{
	static const int64_t steps[] = { 60, 300, 900, 1800, SECONDS_HOUR,
		2 * SECONDS_HOUR, 4 * SECONDS_HOUR, 6 * SECONDS_HOUR,
		12 * SECONDS_HOUR, SECONDS_DAY, 2 * SECONDS_DAY, SECONDS_WEEK,
		4 * SECONDS_WEEK };

	for (size_t i = 0; i < COUNT(steps); i++)
		if (end / steps[i] <= TICKS)
			return steps[i];
	return end / TICKS;
}

static void
measure(struct gantt *d)
{
	int64_t end = d->g->arrival;

	for (size_t i = 0; i < d->g->ntasks; i++) {
		const struct chart_task *t = &d->g->tasks[i];

		if (t->end.known && t->end.v > d->last)
			d->last = t->end.v;
		if (t->start.known && t->start.v > end)
			end = t->start.v;
		d->open |= !t->end.known;
	}
	end = d->last > end ? d->last : end;
	for (size_t i = 0; i < d->g->nmarks; i++)
		if (d->g->marks[i].at > end)
			end = d->g->marks[i].at;
	if (d->open)
		end += end / 5;
	d->end = end > 0 ? end : 1;
	d->bottom = TOP + (int64_t)d->g->ntasks * ROW + 60;
}

static void
draw_ground(struct gantt *d)
{
	int64_t step = tick_of(d->end);

	if (d->g->arrival > 0) {
		svg_rect(d->out, "gantt-wait", LEFT, TOP,
		    at(d, d->g->arrival) - LEFT, d->bottom - TOP, 0);
		svg_text(d->out, NULL, SVG_START, LEFT, d->bottom + FOOT,
		    message(d->arena, d->ctx->lang, "chart-arrival"));
	}
	for (int64_t t = 0; t <= d->end; t += step) {
		struct buf text = BUF_IN(d->arena, 100);

		duration_print_short(&text, t, d->ctx->lang);
		svg_line(d->out, "grid-line", at(d, t), TOP, at(d, t),
		    d->bottom);
		svg_text(d->out, NULL, SVG_MIDDLE, at(d, t), TICK_WORDS,
		    buf_str(&text));
	}
}

static void
draw_team(struct gantt *d, struct str team, int64_t from, int64_t to,
    int64_t y)
{
	if (team.len == 0)
		return;
	/* Bold: a little wider than svg_text_width() thinks. */
	if (svg_text_width(team) * 11 / 10 + 100 <= to - from)
		svg_text(d->out, "on", SVG_START, from + 50, y, team);
	else
		svg_text(d->out, NULL, SVG_START, to + 50, y, team);
}

static void
draw_task(struct gantt *d, const struct chart_task *t, int64_t y)
{
	int64_t from = LEFT, to = RIGHT;

	svg_text(d->out, "t", SVG_START, 0, y + BASE,
	    svg_text_fit(d->arena, t->label, LEFT - 100));
	if (t->start.known)
		from = at(d, t->start.v);
	if (t->end.known)
		to = at(d, t->end.v);
	if (t->ready.known && t->start.known && t->ready.v < t->start.v)
		svg_rect(d->out, "gantt-wait", at(d, t->ready.v), y + ABOVE,
		    from - at(d, t->ready.v), BAR, 0);
	if (!t->start.known || !t->end.known) {
		svg_hatch(d->out, from, y + ABOVE, to - from, BAR);
		svg_text(d->out, NULL, SVG_START, to + 50, y + BASE, STR("?"));
		return;
	}
	svg_rect(d->out, t->critical ? "gantt-critical" : "gantt-task", from,
	    y + ABOVE, to - from > 20 ? to - from : 20, BAR, 50);
	draw_team(d, t->team, from, to, y + BASE);
}

static int
by_time(const void *a, const void *b)
{
	const struct chart_mark *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void
draw_marks(struct gantt *d)
{
	struct chart_mark marks[CHART_MARKS];
	struct svg_label labels[CHART_MARKS];
	size_t n = d->g->nmarks;

	if (n > 0)
		memcpy(marks, d->g->marks, n * sizeof(*marks));
	qsort(marks, n, sizeof(*marks), by_time);
	for (size_t i = 0; i < n; i++) {
		struct buf text = BUF_IN(d->arena, 1000);

		svg_line(d->out, "gantt-limit", at(d, marks[i].at), TOP,
		    at(d, marks[i].at), d->bottom);
		buf_add(&text, marks[i].label);
		buf_add_char(&text, ' ');
		duration_print_short(&text, marks[i].at, d->ctx->lang);
		labels[i] = (struct svg_label){ svg_text_fit(d->arena,
		    buf_str(&text), (WIDTH - LEFT) / CHART_MARKS), "t",
		    at(d, marks[i].at) };
	}
	svg_spread(labels, n, LEFT + 700, WIDTH);
	for (size_t i = 0; i < n; i++)
		if (labels[i].text.len > 0)
			svg_text(d->out, labels[i].class, SVG_MIDDLE,
			    labels[i].x, d->bottom + FOOT, labels[i].text);
}

/* "Recovery: 9 steps, ready after 12 hours"; or that the end is unknown. */
static struct str
alternative(struct gantt *d)
{
	struct buf out = BUF_IN(d->arena, 4096), end = BUF_IN(d->arena, 100);

	if (d->open)
		message_add(&end, d->ctx->lang, "unknown");
	else
		duration_print(&end, d->last, d->ctx->lang);
	message_print(&out, d->ctx->lang, d->ctx->zone, "chart-gantt",
	    { "a", ERR_TEXT(d->g->title) },
	    { "n", ERR_INT((int64_t)d->g->ntasks) },
	    { "b", ERR_TEXT(buf_str(&end)) });
	return buf_str(&out);
}

struct html
chart_gantt(struct arena *a, const struct chart_gantt *g,
    const struct render_context *ctx)
{
	struct buf out = BUF_IN(a, 4 << 20);
	struct gantt d = { .g = g, .ctx = ctx, .arena = a, .out = &out };

	BUG_IF(g->ntasks > CHART_TASKS || g->nmarks > CHART_MARKS);
	measure(&d);
	svg_begin(&out, "chart gantt", WIDTH, d.bottom + FOOT_HEIGHT - 140,
	    alternative(&d));
	draw_ground(&d);
	for (size_t i = 0; i < g->ntasks; i++) {
		int64_t y = TOP + (int64_t)i * ROW, id = g->tasks[i].id;

		if (id != 0)
			svg_row_begin(&out, "gantt-row", id, 0, y + 20, WIDTH,
			    ROW);
		draw_task(&d, &g->tasks[i], y);
		if (id != 0)
			svg_row_end(&out);
	}
	draw_marks(&d);
	svg_end(&out);
	return (struct html){ buf_str(&out) };
}
