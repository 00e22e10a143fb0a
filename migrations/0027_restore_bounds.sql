-- SPDX-License-Identifier: EUPL-1.2
-- How long it takes at least and at most until a site or supplier is back.
ALTER TABLE site ADD COLUMN restore_min BIGINT;
ALTER TABLE site ADD COLUMN restore_max BIGINT;
ALTER TABLE supplier ADD COLUMN restore_min BIGINT;
ALTER TABLE supplier ADD COLUMN restore_max BIGINT;
