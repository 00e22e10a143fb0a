/* SPDX-License-Identifier: EUPL-1.2 */
/* stage.h - inside exchange: a file that was handed in, and its import while it
 * runs. */
#ifndef AREAS_EXCHANGE_STAGE_H
#define AREAS_EXCHANGE_STAGE_H

#include "areas/exchange/exchange.h"

extern const struct usecase exchange_usecases[];

/* Keep the bytes as an attachment; its id, or 0 with faults. */
int64_t stage_file(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, struct str bytes, struct str name,
    struct errs *errs);
/* The kept bytes and their name, in the tx's arena. */
MUST_USE bool stage_read(struct tx *tx, int64_t id, struct str *bytes_r,
    struct str *name_r, struct err *err);

enum running_state { RUNNING_NONE, RUNNING_BUSY, RUNNING_DONE,
	RUNNING_FAILED };

/* How an import stands; copied under its lock. */
struct running {
	enum running_state state;
	int64_t done, total;		/* rows */
	int64_t entry;			/* audit entry, when DONE */
	int64_t count[IMPORT_ACTION__MAX];
	struct err err;			/* when FAILED */
};

/*
 * Apply a kept file in a thread of its own.  One import of an organisation at a
 * time: a second one is refused (CONFLICT).  Waits at most a moment, so that a
 * small one is done when this returns.
 */
MUST_USE bool running_start(struct store *store, const struct actor *actor,
    int64_t now, int64_t file, struct err *err);
/* The last import of this file; NONE when this process knows of none. */
struct running running_of(struct store *store, int64_t organisation,
    int64_t file);
/* Ask it to stop: nothing will have changed. */
void running_cancel(struct store *store, int64_t organisation, int64_t file);
#endif
