/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * command.h - a command of `stormvast` is one row; --help, the man page and the
 * shell completion are printed from the same rows.
 */
#ifndef AREAS_COMMAND_H
#define AREAS_COMMAND_H

#include "base/err.h"
#include "base/lang.h"
#include "store/store.h"

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_INT, OPTION_DURATION };

struct option {
	const char *name;		/* long name without "--" */
	enum option_kind kind;
	const char *value;		/* what stands for the value: "DIR"; FLAG: NULL */
	const char *fallback;		/* used when not given, or NULL */
	/* Hint: message `command.<command>.<name>`; shared ones `option.<name>`. */
	bool shared;
};

enum { COMMAND_OPTIONS = 12, COMMAND_ARGS = 1024 };

/* Does the command want the database opened, and how? */
enum command_store { COMMAND_NO_STORE, COMMAND_STORE };

struct run;

struct command_run {
	const struct command *command;
	struct store *store;		/* opened when the row says COMMAND_STORE */
	int64_t now;
	struct arena *arena;
	enum lang lang;
	FILE *out;			/* results; errors go through *err */
	bool is_terminal;		/* progress bars make sense */
	const struct run *work;		/* for the engine, when the row stops */
	const struct str *args;		/* what stands behind the options */
	size_t nargs;
	struct str values[COMMAND_OPTIONS];	/* by row; ptr NULL: not given */
};

struct command {
	const char *name;		/* "import", "user add", "audit verify" */
	const char *args;		/* "FILE...", or NULL */
	enum command_store store;
	const struct option *options;
	size_t noptions;
	bool stops;			/* looks at run->work: Ctrl-C ends it cleanly */
	/* Exit status by err code; true is 0.  Hint: message `command.<name>`. */
	bool (*run)(struct command_run *run, struct err *err);
};

/* The value of an option by name: its text, or its fallback, or ptr NULL. */
struct str command_option(const struct command_run *run, const char *name);
bool command_flag(const struct command_run *run, const char *name);

/* Text padded with spaces to `width` characters; longer text is kept whole. */
void command_column(const struct command_run *run, struct str text,
    size_t width);

/* A whole file of at most max bytes into the arena: `file-unreadable`. */
MUST_USE bool command_read_file(struct arena *a, struct str path, size_t max,
    struct str *bytes_r, struct err *err);

#endif
