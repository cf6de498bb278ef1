// SPDX-License-Identifier: Apache-2.0
//
// A saved state that is restored more than once is several guests with the same memory: the same random numbers to
// come, the same nonce, the same time of day. The host gives each its own.

#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SEED_BYTES 32

// For C libraries whose kernel headers are older than Linux 4.17.
#ifndef RNDRESEEDCRNG
#define RNDRESEEDCRNG _IO('R', 0x07)
#endif

static const char *problem(const char *what)
{
	static char text[MAX_TEXT];

	snprintf(text, sizeof(text), "cannot renew the guest: %s: %s", what, strerror(errno));
	return text;
}

static bool read_seed(const char *digits, unsigned char *seed)
{
	if (strlen(digits) != 2 * SEED_BYTES || strspn(digits, "0123456789abcdef") != 2 * SEED_BYTES)
		return false;
	for (int i = 0; i < SEED_BYTES; i++) {
		char byte[3] = { digits[2 * i], digits[2 * i + 1], 0 };

		seed[i] = (unsigned char)strtoul(byte, NULL, 16);
	}
	return true;
}

static const char *mix_in(const unsigned char *seed)
{
	union {
		struct rand_pool_info info;
		char room[sizeof(struct rand_pool_info) + SEED_BYTES];
	} pool = { .info = { .entropy_count = 8 * SEED_BYTES, .buf_size = SEED_BYTES } };
	int fd = open("/dev/urandom", O_RDWR | O_CLOEXEC);
	const char *reason = NULL;

	if (fd < 0)
		return problem("open /dev/urandom");
	memcpy(pool.info.buf, seed, SEED_BYTES);
	// What is only mixed in would change nothing before the kernel takes new keys from it, minutes later.
	if (ioctl(fd, RNDADDENTROPY, &pool))
		reason = problem("add entropy");
	else if (ioctl(fd, RNDRESEEDCRNG))
		reason = problem("take new random keys");
	close(fd);
	return reason;
}

// Takes in a RENEW. Returns NULL, or why the guest is not another than its siblings.
const char *renew(const struct frame *frame)
{
	const char *nonce = frame->payload, *end = frame->payload + frame->length;
	const char *digits = nonce + strlen(nonce) + 1;
	const char *clock = digits < end ? digits + strlen(digits) + 1 : end;
	unsigned char seed[SEED_BYTES];
	long long milliseconds;
	const char *reason;

	errno = EINVAL;
	if (clock >= end || strlen(nonce) != NONCE_DIGITS || !read_seed(digits, seed))
		return problem("the host's message is malformed");
	// The answer, whatever it is, belongs to the new identity.
	channel_renew(nonce);
	reason = mix_in(seed);
	if (reason)
		return reason;
	milliseconds = strtoll(clock, NULL, 10);
	if (clock_settime(CLOCK_REALTIME, &(struct timespec){ milliseconds / 1000, milliseconds % 1000 * 1000000 }))
		return problem("set the clock");
	return NULL;
}
