/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * settings.h - what an installation may set, one row each.
 *
 * A value comes from, last one wins: the row's default, the configuration file
 * (`key = value`, # comments), the environment (STORMVAST_KEY), the command
 * line (--key).  stormvast.conf(5) is printed from the same rows.
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "base/err.h"

enum setting_key {
	SETTING_CONFIG,
	SETTING_DATA,
	SETTING_DATABASE,
	SETTING_LISTEN,
	SETTING_LISTEN_HTTP,
	SETTING_PUBLIC_URL,
	SETTING_TLS_CERT,
	SETTING_TLS_KEY,
	SETTING_TLS_CA,
	SETTING_TRUSTED_PROXY,
	SETTING_WORKERS,
	SETTING_MAIL_SERVER,
	SETTING_MAIL_FROM,
	SETTING_MAIL_USER,
	SETTING_MAIL_PASSWORD_FILE,
	SETTING_MAIL_CA,
	SETTING_MAIL_PLAIN,
	SETTING_LOG_LEVEL,
	SETTING__MAX
};

struct setting {
	const char *name;	/* kebab-case; message `setting.<name>` */
	const char *value;	/* what stands for the value: "DIR" */
	const char *fallback;	/* default; "" for none */
};

extern const struct setting settings_table[SETTING__MAX];

struct settings {
	struct str values[SETTING__MAX];	/* never with a NULL ptr */
};

/*
 * Gather all sources.  `given` holds what the command line said (ptr NULL: not
 * said).  A file named by --config that cannot be read, an unknown key in it or
 * a line without '=' is an error that names the line.
 */
MUST_USE bool settings_load(struct settings *s, struct arena *a,
    const struct str given[SETTING__MAX], struct err *err);

/* The row of a name, or SETTING__MAX. */
enum setting_key setting_find(struct str name);

/* Where the records are: --database when given, else --data. */
struct str settings_store(const struct settings *s);

#endif
