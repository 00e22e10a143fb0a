/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * template.h - texts to begin with: catalogue/plans/<kind>.<language>.md, built
 * into the program.
 *
 * A file has a head of lines "key: value" (title, audience, personal-data,
 * parent: a kind, norm: "norm | clause | remark"; norm@sector: for that sector
 * only), a line "---", and the text.  In the text "{{organisation}}" is the
 * organisation's name, and what stands between the lines "{{#sector}}" and
 * "{{/sector}}" is for that sector only.  What people must fill in stands as
 * "[fill in: what]".
 *
 * To add one: the file in both languages, and its row in src/areas/meson.build.
 */
#ifndef AREAS_PLANS_TEMPLATE_H
#define AREAS_PLANS_TEMPLATE_H

#include "areas/plans/rules.h"

struct plan_template {
	struct str title, audience;
	bool personal_data;
	enum document_kind parent;	/* DOCUMENT_NONE: of none */
	const struct document_alignment *align;
	size_t nalign;
	struct str body;
};

/* False when there is none for the kind.  In the arena. */
bool plan_template(struct arena *a, enum document_kind kind, enum lang lang,
    enum sector sector, struct str organisation, struct plan_template *t_r);

/*
 * A document with its first version, from a template and the registers: the
 * owner's role is the general manager's, a plan is part of the one it belongs
 * to.  One action, undone as one.  Id of the version in *version_r.
 */
struct plan_begin {
	enum document_kind kind;
	struct str title;		/* empty: the template's */
	enum lang lang;
};
MUST_USE bool plan_begin(struct store *store, const struct actor *actor,
    int64_t now, struct arena *a, const struct plan_begin *begin,
    int64_t *version_r, int64_t *entry_r, struct errs *errs);

#endif
