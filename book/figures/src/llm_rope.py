"""Head size and base in, the wavelength of every rotary pair out."""

import math

from llm_plot import ACCENT, GREY, INK, Plot

SIZE = 128
plot = Plot((0, 63), (4, 6e6), log="y", box=(40, 18, 300, 178))
plot.axes(
    [(0, "0"), (16, "16"), (32, "32"), (48, "48"), (63, "63")],
    [(10, "10"), (100, "100"), (1000, "1K"), (10000, "10K"), (100000, "100K"), (1000000, "1M")],
    "pair index i of a head of 128",
    "wavelength (tokens per full turn)",
)
for base, dash, color, label in (
    (1e4, "", INK, "base 10,000"),
    (5e5, "6 2", ACCENT, "base 500,000"),
):
    waves = [(i, 2 * math.pi * base ** (2 * i / SIZE)) for i in range(SIZE // 2)]
    plot.line(waves, dash, color)
    plot.note(*waves[-1], label, color=color, dx=4, dy=3)
for length, label in ((4096, "4K context"), (131072, "128K context")):
    at = plot.py(length)
    plot.rule(plot.box[0], at, plot.box[2], at, GREY, 0.8, "2 2")
    plot.put(plot.box[0] + 6, at - 3, label, color=GREY)
plot.save("llm_rope")
