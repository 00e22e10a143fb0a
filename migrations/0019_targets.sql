-- SPDX-License-Identifier: EUPL-1.2
-- Targets that depend on the calendar, and teams that have days off.
ALTER TABLE process ADD COLUMN targets_count TEXT NOT NULL DEFAULT '';
ALTER TABLE process_peaks ADD COLUMN repeats TEXT NOT NULL DEFAULT '';
ALTER TABLE team ADD COLUMN holiday_units BIGINT;
CREATE TABLE holiday (
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
	"from" BIGINT,
	"to" BIGINT,
	PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX holiday_name
	ON holiday (organisation, name_fold);
CREATE INDEX holiday_kind
	ON holiday (organisation, kind, id);
CREATE INDEX holiday_kind_name
	ON holiday (organisation, kind, name_fold, id);
CREATE INDEX holiday_kind_from
	ON holiday (organisation, kind, "from", id);
CREATE INDEX holiday_from
	ON holiday (organisation, "from", id);
CREATE TABLE team_holidays (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	target BIGINT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES team (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, target)
	    REFERENCES holiday (organisation, id)
);
CREATE INDEX team_holidays_target
	ON team_holidays (organisation, target);
CREATE TABLE process_deadlines (
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	"position" BIGINT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	repeats TEXT NOT NULL,
	date BIGINT,
	time BIGINT,
	note TEXT NOT NULL,
	PRIMARY KEY (organisation, parent, "position"),
	FOREIGN KEY (organisation, parent)
	    REFERENCES process (organisation, id) ON DELETE CASCADE
);
