/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * router.c - patterns sorted so that the first that fits is the right one.
 *
 * Rows are kept per number of segments, literals before parameters place by
 * place, so a search is a scan that mostly fails on its first segment: about
 * a microsecond for the whole house.  A trie would save none of that.
 */
#include "web/router.h"

#include <stdlib.h>
#include <string.h>

enum { SEGMENTS = 8 };

struct pattern {
	const struct route *route;
	enum http_method method;
	struct str parts[SEGMENTS];	/* ptr NULL: a parameter, */
	bool digits[SEGMENTS];		/* {id}: of digits only */
	size_t n;
	size_t order;			/* of the rows as given */
};

struct router {
	struct pattern *list;
	size_t n;
	size_t first[SEGMENTS + 2];	/* of those with that many segments */
};

static enum http_method
method_of(const char *name)
{
	for (int m = 0; m < HTTP_METHOD__MAX; m++)
		if (strcmp(http_method_name((enum http_method)m), name) == 0)
			return (enum http_method)m;
	BUG("a route's method is none of HTTP_METHODS");
}

static void
compile(struct pattern *p, const struct route *route, size_t order)
{
	struct str rest = str_of(route->path);
	size_t params = 0;

	*p = (struct pattern){ .route = route, .order = order,
		.method = method_of(route->method) };
	BUG_IF(rest.len == 0 || rest.ptr[0] != '/');
	if (rest.len == 1)
		return;
	for (rest = str_sub(rest, 1, rest.len); rest.ptr != NULL; p->n++) {
		struct str part = str_cut(&rest, '/');

		BUG_IF(p->n == SEGMENTS || part.len == 0);
		if (part.ptr[0] == '{') {
			BUG_IF(++params > PAGE_PARAMS);
			p->digits[p->n] = str_eq_c(part, "{id}");
			part = (struct str){ NULL, 0 };
		}
		p->parts[p->n] = part;
	}
}

static int
compare(const void *a_, const void *b_)
{
	const struct pattern *a = a_, *b = b_;
	int c;

	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (size_t i = 0; i < a->n; i++) {
		bool pa = a->parts[i].ptr == NULL, pb = b->parts[i].ptr == NULL;

		if (pa != pb)
			return pa ? 1 : -1;
		if (!pa && (c = str_cmp(a->parts[i], b->parts[i])) != 0)
			return c;
	}
	return a->order < b->order ? -1 : 1;
}

struct router *
router_new(struct arena *a, const struct route *const *lists,
    const size_t *counts, size_t nlists)
{
	struct router *r = arena_new(a, struct router);
	size_t total = 0, at = 0;

	for (size_t i = 0; i < nlists; i++)
		total += counts[i];
	r->list = arena_array(a, struct pattern, total);
	for (size_t i = 0; i < nlists; i++)
		for (size_t j = 0; j < counts[i]; j++, r->n++)
			compile(&r->list[r->n], &lists[i][j], r->n);
	qsort(r->list, r->n, sizeof(*r->list), compare);
	for (size_t n = 0; n <= SEGMENTS + 1; n++) {
		while (at < r->n && r->list[at].n < n)
			at++;
		r->first[n] = at;
	}
	return r;
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

static bool
fits_part(const struct pattern *p, size_t i, struct str segment)
{
	if (p->parts[i].ptr != NULL)
		return str_eq(p->parts[i], segment);
	return segment.len > 0 && (!p->digits[i] || is_digits(segment));
}

static bool
fits(const struct pattern *p, const struct str *segments)
{
	for (size_t i = 0; i < p->n; i++)
		if (!fits_part(p, i, segments[i]))
			return false;
	return true;
}

static void
take(const struct pattern *p, const struct str *segments,
    struct router_match *match)
{
	size_t params = 0;

	match->route = p->route;
	for (size_t i = 0; i < p->n; i++)
		if (p->parts[i].ptr == NULL)
			match->params[params++] = segments[i];
}

void
router_find(const struct router *r, enum http_method method,
    const struct str *segments, size_t n, struct router_match *match_r)
{
	enum http_method want = method == HTTP_HEAD ? HTTP_GET : method;

	*match_r = (struct router_match){ 0 };
	if (n > SEGMENTS)
		return;
	for (size_t i = r->first[n]; i < r->first[n + 1]; i++) {
		const struct pattern *p = &r->list[i];

		if (!fits(p, segments))
			continue;
		match_r->allowed |= 1U << p->method;
		if (p->method == HTTP_GET)
			match_r->allowed |= 1U << HTTP_HEAD;
		if (p->method == want && match_r->route == NULL)
			take(p, segments, match_r);
	}
}

struct str
router_allow(struct arena *a, unsigned allowed)
{
	struct buf out = BUF_IN(a, 128);

	for (int m = 0; m < HTTP_METHOD__MAX; m++) {
		if ((allowed >> m & 1) == 0)
			continue;
		if (out.len > 0)
			buf_add_c(&out, ", ");
		buf_add_c(&out, http_method_name((enum http_method)m));
	}
	return buf_str(&out);
}
