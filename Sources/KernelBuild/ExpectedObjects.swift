// SPDX-License-Identifier: Apache-2.0

/// Foretells how many objects a build will compile, for the progress bar only.
struct ExpectedObjects {
    /// Object files for each symbol that is built in: 892 C files at 545 symbols, a btrfs configuration of 6.1.192
    /// (facts of this project; `kbisect build` prints both numbers for any other).
    private static let objectsPerSymbol = 892.0 / 545.0

    let dependencies: BuildDependencies

    /// - Parameter changed: Paths below the source folder that differ since the last build here.
    func count(changed: Set<String>?, configuration: EffectiveConfiguration) -> Int? {
        guard let changed, !dependencies.isEmpty else {
            return Int(Double(configuration.builtInCount) * Self.objectsPerSymbol)
        }
        return dependencies.objects(after: changed)
    }
}
