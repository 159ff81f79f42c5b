"""Draws memory before activations for full tuning, LoRA and QLoRA of two model sizes."""

import math

from plot import ACCENT, GREY, INK, PALE, Plot
from printed import names


def main() -> None:
    listing = names("lst-tune-ledger")
    rows = []
    for name in listing["SHAPE"]:
        linear, total, lora = listing["counts"](name)
        nf4 = linear * 4.127 / 8 + 2 * (total - linear)
        rows += [(f"{name} full", 16 * total), (f"{name} LoRA", 2 * total + 16 * lora),
                 (f"{name} QLoRA", nf4 + 16 * lora)]
    plot = Plot((4, 2_000), (0, 6), height=170, left=62, right=40, top=18, log_x=True)
    ticks = [5, 10, 20, 40, 80, 160, 320, 640, 1280]
    plot.axes(ticks, [], "GB before activations, logarithmic", "", xnames=[f"{t:,}" for t in ticks])
    for i, (name, size) in enumerate(rows):
        gb = size / 1e9
        x, y = plot.at(gb, 5.85 - i)
        left, low = plot.at(4, 5.2 - i)
        plot.bar(left, y, x - left, low - y, ACCENT if gb < 80 else PALE)
        plot.text(left - 5, low - 4, name, "end")
        plot.text(x + 4, low - 4, f"{gb:,.1f}" if gb < 1000 else f"{gb:,.0f}", "start", INK, 9, "600")
    x, top = plot.at(80, 6)
    plot.segment(x, top - 4, x, plot.box[3], INK, 1, "4 2")
    plot.text(x + 4, top + 2 - 4, "80 GB device", "start", GREY)
    assert math.isclose(rows[0][1] / 1e9, 128.5, abs_tol=0.05)
    plot.save("tune_memory.svg")


if __name__ == "__main__":
    main()
