// SPDX-License-Identifier: Apache-2.0
// title: a direct append from memory that is not resident must not leave a hole
//
// Checks: appends one buffer to an empty file with O_DIRECT, from a mapping
// whose pages are not in the page table yet, and looks at the size, at
// SEEK_DATA and SEEK_HOLE, and at the content. With "touched", the first page
// is resident and the rest is not: some kernels then put the hole in the
// middle or at the start of a file of the right size.
//
// Source: Linux 8184620ae212 (6.1-rc4, 6.0.8, 5.15.78), fixed by 939b656bc8ab
// (6.11-rc2); the touched cases by 66ff4d366e7e. fstests generic/362 checks
// the same behaviour.
//
// Contract: run it in a folder of the file system under test. Exit status 0:
// every case was good; 1: at least one was bad; 125: could not test. A set-up
// error is never 1. Arguments are names of cases or patterns as a shell has
// them; none means all. --list lists them, --any-fs allows other file systems.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { GOOD = 0, BAD = 1, CANNOT_TEST = 125 };
enum source { ANON, MEMFD, FILE_MAP };

#define PAGE ((size_t)4096)
#define TARGET "kbisect-append-hole.out"
#define SOURCE "kbisect-append-hole.in"

struct test {
	char name[40];
	bool rwf;
	size_t size;
	enum source source;
	bool touched;
};

static const struct {
	const char *name;
	size_t bytes;
} sizes[] = {
	{ "4k", 4096 }, { "64k", 65536 }, { "1m", 1048576 }, { "16m", 16777216 },
};
static const char *const source_names[] = { "anon", "memfd", "file" };

static struct test tests[64];
static size_t test_count;
static char reason[512];

// Adds to what is printed behind the case's name.
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	size_t used = strlen(reason);
	va_list arguments;

	if (used > 0)
		used += (size_t)snprintf(reason + used, sizeof(reason) - used, "; ");
	if (used >= sizeof(reason))
		return;
	va_start(arguments, format);
	vsnprintf(reason + used, sizeof(reason) - used, format, arguments);
	va_end(arguments);
}

static int cannot(const char *what)
{
	say("%s: %s", what, strerror(errno));
	return CANNOT_TEST;
}

static void list_tests(void)
{
	for (int rwf = 0; rwf < 2; rwf++)
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
			for (int source = ANON; source <= FILE_MAP; source++)
				for (int touched = 0; touched < 2; touched++) {
					struct test *test = &tests[test_count];

					// A single page that is touched is no test at all.
					if (touched && sizes[s].bytes <= PAGE)
						continue;
					snprintf(test->name, sizeof(test->name), "%s-%s-%s-%s",
						 rwf ? "rwf" : "append", sizes[s].name,
						 source_names[source],
						 touched ? "touched" : "untouched");
					test->rwf = rwf;
					test->size = sizes[s].bytes;
					test->source = (enum source)source;
					test->touched = touched;
					test_count++;
				}
}

// The 64-bit word that belongs at an offset: never zero, different everywhere.
static uint64_t word_at(size_t offset)
{
	return ((uint64_t)offset / 8 + 1) * UINT64_C(0x9e3779b97f4a7c15) | 1;
}

// What the buffer holds there. Anonymous memory that nobody wrote reads as zero.
static uint64_t expected_at(const struct test *test, size_t offset)
{
	if (test->source == ANON && !(test->touched && offset < PAGE))
		return 0;
	return word_at(offset);
}

static int write_pattern(int fd, size_t size)
{
	static uint64_t chunk[65536 / 8];

	for (size_t at = 0; at < size;) {
		size_t part = size - at < sizeof(chunk) ? size - at : sizeof(chunk);

		for (size_t i = 0; i < part / 8; i++)
			chunk[i] = word_at(at + i * 8);
		if (write(fd, chunk, part) != (ssize_t)part)
			return -1;
		at += part;
	}
	return 0;
}

// A descriptor with the pattern in it, or -1 with the reason said.
static int open_source(const struct test *test)
{
	bool in_memory = test->source == MEMFD;
	int fd = in_memory ? memfd_create("source", MFD_CLOEXEC)
			   : open(SOURCE, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0) {
		cannot(in_memory ? "memfd_create" : "open " SOURCE);
		return -1;
	}
	if (write_pattern(fd, test->size) != 0) {
		cannot("writing the source");
	} else if (!in_memory && fsync(fd) != 0) {
		cannot("fsync of the source");
	} else {
		// Out of the page cache, or mapping it would find its pages there.
		if (!in_memory)
			(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		return fd;
	}
	close(fd);
	return -1;
}

// The buffer to write from, or MAP_FAILED with the reason said.
static unsigned char *map_source(const struct test *test)
{
	unsigned char *buffer;
	int fd = -1;
	int flags = MAP_PRIVATE | MAP_ANONYMOUS;

	if (test->source != ANON) {
		fd = open_source(test);
		if (fd < 0)
			return MAP_FAILED;
		flags = MAP_SHARED;
	}
	buffer = mmap(NULL, test->size, PROT_READ | (fd < 0 ? PROT_WRITE : 0), flags, fd, 0);
	if (buffer == MAP_FAILED)
		cannot("mmap");
	if (fd >= 0)
		close(fd);
	if (buffer == MAP_FAILED)
		return buffer;
	// A huge page would be resident as a whole. Kernels without them say EINVAL.
	(void)madvise(buffer, test->size, MADV_NOHUGEPAGE);
	if (test->touched && test->source == ANON)
		for (size_t at = 0; at < PAGE; at += 8)
			memcpy(buffer + at, &(uint64_t){ word_at(at) }, 8);
	else if (test->touched)
		(void)*(volatile unsigned char *)buffer;
	return buffer;
}

// Appends the whole buffer; a short write is gone on from, as a program would.
static int append(const struct test *test, int fd, unsigned char *buffer)
{
	for (size_t done = 0; done < test->size;) {
		struct iovec part = { buffer + done, test->size - done };
		ssize_t count = test->rwf ? pwritev2(fd, &part, 1, 0, RWF_APPEND)
					  : write(fd, part.iov_base, part.iov_len);

		if (count > 0) {
			done += (size_t)count;
		} else if (count < 0 && errno == EFAULT) {
			say("the write failed with EFAULT though its buffer can be read");
			return BAD;
		} else {
			if (count == 0)
				errno = EIO;
			return cannot(test->rwf ? "pwritev2 with RWF_APPEND" : "write");
		}
	}
	return GOOD;
}

static int check_extents(const struct test *test, int fd)
{
	off_t data = lseek(fd, 0, SEEK_DATA);
	off_t hole;

	if (data < 0 && errno == ENXIO) {
		say("the whole file is a hole");
		return BAD;
	}
	if (data < 0)
		return cannot("SEEK_DATA");
	if (data > 0) {
		say("hole from 0 to %jd", (intmax_t)data);
		return BAD;
	}
	hole = lseek(fd, 0, SEEK_HOLE);
	if (hole < 0)
		return cannot("SEEK_HOLE");
	if ((size_t)hole < test->size) {
		say("hole at %jd", (intmax_t)hole);
		return BAD;
	}
	return GOOD;
}

static int check_content(const struct test *test, int fd)
{
	static uint64_t chunk[65536 / 8];

	for (size_t at = 0; at < test->size;) {
		ssize_t count = pread(fd, chunk, sizeof(chunk), (off_t)at);

		if (count < 0)
			return cannot("reading back");
		if (count == 0 || count % 8 != 0) {
			say("the file ends at %zu when read", at + (size_t)count);
			return BAD;
		}
		for (size_t i = 0; i < (size_t)count / 8 && at + i * 8 < test->size; i++) {
			uint64_t expected = expected_at(test, at + i * 8);

			if (chunk[i] != expected) {
				say("content differs at %zu: %016" PRIx64 " instead of %016" PRIx64,
				    at + i * 8, chunk[i], expected);
				return BAD;
			}
		}
		at += (size_t)count;
	}
	return GOOD;
}

static int check(const struct test *test, int fd)
{
	struct stat status;
	int size = GOOD;
	int extents, content;

	if (fstat(fd, &status) != 0)
		return cannot("fstat");
	if ((size_t)status.st_size != test->size) {
		say("size %jd instead of %zu", (intmax_t)status.st_size, test->size);
		size = BAD;
	}
	extents = check_extents(test, fd);
	content = check_content(test, fd);
	if (size == BAD || extents == BAD || content == BAD)
		return BAD;
	return extents != GOOD ? extents : content;
}

static int run(const struct test *test)
{
	int verdict = CANNOT_TEST;
	int flags = O_RDWR | O_CREAT | O_TRUNC | O_DIRECT | O_CLOEXEC;
	unsigned char *buffer = map_source(test);
	int fd, reader;

	if (buffer == MAP_FAILED)
		return CANNOT_TEST;
	fd = open(TARGET, flags | (test->rwf ? 0 : O_APPEND), 0600);
	reader = open(TARGET, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || reader < 0) {
		cannot("open " TARGET " with O_DIRECT");
	} else {
		verdict = append(test, fd, buffer);
		if (verdict == GOOD)
			verdict = check(test, reader);
	}
	if (reader >= 0)
		close(reader);
	if (fd >= 0)
		close(fd);
	munmap(buffer, test->size);
	unlink(TARGET);
	unlink(SOURCE);
	return verdict;
}

static bool is_chosen(const struct test *test, int count, char **patterns)
{
	for (int i = 0; i < count; i++)
		if (fnmatch(patterns[i], test->name, 0) == 0)
			return true;
	return count == 0;
}

// Whether each pattern names a case: a misspelt one must not pass unnoticed.
static bool all_known(int count, char **patterns)
{
	for (int i = 0; i < count; i++) {
		bool known = false;

		for (size_t t = 0; t < test_count; t++)
			known |= fnmatch(patterns[i], tests[t].name, 0) == 0;
		if (!known) {
			fprintf(stderr, "no case is called '%s'; --list lists them\n", patterns[i]);
			return false;
		}
	}
	return true;
}

static bool is_btrfs(void)
{
	struct statfs status;

	if (statfs(".", &status) != 0) {
		fprintf(stderr, "statfs of the working folder: %s\n", strerror(errno));
		return false;
	}
	if ((unsigned long)status.f_type == BTRFS_SUPER_MAGIC)
		return true;
	fprintf(stderr, "the working folder is not on btrfs (type 0x%lx); --any-fs runs anyway\n",
		(unsigned long)status.f_type);
	return false;
}

int main(int argc, char **argv)
{
	bool any_fs = false, list = false, some_bad = false, some_skipped = false;
	int first = 1;

	list_tests();
	for (; first < argc && strncmp(argv[first], "--", 2) == 0; first++) {
		if (strcmp(argv[first], "--list") == 0) {
			list = true;
		} else if (strcmp(argv[first], "--any-fs") == 0) {
			any_fs = true;
		} else {
			fprintf(stderr, "unknown option '%s'\n", argv[first]);
			return CANNOT_TEST;
		}
	}
	if (!all_known(argc - first, argv + first))
		return CANNOT_TEST;
	if (!list && !any_fs && !is_btrfs())
		return CANNOT_TEST;
	for (size_t t = 0; t < test_count; t++) {
		int verdict;

		if (!is_chosen(&tests[t], argc - first, argv + first))
			continue;
		if (list) {
			printf("%s\n", tests[t].name);
			continue;
		}
		reason[0] = '\0';
		verdict = run(&tests[t]);
		if (verdict == GOOD)
			printf("GOOD %s\n", tests[t].name);
		else
			printf("%s %s: %s\n", verdict == BAD ? "BAD" : "SKIP", tests[t].name, reason);
		// A kernel that dies in the next case must not take this line with it.
		fflush(stdout);
		some_bad |= verdict == BAD;
		some_skipped |= verdict == CANNOT_TEST;
	}
	return some_bad ? BAD : some_skipped ? CANNOT_TEST : GOOD;
}
