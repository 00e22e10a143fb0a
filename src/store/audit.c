/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The audit entries of a use case.
 *
 * Changes wait in memory until the use case ends, since which of them is the
 * use case's own is only then known.  They get their ids in the order in which
 * they happened, so that undoing from the newest id back walks through states
 * that have existed.  The use case's own change is the entry; the others
 * (rules, watchers) stand under it.  One statement writes each.
 */
#include "record/diff.h"
#include "store/internal.h"

enum { DIFF_MAX = 8 * 1024 * 1024 };

static const char *const verbs[USECASE_VERB__MAX] = {
	[USECASE_CREATE] = "create",
	[USECASE_CHANGE] = "change",
	[USECASE_DELETE] = "delete",
	[USECASE_DO] = "do",
};

void
audit_begin(struct tx *tx)
{
	tx->pending = NULL;
	tx->pending_tail = &tx->pending;
	tx->depth = 0;
}

bool
audit_change(struct tx *tx, const struct record *r, const void *before,
    const void *after, enum usecase_verb verb)
{
	const struct rec *rec = after != NULL ? after : before;
	struct buf out = BUF_IN(tx->arena, DIFF_MAX);
	struct json json = JSON_TO(&out);
	struct pending *p;

	BUG_IF(tx->pending_tail == NULL);
	if (!record_diff(r, before, after, tx->arena, &json) &&
	    verb == USECASE_CHANGE)
		return false;
	p = arena_new(tx->arena, struct pending);
	*p = (struct pending){ .record = r, .id = rec->id,
		.version = rec->version, .verb = verb,
		.diff = buf_str(&out) };
	*tx->pending_tail = p;
	tx->pending_tail = &p->next;
	return true;
}

struct entry {
	int64_t id, parent;
	const char *usecase;
	struct str reason;
	int64_t undoes;
};

static bool
write_entry(struct tx *tx, const struct entry *e, const struct pending *p,
    struct err *err)
{
	const struct actor *actor = tx->actor;
	struct value v[] = {
		V_INT(e->id), V_INT(actor->organisation), V_INT(e->parent),
		V_INT(tx->now), V_INT(actor->account), V_TEXT(actor->name),
		V_TEXT(actor->origin), V_TEXT(str_of(e->usecase)),
		V_TEXT(str_of(verbs[p->verb])),
		V_TEXT(str_of(p->record == NULL ? "" : p->record->name)),
		V_INT(p->id), V_INT(p->version), V_TEXT(e->reason),
		V_TEXT(p->diff), V_INT(e->undoes),
	};

	tx->last_entry = e->id;
	return conn_run(tx->conn,
	    tx->conn->driver->dialect == STORE_PGSQL ? STR(
	    "INSERT INTO audit_entry (id, organisation, parent, at, account,\n"
	    "    actor, origin, usecase, verb, record, record_id, version,\n"
	    "    reason, diff, undoes, undone_by)\n"
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,\n"
	    "    $14, $15, 0)") : STR(
	    "INSERT INTO audit_entry (id, organisation, parent, at, account,\n"
	    "    actor, origin, usecase, verb, record, record_id, version,\n"
	    "    reason, diff, undoes, undone_by)\n"
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,\n"
	    "    ?14, ?15, 0)"), v, COUNT(v), NULL, err);
}

/* The use case's own change among the pending ones, or NULL. */
static struct pending *
own_change(struct tx *tx, const struct audit_head *head)
{
	for (struct pending *p = tx->pending; p != NULL; p = p->next)
		if (p->record == head->record &&
		    (head->record_id == 0 || p->id == head->record_id))
			return p;
	return NULL;
}

/* A head for what has no change of its own: a deed, an undo of many. */
static struct pending *
add_head(struct tx *tx, const struct audit_head *head)
{
	struct pending *p = arena_new(tx->arena, struct pending);

	*p = (struct pending){ .record = head->record,
		.id = head->record_id, .verb = USECASE_DO,
		.diff = STR("{}") };
	*tx->pending_tail = p;
	tx->pending_tail = &p->next;
	return p;
}

bool
audit_end(struct tx *tx, const struct audit_head *head, int64_t *entry_r,
    struct err *err)
{
	struct pending *own = own_change(tx, head);
	int64_t ahead = head->ahead > 0 ? head->ahead : 1, *ids;
	size_t n = 0, i = 0;

	*entry_r = 0;
	if (own == NULL && (tx->pending != NULL || head->always))
		own = add_head(tx, head);
	if (own == NULL)
		return true;
	for (struct pending *p = tx->pending; p != NULL; p = p->next)
		n++;
	ids = arena_array(tx->arena, int64_t, n);
	for (struct pending *p = tx->pending; p != NULL; p = p->next, i++) {
		if (!conn_id(tx->conn, IDS_AUDIT, ahead, &ids[i], err))
			return false;
		if (p == own)
			*entry_r = ids[i];
	}
	i = 0;
	for (struct pending *p = tx->pending; p != NULL; p = p->next, i++) {
		struct entry e = { .id = ids[i],
			.parent = p == own ? head->parent : *entry_r,
			.usecase = head->usecase, .reason = head->reason,
			.undoes = p == own && head->undoes != 0 ?
			    head->undoes : p->undoes };

		if (!write_entry(tx, &e, p, err))
			return false;
	}
	audit_begin(tx);
	return true;
}

bool
audit_root(struct tx *tx, int64_t id, const char *name, struct str reason,
    int64_t undoes, struct err *err)
{
	struct pending p = { .verb = USECASE_DO, .diff = STR("{}") };
	struct entry e = { .id = id, .usecase = name, .reason = reason,
		.undoes = undoes };

	return write_entry(tx, &e, &p, err);
}
