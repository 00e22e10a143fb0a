/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * libcurl speaks SMTP; we read what was said, since its own codes do not tell a
 * refused mail from a server that is not there.  From the dialogue we keep how
 * far it came (MAIL FROM or beyond: the fault is this mail's) and the last
 * answer.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "links/mail.h"
#include "links/smtp.h"

struct smtp {
	CURL *curl;
	struct smtp_server server;
	struct arena *arena;
	const char *url;
	bool in_mail;		/* MAIL FROM was said */
	bool quits;		/* QUIT was: what comes is courtesy */
	char last[SMTP_WORDS];	/* line of the server */
	size_t nlast;
	struct str mail;
	size_t sent;		/* bytes of it */
	bool (*stop)(void *arg);
	void *arg;
	curl_socket_t socket;	/* CURL_SOCKET_BAD: no connection */
	bool listens;		/* the server answered all so far */
};

/* ---- which server -------------------------------------------------------- */

static bool
is_host_sign(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

static bool
is_host(struct str host)
{
	bool literal = host.len > 2 && host.ptr[0] == '[' &&
	    host.ptr[host.len - 1] == ']';

	if (host.len == 0 || host.len > 253)
		return false;
	for (size_t i = literal; i < host.len - literal; i++)
		if (!is_host_sign(host.ptr[i]) &&
		    !(literal && host.ptr[i] == ':'))
			return false;
	return true;
}

static bool
is_here(struct str host)
{
	return str_eq_c(host, "localhost") || str_eq_c(host, "127.0.0.1") ||
	    str_eq_c(host, "[::1]");
}

bool
smtp_server_read(struct arena *a, struct str text, bool plain,
    struct smtp_server *server, struct err *err)
{
	bool smtps = str_starts(text, STR("smtps://"));
	struct str rest = str_sub(text, smtps ? 8 : 7, text.len), host = rest;
	size_t colon = rest.len;
	int64_t port = smtps ? 465 : 587;

	for (size_t i = rest.len; i-- > 0 && rest.ptr[i] != ']';)
		if (rest.ptr[i] == ':')
			colon = i;
	host = str_sub(rest, 0, colon);
	if ((!smtps && !str_starts(text, STR("smtp://"))) || !is_host(host) ||
	    (colon < rest.len && (!str_to_i64(str_sub(rest, colon + 1,
	        rest.len), &port) || port < 1 || port > 65535)))
		return err_set_args(err, ERR_INVALID, NULL,
		    "smtp-server-unreadable", ERR_TEXT(text));
	if (plain && !is_here(host))
		return err_set_args(err, ERR_INVALID, NULL,
		    "smtp-plain-elsewhere", ERR_TEXT(host));
	server->host = str_copy(a, host);
	server->port = (int)port;
	server->smtps = smtps && !plain;
	server->plain = plain;
	return true;
}

/* ---- the dialogue -------------------------------------------------------- */

static void
keep_answer(struct smtp *s, struct str said)
{
	struct str line = str_trim(said);

	/* Of an answer of more lines the last one that says something. */
	if (line.len < 3)
		return;
	s->nlast = line.len < sizeof(s->last) ? line.len : sizeof(s->last);
	memcpy(s->last, line.ptr, s->nlast);
}

static int
overhear(CURL *curl, curl_infotype type, char *data, size_t size, void *arg)
{
	struct str said = { data, size };
	struct smtp *s = arg;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && str_starts(said, STR("MAIL FROM")))
		s->in_mail = true;
	if (type == CURLINFO_HEADER_OUT && str_starts(said, STR("QUIT")))
		s->quits = true;
	if (type == CURLINFO_HEADER_IN && !s->quits)
		keep_answer(s, said);
	return 0;
}

static size_t
give(char *room, size_t size, size_t n, void *arg)
{
	struct smtp *s = arg;
	struct str part = str_sub(s->mail, s->sent, size * n);

	memcpy(room, part.ptr, part.len);
	s->sent += part.len;
	return part.len;
}

static size_t
ignore(char *data, size_t size, size_t n, void *arg)
{
	(void)data;
	(void)arg;
	return size * n;
}

/*
 * libcurl ends a connection with QUIT and waits two minutes for the answer, with
 * no setting for it.  From a server that has fallen silent nobody waits for one:
 * a connection that is shut says so at once.
 */
static void
hang_up(const struct smtp *s)
{
	if (s->socket != CURL_SOCKET_BAD)
		shutdown(s->socket, SHUT_RDWR);
}

static int
opened(void *arg, curl_socket_t socket, curlsocktype purpose)
{
	struct smtp *s = arg;

	(void)purpose;
	s->socket = socket;
	return CURL_SOCKOPT_OK;
}

static int
closed(void *arg, curl_socket_t socket)
{
	struct smtp *s = arg;

	if (s->socket == socket)
		s->socket = CURL_SOCKET_BAD;
	return close(socket);
}

static int
ask_to_stop(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct smtp *s = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	if (!s->stop(s->arg))
		return 0;
	hang_up(s);
	return 1;
}

static void
begin_curl(void)
{
	BUG_IF(curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK);
}

static void
close_smtp(void *arg)
{
	struct smtp *s = arg;

	if (!s->listens)
		hang_up(s);
	curl_easy_cleanup(s->curl);
}

static const char *
url_of(struct arena *a, const struct smtp_server *s)
{
	return str_printf(a, "%s://%.*s:%d/%.*s", s->smtps ? "smtps" : "smtp",
	    STR_ARG(s->host), s->port, STR_ARG(s->name)).ptr;
}

/* Never without TLS but on this machine; no proxy, no other protocol. */
static void
prepare(struct smtp *s)
{
	const struct smtp_server *to = &s->server;
	CURL *c = s->curl;

	curl_easy_setopt(c, CURLOPT_URL, s->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT,
	    (long)SMTP_CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SMTP_SECONDS);
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(to->plain ? CURLUSESSL_NONE
	    : CURLUSESSL_ALL));
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (to->ca_file.len > 0)
		curl_easy_setopt(c, CURLOPT_CAINFO, str_c(s->arena,
		    to->ca_file));
	if (to->user.len > 0) {
		curl_easy_setopt(c, CURLOPT_USERNAME, str_c(s->arena,
		    to->user));
		curl_easy_setopt(c, CURLOPT_PASSWORD, str_c(s->arena,
		    to->password));
	}
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_SOCKOPTFUNCTION, opened);
	curl_easy_setopt(c, CURLOPT_SOCKOPTDATA, s);
	curl_easy_setopt(c, CURLOPT_CLOSESOCKETFUNCTION, closed);
	curl_easy_setopt(c, CURLOPT_CLOSESOCKETDATA, s);
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, overhear);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
}

struct smtp *
smtp_open(struct arena *a, const struct smtp_server *server,
    bool (*stop)(void *arg), void *arg)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct smtp *s = arena_new(a, struct smtp);

	pthread_once(&once, begin_curl);
	BUG_IF(server->host.len == 0);
	s->server = *server;
	s->arena = a;
	s->url = url_of(a, server);
	s->curl = curl_easy_init();
	BUG_IF(s->curl == NULL);
	s->socket = CURL_SOCKET_BAD;
	arena_on_release(a, close_smtp, s);
	prepare(s);
	if ((s->stop = stop) != NULL) {
		s->arg = arg;
		curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION,
		    ask_to_stop);
		curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
		curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
	}
	return s;
}

/* ---- how it went --------------------------------------------------------- */

static bool
is_certificate(CURLcode code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	    code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR;
}

static const char *
why_down(CURLcode code)
{
	return is_certificate(code) ? "smtp-certificate"
	    : code == CURLE_USE_SSL_FAILED ? "smtp-no-tls"
	    : code == CURLE_SSL_CONNECT_ERROR ? "smtp-tls"
	    : code == CURLE_LOGIN_DENIED ? "smtp-login"
	    : code == CURLE_OPERATION_TIMEDOUT ? "smtp-slow" : "smtp-down";
}

static void
judge(const struct smtp *s, CURLcode code, struct smtp_answer *r)
{
	long said = 0;

	curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &said);
	r->code = (int)said;
	if (code == CURLE_OK) {
		r->outcome = SMTP_SENT;
	} else if (code == CURLE_ABORTED_BY_CALLBACK) {
		r->outcome = SMTP_STOPPED;
		r->fault = "smtp-stopped";
	} else if (s->in_mail && said >= 500 && said < 600) {
		r->outcome = SMTP_REFUSED;
		r->fault = "smtp-refused";
	} else if (s->in_mail && said >= 400 && said < 500 && said != 421) {
		r->outcome = SMTP_LATER;
		r->fault = "smtp-later";
	} else {
		r->outcome = SMTP_DOWN;
		r->fault = why_down(code);
	}
}

/* The server's last line, or else what libcurl says; as text. */
static void
say_words(const struct smtp *s, CURLcode code, const char *detail,
    struct smtp_answer *r)
{
	struct str words = { s->last, s->nlast };
	size_t n = 0;

	if (code != CURLE_OK && (s->nlast == 0 ||
	    (r->outcome == SMTP_DOWN && r->code < 400)))
		words = str_of(detail[0] != '\0' ? detail
		    : curl_easy_strerror(code));
	for (size_t i = 0; i < words.len && n + 1 < sizeof(r->words); i++) {
		unsigned char c = (unsigned char)words.ptr[i];

		r->words[n++] = c < 0x20 || c >= 0x7F ? '?' : (char)c;
	}
	r->words[n] = '\0';
}

void
smtp_send(struct smtp *s, struct str from, struct str to, struct str mail,
    struct smtp_answer *answer_r)
{
	char detail[CURL_ERROR_SIZE] = "", rcpt[MAIL_ADDRESS + 3];
	struct curl_slist *list = NULL;
	char sender[MAIL_ADDRESS + 3];
	CURLcode code;

	BUG_IF(!mail_address_is_one(from) || !mail_address_is_one(to));
	*answer_r = (struct smtp_answer){ 0 };
	s->in_mail = s->quits = false;
	s->nlast = s->sent = 0;
	s->mail = mail;
	snprintf(sender, sizeof(sender), "<%.*s>", STR_ARG(from));
	snprintf(rcpt, sizeof(rcpt), "<%.*s>", STR_ARG(to));
	list = curl_slist_append(NULL, rcpt);
	BUG_IF(list == NULL);
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, detail);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, sender);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, list);
	curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE,
	    (curl_off_t)mail.len);
	code = curl_easy_perform(s->curl);
	judge(s, code, answer_r);
	s->listens = answer_r->outcome != SMTP_DOWN &&
	    answer_r->outcome != SMTP_STOPPED;
	say_words(s, code, detail, answer_r);
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(list);
}
