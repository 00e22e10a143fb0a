/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"
#include "links/zip.h"

enum { NOW = 1790000000 };

/* A ZIP of these parts, in memory that may be spoiled. */
static struct str
zip_of(struct arena *a, const struct zip_part *parts, size_t n)
{
	struct buf out = BUF_IN(a, 64 << 20);
	struct err err = { 0 };

	assert_true(zip_write(&out, parts, n, NOW, &err));
	return buf_str(&out);
}

static struct str
zip_of_one(struct arena *a, const char *name, struct str bytes)
{
	return zip_of(a, &(struct zip_part){ str_of(name), bytes }, 1);
}

/* Put `to` over each `from`, of the same length. */
static void
spoil(struct str file, struct str from, struct str to)
{
	char *p = (char *)(uintptr_t)file.ptr;
	size_t done = 0;

	assert_int_equal(from.len, to.len);
	for (size_t i = 0; i + from.len <= file.len; i++)
		if (memcmp(p + i, from.ptr, from.len) == 0) {
			memcpy(p + i, to.ptr, to.len);
			done++;
		}
	assert_true(done > 0);
}

/* Change bytes of the local (PK34) and central (PK12) header of entry 0. */
static void
patch(struct str file, size_t local, size_t central, struct str bytes)
{
	char *p = (char *)(uintptr_t)file.ptr;

	if (local > 0)
		memcpy(p + local, bytes.ptr, bytes.len);
	if (central > 0) {
		size_t at = str_find_str(file, STR("PK\1\2"));

		assert_true(at < file.len);
		memcpy(p + at + central, bytes.ptr, bytes.len);
	}
}

/* Open and read all; the message id of what went wrong, or "". */
static const char *
fault_of(struct str file, struct zip_limits limits)
{
	struct arena a = ARENA_INIT;
	struct zip_reader *zip;
	struct err err = { .id = "" };
	struct str bytes;
	bool ok = zip_reader_open(&a, file, limits, &zip, &err);

	for (size_t i = 0; ok && i < zip_reader_count(zip); i++)
		ok = zip_reader_read(zip, &a, i, SIZE_MAX / 2, &bytes, &err);
	assert_true(ok == (err.id[0] == '\0'));
	arena_release(&a);
	return err.id;
}

static void
test_write__reads_back(void **state)
{
	struct arena a = ARENA_INIT;
	const struct zip_part parts[] = {
		{ STR("een.txt"), STR("hallo\n") },
		{ STR("map/twee.bin"), STR("\0\1\2\xFF") },
		{ STR("map/één leeg"), STR_EMPTY },
	};
	struct str file = zip_of(&a, parts, COUNT(parts)), bytes;
	struct zip_reader *zip;
	struct err err = { 0 };
	size_t at;

	(void)state;
	assert_true(str_eq(file, zip_of(&a, parts, COUNT(parts))));
	assert_true(zip_reader_open(&a, file, ZIP_LIMITS, &zip, &err));
	assert_int_equal(zip_reader_count(zip), 3);
	for (size_t i = 0; i < COUNT(parts); i++) {
		assert_true(str_eq(zip_reader_name(zip, i), parts[i].name));
		assert_true(zip_reader_find(zip, parts[i].name, &at));
		assert_int_equal(at, i);
		assert_true(zip_reader_read(zip, &a, i, 100, &bytes, &err));
		assert_true(str_eq(bytes, parts[i].bytes));
	}
	assert_false(zip_reader_find(zip, STR("EEN.TXT"), &at));
	assert_false(zip_reader_read(zip, &a, 0, 5, &bytes, &err));
	assert_string_equal(err.id, "zip-too-large");
	arena_release(&a);
}

static void
test_open__refuses_unsafe_names(void **state)
{
	static const char *const names[] = {
		"/etc/passwd", "../../passw", "a/../passwd", "a/b/c/d/../",
		"C:/passwd.x", "a\\b\\passwd1", "./a/b/c/d.x", "a/./b/c/d.x",
		"a/b\ncdefghi", "a/b\x7F" "defghij", "\xFF\xFE" "abcdefghi",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct arena a = ARENA_INIT;
		struct str file = zip_of_one(&a, "abcdefghijk", STR("x"));

		spoil(file, STR("abcdefghijk"), str_of(names[i]));
		assert_string_equal(fault_of(file, ZIP_LIMITS),
		    "zip-name-unsafe");
		arena_release(&a);
	}
}

/* libzip gives the name up to the NUL; the rest must not go unseen. */
static void
test_open__refuses_nul_in_name(void **state)
{
	static const struct str names[] = {
		STR_INIT("a.xml\0.exe."), STR_INIT("\0bcdefghijk"),
		STR_INIT("abcdefghij\0"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct arena a = ARENA_INIT;
		struct str file = zip_of(&a, (struct zip_part[]){
		    { STR("first"), STR("1") },
		    { STR("abcdefghijk"), STR("x") } }, 2);

		spoil(file, STR("abcdefghijk"), names[i]);
		assert_string_equal(fault_of(file, ZIP_LIMITS),
		    "zip-name-unsafe");
		arena_release(&a);
	}
}

/* ZIP64 as streaming writers make it: the real start stands further on. */
static void
test_open__reads_far_start(void **state)
{
	struct arena a = ARENA_INIT;
	struct str file = zip_of_one(&a, "a.txt", STR("some text"));
	size_t central = str_find_str(file, STR("PK\1\2"));
	size_t end = str_find_str(file, STR("PK\5\6"));
	struct buf out = BUF_IN(&a, 4096);
	char far[56 + 20] = "PK\6\6\54", tail[22];

	(void)state;
	far[24] = far[32] = 1;
	far[40] = (char)(end - central);
	far[48] = (char)central;
	memcpy(far + 56, "PK\6\7", 4);
	far[56 + 8] = (char)end;
	far[56 + 16] = 1;
	memcpy(tail, file.ptr + end, sizeof(tail));
	memset(tail + 8, 0xFF, 12);
	buf_add(&out, str_sub(file, 0, end));
	buf_add(&out, (struct str){ far, sizeof(far) });
	buf_add(&out, (struct str){ tail, sizeof(tail) });
	assert_string_equal(fault_of(buf_str(&out), ZIP_LIMITS), "");
	arena_release(&a);
}

static void
test_open__refuses_twice(void **state)
{
	struct arena a = ARENA_INIT;
	struct str file = zip_of(&a, (struct zip_part[]){
	    { STR("a.xml"), STR("1") }, { STR("b.xml"), STR("2") } }, 2);

	(void)state;
	spoil(file, STR("b.xml"), STR("a.xml"));
	assert_string_equal(fault_of(file, ZIP_LIMITS), "zip-name-twice");
	arena_release(&a);
}

/* Header fields: local at 4 version, 6 flags, 8 method, 14 CRC, 22 size. */
static void
test_read__refuses_patched_headers(void **state)
{
	static const struct {
		size_t local, central;
		struct str bytes;
		const char *id;
	} rows[] = {
		{ 6, 8, STR_INIT("\1\0"), "zip-encrypted" },
		{ 8, 10, STR_INIT("\14\0"), "zip-method" },
		{ 8, 10, STR_INIT("\143\0"), "zip-broken" },
		{ 14, 16, STR_INIT("\0\0\0\1"), "zip-entry-broken" },
		{ 22, 24, STR_INIT("\1\0\0\0"), "zip-entry-broken" },
		{ 22, 24, STR_INIT("\xFF\0\0\0"), "zip-entry-broken" },
		{ 0, 24, STR_INIT("\0\0\0\x7F"), "zip-bomb" },
		/* Made by Unix, a symbolic link. */
		{ 0, 4, STR_INIT("\24\3"), "" },
		{ 0, 42, STR_INIT("\xF0\xF0\xF0\x0F"), "zip-entry-broken" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = ARENA_INIT;
		struct str file = zip_of_one(&a, "a.txt",
		    STR("some text that is packed, packed, packed"));

		patch(file, rows[i].local, rows[i].central, rows[i].bytes);
		assert_string_equal(fault_of(file, ZIP_LIMITS), rows[i].id);
		arena_release(&a);
	}
}

static void
test_open__refuses_links(void **state)
{
	struct arena a = ARENA_INIT;
	struct str file = zip_of_one(&a, "a.txt", STR("/etc/passwd"));

	(void)state;
	patch(file, 0, 4, STR("\24\3"));
	patch(file, 0, 38, STR("\0\0\377\241"));
	assert_string_equal(fault_of(file, ZIP_LIMITS), "zip-name-unsafe");
	arena_release(&a);
}

static void
test_open__refuses_bombs(void **state)
{
	struct arena a = ARENA_INIT;
	struct str zeros = { arena_alloc(&a, 20 << 20), 20 << 20 };
	struct str bomb = zip_of_one(&a, "bomb", zeros);
	struct zip_part many[21];
	struct zip_limits small = ZIP_LIMITS;

	(void)state;
	assert_string_equal(fault_of(bomb, ZIP_LIMITS), "zip-bomb");
	/* It lies about its size: what comes out is counted. */
	patch(bomb, 22, 24, STR("\0\0\1\0"));
	assert_string_equal(fault_of(bomb, ZIP_LIMITS), "zip-entry-broken");

	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = (struct zip_part){ str_printf(&a, "part%zu", i),
			str_sub(zeros, 0, 1 << 20) };
	small.total = 20 << 20;
	assert_string_equal(fault_of(zip_of(&a, many, 21), small),
	    "zip-too-large");
	assert_string_equal(fault_of(zip_of(&a, many, 20), small), "");
	small.entries = 19;
	assert_string_equal(fault_of(zip_of(&a, many, 20), small),
	    "zip-too-many-entries");
	arena_release(&a);
}

static void
test_open__refuses_truncated(void **state)
{
	struct arena a = ARENA_INIT;
	struct str file = zip_of_one(&a, "a.txt", STR("some text"));

	(void)state;
	for (size_t n = 0; n < file.len; n++) {
		struct str cut = str_copy(&a, str_sub(file, 0, n));

		assert_string_not_equal(fault_of(cut, ZIP_LIMITS), "");
	}
	assert_string_equal(fault_of(STR("no zip at all"), ZIP_LIMITS),
	    "zip-broken");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write__reads_back),
		cmocka_unit_test(test_open__refuses_unsafe_names),
		cmocka_unit_test(test_open__refuses_nul_in_name),
		cmocka_unit_test(test_open__reads_far_start),
		cmocka_unit_test(test_open__refuses_twice),
		cmocka_unit_test(test_read__refuses_patched_headers),
		cmocka_unit_test(test_open__refuses_links),
		cmocka_unit_test(test_open__refuses_bombs),
		cmocka_unit_test(test_open__refuses_truncated),
	};

	return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
