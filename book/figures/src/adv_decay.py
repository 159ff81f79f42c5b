"""Draws the share of answers that are true now against the half-life of recency."""

import numpy as np
from adv_listing import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    ask = names("lst-adv-decay")["ask"]
    halves = np.geomspace(3, 3_000, 25)
    plot = Plot((3, 3_000), (0, 1), height=200, right=104, log_x=True)
    plot.axes([3, 10, 30, 100, 300, 1_000, 3_000], [0, 0.2, 0.4, 0.6, 0.8, 1.0],
              "half-life of recency, days", "true now",
              xnames=["3", "10", "30", "100", "300", "1,000", "3,000"],
              ynames=["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
    for linked, words, shift in ((1.0, "all corrections linked", 0), (0.9, "90 % linked", 5)):
        share = ask(linked=linked)
        plot.line([3, 3_000], [share, share], GREY, "2 2", 1.2)
        plot.note(3_000, share, words, 5, 3 + shift, color=GREY)
    for weight, color, dash, spot, shift in ((0.5, ACCENT, "", 8, 13), (0.1, INK, "5 2", 0, 15)):
        shares = [ask(half, weight) for half in halves]
        plot.line(halves, shares, color, dash)
        plot.note(halves[spot], shares[spot], f"recency weight {weight}", 4, shift, color=color)
    plot.save("adv_decay.svg")


if __name__ == "__main__":
    main()
