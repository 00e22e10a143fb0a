/* SPDX-License-Identifier: EUPL-1.2 */
#include <unistd.h>

#include "fixture.h"
#include "store/attachment.h"
#include "store/internal.h"

struct upload {
	struct str bytes;
	const char *name;
	struct attachment out;
};

static bool
run_upload(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	struct upload *u = call->input;
	struct err err = { 0 };

	return attachment_add(tx, u->bytes, str_of(u->name), STR("text/plain"),
	    &u->out, &err) || errs_add(errs, &err);
}

static const struct usecase upload_usecase = { .name = "test.upload",
	.verb = USECASE_DO, .right = RIGHT_READ, .run = run_upload };

static bool
upload(struct fixture *fx, const struct actor *actor, struct upload *u)
{
	struct usecase_call call = { .usecase = &upload_usecase, .input = u };

	fx->errs = ERRS_IN(&fx->arena);
	return usecase_run(fx->store, actor, NOW, &fx->arena, &call,
	    &fx->errs);
}

/* A file of `size` bytes, each made from its place and the seed. */
static struct str
make_file(struct fixture *fx, size_t size, int seed)
{
	char *bytes = arena_alloc(&fx->arena, size + 1);

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)((i * 31 + i / 251 + (size_t)seed) & 255);
	return (struct str){ bytes, size };
}

struct sink {
	size_t size, chunks, stop;
	int seed;
	bool same;
};

static bool
take(void *arg, struct str chunk)
{
	struct sink *s = arg;

	for (size_t i = 0; i < chunk.len; i++, s->size++)
		s->same &= (unsigned char)chunk.ptr[i] == ((s->size * 31 +
		    s->size / 251 + (size_t)s->seed) & 255);
	return ++s->chunks != s->stop;
}

static bool
download(struct fixture *fx, const struct actor *actor, int64_t id,
    struct sink *s)
{
	struct tx *tx;
	bool ok;

	s->same = true;
	assert_true(store_read(fx->store, actor, NOW, &fx->arena, &tx,
	    &fx->err));
	ok = attachment_read(tx, id, take, s, &fx->err);
	tx_end(tx);
	return ok;
}

static int64_t
count_chunks(struct fixture *fx)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_READ);
	struct opt64 n;

	assert_true(conn_ready(c, &fx->err));
	assert_true(conn_number(c, STR("SELECT COUNT(*) FROM "
	    "attachment_chunk"), NULL, 0, &n, &fx->err));
	conn_free(c);
	return n.v;
}

static void
damage(struct fixture *fx, const char *sql)
{
	struct conn *c = conn_new(fx->store->driver, fx->store->where,
	    CONN_WRITE);

	assert_true(conn_ready(c, &fx->err));
	assert_true(c->driver->script(c, sql, &fx->err));
	conn_free(c);
}

static void
test_attachment__comes_back_as_it_went(void **state)
{
	static const size_t sizes[] = { 0, 1, ATTACHMENT_CHUNK - 1,
		ATTACHMENT_CHUNK, ATTACHMENT_CHUNK + 1,
		3 * ATTACHMENT_CHUNK };
	struct fixture *fx = *state;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct upload u = { .bytes = make_file(fx, sizes[i], (int)i),
			.name = "plan.txt" };
		struct sink s = { .seed = (int)i };

		assert_true(upload(fx, &fx->one, &u));
		assert_int_equal(u.out.size, sizes[i]);
		assert_int_equal(u.out.sha256.len, 64);
		assert_true(download(fx, &fx->one, u.out.id, &s));
		assert_true(s.same);
		assert_int_equal(s.size, sizes[i]);
	}
}

static void
test_attachment__same_file_is_stored_once(void **state)
{
	struct fixture *fx = *state;
	struct upload u = { .bytes = make_file(fx, ATTACHMENT_CHUNK + 5, 1),
		.name = "a" }, v = u;
	struct sink s = { .seed = 1 };

	v.name = "b";
	assert_true(upload(fx, &fx->one, &u));
	assert_true(upload(fx, &fx->one, &v));
	assert_true(u.out.id != v.out.id);
	assert_int_equal(count_chunks(fx), 2);
	assert_true(download(fx, &fx->one, v.out.id, &s));
	/* Another organisation keeps its own. */
	assert_true(upload(fx, &fx->two, &v));
	assert_int_equal(count_chunks(fx), 4);
}

static void
test_attachment__of_another_organisation_is_not_there(void **state)
{
	struct fixture *fx = *state;
	struct upload u = { .bytes = make_file(fx, 10, 1), .name = "a" };
	struct sink s = { .seed = 1 };

	assert_true(upload(fx, &fx->one, &u));
	assert_false(download(fx, &fx->two, u.out.id, &s));
	assert_string_equal(fx->err.id, "attachment-not-found");
	assert_int_equal(fx->err.code, ERR_NOT_FOUND);
}

static void
test_attachment__refuses_too_large(void **state)
{
	struct fixture *fx = *state;
	struct upload u = { .bytes = make_file(fx, 1, 1), .name = "a" };

	/* It is refused by its length, before a byte is looked at. */
	u.bytes.len = (size_t)ATTACHMENT_MAX + 1;
	assert_false(upload(fx, &fx->one, &u));
	assert_string_equal(fault_of(fx), "attachment-too-large");
	assert_int_equal(fx->errs.list[0].code, ERR_TOO_LARGE);
	assert_int_equal(count_chunks(fx), 0);
}

static int64_t
keep(struct fixture *fx, const struct actor *actor, const char *type)
{
	struct attachment_input input = { .name = STR("Verslag.pdf"),
		.media_type = str_of(type),
		.bytes = make_file(fx, 12, 3) };

	return run(fx, actor, &attachment_keep,
	    &(struct usecase_call){ .input = &input });
}

static int64_t
thing_with(struct fixture *fx, const char *name, int64_t file)
{
	struct thing t = { .name = str_of(name), .file = KNOWN(file) };

	return run(fx, &fx->one, &thing_create,
	    &(struct usecase_call){ .object = &t });
}

static void
test_keep__a_record_names_it(void **state)
{
	struct fixture *fx = *state;
	struct actor reader = fx->one;
	struct attachment file;
	int64_t id = keep(fx, &fx->one, "application/pdf");
	struct tx *tx;

	assert_true(id > 0);
	assert_true(thing_with(fx, "with", id) > 0);
	assert_true(store_read(fx->store, &fx->one, NOW, &fx->arena, &tx,
	    &fx->err));
	assert_true(attachment_find(tx, id, &file, &fx->err));
	assert_true(str_eq_c(file.name, "Verslag.pdf"));
	assert_int_equal(file.at, NOW);
	tx_end(tx);
	reader.rights = (uint64_t)1 << RIGHT_READ;
	assert_int_equal(keep(fx, &reader, "application/pdf"), 0);
	assert_string_equal(fault_of(fx), "usecase-denied");
}

/* No such file, one of another organisation, and one that only passes through
 * are all the same: no file to name. */
static void
test_keep__no_record_names_what_is_not_its_own(void **state)
{
	struct fixture *fx = *state;
	int64_t ids[] = { 987654321, keep(fx, &fx->two, "application/pdf"),
		keep(fx, &fx->one, ATTACHMENT_PASSING) };

	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_true(ids[i] > 0);
		assert_int_equal(thing_with(fx, "without", ids[i]), 0);
		assert_string_equal(fault_of(fx), "attachment-unknown");
		assert_string_equal(fx->errs.list[0].field, "file");
	}
}

static bool
is_there(struct fixture *fx, const struct actor *actor, int64_t id)
{
	struct attachment file;
	struct tx *tx;
	bool there;

	assert_true(store_read(fx->store, actor, NOW, &fx->arena, &tx,
	    &fx->err));
	there = attachment_get(tx, id, &file, &fx->err);
	assert_true(there || fx->err.code == ERR_NOT_FOUND);
	tx_end(tx);
	return there;
}

static int
tidy_at(struct fixture *fx, int64_t now)
{
	int n;

	store_set_jobs(fx->store, &attachment_tidy, 1);
	assert_true(job_run_due(fx->store, now, 10, &n, &fx->err));
	return n;
}

/* A form that was never saved: its file goes after a week, the bytes with it,
 * unless another file has the same. */
static void
test_tidy__what_no_record_names_goes(void **state)
{
	struct fixture *fx = *state;
	int64_t named = keep(fx, &fx->one, "application/pdf"),
	    lone = keep(fx, &fx->one, "application/pdf"),
	    passing = keep(fx, &fx->one, ATTACHMENT_PASSING),
	    other = keep(fx, &fx->two, "application/pdf"),
	    thing = thing_with(fx, "with", named);
	struct thing t = { .rec = { .id = thing, .version = 1 },
		.name = STR("with") };

	/* That it is named no more is no reason: the history shows it. */
	run(fx, &fx->one, &thing_change, &(struct usecase_call){
	    .object = &t, .id = thing });
	assert_int_equal(tidy_at(fx, NOW + ATTACHMENT_UNNAMED - 1), 0);
	assert_true(is_there(fx, &fx->one, lone));
	assert_int_equal(count_chunks(fx), 2);
	assert_int_equal(tidy_at(fx, NOW + ATTACHMENT_UNNAMED), 2);
	assert_false(is_there(fx, &fx->one, lone));
	assert_true(is_there(fx, &fx->one, named));
	assert_true(is_there(fx, &fx->one, passing));
	assert_false(is_there(fx, &fx->two, other));
	assert_int_equal(count_chunks(fx), 1);
	assert_int_equal(thing_with(fx, "late", lone), 0);
	assert_string_equal(fault_of(fx), "attachment-unknown");
	assert_int_equal(tidy_at(fx, NOW + 9 * ATTACHMENT_UNNAMED), 0);
}

static void
test_tidy__looks_again_when_the_next_is_due(void **state)
{
	struct fixture *fx = *state;
	struct attachment_input input = { .name = STR("late.txt"),
		.media_type = STR("text/plain"), .bytes = STR("late") };
	struct usecase_call late = { .usecase = &attachment_keep,
		.input = &input };
	int64_t early = keep(fx, &fx->one, "application/pdf");

	assert_true(usecase_run(fx->store, &fx->one, NOW + 100, &fx->arena,
	    &late, &fx->errs));
	assert_int_equal(tidy_at(fx, NOW + ATTACHMENT_UNNAMED), 1);
	assert_false(is_there(fx, &fx->one, early));
	assert_true(is_there(fx, &fx->one, late.id));
	assert_int_equal(tidy_at(fx, NOW + ATTACHMENT_UNNAMED + 99), 0);
	assert_int_equal(tidy_at(fx, NOW + ATTACHMENT_UNNAMED + 100), 1);
	assert_false(is_there(fx, &fx->one, late.id));
	assert_int_equal(count_chunks(fx), 0);
}

static void
test_attachment__damage_is_told(void **state)
{
	struct fixture *fx = *state;
	struct upload u = { .bytes = make_file(fx, 2 * ATTACHMENT_CHUNK, 1),
		.name = "a" };
	struct sink s = { .seed = 1 }, stopping = { .seed = 1, .stop = 1 };

	assert_true(upload(fx, &fx->one, &u));
	damage(fx, "UPDATE attachment_chunk SET data = (\n"
	    "    SELECT other.data FROM attachment_chunk AS other\n"
	    "    WHERE other.number = 0)\n"
	    "WHERE number = 1");
	assert_false(download(fx, &fx->one, u.out.id, &s));
	assert_string_equal(fx->err.id, "attachment-damaged");
	assert_int_equal(fx->err.code, ERR_IO);
	/* Who wants the beginning only gets it. */
	assert_true(download(fx, &fx->one, u.out.id, &stopping));
	assert_int_equal(stopping.chunks, 1);
	damage(fx, "DELETE FROM attachment_chunk WHERE number = 1");
	s = (struct sink){ .seed = 1 };
	assert_false(download(fx, &fx->one, u.out.id, &s));
	assert_string_equal(fx->err.id, "attachment-damaged");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_attachment__comes_back_as_it_went),
		FIXTURE_TEST(test_attachment__same_file_is_stored_once),
		FIXTURE_TEST(test_attachment__of_another_organisation_is_not_there),
		FIXTURE_TEST(test_attachment__refuses_too_large),
		FIXTURE_TEST(test_keep__a_record_names_it),
		FIXTURE_TEST(test_keep__no_record_names_what_is_not_its_own),
		FIXTURE_TEST(test_tidy__what_no_record_names_goes),
		FIXTURE_TEST(test_tidy__looks_again_when_the_next_is_due),
		FIXTURE_TEST(test_attachment__damage_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
