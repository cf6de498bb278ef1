// SPDX-License-Identifier: Apache-2.0

import HostCommands
import HostTools
import Testing

@Suite struct HostSurveyTests {
    @Test func aToolThatIsMissingIsNamedWithItsPackage() async throws {
        let absent = HostTool(
            name: "no-such-linker",
            purpose: "links nothing",
            package: "nothing-dev",
            isRequired: true,
            test: .program(["--version"])
        )
        let survey = try await HostSurvey.survey([absent] + HostTool.all, runner: HostCommandRunner())
        #expect(survey.missing.contains(absent))
        let text = MissingTools(survey.missing).description
        #expect(text.contains("no-such-linker: links nothing"))
        #expect(text.contains("apt-get install nothing-dev"))
    }

    @Test func whatTracesBuildsIsMissedOnlyWhereItIsAskedFor() {
        #expect(HostTool.all.contains(.strace))
        #expect(!HostTool.strace.isRequired)
        #expect(MissingTools([.strace]).description.hasSuffix("Install it: apt-get install strace"))
    }

    @Test func whatIsHereIsFoundWithItsVersion() async throws {
        let survey = try await HostSurvey.survey(runner: HostCommandRunner())
        let make = try #require(survey.findings.first { $0.tool.name == "make" })
        #expect(make.found?.hasPrefix("GNU Make") == true)
        #expect(survey.has("make"))
        #expect(survey.processors > 0)
        #expect(survey.memoryMiB > 256)
    }

    @Test func freeSpaceIsThatOfTheNearestFolderThatExists() throws {
        let here = try #require(HostSurvey.freeMiB(at: "/tmp"))
        let below = try #require(HostSurvey.freeMiB(at: "/tmp/not/there/yet"))
        #expect(abs(here - below) < 1024)
    }
}
