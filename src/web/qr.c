/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/qr.h"

#include <qrencode.h>

#include "base/buf.h"

enum { QUIET = 4, PATH_MAX_BYTES = 1024 * 1024 };

/* A run of dark modules becomes one bar. */
static void
add_row(struct buf *out, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int from = x;

		while (x < width && (row[x] & 1) != 0)
			x++;
		if (x > from)
			buf_addf(out, "M%d %dh%dv1h-%dz", from + QUIET,
			    y + QUIET, x - from, x - from);
	}
}

bool
qr_make(struct arena *a, struct str text, struct qr *qr_r)
{
	QRcode *code = QRcode_encodeString8bit(str_c(a, text), 0,
	    QR_ECLEVEL_M);
	struct buf out = BUF_IN(a, PATH_MAX_BYTES);

	if (code == NULL)
		return false;
	for (int y = 0; y < code->width; y++)
		add_row(&out, code->data + y * code->width, code->width, y);
	qr_r->path = buf_str(&out);
	qr_r->size = code->width + 2 * QUIET;
	QRcode_free(code);
	return !out.over;
}
