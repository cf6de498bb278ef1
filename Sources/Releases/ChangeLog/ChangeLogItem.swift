// SPDX-License-Identifier: Apache-2.0

/// One change that a distribution lists, and whether it is about what a scenario tests.
package struct ChangeLogItem: Hashable, Sendable {
    /// As the distribution wrote it, on one line: `btrfs: fix this`.
    package var text: String
    /// The version whose entry it is in.
    package var version: String
    /// Whether it is about one of the given subsystems, by ``ChangeSubject``'s rule.
    package var touchesSubsystem: Bool

    package init(text: String, version: String, touchesSubsystem: Bool) {
        self.text = text
        self.version = version
        self.touchesSubsystem = touchesSubsystem
    }
}

extension [ChangeLog.Entry] {
    /// All items: those that are about one of the subsystems first, else in the order of the log.
    package func items(firstThoseAbout subsystems: [String]) -> [ChangeLogItem] {
        let sought = Set(subsystems.map { $0.lowercased() })
        let items = flatMap { entry in
            entry.items.map { text in
                ChangeLogItem(
                    text: text,
                    version: entry.version,
                    touchesSubsystem: !sought.isEmpty && !ChangeSubject(text).names.isDisjoint(with: sought)
                )
            }
        }
        return items.filter(\.touchesSubsystem) + items.filter { !$0.touchesSubsystem }
    }
}
