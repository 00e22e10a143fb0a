-- SPDX-License-Identifier: EUPL-1.2
-- Who gave the right password and still has to give the code: for minutes, found
-- by the SHA-256 of a token.  The hash of the password's hash makes it worthless
-- once the password is another.
CREATE TABLE login_half (
	hash TEXT NOT NULL PRIMARY KEY,
	account BIGINT NOT NULL,
	pair TEXT NOT NULL,
	password TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX login_half_at ON login_half (at);
