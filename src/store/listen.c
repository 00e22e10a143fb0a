/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Hearing of the commits of other nodes (PostgreSQL): a thread that LISTENs and
 * raises the change number of the organisation named.  When its connection was
 * lost it raises all numbers after connecting again, since what was said in
 * between is unknown.
 */
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <unistd.h>

#include "store/internal.h"

enum { AGAIN_MS = 1000 };

struct listener {
	struct store *store;
	struct conn *conn;
	pthread_t thread;
	int stop[2];		/* a pipe: its end is closed to stop */
};

static void
hear(struct listener *l)
{
	PGnotify *said;

	while ((said = PQnotifies(l->conn->db)) != NULL) {
		struct str rest = str_of(said->extra);
		int64_t organisation, entry;

		if (said->be_pid != 0 &&
		    str_to_i64(str_cut(&rest, ' '), &organisation) &&
		    str_to_i64(rest, &entry) && entry > 0)
			store_changed(l->store, organisation, entry);
		store_tell(l->store);
		PQfreemem(said);
	}
}

/* Wait for words, or for the stop: false then. */
static bool
wait_for(struct listener *l, int socket, int ms)
{
	struct pollfd fds[] = { { .fd = l->stop[0], .events = POLLIN },
		{ .fd = socket, .events = POLLIN } };
	int n = poll(fds, socket < 0 ? 1 : 2, ms);

	return n < 0 ? errno == EINTR : fds[0].revents == 0;
}

static bool
connect_again(struct listener *l)
{
	struct err err = { 0 };

	l->conn->lost = true;
	return conn_ready(l->conn, &err) &&
	    l->conn->driver->script(l->conn, "LISTEN stormvast_change",
		&err) && store_load_numbers(l->store, l->conn, true, &err);
}

static void *
listener_main(void *arg)
{
	struct listener *l = arg;
	bool connected = true;

	for (;;) {
		if (!connected) {
			if (!wait_for(l, -1, AGAIN_MS))
				return NULL;
			connected = connect_again(l);
			continue;
		}
		if (!wait_for(l, PQsocket(l->conn->db), -1))
			return NULL;
		connected = PQconsumeInput(l->conn->db) == 1;
		if (connected)
			hear(l);
	}
}

bool
listener_open(struct store *store, struct err *err)
{
	struct listener *l = arena_new(&store->arena, struct listener);

	l->store = store;
	l->conn = conn_new(store->driver, store->where, CONN_READ);
	if (!conn_ready(l->conn, err) || !store->driver->script(l->conn,
	    "LISTEN stormvast_change", err)) {
		conn_free(l->conn);
		return false;
	}
	if (pipe(l->stop) != 0) {
		conn_free(l->conn);
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	}
	if (pthread_create(&l->thread, NULL, listener_main, l) != 0) {
		close(l->stop[0]);
		close(l->stop[1]);
		conn_free(l->conn);
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	}
	pthread_setname_np(l->thread, "listener");
	store->listener = l;
	return true;
}

void
listener_close(struct listener *l)
{
	if (l == NULL)
		return;
	close(l->stop[1]);
	pthread_join(l->thread, NULL);
	close(l->stop[0]);
	conn_free(l->conn);
}
