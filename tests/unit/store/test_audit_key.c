/* SPDX-License-Identifier: EUPL-1.2 */
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "store/audit.h"
#include "store/audit_tree.h"

static const char *
file_of(struct fixture *fx, const char *end)
{
	return str_printf(&fx->arena, "%.*s/audit.key%s", STR_ARG(fx->where),
	    end).ptr;
}

static bool
has_file(const struct fixture *fx)
{
	return store_dialect(fx->store) == STORE_SQLITE;
}

static int
setup(void **state)
{
	*state = fixture_open();
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fx = *state;

	if (has_file(fx)) {
		unlink(file_of(fx, ""));
		unlink(file_of(fx, ".new"));
	}
	fixture_close(fx);
	return 0;
}

/* ---- shorthand ---------------------------------------------------------- */

static void
fill(struct fixture *fx, int n)
{
	static int made;

	for (int i = 0; i < n; i++)
		assert_true(make_thing(fx, &fx->one, str_printf(&fx->arena,
		    "T %d", ++made).ptr) > 0);
}

/* The id of the fault, or "". */
static const char *
sequence(struct fixture *fx)
{
	int64_t n;

	fx->err = (struct err){ 0 };
	return audit_sequence(fx->store, NOW, &n, &fx->err) ? "" : fx->err.id;
}

static const char *
verify(struct fixture *fx, struct str checkpoint)
{
	fx->err = (struct err){ 0 };
	return audit_verify(fx->store, checkpoint, NULL, NULL, &fx->err) ?
	    "" : fx->err.id;
}

static struct str
checkpoint(struct fixture *fx)
{
	struct buf out = BUF_IN(&fx->arena, NOTE_MAX);

	assert_true(audit_checkpoint(fx->store, NOW, &out, &fx->err));
	return buf_str(&out);
}

static struct str
new_key(struct fixture *fx)
{
	struct buf out = BUF_IN(&fx->arena, NOTE_MAX);

	if (!audit_new_key(fx->store, NOW, &out, &fx->err)) {
		print_error("%s\n", fx->err.id);
		fail();
	}
	return buf_str(&out);
}

static struct str
public_key(struct fixture *fx)
{
	struct buf out = BUF_IN(&fx->arena, NOTE_MAX);

	assert_true(audit_public_key(fx->store, &out, &fx->err));
	return buf_str(&out);
}

static struct str
read_all(struct fixture *fx, const char *path)
{
	char *text = arena_alloc(&fx->arena, 1000);
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, 1000, file);
	fclose(file);
	return (struct str){ text, n };
}

static void
write_all(const char *path, struct str text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
}

static void
script(struct fixture *fx, const char *sql)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_WRITE);

	assert_true(conn_ready(c, &fx->err));
	assert_true(c->driver->script(c, sql, &fx->err));
	conn_free(c);
}

/* ---- another key -------------------------------------------------------- */

static void
test_new_key__old_checkpoints_still_verify(void **state)
{
	struct fixture *fx = *state;
	struct str seals[4], keys[4];

	fill(fx, 3);
	seals[0] = checkpoint(fx);
	keys[0] = public_key(fx);
	for (int i = 1; i < 4; i++) {
		keys[i] = new_key(fx);
		assert_true(str_eq(keys[i], public_key(fx)));
		for (int k = 0; k < i; k++)
			assert_false(str_eq(keys[i], keys[k]));
		fill(fx, 2);
		seals[i] = checkpoint(fx);
	}
	fixture_reopen(fx);
	for (int i = 0; i < 4; i++)
		assert_string_equal(verify(fx, seals[i]), "");
	/* The tree keeps its name, which a checkpoint begins with. */
	assert_true(str_eq(str_cut(&seals[0], '\n'), str_cut(&seals[3],
	    '\n')));
}

static void
test_new_key__leaves_no_old_one(void **state)
{
	struct fixture *fx = *state;
	struct stat st;
	struct str was;

	if (!has_file(fx))
		skip();
	fill(fx, 1);
	assert_string_equal(sequence(fx), "");
	was = read_all(fx, file_of(fx, ""));
	(void)new_key(fx);
	assert_false(str_eq(was, read_all(fx, file_of(fx, ""))));
	assert_int_equal(stat(file_of(fx, ""), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_not_equal(access(file_of(fx, ".new"), F_OK), 0);
	assert_int_not_equal(access(file_of(fx, ".new.part"), F_OK), 0);
}

static void
test_new_key__not_of_an_empty_audit(void **state)
{
	struct fixture *fx = *state;
	struct buf out = BUF_IN(&fx->arena, NOTE_MAX);

	assert_false(audit_new_key(fx->store, NOW, &out, &fx->err));
	assert_string_equal(fx->err.id, "audit-empty");
	assert_int_equal(out.len, 0);
	assert_true(audit_check_key(fx->store, &fx->err));
}

/* The power went between the signed head and the name of the file. */
static void
test_new_key__broken_off_goes_on(void **state)
{
	struct fixture *fx = *state;
	struct str was, seal, later;

	if (!has_file(fx))
		skip();
	fill(fx, 2);
	seal = checkpoint(fx);
	was = read_all(fx, file_of(fx, ""));
	(void)new_key(fx);
	assert_int_equal(rename(file_of(fx, ""), file_of(fx, ".new")), 0);
	write_all(file_of(fx, ""), was);
	assert_true(audit_check_key(fx->store, &fx->err));
	assert_string_equal(verify(fx, seal), "");
	fill(fx, 2);
	later = checkpoint(fx);
	(void)new_key(fx);
	assert_string_equal(verify(fx, seal), "");
	assert_string_equal(verify(fx, later), "");
	/* Before that: a new file, but the head is still the old one's. */
	was = read_all(fx, file_of(fx, ""));
	write_all(file_of(fx, ".new"), STR("half a k"));
	assert_string_equal(verify(fx, later), "");
	fill(fx, 1);
	assert_string_equal(sequence(fx), "");
	assert_true(str_eq(was, read_all(fx, file_of(fx, ""))));
}

/* ---- keys that are not the one ------------------------------------------ */

static void
test_key__another_signs_nothing(void **state)
{
	struct fixture *fx = *state;
	struct buf line = BUF_IN(&fx->arena, NOTE_MAX);
	struct buf out = BUF_IN(&fx->arena, NOTE_MAX);
	struct note_key stranger;
	struct str was, seal;

	if (!has_file(fx))
		skip();
	fill(fx, 2);
	seal = checkpoint(fx);
	was = read_all(fx, file_of(fx, ""));
	note_key_make(NULL, &stranger);
	note_key_write(&stranger, &line);
	write_all(file_of(fx, ""), buf_str(&line));
	fill(fx, 1);
	assert_string_equal(sequence(fx), "audit-key-wrong");
	assert_string_equal(verify(fx, STR_EMPTY), "audit-key-wrong");
	assert_false(audit_check_key(fx->store, &fx->err));
	assert_false(audit_new_key(fx->store, NOW, &out, &fx->err));
	assert_string_equal(fx->err.id, "audit-key-wrong");
	write_all(file_of(fx, ""), STR("PRIVATE+KEY+x"));
	assert_false(audit_check_key(fx->store, &fx->err));
	assert_string_equal(fx->err.id, "audit-key-missing");
	write_all(file_of(fx, ""), was);
	assert_string_equal(sequence(fx), "");
	assert_string_equal(verify(fx, seal), "");
}

/* What was bent is not signed over by the next entries. */
static void
test_sequence__refuses_what_is_altered(void **state)
{
	static const char *const bends[] = {
		"UPDATE audit_tree SET size = 2",
		"UPDATE audit_node SET hash = (SELECT n.hash\n"
		"FROM audit_node AS n WHERE n.level = 0 AND n.number = 0)\n"
		"WHERE level = 0 AND number = 2",
		"UPDATE audit_tree SET note = REPLACE(note, '\n3\n', '\n2\n')",
	};

	for (size_t i = 0; i < COUNT(bends); i++) {
		struct fixture *fx = fixture_open();
		void *mine = fx;

		fill(fx, 3);
		assert_string_equal(sequence(fx), "");
		script(fx, bends[i]);
		fill(fx, 1);
		assert_string_not_equal(sequence(fx), "");
		teardown(&mine);
	}
	(void)state;
}

static void
test_verify__finds_a_bent_handover(void **state)
{
	struct fixture *fx = *state;

	fill(fx, 2);
	(void)checkpoint(fx);
	(void)new_key(fx);
	assert_string_equal(verify(fx, STR_EMPTY), "");
	script(fx, "UPDATE audit_entry SET reason = REPLACE(reason, 'key', "
	    "'kay')\nWHERE usecase = 'audit.new-key'");
	assert_string_equal(verify(fx, STR_EMPTY), "audit-entry-altered");
	script(fx, "DELETE FROM audit_entry WHERE usecase = 'audit.new-key'");
	assert_string_not_equal(verify(fx, STR_EMPTY), "");
}

/* ---- a key that is gone ------------------------------------------------- */

static void
lose_key(struct fixture *fx)
{
	if (has_file(fx))
		assert_int_equal(unlink(file_of(fx, "")), 0);
	else
		script(fx, "UPDATE audit_tree SET signer = ''");
}

/* The id of the fault, or "". */
static const char *
lost_key(struct fixture *fx)
{
	struct buf out = BUF_IN(&fx->arena, NOTE_MAX);

	fx->err = (struct err){ 0 };
	return audit_lost_key(fx->store, NOW, &out, &fx->err) ? "" :
	    fx->err.id;
}

static struct opt64
last_break(struct fixture *fx)
{
	struct opt64 at;

	assert_true(audit_last_break(fx->store, &at, &fx->err));
	return at;
}

static void
test_lost_key__goes_on_with_a_break_that_stays(void **state)
{
	struct fixture *fx = *state;
	struct str old, handed, seal, name;

	fill(fx, 3);
	old = checkpoint(fx);
	(void)new_key(fx);
	handed = checkpoint(fx);
	fill(fx, 2);
	assert_false(last_break(fx).known);
	lose_key(fx);
	assert_string_equal(sequence(fx), "audit-key-missing");
	assert_string_equal(verify(fx, STR_EMPTY), "audit-key-missing");
	assert_string_equal(lost_key(fx), "");
	assert_int_equal(last_break(fx).v, NOW);
	assert_true(audit_check_key(fx->store, &fx->err));
	assert_string_equal(verify(fx, STR_EMPTY), "");
	/* What the lost key and those before it signed cannot be checked. */
	assert_string_equal(verify(fx, old), "audit-note-before-break");
	assert_string_equal(verify(fx, handed), "audit-note-before-break");
	seal = checkpoint(fx);
	fill(fx, 1);
	(void)new_key(fx);
	fill(fx, 1);
	fixture_reopen(fx);
	assert_string_equal(verify(fx, seal), "");
	assert_string_equal(verify(fx, checkpoint(fx)), "");
	assert_string_equal(verify(fx, old), "audit-note-before-break");
	name = str_cut(&seal, '\n');
	assert_true(str_eq(str_cut(&old, '\n'), name));
	if (has_file(fx))
		assert_int_not_equal(access(file_of(fx, ".new"), F_OK), 0);
}

static void
test_lost_key__only_when_it_is(void **state)
{
	struct fixture *fx = *state;
	struct buf line = BUF_IN(&fx->arena, NOTE_MAX);
	struct note_key stranger;
	struct str seal;

	assert_string_equal(lost_key(fx), "audit-empty");
	fill(fx, 2);
	seal = checkpoint(fx);
	assert_string_equal(lost_key(fx), "audit-key-not-lost");
	assert_string_equal(verify(fx, seal), "");
	if (!has_file(fx))
		return;
	/* Another key is no lost one: the head may have been altered. */
	note_key_make(NULL, &stranger);
	note_key_write(&stranger, &line);
	write_all(file_of(fx, ""), buf_str(&line));
	assert_string_equal(lost_key(fx), "audit-key-wrong");
	/* Half a file is. */
	write_all(file_of(fx, ""), STR("PRIVATE+KEY+x"));
	assert_string_equal(lost_key(fx), "");
	assert_string_equal(verify(fx, STR_EMPTY), "");
	assert_false(last_break(fx).v == 0);
}

/* A break does not whitewash a tree that was bent, and cannot itself be bent. */
static void
test_lost_key__signs_over_nothing_altered(void **state)
{
	struct fixture *fx = *state;

	fill(fx, 3);
	assert_string_equal(sequence(fx), "");
	lose_key(fx);
	script(fx, "UPDATE audit_tree SET size = 2");
	assert_string_equal(lost_key(fx), "audit-head-altered");
	script(fx, "UPDATE audit_tree SET size = 3");
	assert_string_equal(lost_key(fx), "");
	assert_string_equal(verify(fx, STR_EMPTY), "");
	script(fx, "UPDATE audit_entry SET reason = REPLACE(reason, 'lost', "
	    "'last')\nWHERE usecase = 'audit.lost-key'");
	assert_string_equal(verify(fx, STR_EMPTY), "audit-entry-altered");
}

/* The power went: between writing the new key and the head, and after it. */
static void
test_lost_key__broken_off_goes_on(void **state)
{
	struct fixture *fx = *state;

	if (!has_file(fx))
		skip();
	fill(fx, 2);
	assert_string_equal(sequence(fx), "");
	lose_key(fx);
	write_all(file_of(fx, ".new"), STR("half a k"));
	assert_string_equal(lost_key(fx), "");
	assert_int_equal(rename(file_of(fx, ""), file_of(fx, ".new")), 0);
	assert_string_equal(lost_key(fx), "audit-key-not-lost");
	fill(fx, 1);
	assert_string_equal(sequence(fx), "");
	(void)new_key(fx);
	assert_string_equal(verify(fx, STR_EMPTY), "");
}

/* ---- the chain by itself ------------------------------------------------ */

static struct str
handover(struct arena *a, const struct note_key *from,
    const struct note_key *to)
{
	struct buf out = BUF_IN(a, NOTE_MAX);

	note_write_handover(from, to, &out);
	return buf_str(&out);
}

static struct str
seal_of(struct arena *a, const struct note_key *key)
{
	struct buf out = BUF_IN(a, NOTE_MAX);

	note_write(key, &(struct checkpoint){ .size = 3 }, &out);
	return buf_str(&out);
}

static void
test_chain__leads_from_key_to_key(void **state)
{
	struct arena a = ARENA_INIT;
	struct note_key k[3], other, got[2];
	static struct key_chain chain;
	struct err err;
	struct str note;
	char *bent;

	(void)state;
	note_key_make(NULL, &k[0]);
	note_key_make(&k[0], &k[1]);
	note_key_make(&k[1], &k[2]);
	note_key_make(&k[0], &other);
	chain.n = 0;
	chain.notes[chain.n++] = handover(&a, &k[0], &k[1]);
	chain.notes[chain.n++] = handover(&a, &k[1], &k[2]);
	for (int i = 0; i < 3; i++)
		assert_true(key_chain_check(&chain, &k[2], seal_of(&a, &k[i]),
		    &err));
	assert_true(key_chain_check(&chain, &k[2], STR_EMPTY, &err));
	assert_false(key_chain_check(&chain, &k[2], seal_of(&a, &other),
	    &err));
	assert_string_equal(err.id, "audit-note-signature");
	assert_false(key_chain_check(&chain, &other, STR_EMPTY, &err));
	assert_string_equal(err.id, "audit-key-chain");
	assert_false(key_chain_check(&chain, &k[1], STR_EMPTY, &err));
	/* A link that is missing, or that a stranger made. */
	chain.notes[0] = handover(&a, &other, &k[0]);
	assert_false(key_chain_check(&chain, &k[2], STR_EMPTY, &err));
	assert_string_equal(err.id, "audit-key-chain");
	/* Not signed by both, or changed anywhere. */
	note = handover(&a, &k[0], &k[1]);
	assert_true(note_read_handover(note, &got[0], &got[1]));
	assert_memory_equal(got[1].public, k[1].public, NOTE_PUBLIC);
	assert_false(note_read_handover(str_sub(note, 0, note.len - 120),
	    &got[0], &got[1]));
	assert_false(note_read_handover(STR_EMPTY, &got[0], &got[1]));
	assert_false(note_read_handover(seal_of(&a, &k[0]), &got[0],
	    &got[1]));
	bent = arena_alloc(&a, note.len);
	for (size_t i = 0; i + 1 < note.len; i++) {
		memcpy(bent, note.ptr, note.len);
		bent[i] ^= 1;
		assert_false(note_read_handover((struct str){ bent,
		    note.len }, &got[0], &got[1]));
	}
	arena_release(&a);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_new_key__old_checkpoints_still_verify),
		T(test_new_key__leaves_no_old_one),
		T(test_new_key__not_of_an_empty_audit),
		T(test_new_key__broken_off_goes_on),
		T(test_key__another_signs_nothing),
		cmocka_unit_test(test_sequence__refuses_what_is_altered),
		T(test_verify__finds_a_bent_handover),
		T(test_lost_key__goes_on_with_a_break_that_stays),
		T(test_lost_key__only_when_it_is),
		T(test_lost_key__signs_over_nothing_altered),
		T(test_lost_key__broken_off_goes_on),
		cmocka_unit_test(test_chain__leads_from_key_to_key),
	};

	return cmocka_run_group_tests_name("audit key", tests, NULL, NULL);
}
