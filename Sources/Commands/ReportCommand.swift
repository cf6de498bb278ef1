// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import HostCommands
import HostFiles
import Reports
import Sessions
import SystemPackage

/// `kbisect report`
struct ReportCommand: AsyncParsableCommand {
    /// What a report can be.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mail, markdown, html, json, kcidb
    }

    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a session's report, from its record alone, also while it runs.",
        discussion: """
            mail is a message for the people in charge, ready for 'git send-email'; nothing is sent. html is one file \
            without outside resources. json is the record itself, kcidb what kernel CI systems exchange. Exit status: \
            0 written, 64 there is no such session.
            """
    )

    @OptionGroup var argument: SessionArgument

    @Option(
        name: .long,
        help: ArgumentHelp("What to write.", valueName: Format.allCases.map(\.rawValue).joined(separator: "|"))
    )
    var format: Format = .mail

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where to write it (default: standard output).", valueName: "file")
    )
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who the mail is from (default: what git is configured with).",
            valueName: "Name <address>"
        )
    )
    var from: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Which CI system kcidb's objects are of: a-z, 0-9 and _.", valueName: "origin")
    )
    var origin = "kbisect"

    func run() async throws {
        try await performing {
            let folder = try argument.find()
            let record = try folder.readRecord()
            guard record.kind != .byHand || ![.mail, .kcidb].contains(format) else {
                throw BadInput(
                    "what a person says of kernels is no evidence for others: the session '\(folder.name)' was led by "
                        + "hand; choose --format markdown, html or json"
                )
            }
            let text = try await text(of: record, folder)
            guard let output else {
                Terminal.print(text)
                return ExitStatus.success
            }
            let file = EngineOptions.absolute(output)
            try CannotWriteReport.write(text, to: file)
            Terminal.say(file.string)
            return ExitStatus.success
        }
    }

    private func text(of record: SessionRecord, _ folder: SessionFolder) async throws -> String {
        switch format {
        case .mail:
            return MailReport(record, evidence: folder, from: try await sender(), date: Date()).message
        case .markdown: return MarkdownReport(record).text
        case .html: return HTMLReport(record, evidence: folder).text
        case .json: return try Terminal.text(json: record) + "\n"
        case .kcidb: return try KCIDBReport(record, origin: origin, evidence: folder).json
        }
    }

    /// What was typed, or what git would write.
    private func sender() async throws -> String? {
        if let from {
            guard MailReport.isSender(from) else {
                throw BadInput(
                    "--from '\(from)' is no mail address: write 'Name <local@domain>', or the address alone"
                )
            }
            return from
        }
        let runner = HostCommandRunner()
        do {
            let name = try await runner.capture(HostCommand("git", ["config", "--get", "user.name"]))
            let address = try await runner.capture(HostCommand("git", ["config", "--get", "user.email"]))
            guard name.end.isSuccess, address.end.isSuccess else { return nil }
            return name.text.filter { $0 != "\n" } + " <" + address.text.filter { $0 != "\n" } + ">"
        } catch HostCommandError.notFound {
            return nil
        }
    }
}

/// The file that a report should go to cannot be written.
struct CannotWriteReport: Error, CustomStringConvertible {
    let file: FilePath
    let reason: String

    var description: String { "cannot write '\(file)': \(reason)\nGive another file with -o." }

    /// Writes a text where a person wants it: whole or not at all, where that is a file.
    ///
    /// - Throws: ``CannotWriteReport``.
    static func write(_ text: String, to file: FilePath) throws {
        let type = (try? FileManager.default.attributesOfItem(atPath: file.string))?[.type] as? FileAttributeType
        do {
            guard type == nil || type == .typeRegular || type == .typeSymbolicLink else {
                // A device would be replaced by a file.
                throw CannotWriteReport(file: file, reason: type == .typeDirectory ? "it is a folder" : "it is no file")
            }
            try Data(text.utf8).write(to: URL(filePath: NewFolder.real(file).string), options: .atomic)
        } catch let error as CannotWriteReport {
            throw error
        } catch {
            throw CannotWriteReport(file: file, reason: StateError.plain(error))
        }
    }
}
