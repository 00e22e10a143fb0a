/* SPDX-License-Identifier: EUPL-1.2 */
/* chance_internal.h - between chance.c, chance_table.c and chance_net.c. */
#ifndef ENGINE_CHANCE_INTERNAL_H
#define ENGINE_CHANCE_INTERNAL_H

#include "engine/chance.h"

struct chance_times {
	int32_t n;
	const int32_t *first;	/* [n + 1] into cell */
	/* A quantile above 32 bits, the rise to the next below; the last of
	 * each task rises no more. */
	const uint64_t *cell;
	const uint8_t *never;	/* [n] */
};

/* Two keys of a sample, and one of a task. */
struct chance_keys {
	uint32_t a, b;
};

struct chance_keys chance_keys(uint64_t seed, int64_t sample);
uint32_t chance_salt(int32_t task);

/*
 * 32 bits from the keys; multiply and shift in 32 bits alone, so that 16 go
 * side by side (the constants are those of Wellons' hash-prospector).
 */
static inline uint32_t
chance_bits(uint32_t a, uint32_t b, uint32_t salt)
{
	uint32_t x = a + salt;

	x = (x ^ x >> 16) * UINT32_C(0x21f0aaad);
	x = ((x ^ x >> 15) + b) * UINT32_C(0xd35a2d97);
	return x ^ x >> 15;
}

/* The value in a cell, so far (the lower 32 bits of `place`) into it. */
static inline uint64_t
chance_between(uint64_t cell, uint64_t place)
{
	return ((cell & ~(uint64_t)UINT32_MAX) +
	    (cell & UINT32_MAX) * (place & UINT32_MAX)) >> 32;
}

/* The share of stress in this sample, in 65536ths above 1. */
uint32_t chance_stress(const struct chance_lot *lot, int64_t sample);

static inline int64_t
chance_stressed(int64_t t, uint32_t stress)
{
	return t + (int64_t)((uint64_t)t * stress >> 16);
}

#endif
