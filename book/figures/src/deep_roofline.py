"""Roofline of one accelerator with the kernels of the listing on it, both axes logarithmic."""

from llm_plot import ACCENT, GREY, INK, Plot

PEAK, BW = 989e12, 3.35e12
D = 4096


def matmul(m: int, k: int, n: int) -> float:
    """FLOPs per byte with two bytes per element."""
    return 2 * m * k * n / (2 * (m * k + k * n + m * n))


plot = Plot((0.1, 1e4), (0.2, 2e3), height=225, log="xy", box=(46, 16, 352, 186))
plot.axes(
    [(0.1, "0.1"), (1, "1"), (10, "10"), (100, "100"), (1000, "1,000"), (1e4, "10,000")],
    [(1, "1"), (10, "10"), (100, "100"), (1000, "1,000")],
    "arithmetic intensity (FLOPs per byte moved to or from device memory)",
    "attainable TFLOP/s",
)
ridge = PEAK / BW
plot.line([(0.1, 0.1 * BW / 1e12), (ridge, PEAK / 1e12), (1e4, PEAK / 1e12)], "", ACCENT, 1.8)
plot.line([(ridge, 0.2), (ridge, PEAK / 1e12)], "2 2", GREY, 0.8)
plot.note(ridge, 0.3, "ridge 295", "end", GREY, dx=-4)
plot.note(3, 3 * BW / 1e12, "3.35 TB/s", "end", ACCENT, dx=-8, dy=-4)
plot.note(1200, 989, "989 TFLOP/s dense BF16", "middle", ACCENT, dx=-26, dy=-7)
for name, intensity, dx, dy, anchor in (
    ("add two tensors", 1 / 6, 8, 4, "start"),
    ("decode, batch 1", matmul(1, D, D), 8, 4, "start"),
    ("decode, batch 64", matmul(64, D, D), 8, 4, "start"),
    ("prefill, 8,192 tokens", matmul(8192, D, D), 6, 14, "middle"),
):
    y = min(PEAK, intensity * BW) / 1e12
    plot.dot(intensity, y, INK, 2.8)
    plot.note(intensity, y, name, anchor, INK, dx=dx, dy=dy)
plot.save("deep_roofline")
