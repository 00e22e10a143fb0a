-- SPDX-License-Identifier: EUPL-1.2
-- What was computed from an organisation's records: the newest of each name.
CREATE TABLE kept (
	organisation BIGINT NOT NULL,
	name TEXT NOT NULL,
	newest BIGINT NOT NULL,
	mark BIGINT NOT NULL,
	at BIGINT NOT NULL,
	took BIGINT NOT NULL,
	data BYTEA NOT NULL,
	PRIMARY KEY (organisation, name)
);
