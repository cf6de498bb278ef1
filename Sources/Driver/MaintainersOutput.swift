// SPDX-License-Identifier: Apache-2.0

internal import Sessions

/// What `get_maintainer.pl` prints: `Name <addr> (role)`, for a list `addr (role)`.
enum MaintainersOutput {
    private static let longestLine = 1_000
    private static let longestRole = 200
    private static let most = 200

    /// The lines of that form, each address once. All others are dropped.
    static func recipients(_ output: [UInt8]) -> [CulpritFacts.Recipient] {
        var found: [CulpritFacts.Recipient] = []
        var seen: Set<String> = []
        for line in output.split(separator: UInt8(ascii: "\n")) where line.count <= longestLine && found.count < most {
            guard let recipient = recipient(String(decoding: line, as: UTF8.self)),
                seen.insert(recipient.address.lowercased()).inserted
            else { continue }
            found.append(recipient)
        }
        return found
    }

    private static func recipient(_ line: String) -> CulpritFacts.Recipient? {
        guard line.hasSuffix(")"), CulpritFacts.Recipient.isPlain(line.filter { $0 != "<" && $0 != ">" }) else {
            return nil
        }
        let name, address, role: Substring
        if let bracket = line.firstIndex(of: "<") {
            let rest = line[bracket...].dropFirst()
            guard let end = rest.firstRange(of: "> (") else { return nil }
            (name, address, role) = (line[..<bracket], rest[..<end.lowerBound], rest[end.upperBound...].dropLast())
            // A name without a blank behind it is none that the script printed.
            guard name.isEmpty || name.hasSuffix(" ") else { return nil }
        } else {
            guard let end = line.firstRange(of: " (") else { return nil }
            (name, address, role) = ("", line[..<end.lowerBound], line[end.upperBound...].dropLast())
        }
        guard !role.isEmpty, role.utf8.count <= longestRole else { return nil }
        return CulpritFacts.Recipient(name: String(name), plausible: String(address), role: words(role))
    }

    /// `maintainer:BTRFS FILE SYSTEM` as `maintainer of BTRFS FILE SYSTEM`, `open list:BTRFS FILE SYSTEM` as `list`.
    private static func words(_ role: Substring) -> String {
        let parts = role.split(separator: ":", maxSplits: 1)
        if parts.first?.hasSuffix(" list") == true { return "list" }
        return parts.count == 2 ? "\(parts[0]) of \(parts[1])" : String(role)
    }
}
