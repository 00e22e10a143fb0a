/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rng.h - numbers by lot: the system's for secrets, and counter-based ones for
 * calculations that must give the same bytes again (Salmon et al., "Parallel
 * random numbers: as easy as 1, 2, 3", SC11; here SplitMix64's finaliser).
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include "base/base.h"

/* n unpredictable bytes from the kernel; BUG when it has none. */
void rng_secret(void *out, size_t n);
/* The same number for the same (seed, stream, counter), on every machine. */
uint64_t rng_at(uint64_t seed, uint64_t stream, uint64_t counter);
/* The next of a sequence whose state is *state; uniform in [0, below). */
uint64_t rng_next(uint64_t *state);
uint64_t rng_below(uint64_t *state, uint64_t below);

#endif
