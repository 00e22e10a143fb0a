-- SPDX-License-Identifier: EUPL-1.2
-- The ground that every record stands on.  Portable words: BIGINT, TEXT, BYTEA.

-- What happened: one row a change, rows of one use case or import under one.
CREATE TABLE audit_entry (
	id BIGINT NOT NULL PRIMARY KEY,
	organisation BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	at BIGINT NOT NULL,
	account BIGINT NOT NULL,
	actor TEXT NOT NULL,
	origin TEXT NOT NULL,
	usecase TEXT NOT NULL,
	verb TEXT NOT NULL,
	record TEXT NOT NULL,
	record_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	reason TEXT NOT NULL,
	diff TEXT NOT NULL,
	undoes BIGINT NOT NULL,
	undone_by BIGINT NOT NULL,
	leaf BIGINT
);
CREATE INDEX audit_entry_of ON audit_entry (organisation, record, record_id, id);
CREATE INDEX audit_entry_under ON audit_entry (organisation, parent, id);

-- The answer that was given to an idempotency key.
CREATE TABLE idempotency (
	organisation BIGINT NOT NULL,
	account BIGINT NOT NULL,
	key TEXT NOT NULL,
	at BIGINT NOT NULL,
	usecase TEXT NOT NULL,
	record_id BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	PRIMARY KEY (organisation, account, key)
);
CREATE INDEX idempotency_at ON idempotency (organisation, at);

-- The folded words by which records are found.
CREATE TABLE search_token (
	organisation BIGINT NOT NULL,
	record TEXT NOT NULL,
	token TEXT NOT NULL,
	record_id BIGINT NOT NULL,
	PRIMARY KEY (organisation, record, token, record_id)
);
CREATE INDEX search_token_of ON search_token (organisation, record, record_id, token);
