/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>

#include <sys/random.h>

#include "base/rng.h"

static const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);

void
rng_secret(void *out, size_t n)
{
	unsigned char *at = out;

	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		BUG_IF(got <= 0);
		at += got;
		n -= (size_t)got;
	}
}

/* SplitMix64's finaliser: each bit in turns about half of those out. */
static uint64_t
mix(uint64_t n)
{
	n = (n ^ n >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ n >> 27) * UINT64_C(0x94D049BB133111EB);
	return n ^ n >> 31;
}

/* Mixed between the parts, so that (1, 2, 3) and (1, 3, 2) differ. */
uint64_t
rng_at(uint64_t seed, uint64_t stream, uint64_t counter)
{
	uint64_t key = mix(mix(seed + golden) + stream + golden);

	return mix(key + (counter + 1) * golden);
}

uint64_t
rng_next(uint64_t *state)
{
	*state += golden;
	return mix(*state);
}

/* Numbers below 2^64 mod `below` are thrown again, so that all are as likely. */
uint64_t
rng_below(uint64_t *state, uint64_t below)
{
	uint64_t n;

	BUG_IF(below == 0);
	do {
		n = rng_next(state);
	} while (n < -below % below);
	return n % below;
}
