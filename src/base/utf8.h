/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * utf8.h - valid UTF-8 in, and the folded form by which text is sorted and
 * searched on both databases alike (utf8proc does the Unicode work).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"

/* Well-formed (RFC 3629), and no C0 controls but tab, LF and CR. */
bool utf8_is_text(struct str s);
/* Well-formed at all. */
bool utf8_is_valid(struct str s);
/* Characters (code points) in valid text. */
size_t utf8_count(struct str s);
/* The longest prefix of at most n characters. */
struct str utf8_prefix(struct str s, size_t n);
/*
 * Compatibility decomposition, case fold, marks stripped: "Één ijsje" ->
 * "een ijsje", "STRASSE" = "straße".  Bytes that are no UTF-8 become U+FFFD.
 * In the arena.
 */
struct str utf8_fold(struct arena *a, struct str s);
/*
 * The search tokens of a text: runs of letters and digits of its fold, each at
 * most 32 bytes.  Calls fn for each, at most `max` times.
 */
void utf8_tokens(struct arena *a, struct str s, size_t max,
    void (*fn)(void *arg, struct str token), void *arg);

#endif
