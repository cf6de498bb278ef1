// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
package import SystemPackage

extension KernelBuilder {
    /// Looks the addresses of a crash up in what was built last, to file and line.
    ///
    /// The configurations here have no debug information: it would make every build and link slower. So the few
    /// objects that a report names are compiled once more with `-g`, which changes no instruction; where the
    /// function's size differs afterwards, the place is not given.
    ///
    /// - Parameters:
    ///   - configuration: What the last build was made with.
    ///   - log: Receives what make prints.
    /// - Returns: The report; where nothing can be looked up, as it was.
    package func decode(
        _ report: [String],
        _ configuration: KernelConfiguration,
        log: FilePath
    ) async throws -> DecodedCrash {
        let addresses = Set(report.compactMap { TraceAddress(line: $0) })
        let before = try await symbols(in: objects(), for: addresses)
        var found: [TraceAddress: ObjectSymbol] = [:]
        for address in addresses {
            let candidates = before.filter { $0.fits(address) }
            // Two static functions of one name and size: no guess.
            if candidates.count == 1 { found[address] = candidates[0] }
        }
        let objects = Set(found.values.map(\.object)).sorted()
        guard !objects.isEmpty else { return DecodedCrash(report, places: [:]) }
        // What lies there has to be that kernel's: otherwise a build was broken off meanwhile.
        guard case .whole(let tree) = OutputState.trust(in: folders) else { return DecodedCrash(report, places: [:]) }
        try mark.begin(tree: tree)
        defer { mark.end() }
        try await compileWithDebugInformation(objects, configuration, log: log)
        let after = Set(try await symbols(in: objects, for: addresses))
        var places: [TraceAddress: String] = [:]
        for object in objects {
            let wanted = found.filter { $0.value.object == object && after.contains($0.value) }
            places.merge(try await lines(of: Array(wanted), in: object)) { first, _ in first }
        }
        return DecodedCrash(report, places: places)
    }

    /// The objects that the kernel is linked from, below the build folder: Kbuild leaves a `.x.o.cmd` for each.
    private func objects() -> [String] {
        let notLinked = ["scripts/", "tools/", "arch/x86/boot/", "arch/x86/tools/", "arch/x86/entry/vdso/"]
        var objects: [String] = []
        let walk = FileManager.default.enumerator(atPath: folders.output.string)
        while let path = walk?.nextObject() as? String {
            guard path.hasSuffix(".o.cmd"), !notLinked.contains(where: path.hasPrefix) else { continue }
            let file = FilePath(path)
            guard let name = file.lastComponent?.string, name.hasPrefix(".") else { continue }
            let object = file.removingLastComponent().appending(String(name.dropFirst().dropLast(4)))
            if object.string != "vmlinux.o", !object.string.hasPrefix(".vmlinux") { objects.append(object.string) }
        }
        return objects.sorted()
    }

    private func symbols(in objects: [String], for addresses: Set<TraceAddress>) async throws -> [ObjectSymbol] {
        let names = Set(addresses.map(\.function))
        var symbols: [ObjectSymbol] = []
        // A command line holds about 2 MiB; a distribution's configuration has 20,000 objects.
        for start in stride(from: 0, to: objects.count, by: 2000) {
            let part = objects[start..<min(start + 2000, objects.count)]
            let output = try await capture("nm", ["-A", "-S", "--defined-only", "--"] + part)
            for line in output.split(separator: "\n") {
                guard let symbol = ObjectSymbol(nmLine: line), names.contains(symbol.name) else { continue }
                symbols.append(symbol)
            }
        }
        return symbols
    }

    private func compileWithDebugInformation(
        _ objects: [String],
        _ configuration: KernelConfiguration,
        log: FilePath
    ) async throws {
        // What comes last on the command line wins over the same variable before it.
        let command = make(["KCFLAGS=-Wno-error -g"] + objects.filter { !$0.hasPrefix("-") }, configuration)
        _ = try await keepingTrace { try await $0.run(command, log: log) { _ in } }
    }

    /// Asks addr2line, section by section, since objects are not linked yet.
    private func lines(
        of wanted: [(key: TraceAddress, value: ObjectSymbol)],
        in object: String
    ) async throws -> [TraceAddress: String] {
        let table = try await capture("objdump", ["-t", "--", object])
        var places: [TraceAddress: String] = [:]
        for (address, symbol) in wanted {
            guard let section = Self.section(of: symbol, in: table) else { continue }
            let offset = "0x" + String(symbol.value + address.instruction, radix: 16)
            let output = try await capture("addr2line", ["-e", object, "-j", section, "-i", offset])
            let lines = output.split(separator: "\n").prefix(8).map(place).filter { !$0.hasPrefix("?") }
            if !lines.isEmpty { places[address] = lines.joined(separator: ", inlined at ") }
        }
        return places
    }

    /// `0000000000000120 l     F .init.text	00000000000001f4 virtio_blk_init`
    private static func section(of symbol: ObjectSymbol, in table: String) -> String? {
        for line in table.split(separator: "\n") where line.hasSuffix(" " + symbol.name) {
            let halves = line.split(separator: "\t", maxSplits: 1)
            let left = halves[0].split(separator: " ")
            guard halves.count == 2, let value = left.first, Int(value, radix: 16) == symbol.value,
                let section = left.last, section.hasPrefix(".")
            else { continue }
            return String(section)
        }
        return nil
    }

    /// A path from the top of the sources: `drivers/block/virtio_blk.c:1284`.
    private func place(_ line: Substring) -> String {
        let text = line.split(separator: " (discriminator").first.map(String.init) ?? String(line)
        guard let source = text.ranges(of: "../src/").last else { return text }
        return String(text[source.upperBound...])
    }

    func capture(_ tool: String, _ arguments: [String]) async throws -> String {
        let command = HostCommand(
            tool,
            arguments,
            environment: ["LC_ALL": "C"],
            inherits: BuildSettings.inherited,
            workingDirectory: folders.output
        )
        let output = try await runner.capture(confined(command), input: [], limit: 64 << 20, timeout: .seconds(120))
        return output.text
    }
}
