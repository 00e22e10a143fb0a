/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stale.c - plans that say something else than the records do.
 *
 * After a change, what is in force is written once more from the records and
 * compared with what was approved.  Only what a reader would see counts: a note
 * on a process makes no plan stale, a new number of the person to call does.  The
 * reason says what it was and what it is.  When the records say the same again,
 * so does the plan, and it is no longer stale.
 */
#include <inttypes.h>

#include "areas/plans/rules.h"
#include "base/text_diff.h"
#include "base/utf8.h"
#include "render/messages.h"

enum { PLANS_MOST = 500, SAID = 60, REASON = 480 };

/* The first words that went and the first that came, each on one line. */
static void
first_change(struct arena *a, const struct text_diff *diff,
    struct str *was_r, struct str *now_r)
{
	*was_r = *now_r = STR_EMPTY;
	for (size_t i = 0; i < diff->n; i++) {
		const struct text_run *r = &diff->runs[i];
		struct str text = str_trim(utf8_prefix(r->text, SAID));
		struct buf line = BUF_IN(a, 4 * SAID + 8);

		for (size_t k = 0; k < text.len; k++)
			buf_add_char(&line, text.ptr[k] == '\n' ||
			    text.ptr[k] == '|' ? ' ' : text.ptr[k]);
		if (r->kind == TEXT_REMOVED && was_r->len == 0)
			*was_r = buf_str(&line);
		else if (r->kind == TEXT_ADDED && now_r->len == 0)
			*now_r = buf_str(&line);
		if (r->kind == TEXT_SAME && was_r->len + now_r->len > 0)
			return;
	}
}

static bool
reason_of_text(struct arena *a, const struct plan_paper *was,
    const struct plan_paper *now, struct str *reason_r, struct err *err)
{
	struct buf out = BUF_IN(a, REASON * 4);
	struct text_diff diff;
	struct str gone, came;

	if (!text_diff(a, was->body, now->body, &diff, err))
		return false;
	first_change(a, &diff, &gone, &came);
	message_print(&out, was->lang, zone_default(), gone.len == 0
	    ? "plan-stale-new" : came.len == 0 ? "plan-stale-gone"
	    : "plan-stale-other", { "a", ERR_TEXT(gone) },
	    { "b", ERR_TEXT(came) });
	*reason_r = utf8_prefix(buf_str(&out), REASON);
	return true;
}

/* Why it is not right any more; empty: it is. */
static bool
look_at(struct tx *tx, const struct document_version *v, struct str *reason_r,
    struct err *err)
{
	struct arena *a = tx_arena(tx);
	struct plan_paper was, now;
	struct document d;
	struct str hash;

	*reason_r = STR_EMPTY;
	if (!store_get(tx, &document_record, v->document.v, &d, err) ||
	    !paper_of(tx, &d, v, &was, &hash, err) ||
	    !paper_make(tx, &d, v, NULL, &now, err))
		return false;
	if (!str_eq(was.body, now.body))
		return reason_of_text(a, &was, &now, reason_r, err);
	if (!str_eq(was.owner, now.owner) ||
	    !str_eq(was.owner_role, now.owner_role))
		*reason_r = message(a, was.lang, "plan-stale-owner");
	else if (!str_eq(was.title, now.title) ||
	    !str_eq(was.legal_entity, now.legal_entity))
		*reason_r = message(a, was.lang, "plan-stale-header");
	return true;
}

struct finding_stale {
	int64_t ids[PLANS_MOST];
	size_t n;
};

static bool
in_force(struct tx *tx, struct finding_stale *f, struct err *err)
{
	struct cursor *c;

	if (!tx_query(tx, &plans_statements[PLANS_IN_FORCE_ALL], &c, err,
	        B_NONE))
		return false;
	while (cursor_next(c))
		if (f->n < PLANS_MOST)
			f->ids[f->n++] = cursor_i64(c, 0);
	return cursor_end(c, err);
}

/* Mark it, or take the mark off. */
static bool
mark(struct store *store, const struct actor *system, int64_t now,
    struct arena *a, int64_t id, struct str reason, struct err *err)
{
	struct plan_input input = { .reason = reason };
	struct usecase_call call = { .usecase = &plans_usecases[
	    reason.len > 0 ? VERSION_STALE : VERSION_FRESH], .id = id,
		.input = reason.len > 0 ? &input : NULL };
	struct errs errs = ERRS_IN(a);

	if (usecase_run(store, system, now, a, &call, &errs))
		return true;
	/* No longer in force: somebody was first. */
	return errs.list[0].code == ERR_INVALID || errs_first(&errs, err);
}

bool
plans_look(struct store *store, int64_t organisation, int64_t now,
    struct arena *a, struct err *err)
{
	struct finding_stale *f = arena_new(a, struct finding_stale);
	struct actor system = actor_system(organisation);
	struct tx *tx;
	bool ok;

	if (!store_read(store, &system, now, a, &tx, err))
		return false;
	ok = in_force(tx, f, err);
	tx_end(tx);
	for (size_t i = 0; ok && i < f->n; i++) {
		struct arena one = ARENA_INIT;
		struct document_version v;
		struct str reason = STR_EMPTY;
		bool other = false;

		ok = store_read(store, &system, now, &one, &tx, err);
		if (ok) {
			ok = store_get(tx, &document_version_record,
			    f->ids[i], &v, err) &&
			    look_at(tx, &v, &reason, err);
			other = ok && !str_eq(reason, v.stale_why);
			tx_end(tx);
		}
		if (ok && other)
			ok = mark(store, &system, now, &one, f->ids[i],
			    reason, err);
		arena_release(&one);
	}
	return ok;
}
