// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library target of this package with the settings that all of them share.
func library(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    exclude: [String] = [],
    plugins: [Target.PluginUsage] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict, plugins: plugins)
}

/// The tests of one target.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

// Listed from the command line down: a target depends only on targets below it.
// docs/architecture.md shows the way of one probe through them.
let package = Package(
    name: "kbisect",
    products: [.executable(name: "kbisect", targets: ["kbisect"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .executableTarget(name: "kbisect", dependencies: ["Commands"], swiftSettings: strict),
        library(
            "Commands",
            [
                "DemoHistory", "Driver", "GitHistory", "GuestFiles", "HostCommands", "HostFiles", "HostTools",
                "KernelBuild",
                "Noise", "Proof", "Releases", "Reports", "ScenarioFiles", "Search", "Sessions", "TerminalOutput",
                "VirtualMachine",
                argumentParser, system,
            ]
        ),
        library("TerminalOutput", ["Noise", "Proof", "Search", "Sessions"]),
        library("Reports", ["Noise", "Proof", "Search", "Sessions", system]),
        library("DemoHistory", ["HostCommands", "Search", system]),
        library(
            "Driver",
            [
                "CrashSignatures", "GitHistory", "GuestFiles", "GuestProtocol", "HostCommands", "HostFiles",
                "HostTools",
                "KernelBuild",
                "Noise", "Proof", "Releases", "ScenarioFiles", "Search", "Sessions", "VirtualMachine", system,
            ]
        ),
        library("Sessions", ["Checksums", "GzipFiles", "HostFiles", "Noise", "Proof", "Search", system]),
        library("KernelBuild", ["CLinux", "HostCommands", "HostFiles", system]),
        library("HostTools", ["HostCommands", system]),
        library("Releases", ["HostCommands", "HostFiles", system]),
        library("VirtualMachine", ["CLinux", "CrashSignatures", "GuestProtocol", "HostCommands", system]),
        library(
            "GuestFiles",
            ["HostCommands", "HostFiles", system],
            exclude: ["Agent"],
            plugins: [.plugin(name: "EmbedFiles")]
        ),
        library("ScenarioFiles", ["HostFiles", .product(name: "Yams", package: "Yams"), system]),
        library("GitHistory", ["CLibgit2", "HostFiles", "Search", system]),
        library("HostCommands", [.product(name: "Subprocess", package: "swift-subprocess"), system]),
        library("HostFiles", [system]),
        library("GzipFiles", ["CZlib", system]),
        library("GuestProtocol", ["Checksums"]),
        library("CrashSignatures"),
        library("Checksums"),
        library("Proof"),
        library("Search", ["Noise"]),
        library("Noise"),
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["EmbedTool"]),
        .executableTarget(name: "EmbedTool", swiftSettings: strict),

        // Programs for `make simulate`, `make bench-range` and `make bench`, which nobody installs.
        .executableTarget(
            name: "simulate",
            dependencies: ["Noise", "Search", "TestSupport", argumentParser],
            path: "Tests/Simulation",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "RangeBenchmark",
            dependencies: ["GitHistory", "Search", system],
            path: "Tests/RangeBenchmark",
            exclude: ["range-benchmark.sh"],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "CheckoutBenchmark",
            dependencies: ["GitHistory", "Search", system],
            path: "Tests/Bench/Checkout",
            swiftSettings: strict
        ),

        // Whole boots over a serial line with noise on it, for `make noise` and a test.
        .target(
            name: "NoisyLine",
            dependencies: [
                "CrashSignatures", "Driver", "GuestProtocol", "ScenarioFiles", "Search", "TestSupport",
                "VirtualMachine",
                system,
            ],
            path: "Tests/ProtocolNoise/Model",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "protocol-noise",
            dependencies: ["NoisyLine", "TestSupport", argumentParser],
            path: "Tests/ProtocolNoise/Program",
            swiftSettings: strict
        ),

        // What reads foreign bytes, for `make fuzz`, and for tests that repeat what it found.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Checksums", "CrashSignatures", "GitHistory", "GuestFiles", "GuestProtocol", "KernelBuild", "Releases",
                "Reports", "ScenarioFiles", "Search", "Sessions", "VirtualMachine", system,
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "fuzz",
            dependencies: ["FuzzTargets", "TestSupport"],
            path: "Tests/Fuzz/Program",
            swiftSettings: strict
        ),

        // `make chaos`: causes the faults of docs/reliability.md.
        .executableTarget(
            name: "chaos",
            dependencies: ["Driver", "HostCommands", "Search", "Sessions", "TestSupport", argumentParser, system],
            path: "Tests/Chaos",
            swiftSettings: strict
        ),

        // What tests of several targets share.
        .target(
            name: "TestSupport",
            dependencies: ["Driver", "HostCommands", "Search", "Sessions", "VirtualMachine", system],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),

        tests("NoiseTests", ["Noise"]),
        tests("ProofTests", ["Proof"]),
        tests("SearchTests", ["HostCommands", "Noise", "Search", system]),
        tests("CrashSignaturesTests", ["CrashSignatures"]),
        tests("GuestProtocolTests", ["Checksums", "GuestProtocol", "TestSupport"]),
        tests("HostCommandsTests", ["HostCommands", system]),
        tests("GitHistoryTests", ["GitHistory", "HostCommands", "Search", system]),
        tests("ScenarioFilesTests", ["ScenarioFiles", system]),
        tests("GuestFilesTests", ["GuestFiles", "GuestProtocol", "HostCommands", "TestSupport", system]),
        tests(
            "VirtualMachineTests",
            ["CrashSignatures", "GuestProtocol", "HostCommands", "VirtualMachine", system]
        ),
        tests("ReleasesTests", ["HostCommands", "Releases", "TestSupport", system]),
        tests("HostToolsTests", ["HostCommands", "HostTools"]),
        tests("KernelBuildTests", ["HostCommands", "KernelBuild", "TestSupport", system]),
        tests(
            "DriverTests",
            [
                "CrashSignatures", "Driver", "GitHistory", "GuestProtocol", "HostCommands", "KernelBuild",
                "Noise", "Proof", "ScenarioFiles", "Search", "Sessions", "TestSupport", "VirtualMachine", system,
            ]
        ),
        tests("FuzzTests", ["FuzzTargets"]),
        tests("ProtocolNoiseTests", ["NoisyLine"]),
        tests("DemoHistoryTests", ["DemoHistory", "HostCommands", "Search", system]),
        tests(
            "ReportsTests",
            ["Driver", "HostCommands", "Noise", "Proof", "Reports", "Search", "Sessions", "TestSupport", system]
        ),
        tests("SessionsTests", ["HostCommands", "Search", "Sessions", "TestSupport", system]),
        tests("TerminalOutputTests", ["Noise", "Proof", "Search", "Sessions", "TerminalOutput", "TestSupport"]),
        // The command line as a user has it: the built program is started.
        tests(
            "CommandLineTests",
            ["Commands", "HostCommands", "Proof", "Search", "Sessions", "TestSupport", "kbisect", system]
        ),
        // Real kernels, built and booted: minutes, so not part of `make check`.
        tests(
            "RealKernelTests",
            [
                "Driver", "GuestFiles", "GuestProtocol", "HostCommands", "KernelBuild", "Proof", "Search", "Sessions",
                "TestSupport", "VirtualMachine", "kbisect", system,
            ]
        ),
    ]
)
