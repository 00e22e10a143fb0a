/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lean_sse41.c - lean_pass.c for processors that have the least of two pairs in
 * one instruction.  The same source, so the same bytes.
 */
#include "engine/lean_pass.h"

#ifdef LEAN_SSE41
#pragma GCC target("sse4.1")
#define LEAN_PASS_SSE41
#include "engine/lean_pass.c"
#endif
