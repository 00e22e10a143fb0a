/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A mail as bytes.  multipart/mixed holds the files, multipart/alternative the
 * text and the same as a page; each only when there is something to hold.
 *
 * The parts are parted by a line that cannot stand in one: quoted-printable
 * writes '=' as "=3D", base64 has it at an end only, so "=_" is in neither.
 */
#include "base/utf8.h"
#include "base/when.h"
#include "links/mail.h"

enum {
	LINE = 76,		/* of a body (RFC 2045 6.7, 6.8) */
	WORD = 39,		/* bytes in an encoded word: 64 characters, so
				 * that a line with its name has 76 */
	PLAIN = 60,		/* characters of a header as they are */
	LOCAL = 64,
	LABEL = 63,
	SUBJECT = 500,		/* characters of a subject or a name */
};

/* ---- addresses ----------------------------------------------------------- */

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static bool
is_atom(char c)
{
	return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) !=
	    NULL);
}

/* Parts of `most` bytes at most between dots, of these signs. */
static bool
is_dotted(struct str s, bool (*fits)(char), size_t most)
{
	struct str rest = s;

	while (rest.ptr != NULL) {
		struct str part = str_cut(&rest, '.');

		if (part.len == 0 || part.len > most)
			return false;
		for (size_t i = 0; i < part.len; i++)
			if (!fits(part.ptr[i]))
				return false;
	}
	return true;
}

static bool
is_domain_sign(char c)
{
	return is_alnum(c) || c == '-';
}

bool
mail_address_is_one(struct str address)
{
	size_t at = str_find(address, '@');
	struct str local = str_sub(address, 0, at);
	struct str domain = str_sub(address, at + 1, address.len);

	return address.len <= MAIL_ADDRESS && at < address.len &&
	    local.len <= LOCAL && is_dotted(local, is_atom, LOCAL) &&
	    is_dotted(domain, is_domain_sign, LABEL) &&
	    domain.ptr[0] != '-' && domain.ptr[domain.len - 1] != '-';
}

/* ---- base64 -------------------------------------------------------------- */

static void
add_base64(struct buf *out, struct str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		struct str three = str_sub(bytes, i, 3);
		uint32_t n = 0;
		char four[4];

		for (size_t k = 0; k < 3; k++)
			n = n << 8 | (k < three.len
			    ? (unsigned char)three.ptr[k] : 0u);
		for (size_t k = 0; k < 4; k++)
			four[k] = k > three.len ? '='
			    : digits[n >> (18 - 6 * k) & 63];
		buf_add(out, (struct str){ four, 4 });
	}
}

/* ---- headers ------------------------------------------------------------- */

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7E)
			return false;
	return str_find_str(s, STR("=?")) == s.len && s.len <= PLAIN;
}

/* The bytes of `s` up to n that end with a character. */
static size_t
whole_characters(struct str s, size_t n)
{
	if (n >= s.len)
		return s.len;
	while (n > 1 && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* Controls become blanks; what is no UTF-8 loses all but its ASCII. */
static struct str
one_line(struct arena *a, struct str text)
{
	struct buf out = BUF_IN(a, text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		buf_add_char(&out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
	}
	if (!utf8_is_valid(buf_str(&out))) {
		for (size_t i = 0; i < out.len; i++)
			if ((unsigned char)out.ptr[i] >= 0x80)
				out.ptr[i] = '?';
	}
	return utf8_prefix(str_trim(buf_str(&out)), SUBJECT);
}

/* Words of a subject or a name: as they are, or as encoded words (RFC 2047). */
static void
add_words(struct buf *out, struct str text)
{
	if (is_plain(text)) {
		buf_add(out, text);
		return;
	}
	for (size_t i = 0; i < text.len;) {
		size_t n = whole_characters(str_sub(text, i, text.len), WORD);

		buf_add_c(out, i == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		add_base64(out, str_sub(text, i, n));
		buf_add_c(out, "?=");
		i += n;
	}
}

static void
add_name(struct buf *out, struct str name)
{
	if (!is_plain(name)) {
		add_words(out, name);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"' || name.ptr[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, name.ptr[i]);
	}
	buf_add_char(out, '"');
}

static bool
add_address(struct buf *out, struct arena *a, const char *field,
    const struct mail_address *address, struct err *err)
{
	struct str name = one_line(a, address->name);

	if (!mail_address_is_one(address->address))
		return err_set_args(err, ERR_INVALID, NULL, "mail-address-bad",
		    ERR_TEXT(address->address));
	buf_addf(out, "%s: ", field);
	if (name.len > 0) {
		add_name(out, name);
		buf_add_c(out, "\r\n ");
	}
	buf_addf(out, "<%.*s>\r\n", STR_ARG(address->address));
	return true;
}

/* "Sun, 22 Nov 2026 05:00:00 +0000". */
static void
add_date(struct buf *out, int64_t at)
{
	static const char days[][4] = { "Thu", "Fri", "Sat", "Sun", "Mon",
		"Tue", "Wed" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = civil_of_instant(at, zone_of(STR("UTC")));
	int64_t day = at / SECONDS_DAY - (at % SECONDS_DAY < 0);

	buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[(day % 7 + 7) % 7], (int)c.date.day,
	    months[c.date.month - 1], (int)c.date.year, (int)c.hour,
	    (int)c.minute, (int)c.second);
}

static bool
is_id(struct str id)
{
	size_t at = str_find(id, '@');

	return id.len <= MAIL_ADDRESS && at < id.len &&
	    is_dotted(str_sub(id, 0, at), is_atom, MAIL_ADDRESS) &&
	    is_dotted(str_sub(id, at + 1, id.len), is_domain_sign, LABEL);
}

static bool
add_head(struct buf *out, struct arena *a, const struct mail_message *m,
    struct err *err)
{
	if (!is_id(m->id))
		return err_set(err, ERR_INVALID, NULL, "mail-id-bad");
	add_date(out, m->date);
	if (!add_address(out, a, "From", &m->from, err) ||
	    !add_address(out, a, "To", &m->to, err))
		return false;
	buf_add_c(out, "Subject: ");
	add_words(out, one_line(a, m->subject));
	buf_addf(out, "\r\nMessage-ID: <%.*s>\r\n", STR_ARG(m->id));
	if (m->lang.len > 0 && is_dotted(m->lang, is_domain_sign, 20))
		buf_addf(out, "Content-Language: %.*s\r\n", STR_ARG(m->lang));
	/* So that no absent person's machine answers (RFC 3834). */
	buf_add_c(out, "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n");
	return true;
}

/* ---- bodies -------------------------------------------------------------- */

struct quoting {
	struct buf *out;
	size_t column;
};

static void
put_quoted(struct quoting *q, const char *sign, size_t n)
{
	if (q->column + n > LINE - 1) {
		buf_add_c(q->out, "=\r\n");
		q->column = 0;
	}
	buf_add(q->out, (struct str){ sign, n });
	q->column += n;
}

/* Quoted-printable (RFC 2045 6.7); any end of a line becomes CRLF. */
static void
add_quoted(struct buf *out, struct str text)
{
	struct quoting q = { out, 0 };

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], code[4];
		char next = i + 1 < text.len ? text.ptr[i + 1] : '\n';

		if (c == '\n' || (c == '\r' && next != '\n')) {
			buf_add_c(out, "\r\n");
			q.column = 0;
		} else if (c == '\r') {
			continue;
		} else if ((c > 0x20 && c < 0x7F && c != '=') ||
		    ((c == ' ' || c == '\t') && next != '\n' &&
		        next != '\r')) {
			put_quoted(&q, &c, 1);
		} else {
			snprintf(code, sizeof(code), "=%02X",
			    (unsigned char)c);
			put_quoted(&q, code, 3);
		}
	}
	if (q.column > 0)
		buf_add_c(out, "\r\n");
}

static void
add_text(struct buf *out, const char *type, struct str text)
{
	buf_addf(out, "Content-Type: text/%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	add_quoted(out, text);
}

static void
part_line(struct buf *out, const char *kind, const char *end)
{
	buf_addf(out, "--=_%s%s\r\n", kind, end);
}

static void
add_texts(struct buf *out, const struct mail_message *m)
{
	if (m->html.len == 0) {
		add_text(out, "plain", m->text);
		return;
	}
	buf_add_c(out, "Content-Type: multipart/alternative;"
	    " boundary=\"=_text\"\r\n\r\n");
	part_line(out, "text", "");
	add_text(out, "plain", m->text);
	part_line(out, "text", "");
	add_text(out, "html", m->html);
	part_line(out, "text", "--");
}

/* A file's name: ASCII for those who know no better, and whole (RFC 2231). */
static void
add_file_name(struct buf *out, struct str name)
{
	buf_add_c(out, "Content-Disposition: attachment;\r\n filename=\"");
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		buf_add_char(out, is_alnum(c) || c == '.' || c == '-' ||
		    c == '_' || c == ' ' ? c : '_');
	}
	buf_add_c(out, "\";\r\n filename*=UTF-8''");
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (is_alnum(c) || c == '.' || c == '-' || c == '_')
			buf_add_char(out, c);
		else
			buf_addf(out, "%%%02X", (unsigned char)c);
	}
	buf_add_c(out, "\r\n");
}

static bool
is_media_type(struct str s)
{
	size_t slash = str_find(s, '/');
	struct str sub = str_sub(s, slash + 1, s.len);

	return s.len <= 100 && slash < s.len && sub.len > 0 &&
	    !str_has(sub, '/') && is_dotted(str_sub(s, 0, slash),
	    is_domain_sign, 100) && is_dotted(sub, is_atom, 100);
}

static bool
add_file(struct buf *out, struct arena *a, const struct mail_file *f,
    struct err *err)
{
	struct str name = utf8_prefix(one_line(a, f->name), 80);

	if (!is_media_type(f->media_type))
		return err_set_args(err, ERR_INVALID, NULL,
		    "mail-media-type-bad", ERR_TEXT(f->media_type));
	part_line(out, "files", "");
	buf_addf(out, "Content-Type: %.*s\r\n"
	    "Content-Transfer-Encoding: base64\r\n", STR_ARG(f->media_type));
	add_file_name(out, name);
	buf_add_c(out, "\r\n");
	for (size_t i = 0; i < f->bytes.len && !out->over; i += LINE / 4 * 3) {
		add_base64(out, str_sub(f->bytes, i, LINE / 4 * 3));
		buf_add_c(out, "\r\n");
	}
	return true;
}

static bool
add_body(struct buf *out, struct arena *a, const struct mail_message *m,
    struct err *err)
{
	if (m->nfiles == 0) {
		add_texts(out, m);
		return true;
	}
	buf_add_c(out, "Content-Type: multipart/mixed;"
	    " boundary=\"=_files\"\r\n\r\n");
	part_line(out, "files", "");
	add_texts(out, m);
	for (size_t i = 0; i < m->nfiles; i++)
		if (!add_file(out, a, &m->files[i], err))
			return false;
	part_line(out, "files", "--");
	return true;
}

bool
mail_build(struct buf *out, const struct mail_message *m, struct err *err)
{
	struct arena a = ARENA_INIT;
	size_t from = out->len;
	bool ok;

	if (str_trim(m->text).len == 0)
		return err_set(err, ERR_INVALID, NULL, "mail-empty");
	if (m->text.len > MAIL_TEXT || m->html.len > MAIL_TEXT ||
	    m->nfiles > MAIL_FILES)
		return err_set_args(err, ERR_TOO_LARGE, NULL, "mail-too-large",
		    ERR_BYTES(MAIL_TEXT));
	ok = add_head(out, &a, m, err) && add_body(out, &a, m, err);
	arena_release(&a);
	if (ok && (out->over || out->len - from > MAIL_BYTES))
		return err_set_args(err, ERR_TOO_LARGE, NULL, "mail-too-large",
		    ERR_BYTES(MAIL_BYTES));
	return ok;
}
