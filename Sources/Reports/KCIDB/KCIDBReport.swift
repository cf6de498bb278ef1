// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
package import Sessions

/// A session as KCIDB takes it: kernelci.org's database of what robots tested. kbisect writes it and sends nothing.
///
/// A checkout for each tree that was tested, a build for each kernel, a test for each kernel that was built.
package struct KCIDBReport: Sendable {
    let record: SessionRecord
    let origin: String
    let evidence: (any EvidenceReader)?

    /// - Parameters:
    ///   - origin: The name that kernelci.org gave to the robot that submits: `[a-z0-9_]+`.
    ///   - evidence: Reads the session's folder, for the commands of builds and what reproducers printed.
    /// - Throws: ``KCIDBError`` when the origin is none, or when the session has nothing that belongs there.
    package init(_ record: SessionRecord, origin: String, evidence: (any EvidenceReader)? = nil) throws(KCIDBError) {
        let isName = origin.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: "_")
            }
        }
        guard isName, !origin.isEmpty else { throw .badOrigin(origin) }
        guard record.kind != .releases else { throw .ofReleases }
        self.record = record
        self.origin = origin
        self.evidence = evidence
    }

    /// The report as JSON, with its keys in order.
    ///
    /// - Throws: What the encoder throws; a number in the record that JSON has not.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
        }
    }

    private var document: KCIDBDocument {
        // What was booted with a kernel that was kept was not checked out and built again: it is a test of that build.
        let own = record.probes.filter { original(of: $0).number == $0.number }
        return KCIDBDocument(
            checkouts: own.map(checkout),
            builds: own.filter { $0.seconds.build != nil }.map(build),
            tests: record.probes.filter { original(of: $0).seconds.build != nil && Self.wasRun($0) }.map(test)
        )
    }

    /// The probe that built the kernel of this one.
    private func original(of probe: ProbeRecord) -> ProbeRecord {
        guard probe.seconds.build == nil, let number = probe.sameAs else { return probe }
        return record.probes.first { $0.number == number && $0.seconds.build != nil } ?? probe
    }

    /// Unique among all that an origin submits: two machines may begin in the same second.
    private var session: String {
        let stamp = record.started.filter(\.isNumber)
        let words = [record.started, record.command, record.repository, record.host?.kernel ?? "", record.scenario]
        return "kbisect_\(stamp.prefix(14))_\(Fingerprint.of(words.joined(separator: "\n")))"
    }

    private func id(_ kind: String, _ probe: ProbeRecord) -> String { "\(origin):\(session)_\(probe.number)_\(kind)" }

    private func checkout(_ probe: ProbeRecord) -> KCIDBDocument.Checkout {
        let end = ([record.bad] + record.good).first { $0.commit == probe.commit.id }
        let isRelease = end.map { ReleaseName($0.name) != .other } ?? false
        return KCIDBDocument.Checkout(
            id: id("checkout", probe),
            origin: origin,
            gitRepositoryUrl: publicAddress,
            gitCommitHash: probe.commit.id.hex,
            gitCommitName: isRelease ? end?.name : nil,
            // Only a tree without patches has the empty hash, and the patches of a made one are no files.
            patchsetHash: probe.made == nil && probe.patches.isEmpty ? "" : nil,
            comment: comment(on: probe),
            startTime: time(of: probe, after: nil),
            valid: probe.seconds.checkout != nil,
            misc: misc(probe)
        )
    }

    private func build(_ probe: ProbeRecord) -> KCIDBDocument.Build {
        let isBuilt = Self.hasKernel(probe)
        return KCIDBDocument.Build(
            checkoutId: id("checkout", probe),
            id: id("build", probe),
            origin: origin,
            comment: probe.kernelRelease?.displayable(upTo: 100),
            startTime: time(of: probe, after: probe.seconds.checkout),
            duration: probe.seconds.build,
            command: commands(of: probe),
            compiler: compiler,
            configName: "kbisect.\(Self.pathPart(record.scenario))",
            logExcerpt: isBuilt ? nil : probe.reason.displayable(upTo: 1000),
            status: isBuilt ? .pass : .fail,
            misc: misc(probe)
        )
    }

    private func test(_ probe: ProbeRecord) -> KCIDBDocument.Test {
        KCIDBDocument.Test(
            buildId: id("build", original(of: probe)),
            id: id("test", probe),
            origin: origin,
            environment: KCIDBDocument.Environment(comment: record.accelerator.displayable(upTo: 300)),
            path: "kbisect.\(Self.pathPart(record.scenario))",
            comment: (record.title.isEmpty ? record.scenario : record.title).displayable(upTo: 300),
            logExcerpt: excerpt(probe),
            status: Self.status(of: probe),
            startTime: time(of: probe, after: (probe.seconds.checkout ?? 0) + (probe.seconds.build ?? 0)),
            duration: probe.seconds.test,
            misc: misc(probe)
        )
    }

    /// By symptom, whatever was sought: `FAIL` is where the bug shows.
    ///
    /// A skip of ours is no `SKIP`, which is what does not apply and is hidden behind any `PASS`. A test that began and
    /// told nothing is an `ERROR`; one that never began, since the kernel did not boot, is a `MISS`. `PASS` would say
    /// that the code is right. Where a later probe shows that the bug was missed, the test ran to its end and told
    /// nothing of the code, which is `DONE`.
    private static func status(of probe: ProbeRecord) -> KCIDBDocument.Status {
        switch probe.verdict {
        case .good where probe.overruledBy != nil: .done
        case .good: .pass
        case .bad: .fail
        case .skip: probe.seconds.test == nil ? .miss : .error
        }
    }

    /// Whether there is a test to speak of: where building is all that was asked for, there is none.
    private static func wasRun(_ probe: ProbeRecord) -> Bool {
        hasKernel(probe) && (probe.verdict == .skip || probe.seconds.boot != nil || probe.seconds.test != nil)
    }

    /// Object files are counted, and the image is hashed, only where make ended well.
    private static func hasKernel(_ probe: ProbeRecord) -> Bool {
        probe.compiledObjects != nil || probe.image != nil || probe.sameAs != nil || probe.seconds.boot != nil
    }
}

/// Why there is no report for KCIDB.
package enum KCIDBError: Error, Hashable, Sendable {
    /// An origin's name has other characters than KCIDB allows.
    case badOrigin(String)
    /// The kernels are a distribution's packages. KCIDB's tests belong to builds and its builds to checkouts: it would
    /// be said that we built them, and of which commit is not known.
    case ofReleases
}

extension KCIDBError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badOrigin(let name):
            "'\(name.displayable(upTo: 60))' cannot be an origin in KCIDB: it takes lower-case letters, digits and "
                + "underscores, such as 'kbisect'.\nGive the name that kernelci.org gave to your system."
        case .ofReleases:
            "this session tested a distribution's packages, and KCIDB takes tests of kernels that were built from a "
                + "commit.\nChoose --format mail, markdown, html or json; once the search goes on among commits, its "
                + "session can be reported there."
        }
    }
}
