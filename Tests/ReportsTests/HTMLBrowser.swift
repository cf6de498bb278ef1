// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

/// A real browser without a window: Debian's `chromium-headless-shell`, whose windows may be as narrow as a phone's.
final class HTMLBrowser: Sendable {
    /// How it shows pages.
    struct View: Hashable, Sendable, CustomTestStringConvertible {
        let width: Int
        let isDark: Bool

        static let all = [360, 1280].flatMap { width in [false, true].map { View(width: width, isDark: $0) } }

        var testDescription: String { "\(width) pixels, \(isDark ? "dark" : "light")" }
    }

    private let folder: FilePath

    init() throws {
        folder = FilePath(FileManager.default.temporaryDirectory.path).appending("kbisect-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }

    /// The page as the browser has it after its scripts ran, and what it complained of.
    func load(_ page: String, _ view: View) async throws -> (page: String, complaints: [String]) {
        let output = try await run(page, view, ["--dump-dom"])
        return (output.text, output.errorText.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") })
    }

    /// A picture of the page's top, as a PNG file.
    func picture(of page: String, _ view: View, height: Int = 900) async throws -> FilePath {
        let file = folder.appending("\(UUID().uuidString).png")
        _ = try await run(page, view, ["--screenshot=\(file.string)"], height: height)
        return file
    }

    private func run(_ page: String, _ view: View, _ action: [String], height: Int = 900) async throws -> CommandOutput
    {
        let file = folder.appending("\(UUID().uuidString).html")
        try Data(page.utf8).write(to: URL(filePath: file.string))
        let command = HostCommand(
            "chromium-headless-shell",
            [
                // Tests may run as root in a container, where its sandbox does not start.
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--user-data-dir=\(folder.appending(UUID().uuidString).string)",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
                "--virtual-time-budget=10000", "--window-size=\(view.width),\(height)",
                "--blink-settings=preferredColorScheme=\(view.isDark ? 0 : 1)",
            ] + action + ["file://\(file.string)"]
        )
        let output = try await HostCommandRunner().capture(command, timeout: .seconds(120))
        #expect(output.end.isSuccess, "\(output.errorText)")
        return output
    }
}

/// What a PNG file shows, as Python's zlib unpacks it.
struct Picture: Decodable {
    let width: Int
    let height: Int
    /// How many colours there are.
    let colours: Int
    /// The brightness of the upper left corner, 0 to 255.
    let ground: Double

    init(_ file: FilePath) async throws {
        let output = try await HostCommandRunner().capture(
            HostCommand("python3", ["-c", Self.decoder, file.string]),
            timeout: .seconds(120)
        )
        #expect(output.end.isSuccess, "\(output.errorText)")
        self = try JSONDecoder().decode(Picture.self, from: Data(output.standardOutput))
    }

    private static let decoder = """
        import json, struct, sys, zlib

        data = open(sys.argv[1], "rb").read()
        assert data[:8] == b"\\x89PNG\\r\\n\\x1a\\n"
        place, pixels = 8, b""
        while place < len(data):
            size, kind = struct.unpack(">I4s", data[place:place + 8])
            body = data[place + 8:place + 8 + size]
            if kind == b"IHDR": width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            if kind == b"IDAT": pixels += body
            place += size + 12
        assert depth == 8 and colour in (2, 6)
        step = 3 if colour == 2 else 4
        raw, row, rows = zlib.decompress(pixels), bytearray(width * step), []
        for line in range(height):
            start = line * (width * step + 1)
            kind, new = raw[start], bytearray(raw[start + 1:start + 1 + width * step])
            for i in range(len(new)):
                a = new[i - step] if i >= step else 0
                b = row[i]
                c = row[i - step] if i >= step else 0
                if kind == 1: new[i] = (new[i] + a) & 255
                elif kind == 2: new[i] = (new[i] + b) & 255
                elif kind == 3: new[i] = (new[i] + (a + b) // 2) & 255
                elif kind == 4:
                    p = a + b - c
                    best = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                    new[i] = (new[i] + best) & 255
            row = new
            rows.append(bytes(new))
        colours = {line[i:i + 3] for line in rows for i in range(0, len(line), step)}
        json.dump({"width": width, "height": height, "colours": len(colours), "ground": sum(rows[0][:3]) / 3}, sys.stdout)
        """
}
