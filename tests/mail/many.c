/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * many.c PORT N - N mails written in one use case, and handed to the server on
 * that port by the job; prints how long each took: seconds, seconds of processor.
 */
#include "areas/letter.h"
#include "areas/mail/mail.h"
#include "base/clock.h"
#include "store/job.h"
#include "store/outmail.h"
#include "../unit/areas/house.h"

static bool
queue_many(struct tx *tx, struct usecase_call *call, struct errs *errs)
{
	int64_t n = *(const int64_t *)call->input;
	struct err err = { 0 };
	bool ok = true;

	for (int64_t i = 0; ok && i < n; i++) {
		struct letter l = { .template = "test", .name = STR("Zo\xC3\xAB"),
			.args = { STR("de baas") },
			.address = str_printf(tx_arena(tx), "p%d@example.org",
			    (int)i) };

		ok = letter_queue(tx, &l, &call->id, &err);
	}
	return ok || errs_add(errs, &err);
}

static const struct usecase queue = { .name = "test.queue",
	.verb = USECASE_DO, .right = RIGHT_READ, .run = queue_many };

static void
waiting(struct house *h, int64_t *n_r)
{
	struct actor actor = actor_system(h->one);
	int64_t counts[OUTMAIL__MAX];
	struct arena a = ARENA_INIT;
	struct tx *tx;

	assert_true(store_read(h->store, &actor, NOW, &a, &tx, &h->err));
	assert_true(outmail_count(tx, counts, &h->err));
	tx_end(tx);
	assert_int_equal(counts[OUTMAIL_REFUSED], 0);
	*n_r = counts[OUTMAIL_WAITING];
	arena_release(&a);
}

int
main(int argc, char **argv)
{
	const struct letter_template *lists[] = { mail_area.letters };
	struct mail_house out = { .from = STR("bcm@example.org"),
		.public_url = STR("https://bcm.example.org") };
	struct house *h = house_open(true);
	struct actor actor = house_actor(h->one, h->ann, ACCESS_ADMIN);
	int64_t port, n, left = 1, from, cpu;
	struct usecase_call call = { .usecase = &queue, .input = &n };
	int ran;

	assert_int_equal(argc, 3);
	assert_true(str_to_i64(str_of(argv[1]), &port));
	assert_true(str_to_i64(str_of(argv[2]), &n));
	out.server = (struct smtp_server){ .host = STR("127.0.0.1"),
		.port = (int)port, .plain = true, .name = STR("example.org") };
	letter_set_templates(lists, 1);
	mail_set_house(&out);
	store_set_jobs(h->store, mail_area.jobs, 1);
	from = clock_mono_ns();
	assert_true(usecase_run(h->store, &actor, NOW, &h->arena, &call,
	    &h->errs));
	printf("queued %.3f\n", (double)(clock_mono_ns() - from) / 1e9);
	from = clock_mono_ns();
	cpu = clock_cpu_ns();
	while (left > 0) {
		assert_true(job_run_due(h->store, NOW, 1, &ran, &h->err));
		waiting(h, &left);
	}
	printf("sent %.3f processor %.3f\n",
	    (double)(clock_mono_ns() - from) / 1e9,
	    (double)(clock_cpu_ns() - cpu) / 1e9);
	house_close(h);
	return 0;
}
