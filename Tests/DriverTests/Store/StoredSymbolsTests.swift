// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import KernelBuild
import Search
import Sessions
import SystemPackage
import TestSupport
import Testing

/// A crash of a kernel from the store, while another kernel's objects lie in the build folder.
@Suite struct StoredSymbolsTests {
    private let crash = ["RIP: 0010:f+0x4/0x20"]

    /// Two kernels that differ in nothing but the line of a function, both in the store; the second one's objects are there.
    private func workshop() async throws -> (StoreWorkshop, one: CommitID, two: CommitID) {
        let workshop = try await StoreWorkshop()
        let one = try await workshop.commit("one", source: StoreWorkshop.source(lines: 0))
        let two = try await workshop.commit("two", source: StoreWorkshop.source(lines: 40))
        let bench = try workshop.session()
        for commit in [one, two] { #expect(try await workshop.build(commit, on: bench).kernel != nil) }
        #expect(workshop.builds == 2)
        return (workshop, one, two)
    }

    private func journaled(_ bench: any KernelBench, _ workshop: StoreWorkshop) throws -> JournaledBench {
        let folder = try SessionFolder(below: workshop.state.sessions, scenario: "x", at: Date())
        let journal = try SessionJournal(in: folder, RepeatableSession(count: 1, culprit: 1).beginning)
        return JournaledBench(PatientBench(bench), journal: journal, watch: DriftWatch())
    }

    @Test func itsOwnLinesAreShown() async throws {
        let (workshop, one, two) = try await workshop()
        let bench = try journaled(workshop.session(), workshop)
        let stored = try await workshop.build(one, on: bench)
        #expect(stored.record.stored == true && workshop.builds == 2)
        let oops = try await bench.decode(crash, of: try #require(stored.kernel), in: workshop.folder())
        #expect(oops?.lines == ["RIP: 0010:f+0x4/0x20  (main.c:1)"])
        // It was built for that.
        #expect(workshop.builds == 3)
        // The other one's are not taken for granted afterwards.
        let other = try await workshop.build(two, on: bench)
        #expect(other.record.stored == true)
        let others = try await bench.decode(crash, of: try #require(other.kernel), in: workshop.folder())
        #expect(others?.lines == ["RIP: 0010:f+0x4/0x20  (main.c:41)"])
    }

    /// Whoever asks for symbols without having built gets none rather than wrong ones.
    @Test func ofAnotherKernelsSymbolsNothingIsSaid() async throws {
        let (workshop, one, two) = try await workshop()
        let bench = try workshop.session()
        let (first, second) = (try await workshop.build(one, on: bench), try await workshop.build(two, on: bench))
        #expect(first.record.stored == true && second.record.stored == true)
        let kernel = try #require(first.kernel)
        #expect(try await bench.decode(crash, of: kernel, in: workshop.folder()) == nil)
        let right = try await bench.decode(crash, of: try #require(second.kernel), in: workshop.folder())
        #expect(right?.lines == ["RIP: 0010:f+0x4/0x20  (main.c:41)"])
    }

    /// Built again it is another kernel: its lines may be others, too.
    @Test func ofAKernelThatCannotBeBuiltAgainNothingIsSaid() async throws {
        let workshop = try await StoreWorkshop()
        let random = StoreWorkshop.makefile.replacing("$(O)/.config > $(O)/vmlinux", with: "../calls > $(O)/vmlinux")
        let one = try await workshop.commit(
            "one",
            makefile: random.replacing("vmlinux: main.o", with: "vmlinux: main.o calls")
                + "\ncalls:\n\t@echo made >> ../calls\n"
        )
        #expect(try await workshop.build(one, on: workshop.session()).kernel != nil)
        let bench = try journaled(workshop.session(), workshop)
        let stored = try await workshop.build(one, on: bench)
        #expect(stored.record.stored == true)
        #expect(try await bench.decode(crash, of: try #require(stored.kernel), in: workshop.folder()) == nil)
    }

    /// A bench that does not pass `buildAnew` on gets its kernel from the store again: then nothing is said.
    @Test func aBenchThatKnowsNothingOfThisShowsNothing() async throws {
        struct Forgetful: KernelBench {
            let bench: KernelProbeBench
            func build(
                _ record: inout ProbeRecord,
                checkout: CommitID,
                in folder: FilePath,
                events: @escaping SessionEvents
            ) async throws -> BenchBuild {
                try await bench.build(&record, checkout: checkout, in: folder, events: events)
            }
            func boot(
                _ kernel: KeptKernel,
                _ record: inout ProbeRecord,
                in folder: FilePath,
                events: @escaping SessionEvents
            ) async throws -> BenchTrial {
                try await bench.boot(kernel, &record, in: folder, events: events)
            }
            func decode(
                _ crash: [String],
                of kernel: KeptKernel,
                in folder: FilePath
            ) async throws -> ProbeRecord.Oops? {
                ProbeRecord.Oops(lines: ["another kernel's"], resolved: 1)
            }
            func discard(_ kernel: KeptKernel) {}
        }
        let (workshop, one, _) = try await workshop()
        let bench = try journaled(Forgetful(bench: workshop.session()), workshop)
        let stored = try await workshop.build(one, on: bench)
        #expect(stored.record.stored == true)
        #expect(try await bench.decode(crash, of: try #require(stored.kernel), in: workshop.folder()) == nil)
    }

    /// As a process does that is killed afterwards.
    private func keep(_ commit: CommitID, _ workshop: StoreWorkshop, in folder: SessionFolder) async throws
        -> KeptKernel
    {
        let journal = try SessionJournal(in: folder, RepeatableSession(count: 1, culprit: 1).beginning)
        let bench = JournaledBench(try workshop.session(), journal: journal, watch: DriftWatch())
        return try #require(try await workshop.build(commit, on: bench).kernel)
    }

    /// A kernel that was lost with the process that kept it is taken from the store, if that has the same one.
    @Test func aLostKernelIsTakenFromTheStore() async throws {
        let (workshop, one, _) = try await workshop()
        let folder = try SessionFolder(below: workshop.state.sessions, scenario: "lost", at: Date())
        let kernel = try await keep(one, workshop, in: folder)
        try FileManager.default.removeItem(atPath: kernel.image.path.string)
        let again = try SessionJournal(resuming: folder, kbisect: "test")
        let bench = JournaledBench(try workshop.session(), journal: again, watch: DriftWatch())
        let known = try await workshop.build(one, on: bench)
        #expect(known.kernel?.sha256 == kernel.sha256 && known.kernel?.contents == kernel.contents)
        var record = known.record
        let trial = try await bench.boot(kernel, &record, in: workshop.folder()) { _ in }
        #expect(trial.judgement.verdict == .good)
        #expect(workshop.builds == 2)
        #expect(record.remarks == nil)
    }
}
