/* SPDX-License-Identifier: EUPL-1.2 */
/* One-time codes of an app: RFC 6238 over RFC 4226. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "base/rng.h"
#include "store/secret.h"
#include "store/session.h"

enum { TOTP_STEP = 30, TOTP_DIGITS = 6, TOTP_BYTES = 20, TOTP_KEY_MAX = 64 };

/* The code of a step, as digits. */
static void
code_of(const unsigned char *key, size_t n, int64_t step,
    char out[TOTP_DIGITS + 1])
{
	unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	uint32_t number;
	size_t at;

	for (size_t i = 0; i < sizeof(counter); i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	BUG_IF(HMAC(EVP_sha1(), key, (int)n, counter, sizeof(counter), mac,
	    &len) == NULL);
	at = mac[len - 1] & 15;
	number = (uint32_t)(mac[at] & 0x7f) << 24 |
	    (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 |
	    mac[at + 3];
	snprintf(out, TOTP_DIGITS + 1, "%06u", (unsigned)(number % 1000000));
}

/* Six digits; people type a space between the threes. */
static bool
read_code(struct str code, char out[TOTP_DIGITS + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < code.len; i++) {
		if (code.ptr[i] == ' ')
			continue;
		if (code.ptr[i] < '0' || code.ptr[i] > '9' || n == TOTP_DIGITS)
			return false;
		out[n++] = code.ptr[i];
	}
	out[n] = '\0';
	return n == TOTP_DIGITS;
}

bool
totp_check(struct str secret, struct str code, int64_t now,
    int64_t *last_step_io)
{
	unsigned char key[TOTP_KEY_MAX];
	char given[TOTP_DIGITS + 1], right[TOTP_DIGITS + 1];
	int64_t step = now / TOTP_STEP, found = -1;
	size_t n;

	if (now < 0 || !read_code(code, given) ||
	    !base32_read(secret, key, sizeof(key), &n))
		return false;
	for (int64_t s = step - 1; s <= step + 1; s++) {
		code_of(key, n, s, right);
		if (sodium_memcmp(given, right, TOTP_DIGITS) == 0 &&
		    s > *last_step_io && s >= 0)
			found = s;
	}
	sodium_memzero(key, sizeof(key));
	if (found < 0)
		return false;
	*last_step_io = found;
	return true;
}

struct str
totp_secret(struct arena *a)
{
	unsigned char key[TOTP_BYTES];

	rng_secret(key, sizeof(key));
	return base32_of(a, key, sizeof(key));
}

struct str
totp_url(struct arena *a, struct str secret, struct str login)
{
	struct buf out = BUF_IN(a, 4096);

	buf_add_c(&out, "otpauth://totp/Stormvast:");
	for (size_t i = 0; i < login.len; i++) {
		unsigned char c = (unsigned char)login.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')
			buf_add_char(&out, (char)c);
		else
			buf_addf(&out, "%%%02X", c);
	}
	buf_addf(&out, "?secret=%.*s&issuer=Stormvast", STR_ARG(secret));
	return buf_str(&out);
}
