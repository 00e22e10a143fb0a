/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Events by room.  A room has one row with its newest number; who adds an event
 * raises it, so that two who add at once wait for each other and the numbers
 * follow the commits.
 */
#include "store/internal.h"
#include "store/job.h"

enum { ROOM_MAX = 200 };

static const struct statement room_next = {
	.name = "event.room",
	.sql = "INSERT INTO event_room (organisation, room, newest)\n"
	    "VALUES ($org, $room, 1)\n"
	    "ON CONFLICT (organisation, room) DO UPDATE\n"
	    "SET newest = event_room.newest + 1",
};

static const struct statement room_add = {
	.name = "event.add",
	.sql = "INSERT INTO event (organisation, room, number, at, kind,\n"
	    "    payload)\n"
	    "SELECT organisation, room, newest, $at, $kind, $payload\n"
	    "FROM event_room\n"
	    "WHERE organisation = $org AND room = $room",
	.pgsql = "INSERT INTO event (organisation, room, number, at, kind,\n"
	    "    payload)\n"
	    "SELECT organisation, room, newest, CAST($at AS BIGINT),\n"
	    "    CAST($kind AS TEXT), CAST($payload AS TEXT)\n"
	    "FROM event_room\n"
	    "WHERE organisation = $org AND room = $room",
};

static const struct statement room_list = {
	.name = "event.list",
	.sql = "SELECT number, at, kind, payload\n"
	    "FROM event\n"
	    "WHERE organisation = $org AND room = $room AND number > $after\n"
	    "ORDER BY number\n"
	    "LIMIT $max",
};

bool
event_add(struct tx *tx, struct str room, const char *kind,
    struct str payload, struct err *err)
{
	BUG_IF(room.len == 0 || room.len > ROOM_MAX);
	tx->events = true;
	return tx_exec(tx, &room_next, NULL, err, B_TEXT("room", room)) &&
	    tx_exec(tx, &room_add, NULL, err, B_TEXT("room", room),
	    B_INT("at", tx->now), B_TEXT("kind", str_of(kind)),
	    B_TEXT("payload", payload));
}

bool
event_list(struct tx *tx, struct str room, int64_t after, size_t max,
    struct event *out, size_t *n_r, struct err *err)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, &room_list, &c, err, B_TEXT("room", room),
	    B_INT("after", after), B_INT("max", (int64_t)max)))
		return false;
	while (*n_r < max && cursor_next(c))
		out[(*n_r)++] = (struct event){ .number = cursor_i64(c, 0),
			.at = cursor_i64(c, 1), .kind = cursor_str(c, 2),
			.payload = cursor_str(c, 3) };
	return cursor_end(c, err);
}
