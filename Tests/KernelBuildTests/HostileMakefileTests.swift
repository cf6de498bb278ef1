// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// Real make and real bubblewrap. What is refused in the sandbox is done without it, so that each attempt is one.
@Suite struct HostileMakefileTests {
    @Test func aMakefileReachesNothingOfTheUsersAndWithoutASandboxAllOfIt() async throws {
        let made = try HostileMakefile()
        let (service, agent) = (Listener(), Listener(at: made.root.appending("agent")))
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let connect = "perl -MIO::Socket::UNIX -e 'exit !IO::Socket::UNIX->new(shift)'"
        var attempts = [
            "a key": "grep -q secret \(made.secret)",
            "the sources": "echo x >> init.c",
            "a network service": "echo > /dev/tcp/127.0.0.1/\(service.port)",
            "an agent": "\(connect) \(made.root)/agent",
            "another process": "test \"$$(readlink /proc/\(getpid())/exe)\" = \(program)",
            "the home": "test \"$$HOME\" != /tmp/home",
            "passwords": "test -e /etc/shadow",
        ]
        // To a process of root this names a program that the kernel runs.
        if geteuid() == 0 { attempts["core_pattern"] = "test -w /proc/sys/kernel/core_pattern" }
        try made.write(attempts.sorted { $0.key < $1.key }.map { "@if \($1); then echo '=\($0)'; fi 2> /dev/null" })
        let open = try await made.build(made.builder(nil)).log
        let shut = try await made.build(made.builder(HostileMakefile.sandbox)).log
        #expect(Set(open.split(separator: "\n").filter { $0.hasPrefix("=") }) == Set(attempts.keys.map { "=\($0)" }))
        #expect(shut.split(separator: "\n").filter { $0.hasPrefix("=") } == [])
        _ = (service, agent)
    }

    @Test(arguments: ["outside", "repository/config", "workers/1/out/x", "workers/0/lock", "workers/0/src/x"])
    func aMakefileWritesNowhereElse(_ name: String) async throws {
        let made = try HostileMakefile()
        // In the sandbox's own /tmp, which is gone afterwards, it may well succeed.
        try made.write(["@-echo x > \(made.root)/\(name)"])
        _ = try await made.build(made.builder(HostileMakefile.sandbox))
        #expect(!FileManager.default.fileExists(atPath: made.root.appending(name).string))
        _ = try await made.build(made.builder(nil))
        #expect(FileManager.default.fileExists(atPath: made.root.appending(name).string))
    }

    @Test func itsHomeIsEmpty() async throws {
        let made = try HostileMakefile()
        try made.write(["@ls -A $$HOME | wc -l"])
        let (_, log) = try await made.build(made.builder(HostileMakefile.sandbox))
        #expect(log.hasSuffix("\n0\n"))
    }

    @Test func objectsAreTheSameInsideAndOutsideAndCCacheSharesThem() async throws {
        let made = try HostileMakefile()
        let code = "int twice(int x) { return 2 * x; } const char *file = __FILE__;\n"
        try Data(code.utf8).write(to: URL(filePath: made.folders.source.appending("a.c").string))
        try made.write(["@cd $(O) && rm -f a.o && $(CC) -g -c -o a.o ../src/a.c"])
        let object = made.folders.output.appending("a.o").string
        var objects: [Data?] = []
        for sandbox in [nil, HostileMakefile.sandbox, nil] {
            _ = try await made.build(made.builder(sandbox, usesCache: true))
            objects.append(FileManager.default.contents(atPath: object))
            try FileManager.default.removeItem(atPath: object)
        }
        #expect(objects[0]?.isEmpty == false)
        #expect(objects[0] == objects[1] && objects[1] == objects[2])
        let statistics = HostCommand("ccache", ["--print-stats"], environment: ["CCACHE_DIR": made.cache.string])
        let lines = try await HostCommandRunner().capture(statistics).text.split(separator: "\n")
        #expect(lines.contains("cache_miss\t1"))
        #expect(lines.contains("direct_cache_hit\t2"))
    }

    /// ccache runs what `prefix_command` in its configuration names, also for whoever uses it later without a sandbox.
    @Test func aMakefileCannotConfigureCCache() async throws {
        let made = try HostileMakefile()
        try made.write(["@echo prefix_command=evil > \(made.cache)/ccache.conf"])
        let (outcome, _) = try await made.build(made.builder(HostileMakefile.sandbox, usesCache: true))
        guard case .failed = outcome else {
            Issue.record("it was written: \(outcome)")
            return
        }
        #expect(FileManager.default.contents(atPath: made.cache.appending("ccache.conf").string) == Data())
    }

    @Test func whatDetachesItselfFromABuildEndsWithIt() async throws {
        let made = try HostileMakefile()
        let mark = "35\(Int.random(in: 100_000...999_999))"
        try made.write(["@setsid -f sleep \(mark); sleep 600"])
        let (outcome, _) = try await made.build(made.builder(HostileMakefile.sandbox, timeout: .seconds(5)))
        #expect(
            outcome
                == .failed(
                    BuildFailure(stage: .compile, reason: "the build took longer than 5.0 seconds", isTimeOut: true)
                )
        )
        var end: CommandEnd?
        for _ in 0..<100 where end != .exited(1) {
            end = try await HostCommandRunner().capture(HostCommand("pgrep", ["-xf", "sleep \(mark)"])).end
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(end == .exited(1))
    }

    @Test func aBuildThatWasKilledInsideIsOurTroubleAndNoVerdict() async throws {
        let made = try HostileMakefile()
        try made.write(["@kill -9 $$PPID; sleep 600"])
        await #expect(throws: BuildError.self) { try await made.build(made.builder(HostileMakefile.sandbox)) }
    }
}
