// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import TestSupport

/// What libFuzzer's logs say, as the table of docs/reliability.md.
struct FuzzTable {
    /// Where `fuzz.sh` left the logs.
    let folder: String

    var text: String {
        let rows = FuzzTarget.all.map { target in
            let log = Self.text(of: "\(folder)/\(target.name).log")
            let end = log.split(separator: "\n").last { $0.contains(" cov: ") } ?? ""
            return [
                target.name,
                Self.number(behind: "stat::number_of_executed_units: ", in: log),
                Self.number(behind: "second(s)", before: true, in: log),
                Self.number(behind: "cov: ", in: end),
                Self.number(behind: "corp: ", in: end),
                "\(finds(of: target))",
            ]
        }
        return MarkdownTable(
            columns: ["target", "inputs", "seconds", "edges reached", "inputs kept", "finds"],
            rows: rows
        )
        .text
    }

    private func finds(of target: FuzzTarget) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/finds")) ?? []
        return names.count { $0.hasPrefix(target.name + "-") }
    }

    private static func text(of file: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    }

    /// The number that stands right behind a word, or before it with one blank between; a dash where there is none.
    private static func number(behind word: String, before: Bool = false, in text: some StringProtocol) -> String {
        guard let place = text.range(of: word, options: .backwards) else { return "-" }
        let digits: Substring
        if before {
            let words = String(text[..<place.lowerBound]).split(separator: " ")
            digits = words.last ?? ""
        } else {
            digits = String(text[place.upperBound...]).prefix(while: \.isNumber)
        }
        return Int(digits).map { "\($0)" } ?? "-"
    }
}
