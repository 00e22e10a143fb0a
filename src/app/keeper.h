/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * keeper.h - what a server does beside answering: once a second it numbers new
 * entries of the audit, and runs the jobs that are due and those that follow a
 * change of the records.
 */
#ifndef APP_KEEPER_H
#define APP_KEEPER_H

#include "base/err.h"
#include "store/store.h"

struct keeper;

MUST_USE bool keeper_start(struct keeper **keeper_r, struct store *store,
    struct err *err);
/* Finishes what it is at; a long calculation breaks off.  NULL is harmless. */
void keeper_stop(struct keeper *keeper);

#endif
