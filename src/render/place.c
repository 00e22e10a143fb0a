/* SPDX-License-Identifier: EUPL-1.2 */
#include "render/place.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') ||
	    c == '-' || c == '_' || c == ':' || c == '.';
}

static struct str
name_of(const struct place *place)
{
	return (struct str){ place->name, place->name_len };
}

static const char *
add_name(struct place *place, char c)
{
	if (place->name_len == sizeof(place->name))
		return "template-html-name";
	if (c >= 'A' && c <= 'Z')
		c = (char)(c + ('a' - 'A'));
	place->name[place->name_len++] = c;
	return NULL;
}

/* One of a list of names that NULL ends. */
static bool
is_one_of(struct str name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_eq_c(name, *list))
			return true;
	return false;
}

static const char *
end_tag_name(struct place *place)
{
	static const char *const refused[] = { "style", "base", "object",
		"embed", "applet", "frame", "frameset", "plaintext", "xmp",
		"noscript", NULL };

	if (is_one_of(name_of(place), refused))
		return "template-html-element";
	place->script = !place->closing &&
	    str_eq_c(name_of(place), "script");
	return NULL;
}

static const char *
end_attr_name(struct place *place)
{
	static const char *const urls[] = { "href", "src", "action",
		"formaction", "cite", "poster", "data", "xlink:href", NULL };
	static const char *const human[] = { "title", "alt", "placeholder",
		"label", "content", NULL };
	static const char *const fixed[] = { "srcset", "ping", "http-equiv",
		"integrity", "sandbox", "nonce", "target", "rel", NULL };
	static const char *const refused[] = { "style", "srcdoc", NULL };
	struct str name = name_of(place);

	if (str_starts(name, STR("on")) || is_one_of(name, refused))
		return "template-html-attribute";
	place->attr = ATTR_PLAIN;
	if (is_one_of(name, urls))
		place->attr = ATTR_URL;
	else if (is_one_of(name, fixed))
		place->attr = ATTR_FIXED;
	else if (is_one_of(name, human) || str_starts(name, STR("aria-")))
		place->attr = ATTR_HUMAN;
	else if (str_eq(name, STR("datetime")) ||
	    str_starts(name, STR("data-")))
		place->attr = ATTR_TIME;
	return NULL;
}

static const char *
end_tag(struct place *place)
{
	place->state = place->script ? PLACE_SCRIPT : PLACE_TEXT;
	place->script = false;
	return NULL;
}

static const char *
after_lt(struct place *place, char c)
{
	place->name_len = 0;
	if (c == '/' && !place->closing) {
		place->closing = true;
		place->script = false;
		return NULL;
	}
	if (place->script)
		return "template-html-script";
	if (c == '!' && !place->closing) {
		place->state = PLACE_BANG;
		return NULL;
	}
	if (!is_letter(c))
		return "template-html-lt";
	place->state = PLACE_TAG;
	return add_name(place, c);
}

/* A character within a tag, outside names and values. */
static const char *
within_tag(struct place *place, char c)
{
	if (c == '>')
		return end_tag(place);
	if (is_space(c) || c == '/') {
		place->state = PLACE_SPACE;
		return NULL;
	}
	if (place->state != PLACE_SPACE || !is_letter(c))
		return "template-html-tag";
	place->state = PLACE_ATTR;
	place->name_len = 0;
	return add_name(place, c);
}

static const char *
in_tag_name(struct place *place, char c)
{
	const char *bad;

	if (is_name(c))
		return add_name(place, c);
	if ((bad = end_tag_name(place)) != NULL)
		return bad;
	place->state = PLACE_AFTER;
	return within_tag(place, c);
}

static const char *
in_attr_name(struct place *place, char c)
{
	const char *bad;

	if (is_name(c))
		return add_name(place, c);
	if ((bad = end_attr_name(place)) != NULL)
		return bad;
	if (c == '=') {
		place->state = PLACE_EQUALS;
		return NULL;
	}
	place->state = PLACE_AFTER;
	return within_tag(place, c);
}

static const char *
after_equals(struct place *place, char c)
{
	if (c != '"' && c != '\'')
		return "template-html-unquoted";
	place->state = PLACE_VALUE;
	place->quote = c;
	place->url = URL_START;
	place->prefix.len = 0;
	return NULL;
}

/* Literal text of a URL: does a path begin, or a scheme end? */
static const char *
in_url(struct place *place, char c)
{
	struct str prefix;

	if (place->url == URL_PART)
		return NULL;
	if (str_has(STR("/?#"), c)) {
		place->url = URL_PART;
		return NULL;
	}
	place->url = URL_PREFIX;
	if (place->prefix.len == sizeof(place->prefix.text))
		return c == ':' ? "template-html-url" : NULL;
	place->prefix.text[place->prefix.len++] = c;
	prefix = (struct str){ place->prefix.text, place->prefix.len };
	if (c != ':')
		return NULL;
	place->url = URL_PART;
	return url_is_safe(prefix) ? NULL : "template-html-url";
}

static const char *
in_value(struct place *place, char c)
{
	if (c == place->quote) {
		place->state = PLACE_AFTER;
		return NULL;
	}
	return place->attr == ATTR_URL ? in_url(place, c) : NULL;
}

/* <!doctype html> or <!-- a comment -->. */
static const char *
in_bang(struct place *place, char c)
{
	if (c == '>') {
		place->state = PLACE_TEXT;
		return NULL;
	}
	place->dashes = 0;
	if (c == '-')
		place->state = PLACE_COMMENT;
	return NULL;
}

static const char *
in_comment(struct place *place, char c)
{
	if (c == '>' && place->dashes >= 2)
		place->state = PLACE_TEXT;
	place->dashes = c == '-' ? place->dashes + 1 : 0;
	return NULL;
}

static const char *
step(struct place *place, char c)
{
	switch (place->state) {
	case PLACE_TEXT:
	case PLACE_SCRIPT:
		if (c == '<') {
			place->script = place->state == PLACE_SCRIPT;
			place->closing = false;
			place->state = PLACE_LT;
		} else if (place->state == PLACE_SCRIPT && !is_space(c)) {
			return "template-html-script";
		}
		return NULL;
	case PLACE_LT:
		return after_lt(place, c);
	case PLACE_TAG:
		return in_tag_name(place, c);
	case PLACE_SPACE:
	case PLACE_AFTER:
		return within_tag(place, c);
	case PLACE_ATTR:
		return in_attr_name(place, c);
	case PLACE_EQUALS:
		return after_equals(place, c);
	case PLACE_VALUE:
		return in_value(place, c);
	case PLACE_BANG:
		return in_bang(place, c);
	case PLACE_COMMENT:
		return in_comment(place, c);
	}
	BUG("not a place");
}

const char *
place_text(struct place *place, struct str text)
{
	const char *bad = NULL;

	for (size_t i = 0; i < text.len && bad == NULL; i++)
		bad = step(place, text.ptr[i]);
	return bad;
}

const char *
place_message(const struct place *place)
{
	if (place->state == PLACE_TEXT)
		return NULL;
	if (place->state == PLACE_VALUE && place->attr != ATTR_URL &&
	    place->attr != ATTR_FIXED)
		return NULL;
	return "template-html-place";
}

static const char *
value_in_url(struct place *place, enum view_kind kind, enum escape *escape_r)
{
	if (kind != VIEW_STR && kind != VIEW_URL && kind != VIEW_INT)
		return "template-html-url";
	if (place->url == URL_PREFIX)
		return "template-html-url";
	*escape_r = place->url == URL_START ? ESCAPE_URL : ESCAPE_URL_PART;
	place->url = URL_PART;
	return NULL;
}

const char *
place_value(struct place *place, enum view_kind kind, bool raw,
    enum escape *escape_r, bool *machine_r)
{
	bool is_duration = kind == VIEW_DURATION ||
	    kind == VIEW_DURATION_SHORT;

	*escape_r = ESCAPE_HTML;
	*machine_r = false;
	if (raw != (kind == VIEW_HTML))
		return "template-html-raw";
	if (raw) {
		*escape_r = ESCAPE_NONE;
		return place->state == PLACE_TEXT ? NULL :
		    "template-html-raw";
	}
	if (place->state == PLACE_TEXT)
		return NULL;
	if (place->state != PLACE_VALUE || place->attr == ATTR_FIXED)
		return "template-html-place";
	if (place->attr == ATTR_URL)
		return value_in_url(place, kind, escape_r);
	*machine_r = place->attr == ATTR_TIME ||
	    (place->attr == ATTR_PLAIN && !is_duration);
	return NULL;
}

static bool
is_in_tag(const struct place *place)
{
	return place->state == PLACE_SPACE || place->state == PLACE_AFTER;
}

/* A name that a section could continue ends here. */
void
place_enter(struct place *place)
{
	if (place->state == PLACE_TAG && end_tag_name(place) == NULL)
		place->state = PLACE_AFTER;
	if (place->state == PLACE_ATTR && end_attr_name(place) == NULL)
		place->state = PLACE_AFTER;
}

const char *
place_join(const struct place *before, struct place *place)
{
	place_enter(place);
	if (is_in_tag(before) && is_in_tag(place)) {
		if (before->state != place->state)
			place->state = PLACE_AFTER;
		return before->script == place->script ? NULL :
		    "template-html-section";
	}
	if (before->state != place->state)
		return "template-html-section";
	if (place->state == PLACE_VALUE) {
		if (before->attr != place->attr ||
		    before->quote != place->quote)
			return "template-html-section";
		if (before->url != place->url)
			place->url = URL_PREFIX;
		return NULL;
	}
	return place->state == PLACE_TEXT || place->state == PLACE_COMMENT ?
	    NULL : "template-html-section";
}

const char *
place_end(const struct place *place)
{
	return place->state == PLACE_TEXT ? NULL : "template-html-open";
}
