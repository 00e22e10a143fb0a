/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tls_ca.c - two certificates by OpenSSL.
 *
 * Names go into the extension as text that OpenSSL parses, so a name is
 * checked first: nothing but letters, digits, '-' and '.' reaches it, or an
 * address that we print ourselves.  Files are written beside their place and
 * renamed, so a server that reloads never sees half of one.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/rng.h"
#include "base/utf8.h"
#include "web/peer.h"
#include "web/tls_ca.h"

enum {
	DAY = 86400,
	CA_DAYS = 3652,
	LEAF_DAYS = 397,
	NAMES_MAX = 100,
	PATH_ROOM = 4096,
};

/* A certificate and its key; released together. */
struct pair {
	X509 *cert;
	EVP_PKEY *key;
};

static void
pair_release(struct pair *pair)
{
	X509_free(pair->cert);
	EVP_PKEY_free(pair->key);
	*pair = (struct pair){ 0 };
}

/* ---- names -------------------------------------------------------------- */

static bool
label_is_valid(struct str s)
{
	if (s.len == 0 || s.len > 63 || s.ptr[0] == '-' ||
	    s.ptr[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

static bool
name_is_valid(struct str s)
{
	if (s.len == 0 || s.len > 253)
		return false;
	while (s.ptr != NULL)
		if (!label_is_valid(str_cut(&s, '.')))
			return false;
	return true;
}

/* DNS:name or IP:address, behind a comma when it is not the first. */
static bool
add_name(struct buf *out, struct str name, struct err *err)
{
	struct peer_addr addr;
	char text[PEER_TEXT];

	if (out->len > 0)
		buf_add_char(out, ',');
	if (peer_parse(name, &addr)) {
		peer_print(&addr, text);
		return buf_addf(out, "IP:%s", text);
	}
	if (!name_is_valid(name))
		return err_set_args(err, ERR_INVALID, "name",
		    "tls-name-invalid", ERR_TEXT(name));
	return buf_addf(out, "DNS:%.*s", STR_ARG(name));
}

static bool
list_names(struct buf *out, const struct tls_ca_spec *spec, struct err *err)
{
	BUG_IF(spec->nnames == 0 || spec->nnames > NAMES_MAX);
	for (size_t i = 0; i < spec->nnames; i++)
		if (!add_name(out, spec->names[i], err))
			return false;
	return buf_add(out, (struct str){ "\0", 1 });
}

/* ---- certificates ------------------------------------------------------- */

static bool
add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	if ((ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value)) == NULL)
		return false;
	ok = X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static bool
add_entry(X509_NAME *name, const char *field, struct str value)
{
	return value.len == 0 || X509_NAME_add_entry_by_txt(name, field,
	    MBSTRING_UTF8, (const unsigned char *)value.ptr, (int)value.len,
	    -1, 0) == 1;
}

static bool
set_serial(X509 *cert)
{
	unsigned char bytes[16];
	BIGNUM *n;
	bool ok;

	rng_secret(bytes, sizeof(bytes));
	bytes[0] &= 0x7F;
	n = BN_bin2bn(bytes, sizeof(bytes), NULL);
	ok = n != NULL &&
	    BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;
	BN_free(n);
	return ok;
}

/* Version, serial, key, subject, validity: what both kinds have. */
static bool
begin(struct pair *pair, struct str organisation, struct str common,
    int64_t from, int64_t days)
{
	X509_NAME *name;

	pair->key = EVP_EC_gen("P-256");
	pair->cert = X509_new();
	if (pair->key == NULL || pair->cert == NULL)
		return false;
	name = X509_get_subject_name(pair->cert);
	return X509_set_version(pair->cert, X509_VERSION_3) == 1 &&
	    set_serial(pair->cert) &&
	    X509_set_pubkey(pair->cert, pair->key) == 1 &&
	    add_entry(name, "O", organisation) &&
	    add_entry(name, "CN", common) &&
	    ASN1_TIME_set(X509_getm_notBefore(pair->cert), from) != NULL &&
	    ASN1_TIME_set(X509_getm_notAfter(pair->cert),
	    from + days * DAY) != NULL;
}

static bool
make_ca(struct pair *ca, const struct tls_ca_spec *spec)
{
	return begin(ca, utf8_prefix(spec->organisation, 64), STR("stormvast CA"), spec->now,
	    CA_DAYS) &&
	    X509_set_issuer_name(ca->cert,
	    X509_get_subject_name(ca->cert)) == 1 &&
	    add_extension(ca->cert, ca->cert, NID_basic_constraints,
	    "critical,CA:TRUE,pathlen:0") &&
	    add_extension(ca->cert, ca->cert, NID_key_usage,
	    "critical,keyCertSign,cRLSign") &&
	    add_extension(ca->cert, ca->cert, NID_subject_key_identifier,
	    "hash") &&
	    X509_sign(ca->cert, ca->key, EVP_sha256()) != 0;
}

static bool
make_leaf(struct pair *leaf, const struct pair *ca,
    const struct tls_ca_spec *spec, const char *names)
{
	struct str common = str_sub(spec->names[0], 0, 64);

	return begin(leaf, utf8_prefix(spec->organisation, 64), common,
	    spec->now, LEAF_DAYS) &&
	    X509_set_issuer_name(leaf->cert,
	    X509_get_subject_name(ca->cert)) == 1 &&
	    add_extension(leaf->cert, ca->cert, NID_basic_constraints,
	    "critical,CA:FALSE") &&
	    add_extension(leaf->cert, ca->cert, NID_key_usage,
	    "critical,digitalSignature") &&
	    add_extension(leaf->cert, ca->cert, NID_ext_key_usage,
	    "serverAuth") &&
	    add_extension(leaf->cert, ca->cert, NID_subject_alt_name, names) &&
	    add_extension(leaf->cert, ca->cert, NID_subject_key_identifier,
	    "hash") &&
	    add_extension(leaf->cert, ca->cert, NID_authority_key_identifier,
	    "keyid:always") &&
	    X509_sign(leaf->cert, ca->key, EVP_sha256()) != 0;
}

/* ---- files -------------------------------------------------------------- */

static void
print_path(char path[PATH_ROOM], const struct tls_ca_spec *spec,
    const char *name)
{
	int n = snprintf(path, PATH_ROOM, "%s/%s", spec->dir, name);

	BUG_IF(n < 0 || n >= PATH_ROOM);
}

static bool
write_failed(const char *path, struct err *err)
{
	return err_set_args(err, ERR_IO, NULL, "tls-write-failed",
	    ERR_TEXT(str_of(path)), ERR_TEXT(str_of(strerror(errno))));
}

static bool
write_pems(FILE *file, X509 *cert, X509 *behind, EVP_PKEY *key)
{
	return (cert == NULL || PEM_write_X509(file, cert) == 1) &&
	    (behind == NULL || PEM_write_X509(file, behind) == 1) &&
	    (key == NULL || PEM_write_PKCS8PrivateKey(file, key, NULL, NULL, 0,
	    NULL, NULL) == 1) &&
	    fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static bool
save(const struct tls_ca_spec *spec, const char *name, X509 *cert,
    X509 *behind, EVP_PKEY *key, struct err *err)
{
	char path[PATH_ROOM], fresh[PATH_ROOM], part[64];
	FILE *file = NULL;
	bool ok;
	int fd;

	snprintf(part, sizeof(part), "%s.new", name);
	print_path(path, spec, name);
	print_path(fresh, spec, part);
	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || (file = fdopen(fd, "w")) == NULL)
		return write_failed(fresh, err);
	ok = write_pems(file, cert, behind, key);
	ok = fclose(file) == 0 && ok && rename(fresh, path) == 0;
	if (!ok) {
		write_failed(path, err);
		unlink(fresh);
	}
	return ok;
}

static bool
ca_invalid(const char *path, const char *why, struct err *err)
{
	return err_set_args(err, ERR_IO, NULL, "tls-ca-invalid",
	    ERR_TEXT(str_of(path)), ERR_TEXT(str_of(why)));
}

static const char *
ca_fault(const struct pair *ca, int64_t now)
{
	time_t at = (time_t)now;

	if (ca->cert == NULL)
		return "no certificate";
	if (ca->key == NULL)
		return "no key";
	if (X509_check_private_key(ca->cert, ca->key) != 1)
		return "the key is another's";
	if (X509_check_ca(ca->cert) != 1)
		return "not a CA";
	if (X509_cmp_time(X509_get0_notAfter(ca->cert), &at) <= 0)
		return "expired";
	return NULL;
}

static FILE *
open_old(const struct tls_ca_spec *spec, const char *name,
    char path[PATH_ROOM])
{
	print_path(path, spec, name);
	return fopen(path, "re");
}

/* The CA of an earlier time; *found says whether there is any of it. */
static bool
load_ca(struct pair *ca, const struct tls_ca_spec *spec, bool *found,
    struct err *err)
{
	char path[PATH_ROOM];
	FILE *key = open_old(spec, "ca-key.pem", path);
	FILE *cert = open_old(spec, "ca.pem", path);
	const char *fault;

	*found = key != NULL || cert != NULL;
	if (cert != NULL) {
		ca->cert = PEM_read_X509(cert, NULL, NULL, NULL);
		fclose(cert);
	}
	if (key != NULL) {
		ca->key = PEM_read_PrivateKey(key, NULL, NULL, NULL);
		fclose(key);
	}
	ERR_clear_error();
	if (!*found || (fault = ca_fault(ca, spec->now)) == NULL)
		return true;
	return ca_invalid(path, fault, err);
}

static bool
own_ca(struct pair *ca, const struct tls_ca_spec *spec, struct err *err)
{
	bool found;

	if (!load_ca(ca, spec, &found, err))
		return false;
	if (found)
		return true;
	BUG_IF(!make_ca(ca, spec));
	return save(spec, "ca-key.pem", NULL, NULL, ca->key, err) &&
	    save(spec, "ca.pem", ca->cert, NULL, NULL, err);
}

static bool
check_spec(const struct tls_ca_spec *spec, struct err *err)
{
	if (!utf8_is_text(spec->organisation))
		return err_set_args(err, ERR_INVALID, "organisation",
		    "tls-name-invalid", ERR_TEXT(spec->organisation));
	errno = ENAMETOOLONG;
	return strlen(spec->dir) < PATH_ROOM - 64 ||
	    write_failed(spec->dir, err);
}

bool
tls_ca_create(const struct tls_ca_spec *spec, struct err *err)
{
	struct buf names = BUF_HEAP(65536);
	struct pair ca = { 0 }, leaf = { 0 };
	bool ok = false;

	if (!check_spec(spec, err) || !list_names(&names, spec, err) ||
	    !own_ca(&ca, spec, err))
		goto out;
	BUG_IF(!make_leaf(&leaf, &ca, spec, names.ptr));
	ok = save(spec, "server-key.pem", NULL, NULL, leaf.key, err) &&
	    save(spec, "server.pem", leaf.cert, ca.cert, NULL, err);
out:
	pair_release(&leaf);
	pair_release(&ca);
	buf_release(&names);
	return ok;
}
