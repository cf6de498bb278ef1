// SPDX-License-Identifier: Apache-2.0
//
// The first MiB of a run's output is sent as it comes, of each stream's rest the last 64 KiB at the end:
// the line carries 390 KB/s, so a flood would keep it busy for minutes and fill the host.

#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SENT_AT_ONCE (1 << 20)
#define CHUNK 6000

static size_t sent_at_once;

void output_reset(void)
{
	sent_at_once = 0;
}

static void send_chunks(const char *type, const char *bytes, size_t length)
{
	while (length) {
		size_t count = length < CHUNK ? length : CHUNK;

		channel_send(type, bytes, count);
		bytes += count;
		length -= count;
	}
}

static void hold(struct stream *stream, const char *bytes, size_t length)
{
	while (length) {
		size_t at = stream->held % sizeof(stream->tail);
		size_t room = sizeof(stream->tail) - at;
		size_t count = length < room ? length : room;

		memcpy(stream->tail + at, bytes, count);
		stream->held += count;
		bytes += count;
		length -= count;
	}
}

// Reads once what is there, and closes the stream at its end.
void output_read(struct stream *stream)
{
	static char bytes[64 << 10];
	ssize_t count = read(stream->fd, bytes, sizeof(bytes));

	if (count > 0) {
		size_t now = SENT_AT_ONCE - sent_at_once;

		if (now > (size_t)count)
			now = (size_t)count;
		send_chunks(stream->type, bytes, now);
		sent_at_once += now;
		hold(stream, bytes + now, (size_t)count - now);
	} else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
		close(stream->fd);
		stream->fd = -1;
	}
}

// Sends what was held back. Returns how many bytes were left out.
long long output_finish(struct stream *stream)
{
	size_t size = sizeof(stream->tail);
	size_t kept = stream->held < size ? (size_t)stream->held : size;
	unsigned long long left_out = stream->held - kept;
	size_t start = left_out ? (size_t)(stream->held % size) : 0;
	size_t first = kept < size - start ? kept : size - start;

	if (left_out) {
		char note[128];

		channel_send(stream->type, note, (size_t)snprintf(note, sizeof(note),
			     "\n[kbisect: %llu bytes of output left out]\n", left_out));
	}
	send_chunks(stream->type, stream->tail + start, first);
	send_chunks(stream->type, stream->tail, kept - first);
	stream->held = 0;
	return (long long)left_out;
}
