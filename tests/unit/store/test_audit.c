/* SPDX-License-Identifier: EUPL-1.2 */
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"
#include "fixture.h"
#include "store/audit.h"
#include "store/audit_tree.h"

static void
drop_key(struct fixture *fx)
{
	if (store_dialect(fx->store) == STORE_SQLITE)
		unlink(str_printf(&fx->arena, "%.*s/audit.key",
		    STR_ARG(fx->where)).ptr);
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
	drop_key(*state);
	fixture_close(*state);
	return 0;
}

/* ---- shorthand ---------------------------------------------------------- */

static struct conn *
open_conn(struct fixture *fx)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_WRITE);

	assert_true(conn_ready(c, &fx->err));
	return c;
}

static void
script(struct fixture *fx, struct conn *c, const char *sql)
{
	if (!c->driver->script(c, migrate_translate(&fx->arena,
	    store_dialect(fx->store), str_of(sql)).ptr, &fx->err)) {
		print_error("%s: %.*s\n", sql,
		    STR_ARG(fx->err.args[0].text));
		fail();
	}
}

static int64_t
number(struct conn *c, const char *sql)
{
	struct err err = { 0 };
	struct opt64 n;

	assert_true(conn_number(c, str_of(sql), NULL, 0, &n, &err));
	return n.v;
}

static int64_t
sequence(struct fixture *fx)
{
	int64_t n;

	if (!audit_sequence(fx->store, NOW, &n, &fx->err)) {
		print_error("%s\n", fx->err.id);
		fail();
	}
	return n;
}

/* The id of the fault, or "". */
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

	if (!audit_checkpoint(fx->store, NOW, &out, &fx->err)) {
		print_error("%s\n", fx->err.id);
		fail();
	}
	return buf_str(&out);
}

/* People with addresses and things, made and changed in two organisations. */
static void
fill(struct fixture *fx, int n)
{
	static int made;

	for (int i = 0; i < n; i++) {
		const struct actor *by = i % 3 ? &fx->one : &fx->two;
		struct person p = { .name = str_printf(&fx->arena,
		    "P %d", ++made), .mail = STR("a@example.org") };
		struct usecase_call call = { .object = &p,
			.reason = i % 2 ? STR("because") : STR("") };

		assert_true(run(fx, by, &person_create, &call) > 0);
		p.mail = STR("b@example.org");
		call = (struct usecase_call){ .object = &p };
		assert_true(run(fx, by, &person_change, &call) > 0);
		assert_true(make_thing(fx, by, str_printf(&fx->arena,
		    "T %d", made).ptr) > 0);
	}
}

/* ---- growing and checking ----------------------------------------------- */

static void
test_sequence__numbers_each_once(void **state)
{
	struct fixture *fx = *state;
	struct conn *c = open_conn(fx);
	struct merkle_hash root, empty;
	struct merkle_tree none = { 0 };
	int64_t size;

	merkle_root(&none, &empty);
	assert_int_equal(sequence(fx), 0);
	assert_true(audit_head(fx->store, &size, &root, &fx->err));
	assert_int_equal(size, 0);
	assert_memory_equal(root.b, empty.b, MERKLE_HASH);
	assert_string_equal(verify(fx, STR_EMPTY), "");
	fill(fx, 5);
	assert_int_equal(sequence(fx), 15);
	assert_int_equal(sequence(fx), 0);
	fill(fx, 3);
	assert_int_equal(sequence(fx), 9);
	assert_true(audit_head(fx->store, &size, &root, &fx->err));
	assert_int_equal(size, 24);
	assert_string_equal(verify(fx, STR_EMPTY), "");
	assert_int_equal(number(c, "SELECT COUNT(DISTINCT leaf)\n"
	    "FROM audit_entry WHERE leaf >= 0 AND leaf < 24"), 24);
	conn_free(c);
}

/* Twice as many entries, n times, by the database alone. */
static void
double_entries(struct fixture *fx, int n)
{
	struct conn *c = open_conn(fx);

	for (; n > 0; n--)
		script(fx, c, str_printf(&fx->arena,
		    "INSERT INTO audit_entry SELECT id + %lld, organisation,\n"
		    "    parent, at, account, actor, origin, usecase, verb,\n"
		    "    record, record_id, version, reason, diff, undoes,\n"
		    "    undone_by, NULL, NULL\n"
		    "FROM audit_entry", (long long)number(c,
		    "SELECT MAX(id) FROM audit_entry")).ptr);
	conn_free(c);
}

/* The keeper asks every second: that must not read what is numbered. */
static void
test_sequence__costs_nothing_when_all_is_numbered(void **state)
{
	struct fixture *fx = *state;
	struct conn *c;
	int64_t few, many;

	if (store_dialect(fx->store) != STORE_SQLITE)
		skip();
	fill(fx, 10);
	(void)sequence(fx);
	c = fx->store->readers.idle;
	assert_non_null(c);
	(void)fixture_steps(c);
	assert_int_equal(sequence(fx), 0);
	few = fixture_steps(c);
	fill(fx, 200);
	(void)sequence(fx);
	(void)fixture_steps(c);
	assert_int_equal(sequence(fx), 0);
	many = fixture_steps(c);
	assert_true(few > 0);
	assert_int_equal(many, few);
}

static void
test_sequence__outlives_a_restart_and_many_batches(void **state)
{
	struct fixture *fx = *state;
	struct str old;

	fill(fx, 3);
	old = checkpoint(fx);
	fixture_reopen(fx);
	double_entries(fx, 8);
	assert_int_equal(sequence(fx), 9 * 255);
	assert_string_equal(verify(fx, old), "");
	assert_string_equal(verify(fx, checkpoint(fx)), "");
}

/* STORMVAST_TEST_DOUBLINGS=17 makes about a million entries of nine. */
static void
test_verify__is_fast_enough(void **state)
{
	struct fixture *fx = *state;
	const char *wanted = getenv("STORMVAST_TEST_DOUBLINGS");
	int64_t n = 0, start, numbered, end;

	if (wanted == NULL || !str_to_i64(str_of(wanted), &n))
		skip();
	fill(fx, 3);
	double_entries(fx, (int)n);
	start = clock_mono_ns();
	(void)sequence(fx);
	numbered = clock_mono_ns();
	assert_string_equal(verify(fx, STR_EMPTY), "");
	end = clock_mono_ns();
	print_message("numbered in %.1f s, verified in %.1f s\n",
	    (double)(numbered - start) / 1e9, (double)(end - numbered) / 1e9);
}

static void
test_leaf__holds_no_personal_value(void **state)
{
	struct fixture *fx = *state;
	struct person p = { .name = STR("Ann"),
		.mail = STR("secret@example.org") };
	struct usecase_call call = { .object = &p };
	struct buf out = BUF_IN(&fx->arena, 100000);
	struct actor actor = fx->one;

	actor.name = STR("jan.geheim");
	actor.origin = STR("192.0.2.44");
	assert_true(run(fx, &actor, &person_create, &call) > 0);
	sequence(fx);
	assert_true(audit_prove(fx->store, call.entry, &out, &fx->err));
	assert_true(str_find_str(buf_str(&out), STR("secret")) == out.len);
	assert_true(str_find_str(buf_str(&out), STR("jan.geheim")) == out.len);
	assert_true(str_find_str(buf_str(&out), STR("192.0.2")) == out.len);
	assert_true(str_find_str(buf_str(&out), STR("Ann")) < out.len);
	assert_true(str_find_str(buf_str(&out), STR("{\\\"hash\\\":")) <
	    out.len);
}

static void
test_erase__forgets_and_keeps_the_tree(void **state)
{
	struct fixture *fx = *state;
	struct person p = { .name = STR("Ann"),
		.mail = STR("secret@example.org") };
	struct usecase_call call = { .object = &p };
	struct conn *c = open_conn(fx);
	struct str old;

	fill(fx, 3);
	assert_true(run(fx, &fx->one, &person_create, &call) > 0);
	old = checkpoint(fx);
	/* One that has no leaf yet is forgotten too. */
	p.mail = STR("secret2@example.org");
	call = (struct usecase_call){ .object = &p };
	assert_true(run(fx, &fx->one, &person_change, &call) > 0);
	assert_true(audit_erase(fx->store, NOW, ONE, &person_record, p.rec.id,
	    &fx->err));
	assert_int_equal(number(c, "SELECT COUNT(*) FROM audit_entry\n"
	    "WHERE diff LIKE '%secret%'"), 0);
	assert_string_equal(verify(fx, old), "");
	assert_string_equal(verify(fx, checkpoint(fx)), "");
	/* Again, and of what is not there: nothing happens. */
	assert_true(audit_erase(fx->store, NOW, ONE, &person_record, p.rec.id,
	    &fx->err));
	assert_true(audit_erase(fx->store, NOW, TWO, &person_record, p.rec.id,
	    &fx->err));
	assert_string_equal(verify(fx, checkpoint(fx)), "");
	/* What was erased cannot be said otherwise afterwards. */
	script(fx, c, "UPDATE audit_entry SET diff = "
	    "'{\"name\":{\"to\":\"Ann\"},\"mail\":{\"to\":\"x@y.nl\"}}'\n"
	    "WHERE verb = 'create' AND diff LIKE '%hash%'");
	assert_string_equal(verify(fx, old), "audit-entry-altered");
	conn_free(c);
}

static void
test_prove__refuses_what_is_not_in_it(void **state)
{
	struct fixture *fx = *state;
	struct buf out = BUF_IN(&fx->arena, 100000);

	assert_false(audit_prove(fx->store, 1, &out, &fx->err));
	assert_string_equal(fx->err.id, "audit-empty");
	fill(fx, 1);
	sequence(fx);
	assert_false(audit_prove(fx->store, 9999, &out, &fx->err));
	assert_string_equal(fx->err.id, "audit-no-leaf");
}

static void
test_checkpoint__strange_ones_are_refused(void **state)
{
	struct fixture *fx = *state;
	struct note_key stranger;
	struct checkpoint c;
	struct str old, good;
	struct buf forged = BUF_IN(&fx->arena, NOTE_MAX),
	    later = BUF_IN(&fx->arena, NOTE_MAX);
	char *bent;

	fill(fx, 2);
	old = checkpoint(fx);
	fill(fx, 2);
	good = checkpoint(fx);
	assert_string_equal(verify(fx, old), "");
	assert_string_equal(verify(fx, STR("x")), "audit-note-form");
	assert_string_equal(verify(fx, str_sub(good, 0, good.len - 60)),
	    "audit-note-signature");
	for (size_t i = 0; i < good.len; i += 3) {
		bent = (char *)(uintptr_t)str_copy(&fx->arena, good).ptr;
		bent[i] ^= 1;
		assert_string_not_equal(verify(fx, (struct str){ bent,
		    good.len }), "");
	}
	assert_true(note_parse(good, &c, &fx->err));
	note_key_make(NULL, &stranger);
	note_write(&stranger, &c, &forged);
	assert_string_equal(verify(fx, buf_str(&forged)),
	    "audit-note-signature");
	/* The same key for another history. */
	{
		struct arena a = ARENA_INIT;
		struct actor system = actor_system(0);
		struct tree_row row;
		struct note_key key;
		struct tx *tx;

		assert_true(store_read(fx->store, &system, NOW, &a, &tx,
		    &fx->err));
		assert_true(tree_read_row(tx, &row, &fx->err));
		assert_true(tree_read_key(tx, &row, &key, &fx->err));
		arena_release(&a);
		buf_clear(&forged);
		c.size = 5;
		note_write(&key, &c, &forged);
		c.size = 99;
		note_write(&key, &c, &later);
	}
	assert_string_equal(verify(fx, buf_str(&forged)),
	    "audit-checkpoint-differs");
	assert_string_equal(verify(fx, buf_str(&later)),
	    "audit-checkpoint-newer");
}

static void
test_key__is_kept_apart_and_missed(void **state)
{
	struct fixture *fx = *state;
	struct buf key = BUF_IN(&fx->arena, NOTE_MAX);
	struct stat st;
	const char *path;
	int64_t n;

	assert_false(audit_public_key(fx->store, &key, &fx->err));
	fill(fx, 1);
	sequence(fx);
	assert_true(audit_public_key(fx->store, &key, &fx->err));
	assert_true(str_starts(buf_str(&key), STR("stormvast/")));
	if (store_dialect(fx->store) != STORE_SQLITE)
		return;
	path = str_printf(&fx->arena, "%.*s/audit.key",
	    STR_ARG(fx->where)).ptr;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(unlink(path), 0);
	assert_string_equal(verify(fx, STR_EMPTY), "audit-key-missing");
	fill(fx, 1);
	assert_false(audit_sequence(fx->store, NOW, &n, &fx->err));
	assert_string_equal(fx->err.id, "audit-key-missing");
}

/* ---- a verifier of others ----------------------------------------------- */

static void
test_export__an_independent_verifier_agrees(void **state)
{
	struct fixture *fx = *state;
	const char *tool = getenv("STORMVAST_VERIFIER");
	char export[] = "/tmp/stormvast-export.XXXXXX",
	    proof[] = "/tmp/stormvast-proof.XXXXXX";
	struct buf out = BUF_IN(&fx->arena, 100000);
	struct person p = { .name = STR("Bob \"Ö\" \n") };
	struct usecase_call call = { .object = &p };
	FILE *files[2];

	if (tool == NULL)
		skip();
	fill(fx, 7);
	p.name = STR("Bob \"Ö\"");
	assert_true(run(fx, &fx->one, &person_create, &call) > 0);
	sequence(fx);
	files[0] = fdopen(mkstemp(export), "w");
	files[1] = fdopen(mkstemp(proof), "w");
	assert_true(audit_export(fx->store, files[0], &fx->err));
	assert_true(audit_prove(fx->store, call.entry, &out, &fx->err));
	fwrite(out.ptr, 1, out.len, files[1]);
	assert_int_equal(fclose(files[0]) + fclose(files[1]), 0);
	assert_int_equal(system(str_printf(&fx->arena,
	    "python3 '%s' '%s' '%s' >/dev/null", tool, export, proof).ptr),
	    0);
	/* It finds what was bent. */
	assert_int_equal(system(str_printf(&fx->arena,
	    "sed -i 's/because/becouse/' '%s'", export).ptr), 0);
	assert_int_not_equal(system(str_printf(&fx->arena,
	    "python3 '%s' '%s' 2>/dev/null", tool, export).ptr), 0);
	unlink(export);
	unlink(proof);
}

/* ---- tampering ---------------------------------------------------------- */

static const char *const kept[] = { "audit_entry", "audit_node",
	"audit_salt", "audit_erased", "audit_tree" };

struct tampering {
	struct fixture *fx;
	struct conn *c;
	uint64_t lot;
	int64_t size;
	struct str file;	/* the key's, or empty */
};

static int64_t
lot(struct tampering *t, int64_t below)
{
	return (int64_t)rng_below(&t->lot, (uint64_t)below);
}

static void
keep_all(struct tampering *t)
{
	for (size_t i = 0; i < COUNT(kept); i++)
		script(t->fx, t->c, str_printf(&t->fx->arena,
		    "CREATE TABLE keep_%s AS SELECT * FROM %s", kept[i],
		    kept[i]).ptr);
}

static void
restore_all(struct tampering *t)
{
	struct arena *a = &t->fx->arena;
	struct buf sql = BUF_IN(a, 4000);

	buf_add_c(&sql, "BEGIN;\n");
	for (size_t i = 0; i < COUNT(kept); i++)
		buf_addf(&sql, "DELETE FROM %s;\nINSERT INTO %s "
		    "SELECT * FROM keep_%s;\n", kept[i], kept[i], kept[i]);
	buf_add_c(&sql, "COMMIT");
	script(t->fx, t->c, str_c(a, buf_str(&sql)));
}

/* A bit of a column of one entry. */
static void
bend_number(struct tampering *t)
{
	static const char *const columns[] = { "id", "organisation", "parent",
		"at", "account", "record_id", "version", "undoes", "leaf" };
	const char *column = columns[lot(t, COUNT(columns))];

	script(t->fx, t->c, str_printf(&t->fx->arena,
	    "UPDATE audit_entry SET %s = %s + 4000 * %lld\n"
	    "WHERE leaf = %lld", column, column, (long long)lot(t, 1000) + 1,
	    (long long)lot(t, t->size)).ptr);
}

static struct str
text_of_leaf(struct tampering *t, const char *column, int64_t leaf)
{
	struct result r;
	struct str text;

	assert_true(conn_start(t->c, str_printf(&t->fx->arena,
	    "SELECT %s FROM audit_entry WHERE leaf = %lld", column,
	    (long long)leaf), NULL, 0, &r, &t->fx->err));
	assert_true(conn_step(t->c, &r, &t->fx->err) > 0);
	text = str_copy(&t->fx->arena, t->c->driver->text(&r, 0,
	    &t->fx->arena));
	conn_finish(t->c, &r);
	return text;
}

static void
bend_text(struct tampering *t)
{
	static const char *const columns[] = { "actor", "origin", "usecase",
		"verb", "record", "reason", "diff", "sealed" };
	const char *column = columns[lot(t, COUNT(columns))];
	int64_t leaf = lot(t, t->size);
	struct str text = text_of_leaf(t, column, leaf);
	struct buf sql = BUF_IN(&t->fx->arena, 1 << 20);
	size_t at = text.len == 0 ? 0 : (size_t)lot(t, (int64_t)text.len);

	buf_addf(&sql, "UPDATE audit_entry SET %s = '", column);
	for (size_t i = 0; i < text.len; i++) {
		char ch = text.ptr[i];

		if (i == at)
			ch = ch == 'x' ? 'y' : 'x';
		if (ch == '\'')
			buf_add_char(&sql, ch);
		buf_add_char(&sql, ch);
	}
	buf_addf(&sql, "%s'\nWHERE leaf = %lld", text.len == 0 ? "x" : "",
	    (long long)leaf);
	script(t->fx, t->c, str_c(&t->fx->arena, buf_str(&sql)));
}

/* One bit of a stored hash. */
static void
bend_node(struct tampering *t)
{
	unsigned char hash[MERKLE_HASH];
	struct value v[3];
	struct result r;
	int64_t skip_rows = lot(t, number(t->c,
	    "SELECT COUNT(*) FROM audit_node")), level, at;
	bool pg = store_dialect(t->fx->store) == STORE_PGSQL;

	assert_true(conn_start(t->c, str_printf(&t->fx->arena,
	    "SELECT level, number, hash FROM audit_node\n"
	    "ORDER BY level, number LIMIT 1 OFFSET %lld",
	    (long long)skip_rows), NULL, 0, &r, &t->fx->err));
	assert_true(conn_step(t->c, &r, &t->fx->err) > 0);
	level = t->c->driver->num(&r, 0).v;
	at = t->c->driver->num(&r, 1).v;
	memcpy(hash, t->c->driver->text(&r, 2, &t->fx->arena).ptr,
	    sizeof(hash));
	conn_finish(t->c, &r);
	hash[lot(t, MERKLE_HASH)] ^= (unsigned char)(1 << lot(t, 8));
	v[0] = (struct value){ .kind = BIND_BLOB,
		.s = { (char *)hash, sizeof(hash) } };
	v[1] = V_INT(level);
	v[2] = V_INT(at);
	assert_true(conn_run(t->c, pg ? STR("UPDATE audit_node\n"
	    "SET hash = $1 WHERE level = $2 AND number = $3") :
	    STR("UPDATE audit_node\nSET hash = ?1\n"
	    "WHERE level = ?2 AND number = ?3"), v, 3, NULL, &t->fx->err));
}

static void
delete_entry(struct tampering *t)
{
	script(t->fx, t->c, str_printf(&t->fx->arena,
	    "DELETE FROM audit_entry WHERE leaf = %lld",
	    (long long)lot(t, t->size)).ptr);
}

static void
delete_node(struct tampering *t)
{
	script(t->fx, t->c, str_printf(&t->fx->arena,
	    "DELETE FROM audit_node\n"
	    "WHERE level = 0 AND number = %lld",
	    (long long)lot(t, t->size)).ptr);
}

static void
swap_leaves(struct tampering *t)
{
	long long a = lot(t, t->size), b = (a + 1 + lot(t, t->size - 1)) %
	    t->size;

	script(t->fx, t->c, str_printf(&t->fx->arena,
	    "UPDATE audit_entry SET leaf = -1 WHERE leaf = %lld;\n"
	    "UPDATE audit_entry SET leaf = %lld WHERE leaf = %lld;\n"
	    "UPDATE audit_entry SET leaf = %lld WHERE leaf = -1", a, a, b,
	    b).ptr);
}

/* The newest go, with their nodes; the head is made to fit. */
static void
truncate_end(struct tampering *t)
{
	long long size = lot(t, t->size);
	struct arena *a = &t->fx->arena;

	script(t->fx, t->c, str_printf(a,
	    "DELETE FROM audit_entry WHERE leaf >= %lld", size).ptr);
	for (int level = 0; level < 12; level++)
		script(t->fx, t->c, str_printf(a, "DELETE FROM audit_node\n"
		    "WHERE level = %d AND number >= %lld", level,
		    size >> level).ptr);
	script(t->fx, t->c, str_printf(a, "UPDATE audit_tree\n"
	    "SET size = %lld, note = REPLACE(note, '\n%lld\n', '\n%lld\n')",
	    size, (long long)t->size, size).ptr);
}

/* An entry is changed and all is made anew, by who has not our key. */
static void
rebuild(struct tampering *t)
{
	struct arena *a = &t->fx->arena;
	const char *away = str_printf(a, "%.*s.away", STR_ARG(t->file)).ptr;

	script(t->fx, t->c, str_printf(a, "UPDATE audit_entry\n"
	    "SET reason = reason || '!' WHERE leaf = %lld",
	    (long long)lot(t, t->size)).ptr);
	script(t->fx, t->c, "UPDATE audit_entry SET leaf = NULL;\n"
	    "DELETE FROM audit_node;\nDELETE FROM audit_tree");
	if (t->file.len > 0)
		assert_int_equal(rename(t->file.ptr, away), 0);
	assert_int_equal(sequence(t->fx), t->size);
	if (t->file.len > 0)
		assert_int_equal(rename(away, t->file.ptr), 0);
}

static void
add_entry(struct tampering *t)
{
	script(t->fx, t->c, str_printf(&t->fx->arena,
	    "INSERT INTO audit_entry SELECT id + 100000, organisation,\n"
	    "    parent, at, account, actor, origin, usecase, verb, record,\n"
	    "    record_id, version, reason, diff, undoes, undone_by, %lld,\n"
	    "    sealed\n"
	    "FROM audit_entry WHERE leaf = %lld", (long long)t->size,
	    (long long)lot(t, t->size)).ptr);
}

static void
unnumber(struct tampering *t)
{
	script(t->fx, t->c, str_printf(&t->fx->arena,
	    "UPDATE audit_entry SET leaf = NULL WHERE leaf = %lld",
	    (long long)lot(t, t->size)).ptr);
}

static void
drop_salts(struct tampering *t)
{
	script(t->fx, t->c, "DELETE FROM audit_salt");
}

static void
drop_head(struct tampering *t)
{
	script(t->fx, t->c, "DELETE FROM audit_tree");
}

static void (*const tampers[])(struct tampering *) = { bend_number, bend_text,
	bend_text, bend_node, delete_entry, delete_node, swap_leaves,
	truncate_end, rebuild, add_entry, unnumber, drop_salts, drop_head };

/* STORMVAST_TEST_TAMPERS says how many. */
static void
test_verify__finds_every_tampering(void **state)
{
	struct fixture *fx = *state;
	struct tampering t = { .fx = fx, .lot = 7 };
	int64_t n = test_length("STORMVAST_TEST_TAMPERS", 300, 10000),
	    missed = 0;
	struct str seal;

	fill(fx, 12);
	seal = checkpoint(fx);
	assert_true(note_parse(seal, &(struct checkpoint){ 0 }, &fx->err));
	t.size = 36;
	t.c = open_conn(fx);
	if (store_dialect(fx->store) == STORE_SQLITE)
		t.file = str_printf(&fx->arena, "%.*s/audit.key",
		    STR_ARG(fx->where));
	keep_all(&t);
	for (int64_t i = 0; i < n; i++) {
		size_t which = (size_t)lot(&t, COUNT(tampers));

		tampers[which](&t);
		/* On PostgreSQL the key lies in the database: there it takes
		 * what was kept elsewhere. */
		if (verify(fx, i % 2 && t.file.len > 0 && tampers[which] !=
		    drop_head ? STR_EMPTY : seal)[0] == '\0') {
			print_error("missed: %zu at %lld\n", which,
			    (long long)i);
			missed++;
		}
		restore_all(&t);
		if (i % 50 == 0)
			assert_string_equal(verify(fx, seal), "");
	}
	assert_int_equal(missed, 0);
	conn_free(t.c);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_sequence__numbers_each_once),
		T(test_sequence__costs_nothing_when_all_is_numbered),
		T(test_sequence__outlives_a_restart_and_many_batches),
		T(test_verify__is_fast_enough),
		T(test_leaf__holds_no_personal_value),
		T(test_erase__forgets_and_keeps_the_tree),
		T(test_prove__refuses_what_is_not_in_it),
		T(test_checkpoint__strange_ones_are_refused),
		T(test_key__is_kept_apart_and_missed),
		T(test_export__an_independent_verifier_agrees),
		T(test_verify__finds_every_tampering),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
