/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Events by room.  A room has one row with its newest number; who adds an event
 * raises it, so that two who add at once wait for each other and the numbers
 * follow the commits.
 *
 * The organisation's own room has no rows: the audit knows all that happened, and
 * its sequencer numbers it in an order that one may go on from.  A row lock on
 * one room by every use case would make all writers of an organisation wait for
 * each other on PostgreSQL, and the rows would say nothing new.
 */
#include <inttypes.h>

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

/* Event n is leaf n - 1, since 0 is before the first. */
static const struct statement house_list = {
	.name = "event.house",
	.sql = "SELECT leaf, at, usecase, record, record_id, version, id\n"
	    "FROM audit_entry\n"
	    "WHERE organisation = $org AND parent = 0 AND leaf >= $after\n"
	    "ORDER BY leaf\n"
	    "LIMIT $max",
};

static const struct statement house_newest = {
	.name = "event.house-newest",
	.sql = "SELECT MAX(leaf)\n"
	    "FROM audit_entry\n"
	    "WHERE organisation = $org AND parent = 0 AND leaf IS NOT NULL",
};

static const struct statement house_since = {
	.name = "event.house-since",
	.sql = "SELECT leaf\n"
	    "FROM audit_entry\n"
	    "WHERE organisation = $org AND parent = 0 AND id <= $change\n"
	    "    AND leaf IS NOT NULL\n"
	    "ORDER BY id DESC\n"
	    "LIMIT 1",
};

static const struct statement room_newest = {
	.name = "event.newest",
	.sql = "SELECT newest\n"
	    "FROM event_room\n"
	    "WHERE organisation = $org AND room = $room",
};

static bool
is_house(struct str room)
{
	return str_eq_c(room, EVENT_HOUSE);
}

/* A deed without a record (a file handed in) changed nothing that is shown; a
 * parent is no use case of its own and stands for many. */
static struct event
read_house(struct tx *tx, struct cursor *c)
{
	struct event e = { .number = cursor_i64(c, 0) + 1,
		.at = cursor_i64(c, 1), .kind = cursor_str(c, 2),
		.payload = STR_INIT("null") };
	const struct record *r = registry_find(tx->store->registry,
	    cursor_str(c, 3));
	bool many = r == NULL && usecase_find(tx->store, e.kind) == NULL;

	if (r != NULL && r->scope == RECORD_INSTALLATION)
		e.kind = STR("account");
	else if (many)
		e.payload = str_printf(tx->arena, "{\"record\":\"\","
		    "\"id\":0,\"version\":0,\"change\":%" PRId64
		    ",\"many\":true}", cursor_i64(c, 6));
	else if (r != NULL)
		e.payload = str_printf(tx->arena, "{\"record\":\"%s\","
		    "\"id\":%" PRId64 ",\"version\":%" PRId64
		    ",\"change\":%" PRId64 "}", r->name, cursor_i64(c, 4),
		    cursor_i64(c, 5), cursor_i64(c, 6));
	return e;
}

static bool
list_house(struct tx *tx, int64_t after, size_t max, struct event *out,
    size_t *n_r, struct err *err)
{
	struct cursor *c;

	*n_r = 0;
	if (!tx_query(tx, &house_list, &c, err, B_INT("after", after),
	    B_INT("max", (int64_t)max)))
		return false;
	while (*n_r < max && cursor_next(c))
		out[(*n_r)++] = read_house(tx, c);
	return cursor_end(c, err);
}

bool
event_start(struct tx *tx, struct str room, struct opt64 change,
    int64_t *after_r, struct err *err)
{
	const struct statement *s = !is_house(room) ? &room_newest :
	    change.known ? &house_since : &house_newest;
	struct cursor *c;
	struct opt64 found = UNKNOWN;

	if (!tx_query(tx, s, &c, err, B_TEXT("room", room),
	    B_INT("change", change.known ? change.v : 0)))
		return false;
	if (cursor_next(c))
		found = cursor_num(c, 0);
	*after_r = !found.known ? 0 : is_house(room) ? found.v + 1 : found.v;
	return cursor_end(c, err);
}

bool
event_add(struct tx *tx, struct str room, const char *kind,
    struct str payload, struct err *err)
{
	BUG_IF(room.len == 0 || room.len > ROOM_MAX || is_house(room));
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

	if (is_house(room))
		return list_house(tx, after, max, out, n_r, err);
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
