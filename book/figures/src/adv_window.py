"""Draws the tokens in an agent's window by step: all kept, compacted, notes in files."""

from adv_listing import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    listing = names("lst-adv-window")
    steps = list(range(listing["STEPS"]))
    plot = Plot((0, 200), (0, 190), height=205, right=78)
    plot.axes([0, 50, 100, 150, 200], [0, 50, 100, 150], "step",
              "tokens in the window, thousands")
    plot.line([0, 200], [100, 100], GREY, "2 2", 1)
    plot.note(2, 100, "window", 0, -4, color=GREY)
    for policy, color, dash, words, shift in (("keep all", INK, "5 2", "keep all", 3),
                                              ("compact", ACCENT, "", "compact", 3),
                                              ("notes", GREY, "", "notes in files", 3)):
        sizes = [size / 1000 for size in listing["agent"](policy)[0]]
        plot.line(steps, sizes, color, dash)
        plot.note(199, sizes[-1], words, 5, shift, color=color, weight="600")
    plot.save("adv_window.svg")


if __name__ == "__main__":
    main()
