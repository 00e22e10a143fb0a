/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Mails that are to be sent.  Taking one moves its `at` beyond the lease: that is
 * the lease.  Settling asks that it still waits with the try that was counted, so
 * that who comes too late changes nothing.
 */
#include "base/when.h"
#include "store/internal.h"
#include "store/job.h"
#include "store/outmail.h"
#include "store/statements.h"

const char *const outmail_states[OUTMAIL__MAX] = {
	[OUTMAIL_WAITING] = "waiting",
	[OUTMAIL_SENT] = "sent",
	[OUTMAIL_REFUSED] = "refused",
};

/* ---- its words to the database ------------------------------------------- */

#define COLUMNS                                                               \
	"SELECT id, state, turn, at, tries, queued_at, done_at, name,\n"      \
	"    address, lang, template, a, b, c, d, link, fault, words\n"       \
	"FROM outmail\n"

static const struct statement add = {
	.name = "outmail.add",
	.sql = "INSERT INTO outmail (organisation, id, state, turn, at, tries,\n"
	    "    queued_at, name, address, lang, template, a, b, c, d, link,\n"
	    "    fault, words)\n"
	    "VALUES ($org, $id, 'waiting', $turn, $at, 0,\n"
	    "    $now, $name, $address, $lang, $template, $a, $b, $c, $d, $link,\n"
	    "    '', '')",
};

static const struct statement get = {
	.name = "outmail.get",
	.sql = COLUMNS
	    "WHERE organisation = $org AND id = $id",
};

static const struct statement list_state = {
	.name = "outmail.list",
	.sql = COLUMNS
	    "WHERE organisation = $org AND state = $state AND id < $before\n"
	    "ORDER BY id DESC\n"
	    "LIMIT $most",
};

static const struct statement count_all = {
	.name = "outmail.count",
	.sql = "SELECT state, COUNT(*)\n"
	    "FROM outmail\n"
	    "WHERE organisation = $org\n"
	    "GROUP BY state",
};

static const struct statement next_at = {
	.name = "outmail.next",
	.sql = "SELECT MIN(at)\n"
	    "FROM outmail\n"
	    "WHERE organisation = $org AND state = 'waiting'",
};

static const struct statement sender_of = {
	.name = "outmail.sender",
	.sql = "SELECT name\n"
	    "FROM organisation\n"
	    "WHERE id = $org",
};

static const struct statement due = {
	.name = "outmail.due",
	.sql = COLUMNS
	    "WHERE organisation = $org AND state = 'waiting' AND at <= $now\n"
	    "ORDER BY turn, at, id\n"
	    "LIMIT $most",
};

static const struct statement take_one = {
	.name = "outmail.take",
	.sql = "UPDATE outmail SET at = $until, tries = tries + 1\n"
	    "WHERE organisation = $org AND id = $id",
};

static const struct statement settle_one = {
	.name = "outmail.settle",
	.sql = "UPDATE outmail SET state = $state, at = $at, done_at = $done,\n"
	    "    fault = $fault, words = $words\n"
	    "WHERE organisation = $org AND id = $id AND state = 'waiting'\n"
	    "  AND tries = $tries",
};

static const struct statement delay_all = {
	.name = "outmail.delay",
	.sql = "UPDATE outmail SET at = $until, fault = $fault, words = $words\n"
	    "WHERE organisation = $org AND state = 'waiting' AND at < $until",
};

static const struct statement again_one = {
	.name = "outmail.again",
	.sql = "UPDATE outmail SET state = 'waiting', at = $now, done_at = NULL,\n"
	    "    queued_at = $now\n"
	    "WHERE organisation = $org AND id = $id AND state <> 'sent'",
};

static const struct statement forget_old = {
	.name = "outmail.forget",
	.sql = "DELETE FROM outmail\n"
	    "WHERE organisation = $org AND state = 'sent'\n"
	    "  AND queued_at < $before",
};

const struct statement *const outmail_statements[] = { &add, &get, &list_state,
	&count_all, &next_at, &sender_of, &due, &take_one, &settle_one,
	&delay_all, &again_one, &forget_old, NULL };

static enum outmail_state
state_of(struct str name)
{
	for (int s = 0; s < OUTMAIL__MAX; s++)
		if (str_eq_c(name, outmail_states[s]))
			return (enum outmail_state)s;
	return OUTMAIL_WAITING;
}

static void
read_row(struct cursor *c, struct outmail *m)
{
	*m = (struct outmail){
		.id = cursor_i64(c, 0), .state = state_of(cursor_str(c, 1)),
		.urgent = cursor_i64(c, 2) == 0, .at = cursor_i64(c, 3),
		.tries = cursor_i64(c, 4), .queued_at = cursor_i64(c, 5),
		.done_at = cursor_num(c, 6), .name = cursor_str(c, 7),
		.address = cursor_str(c, 8),
		.template = cursor_str(c, 10), .link = cursor_str(c, 15),
		.fault = cursor_str(c, 16), .words = cursor_str(c, 17),
	};
	m->lang = str_eq_c(cursor_str(c, 9), "en") ? LANG_EN : LANG_NL;
	for (int i = 0; i < OUTMAIL_ARGS; i++)
		m->args[i] = cursor_str(c, 11 + i);
}

static bool
read_rows(struct cursor *c, struct outmail *list, size_t *n_r,
    struct err *err)
{
	*n_r = 0;
	while (cursor_next(c))
		read_row(c, &list[(*n_r)++]);
	return cursor_end(c, err);
}

/* ---- reading ------------------------------------------------------------- */

bool
outmail_get(struct tx *tx, int64_t id, struct outmail *m_r, struct err *err)
{
	struct cursor *c;
	size_t n;

	return tx_query(tx, &get, &c, err, B_INT("id", id)) &&
	    read_rows(c, m_r, &n, err) &&
	    (n == 1 || err_set(err, ERR_NOT_FOUND, NULL, "outmail-gone"));
}

bool
outmail_list(struct tx *tx, enum outmail_state state, int64_t before,
    size_t max, struct outmail *list, size_t *n_r, struct err *err)
{
	struct cursor *c;

	return tx_query(tx, &list_state, &c, err,
	    B_TEXT("state", str_of(outmail_states[state])),
	    B_INT("before", before == 0 ? INT64_MAX : before),
	    B_INT("most", (int64_t)max)) && read_rows(c, list, n_r, err);
}

bool
outmail_count(struct tx *tx, int64_t counts_r[OUTMAIL__MAX], struct err *err)
{
	struct cursor *c;

	memset(counts_r, 0, OUTMAIL__MAX * sizeof(*counts_r));
	if (!tx_query(tx, &count_all, &c, err, B_NONE))
		return false;
	while (cursor_next(c))
		counts_r[state_of(cursor_str(c, 0))] = cursor_i64(c, 1);
	return cursor_end(c, err);
}

bool
outmail_next(struct tx *tx, struct opt64 *at_r, struct err *err)
{
	struct cursor *c;

	*at_r = UNKNOWN;
	if (!tx_query(tx, &next_at, &c, err, B_NONE))
		return false;
	if (cursor_next(c))
		*at_r = cursor_num(c, 0);
	return cursor_end(c, err);
}

bool
outmail_sender(struct tx *tx, struct str *name_r, struct err *err)
{
	struct cursor *c;

	*name_r = STR_EMPTY;
	if (!tx_query(tx, &sender_of, &c, err, B_NONE))
		return false;
	if (cursor_next(c))
		*name_r = cursor_str(c, 0);
	return cursor_end(c, err);
}

/* ---- inside a use case --------------------------------------------------- */

bool
outmail_add(struct tx *tx, struct outmail *m, const char *kind,
    struct err *err)
{
	return conn_id(tx->conn, IDS_RECORD, 64, &m->id, err) &&
	    tx_exec(tx, &add, NULL, err, B_INT("id", m->id),
	    B_INT("turn", m->urgent ? 0 : 1), B_INT("at", m->at),
	    B_INT("now", tx->now), B_TEXT("name", m->name),
	    B_TEXT("address", m->address),
	    B_TEXT("lang", str_of(lang_tag(m->lang))),
	    B_TEXT("template", m->template), B_TEXT("a", m->args[0]),
	    B_TEXT("b", m->args[1]), B_TEXT("c", m->args[2]),
	    B_TEXT("d", m->args[3]), B_TEXT("link", m->link)) &&
	    job_add(tx, kind, m->at, str_of(kind), STR_EMPTY, err);
}

bool
outmail_again(struct tx *tx, int64_t id, const char *kind, struct err *err)
{
	int64_t changed = 0;

	if (!tx_exec(tx, &again_one, &changed, err, B_INT("id", id),
	    B_INT("now", tx->now)))
		return false;
	if (changed == 0)
		return err_set(err, ERR_NOT_FOUND, NULL, "outmail-gone");
	return job_add(tx, kind, tx->now, str_of(kind), STR_EMPTY, err);
}

/* ---- the sender ---------------------------------------------------------- */

struct sending {
	struct outmail *list;
	const struct outmail *done;	/* of settle; of delay: why */
	size_t max, n;
	int64_t until;
};

static bool
write_alone(struct store *store, int64_t organisation, int64_t now,
    struct arena *a, write_fn *fn, struct sending *s, struct err *err)
{
	struct actor system = actor_system(organisation);
	struct errs errs = ERRS_IN(a);
	struct write w = { .actor = &system, .now = now, .arena = a,
		.fn = fn, .arg = s, .errs = &errs };

	return store_write(store, &w) || errs_first(&errs, err);
}

static bool
take_rows(struct tx *tx, void *arg, struct errs *errs)
{
	struct sending *s = arg;
	struct err err = { 0 };
	struct cursor *c;
	bool ok = tx_query(tx, &due, &c, &err, B_INT("now", tx->now),
	    B_INT("most", (int64_t)s->max)) &&
	    read_rows(c, s->list, &s->n, &err);

	for (size_t i = 0; ok && i < s->n; i++) {
		s->list[i].tries++;
		ok = tx_exec(tx, &take_one, NULL, &err,
		    B_INT("id", s->list[i].id),
		    B_INT("until", tx->now + OUTMAIL_LEASE));
	}
	return ok || errs_add(errs, &err);
}

bool
outmail_take(struct store *store, int64_t organisation, int64_t now,
    struct arena *a, size_t max, struct outmail *list, size_t *n_r,
    struct err *err)
{
	struct sending s = { .list = list, .max = max };
	bool ok = write_alone(store, organisation, now, a, take_rows, &s, err);

	*n_r = ok ? s.n : 0;
	return ok;
}

static bool
settle_rows(struct tx *tx, void *arg, struct errs *errs)
{
	const struct sending *s = arg;
	struct err err = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < s->n; i++) {
		const struct outmail *m = &s->done[i];
		struct opt64 done = m->state == OUTMAIL_WAITING ? UNKNOWN
		    : KNOWN(tx->now);

		ok = tx_exec(tx, &settle_one, NULL, &err, B_INT("id", m->id),
		    B_TEXT("state", str_of(outmail_states[m->state])),
		    B_INT("at", m->at), B_OPT("done", done),
		    B_TEXT("fault", m->fault), B_TEXT("words", m->words),
		    B_INT("tries", m->tries));
	}
	ok = ok && tx_exec(tx, &forget_old, NULL, &err, B_INT("before",
	    tx->now - (int64_t)OUTMAIL_DAYS * SECONDS_DAY));
	return ok || errs_add(errs, &err);
}

bool
outmail_settle(struct store *store, int64_t organisation, int64_t now,
    const struct outmail *list, size_t n, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct sending s = { .done = list, .n = n };
	bool ok = write_alone(store, organisation, now, &a, settle_rows, &s,
	    err);

	arena_release(&a);
	return ok;
}

static bool
delay_rows(struct tx *tx, void *arg, struct errs *errs)
{
	const struct sending *s = arg;
	struct err err = { 0 };

	return tx_exec(tx, &delay_all, NULL, &err, B_INT("until", s->until),
	    B_TEXT("fault", s->done->fault), B_TEXT("words", s->done->words)) ||
	    errs_add(errs, &err);
}

bool
outmail_delay(struct store *store, int64_t organisation, int64_t now,
    int64_t until, const struct outmail *why, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct sending s = { .done = why, .until = until };
	bool ok = write_alone(store, organisation, now, &a, delay_rows, &s,
	    err);

	arena_release(&a);
	return ok;
}
