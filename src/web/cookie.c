/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/cookie.h"

#include <inttypes.h>

#define HOST_PREFIX "__Host-"

static const char *const names[COOKIE__MAX] = {
	[COOKIE_SESSION] = HOST_PREFIX "stormvast",
	[COOKIE_LANGUAGE] = HOST_PREFIX "language",
	[COOKIE_FLASH] = HOST_PREFIX "flash",
	[COOKIE_SCRIPT] = HOST_PREFIX "script",
};

static struct str
name_of(enum cookie cookie, bool is_tls)
{
	struct str name = str_of(names[cookie]);

	return is_tls ? name
	    : str_sub(name, sizeof(HOST_PREFIX) - 1, name.len);
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || str_has(STR("-_.~"), c)))
			return false;
	}
	return true;
}

/* Look through one Cookie line; false when it holds the name twice unlike. */
static bool
look(struct str line, struct str name, struct str *value)
{
	while (line.ptr != NULL) {
		struct str pair = str_trim(str_cut(&line, ';'));
		struct str key = str_cut(&pair, '=');

		if (!str_eq(key, name) || pair.ptr == NULL)
			continue;
		if (value->ptr != NULL && !str_eq(*value, pair))
			return false;
		*value = pair;
	}
	return true;
}

struct str
cookie_get(const struct http_head *head, bool is_tls, enum cookie cookie)
{
	struct str name = name_of(cookie, is_tls);
	struct str value = { NULL, 0 };

	for (size_t i = 0; i < head->nfields; i++)
		if (str_eq_nocase(head->fields[i].name, STR("cookie")) &&
		    !look(head->fields[i].value, name, &value))
			return (struct str){ NULL, 0 };
	return value.ptr != NULL && is_plain(value) ? value
	    : (struct str){ NULL, 0 };
}

struct str
cookie_set(struct arena *a, bool is_tls, enum cookie cookie, struct str value,
    int64_t max_age)
{
	struct buf out = BUF_IN(a, 1024);
	struct str name = name_of(cookie, is_tls);

	BUG_IF(!is_plain(value));
	buf_addf(&out, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax",
	    STR_ARG(name), STR_ARG(value));
	if (is_tls)
		buf_add_c(&out, "; Secure");
	if (max_age >= 0)
		buf_addf(&out, "; Max-Age=%" PRId64, max_age);
	BUG_IF(out.over);
	return buf_str(&out);
}
