/* SPDX-License-Identifier: EUPL-1.2 */
/* Running catalogue statements: names to values, `$org` from the scope. */
#include "store/internal.h"

struct cursor {
	struct tx *tx;
	struct cursor *next;	/* open ones of the tx */
	struct result result;
	struct err err;
	bool failed, done;
};

static struct str
text_of(const struct tx *tx, const struct statement *st)
{
	bool own = tx->store->driver->dialect == STORE_PGSQL &&
	    st->pgsql != NULL;

	return str_of(own ? st->pgsql : st->sql);
}

static struct value
value_of(struct arena *a, const struct bind *b)
{
	if (b->kind == BIND_IDS)
		return V_TEXT(ids_json(a, b->ids, (size_t)b->n));
	return (struct value){ b->kind, b->n, b->s };
}

/* The value of a parameter's name; BUG when the caller forgot it. */
static struct value
find(struct tx *tx, const struct bind *binds, struct str name)
{
	if (str_eq(name, STR("org")))
		return V_INT(tx->actor->organisation);
	for (; binds->name != NULL; binds++)
		if (str_eq_c(name, binds->name))
			return value_of(tx->arena, binds);
	BUG("a parameter without a value");
}

static bool
begin(struct tx *tx, const struct statement *st, const struct bind *binds,
    struct result *r, struct err *err)
{
	struct value v[STMT_PARAMS];
	struct str text = text_of(tx, st);
	bool scoped = st->installation;
	struct stmt *s;

	BUG_IF(tx->ended);
	if (tx->conn->failed) {
		err_copy(err, &tx->conn->fault);
		return false;
	}
	if (!conn_prepare(tx->conn, text, &s, err))
		return false;
	for (size_t i = 0; i < s->nparams; i++) {
		v[i] = find(tx, binds, s->names[i]);
		scoped |= str_eq(s->names[i], STR("org"));
	}
	BUG_IF(!scoped);
	return conn_start(tx->conn, text, v, s->nparams, r, err);
}

bool
tx_exec_list(struct tx *tx, const struct statement *st,
    const struct bind *binds, int64_t *changed_r, struct err *err)
{
	struct result r;
	int got;

	BUG_IF(!tx->writing);
	if (!begin(tx, st, binds, &r, err))
		return false;
	while ((got = conn_step(tx->conn, &r, err)) > 0)
		;
	if (changed_r != NULL)
		*changed_r = r.changed;
	conn_finish(tx->conn, &r);
	return got == 0;
}

bool
tx_query_list(struct tx *tx, const struct statement *st,
    const struct bind *binds, struct cursor **cursor_r, struct err *err)
{
	struct cursor *c = arena_new(tx->arena, struct cursor);

	*cursor_r = NULL;
	if (!begin(tx, st, binds, &c->result, err))
		return false;
	c->tx = tx;
	c->next = tx->open;
	tx->open = c;
	*cursor_r = c;
	return true;
}

bool
cursor_next(struct cursor *c)
{
	int got;

	if (c->failed || c->done)
		return false;
	got = conn_step(c->tx->conn, &c->result, &c->err);
	c->failed = got < 0;
	c->done = got == 0;
	return got > 0;
}

struct opt64
cursor_num(struct cursor *c, int column)
{
	return c->tx->conn->driver->num(&c->result, column);
}

int64_t
cursor_i64(struct cursor *c, int column)
{
	return cursor_num(c, column).v;
}

struct str
cursor_str(struct cursor *c, int column)
{
	struct arena *a = c->tx->arena;

	return str_copy(a, c->tx->conn->driver->text(&c->result, column, a));
}

bool
cursor_end(struct cursor *c, struct err *err)
{
	struct cursor **at = &c->tx->open;

	while (*at != NULL && *at != c)
		at = &(*at)->next;
	if (*at == NULL)
		return true;	/* ended before */
	*at = c->next;
	conn_finish(c->tx->conn, &c->result);
	if (c->failed)
		err_copy(err, &c->err);
	return !c->failed;
}
