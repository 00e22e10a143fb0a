/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * trust.c - reading the CA of our own certificate.
 *
 * The certificate is written out anew, so that a key that somebody left in the
 * same file never leaves the house.
 */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/when.h"
#include "web/peer.h"
#include "web/trust.h"

enum { NAME_MAX_BYTES = 256 };

static X509 *
read_cert(const char *path)
{
	FILE *f = fopen(path, "re");
	X509 *cert;

	if (f == NULL)
		return NULL;
	cert = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	return cert;
}

static bool
has_signed(X509 *ca, const char *cert_file)
{
	X509 *cert = read_cert(cert_file);
	bool ok = cert != NULL &&
	    X509_verify(cert, X509_get0_pubkey(ca)) == 1;

	X509_free(cert);
	return ok;
}

/* What is wrong with it, or NULL. */
static const char *
fault_of(X509 *ca, const char *cert_file)
{
	if (ca == NULL)
		return "no certificate";
	if (X509_check_ca(ca) != 1)
		return "not a CA";
	if (cert_file != NULL && !has_signed(ca, cert_file))
		return "the server's certificate is another CA's";
	return NULL;
}

static struct str
print_pem(struct arena *a, X509 *ca)
{
	BIO *out = BIO_new(BIO_s_mem());
	struct str pem;
	char *bytes;
	long n;

	BUG_IF(out == NULL || PEM_write_bio_X509(out, ca) != 1);
	n = BIO_get_mem_data(out, &bytes);
	pem = str_copy(a, (struct str){ bytes, (size_t)n });
	BIO_free(out);
	return pem;
}

static struct str
print_fingerprint(struct arena *a, X509 *ca)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	struct buf out = BUF_IN(a, 3 * sizeof(hash));
	unsigned n = 0;

	BUG_IF(X509_digest(ca, EVP_sha256(), hash, &n) != 1);
	for (unsigned i = 0; i < n; i++)
		buf_addf(&out, "%s%02X", i == 0 ? "" : " ", hash[i]);
	return buf_str(&out);
}

static struct str
print_name(struct arena *a, X509 *ca)
{
	char name[NAME_MAX_BYTES] = "";

	(void)X509_NAME_get_text_by_NID(X509_get_subject_name(ca),
	    NID_commonName, name, sizeof(name));
	return str_copy(a, str_of(name));
}

static int64_t
end_of(X509 *ca)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;

	BUG_IF(epoch == NULL);
	(void)ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(ca));
	ASN1_TIME_free(epoch);
	return (int64_t)days * SECONDS_DAY + seconds;
}

bool
trust_ca_read(struct arena *a, const char *ca_file, const char *cert_file,
    struct trust_ca *ca_r, struct err *err)
{
	X509 *ca = read_cert(ca_file);
	const char *fault = fault_of(ca, cert_file);

	ERR_clear_error();
	if (fault == NULL)
		*ca_r = (struct trust_ca){
			.pem = print_pem(a, ca),
			.name = print_name(a, ca),
			.fingerprint = print_fingerprint(a, ca),
			.ends_at = end_of(ca),
		};
	X509_free(ca);
	return fault == NULL || err_set_args(err, ERR_IO, NULL,
	    "tls-ca-invalid", ERR_TEXT(str_of(ca_file)),
	    ERR_TEXT(str_of(fault)));
}

/* "[::1]:8080" -> "::1", "127.0.0.1:80" -> "127.0.0.1". */
static struct str
without_port(struct str host)
{
	struct str rest = host;

	if (host.len > 0 && host.ptr[0] == '[') {
		rest = str_sub(host, 1, host.len);
		return str_cut(&rest, ']');
	}
	return str_cut(&rest, ':');
}

bool
trust_is_secure(const struct http_head *head, bool is_tls)
{
	static const struct peer_net here[] = {
		{ { { [10] = 0xFF, 0xFF, 127 } }, 104 },
		{ { { [15] = 1 } }, 128 },
	};
	struct str host = without_port(head->host);
	struct peer_addr addr;

	if (is_tls || str_eq_nocase(host, STR("localhost")))
		return true;
	return peer_parse(host, &addr) && peer_in(&addr, here, COUNT(here));
}
