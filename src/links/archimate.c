/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * archimate.c - one walk over the file, one pass to resolve references.
 *
 * Which element may stand where is the table `steps`, with the words of both
 * versions side by side: version 2.1 says <label>, <propertydefs>,
 * identifierref; 3.x says <name>, <propertyDefinitions>, identifierRef.  What
 * the table does not have (views, metadata, extensions in other namespaces) is
 * skipped with all that is in it.
 *
 * Relations may precede what they connect, and property definitions come last,
 * so identifiers are kept and resolved at the end by binary search in sorted
 * lists, which also finds what is there twice.
 *
 * Version 2.1 has one Junction; its kind stands in a property JunctionType
 * whose value is "And" or "Or".
 */
#include "base/buf.h"
#include "links/archimate.h"
#include "links/internal.h"
#include "links/xml.h"

#define NS_2 "http://www.opengroup.org/xsd/archimate"
#define NS_3 "http://www.opengroup.org/xsd/archimate/3.0/"

enum { FOLDER_PATH = 512 };	/* bytes; deeper names are left out */

enum place {
	P_SKIP, P_TOP, P_MODEL, P_MODEL_NAME, P_MODEL_DOC,
	P_ELEMENTS, P_ELEMENT, P_RELATIONS, P_RELATION,
	P_NAME, P_DOC, P_PROPERTIES, P_PROPERTY, P_VALUE,
	P_FOLDERS, P_ITEM, P_ITEM_NAME,
	P_DEFINITIONS, P_DEFINITION, P_DEFINITION_NAME,
};

static const struct step {
	enum place from;
	const char *tag;
	enum place to;
} steps[] = {
	{ P_TOP, "model", P_MODEL },
	{ P_MODEL, "name", P_MODEL_NAME },
	{ P_MODEL, "documentation", P_MODEL_DOC },
	{ P_MODEL, "elements", P_ELEMENTS },
	{ P_ELEMENTS, "element", P_ELEMENT },
	{ P_ELEMENT, "name", P_NAME },
	{ P_ELEMENT, "label", P_NAME },
	{ P_ELEMENT, "documentation", P_DOC },
	{ P_ELEMENT, "properties", P_PROPERTIES },
	{ P_MODEL, "relationships", P_RELATIONS },
	{ P_RELATIONS, "relationship", P_RELATION },
	{ P_RELATION, "name", P_NAME },
	{ P_RELATION, "label", P_NAME },
	{ P_RELATION, "documentation", P_DOC },
	{ P_RELATION, "properties", P_PROPERTIES },
	{ P_PROPERTIES, "property", P_PROPERTY },
	{ P_PROPERTY, "value", P_VALUE },
	{ P_MODEL, "organization", P_FOLDERS },
	{ P_MODEL, "organizations", P_FOLDERS },
	{ P_FOLDERS, "item", P_ITEM },
	{ P_ITEM, "item", P_ITEM },
	{ P_ITEM, "label", P_ITEM_NAME },
	{ P_MODEL, "propertydefs", P_DEFINITIONS },
	{ P_MODEL, "propertyDefinitions", P_DEFINITIONS },
	{ P_DEFINITIONS, "propertydef", P_DEFINITION },
	{ P_DEFINITIONS, "propertyDefinition", P_DEFINITION },
	{ P_DEFINITION, "name", P_DEFINITION_NAME },
};

/* A text that may come in several languages; the best so far. */
struct words {
	struct str *to;		/* where the best goes, or NULL */
	int rank;		/* of what is there */
};

enum key_kind { KEY_ELEMENT, KEY_RELATION, KEY_DEFINITION };

/* An identifier and what has it. */
struct key {
	struct str id;
	enum key_kind kind;
	int32_t index;		/* in the list of that kind */
	int64_t line;
};

struct ends {
	struct str source, target;	/* of relations[i] */
};

struct property {
	struct str definition, value;	/* the first resolved at the end */
	enum key_kind owner_kind;	/* in which list */
	size_t owner;			/* and where in it */
	int64_t line;
};

struct definition {
	struct str id, name;
};

/* "this element is in that folder" */
struct placing {
	struct str id, folder;
};

struct reader {
	struct arena *a;
	enum lang prefer;
	const char *ns;			/* of the file's version */
	struct archimate_model model;
	enum place path[XML_DEPTH + 1];	/* [0] is P_TOP */
	struct str folders[XML_DEPTH + 1];	/* name of the item at depth */
	struct str folder_paths[XML_DEPTH + 1];	/* NULL ptr: not made yet */
	struct str lang;		/* of the text that is being read */
	struct words name, doc;		/* of the open owner */
	struct words value;		/* of the open property */
	struct archimate_element *elements;
	struct archimate_relation *relations;
	struct ends *ends;		/* parallel to relations: same index */
	struct property *properties;	/* of all, in the order of the file */
	struct definition *definitions;
	struct placing *placings;
	size_t n_elements, n_relations, n_properties, n_definitions,
	    n_placings;
	size_t cap_elements, cap_relations, cap_ends, cap_properties,
	    cap_definitions, cap_placings;
	enum key_kind owner_kind;	/* what was begun last */
};

static const char *const type_names[ARCHIMATE_TYPE__MAX][2] = {
#define X(type, name, old) [ARCHIMATE_##type] = { name, old },
	ARCHIMATE_TYPES(X)
#undef X
};

static const char *const relation_names[ARCHIMATE_REL__MAX][2] = {
#define X(type, name, old) [ARCHIMATE_REL_##type] = { name, old },
	ARCHIMATE_RELATION_TYPES(X)
#undef X
};

const char *
archimate_type_name(enum archimate_type type)
{
	BUG_IF((unsigned)type >= ARCHIMATE_TYPE__MAX);
	return type_names[type][0];
}

const char *
archimate_relation_name(enum archimate_relation_type type)
{
	BUG_IF((unsigned)type >= ARCHIMATE_REL__MAX);
	return relation_names[type][0];
}

static bool
is_named(struct str s, const char *const names[2])
{
	return str_eq_c(s, names[0]) ||
	    (names[1] != NULL && str_eq_c(s, names[1]));
}

enum archimate_type
archimate_type_of(struct str name)
{
	for (int i = 0; i < ARCHIMATE_OTHER; i++)
		if (is_named(name, type_names[i]))
			return (enum archimate_type)i;
	return ARCHIMATE_OTHER;
}

enum archimate_relation_type
archimate_relation_of(struct str name)
{
	struct str tail = STR("Relationship");

	if (str_ends(name, tail))
		name.len -= tail.len;
	for (int i = 0; i < ARCHIMATE_REL_OTHER; i++)
		if (is_named(name, relation_names[i]))
			return (enum archimate_relation_type)i;
	return ARCHIMATE_REL_OTHER;
}

static int
lang_rank(const struct reader *r)
{
	enum lang lang;

	if (!lang_of(r->lang, &lang))
		return 1;
	return lang == r->prefer ? 3 : 2;
}

/* Keep the text when its language is better than what we have. */
static void
words_offer(struct reader *r, struct words *words, struct str text)
{
	int rank = lang_rank(r);

	text = str_trim(text);
	if (words->to == NULL || rank <= words->rank || text.len == 0)
		return;
	*words->to = str_copy(r->a, text);
	words->rank = rank;
}

static bool
too_many(struct err *err, const char *what, int64_t limit)
{
	return err_set_args(err, ERR_TOO_LARGE, NULL, "archimate-too-many",
	    ERR_MSG(what), ERR_INT(limit));
}

/* A required attribute, copied. */
static bool
need_attr(struct reader *r, const struct xml_tag *tag, const char *ns,
    const char *name, struct str *value_r, struct err *err)
{
	struct str v = str_trim(xml_attr_ns(tag, ns, name));

	if (v.len == 0)
		return err_set_args(err, ERR_INVALID, NULL,
		    "archimate-attribute-missing", ERR_TEXT(tag->name),
		    ERR_TEXT(str_of(name)));
	*value_r = str_copy(r->a, v);
	return true;
}

static bool
start_element(struct reader *r, const struct xml_tag *tag, struct err *err)
{
	struct archimate_element *e;

	if (r->n_elements == ARCHIMATE_ELEMENTS)
		return too_many(err, "archimate-elements", ARCHIMATE_ELEMENTS);
	r->elements = list_room(r->a, r->elements, r->n_elements,
	    &r->cap_elements, sizeof(*r->elements));
	e = &r->elements[r->n_elements];
	*e = (struct archimate_element){ .line = xml_line(tag) };
	if (!need_attr(r, tag, "", "identifier", &e->id, err) ||
	    !need_attr(r, tag, XML_NS_XSI, "type", &e->type_text, err))
		return false;
	e->type = archimate_type_of(e->type_text);
	r->name = (struct words){ .to = &e->name };
	r->doc = (struct words){ .to = &e->documentation };
	r->owner_kind = KEY_ELEMENT;
	r->n_elements++;
	return true;
}

static enum archimate_access
access_of(struct str s)
{
	static const char *const names[] = {
		[ARCHIMATE_READ] = "Read",
		[ARCHIMATE_WRITE] = "Write",
		[ARCHIMATE_READ_WRITE] = "ReadWrite",
	};

	for (size_t i = ARCHIMATE_READ; i < COUNT(names); i++)
		if (str_eq_nocase(s, str_of(names[i])))
			return (enum archimate_access)i;
	return ARCHIMATE_ACCESS;
}

static bool
start_relation(struct reader *r, const struct xml_tag *tag, struct err *err)
{
	struct archimate_relation *rel;
	struct ends *ends;

	if (r->n_relations == ARCHIMATE_RELATIONS)
		return too_many(err, "archimate-relations", ARCHIMATE_RELATIONS);
	r->relations = list_room(r->a, r->relations, r->n_relations,
	    &r->cap_relations, sizeof(*r->relations));
	r->ends = list_room(r->a, r->ends, r->n_relations, &r->cap_ends,
	    sizeof(*r->ends));
	rel = &r->relations[r->n_relations];
	ends = &r->ends[r->n_relations];
	*rel = (struct archimate_relation){ .line = xml_line(tag) };
	if (!need_attr(r, tag, "", "identifier", &rel->id, err) ||
	    !need_attr(r, tag, XML_NS_XSI, "type", &rel->type_text, err) ||
	    !need_attr(r, tag, "", "source", &ends->source, err) ||
	    !need_attr(r, tag, "", "target", &ends->target, err))
		return false;
	rel->type = archimate_relation_of(rel->type_text);
	rel->access = access_of(xml_attr(tag, "accessType"));
	r->name = (struct words){ .to = &rel->name };
	r->doc = (struct words){ .to = &rel->documentation };
	r->owner_kind = KEY_RELATION;
	r->n_relations++;
	return true;
}

static struct str
either_attr(const struct xml_tag *tag, const char *one, const char *other)
{
	struct str v = xml_attr(tag, one);

	return v.ptr != NULL ? v : xml_attr(tag, other);
}

static bool
start_property(struct reader *r, const struct xml_tag *tag, struct err *err)
{
	struct str ref = str_trim(either_attr(tag, "propertyDefinitionRef",
	    "identifierref"));
	struct property *p;

	if (ref.ptr == NULL || ref.len == 0)
		return err_set_args(err, ERR_INVALID, NULL,
		    "archimate-attribute-missing", ERR_TEXT(tag->name),
		    ERR_TEXT(STR("propertyDefinitionRef")));
	if (r->n_properties == ARCHIMATE_PROPERTIES)
		return too_many(err, "archimate-properties", ARCHIMATE_PROPERTIES);
	r->properties = list_room(r->a, r->properties, r->n_properties,
	    &r->cap_properties, sizeof(*r->properties));
	p = &r->properties[r->n_properties++];
	*p = (struct property){
		.definition = str_copy(r->a, ref),
		.owner_kind = r->owner_kind,
		.owner = (r->owner_kind == KEY_ELEMENT ? r->n_elements
		                                       : r->n_relations) - 1,
		.line = xml_line(tag),
	};
	r->value = (struct words){ .to = &p->value };
	return true;
}

static bool
start_definition(struct reader *r, const struct xml_tag *tag, struct err *err)
{
	struct definition *d;

	if (r->n_definitions == ARCHIMATE_ELEMENTS)
		return too_many(err, "archimate-properties", ARCHIMATE_ELEMENTS);
	r->definitions = list_room(r->a, r->definitions, r->n_definitions,
	    &r->cap_definitions, sizeof(*r->definitions));
	d = &r->definitions[r->n_definitions];
	*d = (struct definition){ 0 };
	if (!need_attr(r, tag, "", "identifier", &d->id, err))
		return false;
	d->name = str_copy(r->a, str_trim(xml_attr(tag, "name")));
	r->name = (struct words){ .to = &d->name };
	r->n_definitions++;
	return true;
}

/* "Business/Actors": the path of the open item at `depth`, made once. */
static struct str
folder_path(struct reader *r, size_t depth)
{
	struct buf path = BUF_IN(r->a, FOLDER_PATH);

	if (r->path[depth] != P_ITEM)
		return STR_EMPTY;
	if (r->folder_paths[depth].ptr != NULL)
		return r->folder_paths[depth];
	buf_add(&path, folder_path(r, depth - 1));
	if (path.len > 0 && r->folders[depth].len > 0)
		buf_add_char(&path, '/');
	buf_add(&path, r->folders[depth]);
	return r->folder_paths[depth] = buf_str(&path);
}

/* An item is a folder (it has a label) or stands for an element. */
static bool
start_item(struct reader *r, const struct xml_tag *tag, struct err *err)
{
	struct str ref = str_trim(either_attr(tag, "identifierRef",
	    "identifierref"));
	struct placing *p;

	r->folders[tag->depth] = STR_EMPTY;
	r->folder_paths[tag->depth] = (struct str){ NULL, 0 };
	r->name = (struct words){ .to = &r->folders[tag->depth] };
	if (ref.ptr == NULL || ref.len == 0)
		return true;
	if (r->n_placings == ARCHIMATE_RELATIONS)
		return too_many(err, "archimate-elements", ARCHIMATE_RELATIONS);
	r->placings = list_room(r->a, r->placings, r->n_placings,
	    &r->cap_placings, sizeof(*r->placings));
	p = &r->placings[r->n_placings];
	p->id = str_copy(r->a, ref);
	p->folder = folder_path(r, tag->depth - 1);
	r->n_placings++;
	return true;
}

static bool
start_model(struct reader *r, const struct xml_tag *tag, struct err *err)
{
	r->model.version = str_eq_c(tag->ns, NS_2) ? 2 : 3;
	r->ns = r->model.version == 2 ? NS_2 : NS_3;
	r->name = (struct words){ .to = &r->model.name };
	r->doc = (struct words){ .to = &r->model.documentation };
	r->model.id = str_copy(r->a, str_trim(xml_attr(tag, "identifier")));
	(void)err;
	return true;
}

static enum place
next_place(const struct reader *r, const struct xml_tag *tag)
{
	enum place from = r->path[tag->depth - 1];

	if (from == P_SKIP || (r->ns != NULL && !str_eq_c(tag->ns, r->ns)))
		return P_SKIP;
	for (size_t i = 0; i < COUNT(steps); i++)
		if (steps[i].from == from && str_eq_c(tag->name, steps[i].tag))
			return steps[i].to;
	return P_SKIP;
}

static bool
on_start(void *arg, const struct xml_tag *tag, struct err *err)
{
	struct reader *r = arg;
	enum place place = next_place(r, tag);

	if (tag->depth == 1 && (place != P_MODEL ||
	    (!str_eq_c(tag->ns, NS_2) && !str_eq_c(tag->ns, NS_3))))
		return err_set_args(err, ERR_MEDIA_TYPE, NULL,
		    "archimate-not-a-model", ERR_TEXT(tag->name));
	r->path[tag->depth] = place;
	if (place != P_SKIP)
		r->lang = str_copy(r->a, xml_attr_ns(tag, XML_NS_XML, "lang"));
	switch (place) {
	case P_MODEL:
		return start_model(r, tag, err);
	case P_ELEMENT:
		return start_element(r, tag, err);
	case P_RELATION:
		return start_relation(r, tag, err);
	case P_PROPERTY:
		return start_property(r, tag, err);
	case P_DEFINITION:
		return start_definition(r, tag, err);
	case P_ITEM:
		return start_item(r, tag, err);
	default:
		return true;
	}
}

static bool
on_end(void *arg, const struct xml_tag *tag, struct str text, struct err *err)
{
	struct reader *r = arg;

	(void)err;
	switch (r->path[tag->depth]) {
	case P_MODEL_NAME:
	case P_NAME:
	case P_ITEM_NAME:
	case P_DEFINITION_NAME:
		words_offer(r, &r->name, text);
		break;
	case P_MODEL_DOC:
	case P_DOC:
		words_offer(r, &r->doc, text);
		break;
	case P_VALUE:
		words_offer(r, &r->value, text);
		break;
	case P_ELEMENT:
	case P_RELATION:
	case P_DEFINITION:
	case P_ITEM:
		r->name = r->doc = (struct words){ 0 };
		break;
	default:
		break;
	}
	return true;
}

static int
key_cmp(const void *x, const void *y)
{
	return str_cmp(((const struct key *)x)->id,
	    ((const struct key *)y)->id);
}

static const struct key *
key_find(const struct key *keys, size_t n, struct str id)
{
	struct key want = { .id = id };

	return n == 0 ? NULL : bsearch(&want, keys, n, sizeof(*keys), key_cmp);
}

/* All elements and relations by identifier; refuses doubles. */
static bool
keys_make(struct reader *r, const struct key **keys_r, size_t *n_r,
    struct err *err)
{
	size_t n = r->n_elements + r->n_relations;
	struct key *keys = arena_array(r->a, struct key, n);

	for (size_t i = 0; i < r->n_elements; i++)
		keys[i] = (struct key){ r->elements[i].id, KEY_ELEMENT,
		    (int32_t)i, r->elements[i].line };
	for (size_t i = 0; i < r->n_relations; i++)
		keys[r->n_elements + i] = (struct key){ r->relations[i].id,
		    KEY_RELATION, (int32_t)i, r->relations[i].line };
	qsort(keys, n, sizeof(*keys), key_cmp);
	for (size_t i = 1; i < n; i++) {
		if (!str_eq(keys[i - 1].id, keys[i].id))
			continue;
		err_set_args(err, ERR_INVALID, NULL, "archimate-id-twice",
		    ERR_TEXT(keys[i].id));
		err->row = keys[i].line > keys[i - 1].line ? keys[i].line
		                                           : keys[i - 1].line;
		return false;
	}
	*keys_r = keys;
	*n_r = n;
	return true;
}

static bool
dangling(struct str id, int64_t line, struct err *err)
{
	err_set_args(err, ERR_INVALID, NULL, "archimate-reference-missing",
	    ERR_TEXT(id));
	err->row = line;
	return false;
}

static bool
resolve_end(const struct key *keys, size_t n, struct str id, int64_t line,
    int32_t *index_r, struct err *err)
{
	const struct key *key = key_find(keys, n, id);

	if (key == NULL)
		return dangling(id, line, err);
	*index_r = key->kind == KEY_ELEMENT ? key->index : -1;
	return true;
}

static bool
resolve_relations(struct reader *r, const struct key *keys, size_t n,
    struct err *err)
{
	for (size_t i = 0; i < r->n_relations; i++) {
		struct archimate_relation *rel = &r->relations[i];

		if (!resolve_end(keys, n, r->ends[i].source, rel->line,
		    &rel->source, err) ||
		    !resolve_end(keys, n, r->ends[i].target, rel->line,
		    &rel->target, err))
			return false;
	}
	return true;
}

/* First placing wins; a folder may hold views, which we do not have. */
static void
resolve_folders(struct reader *r, const struct key *keys, size_t n)
{
	for (size_t i = 0; i < r->n_placings; i++) {
		const struct key *key = key_find(keys, n, r->placings[i].id);
		struct archimate_element *e;

		if (key == NULL || key->kind != KEY_ELEMENT)
			continue;
		e = &r->elements[key->index];
		if (e->folder.len == 0)
			e->folder = r->placings[i].folder;
	}
}

/* Properties of one owner stand together, so the first shows where. */
static void
give_property(struct reader *r, const struct property *p,
    const struct archimate_property *at)
{
	if (p->owner_kind == KEY_ELEMENT) {
		struct archimate_element *e = &r->elements[p->owner];

		e->properties = e->n_properties == 0 ? at : e->properties;
		e->n_properties++;
	} else {
		struct archimate_relation *rel = &r->relations[p->owner];

		rel->properties = rel->n_properties == 0 ? at : rel->properties;
		rel->n_properties++;
	}
}

static bool
resolve_properties(struct reader *r, struct err *err)
{
	struct key *keys = arena_array(r->a, struct key, r->n_definitions);
	struct archimate_property *list =
	    arena_array(r->a, struct archimate_property, r->n_properties);

	for (size_t i = 0; i < r->n_definitions; i++)
		keys[i] = (struct key){ .id = r->definitions[i].id,
		    .kind = KEY_DEFINITION, .index = (int32_t)i };
	qsort(keys, r->n_definitions, sizeof(*keys), key_cmp);
	for (size_t i = 0; i < r->n_properties; i++) {
		const struct property *p = &r->properties[i];
		const struct key *key = key_find(keys, r->n_definitions,
		    p->definition);

		if (key == NULL)
			return dangling(p->definition, p->line, err);
		list[i] = (struct archimate_property){
			r->definitions[key->index].name, p->value };
		give_property(r, p, &list[i]);
	}
	return true;
}

/* Version 2.1: Junction with a property JunctionType = Or. */
static void
junction_2(struct archimate_element *e)
{
	for (size_t i = 0; i < e->n_properties; i++)
		if (str_eq_nocase(e->properties[i].name, STR("JunctionType")) &&
		    str_eq_nocase(e->properties[i].value, STR("Or")))
			e->type = ARCHIMATE_OR_JUNCTION;
}

bool
archimate_read(struct arena *a, struct str file, enum lang prefer,
    struct archimate_model *model_r, struct err *err)
{
	struct reader *r = arena_new(a, struct reader);
	struct xml_handler handler = { on_start, on_end, r };
	const struct key *keys;
	size_t n;

	r->a = a;
	r->prefer = prefer;
	r->path[0] = P_TOP;
	if (!xml_parse(file, &handler, err) ||
	    !keys_make(r, &keys, &n, err) ||
	    !resolve_relations(r, keys, n, err) ||
	    !resolve_properties(r, err))
		return false;
	resolve_folders(r, keys, n);
	for (size_t i = 0; i < r->n_elements; i++)
		if (r->elements[i].type == ARCHIMATE_AND_JUNCTION)
			junction_2(&r->elements[i]);
	*model_r = r->model;
	model_r->elements = r->elements;
	model_r->n_elements = r->n_elements;
	model_r->relations = r->relations;
	model_r->n_relations = r->n_relations;
	return true;
}
