/* SPDX-License-Identifier: EUPL-1.2 */
#include <jansson.h>

#include "areas/block.h"
#include "areas/plans/paper.h"
#include "base/json.h"
#include "store/attachment.h"

enum { FACTS = 12, WORDS = 2000 };

/* ---- from the records --------------------------------------------------- */

static bool
name_of(struct tx *tx, const struct record *r, struct opt64 id,
    struct str *name_r, struct err *err)
{
	*name_r = STR_EMPTY;
	return !id.known || store_names(tx, r, &id.v, 1, name_r, err);
}

static bool
make_relations(struct tx *tx, const struct document *d,
    struct plan_paper *p, struct err *err)
{
	const struct record *rows = record_field(&document_record,
	    STR("relations"))->rows;
	const struct field *how = record_field(rows, STR("how"));
	const struct document_relation *r = d->relations.items;
	struct paper_relation *list = arena_array(tx_arena(tx),
	    struct paper_relation, d->relations.n);

	for (size_t i = 0; i < d->relations.n; i++) {
		list[i].how = str_of(how->choices[r[i].how].code);
		if (!name_of(tx, &document_record, r[i].document,
		        &list[i].document, err))
			return false;
	}
	p->relation = list;
	p->nrelation = d->relations.n;
	return true;
}

static void
make_rows(struct arena *a, const struct document *d,
    const struct document_version *v, struct plan_paper *p)
{
	const struct document_alignment *align = d->alignment.items;
	const struct plan_left_out *left = v->left_out.items;
	struct paper_align *to = arena_array(a, struct paper_align,
	    d->alignment.n);
	struct paper_left_out *out = arena_array(a, struct paper_left_out,
	    v->left_out.n);

	for (size_t i = 0; i < d->alignment.n; i++)
		to[i] = (struct paper_align){ align[i].norm, align[i].clause,
			align[i].remark };
	for (size_t i = 0; i < v->left_out.n; i++)
		out[i] = (struct paper_left_out){ str_of(plan_section_choices[
		    left[i].section].code), left[i].reason };
	p->align = to;
	p->nalign = d->alignment.n;
	p->left_out = out;
	p->nleft_out = v->left_out.n;
}

static struct str
code_of(const char *field, int32_t choice)
{
	return str_of(record_field(&document_record, str_of(field))
	    ->choices[choice].code);
}

bool
paper_make(struct tx *tx, const struct document *d,
    const struct document_version *v, struct errs *errs,
    struct plan_paper *p_r, struct err *err)
{
	struct block_ask ask = { .tx = tx, .lang = document_lang(d),
		.document = d->rec.id, .max = PLAN_BODY, .errs = errs };

	*p_r = (struct plan_paper){
		.number = d->number,
		.title = d->name,
		.kind = code_of("kind", d->kind),
		.version = version_number(tx_arena(tx), v),
		.legal_entity = d->legal_entity,
		.audience = d->audience,
		.classification = code_of("classification", d->classification),
		.legal_notice = d->legal_notice,
		.change_note = v->change_note,
		.lang = document_lang(d),
		.effective = v->effective,
	};
	make_rows(tx_arena(tx), d, v, p_r);
	return name_of(tx, &person_record, d->owner, &p_r->owner, err) &&
	    name_of(tx, &role_record, d->owner_role, &p_r->owner_role, err) &&
	    make_relations(tx, d, p_r, err) &&
	    block_expand(&ask, v->body, &p_r->body, err);
}

/* ---- as JSON ------------------------------------------------------------ */

/* The texts, by their names in the JSON. */
static const struct {
	const char *key;
	size_t at;
} texts[] = {
#define TEXT(key, m) { key, offsetof(struct plan_paper, m) }
	TEXT("number", number), TEXT("title", title), TEXT("kind", kind),
	TEXT("version", version), TEXT("legalEntity", legal_entity),
	TEXT("owner", owner), TEXT("ownerRole", owner_role),
	TEXT("audience", audience), TEXT("classification", classification),
	TEXT("legalNotice", legal_notice), TEXT("changeNote", change_note),
	TEXT("body", body),
#undef TEXT
};

static void
put_key(struct json *j, const char *key, struct str text)
{
	json_key(j, key);
	json_str(j, text);
}

static void
put_lists(struct json *j, const struct plan_paper *p)
{
	json_key(j, "alignment");
	json_array_begin(j);
	for (size_t i = 0; i < p->nalign; i++) {
		json_object_begin(j);
		put_key(j, "norm", p->align[i].norm);
		put_key(j, "clause", p->align[i].clause);
		put_key(j, "remark", p->align[i].remark);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "relations");
	json_array_begin(j);
	for (size_t i = 0; i < p->nrelation; i++) {
		json_object_begin(j);
		put_key(j, "how", p->relation[i].how);
		put_key(j, "document", p->relation[i].document);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "leftOut");
	json_array_begin(j);
	for (size_t i = 0; i < p->nleft_out; i++) {
		json_object_begin(j);
		put_key(j, "section", p->left_out[i].section);
		put_key(j, "reason", p->left_out[i].reason);
		json_object_end(j);
	}
	json_array_end(j);
}

struct str
paper_json(struct arena *a, const struct plan_paper *p)
{
	struct buf out = BUF_IN(a, PLAN_FROZEN * (size_t)4);
	struct json j = JSON_TO(&out);

	json_object_begin(&j);
	for (size_t i = 0; i < COUNT(texts); i++)
		put_key(&j, texts[i].key, *(const struct str *)(const void *)
		    ((const char *)p + texts[i].at));
	put_key(&j, "language", str_of(lang_tag(p->lang)));
	json_key(&j, "effective");
	json_opt64(&j, p->effective);
	put_lists(&j, p);
	json_object_end(&j);
	return buf_str(&out);
}

static struct str
text_at(struct arena *a, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? str_copy(a, (struct str){
	    json_string_value(v), json_string_length(v) }) : STR_EMPTY;
}

static void
read_lists(struct arena *a, const json_t *root, struct plan_paper *p)
{
	const json_t *align = json_object_get(root, "alignment");
	const json_t *relation = json_object_get(root, "relations");
	const json_t *left = json_object_get(root, "leftOut");
	struct paper_align *to;
	struct paper_relation *rel;
	struct paper_left_out *out;

	p->nalign = json_array_size(align);
	p->nrelation = json_array_size(relation);
	p->nleft_out = json_array_size(left);
	p->align = to = arena_array(a, struct paper_align, p->nalign);
	p->relation = rel = arena_array(a, struct paper_relation,
	    p->nrelation);
	p->left_out = out = arena_array(a, struct paper_left_out,
	    p->nleft_out);
	for (size_t i = 0; i < p->nalign; i++) {
		const json_t *o = json_array_get(align, i);

		to[i] = (struct paper_align){ text_at(a, o, "norm"),
			text_at(a, o, "clause"), text_at(a, o, "remark") };
	}
	for (size_t i = 0; i < p->nrelation; i++) {
		const json_t *o = json_array_get(relation, i);

		rel[i] = (struct paper_relation){ text_at(a, o, "how"),
			text_at(a, o, "document") };
	}
	for (size_t i = 0; i < p->nleft_out; i++) {
		const json_t *o = json_array_get(left, i);

		out[i] = (struct paper_left_out){ text_at(a, o, "section"),
			text_at(a, o, "reason") };
	}
}

bool
paper_read(struct arena *a, struct str json, struct plan_paper *p_r,
    struct err *err)
{
	json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES,
	    NULL);
	const json_t *effective;

	*p_r = (struct plan_paper){ 0 };
	if (!json_is_object(root)) {
		json_decref(root);
		return err_set(err, ERR_INVALID, NULL, "plan-unreadable");
	}
	for (size_t i = 0; i < COUNT(texts); i++)
		*(struct str *)(void *)((char *)p_r + texts[i].at) =
		    text_at(a, root, texts[i].key);
	if (!lang_of(text_at(a, root, "language"), &p_r->lang))
		p_r->lang = LANG_NL;
	effective = json_object_get(root, "effective");
	if (json_is_integer(effective))
		p_r->effective = KNOWN((int64_t)json_integer_value(effective));
	read_lists(a, root, p_r);
	json_decref(root);
	return true;
}

static bool
take_chunk(void *arg, struct str chunk)
{
	buf_add(arg, chunk);
	return true;
}

bool
paper_of(struct tx *tx, const struct document *d,
    const struct document_version *v, struct plan_paper *p_r,
    struct str *hash_r, struct err *err)
{
	struct buf out = BUF_IN(tx_arena(tx), ATTACHMENT_MAX);

	if (v->frozen.known) {
		*hash_r = v->hash;
		if (!attachment_read(tx, v->frozen.v, take_chunk, &out,
		        err) ||
		    !paper_read(tx_arena(tx), buf_str(&out), p_r, err))
			return false;
		/* Left open, it was the day of the approval itself. */
		if (!p_r->effective.known)
			p_r->effective = v->effective;
		return true;
	}
	if (!paper_make(tx, d, v, NULL, p_r, err))
		return false;
	*hash_r = attachment_hash(tx_arena(tx), paper_json(tx_arena(tx), p_r));
	return true;
}

/* ---- in words ----------------------------------------------------------- */

static struct str
choice_word(struct arena *a, const struct plan_paper *p, const char *stem,
    struct str code)
{
	if (code.len == 0)
		return STR_EMPTY;
	return message(a, p->lang, str_printf(a, "%s.%.*s", stem,
	    STR_ARG(code)).ptr);
}

static struct str
owner_words(struct arena *a, const struct plan_paper *p)
{
	if (p->owner.len == 0 || p->owner_role.len == 0)
		return p->owner.len > 0 ? p->owner : p->owner_role;
	return str_printf(a, "%.*s (%.*s)", STR_ARG(p->owner),
	    STR_ARG(p->owner_role));
}

static struct str
date_words(struct arena *a, const struct plan_paper *p)
{
	struct buf out = BUF_IN(a, 100);

	if (p->effective.known)
		date_print(&out, p->effective.v, p->lang);
	return buf_str(&out);
}

const struct paper_fact *
paper_facts(struct arena *a, const struct plan_paper *p, size_t *n_r)
{
	const struct { const char *id; struct str text; } all[] = {
		{ "document.legal_entity", p->legal_entity },
		{ "document.number", p->number },
		{ "document.kind", choice_word(a, p, "document.kind",
		    p->kind) },
		{ "plan-version", p->version },
		{ "document_version.effective", date_words(a, p) },
		{ "document.owner", owner_words(a, p) },
		{ "document.classification", choice_word(a, p,
		    "document.classification", p->classification) },
		{ "document.audience", p->audience },
		{ "document_version.change_note", p->change_note },
	};
	struct paper_fact *list = arena_array(a, struct paper_fact, FACTS);

	*n_r = 0;
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].text.len > 0)
			list[(*n_r)++] = (struct paper_fact){ message(a,
			    p->lang, all[i].id), all[i].text };
	return list;
}

static void
put_escaped(struct buf *out, struct str text)
{
	struct block b = { .out = out };

	block_text(&b, text);
}

struct str
paper_markdown(struct arena *a, const struct plan_paper *p)
{
	struct buf out = BUF_IN(a, PLAN_FROZEN);
	size_t n;
	const struct paper_fact *facts = paper_facts(a, p, &n);

	buf_add_c(&out, "# ");
	put_escaped(&out, p->title);
	buf_add_c(&out, "\n\n");
	for (size_t i = 0; i < n; i++) {
		buf_addf(&out, "- %.*s: ", STR_ARG(facts[i].label));
		put_escaped(&out, facts[i].text);
		buf_add_char(&out, '\n');
	}
	buf_add_char(&out, '\n');
	buf_add(&out, p->body);
	if (p->nleft_out > 0)
		buf_addf(&out, "\n\n## %.*s\n\n", STR_ARG(message(a, p->lang,
		    "document_version.left_out")));
	for (size_t i = 0; i < p->nleft_out; i++) {
		buf_addf(&out, "- %.*s: ", STR_ARG(choice_word(a, p,
		    "plan-section", p->left_out[i].section)));
		put_escaped(&out, p->left_out[i].reason);
		buf_add_char(&out, '\n');
	}
	if (p->legal_notice.len > 0) {
		buf_add_c(&out, "\n\n---\n\n");
		buf_add(&out, p->legal_notice);
	}
	buf_add_char(&out, '\n');
	return buf_str(&out);
}
