/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * preload.c - makes the disk fail under a program that runs (LD_PRELOAD).
 *
 * FAULT_DIR names a folder; every operation that changes a file below it is
 * counted: write, sync, truncate, allocate, rename, unlink.  FAULT_CONTROL names
 * a file with a struct control that is mapped here and in the test, so that a
 * server can be armed, read out and healed while it runs.
 *
 * A cut is what a power cut is to a file: for each file the writes since its
 * last sync are there up to some point, and gone after it.  For that each write
 * keeps what it overwrites until the file is synced.  A disk that lies about
 * its syncs (control.lie) is the test of the test: then an acknowledged change
 * must be found missing.
 *
 * Left out: names (a created, renamed or unlinked file stays so at a cut), and
 * files that are changed through memory (SQLite's -shm, rebuilt when opened).
 */
#undef _FILE_OFFSET_BITS	/* pwrite and pwrite64 are two names here */
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { MODE_OFF, MODE_KILL, MODE_CUT, MODE_ONCE, MODE_STICKY, MODE_SHORT };

/* What an operation does, for which errors it can meet. */
enum op { OP_GROW, OP_SYNC, OP_NAME };

/* Shared with the test, which knows this layout (disk.py). */
struct control {
	_Atomic int64_t ops;	/* counted since the test set it to 0 */
	_Atomic int64_t at;	/* the operation that goes wrong, from 1 */
	_Atomic int64_t hits;	/* how often something went wrong */
	_Atomic int32_t mode;
	_Atomic int32_t error;	/* errno of ONCE, STICKY and SHORT */
	_Atomic int32_t lie;	/* a sync says yes and does nothing */
	_Atomic int32_t seed;	/* of the points of a cut; 0: all is gone */
};

/* What a write overwrote. */
struct before {
	struct before *next;	/* older */
	off_t offset, size;	/* of the write; of the file before it */
	size_t len;		/* of bytes */
	char bytes[];
};

struct tracked {
	dev_t dev;
	ino_t ino;
	int fd;			/* our own, never closed: a close drops locks */
	struct before *newest;
	int count;
};

enum { TRACKED_MAX = 64 };

static struct control *control;
static char dir[PATH_MAX];
static size_t dir_len;
static struct tracked tracked[TRACKED_MAX];
static int ntracked;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name)                                                            \
	static __typeof__(&name) real;                                        \
	if (real == NULL)                                                     \
		*(void **)&real = dlsym(RTLD_NEXT, #name)

/* Below 0 the offset is the file's own place. */
static ssize_t
real_write(int fd, const void *bytes, size_t n, off_t at)
{
	static __typeof__(&write) plain;
	REAL(pwrite64);

	if (plain == NULL)
		*(void **)&plain = dlsym(RTLD_NEXT, "write");
	return at < 0 ? plain(fd, bytes, n) : real(fd, bytes, n, at);
}

static int
real_ftruncate(int fd, off_t size)
{
	REAL(ftruncate64);
	return real(fd, size);
}

__attribute__((constructor)) static void
start(void)
{
	const char *folder = getenv("FAULT_DIR"), *file = getenv("FAULT_CONTROL");
	int fd = file != NULL ? open(file, O_RDWR | O_CLOEXEC) : -1;
	void *map;

	if (folder == NULL || fd < 0 || realpath(folder, dir) == NULL)
		return;
	map = mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0);
	if (map != MAP_FAILED)
		control = map;
	dir_len = strlen(dir);
}

static bool
is_below(const char *path)
{
	return strncmp(path, dir, dir_len) == 0 && path[dir_len] == '/';
}

/* Is this a file of the folder?  Its name in path_r. */
static bool
is_ours(int fd, char path_r[PATH_MAX])
{
	char link[40];
	ssize_t n;

	if (control == NULL || fd < 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path_r, PATH_MAX - 1);
	if (n <= 0)
		return false;
	path_r[n] = '\0';
	return is_below(path_r);
}

/* ---- the cut ------------------------------------------------------------ */

static struct tracked *
track(int fd, const char *path)
{
	struct stat st;
	size_t n = strlen(path);

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (n > 4 && strcmp(path + n - 4, "-shm") == 0))
		return NULL;
	for (int i = 0; i < ntracked; i++)
		if (tracked[i].dev == st.st_dev && tracked[i].ino == st.st_ino)
			return &tracked[i];
	if (ntracked == TRACKED_MAX)
		return NULL;
	tracked[ntracked] = (struct tracked){ .dev = st.st_dev,
		.ino = st.st_ino, .fd = open(path, O_RDWR | O_CLOEXEC) };
	return tracked[ntracked].fd < 0 ? NULL : &tracked[ntracked++];
}

/* Keep what [offset, offset + len) of the file holds. */
static void
remember(int fd, const char *path, off_t offset, size_t len)
{
	struct tracked *t = track(fd, path);
	struct before *b;
	struct stat st;
	ssize_t got;

	if (t == NULL || fstat(fd, &st) != 0)
		return;
	if (offset >= st.st_size)
		len = 0;
	else if ((off_t)len > st.st_size - offset)
		len = (size_t)(st.st_size - offset);
	b = malloc(sizeof(*b) + len);
	if (b == NULL)
		abort();
	got = len > 0 ? pread(t->fd, b->bytes, len, offset) : 0;
	b->next = t->newest;
	b->offset = offset;
	b->size = st.st_size;
	b->len = got > 0 ? (size_t)got : 0;
	t->newest = b;
	t->count++;
}

static void
forget(int fd, const char *path)
{
	struct tracked *t = track(fd, path);
	struct before *b, *next;

	if (t == NULL)
		return;
	for (b = t->newest; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	t->newest = NULL;
	t->count = 0;
}

/* Take back the newest writes of each file, down to a point of its own. */
static void
cut(void)
{
	uint32_t lot = (uint32_t)control->seed * 2654435761U;

	for (int i = 0; i < ntracked; i++) {
		struct tracked *t = &tracked[i];
		uint32_t kept = control->seed != 0 && t->count > 0
		    ? (lot >> 8) % (uint32_t)(t->count + 1) : 0;
		struct before *b = t->newest;

		for (int k = t->count; b != NULL && k > (int)kept; k--) {
			if (b->len > 0 && real_write(t->fd, b->bytes, b->len,
			    b->offset) < 0)
				abort();
			if (real_ftruncate(t->fd, b->size) != 0)
				abort();
			b = b->next;
		}
		lot = lot * 1664525U + 1013904223U;
	}
}

/* ---- the plan of the test ----------------------------------------------- */

static bool
can_meet(enum op op, int error)
{
	return op == OP_GROW || error != ENOSPC;
}

/* Count one; 0 to go on, else the errno to fail with.  Holds the lock. */
static int
next(enum op op)
{
	int64_t n = ++control->ops;
	int mode = control->mode, error = control->error;

	if (control->at == 0 || n < control->at)
		return 0;
	if (mode == MODE_KILL || mode == MODE_CUT) {
		control->hits++;
		if (mode == MODE_CUT)
			cut();
		kill(getpid(), SIGKILL);
		pause();
	}
	if (mode < MODE_ONCE || !can_meet(op, error))
		return 0;
	if (mode != MODE_STICKY)
		control->mode = MODE_OFF;
	control->hits++;
	return error;
}

/* ---- what a program calls ----------------------------------------------- */

/* Where a plain write goes. */
static off_t
place(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return lseek(fd, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END
	    : SEEK_CUR);
}

static ssize_t
change(int fd, const void *bytes, size_t n, off_t at)
{
	char path[PATH_MAX];
	ssize_t done = -1;
	bool half;
	int error;

	if (!is_ours(fd, path))
		return real_write(fd, bytes, n, at);
	pthread_mutex_lock(&lock);
	half = control->mode == MODE_SHORT;
	error = next(OP_GROW);
	if (error == 0 || half)
		remember(fd, path, at < 0 ? place(fd) : at, n);
	if (error == 0)
		done = real_write(fd, bytes, n, at);
	else if (half && n > 1)
		(void)!real_write(fd, bytes, n / 2, at);
	pthread_mutex_unlock(&lock);
	if (error != 0)
		errno = error;
	return done;
}

ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return change(fd, bytes, n, at);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	return change(fd, bytes, n, at);
}

ssize_t
write(int fd, const void *bytes, size_t n)
{
	return change(fd, bytes, n, -1);
}

/* A vector is written part by part: each part can be the one that fails. */
ssize_t
writev(int fd, const struct iovec *part, int n)
{
	REAL(writev);
	char path[PATH_MAX];
	ssize_t all = 0;

	if (!is_ours(fd, path))
		return real(fd, part, n);
	for (int i = 0; i < n; i++) {
		ssize_t done = change(fd, part[i].iov_base, part[i].iov_len, -1);

		if (done < 0)
			return all > 0 ? all : -1;
		all += done;
		if ((size_t)done < part[i].iov_len)
			break;
	}
	return all;
}

static int
sync_file(int fd, int (*real)(int fd))
{
	char path[PATH_MAX];
	int error, done = -1;

	if (!is_ours(fd, path))
		return real(fd);
	pthread_mutex_lock(&lock);
	error = next(OP_SYNC);
	if (error == 0)
		done = control->lie ? 0 : real(fd);
	if (done == 0 && !control->lie)
		forget(fd, path);
	pthread_mutex_unlock(&lock);
	if (error != 0)
		errno = error;
	return done;
}

int
fsync(int fd)
{
	REAL(fsync);
	return sync_file(fd, real);
}

int
fdatasync(int fd)
{
	REAL(fdatasync);
	return sync_file(fd, real);
}

/* Before a file gets another size: what goes is kept as if overwritten. */
static int
resize(int fd, const char *path, off_t size)
{
	struct stat st;
	int error = next(OP_GROW);

	if (error == 0 && fstat(fd, &st) == 0)
		remember(fd, path, size, st.st_size > size
		    ? (size_t)(st.st_size - size) : 0);
	return error;
}

int
ftruncate64(int fd, off64_t size)
{
	char path[PATH_MAX];
	int error, done = -1;

	if (!is_ours(fd, path))
		return real_ftruncate(fd, size);
	pthread_mutex_lock(&lock);
	error = resize(fd, path, size);
	if (error == 0)
		done = real_ftruncate(fd, size);
	pthread_mutex_unlock(&lock);
	if (error != 0)
		errno = error;
	return done;
}

int
ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

int
fallocate(int fd, int mode, off_t offset, off_t n)
{
	REAL(fallocate);
	char path[PATH_MAX];
	int error, done = -1;

	if (!is_ours(fd, path))
		return real(fd, mode, offset, n);
	pthread_mutex_lock(&lock);
	error = resize(fd, path, offset + n);
	if (error == 0)
		done = real(fd, mode, offset, n);
	pthread_mutex_unlock(&lock);
	if (error != 0)
		errno = error;
	return done;
}

/* Answers with the error instead of setting errno. */
int
posix_fallocate(int fd, off_t offset, off_t n)
{
	return fallocate(fd, 0, offset, n) == 0 ? 0 : errno;
}

int
posix_fallocate64(int fd, off64_t offset, off64_t n)
{
	return fallocate(fd, 0, offset, n) == 0 ? 0 : errno;
}

/* 0 to go on, or -1 with errno. */
static int
name_changes(const char *path)
{
	int error = 0;

	if (control != NULL && is_below(path)) {
		pthread_mutex_lock(&lock);
		error = next(OP_NAME);
		pthread_mutex_unlock(&lock);
	}
	errno = error != 0 ? error : errno;
	return error != 0 ? -1 : 0;
}

int
unlink(const char *path)
{
	REAL(unlink);
	return name_changes(path) == 0 ? real(path) : -1;
}

int
rename(const char *from, const char *to)
{
	REAL(rename);
	return name_changes(to) == 0 ? real(from, to) : -1;
}
