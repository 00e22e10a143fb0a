-- SPDX-License-Identifier: EUPL-1.2
-- The audit as a tree: numbers of entries, nodes, salts, the signed head.

-- Paths of the values that the leaf holds as hashes; NULL while it has no leaf.
ALTER TABLE audit_entry ADD COLUMN sealed TEXT;
CREATE UNIQUE INDEX audit_entry_leaf ON audit_entry (leaf)
	WHERE leaf IS NOT NULL;
CREATE INDEX audit_entry_open ON audit_entry (id) WHERE leaf IS NULL;

CREATE TABLE audit_node (
	level BIGINT NOT NULL,
	number BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	PRIMARY KEY (level, number)
);

-- Without its salt nobody finds a value from its hash.
CREATE TABLE audit_salt (
	organisation BIGINT NOT NULL,
	record TEXT NOT NULL,
	record_id BIGINT NOT NULL,
	salt BYTEA NOT NULL,
	PRIMARY KEY (organisation, record, record_id)
);

-- Hashes of who and from where, where those were erased.
CREATE TABLE audit_erased (
	entry BIGINT NOT NULL PRIMARY KEY,
	actor TEXT NOT NULL,
	origin TEXT NOT NULL
);

-- One row.  The key is here only where there is no directory for its file.
CREATE TABLE audit_tree (
	id BIGINT NOT NULL PRIMARY KEY,
	size BIGINT NOT NULL,
	note TEXT NOT NULL,
	signer TEXT NOT NULL
);
