/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_scenario.c - one scenario: what it takes, in sentences and counted now;
 * the phases before anything can be restored; which processes were judged; and
 * its approval as a planning scenario.
 */
#include <inttypes.h>

#include "areas/risk/pages.h"
#include "areas/risk/rules.h"
#include "areas/risk/statements.h"
#include "web/show.h"

enum { SAMPLE = 5 };

struct loss_line {
	struct str text, note, more;
	struct view_list links;		/* piece_link */
	bool is_nothing;
};

struct phase_line {
	struct str kind, note, min, likely, max;
};

struct judged_line {
	struct piece_link process;
	struct str cover, reason;
};

struct scenario_vm {
	struct str name, path, edit, list, whatif, kind, description, lasts, total, withdrawn;
	int64_t version;
	struct piece_tag state;
	bool can_change, can_delete, can_approve, can_withdraw, has_losses,
	    has_phases, has_judged, is_approved;
	struct str approved_by;
	struct opt64 approved_at;
	struct view_list losses, phases, judged, risks;
};

#define VIEW struct loss_line
static const struct view_field loss_fields[] = {
	V_STR(text), V_STR(note), V_STR(more), V_LIST(links, &piece_link_view),
	V_BOOL(is_nothing),
};
#undef VIEW
static const struct view loss_view = VIEW_OF(struct loss_line, loss_fields);

#define VIEW struct phase_line
static const struct view_field phase_fields[] = {
	V_STR(kind), V_STR(note), V_STR(min), V_STR(likely), V_STR(max),
};
#undef VIEW
static const struct view phase_view = VIEW_OF(struct phase_line, phase_fields);

#define VIEW struct judged_line
static const struct view_field judged_fields[] = {
	V_EMBED(process, struct piece_link, &piece_link_view), V_STR(cover),
	V_STR(reason),
};
#undef VIEW
static const struct view judged_view =
    VIEW_OF(struct judged_line, judged_fields);

#define VIEW struct scenario_vm
static const struct view_field scenario_fields[] = {
	V_STR(name), V_URL(path), V_URL(edit), V_URL(list), V_URL(whatif), V_STR(kind),
	V_STR(description), V_STR(lasts),
	V_STR(total), V_STR(withdrawn), V_INT(version),
	V_EMBED(state, struct piece_tag, &piece_tag_view), V_BOOL(can_change),
	V_BOOL(can_delete), V_BOOL(can_approve), V_BOOL(can_withdraw),
	V_BOOL(has_losses), V_BOOL(has_phases), V_BOOL(has_judged),
	V_BOOL(is_approved), V_STR(approved_by), V_INSTANT(approved_at),
	V_LIST(losses, &loss_view), V_LIST(phases, &phase_view),
	V_LIST(judged, &judged_view), V_LIST(risks, &piece_link_view),
};
#undef VIEW
const struct view scenario_view = VIEW_OF(struct scenario_vm, scenario_fields);

/* ---- what is lost ------------------------------------------------------- */

static const struct {
	const char *record;
	size_t at;
} things[] = {
	{ "resource", offsetof(struct scenario_loss, resource) },
	{ "process", offsetof(struct scenario_loss, process) },
	{ "supplier", offsetof(struct scenario_loss, supplier) },
	{ "site", offsetof(struct scenario_loss, site) },
	{ "team", offsetof(struct scenario_loss, team) },
	{ "person", offsetof(struct scenario_loss, person) },
};

static struct piece_link
link_to(struct page *page, struct names *names, const char *target, int64_t id)
{
	return (struct piece_link){ names_get(names, target, id), page_path(
	    page, registry_find(store_registry(page->store), str_of(target)),
	    id) };
}

static void
show_one(struct page *page, struct names *names, const struct scenario_loss *l,
    struct loss_line *line)
{
	struct piece_link *link = arena_new(page->arena, struct piece_link);

	for (size_t i = 0; i < COUNT(things); i++) {
		const struct opt64 *id = (const void *)((const char *)l +
		    things[i].at);

		if (!id->known)
			continue;
		*link = link_to(page, names, things[i].record, id->v);
		line->text = l->share.known ? say(page, "loss-share",
		    { "a", ERR_INT(l->share.v) })
		    : page_message(page, things[i].record);
		line->links = VIEW_LIST_OF(link, 1);
		return;
	}
}

static void
add_part(const struct page *page, struct buf *out, const char *id,
    struct str a)
{
	if (out->len > 0)
		buf_add_c(out, ", ");
	buf_add(out, say(page, id, { "a", ERR_TEXT(a) }));
}

static struct str
rule_words(struct page *page, struct names *names,
    const struct scenario_loss *l)
{
	struct buf out = BUF_IN(page->arena, 2000);

	if (l->kind != 0)
		add_part(page, &out, "loss-kind", page_message(page,
		    str_printf(page->arena, "resource.kind.%s",
		        mapgood_choices[l->kind].code).ptr));
	if (l->hosting != 0)
		add_part(page, &out, "loss-hosting", page_message(page,
		    str_printf(page->arena, "resource.hosting.%s",
		        hosting_choices[l->hosting].code).ptr));
	if (l->site.known)
		add_part(page, &out, "loss-site", names_get(names, "site",
		    l->site.v));
	if (l->supplier.known)
		add_part(page, &out, "loss-operator", names_get(names,
		    "supplier", l->supplier.v));
	return buf_str(&out);
}

/* How many it takes now, and the first of them. */
static bool
show_rule(struct page *page, struct names *names, const struct scenario_loss *l,
    struct loss_line *line, struct err *err)
{
	struct piece_link *links = arena_array(page->arena, struct piece_link,
	    SAMPLE);
	struct cursor *c;
	int64_t n = 0;

	if (!tx_query(page->tx, &risk_statements[RISK_LOST], &c, err,
	        B_INT("site", l->site.known ? l->site.v : 0),
	        B_INT("supplier", l->supplier.known ? l->supplier.v : 0),
	        B_TEXT("hosting", str_of(hosting_choices[l->hosting].code)),
	        B_TEXT("kind", str_of(mapgood_choices[l->kind].code))))
		return false;
	for (; cursor_next(c); n++)
		if (n < SAMPLE)
			links[n] = (struct piece_link){ cursor_str(c, 1),
				page_path(page, &resource_record,
				    cursor_i64(c, 0)) };
	line->text = say(page, "loss-all",
	    { "a", ERR_TEXT(rule_words(page, names, l)) });
	line->links = VIEW_LIST_OF(links, (size_t)(n < SAMPLE ? n : SAMPLE));
	line->is_nothing = n == 0;
	if (n > SAMPLE)
		line->more = say(page, "map-more",
		    { "n", ERR_INT(n - SAMPLE) });
	return cursor_end(c, err);
}

static bool
fill_losses(struct page *page, struct names *names, const struct scenario *s,
    struct scenario_vm *vm, struct err *err)
{
	const struct scenario_loss *l = s->losses.items;
	struct loss_line *lines = arena_array(page->arena, struct loss_line,
	    s->losses.n);

	for (size_t i = 0; i < s->losses.n; i++) {
		lines[i].note = l[i].note;
		if (l[i].what != LOSS_ALL)
			show_one(page, names, &l[i], &lines[i]);
		else if (!show_rule(page, names, &l[i], &lines[i], err))
			return false;
	}
	vm->losses = VIEW_LIST_OF(lines, s->losses.n);
	vm->has_losses = s->losses.n > 0;
	return true;
}

/* ---- the rest ----------------------------------------------------------- */

static void
fill_phases(const struct page *page, const struct scenario *s,
    struct scenario_vm *vm)
{
	static const char *const codes[] = { "", "isolate", "evidence",
		"release", "clean-environment", "identities", "other" };
	const struct scenario_phase *p = s->phases.items;
	struct phase_line *lines = arena_array(page->arena, struct phase_line,
	    s->phases.n);
	struct opt64 total = KNOWN(0);

	for (size_t i = 0; i < s->phases.n; i++) {
		total = total.known && p[i].likely.known
		    ? KNOWN(total.v + p[i].likely.v) : UNKNOWN;
		lines[i] = (struct phase_line){
			.kind = page_message(page, str_printf(page->arena,
			    "scenario_phase.kind.%s", codes[p[i].kind]).ptr),
			.note = p[i].note,
			.min = say_short(page, p[i].min),
			.likely = say_short(page, p[i].likely),
			.max = say_short(page, p[i].max),
		};
	}
	vm->phases = VIEW_LIST_OF(lines, s->phases.n);
	vm->has_phases = s->phases.n > 0;
	vm->total = say_long(page, total);
}

static void
fill_judged(struct page *page, struct names *names, const struct scenario *s,
    struct scenario_vm *vm)
{
	static const char *const codes[COVER__MAX] = { "", "rated", "covered",
		"excluded" };
	const struct scenario_process *p = s->processes.items;
	struct judged_line *lines = arena_array(page->arena,
	    struct judged_line, s->processes.n);

	for (size_t i = 0; i < s->processes.n; i++)
		lines[i] = (struct judged_line){
			.process = link_to(page, names, "process",
			    p[i].process.v),
			.cover = p[i].cover == COVER_RATED && p[i].level.known
			    ? say(page, "cell-rated",
			        { "a", ERR_INT(p[i].level.v) })
			    : page_message(page, str_printf(page->arena,
			        "scenario_process.cover.%s",
			        codes[p[i].cover]).ptr),
			.reason = p[i].reason,
		};
	vm->judged = VIEW_LIST_OF(lines, s->processes.n);
	vm->has_judged = s->processes.n > 0;
}

static bool
fill_risks(struct page *page, int64_t id, struct scenario_vm *vm,
    struct err *err)
{
	struct query q = { .record = &risk_record, .limit = 20,
		.filters = { { .field = record_field(&risk_record,
		    STR("scenario")), .op = QUERY_IS, .n = id } },
		.nfilters = 1, .without_rows = true };
	struct query_page found;
	struct piece_link *links;
	const struct risk *r;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	r = found.objects;
	links = arena_array(page->arena, struct piece_link, found.n);
	for (size_t i = 0; i < found.n; i++)
		links[i] = (struct piece_link){ r[i].name, page_path(page,
		    &risk_record, r[i].rec.id) };
	vm->risks = VIEW_LIST_OF(links, found.n);
	return true;
}

static void
fill_head(struct page *page, struct names *names, const struct scenario *s,
    struct scenario_vm *vm)
{
	vm->name = s->name;
	vm->path = page_path(page, &scenario_record, s->rec.id);
	vm->list = page_list(page, &scenario_record);
	vm->edit = page_edit(page, &scenario_record, s->rec.id);
	vm->whatif = str_printf(page->arena, "/what-if?scenario=%" PRId64,
	    s->rec.id);
	vm->version = s->rec.version;
	vm->kind = show_value(page, names, &scenario_record, record_field(
	    &scenario_record, STR("kind")), s).text;
	vm->description = s->description;
	vm->lasts = say_long(page, s->lasts);
	vm->is_approved = s->state == SCENARIO_APPROVED;
	vm->state = vm->is_approved
	    ? TAG("ok", "✔", page_message(page, "scenario-planning"))
	    : TAG("warn", "◔", page_message(page, "approval.draft"));
	vm->approved_by = s->approved_by;
	vm->approved_at = s->approved_at;
	vm->withdrawn = s->withdrawn;
	vm->can_change = usecase_allows(&risk_usecases[SCENARIO_CHANGE],
	    &page->actor);
	vm->can_delete = usecase_allows(&risk_usecases[SCENARIO_DELETE],
	    &page->actor);
	vm->can_approve = !vm->is_approved && usecase_allows(
	    &risk_usecases[SCENARIO_APPROVE], &page->actor);
	vm->can_withdraw = vm->is_approved && usecase_allows(
	    &risk_usecases[SCENARIO_WITHDRAW], &page->actor);
}

bool
page_scenario(struct page *page, struct err *err)
{
	struct names *names = names_new(page->tx);
	struct scenario_vm vm = { 0 };
	struct scenario s;
	int64_t id;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &scenario_record, id, &s, err))
		return false;
	names_want_object(names, &scenario_record, &s);
	if (!names_load(names, err))
		return false;
	fill_head(page, names, &s, &vm);
	fill_phases(page, &s, &vm);
	fill_judged(page, names, &s, &vm);
	return fill_losses(page, names, &s, &vm, err) &&
	    fill_risks(page, id, &vm, err) &&
	    page_show(page, "risk/scenario", &vm, vm.name, err);
}
