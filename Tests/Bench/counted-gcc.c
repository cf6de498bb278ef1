// SPDX-License-Identifier: Apache-2.0
//
// Stands in the place of gcc, first in PATH, and tells whoever reads the FIFO beside it of each run that compiles a source
// file. Not a file: kbisect's sandbox lets a build write nowhere but into its own folders, and a FIFO can be written to on
// a file system that is mounted read-only. Built with -DCOMPILER="/usr/bin/gcc" -DFIFO="/.../runs".
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), rest = strlen(end);

	return length > rest && !strcmp(text + length - rest, end);
}

int main(int count, char **arguments)
{
	int compiles = 0, preprocesses = 0, sources = 0;

	for (int i = 1; i < count; i++) {
		const char *word = arguments[i];

		if (!strcmp(word, "-c") || !strcmp(word, "-S"))
			compiles = 1;
		else if (!strcmp(word, "-E"))
			preprocesses = 1;
		// What Kbuild tries the compiler with comes from /dev/null or standard input.
		else if (word[0] != '-' && (ends_with(word, ".c") || ends_with(word, ".S") || ends_with(word, ".i")))
			sources = 1;
	}
	if (compiles && sources && !preprocesses) {
		// Nobody listens: it is not counted then.
		int fifo = open(FIFO, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

		if (fifo >= 0 && write(fifo, "c", 1) < 0)
			return 70;
	}
	arguments[0] = COMPILER;
	execv(COMPILER, arguments);
	return 127;
}
