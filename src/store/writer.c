/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The one writer of SQLite: a thread, its connection and a queue.
 *
 * Group commit: all writes that wait (at most GROUP_MAX, for at most
 * GROUP_NS) run in one transaction, each in a savepoint of its own, so that one
 * that fails is rolled back alone; one COMMIT with synchronous=FULL makes them
 * durable, and only then is any of them answered.  When the COMMIT fails, or
 * SQLite has rolled the transaction back by itself (disk full), none has
 * happened and each that had succeeded gets the fault.  After such a fault the
 * connection is opened anew, so the server goes on when there is room again.
 *
 * Another process (a command beside the server) may write too; the file's lock
 * keeps them apart.  While idle the writer looks once a second whether one did,
 * and raises the change numbers then.
 */
#include "base/clock.h"
#include "store/internal.h"

enum { GROUP_MAX = 64, GROUP_NS = 50 * 1000 * 1000, LOOK_MS = 1000 };

struct job {
	struct write *write;
	struct job *next;
	bool done;
};

struct writer {
	struct store *store;
	struct conn *conn;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wanted, answered;
	struct job *first, **last;	/* the queue */
	struct opt64 version;		/* of the data, as others changed it */
	bool stop;
};

/* One write in its savepoint.  False: the whole transaction is gone. */
static bool
run_one(struct writer *wr, struct write *w)
{
	struct conn *c = wr->conn;
	struct ids ids[IDS__MAX];
	struct err err = { 0 };

	memcpy(ids, c->ids, sizeof(ids));
	c->failed = false;
	if (!conn_do(c, "SAVEPOINT one", &err)) {
		write_fail(w, &err);
		return false;
	}
	if (write_run(wr->store, c, w)) {
		if (conn_do(c, "RELEASE one", &err))
			return true;
		write_fail(w, &err);
	}
	memcpy(c->ids, ids, sizeof(ids));
	c->failed = false;
	return !c->lost && conn_do(c, "ROLLBACK TO one", &err) &&
	    conn_do(c, "RELEASE one", &err);
}

/* Run the jobs of a group; the first that the group has no time for. */
static struct job *
run_group(struct writer *wr, struct job *jobs, bool *alive_r)
{
	int64_t until = clock_mono_ns() + GROUP_NS;
	int n = 0;

	*alive_r = true;
	while (jobs != NULL && *alive_r && n++ < GROUP_MAX) {
		*alive_r = run_one(wr, jobs->write);
		jobs = jobs->next;
		if (clock_mono_ns() > until)
			break;
	}
	return jobs;
}

static void
fail_group(struct job *jobs, const struct job *end, const struct err *err)
{
	for (; jobs != end; jobs = jobs->next)
		if (jobs->write->ok)
			write_fail(jobs->write, err);
}

/* One transaction over the jobs up to the returned one. */
static struct job *
commit_group(struct writer *wr, struct job *jobs)
{
	struct conn *c = wr->conn;
	struct err err = { 0 }, ignored = { 0 };
	struct job *end;
	bool alive;

	if (!conn_ready(c, &err) || !conn_do(c, "BEGIN IMMEDIATE", &err)) {
		write_fail(jobs->write, &err);
		return jobs->next;
	}
	end = run_group(wr, jobs, &alive);
	c->failed = false;
	if (alive && conn_do(c, "COMMIT", &err)) {
		for (struct job *j = jobs; j != end; j = j->next) {
			if (j->write->ok && j->write->entry != 0)
				store_changed(wr->store,
				    j->write->actor->organisation,
				    j->write->entry);
			if (j->write->ok && j->write->access)
				sessions_forget(wr->store);
			if (j->write->ok && j->write->events)
				store_tell(wr->store);
		}
		return end;
	}
	if (!alive)
		err_copy(&err, &c->fault);
	fail_group(jobs, end, &err);
	if (!c->lost && !conn_do(c, "ROLLBACK", &ignored))
		c->lost = true;
	c->lost = true;		/* ids and statements start afresh */
	return end;
}

static void
answer(struct writer *wr, struct job *jobs, const struct job *end)
{
	struct job *next;

	pthread_mutex_lock(&wr->lock);
	for (; jobs != end; jobs = next) {
		next = jobs->next;
		jobs->done = true;
	}
	pthread_cond_broadcast(&wr->answered);
	pthread_mutex_unlock(&wr->lock);
}

/* Has another process written since?  Faults wait for the next write. */
static void
look(struct writer *wr)
{
	struct err ignored = { 0 };
	struct opt64 version;

	if (!conn_ready(wr->conn, &ignored) || !conn_number(wr->conn,
	    STR("PRAGMA data_version"), NULL, 0, &version, &ignored) ||
	    (wr->version.known && version.v == wr->version.v))
		return;
	/* Unknown: the first look, right after the numbers were loaded. */
	if (store_load_numbers(wr->store, wr->conn, wr->version.known,
	        &ignored))
		wr->version = version;
	else
		wr->version = KNOWN(-1);
}

/* Wait for jobs; false when there are none after a second. */
static bool
wait_for_jobs(struct writer *wr)
{
	struct timespec until = store_deadline(LOOK_MS);
	int rc = 0;

	while (wr->first == NULL && !wr->stop && rc == 0)
		rc = pthread_cond_timedwait(&wr->wanted, &wr->lock, &until);
	return wr->first != NULL || wr->stop;
}

static void *
writer_main(void *arg)
{
	struct writer *wr = arg;
	struct job *jobs, *end;

	for (;;) {
		bool some;

		pthread_mutex_lock(&wr->lock);
		some = wait_for_jobs(wr);
		jobs = wr->first;
		wr->first = NULL;
		wr->last = &wr->first;
		pthread_mutex_unlock(&wr->lock);
		if (!some)
			look(wr);
		else if (jobs == NULL)
			return NULL;
		for (; jobs != NULL; jobs = end) {
			end = commit_group(wr, jobs);
			answer(wr, jobs, end);
		}
	}
}

bool
writer_run(struct writer *wr, struct write *w)
{
	struct job job = { .write = w };

	BUG_IF(pthread_equal(pthread_self(), wr->thread));
	pthread_mutex_lock(&wr->lock);
	*wr->last = &job;
	wr->last = &job.next;
	pthread_cond_signal(&wr->wanted);
	while (!job.done)
		pthread_cond_wait(&wr->answered, &wr->lock);
	pthread_mutex_unlock(&wr->lock);
	return w->ok;
}

bool
writer_open(struct store *store, struct err *err)
{
	struct writer *wr = arena_new(&store->arena, struct writer);

	wr->store = store;
	wr->last = &wr->first;
	wr->conn = conn_new(store->driver, store->where, CONN_WRITE);
	pthread_mutex_init(&wr->lock, NULL);
	store_cond_init(&wr->wanted);
	pthread_cond_init(&wr->answered, NULL);
	if (!conn_ready(wr->conn, err)) {
		conn_free(wr->conn);
		return false;
	}
	if (pthread_create(&wr->thread, NULL, writer_main, wr) != 0) {
		conn_free(wr->conn);
		return err_set(err, ERR_UNAVAILABLE, NULL, "store-busy");
	}
	pthread_setname_np(wr->thread, "writer");
	store->writer = wr;
	return true;
}

void
writer_close(struct writer *wr)
{
	if (wr == NULL)
		return;
	pthread_mutex_lock(&wr->lock);
	wr->stop = true;
	pthread_cond_signal(&wr->wanted);
	pthread_mutex_unlock(&wr->lock);
	pthread_join(wr->thread, NULL);
	conn_free(wr->conn);
	pthread_cond_destroy(&wr->wanted);
	pthread_cond_destroy(&wr->answered);
	pthread_mutex_destroy(&wr->lock);
}
