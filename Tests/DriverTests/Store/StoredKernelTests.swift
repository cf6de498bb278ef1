// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Sessions
import SystemPackage
import TestSupport
import Testing

@testable import KernelBuild

/// What a session takes from the store, and what it builds.
@Suite struct StoredKernelTests {
    @Test func aSecondSessionBuildsNothing() async throws {
        let workshop = try await StoreWorkshop()
        let commit = try await workshop.commit("one")
        let first = try await workshop.build(commit, on: workshop.session())
        #expect(first.record.stored == nil && first.record.compiledObjects == 1)
        #expect(workshop.builds == 1)
        let second = try await workshop.build(commit, on: workshop.session())
        #expect(workshop.builds == 1)
        #expect(second.record.stored == true)
        #expect(second.record.compiledObjects == 0)
        #expect(second.record.seconds.build == nil && second.record.seconds.checkout == nil)
        #expect(second.record.image == first.record.image && second.record.contents == first.record.contents)
        #expect(second.record.contents != nil)
        // The evidence is that of a build, but for its log.
        #expect(second.names == first.names)
        for name in ["config", "kbisect.config", "commands.sh"] { #expect(second.text(name) == first.text(name)) }
        #expect(second.text("build.log").contains("the kernel (vmlinux) was built before"))
        // The copy that boots is in the session's own folder, whole.
        let (one, two) = (try #require(first.kernel), try #require(second.kernel))
        #expect(two.image.path == one.image.path && two.sha256 == one.sha256)
        #expect(try await HostCommandRunner().sha256(of: two.image.path) == two.sha256)
    }

    @Test func withoutTheStoreAllIsBuilt() async throws {
        let workshop = try await StoreWorkshop()
        let commit = try await workshop.commit("one")
        for count in 1...2 {
            let built = try await workshop.build(commit, on: workshop.session(store: false))
            #expect(built.record.stored == nil)
            #expect(workshop.builds == count)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.state.kernels.string).isEmpty)
    }

    /// A tree is what counts: the name of its commit is in no kernel.
    @Test func anotherCommitWithTheSameTreeIsNotBuilt() async throws {
        let workshop = try await StoreWorkshop()
        let one = try await workshop.commit("one")
        let two = try await workshop.commit("two", source: StoreWorkshop.source(lines: 1))
        let three = try await workshop.commit("one again")
        let bench = try workshop.session()
        var images: [String?] = []
        for commit in [one, two, three] { images.append(try await workshop.build(commit, on: bench).record.image) }
        #expect(workshop.builds == 2)
        #expect(images[0] == images[2] && images[0] != images[1])
    }

    /// A commit that changes a default of the configuration only, a fragment, a variable of make: each has another kernel.
    @Test func anythingElseThatGoesIntoABuildIsBuilt() async throws {
        let workshop = try await StoreWorkshop()
        let one = try await workshop.commit("one")
        let changed = StoreWorkshop.makefile.replacing("CONFIG_PVH=y >>", with: "CONFIG_PVH=y CONFIG_DEFAULT=y >>")
        let two = try await workshop.commit(
            "a default",
            makefile: changed.replacing(
                "echo CONFIG_PVH=y CONFIG_DEFAULT=y",
                with: "printf 'CONFIG_PVH=y\\nCONFIG_DEFAULT=y\\n'"
            )
        )
        let fragment = KernelConfiguration.Fragment(name: "x", text: "CONFIG_X=y")
        let configurations = [
            KernelConfiguration(fragments: []), KernelConfiguration(fragments: [fragment]),
            KernelConfiguration(fragments: [fragment], required: [try #require(ConfigSymbol("CONFIG_X=y"))]),
            KernelConfiguration(fragments: [], makeVariables: ["SIDE=left"]),
        ]
        for (count, configuration) in configurations.enumerated() {
            let built = try await workshop.build(one, on: workshop.session(configuration))
            #expect(built.record.stored == nil)
            #expect(workshop.builds == count + 1)
        }
        let other = try await workshop.build(two, on: workshop.session())
        #expect(other.record.stored == nil && other.text("config").contains("CONFIG_DEFAULT=y"))
        // And each of them was kept for itself.
        for configuration in configurations {
            let again = try await workshop.build(one, on: workshop.session(configuration))
            #expect(again.record.stored == true && !again.text("config").contains("CONFIG_DEFAULT=y"))
        }
        #expect(workshop.builds == 5)
    }

    @Test func aDamagedKernelIsNeverBooted() async throws {
        let workshop = try await StoreWorkshop()
        let commit = try await workshop.commit("one")
        let first = try await workshop.build(commit, on: workshop.session())
        let entry = try #require(FileManager.default.contentsOfDirectory(atPath: workshop.state.kernels.string).first)
        let image = workshop.state.kernels.appending(entry).appending("image")
        var bytes = try Data(contentsOf: URL(filePath: image.string))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: image.string))
        let second = try await workshop.build(commit, on: workshop.session())
        #expect(workshop.builds == 2)
        #expect(second.record.stored == nil && second.record.image == first.record.image)
        #expect(second.notes.contains { $0.contains("was not whole") })
        #expect(try await workshop.build(commit, on: workshop.session()).record.stored == true)
    }

    /// What the host lacks today it may have tomorrow: a failure is no property of the commit alone.
    @Test func aBuildThatFailedIsTriedAgain() async throws {
        let workshop = try await StoreWorkshop()
        let failing = StoreWorkshop.makefile.replacing("@gcc", with: "@test -e ../header && gcc")
        let commit = try await workshop.commit("one", makefile: failing)
        guard case .settled(let judgement) = try await workshop.build(commit, on: workshop.session()).outcome else {
            Issue.record("it was built")
            return
        }
        #expect(judgement.verdict == .skip)
        let header = workshop.state.workers.appending("0/header")
        try Data().write(to: URL(filePath: header.string))
        #expect(try await workshop.build(commit, on: workshop.session()).kernel != nil)
        #expect(workshop.builds == 1)
    }

    /// What had to be made twice is not what others should rely on.
    @Test func aBuildWithDifficultiesIsNotKept() async throws {
        let workshop = try await StoreWorkshop()
        let once = StoreWorkshop.makefile.replacing("@gcc", with: "@test -e ../once || { touch ../once; exit 1; }; gcc")
        let commit = try await workshop.commit("one", makefile: once)
        let first = try await workshop.build(commit, on: workshop.session())
        #expect(first.kernel != nil && first.record.remarks?.count == 1)
        #expect(try await workshop.build(commit, on: workshop.session()).record.stored == nil)
        #expect(workshop.builds == 2)
    }

    @Test func aSingleProbeUsesItToo() async throws {
        let workshop = try await StoreWorkshop()
        let commit = try await workshop.commit("one")
        let probe = try workshop.probe(KernelConfiguration(fragments: []))
        var records: [ProbeRecord] = []
        for _ in 1...2 {
            records.append(
                try await probe.probe(workshop.record(of: commit), in: workshop.folder()) { _ in }
            )
        }
        #expect(workshop.builds == 1)
        #expect(records.map(\.stored) == [nil, true])
        #expect(records[0].image == records[1].image && records.allSatisfy { $0.verdict == .good })
    }
}
