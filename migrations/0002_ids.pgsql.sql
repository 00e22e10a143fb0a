-- SPDX-License-Identifier: EUPL-1.2
-- Ids are put aside in blocks; record ids a block of 64 a time.
CREATE SEQUENCE id_record INCREMENT BY 64;
CREATE SEQUENCE id_audit;
