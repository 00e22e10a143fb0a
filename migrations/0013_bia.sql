-- SPDX-License-Identifier: EUPL-1.2
-- What must go on, and what it needs: printed from the field tables of the area.
CREATE TABLE process (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	criticality TEXT NOT NULL,
	class BIGINT,
	owner BIGINT,
	unit BIGINT,
	purpose TEXT NOT NULL,
	goals_served TEXT NOT NULL,
	opening_hours TEXT NOT NULL,
	personal_data TEXT NOT NULL,
	special_data TEXT NOT NULL,
	availability BIGINT,
	integrity BIGINT,
	confidentiality BIGINT,
	staff BIGINT,
	clinician BIGINT,
	critical_function TEXT NOT NULL,
	mtpd BIGINT,
	rto BIGINT,
	rpo BIGINT,
	mtpd_peak BIGINT,
	rto_peak BIGINT,
	rpo_peak BIGINT,
	targets_reason TEXT NOT NULL,
	provisional BIGINT NOT NULL,
	verification BIGINT,
	backlog BIGINT,
	reentry TEXT NOT NULL,
	state TEXT NOT NULL,
	approved_at BIGINT,
	stale_reason TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, unit)
	    REFERENCES unit (organisation, id),
	FOREIGN KEY (organisation, clinician)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX process_name
	ON process (organisation, name_fold);
CREATE INDEX process_criticality
	ON process (organisation, criticality, id);
CREATE INDEX process_criticality_name
	ON process (organisation, criticality, name_fold, id);
CREATE INDEX process_criticality_class
	ON process (organisation, criticality, class, id);
CREATE INDEX process_criticality_mtpd
	ON process (organisation, criticality, mtpd, id);
CREATE INDEX process_criticality_rto
	ON process (organisation, criticality, rto, id);
CREATE INDEX process_criticality_rpo
	ON process (organisation, criticality, rpo, id);
CREATE INDEX process_class
	ON process (organisation, class, id);
CREATE INDEX process_class_name
	ON process (organisation, class, name_fold, id);
CREATE INDEX process_class_mtpd
	ON process (organisation, class, mtpd, id);
CREATE INDEX process_class_rto
	ON process (organisation, class, rto, id);
CREATE INDEX process_class_rpo
	ON process (organisation, class, rpo, id);
CREATE INDEX process_owner
	ON process (organisation, owner, id);
CREATE INDEX process_owner_name
	ON process (organisation, owner, name_fold, id);
CREATE INDEX process_owner_class
	ON process (organisation, owner, class, id);
CREATE INDEX process_owner_mtpd
	ON process (organisation, owner, mtpd, id);
CREATE INDEX process_owner_rto
	ON process (organisation, owner, rto, id);
CREATE INDEX process_owner_rpo
	ON process (organisation, owner, rpo, id);
CREATE INDEX process_unit
	ON process (organisation, unit, id);
CREATE INDEX process_unit_name
	ON process (organisation, unit, name_fold, id);
CREATE INDEX process_unit_class
	ON process (organisation, unit, class, id);
CREATE INDEX process_unit_mtpd
	ON process (organisation, unit, mtpd, id);
CREATE INDEX process_unit_rto
	ON process (organisation, unit, rto, id);
CREATE INDEX process_unit_rpo
	ON process (organisation, unit, rpo, id);
CREATE INDEX process_clinician
	ON process (organisation, clinician, id);
CREATE INDEX process_mtpd
	ON process (organisation, mtpd, id);
CREATE INDEX process_rto
	ON process (organisation, rto, id);
CREATE INDEX process_rpo
	ON process (organisation, rpo, id);
CREATE INDEX process_state
	ON process (organisation, state, id);
CREATE INDEX process_state_name
	ON process (organisation, state, name_fold, id);
CREATE INDEX process_state_class
	ON process (organisation, state, class, id);
CREATE INDEX process_state_mtpd
	ON process (organisation, state, mtpd, id);
CREATE INDEX process_state_rto
	ON process (organisation, state, rto, id);
CREATE INDEX process_state_rpo
	ON process (organisation, state, rpo, id);
CREATE TABLE process_peaks (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	"when" TEXT NOT NULL,
	"from" BIGINT,
	"to" BIGINT,
	deadline BIGINT,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES process (organisation, id) ON DELETE CASCADE
);
CREATE TABLE process_impacts (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	category BIGINT,
	curve TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES process (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, category)
	    REFERENCES impact_category (organisation, id)
);
CREATE INDEX process_impacts_category
	ON process_impacts (organisation, category);
CREATE TABLE process_minimum (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	after BIGINT,
	level BIGINT,
	note TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES process (organisation, id) ON DELETE CASCADE
);
CREATE TABLE resource (
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
	description TEXT NOT NULL,
	owner BIGINT,
	unit BIGINT,
	availability BIGINT,
	integrity BIGINT,
	confidentiality BIGINT,
	hosting TEXT NOT NULL,
	site BIGINT,
	supplier BIGINT,
	operator BIGINT,
	account TEXT NOT NULL,
	team BIGINT,
	restore_min BIGINT,
	restore BIGINT,
	restore_max BIGINT,
	restart BIGINT,
	proven BIGINT,
	proven_at BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, unit)
	    REFERENCES unit (organisation, id),
	FOREIGN KEY (organisation, site)
	    REFERENCES site (organisation, id),
	FOREIGN KEY (organisation, supplier)
	    REFERENCES supplier (organisation, id),
	FOREIGN KEY (organisation, operator)
	    REFERENCES supplier (organisation, id),
	FOREIGN KEY (organisation, team)
	    REFERENCES team (organisation, id)
);
CREATE UNIQUE INDEX resource_name
	ON resource (organisation, name_fold);
CREATE INDEX resource_kind
	ON resource (organisation, kind, id);
CREATE INDEX resource_kind_name
	ON resource (organisation, kind, name_fold, id);
CREATE INDEX resource_kind_availability
	ON resource (organisation, kind, availability, id);
CREATE INDEX resource_kind_restore
	ON resource (organisation, kind, restore, id);
CREATE INDEX resource_owner
	ON resource (organisation, owner, id);
CREATE INDEX resource_owner_name
	ON resource (organisation, owner, name_fold, id);
CREATE INDEX resource_owner_availability
	ON resource (organisation, owner, availability, id);
CREATE INDEX resource_owner_restore
	ON resource (organisation, owner, restore, id);
CREATE INDEX resource_unit
	ON resource (organisation, unit, id);
CREATE INDEX resource_unit_name
	ON resource (organisation, unit, name_fold, id);
CREATE INDEX resource_unit_availability
	ON resource (organisation, unit, availability, id);
CREATE INDEX resource_unit_restore
	ON resource (organisation, unit, restore, id);
CREATE INDEX resource_availability
	ON resource (organisation, availability, id);
CREATE INDEX resource_hosting
	ON resource (organisation, hosting, id);
CREATE INDEX resource_hosting_name
	ON resource (organisation, hosting, name_fold, id);
CREATE INDEX resource_hosting_availability
	ON resource (organisation, hosting, availability, id);
CREATE INDEX resource_hosting_restore
	ON resource (organisation, hosting, restore, id);
CREATE INDEX resource_site
	ON resource (organisation, site, id);
CREATE INDEX resource_site_name
	ON resource (organisation, site, name_fold, id);
CREATE INDEX resource_site_availability
	ON resource (organisation, site, availability, id);
CREATE INDEX resource_site_restore
	ON resource (organisation, site, restore, id);
CREATE INDEX resource_supplier
	ON resource (organisation, supplier, id);
CREATE INDEX resource_supplier_name
	ON resource (organisation, supplier, name_fold, id);
CREATE INDEX resource_supplier_availability
	ON resource (organisation, supplier, availability, id);
CREATE INDEX resource_supplier_restore
	ON resource (organisation, supplier, restore, id);
CREATE INDEX resource_operator
	ON resource (organisation, operator, id);
CREATE INDEX resource_team
	ON resource (organisation, team, id);
CREATE INDEX resource_restore
	ON resource (organisation, restore, id);
CREATE TABLE fallback (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	process BIGINT,
	description TEXT NOT NULL,
	set_up BIGINT,
	holds BIGINT,
	level BIGINT,
	staff BIGINT,
	tested_at BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id)
);
CREATE UNIQUE INDEX fallback_name
	ON fallback (organisation, name_fold);
CREATE INDEX fallback_process
	ON fallback (organisation, process, id);
CREATE INDEX fallback_process_name
	ON fallback (organisation, process, name_fold, id);
CREATE INDEX fallback_process_holds
	ON fallback (organisation, process, holds, id);
CREATE INDEX fallback_process_tested_at
	ON fallback (organisation, process, tested_at, id);
CREATE INDEX fallback_holds
	ON fallback (organisation, holds, id);
CREATE INDEX fallback_tested_at
	ON fallback (organisation, tested_at, id);
CREATE TABLE requirement (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	process BIGINT,
	resource BIGINT,
	fallback BIGINT,
	need BIGINT,
	grace BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, resource)
	    REFERENCES resource (organisation, id),
	FOREIGN KEY (organisation, fallback)
	    REFERENCES fallback (organisation, id)
);
CREATE INDEX requirement_name
	ON requirement (organisation, name_fold, id);
CREATE INDEX requirement_process
	ON requirement (organisation, process, id);
CREATE INDEX requirement_process_name
	ON requirement (organisation, process, name_fold, id);
CREATE INDEX requirement_resource
	ON requirement (organisation, resource, id);
CREATE INDEX requirement_resource_name
	ON requirement (organisation, resource, name_fold, id);
CREATE INDEX requirement_fallback
	ON requirement (organisation, fallback, id);
CREATE INDEX requirement_fallback_name
	ON requirement (organisation, fallback, name_fold, id);
CREATE TABLE requirement_members (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	resource BIGINT,
	process BIGINT,
	supplier BIGINT,
	site BIGINT,
	team BIGINT,
	person BIGINT,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES requirement (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, resource)
	    REFERENCES resource (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, supplier)
	    REFERENCES supplier (organisation, id),
	FOREIGN KEY (organisation, site)
	    REFERENCES site (organisation, id),
	FOREIGN KEY (organisation, team)
	    REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, person)
	    REFERENCES person (organisation, id)
);
CREATE INDEX requirement_members_resource
	ON requirement_members (organisation, resource);
CREATE INDEX requirement_members_process
	ON requirement_members (organisation, process);
CREATE INDEX requirement_members_supplier
	ON requirement_members (organisation, supplier);
CREATE INDEX requirement_members_site
	ON requirement_members (organisation, site);
CREATE INDEX requirement_members_team
	ON requirement_members (organisation, team);
CREATE INDEX requirement_members_person
	ON requirement_members (organisation, person);
CREATE TABLE emergency_set (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	process BIGINT,
	contents TEXT NOT NULL,
	source BIGINT,
	print_interval BIGINT,
	place TEXT NOT NULL,
	opened_at BIGINT,
	reentry TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, source)
	    REFERENCES resource (organisation, id)
);
CREATE UNIQUE INDEX emergency_set_name
	ON emergency_set (organisation, name_fold);
CREATE INDEX emergency_set_process
	ON emergency_set (organisation, process, id);
CREATE INDEX emergency_set_process_name
	ON emergency_set (organisation, process, name_fold, id);
CREATE INDEX emergency_set_process_opened_at
	ON emergency_set (organisation, process, opened_at, id);
CREATE INDEX emergency_set_source
	ON emergency_set (organisation, source, id);
CREATE INDEX emergency_set_opened_at
	ON emergency_set (organisation, opened_at, id);
CREATE TABLE conversation (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	process BIGINT,
	held_at BIGINT,
	record TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id)
);
CREATE UNIQUE INDEX conversation_name
	ON conversation (organisation, name_fold);
CREATE INDEX conversation_process
	ON conversation (organisation, process, id);
CREATE INDEX conversation_process_name
	ON conversation (organisation, process, name_fold, id);
CREATE INDEX conversation_process_held_at
	ON conversation (organisation, process, held_at, id);
CREATE INDEX conversation_held_at
	ON conversation (organisation, held_at, id);
CREATE TABLE conversation_participants (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	target BIGINT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES conversation (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, target)
	    REFERENCES person (organisation, id)
);
CREATE INDEX conversation_participants_target
	ON conversation_participants (organisation, target);
