// SPDX-License-Identifier: Apache-2.0

/// Follows the processes of a command through what strace writes, and gathers which files they looked for.
///
/// What it does not understand makes it say that it missed something: then nothing can be proven.
struct TraceFollower {
    /// What was gathered.
    private(set) var calls = TracedCalls()
    private var processes: [Int: TraceProcess] = [:]
    private var hasBegun = false
    private var hasStarted: Bool
    private var seen: Set<TraceBytes> = []
    private let start: TraceProcess

    /// Files of a build by the hundred thousand are somebody's attack on our memory.
    private static let most = 1_000_000

    /// - Parameters:
    ///   - folder: Where the command starts.
    ///   - programs: How many programs start one another until it is the command's own: two where a sandbox does.
    init(from folder: String, programs: Int) {
        start = TraceProcess(folder: Array(folder.utf8), programs: programs)
        hasStarted = programs == 0
    }

    mutating func miss(_ reason: String) {
        if calls.gap == nil { calls.gap = reason }
    }

    /// Takes a line without its line feed.
    mutating func receive(_ line: ArraySlice<UInt8>) {
        guard calls.gap == nil else { return }
        let digits = line.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let text = line[digits.endIndex...].drop { $0 == UInt8(ascii: " ") }
        guard let id = Int(String(decoding: digits, as: UTF8.self)), let byte = text.first else { return misread(line) }
        if byte == UInt8(ascii: "+") { return finish(id, text, line) }
        // Signals: they open nothing.
        if text.starts(with: Self.signal) { return }
        let process = process(id)
        if byte == UInt8(ascii: "<") { return resume(process, text, line) }
        guard process.unfinished == nil else { return misread(line) }
        guard !Self.isUnfinished(text) else {
            process.unfinished = Array(text.dropLast(Self.unfinished.count))
            return
        }
        take(text, of: process)
    }

    /// Says what is missing at the end: a process of which we do not know how it ended was lost.
    ///
    /// Not bubblewrap's own: strace often does not see the end of the first process in its namespace.
    mutating func finish() {
        if !hasBegun { miss("strace wrote nothing") }
        let lost = processes.values.filter { !$0.isSandbox }.count
        if lost > 0 { miss("strace lost \(lost) processes") }
        if !hasStarted { miss("the command was not seen to start") }
    }

    private static let unfinished = Array(" <unfinished ...>".utf8)
    private static let signal = Array("--- ".utf8)
    private static let resumed = Array(" resumed>".utf8)
    private static let resuming = Array("<... ".utf8)
    private static let endings = ["+++ exited with ", "+++ killed by "].map { Array($0.utf8) }

    private static func isUnfinished(_ text: ArraySlice<UInt8>) -> Bool {
        text.last == UInt8(ascii: ">") && text.suffix(unfinished.count).elementsEqual(unfinished)
    }

    private mutating func misread(_ line: ArraySlice<UInt8>) {
        miss("a line of strace's that is not understood: \(String(decoding: line.prefix(200), as: UTF8.self))")
    }

    private mutating func process(_ id: Int) -> TraceProcess {
        if let known = processes[id] { return known }
        // A child may be seen at work before its parent has heard of it.
        let process = hasBegun ? TraceProcess() : start
        hasBegun = true
        processes[id] = process
        return process
    }

    private mutating func finish(_ id: Int, _ text: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>) {
        guard Self.endings.contains(where: text.starts(with:)) else { return misread(line) }
        let process = process(id)
        if process.unfinished != nil, !process.isSandbox {
            return miss("a process was killed while it looked for a file")
        }
        process.hasEnded = true
        // One that nobody has owned up to yet is still waited for.
        if process.folder != nil { processes[id] = nil }
    }

    private mutating func resume(_ process: TraceProcess, _ text: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>) {
        guard let first = process.unfinished, text.starts(with: Self.resuming),
            let end = text.firstRange(of: Self.resumed)?.upperBound
        else { return misread(line) }
        process.unfinished = nil
        let whole = first + text[end...]
        take(whole[...], of: process)
    }

    private mutating func take(_ text: ArraySlice<UInt8>, of process: TraceProcess) {
        let isSelfContained = TraceCall.isSelfContained(text)
        if isSelfContained {
            // Most lines repeat another: 900 compilers look for the same headers. Those that are not remembered for lack of
            // room are read again, and give the same.
            let key = TraceBytes(TraceCall.withoutAddress(text))
            if seen.count < Self.most {
                guard seen.insert(key).inserted else { return }
            } else if seen.contains(key) {
                return
            }
            guard calls.lookups.count < Self.most else { return miss("the build looked for too many files") }
        }
        guard let call = TraceCall(text) else { return misread(text) }
        if isSelfContained || process.folder != nil {
            take(call, of: process)
        } else {
            process.waiting.append(call)
            if process.waiting.count > 100_000 { miss("strace did not say who started a process") }
        }
    }

    private mutating func take(_ call: TraceCall, of process: TraceProcess) {
        if TraceCall.forks.contains(call.name) { return fork(call, process) }
        if TraceCall.remaking.contains(call.name), process.programs == 0, case .value = call.outcome {
            return miss("the build called \(call.name), after which names may mean anything")
        }
        if TraceCall.listings.contains(call.name) { return list(call) }
        if case .unknown = call.outcome { return miss("\(call.name) never returned") }
        if call.name == "openat2", call.mentions("RESOLVE_IN_ROOT") { return miss("the build used RESOLVE_IN_ROOT") }
        if call.name == "fchdir" {
            if case .value = call.outcome { enter(call.arguments.first, process) }
            return
        }
        guard let names = NamedFile.of(call.name) else {
            // What is set up before the command runs, and what names nothing of the sources.
            if call.name != "getcwd", !TraceCall.remaking.contains(call.name) { miss("an unknown call: \(call.name)") }
            return
        }
        let paths = names.compactMap { path($0, of: call, process) }
        record(call, paths, process)
    }

    private mutating func record(_ call: TraceCall, _ paths: [[UInt8]], _ process: TraceProcess) {
        var isMissing = false
        if case .error(let name) = call.outcome { isMissing = name == "ENOENT" || name == "ENOTDIR" }
        for path in paths { calls.lookups.insert(TracedCalls.Lookup(path: TraceBytes(path), isMissing: isMissing)) }
        guard case .value(_, let real) = call.outcome, let path = paths.first else { return }
        switch call.name {
        case "chdir": process.folder?.path = path
        case "execve", "execveat":
            calls.executed.insert(TraceBytes(path))
            process.programs = max(process.programs - 1, 0)
            if process.programs == 0 { hasStarted = true }
        case "symlink", "symlinkat":
            if case .text(let target, _) = call.arguments[0] { calls.changes.append(.link(target: target, path: path)) }
        case "link", "linkat", "rename", "renameat", "renameat2":
            guard paths.count == 2 else { return }
            calls.changes.append(.moved(from: path, to: paths[1]))
            if call.mentions("RENAME_EXCHANGE") { calls.changes.append(.moved(from: paths[1], to: path)) }
        default:
            if let real { calls.opened.insert(TracedCalls.Opened(asked: TraceBytes(path), real: TraceBytes(real))) }
        }
    }

    /// A name from the root; `nil` where the call named nothing that could be a file.
    private mutating func path(_ place: NamedFile, of call: TraceCall, _ process: TraceProcess) -> [UInt8]? {
        guard place.name < call.arguments.count, case .text(let name, let isWhole) = call.arguments[place.name] else {
            // NULL means the descriptor itself; a bad address was no name to the kernel either.
            return nil
        }
        guard isWhole else {
            if call.outcome != .error("ENAMETOOLONG") { miss("strace cut a name short") }
            return nil
        }
        // An empty name means the descriptor itself, or nothing.
        guard let first = name.first else { return nil }
        if first == UInt8(ascii: "/") { return name }
        guard let folder = place.folder else {
            guard let folder = process.folder?.path else {
                miss("a relative name in an unknown folder")
                return nil
            }
            return folder + [UInt8(ascii: "/")] + name
        }
        guard case .descriptor(let path?, let isGone) = call.arguments[folder], !isGone else {
            if case .value = call.outcome { miss("\(call.name) started from an unknown folder") }
            return nil
        }
        return path + [UInt8(ascii: "/")] + name
    }

    private mutating func list(_ call: TraceCall) {
        guard case .value = call.outcome else { return }
        guard case .descriptor(let path?, let isGone)? = call.arguments.first else {
            return miss("an unknown folder was listed")
        }
        if !isGone { calls.listed.insert(TraceBytes(path)) }
    }

    private mutating func enter(_ folder: TraceCall.Argument?, _ process: TraceProcess) {
        guard case .descriptor(let path?, _)? = folder else { return miss("a process went to an unknown folder") }
        process.folder?.path = path
    }

    private mutating func fork(_ call: TraceCall, _ parent: TraceProcess) {
        guard case .value(let id, _) = call.outcome else {
            // An error, or a parent that was killed meanwhile; its child would be missed at the end.
            return
        }
        if call.mentions("CLONE_UNTRACED") { return miss("the build started a process that is not traced") }
        if parent.programs == 0, call.mentions("CLONE_NEWNS") { return miss("the build made a mount namespace") }
        let child = process(id)
        guard child.folder == nil else { return miss("two processes have one number") }
        let folder = parent.folder ?? TraceProcess.Folder([])
        child.folder = call.mentions("CLONE_FS") ? folder : TraceProcess.Folder(folder.path)
        child.programs = parent.programs
        let waiting = child.waiting
        child.waiting = []
        for call in waiting { take(call, of: child) }
        if child.hasEnded { processes[id] = nil }
    }
}
