-- SPDX-License-Identifier: EUPL-1.2
-- Documents and their versions: printed from the field tables of the area.
CREATE TABLE document (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	number TEXT NOT NULL,
	number_fold TEXT,
	kind TEXT NOT NULL,
	owner BIGINT,
	owner_role BIGINT,
	classification TEXT NOT NULL,
	language TEXT NOT NULL,
	personal_data TEXT NOT NULL,
	review_every BIGINT,
	urgent BIGINT,
	audience TEXT NOT NULL,
	parent BIGINT,
	legal_entity TEXT NOT NULL,
	legal_notice TEXT NOT NULL,
	state TEXT NOT NULL,
	in_force TEXT NOT NULL,
	review_at BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, owner_role)
	    REFERENCES role (organisation, id),
	FOREIGN KEY (organisation, parent)
	    REFERENCES document (organisation, id)
);
CREATE UNIQUE INDEX document_name
	ON document (organisation, name_fold);
CREATE INDEX document_number
	ON document (organisation, number_fold, id);
CREATE INDEX document_kind
	ON document (organisation, kind, id);
CREATE INDEX document_kind_name
	ON document (organisation, kind, name_fold, id);
CREATE INDEX document_kind_number
	ON document (organisation, kind, number_fold, id);
CREATE INDEX document_kind_review_at
	ON document (organisation, kind, review_at, id);
CREATE INDEX document_owner
	ON document (organisation, owner, id);
CREATE INDEX document_owner_name
	ON document (organisation, owner, name_fold, id);
CREATE INDEX document_owner_number
	ON document (organisation, owner, number_fold, id);
CREATE INDEX document_owner_review_at
	ON document (organisation, owner, review_at, id);
CREATE INDEX document_owner_role
	ON document (organisation, owner_role, id);
CREATE INDEX document_owner_role_name
	ON document (organisation, owner_role, name_fold, id);
CREATE INDEX document_owner_role_number
	ON document (organisation, owner_role, number_fold, id);
CREATE INDEX document_owner_role_review_at
	ON document (organisation, owner_role, review_at, id);
CREATE INDEX document_classification
	ON document (organisation, classification, id);
CREATE INDEX document_classification_name
	ON document (organisation, classification, name_fold, id);
CREATE INDEX document_classification_number
	ON document (organisation, classification, number_fold, id);
CREATE INDEX document_classification_review_at
	ON document (organisation, classification, review_at, id);
CREATE INDEX document_parent
	ON document (organisation, parent, id);
CREATE INDEX document_parent_name
	ON document (organisation, parent, name_fold, id);
CREATE INDEX document_parent_number
	ON document (organisation, parent, number_fold, id);
CREATE INDEX document_parent_review_at
	ON document (organisation, parent, review_at, id);
CREATE INDEX document_state
	ON document (organisation, state, id);
CREATE INDEX document_state_name
	ON document (organisation, state, name_fold, id);
CREATE INDEX document_state_number
	ON document (organisation, state, number_fold, id);
CREATE INDEX document_state_review_at
	ON document (organisation, state, review_at, id);
CREATE INDEX document_review_at
	ON document (organisation, review_at, id);
CREATE TABLE document_relations (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	document BIGINT,
	how TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES document (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, document)
	    REFERENCES document (organisation, id)
);
CREATE INDEX document_relations_document
	ON document_relations (organisation, document);
CREATE TABLE document_alignment (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	norm TEXT NOT NULL,
	clause TEXT NOT NULL,
	remark TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES document (organisation, id) ON DELETE CASCADE
);
CREATE TABLE document_version (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	document BIGINT,
	major BIGINT,
	minor BIGINT,
	effective BIGINT,
	change_note TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL,
	submitted_at BIGINT,
	submitted_by TEXT NOT NULL,
	frozen BIGINT,
	hash TEXT NOT NULL,
	in_force_at BIGINT,
	ended_at BIGINT,
	urgent_until BIGINT,
	why TEXT NOT NULL,
	review_at BIGINT,
	stale_at BIGINT,
	stale_why TEXT NOT NULL,
	verified_until BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, document)
	    REFERENCES document (organisation, id)
);
CREATE UNIQUE INDEX document_version_name
	ON document_version (organisation, name_fold);
CREATE INDEX document_version_document
	ON document_version (organisation, document, id);
CREATE INDEX document_version_document_name
	ON document_version (organisation, document, name_fold, id);
CREATE INDEX document_version_document_effective
	ON document_version (organisation, document, effective, id);
CREATE INDEX document_version_effective
	ON document_version (organisation, effective, id);
CREATE INDEX document_version_state
	ON document_version (organisation, state, id);
CREATE INDEX document_version_state_name
	ON document_version (organisation, state, name_fold, id);
CREATE INDEX document_version_state_effective
	ON document_version (organisation, state, effective, id);
CREATE TABLE document_version_left_out (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	section TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES document_version (organisation, id) ON DELETE CASCADE
);
CREATE TABLE document_version_authors (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	account BIGINT,
	name TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES document_version (organisation, id) ON DELETE CASCADE
);
CREATE TABLE document_version_approvals (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	what TEXT NOT NULL,
	name TEXT NOT NULL,
	function TEXT NOT NULL,
	at BIGINT,
	hash TEXT NOT NULL,
	account BIGINT,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES document_version (organisation, id) ON DELETE CASCADE
);
