// SPDX-License-Identifier: Apache-2.0

import GuestFiles
import GuestProtocol
import HostCommands
import SystemPackage
import TestSupport
import Testing

/// The agent's frames in C against ours in Swift.
@Suite struct AgentFrameTests {
    let runner = HostCommandRunner()
    let nonce = Nonce(0x0123_4567_89AB_CDEF)

    /// Reads frames with the agent's code and writes each that it accepts as one of standard output.
    private static let echo = """
        #include "agent.h"
        #include <stdio.h>
        #include <string.h>
        int main(int count, char **arguments)
        {
            static struct receiver receiver;
            static struct frame frame;
            static char line[MAX_LINE];
            unsigned long long number = 0;
            int byte;
            if (count != 2)
                return 2;
            memcpy(receiver.nonce, arguments[1], NONCE_DIGITS);
            while ((byte = getchar()) != EOF)
                if (frame_receive(&receiver, (char)byte, &frame))
                    fwrite(line, 1, frame_line(line, receiver.nonce, ++number, "OUT", frame.payload, frame.length), stdout);
            return 0;
        }
        """

    private func echoed(_ input: [UInt8]) async throws -> [[UInt8]] {
        let scratch = try ScratchFolder()
        var sources = GuestProgram.agent.sources.filter { ["frame.c", "agent.h"].contains($0.key) }
        sources["echo.c"] = Self.echo
        let flags = ["-std=gnu11", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
        let program = GuestProgram(name: "echo", sources: sources, flags: flags)
        let binary = try await GuestCompiler(runner: runner, cache: scratch.path).compile(program)
        let command = HostCommand(binary.string, ["\(nonce)"])
        let output = try await runner.capture(command, input: input, limit: 16 << 20, timeout: .seconds(60))
        #expect(output.end == .exited(0))
        #expect(output.errorText == "")
        var decoder = FrameDecoder(nonce: nonce)
        let frames = decoder.receive(output.standardOutput)
        #expect(decoder.dropped == 0)
        return frames.map(\.payload)
    }

    @Test func bothReadWhatTheOtherWrites() async throws {
        var encoder = FrameEncoder(nonce: nonce)
        var input: [UInt8] = []
        var expected: [[UInt8]] = []
        for length in Array(0..<40) + [1000, 11_978] {
            let argument = String(repeating: "ü", count: length / 2) + String(repeating: "x", count: length % 2)
            input += try encoder.encode(.start(run: 3, arguments: [argument], environment: [:]))
            expected.append(Array("3\u{0}1\u{0}".utf8) + Array(argument.utf8) + [0])
        }
        #expect(try await echoed(input) == expected)
    }

    @Test func theAgentDropsWhatIsDamagedRepeatedOrNoise() async throws {
        var encoder = FrameEncoder(nonce: nonce)
        var stranger = FrameEncoder(nonce: Nonce(1))
        var input = Array("@K1 @K1 0 0 0 0 0 0\n@\n@K1\n@K1  \n\u{0}".utf8)
        var expected: [[UInt8]] = []
        for number in 0..<400 {
            var line = try encoder.encode(.start(run: 1, arguments: ["\(number)"], environment: ["A": "b"]))
            let payload = Array("1\u{0}1\u{0}\(number)\u{0}A=b\u{0}".utf8)
            switch number % 8 {
            case 0: line[(number * 7) % (line.count - 1)] ^= 1 << UInt8(number / 8 % 7)
            case 1: line = Array(line.dropLast(2 + number % 20)) + [10]
            case 2: line = try stranger.encode(.stop)
            case 3: line.insert(0, at: 1 + number % (line.count - 1))
            case 4:
                line += line
                expected.append(payload)
            case 5:
                line.insert(contentsOf: [13, 13], at: line.count - 1)
                expected.append(payload)
            case 6:
                line = Array(repeating: UInt8(number % 256), count: 40_000).filter { $0 != 64 } + line
                expected.append(payload)
            default: expected.append(payload)
            }
            input += line
        }
        #expect(try await echoed(input) == expected)
    }
}
