/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stage.c - a file between being handed in and being taken in.
 *
 * It is kept as an attachment, so that the preview and the import read the same
 * bytes, and an auditor can see later what came in.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "areas/exchange/stage.h"
#include "store/attachment.h"

#define REC struct exchange_stage
static const struct field stage_fields[] = {
	F_INTEGER(fd, .flags = FIELD_REQUIRED, .max = INT32_MAX),
	F_TEXT(name, .flags = FIELD_REQUIRED, .max = 256),
};
#undef REC
static const struct record stage_record = {
	.name = "exchange_stage",
	.fields = stage_fields,
	.nfields = COUNT(stage_fields),
	.size = sizeof(struct exchange_stage),
};

static bool
keep_file(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	const struct exchange_stage *input = call->input;
	struct attachment kept;
	struct err err = { 0 };

	if (!attachment_add(tx, (int)input->fd.v, input->name,
	        STR("application/octet-stream"), &kept, &err))
		return errs_add(errs, &err);
	call->id = kept.id;
	return true;
}

const struct usecase exchange_usecases[] = {
	{ .name = "exchange.stage", .verb = USECASE_DO, .right = RIGHT_IMPORT,
	  .input = &stage_record, .run = keep_file },
	{ 0 },
};

static bool
write_all(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n <= 0)
			return false;
		bytes = str_sub(bytes, (size_t)n, bytes.len);
	}
	return lseek(fd, 0, SEEK_SET) == 0;
}

int64_t
stage_file(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, struct str bytes, struct str name, struct errs *errs)
{
	struct exchange_stage input = { .name = name };
	struct usecase_call call = { .usecase = &exchange_usecases[0],
		.input = &input };
	int fd = memfd_create("import", MFD_CLOEXEC);
	struct err err = { 0 };
	bool ok;

	if (fd < 0 || !write_all(fd, bytes)) {
		if (fd >= 0)
			close(fd);
		err_set(&err, ERR_UNAVAILABLE, NULL, "out-of-memory");
		errs_add(errs, &err);
		return 0;
	}
	input.fd = KNOWN(fd);
	ok = usecase_run(store, actor, now, a, &call, errs);
	close(fd);
	return ok ? call.id : 0;
}

static bool
add_chunk(void *arg, struct str chunk)
{
	return buf_add(arg, chunk);
}

bool
stage_read(struct tx *tx, int64_t id, struct str *bytes_r, struct str *name_r,
    struct err *err)
{
	struct buf bytes = BUF_IN(tx_arena(tx), ATTACHMENT_MAX);
	struct attachment kept;

	if (!attachment_get(tx, id, &kept, err) ||
	    !attachment_read(tx, id, add_chunk, &bytes, err))
		return false;
	*bytes_r = buf_str(&bytes);
	*name_r = kept.name;
	return true;
}
