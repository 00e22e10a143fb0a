-- SPDX-License-Identifier: EUPL-1.2
-- What is to be done later, what happened in a room, and files.

CREATE TABLE job (
	id BIGINT NOT NULL PRIMARY KEY,
	organisation BIGINT NOT NULL,
	kind TEXT NOT NULL,
	at BIGINT NOT NULL,
	key TEXT NOT NULL,
	payload TEXT NOT NULL,
	tries BIGINT NOT NULL,
	lease BIGINT NOT NULL,
	dead BIGINT NOT NULL,
	fault TEXT NOT NULL
);
CREATE INDEX job_due ON job (dead, at, id);
CREATE UNIQUE INDEX job_key ON job (organisation, kind, key)
	WHERE key <> '';

-- The newest event of a room; its row is locked by who adds one.
CREATE TABLE event_room (
	organisation BIGINT NOT NULL,
	room TEXT NOT NULL,
	newest BIGINT NOT NULL,
	PRIMARY KEY (organisation, room)
);

CREATE TABLE event (
	organisation BIGINT NOT NULL,
	room TEXT NOT NULL,
	number BIGINT NOT NULL,
	at BIGINT NOT NULL,
	kind TEXT NOT NULL,
	payload TEXT NOT NULL,
	PRIMARY KEY (organisation, room, number)
);

CREATE TABLE attachment (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	PRIMARY KEY (organisation, id)
);
CREATE INDEX attachment_sha256 ON attachment (organisation, sha256);

CREATE TABLE attachment_chunk (
	organisation BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	number BIGINT NOT NULL,
	data BYTEA NOT NULL,
	PRIMARY KEY (organisation, sha256, number)
);
