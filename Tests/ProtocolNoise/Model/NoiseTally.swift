// SPDX-License-Identifier: Apache-2.0

import Driver

/// How many boots came to the verdict of a line without noise.
package struct NoiseTally: Sendable {
    /// A boot whose verdict is wrong, and what repeats it.
    package struct Wrong: Sendable, CustomStringConvertible {
        let course: Course
        let seed: UInt64
        let expected: Judgement?
        let found: Judgement?

        package var description: String {
            "\(course.happening) with \(course.badIf), seed \(seed): \(words(found)) in the place of \(words(expected))"
        }

        private func words(_ judgement: Judgement?) -> String {
            judgement.map { "\($0.verdict) (\($0.reason))" } ?? "no verdict"
        }
    }

    package private(set) var sessions = 0
    package private(set) var lines = 0
    package private(set) var same = 0
    /// Skipped, or without a verdict, where a line without noise gives another one.
    package private(set) var undecided = 0
    package private(set) var wrong: [Wrong] = []

    /// Plays so many boots, course after course.
    ///
    /// - Parameter seed: The first boot's; each has its own.
    package init(_ noise: LineNoise, sessions count: Int, seed: UInt64) {
        var expected: [Int: Judgement?] = [:]
        for number in 0..<count {
            let course = Course(number: number)
            let place = number % Course.count
            let settled: Judgement?
            if let known = expected[place] {
                settled = known
            } else {
                var quiet = NoisyBoot(course, .none, seed: 0)
                settled = quiet.judgement()
                expected[place] = settled
            }
            add(course, noise, seed: seed &+ UInt64(number), settled)
        }
    }

    private mutating func add(_ course: Course, _ noise: LineNoise, seed: UInt64, _ expected: Judgement?) {
        var boot = NoisyBoot(course, noise, seed: seed)
        let found = boot.judgement()
        sessions += 1
        lines += boot.lines
        if found?.verdict == expected?.verdict {
            same += 1
        } else if found == nil || found?.verdict == .skip {
            undecided += 1
        } else {
            wrong.append(Wrong(course: course, seed: seed, expected: expected, found: found))
        }
    }
}
