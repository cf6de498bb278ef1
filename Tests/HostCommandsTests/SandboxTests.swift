// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import Testing

@testable import HostCommands

/// What bubblewrap is asked for. What it makes of that is tried in SandboxProbeTests and HostileMakefileTests.
@Suite struct SandboxTests {
    private let sandbox = Sandbox(path: "/usr/bin", hidden: [])

    private func arguments(_ confinement: Confinement, for command: HostCommand = HostCommand("true")) -> [String] {
        confinement.wrapping(command).arguments
    }

    /// Where an option with this path stands.
    private func place(_ option: String, _ path: String, in arguments: [String]) throws -> Int {
        try #require(
            arguments.indices.dropLast().first { arguments[$0] == option && arguments[$0 + 1] == path },
            "\(option) \(path)"
        )
    }

    @Test func theProgramAndItsArgumentsComeLastAndAreNotTouched() {
        var command = HostCommand("make", ["O=../out", "--", "$(HOME)"], workingDirectory: "/w/src")
        command.confinement = sandbox.confinement(writable: ["/w/out"])
        let started = command.started
        #expect(started.executable == "bwrap")
        #expect(started.arguments.suffix(7) == ["--chdir", "/w/src", "--", "make", "O=../out", "--", "$(HOME)"])
        #expect(started.workingDirectory == "/w/src")
        // What a person pastes is the plain command.
        #expect(command.shellLine == "cd /w/src && make O=../out -- '$(HOME)'")
    }

    @Test func ofOurEnvironmentOnlyPATHIsLeftAndHomeIsAnEmptyFolder() {
        let command = HostCommand("make", environment: ["LC_ALL": "C"], inherits: ["HOME", "PATH", "TMPDIR"])
        let started = sandbox.confinement(writable: []).wrapping(command)
        #expect(started.inherits == ["PATH"])
        #expect(started.environment == ["HOME": "/tmp/home", "TMPDIR": "/tmp", "LC_ALL": "C"])
        let own = sandbox.confinement(writable: []).wrapping(HostCommand("x", environment: ["TMPDIR": "/s"]))
        #expect(own.environment["TMPDIR"] == "/s")
        #expect(own.inherits == ["PATH"])
    }

    @Test func aFolderIsMountedBeforeWhatLiesInIt() throws {
        let confinement = sandbox.confinement(
            writable: ["/tmp/w/out", "/c"],
            readable: ["/c/x/ccache.conf", "/tmp/w"]
        )
        let arguments = arguments(confinement)
        let top = try place("--ro-bind", "/tmp/w", in: arguments)
        #expect(try place("--tmpfs", "/tmp", in: arguments) < top)
        #expect(try top < place("--bind", "/tmp/w/out", in: arguments))
        #expect(try place("--bind", "/c", in: arguments) < place("--ro-bind", "/c/x/ccache.conf", in: arguments))
        #expect(try place("--remount-ro", "/", in: arguments) > place("--bind", "/tmp/w/out", in: arguments))
    }

    @Test func foldersOfPATHAreSeenAndAnInstallationInOptIsSeenWhole() {
        let tools = Sandbox(
            path: "/usr/local/bin:/opt/gcc/14/bin:/home/me/bin:relative::/srv/x/bin:/opt/gcc/15/bin",
            hidden: ["/home/me"],
            isThere: { _ in true }
        ).tools
        #expect(tools == ["/opt/gcc", "/home/me/bin", "/srv/x/bin"])
    }

    @Test func aHomeInPATHIsNotSeen() {
        #expect(Sandbox(path: "/home/me:/home:/:/usr/bin", hidden: ["/home/me"], isThere: { _ in true }).tools == [])
    }

    @Test func whatIsNotThereIsNotMounted() {
        let sandbox = Sandbox(path: "/no/such/bin:/opt/no-such/bin", hidden: ["/usr/no/such/home"])
        #expect(sandbox.tools == [])
        #expect(sandbox.hidden == [])
    }

    @Test func whatLiesBelowTheVisibleIsCovered() throws {
        let sandbox = Sandbox(
            path: "/opt/x/bin",
            hidden: ["/usr/home/me", "/home/me", "/opt/x/repository", "/opt/x"],
            isThere: { _ in true }
        )
        #expect(sandbox.hidden == ["/usr/home/me", "/opt/x/repository"])
        let arguments = arguments(sandbox.confinement(writable: ["/usr/home/me/.cache/out"]))
        let cover = try place("--tmpfs", "/usr/home/me", in: arguments)
        #expect(try place("--ro-bind-try", "/usr", in: arguments) < cover)
        #expect(try cover < place("--bind", "/usr/home/me/.cache/out", in: arguments))
    }

    @Test func theProgramsOwnEndIsToldFromThatOfTheSandbox() {
        #expect(Confinement.unwrapping(.exited(137)) == .signalled(9))
        #expect(Confinement.unwrapping(.exited(128)) == .exited(128))
        #expect(Confinement.unwrapping(.exited(255)) == .exited(255))
        #expect(Confinement.unwrapping(.timedOut(.seconds(1))) == .timedOut(.seconds(1)))
        let line = Array("bwrap: Can't find source path /x: No such file or directory\nmore".utf8)
        #expect(Confinement.trouble(.exited(1), saying: line)?.hasSuffix("or directory") == true)
        // make exits with 2, whatever its recipes print.
        #expect(Confinement.trouble(.exited(2), saying: line) == nil)
        #expect(Confinement.trouble(.exited(1), saying: Array("make: bwrap: no".utf8)) == nil)
    }
}
