/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stream.c - a queue of bytes between any thread and one connection.
 *
 * The writer only appends and rings; the loop takes the whole queue at once.
 * A stream may be written before its connection is attached (the handler has
 * not returned yet) and after it has gone (the writer has not noticed): both
 * are `conn == NULL`, told apart by `closed`.  Locks: a stream's before the
 * mail's, never the other way round.
 */
#include "web/internal.h"

struct http_stream *
stream_new(bool is_events)
{
	struct http_stream *stream = calloc(1, sizeof(*stream));

	BUG_IF(stream == NULL);
	pthread_mutex_init(&stream->lock, NULL);
	atomic_init(&stream->refs, 1);
	stream->queue = BUF_HEAP(STREAM_QUEUE);
	stream->is_events = is_events;
	return stream;
}

void
stream_ref(struct http_stream *stream)
{
	atomic_fetch_add(&stream->refs, 1);
}

void
stream_unref(struct http_stream *stream)
{
	if (stream == NULL || atomic_fetch_sub(&stream->refs, 1) != 1)
		return;
	pthread_mutex_destroy(&stream->lock);
	buf_release(&stream->queue);
	free(stream);
}

/* With the lock held. */
static void
wake(struct http_stream *stream)
{
	if (stream->conn == NULL || stream->is_woken)
		return;
	stream->is_woken = true;
	stream_ref(stream);
	server_mail_woken(stream->conn->server, stream);
}

bool
stream_write(struct http_stream *stream, struct str bytes)
{
	bool ok;

	pthread_mutex_lock(&stream->lock);
	ok = !stream->closed && !stream->ended;
	if (ok && !buf_add(&stream->queue, bytes)) {
		stream->ended = true;
		buf_clear(&stream->queue);
		ok = false;
	}
	wake(stream);
	pthread_mutex_unlock(&stream->lock);
	return ok;
}

void
stream_close(struct http_stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	stream->ended = true;
	wake(stream);
	pthread_mutex_unlock(&stream->lock);
}

bool
stream_is_closed(struct http_stream *stream)
{
	bool closed;

	pthread_mutex_lock(&stream->lock);
	closed = stream->closed || stream->ended;
	pthread_mutex_unlock(&stream->lock);
	return closed;
}

void
stream_attach(struct http_stream *stream, struct conn *c)
{
	pthread_mutex_lock(&stream->lock);
	stream->conn = c;
	pthread_mutex_unlock(&stream->lock);
}

void
stream_detach(struct http_stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	stream->conn = NULL;
	stream->closed = true;
	buf_release(&stream->queue);
	pthread_mutex_unlock(&stream->lock);
}

bool
stream_take(struct http_stream *stream, struct buf *to)
{
	struct buf empty = *to;
	bool more;

	pthread_mutex_lock(&stream->lock);
	buf_clear(&empty);
	*to = stream->queue;
	stream->queue = empty;
	more = to->len > 0 || !stream->ended;
	pthread_mutex_unlock(&stream->lock);
	return more;
}
