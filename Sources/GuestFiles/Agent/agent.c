// SPDX-License-Identifier: Apache-2.0
//
// The main loop. Everything that may hang in the kernel happens in children, so that the agent goes on
// beating: silence then means that user space is not scheduled any more.

#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define BEAT_MS 1000
// After `stop`: for killed processes to go, and then for the disks to be unmounted.
#define KILL_WAIT_MS 2000
#define UNMOUNT_WAIT_MS 10000
// How long to hold still for a host that may not have heard that we do.
#define HOLD_MS 5000

static enum { GREETING, HOLDING, SETTING_UP, IDLE, RUNNING, STOPPING, UNMOUNTING } state;
static struct frame setup;
static long long give_up_at, next_beat;

static void enter(int next, long long patience)
{
	state = next;
	give_up_at = patience ? milliseconds() + patience : 0;
}

// Calls `visit` with the four texts of each mount: device, folder, file system, options.
static bool each_mount(bool (*visit)(char **texts, char *reason), char *reason)
{
	char *at = setup.payload, *end = at + setup.length;

	while (at < end) {
		char *texts[4] = { "", "", "", "" };

		for (int i = 0; i < 4 && at < end; i++, at += strlen(at) + 1)
			texts[i] = at;
		if (!visit(texts, reason))
			return false;
	}
	return true;
}

static bool mount_one(char **texts, char *reason)
{
	return mount_disk(texts[0], texts[1], texts[2], texts[3], reason);
}

static bool remember_one(char **texts, char *reason)
{
	(void)reason;
	remember_mount(texts[1]);
	return true;
}

static void mount_job(void *argument, int report)
{
	char reason[MAX_TEXT];

	(void)argument;
	if (!each_mount(mount_one, reason))
		dprintf(report, "%s", reason);
}

static void unmount_job(void *argument, int report)
{
	(void)argument;
	(void)report;
	unmount_all();
}

static void handle(struct frame *frame)
{
	if (!strcmp(frame->type, "HOLD") && state == GREETING) {
		enter(HOLDING, HOLD_MS);
		channel_send("HELD", NULL, 0);
	} else if (!strcmp(frame->type, "RENEW") && state <= HOLDING) {
		const char *reason = renew(frame);

		enter(reason ? IDLE : GREETING, 0);
		next_beat = 0;
		if (reason)
			report_failed(reason);
	} else if (!strcmp(frame->type, "SETUP") && state <= HOLDING) {
		setup = *frame;
		each_mount(remember_one, NULL);
		enter(SETTING_UP, 0);
		if (!job_start(mount_job, NULL)) {
			report_failed("cannot start a process to mount the disks");
			enter(IDLE, 0);
		}
	} else if (!strcmp(frame->type, "START") && state == IDLE && run_is_next(frame)) {
		channel_settled();
		if (run_start(frame))
			enter(RUNNING, 0);
	} else if (!strcmp(frame->type, "STOP") && state < STOPPING) {
		channel_settled();
		kill(-1, SIGKILL);
		enter(STOPPING, KILL_WAIT_MS);
	}
}

static void reap(void)
{
	pid_t pid;
	int status;
	const char *report;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (run_reaped(pid, status) || !job_reaped(pid, &report) || state != SETTING_UP)
			continue;
		if (*report)
			report_failed(report);
		else if (WIFSIGNALED(status))
			report_failed("the process that mounts the disks was killed; see the console");
		else
			channel_send_lasting("READY", NULL, 0);
		enter(IDLE, 0);
	}
}

static void say_bye(void)
{
	channel_send("BYE", NULL, 0);
	tcdrain(channel_fd);
	restart_machine();
}

static void advance(void)
{
	bool late = give_up_at && milliseconds() >= give_up_at;

	run_advance();
	if (state == HOLDING && late)
		enter(GREETING, 0);
	if (state == RUNNING && !run_active())
		enter(IDLE, 0);
	if (state == STOPPING && ((!run_active() && !job_active()) || late)) {
		enter(UNMOUNTING, UNMOUNT_WAIT_MS);
		if (job_active() || !job_start(unmount_job, NULL))
			say_bye();
	} else if (state == UNMOUNTING && (!job_active() || late)) {
		say_bye();
	}
}

static void beat(void)
{
	struct payload payload = { 0 };

	if (state == HOLDING)	// nothing of this boot may come out of one that is restored
		return;
	if (state == GREETING)
		report_hello();
	channel_repeat();
	payload_number(&payload, milliseconds());
	channel_send("BEAT", payload.bytes, payload.length);
}

// Until when to sleep: the next beat, or the end of somebody's patience.
static struct timespec time_left(void)
{
	long long until = next_beat, left;

	if (run_deadline() && run_deadline() < until)
		until = run_deadline();
	if (give_up_at && give_up_at < until)
		until = give_up_at;
	left = until - milliseconds();
	if (left < 0)
		left = 0;
	return (struct timespec){ .tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000 };
}

static void on_child(int signal)
{
	(void)signal;	// only there to end ppoll
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_child };
	sigset_t child, none;
	char *nonce;

	if (getpid() != 1) {
		dprintf(STDERR_FILENO, "This is kbisect's guest agent. It only runs as the first process of a virtual machine.\n");
		return 2;
	}
	system_start();
	sigaction(SIGCHLD, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (command_line_value("kbisect.shell", 0))
		shell_main();
	nonce = command_line_value("kbisect.nonce", 0);
	errno = EINVAL;
	if (!nonce || strlen(nonce) != NONCE_DIGITS)
		give_up("no kbisect.nonce= with 16 digits on the kernel command line");
	channel_open(nonce);
	sigemptyset(&none);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	for (;;) {
		struct pollfd polls[2 + RUN_DESCRIPTORS];
		struct timespec left;

		if (milliseconds() >= next_beat) {
			beat();
			next_beat = milliseconds() + BEAT_MS;
		}
		left = time_left();
		polls[0] = (struct pollfd){ .fd = channel_fd, .events = POLLIN };
		polls[1] = (struct pollfd){ .fd = job_fd(), .events = POLLIN };
		run_polls(polls + 2);
		if (ppoll(polls, 2 + RUN_DESCRIPTORS, &left, &none) > 0) {
			if (polls[0].revents && !channel_read(handle))
				give_up("/dev/ttyS1 has gone");
			if (polls[1].revents)
				job_read();
			run_serve(polls + 2);
		}
		reap();
		advance();
	}
}
