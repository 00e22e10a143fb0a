/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/http.h"
#include "web/internal.h"

/* Every status that we send. */
#define STATUSES(X)                                                           \
	X(200, "OK") X(201, "Created") X(202, "Accepted")                     \
	X(204, "No Content") X(207, "Multi-Status")                           \
	X(301, "Moved Permanently") X(302, "Found") X(303, "See Other")       \
	X(304, "Not Modified") X(307, "Temporary Redirect")                   \
	X(308, "Permanent Redirect") X(400, "Bad Request")                    \
	X(401, "Unauthorized") X(403, "Forbidden") X(404, "Not Found")        \
	X(405, "Method Not Allowed") X(406, "Not Acceptable")                 \
	X(408, "Request Timeout") X(409, "Conflict") X(410, "Gone")           \
	X(412, "Precondition Failed") X(413, "Content Too Large")             \
	X(414, "URI Too Long") X(415, "Unsupported Media Type")               \
	X(417, "Expectation Failed") X(422, "Unprocessable Content")          \
	X(428, "Precondition Required") X(429, "Too Many Requests")           \
	X(431, "Request Header Fields Too Large")                             \
	X(499, "Client Closed Request")                                       \
	X(500, "Internal Server Error") X(501, "Not Implemented")             \
	X(503, "Service Unavailable")                                         \
	X(505, "HTTP Version Not Supported") X(507, "Insufficient Storage")

static const struct {
	int status;
	const char *text;
	struct str line;
} rows[] = {
#define X(n, t) { n, t, STR_INIT("HTTP/1.1 " #n " " t "\r\n") },
	STATUSES(X)
#undef X
};

const char *
http_status_text(int status)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].status == status)
			return rows[i].text;
	return "Unknown";
}

void
http_status_line(struct buf *out, int status)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].status == status) {
			buf_add(out, rows[i].line);
			return;
		}
	}
	buf_addf(out, "HTTP/1.1 %d Unknown\r\n", status);
}

void
http_add(struct http_response *res, const char *name, struct str value)
{
	struct str n = str_of(name);

	BUG_IF(res->nfields == HTTP_ANSWER_FIELDS);
	BUG_IF(!http_is_token(n));
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			res->spoilt = true;
	}
	res->fields[res->nfields++] = (struct http_field){ n, value };
}

void
http_answer(struct http_response *res, int status, const char *type,
    struct str body)
{
	BUG_IF(status < 200 || status > 599);
	res->status = status;
	if (type != NULL)
		http_add(res, "Content-Type", str_of(type));
	res->body = body;
}

/* A path that no browser takes for another host's. */
static bool
is_own_path(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= 0x20 || s.ptr[i] > 0x7E)
			return false;
	return str_starts(s, STR("/")) && !str_starts(s, STR("//")) &&
	    !str_starts(s, STR("/\\"));
}

void
http_redirect(struct http_response *res, int status, struct str location)
{
	BUG_IF(status < 300 || status > 399);
	res->status = status;
	http_add(res, "Location", is_own_path(location) ? location : STR("/"));
}

bool
http_none_match(const struct http_head *head, struct str etag)
{
	struct str list = http_field(head, "if-none-match");

	if (str_eq_c(list.ptr == NULL ? STR_EMPTY : list, "*"))
		return true;
	while (list.ptr != NULL) {
		struct str tag = str_trim(str_cut(&list, ','));

		if (str_starts(tag, STR("W/")))
			tag = str_sub(tag, 2, tag.len);
		if (str_eq(tag, etag))
			return true;
	}
	return false;
}

void
http_answer_shared(const struct http_request *req, struct http_response *res,
    struct http_shared *shared)
{
	enum http_coding c = shared_choose(shared,
	    http_field(req->head, "accept-encoding"));

	shared_ref(shared);
	res->shared = shared;
	res->coding = c;
	res->policy = shared_policy(shared);
	if (http_none_match(req->head, shared_etag(shared, c))) {
		res->status = 304;
		return;
	}
	res->status = 200;
	res->body = shared_body(shared, c);
}

struct http_stream *
http_answer_stream(struct http_response *res, const char *type)
{
	struct http_stream *stream = stream_new(
	    str_starts(str_of(type), STR("text/event-stream")));

	http_answer(res, 200, type, STR_EMPTY);
	http_add(res, "Cache-Control", STR("no-store"));
	res->stream = stream;
	stream_ref(stream);
	return stream;
}

void
http_response_release(struct http_response *res)
{
	shared_unref(res->shared);
	if (res->stream != NULL) {
		stream_detach(res->stream);
		stream_unref(res->stream);
	}
	res->shared = NULL;
	res->stream = NULL;
}
