// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The part of KCIDB's I/O format 5.3 that kbisect writes. Keys are written in snake case.
struct KCIDBDocument: Encodable, Sendable {
    var version = Version()
    var checkouts: [Checkout]
    var builds: [Build]
    var tests: [Test]

    struct Version: Encodable, Sendable {
        var major = 5
        var minor = 3
    }

    struct Checkout: Encodable, Sendable {
        var id: String
        var origin: String
        /// Only of a repository that others can reach.
        var gitRepositoryUrl: String?
        var gitCommitHash: String
        var gitCommitName: String?
        var patchsetHash: String?
        var comment: String
        var startTime: String?
        var valid: Bool
        var misc: Misc
    }

    struct Build: Encodable, Sendable {
        var checkoutId: String
        var id: String
        var origin: String
        var comment: String?
        var startTime: String?
        /// Seconds.
        var duration: Double?
        /// The only one that kbisect builds for.
        var architecture = "x86_64"
        var command: String?
        var compiler: String?
        var configName: String
        var logExcerpt: String?
        var status: Status
        var misc: Misc
    }

    struct Test: Encodable, Sendable {
        var buildId: String
        var id: String
        var origin: String
        var environment: Environment
        var path: String
        var comment: String
        var logExcerpt: String
        var status: Status
        var startTime: String?
        /// Seconds.
        var duration: Double?
        var misc: Misc
    }

    struct Environment: Encodable, Sendable {
        var comment: String
    }

    enum Status: String, Encodable, Sendable {
        case pass = "PASS"
        case fail = "FAIL"
        case error = "ERROR"
        case miss = "MISS"
        case done = "DONE"
    }

    /// Where the format leaves room for what it has no key for.
    struct Misc: Encodable, Sendable {
        var kbisect: Own
    }

    /// What only kbisect knows.
    struct Own: Encodable, Sendable {
        var version: String
        var kind: SessionRecord.Kind
        var scenario: String
        var probe: Int
        var purpose: String
        var verdict: Verdict
        var reason: String
        var kernelRelease: String?
        var taint: Int?
        var tree: String?
        var image: String?
        var sameAs: Int?
        var made: ProbeRecord.Made?
        var trials: ProbeRecord.Trials?
        /// What is sought and the words for it; `verdict` is by symptom whatever they are.
        var terms: Terms
        var patches: [String]?
        var isOfProof: Bool
        /// The later probe that shows that this one missed the bug.
        var overruledBy: Int?
    }
}
