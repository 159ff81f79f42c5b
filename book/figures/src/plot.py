"""Draws small plots as plain SVG with deterministic bytes: no dates, no ids, two decimals."""

import re
from pathlib import Path
from xml.sax.saxutils import escape

FIGURES = Path(__file__).parents[1]
INK, ACCENT, GREY, PALE = "#1a1a1a", "#1f4e79", "#6b6b6b", "#bdbdbd"


def n(value: float) -> str:
    """A coordinate with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Plot:
    """One pair of axes in a canvas 378 wide (5.25 in at 72 a inch)."""

    def __init__(self, x: tuple[float, float], y: tuple[float, float], height: int = 210,
                 left: int = 44, right: int = 14, top: int = 14, bottom: int = 36, log_x=False):
        import math
        self.f = math.log10 if log_x else float
        self.x, self.y, self.width, self.height = x, y, 378, height
        self.box = (left, top, 378 - right, height - bottom)
        self.items: list[str] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, top, right, bottom = self.box
        a, b = self.f(self.x[0]), self.f(self.x[1])
        return (left + (self.f(x) - a) / (b - a) * (right - left),
                bottom - (y - self.y[0]) / (self.y[1] - self.y[0]) * (bottom - top))

    def text(self, px, py, words, anchor="start", color=INK, size=9, weight="400", turn=0):
        words = re.sub(r"(?<=\d)%", " %", words)  # as the text has it
        turned = f' transform="rotate({turn} {n(px)} {n(py)})"' if turn else ""
        self.items.append(f'<text x="{n(px)}" y="{n(py)}" text-anchor="{anchor}" fill="{color}" '
                          f'font-size="{size}" font-weight="{weight}"{turned}>{escape(words)}</text>')

    def segment(self, x1, y1, x2, y2, color=INK, width=0.7, dash=""):
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.items.append(f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" '
                          f'stroke="{color}" stroke-width="{width}"{dashed}/>')

    def axes(self, xticks, yticks, xlabel, ylabel, xnames=None, ynames=None, grid=True):
        left, top, right, bottom = self.box
        for i, tick in enumerate(yticks):
            _, py = self.at(self.x[0], tick)
            if grid:
                self.segment(left, py, right, py, PALE, 0.4)
            self.text(left - 5, py + 3, ynames[i] if ynames else f"{tick:,g}", "end")
        for i, tick in enumerate(xticks):
            px, _ = self.at(tick, self.y[0])
            self.segment(px, bottom, px, bottom + 3)
            self.text(px, bottom + 13, xnames[i] if xnames else f"{tick:,g}", "middle")
        self.segment(left, bottom, right, bottom)
        self.text((left + right) / 2, bottom + 29, xlabel, "middle")
        self.text(11, (top + bottom) / 2, ylabel, "middle", turn=-90)

    def line(self, xs, ys, color=ACCENT, dash="", width=1.6, dots=False):
        points = [self.at(x, y) for x, y in zip(xs, ys)]
        d = "M" + "L".join(f"{n(px)} {n(py)}" for px, py in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.items.append(f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{width}"{dashed}/>')
        if dots:
            self.dots(xs, ys, color)

    def dots(self, xs, ys, color=ACCENT, r=2.4):
        for px, py in (self.at(x, y) for x, y in zip(xs, ys)):
            self.items.append(f'<circle cx="{n(px)}" cy="{n(py)}" r="{r}" fill="{color}"/>')

    def bar(self, px, py, width, height, color=ACCENT):
        self.items.append(f'<rect x="{n(px)}" y="{n(py)}" width="{n(width)}" height="{n(height)}" fill="{color}"/>')

    def note(self, x, y, words, dx=4.0, dy=-4.0, anchor="start", color=INK, weight="400"):
        px, py = self.at(x, y)
        self.text(px + dx, py + dy, words, anchor, color, weight=weight)

    def save(self, name: str) -> None:
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                f'width="{self.width}" height="{self.height}" font-family="Inter" font-size="9">')
        (FIGURES / name).write_text("\n".join([head, *self.items, "</svg>", ""]), "utf-8")
