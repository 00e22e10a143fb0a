-- SPDX-License-Identifier: EUPL-1.2
-- Ids are put aside in blocks: `next` was not given out yet.
CREATE TABLE id_block (
	name TEXT NOT NULL PRIMARY KEY,
	next BIGINT NOT NULL
);
INSERT INTO id_block (name, next) VALUES ('record', 1), ('audit', 1);
