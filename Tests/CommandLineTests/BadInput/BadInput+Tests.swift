// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let probe = "kbisect probe v6.0 $repo --accel tcg --reproducer"
    private static let config = "kbisect probe v6.0 $repo $demo --accel tcg --config f"
    private static let patch =
        "kbisect run v6.0..v6.2 $repo --reproducer fsync-readback --accel tcg --with-patch ./p.patch"

    static let tests = [
        BadInput("a reproducer that there is not", "\(probe) nothing", ofProbe(64), saying: "fsync-readback"),
        BadInput("a folder", "\(probe) ./b.c", ofProbe(64), saying: "it is a folder", after: "mkdir b.c"),
        BadInput("a pipe", "\(probe) ./b.c", ofProbe(64), saying: "it is a pipe", after: "mkfifo b.c"),
        BadInput("an empty file", "\(probe) ./b", ofProbe(64), saying: "no static x86-64 program", after: ": > b"),
        BadInput("C that is empty", "\(probe) ./b.c", ofProbe(64), saying: "cannot compile", after: ": > b.c"),
        BadInput(
            "C that does not compile",
            "\(probe) ./b.c",
            ofProbe(64),
            saying: "'gone' undeclared",
            after: "echo 'int main(void) { return gone; }' > b.c"
        ),
        BadInput("a program with libraries", "\(probe) /bin/true", ofProbe(64), saying: "linked dynamically"),
        BadInput(
            "a program for ARM",
            "\(probe) ./b",
            ofProbe(64),
            saying: "not a program for x86-64",
            after: #"cp /bin/busybox b; printf '\xb7' | dd of=b bs=1 seek=18 conv=notrunc status=none"#
        ),
        BadInput(
            "30 bytes of a program",
            "\(probe) ./b",
            ofProbe(64),
            saying: "cut short",
            after: "head -c 30 /bin/true > b"
        ),
        BadInput(
            "a program of 3 GiB",
            "\(probe) ./b",
            ofProbe(64),
            saying: "more than 64 MiB",
            after: "truncate -s 3G b"
        ),
        BadInput("a text", "\(probe) ./b", ofProbe(64), saying: "no script that starts with", after: "echo hello > b"),
        BadInput(
            "a script in Python",
            "\(probe) ./b",
            ofProbe(64),
            saying: "busybox only",
            after: "echo '#!/usr/bin/python3' > b"
        ),
        BadInput(
            "a link to itself",
            "\(probe) ./b.c",
            ofProbe(64),
            saying: "no reproducer './b.c'",
            after: "ln -s b.c b.c"
        ),
        BadInput("a fragment that there is not", config, ofProbe(64), saying: "there is no file"),
        BadInput("a fragment that is a folder", config, ofProbe(64), saying: "it is a folder", after: "mkdir f"),
        BadInput("a fragment that is a pipe", config, ofProbe(64), saying: "it is a pipe", after: "mkfifo f"),
        BadInput("a fragment of 3 GiB", config, ofProbe(64), saying: "more than 4 MiB", after: "truncate -s 3G f"),
        BadInput("a fragment that is a program", config, ofProbe(64), saying: "not UTF-8", after: "cp /bin/true f"),
        BadInput("a patch that there is not", patch, saying: "there is no such file, and no such commit"),
        BadInput("a patch that is a text", patch, saying: "this is no patch", after: "echo hello > p.patch"),
        BadInput("a patch that is empty", patch, saying: "this is no patch", after: ": > p.patch"),
        BadInput("a patch that is a pipe", patch, saying: "it is a pipe", after: "mkfifo p.patch"),
        BadInput("a patch of 3 GiB", patch, saying: "it has more than", after: "truncate -s 3G p.patch"),
        BadInput(
            "a patch that ends within a change",
            patch,
            saying: "the patch ends within a change",
            after: #"printf -- '--- a/Makefile\n+++ b/Makefile\n@@ -1,2 +1,9 @@\n VERSION = 6\n' > p.patch"#
        ),
        BadInput(
            "a patch of a file out of the tree",
            patch,
            saying: "'../../x'",
            after: #"printf -- '--- /dev/null\n+++ b/../../x\n@@ -0,0 +1 @@\n+x\n' > p.patch"#
        ),
    ]
}
