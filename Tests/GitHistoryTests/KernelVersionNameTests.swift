// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GitHistory

@Suite struct KernelVersionNameTests {
    @Test(arguments: [
        ("6.0.7", "v6.0.7"), ("v6.0.7", "v6.0.7"), ("6.0.7-301.fc37.x86_64", "v6.0.7"), ("6.1", "v6.1"),
        ("6.1.0", "v6.1"), ("v6.1.0", "v6.1"), ("6.1.0-rc3", "v6.1-rc3"), ("6.1-rc3", "v6.1-rc3"),
        ("6.1.0-rc3+", "v6.1-rc3"), ("6.1.0-rc12-dirty", "v6.1-rc12"), ("6.1.0-0.rc3.27.fc38.x86_64", "v6.1-rc3"),
        ("6.1~rc3-1~exp1", "v6.1-rc3"), ("6.1.176-1", "v6.1.176"), ("6.1.176-1~bpo11+1", "v6.1.176"),
        ("5.15.78-generic", "v5.15.78"), ("6.12.48+deb13-amd64", "v6.12.48"), ("6.0.7-arch1-1", "v6.0.7"),
        ("6.1.0-arch1-1", "v6.1"), ("6.1.0-060100-generic", "v6.1"), ("6.1.0-060100rc3-generic", "v6.1-rc3"),
        ("6.0.7-060007-generic", "v6.0.7"), ("2.6.32", "v2.6.32"), ("2.6.32.71", "v2.6.32.71"),
        ("2.6.0", "v2.6.0"), ("6.1.0-301.fc37.x86_64", "v6.1"), ("6.1.0+", "v6.1"), ("5.10.0.0", "v5.10"),
    ])
    func aVersionMeansItsUpstreamTag(_ version: String, _ tag: String) {
        #expect(KernelVersionName(version) == .tag(tag))
    }

    @Test(arguments: [
        "6.1.0-47-amd64", "6.1.0-47-cloud-amd64", "6.1.0-9", "5.15.0-91-generic", "5.10.0-26-686-pae",
        "6.5.0-0.deb12.4-amd64", "4.19.0-0.bpo.19-amd64", "5.14.0-362.8.1.el9_3.x86_64",
        "6.1.55-75.123.amzn2023.x86_64",
    ])
    func anABINameMeansNoVersion(_ name: String) {
        #expect(KernelVersionName(name) == .distributionABI)
    }

    @Test(arguments: [
        "", "6", "main", "v", "6.", "6.x", "6.1.", "6..1", "HEAD~3", "99999.1", "6.1.0-rc3-00123-gdeadbeef0123", "6.1 ",
        "6.1\n", "６.1", "-6.1", "6.1x",
    ])
    func whatLooksLikeNoVersionIsNone(_ text: String) {
        #expect(KernelVersionName(text) == nil || KernelVersionName(text) == .tag("v6.1") && text == "6.1.")
    }
}
