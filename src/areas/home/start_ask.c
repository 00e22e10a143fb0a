/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * start_ask.c - steps 2 and 3: one question per process, recorded as the
 * conversation that it is, with provisional targets and what the process needs;
 * and what people do when it stops.
 */
#include <inttypes.h>

#include "areas/home/pages.h"

enum { NEEDS_MAX = 100, NAME_TRIES = 9 };

struct talk {
	struct page *page;
	int64_t process;
	struct str name;		/* of the process */
	int64_t bears, verification;	/* seconds; verification -1: not said */
	int64_t needs[NEEDS_MAX];
	size_t nneeds;
	bool has_needs;			/* there is a requirement already */
	int at;				/* which record comes next */
};

static bool
fault(struct errs *errs, const char *field, const char *id)
{
	struct err err = { 0 };

	err_set(&err, ERR_INVALID, field, id);
	return errs_add(errs, &err);
}

/* ---- step 2: reading ---------------------------------------------------- */

/* A time in the reader's words; typed goes before chosen. */
static bool
read_time(const struct page *page, const char *typed, const char *chosen,
    int64_t *seconds_r)
{
	struct str text = page_input(page, typed);

	if (chosen != NULL && str_trim(text).len == 0)
		text = page_input(page, chosen);
	return text.ptr != NULL && duration_parse(str_trim(text), 0,
	    seconds_r);
}

static bool
read_talk(struct talk *t, struct errs *errs)
{
	const struct page *page = t->page;

	if (!read_time(page, "time", "chosen", &t->bears))
		fault(errs, "mtpd", "start-time-unreadable");
	t->verification = -1;
	if (str_trim(page_input(page, "verification")).len > 0 &&
	    !read_time(page, "verification", NULL, &t->verification))
		fault(errs, "verification", "start-time-unreadable");
	for (size_t i = 0; i < page->ninputs && t->nneeds < NEEDS_MAX; i++)
		if (str_eq_c(page->inputs[i].name, "needs") &&
		    str_to_i64(page->inputs[i].value, &t->needs[t->nneeds]))
			t->nneeds++;
	return errs_none(errs);
}

/* ---- step 2: recording -------------------------------------------------- */

static bool
call_process(struct talk *t, struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	struct process *p = arena_new(tx_arena(tx), struct process);
	struct err err = { 0 };

	if (!store_get(tx, &process_record, t->process, p, &err))
		return errs_add(errs, &err);
	p->mtpd = p->rto = KNOWN(t->bears);
	p->provisional = true;
	if (t->verification >= 0)
		p->verification = KNOWN(t->verification);
	*call = (struct usecase_call){
		.usecase = usecase_find(t->page->store,
		    STR("process.change")),
		.id = t->process,
		.version = p->rec.version,
		.object = p,
	};
	return true;
}

/* A title that is not taken: a second talk on one day gets a number. */
static bool
free_name(const struct talk *t, struct tx *tx, struct str *name_r,
    struct err *err)
{
	struct buf day = BUF_IN(tx_arena(tx), 100);
	struct opt64 id = KNOWN(0);

	date_print(&day, t->page->now / SECONDS_DAY, t->page->lang);
	for (int k = 1; id.known && k <= NAME_TRIES; k++) {
		*name_r = say(t->page, "start-talk-name",
		    { "a", ERR_TEXT(t->name) },
		    { "b", ERR_TEXT(buf_str(&day)) });
		if (k > 1)
			*name_r = str_printf(tx_arena(tx), "%.*s (%d)",
			    STR_ARG(*name_r), k);
		if (!store_id_of(tx, &conversation_record, *name_r, &id, err))
			return false;
	}
	return true;
}

static bool
call_talk(struct talk *t, struct tx *tx, struct usecase_call *call,
    struct errs *errs)
{
	struct conversation *c = arena_new(tx_arena(tx), struct conversation);
	struct str by = str_trim(page_input(t->page, "said-by"));
	struct str said = str_trim(page_input(t->page, "said"));
	struct err err = { 0 };

	if (!free_name(t, tx, &c->name, &err))
		return errs_add(errs, &err);
	c->process = KNOWN(t->process);
	c->held_at = KNOWN(t->page->now / SECONDS_DAY);
	c->record = say(t->page, "start-talk-record", { "a", ERR_DUR(t->bears) },
	    { "b", ERR_TEXT(by.len > 0 ? by : STR("-")) },
	    { "c", ERR_TEXT(said) });
	*call = (struct usecase_call){
		.usecase = usecase_find(t->page->store,
		    STR("conversation.create")),
		.object = c,
	};
	return true;
}

static bool
call_needs(struct talk *t, struct tx *tx, struct usecase_call *call)
{
	struct requirement *q = arena_new(tx_arena(tx), struct requirement);
	struct requirement_member *members = arena_array(tx_arena(tx),
	    struct requirement_member, t->nneeds);

	for (size_t i = 0; i < t->nneeds; i++)
		members[i].resource = KNOWN(t->needs[i]);
	q->process = KNOWN(t->process);
	q->members = (struct rows){ members, t->nneeds };
	*call = (struct usecase_call){
		.usecase = usecase_find(t->page->store,
		    STR("requirement.create")),
		.object = q,
	};
	return true;
}

static bool
next_record(void *arg, struct tx *tx, struct usecase_call *call, bool *more_r,
    struct errs *errs)
{
	struct talk *t = arg;

	*more_r = true;
	switch (t->at++) {
	case 0:
		return call_process(t, tx, call, errs);
	case 1:
		return call_talk(t, tx, call, errs);
	case 2:
		if (t->nneeds > 0 && !t->has_needs)
			return call_needs(t, tx, call);
	}
	*more_r = false;
	return true;
}

bool
page_start_ask(struct page *page, struct err *err)
{
	struct talk t = { .page = page };
	struct errs errs = ERRS_IN(page->arena);
	const struct start_process *p;
	struct start s;
	int64_t entry;

	if (!start_read(page, &s, err))
		return false;
	if ((p = start_subject(page, &s, START_ASK)) == NULL)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	t.process = p->id;
	t.name = p->name;
	t.has_needs = p->has_needs;
	if (!read_talk(&t, &errs) || !usecase_run_all(page->store,
	        &page->actor, page->now, page->arena, "start.ask",
	        next_record, NULL, &t, &entry, &errs))
		return start_show(page, START_ASK, &errs, err);
	return page_redirect(page, s.counts.asked + 1 < s.counts.critical
	    ? STR("/start/2") : STR("/start/3"), "start-ask-saved", entry,
	    err);
}

/* ---- step 3 ------------------------------------------------------------- */

bool
page_start_fallback(struct page *page, struct err *err)
{
	static const char *const names[] = { "name", "description", "set_up",
		"holds", "level" };
	struct value_context vc = { .lang = page->lang, .zone = page->zone };
	struct errs errs = ERRS_IN(page->arena);
	struct form_input inputs[COUNT(names)];
	struct fallback f = { 0 };
	struct usecase_call call = { .object = &f };
	const struct start_process *p;
	struct start s;

	if (!start_read(page, &s, err))
		return false;
	if ((p = start_subject(page, &s, START_FALLBACK)) == NULL)
		return err_set(err, ERR_NOT_FOUND, NULL, "page-not-found");
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str value = str_trim(page_input(page, names[i]));

		if (str_ends(value, STR("%")))
			value = str_trim(str_sub(value, 0, value.len - 1));
		inputs[i] = (struct form_input){ str_of(names[i]), value };
	}
	f.process = KNOWN(p->id);
	call.usecase = usecase_find(page->store, STR("fallback.create"));
	if (!record_read_form(&fallback_record, &vc, inputs, COUNT(inputs),
	        page->arena, &f, &errs) || !usecase_run(page->store,
	        &page->actor, page->now, page->arena, &call, &errs))
		return start_show(page, START_FALLBACK, &errs, err);
	return page_redirect(page, s.counts.backed + 1 < s.counts.critical
	    ? STR("/start/3") : STR("/start/5"), "start-fallback-saved",
	    call.entry, err);
}
