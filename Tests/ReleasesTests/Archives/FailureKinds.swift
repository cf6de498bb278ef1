// SPDX-License-Identifier: Apache-2.0

@testable import Releases

extension ReleaseError {
    /// Which of the errors it is, whatever its words.
    var kind: String {
        switch self {
        case .unreachable: "unreachable"
        case .gone: "gone"
        case .noSpace: "no space"
        case .notASource: "not a source"
        case .toolMissing: "tool missing"
        case .toolFailed: "tool failed"
        case .unusable: "unusable"
        }
    }
}
