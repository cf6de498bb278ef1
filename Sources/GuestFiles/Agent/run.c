// SPDX-License-Identifier: Apache-2.0

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// What the reproducer left running may hold its pipes; it is given so long after its end.
#define DRAIN_MS 1000
#define TAINTED "/proc/sys/kernel/tainted"

static struct stream streams[2] = { { .type = "OUT", .fd = -1 }, { .type = "ERR", .fd = -1 } };
static int exec_fd = -1;	// brings errno when execve failed, and nothing when it did not
static pid_t reproducer;
static bool active, ended;
static int runs, wait_status;
static long long started, finished, taint_before;

// Without these a program would run in an environment that depends on the kernel's command line.
static char *base_environment[] = { "PATH=/sbin:/bin:/usr/sbin:/usr/bin", "HOME=/tmp", "TMPDIR=/tmp", "TERM=dumb" };
enum { BASE_COUNT = sizeof(base_environment) / sizeof(base_environment[0]) };

bool run_active(void)
{
	return active;
}

static void fail(const char *what, int error)
{
	char text[MAX_TEXT];

	snprintf(text, sizeof(text), "%s: %s", what, strerror(error));
	report_failed(text);
}

// Whether a START is that of a run to come. The host repeats one that may have been lost.
bool run_is_next(const struct frame *frame)
{
	return strtol(frame->payload, NULL, 10) == runs + 1;
}

// The run, argc, arguments, then "KEY=value": what START carries. False where the payload is not that.
static bool read_start(struct frame *frame, char **arguments, char **environment)
{
	char *at = frame->payload, *end = frame->payload + frame->length;
	long count;
	int used = 0;

	if (!frame->length || end[-1])
		return false;
	at += strlen(at) + 1;	// the run
	if (at >= end)
		return false;
	count = strtol(at, NULL, 10);
	*arguments++ = REPRODUCER;
	for (at += strlen(at) + 1; at < end && count > 0; at += strlen(at) + 1, count--)
		*arguments++ = at;
	*arguments = NULL;
	for (; at < end; at += strlen(at) + 1)
		environment[used++] = at;
	for (int i = 0; i < BASE_COUNT; i++) {
		size_t key = strcspn(base_environment[i], "=") + 1;
		bool given = false;

		for (int j = 0; j < used && !given; j++)
			given = !strncmp(environment[j], base_environment[i], key);
		if (!given)
			environment[used++] = base_environment[i];
	}
	environment[used] = NULL;
	return count == 0;
}

static void become_reproducer(char **arguments, char **environment, int out, int err, int failure)
{
	struct rlimit no_core = { 0, 0 };
	sigset_t none;
	int input = open("/dev/null", O_RDONLY);

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setrlimit(RLIMIT_CORE, &no_core);
	if (input >= 0 && dup2(input, 0) >= 0 && dup2(out, 1) >= 0 && dup2(err, 2) >= 0 && !chdir(first_mount()))
		execve(REPRODUCER, arguments, environment);
	if (write(failure, &errno, sizeof(errno)) < 0)
		_exit(126);
	_exit(127);
}

bool run_start(struct frame *frame)
{
	static char *arguments[MAX_PAYLOAD + 2], *environment[MAX_PAYLOAD + BASE_COUNT + 1];
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, failure[2] = { -1, -1 };

	if (!read_start(frame, arguments, environment)) {
		fail("start: the host's message is malformed", EINVAL);
		return false;
	}
	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC) || pipe2(failure, O_CLOEXEC)) {
		fail("start: cannot make pipes", errno);
		return false;
	}
	taint_before = read_number(TAINTED);
	started = milliseconds();
	reproducer = fork();
	if (!reproducer)
		become_reproducer(arguments, environment, out[1], err[1], failure[1]);
	close(out[1]);
	close(err[1]);
	close(failure[1]);
	streams[0].fd = out[0];
	streams[1].fd = err[0];
	exec_fd = failure[0];
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	fcntl(exec_fd, F_SETFL, O_NONBLOCK);
	output_reset();
	runs++;
	active = true;
	ended = reproducer < 0;
	if (reproducer < 0) {
		active = false;
		fail("start: cannot fork", errno);
	}
	return active;
}

void run_polls(struct pollfd *polls)
{
	for (int i = 0; i < 2; i++)
		polls[i] = (struct pollfd){ .fd = active ? streams[i].fd : -1, .events = POLLIN };
}

void run_serve(const struct pollfd *polls)
{
	for (int i = 0; i < 2; i++)
		if (active && polls[i].revents && streams[i].fd >= 0)
			output_read(&streams[i]);
}

bool run_reaped(pid_t pid, int status)
{
	if (!active || pid != reproducer)
		return false;
	wait_status = status;
	finished = milliseconds();
	ended = true;
	return true;
}

// When run_advance has to be called at the latest, or 0.
long long run_deadline(void)
{
	return active && ended ? finished + DRAIN_MS : 0;
}

static void report_end(long long left_out)
{
	struct payload payload = { 0 };

	payload_number(&payload, runs);
	payload_text(&payload, WIFSIGNALED(wait_status) ? "signal" : "exit");
	payload_number(&payload, WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : WEXITSTATUS(wait_status));
	payload_number(&payload, finished - started);
	payload_number(&payload, taint_before);
	payload_number(&payload, read_number(TAINTED));
	payload_number(&payload, left_out);
	channel_send_lasting("DONE", payload.bytes, payload.length);
}

// Says how the run ended, once its output is complete or was waited for long enough.
void run_advance(void)
{
	int error = 0;
	long long left_out = 0;

	if (!active || !ended)
		return;
	if ((streams[0].fd >= 0 || streams[1].fd >= 0) && milliseconds() < finished + DRAIN_MS)
		return;
	if (!job_active())
		kill(-1, SIGKILL);	// PID 1 is exempt: whatever is left is the reproducer's
	for (int i = 0; i < 2; i++) {
		if (streams[i].fd >= 0) {
			close(streams[i].fd);
			streams[i].fd = -1;
		}
		left_out += output_finish(&streams[i]);
	}
	active = false;
	if (read(exec_fd, &error, sizeof(error)) == sizeof(error))
		fail("start " REPRODUCER, error);
	else
		report_end(left_out);
	close(exec_fd);
	exec_fd = -1;
}
