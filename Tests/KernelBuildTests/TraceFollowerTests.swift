// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KernelBuild

/// Lines as strace 6.1 wrote them.
@Suite struct TraceFollowerTests {
    private func follow(_ text: String, programs: Int = 0) -> TracedCalls {
        var follower = TraceFollower(from: "/w/src", programs: programs)
        for line in text.split(separator: "\n") { follower.receive(Array(line.utf8)[...]) }
        follower.finish()
        return follower.calls
    }

    private func found(_ calls: TracedCalls) -> Set<String> {
        Set(calls.lookups.filter { !$0.isMissing }.map { String(decoding: $0.path.bytes, as: UTF8.self) })
    }

    private func missing(_ calls: TracedCalls) -> Set<String> {
        Set(calls.lookups.filter(\.isMissing).map { String(decoding: $0.path.bytes, as: UTF8.self) })
    }

    @Test func namesStartFromTheirFolder() {
        let calls = follow(
            """
            10    execve("/usr/bin/make", 0x7ffeb8adb140, 0x7ffeb8adb270 /* 9 vars */) = 0
            10    openat(AT_FDCWD</w/src>, "Makefile", O_RDONLY|O_CLOEXEC) = 3</w/src/Makefile>
            10    newfstatat(3</w/src/Makefile>, "", 0x7ffc58069af0, AT_EMPTY_PATH) = 0
            10    newfstatat(4</w/src/fs>, "no.h", 0x7ffc58069af0, 0) = -1 ENOENT (No such file or directory)
            10    access("scripts/x", X_OK) = -1 ENOENT (No such file or directory)
            10    chdir("fs") = 0
            10    access("btrfs/y", R_OK) = 0
            10    fchdir(5</w/src/lib>) = 0
            10    readlink("z", 0x55aee238db60, 64) = -1 EINVAL (Invalid argument)
            10    getdents64(5</w/src/lib>, 0x55aee238db60 /* 3 entries */, 32768) = 72
            10    utimensat(3</w/src/Makefile>, NULL, NULL, 0) = 0
            10    getcwd("/w/src/lib", 4096) = 11
            10    rename("a", "b") = -1 ENOENT (No such file or directory)
            10    +++ exited with 0 +++
            """
        )
        #expect(calls.gap == nil)
        #expect(found(calls) == ["/usr/bin/make", "/w/src/Makefile", "/w/src/fs", "/w/src/fs/btrfs/y", "/w/src/lib/z"])
        #expect(missing(calls) == ["/w/src/fs/no.h", "/w/src/scripts/x", "/w/src/lib/a", "/w/src/lib/b"])
        #expect(calls.listed == [TraceBytes(Array("/w/src/lib".utf8))])
        #expect(calls.executed.count == 1)
    }

    @Test func escapesAreUndone() throws {
        let line =
            #"10 openat(AT_FDCWD</w/src/a, b)>, "../a\"b<c>, d)/f\ng\\\303\2440\1", O_RDONLY) = 3</w/src/a\"b\74c\76, d)/f\ng>"#
        let call = try #require(TraceCall(Array(line.utf8)[3...]))
        #expect(
            call.arguments == [
                .descriptor(path: Array("/w/src/a, b)".utf8), isGone: false),
                .text(Array("../a\"b<c>, d)/f\ng\\ä0\u{1}".utf8), isWhole: true), .other(Array("O_RDONLY".utf8)),
            ]
        )
        #expect(call.outcome == .value(3, path: Array("/w/src/a\"b<c>, d)/f\ng".utf8)))
    }

    /// A name may look like the end of a line, or like another line.
    @Test func namesCannotForgeLines() {
        let calls = follow(
            #"""
            10 access("x\n10 access(\"y\", R_OK) = 0", R_OK) = -1 ENOENT (No such file or directory)
            10 access(") = 0 <unfinished ...>", R_OK) = -1 ENOENT (No such file or directory)
            10 +++ exited with 0 +++
            """#
        )
        #expect(calls.gap == nil)
        #expect(missing(calls) == ["/w/src/x\n10 access(\"y\", R_OK) = 0", "/w/src/) = 0 <unfinished ...>"])
    }

    @Test func aChildIsSeenBeforeItsParentHasHeardOfIt() {
        let calls = follow(
            """
            10 chdir("fs") = 0
            10 vfork( <unfinished ...>
            12 access("early", R_OK) = 0
            12 chdir("btrfs") = 0
            12 vfork( <unfinished ...>
            13 execve("./tool", 0x55946f293d28, 0x55946f293f08 <unfinished ...>
            12 <... vfork resumed>)              = 13
            13 <... execve resumed>)             = 0
            13 +++ exited with 0 +++
            12 +++ exited with 1 +++
            10 <... vfork resumed>)              = 3 /* 12 in strace's PID NS */
            10 access("late", R_OK) = 0
            10 +++ exited with 0 +++
            """
        )
        #expect(calls.gap == nil)
        #expect(
            found(calls) == [
                "/w/src/fs", "/w/src/fs/early", "/w/src/fs/btrfs", "/w/src/fs/btrfs/./tool", "/w/src/fs/late",
            ]
        )
    }

    @Test func threadsShareTheirFolderAndProcessesDoNot() {
        let calls = follow(
            """
            10 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD, exit_signal=0, stack=0x7fc202da0000} => {parent_tid=[11]}, 88) = 11
            10 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 12
            11 chdir("/thread") = 0
            12 chdir("/process") = 0
            10 access("x", R_OK) = 0
            11 +++ exited with 0 +++
            12 +++ exited with 0 +++
            10 +++ exited with 0 +++
            """
        )
        #expect(calls.gap == nil)
        #expect(found(calls).contains("/thread/x"))
    }

    @Test func theSandboxMayMountBeforeTheCommandStarts() {
        let mounting = """
            10 execve("/usr/bin/bwrap", 0x7ffeb8adb140, 0x7ffeb8adb270) = 0
            10 clone(child_stack=NULL, flags=CLONE_NEWNS|CLONE_NEWPID|SIGCHLD) = 11
            11 mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID|MS_NODEV, NULL) = 0
            11 pivot_root(".", ".") = 0
            11 clone(child_stack=NULL, flags=SIGCHLD) = 2 /* 12 in strace's PID NS */
            12 execve("/root/make", 0x7ffeb8adb140, 0x7ffeb8adb270) = -1 ENOENT (No such file or directory)
            12 execve("/usr/bin/make", 0x7ffeb8adb140, 0x7ffeb8adb270) = 0

            """
        let end = (10...12).map { "\n\($0) +++ exited with 0 +++" }.joined()
        #expect(follow(mounting + end, programs: 2).gap == nil)
        // strace often does not see the end of bubblewrap's own first process; that of each of the build's it has to.
        #expect(follow(mounting + "12 +++ exited with 0 +++\n10 +++ exited with 0 +++", programs: 2).gap == nil)
        #expect(follow(mounting + "11 +++ exited with 0 +++\n10 +++ exited with 0 +++", programs: 2).gap != nil)
        #expect(follow("10 execve(\"/usr/bin/bwrap\", 0x7, 0x8) = 0\n10 +++ exited with 1 +++", programs: 2).gap != nil)
        for call in ["mount(\"/w/src\", \"/x\", NULL, MS_BIND, NULL)", "unshare(CLONE_NEWNS)", "chroot(\"/x\")"] {
            #expect(follow(mounting + "12 \(call) = 0" + end, programs: 2).gap != nil, "\(call)")
            #expect(follow(mounting + "12 \(call) = -1 EPERM (x)" + end, programs: 2).gap == nil, "\(call)")
        }
    }

    @Test(
        arguments: [
            "10 open", "10 openat(AT_FDCWD</w/src>, \"a", "10 openat(AT_FDCWD</w/src>, \"a\", O_RDONLY) = ", "nonsense",
            "10 openat(AT_FDCWD</w/src>, \"a\"..., O_RDONLY) = 3</w/src/a>",
            "10 openat(AT_FDCWD</w/src>, \"a\", O_RDONLY) = ?", "10 new_call(\"a\") = 0",
            "10 <... access resumed>) = 0",
            "10 openat(AT_FDCWD</w/src>, \"a\", O_RDONLY <unfinished ...>", "10 openat(7, \"a\", O_RDONLY) = 3</a>",
            "10 io_uring_setup(32, {flags=0}) = 3", "10 open_by_handle_at(3</>, {}, O_RDONLY) = 4</a>",
            "10 clone(child_stack=NULL, flags=CLONE_UNTRACED|SIGCHLD) = 11",
            "10 clone(child_stack=NULL, flags=SIGCHLD) = 11",
            "strace: Process 10 detached", "[ Process PID=10 runs in 32 bit mode. ]",
            "10 +++ superseded by execve in pid 11 +++", "11 access(\"a\", R_OK) = 0\n11 +++ exited with 0 +++",
            "10 getdents64(3, 0x55aee238db60, 32768) = 72", "10 fchdir(3) = 0",
        ]
    )
    func whatIsNotUnderstoodProvesNothing(line: String) {
        #expect(follow("\(line)\n10 +++ exited with 0 +++").gap != nil)
    }

    @Test func aTraceWithoutItsEndProvesNothing() {
        #expect(follow("").gap != nil)
        #expect(follow("10 access(\"a\", R_OK) = 0").gap != nil)
        #expect(follow("10 access(\"a\", R_OK) = 0\n10 +++ killed by SIGKILL +++").gap == nil)
    }

    /// The same line is read once; what only looks the same is another.
    @Test func linesThatDifferInANameAreNotTheSame() {
        let calls = follow(
            """
            10 newfstatat(AT_FDCWD</w/src>, "a, 0x12", 0x7ffc58069af0, 0) = 0
            10 newfstatat(AT_FDCWD</w/src>, "a, 0x13", 0x7ffc58069af0, 0) = 0
            11 newfstatat(AT_FDCWD</w/src>, "a, 0x13", 0x7ffc58000000, 0) = -1 ENOENT (No such file or directory)
            10 newfstatat(AT_FDCWD</w/src, 0x14>, "a", 0x7ffc58069af0, 0) = 0
            10 newfstatat(AT_FDCWD</w/src, 0x15>, "a", 0x7ffc58069af0, 0) = 0
            """
        )
        #expect(found(calls) == ["/w/src/a, 0x12", "/w/src/a, 0x13", "/w/src, 0x14/a", "/w/src, 0x15/a"])
        #expect(missing(calls) == ["/w/src/a, 0x13"])
        let lines = ["0x7ffc58069af0", "0x55aa"].map { "newfstatat(AT_FDCWD</w>, \"a\", \($0), 0) = 0" }
        #expect(Set(lines.map { TraceCall.withoutAddress(Array($0.utf8)[...]) }).count == 1)
    }

    @Test func aNameThatIsTooLongForTheKernelWasNone() {
        let line =
            "10 access(\"\(String(repeating: "z", count: 4096))\"..., R_OK) = -1 ENAMETOOLONG (File name too long)"
        #expect(follow("\(line)\n10 +++ exited with 0 +++").gap == nil)
    }
}
