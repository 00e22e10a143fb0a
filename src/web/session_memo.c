/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/session_memo.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 2048, TOKEN_MAX = 64 };

struct slot {
	char token[TOKEN_MAX];
	size_t len;			/* 0: empty */
	struct memo_entry entry;
};

struct session_memo {
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
};

/* Tokens are random, so their first bytes are as good as a hash. */
static struct slot *
slot_of(struct session_memo *memo, struct str token)
{
	uint64_t h = 0;

	for (size_t i = 0; i < token.len && i < 11; i++)
		h = h * 67 + (unsigned char)token.ptr[i];
	return &memo->slots[h % SLOTS];
}

struct session_memo *
session_memo_new(void)
{
	struct session_memo *memo = calloc(1, sizeof(*memo));

	BUG_IF(memo == NULL);
	pthread_mutex_init(&memo->lock, NULL);
	return memo;
}

void
session_memo_free(struct session_memo *memo)
{
	if (memo == NULL)
		return;
	session_memo_clear(memo);
	pthread_mutex_destroy(&memo->lock);
	free(memo);
}

void
session_memo_put(struct session_memo *memo, struct str token,
    const struct memo_entry *entry)
{
	struct slot *slot;

	if (token.len == 0 || token.len > TOKEN_MAX)
		return;
	pthread_mutex_lock(&memo->lock);
	slot = slot_of(memo, token);
	memcpy(slot->token, token.ptr, token.len);
	slot->len = token.len;
	slot->entry = *entry;
	pthread_mutex_unlock(&memo->lock);
}

bool
session_memo_get(struct session_memo *memo, struct str token, int64_t now,
    int64_t change, struct memo_entry *entry_r)
{
	const struct slot *slot;
	bool found;

	if (token.len == 0 || token.len > TOKEN_MAX)
		return false;
	pthread_mutex_lock(&memo->lock);
	slot = slot_of(memo, token);
	found = slot->len == token.len &&
	    CRYPTO_memcmp(slot->token, token.ptr, token.len) == 0 &&
	    slot->entry.change == change && now >= slot->entry.at &&
	    now - slot->entry.at < MEMO_SECONDS;
	if (found)
		*entry_r = slot->entry;
	pthread_mutex_unlock(&memo->lock);
	return found;
}

void
session_memo_clear(struct session_memo *memo)
{
	pthread_mutex_lock(&memo->lock);
	OPENSSL_cleanse(memo->slots, sizeof(memo->slots));
	pthread_mutex_unlock(&memo->lock);
}
