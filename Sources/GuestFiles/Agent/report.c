// SPDX-License-Identifier: Apache-2.0

#include "agent.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

void report_hello(void)
{
	struct payload payload = { 0 };
	struct utsname names;
	char text[MAX_TEXT];
	char *memory;
	size_t length;
	const char *problems = system_problems(&length);

	uname(&names);
	payload_number(&payload, AGENT_VERSION);
	payload_text(&payload, names.release);
	read_text("/proc/version", text, sizeof(text));
	payload_text(&payload, text);
	read_text("/proc/meminfo", text, sizeof(text));
	memory = strstr(text, "MemTotal:");
	payload_number(&payload, memory ? strtoll(memory + 9, NULL, 10) : 0);
	for (const char *at = problems; at < problems + length; at += strlen(at) + 1)
		payload_text(&payload, at);
	channel_send("HELLO", payload.bytes, payload.length);
}

// Sent again each second: see channel_send_lasting.
void report_failed(const char *reason)
{
	struct payload payload = { 0 };

	say("%s", reason);
	payload_text(&payload, reason);
	channel_send_lasting("FAILED", payload.bytes, payload.length);
}
