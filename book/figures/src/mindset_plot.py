"""Data points in, the text of one SVG line plot out: what the plots of Part 0 share.

Plain SVG by hand keeps the bytes the same on every machine and the labels real text.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

INK, ACCENT, GREY, PALE = "#1a1a1a", "#1f4e79", "#6b6b6b", "#bdbdbd"
WIDTH, HEIGHT = 378, 214
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 36
Points = Sequence[tuple[float, float]]


class Plot:
    """One pair of axes; x and y are given in data units."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], xlabel: str, ylabel: str,
                 xform: Callable[[float], str] = "{:g}".format,
                 yform: Callable[[float], str] = "{:g}".format, right: int = RIGHT) -> None:
        """Take the ticks; the first and the last tick are the ends of the axis."""
        self.x0, self.x1, self.y0, self.y1 = xs[0], xs[-1], ys[0], ys[-1]
        self.right, self.parts = WIDTH - right, list[str]()
        for y in ys:
            at = self.y(y)
            self._line(LEFT, at, self.right, at, INK if y == ys[0] else PALE, 0.5)
            self.text_at(LEFT - 4, at + 3, yform(y), "end")
        for x in xs:
            at = self.x(x)
            self._line(at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 3, INK, 0.5)
            self.text_at(at, HEIGHT - BOTTOM + 13, xform(x), "middle")
        self.text_at((LEFT + self.right) / 2, HEIGHT - 6, xlabel, "middle")
        middle = (TOP + HEIGHT - BOTTOM) / 2
        self.parts.append(
            f'<text x="10" y="{middle:.1f}" text-anchor="middle" fill="{INK}" '
            f'transform="rotate(-90 10 {middle:.1f})">{ylabel}</text>'
        )

    def x(self, value: float) -> float:
        return LEFT + (value - self.x0) / (self.x1 - self.x0) * (self.right - LEFT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (value - self.y0) / (self.y1 - self.y0) * (HEIGHT - BOTTOM - TOP)

    def _line(self, x0: float, y0: float, x1: float, y1: float, color: str, width: float,
              dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" '
            f'stroke="{color}" stroke-width="{width}"{dashes}/>'
        )

    def curve(self, points: Points, color: str, dash: str = "") -> None:
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.4"{dashes}/>'
        )

    def dot(self, x: float, y: float, color: str) -> None:
        self.parts.append(f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="2.6" fill="{color}"/>')

    def rule(self, x: float) -> None:
        """Draw a thin upright line over the whole height."""
        self._line(self.x(x), TOP, self.x(x), HEIGHT - BOTTOM, GREY, 0.7, "2 2")

    def text_at(self, x: float, y: float, text: str, anchor: str = "start", color: str = INK) -> None:
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}">{text}</text>')

    def label(self, x: float, y: float, text: str, color: str = INK, dx: float = 4, dy: float = 3,
              anchor: str = "start") -> None:
        self.text_at(self.x(x) + dx, self.y(y) + dy, text, anchor, color)

    def save(self, name: str) -> None:
        """Write `figures/NAME.svg` beside the folder of this script."""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}" font-family="Inter" font-size="9">\n'
            + "\n".join(self.parts) + "\n</svg>\n"
        )
        (Path(__file__).parents[1] / f"{name}.svg").write_text(svg, "utf-8")
