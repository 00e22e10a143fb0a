/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tls.c - bytes in and out of a connection, in the clear or by OpenSSL.
 *
 * The answers are the same for both: a count, the end, "not now" (an event
 * will come, for epoll reports edges) or broken.  In the clear several parts
 * go out by one sendmsg() without a copy; under TLS they are gathered into
 * one record, so that head and body share it.
 *
 * TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only
 * (NCSC "ICT-beveiligingsrichtlijnen voor TLS", good), no renegotiation.
 */
#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "web/internal.h"

#define CIPHERS                                                               \
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"          \
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"          \
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"

/* One TLS record holds this much. */
enum { RECORD = 16384 };

static ssize_t
plain_result(ssize_t n)
{
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
}

static ssize_t
ssl_result(struct conn *c, int n)
{
	int why;

	if (n > 0)
		return n;
	why = SSL_get_error(c->ssl, n);
	ERR_clear_error();
	if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
		return -1;
	return why == SSL_ERROR_ZERO_RETURN ? 0 : -2;
}

ssize_t
io_recv(struct conn *c, char *to, size_t n)
{
	ssize_t got;

	if (c->ssl != NULL) {
		ERR_clear_error();
		return ssl_result(c, SSL_read(c->ssl, to, (int)n));
	}
	do
		got = recv(c->fd, to, n, 0);
	while (got < 0 && errno == EINTR);
	return plain_result(got);
}

ssize_t
io_drop(struct conn *c)
{
	ssize_t got;

	do
		got = recv(c->fd, c->server->scratch,
		    sizeof(c->server->scratch), 0);
	while (got < 0 && errno == EINTR);
	return plain_result(got);
}

static ssize_t
send_plain(struct conn *c, const struct str *parts, size_t n)
{
	struct iovec iov[CONN_OUT];
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = n };
	ssize_t sent;

	for (size_t i = 0; i < n; i++)
		iov[i] = (struct iovec){ (void *)(uintptr_t)parts[i].ptr,
			parts[i].len };
	do
		sent = sendmsg(c->fd, &msg, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return plain_result(sent);
}

static ssize_t
send_ssl(struct conn *c, const struct str *parts, size_t n)
{
	char *record = c->server->scratch;
	size_t len = 0;

	for (size_t i = 0; i < n && len < RECORD; i++) {
		struct str part = str_sub(parts[i], 0, RECORD - len);

		if (part.len > 0)
			memcpy(record + len, part.ptr, part.len);
		len += part.len;
	}
	if (len == 0)
		return 0;
	ERR_clear_error();
	return ssl_result(c, SSL_write(c->ssl, record, (int)len));
}

ssize_t
io_send(struct conn *c, const struct str *parts, size_t n)
{
	return c->ssl == NULL ? send_plain(c, parts, n) :
	    send_ssl(c, parts, n);
}

int
io_handshake(struct conn *c)
{
	int n;

	ERR_clear_error();
	n = SSL_accept(c->ssl);
	if (n == 1)
		return 1;
	return ssl_result(c, n) == -1 ? -1 : -2;
}

void
io_shutdown(struct conn *c)
{
	if (c->ssl != NULL && SSL_is_init_finished(c->ssl)) {
		ERR_clear_error();
		SSL_shutdown(c->ssl);
		ERR_clear_error();
	}
	shutdown(c->fd, SHUT_WR);
}

/* We speak http/1.1 and nothing else. */
static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *outlen,
    const unsigned char *in, unsigned int inlen, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *chosen;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&chosen, outlen, ours, sizeof(ours) - 1, in,
	    inlen) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static bool
configure(SSL_CTX *ctx, const char *cert_file, const char *key_file)
{
	static const unsigned char id[] = "stormvast";

	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
	    SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_cipher_list(ctx, CIPHERS) == 1 &&
	    SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384") == 1 &&
	    SSL_CTX_set_session_id_context(ctx, id, sizeof(id) - 1) == 1 &&
	    SSL_CTX_use_certificate_chain_file(ctx, cert_file) == 1 &&
	    SSL_CTX_use_PrivateKey_file(ctx, key_file, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_check_private_key(ctx) == 1;
}

SSL_CTX *
tls_context(const char *cert_file, const char *key_file, struct err *err)
{
	SSL_CTX *ctx;
	char why[160] = "";

	ERR_clear_error();
	if ((ctx = SSL_CTX_new(TLS_server_method())) != NULL &&
	    configure(ctx, cert_file, key_file))
		return ctx;
	ERR_error_string_n(ERR_peek_error(), why, sizeof(why));
	ERR_clear_error();
	SSL_CTX_free(ctx);
	err_set_args(err, ERR_IO, NULL, "tls-certificate-failed",
	    ERR_TEXT(str_of(cert_file)), ERR_TEXT(str_of(why)));
	return NULL;
}
