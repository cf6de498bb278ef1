// SPDX-License-Identifier: Apache-2.0
//
// The guest agent: PID 1 of the kernel under test. It talks to kbisect over /dev/ttyS1
// (docs/serial-protocol.md), mounts disks, runs the reproducer and restarts the machine.

#ifndef KBISECT_AGENT_H
#define KBISECT_AGENT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define AGENT_VERSION 3
#define REPRODUCER "/kbisect/reproducer"
#define MODULE_LIST "/kbisect/modules"
#define MAX_TEXT 1024

// frame.c: the line. Sizes are those of Frame.swift.
#define MAX_PAYLOAD 12000
#define MAX_LINE 16384
#define NONCE_DIGITS 16

struct frame {
	char type[16];
	size_t length;
	char payload[MAX_PAYLOAD + 1];	// a NUL follows the payload
};

struct receiver {
	char nonce[NONCE_DIGITS + 1];
	char line[MAX_LINE];
	size_t length;			// 0: not inside a frame
	unsigned long long highest;	// the highest number seen
};

bool frame_receive(struct receiver *receiver, char byte, struct frame *frame);
size_t frame_line(char *line, const char *nonce, unsigned long long number, const char *type,
		  const void *payload, size_t length);

// channel.c: frames over /dev/ttyS1.
extern int channel_fd;
void channel_open(const char *nonce);
bool channel_read(void (*handle)(struct frame *frame));
void channel_send(const char *type, const void *payload, size_t length);
void channel_send_lasting(const char *type, const void *payload, size_t length);
void channel_settled(void);
void channel_repeat(void);
void channel_renew(const char *nonce);

// renewal.c: what makes a guest that was restored differ from its siblings.
const char *renew(const struct frame *frame);

// payload.c: lists of texts, each with a NUL behind it.
struct payload {
	size_t length;
	char bytes[MAX_PAYLOAD];
};
void payload_text(struct payload *payload, const char *text);
void payload_number(struct payload *payload, long long number);

// report.c: messages that several parts send.
void report_hello(void);
void report_failed(const char *reason);

// system.c: what PID 1 owes the system, and what /proc says.
void system_start(void);
const char *system_problems(size_t *length);
char *command_line_value(const char *key, int index);
size_t read_text(const char *path, char *text, size_t size);
long long read_number(const char *path);
void make_block_nodes(void);
int make_folders(const char *path);
long long milliseconds(void);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void restart_machine(void) __attribute__((noreturn));
void give_up(const char *what) __attribute__((noreturn));

// mounts.c: the disks.
bool mount_disk(const char *device, const char *folder, const char *type, const char *options, char *reason);
void remember_mount(const char *folder);
const char *first_mount(void);
void unmount_all(void);

// run.c: the reproducer.
#define RUN_DESCRIPTORS 2
struct pollfd;
bool run_is_next(const struct frame *frame);
bool run_start(struct frame *frame);
bool run_active(void);
void run_polls(struct pollfd *polls);
void run_serve(const struct pollfd *polls);
bool run_reaped(pid_t pid, int status);
void run_advance(void);
long long run_deadline(void);

// job.c: set-up and tidying, in a child so that the agent goes on beating when the kernel hangs in a mount.
bool job_start(void (*work)(void *argument, int report), void *argument);
bool job_active(void);
int job_fd(void);
void job_read(void);
bool job_reaped(pid_t pid, const char **report);

// shell.c: kbisect.shell on the kernel command line.
void shell_main(void) __attribute__((noreturn));

#endif
