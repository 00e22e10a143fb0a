/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * format.h - printf for the conversions that pages consist of, a few times as
 * fast as libc's, which answers every question of locale and width first.
 *
 * Known: %% %s %.*s %c %d %ld %lld %zu %lu %llu, and %0Nd.  Within base: others
 * call buf_addf() and str_printf(), which fall back to libc for what is not.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Write the text, without a NUL, into `room` bytes; how long it is.  -1: it has
 * another conversion or more than `room` bytes; `out` may be written to then.
 */
int64_t format_simple(char *out, size_t room, const char *fmt, va_list ap);

#endif
