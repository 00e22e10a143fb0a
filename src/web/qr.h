/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * qr.h - a text as a QR code, for a template that draws it:
 * <svg viewBox="0 0 {{size}} {{size}}"><path d="{{path}}"/></svg>.
 */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/str.h"

struct qr {
	struct str path;	/* one square of 1 by 1 per dark module */
	int64_t size;		/* width with the quiet zone of 4 around it */
};

/* In the arena; error correction M.  False: too long for a QR code. */
MUST_USE bool qr_make(struct arena *a, struct str text, struct qr *qr_r);

#endif
