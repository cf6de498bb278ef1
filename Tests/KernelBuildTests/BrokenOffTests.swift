// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// What is left of a build that did not end, and who believes it.
@Suite struct BrokenOffTests {
    private let kernel: TinyKernel
    private var state: FilePath { kernel.folders.worker.appending("out.state") }
    private var canary: FilePath { kernel.folders.output.appending("canary") }

    init() throws {
        kernel = try TinyKernel()
    }

    /// A kernel with a file in its build folder that no rule makes again.
    private func built() async throws {
        #expect(try await kernel.build(.unchanged) == "first")
        try Data("there".utf8).write(to: URL(filePath: canary.string))
        await kernel.builder.settle()
    }

    private var canaryLives: Bool { FileManager.default.fileExists(atPath: canary.string) }

    /// Stops a build while make writes an object, as cancelling its task does.
    private func breakOff() async throws {
        let rules = try kernel.read(kernel.folders.source.appending("inner.mk"))
        try kernel.write(
            "inner.mk",
            rules.replacing("-c -o $@ $<", with: "-c -o $@ $<; echo half > $@; touch ../begun; sleep 600")
                + "\n.PRECIOUS: main.o\n"
        )
        try kernel.write("include/word.h", "#define WORD \"second\"\n")
        let begun = kernel.folders.worker.appending("begun").string
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await kernel.build(.modified(["include/word.h"])) }
            while !FileManager.default.fileExists(atPath: begun) { try? await Task.sleep(for: .milliseconds(20)) }
            group.cancelAll()
        }
        try kernel.write("inner.mk", rules)
    }

    @Test func onlyWhatABrokenOffBuildWroteIsMadeAnew() async throws {
        try await built()
        // Older than the build that is broken off, by the clock of the file system.
        try await Task.sleep(for: .milliseconds(50))
        try await breakOff()
        #expect(try kernel.read(state).contains("underWay"))
        #expect(try await kernel.build(.modified(["include/word.h"])) == "second")
        #expect(canaryLives)
    }

    @Test func ofAnEarlierBootNothingIsBelieved() async throws {
        try await built()
        try await breakOff()
        try replaceInState(#""boot":"[^"]*""#, #""boot":"another""#)
        #expect(try await kernel.build(.modified(["include/word.h"])) == "second")
        #expect(!canaryLives)
    }

    @Test func whatEndedIsBelievedInTheSameBootOnly() async throws {
        try await built()
        #expect(try kernel.read(state).contains("settled"))
        try replaceInState("settled", "ended")
        #expect(try await kernel.build(.unchanged) == "first")
        #expect(canaryLives)
        await kernel.builder.settle()
        try replaceInState("settled", "ended")
        try replaceInState(#""boot":"[^"]*""#, #""boot":"another""#)
        #expect(try await kernel.build(.unchanged) == "first")
        #expect(!canaryLives)
    }

    @Test(arguments: ["", "{", #"{"format":2,"progress":"settled","boot":"","tree":"same"}"#])
    func aStateThatCannotBeReadIsNotBelieved(text: String) async throws {
        try await built()
        try Data(text.utf8).write(to: URL(filePath: state.string))
        #expect(try await kernel.build(.unchanged) == "first")
        #expect(!canaryLives)
    }

    @Test func markersOfOptionsOutliveABrokenOffBuild() async throws {
        try await built()
        try await Task.sleep(for: .milliseconds(50))
        try await breakOff()
        let marker = kernel.folders.output.appending("include/config/SMP").string
        try Data().write(to: URL(filePath: marker))
        #expect(try await kernel.build(.modified(["include/word.h"])) == "second")
        #expect(FileManager.default.fileExists(atPath: marker))
    }

    @Test func inTheBackgroundMakeGivesWay() async throws {
        #expect(try await kernel.build(.unchanged, by: kernel.builder.inBackground) == "first")
        #expect(try kernel.read(kernel.log).contains(" nice -n 10 make O=../out"))
    }

    private func replaceInState(_ pattern: String, _ text: String) throws {
        let old = try kernel.read(state)
        let new = old.replacingOccurrences(of: pattern, with: text, options: .regularExpression)
        try #require(new != old)
        try Data(new.utf8).write(to: URL(filePath: state.string))
    }
}
