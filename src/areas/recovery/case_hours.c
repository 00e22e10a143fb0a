/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * case_hours.c - who is at work or can be called, from the loss on.
 *
 * Weekly hours are of the clock on the wall, so each day is cut at its own
 * midnights and hours, and a night in which the clock moves is 23 or 25 hours
 * long.  After the horizon nobody is counted on.
 */
#include "areas/recovery/case.h"
#include "record/calendar.h"

enum { HORIZON_DAYS = 100, DAY_MINUTES = 1440, CUTS = 4 * CALENDAR_SPANS + 2,
	PLENTY = 1000 };

/* A team as its means is built. */
struct crew {
	struct team team;
	struct holiday *off;
	struct calendar hours, call;
	int32_t units;		/* persons there in its hours */
};

struct hours {
	struct whatif_window *list;
	int32_t n, cap;
	struct arena *arena;
};

static void
put(struct hours *h, int32_t since, int64_t from, int64_t to, int32_t units,
    int32_t on_call)
{
	if (from < 0)
		from = 0;
	if (to <= from || units + on_call <= 0)
		return;
	if (h->n > since && h->list[h->n - 1].to == from &&
	    h->list[h->n - 1].units == units &&
	    h->list[h->n - 1].on_call == on_call) {
		h->list[h->n - 1].to = to;
		return;
	}
	if (h->n == h->cap) {
		int32_t more = h->cap == 0 ? 256 : 2 * h->cap;

		h->list = arena_grow(h->arena, h->list,
		    (size_t)h->cap * sizeof(*h->list),
		    (size_t)more * sizeof(*h->list));
		h->cap = more;
	}
	h->list[h->n++] = (struct whatif_window){ from, to, units, on_call };
}

static int
cmp_minute(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The minutes of this day at which the calendar may change. */
static int32_t
cut_day(const struct calendar *c, int32_t monday, int32_t *cut)
{
	int32_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		int32_t from = c->spans[i].from - monday;
		int32_t to = c->spans[i].to - monday;

		if (from > 0 && from < DAY_MINUTES)
			cut[n++] = from;
		if (to > 0 && to < DAY_MINUTES)
			cut[n++] = to;
	}
	return n;
}

static int64_t
instant_of(int64_t day, int32_t minute, const struct zone *zone)
{
	struct civil c = { .date = date_of_days(day + minute / DAY_MINUTES),
		.hour = minute % DAY_MINUTES / 60, .minute = minute % 60 };

	return instant_of_civil(c, zone);
}

static bool
is_off(const struct crew *crew, int64_t day)
{
	for (size_t i = 0; i < crew->team.holidays.n; i++) {
		const struct holiday *h = &crew->off[i];
		int64_t to = h->to.known ? h->to.v : h->from.v;

		if (h->from.known && day >= h->from.v && day <= to)
			return true;
	}
	return false;
}

static void
add_day(struct hours *h, int32_t since, const struct crew *crew,
    const struct recovery_case *c, int64_t day)
{
	int32_t monday = (int32_t)date_weekday(day) * DAY_MINUTES;
	int32_t cut[CUTS], n = 0, units = crew->units;

	if (is_off(crew, day))
		units = crew->team.holiday_units.known
		    ? (int32_t)crew->team.holiday_units.v : 0;
	cut[n++] = 0;
	n += cut_day(&crew->hours, monday, cut + n);
	n += cut_day(&crew->call, monday, cut + n);
	cut[n++] = DAY_MINUTES;
	qsort(cut, (size_t)n, sizeof(*cut), cmp_minute);
	for (int32_t i = 0; i + 1 < n; i++) {
		bool open = calendar_is_open(&crew->hours, monday + cut[i]);
		bool call = calendar_is_open(&crew->call, monday + cut[i]);
		int32_t there = open ? units : 0;

		put(h, since, instant_of(day, cut[i], c->zone) - c->at,
		    instant_of(day, cut[i + 1], c->zone) - c->at, there,
		    call ? crew->units - there : 0);
	}
}

/* ---- who ---------------------------------------------------------------- */

/* Nodes of the team's members, for when they fall themselves. */
static void
set_persons(struct case_builder *b, const struct team *team,
    struct whatif_means *means)
{
	int32_t *list = arena_array(b->a, int32_t, team->members.n);

	for (size_t i = 0; i < team->members.n; i++) {
		int32_t node = model_find(b->c->model, NODE_PERSON,
		    team->members.ids[i]);

		if (node >= 0)
			list[means->npersons++] = node;
	}
	means->person = list;
}

bool
case_team(struct case_builder *b, int64_t id, int32_t *means_r,
    struct err *err)
{
	struct whatif_input *in = &b->c->in;
	struct whatif_means *means = b->means;
	struct case_means *words = b->words;
	struct team team;

	for (int32_t i = 0; i < in->nmeans; i++)
		if (words[i].team.known && words[i].team.v == id) {
			*means_r = i;
			return true;
		}
	if (!store_get(b->tx, &team_record, id, &team, err))
		return false;
	*means_r = in->nmeans++;
	means[*means_r] = (struct whatif_means){ .people = true,
		.call_out = span_of(team.call_out) };
	if (team.on_call.len == 0)
		means[*means_r].call_out = SPAN_NONE;
	set_persons(b, &team, &means[*means_r]);
	words[*means_r] = (struct case_means){ .name = team.name,
		.team = KNOWN(id), .units = team.capacity.known
		    ? (int32_t)team.capacity.v : (int32_t)team.members.n };
	words[*means_r].is_unsaid = words[*means_r].units == 0 ||
	    (team.hours.len == 0 && team.on_call.len == 0);
	return true;
}

int32_t
case_shared(struct case_builder *b, struct str name)
{
	struct whatif_input *in = &b->c->in;
	struct whatif_means *means = b->means;
	struct case_means *words = b->words;

	for (int32_t i = 0; i < in->nmeans; i++)
		if (!words[i].team.known && str_eq(words[i].name, name))
			return i;
	means[in->nmeans] = (struct whatif_means){ .call_out = SPAN_NONE };
	words[in->nmeans] = (struct case_means){ .name = name, .units = 1 };
	return in->nmeans++;
}

static bool
read_crew(struct case_builder *b, const struct case_means *words,
    struct crew *crew, struct err *err)
{
	struct refs refs;
	int32_t node = model_find(b->c->model, NODE_TEAM, words->team.v);

	if (!store_get(b->tx, &team_record, words->team.v, &crew->team, err))
		return false;
	refs = crew->team.holidays;
	crew->off = arena_array(b->a, struct holiday, refs.n);
	for (size_t i = 0; i < refs.n; i++)
		if (!store_get(b->tx, &holiday_record, refs.ids[i],
		        &crew->off[i], err))
			return false;
	crew->units = words->units;
	if (node >= 0)
		crew->units -= (int32_t)((crew->units * b->share[node] + 99) /
		    100);
	return calendar_parse(crew->team.hours, &crew->hours, err) &&
	    calendar_parse(crew->team.on_call, &crew->call, err);
}

static bool
add_means(struct case_builder *b, struct hours *h, int32_t m, struct err *err)
{
	const struct case_means *words = &b->words[m];
	int64_t today = date_to_days(civil_of_instant(b->c->at, b->c->zone)
	    .date);
	int32_t since = h->n;
	struct crew crew = { .units = 0 };

	if (!words->team.known || words->is_unsaid) {
		put(h, since, 0, FOREVER, words->team.known ? PLENTY
		    : words->units, 0);
		return true;
	}
	if (!read_crew(b, words, &crew, err))
		return false;
	for (int64_t day = today; day < today + HORIZON_DAYS; day++)
		add_day(h, since, &crew, b->c, day);
	return true;
}

bool
case_hours(struct case_builder *b, struct err *err)
{
	struct whatif_input *in = &b->c->in;
	struct hours h = { .arena = b->a };
	int32_t *first = arena_array(b->a, int32_t, (size_t)in->nmeans + 1);

	for (int32_t m = 0; m < in->nmeans; m++) {
		if (!add_means(b, &h, m, err))
			return false;
		first[m + 1] = h.n;
	}
	in->window_first = first;
	in->window = h.list;
	return true;
}
