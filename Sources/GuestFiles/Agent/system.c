// SPDX-License-Identifier: Apache-2.0

#include "agent.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

// Four times what the kernel starts with.
#define HUNG_TASK_SECONDS "480"

static struct payload problems;

// To the console, where a person or the log finds it.
void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	dprintf(STDERR_FILENO, "kbisect agent: ");
	vdprintf(STDERR_FILENO, format, arguments);
	dprintf(STDERR_FILENO, "\n");
	va_end(arguments);
}

// Power-off without ACPI never ends QEMU; a restart does, under -no-reboot.
void restart_machine(void)
{
	sync();
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

void give_up(const char *what)
{
	say("%s: %s; restarting", what, strerror(errno));
	restart_machine();
}

static void problem(const char *format, ...)
{
	char text[MAX_TEXT];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	say("%s", text);
	payload_text(&problems, text);
}

const char *system_problems(size_t *length)
{
	*length = problems.length;
	return problems.bytes;
}

long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

// Returns the length; line feeds at the end are cut off.
size_t read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd < 0 ? 0 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	if (count < 0)
		count = 0;
	while (count && text[count - 1] == '\n')
		count--;
	text[count] = 0;
	return (size_t)count;
}

long long read_number(const char *path)
{
	char text[64];

	read_text(path, text, sizeof(text));
	return strtoll(text, NULL, 10);
}

// The value of the index-th "key" or "key=value" on the kernel command line, or NULL. The caller frees it.
char *command_line_value(const char *key, int index)
{
	char text[4096];
	size_t length = strlen(key);

	read_text("/proc/cmdline", text, sizeof(text));
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		if (strncmp(word, key, length) || (word[length] && word[length] != '='))
			continue;
		if (!index--)
			return strdup(word[length] ? word + length + 1 : "");
	}
	return NULL;
}

// Makes a folder and those above it. Returns 0, or -1 with errno.
int make_folders(const char *path)
{
	char copy[MAX_TEXT];

	if (strlen(path) >= sizeof(copy)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(copy, path);
	for (char *at = copy + 1; (at = strchr(at, '/')); *at++ = '/') {
		*at = 0;
		mkdir(copy, 0755);
	}
	return mkdir(copy, 0755) && errno != EEXIST ? -1 : 0;
}

static void make_node(const char *path, mode_t type, unsigned major, unsigned minor)
{
	if (mknod(path, type | 0600, makedev(major, minor)) && errno != EEXIST)
		problem("cannot make %s: %s", path, strerror(errno));
}

// For a kernel without devtmpfs: nodes for the disks that sysfs knows.
void make_block_nodes(void)
{
	DIR *folder = opendir("/sys/class/block");
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		char path[MAX_TEXT], text[64];
		unsigned major, minor;

		snprintf(path, sizeof(path), "/sys/class/block/%s/dev", entry->d_name);
		read_text(path, text, sizeof(text));
		if (sscanf(text, "%u:%u", &major, &minor) != 2)
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		if (access(path, F_OK))
			make_node(path, S_IFBLK, major, minor);
	}
	if (folder)
		closedir(folder);
}

static void mount_own(const char *type, const char *folder, unsigned long flags)
{
	mkdir(folder, 0755);
	if (mount(type, folder, type, flags, NULL) && errno != EBUSY)
		problem("cannot mount %s on %s: %s", type, folder, strerror(errno));
}

static void make_devices(void)
{
	mkdir("/dev", 0755);
	if (!mount("devtmpfs", "/dev", "devtmpfs", MS_NOSUID, NULL) || errno == EBUSY)
		return;
	make_node("/dev/null", S_IFCHR, 1, 3);
	make_node("/dev/zero", S_IFCHR, 1, 5);
	make_node("/dev/full", S_IFCHR, 1, 7);
	make_node("/dev/random", S_IFCHR, 1, 8);
	make_node("/dev/urandom", S_IFCHR, 1, 9);
	make_node("/dev/kmsg", S_IFCHR, 1, 11);
	make_node("/dev/tty", S_IFCHR, 5, 0);
	make_node("/dev/console", S_IFCHR, 5, 1);
	make_node("/dev/ttyS0", S_IFCHR, 4, 64);
	make_node("/dev/ttyS1", S_IFCHR, 4, 65);
	make_block_nodes();
}

// One path a line, loaded in that order: distributions build the disk drivers as modules.
static void load_modules(void)
{
	FILE *list = fopen(MODULE_LIST, "re");
	char path[MAX_TEXT];

	while (list && fgets(path, sizeof(path), list)) {
		int fd;

		path[strcspn(path, "\r\n")] = 0;
		if (!*path)
			continue;
		fd = open(path, O_RDONLY | O_CLOEXEC);
		// ENODEV: faster ways of the same thing, for processors that are not this one.
		if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST && errno != ENODEV))
			problem("cannot load the module %s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	if (list)
		fclose(list);
}

// A machine that translates code is slow, and tasks that wait for it are not hung.
static void allow_slowness(void)
{
	char *slow = command_line_value("kbisect.slow", 0);
	int fd = slow ? open("/proc/sys/kernel/hung_task_timeout_secs", O_WRONLY | O_CLOEXEC) : -1;

	// No such file: the kernel does not look for hung tasks.
	if (fd >= 0) {
		if (write(fd, HUNG_TASK_SECONDS, strlen(HUNG_TASK_SECONDS)) < 0)
			problem("cannot raise the limit for hung tasks: %s", strerror(errno));
		close(fd);
	}
	free(slow);
}

void system_start(void)
{
	umask(022);
	mount_own("proc", "/proc", MS_NOSUID | MS_NOEXEC | MS_NODEV);
	mount_own("sysfs", "/sys", MS_NOSUID | MS_NOEXEC | MS_NODEV);
	make_devices();
	mount_own("tmpfs", "/tmp", MS_NOSUID | MS_NODEV);
	allow_slowness();
	load_modules();
}
