/* SPDX-License-Identifier: EUPL-1.2 */
#include "areas/plans/template.h"
#include "base/embed.h"
#include "render/messages.h"

extern const struct embed_set plan_files;

enum { NORMS_MAX = 40 };

struct filling {
	struct arena *a;
	enum sector sector;
	struct str organisation;
	struct plan_template *t;
	struct document_alignment *align;
};

/* ---- the head ----------------------------------------------------------- */

static bool
is_for(const struct filling *f, struct str sector)
{
	return sector.len == 0 || str_eq_c(sector,
	    sector_choices[f->sector].code);
}

static void
add_norm(struct filling *f, struct str value)
{
	struct document_alignment *to;

	if (f->t->nalign == NORMS_MAX)
		return;
	to = &f->align[f->t->nalign++];
	to->norm = str_trim(str_cut(&value, '|'));
	to->clause = value.ptr == NULL ? STR_EMPTY
	    : str_trim(str_cut(&value, '|'));
	to->remark = value.ptr == NULL ? STR_EMPTY : str_trim(value);
}

static enum document_kind
kind_of(struct str code)
{
	for (int k = 1; k < DOCUMENT_KIND__MAX; k++)
		if (str_eq_c(code, document_kinds[k].code))
			return (enum document_kind)k;
	return DOCUMENT_NONE;
}

static void
read_head(struct filling *f, struct str line)
{
	struct str key = str_trim(str_cut(&line, ':')), sector;
	struct str value = line.ptr == NULL ? STR_EMPTY : str_trim(line);

	sector = key;
	key = str_cut(&sector, '@');
	if (sector.ptr != NULL && !is_for(f, sector))
		return;
	if (str_eq_c(key, "title"))
		f->t->title = value;
	else if (str_eq_c(key, "audience"))
		f->t->audience = value;
	else if (str_eq_c(key, "personal-data"))
		f->t->personal_data = str_eq_c(value, "yes");
	else if (str_eq_c(key, "parent"))
		f->t->parent = kind_of(value);
	else if (str_eq_c(key, "norm"))
		add_norm(f, value);
}

/* ---- the text ----------------------------------------------------------- */

/* "{{#healthcare}}" or, with mark '/', its end. */
static bool
is_fence(struct str line, char mark, struct str *sector_r)
{
	struct str s = str_trim(line);

	if (!str_starts(s, STR("{{")) || !str_ends(s, STR("}}")) ||
	    s.len < 6 || s.ptr[2] != mark)
		return false;
	*sector_r = str_sub(s, 3, s.len - 5);
	return true;
}

static void
add_line(const struct filling *f, struct str line, struct buf *out)
{
	static const char *const mark = "{{organisation}}";
	size_t i;

	while ((i = str_find_str(line, str_of(mark))) < line.len) {
		buf_add(out, str_sub(line, 0, i));
		buf_add(out, f->organisation);
		line = str_sub(line, i + strlen(mark), line.len);
	}
	buf_add(out, line);
	buf_add_char(out, '\n');
}

static struct str
read_body(const struct filling *f, struct str text)
{
	struct buf out = BUF_IN(f->a, PLAN_BODY);
	bool on = true;

	while (text.ptr != NULL && text.len > 0) {
		struct str line = str_cut(&text, '\n'), sector;

		if (is_fence(line, '#', &sector))
			on = is_for(f, sector);
		else if (is_fence(line, '/', &sector))
			on = true;
		else if (on)
			add_line(f, line, &out);
	}
	return buf_str(&out);
}

bool
plan_template(struct arena *a, enum document_kind kind, enum lang lang,
    enum sector sector, struct str organisation, struct plan_template *t_r)
{
	struct str name = str_printf(a, "%s.%s.md", document_kinds[kind].code,
	    lang_tag(lang)), rest;
	const struct embed_file *file = embed_find(&plan_files, name);
	struct filling f = { a, sector, organisation, t_r,
		arena_array(a, struct document_alignment, NORMS_MAX) };

	*t_r = (struct plan_template){ .align = f.align };
	if (file == NULL)
		return false;
	rest = file->raw;
	while (rest.ptr != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (str_eq_c(str_trim(line), "---"))
			break;
		read_head(&f, line);
	}
	t_r->body = rest.ptr == NULL ? STR_EMPTY : read_body(&f, rest);
	return true;
}

/* ---- beginning ---------------------------------------------------------- */

struct beginning {
	const struct plan_begin *ask;
	struct document d;
	struct document_version v;
	int64_t document;
	int done;
};

struct looking {
	int64_t manager, parent, holder;
	int32_t parent_kind;
};

static bool
see_role(void *arg, const void *object)
{
	const struct role *r = object;
	struct looking *l = arg;

	if (r->kind == ROLE_GENERAL_MANAGER && l->manager == 0)
		l->manager = r->rec.id;
	if (r->kind == ROLE_GENERAL_MANAGER && r->holder.known &&
	    l->holder == 0)
		l->holder = r->holder.v;
	return true;
}

static bool
see_document(void *arg, const void *object)
{
	const struct document *d = object;
	struct looking *l = arg;

	if (d->kind == l->parent_kind && l->parent == 0)
		l->parent = d->rec.id;
	return true;
}

/* The title, or with a number behind it the first that is free. */
static bool
free_title(struct tx *tx, struct str wanted, struct str *title_r,
    struct err *err)
{
	struct opt64 id;

	*title_r = wanted;
	for (int i = 2; i < 1000; i++) {
		if (!store_id_of(tx, &document_record, *title_r, &id, err))
			return false;
		if (!id.known)
			return true;
		*title_r = str_printf(tx_arena(tx), "%.*s %d",
		    STR_ARG(wanted), i);
	}
	return true;
}

static bool
fill_in(struct tx *tx, struct beginning *b, struct err *err)
{
	struct arena *a = tx_arena(tx);
	const struct plan_begin *ask = b->ask;
	struct looking l = { 0 };
	struct plan_template t;
	struct organisation us;
	struct str title;

	if (!store_get(tx, &organisation_record, tx_actor(tx)->organisation,
	        &us, err) ||
	    !store_each(tx, &role_record, true, see_role, &l, err))
		return false;
	if (!plan_template(a, ask->kind, ask->lang, (enum sector)us.sector,
	        us.name, &t)) {
		t.title = message(a, ask->lang, str_printf(a,
		    "document.kind.%s", document_kinds[ask->kind].code).ptr);
	}
	l.parent_kind = (int32_t)t.parent;
	if (t.parent != DOCUMENT_NONE && !store_each(tx, &document_record,
	        true, see_document, &l, err))
		return false;
	if (!free_title(tx, ask->title.len > 0 ? ask->title : t.title, &title,
	        err))
		return false;
	b->d = (struct document){ .name = title, .kind = (int32_t)ask->kind,
		.audience = t.audience,
		.language = ask->lang == LANG_EN ? 2 : 1,
		.personal_data = t.personal_data ? YES_NO_YES : YES_NO_NONE,
		.owner = l.holder != 0 ? KNOWN(l.holder) : UNKNOWN,
		.owner_role = l.manager != 0 ? KNOWN(l.manager) : UNKNOWN,
		.parent = l.parent != 0 ? KNOWN(l.parent) : UNKNOWN,
		.alignment = { (void *)(uintptr_t)t.align, t.nalign } };
	b->v = (struct document_version){ .body = t.body,
		.change_note = message(a, ask->lang, "plan-first-note") };
	return true;
}

static bool
next_of_begin(void *arg, struct tx *tx, struct usecase_call *call,
    bool *more_r, struct errs *errs)
{
	struct beginning *b = arg;
	struct err err = { 0 };

	*more_r = b->done < 2 && errs_none(errs);
	if (!*more_r)
		return true;
	if (b->done == 0) {
		if (!fill_in(tx, b, &err))
			return errs_add(errs, &err);
		call->usecase = &plans_usecases[DOCUMENT_CREATE];
		call->object = &b->d;
	} else {
		struct document_version *v = arena_new(tx_arena(tx),
		    struct document_version);

		/* Memory of the call before is gone: fill in once more. */
		b->document = b->d.rec.id;
		if (!fill_in(tx, b, &err))
			return errs_add(errs, &err);
		*v = b->v;
		v->document = KNOWN(b->document);
		call->usecase = &plans_usecases[VERSION_CREATE];
		call->object = v;
	}
	b->done++;
	return true;
}

bool
plan_begin(struct store *store, const struct actor *actor, int64_t now,
    struct arena *a, const struct plan_begin *begin, int64_t *version_r,
    int64_t *entry_r, struct errs *errs)
{
	struct beginning b = { .ask = begin };
	struct document_version v;
	struct err err = { 0 };
	bool has = false;
	struct tx *tx;
	bool ok;

	if (begin->kind <= DOCUMENT_NONE || begin->kind >= DOCUMENT_KIND__MAX)
		return rule_refuse(errs, "kind", "field-required");
	if (!usecase_run_all(store, actor, now, a, "document.start",
	        next_of_begin, NULL, &b, entry_r, errs))
		return false;
	if (!store_read(store, actor, now, a, &tx, &err))
		return errs_add(errs, &err);
	ok = document_newest(tx, b.document, &v, &has, &err);
	*version_r = has ? v.rec.id : 0;
	tx_end(tx);
	return ok || errs_add(errs, &err);
}
