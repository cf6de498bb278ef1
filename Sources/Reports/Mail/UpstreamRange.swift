// SPDX-License-Identifier: Apache-2.0

import Sessions

/// The upstream releases between which it lies, by the versions of a distribution's packages: two tags and nothing
/// else, so that a robot may read them.
struct UpstreamRange: Hashable, Sendable {
    /// `v6.1.176`
    let old: String
    /// `v6.1.187`
    let new: String

    /// - Returns: `nil` where the versions do not say it, or say that both are the same.
    init?(_ record: SessionRecord, answer: ReportedAnswer) {
        guard record.kind == .releases else { return nil }
        switch answer {
        case .between(let pair):
            self.init(old: pair.older.upstream, new: pair.newer.upstream)
        case .suspects, .preliminary, .undecided:
            guard let tested = TestedRange(record) else { return nil }
            self.init(
                old: record.release(of: tested.old)?.upstream,
                new: record.release(of: tested.new)?.upstream
            )
        case .culprit, .cure, .refuted, .endsWrong: return nil
        }
    }

    private init?(old: String?, new: String?) {
        guard let old, let new, old != new, ReleaseName(old) != .other, ReleaseName(new) != .other else { return nil }
        (self.old, self.new) = (old, new)
    }

    /// As regzbot reads it: `v6.1.176..v6.1.187`.
    var text: String { "\(old)..\(new)" }

    /// Whether a stable series is hit.
    var isStable: Bool { [old, new].contains { ReleaseName($0) == .stable } }
}
