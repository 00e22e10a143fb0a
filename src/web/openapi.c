/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * openapi.c - the API's description (OpenAPI 3.1), printed from the tables that
 * the API itself runs on, so that it cannot say anything else.
 *
 * English, for programmers, whatever the reader's language.  Of each record:
 * two schemas (reading, writing) and nine operations; what they share stands
 * once under components.
 */
#include <inttypes.h>

#include "record/json.h"
#include "web/api.h"
#include "web/list_query.h"

/* Where an area's own reports stand among its routes. */
#define API_ROOT "/api/v1"

enum { OPENAPI_MAX = 8 * 1024 * 1024 };

struct printing {
	struct page *page;
	struct arena *a;
	struct json *j;
};

static void
text(const struct printing *p, const char *key, struct str value)
{
	json_key(p->j, key);
	json_str(p->j, value);
}

static void
text_c(const struct printing *p, const char *key, const char *value)
{
	text(p, key, str_of(value));
}

static void
open(const struct printing *p, const char *key)
{
	json_key(p->j, key);
	json_object_begin(p->j);
}

static void
shut(const struct printing *p)
{
	json_object_end(p->j);
}

static void
ref(const struct printing *p, struct str to)
{
	json_object_begin(p->j);
	text(p, "$ref", to);
	json_object_end(p->j);
}

static void
ref_c(const struct printing *p, const char *to)
{
	ref(p, str_of(to));
}

/* {"type": "string"} and the like. */
static void
type(const struct printing *p, const char *key, const char *name)
{
	open(p, key);
	text_c(p, "type", name);
	shut(p);
}

/* "impact_category" -> "ImpactCategory". */
static struct str
schema_name(struct arena *a, const struct record *r)
{
	struct str name = str_copy(a, json_name(a, r->name));
	char *c = (char *)(uintptr_t)name.ptr;

	if (c[0] >= 'a' && c[0] <= 'z')
		c[0] = (char)(c[0] - 'a' + 'A');
	return name;
}

/* ---- answers ------------------------------------------------------------ */

static void
api_version_header(const struct printing *p)
{
	json_key(p->j, "API-Version");
	ref_c(p, "#/components/headers/ApiVersion");
}

/* headers and application/json of a good answer. */
static void
good(const struct printing *p, const char *status, const char *words,
    bool etag, struct str schema)
{
	open(p, status);
	text_c(p, "description", words);
	open(p, "headers");
	api_version_header(p);
	if (etag) {
		json_key(p->j, "ETag");
		ref_c(p, "#/components/headers/ETag");
	}
	shut(p);
	if (schema.len > 0) {
		open(p, "content");
		open(p, "application/json");
		json_key(p->j, "schema");
		ref(p, schema);
		shut(p);
		shut(p);
	}
	shut(p);
}

static void
problems(const struct printing *p, const char *const *statuses, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_key(p->j, statuses[i]);
		ref_c(p, "#/components/responses/Problem");
	}
}

static const char *const read_faults[] = { "401", "403", "404", "406", "422",
	"500", "503" };
static const char *const write_faults[] = { "400", "401", "403", "404", "405",
	"406", "409", "412", "413", "415", "422", "428", "429", "500", "503" };

/* ---- parameters --------------------------------------------------------- */

struct param {
	const char *name, *in, *type, *words;
	bool required;
	int64_t min, max;	/* of an integer; max 0: none */
};

static void
param(const struct printing *p, struct str name, const struct param *row)
{
	json_object_begin(p->j);
	text(p, "name", name);
	text_c(p, "in", row->in);
	text_c(p, "description", row->words);
	json_key(p->j, "required");
	json_bool(p->j, row->required);
	open(p, "schema");
	text_c(p, "type", row->type);
	if (row->max > 0) {
		json_key(p->j, "minimum");
		json_i64(p->j, row->min);
		json_key(p->j, "maximum");
		json_i64(p->j, row->max);
	}
	shut(p);
	json_object_end(p->j);
}

static void
params(const struct printing *p, const struct param *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		param(p, str_of(rows[i].name), &rows[i]);
}

static const struct param id_param[] = {
	{ "id", "path", "integer", "Number of the record", true, 1,
	    INT64_MAX },
};
static const struct param match_param[] = {
	{ "If-Match", "header", "string", "Entity tag of the version that the "
	    "change was made from", false, 0, 0 },
};
static const struct param key_param[] = {
	{ "Idempotency-Key", "header", "string", "Sent again, the request "
	    "happens once and is answered twice", false, 0, 0 },
};
static const struct param list_params[] = {
	{ "q", "query", "string", "Words to search for; each may be the "
	    "beginning of a word", false, 0, 0 },
	{ "limit", "query", "integer", "Records in one answer", false, 1,
	    QUERY_LIMIT },
	{ "after", "query", "string", "Cursor: what follows it", false, 0, 0 },
	{ "before", "query", "string", "Cursor: what stands before it", false,
	    0, 0 },
};
static const struct param history_params[] = {
	{ "before", "query", "integer", "Number of an entry: what is older",
	    false, 0, INT64_MAX },
	{ "limit", "query", "integer", "Entries in one answer", false, 1,
	    QUERY_LIMIT },
};
static const struct param search_params[] = {
	{ "q", "query", "string", "Words to search for", true, 0, 0 },
};

static void
sort_param(const struct printing *p, const struct record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nfields; i++)
		n += list_sorts(&r->fields[i]);
	if (n == 0)
		return;
	json_object_begin(p->j);
	text_c(p, "name", "sort");
	text_c(p, "in", "query");
	text_c(p, "description", "Field to sort by; with - from high to low");
	json_key(p->j, "required");
	json_bool(p->j, false);
	open(p, "schema");
	text_c(p, "type", "string");
	json_key(p->j, "enum");
	json_array_begin(p->j);
	for (size_t i = 0; i < r->nfields; i++) {
		struct str name = json_name(p->a, r->fields[i].name);

		if (!list_sorts(&r->fields[i]))
			continue;
		json_str(p->j, name);
		json_str(p->j, str_printf(p->a, "-%.*s", STR_ARG(name)));
	}
	json_array_end(p->j);
	shut(p);
	json_object_end(p->j);
}

static void
filter_params(const struct printing *p, const struct record *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (list_filters(&r->fields[i]))
			param(p, json_name(p->a, r->fields[i].name),
			    &(struct param){ .in = "query", .type = "string",
			        .words = "Only records with this value; ? "
			        "for what nobody said" });
}

/* ---- operations --------------------------------------------------------- */

/* Open "get": {"operationId": "listProcess", ... }. */
static void
operation(const struct printing *p, const char *method, const char *verb,
    const struct record *r, const char *words)
{
	struct str name = schema_name(p->a, r);

	open(p, method);
	text(p, "operationId", str_printf(p->a, "%s%.*s", verb,
	    STR_ARG(name)));
	text_c(p, "summary", words);
	json_key(p->j, "tags");
	json_array_begin(p->j);
	json_str(p->j, str_of(r->path));
	json_array_end(p->j);
}

static void
begin_params(const struct printing *p)
{
	json_key(p->j, "parameters");
	json_array_begin(p->j);
}

static void
body(const struct printing *p, const struct record *r, bool whole)
{
	static const char *const types[] = { "application/json",
		"application/merge-patch+json" };
	struct str name = schema_name(p->a, r);

	open(p, "requestBody");
	json_key(p->j, "required");
	json_bool(p->j, true);
	open(p, "content");
	for (size_t i = 0; i < (whole ? 1 : COUNT(types)); i++) {
		open(p, types[i]);
		json_key(p->j, "schema");
		ref(p, str_printf(p->a, "#/components/schemas/%.*s%s",
		    STR_ARG(name), whole ? "Input" : "Patch"));
		shut(p);
	}
	shut(p);
	shut(p);
}

static struct str
schema_of(const struct printing *p, const struct record *r, const char *end)
{
	struct str name = schema_name(p->a, r);

	return str_printf(p->a, "#/components/schemas/%.*s%s", STR_ARG(name),
	    end);
}

static void
list_path(const struct printing *p, const struct record *r)
{
	open(p, str_printf(p->a, "/%s", r->path).ptr);
	operation(p, "get", "list", r, "Find records");
	begin_params(p);
	params(p, list_params, COUNT(list_params));
	sort_param(p, r);
	filter_params(p, r);
	json_array_end(p->j);
	open(p, "responses");
	good(p, "200", "A page of records", false, schema_of(p, r, "List"));
	problems(p, read_faults, COUNT(read_faults));
	shut(p);
	shut(p);
	operation(p, "post", "create", r, "Add a record");
	begin_params(p);
	params(p, key_param, COUNT(key_param));
	json_array_end(p->j);
	body(p, r, true);
	open(p, "responses");
	good(p, "201", "Added", true, schema_of(p, r, ""));
	problems(p, write_faults, COUNT(write_faults));
	shut(p);
	shut(p);
	shut(p);
}

static void
change_operation(const struct printing *p, const struct record *r,
    const char *method, const char *verb, const char *words, bool whole)
{
	operation(p, method, verb, r, words);
	begin_params(p);
	params(p, match_param, COUNT(match_param));
	json_array_end(p->j);
	body(p, r, whole);
	open(p, "responses");
	good(p, "200", "Changed", true, schema_of(p, r, ""));
	problems(p, write_faults, COUNT(write_faults));
	shut(p);
	shut(p);
}

static void
item_path(const struct printing *p, const struct record *r)
{
	open(p, str_printf(p->a, "/%s/{id}", r->path).ptr);
	begin_params(p);
	params(p, id_param, COUNT(id_param));
	json_array_end(p->j);
	operation(p, "get", "get", r, "One record");
	open(p, "responses");
	good(p, "200", "The record", true, schema_of(p, r, ""));
	good(p, "304", "You have this version", true, STR_EMPTY);
	problems(p, read_faults, COUNT(read_faults));
	shut(p);
	shut(p);
	change_operation(p, r, "put", "replace", "Replace a record", true);
	change_operation(p, r, "patch", "change",
	    "Change some fields (RFC 7396)", false);
	operation(p, "delete", "delete", r, "Take a record away");
	begin_params(p);
	params(p, match_param, COUNT(match_param));
	json_array_end(p->j);
	open(p, "responses");
	good(p, "204", "Gone", false, STR_EMPTY);
	problems(p, write_faults, COUNT(write_faults));
	shut(p);
	shut(p);
	shut(p);
	open(p, str_printf(p->a, "/%s/{id}/history", r->path).ptr);
	begin_params(p);
	params(p, id_param, COUNT(id_param));
	json_array_end(p->j);
	operation(p, "get", "history", r, "Who changed what, newest first");
	begin_params(p);
	params(p, history_params, COUNT(history_params));
	json_array_end(p->j);
	open(p, "responses");
	good(p, "200", "Audit entries", false,
	    STR("#/components/schemas/History"));
	problems(p, read_faults, COUNT(read_faults));
	shut(p);
	shut(p);
	shut(p);
}

static void
search_path(const struct printing *p)
{
	open(p, "/search");
	open(p, "get");
	text_c(p, "operationId", "search");
	text_c(p, "summary", "Find records of any kind by words");
	begin_params(p);
	params(p, search_params, COUNT(search_params));
	json_array_end(p->j);
	open(p, "responses");
	good(p, "200", "The best matches", false,
	    STR("#/components/schemas/Hits"));
	problems(p, read_faults, COUNT(read_faults));
	shut(p);
	shut(p);
	shut(p);
}

/* "readiness" of "/api/v1/readiness". */
static struct str
report_name(const struct route *route)
{
	struct str path = str_of(route->path);

	return str_sub(path, STR(API_ROOT).len + 1, path.len);
}

/* A report of an area: a GET row of its own under /api/v1. */
static void
report_path(const struct printing *p, const struct route *route)
{
	struct str name = report_name(route);

	json_key_str(p->j, str_printf(p->a, "/%.*s", STR_ARG(name)));
	json_object_begin(p->j);
	open(p, "get");
	text(p, "operationId", name);
	text(p, "summary", str_printf(p->a, "The report %.*s",
	    STR_ARG(name)));
	open(p, "responses");
	good(p, "200", "The report", false, str_printf(p->a,
	    "#/components/schemas/report-%.*s", STR_ARG(name)));
	problems(p, read_faults, COUNT(read_faults));
	shut(p);
	shut(p);
	shut(p);
}

static void
report_schema(const struct printing *p, const struct route *route)
{
	json_key_str(p->j, str_printf(p->a, "report-%.*s",
	    STR_ARG(report_name(route))));
	json_raw(p->j, route->schema == NULL ? STR("{\"type\":\"object\"}")
	    : str_of(route->schema));
}

/* Each of the areas' reports. */
static void
reports(const struct printing *p,
    void (*print)(const struct printing *, const struct route *))
{
	const struct web_config *config = &p->page->web->config;

	for (size_t i = 0; i < config->nlists; i++)
		for (size_t k = 0; k < config->nroutes[i]; k++) {
			const struct route *route = &config->routes[i][k];

			if (str_starts(str_of(route->path), STR(API_ROOT)) &&
			    strcmp(route->method, "GET") == 0)
				print(p, route);
		}
}

/* ---- components --------------------------------------------------------- */

static void
nullable(const struct printing *p, const char *key, const char *name)
{
	open(p, key);
	json_key(p->j, "type");
	json_array_begin(p->j);
	json_str(p->j, str_of(name));
	json_str(p->j, STR("null"));
	json_array_end(p->j);
	shut(p);
}

/* Open {"type": "object", "properties": {"items": [...of what follows. */
static void
open_items(const struct printing *p, struct str name)
{
	json_key_str(p->j, name);
	json_object_begin(p->j);
	text_c(p, "type", "object");
	json_key(p->j, "required");
	json_array_begin(p->j);
	json_str(p->j, STR("items"));
	json_array_end(p->j);
	open(p, "properties");
	open(p, "items");
	text_c(p, "type", "array");
	json_key(p->j, "items");
}

static void
record_schemas(const struct printing *p, const struct record *r)
{
	struct str name = schema_name(p->a, r);
	struct field *fields = arena_array(p->a, struct field, r->nfields);
	struct record patch = *r;

	json_key_str(p->j, name);
	record_write_schema(r, false, p->a, p->j);
	json_key_str(p->j, str_printf(p->a, "%.*sInput", STR_ARG(name)));
	record_write_schema(r, true, p->a, p->j);
	for (size_t i = 0; i < r->nfields; i++) {
		fields[i] = r->fields[i];
		fields[i].flags &= ~(unsigned)FIELD_REQUIRED;
	}
	patch.fields = fields;
	json_key_str(p->j, str_printf(p->a, "%.*sPatch", STR_ARG(name)));
	record_write_schema(&patch, true, p->a, p->j);
	open_items(p, str_printf(p->a, "%.*sList", STR_ARG(name)));
	ref(p, schema_of(p, r, ""));
	shut(p);
	type(p, "count", "integer");
	type(p, "hasMore", "boolean");
	nullable(p, "next", "string");
	nullable(p, "previous", "string");
	shut(p);
	shut(p);
}

static void
problem_schema(const struct printing *p)
{
	open(p, "Problem");
	text_c(p, "type", "object");
	text_c(p, "description", "RFC 9457");
	open(p, "properties");
	type(p, "type", "string");
	type(p, "title", "string");
	type(p, "status", "integer");
	type(p, "detail", "string");
	type(p, "instance", "string");
	open(p, "errors");
	text_c(p, "type", "array");
	open(p, "items");
	text_c(p, "type", "object");
	open(p, "properties");
	type(p, "field", "string");
	type(p, "row", "integer");
	type(p, "code", "string");
	type(p, "detail", "string");
	shut(p);
	shut(p);
	shut(p);
	shut(p);
	shut(p);
}

static void
shared_schemas(const struct printing *p)
{
	problem_schema(p);
	open_items(p, STR("History"));
	json_object_begin(p->j);
	text_c(p, "type", "object");
	open(p, "properties");
	type(p, "id", "integer");
	type(p, "at", "string");
	nullable(p, "actor", "string");
	nullable(p, "useCase", "string");
	nullable(p, "reason", "string");
	nullable(p, "undoneBy", "integer");
	type(p, "changes", "object");
	shut(p);
	json_object_end(p->j);
	shut(p);
	shut(p);
	shut(p);
	open_items(p, STR("Hits"));
	json_object_begin(p->j);
	text_c(p, "type", "object");
	open(p, "properties");
	type(p, "type", "string");
	type(p, "id", "integer");
	nullable(p, "name", "string");
	type(p, "href", "string");
	shut(p);
	json_object_end(p->j);
	shut(p);
	shut(p);
	shut(p);
}

static void
header(const struct printing *p, const char *name, const char *words)
{
	open(p, name);
	text_c(p, "description", words);
	type(p, "schema", "string");
	shut(p);
}

static void
components(const struct printing *p)
{
	const struct registry *reg = store_registry(p->page->store);

	open(p, "components");
	open(p, "securitySchemes");
	open(p, "token");
	text_c(p, "type", "http");
	text_c(p, "scheme", "bearer");
	shut(p);
	shut(p);
	open(p, "headers");
	header(p, "ApiVersion", "Version of the API that answered");
	header(p, "ETag", "Version of the record, for If-Match");
	shut(p);
	open(p, "responses");
	open(p, "Problem");
	text_c(p, "description", "What is wrong, where, and what to do");
	open(p, "headers");
	api_version_header(p);
	shut(p);
	open(p, "content");
	open(p, "application/problem+json");
	json_key(p->j, "schema");
	ref_c(p, "#/components/schemas/Problem");
	shut(p);
	shut(p);
	shut(p);
	shut(p);
	open(p, "schemas");
	shared_schemas(p);
	reports(p, report_schema);
	json_key(p->j, "File");
	json_raw(p->j, openapi_file_schema());
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->scope == RECORD_ORGANISATION &&
		    reg->records[i]->path != NULL)
			record_schemas(p, reg->records[i]);
	shut(p);
	shut(p);
}

/* ---- the whole ---------------------------------------------------------- */

static struct str
own_url(struct page *page)
{
	struct str url = page->web->config.public_url;

	return url.len > 0 ? url : STR("http://localhost");
}

static void
info(const struct printing *p)
{
	struct str url = own_url(p->page), host = url;
	size_t at = str_find_str(url, STR("://"));

	if (at < url.len)
		host = str_sub(url, at + 3, url.len);
	host = str_cut(&host, '/');
	host = str_cut(&host, ':');
	open(p, "info");
	text_c(p, "title", "stormvast");
	text_c(p, "description", "Continuity management: processes, what they "
	    "need, and whether the organisation can go on.");
	text_c(p, "version", API_VERSION);
	open(p, "contact");
	text_c(p, "name", "Administrator of this stormvast");
	text(p, "url", url);
	text(p, "email", str_printf(p->a, "postmaster@%.*s%s", STR_ARG(host),
	    str_has(host, '.') ? "" : ".invalid"));
	shut(p);
	shut(p);
}

struct str
openapi_print(struct page *page)
{
	const struct registry *reg = store_registry(page->store);
	struct buf out = BUF_IN(page->arena, OPENAPI_MAX);
	struct json j = JSON_TO(&out);
	struct printing p = { page, page->arena, &j };

	json_object_begin(&j);
	text_c(&p, "openapi", "3.1.0");
	info(&p);
	json_key(&j, "servers");
	json_array_begin(&j);
	json_object_begin(&j);
	text(&p, "url", str_printf(page->arena, "%.*s/api/v1",
	    STR_ARG(own_url(page))));
	json_object_end(&j);
	json_array_end(&j);
	json_key(&j, "security");
	json_array_begin(&j);
	json_object_begin(&j);
	json_key(&j, "token");
	json_array_begin(&j);
	json_array_end(&j);
	json_object_end(&j);
	json_array_end(&j);
	open(&p, "paths");
	search_path(&p);
	reports(&p, report_path);
	openapi_file_paths(&j);
	for (size_t i = 0; i < reg->n; i++) {
		if (reg->records[i]->scope != RECORD_ORGANISATION ||
		    reg->records[i]->path == NULL)
			continue;
		list_path(&p, reg->records[i]);
		item_path(&p, reg->records[i]);
	}
	shut(&p);
	components(&p);
	json_object_end(&j);
	BUG_IF(out.over);
	return buf_str(&out);
}
