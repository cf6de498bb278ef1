// SPDX-License-Identifier: Apache-2.0

extension KernelPackageName {
    /// What stands before the ABI. The longer names come first, since others begin them.
    ///
    /// Debian 14 has the kernel in `linux-binary-`, and its `linux-image-` is an empty package that depends on that and on
    /// `linux-modules-`; its name does not tell.
    private static let beginnings: [(beginning: String, contents: Contents, saysUnsigned: Bool)] = [
        ("linux-image-unsigned-", .kernel, true),
        ("linux-image-extra-", .modules, false),
        ("linux-image-", .kernel, false),
        ("linux-binary-", .kernel, false),
        ("linux-modules-extra-", .modules, false),
        ("linux-modules-", .modules, false),
    ]

    /// What follows: the ABI, with the version alone as a part of it, and a flavour.
    private static var parts: Regex<(Substring, Substring, Substring, Substring?)> {
        #/
        (
            ([0-9]{1,2} \. [0-9]{1,4}) (?: \. [0-9]{1,4} ){0,2} (?: -rc [0-9]+ )?
            (?:
                \+ [a-z0-9.+]+                       # 6.12.107+deb12
                | -0\. (?: deb | bpo ) [0-9.]+       # 6.1.0-0.deb11.5
                | - (?! [456]86 (?: - | $ )) [0-9]+  # 6.1.0-50; but 686 is a flavour
            )?
        )
        (?: - ( [a-z0-9][-+.a-z0-9]* ) )?
        /#
    }

    /// Reads a name of Debian or Ubuntu.
    init?(debian name: Substring) {
        guard !["-dbg", "-dbgsym", "-template"].contains(where: name.hasSuffix),
            let (beginning, contents, saysUnsigned) = Self.beginnings.first(where: { name.hasPrefix($0.beginning) })
        else { return nil }
        var rest = name.dropFirst(beginning.count)
        let isUnsigned = saysUnsigned || rest.hasSuffix("-unsigned")
        if rest.hasSuffix("-unsigned") { rest = rest.dropLast("-unsigned".count) }
        guard let match = rest.wholeMatch(of: Self.parts) else { return nil }
        // `linux-image-6.12-amd64` depends on the newest kernel of 6.12.
        guard match.1 != match.2 || isUnsigned else { return nil }
        self.init(
            contents,
            flavour: String(match.3 ?? ""),
            abi: String(match.1),
            isSigned: contents == .kernel && !isUnsigned
        )
    }
}
