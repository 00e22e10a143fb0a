/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The pack is opened again here as pack.js does it, from what the file says.
 */
#include <jansson.h>
#include <sodium.h>

#include "../test.h"
#include "base/when.h"
#include "pack_sample.h"

static struct arena a;
static struct err err;
static struct buf file;

static int
setup(void **state)
{
	(void)state;
	err = (struct err){ 0 };
	file = BUF_HEAP(PACK_MAX);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_release(&file);
	arena_release(&a);
	return 0;
}

/* The bytes behind base64 text. */
static struct str
bytes_of(const char *text, size_t len)
{
	unsigned char *out = arena_alloc(&a, len + 1);
	size_t n;

	assert_int_equal(sodium_base642bin(out, len, text, len, NULL, &n,
	    NULL, sodium_base64_VARIANT_ORIGINAL), 0);
	out[n] = '\0';
	return (struct str){ (char *)out, n };
}

static bool
has(struct str s, struct str part)
{
	return memmem(s.ptr, s.len, part.ptr, part.len) != NULL;
}

static struct str
block(const char *id)
{
	struct str begin = str_printf(&a, "<script type=\"text/plain\" "
	    "id=\"%s\">", id);
	char *text = memmem(file.ptr, file.len, begin.ptr, begin.len), *end;

	assert_non_null(text);
	text += begin.len;
	end = memchr(text, '<', (size_t)(file.ptr + file.len - text));
	assert_non_null(end);
	return bytes_of(text, (size_t)(end - text));
}

static bool
unbox(struct str box, struct str bound, struct str to,
    const unsigned char *key, unsigned char *out, size_t *n_r)
{
	struct str ad = str_printf(&a, "%.*s%.*s", STR_ARG(bound),
	    STR_ARG(to));
	const unsigned char *at = (const unsigned char *)box.ptr;
	unsigned long long n;
	bool ok = crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL,
	    at + 24, box.len - 24, (const unsigned char *)ad.ptr, ad.len, at,
	    key) == 0;

	*n_r = (size_t)n;
	return ok;
}

static const char *
text_in(const json_t *head, const char *key)
{
	const char *text = json_string_value(json_object_get(head, key));

	assert_non_null(text);
	return text;
}

/* Open as holder i with a passphrase: what the parts say, or NULL ptr. */
static struct str
open_pack(size_t i, const char *passphrase, const char *role)
{
	struct str text = block("head"), box, body = block("body"), bound;
	json_t *head = json_loadb(text.ptr, text.len, 0, NULL);
	const json_t *slot = json_array_get(json_object_get(head, "slots"), i);
	unsigned char derived[PACK_KEY], key[PACK_KEY];
	struct str salt, plain = { 0 }, name;
	size_t n;

	assert_non_null(slot);
	bound = str_printf(&a, "stormvast-pack 1\n%s\n%s\n%s\n%s\n",
	    text_in(head, "organisation"), role == NULL
	    ? text_in(head, "role") : role, text_in(head, "lang"),
	    text_in(head, "made"));
	salt = bytes_of(text_in(slot, "salt"), strlen(text_in(slot, "salt")));
	box = bytes_of(text_in(slot, "box"), strlen(text_in(slot, "box")));
	name = str_of(text_in(slot, "name"));
	assert_int_equal(crypto_pwhash(derived, PACK_KEY, passphrase,
	    strlen(passphrase), (const unsigned char *)salt.ptr,
	    (unsigned long long)json_integer_value(json_object_get(slot,
	    "turns")), (size_t)json_integer_value(json_object_get(slot,
	    "memory")), crypto_pwhash_ALG_ARGON2ID13), 0);
	if (unbox(box, bound, name, derived, key, &n)) {
		unsigned char *out = arena_alloc(&a, body.len);

		assert_int_equal(n, PACK_KEY);
		assert_true(unbox(body, bound, STR_EMPTY, key, out, &n));
		plain = (struct str){ (char *)out, n };
	}
	json_decref(head);
	return plain;
}

static void
print_sample(void)
{
	assert_true(pack_sample(&a, LANG_NL, &file, &err));
}

static void
test_pack__each_holder_opens_it(void **state)
{
	struct str said;

	(void)state;
	print_sample();
	said = open_pack(0, PACK_SAMPLE_PHRASE, NULL);
	assert_true(has(said, STR("Bel 112")));
	assert_true(str_eq(said, open_pack(1, PACK_SAMPLE_OTHER, NULL)));
}

static void
test_pack__another_passphrase_name_or_header_does_not(void **state)
{
	(void)state;
	print_sample();
	assert_null(open_pack(0, PACK_SAMPLE_PHRASE " ", NULL).ptr);
	assert_null(open_pack(1, PACK_SAMPLE_PHRASE, NULL).ptr);
	assert_null(open_pack(0, PACK_SAMPLE_PHRASE, "Directeur").ptr);
}

/* Nothing of what it holds stands in the file, nor anything that runs. */
static void
test_pack__nothing_is_readable(void **state)
{
	static const char *const hidden[] = { "Bel 112", "Bakkerij is dicht",
		PACK_SAMPLE_PHRASE, "role-card", "</script><script>alert" };

	(void)state;
	print_sample();
	for (size_t i = 0; i < COUNT(hidden); i++)
		assert_false(has(buf_str(&file), str_of(hidden[i])));
	assert_true(has(buf_str(&file), STR("&lt;Koekenbakker&gt;")));
	assert_false(has(buf_str(&file), STR("<Koekenbakker>")));
}

static void
test_pack__no_two_are_alike(void **state)
{
	struct buf again = BUF_HEAP(PACK_MAX);

	(void)state;
	print_sample();
	assert_true(pack_sample(&a, LANG_NL, &again, &err));
	assert_int_equal(again.len, file.len);
	assert_memory_not_equal(again.ptr, file.ptr, file.len);
	buf_release(&again);
}

static void
test_pack__needs_a_holder(void **state)
{
	struct pack pack = { .organisation = STR("A"), .role = STR("B") };

	(void)state;
	assert_false(pack_print(&file, &pack, &err));
	assert_string_equal(err.id, "pack-without-holder");
	assert_int_equal(file.len, 0);
}

static void
test_pack__has_its_limits(void **state)
{
	static struct pack_slot slot;
	char *text = arena_alloc(&a, PACK_MAX);
	struct pack_part part = { .id = "a" };
	struct pack pack = { .organisation = STR("A"), .role = STR("B"),
		.slots = &slot, .nslots = 1, .parts = &part, .nparts = 1 };

	(void)state;
	memset(text, 'a', PACK_MAX);
	/* Of this size it fits bare, but not as base64. */
	part.html = html_of_text(&a, (struct str){ text, PACK_MAX / 4 * 3 });
	assert_false(pack_print(&file, &pack, &err));
	assert_string_equal(err.id, "pack-too-large");
	pack.nslots = PACK_SLOTS + 1;
	assert_false(pack_print(&file, &pack, &err));
	assert_string_equal(err.id, "pack-too-large");
}

static void
test_slot__wants_a_real_passphrase(void **state)
{
	struct pack_slot slot;
	char *text = arena_alloc(&a, 2000);

	(void)state;
	memset(text, 'a', 2000);
	assert_false(pack_slot_make(STR("A"), STR("elf letters"), &slot,
	    &err));
	assert_string_equal(err.id, "pack-passphrase-short");
	assert_string_equal(err.field, "passphrase");
	/* Characters count, not bytes. */
	assert_false(pack_slot_make(STR("A"), STR("\xc3\xab\xc3\xab\xc3\xab"
	    "\xc3\xab\xc3\xab\xc3\xab"), &slot, &err));
	assert_false(pack_slot_make(STR("A"), (struct str){ text, 2000 },
	    &slot, &err));
	assert_string_equal(err.id, "pack-passphrase-long");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_pack__each_holder_opens_it),
		T(test_pack__another_passphrase_name_or_header_does_not),
		T(test_pack__nothing_is_readable),
		T(test_pack__no_two_are_alike),
		T(test_pack__needs_a_holder),
		T(test_pack__has_its_limits),
		T(test_slot__wants_a_real_passphrase),
	};

	return sodium_init() < 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
