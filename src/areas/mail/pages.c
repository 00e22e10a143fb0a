/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages.c - what went out, what waits and what came back, for administrators; a
 * mail to try the server with; and how every mail looks.
 */
#include <inttypes.h>

#include "areas/mail/words.h"
#include "areas/pieces.h"

enum { LINES = 100 };

struct mail_line {
	int64_t id, tries;
	struct str to, address, what, fault, words;
	struct opt64 queued_at, done_at, at;
	bool may_retry, waits;
};

struct state_link {
	struct str path, word;
	int64_t count;
	bool is_current;
};

struct sample_link {
	struct str path, word;
};

struct mail_vm {
	struct str fault, server, from;
	struct str name, address;	/* as typed */
	bool has_server;
	struct view_list states, lines, letters;
	struct str older;		/* path of the next page, or empty */
};

#define VIEW struct mail_line
static const struct view_field line_fields[] = {
	V_INT(id), V_INT(tries), V_STR(to), V_STR(address), V_STR(what),
	V_STR(fault), V_STR(words), V_INSTANT(queued_at), V_INSTANT(done_at),
	V_INSTANT(at), V_BOOL(may_retry), V_BOOL(waits),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct mail_line, line_fields);

#define VIEW struct state_link
static const struct view_field state_fields[] = {
	V_URL(path), V_STR(word), V_INT(count), V_BOOL(is_current),
};
#undef VIEW
static const struct view state_view = VIEW_OF(struct state_link, state_fields);

#define VIEW struct sample_link
static const struct view_field sample_fields[] = { V_URL(path), V_STR(word) };
#undef VIEW
static const struct view sample_view =
    VIEW_OF(struct sample_link, sample_fields);

#define VIEW struct mail_vm
static const struct view_field mail_fields[] = {
	V_STR(fault), V_STR(server), V_STR(from), V_STR(name), V_STR(address),
	V_BOOL(has_server), V_LIST(states, &state_view),
	V_LIST(lines, &line_view), V_LIST(letters, &sample_view), V_URL(older),
};
#undef VIEW
static const struct view mail_view = VIEW_OF(struct mail_vm, mail_fields);

struct letter_vm {
	struct str title, subject, text;
	struct html page;
	struct str other;		/* the same in the other language */
};

#define VIEW struct letter_vm
static const struct view_field letter_fields[] = {
	V_STR(title), V_STR(subject), V_STR(text), V_HTML(page), V_URL(other),
};
#undef VIEW
static const struct view letter_view = VIEW_OF(struct letter_vm, letter_fields);

const struct template_decl mail_templates[] = {
	{ "mail/mails", &mail_view },
	{ "mail/letter", &letter_view },
	{ 0 },
};

/* ---- the list ------------------------------------------------------------ */

static struct str
letter_word(const struct page *page, struct str template)
{
	struct str id = str_printf(page->arena, "letter.%.*s",
	    STR_ARG(template));

	return letter_template_find(template) == NULL ? template
	    : page_message(page, id.ptr);
}

static struct mail_line
line_of(const struct page *page, const struct outmail *m)
{
	return (struct mail_line){
		.id = m->id, .tries = m->tries,
		.to = m->name.len > 0 ? m->name : m->address,
		.address = m->name.len > 0 ? m->address : STR_EMPTY,
		.what = letter_word(page, m->template),
		.fault = m->fault.len > 0 ? page_message(page,
		    str_c(page->arena, m->fault)) : STR_EMPTY,
		.words = m->words, .queued_at = KNOWN(m->queued_at),
		.done_at = m->done_at, .at = KNOWN(m->at),
		.may_retry = m->state == OUTMAIL_REFUSED ||
		    (m->state == OUTMAIL_WAITING && m->tries > 0),
		.waits = m->state == OUTMAIL_WAITING,
	};
}

static enum outmail_state
wanted_state(const struct page *page)
{
	struct str state = page_query(page, "state");

	for (int i = 0; i < OUTMAIL__MAX; i++)
		if (str_eq_c(state, outmail_states[i]))
			return (enum outmail_state)i;
	return OUTMAIL_WAITING;
}

static void
list_states(struct page *page, enum outmail_state current,
    const int64_t counts[OUTMAIL__MAX], struct mail_vm *vm)
{
	struct state_link *list = arena_array(page->arena, struct state_link,
	    OUTMAIL__MAX);

	for (int i = 0; i < OUTMAIL__MAX; i++)
		list[i] = (struct state_link){
			.path = str_printf(page->arena, "/mail?state=%s",
			    outmail_states[i]),
			.word = page_message(page, str_printf(page->arena,
			    "outmail.%s", outmail_states[i]).ptr),
			.count = counts[i], .is_current = i == (int)current,
		};
	vm->states = VIEW_LIST_OF(list, OUTMAIL__MAX);
}

static void
list_letters(struct page *page, struct mail_vm *vm)
{
	const struct letter_template *t;
	struct sample_link *list;
	size_t n = 0;

	while (letter_template_at(n) != NULL)
		n++;
	list = arena_array(page->arena, struct sample_link, n);
	for (size_t i = 0; (t = letter_template_at(i)) != NULL; i++)
		list[i] = (struct sample_link){
			.path = str_printf(page->arena, "/mail/letters/%s",
			    t->name),
			.word = letter_word(page, str_of(t->name)),
		};
	vm->letters = VIEW_LIST_OF(list, n);
}

static bool
list_mails(struct page *page, struct mail_vm *vm, struct err *err)
{
	enum outmail_state state = wanted_state(page);
	struct outmail *found = arena_array(page->arena, struct outmail,
	    LINES + 1);
	struct mail_line *lines = arena_array(page->arena, struct mail_line,
	    LINES);
	int64_t counts[OUTMAIL__MAX], before = 0;
	size_t n, shown;

	if (page_query(page, "before").len > 0 &&
	    !str_to_i64(page_query(page, "before"), &before))
		return err_set(err, ERR_NOT_FOUND, NULL, "outmail-gone");
	if (!outmail_count(page->tx, counts, err) ||
	    !outmail_list(page->tx, state, before, LINES + 1, found, &n, err))
		return false;
	shown = n > LINES ? LINES : n;
	for (size_t i = 0; i < shown; i++)
		lines[i] = line_of(page, &found[i]);
	vm->lines = VIEW_LIST_OF(lines, shown);
	if (n > LINES)
		vm->older = str_printf(page->arena,
		    "/mail?state=%s&before=%" PRId64, outmail_states[state],
		    found[LINES - 1].id);
	list_states(page, state, counts, vm);
	return true;
}

static bool
show_mails(struct page *page, int status, struct mail_vm *vm, struct err *err)
{
	const struct mail_house *house = mail_house();

	/* How mails fare is no change of the organisation's records. */
	page->no_cache = true;
	if (house != NULL) {
		vm->has_server = true;
		vm->from = house->from;
		vm->server = str_printf(page->arena, "%.*s:%d",
		    STR_ARG(house->server.host), house->server.port);
	}
	list_letters(page, vm);
	return list_mails(page, vm, err) && page_show_status(page, status,
	    "mail/mails", vm, page_message(page, "mails"), err);
}

static bool
mails_page(struct page *page, struct err *err)
{
	return show_mails(page, 200, &(struct mail_vm){ 0 }, err);
}

static struct str
typed(const struct page *page, const char *name)
{
	struct str s = page_input(page, name);

	return s.ptr == NULL ? STR_EMPTY : str_trim(s);
}

static bool
test_post(struct page *page, struct err *err)
{
	struct mail_test in = { typed(page, "name"), typed(page, "address") };
	struct mail_vm vm = { .name = in.name, .address = in.address };
	struct usecase_call call = { .usecase = usecase_find(page->store,
	    STR("mail.test")), .input = &in };
	struct errs errs = ERRS_IN(page->arena);

	if (usecase_run(page->store, &page->actor, page->now, page->arena,
	    &call, &errs))
		return page_redirect(page, STR("/mail"), "mail-test-queued", 0,
		    err);
	vm.fault = say_fault(page, &errs.list[0]);
	return show_mails(page, err_info(errs.list[0].code)->http, &vm, err);
}

static bool
retry_post(struct page *page, struct err *err)
{
	struct mail_retry in;
	struct usecase_call call = { .usecase = usecase_find(page->store,
	    STR("mail.retry")), .input = &in };
	struct errs errs = ERRS_IN(page->arena);

	if (!page_id(page, 0, &in.id, err))
		return false;
	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	    &call, &errs))
		return errs_first(&errs, err);
	return page_redirect(page, STR("/mail"), "mail-tried-again", 0, err);
}

/* ---- how a mail looks ---------------------------------------------------- */

static bool
letter_page(struct page *page, struct err *err)
{
	const struct letter_template *t = letter_template_find(
	    page->params[0]);
	struct letter_vm vm = { 0 };
	enum lang lang = page->lang;
	struct mail_message m;
	struct outmail sample;

	if (t == NULL)
		return err_set(err, ERR_NOT_FOUND, NULL, "letter-none");
	if (page_query(page, "lang").len > 0 &&
	    !lang_of(page_query(page, "lang"), &lang))
		return err_set(err, ERR_NOT_FOUND, NULL, "letter-none");
	sample = mail_sample(page->arena, t, lang);
	if (!mail_words(page->arena, &sample, page->organisation, &m, err) ||
	    !mail_body(page->arena, &sample, &vm.page, err))
		return false;
	vm.title = letter_word(page, str_of(t->name));
	vm.subject = m.subject;
	vm.text = m.text;
	vm.other = str_printf(page->arena, "/mail/letters/%s?lang=%s", t->name,
	    lang_tag(lang == LANG_NL ? LANG_EN : LANG_NL));
	return page_show(page, "mail/letter", &vm, vm.title, err);
}

const struct route mail_routes[] = {
	{ "GET", "/mail", ROUTE_SIGNED_IN, RIGHT_ADMIN, .handle = mails_page },
	{ "POST", "/mail/test", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = test_post },
	{ "POST", "/mail/{id}/retry", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = retry_post },
	{ "GET", "/mail/letters/{name}", ROUTE_SIGNED_IN, RIGHT_ADMIN,
	    .handle = letter_page },
	{ 0 },
};
