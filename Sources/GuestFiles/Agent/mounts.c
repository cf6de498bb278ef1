// SPDX-License-Identifier: Apache-2.0

#include "agent.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_MOUNTS 16
#define DISK_WAIT_MS 10000

static char mounted[MAX_MOUNTS][MAX_TEXT];
static int mounted_count;

static const struct { const char *name; unsigned long set, clear; } flags[] = {
	{ "defaults", 0, 0 }, { "rw", 0, MS_RDONLY }, { "ro", MS_RDONLY, 0 },
	{ "suid", 0, MS_NOSUID }, { "nosuid", MS_NOSUID, 0 }, { "dev", 0, MS_NODEV }, { "nodev", MS_NODEV, 0 },
	{ "exec", 0, MS_NOEXEC }, { "noexec", MS_NOEXEC, 0 }, { "async", 0, MS_SYNCHRONOUS },
	{ "sync", MS_SYNCHRONOUS, 0 }, { "dirsync", MS_DIRSYNC, 0 }, { "atime", 0, MS_NOATIME },
	{ "noatime", MS_NOATIME, 0 }, { "diratime", 0, MS_NODIRATIME }, { "nodiratime", MS_NODIRATIME, 0 },
	{ "relatime", MS_RELATIME, 0 }, { "strictatime", MS_STRICTATIME, 0 }, { "lazytime", MS_LAZYTIME, 0 },
};

// Splits "ro,noatime,compress=zstd" into flags of mount(2) and what the file system reads itself.
static unsigned long split_options(const char *options, char *data)
{
	unsigned long result = 0;
	char copy[MAX_TEXT];

	*data = 0;
	snprintf(copy, sizeof(copy), "%s", options);
	for (char *word = strtok(copy, ","); word; word = strtok(NULL, ",")) {
		bool known = false;

		for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]) && !known; i++) {
			known = !strcmp(word, flags[i].name);
			if (known)
				result = (result & ~flags[i].clear) | flags[i].set;
		}
		if (known)
			continue;
		if (*data)
			strcat(data, ",");
		strcat(data, word);
	}
	return result;
}

static bool wait_for_disk(const char *device)
{
	long long limit = milliseconds() + DISK_WAIT_MS;
	struct stat status;

	while (stat(device, &status) || !S_ISBLK(status.st_mode)) {
		if (milliseconds() > limit)
			return false;
		usleep(20000);
		make_block_nodes();
	}
	return true;
}

static const char *hint(int error, const char *type)
{
	static char text[MAX_TEXT];

	if (error == ENODEV)
		snprintf(text, sizeof(text), " (kernel without %.100s?)", type);
	else if (error == EINVAL)
		snprintf(text, sizeof(text), " (options or features that this kernel does not know? see its console)");
	else
		*text = 0;
	return text;
}

// Mounts a disk. False, with a text of MAX_TEXT bytes at most in `reason`, when that did not work.
bool mount_disk(const char *device, const char *folder, const char *type, const char *options, char *reason)
{
	char data[MAX_TEXT];
	unsigned long mount_flags;

	if (strlen(options) >= MAX_TEXT || strlen(folder) >= MAX_TEXT) {
		snprintf(reason, MAX_TEXT, "mount %.100s: its folder or options have more than %d bytes", device, MAX_TEXT);
		return false;
	}
	if (!wait_for_disk(device)) {
		snprintf(reason, MAX_TEXT, "no disk %.100s after %d s (kernel without virtio-blk or virtio-pci?)", device,
			 DISK_WAIT_MS / 1000);
		return false;
	}
	if (!*folder)
		return true;
	mount_flags = split_options(options, data);
	if (*folder != '/') {
		snprintf(reason, MAX_TEXT, "mount %.100s on %.300s: the folder must start with /", device, folder);
		return false;
	}
	if (make_folders(folder) || mount(device, folder, type, mount_flags, data)) {
		snprintf(reason, MAX_TEXT, "mount %.100s on %.300s as %.100s: %s%s", device, folder, type, strerror(errno),
			 hint(errno, type));
		return false;
	}
	return true;
}

// The mounting itself happens in a child (job.c), so the agent notes by itself what there is to unmount.
void remember_mount(const char *folder)
{
	if (*folder && mounted_count < MAX_MOUNTS)
		snprintf(mounted[mounted_count++], MAX_TEXT, "%.1000s", folder);
}

const char *first_mount(void)
{
	return mounted_count ? mounted[0] : "/tmp";
}

void unmount_all(void)
{
	sync();
	for (int i = mounted_count - 1; i >= 0; i--) {
		int tries = 10;

		// A process that was just killed may hold it for a moment.
		while (umount2(mounted[i], 0) && errno == EBUSY && --tries)
			usleep(50000);
		if (!tries) {
			say("cannot unmount %s: busy", mounted[i]);
			umount2(mounted[i], MNT_DETACH);
		}
	}
	sync();
}
