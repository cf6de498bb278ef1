// SPDX-License-Identifier: Apache-2.0
//
// What Swift's Glibc module lacks: functions behind _GNU_SOURCE, and macros with arguments.

#ifndef KBISECT_CLINUX_SHIM_H
#define KBISECT_CLINUX_SHIM_H

#include <linux/memfd.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library declares it behind _GNU_SOURCE.
int syncfs(int file);

// A file in memory that can be sealed; see memfd_create(2).
static inline int kbisect_sealable_memory(const char *name)
{
	return (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

// fcntl(2) says what they do; the numbers are those of include/uapi/linux/fcntl.h, which <fcntl.h> does not go with.
enum { kbisect_add_seals = 1033 };
enum { kbisect_seal_grow = 4, kbisect_seal_all = 1 | 2 | 4 | 8 };	// SEAL, SHRINK, GROW, WRITE

static inline int kbisect_seal(int fd, int seals)
{
	return (int)syscall(SYS_fcntl, fd, kbisect_add_seals, seals);
}

// Sends bytes with a descriptor: SCM_RIGHTS of unix(7).
static inline ssize_t kbisect_send_descriptor(int socket, const void *bytes, size_t count, int passed)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .room = { 0 } };
	struct iovec piece = { (void *)bytes, count };
	struct msghdr message = {
		.msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &passed, sizeof(int));
	return sendmsg(socket, &message, MSG_NOSIGNAL);
}

#endif
