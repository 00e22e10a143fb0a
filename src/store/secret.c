/* SPDX-License-Identifier: EUPL-1.2 */
#include <openssl/sha.h>
#include <sodium.h>

#include "base/rng.h"
#include "store/secret.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void
secret_make(char out[SECRET_PART + 1])
{
	unsigned char bytes[SECRET_BYTES];

	rng_secret(bytes, sizeof(bytes));
	sodium_bin2base64(out, SECRET_PART + 1, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
}

void
secret_hash(struct str text, char out[SECRET_HASH + 1])
{
	unsigned char hash[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)text.ptr, text.len, hash);
	sodium_bin2hex(out, SECRET_HASH + 1, hash, sizeof(hash));
}

struct str
base32_of(struct arena *a, const unsigned char *bytes, size_t n)
{
	size_t len = (n * 8 + 4) / 5;
	char *out = arena_alloc(a, len + 1);

	for (size_t i = 0; i < len; i++) {
		size_t bit = i * 5, at = bit / 8;
		unsigned two = (unsigned)bytes[at] << 8 |
		    (at + 1 < n ? bytes[at + 1] : 0u);

		out[i] = alphabet[two >> (11 - bit % 8) & 31];
	}
	return (struct str){ out, len };
}

static int
digit_of(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	at = c == '\0' ? NULL : strchr(alphabet, c);
	return at == NULL ? -1 : (int)(at - alphabet);
}

bool
base32_read(struct str text, unsigned char *out, size_t cap, size_t *n_r)
{
	unsigned bits = 0, have = 0;
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = digit_of(text.ptr[i]);

		if (text.ptr[i] == ' ' || text.ptr[i] == '=')
			continue;
		if (digit < 0)
			return false;
		bits = (bits << 5 | (unsigned)digit) & 0xfff;
		have += 5;
		if (have < 8)
			continue;
		if (n == cap)
			return false;
		have -= 8;
		out[n++] = (unsigned char)(bits >> have);
	}
	*n_r = n;
	return n > 0;
}
