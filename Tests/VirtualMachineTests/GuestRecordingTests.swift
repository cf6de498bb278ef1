// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@testable import VirtualMachine

/// The files that a run leaves, and where they end.
@Suite struct GuestRecordingTests {
    private func record(
        _ body: (inout GuestRecording) throws -> Void
    ) throws -> (recording: GuestRecording, console: String, output: String) {
        let folder = FilePath(NSTemporaryDirectory()).appending("kbisect-recording-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let evidence = GuestRun.Evidence(folder: folder)
        var recording = try GuestRecording(evidence, limit: 8)
        defer { recording.close() }
        try body(&recording)
        return (
            recording, try String(contentsOfFile: evidence.console.string, encoding: .utf8),
            try String(contentsOfFile: evidence.output.string, encoding: .utf8)
        )
    }

    @Test func whatFitsIsComplete() throws {
        let (recording, console, output) = try record {
            try $0.append(console: Array("1234\n".utf8), at: .zero)
            try $0.append(console: Array("678".utf8), at: .zero)
            try $0.append(output: Array("12345678".utf8))
        }
        #expect(console == "1234\n678")
        #expect(output == "12345678")
        #expect(recording.consoleIsComplete && recording.outputIsComplete)
        #expect(recording.consoleSize == 8)
    }

    @Test func whatDoesNotFitIsCutAndNoted() throws {
        let (recording, console, output) = try record {
            for _ in 0..<3 { try $0.append(console: Array("12345".utf8), at: .zero) }
            try $0.append(output: Array("123456789".utf8))
        }
        #expect(console == "12345123\n[kbisect: more was printed and is left out here]\n")
        #expect(output.hasPrefix("12345678\n[kbisect: "))
        #expect(!recording.consoleIsComplete && !recording.outputIsComplete)
        #expect(recording.consoleSize == 8)
    }
}
