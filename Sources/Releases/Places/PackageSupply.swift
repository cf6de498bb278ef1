// SPDX-License-Identifier: Apache-2.0

/// All that several sources offer together, and which of them has what.
package struct PackageSupply: Sendable {
    private let sources: [any ReleaseSource]
    /// Each package once; of the first source that has it.
    package private(set) var packages: [KernelPackage] = []
    private var offers: [KernelPackage: Int] = [:]
    /// What could not be read, in words.
    package private(set) var problems: [String] = []

    /// Asks all sources.
    ///
    /// - Throws: ``ReleaseError``, `HostCommandError`, `CancellationError`.
    package init(asking sources: [any ReleaseSource]) async throws {
        self.sources = sources
        for (index, source) in sources.enumerated() {
            let offer = try await source.offer()
            problems += offer.problems
            for package in offer.packages where offers[package] == nil {
                offers[package] = index
                packages.append(package)
            }
        }
    }

    /// The sources, for a person.
    package var words: [String] { sources.map(\.words) }

    /// Where a package is fetched from; `nil` for one that is none of these.
    package func source(of package: KernelPackage) -> (any ReleaseSource)? { offers[package].map { sources[$0] } }
}
