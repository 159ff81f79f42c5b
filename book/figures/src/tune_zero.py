"""Draws bytes per device of a 7B model on eight devices for the four sharding stages."""

from plot import ACCENT, GREY, INK, PALE, Plot, n


def main() -> None:
    psi, devices = 7, 8
    plot = Plot((0, 4), (0, 120), height=200, left=44, right=100)
    plot.axes([], [0, 40, 80, 120], "", "GB a device")
    left, _, right, _ = plot.box
    for stage in range(4):
        parts = [2 * psi / (devices if stage > 2 else 1), 2 * psi / (devices if stage > 1 else 1),
                 12 * psi / (devices if stage > 0 else 1)]
        at = 0.0
        for part, color in zip(parts, (ACCENT, GREY, PALE)):
            x, high = plot.at(stage + 0.2, at + part)
            _, low = plot.at(0, at)
            plot.bar(x, high, (right - left) / 4 * 0.6, low - high, color)
            at += part
        middle, y = plot.at(stage + 0.5, at)
        plot.text(middle, y - 4, n(at), "middle", INK, 9, "600")
        plot.text(middle, plot.box[3] + 13, "none" if stage == 0 else f"stage {stage}", "middle")
    _, y80 = plot.at(0, 80)
    plot.segment(left, y80, right, y80, INK, 1, "4 2")
    plot.text(right + 5, y80 + 3, "80 GB device")
    for gb, words, color in ((70, "optimizer state", GREY), (21, "gradients", GREY), (7, "weights", ACCENT)):
        _, y = plot.at(0, gb)
        plot.text(right + 5, y + 3 + (12 if gb == 70 else 0), words, "start", color)
    plot.save("tune_zero.svg")


if __name__ == "__main__":
    main()
