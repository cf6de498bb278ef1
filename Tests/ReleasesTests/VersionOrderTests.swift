// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

@testable import Releases

/// The order against the programs that decide it.
@Suite struct VersionOrderTests {
    @Test func debianVersionsAreOrderedAsDpkgOrdersThem() async throws {
        let known = [
            ("6.1.176-1", "6.1.187-1"), ("6.1~rc3-1", "6.1-1"), ("6.12.107-1~deb12u1", "6.12.107-1"), ("1.0", "1.0-0"),
            ("1.0", "1.0+"), ("1.0a", "1.0+"), ("1:0.1", "2"), ("1.0~~", "1.0~"), ("1.00", "1.0"), ("0:1", "1"),
            ("9", "10"), ("1.0", "1.0.0"), ("1a", "1.1"), ("2-1", "2-1-1"), ("1.18446744073709551616", "1.2"),
        ]
        // At most two processes of 2 ms a pair.
        let pairs = Self.pairs(known, count: 300, .deb, seed: 0x6b62_6973_6563_7401)
        let script = """
            while [ $# -gt 0 ]; do
                if dpkg --compare-versions "$1" lt "$2"; then echo older
                elif dpkg --compare-versions "$1" eq "$2"; then echo same
                else echo newer; fi
                shift 2
            done
            """
        let versions = pairs.flatMap { [$0.0.text, $0.1.text] }
        try await Self.check(pairs, against: HostCommand("sh", ["-c", script, "sh"] + versions))
    }

    @Test func rpmVersionsAreOrderedAsRPMOrdersThem() async throws {
        let known = [
            ("6.0.7-301.fc37", "6.0.9-300.fc37"), ("6.2.0-0.rc3.1.fc38", "6.2.0-1.fc38"), ("1.0~rc1", "1.0"),
            ("1.0^git1", "1.0"), ("1.0^git1", "1.0.1"), ("1.0~a^b", "1.0~a"), ("1a", "11"), ("1.a", "1.1"),
            ("1.0", "1.0-1"),
            ("0:1-1", "1-1"), ("1:0-1", "2-1"), ("1_0", "1.0"), ("1.", "1"), ("1.010", "1.10"), ("1-1", "1-1.fc37"),
            ("1.18446744073709551616", "1.2"), ("1aa", "1a"), ("1Z", "1a"), ("1^", "1~"), ("1^", "1"),
        ]
        let pairs = Self.pairs(known, count: 600, .rpm, seed: 0x6b62_6973_6563_7402)
        let script = """
            local pairs = '\(pairs.map { "\($0.0) \($0.1)" }.joined(separator: " "))'
            for left, right in pairs:gmatch('(%S+) (%S+)') do
                local order = rpm.vercmp(left, right)
                io.write(order < 0 and 'older' or order > 0 and 'newer' or 'same', '\\n')
            end
            """
        try await Self.check(pairs, against: HostCommand("rpm", ["--eval", "%{lua:" + script + "}"]))
    }

    @Test(arguments: [PackageVersion.Scheme.deb, .rpm])
    func anyThreeVersionsHaveOneOrder(_ scheme: PackageVersion.Scheme) {
        var generator = Seeded(state: 3)
        for _ in 0..<500 {
            let versions = (0..<3).map { _ in Self.version(scheme, &generator) }.sorted()
            let isSorted = versions[0] <= versions[1] && versions[1] <= versions[2] && versions[0] <= versions[2]
            let isTotal = zip(versions, versions.dropFirst()).allSatisfy { ($0 == $1) == !($0 < $1) }
            #expect(isSorted && isTotal, "\(versions)")
        }
    }

    private static func check(_ pairs: [(PackageVersion, PackageVersion)], against command: HostCommand) async throws {
        let output = try await HostCommandRunner().capture(command, timeout: .seconds(120))
        let answers = String(decoding: output.standardOutput, as: UTF8.self).split(separator: "\n")
        try #require(answers.count == pairs.count, "\(String(decoding: output.standardError, as: UTF8.self))")
        for ((left, right), answer) in zip(pairs, answers) {
            #expect("\(left.order(to: right))" == answer, "\(left) to \(right)")
        }
    }

    /// The known pairs both ways round, and random ones that differ in little.
    private static func pairs(
        _ known: [(String, String)],
        count: Int,
        _ scheme: PackageVersion.Scheme,
        seed: UInt64
    ) -> [(PackageVersion, PackageVersion)] {
        var generator = Seeded(state: seed)
        var pairs: [(PackageVersion, PackageVersion)] = []
        for (left, right) in known + known.map({ ($1, $0) }) {
            guard let left = PackageVersion(left, scheme), let right = PackageVersion(right, scheme) else {
                Issue.record("\(left) or \(right) is no version")
                continue
            }
            pairs.append((left, right))
        }
        while pairs.count < count {
            let left = version(scheme, &generator)
            pairs.append((left, neighbour(of: left, &generator)))
        }
        return pairs
    }

    private static func pieces(_ scheme: PackageVersion.Scheme) -> [String] {
        let all = [
            "0", "1", "2", "10", "00", "007", "99999999999999999999999", ".", ".", "~", "~~", "+", "a", "b", "Z", "rc",
            "-", "-",
            "_", "^", "1:", ".fc37",
        ]
        return all.filter { scheme == .rpm || !["_", "^"].contains($0) }
    }

    private static func version(_ scheme: PackageVersion.Scheme, _ generator: inout Seeded) -> PackageVersion {
        let pieces = pieces(scheme)
        while true {
            let count = Int.random(in: 1...7, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            if let version = PackageVersion(text, scheme) { return version }
        }
    }

    /// Another version that shares its beginning or its end, so that the difference is not in the first character.
    private static func neighbour(of version: PackageVersion, _ generator: inout Seeded) -> PackageVersion {
        while true {
            let cut = Int.random(in: 0...version.text.count, using: &generator)
            let piece = pieces(version.scheme).randomElement(using: &generator) ?? ""
            let dropped = Int.random(in: 0...1, using: &generator)
            let text = version.text.prefix(cut) + piece + version.text.dropFirst(cut + dropped)
            if let other = PackageVersion(text, version.scheme) { return other }
        }
    }
}

/// SplitMix64: the same seed gives the same test.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
