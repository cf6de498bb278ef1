// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Sessions
import TestSupport
import Testing

/// The page as a real browser shows it.
@Suite(.serialized) struct HTMLBrowserTests {
    private var page: String { HTMLReport(SampleSession.found, evidence: SampleSession.evidence).text }

    /// What a script in a copy of the page measures.
    private struct Measured: Decodable {
        /// How wide the page is and how wide its window.
        let wide: Double, window: Double
        /// The lowest contrast of a text, and which.
        let contrast: Double, worst: String
        let texts: Int
    }

    /// The copy may run scripts; the page itself may not.
    private func measure(_ page: String, _ view: HTMLBrowser.View) async throws -> Measured {
        let policy = try #require(page.firstRange(of: /<meta http-equiv="Content-Security-Policy"[^>]*>/))
        var copy = page
        copy.removeSubrange(policy)
        let shown = try await HTMLBrowser().load(copy + "<script>\(Self.script)</script>", view).page
        let found = try #require(shown.firstMatch(of: /data-measured="([^"]*)"/)?.output.1)
        let json = found.replacing("&quot;", with: "\"").replacing("&amp;", with: "&").replacing("&lt;", with: "<")
        return try JSONDecoder().decode(Measured.self, from: Data(json.utf8))
    }

    @Test(
        "opened all over, no page is wider than its window, and every text has a contrast of 4.5",
        arguments: HTMLBrowser.View.all
    )
    func widthAndContrast(view: HTMLBrowser.View) async throws {
        let measured = try await measure(page, view)
        #expect(measured.window == Double(view.width))
        #expect(measured.wide <= measured.window)
        #expect(measured.texts > 200)
        #expect(measured.contrast >= 4.5, "\(measured.worst)")
    }

    @Test("nor are those of a search that missed the bug, of a fix, of patches with hostile names, of what is left")
    func searches() async throws {
        var patched = try SampleSearch.patched()
        patched.search.patches.append(String(repeating: "p", count: 300))
        patched.search.paths.append(String(repeating: "p", count: 300))
        for index in patched.probes.indices { patched.probes[index].patches = patched.search.patches }
        for record in [try SampleSearch.fix(), try SampleSearch.skippedLeft(), try SampleSearch.merge(), patched] {
            for view in HTMLBrowser.View.all {
                let measured = try await measure(HTMLReport(record, evidence: try SampleRecord.evidence()).text, view)
                #expect(measured.wide <= measured.window && measured.contrast >= 4.5, "\(measured.worst)")
            }
        }
    }

    @Test("nor is the page of a matrix, whose table is wider than any window", arguments: HTMLBrowser.View.all)
    func matrices(view: HTMLBrowser.View) async throws {
        for matrix in [SampleMatrix.whole(), SampleMatrix.made(of: String(repeating: "w", count: 300))] {
            let measured = try await measure(HTMLMatrix(matrix).text, view)
            #expect(measured.wide <= measured.window && measured.texts > 100)
            #expect(measured.contrast >= 4.5, "\(measured.worst)")
        }
    }

    @Test("nor are those of a search over releases, with hostile and long names")
    func releases() async throws {
        let long = String(repeating: "w", count: 3_000)
        let records = [
            try SampleReleases.found(), try SampleReleases.found(.cause), try SampleReleases.begun(),
            try SampleReleases.hostile(long),
        ]
        for record in records {
            for view in HTMLBrowser.View.all {
                let measured = try await measure(HTMLReport(record, evidence: SampleEvidence()).text, view)
                #expect(measured.wide <= measured.window && measured.contrast >= 4.5, "\(measured.worst)")
            }
        }
    }

    @Test("long words of others do not widen the page either")
    func longWords() async throws {
        var record = SampleSession.found
        let long = String(repeating: "w", count: 3_000)
        (record.title, record.command, record.repository, record.notes) = (long, long, long, [long])
        record.probes[0].reason = long
        record.probes[0].commit.title = long
        record.culprit?.files = [long]
        record.culprit?.message = long
        record.proof?.checks[0].detail = long
        record.graph?.nodes[0].title = long
        let view = HTMLBrowser.View(width: 360, isDark: false)
        let measured = try await measure(HTMLReport(record, evidence: SampleSession.evidence).text, view)
        #expect(measured.wide <= 360)
    }

    @Test("these measurements can fail")
    func measurementsCanFail() async throws {
        let view = HTMLBrowser.View(width: 360, isDark: false)
        let spoilt = page.replacing(
            "<footer>",
            with: "<div style=\"width:500px;color:#ddd;background:#fff\">wide</div><footer>"
        )
        let measured = try await measure(spoilt, view)
        #expect(measured.wide > 360 && measured.contrast < 2 && measured.worst.contains("wide"))
    }

    @Test("the browser has nothing to complain of, and would say so")
    func complaints() async throws {
        let (browser, view) = (try HTMLBrowser(), HTMLBrowser.View(width: 1280, isDark: false))
        #expect(try await browser.load(page, view).complaints.isEmpty)
        for forbidden in ["<script>1</script>", "<img src=\"http://x.invalid/x.png\">"] {
            let spoilt = page.replacing("<footer>", with: "\(forbidden)<footer>")
            #expect(try await browser.load(spoilt, view).complaints.contains { $0.contains("Content Security Policy") })
        }
    }

    @Test("a picture has the size, the contents and the ground that were asked for", arguments: HTMLBrowser.View.all)
    func pictures(view: HTMLBrowser.View) async throws {
        let browser = try HTMLBrowser()
        let picture = try await Picture(browser.picture(of: page, view))
        #expect(picture.width == view.width && picture.height == 900)
        #expect(picture.colours > 50)
        #expect(view.isDark ? picture.ground < 60 : picture.ground > 200)
    }

    private static let script = """
        const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
        const colour = text => { const c = text.match(/[0-9.]+/g).map(Number); return c.length < 4 || c[3] > 0 ? c : null; };
        const ground = element => {
          for (; element; element = element.parentElement) {
            const c = colour(getComputedStyle(element).backgroundColor);
            if (c) return c;
          }
          return [255, 255, 255];
        };
        document.querySelectorAll("details").forEach(each => each.open = true);
        let [contrast, worst, texts] = [99, "", 0];
        for (const element of document.body.querySelectorAll("*")) {
          const text = [...element.childNodes].filter(n => n.nodeType == 3).map(n => n.data.trim()).join("");
          if (!text || !element.getClientRects().length || element.tagName == "SCRIPT" || element.tagName == "title") continue;
          const style = getComputedStyle(element);
          const isDrawn = element.namespaceURI.endsWith("svg");
          const [a, b] = [light(colour(isDrawn ? style.fill : style.color)), light(ground(element))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          texts += 1;
          if (ratio < contrast) [contrast, worst] = [ratio, element.tagName + " " + element.className + ": " + text.slice(0, 60)];
        }
        document.body.dataset.measured = JSON.stringify(
          { wide: document.documentElement.scrollWidth, window: innerWidth, contrast, worst, texts });
        """
}
