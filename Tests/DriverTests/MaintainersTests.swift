// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import HostCommands
import Search
import Sessions
import SystemPackage
import Testing

@Suite struct MaintainersTests {
    let made: SmallRepository

    init() async throws { made = try await SmallRepository() }

    private var scratch: FilePath { FilePath(made.path.string + "-scratch") }

    /// What a script of that content makes of some files; nothing is left of it afterwards.
    private func ask(
        _ script: String,
        _ files: [String] = ["fs/file.c"],
        timeout: Duration = .seconds(30),
        sandbox: Sandbox? = nil
    ) async throws -> Maintainers.Answer {
        try made.write("scripts/get_maintainer.pl", script)
        try made.write("MAINTAINERS", "BTRFS FILE SYSTEM\nM:\tA <a@example.org>\n")
        try made.write("fs/file.c", "content\n")
        let commit = try await made.commit("x")
        defer { try? FileManager.default.removeItem(atPath: scratch.string) }
        let answer = try await Maintainers(runner: HostCommandRunner(), sandbox: sandbox, timeout: timeout)
            .recipients(of: files, at: commit, in: made.open(), scratch: scratch)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.string).isEmpty)
        return answer
    }

    @Test func rolesAreReadAndListsAreLists() async throws {
        let answer = try await ask(
            #"""
            print "\"A, of X\" <a\@example.org> (maintainer:BTRFS FILE SYSTEM)\n";
            print "B <b\@example.org> (supporter:FILESYSTEMS (VFS and infrastructure))\n";
            print "A again <A\@example.org> (reviewer:X)\n";
            print "linux-btrfs\@vger.kernel.org (open list:BTRFS FILE SYSTEM)\n";
            print "linux-kernel\@vger.kernel.org (open list)\n";
            """#
        )
        #expect(
            answer
                == .recipients([
                    .init(name: "A, of X", address: "a@example.org", role: "maintainer of BTRFS FILE SYSTEM"),
                    .init(
                        name: "B",
                        address: "b@example.org",
                        role: "supporter of FILESYSTEMS (VFS and infrastructure)"
                    ),
                    .init(name: "", address: "linux-btrfs@vger.kernel.org", role: "list"),
                    .init(name: "", address: "linux-kernel@vger.kernel.org", role: "list"),
                ])
        )
    }

    @Test func itSeesAKernelTreeWithTheFilesAndNothingOfOurs() async throws {
        let answer = try await ask(
            #"""
            use Cwd;
            my $here = getcwd();
            my @problems = grep { !-f $_ } qw(COPYING CREDITS Kbuild MAINTAINERS Makefile README fs/file.c fs/gone.c);
            push @problems, grep { !-d $_ } qw(Documentation arch include drivers fs init ipc kernel lib scripts);
            push @problems, "HOME" if $ENV{HOME} ne $here;
            push @problems, grep { !/^(HOME|PATH|LC_ALL|PWD|SHLVL|_)$/ } keys %ENV;
            push @problems, "mode" if ((stat("."))[2] & 0777) != 0700;
            push @problems, "content" if `cat fs/file.c` ne "content\n";
            push @problems, "arguments @ARGV" if join(" ", @ARGV[-3 .. -1]) ne "-- fs/file.c fs/gone.c";
            push @problems, "files" if -e "secret" || -e "../../secret";
            print map { s/[^A-Za-z]/-/gr . "\@example.org (problem)\n" } @problems;
            """#,
            [
                "fs/file.c", "-x", "/etc/passwd", "../secret", "a/../secret", "a//b", "a/.git/config", "a\nb", "",
                "a/.GIT/x", "\u{FFFD}", ".", "fs/gone.c", "fs/file.c/inner", ".get_maintainer.conf",
            ]
        )
        #expect(answer == .recipients([]))
    }

    @Test func inTheSandboxItReachesNothingElse() async throws {
        let script = #"""
            sub say { print "$_[0]\@example.org (problem)\n" if $_[1] }
            say("passwords", -e "/etc/shadow");
            say("written", open(my $file, ">", "fs/file.c"));
            say("repository", -e "REPOSITORY/.git");
            say("network", -e "/sys/class/net");
            """#.replacing("REPOSITORY", with: made.path.string)
        guard case .recipients(let open) = try await ask(script) else {
            Issue.record("no answer")
            return
        }
        #expect(open.map(\.address) == ["passwords", "written", "repository", "network"].map { $0 + "@example.org" })
        let sandbox = Sandbox(path: ProcessInfo.processInfo.environment["PATH"] ?? "", hidden: [])
        #expect(try await ask(script, sandbox: sandbox) == .recipients([]))
    }

    @Test func hostileLinesAreDropped() async throws {
        let answer = try await ask(
            #"""
            print "A <a\@b>\r\nBcc: x\@y (list)\n";
            print "Bcc: x\@y\n";
            print "A\e[2J <c\@d> (maintainer:X)\n";
            print "\xE2\x80\xAE <e\@f> (maintainer:X)\n";
            print "A <g\@h> (maintainer:X) and more\n";
            print "A <i\@j,k\@l> (maintainer:X)\n";
            print "A <m\@n> ()\n", "A<o\@p> (x)\n", "A \xFF\n", "(\n)\n", ")\n", "> (x)\n", "< (x)\n", "A <> (x)\n";
            print "x" x 5000, "\@y (list)\n";
            print "A <q\@r> (", "x" x 300, ")\n";
            print "fine\@example.org (open list)\n";
            """#
        )
        #expect(answer == .recipients([.init(name: "", address: "fine@example.org", role: "list")]))
    }

    @Test func whatNeverEndsIsEnded() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await ask("$SIG{TERM} = 'IGNORE'; fork(); sleep 600;", timeout: .seconds(1))
        #expect(answer == .unavailable("scripts/get_maintainer.pl: timed out after 1.0 seconds"))
        #expect(clock.now - start < .seconds(120))
    }

    @Test func whatPrintsTooMuchSaysNothing() async throws {
        let answer = try await ask(#"print "a\@example.org (open list)\n" x 200_000;"#)
        #expect(answer == .unavailable("scripts/get_maintainer.pl printed more than 1048576 bytes"))
    }

    @Test func whatFailsIsTheReason() async throws {
        let answer = try await ask(#"print "a\@b (open list)\n"; die "no\e[31m way\nsecond line\n";"#)
        #expect(answer == .unavailable("scripts/get_maintainer.pl: exit status 255: no\\u{1b}[31m way"))
        guard case .unavailable = try await ask("print 1;", ["/etc/passwd"]) else {
            Issue.record("it asked about nothing")
            return
        }
    }

    @Test func aTreeWithoutTheScriptSaysSo() async throws {
        try made.write("README", "x")
        let commit = try await made.commit("x")
        defer { try? FileManager.default.removeItem(atPath: scratch.string) }
        let answer = try await Maintainers(runner: HostCommandRunner(), sandbox: nil)
            .recipients(of: ["README"], at: commit, in: made.open(), scratch: scratch)
        #expect(answer == .unavailable("the tree has no scripts/get_maintainer.pl and MAINTAINERS"))
    }
}
