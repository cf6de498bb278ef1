// SPDX-License-Identifier: Apache-2.0

import GuestFiles

/// A reproducer that does what its first argument says.
enum ObedientReproducer {
    static let program = GuestProgram(
        name: "obedient",
        sources: ["obedient.c": source],
        flags: ["-O2", "-Wall", "-Wextra", "-static"]
    )

    private static let source = #"""
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <sched.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/auxv.h>
        #include <sys/random.h>
        #include <sys/stat.h>
        #include <time.h>
        #include <unistd.h>

        static void put(const char *path, const char *text)
        {
            int fd = open(path, O_WRONLY);

            if (fd < 0 || write(fd, text, strlen(text)) < 0) {
                perror(path);
                exit(125);
            }
            close(fd);
        }

        // A real-time process that never sleeps, where real-time processes may use all of the time: nothing else runs.
        static void occupy_processor(void)
        {
            struct sched_param most = { .sched_priority = 99 };

            put("/proc/sys/kernel/sched_rt_runtime_us", "-1");
            if (sched_setscheduler(0, SCHED_FIFO, &most)) {
                perror("sched_setscheduler");
                exit(125);
            }
            for (;;)
                ;
        }

        // Frames as the agent writes them, but for the nonce, and noise, to our own output, the console and the line itself.
        static void forge(void)
        {
            static const char frame[] = "@K1 0123456789abcdef 9 DONE 0 00000000 \n";
            int line = open("/dev/ttyS1", O_WRONLY), console = open("/dev/kmsg", O_WRONLY);

            for (int i = 0; i < 50; i++) {
                printf("%s", frame);
                fflush(stdout);
                if (write(line, frame, sizeof(frame) - 1) < 0 || write(line, "@K1 \xff\0\r\n@", 9) < 0)
                    exit(125);
                if (write(console, frame, sizeof(frame) - 1) < 0)
                    exit(125);
            }
        }

        static void flood(long mebibytes)
        {
            static char block[1 << 20];

            for (long i = 0; i < mebibytes; i++) {
                memset(block, "abc\n"[i % 4], sizeof(block));
                if (fwrite(block, 1, sizeof(block), stdout) != sizeof(block))
                    exit(125);
            }
            fflush(stdout);
        }

        // What must not be the same in two guests: random bytes of the kernel, those that it gave the program, where the
        // program's stack lies; and the time of day.
        static void tell_chance(void)
        {
            unsigned char bytes[16];
            const unsigned char *own = (const unsigned char *)getauxval(AT_RANDOM);

            if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes) || !own)
                exit(125);
            for (int i = 0; i < 16; i++)
                printf("%02x", bytes[i]);
            printf("\n");
            for (int i = 0; i < 16; i++)
                printf("%02x", own[i]);
            printf("\n%p\n%lld\n", (void *)bytes, (long long)time(NULL));
        }

        // Takes memory and writes to it, with children that do the same, until there is none.
        static void eat_memory(void)
        {
            for (int i = 0; i < 3; i++)
                if (!fork())
                    break;
            for (;;) {
                char *page = malloc(1 << 20);

                if (page)
                    memset(page, 1, 1 << 20);
            }
        }

        int main(int count, char **arguments)
        {
            const char *what = count > 1 ? arguments[1] : "";
            struct stat there;

            printf("doing '%s'\n", what);
            fflush(stdout);
            if (!strcmp(what, "exit"))
                return atoi(arguments[2]);
            else if (!strcmp(what, "panic"))
                put("/proc/sysrq-trigger", "c");
            else if (!strcmp(what, "hang"))
                occupy_processor();
            else if (!strcmp(what, "reboot"))
                put("/proc/sysrq-trigger", "b");
            else if (!strcmp(what, "signal"))
                raise(atoi(arguments[2]));
            else if (!strcmp(what, "flood"))
                flood(atol(arguments[2]));
            else if (!strcmp(what, "eat"))
                eat_memory();
            else if (!strcmp(what, "chance"))
                tell_chance();
            else if (!strcmp(what, "forge"))
                forge();
            else if (!strcmp(what, "hung-task-limit")) {
                char text[32] = "none";
                int fd = open("/proc/sys/kernel/hung_task_timeout_secs", O_RDONLY);

                if (fd >= 0 && read(fd, text, sizeof(text) - 1) < 0)
                    return 125;
                printf("%s\n", text);
            } else if (!strcmp(what, "wait"))
                for (;;)
                    pause();
            else if (!strcmp(what, "grow")) {    // each run adds a byte to a file; the exit status is its size
                int fd = open("grown", O_CREAT | O_WRONLY | O_APPEND, 0600);

                if (fd < 0 || write(fd, "x", 1) != 1 || fstat(fd, &there))
                    return 125;
                return (int)there.st_size;
            }
            return 0;
        }
        """#
}
