/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages_members.c - who works in this organisation, and as what.  Only its
 * administrators come here; an account itself is the installation's.
 */
#include "areas/access/pages.h"
#include "areas/access/rules.h"
#include "areas/pieces.h"
#include "render/messages.h"
#include "web/names.h"

struct role_option {
	struct str code;
	const char *label;
	bool is_chosen;
};

struct member_line {
	int64_t id, version;
	struct str login, person;
	struct view_list roles;
};

struct members_vm {
	struct str fault;
	struct str login, name, email;	/* as typed */
	struct view_list members, roles;
};

#define VIEW struct role_option
static const struct view_field role_fields[] = {
	V_STR(code), V_MSG(label), V_BOOL(is_chosen),
};
#undef VIEW
static const struct view role_view = VIEW_OF(struct role_option, role_fields);

#define VIEW struct member_line
static const struct view_field line_fields[] = {
	V_INT(id), V_INT(version), V_STR(login), V_STR(person),
	V_LIST(roles, &role_view),
};
#undef VIEW
static const struct view line_view = VIEW_OF(struct member_line, line_fields);

#define VIEW struct members_vm
static const struct view_field members_fields[] = {
	V_STR(fault), V_STR(login), V_STR(name), V_STR(email),
	V_LIST(members, &line_view), V_LIST(roles, &role_view),
};
#undef VIEW
const struct view access_members_view =
    VIEW_OF(struct members_vm, members_fields);

static struct str
input(const struct page *page, const char *name)
{
	struct str s = page_input(page, name);

	return s.ptr == NULL ? STR_EMPTY : s;
}

static struct view_list
role_options(struct page *page, int32_t chosen)
{
	struct role_option *list = arena_array(page->arena, struct role_option,
	    ACCESS__MAX);

	for (int32_t i = 1; i < ACCESS__MAX; i++)
		list[i - 1] = (struct role_option){
			.code = str_of(access_roles[i].code),
			.label = str_printf(page->arena, "access-role.%s",
			    access_roles[i].code).ptr,
			.is_chosen = i == chosen,
		};
	return VIEW_LIST_OF(list, ACCESS__MAX - 1);
}

static int32_t
role_of(struct str code)
{
	for (int32_t i = 1; i < ACCESS__MAX; i++)
		if (str_eq_c(code, access_roles[i].code))
			return i;
	return ACCESS_NONE;
}

static bool
list_members(struct page *page, struct members_vm *vm, struct err *err)
{
	struct query q = {
		.record = &membership_record,
		.filters = { { .field = record_field(&membership_record,
		    STR("organisation")), .n = page->actor.organisation } },
		.nfilters = 1,
		.limit = QUERY_LIMIT,
	};
	const struct membership *found;
	struct query_page result;
	struct names *names = names_new(page->tx);
	struct member_line *lines;
	struct str *logins;
	int64_t *ids;

	if (!store_query(page->tx, &q, &result, err))
		return false;
	found = result.objects;
	lines = arena_array(page->arena, struct member_line, result.n);
	logins = arena_array(page->arena, struct str, result.n);
	ids = arena_array(page->arena, int64_t, result.n);
	for (size_t i = 0; i < result.n; i++)
		ids[i] = found[i].account.v;
	if (!store_names(page->tx, &account_record, ids, result.n, logins,
	        err))
		return false;
	for (size_t i = 0; i < result.n; i++)
		lines[i] = (struct member_line){ found[i].rec.id,
			found[i].rec.version, logins[i],
			found[i].person.known ? names_get(names, "person",
			    found[i].person.v) : STR_EMPTY,
			role_options(page, found[i].role) };
	vm->members = VIEW_LIST_OF(lines, result.n);
	vm->roles = role_options(page, ACCESS_EMPLOYEE);
	return true;
}

static bool
show(struct page *page, int status, struct members_vm *vm, struct err *err)
{
	/* Accounts are the installation's: the change number is not ours. */
	page->no_cache = true;
	return list_members(page, vm, err) && page_show_status(page, status,
	    "access/members", vm, page_message(page, "members"), err);
}

static bool
show_fault(struct page *page, struct members_vm *vm, const struct errs *errs,
    struct err *err)
{
	vm->fault = say_fault(page, &errs->list[0]);
	return show(page, err_info(errs->list[0].code)->http, vm, err);
}

bool
access_members_page(struct page *page, struct err *err)
{
	return show(page, 200, &(struct members_vm){ 0 }, err);
}

bool
access_member_add(struct page *page, struct err *err)
{
	struct access_member in = {
		.login = str_trim(input(page, "login")),
		.name = str_trim(input(page, "name")),
		.email = str_trim(input(page, "email")),
		.password = input(page, "password"),
		.role = role_of(input(page, "role")),
	};
	struct usecase_call call = { .usecase = usecase_find(page->store,
	    STR("member.add")), .input = &in };
	struct members_vm vm = { .login = in.login, .name = in.name,
		.email = in.email };
	struct errs errs = ERRS_IN(page->arena);

	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return show_fault(page, &vm, &errs, err);
	return page_redirect(page, STR("/members"), "member-added", 0, err);
}

/* Whom of the organisation's people it is, by name; blank: nobody. */
static bool
read_person(struct page *page, struct membership *m, struct errs *errs)
{
	struct str name = page_input(page, "person");
	int64_t id;

	if (name.ptr == NULL)
		return true;
	name = str_trim(name);
	id = name.len == 0 ? 0 : names_id(names_new(page->tx), "person", name);
	if (name.len > 0 && id == 0)
		return errs_fault(errs, ERR_INVALID, "person",
		    "member-person-unknown");
	m->person = id == 0 ? UNKNOWN : KNOWN(id);
	return true;
}

bool
access_member_role(struct page *page, struct err *err)
{
	struct membership *m = arena_new(page->arena, struct membership);
	struct usecase_call call = { .usecase = usecase_find(page->store,
	    STR("membership.change")), .object = m };
	struct errs errs = ERRS_IN(page->arena);

	if (!page_id(page, 0, &call.id, err) ||
	    !store_get(page->tx, &membership_record, call.id, m, err))
		return false;
	if (!str_to_i64(input(page, "version"), &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	m->rec.version = call.version;
	m->role = role_of(input(page, "role"));
	if (!read_person(page, m, &errs) || !usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return show_fault(page, &(struct members_vm){ 0 }, &errs, err);
	return page_redirect(page, STR("/members"), "saved-change", call.entry,
	    err);
}

bool
access_member_remove(struct page *page, struct err *err)
{
	struct usecase_call call = { .usecase = usecase_find(page->store,
	    STR("membership.delete")) };
	struct errs errs = ERRS_IN(page->arena);

	if (!page_id(page, 0, &call.id, err))
		return false;
	if (!str_to_i64(input(page, "version"), &call.version))
		return err_set(err, ERR_SYNTAX, NULL, "form-incomplete");
	if (!usecase_run(page->store, &page->actor, page->now, page->arena,
	        &call, &errs))
		return show_fault(page, &(struct members_vm){ 0 }, &errs, err);
	return page_redirect(page, STR("/members"), "member-removed",
	    call.entry, err);
}
