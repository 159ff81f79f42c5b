"""Draws the share of puzzles solved against generated steps, for sampling and four step scorers."""

from adv_listing import names
from plot import ACCENT, GREY, INK, Plot

STYLE = {"sample, check the end": (INK, "5 2", "sampling", 3),
         "beam, perfect scorer": (ACCENT, "", "perfect scorer", 0),
         "beam, 90 % and 10 %": (ACCENT, "8 2 2 2", "90 % and 10 %", 6),
         "beam, 70 % and 30 %": (GREY, "", "70 % and 30 %", 3),
         "beam, blind scorer": (GREY, "2 2", "blind scorer", 3)}


def main() -> None:
    solved = names("lst-adv-search")["solved"]
    budgets = [12, 24, 48, 96, 192, 384]
    plot = Plot((12, 384), (0, 1), height=215, right=84, log_x=True)
    plot.axes(budgets, [0, 0.2, 0.4, 0.6, 0.8, 1.0], "generated steps a puzzle", "solved",
              ynames=["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
    for name, (color, dash, words, shift) in STYLE.items():
        shares = [solved(name, budget) for budget in budgets]
        plot.line(budgets, shares, color, dash)
        plot.note(384, shares[-1], words, 5, shift, color=color)
    plot.save("adv_search.svg")


if __name__ == "__main__":
    main()
