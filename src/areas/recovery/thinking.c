/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * thinking.c - what is computed while its page waits.
 *
 * A slot a question, at most SLOTS.  Its thread reads a snapshot of its own and
 * keeps the outcome in the slot's memory, where pages read it: a slot is only
 * used again when nobody does.  A finished one is given out again as long as the
 * records are the same and it is not older than FRESH seconds (targets depend on
 * the day).  Stopping is a flag that the engine's callback looks at.
 *
 * Followers are streams; the thread writes to them when it tells how far it is,
 * a few times a second, and at the end.  Writing never waits.  Who is gone, or
 * too slow, is let go.
 */
#include <pthread.h>

#include "areas/bia/show.h"
#include "areas/recovery/thinking.h"
#include "base/clock.h"
#include "render/messages.h"

enum { SLOTS = 8, FRESH = 30, TELL_MS = 250 };

#define MS INT64_C(1000000)

struct thinking_slot {
	struct store *store;		/* NULL: free */
	struct arena arena;		/* question, snapshot, outcome */
	struct actor actor;
	struct case_wish wish;
	struct str key;
	const struct answer *answer;	/* whose model is used, or NULL */
	struct outcome outcome;
	struct err err;
	int64_t now, change, began;	/* began: monotonic */
	int64_t done, total;
	int64_t told;			/* monotonic: followers, last time */
	struct follower {
		struct http_stream *stream;	/* one reference */
		enum lang lang;
	} follower[THINKING_FOLLOWERS];
	int nfollowers;
	int refs;			/* readers */
	enum thinking_state state;
	bool cancel;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct thinking_slot slots[SLOTS];

/* ---- followers; all with the lock ---------------------------------------- */

void
thinking_words(int64_t seconds, enum lang lang, struct buf *out)
{
	message_print(out, lang, NULL, "whatif-thinking",
	    { "a", ERR_DUR(seconds > 0 ? seconds : 1) });
}

static int64_t
seconds_of(const struct thinking_slot *s)
{
	return (clock_mono_ns() - s->began) / (1000 * MS);
}

static bool
tell_one(const struct thinking_slot *s, const struct follower *f)
{
	struct buf line = BUF_HEAP(4096), words = BUF_HEAP(1024);
	struct json j = JSON_TO(&line);
	bool alive;

	thinking_words(seconds_of(s), f->lang, &words);
	buf_add_c(&line, "event: progress\ndata: ");
	json_object_begin(&j);
	json_key(&j, "done");
	json_i64(&j, s->done);
	json_key(&j, "total");
	json_i64(&j, s->total);
	json_key(&j, "words");
	json_str(&j, buf_str(&words));
	json_object_end(&j);
	buf_add_c(&line, "\n\n");
	alive = stream_write(f->stream, buf_str(&line));
	buf_release(&line);
	buf_release(&words);
	return alive;
}

static void
tell_followers(struct thinking_slot *s)
{
	int64_t now = clock_mono_ns();
	int kept = 0;

	if (s->nfollowers == 0 || now - s->told < TELL_MS * MS)
		return;
	s->told = now;
	for (int i = 0; i < s->nfollowers; i++) {
		if (tell_one(s, &s->follower[i]))
			s->follower[kept++] = s->follower[i];
		else
			stream_unref(s->follower[i].stream);
	}
	s->nfollowers = kept;
}

static void
tell_done(struct http_stream *stream)
{
	(void)stream_write(stream, STR("event: done\ndata: {}\n\n"));
	stream_close(stream);
	stream_unref(stream);
}

static void
end_followers(struct thinking_slot *s)
{
	for (int i = 0; i < s->nfollowers; i++)
		tell_done(s->follower[i].stream);
	s->nfollowers = 0;
}

/* ---- the thread --------------------------------------------------------- */

static bool
is_cancelled(void *arg)
{
	struct thinking_slot *s = arg;
	bool cancel;

	pthread_mutex_lock(&lock);
	cancel = s->cancel;
	pthread_mutex_unlock(&lock);
	return cancel;
}

static void
tell(void *arg, int64_t done, int64_t total)
{
	struct thinking_slot *s = arg;

	pthread_mutex_lock(&lock);
	s->done = done;
	s->total = total;
	tell_followers(s);
	pthread_mutex_unlock(&lock);
}

static bool
compute(struct thinking_slot *s, struct err *err)
{
	struct run run = { is_cancelled, tell, s };
	struct tx *tx;
	bool ok;

	if (!store_read(s->store, &s->actor, s->now, &s->arena, &tx, err))
		return false;
	/* The snapshot may be newer than the number: then nothing is shared. */
	if (store_change_number(s->store, s->actor.organisation) == s->change &&
	    answer_kept(s->store, s->actor.organisation, s->change,
	        &s->answer))
		s->wish.model = s->answer->model;
	ok = outcome_make(tx, &s->wish, &run, &s->outcome, err);
	tx_end(tx);
	return ok;
}

static void *
work(void *arg)
{
	struct thinking_slot *s = arg;
	struct err err = { 0 };
	bool ok = compute(s, &err);

	pthread_mutex_lock(&lock);
	err_copy(&s->err, &err);
	s->state = ok ? THINKING_DONE : THINKING_FAILED;
	end_followers(s);
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return NULL;
}

/* ---- slots; all with the lock ------------------------------------------- */

static void
release(struct thinking_slot *s)
{
	if (s->answer != NULL)
		answer_done(s->answer);
	arena_release(&s->arena);
	*s = (struct thinking_slot){ 0 };
}

static struct thinking_slot *
find(const struct store *store, int64_t organisation, struct str key)
{
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].store == store &&
		    slots[i].actor.organisation == organisation &&
		    str_eq(slots[i].key, key))
			return &slots[i];
	return NULL;
}

/* Busy with it, or done with it a moment ago. */
static bool
is_usable(const struct thinking_slot *s, int64_t change, int64_t now)
{
	if (s->state == THINKING_BUSY)
		return true;
	return s->state == THINKING_DONE && s->change == change &&
	    now >= s->now && now - s->now <= FRESH;
}

/* A free one, else the oldest that nobody computes or reads. */
static struct thinking_slot *
claim(const struct store *store, int64_t organisation)
{
	struct thinking_slot *best = NULL;
	int busy = 0;

	for (int i = 0; i < SLOTS; i++) {
		struct thinking_slot *s = &slots[i];
		bool is_free = s->store == NULL;

		busy += !is_free && s->state == THINKING_BUSY &&
		    s->store == store &&
		    s->actor.organisation == organisation;
		if (!is_free && (s->state == THINKING_BUSY || s->refs > 0))
			continue;
		if (best == NULL || is_free ||
		    (best->store != NULL && s->began < best->began))
			best = s;
	}
	return busy >= THINKING_AT_ONCE ? NULL : best;
}

/* What the wish points to outlives the request that asked. */
static void
copy_wish(struct thinking_slot *s, const struct case_wish *wish)
{
	struct scenario_thing *lost = arena_array(&s->arena,
	    struct scenario_thing, wish->nlost);
	int64_t *order = arena_array(&s->arena, int64_t, wish->norder);

	if (wish->nlost > 0)
		memcpy(lost, wish->lost, wish->nlost * sizeof(*lost));
	if (wish->norder > 0)
		memcpy(order, wish->order, wish->norder * sizeof(*order));
	s->wish = *wish;
	s->wish.lost = lost;
	s->wish.order = order;
	s->wish.model = NULL;
}

static bool
begin(struct thinking_slot *s, struct store *store, const struct actor *actor,
    int64_t now, int64_t change, const struct case_wish *wish,
    struct str key)
{
	pthread_t thread;

	release(s);
	s->store = store;
	s->actor = *actor;
	s->actor.name = str_copy(&s->arena, actor->name);
	s->actor.origin = str_copy(&s->arena, actor->origin);
	s->key = str_copy(&s->arena, key);
	s->now = now;
	s->change = change;
	s->began = clock_mono_ns();
	copy_wish(s, wish);
	if (pthread_create(&thread, NULL, work, s) != 0) {
		release(s);
		return false;
	}
	pthread_setname_np(thread, "what-if");
	pthread_detach(thread);
	return true;
}

static void
wait_for(const struct thinking_slot *s, int64_t wait_ms)
{
	int64_t at = clock_mono_ns() + wait_ms * MS;
	struct timespec until = { .tv_sec = (time_t)(at / (1000 * MS)),
		.tv_nsec = (long)(at % (1000 * MS)) };

	while (s->state == THINKING_BUSY && pthread_cond_clockwait(&changed,
	        &lock, CLOCK_MONOTONIC, &until) == 0)
		continue;
}

/* ---- asking ------------------------------------------------------------- */

/* How it stands; a reader of what is done holds the slot. */
static void
report(struct thinking_slot *s, struct thinking *t_r)
{
	*t_r = (struct thinking){ .state = s->state, .done = s->done,
		.total = s->total,
		.seconds = seconds_of(s) };
	if (s->state == THINKING_FAILED)
		err_copy(&t_r->err, &s->err);
	if (s->state != THINKING_DONE)
		return;
	t_r->outcome = &s->outcome;
	t_r->slot = s;
	s->refs++;
}

bool
thinking_ask(struct store *store, const struct actor *actor, int64_t now,
    const struct case_wish *wish, struct str key, int64_t wait_ms,
    struct thinking *t_r, struct err *err)
{
	int64_t change = store_change_number(store, actor->organisation);
	struct thinking_slot *s;
	bool ok = true;

	pthread_mutex_lock(&lock);
	s = find(store, actor->organisation, key);
	if (s == NULL || !is_usable(s, change, now)) {
		/* An old answer to it goes, unless somebody reads it still. */
		if (s == NULL || s->refs > 0)
			s = claim(store, actor->organisation);
		if (s == NULL)
			ok = err_set(err, ERR_CONFLICT, NULL, "whatif-busy");
		else if (!begin(s, store, actor, now, change, wish, key))
			ok = err_set(err, ERR_UNAVAILABLE, NULL,
			    "out-of-memory");
	}
	if (ok) {
		s->refs++;	/* it stays while we wait */
		wait_for(s, wait_ms);
		s->refs--;
		report(s, t_r);
	}
	pthread_mutex_unlock(&lock);
	return ok;
}

void
thinking_done(struct thinking_slot *slot)
{
	pthread_mutex_lock(&lock);
	slot->refs--;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

bool
thinking_follow(struct store *store, int64_t organisation, struct str key,
    enum lang lang, struct http_stream *stream, struct err *err)
{
	struct thinking_slot *s;
	bool ok = true;

	pthread_mutex_lock(&lock);
	s = find(store, organisation, key);
	if (s == NULL || s->state != THINKING_BUSY) {
		tell_done(stream);
	} else if (s->nfollowers == THINKING_FOLLOWERS) {
		stream_close(stream);
		stream_unref(stream);
		ok = err_set(err, ERR_TOO_MANY, NULL, "too-many-listeners");
	} else {
		s->follower[s->nfollowers++] = (struct follower){ stream,
			lang };
		s->told = 0;
	}
	pthread_mutex_unlock(&lock);
	return ok;
}

void
thinking_cancel(struct store *store, int64_t organisation, struct str key)
{
	struct thinking_slot *s;

	pthread_mutex_lock(&lock);
	s = find(store, organisation, key);
	if (s != NULL)
		s->cancel = true;
	pthread_mutex_unlock(&lock);
}

void
recovery_end(struct store *store)
{
	thinking_end(store);
}

void
thinking_end(struct store *store)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < SLOTS; i++) {
		struct thinking_slot *s = &slots[i];

		if (s->store != store)
			continue;
		s->cancel = true;
		while (s->state == THINKING_BUSY || s->refs > 0)
			pthread_cond_wait(&changed, &lock);
		release(s);
	}
	pthread_mutex_unlock(&lock);
}
