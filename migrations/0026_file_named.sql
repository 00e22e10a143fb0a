-- SPDX-License-Identifier: EUPL-1.2
-- When a record first named a file; NULL: none did yet, so it may be forgotten
-- after a while.  Of the files that are there already nothing is known.
ALTER TABLE attachment ADD COLUMN named BIGINT;
UPDATE attachment SET named = at;
CREATE INDEX attachment_unnamed ON attachment (organisation, at)
WHERE named IS NULL;
