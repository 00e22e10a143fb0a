-- SPDX-License-Identifier: EUPL-1.2
-- Who we are: printed from the field tables of the area.
CREATE TABLE organisation (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	legal_name TEXT NOT NULL,
	registration TEXT NOT NULL,
	sector TEXT NOT NULL,
	size_class TEXT NOT NULL,
	goals TEXT NOT NULL,
	language TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	detection_time BIGINT,
	decision_time BIGINT,
	threshold BIGINT,
	started BIGINT,
	PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX organisation_name
	ON organisation (organisation, name_fold);
CREATE TABLE organisation_moments (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	weekday TEXT NOT NULL,
	time BIGINT,
	date BIGINT,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES organisation (organisation, id) ON DELETE CASCADE
);
CREATE TABLE organisation_laws (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	law TEXT NOT NULL,
	class TEXT NOT NULL,
	ground TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES organisation (organisation, id) ON DELETE CASCADE
);

CREATE TABLE impact_category (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	meaning TEXT NOT NULL,
	intolerable BIGINT,
	weight BIGINT,
	people TEXT NOT NULL,
	PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX impact_category_name
	ON impact_category (organisation, name_fold);

CREATE TABLE unit (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	parent BIGINT,
	head BIGINT,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, parent)
	    REFERENCES unit (organisation, id)
);
CREATE UNIQUE INDEX unit_name
	ON unit (organisation, name_fold);
CREATE INDEX unit_parent
	ON unit (organisation, parent, id);
CREATE INDEX unit_parent_name
	ON unit (organisation, parent, name_fold, id);
CREATE INDEX unit_head
	ON unit (organisation, head, id);

CREATE TABLE site (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	kind TEXT NOT NULL,
	address TEXT NOT NULL,
	supplier BIGINT,
	alternate BIGINT,
	hazards TEXT NOT NULL,
	agreement TEXT NOT NULL,
	capacity BIGINT,
	readiness TEXT NOT NULL,
	restore BIGINT,
	switched_at BIGINT,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, alternate)
	    REFERENCES site (organisation, id)
);
CREATE UNIQUE INDEX site_name
	ON site (organisation, name_fold);
CREATE INDEX site_kind
	ON site (organisation, kind, id);
CREATE INDEX site_kind_name
	ON site (organisation, kind, name_fold, id);
CREATE INDEX site_supplier
	ON site (organisation, supplier, id);
CREATE INDEX site_alternate
	ON site (organisation, alternate, id);

CREATE TABLE person (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	function TEXT NOT NULL,
	function_fold TEXT,
	phone TEXT NOT NULL,
	phone_other TEXT NOT NULL,
	email TEXT NOT NULL,
	email_outside TEXT NOT NULL,
	unit BIGINT,
	supplier BIGINT,
	verified_at BIGINT,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, unit)
	    REFERENCES unit (organisation, id)
);
CREATE UNIQUE INDEX person_name
	ON person (organisation, name_fold);
CREATE INDEX person_function
	ON person (organisation, function_fold, id);
CREATE INDEX person_unit
	ON person (organisation, unit, id);
CREATE INDEX person_unit_name
	ON person (organisation, unit, name_fold, id);
CREATE INDEX person_unit_function
	ON person (organisation, unit, function_fold, id);
CREATE INDEX person_unit_verified_at
	ON person (organisation, unit, verified_at, id);
CREATE INDEX person_supplier
	ON person (organisation, supplier, id);
CREATE INDEX person_supplier_name
	ON person (organisation, supplier, name_fold, id);
CREATE INDEX person_supplier_function
	ON person (organisation, supplier, function_fold, id);
CREATE INDEX person_supplier_verified_at
	ON person (organisation, supplier, verified_at, id);
CREATE INDEX person_verified_at
	ON person (organisation, verified_at, id);

CREATE TABLE role (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	kind TEXT NOT NULL,
	holder BIGINT,
	deputy BIGINT,
	accepted_at BIGINT,
	deputy_accepted_at BIGINT,
	duties TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, holder)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, deputy)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX role_name
	ON role (organisation, name_fold);
CREATE INDEX role_kind
	ON role (organisation, kind, id);
CREATE INDEX role_kind_name
	ON role (organisation, kind, name_fold, id);
CREATE INDEX role_holder
	ON role (organisation, holder, id);
CREATE INDEX role_holder_name
	ON role (organisation, holder, name_fold, id);
CREATE INDEX role_deputy
	ON role (organisation, deputy, id);

CREATE TABLE team (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	capacity BIGINT,
	skills TEXT NOT NULL,
	hours TEXT NOT NULL,
	on_call TEXT NOT NULL,
	call_out BIGINT,
	supplier BIGINT,
	PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX team_name
	ON team (organisation, name_fold);
CREATE INDEX team_supplier
	ON team (organisation, supplier, id);
CREATE INDEX team_supplier_name
	ON team (organisation, supplier, name_fold, id);
CREATE TABLE team_members (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	target BIGINT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES team (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, target)
	    REFERENCES person (organisation, id)
);
CREATE INDEX team_members_target
	ON team_members (organisation, target);

CREATE TABLE supplier (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	service TEXT NOT NULL,
	contact BIGINT,
	phone TEXT NOT NULL,
	email TEXT NOT NULL,
	website TEXT NOT NULL,
	criticality TEXT NOT NULL,
	contract TEXT NOT NULL,
	contract_start BIGINT,
	contract_end BIGINT,
	promised_rto BIGINT,
	promised_rpo BIGINT,
	substitute BIGINT,
	exit_plan TEXT NOT NULL,
	assessed_at BIGINT,
	assessment TEXT NOT NULL,
	ict TEXT NOT NULL,
	data_location TEXT NOT NULL,
	subcontractors TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, contact)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, substitute)
	    REFERENCES supplier (organisation, id)
);
CREATE UNIQUE INDEX supplier_name
	ON supplier (organisation, name_fold);
CREATE INDEX supplier_contact
	ON supplier (organisation, contact, id);
CREATE INDEX supplier_criticality
	ON supplier (organisation, criticality, id);
CREATE INDEX supplier_criticality_name
	ON supplier (organisation, criticality, name_fold, id);
CREATE INDEX supplier_criticality_contract_end
	ON supplier (organisation, criticality, contract_end, id);
CREATE INDEX supplier_contract_end
	ON supplier (organisation, contract_end, id);
CREATE INDEX supplier_substitute
	ON supplier (organisation, substitute, id);
CREATE INDEX supplier_ict
	ON supplier (organisation, ict, id);
CREATE INDEX supplier_ict_name
	ON supplier (organisation, ict, name_fold, id);
CREATE INDEX supplier_ict_contract_end
	ON supplier (organisation, ict, contract_end, id);
