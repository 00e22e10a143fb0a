/* SPDX-License-Identifier: EUPL-1.2 */
/* sign_in.h - what login.c and session.c share (internal to store/). */
#ifndef STORE_SIGN_IN_H
#define STORE_SIGN_IN_H

#include "base/log.h"
#include "store/internal.h"
#include "store/session.h"

/* The role of a code, NONE when there is none of that name. */
enum access_role access_role_of(struct str code);

/* Run fn as the system in no organisation, and commit. */
MUST_USE bool sign_in_write(struct store *store, int64_t now, struct arena *a,
    write_fn *fn, void *arg, struct err *err);

#endif
