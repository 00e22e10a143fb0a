/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stage.c - a file between being handed in and being taken in.
 *
 * It is kept as an attachment, so that the preview and the import read the same
 * bytes, and an auditor can see later what came in.
 */
#include "areas/exchange/stage.h"
#include "store/attachment.h"

const struct usecase exchange_usecases[] = {
	{ .name = "exchange.stage", .verb = USECASE_DO, .right = RIGHT_IMPORT,
	  .input = &attachment_input_record, .run = attachment_take },
	{ 0 },
};

int64_t
stage_file(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, struct str bytes, struct str name, struct errs *errs)
{
	struct attachment_input input = { .name = name, .bytes = bytes,
		.media_type = STR(ATTACHMENT_PASSING) };
	struct usecase_call call = { .usecase = &exchange_usecases[0],
		.input = &input };

	return usecase_run(store, actor, now, a, &call, errs) ? call.id : 0;
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
