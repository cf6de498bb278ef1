// SPDX-License-Identifier: Apache-2.0

#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static pid_t worker;
static int reports = -1;
static char text[MAX_TEXT];
static size_t text_length;

// Starts `work` in a child. It writes a reason to `report` when it fails, and nothing when it succeeds.
bool job_start(void (*work)(void *argument, int report), void *argument)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return false;
	worker = fork();
	if (worker < 0) {
		close(ends[0]);
		close(ends[1]);
		worker = 0;
		return false;
	}
	if (!worker) {
		close(ends[0]);
		work(argument, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	reports = ends[0];
	fcntl(reports, F_SETFL, O_NONBLOCK);
	text_length = 0;
	return true;
}

bool job_active(void)
{
	return worker > 0;
}

int job_fd(void)
{
	return reports;
}

void job_read(void)
{
	char rest[256];
	ssize_t count;

	if (reports < 0)
		return;
	if (text_length < sizeof(text) - 1)
		count = read(reports, text + text_length, sizeof(text) - 1 - text_length);
	else
		count = read(reports, rest, sizeof(rest));
	if (count > 0 && text_length < sizeof(text) - 1)
		text_length += (size_t)count;
	if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
		close(reports);
		reports = -1;
	}
}

// True when the child was the job; `report` is then its reason, or empty.
bool job_reaped(pid_t pid, const char **report)
{
	if (pid <= 0 || pid != worker)
		return false;
	job_read();
	if (reports >= 0)
		close(reports);
	reports = -1;
	worker = 0;
	text[text_length] = 0;
	*report = text;
	return true;
}
