/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The runs are cut at the ends of their lines.  A paragraph is gathered until an
 * empty line of the text ends it, and then written or, with nothing changed in
 * it, counted.  An empty line that was put in or taken out counts as a change
 * of the paragraph before it.
 */
#include "render/messages.h"
#include "render/text_diff.h"

struct writer {
	struct arena *arena;
	enum lang lang;
	bool changes_only;
	struct buf *out;
	struct buf paragraph;	/* markup so far */
	bool changed;		/* something in it */
	bool at_start;		/* of a line */
	int64_t skipped;	/* paragraphs left out since the last one */
};

static bool
too_long(struct err *err, size_t limit)
{
	return err_set_args(err, ERR_TOO_LARGE, NULL, "text-diff-too-long",
	    ERR_BYTES((int64_t)limit));
}

static void
tell_skipped(struct writer *w)
{
	struct buf words = BUF_IN(w->arena, 1024);

	if (w->skipped == 0)
		return;
	message_print(&words, w->lang, NULL, "text-diff-same",
	    { "n", ERR_INT(w->skipped) });
	buf_add_c(w->out, "<p class=\"hint\">");
	html_escape(w->out, buf_str(&words));
	buf_add_c(w->out, "</p>\n");
	w->skipped = 0;
}

static void
end_paragraph(struct writer *w)
{
	if (w->paragraph.len > 0 && w->changes_only && !w->changed) {
		w->skipped++;
	} else if (w->paragraph.len > 0) {
		tell_skipped(w);
		buf_add_c(w->out, "<p>");
		buf_add(w->out, buf_str(&w->paragraph));
		buf_add_c(w->out, "</p>\n");
	}
	w->out->over = w->out->over || w->paragraph.over;
	buf_clear(&w->paragraph);
	w->changed = false;
	w->at_start = true;
}

/* A piece of one line, in one kind. */
static void
add_piece(struct writer *w, enum text_run_kind kind, struct str text)
{
	static const struct { const char *tag, *word; } as[TEXT_RUN__MAX] = {
		[TEXT_REMOVED] = { "del", "text-diff-removed" },
		[TEXT_ADDED] = { "ins", "text-diff-added" },
	};
	struct buf *p = &w->paragraph;

	if (text.len == 0)
		return;
	if (w->at_start && p->len > 0)
		buf_add_c(p, "<br>\n");
	w->at_start = false;
	if (kind == TEXT_SAME) {
		html_escape(p, text);
		return;
	}
	w->changed = true;
	buf_addf(p, "<%s><span class=\"sr\">", as[kind].tag);
	html_escape(p, message(w->arena, w->lang, as[kind].word));
	buf_add_c(p, " </span>");
	html_escape(p, text);
	buf_addf(p, "</%s>", as[kind].tag);
}

static void
add_run(struct writer *w, const struct text_run *run)
{
	struct str rest = run->text;

	while (rest.ptr != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		add_piece(w, run->kind, line);
		if (rest.ptr == NULL)
			return;
		if (w->at_start)
			end_paragraph(w);
		w->at_start = true;
		w->changed = w->changed || (run->kind != TEXT_SAME &&
		    w->paragraph.len > 0);
	}
}

bool
text_diff_html(struct arena *a, enum lang lang, const struct text_diff *diff,
    bool changes_only, struct html *html_r, struct err *err)
{
	struct buf out = BUF_IN(a, TEXT_DIFF_OUTPUT);
	struct writer w = { .arena = a, .lang = lang, .out = &out,
		.changes_only = changes_only, .at_start = true,
		.paragraph = BUF_HEAP(TEXT_DIFF_OUTPUT) };

	for (size_t i = 0; i < diff->n && !out.over; i++)
		add_run(&w, &diff->runs[i]);
	end_paragraph(&w);
	tell_skipped(&w);
	buf_release(&w.paragraph);
	if (out.over)
		return too_long(err, TEXT_DIFF_OUTPUT);
	*html_r = (struct html){ buf_str(&out) };
	return true;
}

bool
text_diff_plain(struct buf *out, const struct text_diff *diff, struct err *err)
{
	static const char *const around[TEXT_RUN__MAX][2] = {
		[TEXT_SAME] = { "", "" },
		[TEXT_REMOVED] = { "[-", "-]" },
		[TEXT_ADDED] = { "{+", "+}" },
	};

	for (size_t i = 0; i < diff->n; i++) {
		const struct text_run *r = &diff->runs[i];

		buf_add_c(out, around[r->kind][0]);
		buf_add(out, r->text);
		buf_add_c(out, around[r->kind][1]);
	}
	return !out->over || too_long(err, out->max);
}
