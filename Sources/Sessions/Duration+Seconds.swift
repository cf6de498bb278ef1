// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Seconds, rounded to milliseconds.
    package var seconds: Double { (self / .milliseconds(1)).rounded() / 1000 }
}
