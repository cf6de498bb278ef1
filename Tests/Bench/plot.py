# SPDX-License-Identifier: Apache-2.0
"""The plot of docs/performance.md, as SVG: bars for each tool, and lines for growth."""

import math
from html import escape

WIDTH, BAR, GAP, LEFT, RIGHT = 860, 16, 12, 250, 90
PANEL = 220
STYLE = """
text { font: 13px 'DejaVu Sans', sans-serif; fill: #1f2328 }
.title { font-weight: bold }
.small { font-size: 11px; fill: #59636e }
.cold { fill: #0b6bcb } .warm { fill: #8fc1f0 }
.first { stroke: #0b6bcb; fill: none } .again { stroke: #8fc1f0; fill: none }
.grid { stroke: #d1d9e0 } .limit { stroke: #cf222e; stroke-dasharray: 5 4 }
.ground { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .small { fill: #9198a1 } .grid { stroke: #3d444d } .ground { fill: #0d1117 }
  .cold { fill: #4493f8 } .first { stroke: #4493f8 } .warm { fill: #3d6ea5 } .again { stroke: #8fc1f0 }
}
"""


def draw(bars: list[tuple[str, str, float]], points: dict[str, list[tuple[int, float]]], clean: float | None) -> str:
    """- bars: tool, cold or warm, seconds. - points: commits and seconds. - clean: seconds of one clean build."""
    body: list[str] = []
    height = _bars(body, bars, clean)
    if any(len(line) > 1 for line in points.values()):
        height = _lines(body, points, height + 30)
    title = "Wall time of a bisection, by tool, and its growth with the number of commits"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" width="{WIDTH}" '
        f'height="{height}">\n<title>{title}</title>\n<style>{STYLE}</style>\n'
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _step(most: float) -> float:
    """A round distance of grid lines, in minutes."""
    return next(step for step in (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 1e9) if most / step <= 8)


def _bars(body: list[str], bars: list[tuple[str, str, float]], clean: float | None) -> int:
    most = max([value for _, _, value in bars] + [clean or 0]) / 60
    scale = (WIDTH - LEFT - RIGHT) / most
    tools = list(dict.fromkeys(tool for tool, _, _ in bars))
    top, bottom = 62, 62 + sum(BAR * sum(name == tool for name, _, _ in bars) + GAP for tool in tools)
    body.append(_text(10, 22, "Wall time, minutes", "title"))
    for place, kind in enumerate(("cold", "warm")):
        body.append(f'<rect class="{kind}" x="{170 + place * 70}" y="12" width="12" height="12"/>')
        body.append(_text(187 + place * 70, 22, kind))
    step = _step(most)
    for index in range(int(most / step) + 1):
        x = LEFT + index * step * scale
        body += [_line(x, top - 6, x, bottom, "grid"), _text(x, bottom + 14, f"{index * step:g}", "small", "middle")]
    y = top
    for tool in tools:
        own = [(kind, value) for name, kind, value in bars if name == tool]
        body.append(_text(LEFT - 10, y + BAR * len(own) / 2 + 5, tool, anchor="end"))
        for kind, value in own:
            width = max(value / 60 * scale, 1)
            body.append(f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 2}"/>')
            body.append(_text(LEFT + width + 5, y + BAR - 4, f"{value / 60:.1f}", "small"))
            y += BAR
        y += GAP
    if clean:
        x = LEFT + clean / 60 * scale
        body += [_line(x, top - 6, x, bottom, "limit"), _text(x, top - 12, "one clean build", "small", "middle")]
    return bottom + 24


def _lines(body: list[str], points: dict[str, list[tuple[int, float]]], top: int) -> int:
    every = [point for line in points.values() for point in line]
    low, high = (math.log10(pick(commits for commits, _ in every)) for pick in (min, max))
    most = max(value for _, value in every) / 60
    bottom, step = top + PANEL, _step(most)

    def place(commits: int, value: float) -> tuple[float, float]:
        x = LEFT + (math.log10(commits) - low) / ((high - low) or 1) * (WIDTH - LEFT - RIGHT)
        return x, bottom - value / 60 / most * (PANEL - 40)

    body.append(_text(10, top + 8, "Growth: minutes by commits", "title"))
    for index in range(int(most / step) + 1):
        _, y = place(1, index * step * 60)
        body += [_line(LEFT, y, WIDTH - RIGHT, y, "grid"), _text(LEFT - 8, y + 4, f"{index * step:g}", "small", "end")]
    for commits in sorted({commits for commits, _ in every}):
        body.append(_text(place(commits, 0)[0], bottom + 16, f"{commits:,}", "small", "middle"))
    for kind, line in points.items():
        places = [place(commits, value) for commits, value in line]
        if not places:
            continue
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        body.append(f'<polyline class="{kind}" stroke-width="2.5" points="{path}"/>')
        body.append(_text(places[-1][0] + 8, places[-1][1] + 4, kind, "small"))
    return bottom + 30
