// SPDX-License-Identifier: Apache-2.0

import Sessions

/// A file that goes with a mail.
struct MailAttachment: Hashable, Sendable {
    /// Safe in a header and as a file's name.
    var name: String
    var bytes: [UInt8]
}

/// The files that go with a report, and what does not.
struct MailAttachments: Sendable {
    private(set) var files: [MailAttachment] = []
    /// What is missing and why, in words.
    private(set) var missing: [String] = []
    /// What the reproducer is called here; `nil` where it is not attached.
    private(set) var reproducer: String?

    init(_ record: SessionRecord, _ evidence: MailEvidence) {
        if record.kind == .releases {
            addChangeLog(record)
        } else {
            add("bisect.log", Array(BisectLog(record).text.utf8))
        }
        addReproducer(record, evidence)
        let damage = evidence.read("console.log", of: evidence.probe, limit: 0)?.damage
        if let log = evidence.kernelLog {
            add("dmesg.txt", Self.shortened(log))
            if let damage { missing.append("the end of dmesg.txt: \(damage)") }
        } else {
            missing.append("dmesg.txt: \(damage ?? "no console has the kernel's first line")")
        }
        for (name, limit) in [("kbisect.config", 64 << 10), ("config", 150 << 10), ("commands.sh", 64 << 10)]
        where record.kind != .releases || name != "kbisect.config" {
            addFile(name, limit: limit, evidence)
        }
    }

    /// Whether a file of this name is attached.
    func has(_ name: String) -> Bool { files.contains { $0.name == name } }

    private mutating func add(_ name: String, _ bytes: [UInt8]) {
        files.append(MailAttachment(name: name, bytes: bytes))
    }

    /// What a change log between two releases is called.
    static let changeLog = "changes.txt"

    /// Those that touch what it is about come first.
    private mutating func addChangeLog(_ record: SessionRecord) {
        guard let changes = record.releases?.difference?.changes, !changes.isEmpty else { return }
        let lines = changes.prefix(10_000).map {
            "\($0.version.displayable(upTo: 60)): \($0.text.displayable(upTo: 300))\n"
        }
        let text = Array(lines.joined().utf8)
        add(Self.changeLog, Self.shortened(EvidenceText(bytes: text, size: text.count)))
    }

    private mutating func addReproducer(_ record: SessionRecord, _ evidence: MailEvidence) {
        guard let source = record.reproducer else { return }
        let limit = 64 << 10
        guard let text = evidence.reader.read(source.file, limit: limit) else {
            missing.append("the reproducer: it is not in the session's folder")
            return
        }
        guard !text.isCut else {
            missing.append("the reproducer: \(text.size >> 10) KiB are too much for a mail; it is \(source.file)")
            return
        }
        guard !text.bytes.contains(0), String(validating: text.bytes, as: UTF8.self) != nil else {
            missing.append("the reproducer: it is a program and no text; it is \(source.file)")
            return
        }
        let name = Self.safeName(source.file)
        reproducer = name
        add(name, text.bytes)
    }

    private mutating func addFile(_ name: String, limit: Int, _ evidence: MailEvidence) {
        guard let probe = evidence.probe, let text = evidence.read(name, of: probe, limit: limit) else {
            missing.append("\(name): the session has none")
            return
        }
        if text.isCut {
            missing.append("\(name): \(text.size >> 10) KiB are too much for a mail; it is \(probe.evidence)/\(name)")
        } else {
            add(name, text.bytes)
        }
    }

    /// The last part of a path, of plain letters, and none of the names that others have.
    private static func safeName(_ path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        let plain = last.utf8.map { byte -> Character in
            let isPlain =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: byte == UInt8(ascii: ".")
                }
            return isPlain ? Character(Unicode.Scalar(byte)) : "_"
        }
        let name = String(String(plain).drop { $0 == "." || $0 == "-" }.suffix(60))
        let taken = ["bisect.log", changeLog, "dmesg.txt", "kbisect.config", "config", "commands.sh", ""]
        return taken.contains(name) ? "reproducer-\(name.isEmpty ? "file" : name)" : name
    }

    /// At most 100 KiB: how it began and how it ended, and a line that says what is missing between.
    private static func shortened(_ text: EvidenceText) -> [UInt8] {
        let (limit, head) = (100 << 10, 50 << 10)
        let unread = text.size - text.bytes.count
        guard text.size > limit else { return text.bytes }
        let tail = limit - head - 200
        let cut = text.bytes.count - head - tail
        var note = "\n[... kbisect left \(cut) bytes out here ...]\n"
        if unread > 0 { note = "\n[... kbisect left \(cut) bytes out here, and \(unread) at the end ...]\n" }
        return Array(text.bytes.prefix(head)) + Array(note.utf8) + Array(text.bytes.suffix(tail))
    }
}
