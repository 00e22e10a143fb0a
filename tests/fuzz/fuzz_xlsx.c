/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Bytes that begin as a ZIP go in as a workbook; others become the sheet of
 * one, so that the fuzzer need not find checksums.  What is read keeps the
 * limits of table.h.
 */
#include "links/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REL(id, type, target) "<Relationship Id='" id "' Type='x/" type       \
	"' Target='" target "'/>"

static struct str
workbook_of(struct arena *a, struct str sheet)
{
	const struct zip_part parts[] = {
		{ STR("_rels/.rels"), STR("<Relationships>"
		    REL("a", "officeDocument", "b.xml") "</Relationships>") },
		{ STR("b.xml"), STR("<workbook xmlns:r='http://schemas."
		    "openxmlformats.org/officeDocument/2006/relationships'>"
		    "<sheets><sheet name='S' r:id='s'/></sheets></workbook>") },
		{ STR("_rels/b.xml.rels"), STR("<Relationships>"
		    REL("s", "worksheet", "s.xml") REL("t", "styles", "t.xml")
		    "</Relationships>") },
		{ STR("t.xml"), STR("<styleSheet><cellXfs><xf numFmtId='0'/>"
		    "<xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='46'/>"
		    "</cellXfs></styleSheet>") },
		{ STR("s.xml"), sheet },
	};
	struct buf out = BUF_IN(a, SIZE_MAX / 2);
	struct err err = { 0 };

	BUG_IF(!zip_write(&out, parts, COUNT(parts), 1790000000, &err));
	return buf_str(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zip_limits limits = { 100, 16 << 20, 200 };
	struct str bytes = { (const char *)data, size };
	struct arena a = ARENA_INIT;
	struct import_set set = { 0 };
	struct err err = { 0 };
	bool ok;

	if (!str_starts(bytes, STR("PK")))
		bytes = workbook_of(&a, bytes);
	ok = xlsx_read(&a, bytes, limits, &set, &err);
	BUG_IF(!ok && err.id == NULL);
	for (size_t i = 0; ok && i < set.n; i++) {
		const struct import_table *t = &set.tables[i];

		for (size_t j = 0; j < t->n_rows; j++) {
			BUG_IF(t->rows[j].n < 1);
			BUG_IF(t->rows[j].n > IMPORT_COLUMNS);
			BUG_IF(j > 0 && t->rows[j].row <= t->rows[j - 1].row);
		}
	}
	arena_release(&a);
	return 0;
}
