/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages.c - a new organisation, for who runs the installation: its name and
 * sector, and one is in; the seven steps do the rest.
 */
#include "areas/access/access.h"
#include "areas/organisation/organisation.h"
#include "areas/organisation/pages.h"
#include "areas/pieces.h"

struct sector_line {
	struct str code, words;
	bool is_chosen;
};

struct found_vm {
	struct str fault, name;
	struct view_list sectors;	/* sector_line */
};

#define VIEW struct sector_line
static const struct view_field sector_fields[] = {
	V_STR(code), V_STR(words), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view sector_view =
    VIEW_OF(struct sector_line, sector_fields);

#define VIEW struct found_vm
static const struct view_field found_fields[] = {
	V_STR(fault), V_STR(name), V_LIST(sectors, &sector_view),
};
#undef VIEW
static const struct view found_view = VIEW_OF(struct found_vm, found_fields);

const struct template_decl organisation_templates[] = {
	{ "organisation/found", &found_view },
	{ 0 },
};

static bool
show_form(struct page *page, const struct err *fault, struct err *err)
{
	struct sector_line *lines = arena_array(page->arena,
	    struct sector_line, SECTOR__MAX - 1);
	struct str name = page_input(page, "name");
	struct str chosen = page_input(page, "sector");
	struct found_vm vm = { .name = name.ptr == NULL ? STR_EMPTY : name };

	for (size_t i = 1; i < SECTOR__MAX; i++)
		lines[i - 1] = (struct sector_line){
			.code = str_of(sector_choices[i].code),
			.words = page_message(page, str_printf(page->arena,
			    "organisation.sector.%s",
			    sector_choices[i].code).ptr),
			.is_chosen = str_eq_c(chosen, sector_choices[i].code),
		};
	vm.sectors = VIEW_LIST_OF(lines, SECTOR__MAX - 1);
	if (fault != NULL)
		vm.fault = say_fault(page, fault);
	return page_show_status(page,
	    fault == NULL ? 200 : err_info(fault->code)->http,
	    "organisation/found", &vm, page_message(page, "found-title"), err);
}

/* Only who runs the installation; the route knows no organisation to ask. */
static bool
is_installer(const struct page *page, struct err *err)
{
	return page->session->install ||
	    err_set(err, ERR_DENIED, NULL, "denied");
}

static bool
page_found(struct page *page, struct err *err)
{
	return is_installer(page, err) && show_form(page, NULL, err);
}

static int32_t
sector_of(struct str code)
{
	return field_choice_of(record_field(&organisation_record,
	    STR("sector")), code);
}

/* The founder becomes its first administrator. */
static bool
join(struct store *store, int64_t now, struct arena *a, struct str login,
    int64_t organisation, struct errs *errs)
{
	struct actor system = actor_system(organisation);

	return account_add(store, &system, now, a, &(struct account_new){
	        .login = login, .organisation = organisation,
	        .role = ACCESS_ADMIN }, errs);
}

static bool
post_found(struct page *page, struct err *err)
{
	struct errs errs = ERRS_IN(page->arena);
	struct str name = page_input(page, "name");
	struct str sector = page_input(page, "sector");
	struct organisation o = {
		.name = name.ptr == NULL ? STR_EMPTY : str_trim(name),
		.sector = sector.ptr == NULL ? 0 : sector_of(sector),
		.language = page->lang == LANG_NL ? 1 : 2,
		.time_zone = STR("Europe/Amsterdam"),
		.threshold = KNOWN(90),
	};
	int64_t id;

	if (!is_installer(page, err))
		return false;
	if (o.sector < 0)
		o.sector = 0;
	if (!record_validate(&organisation_record, &o, &errs) ||
	    !organisation_found(page->store, page->now, page->arena, &o,
	        page->lang, false, &id, &errs) ||
	    !join(page->store, page->now, page->arena, page->session->login,
	        id, &errs))
		return show_form(page, &errs.list[0], err);
	return page_redirect(page, STR("/choose"), "found-done", 0, err);
}

const struct route organisation_routes[] = {
	{ "GET", "/found", ROUTE_ACCOUNT, .handle = page_found },
	{ "POST", "/found", ROUTE_ACCOUNT, .handle = post_found },
	{ 0 },
};
