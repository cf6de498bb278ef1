// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct PackageVersionTests {
    @Test(arguments: [
        "6.1.176-1", "6.12.107-1~deb12u1", "6.1~rc3-1~exp1", "1:1.2-3-4", "0:6.1", "5.15.0-91.101", "1:2:3-1",
        "2147483647:1",
    ])
    func whatDebianAllowsIsAVersion(_ text: String) {
        #expect(PackageVersion(text, .deb)?.text == text)
    }

    @Test(arguments: [
        "", " ", "6.1 ", "6.1\n", "6.1/7", "6.1\u{0}", "６.1", "6.1é", "-1", "--help", "a6.1", "6.1-", "6.1_1", "6.1^1",
        ":6.1", "1:", "x:6.1", "-1:6.1", "+1:6.1", "2147483648:1", "99999999999999999999:1", "6.1-1:1", ":\u{301}6.1",
        "6.1%s", "6.1;id", "6.1$(id)",
    ])
    func whatDebianForbidsIsNone(_ text: String) {
        #expect(PackageVersion(text, .deb) == nil)
    }

    @Test(arguments: ["6.0.7-301.fc37", "1:6.0.7-301.fc37", "6.2~rc3-1.1.g12_3", "6.0.8", "6.1^20221111-1", "rc1-1"])
    func whatRPMAllowsIsAVersion(_ text: String) {
        #expect(PackageVersion(text, .rpm)?.text == text)
    }

    @Test(arguments: [
        "", "6.0.7-", "-301", "6-1-1", "6.0.7 -1", "6.0.7-301/fc37", "6:", ":6-1", "a:6-1", "6:1:1", "6.0.7-301\t",
        "4294967296:1", "--eval", "~1-1", "6-^1", "6.0.7-३",
    ])
    func whatRPMForbidsIsNone(_ text: String) {
        #expect(PackageVersion(text, .rpm) == nil)
    }

    @Test(arguments: [PackageVersion.Scheme.deb, .rpm])
    func aVersionHasAnEnd(_ scheme: PackageVersion.Scheme) {
        #expect(PackageVersion(String(repeating: "1", count: 256), scheme) != nil)
        #expect(PackageVersion(String(repeating: "1", count: 257), scheme) == nil)
    }

    @Test func textsThatTheRulesCallTheSameHaveAnOrderAllTheSame() throws {
        let short = try #require(PackageVersion("1.0", .deb))
        let long = try #require(PackageVersion("1.0-0", .deb))
        #expect(short.order(to: long) == .same)
        #expect(short != long)
        #expect(short < long)
        #expect(!(long < short))
        let rpm = try #require(PackageVersion("0.1", .rpm))
        #expect(short < rpm)
        #expect(!(rpm < short))
    }

    @Test(arguments: [
        ("6.1.176-1", "v6.1.176"), ("6.12.107-1~deb12u1", "v6.12.107"), ("6.1~rc3-1~exp1", "v6.1-rc3"),
        ("6.12-1~exp1", "v6.12"), ("6.1.0-1", "v6.1"), ("4.19.37-5+deb10u1", "v4.19.37"),
        ("6.1.176-1~bpo11+1", "v6.1.176"),
        ("6.1.176-1.1", "v6.1.176"), ("1:6.1.5-2", "v6.1.5"), ("6.1.0-rc3-1", "v6.1-rc3"), ("6.1.9", "v6.1.9"),
        ("6.1.5-060105.202301121132", "v6.1.5"), ("6.1.0-060100.202212111631", "v6.1"),
        ("6.1.0-060100rc3.202211062032", "v6.1-rc3"), ("3.2.102-1", "v3.2.102"),
    ])
    func aDebianVersionMeansItsUpstreamTag(_ text: String, _ tag: String) throws {
        #expect(try #require(PackageVersion(text, .deb)).upstreamTag == tag)
    }

    @Test(arguments: [
        ("6.0.7-301.fc37", "v6.0.7"), ("6.2.0-0.rc3.20230113gitd9fc1511728c.28.fc38", "v6.2-rc3"),
        ("6.2.0-0.rc3.27.fc38", "v6.2-rc3"), ("6.1.0-65.fc38", "v6.1"), ("6.0.7-1.1", "v6.0.7"),
        ("6.2~rc3-1.1.g12", "v6.2-rc3"),
        ("6.0.7-1.el8.elrepo", "v6.0.7"), ("6.1.0_rc3-1", "v6.1-rc3"),
    ])
    func anRPMVersionMeansItsUpstreamTag(_ text: String, _ tag: String) throws {
        #expect(try #require(PackageVersion(text, .rpm)).upstreamTag == tag)
    }

    @Test(arguments: [
        ("5.15.0-91.101", PackageVersion.Scheme.deb), ("6.5.0-14.14~22.04.1", .deb), ("5.15.0-1052.57", .deb),
        ("2.6.32-48squeeze6", .deb), ("1:1.20230405-1", .deb), ("6.1.0-rc3-00123-gdeadbeef0123-1", .deb), ("6-1", .deb),
        ("6.1.90+really6.1.76-1", .deb), ("6.1.2.3-1", .deb), ("6.1.5-rc3-1", .deb), ("99999.1-1", .deb),
        ("4.18.0-513.9.1.el8_9", .rpm), ("6.1.55-75.123.amzn2023", .rpm), ("5.10.0-60.18.0.50.oe2203", .rpm),
        ("5.14.21-150400.24.100.2", .rpm), ("4.12.14-122.37.1", .rpm), ("5.3.18-lp152.75.1", .rpm),
        ("5.15.0-200.131.27.el8uek", .rpm), ("6.2.0-0.rc0.20221214git1.1.fc38", .rpm), ("6.6.57.1-1.azl3", .rpm),
    ])
    func aVersionThatDoesNotSayItMeansNoTag(_ text: String, _ scheme: PackageVersion.Scheme) throws {
        #expect(try #require(PackageVersion(text, scheme)).upstreamTag == nil)
    }
}
