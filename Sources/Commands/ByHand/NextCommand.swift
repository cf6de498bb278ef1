// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `kbisect next`
struct NextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Print the id of the commit to test next.",
        discussion: """
            Standard output has the id alone, for 'git checkout $(kbisect next)', and nothing once there is nothing to \
            test; why, and the answer, go to standard error. Exit status: 0 there is something to test, or the commit \
            is found; 2 only commits that cannot be tested are left, 3 good or bad is not what it was said to be, 64 an \
            end is missing, or there is no search.
            """
    )

    @OptionGroup var session: HandSessionOption

    func run() async throws {
        try await performing {
            let session = try await session.open()
            if case .waiting(let open, _) = session { throw BadInput(open.missing) }
            let status = try await HandOutput(aside: true).standing(of: session)
            if case .searching(let search) = session, case .test(let commit, _) = search.search.next {
                Terminal.say(commit.hex)
            }
            return status
        }
    }
}
