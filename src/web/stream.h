/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stream.h - an answer without an end yet: server-sent events.
 *
 * Counted references: one to the connection, one to whoever writes.  Writing
 * is safe in any thread and never blocks: bytes wait in a queue of
 * STREAM_QUEUE bytes, and a client that falls further behind is cut off (it
 * comes back with Last-Event-ID).  While nothing is written the server sends
 * an empty comment now and then, so that dead clients are noticed.
 */
#ifndef WEB_STREAM_H
#define WEB_STREAM_H

#include "base/buf.h"

enum { STREAM_QUEUE = 262144 };

struct http_stream;

/*
 * Queue bytes, copied, all or nothing.  False when the client is gone or was
 * too slow: nothing will ever be sent again, drop the reference.
 */
bool stream_write(struct http_stream *stream, struct str bytes);

/* End the answer after what is queued. */
void stream_close(struct http_stream *stream);

/* The client has gone, or the stream was closed. */
bool stream_is_closed(struct http_stream *stream);

void stream_ref(struct http_stream *stream);
void stream_unref(struct http_stream *stream);	/* NULL is fine */

#endif
