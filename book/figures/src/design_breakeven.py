"""Draws cost per million output tokens, rented and own, against monthly volume."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    listing = names("lst-design-breakeven")
    own, api = listing["own"], listing["api"]
    plot = Plot((1_000, 100_000), (0, 25), height=240, right=52, log_x=True)
    plot.axes([1_000, 3_000, 10_000, 30_000, 100_000], [0, 5, 10, 15, 20, 25],
              "million output tokens a month", "USD per million output tokens",
              xnames=["1,000", "3,000", "10,000", "30,000", "100,000"])
    volumes = [1_000 * 10 ** (i / 120) for i in range(241)]
    for peak, color, dash in ((3.0, INK, "2 2"), (2.0, GREY, "6 2"), (1.5, GREY, "9 2 2 2"), (1.2, ACCENT, "")):
        points = [(m, own(m, peak)[0] / m) for m in volumes]
        points = [p for p in points if p[1] <= 25]
        plot.line([p[0] for p in points], [p[1] for p in points], color, dash, 1.2)
        plot.note(100_000, points[-1][1], f"peak {peak:g}x", dx=5, dy=3, color=color)
    plot.line([1_000, 100_000], [api(1), api(1)], INK, "", 2)
    plot.note(1_000, api(1), "rented", dx=4, dy=-4, weight="600")
    plot.save("design_breakeven.svg")


if __name__ == "__main__":
    main()
