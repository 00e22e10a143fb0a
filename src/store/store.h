/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * store.h - the one way to the database: open it, read in a snapshot, write by
 * use case.
 *
 * Two drivers, one meaning: SQLite (WAL, synchronous=FULL, one writer thread
 * with group commit) and PostgreSQL (SERIALIZABLE with retry; refuses
 * synchronous_commit=off).  What is acknowledged is durable.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "record/record.h"
#include "store/actor.h"

struct store;
struct tx;

enum store_dialect { STORE_SQLITE, STORE_PGSQL, STORE_DIALECT__MAX };

/*
 * Open "DIR" (SQLite file DIR/stormvast.db, made 0600 when absent) or
 * "postgresql://...".  Brings the schema up to date by numbered migrations
 * (each with its checksum; a newer or altered schema is refused with the
 * remedy).  Thread-safe after opening.  `reg` is kept, not copied.
 */
MUST_USE bool store_open(struct store **store_r, struct str where,
    const struct registry *reg, struct err *err);
/* Finishes what was accepted, then closes. NULL is harmless. */
void store_close(struct store *store);

enum store_dialect store_dialect(const struct store *store);
const struct registry *store_registry(const struct store *store);

/*
 * The organisation's change number: grows with every committed change there, so
 * that caches (pages, graphs) are keyed by it.  One word in memory; no query.
 * Of this process: another node, or the next start, may number differently.
 */
int64_t store_change_number(const struct store *store, int64_t organisation);
/* The highest id of an audit entry of its that this process knows of: what an
 * event's "change" is compared with (store/job.h). */
int64_t store_newest_entry(const struct store *store, int64_t organisation);

/*
 * A consistent snapshot for reading.  Each reader has a connection of its own
 * from a pool (waits for one at most 5 s, then UNAVAILABLE).  Everything read
 * is in `a`; tx_end() gives the connection back (also an arena hook, so a
 * forgotten one is not lost).  A read tx writes nothing: BUG.
 */
MUST_USE bool store_read(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, struct tx **tx_r, struct err *err);
void tx_end(struct tx *tx);

/* Of the transaction: who, when, where memory comes from. */
const struct actor *tx_actor(const struct tx *tx);
int64_t tx_now(const struct tx *tx);
struct arena *tx_arena(const struct tx *tx);
struct store *tx_store(const struct tx *tx);
/*
 * Let what is read from here on come from another arena, and give the one used
 * so far back: a long calculation gives back the memory of each of its parts.
 * No cursor may be open; before tx_end() the first arena is put back.
 */
struct arena *tx_use_arena(struct tx *tx, struct arena *a);

#endif
