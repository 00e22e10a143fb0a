/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_commands.c - the audit for who checks it: see store/audit.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "areas/access/audit_commands.h"
#include "render/messages.h"
#include "store/audit.h"

enum { NOTE_ROOM = 4096, PROOF_ROOM = 128 * 1024 * 1024 };

static bool
put_line(struct command_run *run, const struct buf *text)
{
	fprintf(run->out, "%.*s", STR_ARG(buf_str(text)));
	if (text->len > 0 && text->ptr[text->len - 1] != '\n')
		fputc('\n', run->out);
	return true;
}

/* A file that the user names; too long a one is no checkpoint, and neither is an
 * empty one: to the store that would be none at all. */
static bool
read_note(struct command_run *run, struct str *note_r, struct err *err)
{
	const char *path = str_c(run->arena, run->args[0]);
	char *text = arena_alloc(run->arena, NOTE_ROOM + 1);
	FILE *file = fopen(path, "r");
	size_t n = 0;
	int fault = errno;

	if (file != NULL) {
		n = fread(text, 1, NOTE_ROOM + 1, file);
		fault = ferror(file) ? errno : 0;
		fclose(file);
	}
	if (file == NULL || fault != 0)
		return err_set_args(err, fault == ENOENT ? ERR_NOT_FOUND :
		    ERR_IO, NULL, "audit-unread", ERR_TEXT(run->args[0]),
		    ERR_TEXT(str_of(strerror(fault))));
	if (n == 0)
		return err_set(err, ERR_INVALID, NULL, "audit-note-form");
	*note_r = (struct str){ text, n };
	return true;
}

static bool
show_progress(void *arg, int64_t done, int64_t total)
{
	const struct command_run *run = arg;

	if (run->is_terminal && total > 0)
		fprintf(stderr, "\r%" PRId64 " %%%s", done * 100 / total,
		    done == total ? "\n" : "");
	return true;
}

static void
tell_break(const struct command_run *run, int64_t at)
{
	struct buf text = BUF_IN(run->arena, NOTE_ROOM);

	message_print(&text, run->lang, zone_default(), "audit-has-break",
	    { "a", ERR_AT(at) });
	fprintf(run->out, "%.*s\n", STR_ARG(buf_str(&text)));
}

bool
cmd_audit_verify(struct command_run *run, struct err *err)
{
	struct str note = STR_EMPTY;
	struct merkle_hash root;
	struct opt64 lost;
	int64_t size, n;

	if (run->nargs > 1)
		return err_set(err, ERR_SYNTAX, NULL, "audit-verify-which");
	if ((run->nargs == 1 && !read_note(run, &note, err)) ||
	    !audit_sequence(run->store, run->now, &n, err) ||
	    !audit_verify(run->store, note, show_progress, run, err) ||
	    !audit_head(run->store, &size, &root, err) ||
	    !audit_last_break(run->store, &lost, err))
		return false;
	fprintf(run->out, "%.*s: %" PRId64 "\n", STR_ARG(message(run->arena,
	    run->lang, "audit-is-whole")), size);
	if (lost.known)
		tell_break(run, lost.v);
	return true;
}

bool
cmd_audit_prove(struct command_run *run, struct err *err)
{
	struct buf out = BUF_IN(run->arena, PROOF_ROOM);
	int64_t entry, n;

	if (run->nargs != 1 || !str_to_i64(run->args[0], &entry))
		return err_set(err, ERR_SYNTAX, NULL, "audit-prove-which");
	return audit_sequence(run->store, run->now, &n, err) &&
	    audit_prove(run->store, entry, &out, err) &&
	    put_line(run, &out);
}

bool
cmd_audit_export(struct command_run *run, struct err *err)
{
	int64_t n;

	return audit_sequence(run->store, run->now, &n, err) &&
	    audit_export(run->store, run->out, err);
}

bool
cmd_audit_checkpoint(struct command_run *run, struct err *err)
{
	struct buf out = BUF_IN(run->arena, NOTE_ROOM);

	return audit_checkpoint(run->store, run->now, &out, err) &&
	    put_line(run, &out);
}

bool
cmd_audit_key(struct command_run *run, struct err *err)
{
	struct buf out = BUF_IN(run->arena, NOTE_ROOM);
	bool anew = run->nargs == 1 && str_eq_c(run->args[0], "new");
	bool lost = run->nargs == 1 && str_eq_c(run->args[0], "lost");
	int64_t n;

	if (run->nargs > 1 || (run->nargs == 1 && !anew && !lost))
		return err_set(err, ERR_SYNTAX, NULL, "audit-key-which");
	if (lost)
		return audit_lost_key(run->store, run->now, &out, err) &&
		    put_line(run, &out);
	return (anew ? audit_new_key(run->store, run->now, &out, err) :
	    audit_sequence(run->store, run->now, &n, err) &&
	    audit_public_key(run->store, &out, err)) && put_line(run, &out);
}
