-- SPDX-License-Identifier: EUPL-1.2
-- Of a saved calculation: who made it, and how it came out in two figures.
ALTER TABLE calculation ADD COLUMN computed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE calculation ADD COLUMN on_time BIGINT;
ALTER TABLE calculation ADD COLUMN processes BIGINT;
