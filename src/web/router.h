/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * router.h - which row answers a method and a path.
 *
 * A pattern is "/a/{name}/b": literal segments and parameters; one called {id}
 * is of digits only, so that "/processes/{id}" leaves "/processes/new" be.  At each place
 * a literal goes before a parameter, and of two rows that both fit the one
 * that is literal first wins; a row that fits the path but not the method
 * gives way to a less literal one that has it.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/route.h"

struct router;

/*
 * Compile lists of rows, an earlier list before a later one where two patterns
 * are the same.  All is in the arena and const afterwards.  BUG for a path
 * that does not begin with '/', has more than PAGE_PARAMS parameters, or a
 * method that is no HTTP_METHODS.
 */
struct router *router_new(struct arena *a, const struct route *const *lists,
    const size_t *counts, size_t nlists);

struct router_match {
	const struct route *route;		/* NULL: none */
	struct str params[PAGE_PARAMS];		/* in order */
	unsigned allowed;	/* bit per enum http_method that the path has */
};

/* HEAD is answered by a GET row.  O(rows of that many segments). */
void router_find(const struct router *r, enum http_method method,
    const struct str *segments, size_t n, struct router_match *match_r);

/* "GET, HEAD, POST" for an Allow field, in the arena. */
struct str router_allow(struct arena *a, unsigned allowed);

#endif
