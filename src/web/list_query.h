/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * list_query.h - what a list is asked for, from the query of a page or of the
 * API, and back into links.
 *
 *	q=words  sort=field or -field  after=cursor  before=cursor  limit=n
 *	<field>=value	a filter; a field that carries FIELD_FILTER
 *	column=field	shown; repeated (pages only)
 *
 * On a page a field goes by its own name and a value is written as people do;
 * in the API by its camelCase, with codes and ids.
 */
#ifndef WEB_LIST_QUERY_H
#define WEB_LIST_QUERY_H

#include "web/names.h"
#include "web/route.h"

/* A blank value is asked for by this. */
#define LIST_BLANK "?"

enum list_style { LIST_PAGE, LIST_API };

/* False with a fault that names the parameter. */
MUST_USE bool list_query_read(struct page *page, const struct record *r,
    enum list_style style, struct names *names, struct query *q_r,
    struct err *err);

/*
 * The query of this request with one parameter given another value (NULL:
 * left out); cursors are left out too unless `name` is one.  "?a=b", or empty.
 */
struct str list_query_with(struct page *page, const char *name,
    const char *value);

/*
 * The list that a page of one record was come to from: the query that its links
 * bring along as `list` (a form: as an input), or empty.  And a link to such a
 * page with it: "/things/5/edit" becomes "/things/5/edit?list=...".
 */
struct str list_from(const struct page *page);
struct str list_from_add(const struct page *page, struct str from,
    struct str path);

/*
 * The record behind this one in that list; 0 when it is the last.  A query that
 * is no longer understood counts as the whole list.
 */
MUST_USE bool list_next(struct page *page, const struct record *r,
    const void *object, int64_t *id_r, struct err *err);

/* The columns of a page's list, beside the name that is always the first. */
struct list_columns {
	const struct field **list;
	size_t n;
	bool chosen;			/* the reader said which */
	bool has_rows;			/* one needs rows or references */
};

struct list_columns list_columns(struct page *page, const struct record *r);
/* May the field be a column at all? */
bool list_may_show(const struct field *f);

/* May a list of this record be sorted, or filtered, by the field? */
bool list_sorts(const struct field *f);
bool list_filters(const struct field *f);

#endif
