// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
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
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .executableTarget(name: "kbisect", dependencies: ["Commands", argumentParser], swiftSettings: strict),
        library(
            "Commands",
            [
                "DemoHistory", "Driver", "GitHistory", "GuestFiles", "HostCommands", "KernelBuild", "Reports",
                "ScenarioFiles", "Search", "TerminalOutput", "VirtualMachine", argumentParser, logging, system,
            ]
        ),
        library("TerminalOutput", ["Driver", "Search"]),
        library("Reports", ["Driver", "Search", system]),
        library("DemoHistory", ["GitHistory", "HostCommands", "Search", system]),
        library(
            "Driver",
            [
                "CrashSignatures", "GitHistory", "GuestFiles", "GuestProtocol", "HostCommands", "KernelBuild",
                "ScenarioFiles", "Search", "VirtualMachine", logging, system,
            ]
        ),
        library("KernelBuild", ["HostCommands", "Search", system]),
        library("VirtualMachine", ["CrashSignatures", "GuestFiles", "GuestProtocol", "HostCommands", logging, system]),
        library(
            "GuestFiles",
            ["HostCommands", system],
            exclude: ["Agent"],
            plugins: [.plugin(name: "EmbedFiles")]
        ),
        library("ScenarioFiles", [.product(name: "Yams", package: "Yams"), system]),
        library("GitHistory", ["CLibgit2", "Search", system]),
        library("HostCommands", [.product(name: "Subprocess", package: "swift-subprocess"), system]),
        library("GuestProtocol"),
        library("CrashSignatures"),
        library("Search"),
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),

        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["EmbedTool"]),
        .executableTarget(name: "EmbedTool", swiftSettings: strict),

        tests("SearchTests", ["Search"]),
        tests("CrashSignaturesTests", ["CrashSignatures"]),
        tests("GuestProtocolTests", ["GuestProtocol"]),
        tests("HostCommandsTests", ["HostCommands", system]),
        tests("GitHistoryTests", ["GitHistory", "HostCommands", "Search", system]),
        tests("ScenarioFilesTests", ["ScenarioFiles", system]),
        tests("GuestFilesTests", ["GuestFiles", "GuestProtocol", "HostCommands", system]),
        tests("VirtualMachineTests", ["GuestFiles", "HostCommands", "VirtualMachine", system]),
        tests("KernelBuildTests", ["HostCommands", "KernelBuild", system]),
        tests(
            "DriverTests",
            ["Driver", "GitHistory", "KernelBuild", "ScenarioFiles", "Search", "VirtualMachine", system]
        ),
        tests("DemoHistoryTests", ["DemoHistory", "GitHistory", "HostCommands", "Search", system]),
        tests("ReportsTests", ["Driver", "Reports", "Search", system]),
        tests("TerminalOutputTests", ["Driver", "Search", "TerminalOutput"]),
        // The command line as a user has it: the built program is started.
        tests("CommandLineTests", ["HostCommands", "kbisect", system]),
        // Real kernels, built and booted: minutes, so not part of `make check`.
        tests(
            "RealKernelTests",
            [
                "DemoHistory", "Driver", "GitHistory", "GuestFiles", "HostCommands", "KernelBuild", "ScenarioFiles",
                "Search", "VirtualMachine", system,
            ]
        ),
    ]
)
