/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * twins.h - two organisations with the same records: whatever a statement is
 * asked for in the one, nothing of the other may come out.
 */
#ifndef TESTS_STORE_TWINS_H
#define TESTS_STORE_TWINS_H

#include "store/statement.h"

/*
 * Run each SELECT as `actor` with every parameter bound to each of the other
 * organisation's ids in turn (and to what may be asked, `asked`, such as its own
 * ids): a result cell that is one of `foreign` is printed.  The count of them.
 * Foreign ids must be numbers that occur nowhere else.
 */
size_t twins_leaks(struct store *store, const struct actor *actor,
    const struct statement *list, size_t n, const int64_t *foreign,
    size_t nforeign, const int64_t *asked, size_t nasked);

#endif
