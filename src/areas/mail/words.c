/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One set of words makes both forms of a mail.  In the plain form what people
 * typed stands as they typed it; in the page it is escaped for Markdown first, so
 * that nobody's name becomes a heading or a link.
 */
#include "areas/mail/words.h"
#include "render/markdown.h"
#include "render/messages.h"

enum { WORDS = 256 << 10 };

static const struct mail_house *house;
static const struct letter_template *const *templates;
static size_t ntemplates;

void
mail_set_house(const struct mail_house *h)
{
	house = h;
}

const struct mail_house *
mail_house(void)
{
	return house;
}

void
letter_set_templates(const struct letter_template *const *lists, size_t n)
{
	templates = lists;
	ntemplates = n;
}

const struct letter_template *
letter_template_at(size_t i)
{
	for (size_t k = 0; k < ntemplates; k++)
		for (const struct letter_template *t = templates[k];
		    t != NULL && t->name != NULL; t++)
			if (i-- == 0)
				return t;
	return NULL;
}

const struct letter_template *
letter_template_find(struct str name)
{
	const struct letter_template *t;

	for (size_t i = 0; (t = letter_template_at(i)) != NULL; i++)
		if (str_eq_c(name, t->name))
			return t;
	return NULL;
}

/* ---- filling in ---------------------------------------------------------- */

static bool
is_sign(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
	    (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Text that stands for itself in Markdown, on one line. */
static struct str
literal(struct arena *a, struct str text)
{
	struct buf out = BUF_IN(a, 2 * text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_sign(c))
			buf_add_char(&out, '\\');
		buf_add_char(&out, c == '\n' || c == '\r' ? ' ' : c);
	}
	return buf_str(&out);
}

static struct str
fill(struct arena *a, const struct outmail *m, const char *part,
    const struct str args[LETTER_ARGS])
{
	struct buf out = BUF_IN(a, WORDS);
	const char *id = str_printf(a, "letter.%.*s.%s", STR_ARG(m->template),
	    part).ptr;

	message_print(&out, m->lang, NULL, id, { "a", ERR_TEXT(args[0]) },
	    { "b", ERR_TEXT(args[1]) }, { "c", ERR_TEXT(args[2]) },
	    { "d", ERR_TEXT(args[3]) });
	return buf_str(&out);
}

static struct str
foot(struct arena *a, const struct outmail *m, struct str organisation)
{
	struct buf out = BUF_IN(a, WORDS);

	message_print(&out, m->lang, NULL, "letter-foot",
	    { "a", ERR_TEXT(organisation) });
	return buf_str(&out);
}

static struct str
address_of(struct arena *a, const struct outmail *m)
{
	return str_printf(a, "%.*s%.*s", STR_ARG(house == NULL ? STR_EMPTY
	    : house->public_url), STR_ARG(m->link));
}

static struct str
as_text(struct arena *a, const struct outmail *m, struct str organisation)
{
	struct buf out = BUF_IN(a, WORDS);

	buf_add(&out, fill(a, m, "text", m->args));
	if (m->link.len > 0) {
		buf_add_c(&out, "\n\n");
		buf_add(&out, fill(a, m, "link", m->args));
		buf_addf(&out, ":\n%.*s", STR_ARG(address_of(a, m)));
	}
	buf_add_c(&out, "\n\n-- \n");
	buf_add(&out, foot(a, m, organisation));
	buf_add_c(&out, "\n");
	return buf_str(&out);
}

bool
mail_body(struct arena *a, const struct outmail *m, struct html *body_r,
    struct err *err)
{
	struct str args[LETTER_ARGS];

	for (int i = 0; i < LETTER_ARGS; i++)
		args[i] = literal(a, m->args[i]);
	return markdown_html(a, fill(a, m, "text", args), 2, body_r, err);
}

static bool
as_page(struct arena *a, const struct outmail *m, struct str organisation,
    struct str *page_r, struct err *err)
{
	struct buf out = BUF_IN(a, MAIL_TEXT);
	struct html body;

	if (!mail_body(a, m, &body, err))
		return false;
	buf_addf(&out, "<!DOCTYPE html>\n<html lang=\"%s\"><head>"
	    "<meta charset=\"utf-8\"></head><body>\n", lang_tag(m->lang));
	html_add(&out, body);
	if (m->link.len > 0) {
		buf_add_c(&out, "<p><a href=\"");
		html_escape_url(&out, address_of(a, m));
		buf_add_c(&out, "\">");
		html_escape(&out, fill(a, m, "link", m->args));
		buf_add_c(&out, "</a></p>\n");
	}
	buf_add_c(&out, "<hr>\n<p>");
	html_escape(&out, foot(a, m, organisation));
	buf_add_c(&out, "</p>\n</body></html>\n");
	*page_r = buf_str(&out);
	return true;
}

bool
mail_words(struct arena *a, const struct outmail *m, struct str organisation,
    struct mail_message *out, struct err *err)
{
	struct str from = house == NULL ? STR_EMPTY : house->from;
	size_t at = str_find(from, '@');

	if (letter_template_find(m->template) == NULL)
		return err_set_args(err, ERR_INVALID, NULL, "letter-unknown",
		    ERR_TEXT(m->template));
	*out = (struct mail_message){
		.from = { organisation, from },
		.to = { m->name, m->address },
		.subject = fill(a, m, "subject", m->args),
		.text = as_text(a, m, organisation),
		.lang = str_of(lang_tag(m->lang)),
		.id = str_printf(a, "%lld.%lld@%.*s", (long long)m->id,
		    (long long)m->queued_at, STR_ARG(str_sub(from, at + 1,
		    from.len))),
		.date = m->queued_at,
	};
	return as_page(a, m, organisation, &out->html, err);
}

struct outmail
mail_sample(struct arena *a, const struct letter_template *t, enum lang lang)
{
	struct outmail m = { .lang = lang, .template = str_of(t->name),
		.link = t->link ? STR("/") : STR_EMPTY };

	for (int i = 0; i < LETTER_ARGS; i++)
		m.args[i] = t->samples[i] == NULL ? STR_EMPTY
		    : message(a, lang, t->samples[i]);
	return m;
}
