/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * demo_plans.c - plans of a demo organisation, made as its people would: the
 * continuity plan written, judged and in force, an IT recovery plan that waits
 * for approval, and a crisis plan that is still a draft.
 */
#include "app/demo_plans.h"
#include "areas/plans/template.h"

enum { OPEN_MAX = 4 << 20 };

struct people {
	int64_t manager, officer;	/* persons */
};

static bool
see_role(void *arg, const void *object)
{
	const struct role *r = object;
	struct people *p = arg;

	if (r->kind == ROLE_GENERAL_MANAGER && r->holder.known)
		p->manager = r->holder.v;
	if (r->kind == ROLE_PRIVACY_OFFICER && r->holder.known)
		p->officer = r->holder.v;
	return true;
}

/* What they wrote where the template leaves it to them. */
static struct str
answer_to(struct str ask)
{
	static const struct { const char *part, *nl; } answers[] = {
		{ "bedrag", "25.000" },
		{ "datum", "12 mei 2026" },
		{ "tweede plek", "de vergaderzaal, en anders bij de buren" },
		{ "tweede weg", "een pagina bij een andere aanbieder" },
		{ "plek", "de kluis van de administratie" },
	};

	for (size_t i = 0; i < COUNT(answers); i++)
		if (str_find_str(ask, str_of(answers[i].part)) < ask.len)
			return str_of(answers[i].nl);
	return STR("in overleg");
}

static struct str
filled(struct arena *a, struct str body)
{
	struct buf out = BUF_IN(a, OPEN_MAX);
	size_t at;

	while ((at = str_find_str(body, STR("[invullen"))) < body.len) {
		struct str ask = str_sub(body, at, str_find(str_sub(body, at,
		    body.len), ']') + 1);

		buf_add(&out, str_sub(body, 0, at));
		buf_add(&out, answer_to(ask));
		body = str_sub(body, at + ask.len, body.len);
	}
	buf_add(&out, body);
	return buf_str(&out);
}

static bool
act(struct command_run *run, const struct actor *actor,
    enum plans_usecase which, struct usecase_call *call, struct err *err)
{
	struct errs errs = ERRS_IN(run->arena);

	call->usecase = &plans_usecases[which];
	return usecase_run(run->store, actor, run->now, run->arena, call,
	    &errs) || errs_first(&errs, err);
}

/* Begin, fill in and send for review. */
static bool
write_plan(struct command_run *run, const struct actor *actor,
    enum document_kind kind, bool whole, int64_t *version_r, struct err *err)
{
	struct plan_begin begin = { .kind = kind, .lang = LANG_NL };
	struct errs errs = ERRS_IN(run->arena);
	struct usecase_call call = { 0 };
	struct document_version v;
	struct tx *tx;
	int64_t entry;
	bool ok;

	if (!plan_begin(run->store, actor, run->now, run->arena, &begin,
	        version_r, &entry, &errs))
		return errs_first(&errs, err);
	if (!whole)
		return true;
	if (!store_read(run->store, actor, run->now, run->arena, &tx, err))
		return false;
	ok = store_get(tx, &document_version_record, *version_r, &v, err);
	tx_end(tx);
	v.body = filled(run->arena, v.body);
	call = (struct usecase_call){ .id = *version_r,
		.version = v.rec.version, .object = &v };
	if (!ok || !act(run, actor, VERSION_CHANGE, &call, err))
		return false;
	call = (struct usecase_call){ .id = *version_r };
	return act(run, actor, VERSION_SUBMIT, &call, err);
}

static bool
hash_of(struct command_run *run, const struct actor *actor, int64_t version,
    struct str *hash_r, struct err *err)
{
	struct document_version v;
	struct plan_paper paper;
	struct document d;
	struct tx *tx;
	bool ok;

	if (!store_read(run->store, actor, run->now, run->arena, &tx, err))
		return false;
	ok = store_get(tx, &document_version_record, version, &v, err) &&
	    store_get(tx, &document_record, v.document.v, &d, err) &&
	    paper_of(tx, &d, &v, &paper, hash_r, err);
	tx_end(tx);
	return ok;
}

static bool
judge(struct command_run *run, const struct actor *actor, int64_t person,
    enum plans_usecase which, int64_t version, struct err *err)
{
	struct actor judge = *actor;
	struct plan_input input = { 0 };
	struct usecase_call call = { .id = version, .input = &input };

	judge.person = person;
	return hash_of(run, actor, version, &input.hash, err) &&
	    act(run, &judge, which, &call, err);
}

bool
demo_plans(struct command_run *run, const struct actor *actor,
    int64_t *manager_r, struct err *err)
{
	struct people p = { 0 };
	int64_t version;
	struct tx *tx;
	bool ok;

	if (!store_read(run->store, actor, run->now, run->arena, &tx, err))
		return false;
	ok = store_each(tx, &role_record, true, see_role, &p, err);
	tx_end(tx);
	*manager_r = p.manager;
	if (!ok || p.manager == 0 || p.officer == 0)
		return ok;
	return write_plan(run, actor, DOCUMENT_CONTINUITY, true, &version,
	        err) &&
	    judge(run, actor, p.officer, VERSION_PRIVACY, version, err) &&
	    judge(run, actor, p.manager, VERSION_APPROVE, version, err) &&
	    write_plan(run, actor, DOCUMENT_IT_RECOVERY, true, &version,
	        err) &&
	    write_plan(run, actor, DOCUMENT_CRISIS, false, &version, err);
}
