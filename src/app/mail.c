/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>

#include "app/mail.h"
#include "areas/mail/mail.h"
#include "links/mail.h"

enum { SECRET_MAX = 1024 };

/* The first line: a secret stands in no list of processes. */
static bool
read_password(struct arena *a, struct str path, struct str *password_r,
    struct err *err)
{
	FILE *f;
	char *text;
	size_t n;
	struct str rest;

	if (path.len == 0)
		return true;
	if ((f = fopen(str_c(a, path), "re")) == NULL)
		return err_set_args(err, ERR_IO, NULL,
		    "mail-password-unreadable", ERR_TEXT(path),
		    ERR_TEXT(str_of(strerror(errno))));
	text = arena_alloc(a, SECRET_MAX);
	n = fread(text, 1, SECRET_MAX, f);
	fclose(f);
	rest = (struct str){ text, n };
	*password_r = str_trim(str_cut(&rest, '\n'));
	return true;
}

bool
mail_settings(const struct settings *s, struct arena *a, struct err *err)
{
	const struct str *set = s->values;
	struct mail_house *house = arena_new(a, struct mail_house);
	struct str plain = set[SETTING_MAIL_PLAIN];
	struct str from = set[SETTING_MAIL_FROM];
	struct str url = set[SETTING_PUBLIC_URL];
	size_t at = str_find(from, '@');

	mail_set_house(NULL);
	if (set[SETTING_MAIL_SERVER].len == 0)
		return true;
	if (!str_eq_c(plain, "yes") && !str_eq_c(plain, "no"))
		return err_set(err, ERR_INVALID, NULL,
		    "mail-plain-unreadable");
	if (!mail_address_is_one(from))
		return err_set_args(err, ERR_INVALID, NULL,
		    "mail-from-unreadable", ERR_TEXT(from));
	if (url.len == 0)
		return err_set(err, ERR_INVALID, NULL, "mail-needs-url");
	if (!smtp_server_read(a, set[SETTING_MAIL_SERVER],
	        str_eq_c(plain, "yes"), &house->server, err) ||
	    !read_password(a, set[SETTING_MAIL_PASSWORD_FILE],
	        &house->server.password, err))
		return false;
	house->server.user = set[SETTING_MAIL_USER];
	house->server.ca_file = set[SETTING_MAIL_CA];
	house->server.name = str_sub(from, at + 1, from.len);
	house->from = from;
	house->public_url = str_ends(url, STR("/")) ? str_sub(url, 0,
	    url.len - 1) : url;
	mail_set_house(house);
	return true;
}
