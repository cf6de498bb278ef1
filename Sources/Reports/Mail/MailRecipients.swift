// SPDX-License-Identifier: Apache-2.0

import Sessions

/// Whom a report is for.
struct MailRecipients: Hashable, Sendable {
    /// Who is to act.
    let to: [MailAddress]
    /// Who is to know.
    let copies: [MailAddress]
    /// Whether nobody is known, and ``to`` is nobody's address.
    let isPlaceholder: Bool

    /// Where regressions are tracked.
    private static let regressions = "regressions@lists.linux.dev"
    private static let stable = "stable@vger.kernel.org"

    /// A commit that is not proven guilty gives nobody a mail of their own: then it goes to the maintainers. Who mended
    /// something is told; those who took part in it are bothered only where something is asked for.
    init(_ record: SessionRecord, answer: ReportedAnswer) {
        if record.kind == .releases {
            self = Self.ofReleases(record, answer)
            return
        }
        let known = record.culprit?.recipients ?? []
        let blamed = answer.commit
        let isAsking = answer.culprit != nil || BackportRequest(record, answer: answer) != nil
        var first = known.filter { blamed == nil ? $0.role.hasPrefix("maintainer") : $0.role == "author" }
            .compactMap { MailAddress(name: $0.name, address: $0.address) }
        if first.isEmpty, let blamed {
            first = [MailAddress(name: blamed.author, address: blamed.email)].compactMap(\.self)
        }
        let others = isAsking ? known : known.filter(\.name.isEmpty)
        var copies = others.compactMap { MailAddress(name: $0.name, address: $0.address) }
        let isRequest = isAsking && record.isAboutFix
        if isRequest {
            copies = first + copies
            first = [MailAddress(name: "", address: Self.stable)].compactMap(\.self)
        }
        // A fix is no regression, and what was fixed need not have been one.
        let lists = (record.isAboutFix ? [] : [Self.regressions]) + (Self.hitsStable(record) ? [Self.stable] : [])
        copies += lists.compactMap { MailAddress(name: "", address: $0) }
        if first.isEmpty { first = [MailAddress(name: "", address: Self.regressions)].compactMap(\.self) }
        var seen: Set<String> = []
        let acting = first.filter { seen.insert($0.key).inserted }
        self.init(to: acting, copies: copies.filter { seen.insert($0.key).inserted }, isPlaceholder: false)
    }

    /// Without a commit nobody is known. The lists are for what broke upstream: neither for what was cured, nor for what
    /// may be a distribution's own.
    private static func ofReleases(_ record: SessionRecord, _ answer: ReportedAnswer) -> MailRecipients {
        let range = record.isAboutFix ? nil : UpstreamRange(record, answer: answer)
        // `.invalid` is nobody's domain: what is sent without being edited reaches nobody.
        let nobody = MailAddress(
            name: "Kernel maintainers of the distribution",
            address: "kernel-maintainers@distribution.invalid"
        )
        return MailRecipients(
            to: [range == nil ? nobody : MailAddress(name: "", address: regressions)].compactMap(\.self),
            copies: [range?.isStable == true ? MailAddress(name: "", address: stable) : nil].compactMap(\.self),
            isPlaceholder: range == nil
        )
    }

    private init(to: [MailAddress], copies: [MailAddress], isPlaceholder: Bool) {
        (self.to, self.copies, self.isPlaceholder) = (to, copies, isPlaceholder)
    }

    private static func hitsStable(_ record: SessionRecord) -> Bool {
        let ends = [record.new] + record.old
        return record.culprit?.releases.stable.isEmpty == false
            || ends.contains { ReleaseName($0.name) == .stable }
    }
}
