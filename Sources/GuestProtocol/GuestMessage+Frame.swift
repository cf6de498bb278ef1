// SPDX-License-Identifier: Apache-2.0

extension GuestMessage {
    /// The message in a frame, or `nil` where the payload is not what the type promises.
    ///
    /// Texts have anything that would steer a terminal replaced by U+FFFD; the bytes of `output` are as they came.
    package init?(_ frame: Frame) {
        switch frame.type {
        case .hello:
            guard let hello = GuestHello(payload: frame.payload) else { return nil }
            self = .hello(hello)
        case .ready:
            guard frame.payload.isEmpty else { return nil }
            self = .ready
        case .failed:
            guard let texts = WireText.split(frame.payload), texts.count == 1 else { return nil }
            self = .failed(reason: WireText.printable(texts[0]))
        case .standardOutput: self = .output(stream: .standardOutput, bytes: frame.payload)
        case .standardError: self = .output(stream: .standardError, bytes: frame.payload)
        case .beat:
            guard let texts = WireText.split(frame.payload), texts.count == 1,
                let uptime = WireNumber.decimal(texts[0])
            else { return nil }
            self = .beat(uptimeMilliseconds: uptime)
        case .done:
            guard let end = ReproducerEnd(payload: frame.payload) else { return nil }
            self = .done(end)
        case .bye:
            guard frame.payload.isEmpty else { return nil }
            self = .bye
        case .held:
            guard frame.payload.isEmpty else { return nil }
            self = .held
        case .setUp, .start, .stop, .hold, .renew: return nil
        }
    }

    var type: FrameType {
        switch self {
        case .hello: .hello
        case .ready: .ready
        case .failed: .failed
        case .output(.standardOutput, _): .standardOutput
        case .output(.standardError, _): .standardError
        case .beat: .beat
        case .done: .done
        case .bye: .bye
        case .held: .held
        }
    }

    func payload() throws(MessageError) -> [UInt8] {
        let payload =
            switch self {
            case .hello(let hello): try WireText.join(hello.texts)
            case .ready, .bye, .held: [UInt8]()
            case .failed(let reason): try WireText.join([reason])
            case .output(_, let bytes): bytes
            case .beat(let uptime): try WireText.join(["\(uptime)"])
            case .done(let end): try WireText.join(end.texts)
            }
        guard payload.count <= Frame.longestPayload else { throw .tooLong(bytes: payload.count) }
        return payload
    }
}

extension GuestHello {
    fileprivate init?(payload: [UInt8]) {
        guard let texts = WireText.split(payload), texts.count >= 4,
            let agentVersion = WireNumber.decimal(texts[0]),
            let memoryKiB = WireNumber.decimal(texts[3])
        else { return nil }
        self.init(
            agentVersion: agentVersion,
            kernelRelease: WireText.printable(texts[1]),
            kernelVersion: WireText.printable(texts[2]),
            memoryKiB: memoryKiB,
            problems: texts.dropFirst(4).map(WireText.printable)
        )
    }

    fileprivate var texts: [String] {
        ["\(agentVersion)", kernelRelease, kernelVersion, "\(memoryKiB)"] + problems
    }
}

extension ReproducerEnd {
    fileprivate init?(payload: [UInt8]) {
        guard let texts = WireText.split(payload), texts.count == 7 else { return nil }
        let numbers = (texts[..<1] + texts[2...]).compactMap(WireNumber.decimal)
        guard numbers.count == 6 else { return nil }
        let status: ReproducerStatus
        switch String(decoding: texts[1], as: UTF8.self) {
        case "exit" where numbers[1] <= 255: status = .exited(numbers[1])
        case "signal" where numbers[1] <= 127: status = .signalled(numbers[1])
        default: return nil
        }
        self.init(
            run: numbers[0],
            status: status,
            durationMilliseconds: numbers[2],
            taintBefore: numbers[3],
            taintAfter: numbers[4],
            outputLeftOut: numbers[5]
        )
    }

    fileprivate var texts: [String] {
        let (word, number) =
            switch status {
            case .exited(let status): ("exit", status)
            case .signalled(let signal): ("signal", signal)
            }
        let numbers = [number, durationMilliseconds, taintBefore, taintAfter, outputLeftOut]
        return ["\(run)", word] + numbers.map { "\($0)" }
    }
}
