// SPDX-License-Identifier: Apache-2.0

extension SessionRecord {
    /// Takes in a probe, in place of what was known of it.
    package mutating func put(_ probe: ProbeRecord) {
        if let place = probes.lastIndex(where: { $0.number == probe.number }) {
            probes[place] = probe
        } else {
            probes.append(probe)
        }
    }
}
