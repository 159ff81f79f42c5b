"""Draws the yearly worth of offer B against the chance of an exit at twice the last valuation."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    value, safe = (listing := names("lst-career-offers"))["value"], listing["A"]
    chances = [i / 60 for i in range(37)]
    plot = Plot((0, 0.6), (90, 130), height=215, right=18)
    plot.axes([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [90, 100, 110, 120, 130],
              "chance of an exit at twice the last valuation",
              "worth a year (outside pay is 100)",
              xnames=["0", "10 %", "20 %", "30 %", "40 %", "50 %", "60 %"])

    def worth(kind: int, window: bool) -> list[float]:
        return [value(90, options=80, pays=p, multiple=2, window=window)[kind]
                for p in chances]

    plot.line([0, 0.6], [safe[0]] * 2, INK, "", 1.0)
    plot.note(0.004, safe[0], "offer A", dy=-5, dx=0)
    plot.line(chances, worth(0, False), GREY, "5 2")
    plot.line(chances, worth(1, False), ACCENT)
    plot.line(chances, worth(1, True), ACCENT, "1.5 2")
    plot.note(0.6, worth(0, False)[-1], "mean", dx=-2, dy=18, anchor="end", color=GREY)
    for row, words in enumerate(("cautious,", "options lapse")):
        plot.note(0.6, 104.5 - 2.8 * row, words, dx=0, dy=0, anchor="end", color=ACCENT,
                  weight="600")
    plot.note(0.44, 120.5, "cautious, long window", dx=0, dy=0, anchor="end", color=ACCENT,
              weight="600")
    low = listing["needed"](1, multiple=2, window=True)
    marks = [low, listing["needed"](0, multiple=2), listing["needed"](1, multiple=2)]
    plot.dots(marks, [safe[1], safe[0], safe[1]], INK, 2.6)
    for mark, dx, anchor in zip(marks, (-3, 3, 3), ("end", "start", "start")):
        px, py = plot.at(mark, safe[0])
        plot.segment(px, py, px, plot.box[3], INK, 0.5, "1 2")
        plot.text(px + dx, plot.at(0, 91.2)[1], f"{mark:.0%}", anchor)
    plot.save("career_offers.svg")


if __name__ == "__main__":
    main()
