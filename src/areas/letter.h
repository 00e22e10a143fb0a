/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * letter.h - a mail to a person, as any area writes one: whose words, what fills
 * them in, to whom.  Areas/mail sends it.
 *
 * To add a kind of mail: a row in the area's list of templates, and in its words
 * `letter.<name>` (what it is), `letter.<name>.subject`, `letter.<name>.text`
 * (plain paragraphs with {{a}} to {{d}}; Markdown in its page) and, with a link,
 * `letter.<name>.link` (what the link says).  Its preview fills in the samples.
 */
#ifndef AREAS_LETTER_H
#define AREAS_LETTER_H

#include "base/lang.h"
#include "store/store.h"

enum { LETTER_ARGS = 4 };

struct letter_template {
	const char *name;			/* "test" */
	const char *samples[LETTER_ARGS];	/* message ids; NULL: not used */
	bool link;				/* it leads to a page of ours */
};

struct letter {
	const char *template;		/* name of one; BUG when there is none */
	struct str name, address;	/* to whom; the name may be empty */
	enum lang lang;			/* of the addressee */
	struct str args[LETTER_ARGS];	/* what people typed: never markup */
	struct str link;		/* path of ours, "/plans/7"; empty without */
	int64_t at;			/* not before; 0: as soon as can be */
	bool urgent;			/* before all that is not */
};

/*
 * Inside a use case: the mail goes if and only if it is committed.  Its id, by
 * which outmail_get() tells how it went.  ERR_INVALID mail-address-bad (a), field
 * "address"; ERR_TOO_LARGE letter-too-long (a: bytes of an argument).  Waits
 * when no mail server is set.
 */
MUST_USE bool letter_queue(struct tx *tx, const struct letter *letter,
    int64_t *id_r, struct err *err);

/* The lists of all areas, each ended by an empty row; set once by app (or a test)
 * before any thread starts.  Kept, not copied. */
void letter_set_templates(const struct letter_template *const *lists,
    size_t n);

#endif
