// SPDX-License-Identifier: Apache-2.0

import GuestFiles
import Testing

@Suite struct KernelReleaseTests {
    @Test func aMakefileSaysWhichKernelItIs() {
        #expect(KernelRelease(makefile: "# x\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 9\n") == KernelRelease(6, 1))
    }

    @Test(arguments: [
        "", "VERSION = 6\n", "VERSION = x\nPATCHLEVEL = 1\n", "VERSION = 0\nPATCHLEVEL = 1\n",
        "VERSION = 6\nPATCHLEVEL = -1\n",
    ])
    func anotherMakefileSaysNothing(text: String) {
        #expect(KernelRelease(makefile: text) == nil)
    }
}
