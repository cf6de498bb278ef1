// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct KernelPackageNameTests {
    @Test(arguments: [
        ("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.0-50", "cloud-amd64", false),
        ("linux-image-6.1.0-50-cloud-amd64", "6.1.0-50", "cloud-amd64", true),
        ("linux-image-6.12.107+deb12-cloud-amd64-unsigned", "6.12.107+deb12", "cloud-amd64", false),
        ("linux-image-6.1.0-0.deb11.5-rt-amd64", "6.1.0-0.deb11.5", "rt-amd64", true),
        ("linux-image-4.19.0-0.bpo.19-amd64", "4.19.0-0.bpo.19", "amd64", true),
        ("linux-image-6.12.38+deb13-amd64", "6.12.38+deb13", "amd64", true),
        ("linux-image-6.12.38+deb13-686-pae", "6.12.38+deb13", "686-pae", true),
        ("linux-image-6.1.0-50-686", "6.1.0-50", "686", true),
        ("linux-image-6.10.9-686-pae", "6.10.9", "686-pae", true),
        ("linux-image-6.10.11+bpo-amd64", "6.10.11+bpo", "amd64", true),
        ("linux-image-6.11-amd64-unsigned", "6.11", "amd64", false),
        ("linux-image-6.11-rc3-amd64", "6.11-rc3", "amd64", true),
        ("linux-binary-6.19.14+deb13-amd64", "6.19.14+deb13", "amd64", true),
        ("linux-image-unsigned-5.15.0-91-generic", "5.15.0-91", "generic", false),
        ("linux-image-5.15.0-91-lowlatency", "5.15.0-91", "lowlatency", true),
        ("linux-image-unsigned-6.1.5-060105-generic", "6.1.5-060105", "generic", false),
        ("linux-image-6.1.176", "6.1.176", "", true),
    ])
    func debianAndUbuntuNameTheirKernels(_ name: String, _ abi: String, _ flavour: String, _ isSigned: Bool) {
        let expected = KernelPackageName(.kernel, flavour: flavour, abi: abi, isSigned: isSigned)
        #expect(KernelPackageName(name, .deb) == expected)
    }

    @Test(arguments: [
        ("linux-modules-5.15.0-91-generic", "5.15.0-91", "generic"),
        ("linux-modules-extra-5.15.0-91-generic", "5.15.0-91", "generic"),
        ("linux-image-extra-4.4.0-21-generic", "4.4.0-21", "generic"),
        ("linux-modules-6.19.14+deb13-amd64", "6.19.14+deb13", "amd64"),
    ])
    func modulesOfAKernelHaveItsABIAndFlavour(_ name: String, _ abi: String, _ flavour: String) {
        #expect(KernelPackageName(name, .deb) == KernelPackageName(.modules, flavour: flavour, abi: abi))
    }

    @Test(arguments: [
        "linux-image-amd64", "linux-image-6.12-cloud-amd64-dbg", "linux-image-6.12-amd64-signed-template",
        "linux-image-6.12-amd64", "linux-image-cloud-amd64", "linux-image-6.1.0-50-cloud-amd64-dbg",
        "linux-image-amd64-signed-template", "linux-headers-6.1.0-50-amd64", "linux-image-generic-hwe-22.04",
        "linux-image-unsigned-5.15.0-91-generic-dbgsym", "linux-modules-nvidia-535-5.15.0-91-generic",
        "linux-source-6.1",
        "linux-image-", "linux-image-6", "linux-image-6.1.0-", "linux-image-6.1.0 -1", "linux-image-6.1.0-1/../x", "",
        "linux-image-６.1.0-50-amd64", "kernel-core", "btrfs-progs", "linux-libc-dev", "--linux-image-6.1.0-50-amd64",
    ])
    func othersOfDebianAreNoKernels(_ name: String) {
        #expect(KernelPackageName(name, .deb) == nil)
    }

    @Test(arguments: [
        ("kernel", ""), ("kernel-core", ""), ("kernel-debug-core", "debug"), ("kernel-rt-core", "rt"),
        ("kernel-rt-debug-core", "rt-debug"), ("kernel-64k-core", "64k"), ("kernel-default", "default"),
        ("kernel-default-base", "default-base"), ("kernel-ml-core", "ml"), ("kernel-uek", "uek"),
    ])
    func rpmKernelsHaveAFlavourAndNoABI(_ name: String, _ flavour: String) {
        #expect(KernelPackageName(name, .rpm) == KernelPackageName(.kernel, flavour: flavour))
    }

    @Test(arguments: [
        ("kernel-modules", ""), ("kernel-modules-core", ""), ("kernel-modules-extra", ""),
        ("kernel-modules-internal", ""),
        ("kernel-debug-modules", "debug"), ("kernel-debug-modules-core", "debug"), ("kernel-rt-modules-extra", "rt"),
        ("kernel-default-extra", "default"), ("kernel-default-optional", "default"),
    ])
    func rpmModulesBelongToTheirFlavour(_ name: String, _ flavour: String) {
        #expect(KernelPackageName(name, .rpm) == KernelPackageName(.modules, flavour: flavour))
    }

    @Test(arguments: [
        "kernel-headers", "kernel-devel", "kernel-debuginfo", "kernel-doc", "kernel-tools", "kernel-srpm-macros",
        "kernel-debug-devel", "kernel-debuginfo-common-x86_64", "kernel-tools-libs", "kernel-modules-extra-matched",
        "kernel-uki-virt", "kernel-default-devel", "kernel-source", "kernel-firmware-all", "kernel-", "kernel-extra",
        "kernelshark", "kernel core", "kernel-é-core", "", "linux-image-6.1.0-50-amd64",
    ])
    func othersOfFedoraAreNoKernels(_ name: String) {
        #expect(KernelPackageName(name, .rpm) == nil)
    }

    @Test func anEndlessNameIsNoKernel() {
        let digits = String(repeating: "1", count: 100_000)
        #expect(KernelPackageName("linux-image-6.1.0-" + digits, .deb) == nil)
        #expect(KernelPackageName("kernel-" + digits + "-core", .rpm) == nil)
    }
}
