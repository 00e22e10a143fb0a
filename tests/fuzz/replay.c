/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * replay.c - runs a fuzz target over its corpus without a fuzzer, so that
 * every build keeps what the fuzzer once found.  Each file goes in as it is,
 * cut short at every length (up to LENGTHS of them), and with each of its
 * first bytes changed.  A crash or a failed assertion is the only failure.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1 << 20)
#define LENGTHS 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An exact heap copy, so that reading past the end is seen by ASan. */
static void
run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void
run_variants(uint8_t *data, size_t size)
{
	size_t i, few = size < LENGTHS ? size : LENGTHS;

	run(data, size);
	for (i = 0; i < few; i++)
		run(data, i);
	for (i = 0; i < few; i++) {
		uint8_t was = data[i];

		data[i] = (uint8_t)(was ^ 0x5a);
		run(data, size);
		data[i] = was;
	}
}

static int
run_file(const char *path)
{
	static uint8_t data[FILE_MAX];
	FILE *file = fopen(path, "rb");
	size_t size;

	if (file == NULL) {
		perror(path);
		return -1;
	}
	size = fread(data, 1, sizeof(data), file);
	(void)fclose(file);
	run_variants(data, size);
	return 0;
}

int
main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	char path[4096];
	int passed = 0, failed = 0;

	if (dir == NULL) {
		(void)fprintf(stderr, "usage: fuzz_NAME CORPUS-FOLDER\n");
		return 2;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", argv[1],
		    entry->d_name);
		if (run_file(path) == 0)
			passed++;
		else
			failed++;
	}
	(void)closedir(dir);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0 || passed == 0;
}
