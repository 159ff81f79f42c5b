"""Draws the attention mask of two packed chats and the strip of predictions that carry loss."""

import numpy as np
from plot import ACCENT, GREY, INK, PALE, Plot
from printed import names


def main() -> None:
    listing = names("lst-tune-mask")
    packed, keep, roles = listing["packed"], listing["keep"], listing["lab"] != listing["IGNORE"]
    n, side, left, top = len(packed), 15, 112, 30
    plot = Plot((0, 1), (0, 1), height=262)
    words = ["A" if one else "U" for one in roles]
    for i in range(n):
        plot.text(left + (i + 0.5) * side, top - 5, words[i], "middle",
                  ACCENT if roles[i] else GREY, 8, "600" if roles[i] else "400")
        for j in range(n):
            color = ACCENT if packed[i, j] else "#f1f1f1"
            plot.bar(left + j * side + 0.6, top + i * side + 0.6, side - 1.2, side - 1.2, color)
    bottom = top + n * side
    first = int(np.sum(listing["doc"] == 0))
    plot.text(left + first * side / 2, 12, "chat 1", "middle", INK)
    plot.text(left + (first + n) * side / 2, 12, "chat 2", "middle", INK)
    plot.text(left - 6, top + n * side / 2 - 4, "token that looks", "end")
    plot.text(left - 6, top + n * side / 2 + 8, "(rows, in order)", "end", GREY)
    plot.text(left + n * side + 8, top + 34, "no look across", "start", GREY)
    plot.text(left + n * side + 8, top + 46, "the boundary", "start", GREY)
    strip = bottom + 12
    plot.text(left - 6, strip + 10, "predicts a target", "end")
    for j in range(n):
        on = j < n - 1 and keep[j]
        plot.bar(left + j * side + 0.6, strip, side - 1.2, side - 1.2, ACCENT if on else PALE)
        if on:
            plot.text(left + (j + 0.5) * side, strip + 10, "1", "middle", "#ffffff", 8, "600")
    plot.text(left + n * side + 8, strip + 10, "7 of 10", "start", INK)
    plot.text(left, strip + 30, "U token of the user, A token of the assistant", "start", GREY)
    plot.save("tune_mask.svg")


if __name__ == "__main__":
    main()
