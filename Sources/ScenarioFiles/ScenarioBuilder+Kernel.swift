// SPDX-License-Identifier: Apache-2.0

extension ScenarioBuilder {
    /// Variables that decide where and how kbisect itself builds.
    private static let reservedVariables: Set<String> = [
        "ARCH", "KBUILD_OUTPUT", "KCONFIG_CONFIG", "M", "MAKEFLAGS", "O", "SHELL", "SUBARCH", "KBUILD_EXTMOD",
    ]

    mutating func kernel(_ node: YAMLNode) -> Scenario.Kernel {
        var kernel = Scenario.Kernel()
        let known = ["architecture", "base", "fragments", "required", "make"]
        let fields = reader.fields(node, in: "'kernel'", known: known)
        let architectures = Scenario.Kernel.Architecture.allCases.map(\.rawValue)
        let architecture = reader.text(
            fields["architecture"],
            "architecture",
            expected: architectures.joined(separator: " or ")
        ) { architectures.contains($0) }
        kernel.architecture = architecture.flatMap(Scenario.Kernel.Architecture.init(rawValue:)) ?? .x86_64
        if let base = fields["base"].flatMap({ self.base($0) }) { kernel.base = base }
        kernel.fragments = (reader.items(fields["fragments"], "fragments", limit: 64) ?? []).compactMap {
            fileReference($0, "fragments", mayBeAbsolute: false)
        }
        kernel.required = (reader.items(fields["required"], "required", limit: 1024) ?? []).compactMap { symbol($0) }
        kernel.makeVariables = (reader.items(fields["make"], "make", limit: 64) ?? []).compactMap { makeVariable($0) }
        return kernel
    }

    private mutating func base(_ node: YAMLNode) -> Scenario.Kernel.Base? {
        if case .map = node.content {
            let fields = reader.fields(node, in: "'base'", known: ["file", "modules"], required: ["file"])
            let file = fileReference(fields["file"], "file", mayBeAbsolute: true)
            let expected = "names of modules such as virtio_blk: letters, digits, '_' and '-', at most 64"
            let modules = reader.texts(
                fields["modules"],
                "modules",
                limit: 256,
                expected: expected,
                where: isModuleName
            )
            return file.map { file in modules.map { .cutDown(file, modules: $0) } ?? .file(file) }
        }
        let expected = "a target such as allnoconfig or defconfig, or {file: PATH}"
        return reader.text(node, "base", expected: expected, where: isConfigurationTarget).map { .target($0) }
    }

    private mutating func symbol(_ node: YAMLNode) -> Scenario.Kernel.Symbol? {
        let expected = "symbols such as CONFIG_BTRFS_FS=y"
        guard let text = reader.text(node, "required", expected: expected) else { return nil }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[0].hasPrefix("CONFIG_"), parts[0].count > 7, isVariableName(parts[0]),
            isSymbolValue(parts[1])
        else {
            reader.refuse(node, "required", expected: expected)
            return nil
        }
        return Scenario.Kernel.Symbol(name: parts[0], value: parts[1])
    }

    private mutating func makeVariable(_ node: YAMLNode) -> Scenario.Kernel.MakeVariable? {
        let expected = "variables such as KCFLAGS=-Wno-error, without '$', quotes or what a shell acts upon"
        guard let text = reader.text(node, "make", expected: expected) else { return nil }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, isVariableName(parts[0]), isMakeValue(parts[1]) else {
            reader.refuse(node, "make", expected: expected)
            return nil
        }
        guard !Self.reservedVariables.contains(parts[0]) else {
            reader.refuse(node.place, "'make' must not set \(parts[0]): kbisect sets it")
            return nil
        }
        return Scenario.Kernel.MakeVariable(name: parts[0], value: parts[1])
    }
}
