-- SPDX-License-Identifier: EUPL-1.2
-- Mails to be sent, and how that went: one for each addressee.
CREATE TABLE outmail (
	organisation BIGINT NOT NULL,
	id BIGINT NOT NULL,
	state TEXT NOT NULL,
	turn BIGINT NOT NULL,
	at BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	queued_at BIGINT NOT NULL,
	done_at BIGINT,
	name TEXT NOT NULL,
	address TEXT NOT NULL,
	lang TEXT NOT NULL,
	template TEXT NOT NULL,
	a TEXT NOT NULL,
	b TEXT NOT NULL,
	c TEXT NOT NULL,
	d TEXT NOT NULL,
	link TEXT NOT NULL,
	fault TEXT NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (organisation, id)
);
CREATE INDEX outmail_turn ON outmail (organisation, state, turn, at, id);
CREATE INDEX outmail_state ON outmail (organisation, state, id);
