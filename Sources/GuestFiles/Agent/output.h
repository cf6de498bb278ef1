// SPDX-License-Identifier: Apache-2.0

#ifndef KBISECT_OUTPUT_H
#define KBISECT_OUTPUT_H

#include "agent.h"

// One stream of the reproducer on its way to the host.
struct stream {
	const char *type;		// "OUT" or "ERR"
	int fd;				// -1: it ended
	unsigned long long held;	// bytes that were not sent at once
	char tail[64 << 10];		// the last of those, as a ring
};

void output_reset(void);
void output_read(struct stream *stream);
long long output_finish(struct stream *stream);

#endif
