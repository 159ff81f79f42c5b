"""Decode floors of a 70B model on eight H100 in, throughput and time per token against batch out."""

from llm_plot import ACCENT, GREY, INK, Plot

WEIGHTS, CACHE, BANDWIDTH = 2 * 70.6e9, 4096 * 327_680, 8 * 3.35e12
BATCHES = [1, 2, 4, 8, 16, 32, 48, 64, 96, 105, 128, 160, 200, 256, 323]


def step(batch: int) -> float:
    return (WEIGHTS + batch * CACHE) / BANDWIDTH


rate = Plot((1, 323), (100, 30000), log="xy", height=205, box=(36, 18, 182, 168))
rate.axes(
    [(1, "1"), (10, "10"), (105, "105"), (323, "323")],
    [(100, "100"), (1000, "1K"), (10000, "10K")],
    "batch (sequences)",
    "tokens per second",
)
limit = BANDWIDTH / CACHE
rate.line([(b, b / step(b)) for b in BATCHES], "", ACCENT)
rate.rule(rate.px(1), rate.py(limit), rate.px(323), rate.py(limit), GREY, 0.8, "2 2")
rate.note(1.2, limit, "limit W/(Tm) = 20K", color=GREY, dy=9)
rate.dot(105, 105 / step(105), ACCENT)
rate.note(323, 1900, "cache = weights", "end", ACCENT)

time = Plot((1, 323), (0, 24), height=205, box=(222, 18, 368, 168))
time.axes(
    [(1, "1"), (105, "105"), (200, "200"), (323, "323")],
    [(0, "0"), (5, "5"), (10, "10"), (15, "15"), (20, "20")],
    "batch (sequences)",
    "ms per token (floor)",
)
time.line([(b, step(b) * 1e3) for b in BATCHES], "", INK)
weights = WEIGHTS / BANDWIDTH * 1e3
time.rule(time.px(1), time.py(weights), time.px(323), time.py(weights), GREY, 0.8, "2 2")
time.note(323, weights, "weights alone 5.3 ms", "end", GREY, dy=10)
time.dot(105, step(105) * 1e3, INK)
rate.parts += time.parts
rate.save("llm_batch")
