-- SPDX-License-Identifier: EUPL-1.2
-- What is to be done: printed from the field tables of the area.
CREATE TABLE finding (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	description TEXT NOT NULL,
	source TEXT NOT NULL,
	severity TEXT NOT NULL,
	found_at BIGINT,
	owner BIGINT,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX finding_name
	ON finding (organisation, name_fold);
CREATE INDEX finding_source
	ON finding (organisation, source, id);
CREATE INDEX finding_source_name
	ON finding (organisation, source, name_fold, id);
CREATE INDEX finding_source_found_at
	ON finding (organisation, source, found_at, id);
CREATE INDEX finding_severity
	ON finding (organisation, severity, id);
CREATE INDEX finding_severity_name
	ON finding (organisation, severity, name_fold, id);
CREATE INDEX finding_severity_found_at
	ON finding (organisation, severity, found_at, id);
CREATE INDEX finding_found_at
	ON finding (organisation, found_at, id);
CREATE INDEX finding_owner
	ON finding (organisation, owner, id);
CREATE INDEX finding_owner_name
	ON finding (organisation, owner, name_fold, id);
CREATE INDEX finding_owner_found_at
	ON finding (organisation, owner, found_at, id);

CREATE TABLE "action" (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	finding BIGINT,
	description TEXT NOT NULL,
	owner BIGINT,
	due BIGINT,
	state TEXT NOT NULL,
	result TEXT NOT NULL,
	cost BIGINT,
	theme TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, finding)
	    REFERENCES finding (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX action_name
	ON "action" (organisation, name_fold);
CREATE INDEX action_finding
	ON "action" (organisation, finding, id);
CREATE INDEX action_finding_name
	ON "action" (organisation, finding, name_fold, id);
CREATE INDEX action_finding_due
	ON "action" (organisation, finding, due, id);
CREATE INDEX action_owner
	ON "action" (organisation, owner, id);
CREATE INDEX action_owner_name
	ON "action" (organisation, owner, name_fold, id);
CREATE INDEX action_owner_due
	ON "action" (organisation, owner, due, id);
CREATE INDEX action_due
	ON "action" (organisation, due, id);
CREATE INDEX action_state
	ON "action" (organisation, state, id);
CREATE INDEX action_state_name
	ON "action" (organisation, state, name_fold, id);
CREATE INDEX action_state_due
	ON "action" (organisation, state, due, id);
