/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * file.h - the files of a record (ATTACHMENT fields): taken from a posted form,
 * shown, and sent back.
 *
 * A form has for such a field "<field>" (the id of the file it has now),
 * "<field>.file" (another one) and "<field>.remove".  A file that came with a
 * form that is at fault elsewhere is kept and named by the form shown again, so
 * that it need not be chosen twice; what is never saved is forgotten after a week
 * (store/attachment.h).
 */
#ifndef WEB_FILE_H
#define WEB_FILE_H

#include "store/attachment.h"
#include "web/route.h"

/* Keep what was sent for a field; its id, or 0 with a fault of `field`. */
int64_t file_keep(struct page *page, const struct form_field *sent,
    const char *field, struct errs *errs);

/*
 * Keep the files of the posted form and put their ids among the inputs.  Faults
 * are of their fields; all else of the form is untouched by them.
 */
void files_take(struct page *page, const struct record *r,
    struct errs *errs);
/* Blank the fields whose file is to be taken away. */
void files_remove(const struct page *page, const struct record *r,
    void *object);
bool files_has(const struct record *r);

/* "Verslag.pdf (1,2 MB, 3 nov. 2026)"; "#12" when it is not there. */
struct str file_words(struct page *page, int64_t id);
/* Answer with the bytes, as a download that no browser runs. */
MUST_USE bool file_send(struct page *page, int64_t id, struct err *err);

#endif
