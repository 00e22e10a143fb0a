/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log.c - a line is built whole and given to stdio in one call, which holds the
 * stream's lock: lines of threads never mix.  A line that grows too long keeps
 * its time, level and event and says that it was cut.
 */
#include <stdatomic.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/when.h"

enum { LINE_MAX_BYTES = 32768, TEXT_MAX_CHARS = 2000 };

static const char *const level_names[LOG__MAX] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_WARN] = "warn",
	[LOG_ERROR] = "error",
};

static atomic_int lowest = LOG_INFO;
static FILE *_Atomic target;

void
log_set_level(enum log_level level)
{
	BUG_IF((unsigned)level >= LOG__MAX);
	lowest = (int)level;
}

void
log_set_file(FILE *file)
{
	target = file;
}

static void
write_head(struct json *j, enum log_level level, const char *id)
{
	char room[32];
	struct buf time = { .ptr = room, .cap = sizeof(room),
		.max = sizeof(room) };

	instant_print_iso(&time, clock_now());
	json_object_begin(j);
	json_put_str(j, "time", buf_str(&time));
	json_put_str(j, "level", str_of(level_names[level]));
	json_put_str(j, "event", str_of(id));
}

static void
write_field(struct json *j, const struct log_field *f)
{
	json_key(j, f->key);
	if (f->text.ptr != NULL)
		json_str(j, utf8_prefix(f->text, TEXT_MAX_CHARS));
	else
		json_i64(j, f->n);
}

void
log_write(enum log_level level, const char *id, const struct log_field *fields)
{
	struct buf line = BUF_HEAP(LINE_MAX_BYTES);
	struct json j = JSON_TO(&line);
	FILE *file = target;

	BUG_IF((unsigned)level >= LOG__MAX);
	if ((int)level < lowest)
		return;
	write_head(&j, level, id);
	for (const struct log_field *f = fields; f->key != NULL; f++)
		write_field(&j, f);
	json_object_end(&j);
	buf_add_char(&line, '\n');
	if (line.over) {
		buf_clear(&line);
		j = JSON_TO(&line);
		write_head(&j, level, id);
		json_put_bool(&j, "cut", true);
		json_object_end(&j);
		buf_add_char(&line, '\n');
	}
	fwrite(line.ptr, 1, line.len, file == NULL ? stderr : file);
	buf_release(&line);
}

static enum log_level
level_of(const struct err *err)
{
	for (int i = 0; i < LOG__MAX; i++)
		if (str_eq_c(str_of(level_names[i]), err_info(err->code)->log))
			return (enum log_level)i;
	BUG("a code without a log level");
}

void
log_err(const char *id, const struct err *err)
{
	static const char *const names[ERR_ARGS] = { "a", "b", "c", "d" };
	struct log_field fields[ERR_ARGS + 5] = { 0 };
	size_t n = 0;

	fields[n++] = LOG_S("error", str_of(err_info(err->code)->name));
	if (err->id != NULL)
		fields[n++] = LOG_S("message", str_of(err->id));
	if (err->field != NULL)
		fields[n++] = LOG_S("field", str_of(err->field));
	if (err->row != 0)
		fields[n++] = LOG_N("row", err->row);
	for (size_t i = 0; i < ERR_ARGS; i++) {
		const struct err_arg *arg = &err->args[i];

		if (arg->kind == ERR_ARG_TEXT || arg->kind == ERR_ARG_MESSAGE)
			fields[n++] = LOG_S(names[i], arg->text);
		else if (arg->kind != ERR_ARG_NONE)
			fields[n++] = LOG_N(names[i], arg->n);
	}
	log_write(level_of(err), id, fields);
}
