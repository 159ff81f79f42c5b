"""Axes, lines and labels as plain SVG for the plots of Part 4, so that each script holds only data and drawing order."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

INK, ACCENT, GREY, PALE = "#1a1a1a", "#1f4e79", "#6b6b6b", "#bdbdbd"
FIGURES = Path(__file__).parent.parent
WIDTH = 378


class Plot:
    """One set of axes; `x` and `y` are (low, high) in data units, `log` names the logarithmic axes."""

    def __init__(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        height: int = 215,
        log: str = "",
        box: tuple[int, int, int, int] = (46, 14, 366, 178),
        width: int = WIDTH,
    ) -> None:
        self.x, self.y, self.log, self.box = x, y, log, box
        self.width, self.height = width, height
        self.parts: list[str] = []

    def px(self, value: float) -> float:
        low, high = self.x
        if "x" in self.log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return self.box[0] + (value - low) / (high - low) * (self.box[2] - self.box[0])

    def py(self, value: float) -> float:
        low, high = self.y
        if "y" in self.log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return self.box[3] - (value - low) / (high - low) * (self.box[3] - self.box[1])

    def axes(
        self,
        xticks: Sequence[tuple[float, str]],
        yticks: Sequence[tuple[float, str]],
        xlabel: str,
        ylabel: str,
    ) -> None:
        left, top, right, bottom = self.box
        for value, label in yticks:
            at = self.py(value)
            self.rule(left, at, right, at, PALE, 0.4)
            self.put(left - 4, at + 3, label, anchor="end", color=GREY)
        for value, label in xticks:
            at = self.px(value)
            self.rule(at, bottom, at, bottom + 3, GREY, 0.6)
            self.put(at, bottom + 13, label, anchor="middle", color=GREY)
        self.rule(left, bottom, right, bottom, INK, 0.8)
        self.put((left + right) / 2, bottom + 28, xlabel, anchor="middle")
        if ylabel:
            self.put(left, top - 4, ylabel, anchor="start")

    def line(
        self,
        points: Iterable[tuple[float, float]],
        dash: str = "",
        color: str = INK,
        width: float = 1.4,
    ) -> None:
        path = " ".join(f"{self.px(a):.1f},{self.py(b):.1f}" for a, b in points)
        style = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{width}"{style}/>'
        )

    def dot(self, x: float, y: float, color: str = INK, radius: float = 2.6) -> None:
        self.parts.append(
            f'<circle cx="{self.px(x):.1f}" cy="{self.py(y):.1f}" r="{radius}" fill="{color}"/>'
        )

    def note(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "start",
        color: str = INK,
        dx: float = 0,
        dy: float = 0,
    ) -> None:
        self.put(self.px(x) + dx, self.py(y) + dy, text, anchor, color)

    def put(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "start",
        color: str = INK,
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}"{weight}>{escape(text)}</text>'
        )

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        color: str = GREY,
        width: float = 0.6,
        dash: str = "",
    ) -> None:
        style = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{color}" stroke-width="{width}"{style}/>'
        )

    def bar(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "#ffffff"
    ) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}" stroke="{stroke}" stroke-width="0.5"/>'
        )

    def save(self, name: str) -> None:
        body = "\n".join(self.parts)
        (FIGURES / f"{name}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'font-family="Inter" font-size="9">\n{body}\n</svg>\n',
            "utf-8",
        )
