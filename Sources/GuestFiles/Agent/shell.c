// SPDX-License-Identifier: Apache-2.0
//
// "kbisect.shell" on the kernel command line: no protocol, a shell on the console for a person.

#include "agent.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

// kbisect.mount=device:folder:file system:options, as often as there are disks.
static void mount_from_command_line(void)
{
	char *value;

	for (int i = 0; (value = command_line_value("kbisect.mount", i)); i++) {
		char *fields[4] = { "", "", "", "" };
		char *rest = value;
		char reason[MAX_TEXT];

		for (int field = 0; field < 4 && rest; field++)
			fields[field] = field < 3 ? strsep(&rest, ":") : rest;
		if (mount_disk(fields[0], fields[1], fields[2], fields[3], reason)) {
			remember_mount(fields[1]);
			say("%s is on %s", fields[0], *fields[1] ? fields[1] : "(no folder)");
		} else {
			say("%s", reason);
		}
		free(value);
	}
}

static void become_shell(void)
{
	// A session of its own with the console as its terminal: that is what job control and Ctrl-C need.
	int console;

	setsid();
	console = open("/dev/ttyS0", O_RDWR);
	if (console >= 0) {
		ioctl(console, TIOCSCTTY, 1);
		for (int fd = 0; fd < 3; fd++)
			dup2(console, fd);
		if (console > 2)
			close(console);
	}
	setenv("PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/kbisect", 1);
	setenv("HOME", "/tmp", 1);
	setenv("PS1", "kbisect guest:\\w# ", 1);
	if (chdir(first_mount()))
		say("cannot go to %s", first_mount());
	execl("/bin/sh", "sh", "-i", (char *)NULL);
	say("there is no shell in this guest: /bin/sh: not found (busybox-static on the host?)");
	_exit(127);
}

void shell_main(void)
{
	pid_t shell, pid;

	mount_from_command_line();
	say("the reproducer is " REPRODUCER "; leave the shell to end the machine");
	shell = fork();
	if (!shell)
		become_shell();
	if (shell < 0)
		give_up("cannot start a shell");
	do
		pid = wait(NULL);
	while (pid > 0 && pid != shell);
	kill(-1, SIGKILL);
	unmount_all();
	restart_machine();
}
