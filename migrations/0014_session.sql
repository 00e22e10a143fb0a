-- SPDX-License-Identifier: EUPL-1.2
-- Who is signed in, who tried in vain, and codes for when the phone is lost.

-- A session is found by the SHA-256 of its token alone.
CREATE TABLE session (
	id BIGINT NOT NULL PRIMARY KEY,
	token_hash TEXT NOT NULL,
	account BIGINT NOT NULL,
	organisation BIGINT NOT NULL,
	began BIGINT NOT NULL,
	seen BIGINT NOT NULL,
	origin TEXT NOT NULL,
	agent TEXT NOT NULL,
	FOREIGN KEY (account) REFERENCES account (id)
);
CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE INDEX session_account ON session (account, id);
CREATE INDEX session_seen ON session (seen);

-- Where an account worked last: the next session begins there.
CREATE TABLE session_last (
	account BIGINT NOT NULL PRIMARY KEY,
	organisation BIGINT NOT NULL,
	FOREIGN KEY (account) REFERENCES account (id)
);

-- Tries in vain by log-in and origin, under a hash: people type passwords there.
CREATE TABLE login_failure (
	pair TEXT NOT NULL PRIMARY KEY,
	failures BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX login_failure_at ON login_failure (at);

-- SHA-256 of codes that stand in for the second factor, each once.
CREATE TABLE emergency_code (
	account BIGINT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (account, hash),
	FOREIGN KEY (account) REFERENCES account (id)
);

CREATE UNIQUE INDEX api_token_hash ON api_token (hash);
