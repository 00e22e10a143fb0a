-- SPDX-License-Identifier: EUPL-1.2
-- What may happen and what is done about it: printed from the field tables of
-- the area.
CREATE TABLE threat (
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
	relevant TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX threat_name
	ON threat (organisation, name_fold);
CREATE INDEX threat_kind
	ON threat (organisation, kind, id);
CREATE INDEX threat_kind_name
	ON threat (organisation, kind, name_fold, id);
CREATE INDEX threat_relevant
	ON threat (organisation, relevant, id);
CREATE INDEX threat_relevant_name
	ON threat (organisation, relevant, name_fold, id);
CREATE TABLE scenario (
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
	threat BIGINT,
	description TEXT NOT NULL,
	lasts BIGINT,
	state TEXT NOT NULL,
	approved_at BIGINT,
	approved_by TEXT NOT NULL,
	withdrawn TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, threat)
	    REFERENCES threat (organisation, id)
);
CREATE UNIQUE INDEX scenario_name
	ON scenario (organisation, name_fold);
CREATE INDEX scenario_kind
	ON scenario (organisation, kind, id);
CREATE INDEX scenario_kind_name
	ON scenario (organisation, kind, name_fold, id);
CREATE INDEX scenario_kind_lasts
	ON scenario (organisation, kind, lasts, id);
CREATE INDEX scenario_threat
	ON scenario (organisation, threat, id);
CREATE INDEX scenario_threat_name
	ON scenario (organisation, threat, name_fold, id);
CREATE INDEX scenario_threat_lasts
	ON scenario (organisation, threat, lasts, id);
CREATE INDEX scenario_lasts
	ON scenario (organisation, lasts, id);
CREATE INDEX scenario_state
	ON scenario (organisation, state, id);
CREATE INDEX scenario_state_name
	ON scenario (organisation, state, name_fold, id);
CREATE INDEX scenario_state_lasts
	ON scenario (organisation, state, lasts, id);
CREATE TABLE scenario_losses (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	what TEXT NOT NULL,
	resource BIGINT,
	process BIGINT,
	supplier BIGINT,
	site BIGINT,
	team BIGINT,
	person BIGINT,
	hosting TEXT NOT NULL,
	kind TEXT NOT NULL,
	share BIGINT,
	note TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES scenario (organisation, id) ON DELETE CASCADE,
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
CREATE INDEX scenario_losses_resource
	ON scenario_losses (organisation, resource);
CREATE INDEX scenario_losses_process
	ON scenario_losses (organisation, process);
CREATE INDEX scenario_losses_supplier
	ON scenario_losses (organisation, supplier);
CREATE INDEX scenario_losses_site
	ON scenario_losses (organisation, site);
CREATE INDEX scenario_losses_team
	ON scenario_losses (organisation, team);
CREATE INDEX scenario_losses_person
	ON scenario_losses (organisation, person);
CREATE TABLE scenario_phases (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	kind TEXT NOT NULL,
	min BIGINT,
	likely BIGINT,
	max BIGINT,
	note TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES scenario (organisation, id) ON DELETE CASCADE
);
CREATE TABLE scenario_processes (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	process BIGINT,
	cover TEXT NOT NULL,
	level BIGINT,
	fallback BIGINT,
	reason TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES scenario (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, fallback)
	    REFERENCES fallback (organisation, id)
);
CREATE INDEX scenario_processes_process
	ON scenario_processes (organisation, process);
CREATE INDEX scenario_processes_fallback
	ON scenario_processes (organisation, fallback);
CREATE TABLE risk_matrix (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	treat_from BIGINT,
	intolerable_from BIGINT,
	PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX risk_matrix_name
	ON risk_matrix (organisation, name_fold);
CREATE TABLE risk_matrix_likelihoods (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	meaning TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES risk_matrix (organisation, id) ON DELETE CASCADE
);
CREATE TABLE risk_matrix_impacts (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	meaning TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES risk_matrix (organisation, id) ON DELETE CASCADE
);
CREATE TABLE measure (
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
	state TEXT NOT NULL,
	description TEXT NOT NULL,
	owner BIGINT,
	due BIGINT,
	cost BIGINT,
	"action" BIGINT,
	effect TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, "action")
	    REFERENCES "action" (organisation, id)
);
CREATE UNIQUE INDEX measure_name
	ON measure (organisation, name_fold);
CREATE INDEX measure_kind
	ON measure (organisation, kind, id);
CREATE INDEX measure_kind_name
	ON measure (organisation, kind, name_fold, id);
CREATE INDEX measure_kind_due
	ON measure (organisation, kind, due, id);
CREATE INDEX measure_state
	ON measure (organisation, state, id);
CREATE INDEX measure_state_name
	ON measure (organisation, state, name_fold, id);
CREATE INDEX measure_state_due
	ON measure (organisation, state, due, id);
CREATE INDEX measure_owner
	ON measure (organisation, owner, id);
CREATE INDEX measure_owner_name
	ON measure (organisation, owner, name_fold, id);
CREATE INDEX measure_owner_due
	ON measure (organisation, owner, due, id);
CREATE INDEX measure_due
	ON measure (organisation, due, id);
CREATE INDEX measure_action
	ON measure (organisation, "action", id);
CREATE INDEX measure_action_name
	ON measure (organisation, "action", name_fold, id);
CREATE INDEX measure_action_due
	ON measure (organisation, "action", due, id);
CREATE TABLE risk (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	threat BIGINT,
	scenario BIGINT,
	description TEXT NOT NULL,
	owner BIGINT,
	likelihood BIGINT,
	impact BIGINT,
	treatment TEXT NOT NULL,
	treatment_reason TEXT NOT NULL,
	residual_likelihood BIGINT,
	residual_impact BIGINT,
	accepted_by BIGINT,
	accepted_at BIGINT,
	accepted_until BIGINT,
	review_at BIGINT,
	score BIGINT,
	residual_score BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, threat)
	    REFERENCES threat (organisation, id),
	FOREIGN KEY (organisation, scenario)
	    REFERENCES scenario (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, accepted_by)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX risk_name
	ON risk (organisation, name_fold);
CREATE INDEX risk_threat
	ON risk (organisation, threat, id);
CREATE INDEX risk_threat_name
	ON risk (organisation, threat, name_fold, id);
CREATE INDEX risk_threat_accepted_until
	ON risk (organisation, threat, accepted_until, id);
CREATE INDEX risk_threat_score
	ON risk (organisation, threat, score, id);
CREATE INDEX risk_threat_residual_score
	ON risk (organisation, threat, residual_score, id);
CREATE INDEX risk_scenario
	ON risk (organisation, scenario, id);
CREATE INDEX risk_scenario_name
	ON risk (organisation, scenario, name_fold, id);
CREATE INDEX risk_scenario_accepted_until
	ON risk (organisation, scenario, accepted_until, id);
CREATE INDEX risk_scenario_score
	ON risk (organisation, scenario, score, id);
CREATE INDEX risk_scenario_residual_score
	ON risk (organisation, scenario, residual_score, id);
CREATE INDEX risk_owner
	ON risk (organisation, owner, id);
CREATE INDEX risk_owner_name
	ON risk (organisation, owner, name_fold, id);
CREATE INDEX risk_owner_accepted_until
	ON risk (organisation, owner, accepted_until, id);
CREATE INDEX risk_owner_score
	ON risk (organisation, owner, score, id);
CREATE INDEX risk_owner_residual_score
	ON risk (organisation, owner, residual_score, id);
CREATE INDEX risk_likelihood
	ON risk (organisation, likelihood, id);
CREATE INDEX risk_likelihood_name
	ON risk (organisation, likelihood, name_fold, id);
CREATE INDEX risk_likelihood_accepted_until
	ON risk (organisation, likelihood, accepted_until, id);
CREATE INDEX risk_likelihood_score
	ON risk (organisation, likelihood, score, id);
CREATE INDEX risk_likelihood_residual_score
	ON risk (organisation, likelihood, residual_score, id);
CREATE INDEX risk_impact
	ON risk (organisation, impact, id);
CREATE INDEX risk_impact_name
	ON risk (organisation, impact, name_fold, id);
CREATE INDEX risk_impact_accepted_until
	ON risk (organisation, impact, accepted_until, id);
CREATE INDEX risk_impact_score
	ON risk (organisation, impact, score, id);
CREATE INDEX risk_impact_residual_score
	ON risk (organisation, impact, residual_score, id);
CREATE INDEX risk_treatment
	ON risk (organisation, treatment, id);
CREATE INDEX risk_treatment_name
	ON risk (organisation, treatment, name_fold, id);
CREATE INDEX risk_treatment_accepted_until
	ON risk (organisation, treatment, accepted_until, id);
CREATE INDEX risk_treatment_score
	ON risk (organisation, treatment, score, id);
CREATE INDEX risk_treatment_residual_score
	ON risk (organisation, treatment, residual_score, id);
CREATE INDEX risk_residual_likelihood
	ON risk (organisation, residual_likelihood, id);
CREATE INDEX risk_residual_likelihood_name
	ON risk (organisation, residual_likelihood, name_fold, id);
CREATE INDEX risk_residual_likelihood_accepted_until
	ON risk (organisation, residual_likelihood, accepted_until, id);
CREATE INDEX risk_residual_likelihood_score
	ON risk (organisation, residual_likelihood, score, id);
CREATE INDEX risk_residual_likelihood_residual_score
	ON risk (organisation, residual_likelihood, residual_score, id);
CREATE INDEX risk_residual_impact
	ON risk (organisation, residual_impact, id);
CREATE INDEX risk_residual_impact_name
	ON risk (organisation, residual_impact, name_fold, id);
CREATE INDEX risk_residual_impact_accepted_until
	ON risk (organisation, residual_impact, accepted_until, id);
CREATE INDEX risk_residual_impact_score
	ON risk (organisation, residual_impact, score, id);
CREATE INDEX risk_residual_impact_residual_score
	ON risk (organisation, residual_impact, residual_score, id);
CREATE INDEX risk_accepted_by
	ON risk (organisation, accepted_by, id);
CREATE INDEX risk_accepted_until
	ON risk (organisation, accepted_until, id);
CREATE INDEX risk_score
	ON risk (organisation, score, id);
CREATE INDEX risk_residual_score
	ON risk (organisation, residual_score, id);
CREATE TABLE risk_processes (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	target BIGINT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES risk (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, target)
	    REFERENCES process (organisation, id)
);
CREATE INDEX risk_processes_target
	ON risk_processes (organisation, target);
CREATE TABLE risk_measures (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	target BIGINT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES risk (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, target)
	    REFERENCES measure (organisation, id)
);
CREATE INDEX risk_measures_target
	ON risk_measures (organisation, target);
CREATE TABLE strategy (
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
	chosen BIGINT,
	reason TEXT NOT NULL,
	owner BIGINT,
	minimum_level BIGINT,
	test TEXT NOT NULL,
	criteria TEXT NOT NULL,
	tested_at BIGINT,
	outcome TEXT NOT NULL,
	state TEXT NOT NULL,
	approved_at BIGINT,
	approved_by TEXT NOT NULL,
	withdrawn TEXT NOT NULL,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX strategy_name
	ON strategy (organisation, name_fold);
CREATE INDEX strategy_process
	ON strategy (organisation, process, id);
CREATE INDEX strategy_process_name
	ON strategy (organisation, process, name_fold, id);
CREATE INDEX strategy_process_tested_at
	ON strategy (organisation, process, tested_at, id);
CREATE INDEX strategy_owner
	ON strategy (organisation, owner, id);
CREATE INDEX strategy_owner_name
	ON strategy (organisation, owner, name_fold, id);
CREATE INDEX strategy_owner_tested_at
	ON strategy (organisation, owner, tested_at, id);
CREATE INDEX strategy_tested_at
	ON strategy (organisation, tested_at, id);
CREATE INDEX strategy_outcome
	ON strategy (organisation, outcome, id);
CREATE INDEX strategy_outcome_name
	ON strategy (organisation, outcome, name_fold, id);
CREATE INDEX strategy_outcome_tested_at
	ON strategy (organisation, outcome, tested_at, id);
CREATE INDEX strategy_state
	ON strategy (organisation, state, id);
CREATE INDEX strategy_state_name
	ON strategy (organisation, state, name_fold, id);
CREATE INDEX strategy_state_tested_at
	ON strategy (organisation, state, tested_at, id);
CREATE TABLE strategy_options (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	cost BIGINT,
	recovery BIGINT,
	level BIGINT,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES strategy (organisation, id) ON DELETE CASCADE
);
CREATE TABLE exception (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	risk BIGINT,
	process BIGINT,
	resource BIGINT,
	owner BIGINT,
	approved_by BIGINT,
	"from" BIGINT,
	until BIGINT,
	instead TEXT NOT NULL,
	closed_at BIGINT,
	external_id TEXT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, risk)
	    REFERENCES risk (organisation, id),
	FOREIGN KEY (organisation, process)
	    REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, resource)
	    REFERENCES resource (organisation, id),
	FOREIGN KEY (organisation, owner)
	    REFERENCES person (organisation, id),
	FOREIGN KEY (organisation, approved_by)
	    REFERENCES person (organisation, id)
);
CREATE UNIQUE INDEX exception_name
	ON exception (organisation, name_fold);
CREATE INDEX exception_risk
	ON exception (organisation, risk, id);
CREATE INDEX exception_risk_name
	ON exception (organisation, risk, name_fold, id);
CREATE INDEX exception_risk_until
	ON exception (organisation, risk, until, id);
CREATE INDEX exception_process
	ON exception (organisation, process, id);
CREATE INDEX exception_process_name
	ON exception (organisation, process, name_fold, id);
CREATE INDEX exception_process_until
	ON exception (organisation, process, until, id);
CREATE INDEX exception_resource
	ON exception (organisation, resource, id);
CREATE INDEX exception_resource_name
	ON exception (organisation, resource, name_fold, id);
CREATE INDEX exception_resource_until
	ON exception (organisation, resource, until, id);
CREATE INDEX exception_owner
	ON exception (organisation, owner, id);
CREATE INDEX exception_owner_name
	ON exception (organisation, owner, name_fold, id);
CREATE INDEX exception_owner_until
	ON exception (organisation, owner, until, id);
CREATE INDEX exception_approved_by
	ON exception (organisation, approved_by, id);
CREATE INDEX exception_until
	ON exception (organisation, until, id);
