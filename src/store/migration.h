/* SPDX-License-Identifier: EUPL-1.2 */
/* migration.h - the numbered migrations, made at build time from migrations/. */
#ifndef STORE_MIGRATION_H
#define STORE_MIGRATION_H

#include "store/store.h"

struct migration {
	int64_t number;			/* from 1, in order */
	const char *name;		/* "0001_ground" */
	const char *sql[STORE_DIALECT__MAX];	/* in the portable words */
	const char *sha256[STORE_DIALECT__MAX];	/* of the text, hexadecimal */
};

extern const struct migration migrations[];
extern const size_t nmigrations;

#endif
