// SPDX-License-Identifier: Apache-2.0

#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

int channel_fd = -1;

static struct receiver receiver;
static unsigned long long sent;
static char lasting[MAX_LINE + 1];
static size_t lasting_length;

void channel_open(const char *nonce)
{
	struct termios mode;

	memcpy(receiver.nonce, nonce, NONCE_DIGITS);
	// Without O_NONBLOCK the open would wait for a carrier that QEMU need not give.
	channel_fd = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (channel_fd < 0)
		give_up("cannot open /dev/ttyS1");
	if (tcgetattr(channel_fd, &mode))
		give_up("cannot use /dev/ttyS1 (kernel without a second serial port?)");
	cfmakeraw(&mode);
	mode.c_cflag |= CLOCAL | CREAD | CS8;
	mode.c_cflag &= ~(tcflag_t)CRTSCTS;
	mode.c_cc[VMIN] = 1;
	mode.c_cc[VTIME] = 0;
	cfsetspeed(&mode, B115200);
	if (tcsetattr(channel_fd, TCSANOW, &mode) || fcntl(channel_fd, F_SETFL, 0))
		give_up("cannot make /dev/ttyS1 raw");
}

static void write_line(const char *line, size_t length)
{
	while (length) {
		ssize_t written = write(channel_fd, line, length);

		if (written < 0 && errno != EINTR && errno != EAGAIN)
			give_up("cannot write to /dev/ttyS1");
		if (written > 0) {
			line += written;
			length -= (size_t)written;
		}
	}
}

// Reads what is there. False: nothing can come any more.
bool channel_read(void (*handle)(struct frame *frame))
{
	static struct frame frame;
	char bytes[4096];
	ssize_t count = read(channel_fd, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < count; i++)
		if (frame_receive(&receiver, bytes[i], &frame))
			handle(&frame);
	return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
}

void channel_send(const char *type, const void *payload, size_t length)
{
	char line[MAX_LINE];

	write_line(line, frame_line(line, receiver.nonce, ++sent, type, payload, length));
}

// A frame that is sent again each second, with the same number, until the host says what is next:
// a driver or a reproducer that writes to the port may have spoilt the first one.
void channel_send_lasting(const char *type, const void *payload, size_t length)
{
	lasting_length = frame_line(lasting, receiver.nonce, ++sent, type, payload, length);
	write_line(lasting, lasting_length);
}

void channel_settled(void)
{
	lasting_length = 0;
}

// Another nonce; both ends count their frames from 1 again.
void channel_renew(const char *nonce)
{
	memcpy(receiver.nonce, nonce, NONCE_DIGITS);
	receiver.highest = 0;
	sent = 0;
	lasting_length = 0;
}

void channel_repeat(void)
{
	write_line(lasting, lasting_length);
}
