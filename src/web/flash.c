/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/flash.h"

#include <inttypes.h>

#include "render/messages.h"

struct str
flash_write(struct arena *a, const char *message, int64_t entry)
{
	return str_printf(a, "%s~%" PRId64, message, entry);
}

bool
flash_read(struct str cookie, struct flash *flash_r)
{
	struct str rest = cookie;

	*flash_r = (struct flash){ .message = { NULL, 0 } };
	if (cookie.ptr == NULL || cookie.len > 200)
		return false;
	flash_r->message = str_cut(&rest, '~');
	if (rest.ptr == NULL || !str_to_i64(rest, &flash_r->entry) ||
	    flash_r->entry < 0 || !message_has(flash_r->message)) {
		*flash_r = (struct flash){ .message = { NULL, 0 } };
		return false;
	}
	return true;
}
