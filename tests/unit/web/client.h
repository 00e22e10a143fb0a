/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * client.h - a server under test in a thread of its own, and a client that
 * sends raw bytes and reads until the server hangs up.
 */
#ifndef TESTS_UNIT_WEB_CLIENT_H
#define TESTS_UNIT_WEB_CLIENT_H

#include <pthread.h>

#include "../test.h"
#include "web/server.h"

/* The test config: one listener on a free loopback port, echo_handler. */
struct rig {
	struct server_config config;
	struct server_listener listener;
	struct server *server;
	pthread_t thread;
	int port;
};

/* Answers "METHOD a|b?k=v;body": what the server understood. */
void echo_handler(void *ctx, const struct http_request *req,
    struct http_response *res);

void rig_init(struct rig *rig);		/* defaults; change, then start */
void rig_start(struct rig *rig);
void rig_stop(struct rig *rig);		/* drain, join, free */

/* A socket that gives up after 10 s, so that a test fails, never hangs. */
int client_connect(int port);
void client_send(int fd, struct str bytes);
/* At least `want` occurs in what is read; all read so far, in the arena. */
struct str client_until(int fd, struct arena *a, const char *want);
/* Everything until the server closes. */
struct str client_rest(int fd, struct arena *a);
/* connect, send, rest, close. */
struct str client_ask(int port, struct arena *a, struct str bytes);

/* Status of the n-th response (from 0) in these bytes; 0 when there is none. */
int response_status(struct str bytes, int n);
int response_count(struct str bytes);
bool has(struct str bytes, const char *part);

#endif
