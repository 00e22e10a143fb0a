-- SPDX-License-Identifier: EUPL-1.2
-- Accounts, memberships, tokens: printed from the field tables of the area.
CREATE TABLE account (
	id BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	login TEXT NOT NULL,
	login_fold TEXT,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	language TEXT NOT NULL,
	password TEXT NOT NULL,
	totp TEXT NOT NULL,
	totp_step BIGINT,
	must_change BIGINT NOT NULL,
	disabled BIGINT NOT NULL,
	installer BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_login
	ON account (login_fold);

CREATE TABLE membership (
	id BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	account BIGINT,
	organisation BIGINT,
	role TEXT NOT NULL,
	person BIGINT,
	FOREIGN KEY (account) REFERENCES account (id)
);
CREATE UNIQUE INDEX membership_name
	ON membership (name_fold);
CREATE INDEX membership_account
	ON membership (account, id);
CREATE INDEX membership_account_name
	ON membership (account, name_fold, id);
CREATE INDEX membership_organisation
	ON membership (organisation, id);
CREATE INDEX membership_organisation_name
	ON membership (organisation, name_fold, id);

CREATE TABLE api_token (
	id BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	name TEXT NOT NULL,
	name_fold TEXT,
	account BIGINT,
	organisation BIGINT,
	hash TEXT NOT NULL,
	read_only BIGINT NOT NULL,
	expires_at BIGINT,
	FOREIGN KEY (account) REFERENCES account (id)
);
CREATE INDEX api_token_name
	ON api_token (name_fold, id);
CREATE INDEX api_token_account
	ON api_token (account, id);
CREATE INDEX api_token_account_name
	ON api_token (account, name_fold, id);
