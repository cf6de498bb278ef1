// SPDX-License-Identifier: Apache-2.0

import Search

extension SessionRecord {
    /// Takes in a probe, in place of what was known of it.
    package mutating func put(_ probe: ProbeRecord) {
        if let place = probes.lastIndex(where: { $0.number == probe.number }) {
            probes[place] = probe
        } else {
            probes.append(probe)
        }
        if let release = probe.commit.release { vouch(for: probe.commit.id, as: release) }
    }

    /// Who vouches for a release's packages is known once they were fetched; what is booted again says nothing new.
    private mutating func vouch(for commit: CommitID, as release: ReleaseRecord) {
        guard let place = releases?.candidates.firstIndex(where: { $0.commit == commit }) else { return }
        for (index, package) in release.packages.enumerated() {
            guard let trust = package.trust,
                releases?.candidates[place].release.packages.indices.contains(index) == true
            else { continue }
            releases?.candidates[place].release.packages[index].trust = trust
        }
    }
}
