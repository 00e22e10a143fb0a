/* SPDX-License-Identifier: EUPL-1.2 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "client.h"

void
echo_handler(void *ctx, const struct http_request *req,
    struct http_response *res)
{
	const struct http_head *head = req->head;
	struct buf out = BUF_IN(req->arena, 1 << 22);

	(void)ctx;
	buf_addf(&out, "%s ", http_method_name(head->method));
	for (size_t i = 0; i < head->nsegments; i++)
		buf_addf(&out, "%s%.*s", i > 0 ? "|" : "",
		    STR_ARG(head->segments[i]));
	for (size_t i = 0; i < head->query.n; i++)
		buf_addf(&out, "%c%.*s=%.*s", i > 0 ? '&' : '?',
		    STR_ARG(head->query.list[i].name),
		    STR_ARG(head->query.list[i].value));
	buf_add_char(&out, ';');
	buf_add(&out, str_sub(req->body, 0, 1 << 20));
	http_answer(res, 200, "text/plain", buf_str(&out));
}

void
rig_init(struct rig *rig)
{
	*rig = (struct rig){ .listener = { .host = STR("127.0.0.1") } };
	rig->config = (struct server_config){ .handle = echo_handler,
		.listeners = &rig->listener, .nlisteners = 1 };
}

static void *
run(void *arg)
{
	struct rig *rig = arg;

	server_run(rig->server);
	return NULL;
}

void
rig_start(struct rig *rig)
{
	struct err err = { 0 };

	rig->server = server_new(&rig->config, &err);
	if (rig->server == NULL)
		fail_msg("server: %s %.*s", err.id, STR_ARG(err.args[0].text));
	rig->port = server_port(rig->server, 0);
	assert_int_equal(pthread_create(&rig->thread, NULL, run, rig), 0);
}

void
rig_stop(struct rig *rig)
{
	server_stop(rig->server);
	pthread_join(rig->thread, NULL);
	server_free(rig->server);
}

int
client_connect(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 120 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

void
client_send(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

		/* A server that has refused need not read it all. */
		if (n <= 0)
			return;
		bytes = str_sub(bytes, (size_t)n, bytes.len);
	}
}

struct str
client_until(int fd, struct arena *a, const char *want)
{
	struct buf got = BUF_IN(a, 1 << 28);

	while (want == NULL || !has(buf_str(&got), want)) {
		ssize_t n = recv(fd, buf_room(&got, 65536), 65536, 0);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			fail_msg("waited too long");
		if (n < 0 && want == NULL)
			break;		/* reset is an end too */
		if (n <= 0 && want != NULL)
			fail_msg("ended before \"%s\": %.*s", want,
			    STR_ARG(buf_str(&got)));
		if (n == 0)
			break;
		buf_wrote(&got, (size_t)n);
	}
	return buf_str(&got);
}

struct str
client_rest(int fd, struct arena *a)
{
	return client_until(fd, a, NULL);
}

struct str
client_ask(int port, struct arena *a, struct str bytes)
{
	int fd = client_connect(port);
	struct str got;

	client_send(fd, bytes);
	got = client_rest(fd, a);
	close(fd);
	return got;
}

int
response_status(struct str bytes, int n)
{
	const struct str mark = STR("HTTP/1.1 ");
	int64_t status;

	for (;;) {
		size_t at = str_find_str(bytes, mark);

		if (at == bytes.len)
			return 0;
		bytes = str_sub(bytes, at + mark.len, bytes.len);
		if (n-- == 0)
			return str_to_i64(str_sub(bytes, 0, 3), &status) ?
			    (int)status : -1;
	}
}

int
response_count(struct str bytes)
{
	int n = 0;

	while (response_status(bytes, n) != 0)
		n++;
	return n;
}

bool
has(struct str bytes, const char *part)
{
	return memmem(bytes.ptr, bytes.len, part, strlen(part)) != NULL;
}
