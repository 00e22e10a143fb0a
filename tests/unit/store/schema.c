/* SPDX-License-Identifier: EUPL-1.2 */
/* The schema of a test on PostgreSQL, named in its URL, made by libpq alone. */
#include <libpq-fe.h>

#include "fixture.h"

void fixture_make_schema(const char *url);

void
fixture_make_schema(const char *url)
{
	const char *name = strstr(url, "search_path%3D") + 14;
	char sql[120];
	PGconn *db = PQconnectdb(url);

	snprintf(sql, sizeof(sql), "CREATE SCHEMA %.60s", name);
	PQclear(PQexec(db, sql));
	PQfinish(db);
}
