// SPDX-License-Identifier: Apache-2.0

#include "agent.h"

#include <stdio.h>
#include <string.h>

// A text that no longer fits is left out: what comes first in a payload counts most.
void payload_text(struct payload *payload, const char *text)
{
	size_t length = strlen(text) + 1;

	if (payload->length + length > sizeof(payload->bytes))
		return;
	memcpy(payload->bytes + payload->length, text, length);
	payload->length += length;
}

void payload_number(struct payload *payload, long long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", number < 0 ? 0 : number);
	payload_text(payload, text);
}
