// SPDX-License-Identifier: Apache-2.0

extension KernelPackageName {
    /// Ends of the names that hold modules only: Fedora's, Red Hat's, and SUSE's `kernel-default-extra`.
    private static let moduleEnds = [
        "modules", "modules-core", "modules-extra", "modules-internal", "modules-partner", "extra", "optional",
    ]

    /// Flavours whose kernel is in a package without `-core`: SUSE's, ELRepo's, Oracle's, and Fedora's of old. All other
    /// names that begin with `kernel-` are tools, sources, headers, documents, and there are new ones each year.
    private static let flavours: Set<String> = [
        "default", "default-base", "vanilla", "longterm", "azure", "kvmsmall", "64kb", "preempt", "pae", "desktop",
        "debug", "rt", "rt-debug", "rt_debug", "64k", "16k", "lpae", "zfcpdump", "PAE", "smp",
        "ml", "lt", "uek", "server", "linus",
    ]

    /// Reads a name of Fedora, of SUSE, or of those who pack like them.
    ///
    /// A `kernel` of today's Fedora is empty and depends on `kernel-core`, and in that of old was everything: what it is
    /// comes out when it is unpacked. Nobody there has the same kernel unsigned as well.
    init?(rpm name: String) {
        guard name != "kernel" else {
            self.init(.kernel, flavour: "")
            return
        }
        guard name.hasPrefix("kernel-") else { return nil }
        let rest = name.dropFirst("kernel-".count)
        for end in Self.moduleEnds + ["core"] where rest == end || rest.hasSuffix("-" + end) {
            let flavour = rest.dropLast(rest == end ? end.count : end.count + 1)
            // Without a flavour these are not modules: SUSE's names need one.
            guard !(flavour.isEmpty && ["extra", "optional"].contains(end)) else { return nil }
            guard flavour.utf8.allSatisfy({ $0.isAlphanumeric(or: "-_") }) else { return nil }
            self.init(end == "core" ? .kernel : .modules, flavour: String(flavour))
            return
        }
        guard Self.flavours.contains(String(rest)) else { return nil }
        self.init(.kernel, flavour: String(rest))
    }
}
