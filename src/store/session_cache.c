/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sessions in memory: a table of slots, one per value of a part of the hash, in
 * which the newest stays.
 *
 * A slot holds as long as three things do: the generation (raised by every
 * change of accounts, memberships, tokens and sessions in this process), the
 * change number of the session's organisation (its name, the person's unit; on
 * PostgreSQL other nodes raise it too), and five seconds, for what another node
 * did to accounts.  Who reads takes the generation first, so what was changed
 * meanwhile is not kept.
 */
#include "store/internal.h"
#include "store/session_cache.h"

enum { SLOTS = 512 };

struct slot {
	char hash[SECRET_HASH + 1];	/* empty: free */
	struct arena arena;
	struct session session;
	int64_t read_at, change;
	uint64_t generation;
};

struct sessions {
	pthread_mutex_t lock;
	uint64_t generation;
	struct slot slots[SLOTS];
};

struct sessions *
sessions_new(struct store *store)
{
	struct sessions *s = arena_new(&store->arena, struct sessions);

	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
sessions_release(struct sessions *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		arena_release(&s->slots[i].arena);
	pthread_mutex_destroy(&s->lock);
}

void
sessions_forget(struct store *store)
{
	pthread_mutex_lock(&store->sessions->lock);
	store->sessions->generation++;
	pthread_mutex_unlock(&store->sessions->lock);
}

struct session_mark
sessions_mark(struct store *store)
{
	struct session_mark mark;

	pthread_mutex_lock(&store->sessions->lock);
	mark.generation = store->sessions->generation;
	pthread_mutex_unlock(&store->sessions->lock);
	return mark;
}

static struct slot *
slot_of(struct sessions *s, const char *hash)
{
	unsigned at = 0;

	for (size_t i = 0; i < 4; i++)
		at = at * 16 + (unsigned)(hash[i] <= '9' ? hash[i] - '0' :
		    hash[i] - 'a' + 10);
	return &s->slots[at % SLOTS];
}

static void
copy(struct arena *a, struct session *to, const struct session *from)
{
	*to = *from;
	to->actor.name = str_copy(a, from->actor.name);
	to->actor.origin = str_copy(a, from->actor.origin);
	to->organisation = str_copy(a, from->organisation);
	to->zone = str_copy(a, from->zone);
	to->login = str_copy(a, from->login);
	to->origin = str_copy(a, from->origin);
	to->agent = str_copy(a, from->agent);
}

bool
sessions_get(struct store *store, const char *hash, int64_t now,
    struct arena *a, struct session *session_r, bool *due_r)
{
	struct sessions *s = store->sessions;
	struct slot *slot = slot_of(s, hash);
	bool found;

	pthread_mutex_lock(&s->lock);
	found = strcmp(slot->hash, hash) == 0 &&
	    slot->generation == s->generation && now >= slot->read_at &&
	    now - slot->read_at < SESSION_FRESH &&
	    slot->change == store_change_number(store,
	    slot->session.actor.organisation);
	if (found) {
		*due_r = now - slot->session.seen_at >= SESSION_SEEN_STEP;
		if (*due_r)
			slot->session.seen_at = now;
		copy(a, session_r, &slot->session);
	}
	pthread_mutex_unlock(&s->lock);
	return found;
}

void
sessions_put(struct store *store, const char *hash, int64_t now,
    struct session_mark mark, const struct session *session)
{
	struct sessions *s = store->sessions;
	struct slot *slot = slot_of(s, hash);

	pthread_mutex_lock(&s->lock);
	arena_release(&slot->arena);
	memcpy(slot->hash, hash, sizeof(slot->hash));
	copy(&slot->arena, &slot->session, session);
	slot->read_at = now;
	slot->generation = mark.generation;
	slot->change = store_change_number(store,
	    session->actor.organisation);
	pthread_mutex_unlock(&s->lock);
}
