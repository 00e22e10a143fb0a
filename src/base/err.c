/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/err.h"

static const struct err_info infos[ERR__MAX] = {
#define X(code, http_, exit_, log_, name_) [ERR_##code] = {                   \
	.name = name_, .log = log_, .http = http_, .exit = exit_ },
	ERR_CODES(X)
#undef X
};

const struct err_info *
err_info(enum err_code code)
{
	BUG_IF((unsigned)code >= ERR__MAX);
	return &infos[code];
}

/* Copy what fits, never half a UTF-8 character. */
static struct str
keep_text(struct err *err, struct str s)
{
	size_t free_room = ERR_ROOM - err->used;
	size_t n = s.len < free_room ? s.len : free_room;
	char *at = err->room + err->used;

	if (n < s.len)
		while (n > 0 && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
			n--;
	if (n > 0)
		memcpy(at, s.ptr, n);
	err->used += n;
	return (struct str){ at, n };
}

bool
err_set_list(struct err *err, enum err_code code, const char *field,
    const char *id, const struct err_arg args[ERR_ARGS])
{
	err->code = code;
	err->field = field;
	err->row = 0;
	err->id = id;
	err->used = 0;
	for (size_t i = 0; i < ERR_ARGS; i++) {
		err->args[i] = args[i];
		if (args[i].kind == ERR_ARG_TEXT ||
		    args[i].kind == ERR_ARG_MESSAGE)
			err->args[i].text = keep_text(err, args[i].text);
	}
	return false;
}

bool
err_set(struct err *err, enum err_code code, const char *field, const char *id)
{
	return err_set_list(err, code, field, id,
	    (struct err_arg[ERR_ARGS]){ { 0 } });
}

void
err_copy(struct err *to, const struct err *from)
{
	if (to == from)
		return;
	err_set_list(to, from->code, from->field, from->id, from->args);
	to->row = from->row;
}

bool
errs_add(struct errs *errs, const struct err *err)
{
	errs->total++;
	if (errs->n == ERRS_MAX)
		return false;
	if (errs->n == errs->cap) {
		size_t cap = errs->cap == 0 ? 8 : errs->cap * 2;
		struct err *list = arena_array(errs->arena, struct err, cap);

		for (size_t i = 0; i < errs->n; i++)
			err_copy(&list[i], &errs->list[i]);
		errs->list = list;
		errs->cap = cap;
	}
	err_copy(&errs->list[errs->n++], err);
	return false;
}

bool
err_set_row(struct err *err, const char *field, const char *id, int64_t i)
{
	err_set(err, ERR_INVALID, field, id);
	err->row = i + 1;
	return false;
}

bool
errs_fault(struct errs *errs, enum err_code code, const char *field,
    const char *id)
{
	struct err err = { 0 };

	err_set(&err, code, field, id);
	return errs_add(errs, &err);
}

bool
errs_first(const struct errs *errs, struct err *err)
{
	BUG_IF(errs->n == 0);
	err_copy(err, &errs->list[0]);
	return false;
}

bool
errs_none(const struct errs *errs)
{
	return errs->total == 0;
}
