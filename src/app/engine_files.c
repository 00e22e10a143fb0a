/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/engine_files.h"
#include "areas/command_work.h"
#include "base/clock.h"
#include "links/project.h"
#include "render/messages.h"

enum { FILE_MAX = 256 << 20 };

static struct str
bare_name(struct str path)
{
	size_t from = 0, n;

	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '/')
			from = i + 1;
	path = str_sub(path, from, path.len);
	n = path.len;
	while (n > 1 && path.ptr[n - 1] != '.')
		n--;
	return n > 1 ? str_sub(path, 0, n - 1) : path;
}

bool
engine_open(struct arena *a, struct str path, struct rcpsp *p_r,
    struct str *name_r, struct err *err)
{
	struct project x;
	struct str text;

	if (!command_read_file(a, path, FILE_MAX, &text, err) ||
	    !project_read(a, text, &x, err))
		return false;
	*p_r = (struct rcpsp){ .ntasks = x.ntasks, .nresources = x.nresources,
		.duration = x.duration, .capacity = x.capacity, .use = x.use,
		.next_first = x.next_first, .next = x.next, .lag = x.lag };
	*name_r = x.name.len > 0 ? x.name : bare_name(path);
	return true;
}

void
engine_fault(const struct command_run *run, struct str path,
    const struct err *err)
{
	struct buf words = BUF_IN(run->arena, 4096);

	err_text(err, run->lang, zone_default(), &words);
	fflush(run->out);
	if (err->row > 0)
		fprintf(stderr, "stormvast: %.*s:%lld: %.*s\n", STR_ARG(path),
		    (long long)err->row, STR_ARG(buf_str(&words)));
	else
		fprintf(stderr, "stormvast: %.*s: %.*s\n", STR_ARG(path),
		    STR_ARG(buf_str(&words)));
}

bool
engine_each(struct command_run *run,
    bool (*one)(struct command_run *run, struct str path, void *arg,
        struct err *err), void *arg, struct err *err)
{
	enum err_code first = ERR_NONE;

	if (run->nargs == 0)
		return err_set(err, ERR_SYNTAX, NULL, "engine-no-file");
	for (size_t i = 0; i < run->nargs; i++) {
		struct arena a = ARENA_INIT;
		struct command_run mine = *run;
		struct err fault = { 0 };

		mine.arena = &a;
		if (!one(&mine, run->args[i], arg, &fault) &&
		    fault.code != ERR_CANCELLED) {
			engine_fault(&mine, run->args[i], &fault);
			first = first == ERR_NONE ? fault.code : first;
		}
		arena_release(&a);
		/* What it found by then is printed; no other file. */
		if (command_interrupted())
			return err_set(err, ERR_CANCELLED, NULL,
			    "calculation-cancelled");
	}
	return first == ERR_NONE || err_set(err, first, NULL, NULL);
}

bool
engine_number(const struct command_run *run, const char *name, int64_t lo,
    int64_t hi, int64_t *n_r, struct err *err)
{
	struct str text = command_option(run, name);

	if (str_to_i64(text, n_r) && *n_r >= lo && *n_r <= hi)
		return true;
	return err_set_args(err, ERR_SYNTAX, NULL, "option-number",
	    ERR_TEXT(str_of(name)), ERR_INT(lo), ERR_INT(hi));
}

bool
engine_is_late(void *until)
{
	const struct engine_until *u = until;

	return command_interrupted() || clock_cpu_ns() >= u->until;
}

/* "1", "0.25": at most three digits behind the point. */
bool
engine_time(const struct command_run *run, const char *name, int64_t *ns_r,
    struct err *err)
{
	enum { MOST = 1000000 };
	struct str rest = command_option(run, name), whole, part;
	int64_t s, ms = 0;

	*ns_r = INT64_MAX;
	if (rest.ptr == NULL)
		return true;
	whole = str_cut(&rest, '.');
	part = str_sub(rest, 0, 3);
	if (!str_to_i64(whole, &s) || s < 0 || s > MOST || rest.len > 3 ||
	    (rest.ptr != NULL && (!str_to_i64(part, &ms) || ms < 0)))
		return err_set_args(err, ERR_SYNTAX, NULL, "option-seconds",
		    ERR_TEXT(str_of(name)), ERR_INT(MOST));
	for (size_t i = part.len; i < 3; i++)
		ms *= 10;
	*ns_r = s * 1000000000 + ms * 1000000;
	return true;
}
