// SPDX-License-Identifier: Apache-2.0

/// How the page looks. Nothing is loaded: fonts are the system's.
enum StyleSheet {
    /// All of it.
    static let all: HTML = "\(colours)\(page)\(texts)\(tables)\(drawings)\(media)"

    /// Each text has a contrast of 4.5 or more against what it stands on, each line and sign one of 3.
    static let colours: HTML = """
        :root {
          color-scheme: light dark;
          --ground: #ffffff; --raised: #f5f6f8; --line: #d5dae1; --text: #1b1f24; --muted: #57606a; --link: #0a58a8;
          --good: #176639; --good-ground: #e3f3e8; --bad: #a61b14; --bad-ground: #fce8e6;
          --skip: #7a4a00; --skip-ground: #fdf0d2; --mark-ground: #ffe9a8; --mark: #1b1f24;
          --lane0: #5469d4; --lane1: #0f7f86; --lane2: #a3509f; --lane3: #8a6500; --lane4: #4f7a1f; --lane5: #b0503a;
          --checkout: #8a6fc0; --build: #3f72b5; --boot: #1f8a82; --test: #b8791a;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14171b; --raised: #1c2026; --line: #3a414b; --text: #e4e7eb; --muted: #a3adb8; --link: #7db8ff;
            --good: #79d39b; --good-ground: #15301f; --bad: #ff9d94; --bad-ground: #421a18;
            --skip: #f0c366; --skip-ground: #382b0f; --mark-ground: #5a4a12; --mark: #fff3cf;
            --lane0: #93a4ff; --lane1: #4fc3c9; --lane2: #dd92d9; --lane3: #d8b04a; --lane4: #9ac96a; --lane5: #ef9a84;
            --checkout: #a78ee0; --build: #6b9fe6; --boot: #48b8ae; --test: #dfa84e;
          }
        }

        """

    private static let page: HTML = """
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
        body { margin: 0 auto; max-width: 76rem; padding: 0 clamp(0.8rem, 3vw, 2rem) 3rem; background: var(--ground);
          color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
          overflow-wrap: anywhere; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        a.skip { position: absolute; left: -99rem; padding: 0.5rem 1rem; background: var(--ground); }
        a.skip:focus { left: 0.5rem; top: 0.5rem; z-index: 1; }
        header { padding-top: 1.5rem; }
        .product { margin: 0; font-weight: 600; }
        h1 { margin: 0.2rem 0 0.8rem; font-size: clamp(1.35rem, 4.5vw, 1.9rem); line-height: 1.25; }
        h2 { margin: 0 0 0.8rem; font-size: 1.3rem; line-height: 1.3; }
        h3 { margin: 1.5rem 0 0.5rem; font-size: 1.02rem; line-height: 1.4; }
        main > section { margin-top: 1.6rem; padding-top: 1.3rem; border-top: 1px solid var(--line); }
        nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0; padding: 0; list-style: none; }
        footer { margin-top: 2.5rem; padding-top: 0.6rem; border-top: 1px solid var(--line); color: var(--muted);
          font-size: 0.88rem; }
        article { margin: 0 0 1rem; padding: 0.9rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
        article > h3 { margin-top: 0; }
        article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
        .answer { padding: 0.8rem 1.1rem; border-left: 5px solid var(--skip); border-radius: 3px;
          background: var(--raised); }
        .answer.done { border-color: var(--good); }
        .answer.bad { border-color: var(--bad); }
        .answer > * { margin: 0.25rem 0; }
        .lead { font-size: 1.15rem; font-weight: 600; }
        .answer .title { font-size: 1.05rem; }

        """

    private static let texts: HTML = """
        .muted { color: var(--muted); }
        code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
          font-size: 0.87em; }
        code.id { white-space: nowrap; }
        dd > code.id { white-space: normal; }
        pre { margin: 0.4rem 0 0.8rem; padding: 0.7rem 0.9rem; max-height: 34rem; overflow: auto; tab-size: 8;
          border: 1px solid var(--line); border-radius: 5px; background: var(--raised); line-height: 1.45;
          overflow-wrap: normal; }
        #answer pre, #between pre { user-select: all; white-space: pre-wrap; overflow-wrap: anywhere; }
        dl { display: grid; gap: 0.25rem 1rem; margin: 0.8rem 0; }
        dl > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0 1rem; }
        article dl { grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); }
        article dl > div:has(.long) { grid-column: 1 / -1; }
        dt { color: var(--muted); }
        dd { margin: 0; }
        dd ul { margin: 0; padding-left: 1.1rem; }
        ul.commits, ol.commits { padding-left: 1.4rem; }
        ul.commits > li { margin-bottom: 0.4rem; }
        ul.files { padding-left: 1.4rem; }
        .reason { margin: 0.2rem 0 0.6rem; }
        details { margin: 0.5rem 0; }
        summary { cursor: pointer; color: var(--link); }
        mark { background: var(--mark-ground); color: var(--mark); }
        pre .missing { display: block; margin: 0.5rem 0; padding: 0.2rem 0.5rem; border: 1px dashed var(--muted);
          color: var(--muted); font-style: italic; white-space: normal; }
        pre code { display: inline-block; min-width: 100%; font-size: inherit; }
        pre span { display: inline-block; min-width: 100%; }
        pre .head { color: var(--muted); }
        pre .hunk { color: var(--link); }
        pre .added { background: var(--good-ground); color: var(--good); }
        pre .removed { background: var(--bad-ground); color: var(--bad); }
        .badge { display: inline-block; padding: 0 0.5em; border: 1px solid currentColor; border-radius: 4px;
          color: var(--muted); font-size: 0.86rem; font-weight: 600; line-height: 1.55; white-space: nowrap; }
        .badge.grade { letter-spacing: 0.03em; }
        .badge.good { color: var(--good); background: var(--good-ground); }
        .badge.bad { color: var(--bad); background: var(--bad-ground); }
        .badge.skip { color: var(--skip); background: var(--skip-ground); }

        """
}
