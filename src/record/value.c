/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/utf8.h"
#include "record/internal.h"

enum { FOLD_BYTES = 200 };

bool
value_read(const struct field *f, const struct value_context *vc,
    struct arena *a, struct str text, void *object, struct err *err)
{
	const struct value_io io = { f, vc, a };
	void *at = field_place(f, object);

	if (str_trim(text).len > 0)
		return kind_of(f)->read(&io, text, at, err);
	if ((f->flags & FIELD_SECRET) == 0)
		memset(at, 0, kind_of(f)->size);
	return true;
}

void
value_write(const struct field *f, const struct value_context *vc,
    struct arena *a, const void *object, struct buf *out)
{
	const struct value_io io = { f, vc, a };

	if (f->flags & FIELD_SECRET)
		return;
	if (f->kind == FIELD_FLAG || !field_is_blank(f, object))
		kind_of(f)->write(&io, field_at(f, object), out);
}

struct str
value_fold(struct arena *a, struct str text)
{
	struct str fold = utf8_fold(a, str_trim(text));
	size_t n = fold.len < FOLD_BYTES ? fold.len : FOLD_BYTES;

	while (n < fold.len && n > 0 &&
	    ((unsigned char)fold.ptr[n] & 0xC0) == 0x80)
		n--;
	return str_sub(fold, 0, n);
}
