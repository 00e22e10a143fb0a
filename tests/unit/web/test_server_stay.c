/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who may stay: slow clients, full houses, the end.  Spans are made tiny where
 * a test waits for one; the wait itself is the client's recv().
 */
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "site.h"

enum { MS = 1000000 };

/* ---- who may stay ------------------------------------------------------- */

static void
test_slow__clients_are_let_go(void **state)
{
	static const struct {
		const char *send;
		int status;		/* 0: closed without a word */
		const char *reason;
	} cases[] = {
		{ "", 0, NULL },
		{ "GET /a HTTP/1.1\r\nHost:", 408, "head-too-slow" },
		{ "\r", 408, "head-too-slow" },
		{ "POST /a " HOST "Content-Length: 9\r\n\r\nabc", 408,
		    "body-too-slow" },
		{ "POST /a " HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
		    408, "body-too-slow" },
		{ "GET /a " HOST "\r\n", 200, NULL },
		{ "GET /a " HOST "\r\nGET /b", 200, "head-too-slow" },
	};
	struct rig rig;

	(void)state;
	rig_init(&rig);
	rig.config.times = (struct server_times){ .head = 30 * MS,
		.body = 30 * MS, .idle = 30 * MS };
	site_start(&rig);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = ARENA_INIT;
		struct str got = client_ask(rig.port, &a,
		    str_of(cases[i].send));

		assert_int_equal(response_status(got, 0), cases[i].status);
		if (cases[i].reason != NULL)
			assert_string_equal(site.last_reason,
			    cases[i].reason);
		arena_release(&a);
	}
	rig_stop(&rig);
}

static void
test_slow__reader_is_let_go(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	int fd;

	(void)state;
	rig_init(&rig);
	rig.config.times.write = 30 * MS;
	site_start(&rig);
	fd = client_connect(rig.port);
	client_send(fd, STR("GET /large " HOST "\r\n"));
	while (site.done == 0 || server_conns(rig.server) > 0)
		sched_yield();
	assert_true(client_rest(fd, &a).len < 4500000);
	close(fd);
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_ping__keeps_a_silent_stream_alive(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	int fd;

	(void)state;
	rig_init(&rig);
	rig.config.times.ping = 10 * MS;
	site_start(&rig);
	fd = client_connect(rig.port);
	client_send(fd, STR("GET /events " HOST "\r\n"));
	sem_wait(&site.streaming);
	client_until(fd, &a, "3\r\n:\n\n\r\n3\r\n:\n\n\r\n");
	close(fd);
	rig_stop(&rig);
	stream_unref(site.stream);
	arena_release(&a);
}

static void
test_full__idle_makes_room_busy_does_not(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	int one, two, three;

	(void)state;
	rig_init(&rig);
	rig.config.max_conns = 2;
	site_start(&rig);
	one = client_connect(rig.port);
	client_send(one, STR("GET /wait " CLOSE "\r\n"));
	sem_wait(&site.entered);
	two = client_connect(rig.port);
	client_send(two, STR("GET /a " HOST "\r\n"));
	client_until(two, &a, "GET a;");
	three = client_connect(rig.port);
	client_send(three, STR("GET /wait " CLOSE "\r\n"));
	assert_int_equal(client_rest(two, &a).len, 0);
	sem_wait(&site.entered);
	/* Both are busy now. */
	assert_int_equal(response_status(client_ask(rig.port, &a,
	    STR("")), 0), 503);
	sem_post(&site.leave);
	sem_post(&site.leave);
	assert_true(str_ends(client_rest(one, &a), STR("waited")));
	assert_true(str_ends(client_rest(three, &a), STR("waited")));
	close(one);
	close(two);
	close(three);
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_full__slow_to_ask_makes_room(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	int slow;

	(void)state;
	rig_init(&rig);
	rig.config.max_conns = 1;
	site_start(&rig);
	slow = client_connect(rig.port);
	client_send(slow, STR("GET /a HTTP/1.1\r\n"));
	assert_true(has(client_ask(rig.port, &a, STR("GET /b " CLOSE
	    "\r\n")), "GET b;"));
	assert_int_equal(client_rest(slow, &a).len, 0);
	close(slow);
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_queue__beyond_its_end_is_refused(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	struct str got;
	int one, two;

	(void)state;
	rig_init(&rig);
	rig.config.workers = 1;
	rig.config.max_queue = 1;
	site_start(&rig);
	one = client_connect(rig.port);
	two = client_connect(rig.port);
	client_send(one, STR("GET /wait " CLOSE "\r\n"));
	sem_wait(&site.entered);
	client_send(two, STR("GET /a " CLOSE "\r\n"));
	/* One is being handled, one waits; a third is too many, but what the
	 * loop answers itself still works. */
	do
		got = client_ask(rig.port, &a, STR("GET /b " CLOSE "\r\n"
		    ));
	while (response_status(got, 0) != 503);
	assert_true(has(got, "Retry-After: "));
	got = client_ask(rig.port, &a, STR("GET /static " CLOSE "\r\n"));
	assert_int_equal(response_status(got, 0), 200);
	sem_post(&site.leave);
	assert_true(str_ends(client_rest(one, &a), STR("waited")));
	assert_true(str_ends(client_rest(two, &a), STR("GET a;")));
	close(one);
	close(two);
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_stop__answers_what_is_under_way(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	struct str got;
	int busy, idle, stream;

	(void)state;
	rig_init(&rig);
	site_start(&rig);
	busy = client_connect(rig.port);
	idle = client_connect(rig.port);
	stream = client_connect(rig.port);
	client_send(idle, STR("GET /a " HOST "\r\n"));
	client_until(idle, &a, "GET a;");
	client_send(stream, STR("GET /events " HOST "\r\n"));
	sem_wait(&site.streaming);
	client_until(stream, &a, "first");
	client_send(busy, STR("GET /wait " HOST "\r\nGET /b " HOST "\r\n"));
	sem_wait(&site.entered);
	server_stop(rig.server);
	assert_int_equal(client_rest(idle, &a).len, 0);
	assert_true(has(client_rest(stream, &a), "0\r\n\r\n"));
	sem_post(&site.leave);
	got = client_rest(busy, &a);
	assert_true(has(got, "Connection: close\r\n"));
	assert_true(str_ends(got, STR("waited")));
	close(busy);
	close(idle);
	close(stream);
	rig_stop(&rig);
	stream_unref(site.stream);
	arena_release(&a);
}

static void
test_stop__waits_no_longer_than_the_drain(void **state)
{
	struct arena a = ARENA_INIT;
	struct rig rig;
	int fd;

	(void)state;
	rig_init(&rig);
	rig.config.times.drain = 30 * MS;
	site_start(&rig);
	fd = client_connect(rig.port);
	client_send(fd, STR("POST /a " HOST "Content-Length: 9\r\n"
	    "Expect: 100-continue\r\n\r\n"));
	client_until(fd, &a, "100 Continue");
	rig_stop(&rig);
	assert_int_equal(client_rest(fd, &a).len, 0);
	close(fd);
	arena_release(&a);
}

static void
test_stop__by_signal(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT };
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(signals); i++) {
		struct rig rig;

		rig_init(&rig);
		site_start(&rig);
		server_catch_signals(rig.server);
		assert_int_equal(raise(SIGHUP), 0);
		assert_int_equal(raise(SIGPIPE), 0);
		assert_true(has(client_ask(rig.port, &a,
		    STR("GET /a " CLOSE "\r\n")), "GET a;"));
		assert_int_equal(raise(signals[i]), 0);
		pthread_join(rig.thread, NULL);
		server_free(rig.server);
		/* A signal after the end finds nobody. */
		assert_int_equal(raise(signals[i]), 0);
	}
	arena_release(&a);
}

/* Take every descriptor but one; returns how many were taken. */
static size_t
take_descriptors(int *taken, size_t max)
{
	size_t n = 0;

	while (n < max && (taken[n] = dup(0)) >= 0)
		n++;
	assert_true(n > 0 && n < max);
	close(taken[--n]);
	return n;
}

static void
test_descriptors__none_left_is_said_and_survived(void **state)
{
	struct rlimit old, few;
	struct arena a = ARENA_INIT;
	int taken[512], fd;
	struct rig rig;
	size_t n;

	(void)state;
	rig_init(&rig);
	site_start(&rig);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	few = old;
	few.rlim_cur = 256;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	n = take_descriptors(taken, COUNT(taken));
	fd = client_connect(rig.port);
	assert_int_equal(client_rest(fd, &a).len, 0);
	close(fd);
	while (n > 0)
		close(taken[--n]);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_true(has(client_ask(rig.port, &a, STR("GET /a " CLOSE
	    "\r\n")), "GET a;"));
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_gone__client_leaves_while_it_is_served(void **state)
{
	struct linger hard = { .l_onoff = 1 };
	struct arena a = ARENA_INIT;
	struct rig rig;
	int fd;

	(void)state;
	rig_init(&rig);
	site_start(&rig);
	fd = client_connect(rig.port);
	client_send(fd, STR("GET /wait " HOST "\r\n"));
	sem_wait(&site.entered);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(fd);
	assert_true(has(client_ask(rig.port, &a, STR("GET /b " CLOSE
	    "\r\n")), "GET b;"));
	sem_post(&site.leave);
	while (server_conns(rig.server) > 0)
		sched_yield();
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_proxy__client_is_who_the_proxy_says(void **state)
{
	struct arena a = ARENA_INIT;
	struct peer_net trusted;
	struct rig rig;

	(void)state;
	assert_true(peer_net_parse(STR("127.0.0.0/8"), &trusted));
	rig_init(&rig);
	rig.config.trusted = &trusted;
	rig.config.ntrusted = 1;
	site_start(&rig);
	assert_true(str_ends(client_ask(rig.port, &a, STR("GET /peer " CLOSE
	    "X-Forwarded-For: 1.1.1.1, 203.0.113.5\r\n"
	    "X-Forwarded-Proto: https\r\n\r\n")), STR("203.0.113.5 tls")));
	assert_true(str_ends(client_ask(rig.port, &a, STR("GET /peer " CLOSE
	    "\r\n")), STR("127.0.0.1 clear")));
	rig_stop(&rig);
	arena_release(&a);
}

static struct str
ask_v6(int port, struct arena *a, struct str bytes)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)port),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	struct str got;

	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	client_send(fd, bytes);
	got = client_rest(fd, a);
	close(fd);
	return got;
}

static void
test_listen__on_ipv6_too(void **state)
{
	struct server_listener listeners[2] = {
		{ .host = STR("127.0.0.1") }, { .host = STR("[::1]") },
	};
	struct arena a = ARENA_INIT;
	struct rig rig;
	struct err err = { 0 };
	struct server *probe;

	(void)state;
	rig_init(&rig);
	rig.config.listeners = listeners;
	rig.config.nlisteners = 2;
	/* A machine may have no IPv6 at all. */
	if ((probe = server_new(&rig.config, &err)) == NULL)
		skip();
	server_free(probe);
	site_start(&rig);
	assert_true(server_port(rig.server, 1) > 0);
	assert_true(str_ends(ask_v6(server_port(rig.server, 1), &a,
	    STR("GET /peer " CLOSE "\r\n")), STR("::1 clear")));
	rig_stop(&rig);
	arena_release(&a);
}

static void
test_new__says_why_it_cannot_listen(void **state)
{
	static const struct {
		struct server_listener listener;
		const char *cert, *id;
	} cases[] = {
		{ { STR_INIT("localhost"), 0, false }, NULL, "listen-failed" },
		{ { STR_INIT("127.0.0.1"), 65536, false }, NULL,
		    "listen-failed" },
		{ { STR_INIT("192.0.2.1"), 0, false }, NULL, "listen-failed" },
		{ { STR_INIT("127.0.0.1"), 0, true }, "/nonexistent",
		    "tls-certificate-failed" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct server_config config = { .handle = echo_handler,
			.listeners = &cases[i].listener, .nlisteners = 1,
			.cert_file = cases[i].cert,
			.key_file = cases[i].cert };
		struct err err = { 0 };

		assert_null(server_new(&config, &err));
		assert_string_equal(err.id, cases[i].id);
	}
	server_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slow__clients_are_let_go),
		cmocka_unit_test(test_slow__reader_is_let_go),
		cmocka_unit_test(test_ping__keeps_a_silent_stream_alive),
		cmocka_unit_test(test_full__idle_makes_room_busy_does_not),
		cmocka_unit_test(test_full__slow_to_ask_makes_room),
		cmocka_unit_test(test_queue__beyond_its_end_is_refused),
		cmocka_unit_test(test_stop__answers_what_is_under_way),
		cmocka_unit_test(test_stop__waits_no_longer_than_the_drain),
		cmocka_unit_test(test_stop__by_signal),
		cmocka_unit_test(
		    test_descriptors__none_left_is_said_and_survived),
		cmocka_unit_test(test_gone__client_leaves_while_it_is_served),
		cmocka_unit_test(test_proxy__client_is_who_the_proxy_says),
		cmocka_unit_test(test_listen__on_ipv6_too),
		cmocka_unit_test(test_new__says_why_it_cannot_listen),
	};

	return cmocka_run_group_tests_name("server_stay", tests, site_setup,
	    site_teardown);
}
