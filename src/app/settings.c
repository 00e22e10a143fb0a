/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>

#include "app/settings.h"
#include "base/buf.h"

#define CONFIG_DEFAULT "/etc/stormvast.conf"
enum { CONFIG_MAX = 64 * 1024 };

/* To add a setting: a row in enum setting_key, one here, its hint in locale/. */
const struct setting settings_table[SETTING__MAX] = {
	[SETTING_CONFIG] = { "config", "FILE", CONFIG_DEFAULT },
	[SETTING_DATA] = { "data", "DIR", "/var/lib/stormvast" },
	[SETTING_DATABASE] = { "database", "URL", "" },
	[SETTING_LISTEN] = { "listen", "ADDRESS:PORT", "127.0.0.1:8080" },
	[SETTING_LISTEN_HTTP] = { "listen-http", "ADDRESS:PORT", "" },
	[SETTING_PUBLIC_URL] = { "public-url", "URL", "" },
	[SETTING_TLS_CERT] = { "tls-cert", "FILE", "" },
	[SETTING_TLS_KEY] = { "tls-key", "FILE", "" },
	[SETTING_TLS_CA] = { "tls-ca", "FILE", "" },
	[SETTING_TRUSTED_PROXY] = { "trusted-proxy", "ADDRESS", "" },
	[SETTING_WORKERS] = { "workers", "N", "2" },
	[SETTING_MAIL_SERVER] = { "mail-server", "URL", "" },
	[SETTING_MAIL_FROM] = { "mail-from", "ADDRESS", "" },
	[SETTING_MAIL_USER] = { "mail-user", "NAME", "" },
	[SETTING_MAIL_PASSWORD_FILE] = { "mail-password-file", "FILE", "" },
	[SETTING_MAIL_CA] = { "mail-ca", "FILE", "" },
	[SETTING_MAIL_PLAIN] = { "mail-plain", "yes|no", "no" },
	[SETTING_LOG_LEVEL] = { "log-level", "LEVEL", "info" },
};

enum setting_key
setting_find(struct str name)
{
	int k = 0;

	while (k < SETTING__MAX && !str_eq_c(name, settings_table[k].name))
		k++;
	return (enum setting_key)k;
}

struct str
settings_store(const struct settings *s)
{
	struct str url = s->values[SETTING_DATABASE];

	return url.len > 0 ? url : s->values[SETTING_DATA];
}

/* STORMVAST_TLS_CERT for tls-cert. */
static struct str
from_environment(struct arena *a, const char *name)
{
	struct buf key = BUF_IN(a, 64);

	buf_add_c(&key, "STORMVAST_");
	for (const char *p = name; *p != '\0'; p++)
		buf_add_char(&key, *p == '-' ? '_'
		    : (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p));
	return str_of(getenv(str_c(a, buf_str(&key))));
}

static bool
read_line(struct settings *s, struct arena *a, struct str line, int64_t row,
    struct err *err)
{
	struct str value = str_trim(line), name = str_cut(&value, '=');
	enum setting_key key = setting_find(str_trim(name));

	if (name.len == 0 || name.ptr[0] == '#')
		return true;
	if (value.ptr == NULL || key == SETTING__MAX || key == SETTING_CONFIG)
		return err_set_args(err, ERR_INVALID, NULL,
		    "config-line-unknown", ERR_INT(row),
		    ERR_TEXT(str_trim(name)));
	s->values[key] = str_copy(a, str_trim(value));
	return true;
}

/* A missing default file is no fault; one that was asked for is. */
static bool
read_file(struct settings *s, struct arena *a, bool asked, struct err *err)
{
	const char *path = str_c(a, s->values[SETTING_CONFIG]);
	FILE *f = fopen(path, "re");
	char *text;
	size_t n;
	struct str rest;

	if (f == NULL && !asked && errno == ENOENT)
		return true;
	if (f == NULL)
		return err_set_args(err, ERR_IO, NULL, "config-unreadable",
		    ERR_TEXT(str_of(path)), ERR_TEXT(str_of(strerror(errno))));
	text = arena_alloc(a, CONFIG_MAX);
	n = fread(text, 1, CONFIG_MAX, f);
	fclose(f);
	if (n == CONFIG_MAX)
		return err_set_args(err, ERR_TOO_LARGE, NULL,
		    "config-too-large", ERR_BYTES(CONFIG_MAX));
	rest = (struct str){ text, n };
	for (int64_t row = 1; rest.ptr != NULL; row++)
		if (!read_line(s, a, str_cut(&rest, '\n'), row, err))
			return false;
	return true;
}

bool
settings_load(struct settings *s, struct arena *a,
    const struct str given[SETTING__MAX], struct err *err)
{
	struct str config = given[SETTING_CONFIG];

	for (int k = 0; k < SETTING__MAX; k++)
		s->values[k] = str_of(settings_table[k].fallback);
	if (config.ptr == NULL)
		config = from_environment(a, "config");
	if (config.len > 0)
		s->values[SETTING_CONFIG] = config;
	if (!read_file(s, a, config.len > 0, err))
		return false;
	for (int k = 0; k < SETTING__MAX; k++) {
		struct str env = from_environment(a, settings_table[k].name);

		if (given[k].ptr != NULL)
			s->values[k] = given[k];
		else if (env.len > 0)
			s->values[k] = env;
	}
	return true;
}
