/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * archimate.h - reads the ArchiMate Model Exchange File Format of The Open
 * Group, 2.1 and 3.x, into one model with the words of 3.x.
 *
 * A name in several languages gives the preferred one, else the other language
 * that we have, else the first.  Views are passed over.  What the standard
 * requires (identifiers unique, references that lead somewhere) is checked and
 * refused with the line; a type that we do not know is kept by its own name.
 */
#ifndef LINKS_ARCHIMATE_H
#define LINKS_ARCHIMATE_H

#include "base/err.h"
#include "base/lang.h"

enum {
	ARCHIMATE_ELEMENTS = 200000,
	ARCHIMATE_RELATIONS = 1000000,
	ARCHIMATE_PROPERTIES = 2000000,
};

/* To add one: a row; the last name is that of 2.1 where it differs. */
#define ARCHIMATE_TYPES(X)                                                    \
	X(BUSINESS_ACTOR, "BusinessActor", NULL)                              \
	X(BUSINESS_ROLE, "BusinessRole", NULL)                                \
	X(BUSINESS_COLLABORATION, "BusinessCollaboration", NULL)              \
	X(BUSINESS_INTERFACE, "BusinessInterface", NULL)                      \
	X(BUSINESS_PROCESS, "BusinessProcess", NULL)                          \
	X(BUSINESS_FUNCTION, "BusinessFunction", NULL)                        \
	X(BUSINESS_INTERACTION, "BusinessInteraction", NULL)                  \
	X(BUSINESS_EVENT, "BusinessEvent", NULL)                              \
	X(BUSINESS_SERVICE, "BusinessService", NULL)                          \
	X(BUSINESS_OBJECT, "BusinessObject", NULL)                            \
	X(CONTRACT, "Contract", NULL)                                         \
	X(REPRESENTATION, "Representation", NULL)                             \
	X(PRODUCT, "Product", NULL)                                           \
	X(APPLICATION_COMPONENT, "ApplicationComponent", NULL)                \
	X(APPLICATION_COLLABORATION, "ApplicationCollaboration", NULL)        \
	X(APPLICATION_INTERFACE, "ApplicationInterface", NULL)                \
	X(APPLICATION_FUNCTION, "ApplicationFunction", NULL)                  \
	X(APPLICATION_INTERACTION, "ApplicationInteraction", NULL)            \
	X(APPLICATION_PROCESS, "ApplicationProcess", NULL)                    \
	X(APPLICATION_EVENT, "ApplicationEvent", NULL)                        \
	X(APPLICATION_SERVICE, "ApplicationService", NULL)                    \
	X(DATA_OBJECT, "DataObject", NULL)                                    \
	X(NODE, "Node", NULL)                                                 \
	X(DEVICE, "Device", NULL)                                             \
	X(SYSTEM_SOFTWARE, "SystemSoftware", NULL)                            \
	X(TECHNOLOGY_COLLABORATION, "TechnologyCollaboration", NULL)          \
	X(TECHNOLOGY_INTERFACE, "TechnologyInterface",                        \
	    "InfrastructureInterface")                                        \
	X(PATH, "Path", "CommunicationPath")                                  \
	X(COMMUNICATION_NETWORK, "CommunicationNetwork", "Network")           \
	X(TECHNOLOGY_FUNCTION, "TechnologyFunction",                          \
	    "InfrastructureFunction")                                         \
	X(TECHNOLOGY_PROCESS, "TechnologyProcess", NULL)                      \
	X(TECHNOLOGY_INTERACTION, "TechnologyInteraction", NULL)              \
	X(TECHNOLOGY_EVENT, "TechnologyEvent", NULL)                          \
	X(TECHNOLOGY_SERVICE, "TechnologyService", "InfrastructureService")   \
	X(ARTIFACT, "Artifact", NULL)                                         \
	X(EQUIPMENT, "Equipment", NULL)                                       \
	X(FACILITY, "Facility", NULL)                                         \
	X(DISTRIBUTION_NETWORK, "DistributionNetwork", NULL)                  \
	X(MATERIAL, "Material", NULL)                                         \
	X(STAKEHOLDER, "Stakeholder", NULL)                                   \
	X(DRIVER, "Driver", NULL)                                             \
	X(ASSESSMENT, "Assessment", NULL)                                     \
	X(GOAL, "Goal", NULL)                                                 \
	X(OUTCOME, "Outcome", NULL)                                           \
	X(PRINCIPLE, "Principle", NULL)                                       \
	X(REQUIREMENT, "Requirement", NULL)                                   \
	X(CONSTRAINT, "Constraint", NULL)                                     \
	X(MEANING, "Meaning", NULL)                                           \
	X(VALUE, "Value", NULL)                                               \
	X(RESOURCE, "Resource", NULL)                                         \
	X(CAPABILITY, "Capability", NULL)                                     \
	X(COURSE_OF_ACTION, "CourseOfAction", NULL)                           \
	X(VALUE_STREAM, "ValueStream", NULL)                                  \
	X(WORK_PACKAGE, "WorkPackage", NULL)                                  \
	X(DELIVERABLE, "Deliverable", NULL)                                   \
	X(IMPLEMENTATION_EVENT, "ImplementationEvent", NULL)                  \
	X(PLATEAU, "Plateau", NULL)                                           \
	X(GAP, "Gap", NULL)                                                   \
	X(GROUPING, "Grouping", NULL)                                         \
	X(LOCATION, "Location", NULL)                                         \
	X(AND_JUNCTION, "AndJunction", "Junction")                            \
	X(OR_JUNCTION, "OrJunction", NULL)                                    \
	X(OTHER, "", NULL)

enum archimate_type {
#define X(type, name, old) ARCHIMATE_##type,
	ARCHIMATE_TYPES(X)
#undef X
	ARCHIMATE_TYPE__MAX
};

#define ARCHIMATE_RELATION_TYPES(X)                                           \
	X(COMPOSITION, "Composition", NULL)                                   \
	X(AGGREGATION, "Aggregation", NULL)                                   \
	X(ASSIGNMENT, "Assignment", NULL)                                     \
	X(REALIZATION, "Realization", "Realisation")                          \
	X(SERVING, "Serving", "UsedBy")                                       \
	X(ACCESS, "Access", NULL)                                             \
	X(INFLUENCE, "Influence", NULL)                                       \
	X(TRIGGERING, "Triggering", NULL)                                     \
	X(FLOW, "Flow", NULL)                                                 \
	X(SPECIALIZATION, "Specialization", "Specialisation")                 \
	X(ASSOCIATION, "Association", NULL)                                   \
	X(OTHER, "", NULL)

enum archimate_relation_type {
#define X(type, name, old) ARCHIMATE_REL_##type,
	ARCHIMATE_RELATION_TYPES(X)
#undef X
	ARCHIMATE_REL__MAX
};

enum archimate_access {
	ARCHIMATE_ACCESS,	/* not said which */
	ARCHIMATE_READ,
	ARCHIMATE_WRITE,
	ARCHIMATE_READ_WRITE,
};

struct archimate_property {
	struct str name;	/* of its definition */
	struct str value;	/* as written, trimmed */
};

struct archimate_element {
	struct str id;		/* identifier in the file, unique */
	enum archimate_type type;
	struct str type_text;	/* xsi:type as written */
	struct str name;	/* empty when the file gives none */
	struct str documentation;
	struct str folder;	/* of the first organisation: "Business/Actors" */
	const struct archimate_property *properties;
	size_t n_properties;
	int64_t line;		/* in the file */
};

struct archimate_relation {
	struct str id;
	enum archimate_relation_type type;
	struct str type_text;	/* xsi:type as written */
	struct str name;
	struct str documentation;
	int32_t source, target;	/* elements[], -1 when it is a relation */
	enum archimate_access access;	/* of an ACCESS */
	const struct archimate_property *properties;
	size_t n_properties;
	int64_t line;
};

struct archimate_model {
	int version;		/* 2 or 3 */
	struct str id, name, documentation;
	const struct archimate_element *elements;
	size_t n_elements;
	const struct archimate_relation *relations;
	size_t n_relations;
};

/* Word of the standard, 3.x: "BusinessProcess"; "" for OTHER. */
const char *archimate_type_name(enum archimate_type type);
const char *archimate_relation_name(enum archimate_relation_type type);
/* The reverse, in the words of either version; OTHER when unknown. */
enum archimate_type archimate_type_of(struct str name);
enum archimate_relation_type archimate_relation_of(struct str name);

/* Read a whole file.  The model is in the arena.  O(size log size). */
MUST_USE bool archimate_read(struct arena *a, struct str file, enum lang prefer,
    struct archimate_model *model_r, struct err *err);

#endif
