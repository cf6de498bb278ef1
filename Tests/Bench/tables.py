# SPDX-License-Identifier: Apache-2.0
"""Figures as a person reads them, and Markdown tables of them."""

from statistics import median


def seconds(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 60:
        return f"{int(value + 0.5) // 60}:{int(value + 0.5) % 60:02d} min"
    if value < 0.1:
        return f"{value * 1000:.0f} ms" if value >= 0.01 else f"{value * 1000:.1f} ms"
    return f"{value:.0f} s" if value >= 10 else f"{value:.1f} s" if value >= 1 else f"{value:.2f} s"


def size(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value / (1 << 30):.1f} GiB" if value >= 1 << 30 else f"{value / (1 << 20):.0f} MiB"


def ratio(value: float, by: float | None) -> str:
    return "" if not by else f"{value / by:.2f}"


def count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def middle(values: list[float]) -> float | None:
    return median(values) if values else None


def table(head: list[str], rows: list[list[str]], words: int = 1) -> str:
    """A table whose first columns are words, and whose others are figures."""
    lines = [head, ["---"] * words + ["---:"] * (len(head) - words), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
