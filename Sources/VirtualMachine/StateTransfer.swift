// SPDX-License-Identifier: Apache-2.0

/// The saving or restoring of a machine's state, step by step as QEMU answers. The guest's processors stand meanwhile.
struct StateTransfer {
    /// What comes next.
    enum Step: Hashable {
        case send(QMP.Command)
        /// The processors run; why the state was not saved, or `nil` when it was.
        case over(problem: String?)
        /// There is no guest, and why.
        case failed(String)
    }

    /// A state of a GiB, on a host that is busy.
    static let limit = Duration.seconds(30)

    private var commands: ArraySlice<QMP.Command>
    private let isSaving: Bool
    private var problem: String?
    private var isResuming = false
    /// QEMU was not yet ready to go on.
    private var mayResumeAgain = false

    /// Stops the machine, saves its state, and lets it go on.
    static let saving = StateTransfer(
        [.stop, .countWrites, .reportMigration, .liftSpeedLimit, .takeFile, .save],
        isSaving: true
    )
    /// Gives a machine that has just started another one's state, and lets it go on. A state that was saved of a stopped
    /// machine is stopped.
    static let restoring = StateTransfer([.negotiate, .reportMigration, .takeFile, .restore], isSaving: false)

    private init(_ commands: [QMP.Command], isSaving: Bool) {
        self.commands = commands[...]
        self.isSaving = isSaving
    }

    /// The first step, and then what follows each command that was carried out.
    mutating func next() -> Step? { commands.popFirst().map { .send($0) } }

    mutating func receive(_ message: QMP.Message) -> Step? {
        switch message {
        case .done(let writes) where writes > 0 && !isResuming:
            // The state would miss what it wrote: each restored guest has the disks as they were.
            problem = "the kernel writes to a disk that nobody has mounted"
            return resume()
        case .done: return isResuming ? nil : next()
        case .migration("completed"): return resume()
        case .migration("failed"), .migration("cancelled"):
            return give(up: "QEMU could not save or restore the machine")
        // "Migration is not finalized yet": its thread is about to end.
        case .refused where isResuming: mayResumeAgain = true
        case .refused(let reason): return give(up: reason)
        case .resumed where isResuming: return .over(problem: problem)
        default: break
        }
        return nil
    }

    /// Asks again where QEMU was not ready; for a moment later.
    mutating func tick() -> Step? {
        guard mayResumeAgain else { return nil }
        mayResumeAgain = false
        return .send(.resume)
    }

    private mutating func give(up reason: String) -> Step? {
        guard !isResuming else { return nil }
        guard isSaving else { return .failed(reason) }
        problem = reason
        return resume()
    }

    private mutating func resume() -> Step? {
        guard !isResuming else { return nil }
        isResuming = true
        commands = []
        return .send(.resume)
    }
}
