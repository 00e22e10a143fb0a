/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A form is read within its limits and never outside the body.  The first
 * byte of the input chooses the type; up to the first LF stands the type's
 * own parameter text, then the body.
 */
#include "base/utf8.h"
#include "web/file_kind.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a file is called is a name: no path, no control, of bounded length. */
static void
check_name(struct str sent)
{
	struct arena a = ARENA_INIT;
	struct str name = file_name_clean(&a, sent);

	BUG_IF(name.len > FILE_NAME_BYTES || !utf8_is_text(name));
	for (size_t i = 0; i < name.len; i++)
		BUG_IF((unsigned char)name.ptr[i] < ' ' ||
		    name.ptr[i] == '/' || name.ptr[i] == '\\');
	BUG_IF(name.len > 0 && (name.ptr[0] == '.' ||
	    name.ptr[name.len - 1] == '.'));
	arena_release(&a);
}

static void
check(const struct form *form, struct str body)
{
	BUG_IF(form->n > FORM_FIELDS_MAX);
	for (size_t i = 0; i < form->n; i++) {
		const struct form_field *f = &form->fields[i];

		BUG_IF(f->name.len == 0 || f->name.len > FORM_NAME_MAX);
		BUG_IF(!utf8_is_text(f->name));
		BUG_IF(!f->is_file && !utf8_is_text(f->value));
		BUG_IF(str_has(f->file_name, '/') ||
		    str_has(f->file_name, '\\'));
		check_name(f->file_name);
		BUG_IF(f->is_file && (f->value.ptr < body.ptr ||
		    f->value.ptr + f->value.len > body.ptr + body.len));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = { (const char *)data, size }, params;
	struct arena a = ARENA_INIT;
	struct err err = { 0 };
	struct form form;
	const char *type;

	if (size < 1)
		return 0;
	type = data[0] % 2 == 0 ? "multipart/form-data" :
	    "application/x-www-form-urlencoded";
	in = str_sub(in, 1, in.len);
	params = str_cut(&in, '\n');
	if (in.ptr == NULL)
		in = STR_EMPTY;
	if (form_parse(&a, str_printf(&a, "%s%.*s", type, STR_ARG(params)),
	    in, &form, &err))
		check(&form, in);
	else
		BUG_IF(form.n != 0 || err.id == NULL);
	arena_release(&a);
	return 0;
}
