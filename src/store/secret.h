/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * secret.h - texts that prove something, made here and kept as a hash
 * (internal to store/).
 */
#ifndef STORE_SECRET_H
#define STORE_SECRET_H

#include "base/str.h"

enum { SECRET_HASH = 64, SECRET_PART = 43, SECRET_BYTES = 32 };

/* 256 unpredictable bits as base64url: 43 characters and a NUL. */
void secret_make(char out[SECRET_PART + 1]);
/* SHA-256 of the text, hexadecimal, with a NUL.  Fit for what has 80 bits or
 * more by lot; a password has not. */
void secret_hash(struct str text, char out[SECRET_HASH + 1]);

/* RFC 4648 base32 without padding, in capitals. */
struct str base32_of(struct arena *a, const unsigned char *bytes, size_t n);
/* Its bytes; white space and case do not matter.  False when it is none, or
 * longer than `cap`. */
MUST_USE bool base32_read(struct str text, unsigned char *out, size_t cap,
    size_t *n_r);

#endif
