/* SPDX-License-Identifier: EUPL-1.2 */
/* Our own certificates, and a server that uses them. */
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "site.h"
#include "web/tls_ca.h"

/* ---- TLS ---------------------------------------------------------------- */

static SSL_CTX *
client_context(struct arena *a, const char *dir)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_non_null(ctx);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	assert_int_equal(SSL_CTX_load_verify_locations(ctx,
	    str_c(a, str_printf(a, "%s/ca.pem", dir)), NULL), 1);
	return ctx;
}

/* Of the certificate that ask_tls() last saw. */
static uint64_t last_serial;

static void
note_serial(SSL *ssl)
{
	X509 *cert = SSL_get1_peer_certificate(ssl);
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);

	last_serial = 0;
	for (int i = 0; i < ASN1_STRING_length(serial); i++)
		last_serial = last_serial * 257 +
		    ASN1_STRING_get0_data(serial)[i];
	X509_free(cert);
}

/* Ask over TLS; *got_r is everything; false when the handshake failed. */
static bool
ask_tls(SSL_CTX *ctx, int port, const char *name, struct str req,
    struct arena *a, struct str *got_r)
{
	static const unsigned char alpn[] = "\x02h2\x08http/1.1";
	struct buf got = BUF_IN(a, 1 << 24);
	SSL *ssl = SSL_new(ctx);
	int fd = client_connect(port), n = 0;
	bool ok;

	SSL_set_fd(ssl, fd);
	SSL_set1_host(ssl, name);
	SSL_set_alpn_protos(ssl, alpn, sizeof(alpn) - 1);
	ok = SSL_connect(ssl) == 1;
	if (ok) {
		note_serial(ssl);
		assert_int_equal(SSL_write(ssl, req.ptr, (int)req.len),
		    req.len);
		while ((n = SSL_read(ssl, buf_room(&got, 65536), 65536)) > 0)
			buf_wrote(&got, (size_t)n);
		assert_int_equal(SSL_get_error(ssl, n),
		    SSL_ERROR_ZERO_RETURN);
	}
	SSL_free(ssl);
	close(fd);
	*got_r = buf_str(&got);
	return ok;
}

static void
make_certificates(const char *dir)
{
	const struct str names[] = { STR("bcm.example.nl"), STR("127.0.0.1"),
		STR("2001:db8::1") };
	struct tls_ca_spec spec = { .dir = dir, .organisation = STR("Test"),
		.names = names, .nnames = COUNT(names),
		.now = (int64_t)1 << 31 };
	struct err err = { 0 };

	if (!tls_ca_create(&spec, &err))
		fail_msg("%s %.*s", err.id, STR_ARG(err.args[1].text));
}

static void
remove_certificates(struct arena *a, const char *dir)
{
	static const char *const names[] = { "ca.pem", "ca-key.pem",
		"server.pem", "server-key.pem" };

	for (size_t i = 0; i < COUNT(names); i++)
		unlink(str_c(a, str_printf(a, "%s/%s", dir, names[i])));
	assert_int_equal(rmdir(dir), 0);
}

/* The certificates begin in 2038; the client checks as of then. */
static void
look_from_then(SSL_CTX *ctx)
{
	X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ctx),
	    ((time_t)1 << 31) + 60);
}

static void
test_tls__own_certificates_serve_and_reload(void **state)
{
	char dir[] = "/tmp/stormvast-test-XXXXXX";
	struct arena a = ARENA_INIT;
	FILE *sink = fopen("/dev/null", "w");
	const char *cert, *key;
	struct rig rig;
	struct str got;
	uint64_t first, second;
	SSL_CTX *ctx;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	make_certificates(dir);
	log_set_file(sink);
	cert = str_c(&a, str_printf(&a, "%s/server.pem", dir));
	key = str_c(&a, str_printf(&a, "%s/server-key.pem", dir));
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	rig_init(&rig);
	rig.listener.tls = true;
	rig.config.cert_file = cert;
	rig.config.key_file = key;
	site_start(&rig);
	ctx = client_context(&a, dir);
	look_from_then(ctx);
	assert_true(ask_tls(ctx, rig.port, "bcm.example.nl",
	    STR("GET /large " HOST "\r\nGET /peer " CLOSE "\r\n"), &a, &got));
	assert_true(has(got, "\n00499999\n"));
	assert_true(has(got, "Strict-Transport-Security: "));
	assert_true(str_ends(got, STR("127.0.0.1 tls")));
	/* Another name, and a client of the past, are refused. */
	assert_false(ask_tls(ctx, rig.port, "other.example.nl",
	    STR("GET / " CLOSE "\r\n"), &a, &got));
	SSL_CTX_set_max_proto_version(ctx, TLS1_1_VERSION);
	assert_false(ask_tls(ctx, rig.port, "bcm.example.nl",
	    STR("GET / " CLOSE "\r\n"), &a, &got));
	SSL_CTX_set_max_proto_version(ctx, 0);
	first = last_serial;
	/* A new leaf of the same CA; then a broken one is not taken. */
	make_certificates(dir);
	server_reload(rig.server);
	assert_true(ask_tls(ctx, rig.port, "bcm.example.nl",
	    STR("GET /a " CLOSE "\r\n"), &a, &got));
	assert_true(last_serial != first);
	second = last_serial;
	assert_int_equal(truncate(cert, 10), 0);
	server_reload(rig.server);
	assert_true(ask_tls(ctx, rig.port, "bcm.example.nl",
	    STR("GET /a " CLOSE "\r\n"), &a, &got));
	assert_true(str_ends(got, STR("GET a;")));
	assert_true(last_serial == second);
	/* Plain words to a TLS port end the connection. */
	client_ask(rig.port, &a, STR("GET /a " CLOSE "\r\n"));
	rig_stop(&rig);
	log_set_file(NULL);
	fclose(sink);
	SSL_CTX_free(ctx);
	remove_certificates(&a, dir);
	arena_release(&a);
}

static void
test_ca__refuses_bad_names_and_half_a_ca(void **state)
{
	static const char *const bad[] = { "", "a b", "-a", "a-", "a..b",
		"x,DNS:evil", "*.example.nl", "a:b", "caf\xC3\xA9" };
	char dir[] = "/tmp/stormvast-test-XXXXXX";
	struct arena a = ARENA_INIT;
	struct str name;
	struct tls_ca_spec spec = { .dir = dir, .names = &name, .nnames = 1 };
	struct err err = { 0 };

	(void)state;
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < COUNT(bad); i++) {
		name = str_of(bad[i]);
		assert_false(tls_ca_create(&spec, &err));
		assert_string_equal(err.id, "tls-name-invalid");
	}
	make_certificates(dir);
	name = STR("ok");
	spec.now = ((int64_t)1 << 31) + INT64_C(4000) * 86400;
	assert_false(tls_ca_create(&spec, &err));
	assert_string_equal(err.id, "tls-ca-invalid");
	spec.now = (int64_t)1 << 31;
	assert_int_equal(unlink(str_c(&a, str_printf(&a, "%s/ca-key.pem",
	    dir))), 0);
	assert_false(tls_ca_create(&spec, &err));
	assert_string_equal(err.id, "tls-ca-invalid");
	spec.dir = "/nonexistent";
	assert_false(tls_ca_create(&spec, &err));
	assert_string_equal(err.id, "tls-write-failed");
	remove_certificates(&a, dir);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tls__own_certificates_serve_and_reload),
		cmocka_unit_test(test_ca__refuses_bad_names_and_half_a_ca),
	};

	return cmocka_run_group_tests_name("tls", tests, site_setup,
	    site_teardown);
}
