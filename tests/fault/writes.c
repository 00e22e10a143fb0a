/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * writes.c FILE - what test_disk.py runs under preload.c: the operations of one
 * careful writer, in a known order.  Prints the first one that failed, and why.
 *   1 write "AAAA"  2 sync  3 pwrite "BB" at 0  4 pwrite "CCCC" at 4
 *   5 sync  6 pwrite "DDDD" at 2  7 ftruncate to 3  8 rename to FILE.new
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
run(int fd, int op, const char *path, const char *fresh)
{
	switch (op) {
	case 1: return (int)write(fd, "AAAA", 4);
	case 3: return (int)pwrite(fd, "BB", 2, 0);
	case 4: return (int)pwrite(fd, "CCCC", 4, 4);
	case 6: return (int)pwrite(fd, "DDDD", 4, 2);
	case 7: return ftruncate(fd, 3);
	case 8: return rename(path, fresh);
	default: return fdatasync(fd);
	}
}

int
main(int argc, char **argv)
{
	char fresh[4096];
	int fd;

	if (argc != 2)
		return 64;
	snprintf(fresh, sizeof(fresh), "%s.new", argv[1]);
	fd = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return 74;
	for (int op = 1; op <= 8; op++)
		if (run(fd, op, argv[1], fresh) < 0) {
			printf("%d %s\n", op, strerror(errno));
			return 1;
		}
	close(fd);
	return 0;
}
