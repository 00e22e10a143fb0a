/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * server.c - the event loop: who is ready, and whose time is up.
 *
 * One thread owns every connection.  A turn of the loop: what epoll reports,
 * what other threads have put in the mail, connections that had more to do,
 * timers; then those that died are freed, so that nothing in a turn points to
 * freed memory.  Timers need no heap: each kind has one span, so a list per
 * kind is sorted by itself and every operation is O(1).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/when.h"
#include "web/internal.h"

#define SECOND INT64_C(1000000000)

enum { EVENTS = 256, HEAD_OUT_MAX = 65536 };

/* ---- timers ------------------------------------------------------------- */

static void
disarm(struct server *s, struct conn *c)
{
	struct timer_list *list;

	if (c->timer == TIMER_NONE)
		return;
	list = &s->timers[c->timer];
	*(c->earlier != NULL ? &c->earlier->later : &list->first) = c->later;
	*(c->later != NULL ? &c->later->earlier : &list->last) = c->earlier;
	c->timer = TIMER_NONE;
}

void
server_arm(struct conn *c, enum conn_timer timer)
{
	struct server *s = c->server;
	struct timer_list *list;

	disarm(s, c);
	if (timer == TIMER_NONE)
		return;
	list = &s->timers[timer];
	c->timer = timer;
	c->deadline = s->now_ns + list->span;
	c->later = NULL;
	c->earlier = list->last;
	*(list->last != NULL ? &list->last->later : &list->first) = c;
	list->last = c;
}

static void
run_timers(struct server *s)
{
	for (int i = 0; i < TIMER__MAX; i++) {
		struct conn *c;

		while ((c = s->timers[i].first) != NULL &&
		    c->deadline <= s->now_ns) {
			conn_timeout(c);
			/* Whatever it did, it must not come back at once. */
			if (s->timers[i].first == c &&
			    c->deadline <= s->now_ns)
				server_arm(c, (enum conn_timer)i);
		}
	}
}

/* Milliseconds until something is due, rounded up; -1: nothing is. */
static int
next_wait(const struct server *s)
{
	int64_t until = s->draining ? s->drain_until : INT64_MAX;

	if (s->ready != NULL || s->dead != NULL)
		return 0;
	for (int i = 0; i < TIMER__MAX; i++)
		if (s->timers[i].first != NULL &&
		    s->timers[i].first->deadline < until)
			until = s->timers[i].first->deadline;
	if (until == INT64_MAX)
		return -1;
	until = (until - s->now_ns + 999999) / 1000000;
	return until < 0 ? 0 : until > 60000 ? 60000 : (int)until;
}

/* ---- the mail ----------------------------------------------------------- */

static void
ring(struct server *s)
{
	uint64_t one = 1;
	ssize_t n = write(s->event, &one, sizeof(one));

	(void)n;	/* a full counter has rung already */
}

/* With the mail's lock held. */
static void
ring_once(struct server *s)
{
	if (!s->mail.rung) {
		s->mail.rung = true;
		ring(s);
	}
}

void
server_mail_worked(struct conn *c)
{
	struct server *s = c->server;

	pthread_mutex_lock(&s->mail.lock);
	c->queued = s->mail.worked;
	s->mail.worked = c;
	ring_once(s);
	pthread_mutex_unlock(&s->mail.lock);
}

void
server_mail_woken(struct server *s, struct http_stream *stream)
{
	pthread_mutex_lock(&s->mail.lock);
	stream->woken = s->mail.woken;
	s->mail.woken = stream;
	ring_once(s);
	pthread_mutex_unlock(&s->mail.lock);
}

static void
open_woken(struct http_stream *stream)
{
	struct conn *c;

	pthread_mutex_lock(&stream->lock);
	stream->is_woken = false;
	c = stream->conn;
	pthread_mutex_unlock(&stream->lock);
	if (c != NULL)
		conn_drive(c);
	stream_unref(stream);
}

static void
open_mail(struct server *s)
{
	struct conn *worked;
	struct http_stream *woken;

	pthread_mutex_lock(&s->mail.lock);
	worked = s->mail.worked;
	woken = s->mail.woken;
	s->mail.worked = NULL;
	s->mail.woken = NULL;
	s->mail.rung = false;
	pthread_mutex_unlock(&s->mail.lock);
	for (struct conn *next; worked != NULL; worked = next) {
		next = worked->queued;
		conn_worked(worked);
	}
	for (struct http_stream *next; woken != NULL; woken = next) {
		next = woken->woken;
		open_woken(woken);
	}
}

/* ---- the loop ----------------------------------------------------------- */

static void
print_date(char out[40], int64_t now)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct civil t = civil_of_instant(now, zone_of(STR("UTC")));
	int day = (int)date_weekday(date_to_days(t.date));

	snprintf(out, 40, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
	    days + 3 * day, t.date.day, months + 3 * (t.date.month - 1),
	    t.date.year, t.hour, t.minute, t.second);
}

static void
look_at_clock(struct server *s)
{
	int64_t now = clock_now();

	s->now_ns = clock_mono_ns();
	if (now != s->now) {
		s->now = now;
		print_date(s->date, now);
	}
}

static void
begin_drain(struct server *s)
{
	s->draining = true;
	s->drain_until = s->now_ns + s->config.times.drain;
	listen_close(s);
	for (struct conn *c = s->conns, *next; c != NULL; c = next) {
		next = c->next;
		conn_drain(c);
	}
}

static void
renew_tls(struct server *s)
{
	struct err err = { 0 };
	SSL_CTX *ctx = tls_context(s->config.cert_file, s->config.key_file,
	    &err);

	if (ctx == NULL) {
		log_err("tls-certificate-kept", &err);
		return;
	}
	SSL_CTX_free(atomic_exchange(&s->ssl, ctx));
	log_event(LOG_INFO, "tls-certificate-loaded",
	    LOG_S("file", str_of(s->config.cert_file)));
}

static void
hear_bell(struct server *s)
{
	uint64_t n;
	ssize_t got = read(s->event, &n, sizeof(n));

	(void)got;
	open_mail(s);
	if (atomic_exchange(&s->reload, false) && atomic_load(&s->ssl) != NULL)
		renew_tls(s);
	if (atomic_load(&s->stop) && !s->draining)
		begin_drain(s);
}

static void
run_ready(struct server *s)
{
	struct conn *c = s->ready;

	s->ready = NULL;
	for (struct conn *next; c != NULL; c = next) {
		next = c->next_ready;
		c->is_ready = false;
		conn_drive(c);
	}
}

void
server_ready(struct conn *c)
{
	if (c->is_ready)
		return;
	c->is_ready = true;
	c->next_ready = c->server->ready;
	c->server->ready = c;
}

/* Those still in the ready queue wait until they have been taken from it. */
static void
free_dead(struct server *s)
{
	struct conn *c = s->dead;

	s->dead = NULL;
	for (struct conn *next; c != NULL; c = next) {
		next = c->next;
		if (c->is_ready) {
			c->next = s->dead;
			s->dead = c;
		} else {
			http_conn_free(c);
		}
	}
}

static void
hear(struct server *s, const struct epoll_event *event)
{
	struct listener *l = event->data.ptr;

	if (event->data.ptr == s)
		hear_bell(s);
	else if (l >= s->listeners && l < s->listeners + s->nlisteners)
		listen_take(s, l);
	else
		conn_event(event->data.ptr, event->events);
}

void
server_run(struct server *s)
{
	struct epoll_event events[EVENTS];

	look_at_clock(s);
	while (!s->draining || (s->conns != NULL &&
	    s->now_ns < s->drain_until)) {
		int n = epoll_wait(s->epoll, events, EVENTS, next_wait(s));

		look_at_clock(s);
		for (int i = 0; i < n; i++)
			hear(s, &events[i]);
		run_ready(s);
		run_timers(s);
		free_dead(s);
	}
}

/* ---- making and ending -------------------------------------------------- */

static int64_t
or_seconds(int64_t ns, int64_t seconds)
{
	return ns > 0 ? ns : seconds * SECOND;
}

static void
take_config(struct server *s, const struct server_config *config)
{
	const struct server_times *t = &config->times;

	BUG_IF(config->handle == NULL);
	s->config = *config;
	if (s->config.workers <= 0)
		s->config.workers = 2;
	if (s->config.max_conns <= 0)
		s->config.max_conns = 4096;
	if (s->config.max_queue <= 0)
		s->config.max_queue = 1024;
	if (s->config.spill_dir == NULL)
		s->config.spill_dir = "/tmp";
	s->config.times.drain = or_seconds(t->drain, 10);
	s->timers[TIMER_HEAD].span = or_seconds(t->head, 10);
	s->timers[TIMER_BODY].span = or_seconds(t->body, 15);
	s->timers[TIMER_IDLE].span = or_seconds(t->idle, 75);
	s->timers[TIMER_WRITE].span = or_seconds(t->write, 30);
	s->timers[TIMER_LINGER].span = or_seconds(t->linger, 5);
	s->timers[TIMER_PING].span = or_seconds(t->ping, 20);
}

static bool
open_loop(struct server *s, struct err *err)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = s };

	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (s->epoll < 0 || s->event < 0 || s->spare < 0 ||
	    epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->event, &event) != 0 ||
	    !pool_start(&s->pool, s->config.workers))
		return err_set_args(err, ERR_IO, NULL, "server-start-failed",
		    ERR_TEXT(str_of(strerror(errno))));
	return true;
}

static bool
open_tls(struct server *s, struct err *err)
{
	SSL_CTX *ctx;

	for (size_t i = 0; i < s->config.nlisteners; i++)
		BUG_IF(s->config.listeners[i].tls &&
		    (s->config.cert_file == NULL ||
		    s->config.key_file == NULL));
	if (s->config.cert_file == NULL)
		return true;
	if ((ctx = tls_context(s->config.cert_file, s->config.key_file,
	    err)) == NULL)
		return false;
	atomic_store(&s->ssl, ctx);
	return true;
}

struct server *
server_new(const struct server_config *config, struct err *err)
{
	struct server *s = calloc(1, sizeof(*s));

	BUG_IF(s == NULL);
	s->epoll = s->event = s->spare = -1;
	s->head = BUF_HEAP(HEAD_OUT_MAX);
	pthread_mutex_init(&s->mail.lock, NULL);
	pool_init(&s->pool, conn_work);
	take_config(s, config);
	if (open_tls(s, err) && open_loop(s, err) && listen_open(s, err))
		return s;
	server_free(s);
	return NULL;
}

int
server_port(const struct server *s, size_t listener)
{
	BUG_IF(listener >= s->nlisteners);
	return s->listeners[listener].port;
}

int
server_conns(const struct server *s)
{
	return atomic_load(&s->nconns);
}

void
server_stop(struct server *s)
{
	atomic_store(&s->stop, true);
	ring(s);
}

void
server_reload(struct server *s)
{
	atomic_store(&s->reload, true);
	ring(s);
}

/* Whom signals are for: a process catches them for one server. */
static _Atomic(struct server *) caught;

static void
on_signal(int sig)
{
	struct server *s = atomic_load(&caught);
	int saved = errno;

	if (s != NULL && sig == SIGHUP)
		server_reload(s);
	else if (s != NULL)
		server_stop(s);
	errno = saved;
}

void
server_catch_signals(struct server *s)
{
	struct sigaction act = { .sa_handler = on_signal,
		.sa_flags = SA_RESTART };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	atomic_store(&caught, s);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

static void
close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void
server_free(struct server *s)
{
	struct server *self = s;

	if (s == NULL)
		return;
	atomic_compare_exchange_strong(&caught, &self, NULL);
	pool_stop(&s->pool);
	listen_close(s);
	while (s->conns != NULL)
		conn_close(s->conns);
	/* Streams in the mail hold references; their conns are gone. */
	for (struct http_stream *next; s->mail.woken != NULL;
	    s->mail.woken = next) {
		next = s->mail.woken->woken;
		stream_unref(s->mail.woken);
	}
	for (struct conn *c = s->dead, *next; c != NULL; c = next) {
		next = c->next;
		http_conn_free(c);
	}
	SSL_CTX_free(atomic_load(&s->ssl));
	close_fd(s->epoll);
	close_fd(s->event);
	close_fd(s->spare);
	buf_release(&s->head);
	pthread_mutex_destroy(&s->mail.lock);
	free(s->listeners);
	free(s);
}
