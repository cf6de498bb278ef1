// SPDX-License-Identifier: Apache-2.0

import ScenarioFiles
import Sessions

/// Scenario files: what is refused is refused with a place where there is one, in words that can be printed.
@Sendable func fuzzScenario(_ bytes: [UInt8]) {
    do throws(ScenarioError) {
        let scenario = try ScenarioReader.read(bytes, name: "fuzz.yaml", folder: nil)
        require(!scenario.rules.badIf.isEmpty, "nothing is bad")
        require(scenario.rules.badIf.count <= Scenario.Rules.mostConditions, "more conditions than may be")
    } catch {
        require(!error.problems.isEmpty, "refused without a reason")
        // YAML ends lines also with CR and with Unicode's U+0085, U+2028 and U+2029, by whose last bytes they are counted.
        let lines = bytes.count { [0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains($0) } + 2
        for problem in error.problems {
            require(problem.line.map { (1...lines).contains($0) } ?? true, "a line that is not there: \(problem)")
            let steering = problem.message.unicodeScalars.filter { !"\t\r\n".unicodeScalars.contains($0) }
            require(!holdsControl(String(steering)), "words that steer a terminal: \(problem)")
        }
    }
}

/// Logs of `git bisect`: what is taken is fit to be handed to git, what is refused has words.
@Sendable func fuzzBisectLog(_ bytes: [UInt8]) {
    do throws(BisectLogError) {
        let log = try BisectLogReader.read(bytes)
        let marks = log.old + log.skipped + [log.new].compactMap(\.self)
        for revision in marks {
            require(!revision.isEmpty && !revision.hasPrefix("-"), "an option in the place of a revision")
            require(!revision.contains("..") && !revision.contains(where: \.isWhitespace), "no revision: \(revision)")
            require(!holdsControl(revision), "a revision that cannot be printed")
        }
        require(Set(marks).count == marks.count, "one commit with two marks")
    } catch {
        require(!error.description.isEmpty && !holdsControl(error.description), "words that cannot be printed")
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        require(error.line.map { (1...lines).contains($0) } ?? true, "a line that is not there")
    }
}
