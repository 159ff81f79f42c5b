"""Draws risk against coverage for the copying reader of Part 6, with bound, random and perfect order."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    """Write the figure."""
    s = names("lst-eval-risk")
    coverage, risk, right = s["coverage"], s["risk"], s["right"]
    plot = Plot((0, 1), (0, 0.62), right=20, height=205)
    ticks = [0, 0.15, 0.3, 0.45, 0.6]
    plot.axes([0, 0.25, 0.5, 0.75, 1], ticks, "coverage: share answered", "wrong among answered",
              xnames=["0%", "25%", "50%", "75%", "100%"], ynames=[f"{t:.0%}" for t in ticks])
    n = s["answered"]
    bound = [s["upper"](round(r * k), int(k)) for r, k in zip(risk, n)]
    perfect = [max(0, k - right.sum()) / k for k in n]
    plot.line([0, 1], [risk[-1]] * 2, GREY, "2 2", 0.9)
    plot.line(coverage, perfect, GREY, "", 1.1)
    plot.line(coverage[7:], bound[7:], INK, "6 2", 1.1)
    plot.line(coverage, risk, ACCENT)
    plot.note(0.02, risk[-1], "random order", dx=0, dy=-4, color=GREY)
    plot.note(0.7, bound[41], "95 % bound", dx=-8, dy=-8, anchor="end")
    plot.note(0.02, 0.03, "support score", dx=0, dy=0, color=ACCENT, weight="600")
    plot.note(0.72, perfect[42], "perfect order", dx=8, dy=6, color=GREY)
    plot.save("eval_risk.svg")


if __name__ == "__main__":
    main()
