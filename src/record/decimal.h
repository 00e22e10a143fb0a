/* SPDX-License-Identifier: EUPL-1.2 */
/* decimal.h - numbers with a comma or a point, as people type them. */
#ifndef RECORD_DECIMAL_H
#define RECORD_DECIMAL_H

#include "base/buf.h"
#include "base/lang.h"

/*
 * A number with at most `places` decimals, times 10^places.  "1.234,56" and
 * "1,234.56" are read in both languages; one mark with three digits behind it
 * ("1.234") parts thousands only where that is the language's way, else it is
 * refused, for nobody can tell what was meant.
 */
MUST_USE bool decimal_parse(struct str s, enum lang lang, int places,
    int64_t *n_r);
/* "1.234,56" or "1,234.56"; reads back in the same language. */
void decimal_print(struct buf *out, int64_t n, int places, enum lang lang);
/* "1234.56", without language, and back; a decimal comma is read too. */
MUST_USE bool decimal_parse_plain(struct str s, int places, int64_t *n_r);
void decimal_print_plain(struct buf *out, int64_t n, int places);

#endif
