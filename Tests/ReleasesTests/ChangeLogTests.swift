// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct ChangeLogTests {
    @Test func aDebianLogHasEntriesWithItemsOnOneLineEach() throws {
        let log = ChangeLog(SampleChangeLogs.bookworm.utf8, .deb)
        #expect(log.entries.map(\.version) == ["6.1.187-1", "6.1.177-1", "6.1.176-1"])
        #expect(
            log.entries.first?.items == [
                "Sign kernel from linux 6.1.187-1",
                "New upstream stable update: https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.181",
                "[x86] bugs: Make Safe-RET robust against interrupt injection",
                #"Revert "x86/bugs: Make Safe-RET robust against interrupt injection""#,
                "[x86] platform/x86/intel-uncore-freq: Fix current_freq_khz after CPU hotplug",
                "btrfs: reject free space cache with more entries than pages (CVE-2026-64567)",
            ]
        )
        #expect(
            log.entries.dropFirst().first?.items.suffix(4) == [
                "[arm64] Mitigate TLBI errata on various CPU cores (CVE-2025-10263):",
                "cputype: Add NVIDIA Olympus definitions",
                "errata: Mitigate TLBI errata on various Arm CPUs (CVE-2026-53354)",
                "net/bluetooth: Do not set BT_HS (removed upstream)",
            ]
        )
    }

    @Test func anRPMLogHasTheVersionAtTheEndOfTheFirstLine() {
        let log = ChangeLog(SampleChangeLogs.fedora.utf8, .rpm)
        #expect(log.entries.map(\.version) == ["6.0.8-0", "6.0.8-300", "6.0.7-0"])
        #expect(log.entries.map(\.items.count) == [2, 1, 1])
        #expect(log.entries[1].items == ["btrfs: a text that was wrapped by hand"])
    }

    @Test func anRPMLogWithoutVersionsStillHasItsItems() throws {
        let log = ChangeLog("* Thu Nov 10 2022 tiwai@suse.de\n- Linux 6.0.8\n  * btrfs: fix\n* no date\n".utf8, .rpm)
        #expect(log.entries == [ChangeLog.Entry(version: "", items: ["Linux 6.0.8", "btrfs: fix", "no date"])])
        let version = try #require(PackageVersion("6.0.8-1.1", .rpm))
        #expect(log.between(version, version).isEmpty)
        #expect(!log.reaches(version))
    }

    @Test(arguments: [
        ("6.1.176-1", "6.1.187-1", ["6.1.187-1", "6.1.177-1"]), ("6.1.176-1", "6.1.177-1", ["6.1.177-1"]),
        ("6.1.170-3", "6.1.177-1", ["6.1.177-1", "6.1.176-1"]), ("6.1.176-2", "6.1.180-1", ["6.1.177-1"]),
        ("6.1.187-1", "6.1.176-1", []), ("6.1.177-1", "6.1.177-1", []), ("6.0-1", "6.1-1", []),
        ("6.1.187-1", "6.1.190-1", []),
    ])
    func whatLiesBetweenTwoVersionsIsNewerThanTheOneAndUpToTheOther(
        _ older: String,
        _ newer: String,
        _ expected: [String]
    ) throws {
        let log = ChangeLog(SampleChangeLogs.bookworm.utf8, .deb)
        let entries = log.between(
            try #require(PackageVersion(older, .deb)),
            try #require(PackageVersion(newer, .deb))
        )
        #expect(entries.map(\.version) == expected)
    }

    @Test(arguments: [
        ("6.12.101-1~deb12u1", "6.12.107-1~deb12u1", ["6.12.107-1~deb12u1", "6.12.107-1", "6.12.105-1"]),
        ("6.12.101-1", "6.12.107-1", ["6.12.107-1", "6.12.105-1", "6.12.101-1~deb12u1"]),
        (
            "6.12.100-1~deb12u1", "6.12.105-1~bpo12+1",
            ["6.12.105-1", "6.12.101-1~deb12u1", "6.12.101-1"]
        ),
    ])
    func aRebuiltVersionContainsTheOneThatWasRebuilt(_ older: String, _ newer: String, _ expected: [String]) throws {
        let log = ChangeLog(SampleChangeLogs.backport.utf8, .deb)
        let entries = log.between(
            try #require(PackageVersion(older, .deb)),
            try #require(PackageVersion(newer, .deb))
        )
        #expect(entries.map(\.version) == expected)
    }

    @Test func aFedoraVersionContainsEntriesWithoutItsSuffix() throws {
        let log = ChangeLog(SampleChangeLogs.fedora.utf8, .rpm)
        let older = try #require(PackageVersion("6.0.7-301.fc37", .rpm))
        let newer = try #require(PackageVersion("6.0.9-300.fc37", .rpm))
        #expect(log.between(older, newer).map(\.version) == ["6.0.8-0", "6.0.8-300"])
        #expect(log.reaches(older))
    }

    @Test func aLogThatWasCutDoesNotReachItsBeginning() throws {
        let log = ChangeLog(SampleChangeLogs.bookworm.utf8, .deb)
        #expect(log.reaches(try #require(PackageVersion("6.1.176-1", .deb))))
        #expect(!log.reaches(try #require(PackageVersion("6.1.170-3", .deb))))
    }

    @Test func itemsAboutTheSubsystemComeFirst() throws {
        let log = ChangeLog(SampleChangeLogs.bookworm.utf8, .deb)
        let items = log.entries.items(firstThoseAbout: ["xfs", "Btrfs"])
        #expect(items.count == log.entries.map(\.items.count).reduce(0, +))
        #expect(items.filter(\.touchesSubsystem) == Array(items.prefix(2)))
        #expect(items.first?.text == "btrfs: reject free space cache with more entries than pages (CVE-2026-64567)")
        #expect(items.prefix(3).map(\.version) == ["6.1.187-1", "6.1.176-1", "6.1.187-1"])
        #expect(items.dropFirst(2).first?.text == "Sign kernel from linux 6.1.187-1")
        #expect(log.entries.items(firstThoseAbout: []).allSatisfy { !$0.touchesSubsystem })
    }
}
