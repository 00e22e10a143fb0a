/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * archimate_rules.c - the tables, and the small text that changes them.
 *
 * Where the standard leaves open whether one of several is enough, the rules
 * take the safe side: all are needed.  A model says otherwise by an
 * OrJunction, an organisation by `any` in its own rules.
 *
 * To change a default: the row here, and docs/import-archimate.md.
 */
#include "links/archimate_rules.h"

#define PROCESS { ARCHIMATE_ROLE_PROCESS, ARCHIMATE_KIND_NONE }
#define RESOURCE(kind) { ARCHIMATE_ROLE_RESOURCE, ARCHIMATE_KIND_##kind }
#define THROUGH(kind) { ARCHIMATE_ROLE_THROUGH, ARCHIMATE_KIND_##kind }

/* What is not here is ignored. */
static const struct archimate_element_rule elements[ARCHIMATE_TYPE__MAX] = {
	[ARCHIMATE_BUSINESS_PROCESS] = PROCESS,
	[ARCHIMATE_BUSINESS_FUNCTION] = PROCESS,
	[ARCHIMATE_BUSINESS_INTERACTION] = PROCESS,
	[ARCHIMATE_BUSINESS_SERVICE] = PROCESS,
	[ARCHIMATE_BUSINESS_ACTOR] = RESOURCE(ORGANISATION),
	[ARCHIMATE_BUSINESS_ROLE] = RESOURCE(PEOPLE),
	[ARCHIMATE_BUSINESS_COLLABORATION] = RESOURCE(PEOPLE),
	[ARCHIMATE_BUSINESS_INTERFACE] = THROUGH(SERVICES),
	[ARCHIMATE_BUSINESS_OBJECT] = RESOURCE(DATA),
	[ARCHIMATE_REPRESENTATION] = THROUGH(DATA),
	[ARCHIMATE_APPLICATION_COMPONENT] = RESOURCE(SOFTWARE),
	[ARCHIMATE_APPLICATION_COLLABORATION] = THROUGH(SOFTWARE),
	[ARCHIMATE_APPLICATION_INTERFACE] = THROUGH(SOFTWARE),
	[ARCHIMATE_APPLICATION_FUNCTION] = THROUGH(SOFTWARE),
	[ARCHIMATE_APPLICATION_INTERACTION] = THROUGH(SOFTWARE),
	[ARCHIMATE_APPLICATION_PROCESS] = THROUGH(SOFTWARE),
	[ARCHIMATE_APPLICATION_SERVICE] = RESOURCE(SERVICES),
	[ARCHIMATE_DATA_OBJECT] = RESOURCE(DATA),
	[ARCHIMATE_NODE] = RESOURCE(EQUIPMENT),
	[ARCHIMATE_DEVICE] = RESOURCE(EQUIPMENT),
	[ARCHIMATE_SYSTEM_SOFTWARE] = RESOURCE(SOFTWARE),
	[ARCHIMATE_TECHNOLOGY_COLLABORATION] = THROUGH(EQUIPMENT),
	[ARCHIMATE_TECHNOLOGY_INTERFACE] = THROUGH(EQUIPMENT),
	[ARCHIMATE_TECHNOLOGY_FUNCTION] = THROUGH(EQUIPMENT),
	[ARCHIMATE_TECHNOLOGY_PROCESS] = THROUGH(EQUIPMENT),
	[ARCHIMATE_TECHNOLOGY_INTERACTION] = THROUGH(EQUIPMENT),
	[ARCHIMATE_TECHNOLOGY_SERVICE] = RESOURCE(SERVICES),
	[ARCHIMATE_PATH] = THROUGH(EQUIPMENT),
	[ARCHIMATE_COMMUNICATION_NETWORK] = RESOURCE(EQUIPMENT),
	[ARCHIMATE_DISTRIBUTION_NETWORK] = RESOURCE(EQUIPMENT),
	[ARCHIMATE_ARTIFACT] = RESOURCE(DATA),
	[ARCHIMATE_EQUIPMENT] = RESOURCE(EQUIPMENT),
	[ARCHIMATE_MATERIAL] = RESOURCE(EQUIPMENT),
	[ARCHIMATE_FACILITY] = RESOURCE(ENVIRONMENT),
	[ARCHIMATE_LOCATION] = RESOURCE(ENVIRONMENT),
	[ARCHIMATE_GROUPING] = THROUGH(ORGANISATION),
	[ARCHIMATE_AND_JUNCTION] = THROUGH(SERVICES),
	[ARCHIMATE_OR_JUNCTION] = THROUGH(SERVICES),
};

#define ANY { ARCHIMATE_PATTERN_ANY, 0 }
#define ROLE(r) { ARCHIMATE_PATTERN_ROLE, ARCHIMATE_ROLE_##r }
#define KIND(k) { ARCHIMATE_PATTERN_KIND, ARCHIMATE_KIND_##k }
#define TYPE(t) { ARCHIMATE_PATTERN_TYPE, ARCHIMATE_##t }
#define NOTHING ARCHIMATE_NO_EFFECT, false
#define SOURCE_NEEDS ARCHIMATE_SOURCE_NEEDS_TARGET, false
#define TARGET_NEEDS ARCHIMATE_TARGET_NEEDS_SOURCE, false
#define TARGET_NEEDS_ANY ARCHIMATE_TARGET_NEEDS_SOURCE, true

/* The first that fits counts; what fits none has no effect. */
static const struct archimate_relation_rule relations[] = {
	/* An interface is offered by what it is part of. */
	{ ARCHIMATE_REL_COMPOSITION, ANY, TYPE(BUSINESS_INTERFACE),
	    TARGET_NEEDS },
	{ ARCHIMATE_REL_COMPOSITION, ANY, TYPE(APPLICATION_INTERFACE),
	    TARGET_NEEDS },
	{ ARCHIMATE_REL_COMPOSITION, ANY, TYPE(TECHNOLOGY_INTERFACE),
	    TARGET_NEEDS },
	/* What is at a place needs that place. */
	{ ARCHIMATE_REL_COMPOSITION, KIND(ENVIRONMENT), ANY, TARGET_NEEDS },
	{ ARCHIMATE_REL_AGGREGATION, KIND(ENVIRONMENT), ANY, TARGET_NEEDS },
	/* An organisation chart is no dependency. */
	{ ARCHIMATE_REL_COMPOSITION, KIND(ORGANISATION), KIND(ORGANISATION),
	    NOTHING },
	{ ARCHIMATE_REL_COMPOSITION, KIND(ORGANISATION), KIND(PEOPLE),
	    NOTHING },
	{ ARCHIMATE_REL_COMPOSITION, KIND(PEOPLE), KIND(PEOPLE), NOTHING },
	{ ARCHIMATE_REL_AGGREGATION, KIND(ORGANISATION), KIND(ORGANISATION),
	    NOTHING },
	{ ARCHIMATE_REL_AGGREGATION, KIND(ORGANISATION), KIND(PEOPLE),
	    NOTHING },
	{ ARCHIMATE_REL_AGGREGATION, KIND(PEOPLE), KIND(PEOPLE), NOTHING },
	/* The whole needs its parts; a grouping passes that on. */
	{ ARCHIMATE_REL_COMPOSITION, ANY, ANY, SOURCE_NEEDS },
	{ ARCHIMATE_REL_AGGREGATION, ANY, ANY, SOURCE_NEEDS },
	/* Who does the work, where it runs; what makes the service. */
	{ ARCHIMATE_REL_ASSIGNMENT, ANY, ANY, TARGET_NEEDS },
	{ ARCHIMATE_REL_REALIZATION, ANY, ANY, TARGET_NEEDS },
	/* A customer needs us, but is no means of ours. */
	{ ARCHIMATE_REL_SERVING, ROLE(PROCESS), KIND(PEOPLE), NOTHING },
	{ ARCHIMATE_REL_SERVING, ROLE(PROCESS), KIND(ORGANISATION), NOTHING },
	{ ARCHIMATE_REL_SERVING, ANY, ANY, TARGET_NEEDS },
	{ ARCHIMATE_REL_ACCESS, ANY, ANY, SOURCE_NEEDS },
	/* Talk between people is no dependency; other input is. */
	{ ARCHIMATE_REL_FLOW, KIND(PEOPLE), ANY, NOTHING },
	{ ARCHIMATE_REL_FLOW, KIND(ORGANISATION), ANY, NOTHING },
	{ ARCHIMATE_REL_FLOW, ANY, KIND(PEOPLE), NOTHING },
	{ ARCHIMATE_REL_FLOW, ANY, KIND(ORGANISATION), NOTHING },
	{ ARCHIMATE_REL_FLOW, ANY, ANY, TARGET_NEEDS },
	/* The general can be had by any of its special forms. */
	{ ARCHIMATE_REL_SPECIALIZATION, ANY, ANY, TARGET_NEEDS_ANY },
	/* Order in time, influence and mere association say nothing. */
	{ ARCHIMATE_REL_TRIGGERING, ANY, ANY, NOTHING },
	{ ARCHIMATE_REL_INFLUENCE, ANY, ANY, NOTHING },
	{ ARCHIMATE_REL_ASSOCIATION, ANY, ANY, NOTHING },
};

static const struct archimate_class_rule classes[] = {
	{ STR_INIT("Beschikbaarheid"), ARCHIMATE_AVAILABILITY },
	{ STR_INIT("BIV Beschikbaarheid"), ARCHIMATE_AVAILABILITY },
	{ STR_INIT("BIV-B"), ARCHIMATE_AVAILABILITY },
	{ STR_INIT("Availability"), ARCHIMATE_AVAILABILITY },
	{ STR_INIT("Integriteit"), ARCHIMATE_INTEGRITY },
	{ STR_INIT("BIV Integriteit"), ARCHIMATE_INTEGRITY },
	{ STR_INIT("BIV-I"), ARCHIMATE_INTEGRITY },
	{ STR_INIT("Integrity"), ARCHIMATE_INTEGRITY },
	{ STR_INIT("Vertrouwelijkheid"), ARCHIMATE_CONFIDENTIALITY },
	{ STR_INIT("BIV Vertrouwelijkheid"), ARCHIMATE_CONFIDENTIALITY },
	{ STR_INIT("BIV-V"), ARCHIMATE_CONFIDENTIALITY },
	{ STR_INIT("Confidentiality"), ARCHIMATE_CONFIDENTIALITY },
	{ STR_INIT("BIV"), ARCHIMATE_BIV },
	{ STR_INIT("BIV-classificatie"), ARCHIMATE_BIV },
	{ STR_INIT("BIV-code"), ARCHIMATE_BIV },
	{ STR_INIT("CIA"), ARCHIMATE_CIA },
};

static const char *const role_names[ARCHIMATE_ROLE__MAX] = {
	[ARCHIMATE_ROLE_IGNORE] = "ignore",
	[ARCHIMATE_ROLE_PROCESS] = "process",
	[ARCHIMATE_ROLE_RESOURCE] = "resource",
	[ARCHIMATE_ROLE_THROUGH] = "through",
};

static const char *const kind_names[ARCHIMATE_KIND__MAX] = {
	[ARCHIMATE_KIND_NONE] = "",
	[ARCHIMATE_KIND_PEOPLE] = "people",
	[ARCHIMATE_KIND_EQUIPMENT] = "equipment",
	[ARCHIMATE_KIND_SOFTWARE] = "software",
	[ARCHIMATE_KIND_DATA] = "data",
	[ARCHIMATE_KIND_ORGANISATION] = "organisation",
	[ARCHIMATE_KIND_ENVIRONMENT] = "environment",
	[ARCHIMATE_KIND_SERVICES] = "services",
};

static const char *const effect_names[ARCHIMATE_EFFECT__MAX] = {
	[ARCHIMATE_NO_EFFECT] = "ignore",
	[ARCHIMATE_TARGET_NEEDS_SOURCE] = "target-needs-source",
	[ARCHIMATE_SOURCE_NEEDS_TARGET] = "source-needs-target",
};

static const char *const class_names[ARCHIMATE_CLASS__MAX] = {
	[ARCHIMATE_AVAILABILITY] = "availability",
	[ARCHIMATE_INTEGRITY] = "integrity",
	[ARCHIMATE_CONFIDENTIALITY] = "confidentiality",
	[ARCHIMATE_BIV] = "biv",
	[ARCHIMATE_CIA] = "cia",
};

/* Index of the word in names[1..n), or in [0..n) when `from` is 0; else -1. */
static int
word_index(struct str word, const char *const *names, int from, int n)
{
	for (int i = from; i < n; i++)
		if (str_eq_c(word, names[i]))
			return i;
	return -1;
}

const char *
archimate_kind_name(enum archimate_kind kind)
{
	BUG_IF((unsigned)kind >= ARCHIMATE_KIND__MAX);
	return kind_names[kind];
}

void
archimate_rules_default(struct archimate_rules *rules)
{
	*rules = (struct archimate_rules){
		.n_relations = COUNT(relations),
		.n_classes = COUNT(classes),
	};
	memcpy(rules->elements, elements, sizeof(elements));
	memcpy(rules->relations, relations, sizeof(relations));
	memcpy(rules->classes, classes, sizeof(classes));
}

static bool
pattern_fits(const struct archimate_rules *rules, struct archimate_pattern p,
    enum archimate_type type)
{
	switch (p.kind) {
	case ARCHIMATE_PATTERN_ANY:
		return true;
	case ARCHIMATE_PATTERN_ROLE:
		return (int)rules->elements[type].role == p.value;
	case ARCHIMATE_PATTERN_KIND:
		return rules->elements[type].role == ARCHIMATE_ROLE_RESOURCE &&
		    (int)rules->elements[type].kind == p.value;
	case ARCHIMATE_PATTERN_TYPE:
		return (int)type == p.value;
	}
	BUG("not a pattern");
}

const struct archimate_relation_rule *
archimate_rule_for(const struct archimate_rules *rules,
    enum archimate_relation_type relation, enum archimate_type source,
    enum archimate_type target)
{
	for (size_t i = 0; i < rules->n_relations; i++) {
		const struct archimate_relation_rule *r = &rules->relations[i];

		if (r->relation == relation &&
		    pattern_fits(rules, r->source, source) &&
		    pattern_fits(rules, r->target, target))
			return r;
	}
	return NULL;
}

/* ---- the text ----------------------------------------------------------- */

/* The next word, cut off; empty at the end. */
static struct str
next_word(struct str *rest)
{
	size_t n = 0;
	struct str word;

	*rest = str_trim(*rest);
	while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
		n++;
	word = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->len);
	return word;
}

static bool
read_pattern(struct str word, struct archimate_pattern *p_r)
{
	int i;

	if (word.len == 0 || str_eq_c(word, "*")) {
		*p_r = (struct archimate_pattern)ANY;
	} else if ((i = word_index(word, role_names, 1,
	    ARCHIMATE_ROLE__MAX)) >= 0) {
		*p_r = (struct archimate_pattern){ ARCHIMATE_PATTERN_ROLE, i };
	} else if ((i = word_index(word, kind_names, 1,
	    ARCHIMATE_KIND__MAX)) >= 0) {
		*p_r = (struct archimate_pattern){ ARCHIMATE_PATTERN_KIND, i };
	} else {
		i = (int)archimate_type_of(word);
		*p_r = (struct archimate_pattern){ ARCHIMATE_PATTERN_TYPE, i };
		return i != ARCHIMATE_OTHER;
	}
	return true;
}

static bool
read_element(struct archimate_rules *rules, struct str key, struct str value)
{
	enum archimate_type type = archimate_type_of(key);
	int role = word_index(next_word(&value), role_names, 0,
	    ARCHIMATE_ROLE__MAX);
	int kind = word_index(next_word(&value), kind_names, 0,
	    ARCHIMATE_KIND__MAX);
	bool wants_kind = role == ARCHIMATE_ROLE_RESOURCE ||
	    role == ARCHIMATE_ROLE_THROUGH;

	if (type == ARCHIMATE_OTHER || role < 0 || kind < 0 ||
	    wants_kind != (kind != ARCHIMATE_KIND_NONE) ||
	    str_trim(value).len > 0)
		return false;
	rules->elements[type] = (struct archimate_element_rule){
		(enum archimate_role)role, (enum archimate_kind)kind };
	return true;
}

/* Later lines go before earlier ones, so that the last word counts. */
static bool
read_relation(struct archimate_rules *rules, struct str key, struct str value)
{
	struct archimate_relation_rule rule = { 0 };
	struct str any;
	int effect;

	rule.relation = archimate_relation_of(next_word(&key));
	effect = word_index(next_word(&value), effect_names, 0,
	    ARCHIMATE_EFFECT__MAX);
	any = next_word(&value);
	rule.any = str_eq_c(any, "any");
	if (rule.relation == ARCHIMATE_REL_OTHER || effect < 0 ||
	    (any.len > 0 && !rule.any) || str_trim(value).len > 0 ||
	    !read_pattern(next_word(&key), &rule.source) ||
	    !read_pattern(next_word(&key), &rule.target) ||
	    str_trim(key).len > 0 || rules->n_relations == ARCHIMATE_RULES)
		return false;
	rule.effect = (enum archimate_effect)effect;
	memmove(rules->relations + 1, rules->relations,
	    rules->n_relations++ * sizeof(rule));
	rules->relations[0] = rule;
	return true;
}

static bool
read_class(struct archimate_rules *rules, struct arena *a, struct str key,
    struct str value)
{
	int class = word_index(value, class_names, 0, ARCHIMATE_CLASS__MAX);

	if (class < 0 || key.len == 0 || rules->n_classes == ARCHIMATE_RULES)
		return false;
	memmove(rules->classes + 1, rules->classes,
	    rules->n_classes++ * sizeof(rules->classes[0]));
	rules->classes[0] = (struct archimate_class_rule){ str_copy(a, key),
		(enum archimate_class)class };
	return true;
}

static bool
read_line(struct archimate_rules *rules, struct arena *a, struct str section,
    struct str line)
{
	size_t at = str_find(line, '=');
	struct str key = str_trim(str_sub(line, 0, at));
	struct str value = str_trim(str_sub(line, at + 1, line.len));

	if (at == line.len)
		return false;
	if (str_eq_c(section, "[element]"))
		return read_element(rules, key, value);
	if (str_eq_c(section, "[relation]"))
		return read_relation(rules, key, value);
	return str_eq_c(section, "[class]") &&
	    read_class(rules, a, key, value);
}

bool
archimate_rules_read(struct archimate_rules *rules, struct arena *a,
    struct str text, struct err *err)
{
	struct str section = STR_EMPTY;
	int64_t row = 0;

	while (text.ptr != NULL) {
		struct str line = str_trim(str_cut(&text, '\n'));

		row++;
		if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
			continue;
		if (line.ptr[0] == '[') {
			section = line;
			continue;
		}
		if (read_line(rules, a, section, line))
			continue;
		err_set_args(err, ERR_INVALID, NULL, "archimate-rule-unclear",
		    ERR_INT(row), ERR_TEXT(line));
		err->row = row;
		return false;
	}
	return true;
}

static void
print_pattern(struct buf *out, struct archimate_pattern p)
{
	buf_add_char(out, ' ');
	buf_add_c(out, p.kind == ARCHIMATE_PATTERN_ANY ? "*" :
	    p.kind == ARCHIMATE_PATTERN_ROLE ? role_names[p.value] :
	    p.kind == ARCHIMATE_PATTERN_KIND ? kind_names[p.value] :
	    archimate_type_name((enum archimate_type)p.value));
}

void
archimate_rules_print(struct buf *out, const struct archimate_rules *rules)
{
	buf_add_c(out, "[element]\n");
	for (int i = 0; i < ARCHIMATE_OTHER; i++) {
		const struct archimate_element_rule *e = &rules->elements[i];

		buf_addf(out, "%s = %s%s%s\n",
		    archimate_type_name((enum archimate_type)i),
		    role_names[e->role], e->kind == ARCHIMATE_KIND_NONE ? "" : " ",
		    kind_names[e->kind]);
	}
	buf_add_c(out, "\n[relation]\n");
	/* Last first: reading puts each line before those above it. */
	for (size_t i = rules->n_relations; i-- > 0;) {
		const struct archimate_relation_rule *r = &rules->relations[i];

		buf_add_c(out, archimate_relation_name(r->relation));
		print_pattern(out, r->source);
		print_pattern(out, r->target);
		buf_addf(out, " = %s%s\n", effect_names[r->effect],
		    r->any ? " any" : "");
	}
	buf_add_c(out, "\n[class]\n");
	for (size_t i = rules->n_classes; i-- > 0;)
		buf_addf(out, "%.*s = %s\n",
		    STR_ARG(rules->classes[i].property),
		    class_names[rules->classes[i].class]);
}

/* ---- the class of an element -------------------------------------------- */

/* All digits of the text; false when there are not exactly n, each 1..3. */
static bool
read_figures(struct str text, size_t n, int *figures_r)
{
	size_t found = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = text.ptr[i] - '0';

		if (digit < 0 || digit > 9)
			continue;
		if (digit < 1 || digit > 3 || found == n)
			return false;
		figures_r[found++] = digit;
	}
	return found == n;
}

/* "3", "B3", "3 - hoog", "Hoog"; 0 when none of these. */
static int
read_figure(struct str text)
{
	static const struct {
		const char *word;
		int figure;
	} words[] = {
		{ "laag", 1 }, { "low", 1 }, { "basis", 1 },
		{ "midden", 2 }, { "middel", 2 }, { "gemiddeld", 2 },
		{ "medium", 2 }, { "moderate", 2 },
		{ "hoog", 3 }, { "high", 3 },
	};
	int figure;

	if (text.len <= 20 && read_figures(text, 1, &figure))
		return figure;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_nocase(text, str_of(words[i].word)))
			return words[i].figure;
	return 0;
}

static void
take_class(struct archimate_classes *c, enum archimate_class class,
    struct str value)
{
	int three[3];

	if (class < ARCHIMATE_BIV) {
		int figure = read_figure(value);

		if (figure == 0)
			c->unread = true;
		else if (c->figures[class] == 0)
			c->figures[class] = figure;
		return;
	}
	if (!read_figures(value, 3, three)) {
		c->unread = true;
		return;
	}
	for (int i = 0; i < 3; i++) {
		int at = class == ARCHIMATE_BIV ? i : 2 - i;

		if (c->figures[at] == 0)
			c->figures[at] = three[i];
	}
}

struct archimate_classes
archimate_classes_of(const struct archimate_rules *rules,
    const struct archimate_property *properties, size_t n)
{
	struct archimate_classes c = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < rules->n_classes; j++) {
			if (!str_eq_nocase(properties[i].name,
			    rules->classes[j].property))
				continue;
			if (properties[i].value.len > 0)
				take_class(&c, rules->classes[j].class,
				    properties[i].value);
			break;
		}
	return c;
}
