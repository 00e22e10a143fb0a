/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xlsx_read.h - reads the sheets of an Office Open XML workbook as text.
 *
 * Cells give what a person sees: shared and inline strings, numbers, dates by
 * their format as ISO 8601, times and [h]:mm as hours:minutes, flags as "true"
 * and "false", formulas by their last result, errors by their name ("#REF!").
 * Hidden sheets and charts are passed over.  One sheet is one table with its
 * own row numbers.
 */
#ifndef LINKS_XLSX_READ_H
#define LINKS_XLSX_READ_H

#include "links/table.h"
#include "links/zip.h"

/* All in the arena; bytes need not outlive the call.  Linear in its size. */
MUST_USE bool xlsx_read(struct arena *a, struct str bytes,
    struct zip_limits limits, struct import_set *set_r, struct err *err);

#endif
