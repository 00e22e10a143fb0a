/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "web/spill.h"

/* What an arena frees for us. */
struct hold {
	void *map;		/* of the file, or NULL */
	size_t len;
	struct buf mem;
};

static bool
write_all(int fd, struct str data)
{
	while (data.len > 0) {
		ssize_t n = write(fd, data.ptr, data.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data = str_sub(data, (size_t)n, data.len);
	}
	return true;
}

/* A file without a name: where the system can, it never has one. */
static int
open_nameless(const char *dir)
{
	char path[4096];
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;
	if (snprintf(path, sizeof(path), "%s/stormvast.XXXXXX", dir) >=
	    (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if ((fd = mkostemp(path, O_CLOEXEC)) >= 0)
		unlink(path);
	return fd;
}

bool
spill_add(struct spill *spill, const char *dir, struct str data)
{
	spill->len += (int64_t)data.len;
	if (spill->fd < 0 && buf_add(&spill->mem, data))
		return true;
	if (spill->fd < 0) {
		if ((spill->fd = open_nameless(dir)) < 0 ||
		    !write_all(spill->fd, buf_str(&spill->mem)))
			return false;
		buf_release(&spill->mem);
	}
	return write_all(spill->fd, data);
}

static void
let_go(void *arg)
{
	struct hold *hold = arg;

	if (hold->map != NULL)
		munmap(hold->map, hold->len);
	buf_release(&hold->mem);
}

bool
spill_view(struct spill *spill, struct arena *a, struct str *view_r)
{
	struct hold *hold = arena_new(a, struct hold);

	*view_r = STR_EMPTY;
	if (spill->len > 0 && spill->fd >= 0) {
		hold->len = (size_t)spill->len;
		hold->map = mmap(NULL, hold->len, PROT_READ, MAP_PRIVATE,
		    spill->fd, 0);
		if (hold->map == MAP_FAILED)
			return false;
		*view_r = (struct str){ hold->map, hold->len };
	} else {
		hold->mem = spill->mem;
		spill->mem = (struct buf){ 0 };
		*view_r = buf_str(&hold->mem);
	}
	arena_on_release(a, let_go, hold);
	spill_release(spill);
	return true;
}

void
spill_release(struct spill *spill)
{
	buf_release(&spill->mem);
	if (spill->fd >= 0)
		close(spill->fd);
	*spill = SPILL_INIT;
}
