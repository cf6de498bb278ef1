// SPDX-License-Identifier: Apache-2.0

package import GitHistory
package import Sessions

extension CulpritFacts.Recipient {
    /// The longest address that mail can have, in bytes.
    private static let longestAddress = 254
    /// The longest name, in bytes.
    private static let longestName = 200
    /// The most that one commit may name; a mail to hundreds is refused as spam.
    private static let most = 100

    /// In the order in which they are listed; keys with one number stay in the order of the message.
    private static let roles: [(key: String, rank: Int)] = [
        ("Signed-off-by", 0), ("Co-developed-by", 1), ("Acked-by", 2), ("Reviewed-by", 2), ("Tested-by", 2),
        ("Reported-by", 2), ("Reported-and-tested-by", 2), ("Cc", 3),
    ]

    /// Whom a commit names: its author, then those of its trailers, each address once.
    package static func named(by commit: CommitDetails) -> [CulpritFacts.Recipient] {
        let author = CulpritFacts.Recipient(name: commit.author.name, plausible: commit.author.email, role: "author")
        var named: [(rank: Int, recipient: CulpritFacts.Recipient)] = author.map { [(-1, $0)] } ?? []
        for trailer in Trailer.trailers(of: commit.message) {
            let role = roles.first { $0.key.lowercased() == trailer.key.lowercased() }
            guard let role, let recipient = CulpritFacts.Recipient(mailbox: trailer.value, role: role.key) else {
                continue
            }
            named.append((role.rank, recipient))
        }
        var seen: Set<String> = []
        let ordered = (-1...3).flatMap { rank in named.filter { $0.rank == rank }.map(\.recipient) }
        return Array(ordered.filter { seen.insert($0.address.lowercased()).inserted }.prefix(most))
    }

    /// Takes `A <a@example.org>` or `a@example.org`, with whatever may follow: `# 5.10+`, `[v1]`.
    ///
    /// - Returns: `nil` when there is no address that mail could be sent to, or anything that is no plain text.
    package init?(mailbox: String, role: String) {
        guard mailbox.utf8.count < 1_000 else { return nil }
        let (name, address): (Substring, Substring)
        if let start = mailbox.firstIndex(of: "<") {
            let rest = mailbox[start...].dropFirst()
            guard let end = rest.firstIndex(of: ">") else { return nil }
            (name, address) = (mailbox[..<start], rest[..<end])
        } else {
            (name, address) = ("", mailbox.prefix { !$0.isWhitespace && $0 != "#" })
        }
        self.init(name: String(name), plausible: String(address), role: role)
    }

    /// - Returns: `nil` when the address cannot be one, or the name could be more than a name.
    init?(name: String, plausible address: String, role: String) {
        var name = name.trimmingBlanks
        if name.utf8.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = name.dropFirst().dropLast().replacing("\\\"", with: "\"").trimmingBlanks
        }
        guard Self.isAddress(address), name.utf8.count <= Self.longestName, Self.isPlain(name) else { return nil }
        self.init(name: name, address: address, role: role)
    }

    /// Letters, digits and signs of ASCII around one `@`, as addresses of people and lists are; the quoted forms that
    /// the standard allows are left out, for nobody has them and every mail program reads them otherwise.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= longestAddress, parts.count == 2, text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return false
        }
        func isDotted(_ part: Substring, also signs: String) -> Bool {
            part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || signs.contains($0) }
            }
        }
        return isDotted(parts[0], also: "!#$%&'*+/=?^_`{|}~-") && isDotted(parts[1], also: "-")
            && !parts[1].hasPrefix("-") && !parts[0].hasPrefix("-")
    }

    /// Whether a text has no control or format characters, and no brackets of an address.
    static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: scalar != "<" && scalar != ">"
            }
        }
    }
}

extension StringProtocol {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
