// SPDX-License-Identifier: Apache-2.0

import Sessions

/// The places on the page that links to probes lead to.
struct ProbeAnchors {
    private var places: [Int: Int] = [:]

    init(_ probes: [ProbeRecord]) {
        // Numbers are unique, unless the record comes from somebody else.
        for (place, probe) in probes.enumerated() where places[probe.number] == nil { places[probe.number] = place }
    }

    /// A link to the probe of this number, or the number alone where there is none.
    func link(to number: Int) -> HTML {
        places[number] == nil ? "\(number)" : "<a href=\"#probe-\(number)\">\(number)</a>"
    }

    /// The name of a probe's place, or nothing where another has its number.
    func name(of probe: ProbeRecord, at place: Int) -> HTML? {
        places[probe.number] == place ? " id=\"probe-\(probe.number)\"" : nil
    }
}
