/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/plans/sections.h"
#include "base/utf8.h"
#include "render/messages.h"

const struct choice plan_section_choices[SECTION__MAX] = {
	[SECTION_NONE] = { "" },
#define X(id, code) [SECTION_##id] = { code },
	PLAN_SECTIONS(X)
#undef X
};

#define S(id) SECTION_##id

/* ISO 22301 8.4.4 and NIST SP 800-34 for plans; the reader's needs first. */
static const enum plan_section continuity[] = { S(PURPOSE), S(ACTIVATION),
	S(INSTRUCTIONS), S(ROLES), S(RACI), S(MANDATES), S(CRISIS),
	S(COMMUNICATION), S(NOTIFICATIONS), S(THREATS), S(RISKS), S(FALLBACKS),
	S(SECURITY), S(ACCESS), S(RESOURCES), S(RECOVERY), S(RESTART),
	S(NORMAL), S(DEACTIVATION), S(TESTING), S(UPKEEP), S(NONE) };
static const enum plan_section it_recovery[] = { S(PURPOSE), S(ACTIVATION),
	S(INSTRUCTIONS), S(ROLES), S(MANDATES), S(COMMUNICATION), S(SECURITY),
	S(ACCESS), S(RESOURCES), S(RECOVERY), S(NORMAL), S(DEACTIVATION),
	S(TESTING), S(UPKEEP), S(NONE) };
static const enum plan_section crisis[] = { S(PURPOSE), S(ACTIVATION),
	S(INSTRUCTIONS), S(ROLES), S(MANDATES), S(CRISIS), S(COMMUNICATION),
	S(NOTIFICATIONS), S(RESOURCES), S(DEACTIVATION), S(TESTING), S(UPKEEP),
	S(NONE) };
static const enum plan_section communication[] = { S(PURPOSE), S(ACTIVATION),
	S(ROLES), S(MANDATES), S(COMMUNICATION), S(NOTIFICATIONS),
	S(DEACTIVATION), S(TESTING), S(UPKEEP), S(NONE) };
static const enum plan_section incident[] = { S(PURPOSE), S(ACTIVATION),
	S(INSTRUCTIONS), S(ROLES), S(MANDATES), S(COMMUNICATION),
	S(NOTIFICATIONS), S(SECURITY), S(RECOVERY), S(DEACTIVATION),
	S(TESTING), S(UPKEEP), S(NONE) };
static const enum plan_section playbook[] = { S(PURPOSE), S(ACTIVATION),
	S(INSTRUCTIONS), S(ROLES), S(DEACTIVATION), S(TESTING), S(NONE) };
static const enum plan_section policy[] = { S(PURPOSE), S(ROLES), S(RISKS),
	S(TESTING), S(UPKEEP), S(NONE) };
static const enum plan_section procedure[] = { S(PURPOSE), S(INSTRUCTIONS),
	S(ROLES), S(NONE) };
static const enum plan_section other[] = { S(PURPOSE), S(NONE) };

const enum plan_section *
plan_sections(enum document_kind kind)
{
	static const enum plan_section *const lists[DOCUMENT_KIND__MAX] = {
		[DOCUMENT_NONE] = other,
		[DOCUMENT_CONTINUITY] = continuity,
		[DOCUMENT_IT_RECOVERY] = it_recovery,
		[DOCUMENT_CRISIS] = crisis,
		[DOCUMENT_COMMUNICATION] = communication,
		[DOCUMENT_INCIDENT] = incident,
		[DOCUMENT_PLAYBOOK] = playbook,
		[DOCUMENT_POLICY] = policy,
		[DOCUMENT_STANDARD] = procedure,
		[DOCUMENT_PROCEDURE] = procedure,
		[DOCUMENT_FORM] = other,
		[DOCUMENT_REGISTER] = other,
		[DOCUMENT_OTHER] = other,
	};

	BUG_IF((unsigned)kind >= DOCUMENT_KIND__MAX);
	return lists[kind];
}

struct str
plan_section_name(struct arena *a, enum lang lang, enum plan_section section)
{
	return message(a, lang, str_printf(a, "plan-section.%s",
	    plan_section_choices[section].code).ptr);
}

/* ---- reading the text --------------------------------------------------- */

/* "## 3.1 Rollen" is a heading "rollen"; ptr NULL when it is none. */
static struct str
heading_of(struct arena *a, struct str line)
{
	size_t i = 0, level;

	while (i < line.len && i < 3 && line.ptr[i] == ' ')
		i++;
	for (level = 0; i < line.len && line.ptr[i] == '#'; level++)
		i++;
	if (level == 0 || level > 6 || (i < line.len && line.ptr[i] != ' '))
		return (struct str){ NULL, 0 };
	while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '.' ||
	    line.ptr[i] == ')' || (line.ptr[i] >= '0' && line.ptr[i] <= '9')))
		i++;
	line = str_trim(str_sub(line, i, line.len - i));
	while (line.len > 0 && line.ptr[line.len - 1] == '#')
		line = str_trim(str_sub(line, 0, line.len - 1));
	return utf8_fold(a, line);
}

struct reading {
	struct arena *a;
	struct section_check *list;
	size_t n, at;			/* at: under which heading; n: another */
	struct str (*names)[LANG__MAX];	/* folded, of each section */
	bool in_code;
};

static void
read_line(struct reading *r, struct str line)
{
	struct str head;

	if (str_starts(str_trim(line), STR("```")))
		r->in_code = !r->in_code;
	head = r->in_code ? (struct str){ NULL, 0 } : heading_of(r->a, line);
	if (head.ptr == NULL) {
		if (r->at < r->n && str_trim(line).len > 0)
			r->list[r->at].is_there = true;
		return;
	}
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(head, r->names[i][LANG_NL]) ||
		    str_eq(head, r->names[i][LANG_EN])) {
			r->at = i;
			return;
		}
	/* A heading of one's own below a section belongs to it. */
	if (str_starts(str_trim(line), STR("###")))
		return;
	r->at = r->n;
}

static void
find_open(struct str body, struct plan_check *c)
{
	/* The last two: a merge that somebody has yet to decide. */
	static const char *const marks[] = { "[invullen", "[fill in",
		"[van u: ", "[yours: " };

	for (size_t m = 0; m < COUNT(marks); m++) {
		struct str rest = body;

		for (size_t i; (i = str_find_str(rest, str_of(marks[m])))
		    < rest.len;) {
			struct str open = str_sub(rest, i, rest.len - i);

			if (c->open++ == 0)
				c->first_open = str_sub(open, 0, str_find(open,
				    ']') + 1);
			rest = str_sub(open, 1, open.len - 1);
		}
	}
	c->first_open = utf8_prefix(c->first_open, 80);
}

static void
find_left_out(const struct document_version *v, struct section_check *s)
{
	const struct plan_left_out *rows = v->left_out.items;

	for (size_t i = 0; i < v->left_out.n; i++)
		if (rows[i].section == (int32_t)s->section) {
			s->is_left_out = true;
			s->reason = rows[i].reason;
		}
}

struct plan_check
plan_check(struct arena *a, enum document_kind kind,
    const struct document_version *v)
{
	const enum plan_section *want = plan_sections(kind);
	struct plan_check c = { 0 };
	struct reading r = { .a = a };
	struct str rest = v->body;

	while (want[r.n] != SECTION_NONE)
		r.n++;
	r.at = r.n;
	r.list = arena_array(a, struct section_check, r.n);
	r.names = arena_alloc_array(a, r.n, sizeof(*r.names));
	for (size_t i = 0; i < r.n; i++) {
		r.list[i].section = want[i];
		for (int l = 0; l < LANG__MAX; l++)
			r.names[i][l] = utf8_fold(a, plan_section_name(a,
			    (enum lang)l, want[i]));
	}
	while (rest.ptr != NULL && v->body.len > 0)
		read_line(&r, str_cut(&rest, '\n'));
	for (size_t i = 0; i < r.n; i++) {
		if (!r.list[i].is_there)
			find_left_out(v, &r.list[i]);
		c.missing += !r.list[i].is_there && !r.list[i].is_left_out;
	}
	c.list = r.list;
	c.n = r.n;
	find_open(v->body, &c);
	return c;
}
