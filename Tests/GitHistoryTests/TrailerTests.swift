// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Testing

@Suite struct TrailerTests {
    private func trailers(_ message: String) -> [String] {
        Trailer.trailers(of: message).map { "\($0.key)=\($0.value)" }
    }

    @Test func aStableCommitsAreRead() {
        let message = """
            btrfs: fix a thing

            commit 8184620ae21213d51eaf2e0bd4186baacb928172 upstream.

            Note: this is no trailer.

            Link: https://lore.kernel.org/r/a@b
            Cc: stable@vger.kernel.org # 5.10+

            Reported-by: R <r@example.org>
            [ S: fixed the
              context ]
            Signed-off-by: S <s@example.org>
             and more of it
            (cherry picked from commit 8184620ae212)
            Fixes:
            """
        #expect(
            trailers(message) == [
                "Link=https://lore.kernel.org/r/a@b", "Cc=stable@vger.kernel.org # 5.10+",
                "Reported-by=R <r@example.org>", "Signed-off-by=S <s@example.org>", "Fixes=",
            ]
        )
        #expect(trailers(message.replacing("\n", with: "\r\n")) == trailers(message))
    }

    @Test(arguments: [
        "btrfs: a title", "btrfs: a title\n\nSome text: with a colon\nand more", "", "\n\n\n",
        "t\n\nhttp://example.org/x: a link", "t\n\n[ Cc: a@b\nnever closed", "t\n\n-by: x\n1a: x\na b: x",
        "t\n\nCc: a@b\n\nThe end.",
    ])
    func textHasNone(_ message: String) {
        #expect(trailers(message).isEmpty)
    }

    @Test func textAmongThemIsLeftOutIfTheyAreSignedOff() {
        #expect(trailers("t\n\nCc: a@b\nsome text\nsigned-off-by: x") == ["Cc=a@b", "signed-off-by=x"])
        #expect(trailers("t\n\nCc: a@b\nsome text").isEmpty)
    }

    @Test func hugeOnesAreBounded() {
        let line = "Cc: a@b\n"
        #expect(trailers("t\n\n" + String(repeating: line, count: 100_000)).count == 500)
        #expect(trailers("t\n\nCc: " + String(repeating: "a", count: 1 << 20)).isEmpty)
        #expect(trailers("t\n\n" + String(repeating: "a", count: 1 << 20) + ": x").isEmpty)
        #expect(trailers("t\n\n" + String(repeating: "[", count: 1 << 20)).isEmpty)
        #expect(trailers("t\n\nCc: a\u{1B}[31m\0b\u{301}\n\u{301}Cc: x").isEmpty)
    }
}
