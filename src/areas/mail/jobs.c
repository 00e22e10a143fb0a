/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The job that sends.
 *
 * A run takes a few mails at a time, hands each to the server over one
 * connection, and writes down how it went before it takes more: who dies within
 * leaves at most those few to be sent twice, under the same Message-ID.  What the
 * server does not want now is tried again after 1, 2, 4 ... 60 minutes, for three
 * days; what it never wants is refused, with its words.  When there is no server
 * to speak of, all that waits waits, so that one silent server costs one try and
 * not one for each mail.
 *
 * The job itself never fails for a mail's sake: it adds itself again for when the
 * next mail is due.  A run ends after a while, so that other jobs get their turn.
 */
#include "areas/mail/words.h"
#include "base/clock.h"

enum {
	AT_ONCE = 25,
	PAUSE_FIRST = 60, PAUSE_MOST = 3600,
	GIVE_UP = 3 * 86400,
	NO_SERVER = 300,	/* seconds until one may have been set */
	RUN_SECONDS = 20,
};

struct run {
	struct store *store;
	int64_t organisation, now;
	struct str sender;	/* the organisation's name */
	struct smtp *smtp;
	bool down;
};

static int64_t
pause_after(int64_t tries)
{
	int64_t pause = PAUSE_FIRST;

	while (--tries > 0 && pause < PAUSE_MOST)
		pause *= 2;
	return pause < PAUSE_MOST ? pause : PAUSE_MOST;
}

/* It stays, or, after three days, goes back. */
static void
put_off(const struct run *run, struct outmail *m)
{
	m->at = run->now + pause_after(m->tries);
	if (run->now - m->queued_at >= GIVE_UP)
		m->state = OUTMAIL_REFUSED;
}

static void
send_one(struct run *run, struct arena *a, struct outmail *m)
{
	const struct mail_house *house = mail_house();
	struct buf bytes = BUF_HEAP(MAIL_BYTES);
	struct smtp_answer *answer = arena_new(a, struct smtp_answer);
	struct mail_message message;
	struct err err = { 0 };

	m->fault = m->words = STR_EMPTY;
	if (!mail_words(a, m, run->sender, &message, &err) ||
	    !mail_build(&bytes, &message, &err)) {
		m->state = OUTMAIL_REFUSED;
		m->fault = str_of(err.id);
		m->words = str_copy(a, err.args[0].text);
		buf_release(&bytes);
		return;
	}
	smtp_send(run->smtp, house->from, m->address, buf_str(&bytes), answer);
	buf_release(&bytes);
	m->words = str_of(answer->words);
	m->fault = str_of(answer->fault);
	switch (answer->outcome) {
	case SMTP_SENT:
		m->state = OUTMAIL_SENT;
		break;
	case SMTP_REFUSED:
		m->state = OUTMAIL_REFUSED;
		break;
	case SMTP_DOWN:
		run->down = true;
		put_off(run, m);
		break;
	case SMTP_STOPPED:
		m->at = run->now;
		break;
	case SMTP_LATER:
	case SMTP_OUTCOME__MAX:
		put_off(run, m);
		break;
	}
}

/* The next few; *n_r 0: none was due. */
static bool
send_some(struct run *run, size_t *n_r, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct outmail *list = arena_array(&a, struct outmail, AT_ONCE);
	int64_t until = 0;
	size_t tried = 0;
	bool ok = outmail_take(run->store, run->organisation, run->now, &a,
	    AT_ONCE, list, n_r, err);

	for (size_t i = 0; ok && i < *n_r; i++) {
		if (run->down || job_is_stopped(run->store)) {
			list[i].at = run->down ? until : run->now;
			continue;
		}
		send_one(run, &a, &list[i]);
		tried = i;
		until = list[i].at;
	}
	if (ok && *n_r > 0)
		ok = outmail_settle(run->store, run->organisation, run->now,
		    list, *n_r, err);
	if (ok && run->down)
		ok = outmail_delay(run->store, run->organisation, run->now,
		    until, &list[tried], err);
	arena_release(&a);
	return ok;
}

/* What the run must know, and when the next mail is due. */
static bool
look(const struct run *run, struct arena *a, struct str *sender_r,
    struct opt64 *next_r, struct err *err)
{
	struct actor system = actor_system(run->organisation);
	struct tx *tx;
	bool ok;

	if (!store_read(run->store, &system, run->now, a, &tx, err))
		return false;
	ok = outmail_sender(tx, sender_r, err) && outmail_next(tx, next_r, err);
	tx_end(tx);
	return ok;
}

static bool
is_stopped(void *store)
{
	return job_is_stopped(store);
}

static bool
send_all(struct run *run, struct arena *a, struct err *err)
{
	const struct mail_house *house = mail_house();
	int64_t end = clock_mono_ns() + RUN_SECONDS * INT64_C(1000000000);
	size_t n = 1;

	run->smtp = smtp_open(a, &house->server, is_stopped, run->store);
	while (n > 0 && !run->down && !job_is_stopped(run->store) &&
	    clock_mono_ns() < end)
		if (!send_some(run, &n, err))
			return false;
	return true;
}

static bool
run_job(struct store *store, int64_t organisation, int64_t now,
    struct str payload, struct arena *a, struct err *err)
{
	struct run run = { .store = store, .organisation = organisation,
		.now = now };
	bool served = mail_house() != NULL;
	struct opt64 next;
	struct str sender;

	(void)payload;
	if (!look(&run, a, &run.sender, &next, err) ||
	    (served && !send_all(&run, a, err)) ||
	    !look(&run, a, &sender, &next, err))
		return false;
	if (!next.known)
		return true;
	if (!served)
		next.v = now + NO_SERVER;
	return job_add_alone(store, organisation, now, MAIL_JOB,
	    next.v > now ? next.v : now, STR(MAIL_JOB), err);
}

const struct job_kind mail_jobs[] = {
	{ .name = MAIL_JOB, .tries = 1000, .run = run_job },
	{ 0 },
};
