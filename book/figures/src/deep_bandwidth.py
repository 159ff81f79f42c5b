"""Bandwidths of the memory and network levels of one accelerator generation as logarithmic bars."""

import math

from llm_plot import ACCENT, GREY, PALE, Plot

LEVELS = [
    ("on-chip SRAM", "20 MB", 19_000),
    ("device memory (HBM)", "80 GB", 2_039),
    ("other GPUs in the node", "640 GB", 300),
    ("host, PCIe 4 x16", "TBs", 31),
    ("other nodes, 200 Gb/s", "the cluster", 25),
]
LEFT, FULL, TOP, ROW = 128, 170, 26, 30
plot = Plot((0, 1), (0, 1), height=196)
plot.put(LEFT, 12, "GB/s in one direction, logarithmic", color=GREY)
plot.put(366, 12, "capacity", anchor="end", color=GREY)
for power in range(1, 6):
    x = LEFT + FULL * (power - 1) / 4
    plot.rule(x, TOP - 4, x, TOP + 5 * ROW - 6, PALE, 0.5)
    plot.put(x, TOP + 5 * ROW + 6, f"{10**power:,}", anchor="middle", color=GREY)
for row, (name, size, rate) in enumerate(LEVELS):
    y = TOP + row * ROW
    width = FULL * (math.log10(rate) - 1) / 4
    plot.put(LEFT - 6, y + 12, name, anchor="end")
    plot.bar(LEFT, y + 2, width, 14, ACCENT)
    plot.put(LEFT + width + 5, y + 12, f"{rate:,}")
    plot.put(366, y + 12, size, anchor="end", color=GREY)
plot.save("deep_bandwidth")
