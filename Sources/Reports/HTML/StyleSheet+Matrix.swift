// SPDX-License-Identifier: Apache-2.0

extension StyleSheet {
    /// Tables that are wider than the window: the names of the rows stay where they are while the rest scrolls.
    static let matrix: HTML = """

        .matrix th, .matrix td { padding: 0.3rem 0.35rem; }
        .matrix thead th { white-space: normal; min-width: 4.6rem; }
        .matrix th:first-child { position: sticky; left: 0; min-width: min(13rem, 36vw); max-width: min(20rem, 40vw);
          background: var(--ground); overflow-wrap: anywhere; }
        .matrix tbody tr:hover > * { background: var(--raised); }
        @media print { .matrix thead th { min-width: 0; } .matrix th:first-child { position: static; } }
        """
}
