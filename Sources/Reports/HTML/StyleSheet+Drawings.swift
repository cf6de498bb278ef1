// SPDX-License-Identifier: Apache-2.0

extension StyleSheet {
    static let tables: HTML = """
        .scroll { overflow-x: auto; margin: 0.6rem 0; }
        table { border-collapse: collapse; min-width: 100%; font-size: 0.92rem; overflow-wrap: normal; }
        caption { padding-bottom: 0.4rem; color: var(--muted); text-align: left; }
        th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        thead th, tfoot th { font-weight: 600; }
        thead th { color: var(--muted); white-space: nowrap; }
        tbody th { font-weight: 400; }
        tr.part th { padding-top: 0.8rem; font-weight: 600; }
        tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
        th.figure, td.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.wide, th.wide { min-width: 15rem; overflow-wrap: anywhere; }
        th.version { min-width: 8rem; overflow-wrap: anywhere; }

        """

    static let drawings: HTML = """
        .graph table { width: 100%; }
        .graph th, .graph td { padding: 0 0.6rem; border: 0; height: 28px; vertical-align: middle; white-space: nowrap; }
        .graph tr.gap td { height: 22px; color: var(--muted); font-size: 0.86rem; }
        .graph td.way { padding: 0; width: 1px; line-height: 0; }
        .graph tbody tr:hover { background: var(--raised); }
        .graph td.title { width: 100%; }
        .graph tr.culprit > * { background: var(--bad-ground); font-weight: 600; }
        .graph tr.cure > * { background: var(--good-ground); font-weight: 600; }
        .graph td.word { color: var(--muted); }
        td.word.good { color: var(--good); }
        td.word.bad { color: var(--bad); }
        td.word.skip { color: var(--skip); }
        svg { display: inline-block; vertical-align: middle; }
        .lane { fill: none; stroke-width: 2; }
        .dashed { stroke-dasharray: 2 4; }
        .lane0 { stroke: var(--lane0); } .lane1 { stroke: var(--lane1); } .lane2 { stroke: var(--lane2); }
        .lane3 { stroke: var(--lane3); } .lane4 { stroke: var(--lane4); } .lane5 { stroke: var(--lane5); }
        svg circle.good { fill: var(--good); } svg rect.bad { fill: var(--bad); } svg path.skip { fill: var(--skip); }
        svg .suspect { fill: var(--ground); stroke: var(--text); stroke-width: 2; }
        svg .cleared { fill: var(--ground); stroke: var(--good); stroke-width: 2; }
        .graph-of-fix svg .cleared { stroke: var(--bad); }
        svg .strike { fill: none; stroke: var(--skip); stroke-width: 2.5; }
        svg .hole { fill: var(--ground); }
        svg .excluded { fill: none; stroke: var(--muted); stroke-width: 2; }
        svg .cross { fill: none; stroke: var(--ground); stroke-width: 2.5; }
        .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0.6rem 0; padding: 0; list-style: none;
          color: var(--muted); font-size: 0.88rem; }
        .times .bars { width: 40%; min-width: 10rem; }
        .bar { display: flex; height: 1rem; margin-top: 0.2rem; background: var(--raised); }
        .bar span { min-width: 1px; height: 100%; }
        .swatch { display: inline-block; width: 0.8rem; height: 0.8rem; border-radius: 2px; }
        .checkout { background: var(--checkout); } .build, .fetch { background: var(--build); }
        .boot { background: var(--boot); } .test { background: var(--test); }
        .rate { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: flex-start; }
        .rate > div { flex: 1 1 18rem; }
        .rate p { margin: 0; }
        .plot { max-width: 100%; overflow: visible; }
        .plot .area { fill: var(--good-ground); stroke: var(--good); stroke-width: 1.5; }
        .plot .axis { stroke: var(--muted); } .plot .mean { stroke: var(--muted); stroke-dasharray: 3 3; }
        .plot .bound { stroke: var(--bad); stroke-width: 1.5; }
        .plot text { fill: var(--muted); font-size: 12px; }

        """

    /// Narrow screens, and paper: light, nothing scrolls, and what is closed says so.
    static let media: HTML = """
        @media (max-width: 40rem) {
          dl > div { grid-template-columns: minmax(0, 1fr); }
          article { padding: 0.7rem 0.75rem; }
          pre { padding: 0.5rem 0.6rem; }
        }
        @media print {
          :root { color-scheme: light; --ground: #ffffff; --raised: #f5f6f8; --line: #b8bfc8; --text: #000000;
            --muted: #444c55; --link: #0a58a8; --good: #176639; --good-ground: #e3f3e8; --bad: #a61b14;
            --bad-ground: #fce8e6; --skip: #7a4a00; --skip-ground: #fdf0d2; --mark-ground: #ffe9a8; --mark: #000000; }
          body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; }
          nav, a.skip { display: none; }
          pre { max-height: none; overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
          .scroll { overflow: visible; }
          h2, h3, summary { break-after: avoid; }
          tr, .answer { break-inside: avoid; }
          details:not([open]) > summary::after { content: " (closed, not printed)"; color: var(--muted); }
        }
        """
}
