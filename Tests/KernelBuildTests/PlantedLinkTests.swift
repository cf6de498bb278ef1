// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// The build folder is written by foreign code and read by us: what it leaves there must lead nowhere.
@Suite struct PlantedLinkTests {
    @Test func aLinkInThePlaceOfTheConfigurationIsNotReadAndIsNoEvidence() async throws {
        let made = try HostileMakefile()
        try made.write(["@true"])
        let makefile = made.folders.source.appending("Makefile").string
        let text = try String(contentsOfFile: makefile, encoding: .utf8)
        let planted = "\t@ln -sf \(made.secret) $(O)/.config\n\t@ln -sf \(made.secret) $(O)/kbisect.config\n"
        try text.replacing("allnoconfig:\n", with: "allnoconfig:\n\(planted)\tfalse ||:\n")
            .replacing("\t@cp $$KCONFIG_ALLCONFIG $(O)/.config\n", with: "")
            .write(toFile: makefile, atomically: false, encoding: .utf8)
        let builder = made.builder(HostileMakefile.sandbox)
        let (outcome, _) = try await made.build(builder)
        let reason = "make left no .config that is a plain file"
        #expect(outcome == .failed(BuildFailure(stage: .configure, reason: reason)))
        let evidence = made.root.appending("evidence")
        try FileManager.default.createDirectory(atPath: evidence.string, withIntermediateDirectories: true)
        try builder.keepConfiguration(in: evidence)
        #expect(try FileManager.default.contentsOfDirectory(atPath: evidence.string) == [])
    }

    @Test func whatWeWriteDoesNotGoThroughALinkThatWasLeft() async throws {
        let made = try HostileMakefile()
        try made.write(["@true"])
        let link = made.folders.output.appending("kbisect.config").string
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: made.secret.string)
        guard case .built = try await made.build(made.builder(HostileMakefile.sandbox)).outcome else {
            Issue.record("not built")
            return
        }
        #expect(try String(contentsOfFile: made.secret.string, encoding: .utf8) == "secret\n")
        #expect(try String(contentsOfFile: link, encoding: .utf8).contains("CONFIG_PVH=y"))
    }

    @Test(arguments: ["ln -sf SECRET $(O)/vmlinux", "mkfifo $(O)/vmlinux", "mkdir $(O)/vmlinux"])
    func anImageThatIsNoFileOfTheBuildIsNoKernel(_ recipe: String) async throws {
        let made = try HostileMakefile()
        try made.write(["@\(recipe.replacing("SECRET", with: made.secret.string))"])
        let (outcome, _) = try await made.build(made.builder(HostileMakefile.sandbox))
        let reason = "make left no vmlinux that is a plain file"
        #expect(outcome == .failed(BuildFailure(stage: .compile, reason: reason)))
    }

    @Test func anEndlessFileAmongTheObjectsHoldsNothingUp() async throws {
        let made = try HostileMakefile()
        try made.write(["@mkfifo $(O)/.x.o.cmd; ln -s /dev/zero $(O)/.y.o.cmd"])
        _ = try await made.build(made.builder(HostileMakefile.sandbox))
        let configuration = KernelConfiguration(fragments: [])
        _ = try await made.builder(HostileMakefile.sandbox)
            .build(configuration, source: .modified(["x.c"]), log: made.log) { _ in }
    }
}
