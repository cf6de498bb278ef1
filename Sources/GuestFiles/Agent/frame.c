// SPDX-License-Identifier: Apache-2.0
//
// Frames: "@K1 <nonce> <number> <TYPE> <payload length> <crc32> <base64>\n".

#include "agent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint32_t crc32_add(uint32_t crc, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	while (length--) {
		crc ^= *at++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
	}
	return crc;
}

static uint32_t frame_crc(const char *fields, size_t fields_length, const void *payload, size_t length)
{
	return ~crc32_add(crc32_add(0xffffffffu, fields, fields_length), payload, length);
}

// Returns the length of the line. `line` has room for MAX_LINE bytes.
size_t frame_line(char *line, const char *nonce, unsigned long long number, const char *type,
		  const void *payload, size_t length)
{
	const unsigned char *bytes = payload;
	char *at = line + sprintf(line, "@K1 %s %llu %s %zu ", nonce, number, type, length);

	at += sprintf(at, "%08x ", frame_crc(line + 4, (size_t)(at - line) - 4, payload, length));
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned second = left > 1 ? bytes[i + 1] : 0;
		unsigned third = left > 2 ? bytes[i + 2] : 0;

		*at++ = alphabet[bytes[i] >> 2];
		*at++ = alphabet[(bytes[i] & 3) << 4 | second >> 4];
		*at++ = left > 1 ? alphabet[(second & 15) << 2 | third >> 6] : '=';
		*at++ = left > 2 ? alphabet[third & 63] : '=';
	}
	*at++ = '\n';
	return (size_t)(at - line);
}

// The number of bytes, or -1 where `text` is not what encoding gives.
static long base64_decode(const char *text, char *bytes)
{
	size_t length = strlen(text);
	size_t padded = 0;
	uint32_t bits = 0;
	int count = 0;
	char *at = bytes;

	if (length % 4)
		return -1;
	while (padded < 2 && padded < length && text[length - 1 - padded] == '=')
		padded++;
	for (size_t i = 0; i < length - padded; i++) {
		const char *digit = memchr(alphabet, text[i], 64);

		if (!digit)
			return -1;
		bits = bits << 6 | (uint32_t)(digit - alphabet);
		count += 6;
		if (count >= 8) {
			count -= 8;
			if (at - bytes >= MAX_PAYLOAD)
				return -1;
			*at++ = (char)(bits >> count);
		}
	}
	return bits & ((1u << count) - 1) ? -1 : at - bytes;
}

// A decimal number as frames spell it: no sign, no leading zeros, at most 18 digits.
static bool number_read(const char *text, unsigned long long *number)
{
	size_t length = strlen(text);

	if (!length || length > 18 || strspn(text, "0123456789") != length || (*text == '0' && length > 1))
		return false;
	*number = strtoull(text, NULL, 10);
	return true;
}

static bool frame_read(struct receiver *receiver, char *line, struct frame *frame)
{
	enum { NONCE, NUMBER, TYPE, LENGTH, CRC, PAYLOAD, FIELDS };
	char *fields[FIELDS];
	char *crc_end;
	unsigned long long number, length;
	uint32_t crc;
	size_t covered = 0;
	long decoded;
	char *at = line + 4;
	char copy[128];

	for (int i = 0; i < FIELDS; i++) {
		if (i == CRC)
			covered = (size_t)(at - line) - 4;
		fields[i] = at;
		at = strchr(at, ' ');
		if (!at != (i == PAYLOAD))
			return false;
		if (at)
			at++;
	}
	if (covered >= sizeof(copy))
		return false;
	memcpy(copy, line + 4, covered);
	for (int i = NUMBER; i < FIELDS; i++)
		fields[i][-1] = 0;
	if (strcmp(fields[NONCE], receiver->nonce) || !number_read(fields[NUMBER], &number) ||
	    !number_read(fields[LENGTH], &length) || strlen(fields[TYPE]) >= sizeof(frame->type) ||
	    strlen(fields[CRC]) != 8 || strspn(fields[CRC], "0123456789abcdef") != 8)
		return false;
	decoded = base64_decode(fields[PAYLOAD], frame->payload);
	if (decoded < 0 || (unsigned long long)decoded != length)
		return false;
	crc = (uint32_t)strtoul(fields[CRC], &crc_end, 16);
	if (crc != frame_crc(copy, covered, frame->payload, length) || number <= receiver->highest)
		return false;
	receiver->highest = number;
	strcpy(frame->type, fields[TYPE]);
	frame->length = length;
	frame->payload[length] = 0;
	return true;
}

// Takes in one byte of the line. True: it completed a frame that was not seen before.
bool frame_receive(struct receiver *receiver, char byte, struct frame *frame)
{
	size_t length = receiver->length;

	if (byte == '@')
		receiver->length = 0;		// no frame holds a second one: what came before was noise
	else if (!length)
		return false;
	if (byte == '\n') {
		while (length && receiver->line[length - 1] == '\r')
			length--;
		receiver->line[length] = 0;
		receiver->length = 0;
		// A NUL inside would end the fields early: no frame has one.
		return strlen(receiver->line) == length && !strncmp(receiver->line, "@K1 ", 4) &&
		       frame_read(receiver, receiver->line, frame);
	}
	receiver->line[receiver->length++] = byte;
	if (receiver->length == MAX_LINE)
		receiver->length = 0;
	return false;
}
