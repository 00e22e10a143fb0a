/* SPDX-License-Identifier: EUPL-1.2 */
/* pdf_complete.c - an update behind the file that cairo made. */
#include <stdlib.h>

#include "render/pdf_internal.h"

enum { CHANGES = 1024 };	/* objects an update may bring */

struct update {
	struct str pdf;
	struct buf out;		/* objects and what follows */
	struct {
		long number;
		size_t at;	/* of the new object in the whole file */
	} change[CHANGES];
	size_t n;
};

/* The number that stands behind the last `key`, or -1. */
static long
number_behind(struct str pdf, const char *key)
{
	struct str rest = pdf;
	struct str name = str_of(key);
	long found = -1;

	for (;;) {
		size_t at = str_find_str(rest, name);

		if (at == rest.len)
			return found;
		rest = str_sub(rest, at + name.len, rest.len);
		found = strtol(rest.ptr, NULL, 10);
	}
}

/* "12 0 obj << ... >>" for object 12: what stands between; empty when absent. */
static struct str
body_of(struct str pdf, long number)
{
	char head[48];
	struct str rest, name;
	size_t at, end;

	snprintf(head, sizeof(head), "\n%ld 0 obj\n<<", number);
	name = str_of(head);
	at = str_find_str(pdf, name);
	rest = str_sub(pdf, at + name.len, pdf.len);
	end = str_find_str(rest, STR(">>\nendobj"));
	return at == pdf.len || end == rest.len ? STR_EMPTY
	    : str_sub(rest, 0, end);
}

static void
begin_change(struct update *u, long number)
{
	BUG_IF(u->n == CHANGES);
	u->change[u->n].number = number;
	u->change[u->n++].at = u->pdf.len + u->out.len;
	buf_addf(&u->out, "%ld 0 obj\n<<", number);
}

/* A text string in UTF-16 with its mark, as ISO 32000-1 7.9.2.2 has it. */
static void
add_text(struct buf *out, struct str text)
{
	char *valid = g_utf8_make_valid(text.ptr, (gssize)text.len);
	glong n = 0;
	gunichar2 *wide = g_utf8_to_utf16(valid, -1, NULL, &n, NULL);

	buf_add_c(out, "<FEFF");
	for (glong i = 0; wide != NULL && i < n; i++)
		buf_addf(out, "%04X", (unsigned)wide[i]);
	buf_add_char(out, '>');
	g_free(wide);
	g_free(valid);
}

static void
change_catalog(struct update *u, long root, enum lang lang)
{
	struct str body = body_of(u->pdf, root);

	if (body.len == 0)
		return;
	begin_change(u, root);
	buf_add(&u->out, body);
	buf_addf(&u->out, "   /Lang (%s)\n", lang_tag(lang));
	buf_add_c(&u->out,
	    "   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n");
}

/* The number before " 0 obj" that stands last before `at`, or -1. */
static long
owner_of(struct str pdf, size_t at)
{
	while (at > 0) {
		struct str here = str_sub(pdf, at, pdf.len);

		if (str_starts(here, STR(" 0 obj\n<<"))) {
			while (at > 0 && pdf.ptr[at - 1] >= '0' &&
			    pdf.ptr[at - 1] <= '9')
				at--;
			return strtol(pdf.ptr + at, NULL, 10);
		}
		at--;
	}
	return -1;
}

static void
change_figures(struct update *u, const struct str *alternatives, size_t n)
{
	struct str key = STR("/S /Figure\n");
	size_t from = 0;

	for (size_t i = 0; i < n && u->n < CHANGES - 1; i++) {
		struct str rest = str_sub(u->pdf, from, u->pdf.len);
		size_t at = str_find_str(rest, key);
		struct str body;
		long number;

		if (at == rest.len)
			return;
		number = owner_of(u->pdf, from + at);
		body = body_of(u->pdf, number);
		from += at + key.len;
		if (body.len == 0)
			continue;
		begin_change(u, number);
		buf_add(&u->out, body);
		buf_add_c(&u->out, "   /Alt ");
		add_text(&u->out, alternatives[i]);
		buf_add_c(&u->out, "\n>>\nendobj\n");
	}
}

struct str
pdf_complete(struct arena *a, struct str pdf, enum lang lang,
    const struct str *alternatives, size_t n)
{
	struct update u = { .pdf = pdf, .out = BUF_IN(a, PDF_BYTES) };
	long root = number_behind(pdf, "/Root "), size = number_behind(pdf,
	    "/Size "), before = number_behind(pdf, "startxref\n");
	struct buf whole = BUF_IN(a, 2 * (size_t)PDF_BYTES);
	long info = number_behind(pdf, "/Info ");
	size_t xref;

	if (root < 0 || size < 0 || before < 0)
		return str_copy(a, pdf);
	change_catalog(&u, root, lang);
	change_figures(&u, alternatives, n);
	xref = pdf.len + u.out.len;
	buf_add_c(&u.out, "xref\n");
	for (size_t i = 0; i < u.n; i++)
		buf_addf(&u.out, "%ld 1\n%010zu 00000 n \n", u.change[i].number,
		    u.change[i].at);
	buf_addf(&u.out, "trailer\n<< /Size %ld\n   /Root %ld 0 R\n", size, root);
	if (info >= 0)
		buf_addf(&u.out, "   /Info %ld 0 R\n", info);
	buf_addf(&u.out, "   /Prev %ld\n>>\nstartxref\n%zu\n%%%%EOF\n", before,
	    xref);
	buf_add(&whole, pdf);
	buf_add(&whole, buf_str(&u.out));
	return buf_str(&whole);
}
