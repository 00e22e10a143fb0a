/* SPDX-License-Identifier: EUPL-1.2 */
/* whatif_pdf.h - a what-if as a document on paper. */
#ifndef AREAS_RECOVERY_WHATIF_PDF_H
#define AREAS_RECOVERY_WHATIF_PDF_H

#include "areas/recovery/help.h"
#include "areas/recovery/saved.h"
#include "web/route.h"

/* What was computed; advice may be NULL.  At most a thousand steps are listed.
 * False with the faults of pdf_write(). */
MUST_USE bool whatif_pdf(const struct page *page, const struct outcome *o,
    const struct advice *advice, struct str *bytes_r, struct err *err);
/* One that was saved, as it came out then; no advice. */
MUST_USE bool saved_pdf(const struct page *page, struct str name,
    const struct saved_answer *s, int64_t made, struct str *bytes_r,
    struct err *err);

#endif
