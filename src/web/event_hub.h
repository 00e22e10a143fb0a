/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * event_hub.h - server-sent events: what happens in an organisation, to every
 * browser that listens, within a moment of its commit.
 *
 * One thread reads the event tables when the store says that there is
 * something new; a listener that was away gets what it missed from the same
 * tables (Last-Event-ID), so nothing is lost or sent twice.
 */
#ifndef WEB_EVENT_HUB_H
#define WEB_EVENT_HUB_H

#include "store/store.h"
#include "web/stream.h"

struct event_hub;

enum { EVENT_LISTENERS = 2000 };

/* Starts the thread and asks the store to be woken. */
struct event_hub *event_hub_new(struct store *store);
/* Ends the thread, closes the streams. NULL is fine. */
void event_hub_free(struct event_hub *hub);

/*
 * Send a room's events behind `after` from now on.  Takes the reference to the
 * stream, also when false: TOO_MANY.
 */
MUST_USE bool event_hub_add(struct event_hub *hub, struct http_stream *stream,
    const struct actor *actor, struct str room, int64_t after,
    struct err *err);

/* Look now; for tests and the store's call. */
void event_hub_wake(struct event_hub *hub);

#endif
