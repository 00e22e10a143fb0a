/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * site.h - a handler with a page for every behaviour of a server:
 * /static (by the loop), /sum of the body, /large, /wait, /events, /none,
 * /bye, /away, /peer, /fields, /split, /too-long, /silent; else echo_handler.
 */
#ifndef TESTS_UNIT_WEB_SITE_H
#define TESTS_UNIT_WEB_SITE_H

#include <semaphore.h>
#include <stdatomic.h>

#include "client.h"

#define HOST "HTTP/1.1\r\nHost: x\r\n"
#define CLOSE HOST "Connection: close\r\n"

struct site {
	struct http_shared *shared;
	sem_t entered, leave;		/* of /wait */
	struct http_stream *stream;	/* of /events */
	sem_t streaming;
	char last_peer[PEER_TEXT];
	atomic_int done;		/* of the done hook */
	_Atomic(const char *) last_reason;
};

extern struct site site;

/* Of a group of tests: makes and drops what `site` holds. */
int site_setup(void **state);
int site_teardown(void **state);

/* Start with this handler, on top of what the test has configured. */
void site_start(struct rig *rig);

/* Of one test: a server with defaults; *state is its rig. */
int site_rig_setup(void **state);
int site_rig_teardown(void **state);

#define WITH_RIG(f)                                                           \
	cmocka_unit_test_setup_teardown(f, site_rig_setup, site_rig_teardown)

#endif
