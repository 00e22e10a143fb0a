/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * listen.c - doors: where connections come in, and who is let in.
 *
 * Beyond max_conns the connection that has been idle longest makes room, then
 * the one that has been longest in sending its request, so that a crowd of
 * silent clients can not shut the others out.  When all are being answered
 * the newcomer gets 503.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/internal.h"

/* At most this many in one turn of the loop. */
enum { ACCEPTS = 64 };

/* ---- new connections ---------------------------------------------------- */

static struct peer_addr
peer_of(const struct sockaddr_storage *from)
{
	struct peer_addr peer = { .b = { [10] = 0xFF, [11] = 0xFF } };

	if (from->ss_family == AF_INET6)
		memcpy(peer.b, &((const struct sockaddr_in6 *)
		    (const void *)from)->sin6_addr, 16);
	else
		memcpy(peer.b + 12, &((const struct sockaddr_in *)
		    (const void *)from)->sin_addr, 4);
	return peer;
}

/* Full of work: say so, if the client can read it, and hang up. */
static void
shed(int fd, bool tls)
{
	static const char no[] = "HTTP/1.1 503 Service Unavailable\r\n"
	    "Retry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

	if (!tls)
		(void)send(fd, no, sizeof(no) - 1, MSG_NOSIGNAL);
	close(fd);
}

/* Who must go when there is no room: idle longest, else slowest to ask. */
static struct conn *
least_missed(const struct server *s)
{
	struct conn *idle = s->timers[TIMER_IDLE].first;

	return idle != NULL ? idle : s->timers[TIMER_HEAD].first;
}

static void
welcome(struct server *s, const struct listener *l, int fd,
    const struct sockaddr_storage *from)
{
	struct peer_addr peer = peer_of(from);
	struct conn *c;
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT |
		EPOLLRDHUP | EPOLLET };
	int one = 1;

	if (atomic_load(&s->nconns) >= s->config.max_conns) {
		if ((c = least_missed(s)) == NULL) {
			shed(fd, l->tls);
			return;
		}
		conn_close(c);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	c = http_conn_new(s, fd, l->tls, &peer);
	event.data.ptr = c;
	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		conn_close(c);
}

/* Out of descriptors: take one to refuse with, or the loop would spin. */
static void
refuse_one(struct server *s, int listener)
{
	struct conn *c = least_missed(s);
	int fd;

	if (c != NULL)
		conn_close(c);
	close(s->spare);
	if ((fd = accept(listener, NULL, NULL)) >= 0)
		close(fd);
	s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void
listen_take(struct server *s, const struct listener *l)
{
	for (int i = 0; i < ACCEPTS; i++) {
		struct sockaddr_storage from = { 0 };
		socklen_t len = sizeof(from);
		int fd = accept4(l->fd, (struct sockaddr *)&from, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			welcome(s, l, fd, &from);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE)
			refuse_one(s, l->fd);
		if (errno != ECONNABORTED && errno != EINTR)
			return;
	}
}

/* ---- the doors ---------------------------------------------------------- */

static bool
cannot_listen(const struct server_listener *want, struct err *err)
{
	return err_set_args(err, ERR_IO, NULL, "listen-failed",
	    ERR_TEXT(want->host), ERR_INT(want->port),
	    ERR_TEXT(str_of(strerror(errno))));
}

/* The socket address of a listener; its length, or 0 when it is none. */
static socklen_t
address_of(const struct server_listener *want, struct sockaddr_storage *to)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)to;
	struct str host = want->host;
	struct peer_addr addr;

	errno = EINVAL;
	if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
		host = str_sub(host, 1, host.len - 2);
	if (want->port < 0 || want->port > 65535 || !peer_parse(host, &addr))
		return 0;
	if (str_has(host, '.') && !str_has(host, ':')) {
		*v4 = (struct sockaddr_in){ .sin_family = AF_INET,
			.sin_port = htons((uint16_t)want->port) };
		memcpy(&v4->sin_addr, addr.b + 12, 4);
		return sizeof(*v4);
	}
	*v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)want->port) };
	memcpy(&v6->sin6_addr, addr.b, 16);
	return sizeof(*v6);
}

static bool
open_listener(struct server *s, const struct server_listener *want,
    struct listener *l, struct err *err)
{
	struct sockaddr_storage addr = { 0 };
	socklen_t len = address_of(want, &addr);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = l };
	int one = 1;

	l->fd = len == 0 ? -1 : socket(addr.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	l->tls = want->tls;
	if (l->fd < 0)
		return cannot_listen(want, err);
	setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(l->fd, (struct sockaddr *)&addr, len) != 0 ||
	    listen(l->fd, SOMAXCONN) != 0 ||
	    getsockname(l->fd, (struct sockaddr *)&addr, &len) != 0 ||
	    epoll_ctl(s->epoll, EPOLL_CTL_ADD, l->fd, &event) != 0)
		return cannot_listen(want, err);
	/* The port stands at the same place in both families. */
	l->port = ntohs(((struct sockaddr_in *)(void *)&addr)->sin_port);
	return true;
}

bool
listen_open(struct server *s, struct err *err)
{
	const struct server_config *config = &s->config;

	s->listeners = calloc(config->nlisteners, sizeof(*s->listeners));
	BUG_IF(s->listeners == NULL || config->nlisteners == 0);
	s->nlisteners = config->nlisteners;
	for (size_t i = 0; i < s->nlisteners; i++)
		s->listeners[i].fd = -1;
	for (size_t i = 0; i < s->nlisteners; i++)
		if (!open_listener(s, &config->listeners[i], &s->listeners[i],
		    err))
			return false;
	return true;
}

void
listen_close(struct server *s)
{
	for (size_t i = 0; i < s->nlisteners; i++) {
		if (s->listeners[i].fd >= 0)
			close(s->listeners[i].fd);
		s->listeners[i].fd = -1;
	}
}
