/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/file_kind.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* How the bytes begin. */
enum looks { LOOKS_PDF, LOOKS_PNG, LOOKS_JPEG, LOOKS_GIF, LOOKS_WEBP,
	LOOKS_HEIC, LOOKS_ZIP, LOOKS_TEXT };

#define OPEN_XML "application/vnd.openxmlformats-officedocument."
#define OPEN_DOCUMENT "application/vnd.oasis.opendocument."

/* To add a kind: a row, and its name in the message file-kind. */
static const struct {
	const char *ending;
	enum looks looks;
	const char *type;
} kinds[] = {
	{ "pdf", LOOKS_PDF, "application/pdf" },
	{ "png", LOOKS_PNG, "image/png" },
	{ "jpg", LOOKS_JPEG, "image/jpeg" },
	{ "jpeg", LOOKS_JPEG, "image/jpeg" },
	{ "gif", LOOKS_GIF, "image/gif" },
	{ "webp", LOOKS_WEBP, "image/webp" },
	{ "heic", LOOKS_HEIC, "image/heic" },
	{ "docx", LOOKS_ZIP, OPEN_XML "wordprocessingml.document" },
	{ "xlsx", LOOKS_ZIP, OPEN_XML "spreadsheetml.sheet" },
	{ "pptx", LOOKS_ZIP, OPEN_XML "presentationml.presentation" },
	{ "odt", LOOKS_ZIP, OPEN_DOCUMENT "text" },
	{ "ods", LOOKS_ZIP, OPEN_DOCUMENT "spreadsheet" },
	{ "odp", LOOKS_ZIP, OPEN_DOCUMENT "presentation" },
	{ "txt", LOOKS_TEXT, "text/plain" },
	{ "md", LOOKS_TEXT, "text/plain" },
	{ "log", LOOKS_TEXT, "text/plain" },
	{ "csv", LOOKS_TEXT, "text/csv" },
	{ "eml", LOOKS_TEXT, "message/rfc822" },
	{ "json", LOOKS_TEXT, "application/json" },
};

/* ---- the name ----------------------------------------------------------- */

/* Bytes of a character here that must not be in a name: a control, a space of no
 * width or a mark of direction (both hide an ending); 0 for a good one. */
static size_t
bad_at(struct str s, size_t i)
{
	static const char *const marks[] = {
		"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
		"\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8",
		"\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xab",
		"\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae",
		"\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8",
		"\xe2\x81\xa9", "\xef\xbb\xbf",
	};
	unsigned char c = (unsigned char)s.ptr[i];

	if (c < ' ' || c == 0x7f)
		return 1;
	if (c == 0xc2 && i + 1 < s.len && (unsigned char)s.ptr[i + 1] < 0xa0)
		return 2;
	for (size_t k = 0; k < COUNT(marks); k++)
		if (str_starts(str_sub(s, i, s.len), str_of(marks[k])))
			return 3;
	return 0;
}

/* The three that a browser escapes in the name of a file (HTML, multipart). */
static struct str
unescape(struct arena *a, struct str s)
{
	struct buf out = BUF_IN(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		struct str three = str_sub(s, i, 3);
		bool quote = str_eq_c(three, "%22");

		if (quote || str_eq_nocase(three, STR("%0D")) ||
		    str_eq_nocase(three, STR("%0A"))) {
			buf_add_char(&out, quote ? '"' : ' ');
			i += 2;
		} else {
			buf_add_char(&out, s.ptr[i]);
		}
	}
	return buf_str(&out);
}

static struct str
last_part(struct str s)
{
	size_t at = s.len;

	while (at > 0 && s.ptr[at - 1] != '/' && s.ptr[at - 1] != '\\')
		at--;
	return str_sub(s, at, s.len);
}

static struct str
without_dots(struct str s)
{
	while (s.len > 0 && (s.ptr[0] == '.' || s.ptr[0] == ' '))
		s = str_sub(s, 1, s.len);
	while (s.len > 0 && (s.ptr[s.len - 1] == '.' ||
	    s.ptr[s.len - 1] == ' '))
		s.len--;
	return s;
}

/* Where the ending begins, behind the last dot; s.len when there is none. */
static size_t
ending_at(struct str s)
{
	size_t at = s.len;

	while (at > 0 && s.ptr[at - 1] != '.')
		at--;
	return at == 0 ? s.len : at;
}

/* At most n bytes, no character cut in two. */
static struct str
at_most(struct str s, size_t n)
{
	if (s.len <= n)
		return s;
	while (n > 0 && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

struct str
file_name_clean(struct arena *a, struct str sent)
{
	struct buf out = BUF_IN(a, sent.len + 1);
	struct str name, ending;
	size_t bad;

	sent = last_part(unescape(a, sent));
	for (size_t i = 0; i < sent.len; i += bad > 0 ? bad : 1)
		if ((bad = bad_at(sent, i)) == 0)
			buf_add_char(&out, sent.ptr[i]);
	name = without_dots(buf_str(&out));
	if (name.len <= FILE_NAME_BYTES)
		return name;
	ending = str_sub(name, ending_at(name), name.len);
	if (ending.len > 8)
		ending = STR_EMPTY;
	name = without_dots(at_most(name, FILE_NAME_BYTES - 1 - ending.len));
	return ending.len == 0 ? name : str_printf(a, "%.*s.%.*s",
	    STR_ARG(name), STR_ARG(ending));
}

/* ---- the bytes ---------------------------------------------------------- */

static bool
begins(struct str bytes, size_t at, const char *with)
{
	return str_starts(str_sub(bytes, at, bytes.len), str_of(with));
}

static bool
looks_like(enum looks looks, struct str bytes)
{
	switch (looks) {
	case LOOKS_PDF:
		return begins(bytes, 0, "%PDF-");
	case LOOKS_PNG:
		return begins(bytes, 0, "\x89PNG\r\n\x1a\n");
	case LOOKS_JPEG:
		return begins(bytes, 0, "\xff\xd8\xff");
	case LOOKS_GIF:
		return begins(bytes, 0, "GIF8");
	case LOOKS_WEBP:
		return begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBP");
	case LOOKS_HEIC:
		return begins(bytes, 4, "ftyp");
	case LOOKS_ZIP:
		return begins(bytes, 0, "PK\x03\x04");
	case LOOKS_TEXT:
		break;
	}
	/* In whatever alphabet: text has no byte 0, a program always has. */
	return memchr(bytes.ptr, '\0', bytes.len) == NULL;
}

bool
file_kind_check(struct str name, struct str bytes, const char *field,
    const char **type_r, struct err *err)
{
	struct str ending = str_sub(name, ending_at(name), name.len);
	size_t i = 0;

	if (bytes.len == 0)
		return err_set_args(err, ERR_INVALID, field, "file-empty",
		    ERR_TEXT(name));
	if (bytes.len > FILE_MAX)
		return err_set_args(err, ERR_INVALID, field, "file-too-large",
		    ERR_TEXT(name), ERR_BYTES((int64_t)bytes.len),
		    ERR_BYTES(FILE_MAX));
	while (i < COUNT(kinds) && (ending.len == name.len ||
	    !str_eq_nocase(ending, str_of(kinds[i].ending))))
		i++;
	if (i == COUNT(kinds))
		return err_set_args(err, ERR_INVALID, field, "file-kind",
		    ERR_TEXT(name));
	if (!looks_like(kinds[i].looks, bytes))
		return err_set_args(err, ERR_INVALID, field, "file-content",
		    ERR_TEXT(name), ERR_TEXT(str_of(kinds[i].ending)));
	*type_r = kinds[i].type;
	return true;
}

struct str
file_kinds(struct arena *a)
{
	struct buf out = BUF_IN(a, 512);

	for (size_t i = 0; i < COUNT(kinds); i++)
		buf_addf(&out, "%s.%s", i == 0 ? "" : ",", kinds[i].ending);
	return buf_str(&out);
}
