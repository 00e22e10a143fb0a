/* SPDX-License-Identifier: EUPL-1.2 */
/* make_pack nl|en - the sample pack on standard output, for the browser tests. */
#include <sodium.h>
#include <stdio.h>

#include "pack_sample.h"

int
main(int argc, char **argv)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_HEAP(PACK_MAX);
	struct err err = { 0 };
	enum lang lang;
	bool ok = argc == 2 && lang_of(str_of(argv[1]), &lang) &&
	    sodium_init() >= 0 && pack_sample(&a, lang, &out, &err) &&
	    fwrite(out.ptr, 1, out.len, stdout) == out.len;

	buf_release(&out);
	arena_release(&a);
	return ok ? 0 : 1;
}
