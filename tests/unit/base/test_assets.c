/* SPDX-License-Identifier: EUPL-1.2 */
#include "../test.h"

#include <string.h>
#include <zlib.h>

#include "base/embed.h"
#include "web/assets.h"

static void
test_find__knows_every_file_by_name_and_path(void **state)
{
	size_t i;

	(void)state;
	assert_true(asset_files.n >= 6);
	for (i = 0; i < asset_files.n; i++) {
		const struct embed_file *file = &asset_files.files[i];

		assert_ptr_equal(embed_find(&asset_files, file->name), file);
		assert_ptr_equal(embed_find_path(&asset_files, file->path),
		    file);
	}
}

static void
test_find__refuses_what_is_not_there(void **state)
{
	static const char *const names[] = {
		"", "stormvast", "stormvast.css ", "../stormvast.css", "zzz",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		struct str name = str_of(names[i]);

		assert_null(embed_find(&asset_files, name));
		assert_null(embed_find_path(&asset_files, name));
	}
	assert_null(embed_find_path(&asset_files, str_of("stormvast.css")));
}

static void
test_stylesheet__links_fonts_by_their_path(void **state)
{
	const struct embed_file *css, *font;

	(void)state;
	css = embed_find(&asset_files, str_of("stormvast.css"));
	font = embed_find(&asset_files, str_of("atkinson-400.woff2"));
	assert_non_null(css);
	assert_non_null(font);
	assert_non_null(memmem(css->raw.ptr, css->raw.len, font->path.ptr,
	    font->path.len));
	assert_string_equal(css->type, "text/css; charset=utf-8");
	assert_int_equal(font->gzip.len, 0);
}

static void
test_gzip__unpacks_to_the_same_bytes(void **state)
{
	static unsigned char room[1 << 17];
	const struct embed_file *css;
	z_stream z = { .next_out = room, .avail_out = sizeof(room) };

	(void)state;
	css = embed_find(&asset_files, str_of("stormvast.css"));
	assert_non_null(css);
	assert_true(css->gzip.len > 0 && css->gzip.len < css->raw.len / 3);
	assert_true(css->brotli.len > 0 && css->brotli.len < css->gzip.len);
	z.next_in = (z_const unsigned char *)(uintptr_t)css->gzip.ptr;
	z.avail_in = (unsigned)css->gzip.len;
	assert_int_equal(inflateInit2(&z, 31), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, css->raw.len);
	assert_memory_equal(room, css->raw.ptr, css->raw.len);
	(void)inflateEnd(&z);
}

static void
test_limits__hold_for_what_every_page_fetches(void **state)
{
	static const struct {
		const char *name;
		size_t most;
	} limits[] = {
		{ "stormvast.css", 40960 }, { "stormvast.js", 40960 },
		{ "icons.svg", 65536 }, { "atkinson-400.woff2", 40960 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(limits); i++) {
		const struct embed_file *file = embed_find(&asset_files,
		    str_of(limits[i].name));

		assert_non_null(file);
		assert_in_range(file->raw.len, 1, limits[i].most);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find__knows_every_file_by_name_and_path),
		cmocka_unit_test(test_find__refuses_what_is_not_there),
		cmocka_unit_test(test_stylesheet__links_fonts_by_their_path),
		cmocka_unit_test(test_gzip__unpacks_to_the_same_bytes),
		cmocka_unit_test(test_limits__hold_for_what_every_page_fetches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
