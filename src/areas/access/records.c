/* SPDX-License-Identifier: EUPL-1.2 */
/* records.c - field tables of accounts, memberships and tokens. */
#include "areas/access/access.h"

#define TITLE (FIELD_REQUIRED | FIELD_TITLE | FIELD_SORT | FIELD_SEARCH | FIELD_LIST)
#define HIDDEN (FIELD_SECRET | FIELD_READONLY)

const struct choice access_languages[3] = { { "" }, { "nl" }, { "en" } };

const struct choice access_roles[ACCESS__MAX] = {
	[ACCESS_NONE] = { "" },
	[ACCESS_ADMIN] = { "admin" },
	[ACCESS_COORDINATOR] = { "coordinator" },
	[ACCESS_MANAGER] = { "manager" },
	[ACCESS_IT_SUPPORT] = { "it-support" },
	[ACCESS_OWNER] = { "owner" },
	[ACCESS_EMPLOYEE] = { "employee" },
	[ACCESS_AUDITOR] = { "auditor" },
};

#define REC struct account
static const struct field account_fields[] = {
	F_TEXT(login, .flags = TITLE | FIELD_PERSONAL, .min = 2, .max = 120),
	F_TEXT(name, .flags = FIELD_LIST | FIELD_PERSONAL, .max = 120),
	F_EMAIL(email, .flags = FIELD_LIST | FIELD_PERSONAL),
	F_CHOICE(language, access_languages, .words = "organisation.language"),
	F_TEXT(password, .flags = HIDDEN, .max = 200),
	F_TEXT(totp, .flags = HIDDEN, .max = 64),
	F_INTEGER(totp_step, .flags = HIDDEN, .max = INT64_MAX),
	F_FLAG(must_change, .flags = FIELD_LIST),
	F_FLAG(disabled, .flags = FIELD_LIST),
	F_FLAG(installer, .flags = FIELD_READONLY | FIELD_LIST),
};
#undef REC
const struct record account_record = {
	.name = "account",
	.path = "accounts",
	.scope = RECORD_INSTALLATION,
	.fields = account_fields,
	.nfields = COUNT(account_fields),
	.size = sizeof(struct account),
};

#define REC struct membership
static const struct field membership_fields[] = {
	F_TEXT(name, .flags = FIELD_TITLE | FIELD_READONLY | FIELD_SORT | FIELD_PERSONAL, .max = 300),
	F_REFERENCE(account, "account", .flags = FIELD_REQUIRED | FIELD_LIST | FIELD_FILTER),
	F_INTEGER(organisation, .flags = FIELD_REQUIRED | FIELD_FILTER, .min = 1, .max = INT64_MAX),
	F_CHOICE(role, access_roles, .flags = FIELD_REQUIRED | FIELD_LIST, .words = "access-role"),
	F_INTEGER(person, .min = 1, .max = INT64_MAX),
};
#undef REC
const struct record membership_record = {
	.name = "membership",
	.path = "memberships",
	.scope = RECORD_INSTALLATION,
	.fields = membership_fields,
	.nfields = COUNT(membership_fields),
	.size = sizeof(struct membership),
};

#define REC struct api_token
static const struct field api_token_fields[] = {
	F_TEXT(name, .flags = FIELD_REQUIRED | FIELD_LIST | FIELD_SORT, .max = 120),
	F_REFERENCE(account, "account", .flags = FIELD_REQUIRED | FIELD_FILTER),
	F_INTEGER(organisation, .flags = FIELD_REQUIRED, .min = 1, .max = INT64_MAX),
	F_TEXT(hash, .flags = HIDDEN, .max = 64),
	F_FLAG(read_only, .flags = FIELD_LIST),
	F_INSTANT(expires_at, .flags = FIELD_LIST),
};
#undef REC
const struct record api_token_record = {
	.name = "api_token",
	.path = "api-tokens",
	.scope = RECORD_INSTALLATION,
	.fields = api_token_fields,
	.nfields = COUNT(api_token_fields),
	.size = sizeof(struct api_token),
};
