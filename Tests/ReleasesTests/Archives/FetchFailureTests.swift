// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

/// What clients of archives say when they do not fetch, as they said it: apt 2.6, dnf 4.14, curl 7.88.
struct FetchFailureTests {
    private func kind(_ output: String) -> String {
        let lines = output.split(separator: "\n").map(String.init)
        return switch FetchFailure.error("linux-image", lines, folder: "/cache") {
        case let error as ReleaseError: error.kind
        case let error as UnusableRelease:
            error.reason.hasPrefix("linux-image is not signed")
                ? "not signed"
                : error.reason.hasPrefix("linux-image is damaged") ? "damaged" : error.reason
        case let error: "\(error)"
        }
    }

    /// Each error of apt comes with a warning of apt about files of its own, which says nothing of the package.
    @Test(arguments: [
        (
            "Err:1 http://a.example ./ linux-image 6.1\n  Error writing to file - write (28: No space left on device)\n"
                + "E: Failed to fetch http://a.example/x.deb  Error writing to file - write (28: No space left on device)",
            "no space"
        ),
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "no space"),
        (
            "WARNING: The following packages cannot be authenticated!\n  x\nE: Some packages could not be authenticated",
            "not signed"
        ),
        ("E: There were unauthenticated packages and -y was used without --allow-unauthenticated", "not signed"),
        ("E: Failed to fetch file:/a/./x.deb  Hash Sum mismatch\n   - Filesize:404 [weak]", "damaged"),
        (
            "E: Failed to fetch http://a/x.deb  File has unexpected size (736 != 741). Mirror sync in progress?",
            "damaged"
        ),
        ("E: Failed to fetch http://a/x.deb  404  Not Found [IP: 192.0.2.1 80]", "gone"),
        ("E: Failed to fetch file:/a/x.deb  File not found - /a/x.deb (2: No such file or directory)", "gone"),
        ("E: Version '6.1.177-1' for 'linux-image' was not found", "gone"),
        ("E: Unable to locate package linux-image:amd64", "gone"),
        (
            "E: Failed to fetch http://a/x.deb  Could not connect to a:80 (192.0.2.1). - connect (111: Connection refused)",
            "unreachable"
        ),
        (
            "W: Failed to fetch http://b/InRelease  404  Not Found [IP: 192.0.2.1 80]\n"
                + "E: Failed to fetch http://a/x.deb  Could not resolve 'a'",
            "unreachable"
        ),
        ("E: Failed to fetch http://a/linux-image-6.1.404_6.1.404-1_amd64.deb  Connection timed out", "unreachable"),
        ("E: Failed to fetch http://a/x.deb  503  Service Unavailable [IP: 192.0.2.1 80]", "unreachable"),
    ])
    func aptIsUnderstood(output: String, kind: String) {
        let sandbox = "W: Download is performed unsandboxed as root as file '/x' couldn't be accessed by user '_apt'."
        let own = "W: Unable to read /etc/apt/preferences.d/ - DirectoryExists (2: No such file or directory)"
        #expect(self.kind("\(own)\n\(output)\n\(sandbox)") == kind)
        #expect(self.kind(output) == kind)
    }

    @Test(arguments: [
        (
            "[MIRROR] x.rpm: Curl error (23): Failed writing received data to disk/application for http://a/x.rpm",
            "no space"
        ),
        (
            "[MIRROR] x.rpm: Downloading successful, but checksum doesn't match. Calculated: 11(sha256)\n"
                + "[FAILED] x.rpm: No more mirrors to try - All mirrors were already tried without success",
            "damaged"
        ),
        ("Package \"x\" from local repository \"own\" has incorrect checksum\nError: Some packages", "damaged"),
        (
            "Error opening /r/x.rpm: No such file or directory\n"
                + "Package \"x\" from local repository \"own\" has incorrect checksum",
            "gone"
        ),
        (
            "[MIRROR] x.rpm: Status code: 404 for http://a/x.rpm (IP: 192.0.2.1)\n[FAILED] x.rpm: No more mirrors",
            "gone"
        ),
        ("No package x available.\nExiting due to strict setting.\nError: No package x available.", "gone"),
        (
            "Errors during downloading metadata for repository 'own':\n  - Curl error (7): Couldn't connect to server\n"
                + "Error: Failed to download metadata for repo 'own': Cannot download repomd.xml\n"
                + "Ignoring repositories: own\nError: No package x available.",
            "unreachable"
        ),
    ])
    func dnfIsUnderstood(output: String, kind: String) { #expect(self.kind(output) == kind) }

    @Test(arguments: [
        ("curl: (23) Failure writing output to destination", "no space"),
        ("curl: (22) The requested URL returned error: 404", "gone"),
        ("curl: (37) Couldn't open file /x.deb", "gone"),
        ("curl: (22) The requested URL returned error: 503", "unreachable"),
        ("curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server", "unreachable"),
        ("curl: (6) Could not resolve host: nonesuch.invalid", "unreachable"),
    ])
    func curlIsUnderstood(output: String, kind: String) { #expect(self.kind(output) == kind) }

    @Test func theLineThatSaysWhyIsTheReason() {
        let lines = [
            "Err:1 http://a ./ linux-image 6.1", "  Could not connect", "W: a warning", "E: Failed to fetch x",
        ]
        let error = FetchFailure.error("linux-image", lines, folder: "/cache")
        #expect(error as? ReleaseError == .unreachable("linux-image", reason: "E: Failed to fetch x"))
        let silent = FetchFailure.error("linux-image", [], folder: "/cache")
        #expect(silent as? ReleaseError == .unreachable("linux-image", reason: "it says nothing"))
    }
}
