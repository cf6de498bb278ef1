// SPDX-License-Identifier: Apache-2.0
// title: what fsync promised is read back
//
// Checks: writes a file through write(2), O_DIRECT or a shared mapping (whole,
// at odd offsets, sparse, in appends, over older data, with a shrink between),
// calls fsync, drops the page cache, and compares size and every byte through
// read(2), O_DIRECT and a mapping with what was written.
//
// Source: fsync(2), "Synchronized I/O" in POSIX.1-2017, XBD 3.384. No power is
// cut: this finds data that never left the page cache or went elsewhere.
//
// Contract: run it in a folder of the file system under test, of any type.
// Exit status 0: every case was good; 1: at least one was bad; 125: could not
// test. A set-up error is never 1. Arguments are names of cases or patterns as
// a shell has them; none means all. --list lists them.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GOOD = 0, BAD = 1, CANNOT_TEST = 125 };
enum way { BUFFERED, DIRECT, MAPPED, WAYS };

#define TARGET "kbisect-fsync-readback.out"
// Direct I/O is aligned to this: no block device in use has larger sectors.
#define ALIGNMENT ((size_t)4096)
#define LARGEST ((size_t)4 << 20)

struct step {
	enum { END, WRITE, EVERY, RESIZE, SYNC } kind;
	size_t offset; // of the first byte; of RESIZE the new size
	size_t length; // of each write
	size_t stride; // EVERY: from one write to the next
	size_t count;  // EVERY: how many writes
};

// What is done to the file, by name. A final fsync follows each.
static const struct layout {
	const char *name;
	bool aligned;
	struct step steps[4];
} layouts[] = {
	{ "byte", false, { { WRITE, 0, 1, 0, 0 } } },
	{ "page", true, { { WRITE, 0, 4096, 0, 0 } } },
	{ "odd", false, { { WRITE, 777, 12345, 0, 0 } } },
	{ "large", true, { { WRITE, 0, LARGEST, 0, 0 } } },
	{ "far", true, { { WRITE, 1 << 20, 65536, 0, 0 } } },
	{ "sparse", true, { { EVERY, 0, 4096, 65536, 32 } } },
	{ "appends", true, { { EVERY, 0, 8192, 8192, 64 } } },
	{ "odd-appends", false, { { EVERY, 0, 1001, 1001, 300 } } },
	{ "rewrite", true, { { WRITE, 0, 1 << 20, 0, 0 }, { SYNC, 0, 0, 0, 0 }, { WRITE, 262144, 65536, 0, 0 } } },
	{ "shrink", true, { { WRITE, 0, 1 << 20, 0, 0 }, { RESIZE, 300000, 0, 0, 0 }, { RESIZE, 1 << 20, 0, 0, 0 } } },
	{ "grow", true, { { WRITE, 0, 65536, 0, 0 }, { SYNC, 0, 0, 0, 0 }, { WRITE, 65536, 65536, 0, 0 } } },
};

static const char *const ways[WAYS] = { "buffered", "direct", "mmap" };

static unsigned char *model; // what the file must hold
static size_t model_size;
static unsigned char *scratch; // aligned, as large as the model
static uint64_t generation;
static char reason[512];

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
}

static int cannot(const char *what)
{
	say("%s: %s", what, strerror(errno));
	return CANNOT_TEST;
}

static bool is_possible(enum way way, const struct layout *layout)
{
	return way != DIRECT || layout->aligned;
}

static void name_of(enum way way, const struct layout *layout, char *name, size_t size)
{
	snprintf(name, size, "%s-%s", ways[way], layout->name);
}

// New content in the model: never zero, another for each write and place.
static void fill(size_t offset, size_t length)
{
	generation++;
	for (size_t i = offset; i < offset + length; i++)
		model[i] = (unsigned char)((i * 31 + (i >> 12) * 7 + generation * 101) % 255 + 1);
	if (offset + length > model_size)
		model_size = offset + length;
}

static int write_mapped(int fd, size_t offset, size_t length)
{
	struct stat status;
	unsigned char *map;

	if (fstat(fd, &status) != 0)
		return cannot("fstat");
	if ((size_t)status.st_size < model_size && ftruncate(fd, (off_t)model_size) != 0)
		return cannot("ftruncate");
	// A full disk is SIGBUS for a mapping; with room set aside it is an error instead.
	errno = posix_fallocate(fd, (off_t)offset, (off_t)length);
	if (errno != 0)
		return cannot("posix_fallocate");
	map = mmap(NULL, model_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return cannot("mmap");
	memcpy(map + offset, model + offset, length);
	munmap(map, model_size);
	return GOOD;
}

static int write_part(enum way way, int fd, size_t offset, size_t length)
{
	fill(offset, length);
	if (way == MAPPED)
		return write_mapped(fd, offset, length);
	memcpy(scratch, model + offset, length);
	for (size_t done = 0; done < length;) {
		ssize_t count = pwrite(fd, scratch + done, length - done, (off_t)(offset + done));

		if (count <= 0) {
			if (count == 0)
				errno = EIO;
			return cannot("write");
		}
		done += (size_t)count;
	}
	return GOOD;
}

static int resize(int fd, size_t size)
{
	if (ftruncate(fd, (off_t)size) != 0)
		return cannot("ftruncate");
	if (size < model_size)
		memset(model + size, 0, model_size - size);
	model_size = size;
	return GOOD;
}

static int take(enum way way, int fd, const struct step *step)
{
	int verdict = GOOD;

	switch (step->kind) {
	case WRITE:
		return write_part(way, fd, step->offset, step->length);
	case EVERY:
		for (size_t i = 0; i < step->count && verdict == GOOD; i++)
			verdict = write_part(way, fd, step->offset + i * step->stride, step->length);
		return verdict;
	case RESIZE:
		return resize(fd, step->offset);
	case SYNC:
		return fsync(fd) == 0 ? GOOD : cannot("fsync");
	case END:
		break;
	}
	return GOOD;
}

// Out of the page cache: this file's pages, and all clean ones where we may.
static void drop_caches(int fd)
{
	int all = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);

	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if (all < 0)
		return;
	if (write(all, "3", 1) != 1)
		errno = 0; // Only a container forbids it; the advice above has been given.
	close(all);
}

static int compare(enum way way, const unsigned char *found)
{
	for (size_t i = 0; i < model_size; i++) {
		if (found[i] == model[i])
			continue;
		say("%s read: byte %zu is 0x%02x instead of 0x%02x", ways[way], i, found[i], model[i]);
		return BAD;
	}
	return GOOD;
}

static int read_back(enum way way, int fd)
{
	size_t done = 0;
	int verdict;

	if (way == MAPPED) {
		unsigned char *map = mmap(NULL, model_size, PROT_READ, MAP_SHARED, fd, 0);

		if (map == MAP_FAILED)
			return cannot("mmap");
		verdict = compare(way, map);
		munmap(map, model_size);
		return verdict;
	}
	memset(scratch, 0xff, LARGEST);
	while (done < model_size) {
		// Whole blocks, also at the end: O_DIRECT wants its lengths aligned.
		ssize_t count = pread(fd, scratch + done, LARGEST - done, (off_t)done);

		if (count < 0)
			return cannot("reading back");
		if (count == 0) {
			say("%s read: ends at %zu instead of %zu", ways[way], done, model_size);
			return BAD;
		}
		done += (size_t)count;
		if (way == DIRECT && done % ALIGNMENT != 0 && done < model_size) {
			say("direct read: ends at %zu instead of %zu", done, model_size);
			return BAD;
		}
	}
	return compare(way, scratch);
}

static int check(void)
{
	for (enum way way = BUFFERED; way < WAYS; way++) {
		struct stat status;
		int verdict;
		int fd = open(TARGET, O_RDONLY | O_CLOEXEC | (way == DIRECT ? O_DIRECT : 0));

		if (fd < 0)
			return cannot(way == DIRECT ? "open with O_DIRECT" : "open");
		drop_caches(fd);
		if (fstat(fd, &status) != 0) {
			verdict = cannot("fstat");
		} else if ((size_t)status.st_size != model_size) {
			say("size %jd instead of %zu", (intmax_t)status.st_size, model_size);
			verdict = BAD;
		} else {
			verdict = read_back(way, fd);
		}
		close(fd);
		if (verdict != GOOD)
			return verdict;
	}
	return GOOD;
}

static int run(enum way way, const struct layout *layout)
{
	int verdict = GOOD;
	int fd = open(TARGET, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | (way == DIRECT ? O_DIRECT : 0), 0600);

	if (fd < 0)
		return cannot(way == DIRECT ? "open with O_DIRECT" : "open");
	memset(model, 0, LARGEST);
	model_size = 0;
	for (const struct step *step = layout->steps; verdict == GOOD && step->kind != END; step++)
		verdict = take(way, fd, step);
	if (verdict == GOOD && fsync(fd) != 0)
		verdict = cannot("fsync");
	close(fd);
	if (verdict == GOOD)
		verdict = check();
	unlink(TARGET);
	return verdict;
}

static bool is_chosen(const char *name, int count, char **patterns)
{
	for (int i = 0; i < count; i++)
		if (fnmatch(patterns[i], name, 0) == 0)
			return true;
	return count == 0;
}

// One case: listed or run, its line printed. Good also when it was not chosen.
static int visit(enum way way, const struct layout *layout, bool list, int count, char **patterns)
{
	char name[40];
	int verdict;

	name_of(way, layout, name, sizeof(name));
	if (!is_chosen(name, count, patterns))
		return GOOD;
	if (list) {
		printf("%s\n", name);
		return GOOD;
	}
	verdict = run(way, layout);
	if (verdict == GOOD)
		printf("GOOD %s\n", name);
	else
		printf("%s %s: %s\n", verdict == BAD ? "BAD" : "SKIP", name, reason);
	// A kernel that dies in the next case must not take this line with it.
	fflush(stdout);
	return verdict;
}

// Whether a pattern names a case: a misspelt one must not pass unnoticed.
static bool is_known(char *pattern)
{
	for (enum way way = BUFFERED; way < WAYS; way++)
		for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
			char name[40];

			name_of(way, &layouts[i], name, sizeof(name));
			if (is_possible(way, &layouts[i]) && is_chosen(name, 1, &pattern))
				return true;
		}
	fprintf(stderr, "no case is called '%s'; --list lists them\n", pattern);
	return false;
}

int main(int argc, char **argv)
{
	bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
	bool some_bad = false, some_skipped = false;
	int first = list ? 2 : 1;

	for (int i = first; i < argc; i++)
		if (!is_known(argv[i]))
			return CANNOT_TEST;
	model = malloc(LARGEST);
	scratch = aligned_alloc(ALIGNMENT, LARGEST);
	if (model == NULL || scratch == NULL) {
		fprintf(stderr, "not enough memory\n");
		return CANNOT_TEST;
	}
	for (enum way way = BUFFERED; way < WAYS; way++)
		for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
			int verdict = GOOD;

			if (is_possible(way, &layouts[i]))
				verdict = visit(way, &layouts[i], list, argc - first, argv + first);
			some_bad |= verdict == BAD;
			some_skipped |= verdict == CANNOT_TEST;
		}
	return some_bad ? BAD : some_skipped ? CANNOT_TEST : GOOD;
}
