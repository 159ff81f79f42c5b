"""Draws the share of pairs recalled against pairs stored, for attention, a window and a state."""

from printed import names
from plot import ACCENT, GREY, INK, Plot

STYLE = ((INK, "", "all pairs kept"), (GREY, "", "window, same memory"),
         (ACCENT, "", "state, keys apart"), (ACCENT, "5 2", "state, keys alike"))


def main() -> None:
    listing = names("lst-adv-recall")
    sizes = [8, 16, 32, 64, 128, 256, 512]
    plot = Plot((8, 512), (0, 1), height=200, right=112, log_x=True)
    plot.axes(sizes, [0, 0.2, 0.4, 0.6, 0.8, 1.0], "pairs stored", "pairs recalled",
              ynames=["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
    for (_, how, alike), (color, dash, words) in zip(listing["CASES"], STYLE):
        shares = [listing["recall"](n, how, alike) for n in sizes]
        plot.line(sizes, shares, color, dash)
        shift = {"window, same memory": -2, "state, keys alike": 1}.get(words, 3)
        plot.note(512, shares[-1], words, 5, shift, color=color)
    plot.save("adv_recall.svg")


if __name__ == "__main__":
    main()
