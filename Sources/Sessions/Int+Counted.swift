// SPDX-License-Identifier: Apache-2.0

extension Int {
    /// `1 boot`, `5 boots`.
    package func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
