-- SPDX-License-Identifier: EUPL-1.2
-- Files beside what they are about.
ALTER TABLE supplier ADD COLUMN contract_file BIGINT;
ALTER TABLE procedure ADD COLUMN document BIGINT;
ALTER TABLE measurement ADD COLUMN evidence BIGINT;
