/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Passwords: Argon2id with 19 MiB, two passes, one lane (the least that OWASP's
 * Password Storage Cheat Sheet advises), so that a server of 40 MiB can check
 * them.  A gate lets two through at once, whatever the number of threads, which
 * bounds the memory and what a flood of sign-ins can take.
 */
#include <errno.h>
#include <pthread.h>
#include <sodium.h>

#include "base/rng.h"
#include "base/utf8.h"
#include "store/password.h"
#include "store/session.h"

enum { MEMORY = 19 * 1024 * 1024, PASSES = 2, AT_ONCE = 2,
	BYTES_MAX = PASSWORD_MAX * 4 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_freed;
static int gate_inside;
static char nobody[crypto_pwhash_STRBYTES];

static void
hash_now(struct str password, char out[crypto_pwhash_STRBYTES])
{
	if (crypto_pwhash_str_alg(out, password.ptr, password.len, PASSES,
	    MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		fputs("stormvast: out of memory\n", stderr);
		abort();
	}
}

/* The library, the gate, and a hash that no password has. */
static void
prepare(void)
{
	pthread_condattr_t attr;
	char lot[32];

	BUG_IF(sodium_init() < 0);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&gate_freed, &attr);
	pthread_condattr_destroy(&attr);
	rng_secret(lot, sizeof(lot));
	hash_now((struct str){ lot, sizeof(lot) }, nobody);
}

/* May one more begin?  Waits at most wait_ms, or (below 0) as long as it
 * takes. */
static bool
gate_enter(int64_t wait_ms)
{
	struct timespec until;
	bool late = false;

	pthread_once(&once, prepare);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms < 0 ? 0 : wait_ms / 1000;
	pthread_mutex_lock(&gate_lock);
	while (gate_inside == AT_ONCE && !late) {
		if (wait_ms < 0)
			pthread_cond_wait(&gate_freed, &gate_lock);
		else
			late = pthread_cond_timedwait(&gate_freed, &gate_lock,
			    &until) == ETIMEDOUT;
	}
	late = gate_inside == AT_ONCE;
	gate_inside += late ? 0 : 1;
	pthread_mutex_unlock(&gate_lock);
	return !late;
}

static void
gate_leave(void)
{
	pthread_mutex_lock(&gate_lock);
	gate_inside--;
	pthread_cond_signal(&gate_freed);
	pthread_mutex_unlock(&gate_lock);
}

struct str
password_hash(struct arena *a, struct str password)
{
	char out[crypto_pwhash_STRBYTES];

	(void)gate_enter(-1);
	hash_now(password, out);
	gate_leave();
	return str_copy(a, str_of(out));
}

enum password_verdict
password_check(struct str hash, struct str password)
{
	char kept[crypto_pwhash_STRBYTES] = { 0 };
	bool known = hash.len > 0 && hash.len < sizeof(kept) &&
	    password.len <= BYTES_MAX;
	bool right;

	if (!gate_enter(PASSWORD_WAIT_MS))
		return PASSWORD_BUSY;
	memcpy(kept, known ? hash.ptr : nobody, known ? hash.len :
	    sizeof(nobody));
	right = crypto_pwhash_str_verify(kept, password.ptr,
	    known ? password.len : 0) == 0;
	gate_leave();
	return known && right ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

bool
password_is_good(struct str login, struct str password, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct str folded, name;
	size_t n;
	bool good = false;

	if (password.len > BYTES_MAX || !utf8_is_valid(password))
		return err_set_args(err, ERR_INVALID, "password",
		    "password-too-long", ERR_INT(PASSWORD_MAX));
	n = utf8_count(password);
	if (n < PASSWORD_MIN)
		return err_set_args(err, ERR_INVALID, "password",
		    "password-too-short", ERR_INT(PASSWORD_MIN));
	if (n > PASSWORD_MAX)
		return err_set_args(err, ERR_INVALID, "password",
		    "password-too-long", ERR_INT(PASSWORD_MAX));
	folded = utf8_fold(&a, password);
	name = utf8_fold(&a, login);
	/* "jan.jansen.2026" is easy; a long one that names jan is not. */
	if (name.len >= 3 && str_find_str(folded, name) < folded.len &&
	    folded.len - name.len < PASSWORD_MIN)
		err_set(err, ERR_INVALID, "password", "password-has-login");
	else if (password_is_common(folded))
		err_set(err, ERR_INVALID, "password", "password-common");
	else
		good = true;
	arena_release(&a);
	return good;
}
