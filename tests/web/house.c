/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * house.c - the test house of the store with doors: all of web/ on a real
 * socket, for tests that speak HTTP.  Prints its address; SIGTERM ends it.
 */
#include <stdio.h>

#include "../unit/store/fixture.h"
#include "web/web.h"

static const struct menu_item menu[] = {
	{ "understand", "thing.plural", "/things", RIGHT_READ },
	{ NULL, "person.plural", "/persons", RIGHT_READ },
};

int
main(void)
{
	struct fixture *fx = fixture_open();
	struct server_listener listener = { .host = STR_INIT("127.0.0.1") };
	struct server_config config = { .listeners = &listener,
		.nlisteners = 1 };
	struct err err = { 0 };
	struct server *server;
	struct web *web = web_new(&(struct web_config){ .store = fx->store,
		.menu = menu, .nmenu = COUNT(menu), .version = "1.2.3" });

	web_attach(web, &config);
	if ((server = server_new(&config, &err)) == NULL)
		return 1;
	server_catch_signals(server);
	printf("%d\n", server_port(server, 0));
	fflush(stdout);
	server_run(server);
	server_free(server);
	web_free(web);
	fixture_close(fx);
	return 0;
}
