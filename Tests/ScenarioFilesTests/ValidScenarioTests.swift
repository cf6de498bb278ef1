// SPDX-License-Identifier: Apache-2.0

import Foundation
import ScenarioFiles
import SystemPackage
import Testing

/// What a scenario means when there is nothing wrong with it.
@Suite struct ValidScenarioTests {
    static let full = """
        kbisect: 1
        name: btrfs-append-hole
        title: Short appends leave a hole
        good: [v6.0.7, 6.0.6]
        bad: v6.0.9
        culprit: {upstream: 8184620AE212}
        kernel:
          architecture: x86_64
          base: tinyconfig
          fragments: [kernel/guest-x86_64.config, kernel/btrfs.config]
          required: [CONFIG_BTRFS_FS=y, CONFIG_HZ=100, 'CONFIG_CMDLINE="a b"']
          make: ["KCFLAGS=-Wno-error -O1"]
        reproducer:
          source: reproducers/btrfs-append-hole.c
          arguments: ["--case", "", 3]
          environment: {LANG: C}
        machine:
          memory: 512MiB
          cpus: 2
          command-line: "debug slub_debug=P"
          disks:
            - size: 1GiB
              filesystem: btrfs
              mkfs: ["-O", "^no-holes"]
              mount: /mnt
              options: noatime
            - size: 1536KiB
        timeouts: {build: 30m, boot: 1h, test: 1500ms}
        runs: 5
        verdict:
          bad-if: [exit-status, {crash: "KASAN: "}, {crash: "/^BUG: .* in btrfs_/"}, {console: "csum failed"}, {slower-than: 10s}]
          exit-status: {good: 0, skip: [125, 77], bad: ["1-76", "78-124"]}
        """

    @Test("every key is read")
    func everyKey() throws {
        let scenario = try ScenarioReader.read(embedded: Self.full, name: "full.yaml")
        let kernel = Scenario.Kernel(
            base: .target("tinyconfig"),
            fragments: [FileReference("kernel/guest-x86_64.config"), FileReference("kernel/btrfs.config")],
            required: [
                .init(name: "CONFIG_BTRFS_FS", value: "y"), .init(name: "CONFIG_HZ", value: "100"),
                .init(name: "CONFIG_CMDLINE", value: "\"a b\""),
            ],
            makeVariables: [.init(name: "KCFLAGS", value: "-Wno-error -O1")]
        )
        let disks = [
            Scenario.Disk(
                size: .gibibytes(1),
                filesystem: .btrfs,
                mkfsArguments: ["-O", "^no-holes"],
                mountPoint: "/mnt",
                mountOptions: "noatime"
            ),
            Scenario.Disk(size: ByteCount(bytes: 1536 << 10)),
        ]
        let rules = Scenario.Rules(
            badIf: [
                .exitStatus, .crash(.substring("KASAN: ")), .crash(.regex("^BUG: .* in btrfs_")),
                .console(.regex("csum failed")), .slowerThan(.seconds(10)),
            ],
            exitStatus: Scenario.ExitStatusRules(
                good: StatusSet([0...0]),
                skip: StatusSet([77...77, 125...125]),
                bad: StatusSet([1...76, 78...124])
            )
        )
        let expected = Scenario(
            name: "btrfs-append-hole",
            title: "Short appends leave a hole",
            good: ["v6.0.7", "6.0.6"],
            bad: "v6.0.9",
            culprit: .upstream("8184620ae212"),
            kernel: kernel,
            reproducer: Scenario.Reproducer(
                source: FileReference("reproducers/btrfs-append-hole.c"),
                arguments: ["--case", "", "3"],
                environment: ["LANG": "C"]
            ),
            machine: Scenario.Machine(
                memory: .mebibytes(512),
                cpus: 2,
                commandLine: "debug slub_debug=P",
                disks: disks
            ),
            timeouts: Scenario.Timeouts(build: .seconds(1800), boot: .seconds(3600), test: .milliseconds(1500)),
            runs: 5,
            rules: rules
        )
        #expect(scenario == expected)
    }

    @Test("what is not given has the documented default")
    func defaults() throws {
        let scenario = try ScenarioReader.read(embedded: "kbisect: 1\nname: x\n", name: "x.yaml")
        #expect(scenario == Scenario(name: "x"))
        #expect(scenario.kernel.base == .target("allnoconfig"))
        #expect(scenario.timeouts.build == .seconds(3600))
        #expect(scenario.rules.badIf == [.exitStatus])
        #expect(
            [0, 1, 124, 125, 126, 127].map { scenario.rules.exitStatus.bad.contains($0) } == [
                false, true, true, false, true, true,
            ]
        )
    }

    @Test("a status that is given wins over the defaults of the others")
    func givenStatusWins() throws {
        let text = "kbisect: 1\nname: x\nverdict: {exit-status: {good: [0, 3]}}\n"
        let rules = try ScenarioReader.read(embedded: text, name: "x.yaml").rules.exitStatus
        #expect(rules.good.contains(3) && !rules.bad.contains(3) && rules.bad.contains(2) && rules.bad.contains(4))
    }

    @Test(
        "every condition that is a word is read",
        arguments: [
            ("exit-status", Scenario.BadCondition.exitStatus), ("crash", .crash(nil)), ("warning", .warning),
            ("no-boot", .noBoot), ("no-build", .noBuild),
        ]
    )
    func conditionsThatAreWords(word: String, condition: Scenario.BadCondition) throws {
        let text = "kbisect: 1\nname: x\nverdict: {bad-if: \(word)}\n"
        let scenario = try ScenarioReader.read(embedded: text, name: "x.yaml")
        #expect(scenario.rules.badIf == [condition])
        #expect(try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario)) == scenario)
    }

    @Test("files are looked for next to the scenario first, then among the embedded ones")
    func fileReferences() throws {
        let near = FileReference("kernel/./a.config", folder: "/home/me")
        #expect(near.path == "/home/me/kernel/./a.config")
        #expect(near.embeddedName == "kernel/a.config")
        #expect(FileReference("kernel/a.config").path == nil)
        #expect(FileReference("/srv/a.config", folder: "/home/me").path == "/srv/a.config")
        #expect(FileReference("/srv/a.config", folder: "/home/me").embeddedName == nil)
    }

    @Test("a scenario survives being written to a session's record")
    func codable() throws {
        let scenario = try ScenarioReader.read(embedded: Self.full, name: "full.yaml")
        let decoded = try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario))
        #expect(decoded == scenario)
    }

    @Test(
        "a distribution's configuration is taken whole, or cut down to modules",
        arguments: [
            ("{file: /boot/config}", Scenario.Kernel.Base.file(FileReference("/boot/config"))),
            ("{file: a, modules: []}", .cutDown(FileReference("a"), modules: [])),
            ("{file: a, modules: btrfs}", .cutDown(FileReference("a"), modules: ["btrfs"])),
            (
                "{file: a, modules: [crc32c-intel, xt_TCPMSS]}",
                .cutDown(FileReference("a"), modules: ["crc32c-intel", "xt_TCPMSS"])
            ),
        ]
    )
    func configurationFiles(text: String, base: Scenario.Kernel.Base) throws {
        let scenario = try ScenarioReader.read(
            embedded: "kbisect: 1\nname: x\nkernel: {base: \(text)}\n",
            name: "x.yaml"
        )
        #expect(scenario.kernel.base == base)
        #expect(try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario)) == scenario)
    }

    @Test("a base that a session of before there were modules has kept is read")
    func keptBase() throws {
        let text = #"{"file": {"_0": {"written": "/boot/config"}}}"#
        let base = try JSONDecoder().decode(Scenario.Kernel.Base.self, from: Data(text.utf8))
        #expect(base == .file(FileReference("/boot/config")))
    }

    @Test("a file is read from disk, and its folder is remembered")
    func fromDisk() throws {
        let folder = FilePath(NSTemporaryDirectory()).appending("kbisect-scenario-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let file = folder.appending("a.yaml")
        try "kbisect: 1\nname: a\nreproducer: {source: a.c}\n".write(
            toFile: file.string,
            atomically: true,
            encoding: .utf8
        )
        let scenario = try ScenarioReader.read(file: file)
        #expect(scenario.reproducer?.source.path == folder.appending("a.c"))
    }

    @Test("patterns match where they should")
    func patterns() throws {
        let plain = try #require(TextPattern.substring("a.c").matcher())
        #expect(plain("xa.cy") && !plain("xabc") && !plain("a."))
        let regex = try #require(TextPattern.regex("a.c$").matcher())
        #expect(regex("xabc") && !regex("abcd"))
        #expect(TextPattern.regex("(").matcher() == nil)
    }
}
