// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import GuestProtocol

/// Saving and restoring, between QEMU's monitor and the session.
extension GuestLoop {
    /// What is on its way.
    struct Transfer {
        var steps: StateTransfer
        let began: Duration
        /// Where the state goes to; `nil` while one is restored.
        var target: StateFile?
    }

    /// A state that is whole, and the host's side of the line as it was then.
    struct Saved {
        let file: StateFile
        let size: Int
        let encoder: FrameEncoder
    }

    /// The state of a guest is some tenths of its memory; a larger one would push out what the host itself needs.
    private static let largestState = 1 << 30
    /// QEMU's devices beside the memory.
    private static let devices = 16 << 20

    mutating func beginSaving(at now: Duration) {
        let memory = session.request.configuration.memory << 20
        do {
            let file = try StateFile(limit: min(memory + Self.devices, Self.largestState))
            transfer = Transfer(steps: .saving, began: now, target: file)
            take(transfer?.steps.next(), at: now)
        } catch {
            session.savingEnded("\(error)", at: now)
        }
    }

    mutating func beginRestoring(at now: Duration) {
        transfer = Transfer(steps: .restoring, began: now)
        take(transfer?.steps.next(), at: now)
    }

    /// Does what comes next.
    mutating func take(_ step: StateTransfer.Step?, at now: Duration) {
        switch step {
        case .send(.takeFile): passFile()
        case .send(let command): sockets.monitor.send(command.line)
        case .over(let problem):
            let target = transfer?.target
            transfer = nil
            guard let target else { return session.machineWasRestored(Self.renewal(session), at: now) }
            session.savingEnded(problem ?? seal(target), at: now)
            if session.stateProblem != nil { saved = nil }
        case .failed(let reason): giveUpRestoring(reason)
        case nil: break
        }
    }

    /// Whether QEMU took too long over it.
    mutating func transferIsOverdue(at now: Duration) -> Bool {
        guard let transfer else { return false }
        take(self.transfer?.steps.tick(), at: now)
        return now - transfer.began > StateTransfer.limit
    }

    private mutating func passFile() {
        do {
            let descriptor =
                try transfer?.target?.forWriting
                ?? session.request.beginning.savedGuest?.file.openForReading()
            guard let descriptor else { return }
            sockets.monitor.send(QMP.Command.takeFile.line, passing: descriptor)
        } catch {
            giveUpRestoring("\(error)")
        }
    }

    private mutating func giveUpRestoring(_ reason: String) {
        session.stateProblem = reason
        session.phase = .over
    }

    /// - Returns: Why the state cannot be used.
    private mutating func seal(_ file: StateFile) -> String? {
        do {
            saved = Saved(file: file, size: try file.seal(), encoder: session.encoder)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static func renewal(_ session: GuestSession) -> GuestRenewal {
        var generator = SystemRandomNumberGenerator()
        var renewal = GuestRenewal(
            milliseconds: Int(Date.now.timeIntervalSince1970 * 1000),
            using: &generator
        )
        renewal.nonce = session.request.configuration.nonce
        return renewal
    }
}
