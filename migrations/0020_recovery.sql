-- SPDX-License-Identifier: EUPL-1.2
-- How things come back: printed from the field tables of the area.
CREATE TABLE procedure (
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
	resource BIGINT,
	site BIGINT,
	process BIGINT,
	fallback BIGINT,
	owner BIGINT,
	description TEXT NOT NULL,
	reviewed_at BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, resource)
	    REFERENCES resource (organisation, id),
	FOREIGN KEY (organisation, site)
	    REFERENCES site (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, fallback)
	    REFERENCES fallback (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX procedure_name
	ON procedure (organisation, name_fold);
CREATE INDEX procedure_kind
	ON procedure (organisation, kind, id);
CREATE INDEX procedure_kind_name
	ON procedure (organisation, kind, name_fold, id);
CREATE INDEX procedure_kind_reviewed_at
	ON procedure (organisation, kind, reviewed_at, id);
CREATE INDEX procedure_resource
	ON procedure (organisation, resource, id);
CREATE INDEX procedure_resource_name
	ON procedure (organisation, resource, name_fold, id);
CREATE INDEX procedure_resource_reviewed_at
	ON procedure (organisation, resource, reviewed_at, id);
CREATE INDEX procedure_site
	ON procedure (organisation, site, id);
CREATE INDEX procedure_site_name
	ON procedure (organisation, site, name_fold, id);
CREATE INDEX procedure_site_reviewed_at
	ON procedure (organisation, site, reviewed_at, id);
CREATE INDEX procedure_process
	ON procedure (organisation, process, id);
CREATE INDEX procedure_process_name
	ON procedure (organisation, process, name_fold, id);
CREATE INDEX procedure_process_reviewed_at
	ON procedure (organisation, process, reviewed_at, id);
CREATE INDEX procedure_fallback
	ON procedure (organisation, fallback, id);
CREATE INDEX procedure_fallback_name
	ON procedure (organisation, fallback, name_fold, id);
CREATE INDEX procedure_fallback_reviewed_at
	ON procedure (organisation, fallback, reviewed_at, id);
CREATE INDEX procedure_owner
	ON procedure (organisation, owner, id);
CREATE INDEX procedure_owner_name
	ON procedure (organisation, owner, name_fold, id);
CREATE INDEX procedure_owner_reviewed_at
	ON procedure (organisation, owner, reviewed_at, id);
CREATE INDEX procedure_reviewed_at
	ON procedure (organisation, reviewed_at, id);
CREATE TABLE procedure_steps (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	how TEXT NOT NULL,
	team BIGINT,
	units BIGINT,
	means TEXT NOT NULL,
	min BIGINT,
	likely BIGINT,
	max BIGINT,
	after TEXT NOT NULL,
	unattended BIGINT NOT NULL,
	verify TEXT NOT NULL,
	rollback TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES procedure (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, team)
	    REFERENCES team (organisation, id)
);
CREATE INDEX procedure_steps_team
	ON procedure_steps (organisation, team);
CREATE TABLE measurement (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	procedure BIGINT,
	step BIGINT,
	resource BIGINT,
	process BIGINT,
	source TEXT NOT NULL,
	measured_at BIGINT,
	duration BIGINT,
	outcome TEXT NOT NULL,
	note TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, procedure)
	    REFERENCES procedure (organisation, id),
	FOREIGN KEY (organisation, resource)
	    REFERENCES resource (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id)
);
CREATE UNIQUE INDEX measurement_name
	ON measurement (organisation, name_fold);
CREATE INDEX measurement_procedure
	ON measurement (organisation, procedure, id);
CREATE INDEX measurement_procedure_name
	ON measurement (organisation, procedure, name_fold, id);
CREATE INDEX measurement_procedure_measured_at
	ON measurement (organisation, procedure, measured_at, id);
CREATE INDEX measurement_procedure_duration
	ON measurement (organisation, procedure, duration, id);
CREATE INDEX measurement_resource
	ON measurement (organisation, resource, id);
CREATE INDEX measurement_resource_name
	ON measurement (organisation, resource, name_fold, id);
CREATE INDEX measurement_resource_measured_at
	ON measurement (organisation, resource, measured_at, id);
CREATE INDEX measurement_resource_duration
	ON measurement (organisation, resource, duration, id);
CREATE INDEX measurement_process
	ON measurement (organisation, process, id);
CREATE INDEX measurement_process_name
	ON measurement (organisation, process, name_fold, id);
CREATE INDEX measurement_process_measured_at
	ON measurement (organisation, process, measured_at, id);
CREATE INDEX measurement_process_duration
	ON measurement (organisation, process, duration, id);
CREATE INDEX measurement_source
	ON measurement (organisation, source, id);
CREATE INDEX measurement_source_name
	ON measurement (organisation, source, name_fold, id);
CREATE INDEX measurement_source_measured_at
	ON measurement (organisation, source, measured_at, id);
CREATE INDEX measurement_source_duration
	ON measurement (organisation, source, duration, id);
CREATE INDEX measurement_measured_at
	ON measurement (organisation, measured_at, id);
CREATE INDEX measurement_duration
	ON measurement (organisation, duration, id);
CREATE INDEX measurement_outcome
	ON measurement (organisation, outcome, id);
CREATE INDEX measurement_outcome_name
	ON measurement (organisation, outcome, name_fold, id);
CREATE INDEX measurement_outcome_measured_at
	ON measurement (organisation, outcome, measured_at, id);
CREATE INDEX measurement_outcome_duration
	ON measurement (organisation, outcome, duration, id);
CREATE TABLE calculation (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	scenario BIGINT,
	at BIGINT,
	seed BIGINT,
	steps BIGINT,
	note TEXT NOT NULL,
	input BIGINT,
	result BIGINT,
	engine TEXT NOT NULL,
	computed_at BIGINT,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, scenario)
	    REFERENCES scenario (organisation, id)
);
CREATE UNIQUE INDEX calculation_name
	ON calculation (organisation, name_fold);
CREATE INDEX calculation_scenario
	ON calculation (organisation, scenario, id);
CREATE INDEX calculation_scenario_name
	ON calculation (organisation, scenario, name_fold, id);
CREATE INDEX calculation_scenario_at
	ON calculation (organisation, scenario, at, id);
CREATE INDEX calculation_at
	ON calculation (organisation, at, id);
CREATE TABLE recovery_order (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	scenario BIGINT,
	calculation BIGINT,
	decided_at BIGINT,
	decided_by BIGINT,
	reason TEXT NOT NULL,
	state TEXT NOT NULL,
	adopted_at BIGINT,
	adopted_by TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, scenario)
	    REFERENCES scenario (organisation, id),
	FOREIGN KEY (organisation, calculation)
	    REFERENCES calculation (organisation, id),
	FOREIGN KEY (organisation, decided_by)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX recovery_order_name
	ON recovery_order (organisation, name_fold);
CREATE INDEX recovery_order_scenario
	ON recovery_order (organisation, scenario, id);
CREATE INDEX recovery_order_scenario_name
	ON recovery_order (organisation, scenario, name_fold, id);
CREATE INDEX recovery_order_scenario_decided_at
	ON recovery_order (organisation, scenario, decided_at, id);
CREATE INDEX recovery_order_calculation
	ON recovery_order (organisation, calculation, id);
CREATE INDEX recovery_order_calculation_name
	ON recovery_order (organisation, calculation, name_fold, id);
CREATE INDEX recovery_order_calculation_decided_at
	ON recovery_order (organisation, calculation, decided_at, id);
CREATE INDEX recovery_order_decided_at
	ON recovery_order (organisation, decided_at, id);
CREATE INDEX recovery_order_decided_by
	ON recovery_order (organisation, decided_by, id);
CREATE INDEX recovery_order_decided_by_name
	ON recovery_order (organisation, decided_by, name_fold, id);
CREATE INDEX recovery_order_decided_by_decided_at
	ON recovery_order (organisation, decided_by, decided_at, id);
CREATE INDEX recovery_order_state
	ON recovery_order (organisation, state, id);
CREATE INDEX recovery_order_state_name
	ON recovery_order (organisation, state, name_fold, id);
CREATE INDEX recovery_order_state_decided_at
	ON recovery_order (organisation, state, decided_at, id);
CREATE TABLE recovery_order_items (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	resource BIGINT,
	process BIGINT,
	site BIGINT,
	supplier BIGINT,
	later BIGINT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES recovery_order (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, resource)
	    REFERENCES resource (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, site)
	    REFERENCES site (organisation, id),
	FOREIGN KEY (organisation, supplier)
	    REFERENCES supplier (organisation, id)
);
CREATE INDEX recovery_order_items_resource
	ON recovery_order_items (organisation, resource);
CREATE INDEX recovery_order_items_process
	ON recovery_order_items (organisation, process);
CREATE INDEX recovery_order_items_site
	ON recovery_order_items (organisation, site);
CREATE INDEX recovery_order_items_supplier
	ON recovery_order_items (organisation, supplier);
