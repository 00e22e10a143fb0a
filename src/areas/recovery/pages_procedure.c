/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_procedure.c - one procedure as people follow it: numbered steps with
 * who, how long, after what, and how one sees that it worked; what was measured
 * of it; and how long the longest chain takes.  It prints well: on the day the
 * program may be what is down.
 */
#include <inttypes.h>

#include "areas/recovery/pages.h"
#include "areas/recovery/rules.h"
#include "web/show.h"

enum { MEASURED = 10 };

struct step_line {
	int64_t number;
	struct str name, how, units, means, min, likely, max, after, verify,
	    rollback;
	struct piece_link team;
	bool has_team, is_unattended;
};

struct measured_line {
	struct piece_link link;
	struct str of, duration;
	struct opt64 at;
};

struct procedure_vm {
	struct str name, path, edit, list, kind, description, min, likely, max;
	struct piece_link subject, owner, document;
	struct opt64 reviewed_at;
	bool can_change, can_delete, has_steps, has_owner, has_measured;
	bool has_document;
	struct view_list steps, measured;
	struct str new_measurement;
};

#define VIEW struct step_line
static const struct view_field step_fields[] = {
	V_INT(number), V_STR(name), V_STR(how), V_STR(units), V_STR(means),
	V_STR(min), V_STR(likely), V_STR(max), V_STR(after), V_STR(verify),
	V_STR(rollback), V_EMBED(team, struct piece_link, &piece_link_view),
	V_BOOL(has_team), V_BOOL(is_unattended),
};
#undef VIEW
static const struct view step_view = VIEW_OF(struct step_line, step_fields);

#define VIEW struct measured_line
static const struct view_field measured_fields[] = {
	V_EMBED(link, struct piece_link, &piece_link_view), V_STR(of),
	V_STR(duration), V_DATE(at),
};
#undef VIEW
static const struct view measured_view =
    VIEW_OF(struct measured_line, measured_fields);

#define VIEW struct procedure_vm
static const struct view_field procedure_fields[] = {
	V_STR(name), V_URL(path), V_URL(edit), V_URL(list), V_STR(kind), V_STR(description), V_STR(min),
	V_STR(likely), V_STR(max),
	V_EMBED(subject, struct piece_link, &piece_link_view),
	V_EMBED(owner, struct piece_link, &piece_link_view),
	V_EMBED(document, struct piece_link, &piece_link_view),
	V_BOOL(has_document), V_DATE(reviewed_at), V_BOOL(can_change), V_BOOL(can_delete),
	V_BOOL(has_steps), V_BOOL(has_owner), V_BOOL(has_measured),
	V_LIST(steps, &step_view), V_LIST(measured, &measured_view),
	V_URL(new_measurement),
};
#undef VIEW
const struct view procedure_view =
    VIEW_OF(struct procedure_vm, procedure_fields);

static struct piece_link
link_to(struct page *page, struct names *names, const char *target,
    struct opt64 id)
{
	const struct record *r = registry_find(store_registry(page->store),
	    str_of(target));

	if (!id.known)
		return (struct piece_link){ STR_EMPTY, STR_EMPTY };
	return (struct piece_link){ names_get(names, target, id.v),
		page_path(page, r, id.v) };
}

static struct piece_link
subject_of(struct page *page, struct names *names, const struct procedure *p)
{
	if (p->resource.known)
		return link_to(page, names, "resource", p->resource);
	if (p->site.known)
		return link_to(page, names, "site", p->site);
	if (p->process.known)
		return link_to(page, names, "process", p->process);
	return link_to(page, names, "fallback", p->fallback);
}

/* "1, 3"; the word for at once when it waits for nothing. */
static struct str
after_words(const struct page *page, const struct procedure *p, size_t i)
{
	struct buf out = BUF_IN(page->arena, 400);
	int32_t list[STEP_AFTER];
	int n = step_after(&p->steps, i, list);

	if (n <= 0)
		return page_message(page, "step-at-once");
	for (int k = 0; k < n; k++)
		buf_addf(&out, "%s%" PRId32, k > 0 ? ", " : "", list[k] + 1);
	return buf_str(&out);
}

static void
fill_steps(struct page *page, struct names *names, const struct procedure *p,
    struct procedure_vm *vm)
{
	const struct procedure_step *s = p->steps.items;
	struct step_line *lines = arena_array(page->arena, struct step_line,
	    p->steps.n);

	for (size_t i = 0; i < p->steps.n; i++)
		lines[i] = (struct step_line){
			.number = (int64_t)i + 1,
			.name = s[i].name,
			.how = s[i].how,
			.team = link_to(page, names, "team", s[i].team),
			.has_team = s[i].team.known,
			.units = say(page, "step-persons", { "n", ERR_INT(
			    s[i].units.known ? s[i].units.v : 1) }),
			.means = s[i].means,
			.min = say_short(page, s[i].min),
			.likely = say_short(page, s[i].likely),
			.max = say_short(page, s[i].max),
			.after = after_words(page, p, i),
			.is_unattended = s[i].unattended,
			.verify = s[i].verify,
			.rollback = s[i].rollback,
		};
	vm->steps = VIEW_LIST_OF(lines, p->steps.n);
	vm->has_steps = p->steps.n > 0;
}

static bool
fill_measured(struct page *page, int64_t id, struct procedure_vm *vm,
    struct err *err)
{
	const struct record *r = &measurement_record;
	struct query q = { .record = r, .limit = MEASURED,
		.sort = record_field(r, STR("measured_at")), .descending = true,
		.filters = { { .field = record_field(r, STR("procedure")),
		    .op = QUERY_IS, .n = id } }, .nfilters = 1,
		.without_rows = true };
	struct query_page found;
	struct measured_line *lines;
	const struct measurement *m;

	if (!store_query(page->tx, &q, &found, err))
		return false;
	m = found.objects;
	lines = arena_array(page->arena, struct measured_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		lines[i] = (struct measured_line){
			.link = { m[i].name, page_path(page, r, m[i].rec.id) },
			.of = m[i].step.known ? say(page, "measured-step",
			    { "a", ERR_INT(m[i].step.v) })
			    : page_message(page, "measured-whole"),
			.duration = say_long(page, m[i].duration),
			.at = m[i].measured_at,
		};
	vm->measured = VIEW_LIST_OF(lines, found.n);
	vm->has_measured = found.n > 0;
	vm->new_measurement = path_with_id(page, "/measurements/new",
	    "procedure", id);
	return true;
}

static void
fill_head(struct page *page, struct names *names, const struct procedure *p,
    struct procedure_vm *vm)
{
	struct procedure_length length = procedure_length(p);
	struct shown document = show_value(page, names, &procedure_record,
	    record_field(&procedure_record, STR("document")), p);

	vm->document = (struct piece_link){ document.text, document.path };
	vm->has_document = p->document.known;
	vm->name = p->name;
	vm->path = page_path(page, &procedure_record, p->rec.id);
	vm->list = page_list(page, &procedure_record);
	vm->edit = page_edit(page, &procedure_record, p->rec.id);
	vm->kind = show_value(page, names, &procedure_record, record_field(
	    &procedure_record, STR("kind")), p).text;
	vm->description = p->description;
	vm->subject = subject_of(page, names, p);
	vm->owner = link_to(page, names, "person", p->owner);
	vm->has_owner = p->owner.known;
	vm->reviewed_at = p->reviewed_at;
	vm->min = say_long(page, length.min);
	vm->likely = say_long(page, length.likely);
	vm->max = say_long(page, length.max);
	vm->can_change = usecase_allows(&recovery_usecases[PROCEDURE_CHANGE],
	    &page->actor);
	vm->can_delete = usecase_allows(&recovery_usecases[PROCEDURE_DELETE],
	    &page->actor);
}

bool
page_procedure(struct page *page, struct err *err)
{
	struct names *names = names_new(page->tx);
	struct procedure_vm vm = { 0 };
	struct procedure p;
	int64_t id;

	if (!page_id(page, 0, &id, err) ||
	    !store_get(page->tx, &procedure_record, id, &p, err))
		return false;
	names_want_object(names, &procedure_record, &p);
	if (!names_load(names, err))
		return false;
	fill_head(page, names, &p, &vm);
	fill_steps(page, names, &p, &vm);
	return fill_measured(page, id, &vm, err) &&
	    page_show(page, "recovery/procedure", &vm, vm.name, err);
}
