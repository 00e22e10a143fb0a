/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * event_hub.c - one list of listeners and one thread that serves them.
 *
 * The thread takes the whole list off under the lock, reads and writes without
 * it, and puts back those that are still there; who joins meanwhile is served
 * in the next round, which the join itself asks for.  Each listener has its
 * own position: two that are equally far share nothing but the cost of one
 * small indexed read, which is cheaper than keeping them in step.
 *
 * Who asks is looked at when they join.  A listener that is older than LIFE is
 * let go instead of served: its browser comes back by itself, with the place it
 * had, and is let in again only when it still may.
 */
#include "web/event_hub.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/job.h"

enum { BATCH = 100, LINE_MAX = 128 * 1024, ROOM_MAX = 80,
	LIFE = 15 * SECONDS_MINUTE };

struct listener {
	struct listener *next;
	struct http_stream *stream;	/* one reference */
	struct actor actor;		/* its texts are not used: no name */
	char room[ROOM_MAX];
	size_t room_len;
	int64_t after;			/* number of the last event sent */
	int64_t joined;			/* instant */
};

struct event_hub {
	struct store *store;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	struct listener *list;
	size_t n;
	bool is_due, ends;
};

static void
listener_free(struct listener *l)
{
	stream_unref(l->stream);
	free(l);
}

/* "id: 7\nevent: x\ndata: {...}\n\n"; JSON has no line ends of its own. */
static void
print_event(struct buf *out, const struct event *e)
{
	buf_addf(out, "id: %" PRId64 "\nevent: message\ndata: ", e->number);
	buf_add_c(out, "{\"kind\":\"");
	buf_add(out, e->kind);
	buf_add_c(out, "\",\"data\":");
	buf_add(out, e->payload.len > 0 ? e->payload : STR("null"));
	buf_add_c(out, "}\n\n");
}

static bool
send_batch(struct listener *l, struct arena *a, const struct event *events,
    size_t n)
{
	struct buf out = BUF_IN(a, LINE_MAX);

	for (size_t i = 0; i < n; i++) {
		size_t before = out.len;

		print_event(&out, &events[i]);
		if (out.over) {
			out.len = before;
			out.over = false;
			break;
		}
		l->after = events[i].number;
	}
	return stream_write(l->stream, buf_str(&out));
}

/* False: the client has gone. */
static bool
serve(struct event_hub *hub, struct listener *l)
{
	struct arena a = ARENA_INIT;
	struct event events[BATCH];
	struct err err = { 0 };
	struct tx *tx;
	size_t n = 0;
	bool alive = !stream_is_closed(l->stream) &&
	    clock_now() - l->joined < LIFE;

	if (alive && store_read(hub->store, &l->actor, clock_now(), &a, &tx,
	        &err)) {
		if (event_list(tx, (struct str){ l->room, l->room_len },
		        l->after, BATCH, events, &n, &err) && n > 0)
			alive = send_batch(l, &a, events, n);
		tx_end(tx);
	}
	if (err.code != ERR_NONE)
		log_err("events-unread", &err);
	arena_release(&a);
	if (alive && n == BATCH)
		event_hub_wake(hub);
	return alive;
}

static void
serve_all(struct event_hub *hub, struct listener *list)
{
	while (list != NULL) {
		struct listener *l = list;

		list = l->next;
		if (!serve(hub, l)) {
			stream_close(l->stream);
			listener_free(l);
			pthread_mutex_lock(&hub->lock);
			hub->n--;
			pthread_mutex_unlock(&hub->lock);
			continue;
		}
		pthread_mutex_lock(&hub->lock);
		l->next = hub->list;
		hub->list = l;
		pthread_mutex_unlock(&hub->lock);
	}
}

static void *
run(void *arg)
{
	struct event_hub *hub = arg;

	pthread_mutex_lock(&hub->lock);
	while (!hub->ends) {
		struct listener *list = hub->list;

		if (!hub->is_due) {
			pthread_cond_wait(&hub->wake, &hub->lock);
			continue;
		}
		hub->is_due = false;
		hub->list = NULL;
		pthread_mutex_unlock(&hub->lock);
		serve_all(hub, list);
		pthread_mutex_lock(&hub->lock);
	}
	pthread_mutex_unlock(&hub->lock);
	return NULL;
}

static void
on_event(void *arg)
{
	event_hub_wake(arg);
}

struct event_hub *
event_hub_new(struct store *store)
{
	struct event_hub *hub = calloc(1, sizeof(*hub));

	BUG_IF(hub == NULL);
	hub->store = store;
	pthread_mutex_init(&hub->lock, NULL);
	pthread_cond_init(&hub->wake, NULL);
	BUG_IF(pthread_create(&hub->thread, NULL, run, hub) != 0);
	pthread_setname_np(hub->thread, "events");
	store_on_event(store, on_event, hub);
	return hub;
}

void
event_hub_free(struct event_hub *hub)
{
	if (hub == NULL)
		return;
	store_on_event(hub->store, NULL, NULL);
	pthread_mutex_lock(&hub->lock);
	hub->ends = true;
	pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
	pthread_join(hub->thread, NULL);
	while (hub->list != NULL) {
		struct listener *next = hub->list->next;

		stream_close(hub->list->stream);
		listener_free(hub->list);
		hub->list = next;
	}
	pthread_cond_destroy(&hub->wake);
	pthread_mutex_destroy(&hub->lock);
	free(hub);
}

bool
event_hub_add(struct event_hub *hub, struct http_stream *stream,
    const struct actor *actor, struct str room, int64_t after,
    struct err *err)
{
	struct listener *l = calloc(1, sizeof(*l));
	bool full;

	BUG_IF(l == NULL || room.len > ROOM_MAX);
	l->stream = stream;
	l->actor = *actor;
	l->actor.name = l->actor.origin = STR_EMPTY;
	l->after = after;
	l->joined = clock_now();
	for (size_t i = 0; i < room.len; i++)
		l->room[i] = room.ptr[i];
	l->room_len = room.len;
	pthread_mutex_lock(&hub->lock);
	if (!(full = hub->n >= EVENT_LISTENERS)) {
		l->next = hub->list;
		hub->list = l;
		hub->n++;
	}
	pthread_mutex_unlock(&hub->lock);
	if (full) {
		stream_close(stream);
		listener_free(l);
		return err_set(err, ERR_TOO_MANY, NULL, "too-many-listeners");
	}
	event_hub_wake(hub);
	return true;
}

void
event_hub_wake(struct event_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->is_due = true;
	pthread_cond_signal(&hub->wake);
	pthread_mutex_unlock(&hub->lock);
}
