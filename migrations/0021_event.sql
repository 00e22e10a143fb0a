-- SPDX-License-Identifier: EUPL-1.2
-- Who follows an organisation reads its use cases in the order of their leaves.
CREATE INDEX audit_entry_event ON audit_entry (organisation, leaf)
	WHERE parent = 0 AND leaf IS NOT NULL;
