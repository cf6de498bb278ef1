// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// Makes a scenario of a YAML tree. Where a value is refused a default stands in for it, so that the rest is checked.
struct ScenarioBuilder {
    var reader: FieldReader
    let folder: FilePath?

    init(file: String, folder: FilePath?) {
        reader = FieldReader(file: file)
        self.folder = folder
    }

    mutating func scenario(_ root: YAMLNode) -> Scenario {
        let known = [
            "kbisect", "name", "title", "good", "bad", "culprit", "kernel", "reproducer", "machine", "timeouts", "runs",
            "verdict",
        ]
        let fields = reader.fields(root, in: "the scenario", known: known, required: ["kbisect", "name"])
        version(fields["kbisect"])
        let nameRule = "lower-case letters, digits and '-', at most 64"
        var scenario = Scenario(name: reader.text(fields["name"], "name", expected: nameRule, where: isName) ?? "")
        scenario.title =
            reader.text(fields["title"], "title", expected: "one line of at most 200 characters") {
                $0.count <= 200 && !$0.contains(where: \.isNewline)
            } ?? ""
        let revision = "a revision, which does not begin with '-'"
        scenario.good = reader.texts(fields["good"], "good", limit: 64, expected: revision, where: isRevision) ?? []
        scenario.bad = reader.text(fields["bad"], "bad", expected: revision, where: isRevision)
        scenario.culprit = fields["culprit"].flatMap { culprit($0) }
        if let node = fields["kernel"] { scenario.kernel = kernel(node) }
        if let node = fields["reproducer"] { scenario.reproducer = reproducer(node) }
        if let node = fields["machine"] { scenario.machine = machine(node) }
        if let node = fields["timeouts"] { scenario.timeouts = timeouts(node) }
        scenario.runs = reader.integer(fields["runs"], "runs", in: 1...1000) ?? 1
        if let node = fields["verdict"] { scenario.rules = rules(node) }
        return scenario
    }

    private mutating func version(_ node: YAMLNode?) {
        let supported = ScenarioReader.formatVersion
        guard let node, let version = reader.integer(node, "kbisect", in: 1...1_000_000) else { return }
        guard version != supported else { return }
        reader.refuse(
            node.place,
            "this is format \(version), and this kbisect reads format \(supported) only; use a newer kbisect"
        )
    }

    private mutating func culprit(_ node: YAMLNode) -> Scenario.Culprit? {
        let fields = reader.fields(node, in: "'culprit'", known: ["commit", "upstream"])
        let digits = "7 to 40 hexadecimal digits"
        let commit = reader.text(fields["commit"], "commit", expected: digits, where: isCommit)
        let upstream = reader.text(fields["upstream"], "upstream", expected: digits, where: isCommit)
        guard case .map = node.content, fields.count == 1 else {
            if case .map = node.content {
                reader.refuse(node.place, "'culprit' must have either 'commit' or 'upstream'")
            }
            return nil
        }
        return commit.map { .commit($0.lowercased()) } ?? upstream.map { .upstream($0.lowercased()) }
    }

    private mutating func timeouts(_ node: YAMLNode) -> Scenario.Timeouts {
        var timeouts = Scenario.Timeouts()
        let fields = reader.fields(node, in: "'timeouts'", known: ["build", "boot", "test"])
        if let build = reader.duration(fields["build"], "build") { timeouts.build = build }
        if let boot = reader.duration(fields["boot"], "boot") { timeouts.boot = boot }
        if let test = reader.duration(fields["test"], "test") { timeouts.test = test }
        return timeouts
    }

    private mutating func reproducer(_ node: YAMLNode) -> Scenario.Reproducer? {
        let known = ["source", "arguments", "environment"]
        let fields = reader.fields(node, in: "'reproducer'", known: known, required: ["source"])
        let source = fileReference(fields["source"], "source", mayBeAbsolute: true)
        let argument = "a text of at most 4096 bytes"
        let arguments = reader.texts(fields["arguments"], "arguments", limit: 256, expected: argument) {
            $0.utf8.count <= 4096
        }
        let environment = fields["environment"].map { self.environment($0) }
        guard let source else { return nil }
        return Scenario.Reproducer(source: source, arguments: arguments ?? [], environment: environment ?? [:])
    }

    private mutating func environment(_ node: YAMLNode) -> [String: String] {
        guard case .map(let pairs) = node.content, pairs.count <= 256 else {
            reader.refuse(node, "environment", expected: "a mapping of at most 256 names to texts")
            return [:]
        }
        var environment: [String: String] = [:]
        for (key, place, value) in pairs {
            guard isVariableName(key) else {
                reader.refuse(place, "'\(key)' is not the name of a variable: letters, digits and '_'")
                continue
            }
            environment[key] = reader.text(value, key, expected: "a text of at most 4096 bytes") {
                $0.utf8.count <= 4096
            }
        }
        return environment
    }

    /// A file that the scenario names.
    mutating func fileReference(_ node: YAMLNode?, _ key: String, mayBeAbsolute: Bool) -> FileReference? {
        guard let node, let text = reader.text(node, key, expected: "the path of a file") else { return nil }
        let path = FilePath(text)
        guard text.utf8.count <= 1024, !text.contains(where: \.isNewline), !text.hasSuffix("/") else {
            reader.refuse(node, key, expected: "the path of a file")
            return nil
        }
        if path.isAbsolute {
            guard !mayBeAbsolute else { return FileReference(text, folder: folder?.string) }
            reader.refuse(node.place, "'\(key)' must be relative to the scenario's folder, not \(node.spoken)")
            return nil
        }
        guard !path.components.contains(where: { $0.kind == .parentDirectory }) else {
            reader.refuse(node.place, "'\(key)' must stay in the scenario's folder: \(node.spoken) contains '..'")
            return nil
        }
        return FileReference(text, folder: folder?.string)
    }
}
